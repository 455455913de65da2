"""The record as projections read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection, sql

import domain
from services.record import modules
from services.record.bell import channel
from services.record.mapper import FactMapper
from services.record.supervision import Recorded, Supervision

COLUMNS = sql.SQL("select position, originator_id, originator_version, topic, state, recorded_at, hash from {} ")


@dataclass(frozen=True)
class Where:
    """How another process finds the record and its tables."""

    conninfo: str = field(repr=False)
    options: Mapping[str, Any]
    record: str
    tables: str

    def connect(self) -> Connection[Any]:
        return psycopg.connect(
            self.conninfo, **{**self.options, "application_name": "duban projections", "autocommit": True}
        )


class RecordSource:
    """One jurisdiction's record: its facts in order, its bell, and the schema its tables are in."""

    def __init__(self, record: Supervision) -> None:
        pool = record.place.pool
        options = pool.kwargs if isinstance(pool.kwargs, dict) else {}
        self.where = Where(str(pool.conninfo), dict(options), record.place.schema, record.place.tables)
        self.record = record
        self.schema = record.place.tables
        self.channel = channel(record.place.schema)
        self._streams = COLUMNS.format(sql.Identifier(record.place.schema, "events")) + sql.SQL(
            "where originator_id = any(%s) and position < %s order by originator_id, originator_version"
        )

    def follow(self, after: int, limit: int) -> Sequence[Recorded]:
        return self.record.follow(after, limit)

    def head(self) -> int:
        return self.record.head()[0]

    def streams(self, ids: Iterable[UUID], before: int) -> Iterable[Recorded]:
        wanted = list(ids)
        rows = self.record.recorder.read(
            lambda conn: conn.execute(self._streams, [wanted, before], binary=True).fetchall()
        )
        return [Recorded(self.record.facts, *row) for row in rows]

    def connect(self) -> Connection[Any]:
        """A connection for one loop alone: it holds a lock and listens as long as it lives."""
        return self.where.connect()


class Part:
    """One of `parts` shares of the record, divided by originator: each stream is in one share, in its order."""

    def __init__(self, where: Where, part: int, parts: int) -> None:
        modules.load(domain)
        self._conn = where.connect()
        self._facts = FactMapper()
        self._given = (parts, part)
        self._between = COLUMNS.format(sql.Identifier(where.record, "events")) + sql.SQL(
            "where position > %s and position <= %s"
            " and get_byte(uuid_send(originator_id), 15) %% %s = %s order by position"
        )

    def between(self, after: int, upto: int) -> Sequence[Recorded]:
        rows = self._conn.execute(self._between, [after, upto, *self._given], prepare=True, binary=True).fetchall()
        return [Recorded(self._facts, *row) for row in rows]
