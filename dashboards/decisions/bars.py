"""Bars 计划条: days on an axis, arithmetic only; and a whole decision as two lines, promised first and standing now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.reader import day, t

Json = dict[str, Any]
MOST_TICKS: Final = 9
SOME_WEEKS: Final = 80
NARROWEST: Final = 330
"""Pixels of an axis whose names must not meet; phones show none."""
EDGE: Final = 6
STEPS_OF_MONTHS: Final = (1, 2, 3, 6, 12, 24)


def iso(value: Any) -> date:
    return date.fromisoformat(str(value)[:10])


@dataclass(frozen=True, slots=True)
class Axis:
    """From one day to another; a place on it is a share of its width, in per cent."""

    first: date
    last: date

    @classmethod
    def over(cls, days: Iterable[date]) -> Axis:
        """With a little room on both sides."""
        found = sorted(days)
        room = timedelta(days=max((found[-1] - found[0]).days // 40, 2))
        return cls(found[0] - room, found[-1] + room)

    def at(self, when: date) -> float:
        share = (when - self.first).days / max((self.last - self.first).days, 1)
        return round(100 * min(max(share, 0), 1), 2)

    def style(self, start: date, end: date) -> dict[str, str]:
        return {"left": f"{self.at(start)}%", "width": f"{max(self.at(end) - self.at(start), 1):.2f}%"}

    def ticks(self) -> list[date]:
        """First days of months, of quarters, of years: as many as can be read; of some weeks also days within a month."""
        if (self.last - self.first).days <= SOME_WEEKS:
            every = (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))
            return [each for each in every if each.day in (1, 11, 21)]
        months = [
            date(year, month, 1) for year in range(self.first.year, self.last.year + 1) for month in range(1, 13)
            if self.first <= date(year, month, 1) <= self.last
        ]  # fmt: skip
        for step in STEPS_OF_MONTHS:
            chosen = [each for each in months if (each.year * 12 + each.month - 1) % step == 0]
            if len(chosen) <= MOST_TICKS:
                return chosen
        return months[:: len(months) // MOST_TICKS + 1]


def ruler(axis: Axis, today: date) -> Component:
    """The head of a list of bars: months, and today; of names too near each other the earlier stays, and each year is
    said once."""
    now, ticks = axis.at(today), axis.ticks()
    is_here = axis.first <= today <= axis.last
    wide = all((later - earlier).days > 300 for earlier, later in pairwise(ticks))
    here = day(today, this_year=today.year)
    marks: list[Component] = [html.Span(here, className="tick now", style=_now(axis, today))]
    free, year = 0.0, 0
    for each in ticks:
        at, name = axis.at(each), _tick(each, each.year != year, wide)
        start, end = _room(at, name)
        if start < free or (is_here and _meet((start, end), _room(now, here))):
            continue
        free, year = end, each.year
        marks.append(html.Span(name, className=f"tick num {_side(at)}".strip(), style={"left": f"{at}%"}))
    return html.Div(marks, className="ruler", **parts.attributes(aria_hidden="true"))


def _room(at: float, name: str) -> tuple[float, float]:
    """From where to where a name reaches, in per cent of the narrowest axis there is."""
    width = (sum(12 if ord(sign) > 0x2E80 else 7 for sign in name) + 8) * 100 / NARROWEST
    start = {"l": at, "r": at - width}.get(_side(at), at - width / 2)
    return start, start + width


def _side(at: float) -> str:
    """At the ends of the axis a name stands within it."""
    return "l" if at < EDGE else "r" if at > 100 - EDGE else ""


def _meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _tick(when: date, with_year: bool, years: bool) -> str:
    if years:
        return str(when.year)
    if when.day > 1:
        return day(when, this_year=None if with_year else when.year)
    month = t(f"{when.month}月", f"{when:%b}")
    return t(f"{when.year}年{month}", f"{month} {when.year}") if with_year else month


def lines(axis: Axis, today: date) -> list[Component]:
    """Behind the bars: the months, and today in red."""
    found: list[Component] = [html.I(className="line", style={"left": f"{axis.at(each)}%"}) for each in axis.ticks()]
    return [*found, html.I(className="line now", style=_now(axis, today))]


def _now(axis: Axis, today: date) -> dict[str, str]:
    """Not shown where today lies outside; the slider may move it in."""
    return {"left": f"{axis.at(today)}%"} if axis.first <= today <= axis.last else {"display": "none"}


def days_of(bars: Sequence[Json]) -> list[date]:
    return [
        iso(each[name])
        for each in bars
        for name in ("first_start", "first_due", "start", "due", "reached")
        if each[name]
    ]


def whole(bars: Sequence[Json], axis: Axis, today: date, *, is_over: bool = False) -> Component | None:
    """One decision: the grey line is what was promised first, the blue one what stands; each step a mark on it."""
    live = [each for each in bars if not each["dropped"]]
    if not bars or not live:
        return None
    first = (min(iso(each["first_start"]) for each in bars), max(iso(each["first_due"]) for each in bars))
    now = (min(iso(each["start"]) for each in live), max(iso(each["reached"] or each["due"]) for each in live))
    marks = [
        html.I(className=f"mark {state_of(each, today)}", style={"left": f"{axis.at(iso(each['reached'] or each['due']))}%"})
        for each in live
        if each["reached"] or not is_over
    ]  # fmt: skip
    told = t(
        f"首次承诺 {day(first[0])} 至 {day(first[1])}；现行 {day(now[0])} 至 {day(now[1])}",
        f"Promised first {day(first[0])} to {day(first[1])}; now {day(now[0])} to {day(now[1])}",
    )
    return html.Span(
        [
            *lines(axis, today),
            html.I(className="first", style=axis.style(*first)),
            html.I(className="now", style=axis.style(*now)),
            *marks,
        ],
        className="bars",
        role="img",
        title=told,
        **parts.attributes(aria_label=told),
    )


def state_of(bar: Json, today: date) -> str:
    """Reached in time or late, missed, or still to come."""
    if bar["reached"]:
        return "late" if iso(bar["reached"]) > iso(bar["due"]) else "done"
    return "missed" if iso(bar["due"]) < today else "open"


def days(n: int) -> str:
    """So many days later (+) or earlier (−)."""
    if not n:
        return t("无偏差", "no slip")
    return t(f"{n:+d} 天", f"{n:+d} d").replace("-", "−")
