"""A database for a test: one server per session, one database per test, copied from a migrated template."""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from domain.aggregate import Act
from services import migrations, postgres
from services.projections.register import projector
from services.settings import Settings
from services.wiring import House

SECRET = "a secret that only tests know"
# tests kill processes, never the machine: without fsync a database is made several times as fast
QUICK = {
    "fsync": "off", "full_page_writes": "off", "log_statement": "none", "max_connections": "300", "max_wal_size": "256MB",
}  # fmt: skip
MEMORY = Path("/dev/shm")
"""Where files live in memory: a database is made there in a fifth of the time."""
ENOUGH = 4 << 30
_number = itertools.count(1)


class TestServer:
    """The embedded server of this test session, or the one `DUBAN_TEST_DATABASE_URL` names."""

    __test__ = False

    def __init__(self) -> None:
        self.home = temporary_folder(in_memory=QUICK.get("fsync") == "off")
        self.server: postgres.Server | None = None
        if url := os.environ.get("DUBAN_TEST_DATABASE_URL"):
            self.dsn = url
        else:
            self.server = postgres.start(self.home, QUICK)
            self.dsn = self.server.dsn()
        self.prefix = f"duban_test_{os.getpid()}"
        self.template = self._template()

    def _template(self) -> str:
        name = f"{self.prefix}_template"
        self.create_database(name)
        settings = self.settings(name)
        migrations.migrate(self.dsn_of(name), settings.secret())
        migrations.create_record(self.dsn_of(name), "500155", "simulated", "Asia/Shanghai")
        house = House(settings, self.dsn_of(name))
        try:
            projector(house.record("500155")).catch_up()  # the empty tables are copied too
        finally:
            house.close()
        return name

    def dsn_of(self, database: str) -> str:
        return make_conninfo(self.dsn, dbname=database)

    def settings(self, database: str) -> Settings:
        return Settings(home=self.home, database_url=self.dsn_of(database), secret_key=SECRET)

    def create_database(self, name: str, template: str = "template0") -> None:
        with psycopg.connect(self.dsn, autocommit=True) as conn:
            conn.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy'.encode())

    def drop_database(self, name: str) -> None:
        with psycopg.connect(self.dsn, autocommit=True) as conn:
            conn.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())

    @contextmanager
    def house(self) -> Iterator[House]:
        """A house of its own: a fresh copy of the template with the empty simulated record of 500155."""
        name = f"{self.prefix}_{next(_number)}"
        self.create_database(name, self.template)
        try:
            house = House(self.settings(name), self.dsn_of(name))
            try:
                yield house
            finally:
                house.close()
        finally:
            self.drop_database(name)

    def close(self) -> None:
        if self.server is not None:
            self.server.close()
        shutil.rmtree(self.home, ignore_errors=True)


@cache
def test_server() -> TestServer:
    server = TestServer()
    atexit.register(server.close)
    return server


test_server.__test__ = False  # type: ignore[attr-defined]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def temporary_folder(*, in_memory: bool = False) -> Path:
    """A folder the account of the embedded server can reach too (pytest's own are closed to it)."""
    roomy = in_memory and MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH
    folder = Path(tempfile.mkdtemp(prefix="duban-test-", dir=MEMORY if roomy else None))
    folder.chmod(0o711)
    return folder


def act(by: str = "clerk", on: date = date(2026, 3, 2), command_id: str = "") -> Act:
    return Act(by=by, on=on, channel="api", command_id=command_id)
