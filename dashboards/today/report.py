"""督查日报: one day of the office on a sheet of paper, as it stood at the end of that day."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboards import asof, figures, parts
from dashboards.desk import Desk
from dashboards.parts import said
from dashboards.reader import account, day, t, weekday
from dashboards.today import day as days
from dashboards.today.beside import ledger
from dashboards.today.day import Day
from domain import words
from services.queries import ledger as lines
from services.queries.moment import Reading

MOST: Final = 60
URGED: Final = "directive.urged"


@dataclass(frozen=True)
class Sheet:
    """The lists of a day: overdue by holder, due soon, closed and registered that day, and who was urged."""

    seen: Day
    overdue: Sequence[lines.Line]
    soon: Sequence[lines.Line]
    closed: Sequence[lines.Line]
    registered: Sequence[lines.Line]
    late_by: dict[str, int]


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    """`?day=` and `?as_of=` mean the same day; without one it is today, up to now."""
    at = asof.asked({"as_of": query.get("day") or query.get("as_of", "")}, desk.today())
    sheet = await asyncio.to_thread(read, desk, at)
    urged = await days.events(desk, at, limit=200, topic=URGED, on=sheet.seen.today.isoformat())
    return view(desk, sheet, urged)


def read(desk: Desk, at: date | None) -> Sheet:
    seen = days.read(desk, at)
    with desk.reading(at) as (conn, reading):

        def listed(name: str, sort: str) -> tuple[lines.Line, ...]:
            asked = desk.mine(seen.questions[name])
            return lines.page(conn, reading, asked, cursors=desk.cursors, sort=sort, limit=MOST).rows

        overdue = sorted(listed("overdue", "due"), key=lambda line: (ORDER.get(line.holder, 9), line.due or date.max))
        return Sheet(
            seen,
            overdue,
            listed("soon", "due"),
            listed("closed", "-closed_on"),
            listed("registered", "number"),
            {str(line.id): _late(line, reading) for line in overdue},
        )


ORDER: Final = {"unit": 0, "office": 1, "leader": 2}


def _late(line: lines.Line, reading: Reading) -> int:
    return -line.lights(reading).completion.days


def view(desk: Desk, sheet: Sheet, urged: Sequence[dict[str, Any]]) -> Component:
    seen = sheet.seen
    return html.Div(
        [
            asof.band(seen.at, "/today/report"),
            html.Div(
                [
                    html.Div([parts.link(t("今日督办", "Today"), asof.href("/", seen.at), kind="link")], className="crumb"),
                    html.Div(
                        html.Button([parts.icon("printer"), t("打印", "Print")], className="btn pri", type="button", **parts.attributes(data_print="")),
                        className="act",
                    ),
                ],
                className="ph",
            ),
            html.Article(
                [
                    _mast(desk, seen),
                    _lead(seen),
                    *_overdue(desk, sheet),
                    *_soon(desk, sheet),
                    *_closed(desk, sheet),
                    *_registered(desk, sheet),
                    *_urged(urged, seen),
                    _end(desk, seen),
                ],
                className="paper",
            ),
        ]
    )  # fmt: skip


def _mast(desk: Desk, seen: Day) -> Component:
    return html.Header(
        [
            html.H1(t("督查日报", "Daily report of supervision"), tabIndex=-1),
            html.P([html.Span(desk.office_name), html.Span(f"{day(seen.today)} {weekday(seen.today)}", className="num")]),
        ],
        className="mast",
    )  # fmt: skip


def _number(seen: Day, name: str) -> Component:
    return html.A(f"{seen.count(name):,}", href=ledger(seen.at, seen.questions[name]), className="num", **parts.attributes(data_count=name))  # fmt: skip


def _lead(seen: Day) -> Component:
    """The day in three sentences."""
    ends = t("本日终了" if seen.at else "截至目前", "At the end of the day" if seen.at else "So far")
    change = ""
    if "overdue" in seen.before:
        n = seen.count("overdue") - seen.before["overdue"]
        change = t(f"（较上周 {figures.signed(n)}）", f" (since last week: {figures.signed(n)})")
    rate = figures.rate(seen.count("on_time"), seen.count("on_time") + seen.count("late"))
    told = t(
        f"{ends}在办 [open] 件，其中逾期 [overdue] 件{change}，三个工作日内到期 [soon] 件；待签收 [sign] 件，待审核 [review] 件，"
        "待呈报 [report_up] 件，已呈报待签批 [reported_up] 件。本日登记 [registered] 件，办结 [closed] 件，"
        f"本月累计办结 [closed_month] 件，本年按时办结率 {rate}。",
        f"{ends}, [open] matters are open, of which [overdue] are overdue{change} and [soon] fall due within three working"
        " days; [sign] wait to be signed for, [review] for review, [report_up] to be reported up, [reported_up] for a"
        " leader's word. [registered] were registered and [closed] closed on the day, [closed_month] this month;"
        f" {rate} of this year's were closed on time.",
    )
    pieces = re.split(r"\[(\w+)\]", told)
    shown = [_number(seen, piece) if place % 2 else piece for place, piece in enumerate(pieces)]
    return html.P(shown, className="lead")


def _section(
    title: str, n: int, shown: int, head: Sequence[str], rows: Sequence[Component], none: str
) -> list[Component]:
    told = t(f"{title}（{n:,} 件）", f"{title} ({n:,})")
    if not rows:
        return [html.H2(told), html.P(none, className="empty")]
    body: list[Component] = [
        html.H2(told),
        html.Div(
            html.Table([html.Thead(html.Tr([html.Th(name, **parts.attributes(scope="col")) for name in head])), html.Tbody(list(rows))]),
            className="scroll", tabIndex=0, role="region", **parts.attributes(aria_label=told),
        ),
    ]  # fmt: skip
    if n > shown:
        body.append(
            html.P(t(f"另有 {n - shown:,} 件，见台账。", f"{n - shown:,} more in the ledger."), className="after")
        )
    return body


def _matter(seen: Day, line: lines.Line) -> Component:
    return html.A(line.title, href=asof.href(f"/directive/{line.id}", seen.at))


def _leads(desk: Desk, line: lines.Line) -> str:
    return t("、", ", ").join(desk.name(code) for code in line.leads) or "—"


def _overdue(desk: Desk, sheet: Sheet) -> list[Component]:
    seen = sheet.seen
    rows = [
        html.Tr(
            [
                html.Td(said(words.HOLDER, line.holder)),
                html.Td(line.number or "—", className="num"),
                html.Td(_matter(seen, line)),
                html.Td(_leads(desk, line)),
                html.Td(day(line.due, this_year=seen.today.year), className="num"),
                html.Td(t(f"{sheet.late_by[str(line.id)]} 天", f"{sheet.late_by[str(line.id)]} d"), className="num"),
            ]
        )
        for line in sheet.overdue
    ]
    head = [t("现由谁办", "Held by"), t("文号", "Number"), t("事项", "Matter"), t("牵头单位", "Lead unit"), t("时限", "Due"), t("逾期", "Late")]  # fmt: skip
    return _section(t("一、逾期未结", "1. Overdue"), seen.count("overdue"), len(rows), head, rows, t("没有逾期事项。", "Nothing is overdue."))  # fmt: skip


def _soon(desk: Desk, sheet: Sheet) -> list[Component]:
    seen = sheet.seen
    rows = [_plain(desk, seen, line, line.due) for line in sheet.soon]
    head = [t("文号", "Number"), t("事项", "Matter"), t("牵头单位", "Lead unit"), t("时限", "Due")]
    none = t("三个工作日内没有到期事项。", "Nothing falls due within three working days.")
    return _section(
        t("二、三个工作日内到期", "2. Due within three working days"), seen.count("soon"), len(rows), head, rows, none
    )


def _closed(desk: Desk, sheet: Sheet) -> list[Component]:
    seen = sheet.seen
    rows = [
        html.Tr(
            [
                html.Td(line.number or "—", className="num"),
                html.Td(_matter(seen, line)),
                html.Td(_leads(desk, line)),
                html.Td(said(words.OUTCOME, line.outcome) if line.outcome else "—"),
            ]
        )
        for line in sheet.closed
    ]
    head = [t("文号", "Number"), t("事项", "Matter"), t("牵头单位", "Lead unit"), t("结果", "Outcome")]
    none = t("本日没有办结事项。", "Nothing was closed on the day.")
    return _section(t("三、本日办结", "3. Closed on the day"), seen.count("closed"), len(rows), head, rows, none)


def _registered(desk: Desk, sheet: Sheet) -> list[Component]:
    seen = sheet.seen
    rows = [_plain(desk, seen, line, line.due) for line in sheet.registered]
    head = [t("文号", "Number"), t("事项", "Matter"), t("牵头单位", "Lead unit"), t("时限", "Due")]
    none = t("本日没有登记事项。", "Nothing was registered on the day.")
    return _section(
        t("四、本日登记", "4. Registered on the day"), seen.count("registered"), len(rows), head, rows, none
    )


def _plain(desk: Desk, seen: Day, line: lines.Line, when: date | None) -> html.Tr:
    return html.Tr(
        [
            html.Td(line.number or "—", className="num"),
            html.Td(_matter(seen, line)),
            html.Td(_leads(desk, line)),
            html.Td(day(when, this_year=seen.today.year), className="num"),
        ]
    )


def _urged(urged: Sequence[dict[str, Any]], seen: Day) -> list[Component]:
    rows = [
        html.Tr(
            [
                html.Td(item["number"] or "—", className="num"),
                html.Td(html.A(item["title"], href=asof.href(f"/directive/{item['directive']}", seen.at))),
                html.Td(item["sentence"]),
            ]
        )
        for item in urged
    ]
    head = [t("文号", "Number"), t("事项", "Matter"), t("催办", "Urged")]
    return _section(t("五、本日催办", "5. Urged on the day"), len(rows), len(rows), head, rows, t("本日没有催办。", "Nobody was urged on the day."))  # fmt: skip


def _end(desk: Desk, seen: Day) -> Component:
    by = account().display_name
    told = t(f"截至 {day(seen.today)}，据督办记录生成", f"As of {day(seen.today)}, from the record of supervision")
    return html.Footer([html.Span(told), html.Span(t(f"打印人：{by}", f"Printed by {by}"))], className="end")
