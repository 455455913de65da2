"""Projector 投影器: all projections of one record, followed side by side."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import structlog
from psycopg import Connection, sql

from services.projections.checkpoints import Checkpoints
from services.projections.engine import BATCH, Connect, Deposed, Follower, back_off
from services.projections.front import Front, Source
from services.projections.projection import Fact, Projection

log = structlog.get_logger(__name__)

POLL_SECONDS = 0.25
BEAT_SECONDS = 1.0


class Lane:
    """One projection's thread: it works while there are facts it wants, and waits otherwise."""

    def __init__(self, follower: Follower[Any]) -> None:
        self.follower = follower
        self.wake = threading.Event()
        self.is_waiting = False
        self.failures = 0

    def run(self, stop: threading.Event, waiting: threading.Lock) -> None:
        """Until told to stop. Lost connections are made anew; being woken saves waiting, looking is the truth."""
        try:
            while not stop.is_set():
                if self._is_up_to_date(stop):
                    self._wait(waiting)
        finally:
            self.follower.close()

    def _is_up_to_date(self, stop: threading.Event) -> bool:
        try:
            passed = self.follower.run_once()
            self.failures = 0
            if not passed.is_leader:
                stop.wait(BEAT_SECONDS)
            return passed.is_leader and not passed.facts
        except Deposed:
            self.follower.forget()
        except Exception as error:  # the lane outlives whatever the database does
            self.failures += 1
            name = self.follower.name
            log.warning("projection interrupted", projection=name, failures=self.failures, error=str(error))
            self.follower.close()
            stop.wait(back_off(self.failures))
        return False

    def _wait(self, waiting: threading.Lock) -> None:
        with waiting:
            self.is_waiting = True
        self.wake.wait(BEAT_SECONDS)
        with waiting:
            self.is_waiting = False
            self.wake.clear()


class Projector:
    """A lane for each projection: one that is slow or stopped holds up no other.

    One more thread hears the bell and reads what is new, once for all. It wakes the lanes that want something of
    it, and moves the others past it in one statement.
    """

    def __init__(self, source: Source, projections: Sequence[Projection[Any]], connect: Connect) -> None:
        self.front, self._connect = Front(source), connect
        self.lanes = [Lane(Follower(self.front, projection, connect)) for projection in projections]
        self._checkpoints = Checkpoints(source.schema)
        self._waiting = threading.Lock()
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        self._stop.clear()
        self._threads = [threading.Thread(target=self._watch, name="projections", daemon=True)]
        for lane in self.lanes:
            name = f"projection-{lane.follower.name}"
            self._threads.append(
                threading.Thread(target=lane.run, args=(self._stop, self._waiting), name=name, daemon=True)
            )
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for lane in self.lanes:
            lane.wake.set()
        for thread in self._threads:
            thread.join(timeout=10)

    def run(self, stop: threading.Event) -> None:
        self.start()
        stop.wait()
        self.stop()

    def catch_up(self) -> None:
        """Passes every fact there is, in this thread, and lets go of the lead: for tests, imports and the command line."""
        with self._connect() as conn:
            conn.autocommit = True
            for lane in self.lanes:
                lane.follower.catch_up(conn)

    # What is new.
    def _watch(self) -> None:
        failures, seen = 0, None
        while not self._stop.is_set():
            try:
                with self._connect() as conn:
                    conn.autocommit = True
                    conn.execute("set synchronous_commit = off")
                    conn.execute(sql.SQL("listen {}").format(sql.Identifier(self.front.channel)))
                    seen = self.front.head() if seen is None else seen
                    while not self._stop.is_set():
                        seen = self._look(conn, seen)
                        failures = 0
                        for _ in conn.notifies(timeout=POLL_SECONDS, stop_after=1):
                            pass
            except Exception as error:  # the lanes look for themselves meanwhile
                failures += 1
                log.warning("projections interrupted", failures=failures, error=str(error))
                self._stop.wait(back_off(failures))

    def _look(self, conn: Connection[Any], seen: int) -> int:
        while facts := self.front.follow(seen, BATCH):
            self._hand_on(conn, facts)
            seen = facts[-1].position
        return seen

    def _hand_on(self, conn: Connection[Any], facts: Sequence[Fact]) -> None:
        old, new = facts[0].position - 1, facts[-1].position
        with self._waiting:
            passing = [lane for lane in self.lanes if lane.is_waiting and lane.follower.is_untouched(facts, after=old)]
            for lane in self.lanes:
                if lane not in passing:
                    lane.wake.set()
            if not passing:
                return
            named = {(lane.follower.name, lane.follower.version): lane for lane in passing}
            for moved in self._checkpoints.pass_by(conn, list(named), old=old, new=new):
                named.pop(moved).follower.pass_by(new)
            for lane in named.values():
                lane.wake.set()
