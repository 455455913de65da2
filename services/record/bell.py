"""The bell rung after a commit, and the ear that hears it (通知铃).

NOTIFY inside the append would put all commits of the server in one queue, so it is sent afterwards, in a
transaction of its own, at most once per 20 ms for each process. A lost ring costs nothing: who listens also
looks by himself, and the record is the truth.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier
from psycopg_pool import ConnectionPool

PAUSE = 0.02
log = logging.getLogger(__name__)


def channel(schema: str) -> str:
    return f"bell_{schema}"


class Bell:
    """Rings for all records of one pool, from one small thread that starts with the first ring."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool
        self._wanted: set[str] = set()
        self._changed = threading.Condition()
        self._process = 0
        self._closed = False

    def ring(self, schema: str) -> None:
        with self._changed:
            self._wanted.add(schema)
            if self._process != os.getpid():  # threads do not survive a fork
                self._process = os.getpid()
                threading.Thread(target=self._work, name="bell", daemon=True).start()
            self._changed.notify()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._wanted or self._closed)
                if self._closed:
                    return
                schemas, self._wanted = self._wanted, set()
            try:
                with self._pool.connection(timeout=5) as conn:
                    for schema in schemas:
                        # a ring need not survive a crash, so it waits for no disk
                        conn.execute(
                            "SELECT set_config('synchronous_commit', 'off', true), pg_notify(%s, '')",
                            [channel(schema)],
                        )
            except Exception as error:
                # a bell that fails is not heard, that is all; those who listen poll
                log.info("bell not rung: %s", error)
            time.sleep(PAUSE)


class Ear:
    """Waits for the bell of one record on a connection of its own, and survives the loss of it."""

    def __init__(self, pool: ConnectionPool[Any], schema: str) -> None:
        self._pool, self._channel = pool, channel(schema)
        self._conn: psycopg.Connection[Any] | None = None

    def wait(self, timeout: float) -> bool:
        """Whether the bell rang within `timeout`; without a connection it just waits, so that callers poll."""
        until = time.monotonic() + timeout
        try:
            if self._conn is None:
                conn = self._pool.getconn(timeout=timeout)
                try:
                    conn.execute(SQL("LISTEN {}").format(Identifier(self._channel)))
                except psycopg.Error:
                    self._pool.putconn(conn)
                    raise
                self._conn = conn
                return True  # something may have happened before we listened
            for _ in self._conn.notifies(timeout=max(0.0, until - time.monotonic()), stop_after=1):
                return True
            return False
        except Exception as error:
            log.info("bell not heard: %s", error)
            self.close()
            time.sleep(max(0.0, min(until - time.monotonic(), 1.0)))
            return False

    def close(self) -> None:
        conn, self._conn = self._conn, None
        if conn is not None:
            conn.close()  # never back with a LISTEN on it
            self._pool.putconn(conn)

    def __enter__(self) -> Ear:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
