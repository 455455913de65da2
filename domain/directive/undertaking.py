"""Undertaking 承办: how the units' parts in a matter begin, pass on, stand still and end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from domain import deadlines
from domain.assignment import GONE, Assignment
from domain.calendar import Calendar
from domain.directive.standing import Standing
from domain.rules import RulePack


class Undertaking(Standing):
    """Changes several facts share; nothing here checks or refuses."""

    def _open_assignment(
        self,
        unit: str,
        role: str,
        group: str,
        fact: Any,
        promise: deadlines.Resolved | None,
        *,
        like: Assignment | None = None,
    ) -> None:
        """A unit's part begins; `like` is the one it takes over, whose rhythm it keeps unless given its own."""
        report: Mapping[str, Any] = fact.report if role == "lead" else {}  # assisting units answer to the collator
        if unit in self.assignments:
            self.past_assignments.append(self.assignments[unit])
        until, first = report.get("until"), report.get("first")
        opened = Assignment(
            unit=unit,
            role="lead" if role == "lead" else "assist",
            assigned_on=fact.act.on,
            collator=unit == self.collator,
            group=group,
            due_kind=self.due_kind,
            due=self.due,
            review_on=self.review_on,
            report_every=str(report.get("every", "")),
            report_until=date.fromisoformat(until) if until else None,
            report_due=date.fromisoformat(first) if first else None,
        )
        opened.promise(promise)
        opened.due_first = opened.due
        if like and not report:
            opened.report_every, opened.report_until = like.report_every, like.report_until
            opened.report_due = like.report_due
        self.assignments[unit] = opened
        if opened.role == "lead":
            self.reported_up_on = self.endorsed_on = None  # what was reported up is no longer the whole result
            collating = self.assignments.get(self.collator)
            if collating and collating.status in GONE:
                collating.collator, opened.collator = False, True
                self.collator = unit
                self._follow_collator()

    def _replace(
        self,
        old: str,
        new: str,
        fact: Any,
        day: date,
        promise: deadlines.Resolved | None,
        status: Literal["handed_over", "released"] = "handed_over",
    ) -> None:
        """Another unit takes the place of one; lateness up to `day` stays where it arose."""
        given = self.assignments[old]
        given.leave(status, day)
        self._overtake(old)
        if self.collator == old:
            given.collator, self.collator = False, new
        self._open_assignment(new, given.role, given.group, fact, promise, like=given)
        self._follow_collator()

    def _leave(self, unit: str, status: Literal["released", "excused"], day: date) -> None:
        """A unit goes, nobody takes its place; another lead collates if it did."""
        given = self.assignments[unit]
        given.leave(status, day)
        self._overtake(unit)
        others = [a for a in self._leads() if a.status != "excused"]
        if given.collator and others:
            given.collator, others[0].collator = False, True
            self.collator = others[0].unit
            self._follow_collator()

    def _overtake(self, unit: str) -> None:
        """What waits for review of this unit will not be reviewed any more."""
        for report in self.feedback:
            if report.unit == unit and report.state == "given":
                report.state = "overtaken"

    def _due_after_waiting(self, given: Assignment, day: date, calendar: Calendar) -> date | None:
        """The deadline after an extension waited undecided until `day`: those days were the office's. None where it
        stays; the days of an objection raised meanwhile are given back when that is decided."""
        if given.extension_asked_on is None:
            return None
        until = given.objected_on if given.objected_on and given.status == "objected" else day
        due = moved(given.due, given.extension_asked_on, until, calendar)
        return due if due != given.due else None

    def _clocks(
        self, stood: Mapping[str, date], day: date, calendar: Calendar, pack: RulePack, *, moves: bool = True
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Deadlines and reporting dates of units whose clock stood since a day, when it runs again on `day`."""
        dues: dict[str, str] = {}
        reports: dict[str, str] = {}
        for unit, since in stood.items():
            given = self.assignments[unit]
            if moves and not given.extension_asked_on and (due := moved(given.due, since, day, calendar)):
                dues[unit] = due.isoformat()
            if given.report_due:
                owed = given.report_when_resumed(since, day, calendar, pack)
                reports[unit] = owed.isoformat() if owed else ""
        return dues, reports

    def _restart(self, dues: Mapping[str, str], reports: Mapping[str, str]) -> None:
        for unit, due in dues.items():
            self.assignments[unit].move(date.fromisoformat(due))
        for unit, owed in reports.items():
            self.assignments[unit].report_due = date.fromisoformat(owed) if owed else None
        self._follow_collator()

    def _follow_collator(self) -> None:
        """The matter's current deadline is its collator's, or the last of its leads' where each answers for itself;
        the first promise never moves."""
        if given := self.followed():
            self.due_kind, self.due, self.review_on = given.due_kind, given.due, given.review_on


def moved(due: date | None, stopped: date, until: date, calendar: Calendar) -> date | None:
    """A deadline after its clock stood from `stopped` to `until`: later by the working days between."""
    if due is None or until <= stopped:
        return due
    return deadlines.extend_by_suspension(due, [(stopped, until)], calendar)
