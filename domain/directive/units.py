"""Units 调整单位: a unit joins an assigned matter, or is released from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain import deadlines
from domain.aggregate import Act, nfc
from domain.directive.life import Life


class ChangingUnits(Life):
    class UnitAdded(Life.Event):
        TOPIC = "directive.unit_added"
        unit: str
        role: str
        due: dict[str, Any]
        report: dict[str, Any]
        reason: str

        def change(self, directive: Life) -> None:
            directive._open_assignment(self.unit, self.role, "", self, deadlines.promised(self.due))

    def add_unit(
        self,
        unit: str,
        *,
        role: str,
        due: deadlines.Resolved,
        reason: str,
        act: Act,
        report: Mapping[str, Any] | None = None,
    ) -> None:
        self._must_be_numbered()
        self._must_be_working()
        if not self.assignments:
            self._refuse("assign.first", "该事项尚未交办，请先交办", "Not assigned yet: assign it first")
        if role not in ("lead", "assist"):
            self._refuse(
                "assign.role", "单位角色只有牵头（lead）和协办（assist）", "A unit is lead or assist", field="role"
            )
        if self._is_taken(unit, role):
            self._refuse_taken(unit, "assign.twice")
        self._needs_reason(reason)
        self.record(
            self.UnitAdded, act, unit=unit, role=role, due=due.to_fact(), report=dict(report or {}), reason=nfc(reason)
        )

    class UnitReleased(Life.Event):
        """`excused`: it need not be done (policy, organisation, force majeure), not merely done by others."""

        TOPIC = "directive.unit_released"
        unit: str
        excused: bool
        reason: str

        def change(self, directive: Life) -> None:
            directive._leave(self.unit, "excused" if self.excused else "released", self.act.on)

    def release_unit(self, unit: str, *, reason: str, excused: bool, act: Act) -> None:
        self._must_be_working()
        given = self._owing(unit)
        self._needs_reason(reason)
        others = [a for a in self.assignments.values() if a.role == "lead" and a.is_open and a.unit != unit]
        done = [a for a in self.assignments.values() if a.role == "lead" and a.status == "done"]
        if given.role == "lead" and not excused and not others and not done:
            self._refuse(
                "assign.last_lead",
                "不能免去唯一的牵头单位，请先增加或移交",
                "The only lead cannot be released; hand over first",
            )
        self.record(self.UnitReleased, act, unit=unit, excused=excused, reason=nfc(reason))
