"""Our recorder: every write is one call of `append`, every read is by position or originator.

The library's own recorder retries a lost insert blindly and then reports a conflict for the caller's own
fact. This one asks the command's row first whether it is there already; and because `append` looks at that
row before anything else, sending the same command again can neither write twice nor be taken for a conflict.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, LiteralString, TypeVar
from uuid import UUID, uuid4

import orjson
import psycopg
from eventsourcing.persistence import ApplicationRecorder, Notification, StoredEvent, Subscription
from psycopg import errors
from psycopg.sql import SQL, Composed, Identifier
from psycopg_pool import PoolTimeout

from services.record.bell import Ear
from services.record.errors import (
    Answered,
    CommandReplayed,
    DiskFull,
    ExpectsConflict,
    RecordUnavailable,
    TimeRefused,
    VersionConflict,
)
from services.record.place import Place

PATIENCE = 8.0  # no caller waits longer than 10 s, whatever happens to the server
POLL = 0.5
T = TypeVar("T")
Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class Command:
    """命令: one request to change something. The same `id` is kept at most once, ever."""

    id: str
    body_hash: bytes = b""

    @staticmethod
    def fresh() -> Command:
        return Command(str(uuid4()))


@dataclass(frozen=True)
class Kept:
    """Where a command's facts stand in the record."""

    first: int
    last: int
    recorded_at: datetime
    result: Mapping[str, Any] = field(default_factory=dict)


class Recorder(ApplicationRecorder):
    """Reads and writes one record over the pool that all records of its database share."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._held = threading.local()
        self._append = self._sql(
            "SELECT first_position, last_position, at FROM {}.append("
            "%s::uuid[], %s::bigint[], %s::text[], %s::bytea[], %s, %s, %s::jsonb, %s::uuid[], %s::bigint[], %s)"
        )
        # most commands keep one fact: without lists to adapt the client spends half the time
        self._append_one = self._sql(
            "SELECT first_position, last_position, at FROM {}.append("
            "ARRAY[%s]::uuid[], ARRAY[%s]::bigint[], ARRAY[%s]::text[], ARRAY[%s]::bytea[], %s, %s, %s::jsonb,"
            " '{{}}', '{{}}', %s)"
        )
        self._answered = self._sql(
            "SELECT body_hash, first, last, recorded_at, result FROM {}.commands WHERE command_id = %s"
        )
        self._events = self._sql(
            "SELECT originator_id, originator_version, topic, state FROM {}.events WHERE originator_id = %s"
        )
        self._notifications = self._sql(
            "SELECT originator_id, originator_version, topic, state, position FROM {}.events WHERE position >= %s"
        )
        self._max = self._sql("SELECT position FROM {}.events ORDER BY position DESC LIMIT 1")

    def _sql(self, text: LiteralString) -> Composed:
        return SQL(text).format(Identifier(self.place.schema))

    # ── connections ─────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def connection(self, timeout: float = PATIENCE) -> Iterator[Connection]:
        """A connection of the shared pool, or the one this thread already holds (see `hold`)."""
        held: Connection | None = getattr(self._held, "conn", None)
        if held is not None and not held.closed:
            yield held
            return
        with self.place.pool.connection(timeout=timeout) as conn:
            yield conn

    @contextmanager
    def hold(self, begin: Callable[[Connection], object] | None = None) -> Iterator[Connection]:
        """Keeps one connection for this thread: what holds a lock must never wait for a second connection.

        `begin` is done on it first; a connection that turns out to be lost is exchanged for another.
        """
        if getattr(self._held, "conn", None) is not None:
            raise RuntimeError("this thread holds a connection already")
        conn = self._begun(begin)
        self._held.conn = conn
        try:
            yield conn
        finally:
            self._held.conn = None
            self.place.pool.putconn(conn)

    def _begun(self, begin: Callable[[Connection], object] | None) -> Connection:
        until = time.monotonic() + PATIENCE
        while True:
            conn: Connection | None = None
            try:
                conn = self.place.pool.getconn(timeout=max(0.1, until - time.monotonic()))
                if begin is not None:
                    begin(conn)
                return conn
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                lost = conn is None or conn.closed
                if conn is not None:
                    self.place.pool.putconn(conn)
                if not lost or time.monotonic() >= until:
                    raise RecordUnavailable(str(error)) from error

    def read(self, asked: Callable[[Connection], T]) -> T:
        """Asks again on another connection when one turns out to be lost, up to the patience of a caller."""
        until = time.monotonic() + PATIENCE
        while True:
            conn: Connection | None = None
            try:
                with self.connection(max(0.1, until - time.monotonic())) as conn:
                    return asked(conn)
            except (psycopg.OperationalError, PoolTimeout, psycopg.InterfaceError) as error:
                lost = isinstance(error, PoolTimeout) or (conn is not None and conn.closed)
                if not lost or time.monotonic() >= until:
                    raise RecordUnavailable(str(error)) from error

    # ── writing ─────────────────────────────────────────────────────────────────────────────────

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        command: Command | None = None,
        expects: Sequence[tuple[UUID, int]] = (),
        recorded_at: datetime | None = None,
        result: Mapping[str, Any] | None = None,
        **_: Any,
    ) -> Sequence[int]:
        kept = self.append(stored_events, command or Command.fresh(), expects, recorded_at, result or {})
        return range(kept.first, kept.last + 1)

    def append(
        self,
        stored_events: Sequence[StoredEvent],
        command: Command,
        expects: Sequence[tuple[UUID, int]] = (),
        recorded_at: datetime | None = None,
        result: Mapping[str, Any] | None = None,
    ) -> Kept:
        """Keeps all of these or none. A reply that was lost is looked up, never guessed."""
        statement, given = self._call(stored_events, command, expects, recorded_at, result or {})
        until = time.monotonic() + PATIENCE
        attempts = 0
        while True:
            conn: Connection | None = None
            try:
                with self.connection(max(0.1, until - time.monotonic())) as conn:
                    if attempts and (answer := self._look_up(conn, command.id)):
                        return self._mine(command, answer)
                    attempts += 1
                    row = conn.execute(statement, given, prepare=True).fetchone()
                assert row is not None
                break
            except (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout) as error:
                lost = isinstance(error, PoolTimeout) or (conn is not None and conn.closed)
                if not lost:
                    raise _refusal(error) from error
                if time.monotonic() >= until:
                    raise RecordUnavailable(str(error)) from error
            except psycopg.Error as error:
                if error.sqlstate == "DU003":
                    answer = self.answered(command.id)
                    assert answer is not None
                    if attempts > 1:  # our own first attempt, whose reply was lost
                        return self._mine(command, answer)
                    raise CommandReplayed(answer) from error
                raise _refusal(error) from error
        if self.place.bell is not None and stored_events:
            self.place.bell.ring(self.place.schema)
        return Kept(row[0], row[1], row[2], {**(result or {}), "position": row[1]})

    def _call(
        self,
        stored_events: Sequence[StoredEvent],
        command: Command,
        expects: Sequence[tuple[UUID, int]],
        recorded_at: datetime | None,
        result: Mapping[str, Any],
    ) -> tuple[Composed, tuple[Any, ...]]:
        answer = orjson.dumps(dict(result)).decode()
        if len(stored_events) == 1 and not expects:
            one = stored_events[0]
            facts = (one.originator_id, one.originator_version, one.topic, one.state)
            return self._append_one, (*facts, command.id, command.body_hash, answer, recorded_at)
        return self._append, (
            [each.originator_id for each in stored_events],
            [each.originator_version for each in stored_events],
            [each.topic for each in stored_events],
            [each.state for each in stored_events],
            command.id,
            command.body_hash,
            answer,
            [originator for originator, _ in expects],
            [version for _, version in expects],
            recorded_at,
        )

    def _mine(self, command: Command, answer: Answered) -> Kept:
        if answer.body_hash != command.body_hash:
            raise CommandReplayed(answer)
        return Kept(answer.first, answer.last, answer.recorded_at, answer.result)

    def answered(self, command_id: str) -> Answered | None:
        """What this command was answered, if it was ever kept."""
        return self.read(lambda conn: self._look_up(conn, command_id))

    def _look_up(self, conn: Connection, command_id: str) -> Answered | None:
        row = conn.execute(self._answered, [command_id], prepare=True).fetchone()
        if row is None:
            return None
        return Answered(bytes(row[0]), row[1], row[2], row[3], {**row[4], "position": row[2]})

    # ── reading ─────────────────────────────────────────────────────────────────────────────────

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        statement = self._events
        given: list[object] = [originator_id]
        if gt is not None:
            statement, given = statement + SQL(" AND originator_version > %s"), [*given, gt]
        if lte is not None:
            statement, given = statement + SQL(" AND originator_version <= %s"), [*given, lte]
        statement += SQL(" ORDER BY originator_version DESC" if desc else " ORDER BY originator_version")
        if limit is not None:
            statement, given = statement + SQL(" LIMIT %s"), [*given, limit]
        rows = self.read(lambda conn: conn.execute(statement, given, prepare=True, binary=True).fetchall())
        return [StoredEvent(*row) for row in rows]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        statement = self._notifications
        given: list[Any] = [(start or 0) + (0 if inclusive_of_start else 1)]
        if stop is not None:
            statement, given = statement + SQL(" AND position <= %s"), [*given, stop]
        if topics:
            statement, given = statement + SQL(" AND topic = ANY(%s)"), [*given, list(topics)]
        statement, given = statement + SQL(" ORDER BY position LIMIT %s"), [*given, limit]
        rows = self.read(lambda conn: conn.execute(statement, given, prepare=True, binary=True).fetchall())
        return [Notification(*row) for row in rows]

    def max_notification_id(self) -> int | None:
        row = self.read(lambda conn: conn.execute(self._max, prepare=True).fetchone())
        return row[0] if row else None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        return Following(self, gt, topics)


class Following(Subscription[ApplicationRecorder]):
    """Every fact after a position, for ever; the bell shortens the wait, looking is the truth."""

    def __init__(self, recorder: Recorder, gt: int | None, topics: Sequence[str]) -> None:
        super().__init__(recorder, gt, topics)
        self._ear = Ear(recorder.place.pool, recorder.place.schema)
        self._ready: list[Notification] = []

    def __next__(self) -> Notification:
        while not self._has_been_stopped:
            if self._ready:
                found = self._ready.pop()
                self._last_notification_id = found.id
                return found
            self._ready = [
                *reversed(
                    self._recorder.select_notifications(
                        self._last_notification_id, 500, topics=self._topics, inclusive_of_start=False
                    )
                )
            ]
            if not self._ready:
                self._ear.wait(POLL)
        self._ear.close()
        raise StopIteration


def _refusal(error: psycopg.Error) -> Exception:
    detail = error.diag.message_detail or ""
    match error.sqlstate:
        case "DU001":
            return VersionConflict(detail)
        case "DU002":
            return ExpectsConflict(detail)
        case "DU004" | "DU006":
            return TimeRefused(error.diag.message_primary or "")
    if isinstance(error, errors.DiskFull):
        return DiskFull(str(error))
    if isinstance(error, psycopg.OperationalError | PoolTimeout):
        return RecordUnavailable(str(error))
    return error
