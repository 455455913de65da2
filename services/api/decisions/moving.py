"""Moving 连带调整: which open timelines a new calendar or rule pack would move, listed first; then moved as facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from domain.calendar import Calendar
from services.api.acting import ACT, READ
from services.api.acts import ReasonSent
from services.api.decisions.told import BreachTold, ChangeTold, breach_told, change_told
from services.api.deps import Asked, Here, Keyed, make_act, require
from services.api.door import Door
from services.api.fields import Day, Limit, Line
from services.api.ledger import reading
from services.api.replay import once
from services.commands import decisions
from services.commands.order import Order
from services.queries import decisions as queries
from services.queries.moment import AsOf
from services.record.supervision import Command

router = APIRouter(prefix="/timelines", tags=["decisions"])


class MovedTold(BaseModel):
    """One timeline that would move; where there are breaches nothing moves until people have settled them."""

    decision: UUID
    title: str
    changes: list[ChangeTold]
    breaches: list[BreachTold]


class AffectedTold(BaseModel):
    items: list[MovedTold]
    next_after: UUID | None


After = Annotated[UUID | None, Query(description="The last decision of the page before")]


@router.get("/affected", responses=READ)
def affected(
    here: Here, asked: Asked, rules_of: Day | None = None, after: After = None, limit: Limit = 100
) -> AffectedTold:
    """连带调整: open timelines that the calendar and the rules in force (`rules_of`: on that day) would move, and how."""
    require(asked.caller, "decision.keep")
    office = here.office()
    ids = with_open_steps(here, after, limit)
    return AffectedTold(
        items=moves(here, ids, office.calendar, rules_of),
        next_after=ids[-1] if len(ids) == limit else None,
    )


def moves(here: Door, ids: list[UUID], calendar: Calendar, rules_of: date | None = None) -> list[MovedTold]:
    """What that calendar would move of these, told."""
    office, today = here.office(), here.today()
    found = decisions.would_move(here.record, ids, office, calendar=calendar, today=today, rules_of=rules_of or today)
    with reading(here, AsOf(None, today), None) as (conn, read):
        titles = queries.titles(conn, read, found)
    return [
        MovedTold(
            decision=id,
            title=titles.get(id, ""),
            changes=[change_told(change, office) for change in move.changes],
            breaches=[breach_told(breach) for breach in move.breaches],
        )
        for id, move in found.items()
    ]


def with_open_steps(here: Door, after: UUID | None = None, limit: int = 200) -> list[UUID]:
    """Decisions that a new calendar or pack could move, a page of them."""
    with reading(here, AsOf(None, here.today()), None) as (conn, read):
        return list(queries.with_open_steps(conn, read, after=after, limit=limit))


class FollowSent(ReasonSent):
    """`cause`: which revision of the calendar, which version of the rules. The answer's `next_after` asks for the rest."""

    ground: Literal["calendar", "rules"]
    cause: Line
    after: UUID | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 100


class FollowedTold(BaseModel):
    """`position` of the new version; null where breaches wait for people."""

    decision: UUID
    position: int | None
    breaches: list[BreachTold]


class FollowingTold(BaseModel):
    items: list[FollowedTold]
    next_after: UUID | None
    position: int


@router.post("/follow", responses=ACT)
def follow(here: Here, asked: Asked, sent: FollowSent, key: Keyed) -> FollowingTold:
    """连带调整 as facts, a page of timelines at a time, each in a commit of its own: asked twice, nothing moves twice."""
    require(asked.caller, "decision.keep")
    if key.stated:  # kept before any of them, so that another request under this key is refused
        once(here, key, lambda: here.record.keep(command=Command(key.id, key.body_hash)))
    order = Order(
        act=make_act(here, asked, "decision.keep", sent, key),
        command=Command(key.id, key.body_hash),
        today=here.today(),
    )
    ids = with_open_steps(here, sent.after, sent.limit)
    done = list(_followed(here, ids, order, sent))
    return FollowingTold(
        items=done,
        next_after=ids[-1] if len(ids) == sent.limit else None,
        position=max((each.position or 0 for each in done), default=0) or here.head(),
    )


def _followed(here: Door, ids: list[UUID], order: Order, sent: FollowSent) -> Iterator[FollowedTold]:
    for each in decisions.follow(here.record, ids, order, ground=sent.ground, cause=sent.cause, reason=sent.reason):
        yield FollowedTold(
            decision=each.decision,
            position=each.position,
            breaches=[breach_told(breach) for breach in each.breaches],
        )
