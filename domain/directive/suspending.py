"""Suspending 中止: the clocks of a matter stand, and run again 恢复."""

from __future__ import annotations

from domain.aggregate import Act, nfc
from domain.calendar import Calendar
from domain.directive.life import Life
from domain.rules import RulePack


class Suspending(Life):
    class Suspended(Life.Event):
        TOPIC = "directive.suspended"
        reason: str

        def change(self, directive: Life) -> None:
            directive.suspended_on = self.act.on

    def suspend(self, *, reason: str, act: Act) -> None:
        """中止: every clock of the matter stops."""
        self._must_be_working()
        self._must_be_numbered()
        self._needs_reason(reason)
        self.record(self.Suspended, act, reason=nfc(reason))

    class Resumed(Life.Event):
        """`dues`, `reports`: the dates of each unit that worked, after the working days its clock stood."""

        TOPIC = "directive.resumed"
        reason: str
        dues: dict[str, str]
        reports: dict[str, str]

        def change(self, directive: Life) -> None:
            directive.suspended_on = None
            directive._restart(self.dues, self.reports)

    def resume(self, *, reason: str, calendar: Calendar, pack: RulePack, act: Act) -> None:
        self._must_be_alive()
        if self.suspended_on is None:
            self._refuse("resume.not_suspended", "该事项没有中止", "The matter is not suspended")
        self._not_before(self.suspended_on, act, "中止", "it was suspended")
        # a unit that waits for the office is given those days back when the office answers it
        stood = {a.unit: self.suspended_on for a in self.assignments.values() if a.is_open and not a.waits_for_office}
        dues, reports = self._clocks(stood, act.on, calendar, pack)
        self.record(self.Resumed, act, reason=nfc(reason), dues=dues, reports=reports)
