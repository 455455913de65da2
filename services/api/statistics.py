"""Statistics 统计分析, units by light 单位亮灯, the day's numbers 今日督办 and the last events 最新动态, as data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from psycopg import Connection
from pydantic import BaseModel

from services.api.deps import Asked, Asker, Here, require
from services.api.door import Door
from services.api.fields import Day, Limit
from services.api.ledger import After, reading, seen_by
from services.api.moments import AsOf, moment
from services.api.problems import responses
from services.api.telling import told
from services.queries import events, ledger, statistics, today, units
from services.queries.filters import BadFilter, Filters
from services.queries.moment import AsOf as Moment
from services.queries.moment import Reading
from services.record.supervision import Recorded

router = APIRouter(tags=["statistics"])

LONGEST = 366 * 5
"""Days of a period."""
GROUPS = ("source", "status", "outcome", "unit", "leader", "urgency", "holder")
WEEK = timedelta(days=7)

Basis = Annotated[
    Literal["registered", "closed"], Query(description="Which matters the period holds: by registration, or by closing")
]
First = Annotated[Day | None, Query(alias="from", description="The first day; else the first of the year")]
Last = Annotated[Day | None, Query(alias="to", description="The last day; else the day asked")]


class NumberTold(BaseModel):
    """`week_before` is the same question as of seven days earlier."""

    count: int
    week_before: int


class DayTold(BaseModel):
    """The numbers of a day: each is a question to `GET /directives`, which lists exactly so many."""

    numbers: dict[str, NumberTold]
    longest_waiting: UUID | None
    waiting_since: date | None
    due: dict[date, int]
    as_of_day: date


class ReportsTold(BaseModel):
    on_time: int
    given: int
    overdue: int


class UnitTold(BaseModel):
    """`lights` counts the unit's own parts; `unit=` with `unit_light=` lists them."""

    unit: str
    name: str
    kind: str
    lights: dict[str, int]
    open: int
    leads: int
    reports: ReportsTold


class UnitsTold(BaseModel):
    items: list[UnitTold]
    as_of_day: date


class MonthTold(BaseModel):
    first: date
    last: date
    registered: int
    closed: int
    on_time: int
    late: int


class DurationTold(BaseModel):
    """`middle`: the median in calendar days, null where nothing was measured."""

    middle: int | None
    measured: int


class DurationsTold(BaseModel):
    sign: DurationTold
    report: DurationTold
    close: DurationTold


class StatisticsTold(BaseModel):
    first: date
    last: date
    basis: str
    counts: dict[str, int]
    times: dict[str, int]
    months: list[MonthTold]
    totals: dict[str, dict[str, int]]
    units: dict[str, dict[date, int]]
    durations: DurationsTold
    held: dict[str, int]
    as_of_day: date


class EventTold(BaseModel):
    """One fact of a matter the caller may see."""

    position: int
    directive: UUID
    number: str | None
    title: str
    level: str
    topic: str
    sentence: str
    unit: str
    by: str
    on: date
    late: bool
    recorded_at: datetime


class EventsTold(BaseModel):
    items: list[EventTold]
    as_of_day: date


@contextmanager
def _seen(
    here: Door, asked: Asker, as_of: AsOf, after: After
) -> Iterator[tuple[Connection[Any], Reading, Filters, Moment]]:
    """What a caller reads with, and the filter that leaves what it may know of."""
    require(asked.caller, "see")
    at = moment(here, as_of)
    with reading(here, at, after) as (conn, read):
        yield conn, read, seen_by(asked.caller), at


@router.get("/today", responses=responses(401, 403, 422, 503))
def numbers(here: Here, asked: Asked, as_of: AsOf = None, after: After = None) -> DayTold:
    """The numbers a day begins with, with those of a week before, and what falls due in the next fourteen days."""
    with _seen(here, asked, as_of, after) as (conn, read, mine, at):
        questions = today.questions(at.day, read.pack, read.calendar)
        now = ledger.counts(conn, read, {name: today.seen(q, mine) for name, q in questions.items()})
        waiting = today.longest_waiting(conn, read, mine)
        due = today.due_by_day(conn, read, mine, at.day, at.day + timedelta(days=today.AHEAD - 1))
    before_at = moment(here, str(at.day - WEEK))
    with reading(here, before_at, None) as (conn, then):
        asked_then = today.questions(before_at.day, then.pack, then.calendar)
        before = ledger.counts(conn, then, {name: today.seen(q, mine) for name, q in asked_then.items()})
    return DayTold(
        numbers={name: NumberTold(count=count, week_before=before[name]) for name, count in now.items()},
        longest_waiting=waiting.directive if waiting else None,
        waiting_since=waiting.since if waiting else None,
        due=dict(due),
        as_of_day=at.day,
    )


@router.get("/statistics/units", responses=responses(401, 403, 422, 503))
def by_light(here: Here, asked: Asked, as_of: AsOf = None, after: After = None) -> UnitsTold:
    """Every undertaking unit by the lights of its own parts; a unit sees itself alone."""
    with _seen(here, asked, as_of, after) as (conn, read, mine, at):
        found = units.by_light(conn, read, mine)
    office, own = here.office(), asked.caller.unit if asked.caller.role == "unit" else None
    items = [
        UnitTold(
            unit=row.unit,
            name=office.name(row.unit),
            kind=office.units[row.unit].kind if row.unit in office.units else "",
            lights=dict(row.lights),
            open=row.open,
            leads=row.leads,
            reports=ReportsTold(**asdict(row.reports)),
        )
        for row in found
        if own is None or row.unit == own
    ]
    return UnitsTold(items=items, as_of_day=at.day)


@router.get("/statistics", responses=responses(401, 403, 422, 503))
def of_period(
    here: Here,
    asked: Asked,
    first: First = None,
    last: Last = None,
    basis: Basis = "registered",
    as_of: AsOf = None,
    after: After = None,
) -> StatisticsTold:
    """The matters of a period: counts by every word, by month and unit, how long they took, with whom the time went."""
    with _seen(here, asked, as_of, after) as (conn, read, mine, at):
        until = min(last or at.day, at.day)
        since = first or until.replace(month=1, day=1)
        if since > until:
            raise BadFilter("起始日期晚于截止日期", "the first day lies after the last", "from")
        if (until - since).days > LONGEST:
            raise BadFilter("期间不超过五年", "a period has five years at most", "from")
        chosen = statistics.of_period(basis, since, until, mine)
        grouped = {by: ledger.totals(conn, read, by, chosen) for by in GROUPS}
        if asked.caller.role == "unit":
            grouped["unit"] = {unit: n for unit, n in grouped["unit"].items() if unit == asked.caller.unit}
        by_month = statistics.by_unit_and_month(conn, read, basis, since, until, mine)
        taken = statistics.durations(conn, read, chosen)
        return StatisticsTold(
            first=since,
            last=until,
            basis=basis,
            counts=ledger.counts(conn, read, statistics.happenings(chosen)),
            times=statistics.times(conn, read, chosen),
            months=[MonthTold(**asdict(month)) for month in statistics.months(conn, read, since, until, mine)],
            totals=grouped,
            units={unit: told for unit, told in by_month.items() if unit in grouped["unit"]},
            durations=DurationsTold(**{name: DurationTold(**value) for name, value in asdict(taken).items()}),
            held=dict(statistics.held(conn, read, chosen).days),
            as_of_day=at.day,
        )


@router.get("/events", responses=responses(401, 403, 422, 503))
def latest(
    here: Here,
    asked: Asked,
    limit: Limit = 20,
    late: bool | None = None,
    on: Day | None = None,
    topic: Annotated[str | None, Query(pattern=r"^[a-z_]+\.[a-z_]+$", max_length=80)] = None,
    as_of: AsOf = None,
    after: After = None,
) -> EventsTold:
    """What happened last in the matters the caller may see, the newest first; of a matter's facts, those it may read."""
    with _seen(here, asked, as_of, after) as (conn, read, mine, at):
        # Some facts of a joint matter are another unit's own: a few more are asked for than are shown.
        most = limit * 3 if asked.caller.role == "unit" else limit
        found = events.latest(conn, read, mine, limit=most, topics=(topic,) if topic else (), late=late, on=on)
    names = here.office().name
    items: list[EventTold] = []
    for event in found:
        if len(items) == limit:
            break
        items.extend(
            EventTold(
                position=event.position,
                directive=event.directive,
                number=event.number or None,
                title=event.title,
                level=event.level,
                topic=event.topic,
                sentence=fact.sentence,
                unit=event.unit,
                by=event.by,
                on=event.on_day,
                late=event.is_late_entry,
                recorded_at=event.recorded_at,
            )
            for fact in told(_fact(here, event.position), asked.caller, names)
        )
    return EventsTold(items=items, as_of_day=at.day)


def _fact(here: Door, position: int) -> list[Recorded]:
    return here.record.follow(position - 1, 1)
