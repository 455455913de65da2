"""The life line 生命线 of a matter: in whose hands it was when, its deadlines as they were set, one link of its chain."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from pydantic import BaseModel

from services.api.deps import Asked, Here, require
from services.api.fields import MAX_POSITION
from services.api.moments import AsOf, moment
from services.api.problems import NotThere, responses
from services.api.telling import told
from services.permissions import Caller
from services.queries.life import Life, life_of
from services.record.chain import genesis_hash, hash_of

router = APIRouter(prefix="/directives/{directive_id}", tags=["directives"])


class StretchTold(BaseModel):
    """`lane` is empty for the matter itself, else a unit; `end` is the first day after."""

    lane: str
    holder: str
    start: date
    end: date
    is_late: bool


class PromiseTold(BaseModel):
    lane: str
    position: int
    topic: str
    on: date
    due: date | None
    is_first: bool


class ShareTold(BaseModel):
    holder: str
    days: int
    working_days: int


class LifeTold(BaseModel):
    start: date
    end: date
    is_over: bool
    first_due: date | None
    due: date | None
    stretches: list[StretchTold]
    promises: list[PromiseTold]
    shares: list[ShareTold]
    as_of_position: int
    as_of_day: date


class LinkTold(BaseModel):
    """One link of the chain, computed again from what is stored: `is_whole` where both hashes are the same."""

    position: int
    previous_hash: str
    hash: str
    computed: str
    is_whole: bool


@router.get("/lifeline", responses=responses(401, 403, 404, 422, 503))
def lifeline(here: Here, asked: Asked, directive_id: UUID, as_of: AsOf = None) -> LifeTold:
    """Who held the matter from when to when, how long in all, and every deadline with the fact that set it. A unit
    sees the matter's own lane and its own."""
    require(asked.caller, "see")
    at = moment(here, as_of)
    matter = here.matter(asked.caller, directive_id, until=at.position)
    life = life_of(matter.facts, at.day, here.office().calendar, _lanes(asked.caller))
    return _told(life, at.position if at.position is not None else matter.position, at.day)


@router.get("/facts/{position}/link", responses=responses(401, 403, 404, 422, 503))
def link(
    here: Here, asked: Asked, directive_id: UUID, position: Annotated[int, Path(ge=1, le=MAX_POSITION)]
) -> LinkTold:
    """核验: the hash of a fact computed again from its bytes and from the hash before it."""
    require(asked.caller, "see")
    matter = here.matter(asked.caller, directive_id)
    readable = told([f for f in matter.facts if f.position == position], asked.caller, here.office().name)
    if not list(readable):
        raise NotThere
    *before, fact = here.record.follow(max(position - 2, 0), 1 if position == 1 else 2)
    place = here.record.place
    previous = before[0].hash if before else genesis_hash(place.kind, place.jurisdiction, place.zone)
    computed = hash_of(
        previous, fact.position, fact.originator_id, fact.version, fact.topic, fact.recorded_at, fact.state
    )
    return LinkTold(
        position=position,
        previous_hash=previous.hex(),
        hash=fact.hash.hex(),
        computed=computed.hex(),
        is_whole=computed == bytes(fact.hash),
    )


def _lanes(who: Caller) -> frozenset[str] | None:
    return frozenset({who.unit or ""}) if who.role == "unit" else None


def _told(life: Life, position: int, day: date) -> LifeTold:
    return LifeTold(
        start=life.start,
        end=life.end,
        is_over=life.is_over,
        first_due=life.first_due,
        due=life.due,
        stretches=[
            StretchTold(lane=s.lane, holder=s.holder, start=s.start, end=s.end, is_late=s.is_late)
            for s in life.stretches
        ],
        promises=[
            PromiseTold(lane=p.lane, position=p.position, topic=p.topic, on=p.on, due=p.due, is_first=p.is_first)
            for p in life.promises
        ],
        shares=[ShareTold(holder=s.holder, days=s.days, working_days=s.working_days) for s in life.shares],
        as_of_position=position,
        as_of_day=day,
    )
