"""Statistics 统计分析: the matters of a period by every word, by month and unit, and how long they took.

Each number and bar opens the list of the ledger it equals.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import asof, figures, parts
from dashboards.desk import Desk
from dashboards.ledger import questions as address
from dashboards.parts import said
from dashboards.reader import account, day, day_shape, t
from dashboards.statistics import charts, period
from dashboards.statistics.period import Period
from dashboards.statistics.reading import Statistics, read
from domain import words
from services.queries.filters import NONE, Filters
from services.queries.statistics import Duration, Month

TREND, HEAT, RANGE, STORE, CHARTS = "stat-trend", "stat-heat", "stat-range", "stat-period", "stat-charts"
MOST_BARS: Final = 12
COUNTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "all": ("事项", "Matters", ""),
    "open": ("在办", "Open", ""),
    "overdue": ("逾期未结", "Overdue", "r"),
    "closed": ("已办结", "Closed", "g"),
    "on_time": ("按期办结", "On time", ""),
    "late": ("逾期办结", "Late", "r"),
}
HAPPENED: Final[Mapping[str, tuple[str, str]]] = {
    "returned": ("退回", "Returned"),
    "urged": ("催办", "Urged"),
    "extended": ("延期", "Extended"),
    "reopened": ("重新办理", "Reopened"),
}


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    at = asof.asked(query, desk.today())
    chosen = period.asked(query, at or desk.today())
    shown = await asyncio.to_thread(read, desk, at, chosen)
    return html.Div(
        [
            asof.band(at, asof.href("/statistics", None, **chosen.query())),
            parts.page_head(t("统计分析", "Statistics"), _who(shown, at or desk.today())),
            dcc.Store(id=STORE, data={**chosen.query(), "as_of": at.isoformat() if at else ""}),
            _choose(at, chosen, at or desk.today()),
            html.Div([_count(shown, *each) for each in COUNTS.items()], className="counts"),
            html.Div([_months(shown), _durations(shown)], className="grid2"),
            html.Div(
                [
                    _by(shown, "source", t("按来源", "By source"), words.SOURCE),
                    _by(shown, "status", t("按状态", "By status"), words.STATUS),
                    _by(shown, "outcome", t("按结果", "By outcome"), {**words.OUTCOME, NONE: ("尚无结果", "None yet")}),
                    _happened(shown),
                    _by_leader(desk, shown),
                    _by_unit(desk, shown) if account().role != "unit" else None,
                ],
                className="thirds",
            ),
            _units(desk, shown) if account().role != "unit" else None,
        ],
        className="stats-page stack",
    )  # fmt: skip


def link(at: date | None, question: Filters) -> str:
    return asof.href("/ledger", at, **address.address(question))


def _who(shown: Statistics, today: date) -> str:
    of = t("登记", "registered") if shown.period.basis == "registered" else t("办结", "closed")
    return t(
        f"截至 {day(today)} · {shown.period.words}{of}的事项；数字和图都可点开对应的台账",
        f"As of {day(today)} · matters {of} {shown.period.words}; every number and bar opens its list",
    )


# ── the period ──────────────────────────────────────────────────────────────────────────────────


def _choose(at: date | None, chosen: Period, today: date) -> Component:
    presets = [
        html.A(
            name, className="choice",
            href=asof.href("/statistics", at, **{"from": first.isoformat(), "to": last.isoformat(), "basis": chosen.basis}),
            **parts.attributes(**({"aria_current": "true"} if (first, last) == (chosen.first, chosen.last) else {})),
        )
        for name, first, last in period.named(today)
    ]  # fmt: skip
    bases = [
        html.A(
            name, className="choice", href=asof.href("/statistics", at, **chosen.query(basis=basis)),
            **parts.attributes(**({"aria_current": "true"} if basis == chosen.basis else {})),
        )
        for basis, name in (("registered", t("按登记", "By registration")), ("closed", t("按办结", "By closing")))
    ]  # fmt: skip
    picker = dmc.DatePickerInput(
        id=RANGE, type="range", value=[chosen.first.isoformat(), chosen.last.isoformat()], maxDate=today.isoformat(),
        valueFormat=day_shape(), size="xs", w=250, allowSingleDateInRange=True,
        **parts.attributes(aria_label=t("起止日期", "From and to")),
    )  # fmt: skip
    return html.Div(
        [
            html.Nav(presets, className="choices", **parts.attributes(aria_label=t("期间", "Period"))),
            parts.component(picker),
            html.Nav(bases, className="choices", **parts.attributes(aria_label=t("口径", "Which matters"))),
            html.Button([parts.icon("printer"), t("打印", "Print")], className="btn", type="button", **parts.attributes(data_print="")),
        ],
        className="choose",
    )  # fmt: skip


# ── numbers ─────────────────────────────────────────────────────────────────────────────────────


def _count(shown: Statistics, name: str, told: tuple[str, str, str]) -> Component:
    zh, en, kind = told
    n = shown.counts[name]
    done = shown.counts["on_time"] + shown.counts["late"]
    beneath = {
        "on_time": t(f"按时办结率 {figures.rate(n, done)}", f"{figures.rate(n, done)} of those with a deadline"),
        "all": t(f"涉及 {len(shown.totals['unit'])} 个单位", f"{len(shown.totals['unit'])} units"),
        "closed": t(f"占 {figures.rate(n, shown.counts['all'])}", f"{figures.rate(n, shown.counts['all'])} of all"),
    }
    return html.Div(
        [
            html.A(
                [html.Span(t(zh, en), className="k"), html.Span([f"{n:,}", html.I(t("件", ""))], className="v num")],
                href=link(shown.at, shown.questions[name]),
                className="main",
            ),
            html.Span(beneath.get(name, ""), className="s num"),
        ],
        className=f"count {kind if n else ''}".strip(),
        **parts.attributes(data_count=name),
    )


def _bars(shown: Statistics, rows: Sequence[tuple[str, int, Filters]], *, kind: str = "blue") -> list[Component]:
    most = max((n for _, n, _ in rows), default=0)
    return [
        html.A(
            [
                html.Span(name, className="nm", title=name),
                html.Span(html.I(className=f"lb-{kind}", style={"width": f"{100 * n / most:.1f}%"}), className="lbar"),
                html.Span(f"{n:,}", className="num v"),
            ],
            href=link(shown.at, question),
            className="ul",
        )
        for name, n, question in rows
    ]


def _by(shown: Statistics, by: str, title: str, names: words.Words) -> Component:
    chosen = shown.questions["all"]
    rows = [
        (said(names, code), n, _narrowed(chosen, by, code)) for code, n in shown.totals[by].items()
    ][:MOST_BARS]  # fmt: skip
    return _card(title, _bars(shown, rows))


def _narrowed(chosen: Filters, by: str, code: str) -> Filters:
    """The matters of the period with this word."""
    asked: dict[str, Any] = {by: code if by in ("leader", "unit") else (code,)}
    return replace(chosen, **asked)


def _card(title: str, rows: Sequence[Component], sub: str = "") -> Component:
    none = parts.empty(t("这一期间没有事项。", "No matter in this period."))
    return parts.card(title, *(rows or [none]), sub=sub)


def _by_leader(desk: Desk, shown: Statistics) -> Component:
    rows = [
        (t("无批示领导", "No leader") if code == NONE else desk.name(code), n, _narrowed(shown.questions["all"], "leader", code))
        for code, n in shown.totals["leader"].items()
    ][:MOST_BARS]  # fmt: skip
    return _card(t("按批示领导", "By leader"), _bars(shown, rows))


def _by_unit(desk: Desk, shown: Statistics) -> Component:
    rows = [
        (desk.name(code), n, _narrowed(shown.questions["all"], "unit", code))
        for code, n in list(shown.totals["unit"].items())[:MOST_BARS]
    ]
    rest = len(shown.totals["unit"]) - len(rows)
    told = t(f"前 {len(rows)} 个，另有 {rest} 个", f"The first {len(rows)} of {len(rows) + rest}") if rest > 0 else ""
    return _card(t("按承办单位", "By unit"), _bars(shown, rows), sub=told)


def _happened(shown: Statistics) -> Component:
    rows = [
        html.A(
            [
                html.Span(t(zh, en), className="nm"),
                html.Span(t(f"共 {shown.times[name]:,} 次", f"{shown.times[name]:,} times"), className="num sub"),
                html.Span(t(f"{shown.counts[name]:,} 件", f"{shown.counts[name]:,}"), className="num v"),
            ],
            href=link(shown.at, shown.questions[name]),
            className="ub three",
        )
        for name, (zh, en) in HAPPENED.items()
    ]
    return parts.card(t("退回、催办、延期、重办", "Returns, urgings, extensions, reopenings"), *rows)


# ── how long ────────────────────────────────────────────────────────────────────────────────────


def _durations(shown: Statistics) -> Component:
    measured = [
        (t("交办到签收", "Assigned to signed"), shown.durations.sign, t("项承办任务", "parts")),
        (t("交办到首次反馈", "Assigned to first report"), shown.durations.report, t("项承办任务", "parts")),
        (t("登记到办结", "Registered to closed"), shown.durations.close, t("件", "matters")),
    ]
    rows = [_duration(*each) for each in measured]
    days = {holder: shown.held.days.get(holder, 0) for holder in ("unit", "office", "leader")}
    total = sum(days.values())
    fills = {"unit": "blue", "office": "pale", "leader": "grey"}
    split: list[Component] = []
    if total:
        stretches = [html.I(className=f"lb-{fills[h]}", style={"flexGrow": n}) for h, n in days.items() if n]
        told = [
            html.Span([html.I(className=f"lb-{fills[h]}"), said(words.HOLDER, h), html.B(figures.rate(n, total)),
                       html.Small(t(f"{n:,} 天", f"{n:,} d"))], className="num")
            for h, n in days.items()
        ]  # fmt: skip
        split = [
            html.H3(t("时间用在谁手里", "With whom the time went")),
            html.Span(html.Span(stretches, className="lb"), className="lbar tall"),
            html.Div(told, className="split"),
        ]
    sub = t("中位数，自然日", "Medians, calendar days")
    return parts.card(t("用了多久", "How long it took"), *rows, *split, sub=sub)


def _duration(name: str, measured: Duration, of: str) -> Component:
    enough = measured.middle is not None and measured.measured >= figures.FEWEST
    return html.Div(
        [
            html.Span(name),
            html.B([str(measured.middle), html.I(t("天", "d"))] if enough else "—", className="num"),
            html.Small(t(f"{measured.measured:,} {of}", f"{measured.measured:,} {of}"), className="num"),
        ],
        className="dur",
    )


# ── months and units ────────────────────────────────────────────────────────────────────────────


def _months(shown: Statistics) -> Component:
    figure = charts.trend(shown, lambda question: link(shown.at, question))
    label = t("每月登记与办结", "Registered and closed by month")
    heads = [
        t("月份", "Month"),
        t("登记", "Registered"),
        t("办结", "Closed"),
        t("按期", "On time"),
        t("逾期", "Late"),
        t("按时办结率", "Rate"),
    ]
    rows = [_month(shown, month) for month in shown.months]
    return parts.card(
        t("每月登记与办结", "Registered and closed by month"),
        figures.graph(TREND, figure, height=260, label=label),
        figures.numbers(label, heads, rows),
    )


def _month(shown: Statistics, month: Month) -> html.Tr:
    questions = charts.questions_of(shown, month)
    numbers = {"registered": month.registered, "closed": month.closed, "on_time": month.on_time, "late": month.late}
    cells = [
        html.Td(html.A(f"{n:,}", href=link(shown.at, questions[name])) if n else "0", className="num")
        for name, n in numbers.items()
    ]
    name = t(f"{month.first.year}年{month.first.month}月", month.first.strftime("%b %Y"))
    return html.Tr(
        [
            html.Th(name, **parts.attributes(scope="row")),
            *cells,
            html.Td(figures.rate(month.on_time, month.on_time + month.late), className="num"),
        ]
    )


def _units(desk: Desk, shown: Statistics) -> Component:
    units = charts.busiest(shown)
    label = t("各单位每月事项", "Matters by unit and month")
    if not units:
        return _card(label, [])
    figure = charts.heat(desk, shown, lambda question: link(shown.at, question))
    heads = [
        t("单位", "Unit"),
        *(charts.month_name(month).replace("<br>", " ") for month in shown.months),
        t("合计", "All"),
    ]
    rows = [_unit(desk, shown, unit) for unit in units]
    sub = t(
        f"事项按每个牵头和协办单位各计一次；列前 {len(units)} 个单位",
        f"A matter counts for each of its units; the first {len(units)} are shown",
    )
    return parts.card(
        label,
        figures.graph(HEAT, figure, height=64 + 26 * len(units), label=label),
        figures.numbers(label, heads, rows),
        sub=sub,
    )


def _unit(desk: Desk, shown: Statistics, unit: str) -> html.Tr:
    counted = shown.by_unit.get(unit, {})
    cells = []
    for month in shown.months:
        n = counted.get(month.first.replace(day=1), 0)
        told = html.A(f"{n:,}", href=link(shown.at, charts.cell(shown, unit, month))) if n else "·"
        cells.append(html.Td(told, className="num"))
    every = html.A(
        f"{shown.totals['unit'][unit]:,}", href=link(shown.at, _narrowed(shown.questions["all"], "unit", unit))
    )
    return html.Tr([html.Th(desk.name(unit), **parts.attributes(scope="row")), *cells, html.Td(every, className="num")])
