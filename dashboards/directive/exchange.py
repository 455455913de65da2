"""Reports and reviews 反馈与审核: what each unit told, what the office answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.desk import Desk
from dashboards.parts import said
from dashboards.reader import moment, t
from domain import words
from domain.words import Words

Json = dict[str, Any]

STATE: Words = {
    "given": ("待审核", "Awaiting review"),
    "retracted": ("已撤回", "Retracted"),
    "accepted": ("审核通过", "Accepted"),
    "returned": ("已退回", "Returned"),
    "overtaken": ("已被后续反馈取代", "Overtaken by a later one"),
}
STATE_CLASS = {"given": "y", "accepted": "g", "returned": "r"}


def exchange(desk: Desk, matter: Json, facts: Sequence[Json], by: Mapping[str, str], zone: ZoneInfo) -> Component:
    state = {(f["unit"], f["n"]): f["state"] for f in matter["feedback"]}
    entries = [
        _exchange(desk, fact, state, by, zone)
        for fact in reversed(facts)
        if fact["topic"] in ("directive.feedback_given", "directive.returned", "directive.accepted", "directive.urged")
    ]
    if not entries:
        return parts.card(t("反馈与审核", "Reports and reviews"), parts.empty(t("还没有反馈。", "No report yet.")))
    told = sum(fact["topic"] == "directive.feedback_given" for fact in facts)
    return parts.card(
        t("反馈与审核", "Reports and reviews"),
        *entries,
        sub=t(f"{told} 条反馈", "1 report" if told == 1 else f"{told} reports"),
        flush=True,
    )


def _exchange(
    desk: Desk, fact: Json, state: Mapping[tuple[str, int], str], by: Mapping[str, str], zone: ZoneInfo
) -> Component:
    data = fact["data"]
    recorded = datetime.fromisoformat(fact["recorded_at"]).astimezone(zone)
    if fact["topic"] == "directive.feedback_given":
        name = desk.name(data["unit"])
        stands = state.get((data["unit"], data["n"]), "given")
        title = [
            html.B(name),
            html.Span(t(f"第{data['n']}条 · ", f"No. {data['n']} · ") + said(words.KIND, data["kind"])),
            parts.tag(said(STATE, stands), STATE_CLASS.get(stands, "n")),
        ]
        text: list[Component | str | None] = [
            html.P(data["text"]),
            html.P([html.B(t("困难：", "Obstacles: ")), data["obstacles"]]) if data["obstacles"] else None,
            parts.progress(data["progress"]),
            html.P(t(f"签发：{data['signed_by']}", f"Signed by {data['signed_by']}"), className="by")
            if data["signed_by"]
            else None,
            _evidence(data["evidence"]),
        ]
        mark, kind = name[:1], ""
    else:
        title = [html.B(t("督查办", "The office")), html.Span(by.get(fact["by"], ""))]
        text = [html.P(fact["sentence"])]
        mark, kind = t("督", "S"), " s"
    if fact["late"]:
        title.append(parts.tag(t("补录", "Late entry"), "y"))
    head = html.Div(
        [*title, html.Time(moment(recorded), className="num", dateTime=recorded.isoformat())], className="h"
    )
    return html.Article(
        [html.Div(mark, className="av" + kind, **parts.attributes(aria_hidden="true")), html.Div([head, *text])],
        className="fb",
    )


def _evidence(ids: Sequence[str]) -> Component | None:
    if not ids:
        return None
    links = [
        html.A(
            [parts.icon("file-text"), t(f"佐证{i + 1}", f"Evidence {i + 1}"), html.Small(file[:8])],
            href=f"/api/v1/files/{file}",
            className="file",
        )
        for i, file in enumerate(ids)
    ]
    return html.Div(links, className="files")
