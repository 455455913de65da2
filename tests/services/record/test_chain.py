"""Any change of a stored event is found, and its position named (T23, short form)."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from services.record import chain
from services.record.chain import OTHER_THAN_CHECKPOINT, Broken, Verified, hash_of, verify
from tests.house import act
from tests.services.record.story import Matter

EVENTS = 60
SCHEMA = "record_500155"


@pytest.fixture
def written(house, record):
    """Sixty events, and an administrator's connection with the triggers off: an insider with full power."""
    for number in range(20):
        matter = Matter.open(f"第{number}项", act())
        matter.note("甲", act())
        matter.note("乙" * (number + 1), act())
        record.keep(matter, recorded_at=datetime(2026, 3, 2, tzinfo=UTC) + timedelta(microseconds=number * 1001))
    with psycopg.connect(house.dsn, autocommit=True) as conn:
        for table in ("events", "commands", "genesis"):
            conn.execute(f"ALTER TABLE {SCHEMA}.{table} DISABLE TRIGGER ALL")
        conn.execute(f"ALTER TABLE {SCHEMA}.events DROP CONSTRAINT events_originator_id_originator_version_key")
        yield conn


@pytest.mark.usefixtures("written")
def test_database_and_python_compute_the_same_chain(record, house):
    previous = bytes(record.head()[2]) and None
    with house.reader() as conn:
        previous = bytes(conn.execute(f"SELECT hash FROM {SCHEMA}.genesis").fetchone()[0])
    for each in record.follow(0):
        arguments = (each.position, each.originator_id, each.version, each.topic, each.recorded_at, each.state)
        assert each.hash == hash_of(previous, *arguments)
        with house.app_pool.connection() as conn:
            [found] = conn.execute(f"SELECT {SCHEMA}.hash_of(%s, %s, %s, %s, %s, %s, %s)", [previous, *arguments])
        assert bytes(found[0]) == each.hash
        previous = each.hash


def test_an_untouched_record_is_verified(written):
    seen = []

    found = verify(written, SCHEMA, progress=seen.append)

    assert isinstance(found, Verified)
    assert (found.first, found.last, found.count) == (1, EVENTS, EVENTS)
    assert seen == [EVENTS]
    assert verify(written, SCHEMA, 31, 40).count == 10


def changes(row):
    """Every byte of every column changed in turn, where the column can hold the result."""
    for name in ("state", "hash"):
        for at in range(len(row[name])):
            yield f"{name} = set_byte({name}, {at}, get_byte({name}, {at}) # 1)"
    for at in range(len(row["topic"])):
        yield f"topic = overlay(topic placing chr(ascii(substr(topic, {at + 1}, 1)) # 1) from {at + 1})"
    for at in range(16):
        yield (
            "originator_id = encode(set_byte(uuid_send(originator_id),"
            f" {at}, get_byte(uuid_send(originator_id), {at}) # 1), 'hex')::uuid"
        )
    for bit in range(0, 63, 8):
        yield f"originator_version = originator_version # (1::bigint << {bit})"
    for bit in range(0, 50, 8):
        yield f"recorded_at = recorded_at + ((1::bigint << {bit}) || ' microseconds')::interval"


def test_every_byte_of_every_column_counts(written):
    tried = 0
    previous = bytes(written.execute(f"SELECT hash FROM {SCHEMA}.genesis").fetchone()[0])
    for row in written.execute(f"SELECT position, topic, state, hash FROM {SCHEMA}.events ORDER BY 1").fetchall():
        position, values = row[0], {"topic": row[1], "state": bytes(row[2]), "hash": bytes(row[3])}
        for change in changes(values):
            with written.transaction(force_rollback=True):
                written.execute(f"UPDATE {SCHEMA}.events SET {change} WHERE position = {position}")
                # one batch of one event: thirteen thousand whole verifications would say no more
                found = chain._verify_batch(written, SCHEMA, previous, position - 1, position, {})
            assert isinstance(found, Broken), change
            assert found.position == position, change
            tried += 1
        previous = values["hash"]
    assert tried > EVENTS * 100


@pytest.mark.parametrize(
    ("change", "position"),
    [
        ("DELETE FROM {s}.events WHERE position = 17", 17),
        ("DELETE FROM {s}.events WHERE position > 55", 56),
        ("UPDATE {s}.events SET position = 61 WHERE position = 30", 30),
        (
            "UPDATE {s}.events e SET topic = o.topic, state = o.state FROM {s}.events o"
            " WHERE (e.position, o.position) IN ((30, 31), (31, 30))",
            30,
        ),
        (
            "INSERT INTO {s}.events SELECT 61, originator_id, 9, topic, state, recorded_at, hash FROM {s}.events LIMIT 1",
            61,
        ),
        ("UPDATE {s}.genesis SET kind = 'live'", 0),
        ("UPDATE {s}.genesis SET zone = 'UTC'", 0),
        ("DELETE FROM {s}.commands WHERE first = 1", 60),
    ],
)
def test_deleted_moved_swapped_inserted_cut(written, change, position):
    written.execute(change.format(s=SCHEMA))

    found = verify(written, SCHEMA)

    assert isinstance(found, Broken)
    assert found.position == position


def test_what_an_insider_writes_anew_is_found_by_a_checkpoint_held_outside(written):
    checkpoints = {
        position: bytes(hash)
        for position, hash in written.execute(f"SELECT position, hash FROM {SCHEMA}.events WHERE position IN (20, 60)")
    }
    written.execute(f"UPDATE {SCHEMA}.events SET state = '{{}}' WHERE position = 15")
    for position in range(15, EVENTS + 1):
        written.execute(
            f"UPDATE {SCHEMA}.events e SET hash = {SCHEMA}.hash_of(b.hash, e.position, e.originator_id,"
            f" e.originator_version, e.topic, e.recorded_at, e.state) FROM {SCHEMA}.events b"
            f" WHERE e.position = {position} AND b.position = {position - 1}"
        )

    assert isinstance(verify(written, SCHEMA), Verified)
    assert verify(written, SCHEMA, checkpoints=checkpoints) == Broken(20, *OTHER_THAN_CHECKPOINT)


def test_a_record_rolled_back_to_yesterday_is_found_by_a_checkpoint_held_outside(written):
    last = bytes(written.execute(f"SELECT hash FROM {SCHEMA}.events WHERE position = 60").fetchone()[0])
    written.execute(f"DELETE FROM {SCHEMA}.events WHERE position > 30")
    written.execute(f"DELETE FROM {SCHEMA}.commands WHERE last > 30")

    assert verify(written, SCHEMA).last == 30
    assert verify(written, SCHEMA, checkpoints={60: last}).position == 31


@pytest.mark.parametrize(
    ("change", "position"), [("", None), ("state = 'x'", 23), ("hash = 'x'", 20), ("hash = 'x'", 41)]
)
def test_several_processes_find_what_one_finds(written, monkeypatch, change, position):
    monkeypatch.setattr(chain, "BATCH", 20)
    monkeypatch.setattr(chain, "MANY", 3)
    if change:
        written.execute(f"UPDATE {SCHEMA}.events SET {change} WHERE position = {position}")

    alone, together = verify(written, SCHEMA), verify(written, SCHEMA, workers=2)

    assert together == alone
    assert getattr(together, "position", None) == position
