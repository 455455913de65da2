"""What changes the matter itself: correction, merger, division, withdrawal 更正、合并、分解、撤销."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from services.api.acts import AssignmentSent, Done, OneAct, ReasonSent, acts_router
from services.api.deps import ActSent, require
from services.api.fields import Code, Line, OptionalText, Text
from services.commands import directives

router = acts_router()


# 更正、合并、分解、撤销


class CorrectSent(ActSent):
    field: Code
    was: OptionalText
    to: Annotated[OptionalText, Field(alias="is")]
    reason: Text


@router.post("/correct", response_model_exclude_none=True)
def correct(doing: OneAct, sent: CorrectSent) -> Done:
    """更正. `pending` is true while a second person has yet to send the same."""
    return doing("correct", sent, directives.correct, field=sent.field, was=sent.was, value=sent.to, reason=sent.reason)


class MergeSent(ActSent):
    into: UUID
    reason: Text


@router.post("/merge", response_model_exclude_none=True)
def merge(doing: OneAct, sent: MergeSent) -> Done:
    """并案: this matter goes into another and keeps its number."""

    require(doing.caller, "merge")
    doing.here.matter(doing.caller, sent.into)
    return doing("merge", sent, directives.merge, into=sent.into, reason=sent.reason)


class PartSent(AssignmentSent):
    title: Line
    content: OptionalText = ""
    basis: OptionalText = ""
    urgency: Code | None = None

    def item(self) -> dict[str, Any]:
        words = {"title": self.title, "content": self.content, "basis": self.basis, "urgency": self.urgency or ""}
        return {**words, **super().item()}


class SplitSent(ActSent):
    items: Annotated[list[PartSent], Field(min_length=1, max_length=50)]


@router.post("/split", response_model_exclude_none=True)
def split(doing: OneAct, sent: SplitSent) -> Done:
    """分解 into sub-directives, each numbered, assigned where units are named."""
    return doing("split", sent, directives.split, items=[part.item() for part in sent.items], reason=sent.reason)


@router.post("/withdraw", response_model_exclude_none=True)
def withdraw(doing: OneAct, sent: ReasonSent) -> Done:
    """撤销: the number stays visible as void."""
    return doing("withdraw", sent, directives.withdraw, reason=sent.reason)
