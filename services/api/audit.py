"""The raw record for auditors 审计: every fact in order, as it is stored and chained."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from psycopg.sql import SQL, Identifier
from pydantic import BaseModel, Field

from domain.sentences import sentence
from services.api.deps import Asked, Here, require
from services.api.fields import Limit, Position
from services.api.language import language
from services.api.problems import responses
from services.api.telling import data_of

router = APIRouter(prefix="/audit", tags=["audit"])

SPAN = 100_000
"""Positions one page looks at, so that a rare topic in a long record is paged through and never waited for."""


class RawFact(BaseModel):
    position: int
    originator: UUID
    version: int
    topic: str
    recorded_at: datetime
    hash: str
    by: str | None
    sentence: str | None
    data: dict[str, Any] | None
    unreadable: str | None = None


class RawFacts(BaseModel):
    items: list[RawFact]
    next_after: int | None
    head: int


@router.get("/facts", responses=responses(401, 403, 422, 503))
def facts(
    here: Here,
    asked: Asked,
    after: Position = 0,
    limit: Limit = 100,
    topic: Annotated[str | None, Field(pattern=r"^[a-z_]+(\.[a-z_]+)?$", max_length=80)] = None,
    originator: UUID | None = None,
) -> RawFacts:
    """Facts after a position; ask again with `next_after` until it is null."""
    require(asked.caller, "see.audit")
    head = here.head()
    until = min(after + SPAN, head) if originator is None else head
    query = SQL(
        "select position from {} where position > %(after)s and position <= %(until)s"
        " and (%(topic)s::text is null or topic = %(topic)s)"
        " and (%(originator)s::uuid is null or originator_id = %(originator)s)"
        " order by position limit %(limit)s"
    ).format(Identifier(here.record.place.schema, "events"))
    asked_for = {"after": after, "until": until, "topic": topic, "originator": originator, "limit": limit}
    with here.house.reader() as conn:
        positions = [row[0] for row in conn.execute(query, asked_for)]
    items = [_raw(here, position) for position in positions]
    last = positions[-1] if len(positions) == limit else until
    return RawFacts(items=items, next_after=last if last < head else None, head=head)


def _raw(here: Here, position: int) -> RawFact:
    [recorded] = here.record.follow(position - 1, 1)
    told = RawFact(
        position=position,
        originator=recorded.originator_id,
        version=recorded.version,
        topic=recorded.topic,
        recorded_at=recorded.recorded_at,
        hash=recorded.hash.hex(),
        by=None,
        sentence=None,
        data=None,
    )
    try:
        fact = recorded.fact
    except Exception as failure:
        told.unreadable = type(failure).__name__
        return told
    told.by, told.data = fact.act.by, data_of(fact)
    told.sentence = sentence(fact, "en" if language.get() == "en" else "zh", here.office().name)
    return told
