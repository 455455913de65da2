"""Opening 启动、下达目标、撤并: a year begins on an approved scheme; what is aimed at is set, and adjusted for a reason."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from services.api.acts import ReasonSent
from services.api.assessments.values import LineSent, Number
from services.api.deps import ActSent
from services.api.fields import Code, Day, Line, Sent, Text
from services.api.years import ACT, OneAct, YearDone
from services.commands import assessments
from services.commands.assessments.opening import Target

router = APIRouter(prefix="/assessments", tags=["assessment"], responses=ACT)


class OpenSent(ActSent):
    scheme: UUID


@router.post("", status_code=201, response_model_exclude_none=True)
def open_(doing: OneAct, sent: OpenSent) -> YearDone:
    """启动考核, on the newest approved version of a scheme."""
    return doing(
        "assessment.keep", sent, lambda order: assessments.open_year(doing.here.record, order, scheme=sent.scheme)
    )


@router.post("/{assessment_id}/adopt", response_model_exclude_none=True)
def adopt(doing: OneAct, assessment_id: UUID, sent: ReasonSent) -> YearDone:
    """适用新版方案: the newest approved version."""
    return doing(
        "assessment.keep", sent,
        lambda order: assessments.adopt(doing.here.record, assessment_id, order, reason=sent.reason),
    )  # fmt: skip


class TargetSent(Sent):
    unit: Code
    indicator: Code
    target: Number


class TargetsSent(ActSent):
    items: Annotated[list[TargetSent], Field(min_length=1, max_length=3_000)]
    basis: Line


@router.post("/{assessment_id}/targets", response_model_exclude_none=True)
def set_targets(doing: OneAct, assessment_id: UUID, sent: TargetsSent) -> YearDone:
    """下达目标: all of them or none."""
    targets = [Target(each.unit, each.indicator, each.target) for each in sent.items]
    return doing(
        "assessment.keep", sent,
        lambda order: assessments.set_targets(
            doing.here.record, assessment_id, order, targets=targets, basis=sent.basis
        ),
    )  # fmt: skip


class AdjustmentSent(LineSent):
    """`asked_by`: the account or unit that asked for it; another approves it."""

    target: Number
    ground: Code
    reason: Text
    asked_by: Line


@router.post("/{assessment_id}/adjustments", response_model_exclude_none=True)
def adjust(doing: OneAct, assessment_id: UUID, sent: AdjustmentSent) -> YearDone:
    """调整目标: for policy, reorganisation, force majeure or a new key task alone."""
    return doing(
        "assessment.decide", sent,
        lambda order: assessments.adjust_target(
            doing.here.record, assessment_id, order, unit=sent.unit, indicator=sent.indicator, target=sent.target,
            ground=sent.ground, reason=sent.reason, asked_by=sent.asked_by,
        ),
    )  # fmt: skip


class ExcludedSent(LineSent):
    reason: Text


@router.post("/{assessment_id}/exclusions", response_model_exclude_none=True)
def exclude(doing: OneAct, assessment_id: UUID, sent: ExcludedSent) -> YearDone:
    """不适用: a unit has no such work this year."""
    return doing(
        "assessment.decide", sent,
        lambda order: assessments.exclude(
            doing.here.record, assessment_id, order, unit=sent.unit, indicator=sent.indicator, reason=sent.reason
        ),
    )  # fmt: skip


class MergedSent(ActSent):
    unit: Code
    into: Code
    day: Day
    basis: Line


@router.post("/{assessment_id}/mergers", response_model_exclude_none=True)
def merge(doing: OneAct, assessment_id: UUID, sent: MergedSent) -> YearDone:
    """机构撤并: targets are split by days."""
    return doing(
        "assessment.keep", sent,
        lambda order: assessments.merge_unit(
            doing.here.record, assessment_id, order, unit=sent.unit, into=sent.into, day=sent.day, basis=sent.basis
        ),
    )  # fmt: skip
