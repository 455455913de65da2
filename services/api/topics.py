"""Topics 议题: proposed, coordinated, signed for by the heads concerned, admitted to a meeting or turned down."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from domain.meeting.topic import Topic
from domain.rules import RulePack
from services.api.acting import ACT, READ, Acted, OneAct
from services.api.acts import ReasonSent
from services.api.deps import ActSent, Asked, Here, acting_leader, acting_unit, etag, require
from services.api.fields import Code, Flag, Line, OptionalText, Text
from services.api.ledger import reading
from services.api.moments import AsOf, moment
from services.api.problems import NotThere
from services.api.readers import course, own
from services.api.telling import ToldFact
from services.commands import meetings
from services.commands.order import new_id
from services.permissions import Caller
from services.queries import topics as queries
from services.queries.topics import TopicLine

router = APIRouter(prefix="/topics", tags=["meetings"])

Statuses = Annotated[list[Code] | None, Query(max_length=10)]
Units = Annotated[list[Code], Field(max_length=200)]


class OpinionTold(BaseModel):
    """`agrees` is null for a unit whose head has not signed."""

    unit: str
    agrees: bool | None
    text: str
    signed_by: str
    on: date | None


class TopicLineTold(BaseModel):
    """`unsigned`: the units whose heads have not signed yet; `refusal`: the code it was turned down by; `waits`: its next
    step is the caller's own."""

    id: UUID
    title: str
    kind: str
    unit: str
    concerned: list[str]
    decision: UUID | None
    status: str
    status_since: date
    proposed_on: date
    unsigned: list[str]
    disagreeing: list[str]
    meeting: UUID | None
    refusal: str
    reason: str
    waits: bool


class TopicsTold(BaseModel):
    """`pipeline`: how many stand at each step, whatever the status asked for."""

    items: list[TopicLineTold]
    pipeline: dict[str, int]


class TopicTold(TopicLineTold):
    coordinated_by: str
    coordination: str
    opinions: list[OpinionTold]
    papers_approved: bool
    review: str
    admitted_by: str
    acts: list[str]
    facts: list[ToldFact]
    version: int


@router.get("", responses=READ)
def every(
    here: Here, asked: Asked, status: Statuses = None, kind: Code | None = None, unit: Code | None = None,
    as_of: AsOf = None,
) -> TopicsTold:  # fmt: skip
    """议题库: those the caller may see, the newest first. A unit sees what it proposed or is concerned by."""
    require(asked.caller, "topic.see")
    with reading(here, moment(here, as_of), None) as (conn, read):
        found = queries.topics(conn, read, kind=kind or "", unit=unit or "", seen_by=own(asked.caller))
    return TopicsTold(
        items=[
            TopicLineTold(**_line(asked.caller, one, read.pack)) for one in found if not status or one.status in status
        ],
        pipeline=queries.pipeline(found),
    )


@router.get("/{topic_id}", responses=READ)
def one(here: Here, asked: Asked, response: Response, topic_id: UUID, as_of: AsOf = None) -> TopicTold:
    """One topic, with what the heads concerned signed (a unit reads its own) and what may be done now."""
    require(asked.caller, "topic.see")
    at, who = moment(here, as_of), asked.caller
    with reading(here, at, None) as (conn, read):
        found = queries.topic(conn, read, topic_id, seen_by=own(who))
    if found is None:
        raise NotThere
    response.headers["ETag"] = etag(found.version)
    return TopicTold(
        **_line(who, found, read.pack),
        coordinated_by=found.coordinated_by,
        coordination=found.coordination,
        opinions=[_opinion(found, unit) for unit in found.units if who.role != "unit" or unit == who.unit],
        papers_approved=found.papers_approved,
        review=found.review,
        admitted_by=found.admitted_by,
        acts=[] if at.position is not None else found.acts(who, read.pack),
        facts=course(here, who, topic_id, at.position),
        version=found.version,
    )


class TopicSent(ActSent):
    """`kind`: of the meeting, as the rules name it; `decision`: the major decision it would decide."""

    title: Line
    kind: Code
    unit: Code | None = None
    concerned: Units = []
    decision: UUID | None = None


@router.post("", status_code=201, responses=ACT)
def propose(doing: OneAct, sent: TopicSent) -> Acted:
    """提出议题."""
    unit = acting_unit(doing.caller, "topic.propose", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return doing(
        "topic.propose", sent,
        lambda order: meetings.propose(
            doing.here.record, order, id=new_id(), title=sent.title, kind=sent.kind, unit=unit,
            concerned=sent.concerned, decision=sent.decision,
        ),
    )  # fmt: skip


class LeaderSent(ActSent):
    """`leader`: whose word it is, where the office enters it."""

    leader: Code | None = None

    def by(self, who: Caller, act: str) -> str:
        return acting_leader(who, act, leader=self.leader, on_behalf_of=self.on_behalf_of)


class CoordinationSent(LeaderSent):
    text: Text


@router.post("/{topic_id}/coordinate", responses=ACT)
def coordinate(doing: OneAct, topic_id: UUID, sent: CoordinationSent) -> Acted:
    """会前协调 by the leader responsible."""
    by = sent.by(doing.caller, "topic.lead")
    return doing(
        "topic.lead", sent,
        lambda order: meetings.coordinate(doing.here.record, topic_id, order, by=by, text=sent.text),
    )  # fmt: skip


class OpinionSent(ActSent):
    unit: Code | None = None
    agrees: Flag
    text: Text
    signed_by: Line


@router.post("/{topic_id}/opinions", responses=ACT)
def opinion(doing: OneAct, topic_id: UUID, sent: OpinionSent) -> Acted:
    """签署意见 by the head of the unit that proposes it or of one concerned."""
    unit = acting_unit(doing.caller, "topic.opinion", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    if doing.caller.role == "unit":
        topic = doing.here.record.get(Topic, topic_id)
        if unit not in (topic.unit, *topic.concerned):
            raise NotThere
    return doing(
        "topic.opinion", sent,
        lambda order: meetings.sign_opinion(
            doing.here.record, topic_id, order, unit=unit, agrees=sent.agrees, text=sent.text, signed_by=sent.signed_by
        ),
    )  # fmt: skip


@router.post("/{topic_id}/papers", responses=ACT)
def approve_papers(doing: OneAct, topic_id: UUID, sent: LeaderSent) -> Acted:
    """批印会议文件 by the head, where the rules have no signed form."""
    by = sent.by(doing.caller, "topic.lead")
    return doing(
        "topic.lead", sent, lambda order: meetings.approve_papers(doing.here.record, topic_id, order, by=by)
    )  # fmt: skip


class ReviewSent(ActSent):
    text: OptionalText = ""


@router.post("/{topic_id}/review", responses=ACT)
def review(doing: OneAct, topic_id: UUID, sent: ReviewSent) -> Acted:
    """办公室审核汇总, once every head concerned has signed."""
    return doing(
        "topic.keep", sent, lambda order: meetings.review(doing.here.record, topic_id, order, text=sent.text)
    )  # fmt: skip


@router.post("/{topic_id}/admit", responses=ACT)
def admit(doing: OneAct, topic_id: UUID, sent: LeaderSent) -> Acted:
    """确定上会 by who chairs that kind of meeting."""
    by = sent.by(doing.caller, "topic.lead")
    return doing("topic.lead", sent, lambda order: meetings.admit(doing.here.record, topic_id, order, by=by))


class TurnedDownSent(ReasonSent):
    """`code`: `within_powers`, or the code the rules have for what was not coordinated."""

    code: Code


@router.post("/{topic_id}/turn-down", responses=ACT)
def turn_down(doing: OneAct, topic_id: UUID, sent: TurnedDownSent) -> Acted:
    """不予上会."""
    return doing(
        "topic.keep", sent,
        lambda order: meetings.turn_down(doing.here.record, topic_id, order, code=sent.code, reason=sent.reason),
    )  # fmt: skip


def _line(who: Caller, one: TopicLine, pack: RulePack) -> dict[str, Any]:
    told: dict[str, Any] = {name: getattr(one, name, None) for name in TopicLineTold.model_fields}
    told["waits"] = one.waits_for(who, pack)
    if who.role == "unit":
        told["unsigned"] = [unit for unit in one.unsigned if unit == who.unit]
        told["disagreeing"] = [unit for unit in one.disagreeing if unit == who.unit]
    return told


def _opinion(one: TopicLine, unit: str) -> OpinionTold:
    said = one.opinions.get(unit)
    return OpinionTold(unit=unit, **(said or {"agrees": None, "text": "", "signed_by": "", "on": None}))
