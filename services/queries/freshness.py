"""Freshness 数据新旧: how far the tables have come, and waiting for them to come to a position."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection, sql
from psycopg.errors import UndefinedTable

POLL_SECONDS = 0.01
READ = ("ledger", "wording", "assignments", "lifeline")
"""The projections that pages read."""
LIVE = (*READ, "decisions", "milestones")
"""Those that show a fact before anybody is told that it happened."""


class NotYet(Exception):  # noqa: N818 - not wrong, only early
    """The tables have not come to the position asked for. The door answers 503."""

    def __init__(self, names: Iterable[str], wanted: int, reached: int) -> None:
        self.names, self.wanted, self.reached = tuple(names), wanted, reached
        self.zh = "数据正在更新，请稍后再试"
        self.en = "The page is being brought up to date, please try again"
        super().__init__(f"{', '.join(self.names)} at {reached}, {wanted} was asked for")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one projection stands. The heart-beat moves while its loop lives, the position when facts come:
    stuck and idle look different."""

    name: str
    version: int
    position: int
    heart_beat: datetime
    beat_age: float
    """Seconds since the heart-beat, by the database's clock."""
    stopped_at: int | None
    error: str | None

    @property
    def is_stopped(self) -> bool:
        return self.stopped_at is not None


def standings(conn: Connection[Any], tables: str) -> list[Standing]:
    """Every projection of the record whose tables are in this schema."""
    asked = sql.SQL(
        "select name, version, position, heart_beat, extract(epoch from clock_timestamp() - heart_beat)::float8,"
        " stopped_at, error from {} order by name, version"
    ).format(_checkpoints(tables))
    try:
        return [Standing(*row) for row in conn.execute(asked)]
    except UndefinedTable:
        return []


def reached(conn: Connection[Any], tables: str, names: Iterable[str] = READ) -> int:
    """The position all of these have come to; 0 when one has never run."""
    wanted = list(names)
    asked = sql.SQL(
        "select coalesce(min(coalesce(position, 0)), 0) from unnest(%s::text[]) as wanted(name)"
        " left join (select name, max(position) as position from {} group by name) as c using (name)"
    ).format(_checkpoints(tables))
    try:
        found = conn.execute(asked, (wanted,)).fetchone()
    except UndefinedTable:
        return 0
    assert found is not None
    return int(found[0])


def wait_for(
    conn: Connection[Any], tables: str, position: int, *, names: Iterable[str] = READ, timeout: float = 2.0
) -> int:
    """Read your own writes: waits until these have come to `position`, or raises NotYet. Answers where they stand."""
    wanted = tuple(names)
    deadline = time.monotonic() + timeout
    while (at := reached(conn, tables, wanted)) < position:
        if time.monotonic() >= deadline:
            raise NotYet(wanted, position, at)
        time.sleep(POLL_SECONDS)
    return at


def _checkpoints(tables: str) -> sql.Identifier:
    return sql.Identifier(tables, "projection_checkpoints")
