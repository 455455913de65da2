"""Urging 催办: a person presses a unit that owes something."""

from __future__ import annotations

from domain.aggregate import Act, nfc
from domain.directive.life import Life


class Urging(Life):
    class Urged(Life.Event):
        """催办单: signed by a person; it scores only when the office head approved it."""

        TOPIC = "directive.urged"
        unit: str
        n: int
        reason: str
        step: str
        approved: bool

        def change(self, directive: Life) -> None:
            directive.assignments[self.unit].urges += 1
            directive.urges += 1

    def urge(self, unit: str, *, reason: str, step: str, approved: bool, act: Act) -> int:
        self._must_be_working()
        given = self._assignment(unit)
        if not given.is_open or given.waits_for_office:
            self._refuse(
                "urge.nothing_owed",
                lambda names: f"{names(unit)}当前没有待办，不需催办",
                lambda names: f"{names(unit)} owes nothing at present",
            )
        self._needs_reason(reason)
        n = self.urges + 1
        self.record(self.Urged, act, unit=unit, n=n, reason=nfc(reason), step=nfc(step), approved=approved)
        return n
