"""What a clerk does with the tasks of a document: correct, split, join, set aside, confirm."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from domain.intake import MOST_PARTS, Intake
from services.api.acts import AssignmentSent, DueSent
from services.api.deps import ActSent, Asked, Here, Keyed, require
from services.api.door import Door
from services.api.fields import Day, Flag, Line, OptionalText, Sent, Text
from services.api.problems import Malformed, responses
from services.api.proposals import intake_of, order_of, understanding
from services.api.register import MatterSent, Registered, Source
from services.api.replay import once
from services.commands import intake as commands
from services.commands.order import new_id
from services.record.supervision import Kept

router = APIRouter()

Seq = Annotated[int, Field(ge=1, le=100_000)]
MAY_BE_EMPTIED = frozenset({"deadline", "due", "parent_seq"})
Names = Annotated[list[Line], Field(max_length=200)]


class Changed(BaseModel):
    """Which document, and the numbers of what an item was split or joined into."""

    id: UUID
    seqs: list[int] = []
    position: int


class FieldsSent(Sent):
    """Fields of one proposal as the clerk reads them. `due` says a deadline a date alone cannot."""

    section: OptionalText | None = None
    item: OptionalText | None = None
    title: Line | None = None
    text: OptionalText | None = None
    lead_units: Names | None = None
    assist_units: Names | None = None
    deadline_text: OptionalText | None = None
    deadline: Day | None = None
    recurrence: OptionalText | None = None
    due: DueSent | None = None
    basis: OptionalText | None = None
    parent_seq: Seq | None = None

    def stated(self) -> dict[str, Any]:
        """What was said, and nothing else."""
        said = self.model_dump(mode="json", include=set(FieldsSent.model_fields), exclude_unset=True)
        if said.get("due"):
            said["due"] = {name: value for name, value in said["due"].items() if value is not None}
        return {name: value for name, value in said.items() if value is not None or name in MAY_BE_EMPTIED}


class EditSent(ActSent, FieldsSent):
    """`checked` says the clerk has looked at what was in doubt."""

    seq: Seq
    checked: Flag = False


@router.post("/{intake_id}/edit", responses=responses(401, 403, 404, 409, 413, 422, 503))
def edit(here: Here, asked: Asked, intake_id: UUID, sent: EditSent, key: Keyed) -> Changed:
    """校正 one proposal."""
    require(asked.caller, "intake")

    def decide() -> Kept:
        intake_of(here, intake_id)
        order = order_of(here, asked, sent, key)
        return commands.edit(here.record, intake_id, order, seq=sent.seq, fields=sent.stated(), checked=sent.checked)

    return Changed(**once(here, key, decide))


class PartSent(FieldsSent):
    title: Line


class SplitSent(ActSent):
    seq: Seq
    parts: Annotated[list[PartSent], Field(min_length=2, max_length=MOST_PARTS)]


@router.post("/{intake_id}/split", responses=responses(401, 403, 404, 409, 413, 422, 503))
def split(here: Here, asked: Asked, intake_id: UUID, sent: SplitSent, key: Keyed) -> Changed:
    """拆分: one item becomes several; each keeps what its part does not say otherwise."""
    require(asked.caller, "intake")

    def decide() -> Kept:
        intake_of(here, intake_id)
        order = order_of(here, asked, sent, key)
        parts = [part.stated() for part in sent.parts]
        return commands.split(here.record, intake_id, order, seq=sent.seq, parts=parts)

    return Changed(**once(here, key, decide))


class JoinSent(ActSent, FieldsSent):
    seqs: Annotated[list[Seq], Field(min_length=2, max_length=MOST_PARTS)]


@router.post("/{intake_id}/join", responses=responses(401, 403, 404, 409, 413, 422, 503))
def join(here: Here, asked: Asked, intake_id: UUID, sent: JoinSent, key: Keyed) -> Changed:
    """合并: several items become one, with the words and units of all."""
    require(asked.caller, "intake")

    def decide() -> Kept:
        intake_of(here, intake_id)
        order = order_of(here, asked, sent, key)
        return commands.join(here.record, intake_id, order, seqs=sent.seqs, fields=sent.stated())

    return Changed(**once(here, key, decide))


class DismissSent(ActSent):
    seq: Seq
    reason: Text


@router.post("/{intake_id}/dismiss", responses=responses(401, 403, 404, 409, 413, 422, 503))
def dismiss(here: Here, asked: Asked, intake_id: UUID, sent: DismissSent, key: Keyed) -> Changed:
    """不列入: one proposal is set aside, with the reason."""
    require(asked.caller, "intake")

    def decide() -> Kept:
        intake_of(here, intake_id)
        order = order_of(here, asked, sent, key)
        return commands.dismiss(here.record, intake_id, order, seq=sent.seq, reason=sent.reason)

    return Changed(**once(here, key, decide))


class ConfirmSent(MatterSent):
    """A proposal as it shall be registered; what is not said is taken from the document.

    `assign` gives it to its units in the same commit 登记并交办; `as_read` to those, by that day, that were understood.
    """

    seq: Seq
    source: Source | None = None
    title: Line | None = None
    content: OptionalText | None = None
    received_on: Day | None = None
    basis: OptionalText | None = None
    assign: AssignmentSent | None = None
    as_read: Flag = False


@router.post("/{intake_id}/confirm", status_code=201, responses=responses(401, 403, 404, 409, 413, 422, 503))
def confirm(here: Here, asked: Asked, intake_id: UUID, sent: ConfirmSent, key: Keyed) -> Registered:
    """确认: the proposal becomes a directive, never twice; with `assign` or `as_read` it is assigned in the same commit."""
    require(asked.caller, "intake")
    if sent.draft and (sent.assign or sent.as_read):
        raise Malformed(
            "draft", "拟办尚未编号，立项后再交办", "a draft has no number yet; it is assigned once approved"
        )

    def decide() -> Kept:
        intake = intake_of(here, intake_id)
        proposal = intake.proposals.get(sent.seq, {})
        order = order_of(here, asked, sent, key)
        words = {**sent.words(), **_from_document(sent, intake, proposal, order.act.on)}
        return commands.confirm(
            here.record,
            intake_id,
            order,
            seq=sent.seq,
            directive=new_id(),
            draft=sent.draft,
            assign=_assignment(here, sent, proposal),
            parent=sent.parent or intake.confirmed.get(proposal.get("parent_seq") or 0),
            series=sent.series or "",
            **words,
        )

    return Registered(**once(here, key, decide))


def _assignment(here: Door, sent: ConfirmSent, proposal: dict[str, Any]) -> dict[str, Any] | None:
    if sent.assign:
        return sent.assign.item()
    if not sent.as_read:
        return None
    meant = understanding(here).of(proposal, sent.urgency or "normal")
    if unknown := meant.unknown():
        names = "、".join(unknown)
        raise Malformed("as_read", f"先校正单位：{names}", f"correct the units first: {names}")
    if not meant.assignment()["leads"]:
        raise Malformed("as_read", "没有牵头单位，请先校正", "there is no lead unit yet; correct it first")
    return meant.assignment()


def _from_document(sent: ConfirmSent, intake: Intake, proposal: dict[str, Any], day: date) -> dict[str, Any]:
    return {
        "source": sent.source or intake.source,
        "title": sent.title or str(proposal.get("title") or "")[:300],
        "content": sent.content if sent.content is not None else str(proposal.get("text") or ""),
        "received_on": sent.received_on or day,
        "basis": sent.basis if sent.basis is not None else str(proposal.get("basis") or _name_of(intake)),
    }


def _name_of(intake: Intake) -> str:
    """A document as a basis names it: with its number, where it bears one."""
    return f"{intake.name}（{intake.doc_number}）" if intake.doc_number else intake.name
