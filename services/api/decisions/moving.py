"""Moving 连带调整: which open timelines a new calendar or rule pack would move, listed first; then moved as facts."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel

from domain.calendar import Calendar
from services.api.acting import ACT, READ
from services.api.acts import ReasonSent
from services.api.decisions.told import BreachTold, ChangeTold, breach_told, change_told
from services.api.deps import Asked, Here, Keyed, make_act, require
from services.api.door import Door
from services.api.fields import Day, Limit, Line, Sent
from services.api.ledger import reading
from services.api.problems import NotReady, NotThere
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


def with_open_steps(here: Door, after: UUID | None = None, limit: int | None = 200) -> list[UUID]:
    """Decisions that a new calendar or pack could move, a page of them or all."""
    with reading(here, AsOf(None, here.today()), None) as (conn, read):
        return list(queries.with_open_steps(conn, read, after=after, limit=limit))


class FollowSent(ReasonSent):
    """`cause`: which revision of the calendar, which version of the rules."""

    ground: decisions.Ground
    cause: Line


class FollowedTold(BaseModel):
    """`position` of the new version; null where breaches wait for people."""

    decision: UUID
    position: int | None
    breaches: list[BreachTold]


class FollowingTold(BaseModel):
    """Long work: `done` of `of` timelines were looked at; `moved` moved, `waiting` wait for people, the rest stands as
    it should. `items` are those of the first two, a page of them."""

    id: UUID
    done: int
    of: int
    cancelled: bool
    moved: int
    waiting: int
    items: list[FollowedTold]
    next_after: UUID | None
    position: int


@router.post("/follow", responses=ACT)
def follow(here: Here, asked: Asked, sent: FollowSent, key: Keyed) -> FollowingTold:
    """连带调整 as facts, begun and left to the workers, each timeline in a commit of its own: asked twice, nothing moves
    twice."""
    require(asked.caller, "decision.keep")
    order = Order(
        act=make_act(here, asked, "decision.keep", sent, key),
        command=Command(key.id, key.body_hash),
        today=here.today(),
    )
    once(here, key, lambda: here.record.keep(command=order.command))  # another request under this key is refused
    work = decisions.Following.of(here.record, order)
    if (progress := work.progress()) is None or not progress.cancelled:
        if (send := here.house.send) is None:
            raise NotReady("后台任务未运行", "Background work is not running", wait=30)
        ids = with_open_steps(here, limit=None)
        work.begin(ids, order, send, ground=sent.ground, cause=sent.cause, reason=sent.reason)
    return _told(here, work)


FollowingId = Annotated[UUID, Path(alias="following_id")]


@router.get("/follow/{following_id}", responses=READ)
def following(
    here: Here, asked: Asked, following_id: FollowingId, after: After = None, limit: Limit = 100
) -> FollowingTold:
    """How far it has come; kept for a day, what was moved for ever."""
    require(asked.caller, "decision.keep")
    return _told(here, decisions.Following(here.record, following_id), after, limit)


@router.post("/follow/{following_id}/cancel", responses=ACT)
def cancel(here: Here, asked: Asked, following_id: FollowingId, sent: Sent) -> FollowingTold:
    """What has moved stays moved; nothing more begins."""
    require(asked.caller, "decision.keep")
    work = decisions.Following(here.record, following_id)
    work.cancel()
    return _told(here, work)


def _told(here: Door, work: decisions.Following, after: UUID | None = None, limit: int = 100) -> FollowingTold:
    progress = work.progress()
    if progress is None:
        raise NotThere
    followed = work.followed()
    shown = [id for id in followed if after is None or id > after][:limit]
    moved = [each.position for each in followed.values() if each.position]
    return FollowingTold(
        id=work.id,
        done=progress.done,
        of=progress.of,
        cancelled=progress.cancelled,
        moved=len(moved),
        waiting=len(followed) - len(moved),
        items=[
            FollowedTold(
                decision=id,
                position=followed[id].position,
                breaches=[breach_told(breach) for breach in followed[id].breaches],
            )
            for id in shown
        ],
        next_after=shown[-1] if len(shown) == limit else None,
        position=max(moved, default=0) or here.head(),
    )
