"""Numbered SQL files applied once per schema, name and digest recorded (数据库迁移).

Run by an administrator; everything is made by and belongs to the owner role, which cannot log in, so the
service never owns what it writes. Role names carry the name of the database they were made for.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Composed, Identifier, Literal

import services
from services.record.chain import genesis_hash
from services.settings import CODE, derive

FOLDER = Path(services.__file__).parent.parent / "deploy" / "migrations"
LOGINS = ("writer", "reader", "auditor", "app")
LOCK = 0x647562616E  # "duban"


class MigrationRefused(RuntimeError):  # noqa: N818 - one line for the operator
    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh} / {en}")


@dataclass(frozen=True)
class Migration:
    name: str
    scope: str  # house: once per database; record: once per jurisdiction
    text: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def migrations(folder: Path = FOLDER) -> list[Migration]:
    """The files in the order of their numbers."""
    found = []
    for path in sorted(folder.glob("[0-9]*.sql")):
        text = path.read_text("utf-8")
        scope = re.match(r"-- scope: (house|record)\n", text)
        if scope is None:
            raise MigrationRefused(
                f"{path.name} 首行应为 -- scope", f"{path.name} must begin with -- scope: house|record"
            )
        found.append(Migration(path.stem, scope[1], text))
    return found


def role(prefix: str, name: str) -> str:
    return f"{prefix}_{name}"


def password(secret: bytes, role_name: str) -> str:
    """A login's password follows from the master secret: every process of the house knows it, no file holds it."""
    return derive(secret, f"role:{role_name}").hex()


def is_current(conn: psycopg.Connection[Any], wanted: Iterable[Migration] | None = None) -> bool:
    """Whether every file is applied to every schema; refuses a file that was changed after it was applied."""
    if conn.execute("SELECT to_regclass('duban.migrations')").fetchone() == (None,):
        return False
    done = dict[tuple[str, str], str]()
    for schema, name, digest in conn.execute("SELECT schema, name, digest FROM duban.migrations"):
        done[schema, name] = digest
    schemas = [row[0] for row in conn.execute("SELECT record_schema FROM duban.placement")] if done else []
    current = bool(done)
    for migration in migrations() if wanted is None else wanted:
        for schema in ["duban"] if migration.scope == "house" else schemas:
            digest = done.get((schema, migration.name))
            if digest is not None and digest != migration.digest:
                raise MigrationRefused(
                    f"迁移 {migration.name} 在应用到 {schema} 之后被改动",
                    f"migration {migration.name} was changed after it was applied to {schema}",
                )
            current = current and digest is not None
    return current


def migrate(dsn: str, secret: bytes) -> list[str]:
    """Brings the house and every record in it up to date; answers what was applied."""
    applied: list[str] = []
    with psycopg.connect(dsn, autocommit=True) as conn:
        _refuse_service_login(conn)
        with conn.transaction():
            conn.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            prefix = _roles(conn, secret)
            is_current(conn)
            names = _names(prefix)
            applied += _apply(conn, "duban", "house", names)
            for record, tables in conn.execute("SELECT record_schema, tables_schema FROM duban.placement").fetchall():
                applied += _apply(conn, record, "record", {**names, "record": record, "tables": tables})
    return applied


def create_record(dsn: str, jurisdiction: str, kind: str, zone: str) -> None:
    """Makes the empty record of a jurisdiction: its schemas, its genesis, its place."""
    if not CODE.match(jurisdiction):
        raise MigrationRefused(f"辖区代码不可用：{jurisdiction}", f"not a jurisdiction code: {jurisdiction}")
    record, tables = f"record_{jurisdiction}", f"tables_{jurisdiction}"
    with psycopg.connect(dsn, autocommit=True) as conn, conn.transaction():
        conn.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if conn.execute("SELECT 1 FROM duban.placement WHERE jurisdiction = %s", [jurisdiction]).fetchone():
            raise MigrationRefused(f"辖区 {jurisdiction} 的记录已存在", f"the record of {jurisdiction} exists already")
        prefix = _prefix(conn)
        names = _names(prefix)
        for schema, owner in ((record, names["owner"]), (tables, names["app"])):
            conn.execute(_sql("CREATE SCHEMA {schema} AUTHORIZATION {owner}", {"schema": schema, "owner": owner}))
        conn.execute(_sql("GRANT USAGE, CREATE ON SCHEMA {tables} TO {owner}", {**names, "tables": tables}))
        conn.execute(_sql("GRANT USAGE ON SCHEMA {tables} TO {reader}, {auditor}", {**names, "tables": tables}))
        conn.execute(
            _sql(
                "ALTER DEFAULT PRIVILEGES FOR ROLE {app} IN SCHEMA {tables}"
                " GRANT SELECT ON TABLES TO {reader}, {auditor}",
                {**names, "tables": tables},
            )
        )
        _apply(conn, record, "record", {**names, "record": record, "tables": tables})
        conn.execute(
            SQL("INSERT INTO {}.genesis (kind, jurisdiction, zone, hash) VALUES (%s, %s, %s, %s)").format(
                Identifier(record)
            ),
            [kind, jurisdiction, zone, genesis_hash(kind, jurisdiction, zone)],
        )
        conn.execute(
            "INSERT INTO duban.placement (jurisdiction, record_schema, tables_schema, kind, zone)"
            " VALUES (%s, %s, %s, %s, %s)",
            [jurisdiction, record, tables, kind, zone],
        )


def _apply(conn: psycopg.Connection[Any], schema: str, scope: str, names: Mapping[str, str]) -> list[str]:
    done = {row[0] for row in conn.execute("SELECT name FROM duban.migrations WHERE schema = %s", [schema])}
    applied = []
    for migration in migrations():
        if migration.scope != scope or migration.name in done:
            continue
        conn.execute(_sql("SET LOCAL ROLE {owner}", names))
        conn.execute(_sql(migration.text, names))
        conn.execute("RESET ROLE")
        conn.execute(
            "INSERT INTO duban.migrations (schema, name, digest) VALUES (%s, %s, %s)",
            [schema, migration.name, migration.digest],
        )
        applied.append(f"{schema}: {migration.name}")
    return applied


def _sql(text: str, names: Mapping[str, str]) -> Composed:
    return SQL(text).format(**{name: Identifier(value) for name, value in names.items()})


def _names(prefix: str) -> dict[str, str]:
    return {name: role(prefix, name) for name in ("owner", *LOGINS)}


def _prefix(conn: psycopg.Connection[Any]) -> str:
    found = conn.execute("SELECT roles FROM duban.house").fetchone()
    if found is None:
        raise MigrationRefused("数据库尚未迁移", "the database is not migrated")
    return str(found[0])


def _refuse_service_login(conn: psycopg.Connection[Any]) -> None:
    row = conn.execute(
        "SELECT rolsuper OR rolcreaterole, current_user FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if row is None or not row[0]:
        who = row[1] if row else "?"
        raise MigrationRefused(
            f"迁移需要管理员（{who} 不能创建角色）", f"migration needs an administrator ({who} may not create roles)"
        )


def _roles(conn: psycopg.Connection[Any], secret: bytes) -> str:
    """The five roles and what belongs to the house itself, made at the first migration."""
    existing = conn.execute("SELECT to_regclass('duban.house')").fetchone()
    if existing is not None and existing[0] is not None:
        prefix = _prefix(conn)
    else:
        prefix = conn.info.dbname
        if len(prefix) > 50:
            raise MigrationRefused("库名过长（最多 50 字节）", "the database name is too long (at most 50 bytes)")
    names = _names(prefix)
    known = {
        row[0] for row in conn.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [[*names.values()]])
    }
    for name in names.values():
        if name not in known:
            conn.execute(_sql("CREATE ROLE {role} NOLOGIN", {"role": name}))
    set_passwords(conn, prefix, secret)
    if conn.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() != (True,):
        # an administrator without superuser acts as owner and app through membership
        conn.execute(_sql("GRANT {owner}, {app} TO CURRENT_USER", names))
    # the app writes through append alone and reads the record; it owns the tables that can be made again
    conn.execute(_sql("GRANT {writer}, {reader} TO {app}", names))
    for reading in ("reader", "auditor"):
        conn.execute(_sql("ALTER ROLE {role} SET default_transaction_read_only = on", {"role": names[reading]}))
    if existing is None or existing[0] is None:
        conn.execute(_sql("CREATE SCHEMA duban AUTHORIZATION {owner}", names))
        conn.execute(_sql("SET LOCAL ROLE {owner}", names))
        conn.execute("CREATE TABLE duban.house (roles text PRIMARY KEY)")
        conn.execute(
            "CREATE TABLE duban.migrations (schema text, name text, digest text NOT NULL,"
            " applied_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (schema, name))"
        )
        conn.execute("INSERT INTO duban.house VALUES (%s)", [prefix])
        conn.execute("RESET ROLE")
        _close_doors(conn, names)
    return prefix


def set_passwords(conn: psycopg.Connection[Any], prefix: str, secret: bytes) -> None:
    for name in LOGINS:
        login = role(prefix, name)
        # hashed here, so that neither the wire nor the server's log sees it
        scram = conn.pgconn.encrypt_password(
            password(secret, login).encode(), login.encode(), b"scram-sha-256"
        ).decode()
        conn.execute(SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(Identifier(login), Literal(scram)))


def _close_doors(conn: psycopg.Connection[Any], names: Mapping[str, str]) -> None:
    """Advisory locks belong to those who write: else any session that may connect could stop the office."""
    conn.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    superuser = conn.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if superuser != (True,):
        return  # only a superuser may; `doctor` shows it
    for (function,) in conn.execute(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace"
        " AND proname ~ '^pg_(try_)?advisory_(xact_)?(lock|unlock)'"
    ).fetchall():
        conn.execute(SQL("REVOKE EXECUTE ON FUNCTION {} FROM PUBLIC").format(SQL(function)))
        conn.execute(
            SQL("GRANT EXECUTE ON FUNCTION {} TO {}, {}").format(
                SQL(function), Identifier(names["writer"]), Identifier(names["app"])
            )
        )


def database_of(dsn: str) -> str:
    return str(conninfo_to_dict(dsn).get("dbname") or "")
