"""What touches the clock: urging, extensions, suspension 催办、延期、中止."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response

from services.api.acts import Done, ReasonSent, acts_router, perform
from services.api.deps import ActSent, Asked, Here, Keyed, Match, acting_unit
from services.api.fields import Code, Day, Flag, Note, Text
from services.commands import directives

router = acts_router()


# 催办、延期、中止


class UrgeSent(ActSent):
    unit: Code
    reason: Text
    step: Note = ""


@router.post("/urge", response_model_exclude_none=True)
def urge(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: UrgeSent, key: Keyed, match: Match
) -> Done:
    """催办: a slip signed by the caller; the head of the office stands behind its own."""
    return perform(
        here, asked, response, directive_id, "urge", sent, key, match,
        lambda order, _: directives.urge(
            here.record, directive_id, order,
            unit=sent.unit, reason=sent.reason, step=sent.step, approved=asked.caller.role == "office_head",
        ),
    )  # fmt: skip


class ExtensionSent(ActSent):
    unit: Code | None = None
    to: Day
    reason: Text


@router.post("/extension", response_model_exclude_none=True)
def extension(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: ExtensionSent, key: Keyed, match: Match
) -> Done:
    """申请延期."""
    unit = acting_unit(asked.caller, "extension", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return perform(
        here, asked, response, directive_id, "extension", sent, key, match,
        lambda order, _: directives.ask_extension(
            here.record, directive_id, order, unit=unit, to=sent.to, reason=sent.reason
        ),
    )  # fmt: skip


class ExtensionDecideSent(ActSent):
    unit: Code
    granted: Flag
    to: Day | None = None


@router.post("/extension/decide", response_model_exclude_none=True)
def decide_extension(
    here: Here,
    asked: Asked,
    response: Response,
    directive_id: UUID,
    sent: ExtensionDecideSent,
    key: Keyed,
    match: Match,
) -> Done:
    """审批延期; without `to`, the day asked for."""
    return perform(
        here, asked, response, directive_id, "extension/decide", sent, key, match,
        lambda order, _: directives.decide_extension(
            here.record, directive_id, order,
            unit=sent.unit, granted=sent.granted, reason=sent.reason, due=sent.to if sent.granted else None,
        ),
    )  # fmt: skip


@router.post("/suspend", response_model_exclude_none=True)
def suspend(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: ReasonSent, key: Keyed, match: Match
) -> Done:
    """中止: every clock of the matter stops."""
    return perform(
        here, asked, response, directive_id, "suspend", sent, key, match,
        lambda order, _: directives.suspend(here.record, directive_id, order, reason=sent.reason),
    )  # fmt: skip


@router.post("/resume", response_model_exclude_none=True)
def resume(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: ReasonSent, key: Keyed, match: Match
) -> Done:
    """恢复: deadlines move by the working days the clock stood."""
    return perform(
        here, asked, response, directive_id, "resume", sent, key, match,
        lambda order, _: directives.resume(here.record, directive_id, order, reason=sent.reason),
    )  # fmt: skip
