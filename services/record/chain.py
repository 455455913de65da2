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
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from typing import Any
from uuid import UUID

from psycopg import Connection, Copy
from psycopg.conninfo import make_conninfo
from psycopg.pq.abc import Buffer, PGconn
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
MANY = 20  # batches from which on starting processes pays
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
    why_zh: str


MISSING = "missing", "缺失"
CHANGED = "was changed, or stands where another event stood", "被改动，或占了另一条的位置"
OTHER_THAN_CHECKPOINT = "differs from the checkpoint", "与外存校验点不符"
"""Why, in English and in Chinese."""

Progress = Callable[[int], None]


def verify(
    conn: Connection[Any],
    schema: str,
    first: int = 1,
    last: int | None = None,
    progress: Progress | None = None,
    checkpoints: Mapping[int, bytes] | None = None,
    workers: int = 1,
) -> Verified | Broken:
    """Computes the chain again from the stored bytes.

    `checkpoints` (position → hash) are held by somebody else: they alone show a tail cut off together with its
    commands, or a record written anew by an insider. From a later `first` on, the hash before it is trusted.
    With more `workers` a long record is verified by as many processes on connections of their own.
    """
    held = dict(checkpoints or {})
    start = _start(conn, schema, first)
    if isinstance(start, Broken):
        return start
    if held.get(first - 1, start) != start:
        return Broken(first - 1, *OTHER_THAN_CHECKPOINT)
    row = conn.execute(SQL("SELECT coalesce(max(position), 0) FROM {}.events").format(Identifier(schema))).fetchone()
    assert row is not None
    head = int(row[0])
    to = head if last is None else min(last, head)
    previous = start
    for (after, until), (begun, found) in _batches(conn, schema, first - 1, to, held, workers):
        if isinstance(found, Broken):
            return found
        if begun != previous:
            return Broken(after, "was changed while it was verified", "校验期间被改动")
        previous = found
        if progress is not None:
            progress(until)
    beyond = [mark for mark in held if mark > head]
    if beyond:
        return Broken(
            head + 1,
            f"the record ends before the checkpoint at {min(beyond)}",
            f"记录在外存校验点（第{min(beyond)}条）之前就结束了",
        )
    if to == head and first == 1 and (broken := _commands(conn, schema, to)):
        return broken
    return Verified(first, max(to, first - 1), previous)


Part = tuple[int, int]
Outcome = tuple[bytes, bytes | Broken]


def _batches(
    conn: Connection[Any], schema: str, after: int, to: int, held: Mapping[int, bytes], workers: int
) -> Iterator[tuple[Part, Outcome]]:
    """Each batch in order: the stored hash it began with, and the last one computed or what is wrong."""
    parts = [(begin, min(begin + BATCH, to)) for begin in range(after, to, BATCH)]
    if workers < 2 or len(parts) < MANY:
        for part in parts:
            yield part, _batch(conn, schema, part, held)
        return
    conninfo = make_conninfo("", **{**conn.info.get_parameters(), "password": conn.info.password or None})
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_connect, initargs=(conninfo,)) as processes:
        outcomes = [processes.submit(_apart, schema, part, held) for part in parts]
        try:
            for part, outcome in zip(parts, outcomes, strict=True):
                yield part, outcome.result()
        finally:
            processes.shutdown(wait=False, cancel_futures=True)


_own: list[Connection[Any]] = []


def _connect(conninfo: str) -> None:
    _own.append(Connection.connect(conninfo, autocommit=True))


def _apart(schema: str, part: Part, held: Mapping[int, bytes]) -> Outcome:
    return _batch(_own[0], schema, part, held)


def _batch(conn: Connection[Any], schema: str, part: Part, held: Mapping[int, bytes]) -> Outcome:
    after, until = part
    begun = _start(conn, schema, after + 1)
    if isinstance(begun, Broken):
        return b"", begun
    marks = {mark: value for mark, value in held.items() if after < mark <= until}
    return begun, _verify_batch(conn, schema, begun, after, until, marks)


def _start(conn: Connection[Any], schema: str, first: int) -> bytes | Broken:
    record = Identifier(schema)
    row = conn.execute(SQL("SELECT kind, jurisdiction, zone, hash FROM {}.genesis").format(record)).fetchone()
    if row is None:
        return Broken(0, "the record has no genesis", "没有创世记录")
    kind, jurisdiction, zone, stored = row
    if bytes(stored) != genesis_hash(kind, jurisdiction, zone):
        return Broken(0, "genesis: kind, jurisdiction or time zone was changed", "创世记录的类别、辖区或时区被改动")
    if first == 1:
        return bytes(stored)
    before = conn.execute(SQL("SELECT hash FROM {}.events WHERE position = %s").format(record), [first - 1]).fetchone()
    return bytes(before[0]) if before else Broken(first - 1, *MISSING)


def _verify_batch(
    conn: Connection[Any], schema: str, previous: bytes, after: int, until: int, marks: Mapping[int, bytes]
) -> bytes | Broken:
    query = SQL(
        f"COPY (SELECT {COLUMNS} FROM {{}}.events WHERE position > {after} AND position <= {until}"
        " ORDER BY position) TO STDOUT (FORMAT binary)"
    ).format(Identifier(schema))
    with conn.cursor() as cursor, cursor.copy(query) as copy:
        found = _chain(_first(copy), conn.pgconn, previous, after, until, marks)
        copy.read()
    return found


def _first(copy: Copy) -> bytes:
    """The server sends a row a message: the first with the header before it, after the last a trailer."""
    message = bytes(copy.read())
    if not message.startswith(HEADER):
        raise ValueError("not a binary COPY")
    return message[19 + LENGTH(message, 15)[0] :]


def _chain(
    row: Buffer, pgconn: PGconn, previous: bytes, after: int, until: int, marks: Mapping[int, bytes]
) -> bytes | Broken:
    """Rows are taken from libpq itself: the way through the copy object costs as much as the hashing."""
    sha256, following = hashlib.sha256, pgconn.get_copy_data
    position = after
    broken: Broken | None = None
    while len(row) > len(TRAILER):
        if broken is None:
            position += 1
            # every column is where its predecessors' lengths put it; all before the state is hashed as it came
            state_at = 62 + LENGTH(row, 46)[0]
            state = sha256(row[state_at + 4 : -36]).digest()
            previous = sha256(b"".join((EVENT, previous, row[2:state_at], DIGEST, state))).digest()
            if row[-32:] != previous:
                missing = NUMBER(row, 6)[0] != position
                broken = Broken(position, *(MISSING if missing else CHANGED))
            elif marks and marks.get(position, previous) != previous:
                broken = Broken(position, *OTHER_THAN_CHECKPOINT)
        # also when something was found: a COPY left in the middle would leave the connection unusable
        row = following(0)[1]
    if broken is None and position != until:
        broken = Broken(position + 1, *MISSING)
    return broken or previous


def _commands(conn: Connection[Any], schema: str, head: int) -> Broken | None:
    """Every event was written by one command: a cut tail leaves commands behind that answer for nothing."""
    row = conn.execute(
        SQL("SELECT coalesce(sum(last - first + 1), 0), coalesce(max(last), 0) FROM {}.commands").format(
            Identifier(schema)
        )
    ).fetchone()
    assert row is not None
    if row[1] > head:
        return Broken(head + 1, f"commands answer for positions up to {row[1]}", f"命令登记到第{row[1]}条，超出末条")
    if row[0] != head:
        return Broken(head, f"commands answer for {row[0]} events of {head}", f"共{head}条，命令只登记了{row[0]}条")
    return None
