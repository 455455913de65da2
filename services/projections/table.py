"""A projection's temporal table: rows with the positions between which they were true."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, compress
from operator import is_not
from typing import Any, Generic

from psycopg import Connection, sql

from services.projections.checkpoints import exists
from services.projections.columns import NULL, Column, columns_of, laid_out
from services.projections.projection import Fold, Index, Key, Projection, R, Row

COPY_LINES = 500
SPAN = (Column("since", "bigint", False, str), Column("until", "bigint", True, str))


class Table(Generic[R]):
    """Reads and writes one projection's table in `schema`; `name` differs from the projection's while it is rebuilt."""

    def __init__(self, projection: Projection[R], schema: str, name: str | None = None) -> None:
        self.projection, self.schema, self.name = projection, schema, name or projection.table
        self.columns = columns_of(projection.row)
        self._encoders = [column.encode for column in self.columns]
        self._places = range(len(self.columns))
        self._encoded: dict[Index, tuple[Row, list[str]]] = {}
        self._key = [[column.name for column in self.columns].index(name) for name in projection.key]
        names = [sql.Identifier(column.name) for column in self.columns]
        table = sql.Identifier(schema, self.name)
        key = [sql.Identifier(name) for name in projection.key]
        types = {column.name: column.sql_type for column in self.columns}
        scope = projection.key[: projection.scope]
        every = sql.SQL(", ").join([*names, sql.Identifier("since"), sql.Identifier("until")])
        self._copy = sql.SQL("copy {} ({}) from stdin").format(table, every)
        self._fetch = sql.SQL(
            "select since, {} from {} join unnest({}) as wanted({}) using ({}) where until is null"
        ).format(
            sql.SQL(", ").join(names),
            table,
            sql.SQL(", ").join(sql.SQL("%s::{}[]").format(sql.SQL(types[name])) for name in scope),
            sql.SQL(", ").join(key[: projection.scope]),
            sql.SQL(", ").join(key[: projection.scope]),
        )
        self._close = sql.SQL(
            "update {} as t set until = c.until from unnest({}, %s::bigint[]) as c({}, until) where {} and t.until is null"
        ).format(
            table,
            sql.SQL(", ").join(sql.SQL("%s::{}[]").format(sql.SQL(types[name])) for name in projection.key),
            sql.SQL(", ").join(key),
            sql.SQL(" and ").join(sql.SQL("t.{0} = c.{0}").format(name) for name in key),
        )

    # Its shape.
    def create(self, conn: Connection[Any], *, indexed: bool = True) -> None:
        if exists(conn, sql.Identifier(self.schema, self.name)) and (not indexed or self._is_indexed(conn)):
            return
        columns = ", ".join(column.ddl for column in laid_out([*SPAN, *self.columns]))
        conn.execute(
            sql.SQL("create table if not exists {} ({})").format(
                sql.Identifier(self.schema, self.name), sql.SQL(columns)
            )
        )
        if indexed and not self._is_indexed(conn):
            self.index(conn)

    def index(self, conn: Connection[Any]) -> None:
        for statement in self.indexes():
            conn.execute(statement)

    def indexes(self) -> list[sql.Composed]:
        """Indexes for now, for as of, and the projection's own. After a rebuild this is quicker than as it goes."""
        table = sql.Identifier(self.schema, self.name)
        key = sql.SQL(", ").join(sql.Identifier(name) for name in self.projection.key)
        return [
            sql.SQL("create index on {} using gist (int8range(since, until))").format(table),
            sql.SQL("create unique index on {} ({}) where until is null").format(table, key),
            sql.SQL("create unique index on {} ({}, since)").format(table, key),
            *(sql.SQL("create index on {} using {}").format(table, sql.SQL(each)) for each in self.projection.indexes),
        ]

    def _is_indexed(self, conn: Connection[Any]) -> bool:
        found = conn.execute(
            "select 1 from pg_indexes where schemaname = %s and tablename = %s limit 1", (self.schema, self.name)
        )
        return found.fetchone() is not None

    # Its rows.
    def load(self, conn: Connection[Any], scopes: Iterable[Key]) -> Iterable[tuple[int, Row]]:
        """The open rows under these leading key values, with the position each is open since."""
        make: Any = self.projection.row
        with conn.cursor(binary=True) as cursor:
            for since, *values in cursor.execute(self._fetch, [list(values) for values in zip(*scopes, strict=True)]):
                yield since, make(*[tuple(value) if type(value) is list else value for value in values])

    def write(self, conn: Connection[Any], fold: Fold[R], after: int) -> None:
        """Writes what the fold changed past position `after`: ends open rows, adds versions."""
        ended = [(row, until) for _, row, since, until in fold.closed if since <= after]
        if ended:
            keys = [[row[i] for row, _ in ended] for i in self._key]
            conn.execute(self._close, [*keys, [until for _, until in ended]])
        closed = (version for version in fold.closed if version[2] > after)
        opened = (
            (index, fold.open[index][1], fold.open[index][0], None) for index in fold.changed if index in fold.open
        )
        self.copy(conn, chain(closed, opened))
        fold.written()

    def copy(self, conn: Connection[Any], versions: Iterable[tuple[Index, Row, int, int | None]]) -> None:
        """COPY of versions. A column that did not change keeps the text it had in the version before."""
        with conn.cursor() as cursor, cursor.copy(self._copy) as copy:
            lines: list[str] = []
            for index, row, since, until in versions:
                lines.append("\t".join([*self._encode(index, row), str(since), NULL if until is None else str(until)]))
                if len(lines) == COPY_LINES:
                    copy.write("\n".join(lines) + "\n")
                    lines.clear()
            if lines:
                copy.write("\n".join(lines) + "\n")

    def _encode(self, index: Index, row: Row) -> list[str]:
        last = self._encoded.get(index)
        if last is None:
            texts = [
                NULL if value is None else encode(value) for value, encode in zip(row, self._encoders, strict=True)
            ]
        else:
            before, texts = last
            for i in compress(self._places, map(is_not, row, before)):
                texts[i] = NULL if (value := row[i]) is None else self._encoders[i](value)
        self._encoded[index] = (row, texts)
        return texts

    def forget(self) -> None:
        self._encoded.clear()
