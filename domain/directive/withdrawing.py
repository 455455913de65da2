"""Withdrawing 撤销: what was ordered is ordered no longer."""

from __future__ import annotations

from domain.aggregate import Act, nfc
from domain.directive.life import Life


class Withdrawing(Life):
    class Withdrawn(Life.Event):
        """撤销: the number stays visible as void and is never given again."""

        TOPIC = "directive.withdrawn"
        reason: str

        def change(self, directive: Life) -> None:
            directive.withdrawn = True
            directive.closed_on = self.act.on

    def withdraw(self, *, reason: str, act: Act) -> None:
        self._must_be_alive()
        self._needs_reason(reason)
        self.record(self.Withdrawn, act, reason=nfc(reason))
