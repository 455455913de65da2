"""Urging several 批量催办: one reason for the matters chosen, every slip shown before it is signed, each sent once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.reader import t

Json = dict[str, Any]
BAR, COUNT, OPEN = "ledger-chosen", "ledger-chosen-count", "ledger-urge"
MODAL, REASON, STEP, LIST, TOLD = "urge-modal", "urge-reason", "urge-step", "urge-list", "urge-told"
CONFIRM, CANCEL, PROGRESS, SLIPS, URGED = "urge-confirm", "urge-cancel", "urge-progress", "ledger-slips", "ledger-urged"
MOST = 200


def bar(*, may: bool) -> Component:
    """What is chosen, and what to do with it; unseen while nothing is."""
    acts: list[Component] = []
    if may:
        acts.append(parts.button(t("批量催办", "Urge all"), id=OPEN, name="bell", kind="pri"))
    acts.append(html.Button(t("取消选择", "Choose none"), id="ledger-unchoose", className="btn", type="button"))
    return html.Div(
        [html.Span("", id=COUNT, className="num", role="status", **parts.attributes(data_text=t("已选 # 件", "# chosen"))), *acts],
        id=BAR, className="chosen", hidden=True,
    )  # fmt: skip


def may_urge(role: str) -> bool:
    return role in ("office", "office_head")


def modal() -> Component:
    return parts.component(
        dmc.Modal(
            id=MODAL,
            title=t("批量催办", "Urge several"),
            size="lg",
            zIndex=300,
            transitionProps={"duration": 0},
            closeButtonProps={"aria-label": t("关闭", "Close")},
            children=[
                html.P(
                    t(
                        "每个事项的每个欠办单位各发一张催办单，由您签发；系统只提醒，不催办。",
                        "A slip for each unit of each matter that owes something, signed by you; the machine only reminds.",
                    ),
                    className="hint",
                ),
                html.Div(
                    [
                        dmc.Textarea(
                            id=REASON, label=t("催办事由", "Why"), withAsterisk=True, debounce=True, autosize=True,
                            minRows=2, maxRows=5,
                        ),
                        dmc.TextInput(id=STEP, label=t("催办级别", "Step"), debounce=True),
                    ],
                    className="fields",
                ),
                html.Div(id=LIST, className="slips", role="status", tabIndex=0,
                         **parts.attributes(aria_label=t("将记录的催办单", "The slips that will be recorded"))),
                html.Div(
                    [html.Div(html.I(), className="prog"), html.Span("", className="num")],
                    id=PROGRESS, className="progress", hidden=True, role="status",
                ),
                html.Div(id=TOLD, className="told", role="alert"),
                html.Div(
                    [
                        html.Button(t("取消", "Cancel"), id=CANCEL, className="btn", type="button"),
                        html.Button(t("签发", "Sign"), id=CONFIRM, className="btn pri", type="button", disabled=True),
                    ],
                    className="form-end",
                ),
                dcc.Store(id="urge-key"),
            ],
        )
    )  # fmt: skip


def slips(items: Sequence[Json]) -> tuple[Component, list[Json]]:
    """What will be recorded and what cannot be, and the slips to send: the first of a matter carries its version."""
    good = [item for item in items if "sentence" in item]
    bad = [item for item in items if "problem" in item]
    sent: list[Json] = []
    for item in good:
        slip = {"directive": item["directive"], "unit": item["unit"]}
        if item["directive"] not in {each["directive"] for each in sent}:
            slip["version"] = item["version"]
        sent.append(slip)
    told: list[Component] = []
    if good:
        told.append(html.H3(t(f"将记录 {len(good)} 张催办单", f"{len(good)} slips will be recorded")))
        told.append(html.Ul([_slip(item, item["sentence"]) for item in good]))
    if bad:
        told.append(html.H3(t(f"{len(bad)} 项不能催办", f"{len(bad)} cannot be urged"), className="no"))
        told.append(html.Ul([_slip(item, item["problem"]["detail"]) for item in bad], className="no"))
    return html.Div(told), sent


def _slip(item: Json, told: str) -> Component:
    name = " ".join(filter(None, (item["number"], item["title"])))
    return html.Li([html.B(name or str(item["directive"])), html.Span(told)])


def outcome(results: Sequence[Json], names: dict[str, str]) -> Component:
    """What became of each slip."""
    done = [each for each in results if each["status"] == 200]
    failed = [each for each in results if each["status"] != 200]
    told: list[Component] = [
        html.P(
            [
                parts.icon("circle-check" if not failed else "info-circle"),
                t(f"已签发 {len(done)} 张催办单。", f"{len(done)} slips signed."),
            ],
            className="done",
        )
    ]
    if failed:
        told.append(html.H3(t(f"{len(failed)} 张未签发", f"{len(failed)} not signed"), className="no"))
        rows = [
            html.Li([html.B(names.get(each["directive"], "")), html.Span(each["problem"]["detail"])]) for each in failed
        ]
        told.append(html.Ul(rows, className="no"))
    return html.Div(told)
