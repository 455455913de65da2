"""The life line 生命线: one horizontal axis of a matter's time, in whose hands it was, what was promised, what happened.

Narrow screens and paper show the same as a list of days.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.desk import Desk
from dashboards.directive.axis import DOWN, UP, Axis, Label, Tick, axis, place
from dashboards.directive.marks import Mark, marks
from dashboards.reader import day, t
from domain.words import Words

Json = dict[str, Any]

HANDS: Words = {
    "unit": ("承办单位", "Unit"),
    "office": ("督查办", "Office"),
    "leader": ("领导", "Leader"),
    "suspended": ("中止", "Suspended"),
}
MOST_LANES = 12
BELOW = frozenset({"bad", "warn", "ask", "still"})
"""Looks whose labels stand under the axis: what the office did about it."""


def lifeline(desk: Desk, life: Json, facts: Sequence[Json], matter: Json, at: date, year: int) -> Component:
    """The axis with its legend, and the same as a list."""
    found = marks(facts, year)
    promises = _promises(life, year)
    line = axis(
        [mark.on for mark in found]
        + [label.on for label, _ in promises]
        + [_day(life["end"]), *([] if life["is_over"] else [at])]
    )
    drawn, is_flat = _axis(life, found, promises, line, at, year)
    return html.Div(
        [
            html.Div(drawn, className="lf-axis flat" if is_flat else "lf-axis", role="img",
                     **parts.attributes(aria_label=_told(life, found, year))),
            _lanes(desk, life, matter, line),
            _legend(life),
            _steps(found, promises, year),
        ],
        className="life",
    )  # fmt: skip


def _axis(
    life: Json, found: Sequence[Mark], promises: Sequence[tuple[Label, str]], line: Axis, at: date, year: int
) -> tuple[list[Component], bool]:
    """Bars, ticks, flags, marks and their labels, each at its day; and whether the far rows stay empty."""
    labels = [label for label, _ in promises]
    if not life["is_over"]:
        labels.append(Label(at, t("今天", "Today"), day(at, this_year=year), 95, DOWN))
    extra = len(labels)
    labels += [Label(m.on, m.label, m.sub, m.weight, DOWN if m.look in BELOW else UP) for m in found]
    places = place(line, labels)
    drawn: list[Component] = [html.I(className="lf-line")]
    drawn += [
        html.Span(
            _tick(tick),
            className="lf-tick year" if tick.is_year else "lf-tick",
            style={"left": f"{tick.x}%"},
        )
        for tick in line.ticks()
    ]  # fmt: skip
    if life["first_due"]:
        start = min(_day(life["start"]), _day(life["first_due"]))
        drawn.append(html.I(className="lf-plan", style=_span(line, start, _day(life["first_due"]))))
    drawn += [_bar(stretch, line) for stretch in life["stretches"] if not stretch["lane"]]
    for n, (label, placed) in enumerate(zip(labels, places, strict=True)):
        look = promises[n][1] if n < len(promises) else "today" if n < extra else found[n - extra].look
        told = " · ".join((label.text, label.sub)) if n < extra else "\n".join(found[n - extra].told)
        mark = "lf-flag" if n < extra else "lf-dot"
        drawn.append(
            html.I(className=f"{mark} {look and 'k-' + look}".strip(), style={"left": f"{placed.x}%"}, title=told)
        )
        if placed.row is None:
            continue
        style = {"left": f"{placed.x}%"} if not placed.edge else {}
        kind = f"lf-label r{placed.row} {placed.edge} {'k-' + look if n < extra else ''}".strip()
        drawn.append(
            html.Div([html.B(label.text), html.Small(label.sub, className="num")], className=kind, style=style)
        )
        if placed.row in (1, 3):
            drawn.append(html.I(className=f"lf-stem r{placed.row}", style={"left": f"{placed.x}%"}))
    return drawn, all(placed.row in (UP, DOWN, None) for placed in places)


def _promises(life: Json, year: int) -> list[tuple[Label, str]]:
    """First promise and deadline that counts now."""
    first, due = life["first_due"], life["due"]
    found: list[tuple[Label, str]] = []
    if first and first != due:
        found.append((Label(_day(first), t("首次承诺", "First promise"), day(first, this_year=year), 92, UP), "first"))
    if due:
        found.append((Label(_day(due), t("办结时限", "Deadline"), day(due, this_year=year), 99, UP), _due_look(life)))
    return found


def _due_look(life: Json) -> str:
    """Red where it has been passed."""
    return "due" if any(s["is_late"] for s in life["stretches"] if not s["lane"]) else "term"


def _bar(stretch: Json, line: Axis) -> Component:
    start, end = _day(stretch["start"]), _day(stretch["end"])
    kind = f"h-{stretch['holder']}" + (" h-late" if stretch["is_late"] else "")
    zh, en = HANDS[stretch["holder"]]
    days = (end - start).days
    told = t(f"{zh} {days}天", f"{en}, {days} d") + (t("（逾期）", " (overdue)") if stretch["is_late"] else "")
    dates = f"{start.isoformat()} – {(end - timedelta(days=1)).isoformat()}"
    return html.I(className=f"hand {kind}", style=_span(line, start, end), title=f"{told}\n{dates}")


def _span(line: Axis, start: date, end: date) -> dict[str, str]:
    return {"left": f"{line.x(start)}%", "width": f"{max(line.width(start, end), 0.25)}%"}


def _lanes(desk: Desk, life: Json, matter: Json, line: Axis) -> Component | None:
    """A thin bar for each unit, where there are several."""
    rows = sorted(matter["assignments"], key=lambda row: (row["role"] != "lead", not row["collator"]))
    lanes = [row["unit"] for row in rows if any(s["lane"] == row["unit"] for s in life["stretches"])]
    if len(lanes) < 2:
        return None
    drawn: list[Component] = [
        html.Div(
            [html.Span(desk.name(unit), className="lf-who")]
            + [_bar(stretch, line) for stretch in life["stretches"] if stretch["lane"] == unit],
            className="lf-lane",
        )
        for unit in lanes[:MOST_LANES]
    ]
    if len(lanes) > MOST_LANES:
        more = len(lanes) - MOST_LANES
        drawn.append(
            html.P(t(f"另有 {more} 个单位，见“承办单位”", f"{more} more units, see “Units”"), className="more-lanes")
        )
    return html.Div(drawn, className="lf-lanes")


def _legend(life: Json) -> Component:
    held = {s["holder"] for s in life["stretches"]}
    shown: list[Component] = []
    if life["first_due"]:
        shown.append(html.Span([html.I(className="lf-plan"), t("计划", "Plan")]))
    shown += [html.Span([html.I(className=f"hand h-{code}"), t(*HANDS[code])]) for code in HANDS if code in held]
    if any(s["is_late"] for s in life["stretches"]):
        shown.append(html.Span([html.I(className="hand h-unit h-late"), t("逾期", "Overdue")]))
    return html.Div(shown, className="lf-legend")


def _steps(found: Sequence[Mark], promises: Sequence[tuple[Label, str]], year: int) -> Component:
    """The same by day, one below the other: for a phone and for paper."""
    rows = [(mark.on, 0, mark.look, mark.label, "；".join(mark.told)) for mark in found]
    rows += [(label.on, 1, look, label.text, "") for label, look in promises]
    items = [
        html.Li(
            [
                html.Time(day(on, this_year=year), className="num", dateTime=on.isoformat()),
                html.Div([html.B(name), html.Span(told) if told else None]),
            ],
            className=f"k-{look}" if look else "",
        )
        for on, _, look, name, told in sorted(rows, key=lambda row: (row[0], row[1]))
    ]
    return html.Ol(items, className="days-of-life")


def _told(life: Json, found: Sequence[Mark], year: int) -> str:
    """The axis in one sentence, for those who do not see it."""
    first, last = day(life["start"], this_year=year), day(life["end"], this_year=year)
    due = day(life["due"], this_year=year) if life["due"] else t("未定", "none")
    return t(
        f"生命线：{first}至{last}，{len(found)}个办理日，办结时限{due}。逐条事实见“全程留痕”。",
        f"Life line from {first} to {last}, {len(found)} days of acts, deadline {due}. Each fact stands under “Every fact”.",
    )


def shares(life: Json) -> Component | None:
    """时间归属: how long the matter was with whom."""
    total = sum(share["days"] for share in life["shares"])
    if not total:
        return None
    rows = [
        html.Div(
            [
                html.Span([html.I(className=f"hand h-{share['holder']}"), t(*HANDS[share["holder"]])]),
                html.Span(
                    [
                        html.B(t(f"{share['days']} 天", f"{share['days']} d")),
                        html.Small(t(f"工作日 {share['working_days']}", f"{share['working_days']} working")),
                    ],
                    className="num",
                ),
            ],
            className="lf-share",
        )
        for share in life["shares"]
    ]
    bar = [
        html.I(className=f"hand h-{share['holder']}", style={"width": f"{100 * share['days'] / total:.2f}%"})
        for share in life["shares"]
    ]
    hidden = parts.attributes(aria_hidden="true")
    return parts.card(
        t("时间归属", "Whose time"),
        html.Div(bar, className="lf-sharebar", **hidden), *rows,
        sub=t(f"共 {total} 天", f"{total} days"), extra="shares",
    )  # fmt: skip


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _tick(tick: Tick) -> str:
    """A month by its name, January by its year."""
    if tick.is_year:
        return t(f"{tick.on.year}年", str(tick.on.year))
    return t(f"{tick.on.month}月", day(tick.on, this_year=tick.on.year).removeprefix("1 "))
