"""Merging 合并: one matter goes on in another."""

from __future__ import annotations

from uuid import UUID

from domain.aggregate import Act, nfc
from domain.directive.life import Life
from domain.directive.standing import ENDED, STATUS_NAMES


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
        if self.status in ENDED or self.suspended_on:
            zh, en = STATUS_NAMES[self.status]
            self._refuse(
                "merge.ended",
                f"要并入的事项{self.number}{zh}，不能再并入其他事项；请并入仍在办理的事项",
                f"{self.number or 'The matter to merge into'} is {en} and takes in no other; choose one that is being worked on",
                field="into",
            )
        if not self.number:
            self._refuse(
                "merge.numbered",
                "要并入的事项尚未立项编号，请先立项",
                "The matter to merge into has no number yet; approve it first",
                field="into",
            )
        self.record(self.Absorbed, act, other=other.id, number=other.number)
