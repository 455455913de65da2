"""The record of one jurisdiction as an application (记录): every fact is written and read back through here."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar, cast
from uuid import UUID

import psycopg
from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import Mapper
from eventsourcing.utils import Environment, EnvType
from psycopg.sql import SQL, Composed, Identifier

import domain
from domain.aggregate import Aggregate
from services.record import modules
from services.record.bell import Ear
from services.record.errors import (
    Answered,
    CommandReplayed,
    DiskFull,
    ExpectsConflict,
    Missing,
    RecordUnavailable,
    Stale,
    TimeRefused,
    Unreadable,
    VersionConflict,
)
from services.record.mapper import FactMapper
from services.record.place import Place
from services.record.recorder import Command, Kept, Recorder

A = TypeVar("A", bound=Aggregate)
T = TypeVar("T")
ATTEMPTS = 5
EMPTY: Mapping[str, Any] = {}


class Recorded:
    """One fact as it stands in the record; decoded when first asked for."""

    __slots__ = ("_fact", "_mapper", "hash", "originator_id", "position", "recorded_at", "state", "topic", "version")

    def __init__(
        self,
        mapper: FactMapper,
        position: int,
        originator_id: UUID,
        version: int,
        topic: str,
        state: bytes,
        recorded_at: datetime,
        hash: bytes,
    ) -> None:
        self.position, self.originator_id, self.version, self.topic = position, originator_id, version, topic
        self.state, self.recorded_at, self.hash = state, recorded_at, hash
        self._mapper = mapper
        self._fact: Aggregate.Event | None = None

    @property
    def fact(self) -> Aggregate.Event:
        """The fact itself; raises `Unreadable`, which names the position."""
        if self._fact is None:
            self._fact = self._mapper.decode(self.topic, self.state, self.originator_id, self.version, self.position)
        return self._fact

    def __repr__(self) -> str:
        return f"Recorded({self.position}, {self.topic}, {self.originator_id} v{self.version}, {self.recorded_at})"


def folded(kind: type[A], id: UUID, facts: Sequence[Recorded]) -> A:
    """The aggregate as these first facts of it made it; `Missing` where they make none of this kind."""
    made: Any = None
    for recorded in facts:
        made = recorded.fact.mutate(made)
    if not isinstance(made, kind):
        raise Missing(kind.__name__, id)
    return made


class Supervision(Application[UUID]):
    """督办: one ordered, chained record. Safe to share between threads."""

    mapper: Mapper[UUID]
    recorder: Recorder

    def __init__(self, place: Place) -> None:
        modules.load(domain)
        self.place = place
        self._locks: dict[str, threading.Lock] = {}
        self._locks_lock = threading.Lock()
        super().__init__()

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        return Environment(name, env or {})  # the operating system's POSTGRES_* and PERSISTENCE_MODULE are not ours

    def construct_mapper(self) -> Mapper[UUID]:
        return FactMapper()

    def construct_recorder(self) -> Recorder:
        return Recorder(self.place)

    @property
    def facts(self) -> FactMapper:
        return cast("FactMapper", self.mapper)

    # ── writing ─────────────────────────────────────────────────────────────────────────────────

    def get(self, kind: type[A], id: UUID) -> A:
        """The aggregate as all its facts make it; `Missing` when nothing of this kind has this id."""
        try:
            found: Any = self.repository.get(id)
        except AggregateNotFoundError:
            raise Missing(kind.__name__, id) from None
        if not isinstance(found, kind):
            raise Missing(kind.__name__, id)
        return found

    def keep(
        self,
        *aggregates: Aggregate | Aggregate.Event,
        command: Command | None = None,
        result: Mapping[str, Any] = EMPTY,
        expects: Sequence[tuple[UUID, int]] = (),
        recorded_at: datetime | None = None,
    ) -> Kept:
        """Keeps what these aggregates did, all or none, and answers where it stands.

        `expects` are (originator, version) pairs the decision read but does not write, version 0 for "does not
        exist". `recorded_at` is for simulated records alone. The kept result also says its `position`.
        """
        collected: list[Any] = []
        for each in aggregates:
            if isinstance(each, Aggregate):
                collected.extend(each.collect_events())
            else:
                collected.append(each)
        stored = [self.mapper.to_stored_event(fact) for fact in collected]
        return self.recorder.append(stored, command or Command.fresh(), expects, recorded_at, result)

    def run(self, decide: Callable[[], T], *, if_match: tuple[UUID, int] | None = None) -> T:
        """Decides, and decides again when somebody else's fact came first.

        `decide` loads, acts and keeps. Two people acting at once are no error: it is called up to five times.
        With `if_match` the caller has decided on what it saw: anything newer is `Stale`, and is never retried.
        """
        for attempt in range(1, ATTEMPTS + 1):
            if if_match is not None:
                self.require(*if_match)
            try:
                return decide()
            except VersionConflict as conflict:
                if if_match is not None and not isinstance(conflict, ExpectsConflict):
                    raise Stale(if_match[1], self.version_of(if_match[0])) from conflict
                if attempt == ATTEMPTS:
                    raise
                # two that met once shall not meet again
                time.sleep(random.uniform(0, 0.004 * attempt))
        raise AssertionError("unreachable")

    def require(self, originator_id: UUID, version: int) -> None:
        """`If-Match`: the current version must be this one."""
        current = self.version_of(originator_id)
        if current != version:
            raise Stale(version, current)

    def answered(self, command_id: str) -> Answered | None:
        return self.recorder.answered(command_id)

    @contextmanager
    def alone(self, key: str) -> Iterator[None]:
        """One at a time for this key, in all processes: taken before loading, it spares the conflict.

        It only orders; what is kept is checked under the gate as ever. The thread keeps one connection for the
        lock and all it does inside, so that waiting for the lock cannot use up the pool.
        """
        with self._locks_lock:
            here = self._locks.setdefault(key, threading.Lock())
        if not here.acquire(timeout=10):
            raise RecordUnavailable(f"lock {key}")
        try:
            name = [f"{self.place.schema}:{key}"]
            lock = "SELECT pg_advisory_lock(hashtextextended(%s, 0))"
            with self.recorder.hold(lambda conn: conn.execute(lock, name)) as conn:
                try:
                    yield
                finally:
                    try:
                        conn.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", name)
                    except psycopg.Error:
                        conn.close()  # the lock goes with its session; what was kept stays kept
        finally:
            here.release()

    # ── reading ─────────────────────────────────────────────────────────────────────────────────

    def last_event(self, originator_id: UUID) -> Aggregate.Event | None:
        """The newest fact of one originator, one row: the version of a number series is its number."""
        stored = self.recorder.select_events(originator_id, desc=True, limit=1)
        return cast("Aggregate.Event", self.mapper.to_domain_event(stored[0])) if stored else None

    def version_of(self, originator_id: UUID) -> int:
        """The current version, 0 when nothing has this id."""
        stored = self.recorder.select_events(originator_id, desc=True, limit=1)
        return stored[0].originator_version if stored else 0

    def versions(self, originator_ids: Sequence[UUID]) -> dict[UUID, int]:
        """The current version of each that exists, in one question."""
        rows = self.recorder.read(
            lambda conn: conn.execute(self._versions, [list(originator_ids)], prepare=True).fetchall()
        )
        return {row[0]: row[1] for row in rows}

    def follow(self, after: int, limit: int = 1000) -> list[Recorded]:
        """The facts after a position, in order. Positions have no gaps, so nothing is ever skipped."""
        rows = self.recorder.read(
            lambda conn: conn.execute(self._following, [after, after + limit], prepare=True, binary=True).fetchall()
        )
        mapper = self.facts
        return [Recorded(mapper, *row) for row in rows]

    def history(self, originator_id: UUID) -> list[Recorded]:
        """All facts of one originator with where and when they stand."""
        rows = self.recorder.read(
            lambda conn: conn.execute(self._history, [originator_id], prepare=True, binary=True).fetchall()
        )
        return [Recorded(self.facts, *row) for row in rows]

    def head(self) -> tuple[int, datetime | None, bytes]:
        """The last position with its recorded time and hash; of an empty record 0 and its genesis hash."""
        row = self.recorder.read(lambda conn: conn.execute(self._head, prepare=True).fetchone())
        assert row is not None
        return row[0], row[1], bytes(row[2])

    def last_before(self, moment: datetime) -> int:
        """The last position recorded before a moment; 0 when there was none."""
        row = self.recorder.read(lambda conn: conn.execute(self._before, [moment], prepare=True).fetchone())
        return int(row[0]) if row else 0

    def ear(self) -> Ear:
        """Hears the bell of this record; see `Ear.wait`."""
        return Ear(self.place.pool, self.place.schema)

    @cached_property
    def _columns(self) -> Composed:
        return SQL(
            "SELECT position, originator_id, originator_version, topic, state, recorded_at, hash FROM {}.events "
        ).format(Identifier(self.place.schema))

    @cached_property
    def _versions(self) -> Composed:
        return SQL(
            "SELECT id, last.originator_version FROM unnest(%s::uuid[]) AS id CROSS JOIN LATERAL ("
            "SELECT originator_version FROM {}.events WHERE originator_id = id"
            " ORDER BY originator_version DESC LIMIT 1) AS last"
        ).format(Identifier(self.place.schema))

    @cached_property
    def _following(self) -> Composed:
        return self._columns + SQL("WHERE position > %s AND position <= %s ORDER BY position")

    @cached_property
    def _history(self) -> Composed:
        return self._columns + SQL("WHERE originator_id = %s ORDER BY originator_version")

    @cached_property
    def _head(self) -> Composed:
        schema = Identifier(self.place.schema)
        return SQL(
            "(SELECT position, recorded_at, hash FROM {}.events ORDER BY position DESC LIMIT 1)"
            " UNION ALL SELECT 0, NULL, hash FROM {}.genesis ORDER BY 1 DESC LIMIT 1"
        ).format(schema, schema)

    @cached_property
    def _before(self) -> Composed:
        return SQL(
            "SELECT position FROM {}.events WHERE recorded_at < %s ORDER BY recorded_at DESC, position DESC LIMIT 1"
        ).format(Identifier(self.place.schema))


__all__ = [
    "Answered",
    "Command",
    "CommandReplayed",
    "DiskFull",
    "ExpectsConflict",
    "Kept",
    "Missing",
    "Place",
    "RecordUnavailable",
    "Recorded",
    "Stale",
    "Supervision",
    "TimeRefused",
    "Unreadable",
    "VersionConflict",
    "folded",
]
