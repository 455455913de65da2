"""Approving 立项: the matter is taken up."""

from __future__ import annotations

from domain.aggregate import Act, nfc
from domain.directive.life import Life


class Approving(Life):
    class Approved(Life.Event):
        """`own`: an instruction of the head is its own approval."""

        TOPIC = "directive.approved"
        own: bool
        comment: str

        def change(self, directive: Life) -> None:
            directive.approved = True

    def approve(self, *, act: Act, own: bool = False, comment: str = "") -> None:
        self._must_be_alive()
        if self.approved:
            self._refuse("approve.once", "该事项已立项", "The matter is already approved")
        self.record(self.Approved, act, own=own, comment=nfc(comment))
