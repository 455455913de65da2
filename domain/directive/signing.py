"""Signing 签收: a unit confirms receipt."""

from __future__ import annotations

from domain.aggregate import Act
from domain.directive.life import Life


class Signing(Life):
    class SignedFor(Life.Event):
        TOPIC = "directive.signed_for"
        unit: str

        def change(self, directive: Life) -> None:
            given = directive.assignments[self.unit]
            given.signed_on = self.act.on
            if given.status == "sent":  # an objection goes on waiting
                given.status = "signed_for"

    def sign_for(self, unit: str, *, act: Act) -> None:
        """签收; a second click adds no second fact."""
        self._must_be_working()
        if self._assignment(unit).signed_on is None:
            self.record(self.SignedFor, act, unit=unit)
