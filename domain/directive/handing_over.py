"""Handing over 移交: another unit takes the place of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain import deadlines
from domain.aggregate import Act, nfc
from domain.directive.life import Life


class HandingOver(Life):
    class HandedOver(Life.Event):
        """Lateness up to `day` stays with the old unit; the new one starts its own clock."""

        TOPIC = "directive.handed_over"
        old: str
        new: str
        day: date
        remaining: str
        due: dict[str, Any]
        report: dict[str, Any]
        basis: str

        def change(self, directive: Life) -> None:
            directive._replace(self.old, self.new, self, self.day, deadlines.promised(self.due))

    def hand_over(
        self,
        *,
        old: str,
        new: str,
        day: date,
        remaining: str,
        basis: str,
        due: deadlines.Resolved,
        act: Act,
        report: Mapping[str, Any] | None = None,
    ) -> None:
        self._must_be_working()
        given = self._owing(old)
        if self._is_taken(new, given.role):
            self._refuse_taken(new, "handover.taken", field="to")
        if not nfc(basis):
            self._refuse("handover.basis", "移交须写明依据", "A hand-over needs its basis", field="basis")
        if not given.assigned_on <= day <= act.on:
            self._refuse(
                "handover.day",
                "移交日期须在交办之后、今天之前",
                "The day of hand-over lies between assignment and today",
                field="on",
            )
        self.record(
            self.HandedOver,
            act,
            old=old,
            new=new,
            day=day,
            remaining=nfc(remaining),
            due=due.to_fact(),
            report=dict(report or {}),
            basis=nfc(basis),
        )
