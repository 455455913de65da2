"""How a directive 督办事项 looks: where it stands, its life, who undertakes it, what may be done now."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import unquote
from uuid import UUID
from zoneinfo import ZoneInfo

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.desk import Answer, Desk, Failed
from dashboards.directive.acts import BY_NAME, ActForm, coded, first_acts
from dashboards.directive.exchange import exchange
from dashboards.directive.lifeline import chain, lifeline
from dashboards.directive.particulars import opinions, particulars, pending, related
from dashboards.directive.standing import assignments, light_reason, steps
from dashboards.parts import said
from dashboards.reader import account, day, t
from domain import words

Json = dict[str, Any]

MATTER, SEEN = "matter", "seen"
MODAL, MODAL_TITLE, FORM, STORE, PREVIEW, TOLD, SUBMIT, CANCEL = (
    "act-modal", "act-title", "act-form", "act-store", "act-preview", "act-told", "act-submit", "act-cancel",
)  # fmt: skip
WHENS = "act-whens"


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    """One directive by its id, or by its number, a former one too."""
    at = asof.asked(query, desk.today())
    key = await resolve(desk, params["key"])
    content, version = await content_of(desk, key, at)
    return html.Div(
        [
            html.Div(content, id=MATTER),
            dcc.Store(id=SEEN, data={"id": key, "version": version, "as_of": at.isoformat() if at else ""}),
            dcc.Store(id=STORE),
            dcc.Store(id=WHENS),
            dmc.Modal(
                id=MODAL,
                title=html.Span("", id=MODAL_TITLE),
                size="lg",
                zIndex=300,
                transitionProps={"duration": 0},
                closeButtonProps={"aria-label": t("关闭", "Close")},
                children=[
                    html.Div(id=FORM),
                    html.Div(id=PREVIEW, className="preview", role="status"),
                    html.Div(id=TOLD, className="told", role="alert"),
                    html.Div(
                        [
                            html.Button(t("取消", "Cancel"), id=CANCEL, className="btn", type="button"),
                            html.Button(t("确认办理", "Confirm"), id=SUBMIT, className="btn pri", type="button"),
                        ],
                        className="form-end",
                    ),
                ],
            ),
        ]
    )


async def resolve(desk: Desk, key: str) -> str:
    """The id behind an address: an id, or a register number."""
    key = unquote(key)
    try:
        return str(UUID(key))
    except ValueError:
        found = await asyncio.to_thread(desk.by_number, key)
        if found is None:
            raise Failed(Answer(404, {})) from None
        return found


async def content_of(desk: Desk, key: str, at: date | None) -> tuple[list[Component], int]:
    stamp = at.isoformat() if at else ""
    matter = await desk.read(f"/directives/{key}", as_of=stamp)
    facts = (await desk.read(f"/directives/{key}/facts", as_of=stamp))["items"]
    by = await asyncio.to_thread(desk.accounts.names, sorted({fact["by"] for fact in facts}))
    titles = await asyncio.to_thread(desk.titles, related(matter), at)
    zone = ZoneInfo(desk.house.record(desk.jurisdiction).place.zone)
    return matter_view(desk, matter, facts, by, titles, zone, at), int(matter["version"])


def matter_view(
    desk: Desk,
    matter: Json,
    facts: Sequence[Json],
    by: Mapping[str, str],
    titles: Mapping[str, str],
    zone: ZoneInfo,
    at: date | None,
) -> list[Component]:
    """The whole page of one matter, from what its reader may see of it."""
    year = desk.today().year
    left = [
        parts.card(t("事项全过程", "Life of the matter"), steps(matter, facts, year), flush=True),
        assignments(matter, year),
        exchange(desk, matter, facts, by, zone),
        lifeline(facts, by, zone),
    ]
    right = [
        opinions(desk, matter, facts, year),
        pending(desk, matter, by),
        particulars(matter, titles, year),
        chain(facts),
    ]
    return [
        asof.band(at, f"/directive/{matter['id']}") or html.Div(),
        html.Div(
            [
                html.A(t("督办台账", "Ledger"), href=asof.href("/ledger", at)),
                parts.icon("chevron-right"),
                html.Span(matter["number"] or t("未编号", "No number yet"), className="num"),
            ],
            className="crumb",
        ),
        _head(desk, matter, at, year),
        html.Div(
            [html.Div(left, className="stack"), html.Div([r for r in right if r is not None], className="stack")],
            className="grid2",
        ),
    ]


# ── head ────────────────────────────────────────────────────────────────────────────────────────


def _head(desk: Desk, matter: Json, at: date | None, year: int) -> Component:
    lights = matter["lights"]
    completion = lights["completion"]
    tags = [
        html.Span(matter["number"] or t("未编号", "No number yet"), className="num"),
        parts.light(
            completion["colour"],
            parts.light_words(completion["colour"], completion["days"]),
            light_reason(completion, year),
        ),
        parts.tag(said(words.STATUS, matter["status"]), "b"),
        parts.tag(said(words.SOURCE, matter["source"])),
        parts.tag(said(words.LEVEL, matter["level"])),
        parts.tag(_urgency(desk, matter["urgency"])) if matter["urgency"] != "normal" else None,
        parts.tag(t("空号", "Void"), "r") if matter["void"] else None,
        parts.tag(said(words.OUTCOME, matter["outcome"]), "g") if matter["outcome"] else None,
    ]
    held = _holder(desk, matter, year)
    if lights["reporting"]["colour"] in ("red", "yellow"):
        reporting = lights["reporting"]
        told = t("报送", "Report") + " " + parts.light_words(reporting["colour"], reporting["days"])
        tags.append(parts.light(reporting["colour"], told, light_reason(reporting, year)))
    return html.Div(
        [
            html.Div(
                [html.Div(tags, className="no"), html.H1(matter["title"], tabIndex=-1), html.P(held, className="held")]
            ),
            html.Div([*_act_buttons(matter["acts"])], className="act"),
        ],
        className="dh",
    )


def _holder(desk: Desk, matter: Json, year: int) -> str:
    if matter["holder"] == "none":
        closed = matter["closed_on"]
        return (
            t(f"已于{day(closed, this_year=year)}结束", f"Over since {day(closed, this_year=year)}") if closed else ""
        )
    who = said(words.HOLDER, matter["holder"])
    if matter["holder"] == "unit":
        names = [row["unit_name"] for row in matter["assignments"] if row["role"] == "lead" and _owes(row)]
        who = t("、", ", ").join(names[:3]) or who
    elif matter["holder"] == "leader":
        who = desk.name(matter["leader"]) if matter["leader"] else who
    since = day(matter["holder_since"], this_year=year)
    return t(f"现在由{who}办理，自{since}起", f"Now with {who}, since {since}")


def _owes(row: Json) -> bool:
    return row["status"] not in ("done", "handed_over", "released", "excused", "reported", "objected")


def _urgency(desk: Desk, code: str) -> str:
    return dict(coded(desk.office().pack(desk.today()), "urgency.levels")).get(code, code)


def _act_buttons(names: Sequence[str]) -> list[Component]:
    first, others = first_acts(names, account().role)
    buttons: list[Component] = []
    # One blue button a page: the act most likely meant.
    for place, name in enumerate(first):
        buttons.append(_act_button(BY_NAME[name], main=place == 0))
    if others:
        inner = [_act_button(BY_NAME[name]) for name in others]
        more = html.Summary([t("更多", "More")], className="btn")
        buttons.append(html.Details([more, html.Div(inner, className="menu acts")], className="more"))
    return list(reversed(buttons))


def _act_button(act: ActForm, *, main: bool = False) -> Component:
    kind = "warn" if act.kind == "warn" else "pri" if main else ""
    return parts.button(act.label, id={"act": act.name}, name=act.icon, kind=kind)
