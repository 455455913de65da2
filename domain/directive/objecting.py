"""Objecting 管辖异议: a unit says the matter is not its own; the office decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain import deadlines
from domain.aggregate import Act, nfc
from domain.calendar import Calendar
from domain.directive.life import Life
from domain.directive.undertaking import moved
from domain.rules import RulePack


class Objecting(Life):
    class Objected(Life.Event):
        TOPIC = "directive.objected"
        unit: str
        reason: str

        def change(self, directive: Life) -> None:
            given = directive.assignments[self.unit]
            given.status = "objected"
            given.objected_on = self.act.on

    def object_to(self, unit: str, *, reason: str, pack: RulePack, calendar: Calendar, act: Act) -> None:
        """管辖异议: the unit says the matter is not its own, within the pack's working days."""
        self._must_be_working()
        given = self._owing(unit)
        self._needs_reason(reason)
        if given.status == "objected":
            self._refuse("object.once", "异议已提出，正待裁定", "An objection already waits for a decision")
        if any(f.unit == unit and f.state != "retracted" for f in self.feedback):
            self._refuse(
                "object.after_feedback", "已反馈办理情况，不能再提管辖异议", "The unit has already reported on it"
            )
        days = pack.days("objection.working_days")
        if act.on > calendar.add_working_days(given.assigned_on, days):
            self._refuse(
                "objection.working_days",
                f"管辖异议须在交办后{days}个工作日内提出",
                f"An objection must be raised within {days} working days of assignment",
            )
        self.record(self.Objected, act, unit=unit, reason=nfc(reason))

    class ObjectionDecided(Life.Event):
        """`due`, `next_report`: moved by the working days the office took, when the objection fails."""

        TOPIC = "directive.objection_decided"
        unit: str
        upheld: bool
        reason: str
        due: date | None
        next_report: date | None
        reassigned_to: str
        reassigned_due: dict[str, Any]
        report: dict[str, Any]

        def change(self, directive: Life) -> None:
            given = directive.assignments[self.unit]
            if self.upheld and self.reassigned_to:
                promise = deadlines.promised(self.reassigned_due)
                directive._replace(self.unit, self.reassigned_to, self, self.act.on, promise, "released")
            elif self.upheld:
                directive._leave(self.unit, "released", self.act.on)
            else:
                given.objected_on = None
                given.status = "signed_for" if given.signed_on else "sent"
                given.move(self.due)
                given.report_due = self.next_report
                directive._follow_collator()

    def decide_objection(
        self,
        unit: str,
        *,
        upheld: bool,
        reason: str,
        calendar: Calendar,
        pack: RulePack,
        act: Act,
        reassign_to: str = "",
        due: deadlines.Resolved | None = None,
        report: Mapping[str, Any] | None = None,
    ) -> None:
        self._must_be_working()
        given = self._assignment(unit)
        if given.status != "objected" or given.objected_on is None:
            self._refuse(
                "object.none",
                lambda names: f"{names(unit)}没有待裁定的异议",
                lambda names: f"{names(unit)} has no objection to decide",
            )
        self._not_before(given.objected_on, act, "异议", "the objection")
        self._needs_reason(reason)
        if upheld and not reassign_to and self._is_only_lead(unit):
            self._refuse(
                "object.reassign",
                "异议成立须改派承办单位",
                "Upholding it leaves no lead: name the unit instead",
                field="reassign_to",
            )
        if reassign_to and self._is_taken(reassign_to, given.role):
            self._refuse_taken(reassign_to, "assign.twice")
        self.record(
            self.ObjectionDecided,
            act,
            unit=unit,
            upheld=upheld,
            reason=nfc(reason),
            due=given.due if given.extension_asked_on else moved(given.due, given.objected_on, act.on, calendar),
            next_report=given.report_when_resumed(given.objected_on, act.on, calendar, pack),
            reassigned_to=reassign_to if upheld else "",
            reassigned_due=due.to_fact() if due and upheld and reassign_to else {},
            report=dict(report or {}) if upheld and reassign_to else {},
        )

    def _is_only_lead(self, unit: str) -> bool:
        leads = [a.unit for a in self.assignments.values() if a.role == "lead" and a.is_open]
        return leads == [unit]
