import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from services import doctor, migrations
from services.migrations import Migration, MigrationRefused
from services.wiring import House, open_house
from tests.house import act
from tests.services.record.story import Matter


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the real files that a test may add to."""
    for path in migrations.FOLDER.glob("*.sql"):
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    monkeypatch.setattr(migrations, "FOLDER", tmp_path)
    monkeypatch.setattr(migrations.migrations, "__defaults__", (tmp_path,))
    return tmp_path


def test_the_files_are_numbered_once_and_name_their_scope():
    found = migrations.migrations()

    numbers = [each.name.split("_")[0] for each in found]
    assert numbers == sorted(set(numbers))
    assert {each.scope for each in found} == {"house", "record"}


def test_a_migrated_database_has_nothing_left_to_apply(house):
    with psycopg.connect(house.dsn) as conn:
        assert migrations.is_current(conn)
    assert migrations.migrate(house.dsn, house.secret) == []


def test_a_new_file_is_applied_to_every_record_once(house, folder):
    house.create_record("500156")
    (folder / "9000_more.sql").write_text("-- scope: record\nCREATE TABLE {tables}.more (n int);\n")
    with psycopg.connect(house.dsn) as conn:
        assert not migrations.is_current(conn)

    applied = migrations.migrate(house.dsn, house.secret)

    assert applied == ["record_500155: 9000_more", "record_500156: 9000_more"]
    assert migrations.migrate(house.dsn, house.secret) == []


def test_a_file_changed_after_it_was_applied_is_refused(house, folder):
    path = folder / "0002_record.sql"
    path.write_text(path.read_text("utf-8") + "-- a word more\n", "utf-8")

    with pytest.raises(MigrationRefused, match="0002_record"):
        migrations.migrate(house.dsn, house.secret)


def test_a_file_that_fails_leaves_nothing_behind(house, folder):
    (folder / "9000_more.sql").write_text("-- scope: record\nCREATE TABLE {tables}.more (n int);\nSELECT nonsense;\n")

    with pytest.raises(psycopg.errors.UndefinedColumn):
        migrations.migrate(house.dsn, house.secret)

    with psycopg.connect(house.dsn) as conn:
        assert conn.execute("SELECT to_regclass('tables_500155.more')").fetchone() == (None,)


def test_a_file_without_a_scope_is_refused(folder):
    (folder / "9000_more.sql").write_text("SELECT 1;\n")

    with pytest.raises(MigrationRefused, match="scope"):
        migrations.migrations()


def test_what_changes_a_file_changes_its_digest():
    assert Migration("n", "house", "a").digest != Migration("n", "house", "b").digest


@pytest.mark.parametrize("code", ["", "x", "500155; DROP", "A1", "5" * 40])
def test_a_code_that_is_none_makes_no_record(house, code):
    with pytest.raises(MigrationRefused):
        house.create_record(code)


def test_a_record_is_made_once(house):
    with pytest.raises(MigrationRefused, match="500155"):
        house.create_record("500155")


def test_the_services_own_login_cannot_migrate_but_can_serve(house):
    dsn = house.login(migrations.role(house.prefix, "app"))

    with pytest.raises(MigrationRefused):
        migrations.migrate(dsn, house.secret)
    with House(house.settings, dsn) as served:
        assert served.record("500155").keep(Matter.open("一事", act())).last == 1
        with served.reader() as conn, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            conn.execute("CREATE TABLE tables_500155.mine ()")


def test_an_administrator_who_is_no_superuser_can_do_it_all(server):
    name = f"{server.prefix}_managed"
    with psycopg.connect(server.dsn, autocommit=True) as conn:
        conn.execute(f"CREATE ROLE {name} LOGIN CREATEROLE PASSWORD 'managed'".encode())
        conn.execute(f"CREATE DATABASE {name} OWNER {name}".encode())
    settings = server.settings(name)
    dsn = make_conninfo(server.dsn_of(name), user=name, password="managed")
    managed = type(settings)(home=settings.home, database_url=dsn, secret_key=settings.secret_key)
    try:
        with open_house(managed) as house:
            record = house.create_record("500155", kind="live")
            assert record.keep(Matter.open("一事", act())).last == 1
            bad = {check.name_en for check in doctor.examine(house) if not check.ok}
        # what only a superuser could close is said, not hidden
        assert "advisory locks are not for everybody" in bad
        assert bad <= {
            "advisory locks are not for everybody", "durability: fsync", "durability: full_page_writes",
        }  # fmt: skip
    finally:
        server.drop_database(name)
