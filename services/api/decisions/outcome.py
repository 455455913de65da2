"""The outcome 决定: discussed by the office meeting, decided by signed minutes, told to the party and to the public."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from services.api.acting import ACT
from services.api.decisions.permitted import DecisionDone, OneAct
from services.api.decisions.procedure import Evidence, Units
from services.api.deps import ActSent, acting_unit
from services.api.fields import Code, Day, Line, OptionalText, Sent, Text
from services.commands import decisions

router = APIRouter(prefix="/decisions/{decision_id}", tags=["decisions"], responses=ACT)

ItemNumber = Annotated[int, Field(ge=1, le=1_000)]


class MinutesSent(ActSent):
    """One item of a meeting's signed minutes."""

    meeting: UUID
    item: ItemNumber


@router.post("/office-discussion", response_model_exclude_none=True)
def discuss_in_office(doing: OneAct, decision_id: UUID, sent: MinutesSent) -> DecisionDone:
    """办公会议先行讨论, where the rules know of it."""
    return doing.on(
        decision_id, "office-discussion", sent, decisions.discuss_in_office, meeting=sent.meeting, item=sent.item
    )


class OpinionSent(Sent):
    post: Code
    person: Line
    stance: Literal["agree", "disagree", "reserve"]
    text: OptionalText = ""


class DecideSent(MinutesSent):
    """`opinions` in the order in which people spoke, the head last; `departs`: why the head decides otherwise than
    most; `until`: the last day it is in force."""

    outcome: Literal["adopted", "rejected", "amend", "discuss_again"]
    opinions: Annotated[list[OpinionSent], Field(max_length=100)]
    departs: OptionalText = ""
    executing: Units = []
    until: Day | None = None


@router.post("/decide", response_model_exclude_none=True)
def decide(doing: OneAct, decision_id: UUID, sent: DecideSent) -> DecisionDone:
    """集体讨论决定: by the signed minutes of a plenary or executive meeting alone."""
    return doing.on(
        decision_id,
        "decide",
        sent,
        decisions.decide,
        meeting=sent.meeting,
        item=sent.item,
        outcome=sent.outcome,
        opinions=[row.model_dump() for row in sent.opinions],
        departs=sent.departs,
        executing=sent.executing,
        until=sent.until,
    )


class PartyReportSent(ActSent):
    paper: Line
    text: Text


@router.post("/party-report", response_model_exclude_none=True)
def report_to_party(doing: OneAct, decision_id: UUID, sent: PartyReportSent) -> DecisionDone:
    """向同级党委请示报告, before it is issued."""
    return doing.on(decision_id, "party-report", sent, decisions.report_to_party, paper=sent.paper, text=sent.text)


class PublishSent(ActSent):
    channels: Annotated[list[Line], Field(max_length=20)]
    evidence: Evidence


@router.post("/publish", response_model_exclude_none=True)
def publish(doing: OneAct, decision_id: UUID, sent: PublishSent) -> DecisionDone:
    """公开, through channels the rules name."""
    return doing.on(decision_id, "publish", sent, decisions.publish, channels=sent.channels, evidence=sent.evidence)


class ExemptionSent(ActSent):
    """`ground` in law, and the post that signs for it."""

    ground: Text
    signer: Code


@router.post("/publish/exempt", response_model_exclude_none=True)
def exempt(doing: OneAct, decision_id: UUID, sent: ExemptionSent) -> DecisionDone:
    """不予公开."""
    return doing.on(
        decision_id, "publish/exempt", sent, decisions.exempt_publication, ground=sent.ground, signer=sent.signer
    )


class InterpretationSent(ActSent):
    unit: Code | None = None
    text: Text
    evidence: Evidence


@router.post("/interpret", response_model_exclude_none=True)
def interpret(doing: OneAct, decision_id: UUID, sent: InterpretationSent) -> DecisionDone:
    """解读: who drafted it explains it."""
    unit = acting_unit(doing.caller, "decision.draft", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return doing.on(
        decision_id, "interpret", sent, decisions.interpret, unit=unit, text=sent.text, evidence=sent.evidence
    )
