"""Rebuild beside live writes (T18, short): the new table, the old one and the facts say the same."""

import threading

import psycopg
import pytest

from services.projections import all_projections
from services.projections.engine import lock_key
from services.projections.ledger import Ledger
from services.projections.projector import Projector
from services.projections.rebuild import RebuildRefused, rebuild
from services.projections.register import rebuild_one
from services.projections.source import RecordSource
from services.queries.freshness import wait_for
from services.record.recorder import Command, StoredEvent
from tests.bench.history import history, keep_history
from tests.services.projections.lives import (
    ZONE,
    all_facts,
    at_position,
    caught_up,
    followers,
    in_memory,
    lived,
    poison,
    random_positions,
    rows_of,
    sorted_versions,
    standing,
    versions_of,
)

FACTS = 20_000


@pytest.mark.parametrize("name", ["ledger", "assignments"])
def test_a_rebuild_beside_live_writes_equals_the_facts_at_every_position(record, name):
    told = list(history(FACTS + 1_500, lives=60))
    keep_history(record, told[:FACTS])
    projection = next(each for each in all_projections(ZONE) if each.name == name)
    source = RecordSource(record)
    [follower] = followers(record, projection, batch=2_000)
    caught_up(follower)
    follower.close()
    projector = Projector(source, [projection], source.connect)
    projector.start()
    written = threading.Event()

    def write():
        for n in range(FACTS, len(told), 10):
            part = told[n : n + 10]
            record.recorder.append(
                [StoredEvent(fact.originator_id, fact.version, fact.topic, fact.state) for fact in part],
                Command.fresh(),
            )
        written.set()

    writer = threading.Thread(target=write)
    try:
        writer.start()
        rebuilt = rebuild(source, projection)
        writer.join(60)
        assert written.is_set()
        with record.place.pool.connection() as conn:
            wait_for(conn, record.place.tables, len(told), names=[name], timeout=30)
    finally:
        projector.stop()

    facts = all_facts(record)
    expected = sorted_versions(projection, in_memory(projection, facts))
    assert rebuilt.swap_seconds < 1
    assert versions_of(record, projection) == expected
    for position in random_positions(len(facts)):
        assert rows_of(record, projection, at=position) == at_position(expected, position)
    cut = random_positions(len(facts), 1)[0]
    assert at_position(expected, cut) == {row for _, row in in_memory(projection, facts[:cut]).open.values()}


def test_every_projection_can_be_built_from_nothing(record):
    lived(record, 500)

    for projection in all_projections(ZONE):
        rebuilt = rebuild_one(record, projection.name)
        expected = in_memory(projection, all_facts(record))
        assert rebuilt.position == 500
        assert versions_of(record, projection) == sorted_versions(projection, expected)
        assert standing(record, projection.name).position == 500


def test_processes_share_the_work_and_say_the_same(record, monkeypatch):
    lived(record, 1_200)
    monkeypatch.setattr("services.projections.shares.WORTH_A_PROCESS", 500)

    rebuild(RecordSource(record), Ledger(ZONE))

    expected = in_memory(Ledger(ZONE), all_facts(record))
    assert versions_of(record, Ledger(ZONE)) == sorted_versions(Ledger(ZONE), expected)


def test_an_empty_record_is_rebuilt_into_an_empty_table(record):
    assert rebuild(RecordSource(record), Ledger(ZONE)).position == 0

    assert versions_of(record, Ledger(ZONE)) == []


def test_a_reader_that_lingers_goes_first_and_the_swap_tries_again(record):
    lived(record, 300)
    [follower] = followers(record, Ledger(ZONE))
    caught_up(follower)
    follower.close()
    source = RecordSource(record)
    done = []
    with source.connect() as reader:
        with reader.transaction():
            reader.execute(f"select count(*) from {source.schema}.ledger_v2".encode())
            rebuilding = threading.Thread(target=lambda: done.append(rebuild(source, Ledger(ZONE))))
            rebuilding.start()
            with source.connect() as watch:
                seen_waiting(watch)
        rebuilding.join(30)

    assert [each.name for each in done] == ["ledger"]


def seen_waiting(conn):
    """Until somebody has waited for a table lock and given up: the swap's first attempt."""
    for _ in range(20_000):
        waiting = conn.execute(
            "select count(*) from pg_locks where not granted and mode = 'AccessExclusiveLock'"
        ).fetchone()
        if waiting[0]:
            return
    raise AssertionError("nobody waited")


def test_a_rebuild_that_cannot_read_a_fact_leaves_the_old_table_as_it_was(house, record):
    lived(record, 100)
    [follower] = followers(record, Ledger(ZONE))
    caught_up(follower)
    follower.close()
    kept = versions_of(record, Ledger(ZONE))
    position = poison(house, record)

    with pytest.raises(Exception, match=str(position)):
        rebuild(RecordSource(record), Ledger(ZONE))

    assert versions_of(record, Ledger(ZONE)) == kept
    with record.place.pool.connection() as conn:
        assert conn.execute("select to_regclass(%s)", [f"{record.place.tables}.ledger_v2_new"]).fetchone() == (None,)


def test_only_one_rebuild_at_a_time(record):
    lived(record, 20)
    source = RecordSource(record)
    with source.connect() as conn:
        conn.execute("select pg_advisory_lock(%s)", [lock_key(source.schema, "rebuild:ledger_v2")])

        with pytest.raises(RebuildRefused):
            rebuild(source, Ledger(ZONE))


def test_a_rebuild_sets_a_stopped_projection_going_again(record):
    lived(record, 50)
    [follower] = followers(record, Ledger(ZONE))
    caught_up(follower)
    with record.place.pool.connection() as conn:
        follower.checkpoints.stop(conn, "ledger", Ledger.version, at=51, error="as if")
    follower.close()
    assert standing(record, "ledger").is_stopped

    rebuild(RecordSource(record), Ledger(ZONE))

    assert not standing(record, "ledger").is_stopped


def test_tables_damaged_by_hand_are_put_right(house, record):
    lived(record, 200)
    rebuild(RecordSource(record), Ledger(ZONE))
    expected = versions_of(record, Ledger(ZONE))
    with psycopg.connect(house.dsn, autocommit=True) as conn:
        conn.execute(f"update {record.place.tables}.ledger_v2 set title = 'forged'".encode())

    rebuild(RecordSource(record), Ledger(ZONE))

    assert versions_of(record, Ledger(ZONE)) == expected
