"""How a matter ends, and begins again 办结、重新办理、归档."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Response
from pydantic import Field

from services.api.acts import Done, DueSent, acts_router, due_of, perform
from services.api.deps import ActSent, Asked, Here, Keyed, Match
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
def close(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: CloseSent, key: Keyed, match: Match
) -> Done:
    """办结销号, with an outcome."""
    return perform(
        here, asked, response, directive_id, "close", sent, key, match,
        lambda order, _: directives.close(
            here.record, directive_id, order,
            outcome=sent.outcome, reason=sent.reason,
            remaining=[part.model_dump(mode="json") for part in sent.remaining],
        ),
    )  # fmt: skip


class ReopenSent(ActSent):
    relapse: Flag = False
    due: DueSent | None = None
    due_on: Day | None = None
    reason: Text


@router.post("/reopen", response_model_exclude_none=True)
def reopen(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: ReopenSent, key: Keyed, match: Match
) -> Done:
    """重新办理 what was closed; `relapse`: it came back."""
    return perform(
        here, asked, response, directive_id, "reopen", sent, key, match,
        lambda order, _: directives.reopen(
            here.record, directive_id, order,
            reason=sent.reason, relapse=sent.relapse, due=due_of(sent.due, sent.due_on),
        ),
    )  # fmt: skip


class ArchiveSent(ActSent):
    comment: OptionalText = ""


@router.post("/archive", response_model_exclude_none=True)
def archive(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: ArchiveSent, key: Keyed, match: Match
) -> Done:
    """归档."""
    return perform(
        here, asked, response, directive_id, "archive", sent, key, match,
        lambda order, _: directives.archive(here.record, directive_id, order, comment=sent.comment),
    )  # fmt: skip
