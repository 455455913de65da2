"""Two days compared 两日对比, for whoever audits: the whole office by page, and one matter in full."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from domain.rules import RulePack
from services.api.deps import Asked, Here, require
from services.api.door import Door
from services.api.fields import Day, Limit
from services.api.matters import MatterTold, matter_told
from services.api.problems import Malformed, NotThere, responses
from services.permissions import Caller
from services.queries import compare
from services.queries.moment import AsOf, Reading, as_of

router = APIRouter(tags=["audit"])

From = Annotated[Day, Query(alias="from", description="The earlier day, to its end")]
To = Annotated[Day | None, Query(alias="to", description="The later day, to its end; now when left out")]


class ChangeTold(BaseModel):
    field: str
    was: Any
    now: Any


class ChangedTold(BaseModel):
    """`light_was` is empty for a matter that was not there; `facts` counts those recorded between the days."""

    id: UUID
    number: str | None
    title: str
    status: str
    is_new: bool
    light_was: str
    light: str
    changes: list[ChangeTold]
    facts: int


class ComparedTold(BaseModel):
    """`counts`: `all`, then how many are new, closed, reopened, turned red, stopped being red, have another
    deadline, or changed by the days alone."""

    items: list[ChangedTold]
    counts: dict[str, int]
    next_cursor: str | None
    from_day: date
    from_position: int
    to_day: date
    to_position: int


class DifferenceTold(BaseModel):
    part: str
    key: str
    path: str
    kind: Literal["added", "changed", "removed"]
    was: Any
    now: Any


class MatterCompared(BaseModel):
    """`was` is null where the matter had not been registered on the earlier day."""

    was: MatterTold | None
    now: MatterTold
    differences: list[DifferenceTold]


@router.get("/audit/compare", responses=responses(401, 403, 422, 503))
def office(
    here: Here,
    asked: Asked,
    from_: From,
    to: To = None,
    kind: Literal["new", "closed", "reopened", "red", "red_over", "moved", "light"] | None = None,
    cursor: Annotated[str | None, Query(max_length=2_000)] = None,
    limit: Limit = 50,
) -> ComparedTold:
    """Which matters are not what they were, and in what; the latest change first."""
    require(asked.caller, "see.audit")
    then, now = _moments(here, from_, to)
    standing, calendar = here.office(), here.office().calendar
    pack: dict[date, RulePack] = {at.day: standing.pack(at.day) for at in (then, now)}
    place = here.record.place
    with here.house.reader() as conn:
        found = compare.office(
            conn,
            Reading(place, then, pack[then.day], calendar),
            Reading(place, now, pack[now.day], calendar),
            cursors=here.cursors,
            kind=kind or "",
            cursor=cursor,
            limit=limit,
        )
    return ComparedTold(
        items=[
            ChangedTold(
                id=row.line.id,
                number=row.line.number or None,
                title=row.line.title,
                status=row.line.status,
                is_new=row.is_new,
                light_was=row.light_was,
                light=row.light,
                changes=[ChangeTold(field=c.field, was=c.was, now=c.now) for c in row.changes],
                facts=row.facts,
            )
            for row in found.rows
        ],
        counts=dict(found.counts),
        next_cursor=found.next_cursor,
        from_day=then.day,
        from_position=then.position or 0,
        to_day=now.day,
        to_position=here.head() if now.position is None else now.position,
    )


@router.get("/directives/{directive_id}/compare", responses=responses(401, 403, 404, 422, 503))
def one(here: Here, asked: Asked, directive_id: UUID, from_: From, to: To = None) -> MatterCompared:
    """One matter as of two days: both in full, and what is different."""
    require(asked.caller, "see.audit")
    then, now = _moments(here, from_, to)
    is_now = _matter(here, asked.caller, directive_id, now)
    try:
        was = _matter(here, asked.caller, directive_id, then)
    except NotThere:
        return MatterCompared(was=None, now=is_now, differences=[])
    found = compare.matter(was.model_dump(mode="json"), is_now.model_dump(mode="json"))
    return MatterCompared(
        was=was,
        now=is_now,
        differences=[
            DifferenceTold(part=d.part, key=d.key, path=d.path, kind=d.kind, was=d.was, now=d.now) for d in found
        ],
    )


def _matter(here: Door, who: Caller, directive_id: UUID, at: AsOf) -> MatterTold:
    matter = here.matter(who, directive_id, until=at.position)
    return matter_told(matter, at, who, here.office(), is_now=False)


def _moments(here: Door, from_: date, to: date | None) -> tuple[AsOf, AsOf]:
    today = here.today()
    later = to if to is not None and to < today else None
    if from_ >= (later or today):
        raise Malformed("from", "须早于另一日，且早于今天", "must lie before the other day, and before today")
    place = here.record.place
    with here.house.reader() as conn:
        return as_of(conn, place, from_, today=today), as_of(conn, place, later, today=today)
