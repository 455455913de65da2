"""What is done with a document read in 登记拟办: kept, edited, and its tasks confirmed into directives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from domain.intake import Intake
from services.commands.directives import register
from services.commands.order import Order
from services.record.supervision import Kept, Supervision


def receive(
    record: Supervision,
    order: Order,
    *,
    id: UUID,
    name: str,
    source: str,
    digest: str,
    text: str,
    proposals: Sequence[Mapping[str, Any]],
    issued: str = "",
    doc_number: str = "",
) -> Kept:
    """读入: what was understood of a document; nothing becomes a directive until a clerk confirms."""
    intake = Intake.read(
        id=id,
        name=name,
        source=source,
        digest=digest,
        text=text,
        proposals=proposals,
        issued=issued,
        doc_number=doc_number,
        act=order.act,
    )
    return record.keep(
        intake,
        command=order.command,
        result={"id": str(id), "proposals": len(proposals)},
        recorded_at=order.recorded_at,
    )


def edit(
    record: Supervision, intake_id: UUID, order: Order, *, seq: int, fields: Mapping[str, Any], checked: bool = False
) -> Kept:
    def once() -> Kept:
        intake = record.get(Intake, intake_id)
        intake.edit(seq, fields, checked=checked, act=order.act)
        return record.keep(intake, command=order.command, result={"id": str(intake_id)}, recorded_at=order.recorded_at)

    return record.run(once, if_match=None)


def split(record: Supervision, intake_id: UUID, order: Order, *, seq: int, parts: Sequence[Mapping[str, Any]]) -> Kept:
    """拆分: one item becomes several."""

    def once() -> Kept:
        intake = record.get(Intake, intake_id)
        seqs = intake.split(seq, parts, act=order.act)
        result = {"id": str(intake_id), "seqs": seqs}
        return record.keep(intake, command=order.command, result=result, recorded_at=order.recorded_at)

    return record.run(once, if_match=None)


def join(record: Supervision, intake_id: UUID, order: Order, *, seqs: Sequence[int], fields: Mapping[str, Any]) -> Kept:
    """合并: several items become one."""

    def once() -> Kept:
        intake = record.get(Intake, intake_id)
        seq = intake.join(seqs, fields, act=order.act)
        result = {"id": str(intake_id), "seqs": [seq]}
        return record.keep(intake, command=order.command, result=result, recorded_at=order.recorded_at)

    return record.run(once, if_match=None)


def confirm(
    record: Supervision,
    intake_id: UUID,
    order: Order,
    *,
    seq: int,
    directive: UUID,
    draft: bool = False,
    assign: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Kept:
    """确认: the task becomes a directive, in one commit with the document's own fact; never twice.

    With `assign` it is numbered and given to its units in the same commit: 登记并交办."""
    intake = record.get(Intake, intake_id)
    proposal = intake.proposals.get(seq, {})
    document = {"intake": str(intake_id), "seq": seq, "name": intake.name, "sentence": proposal.get("read_from", "")}

    def confirmed() -> list[Intake]:
        intake = record.get(Intake, intake_id)
        intake.confirm(seq, directive, act=order.act)
        return [intake]

    return register(
        record, order, id=directive, draft=draft, document=document, assign=assign, also=confirmed, **fields
    )


def dismiss(record: Supervision, intake_id: UUID, order: Order, *, seq: int, reason: str) -> Kept:
    def once() -> Kept:
        intake = record.get(Intake, intake_id)
        intake.dismiss(seq, reason=reason, act=order.act)
        return record.keep(intake, command=order.command, result={"id": str(intake_id)}, recorded_at=order.recorded_at)

    return record.run(once, if_match=None)
