from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path

import psycopg
import pytest
from structlog.testing import capture_logs

from services.tasks import worker
from services.tasks.worker import Background, supervise
from services.wiring import House
from tests.house import SECRET

PATIENCE = 30


def say_who_and_wait(told: Connection, word: Connection) -> None:
    told.send(os.getpid())
    word.poll(PATIENCE)


class Children:
    """Starts children that say who they are, and keeps what they said."""

    def __init__(self) -> None:
        self._context = get_context("fork")
        self.told, self._tell = Pipe(duplex=False)
        self._word, self._never = Pipe(duplex=False)

    def start(self):
        child = self._context.Process(target=say_who_and_wait, args=(self._tell, self._word))
        child.start()
        return child

    def next(self) -> int:
        assert self.told.poll(PATIENCE)
        return self.told.recv()


@contextmanager
def supervised(children: Children) -> Iterator[None]:
    stopped, stop = Pipe(duplex=False)
    watching = threading.Thread(target=supervise, args=(children.start, stopped))
    watching.start()
    try:
        yield
    finally:
        stop.send_bytes(b"stop")
        watching.join(PATIENCE)
        assert not watching.is_alive()


def test_a_killed_worker_is_started_again(monkeypatch):
    monkeypatch.setattr(worker, "SHORTEST_PAUSE", 0.01)
    children = Children()
    with supervised(children):
        seen = [children.next()]
        for _ in range(2):
            os.kill(seen[-1], signal.SIGKILL)
            seen.append(children.next())

    assert len(set(seen)) == 3
    for pid in seen:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_worker_that_keeps_dying_is_started_ever_more_slowly(monkeypatch):
    monkeypatch.setattr(worker, "SHORTEST_PAUSE", 0.01)
    children = Children()
    with capture_logs() as logs, supervised(children):
        for _ in range(4):
            os.kill(children.next(), signal.SIGKILL)
        children.next()

    assert [entry["pause"] for entry in logs if entry["event"].startswith("worker died")] == [0.02, 0.04, 0.08, 0.16]


@contextmanager
def at_work(house: House) -> Iterator[subprocess.Popen[bytes]]:
    """`duban work` as an operator starts it."""
    program = (
        "import sys; from services.settings import Settings; from services.tasks.worker import run_worker;"
        "sys.exit(run_worker(Settings.load()))"
    )
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")},
        "DUBAN_DATABASE_URL": house.dsn,
        "DUBAN_HOME": str(house.settings.home),
        "DUBAN_SECRET_KEY": SECRET,
    }
    with subprocess.Popen([sys.executable, "-c", program], env=env) as parent:
        try:
            yield parent
        finally:
            if parent.poll() is None:
                parent.kill()


class Beats:
    """Hears the first heart-beat of each worker."""

    def __init__(self, conn: psycopg.Connection) -> None:
        self._conn = conn
        conn.execute(
            "create function first_beat() returns trigger language plpgsql as"
            " $$ begin perform pg_notify('first_beat', new.worker_id::text); return null; end $$"
        )
        conn.execute(
            "create trigger first_beat after insert on dramatiq.worker for each row execute function first_beat()"
        )
        conn.execute("listen first_beat")

    def next(self) -> str:
        [heard] = self._conn.notifies(timeout=PATIENCE, stop_after=1)
        return heard.payload


def test_duban_work_survives_the_death_of_its_child_and_stops_when_told(house: House):
    with psycopg.connect(house.dsn, autocommit=True) as conn:
        beats = Beats(conn)
        with at_work(house) as parent:
            first = beats.next()
            [child] = children_of(parent.pid)
            os.kill(child, signal.SIGKILL)
            second = beats.next()
            [successor] = children_of(parent.pid)
            parent.send_signal(signal.SIGTERM)
            code = parent.wait(PATIENCE)

    assert code == 0
    assert first != second
    for pid in (child, successor):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_worker_whose_parent_is_killed_stops_by_itself(house: House):
    with psycopg.connect(house.dsn, autocommit=True) as conn:
        beats = Beats(conn)
        with at_work(house) as parent:
            beats.next()
            [child] = children_of(parent.pid)
            gone = os.pidfd_open(child)
            parent.kill()

            assert wait([gone], PATIENCE) == [gone]


def children_of(pid: int) -> list[int]:
    """The processes that work, without the interpreter's own resource tracker."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(each) for each in found if "spawn_main" in Path(f"/proc/{each}/cmdline").read_text()]


def test_threads_of_a_stopped_house_are_gone(house: House, caplog: pytest.LogCaptureFixture):
    before = set(threading.enumerate())

    with Background(house):
        assert set(threading.enumerate()) - before

    assert caplog.text == ""

    assert not [thread for thread in set(threading.enumerate()) - before if not thread.name.startswith("pool-")]
    with psycopg.connect(house.dsn) as conn:
        left = conn.execute(
            "select application_name from pg_stat_activity where datname = current_database()"
            " and application_name in ('duban tasks', 'duban schedule')"
        ).fetchall()
    assert left == []
