"""What each role can do to the record, tried on the live schema (T25): the table of reliability.md 3."""

import psycopg
import pytest
from psycopg import errors

from services import doctor, migrations
from tests.house import act
from tests.services.record.story import Matter

S = "record_500155"
REFUSED = (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction)
CHANGES = [
    f"UPDATE {S}.events SET topic = 'x'",
    f"DELETE FROM {S}.events",
    f"TRUNCATE {S}.events",
    f"INSERT INTO {S}.events SELECT 99, gen_random_uuid(), 1, 'x', '', now(), ''",
    f"UPDATE {S}.commands SET result = '{{}}'",
    f"DELETE FROM {S}.commands",
    f"UPDATE {S}.genesis SET kind = 'live'",
    f"TRUNCATE {S}.genesis CASCADE",
]
POWERS = [
    "SET session_replication_role = replica",
    f"ALTER TABLE {S}.events DISABLE TRIGGER ALL",
    f"DROP TABLE {S}.events",
    f"ALTER TABLE {S}.events ALTER COLUMN topic TYPE text USING 'forged'",
    f"CREATE TABLE {S}.mine ()",
    f"CREATE OR REPLACE FUNCTION {S}.refuse_change() RETURNS trigger LANGUAGE sql AS ''",
    f"LOCK TABLE {S}.events IN EXCLUSIVE MODE",
    f"LOCK TABLE {S}.gate IN EXCLUSIVE MODE",
    f"COPY {S}.events TO PROGRAM 'cat'",
]
APPEND = (
    f"SELECT * FROM {S}.append(ARRAY[gen_random_uuid()], ARRAY[1]::bigint[], ARRAY['x'], ARRAY['{{}}'::bytea],"
    " 'c', '', '{}', '{}', '{}', NULL)"
)


def connect(house, role):
    return psycopg.connect(house.login(migrations.role(house.prefix, role)), autocommit=True)


@pytest.fixture
def written(record):
    record.keep(Matter.open("一事", act()))
    return record


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("role", ["writer", "app", "reader", "auditor"])
def test_no_role_of_the_service_can_change_the_record(house, role):
    with connect(house, role) as conn:
        # what a session can set for itself is no fence
        conn.execute("SET default_transaction_read_only = off")
        for statement in [*CHANGES, *POWERS]:
            with pytest.raises(errors.InsufficientPrivilege), conn.transaction():
                conn.execute(statement)


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("change", [change for change in CHANGES if not change.startswith("INSERT")])
@pytest.mark.parametrize("replication_role", ["origin", "replica"])
def test_triggers_refuse_even_a_superuser(house, change, replication_role):
    with psycopg.connect(house.dsn, autocommit=True) as conn:
        conn.execute(f"SET session_replication_role = {replication_role}")
        with pytest.raises(psycopg.DatabaseError) as refused:
            conn.execute(change)
    assert refused.value.sqlstate == "DU007"


@pytest.mark.parametrize(("role", "may"), [("writer", True), ("app", True), ("reader", False), ("auditor", False)])
def test_only_those_who_write_can_append_or_take_advisory_locks(house, role, may):
    with connect(house, role) as conn:
        for statement in (APPEND, "SELECT pg_advisory_xact_lock(1)", "SELECT pg_try_advisory_lock(2)"):
            if may:
                conn.execute(statement)
            else:
                conn.execute("SET default_transaction_read_only = off")
                with pytest.raises(errors.InsufficientPrivilege):
                    conn.execute(statement)


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(("role", "may"), [("writer", False), ("app", True), ("reader", True), ("auditor", True)])
def test_who_reads_the_record(house, role, may):
    with connect(house, role) as conn:
        if may:
            assert conn.execute(f"SELECT count(*) FROM {S}.events").fetchone() == (1,)
        else:
            with pytest.raises(errors.InsufficientPrivilege):
                conn.execute(f"SELECT count(*) FROM {S}.events")


@pytest.mark.parametrize("role", ["writer", "reader", "auditor"])
def test_keys_of_persons_are_for_the_app_alone(house, role):
    with connect(house, role) as conn, pytest.raises(errors.InsufficientPrivilege):
        conn.execute("SELECT * FROM tables_500155.personal_keys")


def test_the_house_serves_as_the_app_and_reads_as_the_reader(house):
    with house.app_pool.connection() as conn:
        assert conn.execute("SELECT current_user").fetchone() == (migrations.role(house.prefix, "app"),)
    with house.reader() as conn:
        assert conn.execute("SELECT current_user").fetchone() == (migrations.role(house.prefix, "reader"),)
        with pytest.raises(REFUSED):
            conn.execute("CREATE TABLE tables_500155.mine ()")


def test_the_owner_cannot_log_in(house):
    with pytest.raises(psycopg.OperationalError):
        connect(house, "owner")


def test_the_doctor_finds_a_sound_house_sound(house):
    bad = [check for check in doctor.examine(house) if not check.ok]

    # tests run without durability, which is exactly what the doctor has to say
    assert {check.name_en for check in bad} <= {"durability: fsync", "durability: full_page_writes"}


@pytest.mark.parametrize(
    ("harm", "finding"),
    [
        (f"ALTER TABLE {S}.events DISABLE TRIGGER no_change", "500155: events triggers are always on"),
        (f"GRANT DELETE ON {S}.events TO {{auditor}}", "500155: auditor cannot write events"),
        (f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {S} TO {{reader}}", "500155: reader cannot append"),
        ("GRANT EXECUTE ON FUNCTION pg_advisory_lock(bigint) TO PUBLIC", "advisory locks are not for everybody"),
        (f"CREATE OR REPLACE FUNCTION {S}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
         "500155: refuse_change is as migrated"),
        ("UPDATE duban.placement SET kind = 'live'", "500155: genesis"),
        ("UPDATE duban.migrations SET name = 'gone' WHERE name = '0002_record'", "migrations"),
    ],
)  # fmt: skip
def test_the_doctor_finds_what_was_loosened(house, harm, finding):
    names = {name: migrations.role(house.prefix, name) for name in migrations.LOGINS}
    with psycopg.connect(house.dsn, autocommit=True) as conn:
        conn.execute(harm.format(**names))

    assert finding in {check.name_en for check in doctor.examine(house) if not check.ok}
