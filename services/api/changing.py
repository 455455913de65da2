"""What changes the matter itself: correction, merger, division, withdrawal 更正、合并、分解、撤销."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Response
from pydantic import Field

from services.api.acts import Done, DueSent, ReasonSent, ReportSent, Units, acts_router, due_of, perform
from services.api.deps import ActSent, Asked, Here, Keyed, Match
from services.api.door import Matter
from services.api.fields import Code, Day, Line, OptionalText, Sent, Text
from services.commands import directives
from services.commands.order import Order
from services.record.supervision import Kept

router = acts_router()


# 更正、合并、分解、撤销


class CorrectSent(ActSent):
    field: Code
    was: OptionalText
    to: Annotated[OptionalText, Field(alias="is")]
    reason: Text


@router.post("/correct", response_model_exclude_none=True)
def correct(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: CorrectSent, key: Keyed, match: Match
) -> Done:
    """更正. `pending` is true while a second person has yet to send the same."""
    return perform(
        here, asked, response, directive_id, "correct", sent, key, match,
        lambda order, _: directives.correct(
            here.record, directive_id, order, field=sent.field, was=sent.was, value=sent.to, reason=sent.reason
        ),
    )  # fmt: skip


class MergeSent(ActSent):
    into: UUID
    reason: Text


@router.post("/merge", response_model_exclude_none=True)
def merge(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: MergeSent, key: Keyed, match: Match
) -> Done:
    """并案: this matter goes into another and keeps its number."""

    def command(order: Order, _: Matter) -> Kept:
        here.matter(asked.caller, sent.into)
        return directives.merge(here.record, directive_id, order, into=sent.into, reason=sent.reason)

    return perform(here, asked, response, directive_id, "merge", sent, key, match, command)


class PartSent(Sent):
    title: Line
    content: OptionalText = ""
    basis: OptionalText = ""
    urgency: Code | None = None
    leads: Units = []
    assisting: Units = []
    groups: Annotated[list[Code], Field(max_length=20)] = []
    collator: Code | None = None
    due: DueSent | None = None
    due_on: Day | None = None
    report: ReportSent | None = None

    def item(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "content": self.content,
            "basis": self.basis,
            "urgency": self.urgency or "",
            "leads": self.leads,
            "assisting": self.assisting,
            "groups": self.groups,
            "collator": self.collator or "",
            "due": due_of(self.due, self.due_on),
            "report": self.report.spec() if self.report else None,
        }


class SplitSent(ActSent):
    items: Annotated[list[PartSent], Field(min_length=1, max_length=50)]


@router.post("/split", response_model_exclude_none=True)
def split(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: SplitSent, key: Keyed, match: Match
) -> Done:
    """分解 into sub-directives, each numbered, assigned where units are named."""
    return perform(
        here, asked, response, directive_id, "split", sent, key, match,
        lambda order, _: directives.split(
            here.record, directive_id, order, items=[part.item() for part in sent.items], reason=sent.reason
        ),
    )  # fmt: skip


@router.post("/withdraw", response_model_exclude_none=True)
def withdraw(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: ReasonSent, key: Keyed, match: Match
) -> Done:
    """撤销: the number stays visible as void."""
    return perform(
        here, asked, response, directive_id, "withdraw", sent, key, match,
        lambda order, _: directives.withdraw(here.record, directive_id, order, reason=sent.reason),
    )  # fmt: skip
