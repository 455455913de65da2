"""Beside the list: what falls due, units by light, who holds what is overdue, reports owed, the last events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from dashboards import asof, figures, parts
from dashboards.desk import Desk
from dashboards.ledger import questions as address
from dashboards.parts import said
from dashboards.reader import account, day, t, weekday
from dashboards.today.day import MOST_UNITS, Day
from domain import words
from services.queries.filters import Filters
from services.queries.ledger import Line
from services.queries.units import UnitLights

LEGEND = (("red", "红", "Red"), ("yellow", "黄", "Yellow"), ("green", "绿", "Green"))


def ledger(at: date | None, question: Filters) -> str:
    return asof.href("/ledger", at, **address.address(question))


def horizon(seen: Day) -> Component:
    """未来 14 天到期: each bar opens its day."""
    most = max(seen.due.values(), default=0)
    bars = [_bar(seen, when, n, most) for when, n in seen.due.items()]
    total = sum(seen.due.values())
    first, last = seen.horizon
    question = Filters(is_open=True, due_after=first, due_before=last)
    return parts.card(
        t("未来 14 天到期", "Due in 14 days"),
        html.Div(bars, className="horizon"),
        right=html.A(t(f"{total:,} 件", f"{total:,}"), href=ledger(seen.at, question), className="num all"),
    )


def _bar(seen: Day, when: date, n: int, most: int) -> Component:
    soon = seen.questions["soon"].due_before
    kind = "now" if when == seen.today else "soon" if soon and when <= soon and when not in seen.rest else ""
    rest = " rest" if when in seen.rest else ""
    name = t("今", "now") if when == seen.today else t(weekday(when)[-1], weekday(when)[:2])
    off = t("，休息日", ", day off") if when in seen.rest else ""
    told = t(
        f"{day(when, this_year=seen.today.year)} {weekday(when)}到期 {n} 件{off}",
        f"{n} due {weekday(when)} {day(when, this_year=seen.today.year)}{off}",
    )
    inside = [
        html.Span(str(n) if n else "", className="n num"),
        html.I(style={"height": f"{max(2, round(64 * n / most)) if n and most else 2}px"}),
        html.Span(name, className="d"),
    ]
    question = Filters(is_open=True, due_after=when, due_before=when)
    return html.A(inside, href=ledger(seen.at, question), className=f"hz {kind}{rest}".strip(), title=told, **parts.attributes(aria_label=told))  # fmt: skip


def lights(desk: Desk, seen: Day) -> Component | None:
    """单位亮灯: the units with the most red, each stretch a list of the ledger."""
    running = [row for row in seen.units if row.count("red") + row.count("yellow") + row.count("green")]
    if not running or account().role == "unit":
        return None
    most = max(lit(row) for row in running)
    rows = [_unit(desk, seen.at, row, most) for row in running[:MOST_UNITS]]
    legend = figures.legend([(colour, t(zh, en)) for colour, zh, en in LEGEND])
    every = html.A(
        t(f"全部 {len(running)} 个单位", f"All {len(running)} units"),
        href=asof.href("/units", seen.at),
        className="link",
    )
    return parts.card(t("单位亮灯", "Units by light"), *rows, html.P(every, className="after"), right=legend)


def lit(row: UnitLights) -> int:
    return sum(row.count(colour) for colour, *_ in LEGEND)


def _unit(desk: Desk, at: date | None, row: UnitLights, most: int) -> Component:
    colour = next(colour for colour, *_ in LEGEND if row.count(colour))
    question = Filters(unit=row.unit, unit_light=(colour,))
    name = desk.name(row.unit)
    return html.A(
        [
            html.Span(name, className="nm", title=name),
            figures.light_bar([(each, row.count(each)) for each, *_ in LEGEND], most),
            html.Span([html.B(str(row.count(colour)), className=f"c-{colour}")], className="num v"),
        ],
        href=ledger(at, question),
        className="ul",
        **parts.attributes(
            aria_label=t(
                f"{name}：{said(words.LIGHT, colour)} {row.count(colour)} 项，在办 {lit(row)} 项",
                f"{name}: {row.count(colour)} {said(words.LIGHT, colour).lower()} of {lit(row)}",
            )
        ),
    )


def holders(seen: Day) -> Component:
    """逾期在谁手里: who has to move on what is overdue."""
    red = seen.questions["overdue"]
    rows: list[Component] = [
        html.A(
            [html.Span(said(words.HOLDER, holder)), html.Span(t(f"{n:,} 件", f"{n:,}"), className="num")],
            href=ledger(seen.at, replace(red, holder=(holder,))),
            className="ub",
        )
        for holder, n in seen.holders.items()
    ]
    title = t("逾期事项在谁手里", "Who holds what is overdue")
    return parts.card(title, *(rows or [parts.empty(t("没有逾期事项。", "Nothing is overdue."), good=True)]))


def reports(desk: Desk, seen: Day) -> Component:
    """本月应报: reports owed until the end of the month, the late ones first."""
    late = seen.count("reports_late")
    told: list[Component] = [html.A(t(f"{seen.count('reports'):,} 件", f"{seen.count('reports'):,}"), href=ledger(seen.at, seen.questions["reports"]), className="num all")]  # fmt: skip
    if late:
        told.insert(0, html.A(t(f"已迟 {late:,}", f"{late:,} late"), href=ledger(seen.at, seen.questions["reports_late"]), className="num all c-red"))  # fmt: skip
    rows = [_line(seen, line, line.report_due) for line in seen.reports]
    none = parts.empty(t("本月没有应报的进展。", "No report is owed this month."), good=True)
    return parts.card(t("本月应报进展", "Reports owed this month"), *(rows or [none]), right=told)


def report_up(desk: Desk, seen: Day) -> Component:
    """待呈报: accepted, and a leader's word is needed."""
    n = seen.count("report_up")
    rows = [_line(seen, line, line.holder_since) for line in seen.report_up]
    none = parts.empty(t("没有待呈报的事项。", "Nothing waits to be reported up."), good=True)
    right = html.A(t(f"{n:,} 件", f"{n:,}"), href=ledger(seen.at, seen.questions["report_up"]), className="num all")
    return parts.card(t("待呈报", "To report up"), *(rows or [none]), right=right)


def _line(seen: Day, line: Line, when: date | None) -> Component:
    late = when is not None and when < seen.today and line.report_due == when
    return html.A(
        [html.Span(line.title, className="nm"), html.Span(day(when, this_year=seen.today.year), className="num c-red" if late else "num")],
        href=asof.href(f"/directive/{line.id}", seen.at),
        className="ub",
        title=line.title,
    )  # fmt: skip


def events(
    desk: Desk, items: Sequence[Mapping[str, Any]], at: date | None, now: date, *, title: str = "", live: bool = True
) -> Component:
    """最新动态: the last facts as sentences."""
    zone = ZoneInfo(desk.house.record(desk.jurisdiction).place.zone)
    rows = [_event(item, at, now, zone) for item in items]
    right = (
        html.Span([html.I(className="pulse"), t("实时", "Live")], className="live-mark")
        if live and at is None
        else None
    )
    none = parts.empty(t("还没有动态。", "Nothing has happened yet."))
    body = html.Ol(rows, className="events") if rows else none
    return parts.card(title or t("最新动态", "Latest"), body, right=right)


def _event(item: Mapping[str, Any], at: date | None, now: date, zone: ZoneInfo) -> Component:
    recorded = datetime.fromisoformat(item["recorded_at"]).astimezone(zone)
    return html.Li(
        [
            html.Time(told_at(recorded, now), dateTime=item["recorded_at"], className="num"),
            html.Div(
                [
                    html.P(item["sentence"]),
                    html.A(item["number"] or item["title"], href=asof.href(f"/directive/{item['directive']}", at), className="link", title=item["title"]),
                ]
            ),
        ]
    )  # fmt: skip


def told_at(when: datetime, now: date) -> str:
    return f"{when:%H:%M}" if when.date() == now else day(when.date(), this_year=now.year)
