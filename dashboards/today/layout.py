"""Today 今日督办: counts that open their list, what this reader has to do next, who holds what is overdue."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.desk import Desk
from dashboards.ledger import questions
from dashboards.parts import said
from dashboards.reader import account, day, t
from domain import words
from domain.lights import Light
from domain.words import Words
from services.queries import ledger, work
from services.queries.filters import Filters

MOST_TO_DO = 40
MOST_UNITS = 8
MOST_INSTRUCTED = 15

KIND: Words = {
    "sign": ("签收", "Sign for it"),
    "supplement": ("补充反馈", "Supplement"),
    "report": ("报送进展", "Report progress"),
    "finish": ("办结反馈", "Report the result"),
    "review_date": ("复核", "Look at it again"),
    "approve": ("立项", "Approve"),
    "assign": ("交办", "Assign"),
    "review": ("审核", "Review"),
    "decide_objection": ("裁定异议", "Decide objection"),
    "decide_extension": ("审批延期", "Decide extension"),
    "confirm_correction": ("确认更正", "Confirm correction"),
    "report_up": ("呈报", "Report up"),
    "close": ("销号", "Close"),
    "resume_or_review": ("恢复或复核", "Resume or look again"),
    "endorse": ("签批", "Endorse"),
}


@dataclass(frozen=True)
class Count:
    """A number and the question it answers: its card opens exactly that list."""

    zh: str
    en: str
    icon: str
    kind: str
    query: dict[str, str]


@dataclass(frozen=True)
class Day:
    """What one reader sees of a day."""

    counts: Mapping[str, int]
    to_do: Sequence[work.Work]
    instructed: Sequence[tuple[ledger.Line, Light]]
    """For a leader: the matters instructed that still run, the worst light first."""
    red_by_holder: Mapping[str, int]
    red_by_unit: Mapping[str, int]


def counts(today: date, soon: date) -> dict[str, Count]:
    """The six numbers of a day."""
    return {
        "overdue": Count("逾期未结", "Overdue", "alert-triangle", "r", {"light": "red", "open": "1"}),
        "soon": Count(
            "三个工作日内到期", "Due in 3 working days", "hourglass", "y",
            {"due_after": today.isoformat(), "due_before": soon.isoformat(), "open": "1"},
        ),
        "sign": Count("待签收", "To be signed for", "signature", "", {"awaiting": "sign_for"}),
        "review": Count("待审核", "To be reviewed", "checklist", "", {"awaiting": "review"}),
        "open": Count("在办", "In progress", "activity", "", {"open": "1"}),
        "closed": Count(
            "今日办结", "Closed today", "circle-check", "g",
            {"closed_after": today.isoformat(), "closed_before": today.isoformat()},
        ),
    }  # fmt: skip


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    at = asof.asked(query, desk.today())
    today = at or desk.today()
    soon = desk.office().calendar.add_working_days(today, 3)
    cards = counts(today, soon)
    seen = await asyncio.to_thread(read, desk, at, cards)
    return view(desk, at, today, cards, seen)


def read(desk: Desk, at: date | None, cards: Mapping[str, Count]) -> Day:
    who = desk.caller()
    red = desk.mine(Filters(light=("red",), is_open=True))
    with desk.reading(at) as (conn, reading):
        counted = ledger.counts(
            conn, reading, {name: desk.mine(questions.filters(c.query)) for name, c in cards.items()}
        )
        if who.role == "unit":
            to_do = work.of_unit(conn, reading, who.unit or "", limit=MOST_TO_DO)
        elif who.role == "leader":
            to_do = work.of_leader(conn, reading, who.post or "", limit=MOST_TO_DO)
        elif who.role == "auditor":
            to_do = ()
        else:
            to_do = work.of_office(conn, reading, limit=MOST_TO_DO)
        instructed: list[tuple[ledger.Line, Light]] = []
        if who.role == "leader":
            mine = Filters(leader=who.post, is_open=True)
            found = ledger.page(conn, reading, mine, cursors=desk.cursors, sort="light", limit=MOST_INSTRUCTED)
            instructed = [(line, line.lights(reading).completion) for line in found.rows]
        by_holder = ledger.totals(conn, reading, "holder", red)
        by_unit = {} if who.role == "unit" else ledger.totals(conn, reading, "unit", red)
    return Day(counted, to_do, instructed, by_holder, by_unit)


def view(desk: Desk, at: date | None, today: date, cards: Mapping[str, Count], seen: Day) -> Component:
    role = account().role
    acts: list[Component] = []
    if role in ("office", "office_head"):
        acts.append(parts.link(t("登记事项", "Register a matter"), "/intake", name="plus", kind="btn pri"))
    title = t("今日督办", "Today")
    beside: list[Component | None] = [_tour(), _holders(seen, at)]
    if role != "unit":
        beside.append(_units(desk, seen, at))
    left = _to_do(desk, seen.to_do, at, today)
    if role == "leader":
        left.append(_instructed(desk, seen, at, today))
    return html.Div(
        [
            asof.band(at, "/"),
            parts.page_head(title, _who(desk, today), *acts),
            html.Div([_count(c, seen.counts[name], at) for name, c in cards.items()], className="stats"),
            html.Div([html.Div(left, className="stack"), html.Div([b for b in beside if b is not None], className="stack")], className="grid2"),
        ]
    )  # fmt: skip


def _who(desk: Desk, today: date) -> str:
    who = account()
    shown = day(today)
    if who.role == "unit":
        name = desk.name(who.unit or "")
        return t(f"截至 {shown} · {name}承办的事项", f"As of {shown} · matters of {name}")
    if who.role == "leader" and not desk.caller().is_head:
        return t(f"截至 {shown} · 我批示的事项", f"As of {shown} · matters I instructed")
    return t(f"截至 {shown} · 全部督办事项", f"As of {shown} · all matters")


def _count(count: Count, n: int, at: date | None) -> Component:
    return html.A(
        [
            html.Div([parts.icon(count.icon), t(count.zh, count.en)], className="k"),
            html.Div([f"{n:,}", html.I(t("件", ""))], className="v num"),
        ],
        href=asof.href("/ledger", at, **count.query),
        className=count.kind if n else "",
    )


def _to_do(desk: Desk, rows: Sequence[work.Work], at: date | None, today: date) -> list[Component]:
    role = account().role
    if role == "auditor":
        told = t(
            "审计人员查看全部事项，不办理。请从督办台账进入。",
            "Auditors read everything and act on nothing. Start from the ledger.",
        )
        return [parts.card(t("待办", "To do"), parts.empty(told))]
    names = {
        "unit": t("本单位待办", "To do by this unit"),
        "leader": t("待签批", "Awaiting my word"),
    }
    title = names.get(role, t("督查办待办", "To do by the office"))
    if not rows:
        return [parts.card(title, parts.empty(t("没有待办事项。", "Nothing waits."), good=True))]
    shown = [_work(desk, row, at, today) for row in rows[:MOST_TO_DO]]
    sub = t(f"{len(rows)} 项，最急的在前", f"{len(rows)}, the most urgent first")
    return [parts.card(title, *shown, sub=sub, flush=True)]


def _instructed(desk: Desk, seen: Day, at: date | None, today: date) -> Component:
    """The leader's own matters, exceptions first."""
    title = t("我批示的在办事项", "Open matters I instructed")
    post = account().post or ""
    every = parts.link(t("全部", "All"), asof.href("/ledger", at, leader=post), kind="link")
    if not seen.instructed:
        return parts.card(title, parts.empty(t("没有在办的批示事项。", "None is open."), good=True), right=every)
    rows = [_line(desk, line, light, at, today) for line, light in seen.instructed]
    return parts.card(title, *rows, right=every, flush=True)


def _line(desk: Desk, line: ledger.Line, light: Light, at: date | None, today: date) -> Component:
    href = asof.href(f"/directive/{line.id}", at)
    return html.Div(
        [
            html.Span(parts.light(light.colour, parts.light_words(light.colour, light.days)), className="l0"),
            html.A(line.title, href=href, className="t", title=line.title),
            html.Span(line.number, className="m no num"),
            html.Span(t("、", ", ").join(desk.name(code) for code in line.leads[:2]), className="m un"),
            html.Div(day(line.due, this_year=today.year) if line.due else "—", className="due num"),
            html.Span(said(words.STATUS, line.status), className="go m"),
        ],
        className="todo",
    )


def _work(desk: Desk, row: work.Work, at: date | None, today: date) -> Component:
    """One thing to do: the matter, and the one next act."""
    href = asof.href(f"/directive/{row.directive}", at)
    due: list[Component | str] = [day(row.due, this_year=today.year)] if row.due else ["—"]
    if row.since:
        due.append(
            html.Small(t(f"自{day(row.since, this_year=today.year)}", f"since {day(row.since, this_year=today.year)}"))
        )
    return html.Div(
        [
            html.Span(_late(row, today), className="l0"),
            html.A(row.title, href=href, className="t", title=row.title),
            html.Span(row.number or t("未编号", "No number"), className="m no num"),
            html.Span(desk.name(row.unit) if row.unit and account().role != "unit" else "", className="m un"),
            html.Div(due, className="due num"),
            html.Span(html.A(said(KIND, row.kind), href=href, className="btn sm"), className="go"),
        ],
        className="todo",
    )


def _late(row: work.Work, today: date) -> Component:
    days = (row.due - today).days if row.due else None
    if days is not None and days < 0:
        return parts.light("red", parts.light_words("red", days))
    if days is not None and days <= 3:
        return parts.light("yellow", parts.light_words("yellow", days))
    return parts.light(row.light)


def _holders(seen: Day, at: date | None) -> Component:
    """Who has to move on what is overdue."""
    rows = [
        _bar(said(words.HOLDER, holder), n, asof.href("/ledger", at, light="red", open="1", holder=holder))
        for holder, n in seen.red_by_holder.items()
    ]
    title = t("逾期事项在谁手里", "Who holds what is overdue")
    return parts.card(title, *(rows or [parts.empty(t("没有逾期事项。", "Nothing is overdue."), good=True)]))


def _units(desk: Desk, seen: Day, at: date | None) -> Component | None:
    rows = [
        _bar(desk.name(unit), n, asof.href("/ledger", at, light="red", open="1", unit=unit))
        for unit, n in list(seen.red_by_unit.items())[:MOST_UNITS]
    ]
    return parts.card(t("逾期事项所涉单位", "Units with overdue matters"), *rows) if rows else None


def _bar(name: str, n: int, href: str) -> Component:
    return html.A([html.Span(name), html.Span(t(f"{n} 件", str(n)), className="num")], href=href, className="ub")


def _tour() -> Component:
    told = t(
        "第一次来？跟着一件事项走一遍，两分钟看懂督办。", "New here? Follow one matter through its life in two minutes."
    )
    return html.Section(
        [html.Div([html.P(told), parts.link(t("开始", "Start"), "/guide", kind="btn sm")], className="bd tour-link")],
        className="card",
    )
