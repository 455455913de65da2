"""Reopening 重新办理: what was closed is worked on again."""

from __future__ import annotations

from typing import Any

from domain import deadlines
from domain.aggregate import Act, nfc
from domain.assignment import Assignment
from domain.calendar import Calendar
from domain.directive.life import Life
from domain.rules import RulePack


class Reopening(Life):
    class Reopened(Life.Event):
        """`relapse`: what was closed came back."""

        TOPIC = "directive.reopened"
        reason: str
        relapse: bool
        due: dict[str, Any]
        dues: dict[str, str]
        reports: dict[str, str]

        def change(self, directive: Life) -> None:
            directive.closed_on = directive.archived_on = None
            directive.outcome, directive.remaining = "", []
            directive.reported_up_on = directive.endorsed_on = None
            directive.reopened += 1
            directive.reinstructed = False
            promise = deadlines.promised(self.due)
            for given in leads_to_reopen(directive):
                given.promise(promise)
                given.resume()
                given.supplements = 0
            directive._restart(self.dues, self.reports)

    def reopen(
        self,
        *,
        reason: str,
        relapse: bool,
        pack: RulePack,
        calendar: Calendar,
        act: Act,
        due: deadlines.Resolved | None = None,
    ) -> None:
        """重新办理: the leads work again; without a new deadline the old one moves by the days it was closed."""
        if self.closed_on is None or self.withdrawn or self.merged_into:
            self._refuse("reopen.closed", "只有已办结的事项可以重新办理", "Only a closed matter can be reopened")
        self._not_before(self.closed_on, act, "办结", "it was closed")
        self._needs_reason(reason)
        stood = {a.unit: a.received_on or a.ended_on or self.closed_on for a in leads_to_reopen(self)}
        dues, reports = self._clocks(stood, act.on, calendar, pack, moves=due is None)
        self.record(
            self.Reopened,
            act,
            reason=nfc(reason),
            relapse=relapse,
            due=due.to_fact() if due else {},
            dues=dues,
            reports=reports,
        )


def leads_to_reopen(directive: Life) -> list[Assignment]:
    """The leads whose work goes on: those who did it, or where nobody did, those who were excused."""
    leads = [a for a in directive.assignments.values() if a.role == "lead"]
    return [a for a in leads if a.status == "done"] or [a for a in leads if a.status == "excused"]
