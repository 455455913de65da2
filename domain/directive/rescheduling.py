"""Rescheduling 时限随时间线: a matter given for a step of a decision's timeline keeps to the step when that is reshaped.

It is nobody's extension: no unit asked for it, and it counts for none.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain import deadlines
from domain.aggregate import Act, nfc
from domain.calendar import Calendar
from domain.directive.life import Life
from domain.rules import RulePack


class Rescheduling(Life):
    class Rescheduled(Life.Event):
        """`version` of the timeline of `decision` moved the step; `units` are those that promised its former day."""

        TOPIC = "directive.rescheduled"
        decision: UUID
        version: int
        milestone: str
        units: list[str]
        due: date
        reason: str

        def change(self, directive: Life) -> None:
            for unit in self.units:
                directive.assignments[unit].extend(self.due)
            directive._follow_collator()

    def reschedule(
        self, *, decision: UUID, version: int, milestone: str, was: date, due: date, reason: str, calendar: Calendar,
        pack: RulePack, act: Act,
    ) -> None:  # fmt: skip
        """The first promise stays. A day the office has since decided for the matter itself stands, and what is over."""
        self._must_be_alive()
        promised = (was, deadlines.roll(was, calendar=calendar, pack=pack))
        due = deadlines.roll(due, calendar=calendar, pack=pack)
        units = sorted(
            given.unit for given in self.assignments.values()
            if given.is_open and not given.received_on and given.due in promised and given.assigned_on <= due != given.due
        )  # fmt: skip
        if units:
            self.record(
                self.Rescheduled, act, decision=decision, version=version, milestone=milestone, units=units, due=due,
                reason=nfc(reason),
            )  # fmt: skip

    class StepDropped(Life.Event):
        """The step is planned no longer; what becomes of the matter is for the office to say."""

        TOPIC = "directive.step_dropped"
        decision: UUID
        version: int
        milestone: str
        reason: str

    def lose_step(self, *, decision: UUID, version: int, milestone: str, reason: str, act: Act) -> None:
        self._must_be_alive()
        self.record(self.StepDropped, act, decision=decision, version=version, milestone=milestone, reason=nfc(reason))
