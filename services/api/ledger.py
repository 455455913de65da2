"""The ledger 台账: matters by any filter, a page at a time, now or as of any moment."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from psycopg import Connection
from pydantic import BaseModel, ConfigDict, Field

from domain import words
from services.api.deps import Asked, Here, require
from services.api.door import Door
from services.api.fields import Code, Cursor, Day, Limit, Line, Position, Search
from services.api.light import LightsTold, lights_told
from services.api.moments import AsOf, moment
from services.api.problems import responses
from services.commands.office import Office
from services.permissions import Caller, Scope, reach
from services.queries import ledger
from services.queries.filters import NONE, BadFilter, Filters
from services.queries.freshness import NotYet, wait_for
from services.queries.moment import AsOf as Moment
from services.queries.moment import Reading

router = APIRouter(prefix="/directives", tags=["directives"])

Words = Annotated[list[Code] | None, Field(max_length=30)]
"""Several of them mean any of them."""


After = Annotated[Position | None, Query(description="Waits up to 2 s until the list shows this position, else 503")]


class Questions(BaseModel):
    """The filters of the ledger, as a query writes them. A filter nobody knows is refused: a misspelt one
    would answer with every matter there is."""

    model_config = ConfigDict(extra="forbid")

    status: Words = None
    source: Words = None
    issuer: Words = None
    outcome: Words = None
    urgency: Words = None
    level: Words = None
    holder: Words = None
    series: Words = None
    due_kind: Words = None
    light: Words = None
    report_light: Words = None
    unit_light: Words = None
    unit: Code | None = None
    role: Literal["lead", "assist", "collator"] | None = None
    leader: Code | None = None
    collator: Code | None = None
    reported_to: Code | None = None
    number: Line | None = None
    year: Annotated[int, Field(ge=0, le=2100, description="Of the number; 0 for what has none yet")] | None = None
    parent: UUID | None = None
    q: Search | None = None
    overdue: bool | None = None
    is_open: Annotated[bool | None, Field(alias="open")] = None
    awaiting: Code | None = None
    unsigned_since: Day | None = None
    returned: bool | None = None
    urged: bool | None = None
    extended: bool | None = None
    reopened: bool | None = None
    due_before: Day | None = None
    due_after: Day | None = None
    report_before: Day | None = None
    received_before: Day | None = None
    received_after: Day | None = None
    registered_before: Day | None = None
    registered_after: Day | None = None
    closed_before: Day | None = None
    closed_after: Day | None = None
    as_of: AsOf = None
    after: After = None


class PageAsked(Questions):
    sort: Annotated[str, Field(pattern=r"^-?[a-z_]{1,40}$", description="`due`, or `-due` for the last first")] = (
        "-number"
    )
    cursor: Cursor | None = None
    offset: Annotated[int, Field(ge=0, le=100_000)] = 0
    limit: Limit = 50


class TotalsAsked(Questions):
    by: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]


class LineTold(BaseModel):
    """One matter in the ledger."""

    id: UUID
    number: str | None
    void: bool
    title: str
    source: str
    issuer: str
    leader: str
    urgency: str
    level: str
    status: str
    outcome: str | None
    holder: str
    holder_since: date
    leads: list[str]
    assisting: list[str]
    collator: str | None
    parent: UUID | None
    received_on: date
    registered_on: date
    due_kind: str
    due_first: date | None
    due: date | None
    stage_due: date | None
    """The phase due now, of a deadline in phases."""
    review_on: date | None
    report_due: date | None
    closed_on: date | None
    progress: int | None
    returns: int
    urges: int
    extensions: int
    lights: LightsTold


class PageTold(BaseModel):
    items: list[LineTold]
    next_cursor: str | None
    total: int
    as_of_position: int


class TotalsTold(BaseModel):
    """How many matters there are by each word, the most frequent first."""

    items: dict[str, int]
    as_of_position: int


@contextmanager
def reading(here: Door, at: Moment, after: int | None) -> Iterator[tuple[Connection[Any], Reading]]:
    """A connection that reads, and what it reads with, once the tables show `after`."""
    office = here.office()
    if after is not None and after > (head := here.head()):
        raise NotYet(("record",), after, head)
    with here.house.reader() as conn:
        if after is not None:
            wait_for(conn, here.tables, after)
        yield conn, Reading(here.record.place, at, office.pack(at.day), office.calendar)


def seen_by(who: Caller) -> Filters:
    """The filter that leaves a caller only what it may know of."""
    match reach(who, "see"):
        case Scope.OWN_UNIT:
            return Filters(seen_by_unit=who.unit or "")
        case Scope.OWN_INSTRUCTION if not who.is_head:
            return Filters(seen_by_leader=who.post or "")
        case _:
            return Filters()


VOCABULARIES: Mapping[str, Collection[str]] = {
    "status": words.STATUS,
    "source": words.SOURCE,
    "issuer": {*words.ISSUER, NONE},
    "outcome": {*words.OUTCOME, NONE},
    "urgency": words.URGENCY,
    "level": words.LEVEL,
    "holder": words.HOLDER,
    "due_kind": words.DUE_KIND,
}


def understood(asked: Questions, office: Office) -> None:
    """Refuses a word that is none: a misspelt one would answer with nothing, and look like an answer."""
    for name, known in VOCABULARIES.items():
        for word in getattr(asked, name) or ():
            if word not in known:
                raise BadFilter(f"没有“{word}”这个取值", f"there is no {name} {word!r}", name)
    for name in ("unit", "collator"):
        unit = getattr(asked, name)
        if unit not in (None, *((NONE,) if name == "collator" else ()), *office.units):
            raise BadFilter(f"没有编码为“{unit}”的单位", f"there is no unit {unit!r}", name)
    for name in ("leader", "reported_to"):
        if (post := getattr(asked, name)) not in (None, NONE) and post not in office.posts:
            raise BadFilter(f"没有编码为“{post}”的岗位", f"there is no post {post!r}", name)


def filters_of(asked: Questions, who: Caller) -> Filters:
    given: dict[str, Any] = {}
    for field in fields(Filters):
        value = getattr(asked, field.name, None)
        if value is not None:
            given[field.name] = tuple(value) if isinstance(value, list) else value
    if who.unit and "role" in given:
        given.setdefault("unit", who.unit)
    return replace(seen_by(who), **given)


@router.get("", responses=responses(401, 403, 422, 503))
def page(here: Here, asked: Asked, query: Annotated[PageAsked, Query()]) -> PageTold:
    """One page of the ledger, with the number of all matters that fit."""
    require(asked.caller, "see")
    understood(query, here.office())
    with reading(here, moment(here, query.as_of), query.after) as (conn, read):
        found = ledger.page(
            conn,
            read,
            filters_of(query, asked.caller),
            cursors=here.cursors,
            sort=query.sort,
            cursor=query.cursor,
            offset=query.offset,
            limit=query.limit,
        )
    return PageTold(
        items=[_line(line, read) for line in found.rows],
        next_cursor=found.next_cursor,
        total=found.total,
        as_of_position=found.position,
    )


@router.get("/totals", responses=responses(401, 403, 422, 503))
def totals(here: Here, asked: Asked, query: Annotated[TotalsAsked, Query()]) -> TotalsTold:
    """Matters counted by status, source, light, unit and so on; each number equals its list."""
    require(asked.caller, "see")
    understood(query, here.office())
    with reading(here, moment(here, query.as_of), query.after) as (conn, read):
        filters = filters_of(query, asked.caller)
        counted = ledger.totals(conn, read, query.by, filters)
        position = ledger.page(conn, read, filters, cursors=here.cursors, limit=1).position
    return TotalsTold(items=counted, as_of_position=position)


def _line(line: ledger.Line, read: Reading) -> LineTold:
    return LineTold(
        id=line.id,
        number=line.number or None,
        void=line.is_void,
        title=line.title,
        source=line.source,
        issuer=line.issuer,
        leader=line.leader,
        urgency=line.urgency,
        level=line.level,
        status=line.status,
        outcome=line.outcome or None,
        holder=line.holder,
        holder_since=line.holder_since,
        leads=list(line.leads),
        assisting=list(line.assists),
        collator=line.collator or None,
        parent=line.parent,
        received_on=line.received_on,
        registered_on=line.registered_on,
        due_kind=line.due_kind,
        due_first=line.due_first,
        due=line.due,
        stage_due=line.stage_due,
        review_on=line.review_on,
        report_due=line.report_due,
        closed_on=line.closed_on,
        progress=line.progress,
        returns=line.returns,
        urges=line.urges,
        extensions=line.extensions,
        lights=lights_told(line.lights(read)),
    )
