"""Intake 登记拟办: a document, what was understood of it, and what a clerk made of each task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from domain.aggregate import Act, Aggregate, AggregateCreated, Refused, midnight, nfc

EDITABLE = frozenset(
    {
        "section", "item", "title", "text", "lead_units", "assist_units", "deadline_text", "deadline", "recurrence",
        "parent_seq", "due", "basis",
    }
)  # fmt: skip
"""`due` is the deadline as it shall be given (see `domain.deadlines`); a clerk says it where a date is not enough."""
MOST_PARTS = 50


class Intake(Aggregate):
    TOPIC = "intake"

    class Event(Aggregate.Event):
        """A fact of one document."""

    def __init__(
        self,
        name: str,
        source: str,
        digest: str,
        proposals: list[dict[str, Any]],
        text: str = "",
        issued: str = "",
        doc_number: str = "",
    ) -> None:
        self.name, self.source, self.digest = name, source, digest
        self.text, self.issued, self.doc_number = text, issued, doc_number
        self.proposals = {int(p["seq"]): dict(p) for p in proposals}
        self.confirmed: dict[int, UUID] = {}
        self.dismissed: dict[int, str] = {}
        self.replaced: dict[int, list[int]] = {}
        """Proposals split or joined, and what stands in their place."""

    @property
    def open(self) -> list[int]:
        """What still waits for a clerk."""
        settled = {*self.confirmed, *self.dismissed, *self.replaced}
        return [seq for seq in self.proposals if seq not in settled]

    @property
    def sure(self) -> list[int]:
        """What may be confirmed as it was read: somebody undertakes it and nothing is in doubt."""
        return [seq for seq in self.open if is_sure(self.proposals[seq])]

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

    # 拆分
    class Split(Event):
        """One item becomes several; each part is a whole proposal with a number of its own."""

        TOPIC = "intake.split"
        seq: int
        parts: list[dict[str, Any]]

        def apply(self, aggregate: Intake) -> None:
            aggregate.replace([self.seq], self.parts)

    # 合并
    class Joined(Event):
        """Several items become one."""

        TOPIC = "intake.joined"
        seqs: list[int]
        proposal: dict[str, Any]

        def apply(self, aggregate: Intake) -> None:
            aggregate.replace(self.seqs, [self.proposal])

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

    def edit(self, seq: int, fields: Mapping[str, Any], *, act: Act, checked: bool = False) -> None:
        """A clerk's correction of what was understood; unchanged fields add no fact. `checked` settles the doubts."""
        self._open(seq)
        if unknown := sorted(set(fields) - EDITABLE):
            raise Refused("intake.field", f"不能修改：{'、'.join(unknown)}", f"Cannot be edited: {', '.join(unknown)}")
        self._parent(seq, fields.get("parent_seq"))
        fields = {name: nfc(value) if isinstance(value, str) else value for name, value in fields.items()}
        changed = {name: value for name, value in fields.items() if self.proposals[seq].get(name) != value}
        if checked and self.proposals[seq].get("unsure"):
            changed["unsure"] = []
        if changed:
            self.record(self.Edited, act, seq=seq, fields=changed)

    def split(self, seq: int, parts: Sequence[Mapping[str, Any]], *, act: Act) -> list[int]:
        """拆分: the parts take over what the item says where they say nothing else; answers their numbers."""
        self._open(seq)
        if not 2 <= len(parts) <= MOST_PARTS:
            raise Refused("parts", f"拆分为2至{MOST_PARTS}项", f"Split into 2 to {MOST_PARTS} items")
        if any(not nfc(str(part.get("title") or "")) for part in parts):
            raise Refused("title", "每一项都要有名称", "Each item needs its title")
        made = [self._new(n, self.proposals[seq], part) for n, part in enumerate(parts)]
        self.record(self.Split, act, seq=seq, parts=made)
        return [int(part["seq"]) for part in made]

    def join(self, seqs: Sequence[int], fields: Mapping[str, Any], *, act: Act) -> int:
        """合并: the first item goes on with the words, units and sentences of all; answers its new number."""
        seqs = list(dict.fromkeys(seqs))
        for seq in seqs:
            self._open(seq)
        if len(seqs) < 2:
            raise Refused("seqs", "请选择两项以上再合并", "Choose two items or more to join")
        items = [self.proposals[seq] for seq in seqs]
        together = {
            "text": _lines(items, "text"),
            "read_from": _lines(items, "read_from"),
            "lead_units": _all(items, "lead_units"),
            "unsure": _all(items, "unsure"),
        }
        together["assist_units"] = [u for u in _all(items, "assist_units") if u not in together["lead_units"]]
        proposal = self._new(0, items[0], {**together, **fields})
        self.record(self.Joined, act, seqs=seqs, proposal=proposal)
        return int(proposal["seq"])

    def replace(self, seqs: Sequence[int], parts: Sequence[Mapping[str, Any]]) -> None:
        for part in parts:
            self.proposals[int(part["seq"])] = dict(part)
        for seq in seqs:
            self.replaced[seq] = [int(part["seq"]) for part in parts]

    def _new(self, n: int, base: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
        kept = {name: nfc(value) if isinstance(value, str) else value for name, value in fields.items()}
        return {**base, **kept, "seq": max(self.proposals) + 1 + n}

    def _parent(self, seq: int, parent: int | None) -> None:
        """A task stands under another one of the document, never under itself or what stands under it."""
        seen = {seq}
        while parent is not None:
            if parent not in self.proposals or parent in seen:
                raise Refused("parent_seq", f"第{parent}项不能作为上级任务", f"Item {parent} cannot be the parent")
            seen.add(parent)
            parent = self.proposals[parent].get("parent_seq")

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
        if seq in self.replaced:
            raise Refused("intake.replaced", f"第{seq}项已拆分或合并", f"Item {seq} was split or joined")


def is_sure(proposal: Mapping[str, Any]) -> bool:
    return bool(proposal.get("lead_units")) and not proposal.get("unsure")


def _lines(items: Sequence[Mapping[str, Any]], name: str) -> str:
    return "\n".join(dict.fromkeys(str(item[name]) for item in items if item.get(name)))


def _all(items: Sequence[Mapping[str, Any]], name: str) -> list[Any]:
    found: list[Any] = []
    for item in items:
        found += [each for each in item.get(name) or [] if each not in found]
    return found
