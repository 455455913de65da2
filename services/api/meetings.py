"""Meetings 会议: called, prepared, held; minutes signed by the right post become numbered directives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from domain.meeting.meeting import Fulfilment
from services.api.acting import ACT, READ, Acted, Acting, OneAct
from services.api.acts import AssignmentSent, ReasonSent
from services.api.deps import ActSent, Asked, Here, etag, require
from services.api.fields import Code, Day, Flag, Line, OptionalText, Sent, Text
from services.api.language import said
from services.api.ledger import reading
from services.api.moments import AsOf, moment
from services.api.problems import NotThere
from services.api.readers import course, own
from services.api.telling import ToldFact
from services.api.topics import LeaderSent
from services.commands import meetings
from services.commands.order import new_id
from services.permissions import Caller
from services.queries import meetings as queries
from services.queries.meetings import Cadence, Item, MeetingLine

router = APIRouter(prefix="/meetings", tags=["meetings"])

Year = Annotated[int | None, Query(ge=1949, le=2100)]
Codes = Annotated[list[Code], Field(min_length=1, max_length=3_000)]
Number = Annotated[int, Field(ge=1, le=1_000)]


class FulfilmentTold(BaseModel):
    """Items that somebody must carry out, those that became matters, those closed."""

    items: int
    handed_over: int
    closed: int


class MeetingLineTold(BaseModel):
    """`day`: called for, or held on; `agenda`: how many items stand on it; `waits`: its next step is the caller's own."""

    id: UUID
    kind: str
    name: str
    status: str
    day: date
    planned_on: date
    chair: str
    entrusted_by: str
    number: str
    signed_by: str
    signed_on: date | None
    agenda: int
    fulfilment: FulfilmentTold
    waits: bool


class GapTold(BaseModel):
    held: date
    next_held: date
    most: int


class CadenceTold(BaseModel):
    """会议周期. `slots`: the next executive meetings; `overdue`: the slot that passed with nobody meeting or called;
    `warning`: plenary meetings of the year too few or too many."""

    last: date | None
    slots: list[date]
    overdue: date | None
    gaps: list[GapTold]
    plenaries: int
    warning: str | None


class MeetingsTold(BaseModel):
    items: list[MeetingLineTold]
    cadence: CadenceTold


class MatterTold(BaseModel):
    id: UUID
    number: str
    status: str
    outcome: str
    light: str
    closed_on: date | None


class ItemTold(BaseModel):
    n: int
    title: str
    topic: UUID | None
    decision: UUID | None
    text: str
    units: list[str]
    due: date | None
    directive: MatterTold | None


class AbsenceTold(BaseModel):
    of: str
    reason: str
    approved_by: str


class MeetingTold(MeetingLineTold):
    """`papers_to`, `present`: posts and units; `moved`: how often its day was changed; `reason`: why it was moved last or
    cancelled."""

    called_on: date
    items: list[ItemTold]
    papers_sent_on: date | None
    papers_to: list[str]
    away: list[AbsenceTold]
    present: list[str]
    by_video: bool
    moved: int
    reason: str
    acts: list[str]
    facts: list[ToldFact]
    version: int


@router.get("", responses=READ)
def every(here: Here, asked: Asked, kind: Code | None = None, year: Year = None, as_of: AsOf = None) -> MeetingsTold:
    """The meetings the caller may see, the latest first, with the cadence. A unit sees those it has a part in."""
    require(asked.caller, "meeting.see")
    with reading(here, moment(here, as_of), None) as (conn, read):
        found = queries.meetings(conn, read, kind=kind or "", year=year or 0, seen_by=own(asked.caller))
        done = queries.fulfilled(conn, read, found)
        cadence = queries.cadence(conn, read)
    return MeetingsTold(
        items=[MeetingLineTold(**_line(one, done[one.id], one.waits_for(asked.caller, read))) for one in found], cadence=_cadence(cadence)
    )  # fmt: skip


@router.get("/{meeting_id}", responses=READ)
def one(here: Here, asked: Asked, response: Response, meeting_id: UUID, as_of: AsOf = None) -> MeetingTold:
    """One meeting: agenda, attendance, minutes, and the matters its items became. A unit reads its own items."""
    require(asked.caller, "meeting.see")
    at, who = moment(here, as_of), asked.caller
    with reading(here, at, None) as (conn, read):
        found = queries.meeting(conn, read, meeting_id, seen_by=own(who))
        if found is None:
            raise NotThere
        done = queries.fulfilled(conn, read, [found])
        items = queries.items(conn, read, found, seen_by=own(who))
    response.headers["ETag"] = etag(found.version)
    return MeetingTold(
        **_line(found, done[found.id], found.waits_for(who, read)),
        called_on=found.called_on,
        items=[_item(each) for each in items],
        papers_sent_on=found.papers_sent_on,
        papers_to=_seen(who, found.papers_to),
        away=[AbsenceTold(of=of, **found.away[of]) for of in _seen(who, found.away)],
        present=_seen(who, found.present),
        by_video=found.by_video,
        moved=found.moved,
        reason=found.reason,
        acts=[] if at.position is not None else found.acts(who),
        facts=[] if who.role == "unit" else course(here, who, meeting_id, at.position),
        version=found.version,
    )


class MeetingSent(ActSent):
    """`chair`: the post; `entrusted_by`: who entrusted it, where the rules need that."""

    kind: Code
    name: Line
    planned_on: Day
    chair: Code
    entrusted_by: Code | None = None


@router.post("", status_code=201, responses=ACT)
def call(doing: OneAct, sent: MeetingSent) -> Acted:
    """召集会议."""
    return doing(
        "meeting.keep", sent,
        lambda order: meetings.call(
            doing.here.record, order, id=new_id(), kind=sent.kind, name=sent.name, planned_on=sent.planned_on,
            chair=sent.chair, entrusted_by=sent.entrusted_by or "",
        ),
    )  # fmt: skip


class AgendaSent(ActSent):
    topics: Annotated[list[UUID], Field(min_length=1, max_length=100)]


@router.post("/{meeting_id}/agenda", responses=ACT)
def agenda(doing: OneAct, meeting_id: UUID, sent: AgendaSent) -> Acted:
    """确定议程: topics admitted to this kind of meeting, in their order; may be set anew until it is held."""
    return doing(
        "meeting.keep", sent,
        lambda order: meetings.set_agenda(doing.here.record, meeting_id, order, topics=sent.topics),
    )  # fmt: skip


class PapersSent(ActSent):
    """`explained`: why they are late, where they are."""

    to: Codes
    explained: OptionalText = ""


@router.post("/{meeting_id}/papers", responses=ACT)
def papers(doing: OneAct, meeting_id: UUID, sent: PapersSent) -> Acted:
    """送达会议材料."""
    return doing(
        "meeting.keep", sent,
        lambda order: meetings.send_papers(
            doing.here.record, meeting_id, order, to=sent.to, explained=sent.explained
        ),
    )  # fmt: skip


class LeaveSent(ReasonSent):
    """`of`: the post or unit; `approved_by`: the leader who granted it."""

    of: Code
    approved_by: Code


@router.post("/{meeting_id}/leave", responses=ACT)
def leave(doing: OneAct, meeting_id: UUID, sent: LeaveSent) -> Acted:
    """请假."""
    return doing(
        "meeting.keep", sent,
        lambda order: meetings.grant_leave(
            doing.here.record, meeting_id, order, of=sent.of, reason=sent.reason, approved_by=sent.approved_by
        ),
    )  # fmt: skip


class MovedSent(ReasonSent):
    planned_on: Day


@router.post("/{meeting_id}/move", responses=ACT)
def move(doing: OneAct, meeting_id: UUID, sent: MovedSent) -> Acted:
    """改期."""
    return doing(
        "meeting.keep", sent,
        lambda order: meetings.move(
            doing.here.record, meeting_id, order, planned_on=sent.planned_on, reason=sent.reason
        ),
    )  # fmt: skip


@router.post("/{meeting_id}/cancel", responses=ACT)
def cancel(doing: OneAct, meeting_id: UUID, sent: ReasonSent) -> Acted:
    """取消会议; its topics may go on another agenda."""
    return doing(
        "meeting.keep", sent, lambda order: meetings.cancel(doing.here.record, meeting_id, order, reason=sent.reason)
    )  # fmt: skip


class HeldSent(ActSent):
    """`present`: posts and units, the chair among them."""

    present: Codes
    video: Flag = False


@router.post("/{meeting_id}/hold", responses=ACT)
def hold(doing: OneAct, meeting_id: UUID, sent: HeldSent) -> Acted:
    """召开: who was there."""
    return doing(
        "meeting.keep", sent,
        lambda order: meetings.hold(doing.here.record, meeting_id, order, present=sent.present, video=sent.video),
    )  # fmt: skip


class ItemSent(Sent):
    """What was decided on one item; the first unit leads. An item nobody must carry out has no units."""

    n: Number
    text: Text
    units: Annotated[list[Code], Field(max_length=200)] = []
    due: Day | None = None


class MinutesSent(ActSent):
    number: Line
    items: Annotated[list[ItemSent], Field(min_length=1, max_length=100)]


@router.post("/{meeting_id}/minutes", responses=ACT)
def minutes(doing: OneAct, meeting_id: UUID, sent: MinutesSent) -> Acted:
    """起草纪要, of each item of the agenda; may be written anew until it is signed."""
    items = [each.model_dump() for each in sent.items]
    return doing(
        "meeting.keep", sent,
        lambda order: meetings.minute(doing.here.record, meeting_id, order, number=sent.number, items=items),
    )  # fmt: skip


@router.post("/{meeting_id}/minutes/sign", responses=ACT)
def sign_minutes(doing: OneAct, meeting_id: UUID, sent: LeaderSent) -> Acted:
    """签发纪要 by the head, or of a special meeting by who convened it."""
    by = sent.by(doing.caller, "meeting.sign")
    return doing(
        "meeting.sign", sent, lambda order: meetings.sign_minutes(doing.here.record, meeting_id, order, by=by)
    )  # fmt: skip


class HandedSent(AssignmentSent):
    """Without `leads` the item's first unit leads and the others assist, by the item's own day."""

    n: Number

    def handed(self) -> meetings.Handed:
        return meetings.Handed(self.n, self.item())


class HandOverSent(ActSent):
    """All items that somebody must carry out and that are no matter yet, where none are named."""

    items: Annotated[list[HandedSent], Field(max_length=100)] = []


class HandedOverTold(BaseModel):
    n: int
    id: UUID
    number: str


class HandedOver(Acted):
    directives: list[HandedOverTold]


class ActingOver(Acting[HandedOver]):
    answer = HandedOver


@router.post("/{meeting_id}/handover", responses=ACT)
def hand_over(doing: Annotated[ActingOver, Depends()], meeting_id: UUID, sent: HandOverSent) -> HandedOver:
    """转督办: each item becomes a numbered directive given to its units, in one commit; never twice."""
    items = [each.handed() for each in sent.items]
    return doing(
        "meeting.keep", sent, lambda order: meetings.hand_over(doing.here.record, meeting_id, order, items=items)
    )  # fmt: skip


def _line(one: MeetingLine, done: Fulfilment, waits: bool) -> dict[str, Any]:
    told = {name: getattr(one, name, None) for name in MeetingLineTold.model_fields}
    counted = FulfilmentTold(items=done.items, handed_over=done.handed_over, closed=done.closed)
    return {**told, "agenda": len(one.items), "fulfilment": counted, "waits": waits}


def _item(each: Item) -> ItemTold:
    told: dict[str, Any] = {name: getattr(each, name, None) for name in ItemTold.model_fields}
    matter = each.matter
    directive = matter and MatterTold(**{name: getattr(matter, name) for name in MatterTold.model_fields})
    return ItemTold(**{**told, "units": list(each.units), "directive": directive})


def _cadence(found: Cadence) -> CadenceTold:
    return CadenceTold(
        last=found.last,
        slots=list(found.slots),
        overdue=found.overdue,
        gaps=[GapTold(held=gap.held, next_held=gap.next_held, most=gap.most) for gap in found.gaps],
        plenaries=found.plenaries,
        warning=said(*found.warning) if found.warning else None,
    )


def _seen(who: Caller, codes: Iterable[str]) -> list[str]:
    """Who else was invited, there or away is no unit's business."""
    return [code for code in codes if who.role != "unit" or code == who.unit]
