"""Rebuild 重建: a projection's table anew beside the old one, swapped in while everybody goes on."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Generic

import psycopg
import structlog
from psycopg import Connection, sql

from services.projections.checkpoints import Checkpoints
from services.projections.engine import lock_key
from services.projections.projection import Fold, Projection, R
from services.projections.shares import fold_all
from services.projections.source import RecordSource
from services.projections.table import Table

log = structlog.get_logger(__name__)

READ = 4_000
NEAR = 200
SWAP_TIMEOUT = "200ms"
SWAPS = 50

Progress = Callable[[int], None]


class RebuildRefused(RuntimeError):  # noqa: N818 - the word of a rule that says no
    """The rebuild could not be done; the table in use is untouched."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did: facts folded, up to which position, seconds in all, seconds the swap took."""

    name: str
    facts: int
    position: int
    seconds: float
    folded_seconds: float
    """Until everything there was at first had been folded and written."""
    swap_seconds: float


def rebuild(source: RecordSource, projection: Projection[R], progress: Progress | None = None) -> Rebuilt:
    """Folds the whole record into a new table, catches up, and swaps it in."""
    with source.connect() as conn:
        conn.execute("set statement_timeout = 0")
        conn.execute("set synchronous_commit = off")
        won = conn.execute("select pg_try_advisory_lock(%s)", (lock_key(source.schema, f"rebuild:{projection.table}"),))
        if won.fetchone() != (True,):
            raise RebuildRefused("该投影正在重建", "this projection is being rebuilt already")
        return _Rebuild(source, projection, conn, progress).done()


class _Rebuild(Generic[R]):
    def __init__(
        self, source: RecordSource, projection: Projection[R], conn: Connection[Any], progress: Progress | None
    ) -> None:
        self.source, self.projection, self.conn = source, projection, conn
        self.progress = progress or (lambda _: None)
        self.checkpoints = Checkpoints(source.schema)
        self.table = Table(projection, source.schema, f"{projection.table}_new")
        self.fold = Fold(projection)
        self.position = 0

    def done(self) -> Rebuilt:
        begun = time.perf_counter()
        self.checkpoints.create(self.conn)
        self._drop(self.table.name)
        try:
            self.table.create(self.conn, indexed=False)
            self.position = self.source.head()
            fold_all(self.source.where, self.projection, self.table.name, self.position, self.progress)
            folded = time.perf_counter()
            self._index()
            self.conn.execute(sql.SQL("analyze {}").format(sql.Identifier(self.source.schema, self.table.name)))
            self.fold.resume(lambda scopes: self.table.load(self.conn, scopes), self.source.streams)
            while self._step(READ) >= NEAR:
                pass
            swap_seconds = self._swap()
        except BaseException:
            self._drop(self.table.name)
            raise
        seconds = time.perf_counter() - begun
        log.info("projection rebuilt", projection=self.projection.name, position=self.position, seconds=seconds)
        return Rebuilt(self.projection.name, self.position, self.position, seconds, folded - begun, swap_seconds)

    def _step(self, limit: int, until: int | None = None) -> int:
        facts = self.source.follow(self.position, limit)
        if until is not None:
            facts = [fact for fact in facts if fact.position <= until]
        if facts:
            self.fold.prefetch(facts)
            for fact in facts:
                self.fold.feed(fact)
            self.table.write(self.conn, self.fold, after=self.position)
            self.position = facts[-1].position
            self.progress(self.position)
        return len(facts)

    def _index(self) -> None:
        """The range index takes about as long as all others together: they are built side by side."""
        ranges, *others = self.table.indexes()
        with self.source.connect() as beside, ThreadPoolExecutor(1) as pool:
            for conn in (beside, self.conn):
                conn.execute("set maintenance_work_mem = '256MB'")
                conn.execute("set statement_timeout = 0")
            building = pool.submit(beside.execute, ranges)
            for statement in others:
                self.conn.execute(statement)
            building.result()

    def _swap(self) -> float:
        """Takes the old table's place at its very position. Whoever reads it longer than the timeout goes first."""
        for attempt in range(SWAPS):
            while self._step(READ) >= NEAR:
                pass
            position, begun = self.position, time.perf_counter()
            try:
                with self.conn.transaction():
                    self._swapped()
                return time.perf_counter() - begun
            except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
                self.position = position
                self.fold.forget()
                self.table.forget()
                time.sleep(min(0.05 * (attempt + 1), 1.0))
        raise RebuildRefused("旧表一直被占用，未能替换", "the table in use never came free, nothing was swapped")

    def _swapped(self) -> None:
        name, version = self.projection.name, self.projection.version
        self.conn.execute(sql.SQL("set local lock_timeout = {}").format(sql.Literal(SWAP_TIMEOUT)))
        self.conn.execute(
            sql.SQL("create table if not exists {} ()").format(
                sql.Identifier(self.source.schema, self.projection.table)
            )
        )
        # the running projection moves its checkpoint last: whoever holds the row is alone
        reached = self.checkpoints.position(self.conn, name, version, lock=True)
        while self.position < reached:
            self._step(READ, until=reached)
        self._drop(self.projection.table)
        self.conn.execute(
            sql.SQL("alter table {} rename to {}").format(
                sql.Identifier(self.source.schema, self.table.name), sql.Identifier(self.projection.table)
            )
        )
        self.checkpoints.move(self.conn, name, version, old=reached, new=self.position)

    def _drop(self, name: str) -> None:
        self.conn.execute(sql.SQL("drop table if exists {}").format(sql.Identifier(self.source.schema, name)))
