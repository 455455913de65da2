from __future__ import annotations

import re
import threading
from contextlib import closing
from datetime import timedelta

import dramatiq
import psycopg
import pytest
from dramatiq_postgres import generate_init_sql

from services.tasks import reminders
from services.tasks.broker import QUEUE, Beat, Broker, build_broker, queue_state, remind_message
from services.tasks.worker import Background
from tests.services.tasks.office import EDUCATION, MONDAY, Clock, Office

QUICK = Beat(every=0.2, silence=1.0, upkeep=0.2)
MESSAGES = 200
PATIENCE = 20


class Effects:
    """What tasks did. `done` is set when each of the wanted numbers has been seen."""

    def __init__(self, wanted: int) -> None:
        self.seen: list[int] = []
        self.done = threading.Event()
        self._wanted, self._lock = wanted, threading.Lock()

    def add(self, n: int) -> None:
        with self._lock:
            self.seen.append(n)
            if len(set(self.seen)) == self._wanted:
                self.done.set()


def counting(broker: Broker, effects: Effects) -> dramatiq.Actor:
    def count(n: int) -> None:
        effects.add(n)

    return dramatiq.actor(broker=broker, actor_name="count", queue_name=QUEUE)(count)


def test_workers_do_every_task_and_leave_an_empty_queue(house):
    effects = Effects(MESSAGES)
    background = Background(house, threads=4, beat=QUICK)
    count = counting(background.broker, effects)
    with background:
        for n in range(MESSAGES):
            count.send(n)
        assert effects.done.wait(PATIENCE)

    assert sorted(effects.seen) == list(range(MESSAGES))
    with house.app_pool.connection() as conn:
        state = queue_state(conn)
    assert (state.waiting, state.running, state.rejected) == (0, 0, 0)


def test_what_a_dead_worker_had_taken_is_done_by_another(house):
    with closing(build_broker(house, beat=QUICK)) as dead:
        lost = counting(dead, Effects(0))
        for n in range(20):
            lost.send(n)
        consumer = dead.consume(QUEUE, prefetch=8, timeout=100)
        assert next(consumer).args == (0,)
        with house.app_pool.connection() as conn:
            assert queue_state(conn).running == 8

    effects = Effects(20)
    background = Background(house, beat=QUICK)
    counting(background.broker, effects)
    with background:
        assert effects.done.wait(PATIENCE)

    assert sorted(effects.seen) == list(range(20))


def test_a_reminder_sent_while_nobody_works_is_done_by_whoever_comes(office: Office):
    office.signed(due=MONDAY)
    office.project()
    with closing(build_broker(office.house)) as sender:
        for _ in range(3):
            sender.send_once(remind_message("500155", MONDAY))
        with office.house.app_pool.connection() as conn:
            assert queue_state(conn).waiting == 1

    told: list[str] = []
    came = threading.Event()

    def carry(made):
        told.extend(notice.unit for notice in made)
        came.set()

    with Background(office.house, beat=QUICK, clock=Clock(), carry=carry):
        assert came.wait(PATIENCE)

    assert told == [EDUCATION]


def test_a_reminder_of_another_day_is_dropped(office: Office):
    office.signed(due=MONDAY)
    office.project()
    clock = Clock()
    with closing(build_broker(office.house, clock=clock)) as broker:
        remind = broker.get_actor("remind_units")
        remind("500155", (MONDAY - timedelta(days=1)).isoformat())
        remind("500155", (MONDAY + timedelta(days=1)).isoformat())

        with office.house.app_pool.connection() as conn:
            for day in (MONDAY - timedelta(days=1), MONDAY, MONDAY + timedelta(days=1)):
                assert not reminders.is_swept(conn, office.record.place.tables, day)


def test_sending_to_a_broken_database_fails_at_once(house):
    with closing(build_broker(house)) as broker, psycopg.connect(house.dsn, autocommit=True) as admin:
        admin.execute("alter table dramatiq.queue rename to elsewhere")

        with pytest.raises(psycopg.errors.UndefinedTable):
            broker.send_once(remind_message("500155", MONDAY))


def test_two_brokers_of_one_process_do_not_meet(house):
    with closing(build_broker(house)) as one, closing(build_broker(house)) as two:
        assert one.get_actor("remind_units") is not two.get_actor("remind_units")
        assert one.worker_id != two.worker_id


def test_our_tables_are_those_the_library_would_make(house):
    with psycopg.connect(house.dsn, autocommit=True) as conn:
        conn.execute("create schema wanted")
        conn.execute(re.sub(r"CREATE SCHEMA[^;]*;", "", generate_init_sql(schema="wanted")).encode())
        shape = (
            "select table_name, column_name, replace(udt_name, 'wanted', ''), is_nullable,"
            " replace(column_default, 'wanted', 'dramatiq'), is_identity from information_schema.columns"
            " where table_schema = %s order by table_name, ordinal_position"
        )
        ours, wanted = (conn.execute(shape, [schema]).fetchall() for schema in ("dramatiq", "wanted"))
        keys = "select count(*) from pg_indexes where schemaname = %s"
        indexes = [conn.execute(keys, [schema]).fetchone() for schema in ("dramatiq", "wanted")]

    assert ours == wanted
    assert indexes[0] == indexes[1]


def test_workers_go_on_after_every_connection_of_theirs_was_cut(house):
    effects = Effects(2)
    background = Background(house, beat=QUICK)
    count = counting(background.broker, effects)
    with background, psycopg.connect(house.dsn, autocommit=True) as admin:
        count.send(0)
        admin.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name like 'duban%'"
            " and datname = current_database() and pid <> pg_backend_pid()"
        )
        count.send(1)

        assert effects.done.wait(PATIENCE)


def test_a_task_that_fails_for_good_is_kept_with_the_reason(house):
    begun = threading.Event()

    def fail() -> None:
        begun.set()
        raise ValueError("the reason")

    background = Background(house, beat=QUICK)
    broken = dramatiq.actor(broker=background.broker, actor_name="fail", queue_name=QUEUE, max_retries=0)(fail)
    with background:
        broken.send()
        assert begun.wait(PATIENCE)

    with house.app_pool.connection() as conn:
        assert queue_state(conn).rejected == 1
        why = conn.execute("select message->'options'->>'traceback' from dramatiq.queue").fetchone()
    assert "the reason" in why[0]
