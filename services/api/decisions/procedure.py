"""The procedure 决策程序: proposed, started, drafted, assessed, consulted, put through its statutory steps, tabled."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Response
from pydantic import Field

from services.api.acting import ACT
from services.api.acts import ReasonSent
from services.api.decisions.permitted import DecisionDone, OneAct
from services.api.deps import ActSent, acting_unit
from services.api.fields import Code, Count, Day, FileId, Flag, Line, Note, OptionalText, Sent, Text
from services.commands import decisions
from services.commands.order import new_id

router = APIRouter(prefix="/decisions", tags=["decisions"], responses=ACT)

Units = Annotated[list[Code], Field(max_length=200)]
Evidence = Annotated[list[FileId], Field(max_length=50)]
Step = Annotated[Code, Path(description="A statutory step of the rules, or `fair_competition`, `social_stability`")]


class ProposalSent(ActSent):
    """`category`: a row of the catalogue; `proposer`: the caller's own unit where it is left out."""

    title: Line
    content: OptionalText = ""
    category: Code
    basis: Line
    proposer: Code | None = None
    level: Literal["open", "internal", "work_secret"] = "internal"


@router.post("", status_code=201, response_model_exclude_none=True)
def propose(doing: OneAct, response: Response, sent: ProposalSent) -> DecisionDone:
    """提出: a matter that a plenary or executive meeting decides."""
    proposer = acting_unit(doing.caller, "decision.propose", unit=sent.proposer, on_behalf_of=sent.on_behalf_of)
    done = doing(
        "decision.propose",
        sent,
        lambda order: decisions.propose(
            doing.here.record,
            order,
            id=new_id(),
            title=sent.title,
            content=sent.content,
            category=sent.category,
            basis=sent.basis,
            proposer=proposer,
            level=sent.level,
        ),
    )
    response.headers["Location"] = f"/api/v1/decisions/{done.id}"
    return done


class StartSent(ReasonSent):
    """`lead`: the unit that undertakes it; `approved_by`: the post that had it started."""

    lead: Code
    approved_by: Code


@router.post("/{decision_id}/start", response_model_exclude_none=True)
def start(doing: OneAct, decision_id: UUID, sent: StartSent) -> DecisionDone:
    """启动决策程序, after study."""
    return doing.on(
        decision_id, "start", sent, decisions.start, lead=sent.lead, approved_by=sent.approved_by, reason=sent.reason
    )


class DraftSent(ActSent):
    """`affected`: units and towns it touches; `competition` and `stability`: the triggers of the rules it pulls."""

    text: Text
    affected: Units = []
    options: Annotated[list[Text], Field(max_length=10)] = []
    competition: Annotated[list[Code], Field(max_length=20)] = []
    stability: Annotated[list[Code], Field(max_length=20)] = []


@router.post("/{decision_id}/draft", response_model_exclude_none=True)
def draft(doing: OneAct, decision_id: UUID, sent: DraftSent) -> DecisionDone:
    """形成决策草案; a new one is reviewed for legality and fair competition anew."""
    return doing.on(
        decision_id,
        "draft",
        sent,
        decisions.write_draft,
        text=sent.text,
        affected=sent.affected,
        options=sent.options,
        competition=sent.competition,
        stability=sent.stability,
    )


class AssessSent(ActSent):
    """One of the five: legality, necessity, soundness, feasibility, controllability."""

    kind: Code
    author: Line
    passes: Flag
    text: Text
    evidence: Evidence


@router.post("/{decision_id}/assess", response_model_exclude_none=True)
def assess(doing: OneAct, decision_id: UUID, sent: AssessSent) -> DecisionDone:
    """评估论证."""
    return doing.on(
        decision_id,
        "assess",
        sent,
        decisions.assess,
        kind=sent.kind,
        author=sent.author,
        passes=sent.passes,
        text=sent.text,
        evidence=sent.evidence,
    )


class ConsultSent(ActSent):
    """All that the draft affects where none are named."""

    units: Units = []


@router.post("/{decision_id}/consult", response_model_exclude_none=True)
def consult(doing: OneAct, decision_id: UUID, sent: ConsultSent) -> DecisionDone:
    """征求意见."""
    return doing.on(decision_id, "consult", sent, decisions.consult, units=sent.units)


class AnswerSent(ActSent):
    """`signed_by`: the principal head of the unit; a unit that does not agree says what it thinks and why."""

    unit: Code | None = None
    agrees: Flag
    signed_by: Line
    view: OptionalText = ""
    grounds: OptionalText = ""


@router.post("/{decision_id}/answer", response_model_exclude_none=True)
def answer(doing: OneAct, decision_id: UUID, sent: AnswerSent) -> DecisionDone:
    """答复征求意见, over the name of the unit's principal head."""
    unit = acting_unit(doing.caller, "decision.answer", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return doing.on(
        decision_id,
        "answer",
        sent,
        decisions.answer,
        unit=unit,
        agrees=sent.agrees,
        signed_by=sent.signed_by,
        view=sent.view,
        grounds=sent.grounds,
    )


class CoordinationSent(ActSent):
    """`by`: the lead unit, the deputy's post, or whom the deputy entrusted."""

    unit: Code
    rung: Literal["lead", "deputy"]
    by: Line
    entrusted_by: Code | None = None
    agreed: Flag
    text: Text


@router.post("/{decision_id}/coordinate", response_model_exclude_none=True)
def coordinate(doing: OneAct, decision_id: UUID, sent: CoordinationSent) -> DecisionDone:
    """协调分歧: the lead unit, then the deputy."""
    return doing.on(
        decision_id,
        "coordinate",
        sent,
        decisions.coordinate,
        unit=sent.unit,
        rung=sent.rung,
        by=sent.by,
        entrusted_by=sent.entrusted_by or "",
        agreed=sent.agreed,
        text=sent.text,
    )


class SideSent(Sent):
    unit: Code
    view: Text
    grounds: Text


class SplitSent(ActSent):
    """Every side's view and grounds, and which way the lead unit leans."""

    unit: Code
    sides: Annotated[list[SideSent], Field(min_length=1, max_length=50)]
    tendency: Text


@router.post("/{decision_id}/table-split", response_model_exclude_none=True)
def table_split(doing: OneAct, decision_id: UUID, sent: SplitSent) -> DecisionDone:
    """分歧提交会议说明, once both rungs of the ladder have been climbed."""
    return doing.on(
        decision_id,
        "table-split",
        sent,
        decisions.table_split,
        unit=sent.unit,
        sides=[side.model_dump() for side in sent.sides],
        tendency=sent.tendency,
    )


class ExpertSent(ActSent):
    """`interest`: what the expert declares, empty for none; who has one is on record and does not count."""

    expert: Line
    field: Note = ""
    supports: Flag
    text: Text
    interest: OptionalText = ""
    evidence: Evidence


@router.post("/{decision_id}/experts", response_model_exclude_none=True)
def hear_expert(doing: OneAct, decision_id: UUID, sent: ExpertSent) -> DecisionDone:
    """专家论证意见, signed."""
    return doing.on(
        decision_id,
        "experts",
        sent,
        decisions.hear_expert,
        expert=sent.expert,
        field=sent.field,
        supports=sent.supports,
        text=sent.text,
        interest=sent.interest,
        evidence=sent.evidence,
    )


class HearingSent(ActSent):
    """Held on the day of the act; papers reach the participants 7 days before."""

    papers_sent_on: Day
    participants: Count
    text: Text
    record_signed_by: Line
    evidence: Evidence


@router.post("/{decision_id}/hearing", response_model_exclude_none=True)
def hold_hearing(doing: OneAct, decision_id: UUID, sent: HearingSent) -> DecisionDone:
    """听证会."""
    return doing.on(
        decision_id,
        "hearing",
        sent,
        decisions.hold_hearing,
        papers_sent_on=sent.papers_sent_on,
        participants=sent.participants,
        text=sent.text,
        record_signed_by=sent.record_signed_by,
        evidence=sent.evidence,
    )


class StepSent(ActSent):
    """Done on the day of the act; `explained`: why it took less than the law normally has it; `details`: what is
    counted, such as opinions received and taken up."""

    author: Line
    conclusion: Code
    text: Text
    began_on: Day | None = None
    explained: OptionalText = ""
    details: Annotated[dict[Code, Count], Field(max_length=20)] = {}
    evidence: Evidence


@router.post("/{decision_id}/steps/{step}", response_model_exclude_none=True)
def do_step(doing: OneAct, decision_id: UUID, step: Step, sent: StepSent) -> DecisionDone:
    """完成法定程序, each by its own rule."""
    return doing.on(
        decision_id,
        "steps",
        sent,
        decisions.do_step,
        step=step,
        author=sent.author,
        conclusion=sent.conclusion,
        text=sent.text,
        began_on=sent.began_on,
        explained=sent.explained,
        details=sent.details,
        evidence=sent.evidence,
    )


class WaiverSent(ReasonSent):
    """`signer`: the post that signs for it."""

    signer: Code


@router.post("/{decision_id}/steps/{step}/waive", response_model_exclude_none=True)
def waive_step(doing: OneAct, decision_id: UUID, step: Step, sent: WaiverSent) -> DecisionDone:
    """不需要的程序, with reason and signer; legality review and collective decision never."""
    return doing.on(
        decision_id, "steps/waive", sent, decisions.waive_step, step=step, reason=sent.reason, signer=sent.signer
    )


class SubmitSent(ActSent):
    signed_by: Line


@router.post("/{decision_id}/submit", response_model_exclude_none=True)
def submit(doing: OneAct, decision_id: UUID, sent: SubmitSent) -> DecisionDone:
    """提请审议, when nothing of the procedure is open."""
    return doing.on(decision_id, "submit", sent, decisions.submit, signed_by=sent.signed_by)


class EmergencySent(ActSent):
    """`by`: the post of the deputy who acted."""

    by: Code
    text: Text


@router.post("/{decision_id}/emergency", response_model_exclude_none=True)
def handle_emergency(doing: OneAct, decision_id: UUID, sent: EmergencySent) -> DecisionDone:
    """紧急处置 where there is no time to meet and the rules let a deputy act first."""
    return doing.on(decision_id, "emergency", sent, decisions.handle_emergency, by=sent.by, text=sent.text)


class EmergencyReportSent(ActSent):
    text: Text


@router.post("/{decision_id}/emergency/report", response_model_exclude_none=True)
def report_emergency(doing: OneAct, decision_id: UUID, sent: EmergencyReportSent) -> DecisionDone:
    """向主要负责人报告紧急处置."""
    return doing.on(decision_id, "emergency/report", sent, decisions.report_emergency, text=sent.text)
