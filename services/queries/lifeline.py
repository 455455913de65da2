"""Life line 事项全过程: where the facts of a directive stand; their sentences are made when they are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from psycopg import Connection, sql

from services.queries.moment import Reading

TABLE: Final = "lifeline_v1"
MOST_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact: what, about which unit, by whom, on which office day, and when it was recorded."""

    position: int
    directive: UUID
    topic: str
    unit: str
    by: str
    on_day: date
    is_late_entry: bool
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """One fact in full, as the record keeps it: `state` is what was stored, `hash` its place in the chain."""

    position: int
    version: int
    topic: str
    state: bytes
    recorded_at: datetime
    hash: bytes


ENTRY: Final = sql.SQL("position, directive, topic, unit, by, on_day, is_late_entry, recorded_at")


def of(conn: Connection[Any], reading: Reading, directive: UUID) -> tuple[Entry, ...]:
    """The directive's life in order, up to the moment asked."""
    statement = sql.SQL(
        "select {} from {} where directive = %(directive)s and (%(upto)s::bigint is null or position <= %(upto)s)"
        " order by position"
    ).format(ENTRY, reading.table(TABLE))
    found = conn.execute(statement, {"directive": directive, "upto": reading.at.position})
    return tuple(Entry(*row) for row in found)


def facts(conn: Connection[Any], reading: Reading, directive: UUID) -> tuple[Told, ...]:
    """The same from the record itself, with what was stored and its hash."""
    statement = sql.SQL(
        "select position, originator_version, topic, state, recorded_at, hash from {}"
        " where originator_id = %(directive)s and (%(upto)s::bigint is null or position <= %(upto)s)"
        " order by originator_version"
    ).format(sql.Identifier(reading.place.schema, "events"))
    found = conn.execute(statement, {"directive": directive, "upto": reading.at.position})
    return tuple(Told(*row) for row in found)


def latest(
    conn: Connection[Any],
    reading: Reading,
    *,
    limit: int = 20,
    before: int | None = None,
    unit: str | None = None,
    topics: tuple[str, ...] = (),
) -> tuple[Entry, ...]:
    """What happened last in the whole office (or to one unit), the newest first."""
    upto = before - 1 if before is not None else reading.at.position
    statement = sql.SQL(
        "select {} from {} where (%(upto)s::bigint is null or position <= %(upto)s)"
        " and (%(unit)s::text is null or unit = %(unit)s)"
        " and (cardinality(%(topics)s::text[]) = 0 or topic = any(%(topics)s))"
        " order by position desc limit %(limit)s"
    ).format(ENTRY, reading.table(TABLE))
    values = {"upto": upto, "unit": unit, "topics": list(topics), "limit": max(1, min(limit, MOST_ROWS))}
    return tuple(Entry(*row) for row in conn.execute(statement, values))


def late_entries(conn: Connection[Any], reading: Reading, *, limit: int = MOST_ROWS) -> tuple[Entry, ...]:
    """补录: facts entered late by the office, listed for auditors, the newest first."""
    statement = sql.SQL(
        "select {} from {} where is_late_entry and (%(upto)s::bigint is null or position <= %(upto)s)"
        " order by position desc limit %(limit)s"
    ).format(ENTRY, reading.table(TABLE))
    values = {"upto": reading.at.position, "limit": max(1, min(limit, MOST_ROWS))}
    return tuple(Entry(*row) for row in conn.execute(statement, values))


def by_day(conn: Connection[Any], reading: Reading, since: date) -> dict[date, int]:
    """How many facts each office day has, from a day on: the density an auditor slides over."""
    statement = sql.SQL(
        "select on_day, count(*) from {} where on_day >= %(since)s"
        " and (%(upto)s::bigint is null or position <= %(upto)s) group by on_day order by on_day"
    ).format(reading.table(TABLE))
    found = conn.execute(statement, {"since": since, "upto": reading.at.position})
    return {day: int(count) for day, count in found}
