"""Events 最新动态: what happened last in the matters a reader may see, the newest first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from psycopg import Connection, sql

from services.queries import ledger, lifeline
from services.queries.filters import Filters, where
from services.queries.moment import Reading

MOST_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class Event:
    """One fact with the matter it belongs to; its sentence is made from the record when it is told."""

    position: int
    directive: UUID
    number: str
    title: str
    level: str
    topic: str
    unit: str
    by: str
    on_day: date
    is_late_entry: bool
    recorded_at: datetime


def latest(
    conn: Connection[Any],
    reading: Reading,
    filters: Filters,
    *,
    limit: int = 20,
    topics: tuple[str, ...] = (),
    late: bool | None = None,
    on: date | None = None,
    positions: Collection[int] = (),
) -> tuple[Event, ...]:
    """The last facts of these matters; `on` is the office's day, `late` asks for late entries 补录 or for none,
    `positions` for those alone."""
    asked = where(reading, filters)
    statement = sql.SQL(
        "select f.position, f.directive, l.number, l.title, l.level, f.topic, f.unit, f.by, f.on_day, f.is_late_entry,"
        " f.recorded_at from {lifeline} as f join {ledger} as l on l.id = f.directive and {l_at}"
        " where (%(upto)s::bigint is null or f.position <= %(upto)s)"
        " and (cardinality(%(topics)s::text[]) = 0 or f.topic = any(%(topics)s))"
        " and (%(late)s::bool is null or f.is_late_entry = %(late)s)"
        " and (%(on)s::date is null or f.on_day = %(on)s)"
        " and (cardinality(%(positions)s::bigint[]) = 0 or f.position = any(%(positions)s)) and {asked}"
        " order by f.position desc limit %(limit)s"
    ).format(
        lifeline=reading.table(lifeline.TABLE),
        ledger=reading.table(ledger.TABLE),
        l_at=reading.at.holds("l"),
        asked=asked.condition,
    )
    values = {
        **asked.values,
        "upto": reading.at.position,
        "topics": list(topics),
        "late": late,
        "on": on,
        "positions": list(positions),
        "limit": max(1, min(limit, MOST_ROWS)),
    }
    return tuple(Event(*row) for row in conn.execute(statement, values))
