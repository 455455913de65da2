"""Merging 合并: one matter goes on in another."""

from __future__ import annotations

from uuid import UUID

from domain.aggregate import Act, nfc
from domain.directive.life import Life


class Merging(Life):
    class Merged(Life.Event):
        TOPIC = "directive.merged"
        into: UUID
        reason: str

        def change(self, directive: Life) -> None:
            directive.merged_into, directive.outcome = self.into, "merged"
            directive.closed_on = self.act.on

    def merge_into(self, other: UUID, *, reason: str, act: Act) -> None:
        self._must_be_working()
        if other == self.id:
            self._refuse("merge.self", "不能并入自身", "A matter cannot be merged into itself", field="into")
        if self.children:
            self._refuse(
                "merge.children", "有子事项的不能并入其他事项", "A matter with sub-directives cannot be merged"
            )
        self._needs_reason(reason)
        self.record(self.Merged, act, into=other, reason=nfc(reason))

    class Absorbed(Life.Event):
        TOPIC = "directive.absorbed"
        other: UUID
        number: str

        def change(self, directive: Life) -> None:
            directive.absorbed.append(self.other)

    def absorb(self, other: Life, *, act: Act) -> None:
        self._must_be_numbered()
        self._must_be_working()
        self.record(self.Absorbed, act, other=other.id, number=other.number)
