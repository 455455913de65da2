"""What touches the clock: urging, extensions, suspension 催办、延期、中止."""

from __future__ import annotations

from services.api.acts import Done, OneAct, ReasonSent, acts_router
from services.api.deps import ActSent, acting_unit
from services.api.fields import Code, Day, Flag, Note, Text
from services.commands import directives

router = acts_router()


# 催办、延期、中止


class UrgeSent(ActSent):
    unit: Code
    reason: Text
    step: Note = ""


@router.post("/urge", response_model_exclude_none=True)
def urge(doing: OneAct, sent: UrgeSent) -> Done:
    """催办: a slip signed by the caller; the head of the office stands behind its own."""
    return doing(
        "urge",
        sent,
        directives.urge,
        unit=sent.unit,
        reason=sent.reason,
        step=sent.step,
        approved=doing.caller.role == "office_head",
    )


class ExtensionSent(ActSent):
    unit: Code | None = None
    to: Day
    reason: Text


@router.post("/extension", response_model_exclude_none=True)
def extension(doing: OneAct, sent: ExtensionSent) -> Done:
    """申请延期."""
    unit = acting_unit(doing.caller, "extension", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return doing("extension", sent, directives.ask_extension, unit=unit, to=sent.to, reason=sent.reason)


class ExtensionDecideSent(ActSent):
    unit: Code
    granted: Flag
    to: Day | None = None


@router.post("/extension/decide", response_model_exclude_none=True)
def decide_extension(doing: OneAct, sent: ExtensionDecideSent) -> Done:
    """审批延期; without `to`, the day asked for."""
    return doing(
        "extension/decide",
        sent,
        directives.decide_extension,
        unit=sent.unit,
        granted=sent.granted,
        reason=sent.reason,
        due=sent.to if sent.granted else None,
    )


class ReviewSent(ActSent):
    """`next_on`: without it, the rule pack's term; `last`: nothing is left to look at, of a matter that is closed."""

    result: Text
    next_on: Day | None = None
    last: Flag = False


@router.post("/review", response_model_exclude_none=True)
def review(doing: OneAct, sent: ReviewSent) -> Done:
    """长期事项复核: what was found, and when it is looked at again."""
    return doing("review", sent, directives.hold_review, result=sent.result, next_on=sent.next_on, is_last=sent.last)


@router.post("/suspend", response_model_exclude_none=True)
def suspend(doing: OneAct, sent: ReasonSent) -> Done:
    """中止: every clock of the matter stops."""
    return doing("suspend", sent, directives.suspend, reason=sent.reason)


@router.post("/resume", response_model_exclude_none=True)
def resume(doing: OneAct, sent: ReasonSent) -> Done:
    """恢复: deadlines move by the working days the clock stood."""
    return doing("resume", sent, directives.resume, reason=sent.reason)
