"""Warning lights 亮灯: which one is on, from the deadline, the day, the calendar and the pack alone."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple, Protocol

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


class Timed(Protocol):
    """What every light is read from."""

    @property
    def status(self) -> str: ...
    @property
    def due_kind(self) -> str: ...
    @property
    def due(self) -> date | None: ...
    @property
    def stage_due(self) -> date | None: ...
    @property
    def review_on(self) -> date | None: ...
    @property
    def report_due(self) -> date | None: ...
    @property
    def clock_stopped_on(self) -> date | None: ...


class Matter(Timed, Protocol):
    """What the lights of a directive are read from: the directive itself, or a row with the same words."""

    @property
    def outcome(self) -> str: ...
    @property
    def holder(self) -> str: ...
    @property
    def urgency(self) -> str: ...
    @property
    def received_final_on(self) -> date | None: ...
    @property
    def suspended_on(self) -> date | None: ...
    @property
    def closed_on(self) -> date | None: ...


class Part(Timed, Protocol):
    """What the lights of one unit's assignment are read from."""

    @property
    def received_on(self) -> date | None: ...
    @property
    def ended_on(self) -> date | None: ...


class Lights(NamedTuple):
    """办结 and 反馈, two clocks with two lights, and who has to move next."""

    completion: Light
    reporting: Light
    holder: str


WAITING: Final = {
    "result_submitted": "waiting_for_review",
    "accepted": "waiting_for_office",
    "reported_up": "waiting_for_leader",
    "endorsed": "waiting_for_closing",
}
"""Why a clock stands, by the status of the directive; else the unit waits for a decision on its objection."""

RED_WHEN_RECEIVED: Final = "received_late"


def lights(matter: Matter, day: date, pack: RulePack, calendar: Calendar) -> Lights:
    """Both lights of a directive on that day. Days that are the office's or the leader's are not charged to units:
    once every lead has reported, only the day of receipt counts against the deadline. A phased deadline is lit by the
    phase due now; the last one is the whole."""
    holder, due = matter.holder, matter.stage_due or matter.due
    if matter.closed_on:
        return Lights(_when_over(matter, pack, calendar), Light("none", "over"), holder)
    if matter.status in ("draft", "numbered"):
        waiting = Light("none", "not_assigned")
        return Lights(waiting, waiting, holder)
    if matter.suspended_on:
        standing = Light("suspended", "suspended")
        return Lights(standing, standing, holder)
    if matter.clock_stopped_on:
        reason = WAITING.get(matter.status, "waiting_for_decision")
        completion = _when_stopped(matter.due_kind, due, matter.clock_stopped_on, reason, calendar)
        return Lights(completion, _reporting(matter.report_due, matter.urgency, day, pack, calendar), holder)
    return Lights(
        _running(matter.due_kind, due, matter.review_on, matter.urgency, day, pack, calendar),
        _reporting(matter.report_due, matter.urgency, day, pack, calendar),
        holder,
    )


def unit_lights(
    part: Part, *, urgency: str, is_live: bool, is_suspended: bool, day: date, pack: RulePack, calendar: Calendar
) -> Lights:
    """Both lights of one unit's part; `is_live` and `is_suspended` are said of the directive."""
    over = Light("none", "over")
    if part.status == "done" or (part.received_on and not is_live):
        return Lights(_done(part.due_kind, part.due, part.received_on, calendar), over, "none")
    if part.status in ("handed_over", "released", "excused"):
        late = part.due_kind not in NEVER_RED and part.due and part.ended_on and part.ended_on > part.due
        left = _done(part.due_kind, part.due, part.ended_on, calendar) if late else Light("none", part.status)
        return Lights(left, over, "none")
    if not is_live:
        return Lights(over, over, "none")
    if is_suspended:
        standing = Light("suspended", "suspended")
        return Lights(standing, standing, "office")
    due = part.stage_due or part.due
    reporting = _reporting(part.report_due, urgency, day, pack, calendar)
    if stopped := part.clock_stopped_on:
        reason = "waiting_for_review" if part.status == "reported" else "waiting_for_decision"
        if part.status in ("reported", "objected"):  # who waits for an extension works on, and reports
            reporting = Light("green", reason)
        return Lights(_when_stopped(part.due_kind, due, stopped, reason, calendar), reporting, "office")
    return Lights(_running(part.due_kind, due, part.review_on, urgency, day, pack, calendar), reporting, "unit")


def _running(
    kind: str, due: date | None, review_on: date | None, urgency: str, day: date, pack: RulePack, calendar: Calendar
) -> Light:
    return light(
        kind=kind if due else "none",
        due=due or review_on,
        done_on=None,
        suspended=False,
        today=day,
        urgency=urgency,
        pack=pack,
        calendar=calendar,
    )


def _reporting(report_due: date | None, urgency: str, day: date, pack: RulePack, calendar: Calendar) -> Light:
    if report_due is None:
        return Light("none", "no_report_owed")
    return light(
        kind=REPORTING,
        due=report_due,
        done_on=None,
        suspended=False,
        today=day,
        urgency=urgency,
        pack=pack,
        calendar=calendar,
    )


def _when_stopped(kind: str, due: date | None, stopped: date, reason: str, calendar: Calendar) -> Light:
    """Nothing is owed by a unit: the day its clock stopped is judged, and no day after it."""
    if due is None or kind in NEVER_RED:
        return Light("green", reason)
    days, working_days = (due - stopped).days, calendar.working_days_between(stopped, due)
    if stopped > due:
        return Light("red", RED_WHEN_RECEIVED if reason != "waiting_for_decision" else "overdue", days, working_days)
    return Light("green", reason, days, working_days)


def _when_over(matter: Matter, pack: RulePack, calendar: Calendar) -> Light:
    """Only what was completed was completed in time or late."""
    outcome = pack.row("closure.outcomes", matter.outcome)
    if outcome is None or not outcome["completes"]:
        return Light("none", matter.outcome or "withdrawn")
    return _done(matter.due_kind, matter.due, matter.received_final_on, calendar)


def _done(kind: str, due: date | None, received: date | None, calendar: Calendar) -> Light:
    return Light("none", "excused") if received is None else _light_when_done(kind, due, received, calendar)
