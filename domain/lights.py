"""Warning lights 亮灯: which one is on, from the deadline, the day, the calendar and the pack alone."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from domain.calendar import Calendar
from domain.rules import RulePack

Colour = Literal["green", "yellow", "red", "done_on_time", "done_late", "suspended", "none"]

REPORTING: Final = "reporting"  # 反馈时限: its own clock, its own light
NEVER_RED: Final = frozenset({"long_term", "none"})  # a review day asks for a look, it is no promise


@dataclass(frozen=True, slots=True)
class Light:
    """A warning light 亮灯 and why: `days` to the due date (negative: days late), the same in working days,
    and the day the colour will change by itself.
    """

    colour: Colour
    reason_code: str
    days: int = 0
    working_days: int = 0
    changes_on: date | None = None


class Boundaries(NamedTuple):
    """The days a light turns: SQL compares them, so that no light is stored."""

    yellow_from: date | None
    red_from: date | None


def boundaries(due: date | None, urgency: str, pack: RulePack, calendar: Calendar, *, kind: str = "date") -> Boundaries:
    """Yellow some working days before, red from the day after. `kind` is that of the deadline, or `reporting`."""
    if due is None:
        return Boundaries(None, None)
    key = "lights.reporting" if kind == REPORTING else "lights.review" if kind in NEVER_RED else "lights.yellow"
    yellow_from = calendar.add_working_days(due, -pack.level(key, urgency))
    return Boundaries(yellow_from, None if kind in NEVER_RED else due + timedelta(days=1))


def light(
    *,
    kind: str,
    due: date | None,
    done_on: date | None,
    suspended: bool,
    today: date,
    urgency: str,
    pack: RulePack,
    calendar: Calendar,
) -> Light:
    """The light of a clock on that day, from nothing but what is given.

    `due` is the current deadline, or the review day of a `long_term` or `none` one, which never turns red.
    """
    if done_on is not None:
        return _light_when_done(kind, due, done_on, calendar)
    if suspended:
        return Light("suspended", "suspended")
    if due is None:
        return Light("none", "no_deadline")
    days, working_days = (due - today).days, calendar.working_days_between(today, due)
    yellow_from, red_from = boundaries(due, urgency, pack, calendar, kind=kind)
    if red_from is not None and today >= red_from:
        return Light("red", "overdue", days, working_days)
    if yellow_from is not None and today >= yellow_from:
        if red_from is None:
            return Light("yellow", "review_overdue" if today > due else "review_soon", days, working_days)
        return Light("yellow", "due_today" if today == due else "due_soon", days, working_days, red_from)
    return Light("green", "on_track" if red_from else "review_later", days, working_days, yellow_from)


def _light_when_done(kind: str, due: date | None, done_on: date, calendar: Calendar) -> Light:
    if due is None or kind in NEVER_RED:
        return Light("none", "done_without_deadline")  # outside on-time results
    late = done_on > due
    return Light(
        "done_late" if late else "done_on_time",
        "done_late" if late else "done_on_time",
        (due - done_on).days,
        calendar.working_days_between(done_on, due),
    )
