"""What the caller owes 待办, with dates."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from services.api.deps import Asked, Here, require
from services.api.fields import Limit
from services.api.ledger import After, reading, seen_by
from services.api.moments import AsOf, moment
from services.api.problems import responses
from services.permissions import KEEPERS
from services.queries import open_work, work

router = APIRouter(tags=["work"])


class WorkTold(BaseModel):
    """One thing to do: `sign`, `report`, `supplement`, `review`, `endorse` and so on."""

    kind: str
    directive: UUID
    number: str | None
    title: str
    unit: str
    unit_name: str
    due: date | None
    since: date | None
    light: str
    urgency: str


class WorkList(BaseModel):
    items: list[WorkTold]
    as_of_day: date


class CountsTold(BaseModel):
    """The caller's own open numbers: `ledger`, and by role `review`, `intake`, `appeals`, `schemes`, `unit`, `endorse`."""

    counts: dict[str, int]
    as_of_day: date


@router.get("/work/counts", responses=responses(401, 403, 422, 503))
def counted(here: Here, asked: Asked, as_of: AsOf = None, after: After = None) -> CountsTold:
    """未办数: how much waits for the caller, as the navigation shows it."""
    require(asked.caller, "see.work")
    at = moment(here, as_of)
    mine = seen_by(asked.caller)
    with reading(here, at, after) as (conn, read):
        return CountsTold(counts=open_work.counts(conn, read, asked.caller, mine), as_of_day=at.day)


@router.get("/work", responses=responses(401, 403, 422, 503))
def owed(here: Here, asked: Asked, limit: Limit = 200, as_of: AsOf = None, after: After = None) -> WorkList:
    """What waits for the caller: a unit's own, a leader's own, or the whole office's. An auditor owes nothing."""
    who = asked.caller
    require(who, "see.work")
    at = moment(here, as_of)
    with reading(here, at, after) as (conn, read):
        found: tuple[work.Work, ...] = ()
        if who.role == "unit" and who.unit:
            found = work.of_unit(conn, read, who.unit, limit=limit)
        elif who.role == "leader" and who.post:
            found = work.of_leader(conn, read, who.post, limit=limit)
        elif who.role in KEEPERS:
            found = work.of_office(conn, read, limit=limit)
    office = here.office()
    items = [
        WorkTold(
            kind=each.kind,
            directive=each.directive,
            number=each.number or None,
            title=each.title,
            unit=each.unit,
            unit_name=office.name(each.unit) if each.unit else "",
            due=each.due,
            since=each.since,
            light=each.light,
            urgency=each.urgency,
        )
        for each in found[:limit]
    ]
    return WorkList(items=items, as_of_day=at.day)
