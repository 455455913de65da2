"""The engine: follows the record, folds batches in memory, writes rows and checkpoint in one transaction."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Generic

import psycopg
import structlog
from psycopg import Connection

from services.projections.checkpoints import Checkpoints
from services.projections.front import Source
from services.projections.projection import Fact, Fold, Projection, R
from services.projections.table import Table

log = structlog.get_logger(__name__)

BATCH = 2_000
MOST_STATES = 20_000
BEAT_SECONDS = 1.0
LONGEST_BACK_OFF = 5.0

Connect = Callable[[], Connection[Any]]


class Deposed(Exception):  # noqa: N818 - not an error: another process leads now
    """The checkpoint is not where this process left it."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What one round did: facts passed, and whether it led at all."""

    facts: int
    is_leader: bool = True
    is_stopped: bool = False


class Follower(Generic[R]):
    """Keeps one projection's table up with the record. One process leads, others stand by."""

    def __init__(self, source: Source, projection: Projection[R], connect: Connect, *, batch: int = BATCH) -> None:
        self.source, self.projection, self._connect, self.batch = source, projection, connect, batch
        self.table = Table(projection, source.schema)
        self.checkpoints = Checkpoints(source.schema)
        self._conn: Connection[Any] | None = None
        self._position: int | None = None
        self._one_by_one_until = 0
        self._beat_at = 0.0
        self._fold = Fold(projection, load_rows=self._load_rows, streams=source.streams)

    @property
    def name(self) -> str:
        return self.projection.name

    @property
    def version(self) -> int:
        return self.projection.version

    # One round.
    def run_once(self) -> Passed:
        """Reads, folds and writes one batch. Raises what the database raises; a bad fact stops the projection."""
        conn = self._lead()
        if conn is None:
            return Passed(0, is_leader=False)
        if self._position is None:
            if self.checkpoints.is_stopped(conn, self.name, self.version):
                self._beat(conn)
                return Passed(0, is_stopped=True)
            self._position = self.checkpoints.position(conn, self.name, self.version)
        facts = self.source.follow(self._position, 1 if self._position < self._one_by_one_until else self.batch)
        if not facts:
            self._beat(conn)
            return Passed(0)
        passed, trouble = self._folded(facts)
        if passed:
            try:
                self._keep(conn, facts[passed - 1].position)
            except (psycopg.DataError, psycopg.IntegrityError, psycopg.ProgrammingError) as error:
                # The rows do not fit the table: go on one by one to find whose they are.
                self.forget()
                if len(facts) > 1:
                    self._one_by_one_until = facts[-1].position
                    return self.run_once()
                passed, trouble = 0, error
        if trouble is not None:
            self._stop(conn, facts[passed].position, trouble)
            return Passed(passed, is_stopped=True)
        return Passed(passed)

    def _folded(self, facts: Sequence[Fact]) -> tuple[int, Exception | None]:
        """How many facts went through, and what was wrong with the next."""
        passed = 0
        try:
            self._fold.prefetch(facts)
            for fact in facts:
                self._fold.feed(fact)
                passed += 1
        except (psycopg.OperationalError, psycopg.InterfaceError):
            raise
        except Exception as error:  # whatever a fold raises, it stops here and is shown
            return passed, error
        return passed, None

    def _keep(self, conn: Connection[Any], position: int) -> None:
        assert self._position is not None
        with conn.transaction() if self._fold.is_changed else nullcontext():
            if self._fold.is_changed:
                self.table.write(conn, self._fold, after=self._position)
            if not self.checkpoints.move(conn, self.name, self.version, old=self._position, new=position):
                raise Deposed(self.name)
        self._position = position
        self._beat_at = time.monotonic()
        if len(self._fold.states) > MOST_STATES or len(self._fold.open) > MOST_STATES:
            self._fold.forget()
            self.table.forget()

    def _stop(self, conn: Connection[Any], at: int, trouble: Exception) -> None:
        error = f"{type(trouble).__name__}: {trouble}"
        self.checkpoints.stop(conn, self.name, self.version, at=at, error=error)
        log.error("projection stopped", projection=self.name, version=self.version, position=at, error=error)
        self.forget()

    def _beat(self, conn: Connection[Any]) -> None:
        if time.monotonic() - self._beat_at >= BEAT_SECONDS:
            self.checkpoints.beat(conn, self.name, self.version)
            self._beat_at = time.monotonic()

    def _load_rows(self, scopes: Iterable[Any]) -> Any:
        assert self._conn is not None
        return self.table.load(self._conn, scopes)

    # Leading.
    def catch_up(self, conn: Connection[Any]) -> None:
        """Passes every fact there is on a connection lent to it, which keeps the lead as long as it is open."""
        if not self._take_lead(conn):
            return
        self._conn = conn
        try:
            while self.run_once().facts:
                pass
        finally:
            self.forget()
            self._conn = None

    def is_untouched(self, facts: Sequence[Fact], *, after: int) -> bool:
        """Whether it stands at this position and wants none of these facts. One it does not know it must see itself."""
        return self._position == after and self._fold.is_untouched(facts)

    def pass_by(self, position: int) -> None:
        """Somebody moved its checkpoint on, past facts it wants nothing of."""
        self._position, self._beat_at = position, time.monotonic()

    def _lead(self) -> Connection[Any] | None:
        if self._conn is not None:
            return self._conn
        conn = self._connect()
        try:
            conn.autocommit = True
            if not self._take_lead(conn):
                conn.close()
                return None
        except BaseException:
            conn.close()
            raise
        self._conn = conn
        return conn

    def _take_lead(self, conn: Connection[Any]) -> bool:
        won = conn.execute("select pg_try_advisory_lock(%s)", (lock_key(self.source.schema, self.table.name),))
        [is_leader] = won.fetchone() or (False,)
        if is_leader:
            # A projection lost in a crash is folded again from its checkpoint: no need to wait for the disk.
            conn.execute("set synchronous_commit = off")
            self.checkpoints.create(conn)
            self.table.create(conn)
            self.checkpoints.clear(conn, self.name, self.version)
        return bool(is_leader)

    def forget(self) -> None:
        """Drops what it knows: where it stands and what is in the table is read again."""
        self._position = None
        self._fold.forget()
        self.table.forget()

    def close(self) -> None:
        """Gives up leading."""
        self.forget()
        if self._conn is not None:
            self._conn.close()
            self._conn = None


def lock_key(schema: str, name: str) -> int:
    """The advisory lock a projection's leader holds."""
    digest = hashlib.blake2b(f"duban:projection:{schema}:{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def back_off(failures: int) -> float:
    """Seconds to wait after so many failures in a row."""
    return min(0.05 * 2.0 ** min(failures, 10), LONGEST_BACK_OFF)
