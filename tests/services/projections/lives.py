"""Histories and checks that tests of projections share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from services.projections import all_projections
from services.projections.engine import Follower, Passed
from services.projections.projection import Fold, Projection, Row, folded
from services.projections.source import RecordSource
from services.projections.table import Table
from services.queries.freshness import Standing, standings
from services.record.recorder import Command, StoredEvent
from services.record.supervision import Recorded, Supervision
from services.wiring import House
from tests.bench.history import Told, history, keep_history

ZONE = "Asia/Shanghai"


NOBODY = UUID(int=1)


@dataclass
class Note:
    """A made-up fact for folds that need no record."""

    position: int
    fact: Any = None
    originator_id: UUID = NOBODY
    version: int = 1
    topic: str = "directive.urged"
    recorded_at: datetime = datetime(2026, 1, 5, tzinfo=UTC)


def lived(record: Supervision, facts: int, *, lives: int = 25, seed: int = 7) -> None:
    """Fills a simulated record with random lives."""
    keep_history(record, list(history(facts, lives=lives, seed=seed)))


def all_facts(record: Supervision, upto: int | None = None) -> list[Recorded]:
    found: list[Recorded] = []
    while batch := record.follow(len(found), 5_000):
        found += batch
    return found if upto is None else found[:upto]


def rows_of(
    record: Supervision, projection: Projection[Any], *, at: int | None = None, name: str | None = None
) -> set[Row]:
    """The rows in the table, now or as of a position."""
    table = Table(projection, record.place.tables, name)
    statement = sql.SQL("select {} from {} where {}").format(
        sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns),
        sql.Identifier(table.schema, table.name),
        sql.SQL("until is null") if at is None else sql.SQL("int8range(since, until) @> %s::bigint"),
    )
    with record.place.pool.connection() as conn:
        return {_row(projection, row) for row in conn.execute(statement, [] if at is None else [at])}


def versions_of(record: Supervision, projection: Projection[Any]) -> list[tuple[Row, int, int | None]]:
    table = Table(projection, record.place.tables)
    statement = sql.SQL("select {}, since, until from {} order by since, {}").format(
        sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns),
        sql.Identifier(table.schema, table.name),
        sql.SQL(", ").join(sql.Identifier(name) for name in projection.key),
    )
    with record.place.pool.connection() as conn:
        return [(_row(projection, row), since, until) for *row, since, until in conn.execute(statement)]


def in_memory(projection: Projection[Any], facts: Iterable[Recorded]) -> Fold[Any]:
    return folded(projection, facts)


def sorted_versions(projection: Projection[Any], fold: Fold[Any]) -> list[tuple[Row, int, int | None]]:
    found = [tuple(version) for version in fold.versions()]
    return sorted(found, key=lambda v: (v[1], tuple(getattr(v[0], name) for name in projection.key)))


def at_position(versions: Iterable[tuple[Row, int, int | None]], position: int) -> set[Row]:
    return {row for row, since, until in versions if since <= position and (until is None or position < until)}


def random_positions(head: int, count: int = 20, seed: int = 3) -> Sequence[int]:
    return sorted(Random(seed).sample(range(1, head + 1), min(count, head)))


def _row(projection: Projection[Any], values: Iterable[Any]) -> Row:
    return projection.row(*[tuple(value) if isinstance(value, list) else value for value in values])


def followers(record: Supervision, *projections: Projection[Any], batch: int = 100) -> list[Follower[Any]]:
    source = RecordSource(record)
    return [Follower(source, each, source.connect, batch=batch) for each in projections or all_projections(ZONE)]


def caught_up(follower: Follower[Any]) -> Passed:
    while True:
        passed = follower.run_once()
        if passed.is_stopped or not passed.is_leader or not passed.facts:
            return passed


def standing(record: Supervision, name: str) -> Standing:
    with record.place.pool.connection() as conn:
        return next(each for each in standings(conn, record.place.tables) if each.name == name)


def poison(house: House, record: Supervision, topic: str = "directive.urged", state: bytes = b'{"act"') -> int:
    """Puts a fact nobody can read at the end of the record, as only the owner of the database could."""
    with psycopg.connect(house.dsn, autocommit=True) as conn:
        schema = record.place.schema
        conn.execute(
            f"insert into {schema}.events (position, originator_id, originator_version, topic, state, recorded_at, hash)"
            f" select position + 1, gen_random_uuid(), 1, %s, %s, recorded_at, sha256('x') from {schema}.events"
            " order by position desc limit 1".encode(),
            [topic, state],
        )
    return record.head()[0]


def further_facts(record: Supervision) -> list[Told]:
    """Lives of other directives, recorded after what is there."""
    told = list(history(40, lives=5, seed=99))
    record.recorder.append(
        [StoredEvent(fact.originator_id, fact.version, fact.topic, fact.state) for fact in told], Command.fresh()
    )
    return told
