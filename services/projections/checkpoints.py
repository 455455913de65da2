"""Checkpoints of projections: how far each has come, whether it lives, why it stopped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from psycopg import Connection, sql


def exists(conn: Connection[Any], table: sql.Identifier) -> bool:
    found = conn.execute("select 1 where to_regclass(%s) is not null", (table.as_string(conn),))
    return found.fetchone() is not None


class Checkpoints:
    """The table `projection_checkpoints` in `schema`; what readers ask of it stands in services/queries/freshness.py."""

    def __init__(self, schema: str) -> None:
        self.schema = schema
        self._table = sql.Identifier(schema, "projection_checkpoints")

    def create(self, conn: Connection[Any]) -> None:
        """One at a time: `if not exists` alone lets two who begin together collide in the catalogue."""
        if exists(conn, self._table):
            return
        with conn.transaction():
            conn.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"{self.schema}:checkpoints",))
            self._create(conn)

    def _create(self, conn: Connection[Any]) -> None:
        conn.execute(
            sql.SQL(
                "create table if not exists {} (name text not null, version int not null, position bigint not null,"
                " heart_beat timestamptz not null default clock_timestamp(), stopped_at bigint, error text,"
                " primary key (name, version))"
            ).format(self._table)
        )

    def position(self, conn: Connection[Any], name: str, version: int, *, lock: bool = False) -> int:
        """How far the projection has come; its row is made when there is none."""
        asked = sql.SQL("select position from {} where name = %s and version = %s {}").format(
            self._table, sql.SQL("for update" if lock else "")
        )
        if (found := conn.execute(asked, (name, version)).fetchone()) is None:
            conn.execute(
                sql.SQL("insert into {} (name, version, position) values (%s, %s, 0) on conflict do nothing").format(
                    self._table
                ),
                (name, version),
            )
            found = conn.execute(asked, (name, version)).fetchone()
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

    def pass_by(
        self, conn: Connection[Any], which: Iterable[tuple[str, int]], *, old: int, new: int
    ) -> set[tuple[str, int]]:
        """Moves several past facts they want nothing of; answers which stood at `old`, and so were moved."""
        names, versions = zip(*which, strict=True)
        moved = conn.execute(
            sql.SQL(
                "update {} as c set position = %s, heart_beat = clock_timestamp()"
                " from unnest(%s::text[], %s::int[]) as w(name, version)"
                " where c.name = w.name and c.version = w.version and c.position = %s and c.stopped_at is null"
                " returning c.name, c.version"
            ).format(self._table),
            (new, list(names), list(versions), old),
        )
        return {(name, version) for name, version in moved}

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
            sql.SQL(
                "update {} set stopped_at = null, error = null"
                " where name = %s and version = %s and stopped_at is not null"
            ).format(self._table),
            (name, version),
        )

    def is_stopped(self, conn: Connection[Any], name: str, version: int) -> bool:
        found = conn.execute(
            sql.SQL("select stopped_at is not null from {} where name = %s and version = %s").format(self._table),
            (name, version),
        ).fetchone()
        return bool(found and found[0])
