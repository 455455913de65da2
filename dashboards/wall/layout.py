"""The big screen 大屏: the office at a look, for a wall of 1920 or 3840 points; everything grows with its width."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from dash import dcc, html
from dash.development.base_component import Component

from dashboards import asof, figures, parts
from dashboards.desk import Desk
from dashboards.parts import said
from dashboards.reader import day, t, weekday
from dashboards.today.beside import told_at
from dashboards.today.day import events
from dashboards.today.layout import CARDS
from dashboards.units.layout import KIND, LIT
from dashboards.wall.reading import Wall, read
from domain import words
from services.queries.ledger import Line
from services.queries.statistics import Month

BOX, STORE = "wall-box", "wall-store"
MOST_EVENTS: Final = 12
RING: Final = (("red", "red"), ("yellow", "yellow"), ("green", "green"), ("suspended", "grey"), ("none", "grey"))


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    at = asof.asked(query, desk.today())
    zone = desk.house.record(desk.jurisdiction).place.zone
    return html.Div(
        [
            dcc.Store(id=STORE, data={"as_of": at.isoformat() if at else ""}),
            _head(desk, at, zone),
            html.Div(await content(desk, at), id=BOX, className="w-box"),
        ],
        className="wall",
        id="wall",
        **parts.attributes(data_zone=zone, data_now="" if at else desk.today().isoformat()),
    )


async def content(desk: Desk, at: date | None) -> list[Component]:
    shown, told = await asyncio.gather(asyncio.to_thread(read, desk, at), events(desk, at, limit=30))
    zone = ZoneInfo(desk.house.record(desk.jurisdiction).place.zone)
    spoken = [item for item in told if item["level"] in ("open", "internal")][:MOST_EVENTS]
    return [
        _counts(shown),
        html.Div(
            [
                html.Div([_lights(shown), _groups(shown), _duties(shown)], className="w-col"),
                html.Div([_longest(desk, shown), _trend(shown)], className="w-col"),
                html.Div([_horizon(shown), _events(desk, spoken, shown, zone)], className="w-col"),
            ],
            className="w-main",
        ),
    ]


def _head(desk: Desk, at: date | None, zone: str) -> Component:
    shown = at or desk.today()
    now = datetime.now(ZoneInfo(zone))
    clock = (
        html.Span(f"{now:%H:%M}", className="w-clock num", **parts.attributes(data_clock="")) if at is None else None
    )
    told = t(f"截至 {day(shown)}", f"As of {day(shown)}") if at else f"{day(shown)} {weekday(shown)}"
    return html.Header(
        [
            html.A([html.Span("督", className="mk", **parts.attributes(aria_hidden="true")), html.Span(desk.office_name)], href="/", className="w-office", title=t("返回今日督办（Esc）", "Back to today (Esc)")),
            html.H1(t("督查督办总览", "Supervision at a look"), tabIndex=-1),
            html.Div(
                [
                    html.Span(t("演示数据", "Demonstration"), className="w-demo") if desk.is_simulated else None,
                    html.Span(told, className="num w-day"),
                    clock,
                    html.Button(parts.icon("maximize"), className="w-full", type="button", **parts.attributes(data_full="wall", aria_label=t("全屏显示", "Full screen"))),
                ],
                className="w-right",
            ),
        ],
        className="w-head",
    )  # fmt: skip


def _panel(title: str, *body: Component | None, sub: Component | str = "", extra: str = "") -> Component:
    head = html.Div([html.H2(title), html.Span(sub, className="sub num")], className="w-hd")
    return html.Section([head, *body], className=f"w-panel {extra}".strip())


# ── the six counts ──────────────────────────────────────────────────────────────────────────────


def _counts(shown: Wall) -> Component:
    return html.Div([_count(shown, name) for name in CARDS], className="w-counts")


def _count(shown: Wall, name: str) -> Component:
    card, n, seen = CARDS[name], shown.seen.count(name), shown.seen
    beneath = {
        "overdue": _change(shown),
        "soon": t(f"其中紧急 {seen.count('soon_urgent')}", f"{seen.count('soon_urgent')} urgent"),
        "sign": t(f"超期限 {seen.count('sign_late')}", f"{seen.count('sign_late')} past the term"),
        "review": _waited(shown),
        "open": t(
            f"按时办结率 {figures.rate(seen.count('on_time'), seen.count('on_time') + seen.count('late'))}",
            f"{figures.rate(seen.count('on_time'), seen.count('on_time') + seen.count('late'))} closed on time",
        ),
        "closed": t(f"本月累计 {seen.count('closed_month')}", f"{seen.count('closed_month')} this month"),
    }
    return html.Div(
        [
            html.Span([parts.icon(card.icon), t(card.zh, card.en)], className="k"),
            html.Span([f"{n:,}", html.I(t("件", ""))], className="v num"),
            html.Span(beneath[name], className="s num"),
        ],
        className=f"w-count {card.kind if n else ''}".strip(),
        **parts.attributes(data_count=name),
    )


def _change(shown: Wall) -> str:
    if "overdue" not in shown.seen.before:
        return t("上周尚无记录", "No record a week ago")
    change = shown.seen.count("overdue") - shown.seen.before["overdue"]
    return t(f"较上周 {figures.signed(change)}", f"Since last week {figures.signed(change)}")


def _waited(shown: Wall) -> str:
    if shown.seen.waiting is None:
        return t("没有积压", "Nothing waits")
    days = (shown.seen.today - shown.seen.waiting.since).days
    return t(f"最长已等 {days} 天", f"Longest wait {days} d")


# ── lights ──────────────────────────────────────────────────────────────────────────────────────


def _lights(shown: Wall) -> Component:
    """The open matters as a ring of their lights."""
    total, turned, stops = sum(shown.lights.values()), 0.0, []
    for colour, fill in RING:
        share = 360 * shown.lights.get(colour, 0) / total if total else 0
        if share:
            stops.append(f"var(--w-{fill}) {turned:.2f}deg {turned + share:.2f}deg")
            turned += share
    style = {"background": f"conic-gradient({', '.join(stops)})"} if stops else {}
    told = [
        html.Li([html.I(className=f"w-dot {fill}"), html.Span(said(words.LIGHT, colour)), html.B(f"{shown.lights.get(colour, 0):,}", className="num")])
        for colour, fill in RING
        if shown.lights.get(colour) or colour in LIT
    ]  # fmt: skip
    ring = html.Div(
        html.Div([html.B(f"{total:,}", className="num"), html.Span(t("在办", "open"))], className="w-hole"), className="w-ring", style=style
    )  # fmt: skip
    return _panel(
        t("在办事项亮灯", "Open matters by light"),
        html.Div([ring, html.Ul(told, className="w-keys")], className="w-ring-row"),
    )


def _groups(shown: Wall) -> Component:
    """Units' parts by kind of unit: the wall is no league table."""
    rows = [
        (kind, shown.groups[kind]) for kind in KIND if any(shown.groups.get(kind, {}).get(colour) for colour in LIT)
    ]
    most = max((sum(counted[colour] for colour in LIT) for _, counted in rows), default=0)
    body = [
        html.Li(
            [
                html.Div([html.Span([said(KIND, kind), html.Small(_with_red(shown, kind), className="num")]), html.Span([html.B(f"{counted[colour]:,}", className=f"n-{colour}") for colour in LIT], className="num w-trio")], className="row"),
                figures.light_bar([(colour, counted[colour]) for colour in LIT], most),
            ]
        )
        for kind, counted in rows
    ]  # fmt: skip
    none = html.P(t("没有在办的承办任务。", "No part is open."), className="w-none")
    sub = t("承办任务，红 / 黄 / 绿", "parts: red / yellow / green")
    return _panel(
        t("各类单位亮灯", "Kinds of units by light"),
        html.Ul(body, className="w-groups") if body else none,
        sub=sub,
        extra="grow",
    )


def _with_red(shown: Wall, kind: str) -> str:
    busy, red = shown.units.get(kind, (0, 0))
    return t(f"{busy} 个单位在办，{red} 个有红灯", f"{busy} units busy, {red} with red")


def _duties(shown: Wall) -> Component:
    """What has to move this month besides the deadlines."""
    seen = shown.seen
    told = (
        (t("本月应报进展", "Reports owed"), seen.count("reports"), ""),
        (t("反馈已迟", "Reports late"), seen.count("reports_late"), "red"),
        (t("待呈报", "To report up"), seen.count("report_up"), ""),
        (t("待签批", "Awaiting a word"), seen.count("reported_up"), ""),
    )
    cells = [
        html.Div([html.B(f"{n:,}", className=f"num {f'n-{colour}' if colour and n else ''}".strip()), html.Span(name)])
        for name, n, colour in told
    ]
    return _panel(t("本月反馈与呈报", "Reports of the month"), html.Div(cells, className="w-duties"))


# ── matters ─────────────────────────────────────────────────────────────────────────────────────


def _longest(desk: Desk, shown: Wall) -> Component:
    """What is overdue longest, and beneath it what falls due next."""
    rows = [_matter(desk, line, str(late), t("天", "d"), "late") for line, late in shown.longest]
    rows += [
        _matter(
            desk,
            line,
            str(left) if left else t("今", "0"),
            t("天后", "d left") if left else t("日", "d left"),
            _near(shown, left),
        )
        for line, left in shown.soon
    ]
    n = shown.seen.count("overdue")
    good = html.P(
        [parts.icon("circle-check"), t("没有逾期，也没有将到期的事项", "Nothing is overdue or due")],
        className="w-none good",
    )
    return _panel(
        t("逾期最久与最近到期的事项", "Overdue longest, due next"),
        html.Ol(rows, className="w-longest") if rows else good,
        sub=t(f"逾期 {n} 件 · 右为现由谁办", f"{n} overdue · held by, at the right"),
        extra="grow",
    )  # fmt: skip


def _near(shown: Wall, left: int) -> str:
    soon = shown.seen.questions["soon"].due_before
    return "near" if soon and left <= (soon - shown.seen.today).days else "far"


def _matter(desk: Desk, line: Line, number: str, unit: str, kind: str) -> html.Li:
    leads = t("、", ", ").join(desk.name(code) for code in line.leads[:2])
    return html.Li(
        [
            html.Span([html.B(number), html.I(unit)], className="w-days num"),
            html.Span(
                [
                    html.Span(line.title, className="w-title"),
                    html.Small([html.Span(line.number, className="num"), html.Span(leads)]),
                ],
                className="w-what",
            ),
            html.Span(said(words.HOLDER, line.holder), className="w-held"),
        ],
        className=f"w-{kind}",
    )


def _trend(shown: Wall) -> Component:
    """近 12 个月办结: closed on time and late by month, registered as a mark."""
    most = max((max(month.closed, month.registered) for month in shown.months), default=0) * 1.15 or 1
    bars = [_month(month, most) for month in shown.months]
    legend = html.Span(
        [
            html.Span([html.I(className="w-dot green"), t("按期办结", "on time")]),
            html.Span([html.I(className="w-dot red"), t("逾期办结", "late")]),
            html.Span([html.I(className="w-dot grey"), t("无时限", "no deadline")]),
            html.Span([html.I(className="w-dash"), t("登记", "registered")]),
        ],
        className="w-keys-row",
    )
    return _panel(t("近 12 个月办结", "Closed in 12 months"), html.Div(bars, className="w-trend"), sub=legend)


def _month(month: Month, most: float) -> Component:
    others = month.closed - month.on_time - month.late

    def tall(n: int) -> dict[str, str]:
        return {"height": f"{100 * n / most:.2f}%"}

    name = t(f"{month.first.month}月", month.first.strftime("%b"))
    told = t(
        f"{month.first.year}年{name}：登记 {month.registered}，办结 {month.closed}，按期 {month.on_time}，逾期 {month.late}",
        f"{name} {month.first.year}: {month.registered} registered, {month.closed} closed, {month.on_time} on time, {month.late} late",
    )
    return html.Div(
        [
            html.Div(
                [
                    html.Span(str(month.closed) if month.closed else "", className="n num"),
                    html.I(className="w-mark", style={"bottom": f"{100 * month.registered / most:.2f}%"}),
                    html.I(className="w-bar grey", style=tall(others)),
                    html.I(className="w-bar red", style=tall(month.late)),
                    html.I(className="w-bar green", style=tall(month.on_time)),
                ],
                className="w-stack",
            ),
            html.Span(name, className="d"),
        ],
        className="w-month",
        role="img",
        **parts.attributes(aria_label=told),
    )


# ── days and events ─────────────────────────────────────────────────────────────────────────────


def _horizon(shown: Wall) -> Component:
    seen = shown.seen
    most = max(seen.due.values(), default=0) or 1
    soon = seen.questions["soon"].due_before
    bars = []
    for when, n in seen.due.items():
        kind = "now" if when == seen.today else "soon" if soon and when <= soon and when not in seen.rest else ""
        name = t("今", "now") if when == seen.today else t(weekday(when)[-1], weekday(when)[:2])
        bars.append(
            html.Div(
                [html.Span(str(n) if n else "", className="n num"), html.Div(html.I(style={"height": f"{100 * n / most:.1f}%"}), className="w-stack"), html.Span([name, html.Small(str(when.day), className="num")], className="d")],
                className=f"w-day-bar {kind} {'rest' if when in seen.rest else ''}".strip(),
            )
        )  # fmt: skip
    total = sum(seen.due.values())
    return _panel(
        t("未来 14 天到期", "Due in 14 days"), html.Div(bars, className="w-horizon"), sub=t(f"{total} 件", f"{total}")
    )


def _events(desk: Desk, items: Sequence[Mapping[str, Any]], shown: Wall, zone: ZoneInfo) -> Component:
    rows = [
        html.Li(
            [
                html.Time(told_at(datetime.fromisoformat(item["recorded_at"]).astimezone(zone), shown.seen.today), className="num"),
                html.P([html.Span(item["sentence"]), html.Small(item["number"] or item["title"], className="num")]),
            ],
            key=str(item["position"]),
        )
        for item in items
    ]  # fmt: skip
    mark = (
        html.Span([html.I(className="pulse"), t("实时", "Live")], className="live-mark")
        if shown.seen.at is None
        else ""
    )
    none = html.P(t("还没有动态。", "Nothing has happened yet."), className="w-none")
    return _panel(
        t("最新动态", "Latest"), html.Ol(rows, className="w-events") if rows else none, sub=mark, extra="grow"
    )
