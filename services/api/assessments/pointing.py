"""Points 加分、扣分、否决、容错 of a year: claimed or notified, answered, verified, decided."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from services.api.acts import ReasonSent
from services.api.assessments.values import Points
from services.api.deps import ActSent, acting_unit
from services.api.fields import Code, FileId, Flag, OptionalText, Position, Text
from services.api.problems import Malformed
from services.api.years import ACT, N, OneAct, YearDone
from services.commands import assessments

router = APIRouter(prefix="/assessments/{assessment_id}", tags=["assessment"], responses=ACT)

Evidence = Annotated[list[FileId], Field(max_length=50)]


class BonusSent(ActSent):
    unit: Code | None = None
    code: Code
    ground: Text
    points: Points | None = None
    evidence: Evidence = []


@router.post("/bonuses", response_model_exclude_none=True)
def claim_bonus(doing: OneAct, assessment_id: UUID, sent: BonusSent) -> YearDone:
    """加分申报."""
    unit = acting_unit(doing.caller, "assessment.report", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return doing(
        "assessment.report", sent,
        lambda order: assessments.claim_bonus(
            doing.here.record, assessment_id, order, unit=unit, code=sent.code, ground=sent.ground, points=sent.points,
            evidence=sent.evidence,
        ),
    )  # fmt: skip


class BonusDecidedSent(ReasonSent):
    granted: Flag
    points: Points | None = None


@router.post("/bonuses/{n}/decide", response_model_exclude_none=True)
def decide_bonus(doing: OneAct, assessment_id: UUID, n: N, sent: BonusDecidedSent) -> YearDone:
    """By another than claimed it; it may be granted in part."""
    return doing(
        "assessment.decide", sent,
        lambda order: assessments.decide_bonus(
            doing.here.record, assessment_id, order, n=n, granted=sent.granted, reason=sent.reason, points=sent.points
        ),
    )  # fmt: skip


class DeductionSent(ActSent):
    """A class of the scheme with its ground; or `fault`: what the scheme says of a self-assessment too far off or
    too late, whose ground is worked out."""

    unit: Code
    code: Code | None = None
    ground: OptionalText = ""
    points: Points | None = None
    indicator: Code | None = None
    positions: Annotated[list[Position], Field(max_length=500)] = []
    fault: Literal["gap", "late"] | None = None


@router.post("/deductions", response_model_exclude_none=True)
def notify_deduction(doing: OneAct, assessment_id: UUID, sent: DeductionSent) -> YearDone:
    """扣分告知: the unit may answer; nothing is deducted yet."""
    record = doing.here.record
    if (fault := sent.fault) is not None:
        return doing(
            "assessment.keep", sent,
            lambda order: assessments.notify_self_assessment(
                record, assessment_id, order, unit=sent.unit, fault=fault
            ),
        )  # fmt: skip
    if (code := sent.code) is None:
        raise Malformed("code", "请选择扣分项", "choose the deduction")
    if sent.positions and max(sent.positions) > doing.here.head():
        raise Malformed("positions", "记录中没有这个位置", "the record has no such position")
    return doing(
        "assessment.keep", sent,
        lambda order: assessments.notify_deduction(
            record, assessment_id, order, unit=sent.unit, code=code, ground=sent.ground, points=sent.points,
            indicator=sent.indicator or "", positions=sent.positions,
        ),
    )  # fmt: skip


class AnswerSent(ActSent):
    unit: Code | None = None
    text: Text


@router.post("/deductions/{n}/answer", response_model_exclude_none=True)
def answer_deduction(doing: OneAct, assessment_id: UUID, n: N, sent: AnswerSent) -> YearDone:
    """说明, by the unit concerned, until its day."""
    unit = acting_unit(doing.caller, "assessment.report", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return doing(
        "assessment.report", sent,
        lambda order: assessments.answer_deduction(
            doing.here.record, assessment_id, order, n=n, unit=unit, text=sent.text
        ),
    )  # fmt: skip


class DeductionDecidedSent(ReasonSent):
    upheld: Flag
    points: Points | None = None


@router.post("/deductions/{n}/decide", response_model_exclude_none=True)
def decide_deduction(doing: OneAct, assessment_id: UUID, n: N, sent: DeductionDecidedSent) -> YearDone:
    """Once it was answered or the time to answer is over (D733-21)."""
    return doing(
        "assessment.decide", sent,
        lambda order: assessments.decide_deduction(
            doing.here.record, assessment_id, order, n=n, upheld=sent.upheld, reason=sent.reason, points=sent.points
        ),
    )  # fmt: skip


class VetoSent(ActSent):
    unit: Code
    code: Code
    ground: Text


@router.post("/vetoes", response_model_exclude_none=True)
def propose_veto(doing: OneAct, assessment_id: UUID, sent: VetoSent) -> YearDone:
    """提出一票否决."""
    return doing(
        "assessment.keep", sent,
        lambda order: assessments.propose_veto(
            doing.here.record, assessment_id, order, unit=sent.unit, code=sent.code, ground=sent.ground
        ),
    )  # fmt: skip


@router.post("/vetoes/{n}/answer", response_model_exclude_none=True)
def answer_veto(doing: OneAct, assessment_id: UUID, n: N, sent: AnswerSent) -> YearDone:
    """说明, by the unit concerned, until its day."""
    unit = acting_unit(doing.caller, "assessment.report", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return doing(
        "assessment.report", sent,
        lambda order: assessments.answer_veto(doing.here.record, assessment_id, order, n=n, unit=unit, text=sent.text),
    )  # fmt: skip


class CommentSent(ActSent):
    comment: OptionalText = ""


@router.post("/vetoes/{n}/verify", response_model_exclude_none=True)
def verify_veto(doing: OneAct, assessment_id: UUID, n: N, sent: CommentSent) -> YearDone:
    """核实, by another than proposed it."""
    return doing(
        "assessment.keep", sent,
        lambda order: assessments.verify_veto(doing.here.record, assessment_id, order, n=n, comment=sent.comment),
    )  # fmt: skip


class VetoDecidedSent(ReasonSent):
    approved: Flag


@router.post("/vetoes/{n}/decide", response_model_exclude_none=True)
def decide_veto(doing: OneAct, assessment_id: UUID, n: N, sent: VetoDecidedSent) -> YearDone:
    """By a third person, once it was verified and could be answered."""
    return doing(
        "assessment.decide", sent,
        lambda order: assessments.decide_veto(
            doing.here.record, assessment_id, order, n=n, approved=sent.approved, reason=sent.reason
        ),
    )  # fmt: skip


@router.post("/vetoes/{n}/revoke", response_model_exclude_none=True)
def revoke_veto(doing: OneAct, assessment_id: UUID, n: N, sent: ReasonSent) -> YearDone:
    """撤销否决: what was found to be wrong."""
    return doing(
        "assessment.decide", sent,
        lambda order: assessments.revoke_veto(doing.here.record, assessment_id, order, n=n, reason=sent.reason),
    )  # fmt: skip


class ToleranceSent(ActSent):
    """Of one indicator, or of one deduction by its number."""

    unit: Code | None = None
    ground: Code
    text: Text
    indicator: Code | None = None
    deduction: Annotated[int, Field(ge=0, le=1_000_000)] = 0


@router.post("/tolerances", response_model_exclude_none=True)
def claim_tolerance(doing: OneAct, assessment_id: UUID, sent: ToleranceSent) -> YearDone:
    """容错申请."""
    unit = acting_unit(doing.caller, "assessment.report", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return doing(
        "assessment.report", sent,
        lambda order: assessments.claim_tolerance(
            doing.here.record, assessment_id, order, unit=unit, ground=sent.ground, text=sent.text,
            indicator=sent.indicator or "", deduction=sent.deduction,
        ),
    )  # fmt: skip


class ToleranceDecidedSent(ReasonSent):
    accepted: Literal["full", "part", "none"]
    points: Points | None = None


@router.post("/tolerances/{n}/decide", response_model_exclude_none=True)
def decide_tolerance(doing: OneAct, assessment_id: UUID, n: N, sent: ToleranceDecidedSent) -> YearDone:
    """An accepted claim offsets the loss; the fault stays on record."""
    return doing(
        "assessment.decide", sent,
        lambda order: assessments.decide_tolerance(
            doing.here.record, assessment_id, order, n=n, accepted=sent.accepted, reason=sent.reason, points=sent.points
        ),
    )  # fmt: skip
