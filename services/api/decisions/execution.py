"""Execution 执行: given to units, tracked, opinions and problems heard, evaluated, adjusted, suspended, ended, archived."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from services.api.acting import ACT
from services.api.acts import ReasonSent
from services.api.decisions.outcome import ItemNumber
from services.api.decisions.permitted import DecisionDone, OneAct
from services.api.decisions.procedure import Evidence
from services.api.decisions.timeline import GivenSent
from services.api.deps import ActSent, acting_leader, acting_unit
from services.api.fields import Code, Flag, Line, Note, OptionalText, Text
from services.api.years import N
from services.commands import decisions

router = APIRouter(prefix="/decisions/{decision_id}", tags=["decisions"], responses=ACT)


class DirectivesSent(ActSent):
    items: Annotated[list[GivenSent], Field(min_length=1, max_length=50)]


@router.post("/directives", response_model_exclude_none=True)
def open_directives(doing: OneAct, decision_id: UUID, sent: DirectivesSent) -> DecisionDone:
    """交办: each becomes a numbered directive of its unit; closing it is the actual of the step it serves."""
    return doing.on(
        decision_id, "directives", sent, decisions.open_directives, items=[each.given() for each in sent.items]
    )


class TrackingSent(ActSent):
    """`milestone`: the step of the timeline this report is."""

    unit: Code | None = None
    text: Text
    milestone: Code | None = None
    evidence: Evidence = []


@router.post("/tracking", response_model_exclude_none=True)
def track(doing: OneAct, decision_id: UUID, sent: TrackingSent) -> DecisionDone:
    """跟踪报告."""
    unit = acting_unit(doing.caller, "decision.execute", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return doing.on(
        decision_id,
        "tracking",
        sent,
        decisions.track,
        unit=unit,
        text=sent.text,
        milestone=sent.milestone or "",
        evidence=sent.evidence,
    )


class OpinionReceivedSent(ActSent):
    """`heard_through`: the hotline, a forum, a letter; `taken`: what was done with it."""

    voice: Literal["affected", "public", "deputies", "cppcc", "party", "organisation", "expert"]
    heard_through: Note = ""
    text: Text
    taken: OptionalText = ""


@router.post("/opinions", response_model_exclude_none=True)
def receive_opinion(doing: OneAct, decision_id: UUID, sent: OpinionReceivedSent) -> DecisionDone:
    """利益相关方和社会公众的意见建议."""
    return doing.on(
        decision_id,
        "opinions",
        sent,
        decisions.receive_opinion,
        voice=sent.voice,
        channel=sent.heard_through,
        text=sent.text,
        taken=sent.taken,
    )


class ProblemSent(ActSent):
    unit: Code | None = None
    kind: Literal["problem", "major_change", "force_majeure"]
    text: Text
    evidence: Evidence = []


@router.post("/problems", response_model_exclude_none=True)
def report_problem(doing: OneAct, decision_id: UUID, sent: ProblemSent) -> DecisionDone:
    """报告问题、客观情况重大变化、不可抗力, by a unit that carries it out."""
    unit = acting_unit(doing.caller, "decision.execute", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return doing.on(
        decision_id,
        "problems",
        sent,
        decisions.report_problem,
        unit=unit,
        kind=sent.kind,
        text=sent.text,
        evidence=sent.evidence,
    )


class EvaluationSent(ReasonSent):
    """`evaluator`: nobody who assessed the decision before it was taken."""

    kind: Literal["midterm", "evaluation"]
    evaluator: Line


@router.post("/evaluate", response_model_exclude_none=True)
def evaluate(doing: OneAct, decision_id: UUID, sent: EvaluationSent) -> DecisionDone:
    """委托评估."""
    return doing.on(
        decision_id,
        "evaluate",
        sent,
        decisions.open_evaluation,
        kind=sent.kind,
        evaluator=sent.evaluator,
        reason=sent.reason,
    )


class ConclusionSent(ActSent):
    """`heard`: whose opinions went in."""

    conclusion: Literal["continue", "adjust", "suspend", "end"]
    text: Text
    heard: OptionalText = ""
    evidence: Evidence


@router.post("/evaluate/{n}/conclude", response_model_exclude_none=True)
def conclude(doing: OneAct, decision_id: UUID, n: N, sent: ConclusionSent) -> DecisionDone:
    """评估结论."""
    return doing.on(
        decision_id,
        "evaluate/conclude",
        sent,
        decisions.conclude_evaluation,
        n=n,
        conclusion=sent.conclusion,
        text=sent.text,
        heard=sent.heard,
        evidence=sent.evidence,
    )


class DecisionAdjustedSent(ReasonSent):
    """`big`: the statutory procedure runs again; what was decided stays in force meanwhile."""

    text: Text
    approved_by: Code
    big: Flag = False


@router.post("/adjust", response_model_exclude_none=True)
def adjust(doing: OneAct, decision_id: UUID, sent: DecisionAdjustedSent) -> DecisionDone:
    """调整决策, for a problem, an opinion or an evaluation."""
    return doing.on(
        decision_id,
        "adjust",
        sent,
        decisions.adjust,
        text=sent.text,
        reason=sent.reason,
        approved_by=sent.approved_by,
        big=sent.big,
    )


class SuspensionSent(ReasonSent):
    """`head`: the head's post, where the office enters it."""

    head: Code | None = None


@router.post("/suspend", response_model_exclude_none=True)
def suspend(doing: OneAct, decision_id: UUID, sent: SuspensionSent) -> DecisionDone:
    """紧急中止: the head alone."""
    head = acting_leader(doing.caller, "decision.approve", leader=sent.head, on_behalf_of=sent.on_behalf_of)
    return doing.on(decision_id, "suspend", sent, decisions.suspend, head=head, reason=sent.reason)


class ResumptionSent(ReasonSent):
    approved_by: Code


@router.post("/resume", response_model_exclude_none=True)
def resume(doing: OneAct, decision_id: UUID, sent: ResumptionSent) -> DecisionDone:
    """恢复执行."""
    return doing.on(decision_id, "resume", sent, decisions.resume, reason=sent.reason, approved_by=sent.approved_by)


class EndSent(ReasonSent):
    """By the minutes of the kind of meeting that decided it; without a meeting because its last day is over."""

    meeting: UUID | None = None
    item: ItemNumber = 1


@router.post("/end", response_model_exclude_none=True)
def end(doing: OneAct, decision_id: UUID, sent: EndSent) -> DecisionDone:
    """终止."""
    return doing.on(decision_id, "end", sent, decisions.end, reason=sent.reason, meeting=sent.meeting, item=sent.item)


class ArchiveSent(ActSent):
    comment: OptionalText = ""


@router.post("/archive", response_model_exclude_none=True)
def archive(doing: OneAct, decision_id: UUID, sent: ArchiveSent) -> DecisionDone:
    """归档, with all that the record holds of it."""
    return doing.on(decision_id, "archive", sent, decisions.archive, comment=sent.comment)
