"""How a matter ends, and begins again 办结、重新办理、归档."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from services.api.acts import Done, DueSent, OneAct, acts_router, due_of
from services.api.deps import ActSent
from services.api.fields import Day, Flag, Line, OptionalText, Sent, Text
from services.commands import directives

router = acts_router()


# 办结、归档


class RemainingSent(Sent):
    text: Line
    due: Day


class CloseSent(ActSent):
    outcome: Literal["completed", "basically_completed", "long_term", "not_completed", "no_longer_needed", "merged"]
    reason: Text
    remaining: Annotated[list[RemainingSent], Field(max_length=50)] = []


@router.post("/close", response_model_exclude_none=True)
def close(doing: OneAct, sent: CloseSent) -> Done:
    """办结销号, with an outcome."""
    return doing(
        "close",
        sent,
        directives.close,
        outcome=sent.outcome,
        reason=sent.reason,
        remaining=[part.model_dump(mode="json") for part in sent.remaining],
    )


class ReopenSent(ActSent):
    relapse: Flag = False
    due: DueSent | None = None
    due_on: Day | None = None
    reason: Text


@router.post("/reopen", response_model_exclude_none=True)
def reopen(doing: OneAct, sent: ReopenSent) -> Done:
    """重新办理 what was closed; `relapse`: it came back."""
    return doing(
        "reopen",
        sent,
        directives.reopen,
        reason=sent.reason,
        relapse=sent.relapse,
        due=due_of(sent.due, sent.due_on),
    )


class ArchiveSent(ActSent):
    comment: OptionalText = ""


@router.post("/archive", response_model_exclude_none=True)
def archive(doing: OneAct, sent: ArchiveSent) -> Done:
    """归档."""
    return doing("archive", sent, directives.archive, comment=sent.comment)
