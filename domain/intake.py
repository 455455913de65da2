"""Intake 登记拟办: a document, what was understood of it, and what a clerk made of each task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from domain.aggregate import Act, Aggregate, AggregateCreated, Refused, midnight, nfc

EDITABLE = frozenset(
    {"section", "item", "title", "text", "lead_units", "assist_units", "deadline_text", "deadline", "recurrence"}
)


class Intake(Aggregate):
    TOPIC = "intake"

    class Event(Aggregate.Event):
        """A fact of one document."""

    def __init__(self, name: str, source: str, digest: str, proposals: list[dict[str, Any]]) -> None:
        self.name, self.source, self.digest = name, source, digest
        self.proposals = {int(p["seq"]): dict(p) for p in proposals}
        self.confirmed: dict[int, UUID] = {}
        self.dismissed: dict[int, str] = {}

    # 读入
    class Read(Event, AggregateCreated):
        """`proposals`: what the reader understood, each with its sentence; `digest`: SHA-256 of the file."""

        TOPIC = "intake.read"
        name: str
        source: str
        digest: str
        issued: str
        doc_number: str
        text: str
        proposals: list[dict[str, Any]]

    # 校正
    class Edited(Event):
        TOPIC = "intake.edited"
        seq: int
        fields: dict[str, Any]

        def apply(self, aggregate: Intake) -> None:
            aggregate.proposals[self.seq].update(self.fields)

    # 转为督办事项
    class Confirmed(Event):
        TOPIC = "intake.confirmed"
        seq: int
        directive: UUID

        def apply(self, aggregate: Intake) -> None:
            aggregate.confirmed[self.seq] = self.directive

    # 不列入
    class Dismissed(Event):
        TOPIC = "intake.dismissed"
        seq: int
        reason: str

        def apply(self, aggregate: Intake) -> None:
            aggregate.dismissed[self.seq] = self.reason

    @classmethod
    def read(
        cls,
        *,
        id: UUID,
        name: str,
        source: str,
        digest: str,
        text: str,
        proposals: Sequence[Mapping[str, Any]],
        act: Act,
        issued: str = "",
        doc_number: str = "",
    ) -> Intake:
        seqs = [int(p["seq"]) for p in proposals]
        if len(set(seqs)) != len(seqs):
            raise Refused("intake.twice", "文件中有两项任务序号相同", "Two tasks of the document bear the same number")
        return cls._create(
            cls.Read,
            id=id,
            act=act,
            timestamp=midnight(act.on),
            name=nfc(name),
            source=source,
            digest=digest,
            issued=issued,
            doc_number=doc_number,
            text=text,
            proposals=[dict(p) for p in proposals],
        )

    def edit(self, seq: int, fields: Mapping[str, Any], *, act: Act) -> None:
        """A clerk's correction of what was understood; unchanged fields add no fact."""
        self._open(seq)
        if unknown := sorted(set(fields) - EDITABLE):
            raise Refused("intake.field", f"不能修改：{'、'.join(unknown)}", f"Cannot be edited: {', '.join(unknown)}")
        fields = {name: nfc(value) if isinstance(value, str) else value for name, value in fields.items()}
        changed = {name: value for name, value in fields.items() if self.proposals[seq].get(name) != value}
        if changed:
            self.record(self.Edited, act, seq=seq, fields=changed)

    def confirm(self, seq: int, directive: UUID, *, act: Act) -> None:
        self._open(seq)
        self.record(self.Confirmed, act, seq=seq, directive=directive)

    def dismiss(self, seq: int, *, reason: str, act: Act) -> None:
        self._open(seq)
        if not nfc(reason):
            raise Refused("reason", "请写明理由", "Please give the reason")
        self.record(self.Dismissed, act, seq=seq, reason=nfc(reason))

    def _open(self, seq: int) -> None:
        if seq not in self.proposals:
            raise Refused("intake.unknown", f"没有第{seq}项", f"There is no item {seq}")
        if seq in self.confirmed:
            raise Refused("intake.confirmed", f"第{seq}项已转为督办事项", f"Item {seq} is a directive already")
        if seq in self.dismissed:
            raise Refused("intake.dismissed", f"第{seq}项已不列入", f"Item {seq} was set aside")
