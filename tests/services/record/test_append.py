"""The one way in, called as the writer does."""

from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest
from psycopg import IsolationLevel

from services.record.chain import Verified, verify
from services.record.errors import CommandReplayed, DiskFull, RecordUnavailable, VersionConflict
from services.record.recorder import Command, Recorder
from services.record.supervision import Supervision
from tests.house import act
from tests.services.record.story import Matter

APPEND = (
    "SELECT * FROM record_500155.append(%s::uuid[], %s::bigint[], %s::text[], %s::bytea[], %s, '', '{}',"
    " '{}', '{}', NULL)"
)


def one(version=1, originator=None):
    return [[originator or uuid4()], [version], ["test.matter.noted"], [b"{}"], str(uuid4())]


@pytest.mark.parametrize("level", [IsolationLevel.REPEATABLE_READ, IsolationLevel.SERIALIZABLE])
def test_any_isolation_level_but_read_committed_is_refused(house, level):
    with psycopg.connect(house.dsn) as conn:
        conn.set_isolation_level(level)
        with pytest.raises(psycopg.DatabaseError) as refused:
            conn.execute(APPEND, one())
    assert refused.value.sqlstate == "DU005"


def test_what_is_rolled_back_leaves_no_gap(house, record):
    record.keep(Matter.open("一事", act()))
    with house.app_pool.connection() as conn:
        for _ in range(3):
            with conn.transaction(force_rollback=True):
                assert conn.execute(APPEND, one()).fetchone()[0] == 2

    assert record.keep(Matter.open("二事", act())).first == 2


@pytest.mark.parametrize("versions", [[0], [2], [1, 1], [1, 3]])
def test_versions_follow_one_another(house, record, versions):
    originator = uuid4()
    batch = [[originator] * len(versions), versions, ["t"] * len(versions), [b"{}"] * len(versions), str(uuid4())]
    with house.app_pool.connection() as conn, pytest.raises(psycopg.DatabaseError) as refused:
        conn.execute(APPEND, batch)

    assert refused.value.sqlstate == "DU001"
    assert record.head()[0] == 0


def test_facts_of_several_originators_in_one_command_may_be_mixed(house, record):
    one, two = uuid4(), uuid4()
    with house.app_pool.connection() as conn:
        conn.execute(APPEND, [[one, two, one, two], [1, 1, 2, 2], ["t"] * 4, [b"1", b"2", b"3", b"4"], "c"])
        assert verify(conn, "record_500155") == Verified(1, 4, record.head()[2])


class Cut:
    """A connection that is lost at a chosen moment of one call."""

    def __init__(self, conn, *, after):
        self.conn, self.after, self.closed = conn, after, False

    def execute(self, statement, *given, **how):
        text = statement if isinstance(statement, str) else statement.as_string(None)
        if ".append(" not in text:
            return self.conn.execute(statement, *given, **how)
        if self.after:
            self.conn.execute(statement, *given, **how)
        self.closed = True
        raise psycopg.OperationalError("server closed the connection unexpectedly")


class Unlucky(Recorder):
    """Loses the reply of the first appends, before or after their commit."""

    losses: list

    @contextmanager
    def connection(self, timeout=8.0):
        with super().connection(timeout) as conn:
            yield Cut(conn, after=self.losses.pop()) if self.losses else conn


class UnluckyRecord(Supervision):
    def construct_recorder(self):
        recorder = Unlucky(self.place)
        recorder.losses = []
        return recorder


@pytest.fixture
def unlucky(record):
    return UnluckyRecord(record.place)


@pytest.mark.parametrize("losses", [[True], [False], [False, False]])
def test_a_lost_reply_is_looked_up_and_never_a_false_conflict(unlucky, losses):
    matter = Matter.open("一事", act())
    unlucky.recorder.losses = list(losses)

    kept = unlucky.keep(matter, command=Command("c-1", b"body"), result={"n": 1})

    assert (kept.first, kept.last, kept.result) == (1, 1, {"n": 1, "position": 1})
    assert unlucky.head()[0] == 1
    assert unlucky.get(Matter, matter.id) == matter


def test_a_lost_reply_of_somebody_elses_command_with_the_same_key_is_not_ours(unlucky, record):
    record.keep(Matter.open("一事", act()), command=Command("c-1", b"first"))
    unlucky.recorder.losses = [False]

    with pytest.raises(CommandReplayed) as replayed:
        unlucky.keep(Matter.open("二事", act()), command=Command("c-1", b"second"))

    assert replayed.value.answered.body_hash == b"first"


def test_a_real_conflict_stays_one_after_a_lost_connection(unlucky, record):
    matter = Matter.open("一事", act())
    record.keep(matter)
    mine, other = record.get(Matter, matter.id), record.get(Matter, matter.id)
    other.note("甲", act())
    record.keep(other)
    mine.note("乙", act())
    unlucky.recorder.losses = [False]

    with pytest.raises(VersionConflict):
        unlucky.keep(mine)


def test_pooled_connections_that_died_unnoticed_cost_nothing(house, record):
    record.keep(Matter.open("一事", act()))
    with psycopg.connect(house.dsn, autocommit=True) as conn:
        conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )

    assert record.keep(Matter.open("二事", act())).last == 2
    assert record.head()[0] == 2


def test_a_gate_held_too_long_is_unavailable_not_an_error(house, record):
    with psycopg.connect(house.dsn) as holder:
        holder.execute("LOCK TABLE record_500155.gate IN EXCLUSIVE MODE")
        with record.recorder.hold() as conn:
            conn.execute("SET lock_timeout = '50ms'")
            with pytest.raises(RecordUnavailable):
                record.keep(Matter.open("一事", act()))
            conn.execute("RESET lock_timeout")


def test_a_full_disk_is_named(house, record):
    with psycopg.connect(house.dsn, autocommit=True) as conn:
        conn.execute(
            "CREATE FUNCTION public.no_space() RETURNS trigger LANGUAGE plpgsql AS"
            " $$BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full', MESSAGE = 'no space left on device'; END$$"
        )
        conn.execute("CREATE TRIGGER no_space BEFORE INSERT ON record_500155.events EXECUTE FUNCTION public.no_space()")

    with pytest.raises(DiskFull):
        record.keep(Matter.open("一事", act()))

    assert record.head()[0] == 0
