"""Approving, assigning, delivering 立项、交办、送达; what a unit first says to it 签收、异议."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from services.api.acts import AssignmentSent, Done, DueSent, OneAct, ReportSent, acts_router, due_of
from services.api.deps import ActSent, acting_unit, today
from services.api.fields import Code, Day, Flag, Note, OptionalText, Text
from services.api.problems import Malformed
from services.commands import directives

router = acts_router()


# 立项、交办


class ApproveSent(ActSent):
    comment: OptionalText = ""


@router.post("/approve", response_model_exclude_none=True)
def approve(doing: OneAct, sent: ApproveSent) -> Done:
    """立项: a draft approved takes its number."""
    return doing("approve", sent, directives.approve, comment=sent.comment)


class AssignSent(ActSent, AssignmentSent):
    """To whom a matter goes that is registered already."""


@router.post("/assign", response_model_exclude_none=True)
def assign(doing: OneAct, sent: AssignSent) -> Done:
    """交办: lead and assisting units, their deadline and reporting rhythm."""
    return doing(
        "assign",
        sent,
        directives.assign,
        leads=sent.leading(),
        assisting=sent.assisting,
        groups=sent.groups,
        collator=sent.collator or "",
        due=due_of(sent.due, sent.due_on),
        report=sent.report.spec() if sent.report else None,
    )


class DeliverSent(ActSent):
    unit: Code
    means: Note = ""


@router.post("/deliver", response_model_exclude_none=True)
def deliver(doing: OneAct, sent: DeliverSent) -> Done:
    """送达: the matter reached a unit; by the channel the act came through unless `means` says more."""
    return doing("deliver", sent, directives.deliver, unit=sent.unit, means=sent.means)


class UnitsSent(ActSent):
    """`add` a unit with a role, or `release` one (`excused`: it need not be done at all)."""

    add: Code | None = None
    release: Code | None = None
    role: Literal["lead", "assist"] = "assist"
    due: DueSent | None = None
    due_on: Day | None = None
    report: ReportSent | None = None
    excused: Flag = False
    reason: Text


@router.post("/units", response_model_exclude_none=True)
def units(doing: OneAct, sent: UnitsSent) -> Done:
    """调整单位: one unit added or released."""
    if bool(sent.add) == bool(sent.release):
        raise Malformed("add", "增加或免去一个单位", "give the unit to add or the one to release")

    if sent.add:
        return doing(
            "units", sent, directives.add_unit,
            unit=sent.add, role=sent.role, reason=sent.reason,
            due=due_of(sent.due, sent.due_on), report=sent.report.spec() if sent.report else None,
        )  # fmt: skip
    return doing(
        "units", sent, directives.release_unit, unit=sent.release or "", reason=sent.reason, excused=sent.excused
    )


class HandoverSent(ActSent):
    """`on` is the day of hand-over; recording it later, with a reason, is no late entry of a unit's work."""

    old: Annotated[Code, Field(alias="from")]
    new: Annotated[Code, Field(alias="to")]
    remaining: OptionalText = ""
    due: DueSent | None = None
    due_on: Day | None = None
    basis: Text


@router.post("/handover", response_model_exclude_none=True)
def handover(doing: OneAct, sent: HandoverSent) -> Done:
    """移交: lateness up to that day stays with the old unit. The basis is the reason of an earlier day."""
    stated = sent if sent.reason else sent.model_copy(update={"reason": sent.basis})
    return doing(
        "handover",
        stated,
        directives.hand_over,
        old=sent.old,
        new=sent.new,
        day=sent.on or today(doing.here),
        basis=sent.basis,
        remaining=sent.remaining,
        due=due_of(sent.due, sent.due_on),
    )


# 签收、异议


class SignSent(ActSent):
    unit: Code | None = None


@router.post("/sign", response_model_exclude_none=True)
def sign(doing: OneAct, sent: SignSent) -> Done:
    """签收; a second click adds no fact."""
    unit = acting_unit(doing.caller, "sign", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return doing("sign", sent, directives.sign_for, unit=unit)


class ObjectSent(ActSent):
    unit: Code | None = None
    reason: Text


@router.post("/object", response_model_exclude_none=True)
def object_(doing: OneAct, sent: ObjectSent) -> Done:
    """管辖异议: the unit says the matter is not its own."""
    unit = acting_unit(doing.caller, "object", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return doing("object", sent, directives.object_to, unit=unit, reason=sent.reason)


class ObjectDecideSent(ActSent):
    """`uphold`: the objection stands and the unit is released; `reassign`: it stands and another unit takes over;
    `reject`: the unit keeps the matter."""

    unit: Code
    decision: Literal["uphold", "reassign", "reject"]
    to: Code | None = None
    due: DueSent | None = None
    due_on: Day | None = None
    reason: Text


@router.post("/object/decide", response_model_exclude_none=True)
def decide_objection(doing: OneAct, sent: ObjectDecideSent) -> Done:
    """裁定异议."""
    if (sent.decision == "reassign") != bool(sent.to):
        raise Malformed("to", "改派须写明改派给哪个单位", "the unit it goes to belongs to decision reassign")
    return doing(
        "object/decide",
        sent,
        directives.decide_objection,
        unit=sent.unit,
        upheld=sent.decision != "reject",
        reason=sent.reason,
        reassign_to=sent.to or "",
        due=due_of(sent.due, sent.due_on),
    )
