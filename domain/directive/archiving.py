"""Archiving 归档: the file of a matter that is over is put away."""

from __future__ import annotations

from domain.aggregate import Act, nfc
from domain.directive.life import Life


class Archiving(Life):
    class Archived(Life.Event):
        TOPIC = "directive.archived"
        comment: str

        def change(self, directive: Life) -> None:
            directive.archived_on = self.act.on

    def archive(self, *, act: Act, comment: str = "") -> None:
        if self.status not in ("closed", "withdrawn", "merged"):
            self._refuse("archive.closed", "办结后方可归档", "Only a closed matter is archived")
        self._not_before(self.closed_on, act, "办结", "it was closed")
        self.record(self.Archived, act, comment=nfc(comment))
