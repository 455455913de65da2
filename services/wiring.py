"""The real house, built once: settings into a running database, migrated, with its pools and records."""

from __future__ import annotations

import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool

from services import migrations, postgres
from services.record.bell import Bell
from services.record.errors import Missing, RecordUnavailable
from services.record.long_work import Send
from services.record.place import Place, Pool
from services.record.supervision import Supervision
from services.settings import BadSetting, Settings

# none may hang: a cut network, a forgotten transaction, a lock never given back
CONNECTION: dict[str, Any] = {
    "connect_timeout": 3,
    "tcp_user_timeout": 5000,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "application_name": "duban",
    "client_encoding": "UTF8",
}
SESSION = {
    "statement_timeout": 15_000,
    "lock_timeout": 5_000,
    "idle_in_transaction_session_timeout": 60_000,
    "work_mem": "32MB",  # a list of a hundred thousand is sorted and joined in memory
    "timezone": "UTC",
    "default_transaction_isolation": "read\\ committed",  # what append asks for, whatever the server's default
}
POOL_SIZE = 24


class House:
    """One database with its records. `close()` gives everything back, the embedded server too."""

    def __init__(self, settings: Settings, dsn: str, server: postgres.Server | None = None) -> None:
        self.settings, self.dsn, self.server = settings, dsn, server
        self.secret = settings.secret()
        self._records: dict[str, Supervision] = {}
        self._lock = threading.Lock()
        self.prefix, app, reader = self._service_logins()
        self.app_pool: Pool = _pool(app, "duban")
        self.reader_pool: Pool = _pool(reader, "duban reader", read_only=True)
        self.bell = Bell(self.app_pool)
        self.send: Send | None = None
        """How workers are asked for long work; set by whoever opened the queue."""

    def _service_logins(self) -> tuple[str, str, str]:
        """Connection strings of the app and of the reader; the administrator's is never used to serve."""
        with psycopg.connect(self.dsn, **CONNECTION) as conn:
            row = conn.execute("SELECT to_regclass('duban.house')").fetchone()
            if row == (None,):
                raise RecordUnavailable("not migrated: run duban migrate")
            row = conn.execute("SELECT roles, current_user FROM duban.house").fetchone()
        assert row is not None
        prefix, user = str(row[0]), str(row[1])
        app = migrations.role(prefix, "app")
        if user == app:
            return prefix, self.dsn, self.dsn
        reader = migrations.role(prefix, "reader")
        return prefix, self.login(app), self.login(reader)

    def login(self, role: str) -> str:
        """The connection string of one of the house's own roles."""
        parts = conninfo_to_dict(self.dsn)
        for personal in ("user", "password", "passfile", "service", "options"):
            parts.pop(personal, None)
        return make_conninfo("", **{**parts, "user": role, "password": migrations.password(self.secret, role)})

    # ── records ─────────────────────────────────────────────────────────────────────────────────

    def record(self, jurisdiction: str | None = None) -> Supervision:
        """The record of a jurisdiction, of the configured one when none is named."""
        code = jurisdiction or self.settings.jurisdiction
        with self._lock:
            if code not in self._records:
                self._records[code] = Supervision(self.place(code))
            return self._records[code]

    def place(self, code: str) -> Place:
        with self.app_pool.connection() as conn:
            row = conn.execute(
                "SELECT jurisdiction, record_schema, tables_schema, kind, zone FROM duban.placement"
                " WHERE jurisdiction = %s",
                [code],
            ).fetchone()
        if row is None:
            raise Missing("record", code)
        jurisdiction, schema, tables, kind, zone = row
        return Place(jurisdiction, schema, tables, kind, zone, self.app_pool, self.bell, self.secret)

    def records(self) -> list[str]:
        """The codes of all jurisdictions that have a record here."""
        with self.app_pool.connection() as conn:
            return [row[0] for row in conn.execute("SELECT jurisdiction FROM duban.placement ORDER BY 1")]

    def create_record(self, code: str, kind: str = "live", zone: str = "Asia/Shanghai") -> Supervision:
        """An empty record. Needs the administrator's connection, as migrations do."""
        migrations.create_record(self.dsn, code, kind, zone)
        return self.record(code)

    @contextmanager
    def reader(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """A connection that can only read, for queries."""
        with self.reader_pool.connection() as conn:
            yield conn

    # ── life ────────────────────────────────────────────────────────────────────────────────────

    def close(self) -> None:
        self.bell.close()
        for record in self._records.values():
            record.close()
        self.app_pool.close()
        self.reader_pool.close()
        if self.server is not None:
            self.server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_house(settings: Settings) -> House:
    """Starts or attaches to the database, migrates it when needed, and opens the pools."""
    server = None if settings.database_url else postgres.start(settings.home)
    try:
        dsn = settings.database_url or (server.dsn() if server else "")
        migrate_if_needed(dsn, settings)
        return House(settings, dsn, server)
    except BaseException as error:
        if server is not None:
            server.close()
        if isinstance(error, psycopg.OperationalError):
            raise RecordUnavailable(str(error).strip()) from error
        raise


def migrate_if_needed(dsn: str, settings: Settings) -> None:
    with psycopg.connect(dsn, **CONNECTION) as conn:
        if conn.info.server_version < 150000:
            raise BadSetting("DUBAN_DATABASE_URL", "需要 PostgreSQL 15 或更新版本", "needs PostgreSQL 15 or newer")
        current = migrations.is_current(conn)
    if not current:
        migrations.migrate(dsn, settings.secret())


def _pool(dsn: str, name: str, *, read_only: bool = False) -> Pool:
    session = {**SESSION, **({"default_transaction_read_only": "on"} if read_only else {})}
    options = " ".join(f"-c {key}={value}" for key, value in session.items())
    return ConnectionPool(
        dsn,
        kwargs={**CONNECTION, "application_name": name, "options": options, "autocommit": True},
        min_size=1,
        max_size=POOL_SIZE,
        timeout=8.0,
        check=_check,
        open=True,
        name=name,
        num_workers=2,
    )


def _check(conn: psycopg.Connection[Any]) -> None:
    """A connection the server has closed has something to read; asking the server each time would cost a round trip."""
    poll = select.poll()
    poll.register(conn.fileno(), select.POLLIN)
    if poll.poll(0):
        ConnectionPool.check_connection(conn)
