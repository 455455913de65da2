"""Views 视图 in the page: chosen, kept under a name, shared by the office, taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.desk import Desk
from dashboards.ledger import questions
from dashboards.reader import account, t

Json = dict[str, Any]
CHOSEN, OPEN, MODAL, GO, DROPPED = "ledger-view", "view-open", "view-modal", "view-go", "view-dropped"
NAME, SHARED, DEFAULT, TOLD, SAVE, LIST = (
    "view-name",
    "view-shared",
    "view-default",
    "view-told",
    "view-save",
    "view-list",
)
STATED = ("sort", "columns", "density", "view")


async def listed(desk: Desk) -> list[Json]:
    return list((await desk.read("/views"))["items"])


def opened_with(views: Sequence[Json], query: Mapping[str, str]) -> dict[str, str]:
    """The address as it is meant: one that asks nothing opens the reader's own choice."""
    if questions.asked(query) or any(query.get(name) for name in STATED):
        return dict(query)
    default = next((view for view in views if view["default"]), None)
    if default is None:
        return dict(query)
    return {**query, **default["address"], "view": default["id"]}


def href(view: Json, as_of: str) -> str:
    stated = {**view["address"], "view": view["id"]}
    if as_of:
        stated["as_of"] = as_of
    return asof.href("/ledger", None, **stated)


def chooser(views: Sequence[Json], chosen: str, as_of: str) -> Component:
    """All views as links; the whole ledger first."""
    name = next((view["name"] for view in views if view["id"] == chosen), t("全部事项", "All matters"))
    # `view=all` opens the whole ledger even where another view is one's first.
    rows: list[Component] = [
        html.A(
            t("全部事项", "All matters"),
            href=asof.href("/ledger", None, view="all", **({"as_of": as_of} if as_of else {})),
        )
    ]
    for view in views:
        now = parts.attributes(aria_current="true") if view["id"] == chosen else {}
        marks = [
            parts.tag(t("默认", "Default")) if view["default"] else None,
            parts.tag(t("共用", "Shared")) if view["shared"] else None,
        ]
        rows.append(html.A([html.Span(view["name"]), *[mark for mark in marks if mark]], href=href(view, as_of), **now))
    summary = html.Summary(
        [parts.icon("list-details"), html.Span(name), parts.icon("chevron-right")], className="btn view-now"
    )
    return html.Details([summary, html.Div(rows, className="menu views")], className="more", id=CHOSEN)


def modal() -> Component:
    office = account().role in ("office", "office_head")
    fields: list[Component] = [
        parts.component(dmc.TextInput(id=NAME, label=t("视图名称", "Name"), withAsterisk=True)),
        parts.component(dmc.Switch(id=DEFAULT, label=t("打开台账时默认使用", "Open the ledger with it"), checked=False)),
        parts.component(
            dmc.Switch(
                id=SHARED,
                label=t("共用：所有人可见（只含筛选条件，各人仍只见本人可见的事项）", "Share it with everybody (the question alone: all still see only what they may)"),
                checked=False,
                style={} if office else {"display": "none"},
            )
        ),
    ]  # fmt: skip
    return parts.component(
        dmc.Modal(
            id=MODAL,
            title=t("保存和管理视图", "Keep and manage views"),
            zIndex=300,
            transitionProps={"duration": 0},
            closeButtonProps={"aria-label": t("关闭", "Close")},
            children=[
                html.P(
                    t("保存当前的筛选、排序和列。同名视图会被替换。", "Keeps the filters, order and columns as they are; a view of the same name is replaced."),
                    className="hint",
                ),
                html.Div(fields, className="fields"),
                html.Div(id=TOLD, className="told", role="alert"),
                html.Div(
                    html.Button(t("保存视图", "Keep"), id=SAVE, className="btn pri", type="button"), className="form-end"
                ),
                html.Div(id=LIST, className="view-list"),
            ],
        )
    )  # fmt: skip


def managed(views: Sequence[Json]) -> Component | None:
    """One's own views, to be taken away; the head of the office also takes away shared ones."""
    head = account().role == "office_head"
    rows = [
        html.Li(
            [
                html.Span(view["name"]),
                parts.tag(t("共用", "Shared")) if view["shared"] else None,
                parts.tag(t("默认", "Default")) if view["default"] else None,
                parts.button(
                    t("删除", "Delete"),
                    name="trash",
                    kind="sm warn",
                    label=t(f"删除视图 {view['name']}", f"Delete {view['name']}"),
                    chosen=parts.sets(DROPPED, id=view["id"]),
                ),
            ]
        )
        for view in views
        if view["own"] or (view["shared"] and head)
    ]
    return html.Div([html.H3(t("已保存", "Kept")), html.Ul(rows)]) if rows else None
