"""The queue 待办队列: what waits for the office, kind by kind, each number the length of its list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.desk import Answer, Desk, Failed
from dashboards.reader import day, t
from domain.words import Words
from services.permissions import allowed
from services.queries import review
from services.queries.freshness import wait_for
from services.queries.review import KINDS, Waiting

NAMES: Words = {
    "review": ("待审核", "To review"),
    "decide_objection": ("待裁定异议", "Objections"),
    "decide_extension": ("待审批延期", "Extensions"),
    "report_up": ("待呈报", "To report up"),
    "endorse": ("待签批", "With the leader"),
    "close": ("待销号", "To close"),
    "resume_or_review": ("待复核、恢复", "To look at again"),
    "confirm_correction": ("待确认更正", "Corrections"),
}
assert tuple(NAMES) == KINDS
EMPTY: Words = {
    "review": ("没有待审核的反馈。", "No report waits for review."),
    "decide_objection": ("没有待裁定的异议。", "No objection waits for a decision."),
    "decide_extension": ("没有待审批的延期。", "No extension waits for a decision."),
    "report_up": ("没有待呈报的事项。", "Nothing waits to be reported up."),
    "endorse": ("没有待领导签批的事项。", "Nothing waits for a leader's word."),
    "close": ("没有待销号的事项。", "Nothing waits to be closed."),
    "resume_or_review": ("没有待复核、恢复的事项。", "Nothing is to be looked at again or resumed."),
    "confirm_correction": ("没有待第二人确认的更正。", "No correction waits for a second person."),
}


@dataclass(frozen=True, slots=True)
class Queue:
    found: tuple[Waiting, ...]

    def of(self, kind: str) -> list[Waiting]:
        return [each for each in self.found if each.kind == kind]

    def kind(self, asked: str) -> str:
        """The list asked for; else the first that has something in it."""
        if asked in NAMES:
            return asked
        return next((kind for kind in KINDS if self.of(kind)), KINDS[0])


def key_of(each: Waiting) -> str:
    return f"{each.directive}~{each.unit}"


def read(desk: Desk, at: date | None, after: int | None = None) -> Queue:
    """The whole queue, once the tables show `after`: what was just done must not stand in it."""
    if not allowed(desk.caller(), "review.see"):
        raise Failed(Answer(403, {}))
    with desk.reading(at) as (conn, reading):
        if after:
            wait_for(conn, reading.place.tables, after)
        return Queue(review.waiting(conn, reading))


def view(desk: Desk, queue: Queue, kind: str, key: str) -> list[Component]:
    counts = review.counted(queue.found)
    tabs = [
        html.Button(
            [parts.said(NAMES, each), html.Span(str(counts[each]), className="n num")],
            id={"review-tab": each}, className="kind" + ("" if counts[each] else " none"), type="button", role="tab",
            **parts.attributes(aria_selected=str(each == kind).lower(), aria_controls="review-list"),
        )
        for each in KINDS
    ]  # fmt: skip
    rows = queue.of(kind)
    listed: list[Component] = [_row(desk, each, key) for each in rows]
    if not listed:
        listed = [parts.empty(parts.said(EMPTY, kind), good=True)]
    return [
        html.Div(tabs, className="kinds", role="tablist", **parts.attributes(aria_label=t("待办类别", "What waits"))),
        html.Div(
            listed, id="review-list", className="list", role="tabpanel",
            **parts.attributes(aria_label=parts.said(NAMES, kind)),
        ),
    ]  # fmt: skip


def _row(desk: Desk, each: Waiting, key: str) -> Component:
    year = desk.today().year
    who = (
        desk.name(each.leader) if each.kind == "endorse" and each.leader else desk.name(each.unit) if each.unit else ""
    )
    now = parts.attributes(aria_current="true") if key_of(each) == key else {}
    return html.Button(
        [
            html.Span([term(each), html.Span(each.number or "—", className="num no")], className="top"),
            html.B(each.title),
            html.Span(
                [html.Span(who), html.Span(t(f"{day(each.since, this_year=year)}起", f"since {day(each.since, this_year=year)}"), className="num")],
                className="low",
            ),
        ],
        id={"review-item": key_of(each)},
        className="item",
        type="button",
        **now,
    )  # fmt: skip


def term(each: Waiting) -> Component:
    """How it stands against the term the rules give the office, or how long it has waited."""
    if each.by is None:
        return parts.tag(t(f"已等 {each.waited} 个工作日", f"waits {each.waited} wd"))
    if each.over > 0:
        return parts.light("red", t(f"超期 {each.over} 个工作日", f"{each.over} wd over term"))
    if each.over == 0:
        return parts.light("yellow", t("今日到期", "Due today"))
    return parts.light("green", t(f"还有 {-each.over} 个工作日", f"{-each.over} wd left"))
