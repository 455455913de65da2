"""Checkpoints of projections: how far each has come, whether it lives, why it stopped."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection, sql

POLL_SECONDS = 0.01


class NotYet(Exception):  # noqa: N818 - the reader's word: not wrong, only early
    """The projection has not come to the position waited for. The door answers 503."""

    def __init__(self, name: str, wanted: int, reached: int) -> None:
        super().__init__(f"projection {name} stands at {reached}, {wanted} was asked for")
        self.name, self.wanted, self.reached = name, wanted, reached
        self.zh = "数据正在更新，请稍后再试"
        self.en = "The page is being brought up to date, please try again"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`heart_beat` moves while the loop lives, `position` when facts come: stuck and idle look different."""

    name: str
    version: int
    position: int
    heart_beat: datetime
    stopped_at: int | None
    error: str | None
    age: float
    """Seconds since the heart-beat, by the database's clock."""


class Checkpoints:
    """The table `projection_checkpoints` in `schema`."""

    def __init__(self, schema: str) -> None:
        self.schema = schema
        self._table = sql.Identifier(schema, "projection_checkpoints")

    def create(self, conn: Connection[Any]) -> None:
        conn.execute(
            sql.SQL(
                "create table if not exists {} (name text not null, version int not null, position bigint not null,"
                " heart_beat timestamptz not null default clock_timestamp(), stopped_at bigint, error text,"
                " primary key (name, version))"
            ).format(self._table)
        )

    def position(self, conn: Connection[Any], name: str, version: int, *, lock: bool = False) -> int:
        """How far the projection has come; its row is made when there is none."""
        conn.execute(
            sql.SQL("insert into {} (name, version, position) values (%s, %s, 0) on conflict do nothing").format(
                self._table
            ),
            (name, version),
        )
        found = conn.execute(
            sql.SQL("select position from {} where name = %s and version = %s {}").format(
                self._table, sql.SQL("for update" if lock else "")
            ),
            (name, version),
        ).fetchone()
        assert found is not None
        return int(found[0])

    def move(self, conn: Connection[Any], name: str, version: int, *, old: int, new: int) -> bool:
        """Moves on, unless somebody else moved it meanwhile. A projection that moves is not stopped."""
        moved = conn.execute(
            sql.SQL(
                "update {} set position = %s, heart_beat = clock_timestamp(), stopped_at = null, error = null"
                " where name = %s and version = %s and position = %s"
            ).format(self._table),
            (new, name, version, old),
        )
        return moved.rowcount == 1

    def beat(self, conn: Connection[Any], name: str, version: int) -> None:
        conn.execute(
            sql.SQL("update {} set heart_beat = clock_timestamp() where name = %s and version = %s").format(
                self._table
            ),
            (name, version),
        )

    def stop(self, conn: Connection[Any], name: str, version: int, *, at: int, error: str) -> None:
        conn.execute(
            sql.SQL("update {} set stopped_at = %s, error = %s where name = %s and version = %s").format(self._table),
            (at, error.replace("\0", "")[:2000], name, version),
        )

    def clear(self, conn: Connection[Any], name: str, version: int) -> None:
        """Lets a stopped projection try again."""
        conn.execute(
            sql.SQL("update {} set stopped_at = null, error = null where name = %s and version = %s").format(
                self._table
            ),
            (name, version),
        )

    def is_stopped(self, conn: Connection[Any], name: str, version: int) -> bool:
        found = conn.execute(
            sql.SQL("select stopped_at is not null from {} where name = %s and version = %s").format(self._table),
            (name, version),
        ).fetchone()
        return bool(found and found[0])

    def all(self, conn: Connection[Any]) -> list[Checkpoint]:
        found = conn.execute(
            sql.SQL(
                "select name, version, position, heart_beat, stopped_at, error,"
                " extract(epoch from clock_timestamp() - heart_beat)::float8 from {} order by name, version"
            ).format(self._table)
        )
        return [Checkpoint(*row) for row in found]

    def reached(self, conn: Connection[Any], wanted: Iterable[tuple[str, int]]) -> int:
        """The position all of these (name, version) have reached; 0 where one has never run."""
        names = list(wanted)
        found = conn.execute(
            sql.SQL(
                "select coalesce(min(coalesce(c.position, 0)), 0) from unnest(%s::text[], %s::int[]) as w(name, version)"
                " left join {} as c using (name, version)"
            ).format(self._table),
            ([name for name, _ in names], [version for _, version in names]),
        ).fetchone()
        assert found is not None
        return int(found[0])

    def wait_for(
        self, conn: Connection[Any], wanted: Iterable[tuple[str, int]], position: int, *, timeout: float = 2.0
    ) -> int:
        """Waits until all of these have reached `position`, or raises NotYet. Answers where they stand."""
        names = list(wanted)
        deadline = time.monotonic() + timeout
        while (reached := self.reached(conn, names)) < position:
            if time.monotonic() >= deadline:
                raise NotYet(", ".join(name for name, _ in names), position, reached)
            time.sleep(POLL_SECONDS)
        return reached
