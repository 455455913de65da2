"""Nobody who follows the record misses or doubles a fact, whatever goes on (T4, short form)."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from services.record.chain import Verified, verify
from services.record.errors import Unreadable
from tests.house import act
from tests.services.record.story import Matter

WRITERS = 8
COMMANDS = int(os.environ.get("DUBAN_TEST_COMMANDS", "250"))  # for each writer; two facts a command


def follow(record, until, limit):
    """What one follower sees, at its own pace, by looking whenever the bell rings or a moment has passed."""
    seen, after = [], 0
    with record.ear() as ear:
        while after < until:
            for each in record.follow(after, limit):
                seen.append((each.position, each.originator_id, each.version))
                after = each.position
            ear.wait(0.02)
    return seen


def subscribe(record, until):
    seen = []
    with record.recorder.subscribe(gt=0) as subscription:
        for each in subscription:
            seen.append((each.id, each.originator_id, each.originator_version))
            if each.id == until:
                return seen
    return seen


def write(record, number):
    for n in range(COMMANDS):
        matter = Matter.open(f"{number}-{n}", act())
        matter.note("甲", act())
        record.keep(matter)


def hold_up(house, record, stop):
    """A writer that stops between its append and its commit, again and again, while others queue behind it."""
    while not stop.is_set():
        with house.app_pool.connection() as conn, conn.transaction(force_rollback=True):
            conn.execute(
                "SELECT * FROM record_500155.append(ARRAY[gen_random_uuid()], ARRAY[1]::bigint[], ARRAY['x'],"
                " ARRAY[''::bytea], gen_random_uuid()::text, '', '{}', '{}', '{}', NULL)"
            )
            stop.wait(0.05)
        stop.wait(0.3)


def disturb(house, stop):
    with psycopg.connect(house.dsn, autocommit=True) as conn:
        for statement in (
            "VACUUM record_500155.events",
            "REINDEX TABLE CONCURRENTLY record_500155.events",
            "CHECKPOINT",
        ):
            conn.execute(statement)
            if stop.is_set():
                return


def test_three_followers_see_every_fact_once_and_in_order(house, record):
    until = WRITERS * COMMANDS * 2
    stop = threading.Event()
    with psycopg.connect(house.dsn) as snapshot, ThreadPoolExecutor(WRITERS + 6) as pool:
        snapshot.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        snapshot.execute("SELECT count(*) FROM record_500155.events")
        followers = [pool.submit(follow, record, until, limit) for limit in (7, 1000)]
        followers.append(pool.submit(subscribe, record, until))
        disturbers = [pool.submit(hold_up, house, record, stop), pool.submit(disturb, house, stop)]
        for writing in [pool.submit(write, record, number) for number in range(WRITERS)]:
            writing.result()
        assert snapshot.execute("SELECT count(*) FROM record_500155.events").fetchone() == (0,)
        snapshot.rollback()  # REINDEX CONCURRENTLY waits for it
        stop.set()
        for disturbing in disturbers:
            disturbing.result()
        seen = [follower.result(timeout=60) for follower in followers]

    for each in seen:
        assert [position for position, _, _ in each] == list(range(1, until + 1))
        assert each == seen[0]
    with house.reader() as conn:
        assert verify(conn, "record_500155") == Verified(1, until, record.head()[2])


def test_a_follower_survives_the_loss_of_its_connection(house, record):
    with record.ear() as ear:
        assert ear.wait(5)  # listening from here on
        with psycopg.connect(house.dsn, autocommit=True) as conn:
            conn.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        record.keep(Matter.open("一事", act()))
        ear.wait(0.1)  # notices the loss
        assert ear.wait(5)  # listens again
        record.keep(Matter.open("二事", act()))
        assert ear.wait(5)

    assert [each.position for each in record.follow(0)] == [1, 2]


POISON = [
    ("test.unknown", b"{}"),
    ("test.matter.noted", b"{not json"),
    ("test.matter.noted", b'{"act":{"by":"x","on":"2026-03-02","channel":"api"},"text":"\xe7\x94'),
    ("test.matter.noted", b'{"act":{"by":"x","on":"2026-03-02","channel":"api"},"text":7}'),
    ("test.matter.noted", b'{"text":"' + b"a" * 10_000_000 + b'"}'),
]


@pytest.mark.parametrize(("topic", "state"), POISON, ids=["topic", "json", "cut", "type", "huge"])
def test_a_poisoned_fact_stops_its_reader_at_its_position_and_nobody_else(house, record, topic, state):
    matter = Matter.open("一事", act())
    record.keep(matter)
    with psycopg.connect(house.dsn, autocommit=True) as conn:
        conn.execute(
            "SELECT * FROM record_500155.append(ARRAY[%s]::uuid[], ARRAY[2]::bigint[], ARRAY[%s], ARRAY[%s]::bytea[],"
            " 'poison', '', '{}', '{}', '{}', NULL)",
            [matter.id, topic, state],
        )
    other = Matter.open("二事", act())
    record.keep(other)

    found = record.follow(0)

    assert [each.position for each in found] == [1, 2, 3]
    assert found[0].fact.title == "一事"
    with pytest.raises(Unreadable) as stopped:
        _ = found[1].fact
    assert stopped.value.position == 2
    assert found[2].fact.title == "二事"
    assert record.get(Matter, other.id).title == "二事"
    with pytest.raises(Unreadable):
        record.get(Matter, matter.id)
