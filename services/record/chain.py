"""The hash chain over every event (哈希链): computed at commit by the database, checked here independently.

A hash covers the previous one and, each preceded by its length, position, originator, version, topic,
recorded time and the SHA-256 of the stored state bytes, which are never serialised anew. Numbers are 8 bytes
in network order, the time is microseconds since 2000-01-01T00:00:00Z: exactly what a binary COPY of
PostgreSQL writes, so that most of an event is hashed as it comes from the wire.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import Connection, Copy
from psycopg.sql import SQL, Identifier

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
EVENT = struct.pack(">I13sI", 13, b"duban.event.1", 32)
NUMBERS = struct.Struct(">IqI16sIqI")
TIME = struct.Struct(">IqI")


def _with_length(*fields: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(field)) + field for field in fields)


def genesis_hash(kind: str, jurisdiction: str, zone: str) -> bytes:
    """What the first event is chained to: it binds the record's kind, place and time zone."""
    named = (b"duban.genesis.1", kind.encode(), jurisdiction.encode(), zone.encode())
    return hashlib.sha256(_with_length(*named)).digest()


def hash_of(
    previous: bytes,
    position: int,
    originator_id: UUID,
    originator_version: int,
    topic: str,
    recorded_at: datetime,
    state: bytes,
) -> bytes:
    """The hash the database must have given this event."""
    name = topic.encode()
    return hashlib.sha256(
        b"".join(
            (
                EVENT,
                previous,
                NUMBERS.pack(8, position, 16, originator_id.bytes, 8, originator_version, len(name)),
                name,
                TIME.pack(8, (recorded_at - EPOCH) // MICROSECOND, 32),
                hashlib.sha256(state).digest(),
            )
        )
    ).digest()


# ── verification ────────────────────────────────────────────────────────────────────────────────

BATCH = 50_000
COLUMNS = "position, originator_id, originator_version, topic, recorded_at, state, hash"
HEADER = b"PGCOPY\n\xff\r\n\0"
TRAILER = b"\xff\xff"
DIGEST = struct.pack(">I", 32)
LENGTH = struct.Struct(">I").unpack_from
NUMBER = struct.Struct(">q").unpack_from


@dataclass(frozen=True)
class Verified:
    """Every event from `first` to `last` is what was committed; `hash` is the last one's."""

    first: int
    last: int
    hash: bytes

    @property
    def count(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class Broken:
    """The first position that is not what was committed, and why."""

    position: int
    why: str


Progress = Callable[[int], None]


def verify(
    conn: Connection[Any],
    schema: str,
    first: int = 1,
    last: int | None = None,
    progress: Progress | None = None,
    checkpoints: Mapping[int, bytes] | None = None,
) -> Verified | Broken:
    """Computes the chain again from the stored bytes.

    `checkpoints` (position → hash) are held by somebody else: they alone show a tail cut off together with its
    commands, or a record written anew by an insider. From a later `first` on, the hash before it is trusted.
    """
    held = dict(checkpoints or {})
    names = {"record": Identifier(schema)}
    start = _start(conn, schema, first)
    if isinstance(start, Broken):
        return start
    previous, position = start, first - 1
    if position in held and held[position] != previous:
        return Broken(position, "differs from the checkpoint")
    end = conn.execute(SQL("SELECT coalesce(max(position), 0) FROM {record}.events").format(**names)).fetchone()
    assert end is not None
    to = end[0] if last is None else min(last, end[0])
    while position < to:
        until = min(position + BATCH, to)
        marks = {mark: value for mark, value in held.items() if position < mark <= until}
        found = _verify_batch(conn, schema, previous, position, until, marks)
        if isinstance(found, Broken):
            return found
        previous, position = found, until
        if progress is not None:
            progress(position)
    missing = [mark for mark in held if mark > end[0]]
    if missing:
        return Broken(end[0] + 1, f"the record ends before the checkpoint at {min(missing)}")
    if to == end[0] and first == 1 and (broken := _commands(conn, schema, to)):
        return broken
    return Verified(first, position, previous)


def _start(conn: Connection[Any], schema: str, first: int) -> bytes | Broken:
    record = Identifier(schema)
    row = conn.execute(SQL("SELECT kind, jurisdiction, zone, hash FROM {}.genesis").format(record)).fetchone()
    if row is None:
        return Broken(0, "the record has no genesis")
    kind, jurisdiction, zone, stored = row
    if bytes(stored) != genesis_hash(kind, jurisdiction, zone):
        return Broken(0, "genesis: kind, jurisdiction or time zone was changed")
    if first == 1:
        return bytes(stored)
    before = conn.execute(SQL("SELECT hash FROM {}.events WHERE position = %s").format(record), [first - 1]).fetchone()
    return bytes(before[0]) if before else Broken(first - 1, "missing")


def _verify_batch(
    conn: Connection[Any], schema: str, previous: bytes, after: int, until: int, marks: Mapping[int, bytes]
) -> bytes | Broken:
    query = SQL(
        f"COPY (SELECT {COLUMNS} FROM {{}}.events WHERE position > {after} AND position <= {until}"
        " ORDER BY position) TO STDOUT (FORMAT binary)"
    ).format(Identifier(schema))
    with conn.cursor() as cursor, cursor.copy(query) as copy:
        rows = _rows(copy)
        found = _chain(rows, previous, after, until, marks)
        for _ in rows:
            pass  # a COPY left in the middle would leave the connection unusable
    return found


def _chain(
    rows: Iterator[bytes], previous: bytes, after: int, until: int, marks: Mapping[int, bytes]
) -> bytes | Broken:
    sha256 = hashlib.sha256
    position = after
    for row in rows:
        position += 1
        # every column is where its predecessors' lengths put it; all before the state is hashed as it came
        state_at = 62 + LENGTH(row, 46)[0]
        hash_at = state_at + 4 + LENGTH(row, state_at)[0]
        if NUMBER(row, 6)[0] != position:
            return Broken(position, "missing")
        head = EVENT + previous + row[2:state_at] + DIGEST
        previous = row[hash_at + 4 :]
        if sha256(head + sha256(row[state_at + 4 : hash_at]).digest()).digest() != previous:
            return Broken(position, "was changed, or stands where another event stood")
        if marks and marks.get(position, previous) != previous:
            return Broken(position, "differs from the checkpoint")
    return previous if position == until else Broken(position + 1, "missing")


def _rows(copy: Copy) -> Iterator[bytes]:
    """One row at a time; the server sends a row a message, the first with the header before it."""
    first = bytes(copy.read())
    if not first.startswith(HEADER):
        raise ValueError("not a binary COPY")
    first = first[19 + LENGTH(first, 15)[0] :]
    if first:
        yield first
    for message in copy:
        row = bytes(message)
        if row != TRAILER:
            yield row


def _commands(conn: Connection[Any], schema: str, head: int) -> Broken | None:
    """Every event was written by one command: a cut tail leaves commands behind that answer for nothing."""
    row = conn.execute(
        SQL("SELECT coalesce(sum(last - first + 1), 0), coalesce(max(last), 0) FROM {}.commands").format(
            Identifier(schema)
        )
    ).fetchone()
    assert row is not None
    if row[1] > head:
        return Broken(head + 1, f"commands answer for positions up to {row[1]}")
    if row[0] != head:
        return Broken(head, f"commands answer for {row[0]} events of {head}")
    return None
