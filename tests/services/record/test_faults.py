"""Processes are killed under load and nothing that was answered is lost (T1, T2 short, T5, T6)."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from services import postgres
from services.record.chain import Verified, verify
from services.record.errors import CommandReplayed, RecordUnavailable
from services.record.recorder import Command
from services.settings import Settings
from services.wiring import open_house
from tests.house import SECRET, act, temporary_folder
from tests.services.record.clerk import SERIES, register
from tests.services.record.story import Matter

COMMANDS = int(os.environ.get("DUBAN_TEST_COMMANDS", "1000"))
ROOT = Path(__file__).parents[3]


def check(house, record, answered):
    """Every answered command is there exactly once, with its number, and the numbers are 1 … n."""
    with house.reader() as conn:
        kept = dict(
            conn.execute("SELECT command_id, (result ->> 'number')::int FROM record_500155.commands").fetchall()
        )
        assert {name: kept.get(name) for name in answered} == answered
        assert sorted(kept.values()) == list(range(1, len(kept) + 1))
        events = conn.execute("SELECT count(*) FROM record_500155.events").fetchone()[0]
        assert events == 2 * len(kept)
        assert isinstance(verify(conn, "record_500155"), Verified)
    assert record.version_of(SERIES) == len(kept)
    return kept


def test_killed_writers_lose_nothing_that_was_answered(house, record):
    chance = random.Random(COMMANDS)
    waiting = [f"c-{n}" for n in range(COMMANDS)]
    answered, kills = {}, 0
    while waiting:
        clerk = subprocess.Popen(
            [sys.executable, "-m", "tests.services.record.clerk", house.settings.home, house.dsn, SECRET, "4"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        clerk.stdin.write("\n".join(waiting).encode())
        clerk.stdin.close()
        enough = len(answered) + chance.randint(COMMANDS // 8, COMMANDS // 4)
        for line in clerk.stdout:
            name, number = line.decode().split()
            assert name not in answered
            answered[name] = int(number)
            if len(answered) == enough and clerk.poll() is None:
                clerk.send_signal(signal.SIGKILL)
                kills += 1
        clerk.wait()
        clerk.stdout.close()
        assert clerk.returncode in (0, -signal.SIGKILL)
        waiting = [name for name in waiting if name not in answered]

    assert kills >= 3
    assert len(check(house, record, answered)) == COMMANDS


@pytest.fixture
def own_house():
    """A house on a server of its own, durable as in production, that may be killed."""
    home = temporary_folder()
    settings = Settings(home=home, secret_key=SECRET)
    with open_house(settings) as house:
        house.create_record("500155", kind="live")
        yield house
    subprocess.run(["/bin/rm", "-rf", home], check=True)


def kill_postmaster(house):
    os.kill(house.server.pid, signal.SIGKILL)


def kill_backend(house):
    """One backend, as the out-of-memory killer would: the server restarts all its processes."""
    with psycopg.connect(house.server.dsn(), autocommit=True) as conn:
        found = conn.execute(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'duban' ORDER BY random() LIMIT 1"
        ).fetchone()
    if found:
        os.kill(found[0], signal.SIGKILL)


def end_sessions(house):
    with psycopg.connect(house.server.dsn(), autocommit=True) as conn:
        conn.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'duban'")


def test_a_killed_server_loses_nothing_and_makes_no_false_conflict(own_house):
    record = own_house.record("500155")
    names = [f"c-{n}" for n in range(COMMANDS)]
    answered, lock, progress = {}, threading.Lock(), threading.Condition()
    longest = 0.0

    def persist(name):
        nonlocal longest
        began = time.monotonic()
        while True:
            try:
                number = register(record, name)
                break
            except RecordUnavailable:
                assert time.monotonic() - began < 60
        with lock:
            longest = max(longest, time.monotonic() - began)
        with progress:
            answered[name] = number
            progress.notify_all()

    acts = [end_sessions, kill_backend, end_sessions, kill_postmaster, end_sessions, kill_backend, end_sessions]
    with ThreadPoolExecutor(8) as pool:
        work = [pool.submit(persist, name) for name in names]
        for n, harm in enumerate(acts, 1):
            with progress:
                assert progress.wait_for(lambda n=n: len(answered) >= n * COMMANDS // (len(acts) + 2), timeout=60)
            with contextlib.suppress(psycopg.OperationalError):  # still recovering from the blow before
                harm(own_house)
        for each in work:
            each.result()  # any conflict here would be a false one

    assert len(check(own_house, record, answered)) == COMMANDS
    assert longest < 20


def test_sixteen_registrars_get_one_to_n(house, record):
    with ThreadPoolExecutor(16) as pool:
        numbers = list(pool.map(lambda n: register(record, f"r-{n}"), range(160)))

    assert sorted(numbers) == list(range(1, 161))


def test_the_same_command_fifty_times_at_once_has_one_effect_and_one_answer(house, record):
    def ask(n):
        matter = Matter.open(f"第{n}次", act())
        try:
            kept = record.keep(matter, command=Command("same", b"body"), result={"id": str(matter.id)})
            return dict(kept.result)
        except CommandReplayed as replayed:
            return dict(replayed.answered.result)

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(ask, range(50)))

    assert all(answer == answers[0] for answer in answers)
    assert record.head()[0] == 1


def test_a_command_is_answered_the_same_after_a_restart(own_house):
    register(own_house.record("500155"), "c-1")
    settings, home = own_house.settings, own_house.settings.home
    own_house.close()
    assert not (home / "postgresql" / "server.json").exists()

    with open_house(settings) as again:
        assert register(again.record("500155"), "c-1") == 1
        assert again.record("500155").head()[0] == 2


def test_two_processes_of_one_home_share_one_server(own_house):
    with postgres.start(own_house.settings.home) as second:
        assert second.pid == own_house.server.pid
    assert own_house.record("500155").head()[0] == 0
