"""Reports and reviews 反馈与佐证: what each unit told with its evidence, what the office and the leaders answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from dashboards import evidence, parts
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
REPORT = "directive.feedback_given"
CONCEALMENT = "directive.concealment_found"
REVIEWS = ("directive.accepted", "directive.returned", "directive.feedback_retracted", CONCEALMENT,
           "directive.concealment_withdrawn")  # fmt: skip
SLIPS = ("directive.urged", "directive.extension_asked", "directive.extension_decided", "directive.objected", "directive.objection_decided")  # fmt: skip
LEADERS = ("directive.reported_up", "directive.endorsed", "directive.reinstructed")
TABS: tuple[tuple[str, str, str], ...] = (
    ("all", "全部", "All"), ("report", "反馈", "Reports"), ("leader", "批示", "Leaders"), ("files", "附件", "Files"),
)  # fmt: skip


def exchange(
    desk: Desk, matter: Json, facts: Sequence[Json], items: Mapping[str, Json], by: Mapping[str, str], zone: ZoneInfo,
    at: date | None,
) -> Component:  # fmt: skip
    """The newest first; a review stands beneath the report it answers."""
    state = {f["n"]: f["state"] for f in matter["feedback"]}
    concealed = {f["n"] for f in matter["feedback"] if f["concealed"]}
    reviews = _reviews(facts)
    entries: list[Component] = []
    for fact in reversed(facts):
        if fact["topic"] == REPORT:
            answers = reviews.get(int(fact["position"]), [])
            entries.append(_report(desk, str(matter["id"]), fact, state, concealed, answers, items, by, zone, at))
        elif fact["topic"] in SLIPS:
            entries.append(_other(fact, "slip", t("督", "S") if fact["topic"] == "directive.urged" else "·", by, zone))
        elif fact["topic"] in LEADERS:
            entries.append(_other(fact, "leader", t("批", "L"), by, zone))
    if not entries:
        empty = parts.empty(
            t("还没有反馈；单位反馈后显示在这里。", "No report yet; the units' reports will stand here.")
        )
        return parts.card(t("反馈与佐证", "Reports and evidence"), empty)
    told = sum(fact["topic"] == REPORT for fact in facts)
    sent = sum(len(fact["data"]["evidence"]) for fact in facts if fact["topic"] == REPORT)
    files = t(f" · {sent} 份附件", " · 1 file" if sent == 1 else f" · {sent} files") if sent else ""
    none = html.P(t("这一类还没有。", "None of these yet."), className="empty none")
    return parts.card(
        t("反馈与佐证", "Reports and evidence"),
        html.Div([*entries, none], className="thread", **parts.attributes(data_show="all")),
        sub=t(f"{told} 条反馈", "1 report" if told == 1 else f"{told} reports") + files,
        right=_tabs(),
        flush=True,
        extra="thread-card",
    )


def _tabs() -> Component:
    buttons = [
        html.Button(
            t(zh, en),
            type="button",
            **parts.attributes(data_tab=code, aria_pressed="true" if code == "all" else "false"),
        )
        for code, zh, en in TABS
    ]
    return html.Div(
        buttons, className="seg", role="group", **parts.attributes(aria_label=t("显示哪一类", "Which to show"))
    )


def _reviews(facts: Sequence[Json]) -> dict[int, list[Json]]:
    """Each review under the report it answers."""
    reports: dict[int, int] = {}
    found: dict[int, list[Json]] = {}
    for fact in facts:
        if fact["topic"] == REPORT:
            reports[fact["data"]["n"]] = int(fact["position"])
        elif fact["topic"] in REVIEWS and (report := reports.get(fact["data"]["n"])):
            found.setdefault(report, []).append(fact)
    return found


def _report(
    desk: Desk, matter: str, fact: Json, state: Mapping[int, str], concealed: Collection[int], answers: Sequence[Json],
    items: Mapping[str, Json], by: Mapping[str, str], zone: ZoneInfo, at: date | None,
) -> Component:  # fmt: skip
    data = fact["data"]
    name = desk.name(data["unit"])
    stands = state.get(data["n"], "given")
    waits = stands != "given" or data["kind"] == "final"
    title: list[Component | None] = [
        html.B(name),
        html.Span(t(f"第{data['n']}条 · ", f"No. {data['n']} · ") + said(words.KIND, data["kind"])),
        parts.tag(said(STATE, stands), STATE_CLASS.get(stands, "n")) if waits else None,
        parts.tag(t("瞒报", "Concealed"), "r") if data["n"] in concealed else None,
        parts.tag(t("补录", "Late entry"), "y") if fact["late"] else None,
    ]
    signed = t(f"签发：{data['signed_by']}", f"Signed by {data['signed_by']}") if data["signed_by"] else ""
    entered = by.get(fact["by"], "")
    behind = " · ".join(filter(None, (signed, t(f"填报：{entered}", f"Entered by {entered}") if entered else "")))
    body: list[Component | str | None] = [
        html.P(data["text"]),
        html.P([html.B(t("困难：", "Obstacles: ")), data["obstacles"]], className="obstacles")
        if data["obstacles"]
        else None,
        parts.progress(data["progress"]),
        evidence.files(matter, data["evidence"], items, at),
        html.P(behind, className="by") if behind else None,
        *(_answer(answer, by, zone) for answer in answers),
    ]
    kind = "report files" if data["evidence"] else "report"
    return _entry(kind, name[:1], "", title, body, fact, zone)


def _answer(fact: Json, by: Mapping[str, str], zone: ZoneInfo) -> Component:
    """What the office said of a report."""
    look = {"directive.accepted": "good", "directive.returned": "bad", CONCEALMENT: "bad"}.get(fact["topic"], "")
    who = by.get(fact["by"], "")
    when = datetime.fromisoformat(fact["recorded_at"]).astimezone(zone)
    return html.Div(
        [html.P(fact["sentence"]), html.Small([who, " · " if who else "", html.Span(moment(when), className="num")])],
        className=f"fb-answer {look}".strip(),
    )


def _other(fact: Json, kind: str, mark: str, by: Mapping[str, str], zone: ZoneInfo) -> Component:
    office = fact["topic"] not in ("directive.extension_asked", "directive.objected")
    title: list[Component | None] = [
        html.B(t("督查办", "The office") if kind == "slip" and office else by.get(fact["by"], "")),
        html.Span(by.get(fact["by"], "")) if kind == "slip" and office else None,
        parts.tag(t("补录", "Late entry"), "y") if fact["late"] else None,
    ]
    return _entry(
        kind,
        mark,
        " s" if kind == "slip" and office else " l" if kind == "leader" else "",
        title,
        [html.P(fact["sentence"])],
        fact,
        zone,
    )


def _entry(
    kind: str, mark: str, look: str, title: Sequence[Component | None], body: Sequence[Component | str | None],
    fact: Json, zone: ZoneInfo,
) -> Component:  # fmt: skip
    recorded = datetime.fromisoformat(fact["recorded_at"]).astimezone(zone)
    time = html.Time(moment(recorded), className="num", dateTime=recorded.isoformat())
    head = html.Div([*(part for part in title if part is not None), time], className="h")
    return html.Article(
        [
            html.Div(mark, className="av" + look, **parts.attributes(aria_hidden="true")),
            html.Div([head, *(part for part in body if part is not None)]),
        ],
        className="fb",
        **parts.attributes(data_kind=kind),
    )
