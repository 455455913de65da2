"""What falls due on the calendar 到期日历: of matters, decisions, meetings and documents."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from services.api.decisions.listing import due_name
from services.api.deps import Asked, Here, require
from services.api.fields import Day
from services.api.language import said
from services.api.ledger import reading, seen_by
from services.api.moments import AsOf, moment
from services.api.problems import Malformed, responses
from services.api.readers import own
from services.queries import falling_due as queries
from services.queries.falling_due import KINDS, FallingDue, Kind

router = APIRouter(prefix="/calendar", tags=["calendar"])

MOST_DAYS = 400
MOST_LISTED = 500
NAMES = {
    "finish": ("办结期限", "to be finished"),
    "held": ("召开会议", "meeting"),
    "slot": ("应召开常务会议，尚未召集", "executive meeting due, none called"),
    "expiry": ("有效期届满", "validity ends"),
    "filing": ("应报备案", "to be filed"),
    "cleanup": ("应完成清理", "clean-up due"),
}


class FallingDueTold(BaseModel):
    """One thing on its day. `what` is a code, `name` its words; `id` is none where there is nothing to open yet."""

    day: date
    kind: Kind
    what: str
    name: str
    id: UUID | None
    number: str | None
    title: str
    unit: str
    unit_name: str
    light: str


class CalendarTold(BaseModel):
    """`items`: the earliest `limit` of `total`; `days`: how many of each kind on each day, those not listed too."""

    items: list[FallingDueTold]
    total: int
    days: dict[date, dict[str, int]]


@router.get("/falling-due", responses=responses(401, 403, 422, 503))
def falling_due(
    here: Here,
    asked: Asked,
    start: Annotated[Day | None, Query(alias="from")] = None,
    to: Day | None = None,
    kind: Annotated[list[Kind] | None, Query(max_length=len(KINDS))] = None,
    limit: Annotated[int, Field(ge=0, le=MOST_LISTED)] = 200,
    as_of: AsOf = None,
) -> CalendarTold:
    """What falls due between these days, by default in the thirty from the day asked about, as far as the caller may
    know of it: of decisions, meetings and documents a unit is told what is its own."""
    require(asked.caller, "see")
    at = moment(here, as_of)
    first = start or at.day
    last = to or first + timedelta(days=30)
    if not timedelta(0) <= last - first <= timedelta(days=MOST_DAYS):
        raise Malformed("to", f"应在起始日期之后{MOST_DAYS}天之内", f"lies within {MOST_DAYS} days after the first")
    wanted = queries.Asked(first, last, seen_by(asked.caller), tuple(kind or KINDS), own(asked.caller))
    office = here.office()
    with reading(here, at, None) as (conn, read):
        found = queries.falling_due(conn, read, wanted, most=limit)
    return CalendarTold(
        items=[_told(each, office.name(each.unit) if each.unit else "") for each in found.rows],
        total=found.total,
        days={day: {kind: kinds[kind] for kind in KINDS if kinds.get(kind)} for day, kinds in found.days.items()},
    )


def _told(each: FallingDue, unit_name: str) -> FallingDueTold:
    return FallingDueTold(
        day=each.day,
        kind=each.kind,
        what=each.what,
        name=due_name(each.step) if each.step else said(*NAMES[each.what]),
        id=each.id,
        number=each.number or None,
        title=each.title,
        unit=each.unit,
        unit_name=unit_name,
        light=each.light,
    )
