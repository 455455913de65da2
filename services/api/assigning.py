"""Approving, assigning, delivering 立项、交办、送达; what a unit first says to it 签收、异议."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Response
from pydantic import Field

from services.api.acts import Done, DueSent, ReportSent, Units, acts_router, due_of, perform
from services.api.deps import ActSent, Asked, Here, Keyed, Match, acting_unit, today
from services.api.door import Matter
from services.api.fields import Code, Day, Flag, Note, OptionalText, Text
from services.api.problems import Malformed
from services.commands import directives
from services.commands.order import Order
from services.record.supervision import Kept

router = acts_router()


# 立项、交办


class ApproveSent(ActSent):
    comment: OptionalText = ""


@router.post("/approve", response_model_exclude_none=True)
def approve(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: ApproveSent, key: Keyed, match: Match
) -> Done:
    """立项: a draft approved takes its number."""
    return perform(
        here, asked, response, directive_id, "approve", sent, key, match,
        lambda order, _: directives.approve(here.record, directive_id, order, comment=sent.comment),
    )  # fmt: skip


class AssignSent(ActSent):
    leads: Units = []
    lead: Code | None = None
    assisting: Units = []
    groups: Annotated[list[Code], Field(max_length=20)] = []
    collator: Code | None = None
    due: DueSent | None = None
    due_on: Day | None = None
    report: ReportSent | None = None

    def leading(self) -> list[str]:
        return [*([self.lead] if self.lead and self.lead not in self.leads else []), *self.leads]


@router.post("/assign", response_model_exclude_none=True)
def assign(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: AssignSent, key: Keyed, match: Match
) -> Done:
    """交办: lead and assisting units, their deadline and reporting rhythm."""
    return perform(
        here, asked, response, directive_id, "assign", sent, key, match,
        lambda order, _: directives.assign(
            here.record, directive_id, order,
            leads=sent.leading(), assisting=sent.assisting, groups=sent.groups, collator=sent.collator or "",
            due=due_of(sent.due, sent.due_on), report=sent.report.spec() if sent.report else None,
        ),
    )  # fmt: skip


class DeliverSent(ActSent):
    unit: Code
    means: Note = ""


@router.post("/deliver", response_model_exclude_none=True)
def deliver(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: DeliverSent, key: Keyed, match: Match
) -> Done:
    """送达: the matter reached a unit; by the channel the act came through unless `means` says more."""
    return perform(
        here, asked, response, directive_id, "deliver", sent, key, match,
        lambda order, _: directives.deliver(
            here.record, directive_id, order, unit=sent.unit, means=sent.means or order.act.channel
        ),
    )  # fmt: skip


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
def units(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: UnitsSent, key: Keyed, match: Match
) -> Done:
    """调整单位: one unit added or released."""
    if bool(sent.add) == bool(sent.release):
        raise Malformed("add", "增加或免去一个单位", "give the unit to add or the one to release")

    def command(order: Order, _: Matter) -> Kept:
        if sent.add:
            return directives.add_unit(
                here.record, directive_id, order,
                unit=sent.add, role=sent.role, reason=sent.reason,
                due=due_of(sent.due, sent.due_on), report=sent.report.spec() if sent.report else None,
            )  # fmt: skip
        return directives.release_unit(
            here.record, directive_id, order, unit=sent.release or "", reason=sent.reason, excused=sent.excused
        )

    return perform(here, asked, response, directive_id, "units", sent, key, match, command)


class HandoverSent(ActSent):
    """`on` is the day of hand-over; recording it later, with a reason, is no late entry of a unit's work."""

    old: Annotated[Code, Field(alias="from")]
    new: Annotated[Code, Field(alias="to")]
    remaining: OptionalText = ""
    due: DueSent | None = None
    due_on: Day | None = None
    basis: Text


@router.post("/handover", response_model_exclude_none=True)
def handover(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: HandoverSent, key: Keyed, match: Match
) -> Done:
    """移交: lateness up to that day stays with the old unit. The basis is the reason of an earlier day."""
    day = sent.on or today(here)
    stated = sent if sent.reason else sent.model_copy(update={"reason": sent.basis})
    return perform(
        here, asked, response, directive_id, "handover", stated, key, match,
        lambda order, _: directives.hand_over(
            here.record, directive_id, order,
            old=sent.old, new=sent.new, day=day, basis=sent.basis, remaining=sent.remaining,
            due=due_of(sent.due, sent.due_on),
        ),
    )  # fmt: skip


# 签收、异议


class SignSent(ActSent):
    unit: Code | None = None


@router.post("/sign", response_model_exclude_none=True)
def sign(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: SignSent, key: Keyed, match: Match
) -> Done:
    """签收; a second click adds no fact."""
    unit = acting_unit(asked.caller, "sign", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return perform(
        here, asked, response, directive_id, "sign", sent, key, match,
        lambda order, _: directives.sign_for(here.record, directive_id, order, unit=unit),
    )  # fmt: skip


class ObjectSent(ActSent):
    unit: Code | None = None
    reason: Text


@router.post("/object", response_model_exclude_none=True)
def object_(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: ObjectSent, key: Keyed, match: Match
) -> Done:
    """管辖异议: the unit says the matter is not its own."""
    unit = acting_unit(asked.caller, "object", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return perform(
        here, asked, response, directive_id, "object", sent, key, match,
        lambda order, _: directives.object_to(here.record, directive_id, order, unit=unit, reason=sent.reason),
    )  # fmt: skip


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
def decide_objection(
    here: Here, asked: Asked, response: Response, directive_id: UUID, sent: ObjectDecideSent, key: Keyed, match: Match
) -> Done:
    """裁定异议."""
    if (sent.decision == "reassign") != bool(sent.to):
        raise Malformed("to", "改派须写明改派给哪个单位", "the unit it goes to belongs to decision reassign")
    return perform(
        here, asked, response, directive_id, "object/decide", sent, key, match,
        lambda order, _: directives.decide_objection(
            here.record, directive_id, order,
            unit=sent.unit, upheld=sent.decision != "reject", reason=sent.reason, reassign_to=sent.to or "",
            due=due_of(sent.due, sent.due_on),
        ),
    )  # fmt: skip
