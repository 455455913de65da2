"""Twelve months 全年十二个月: each day by what it is, with the deadlines that fall on it."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dash import html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.reader import day as day_words
from dashboards.reader import t, weekday

MONDAY_FIRST = Weeks(firstweekday=0)
A_MONDAY = date(2024, 1, 1)


@dataclass(frozen=True)
class Year:
    """What is known of a year: days off by name, rest days worked, how much falls due by day; the day chosen, of which
    kind alone."""

    year: int
    names: Mapping[date, str]
    makeup: frozenset[date]
    due: Mapping[date, int]
    today: date
    at: date | None
    chosen: date | None = None
    asked: str = ""

    def kind(self, day: date) -> str:
        if day in self.names:
            return "off"
        if day in self.makeup:
            return "worked"
        return "rest" if day.weekday() >= 5 else ""

    def told(self, day: date) -> str:
        """What a day is, for whoever does not see its colour."""
        kind = {
            "off": self.names.get(day, ""),
            "worked": t("调休上班", "worked instead"),
            "rest": t("休息", "rest day"),
        }
        return kind.get(self.kind(day), "")


def grid(year: Year) -> Component:
    shown = (year.chosen or (year.today if year.today.year == year.year else date(year.year, 1, 1))).month
    months = [_month(year, month, shown) for month in range(1, 13)]
    return html.Div(months, className="months", id="calendar-months")


def _month(year: Year, month: int, shown: int) -> Component:
    name = t(f"{month}月", date(year.year, month, 1).strftime("%B"))
    heads = [html.Th(_letter(A_MONDAY + timedelta(days=n)), scope="col") for n in range(7)]
    weeks = [
        html.Tr([_day(year, each, month) for each in week])
        for week in MONDAY_FIRST.monthdatescalendar(year.year, month)
    ]
    works = sum(1 for n in _days(year.year, month) if year.kind(n) in ("", "worked"))
    caption = html.Caption([html.B(name), html.Span(t(f"{works} 个工作日", f"{works} working days"))])
    table = html.Table([caption, html.Thead(html.Tr(heads)), html.Tbody(weeks)])
    extra = parts.attributes(data_month=str(month))
    return html.Section(
        [table, *_notes(year, month)], className="month" + (" shown" if month == shown else ""), **extra
    )


def _letter(day: date) -> str:
    return t(weekday(day).removeprefix("周"), weekday(day)[:2])


def _day(year: Year, day: date, month: int) -> Component:
    if day.month != month:
        return html.Td("")
    told = year.told(day)
    count = year.due.get(day, 0)
    states = {"now": day == year.today, "has": bool(count), "chosen": day == year.chosen}
    classes = " ".join(filter(None, [year.kind(day), *(name for name, is_so in states.items() if is_so)]))
    marks: list[Component | str] = [html.Span(str(day.day), className="num")]
    if year.kind(day) == "worked":
        marks.append(html.Small(t("班", "w"), className="mark", **parts.attributes(aria_hidden="true")))
    if told:
        marks.append(html.Span(told, className="unseen"))
    if not count:
        return html.Td(marks, className=classes, title=told)
    due = t(f"{count} 项到期", f"{count} due")
    label = t(f"{day_words(day)} {told}，{due}", f"{day_words(day)} {told}, {due}")
    address = {"year": str(year.year), "kind": year.asked, "day": day.isoformat()}
    href = asof.href("/calendar", year.at, **address) + "#calendar-due"
    inside = [
        marks[0],
        *(m for m in marks[1:] if getattr(m, "className", "") == "mark"),
        html.B(str(count), className="due num"),
    ]
    marked = {"aria_current": "date"} if day == year.chosen else {}
    link = html.A(inside, href=href, title=label, **parts.attributes(aria_label=label, **marked))
    return html.Td(link, className=classes)


def _notes(year: Year, month: int) -> list[Component]:
    """The month's feasts and the rest days worked for them, in words."""
    told: list[str] = []
    run: list[date] = []
    days = _days(year.year, month)
    for day in [*days, None]:
        if run and (day is None or year.names.get(day) != year.names[run[0]]):
            told.append(f"{_span(run)} {year.names[run[0]]}")
            run = []
        if day is not None and day in year.names:
            run.append(day)
    worked = [day for day in days if day in year.makeup]
    if worked:
        told.append(
            t("、".join(f"{d.day}日" for d in worked) + " 上班", ", ".join(str(d.day) for d in worked) + " worked")
        )
    return [html.P(t("；", "; ").join(told), className="feasts")] if told else []


def _span(run: list[date]) -> str:
    first, last = run[0].day, run[-1].day
    return t(f"{first}日", str(first)) if first == last else t(f"{first}—{last}日", f"{first}–{last}")


def _days(year: int, month: int) -> list[date]:
    first = date(year, month, 1)
    return [day for n in range(31) if (day := first + timedelta(days=n)).month == month]
