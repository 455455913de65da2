"""Statement 对账单: what a unit owed and did, month by month, and every lateness with its cause and its facts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.desk import Desk
from dashboards.parts import said
from dashboards.reader import day, language, t
from dashboards.unit import whose
from services.documents.statement import COUNTS, DUTY, LETTER, STANDING, gist
from services.queries import statement
from services.queries.statement import Duty, Letter, Statement

DISPUTES = ("directive.objected", "directive.objection_decided", "directive.extension_asked",
            "directive.extension_decided")  # fmt: skip
CAUSES = ("directive.returned", "directive.urged", "directive.extension_decided", "directive.objection_decided")
STANDING_CLASS = {"on_time": "ok", "late": "late", "open": "n", "overdue": "r"}
MOST_LETTERS = 200


@dataclass(frozen=True)
class Seen:
    unit: str
    today: date
    told: Statement


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    at = asof.asked(query, desk.today())
    unit = whose.unit_of(desk, query)
    title = t("对账单", "Statement")
    if not unit:
        return whose.none_chosen(desk, title)
    year = _year(query, at or desk.today())
    seen = await asyncio.to_thread(read, desk, unit, year, at)
    here = whose.href("/unit/statement", unit)
    books = asof.href(f"/api/v1/units/{unit}/statement.xlsx", at, year=str(year))
    before = parts.link(
        str(year - 1), whose.href("/unit/statement", unit, at, year=str(year - 1)), name="arrow-back-up"
    )
    return html.Div(
        [
            asof.band(at, here),
            html.Div(
                [
                    html.A(t("单位工作台", "Unit desk"), href=whose.href("/unit", unit, at)),
                    parts.icon("chevron-right"),
                    html.Span(title),
                ],
                className="crumb",
            ),
            parts.page_head(
                f"{desk.name(unit)}{t('', ' ')}{title}",
                t(
                    f"{day(seen.told.first)}至{day(seen.told.last)}；只列事实与原因，得分以考核为准。",
                    f"{day(seen.told.first)} to {day(seen.told.last)}. Facts and causes only; points are the assessment's.",
                ),
                *filter(None, [whose.chooser(desk, unit)]),
                before,
                parts.link("Excel", books, name="file-text"),
            ),
            months(seen),
            lateness(desk, seen, at),
            disputes(seen, at),
            correspondence(seen, at),
        ],
        className="unit statement stack",
    )


def read(desk: Desk, unit: str, year: int, at: date | None) -> Seen:
    with desk.reading(at) as (conn, reading):
        told = statement.of_unit(conn, reading, unit, date(year, 1, 1), date(year, 12, 31))
        return Seen(unit, reading.at.day, told)


def _year(query: dict[str, str], today: date) -> int:
    asked = query.get("year", "")
    return int(asked) if asked.isascii() and asked.isdigit() and 1949 <= int(asked) <= today.year else today.year


def months(seen: Seen) -> Component:
    rows = seen.told.months()
    if not rows or not any(count["owed"] or count["returns"] for _, count in rows):
        return parts.card(
            t("逐月", "Month by month"), parts.empty(t("这一年没有应办事项。", "Nothing was owed this year."))
        )
    head = [t("月份", "Month"), "", *(said(COUNTS, key) for key in COUNTS)]
    most = max(count["owed"] for _, count in rows) or 1
    body = []
    for month, count in rows:
        bars = [
            html.I(className=key, style={"width": f"{100 * count[key] / most:.1f}%"})
            for key in ("on_time", "late", "overdue", "open")
            if count[key]
        ]
        cells: list[Any] = [
            t(f"{month.month}月", f"{month:%Y-%m}"),
            html.Div(bars, className="ubars", **parts.attributes(aria_hidden="true")),
        ]
        cells += [html.Span(str(count[key]), className="num" + (" zero" if not count[key] else "")) for key in COUNTS]
        body.append(
            html.Tr(
                [html.Td(cell, **parts.attributes(data_label=name)) for cell, name in zip(cells, head, strict=True)]
            )
        )
    total: list[Any] = [t("合计", "Total"), ""]
    total += [html.B(str(sum(count[key] for _, count in rows)), className="num") for key in COUNTS]
    body.append(
        html.Tr(
            [html.Td(cell, **parts.attributes(data_label=name)) for cell, name in zip(total, head, strict=True)],
            className="total",
        )
    )
    table = html.Table(
        [html.Thead(html.Tr([html.Th(name, scope="col") if name else html.Td() for name in head])), html.Tbody(body)],
        className="table umonths",
    )
    legend = [parts.tag(said(STANDING, key), STANDING_CLASS[key]) for key in STANDING_CLASS]
    return parts.card(t("逐月", "Month by month"), html.Div(
            table, className="wide-table", tabIndex=0, role="region", **parts.attributes(aria_label=t("逐月", "Month by month"))
        ), right=legend, flush=True)  # fmt: skip


def lateness(desk: Desk, seen: Seen, at: date | None) -> Component:
    rows = seen.told.lateness
    title = t("逾期及原因", "Lateness and its causes")
    if not rows:
        return parts.card(title, parts.empty(t("没有逾期。", "Nothing was late."), good=True))
    listed = [_late(seen, duty, at) for duty in rows]
    return parts.card(title, *listed, sub=t(f"{len(rows)} 项", str(len(rows))), flush=True)


def _late(seen: Seen, duty: Duty, at: date | None) -> Component:
    year = seen.told.first.year
    owed, done = day(duty.owed_on, this_year=year), day(duty.done_on, this_year=year)
    if duty.done_on:
        told = t(
            f"应于{owed}，实际{done}，晚 {duty.late_by} 个工作日",
            f"owed {owed}, done {done}, {duty.late_by} working days late",
        )
    else:
        told = t(
            f"应于{owed}，至今未办，已过 {duty.late_by} 个工作日",
            f"owed {owed}, not done yet, {duty.late_by} working days over",
        )
    href = asof.href(f"/directive/{duty.matter.id}", at)
    facts: list[Component] = [_fact(letter, href, year) for letter in _between(seen.told, duty)]
    if duty.position:
        where = t(f"记录第{duty.position:,}位", f"record position {duty.position:,}")
        facts.append(html.Li([html.Span(t("办理事实：", "The fact: ")), html.A(where, href=href, className="num")]))
    return html.Div(
        [
            html.Div(
                [parts.tag(said(STANDING, duty.standing), STANDING_CLASS[duty.standing]), html.B(said(DUTY, duty.kind))],
                className="what",
            ),
            html.Div(
                [
                    html.A(duty.matter.title, href=href, className="t"),
                    html.Span(duty.matter.number, className="num m"),
                    html.P(told),
                    html.Ul(facts, className="facts") if facts else None,
                ]
            ),
        ],
        className="late-line",
    )  # fmt: skip


def _between(told: Statement, duty: Duty) -> Sequence[Letter]:
    """What passed between unit and office about the matter from a month before the day it was owed."""
    last = duty.done_on or told.last
    return [
        letter
        for letter in reversed(told.letters_of(*CAUSES))
        if letter.matter.id == duty.matter.id and (duty.owed_on - letter.on).days <= 31 and letter.on <= last
    ]


def _fact(letter: Letter, href: str, year: int) -> Component:
    return html.Li(
        [
            html.Time(day(letter.on, this_year=year), className="num"),
            html.B(said(LETTER, letter.topic)),
            html.Span(gist(letter, language())),
        ]
    )


def disputes(seen: Seen, at: date | None) -> Component | None:
    rows = seen.told.letters_of(*DISPUTES)
    return _letters(t("异议与延期", "Objections and extensions"), rows, seen, at) if rows else None


def correspondence(seen: Seen, at: date | None) -> Component:
    rows = [letter for letter in seen.told.letters if letter.topic not in DISPUTES][:MOST_LETTERS]
    return _letters(t("往来", "To and fro"), rows, seen, at)


def _letters(title: str, rows: Sequence[Letter], seen: Seen, at: date | None) -> Component:
    if not rows:
        return parts.card(title, parts.empty(t("没有往来。", "Nothing went to and fro.")))
    year = seen.told.first.year
    listed = [
        html.Li(
            [
                html.Time(day(letter.on, this_year=year), className="num"),
                html.Div(
                    [
                        html.P([html.B(said(LETTER, letter.topic)), " ", gist(letter, language())]),
                        html.Div(
                            [
                                html.A(letter.matter.title, href=asof.href(f"/directive/{letter.matter.id}", at)),
                                html.Span(letter.matter.number, className="num"),
                                html.Span(t(f"第{letter.position:,}位", f"#{letter.position:,}"), className="num"),
                            ],
                            className="meta",
                        ),
                    ],
                    className=letter.topic.rpartition(".")[2],
                ),
            ]
        )
        for letter in rows
    ]
    body = html.Ol(listed, className="lifeline")
    return parts.card(title, body, sub=t(f"{len(rows)} 条", str(len(rows))), flush=True)
