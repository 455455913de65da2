"""Examines a database and the rights in it against what is needed (体检): facts, not assurances."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from services import migrations
from services.commands.office import lacking_rules
from services.record.chain import genesis_hash
from services.wiring import House

FREE_SPACE = 512 * 1024 * 1024
GUARDED = ("events", "commands", "genesis")
WRITES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


@dataclass(frozen=True)
class Check:
    """One thing looked at; `detail` says what was found."""

    name_zh: str
    name_en: str
    ok: bool
    detail: str = ""


def examine(house: House) -> list[Check]:
    """Everything, in the order an operator would ask. Reads only."""
    with psycopg.connect(house.dsn, autocommit=True) as conn:
        checks = [*_server(conn), *_roles(conn, house.prefix), *_home(house)]
        for code in house.records():
            checks += [*_record(conn, house, code), _rules(house, code)]
    return checks


def _server(conn: psycopg.Connection[Any]) -> Iterator[Check]:
    version = conn.info.server_version
    yield Check(
        "PostgreSQL 版本", "PostgreSQL version", version >= 150000, conn.info.parameter_status("server_version") or ""
    )
    for setting in ("fsync", "full_page_writes", "data_checksums"):
        value = _one(conn, "SELECT current_setting(%s)", setting)
        yield Check(f"持久性：{setting}", f"durability: {setting}", value == "on", str(value))
    value = _one(conn, "SELECT current_setting('synchronous_commit')")
    yield Check(
        "持久性：synchronous_commit", "durability: synchronous_commit", value not in ("off", "local"), str(value)
    )
    encoding = _one(conn, "SELECT current_setting('server_encoding')")
    yield Check("字符编码", "encoding", encoding == "UTF8", str(encoding))
    current = migrations.is_current(conn)
    yield Check("数据库迁移", "migrations", current, "" if current else "duban migrate")


def _roles(conn: psycopg.Connection[Any], prefix: str) -> Iterator[Check]:
    """Who could do more than is meant."""
    for name in (*migrations.LOGINS, "owner"):
        role = migrations.role(prefix, name)
        row = conn.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolcanlogin"
            " FROM pg_roles WHERE rolname = %s",
            [role],
        ).fetchone()
        if row is None:
            yield Check(f"角色 {role}", f"role {role}", False, "missing")
            continue
        powers = [
            word
            for word, has in zip(("superuser", "createrole", "createdb", "replication", "bypassrls"), row, strict=False)
            if has
        ]
        if name == "owner" and row[5]:
            powers.append("login")
        yield Check(f"角色 {role} 无多余权限", f"role {role} has no extra power", not powers, ", ".join(powers))
    owner = migrations.role(prefix, "owner")
    for name in migrations.LOGINS:
        member = _one(conn, "SELECT pg_has_role(%s, %s, 'MEMBER')", migrations.role(prefix, name), owner)
        yield Check(f"{name} 不是属主", f"{name} is not the owner", member is False)
    open_doors = _one(
        conn,
        "SELECT count(*) FROM pg_proc p, LATERAL aclexplode(coalesce(proacl, acldefault('f', proowner))) a"
        " WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^pg_(try_)?advisory_(xact_)?(lock|unlock)'"
        " AND a.grantee = 0",
    )
    yield Check("咨询锁不对所有人开放", "advisory locks are not for everybody", open_doors == 0, f"{open_doors} open")


def _home(house: House) -> Iterator[Check]:
    home = house.settings.home
    if not house.settings.secret_key:
        mode = stat.S_IMODE((home / "secret.key").stat().st_mode)
        yield Check("密钥文件仅本人可读", "the key file is private", mode & 0o077 == 0, f"{mode:o}")
    if home.exists():
        free = shutil.disk_usage(home).free
        yield Check("磁盘余量", "free disk space", free > FREE_SPACE, f"{free // 1024**2} MiB")
        yield Check("数据文件夹可写", "the data folder can be written", os.access(home, os.W_OK), str(home))


def _record(conn: psycopg.Connection[Any], house: House, code: str) -> Iterator[Check]:
    place = house.place(code)
    schema = place.schema
    zh, en = f"{code}：", f"{code}: "
    row = conn.execute(
        SQL("SELECT kind, jurisdiction, zone, hash FROM {}.genesis").format(Identifier(schema))
    ).fetchone()
    ok = row is not None and bytes(row[3]) == genesis_hash(*row[:3]) and (row[0], row[2]) == (place.kind, place.zone)
    yield Check(f"{zh}创世哈希", f"{en}genesis", ok, f"{place.kind}, {place.zone}")
    yield from (Check(zh + c.name_zh, en + c.name_en, c.ok, c.detail) for c in _fence(conn, house.prefix, schema))
    for name in ("append", "hash_of", "refuse_change"):
        found = _one(
            conn, "SELECT prosrc FROM pg_proc WHERE proname = %s AND pronamespace = %s::regnamespace", name, schema
        )
        same = found == _body(conn, name, schema)
        yield Check(f"{zh}{name} 未被改动", f"{en}{name} is as migrated", same)
    ahead = _one(
        conn,
        SQL("SELECT max(recorded_at) - clock_timestamp() FROM {}.events").format(Identifier(schema)),
    )
    jumped = place.is_live and ahead is not None and ahead.total_seconds() > 1
    yield Check(f"{zh}时钟未回拨", f"{en}the clock has not gone back", not jumped, str(ahead) if jumped else "")


def _rules(house: House, code: str) -> Check:
    lacking = lacking_rules(house.record(code))
    detail = f"{', '.join(lacking)}: duban found --jurisdiction {code}" if lacking else ""
    return Check(f"{code}：规则项齐全", f"{code}: the rules know every key", not lacking, detail)


def _fence(conn: psycopg.Connection[Any], prefix: str, schema: str) -> Iterator[Check]:
    """Append-only, as the database enforces it: what each role may do to what must never change."""
    append = _one(conn, "SELECT oid FROM pg_proc WHERE proname = 'append' AND pronamespace = %s::regnamespace", schema)
    for name in migrations.LOGINS:
        role = migrations.role(prefix, name)
        for table in (*GUARDED, "gate"):
            has = [
                right
                for right in WRITES
                if _one(conn, "SELECT has_table_privilege(%s, %s, %s)", role, f"{schema}.{table}", right)
            ]
            yield Check(f"{name} 不能改写 {table}", f"{name} cannot write {table}", not has, ", ".join(has))
        creates = _one(conn, "SELECT has_schema_privilege(%s, %s, 'CREATE')", role, schema)
        yield Check(f"{name} 不能在其中新建", f"{name} cannot create there", creates is False)
        may = _one(conn, "SELECT has_function_privilege(%s, %s::oid, 'EXECUTE')", role, append)
        meant = name in ("writer", "app")
        yield Check(
            f"{name} {'可' if meant else '不可'}追加", f"{name} {'can' if meant else 'cannot'} append", may is meant
        )
    owner = migrations.role(prefix, "owner")
    for table in GUARDED:
        always = _one(
            conn,
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'A'"
            " AND tgname IN ('no_change', 'no_truncate')",
            f"{schema}.{table}",
        )
        owned = _one(conn, "SELECT relowner::regrole::text FROM pg_class WHERE oid = %s::regclass", f"{schema}.{table}")
        yield Check(f"{table} 触发器始终有效", f"{table} triggers are always on", always == 2, f"{always} of 2")
        yield Check(f"{table} 归属主所有", f"{table} belongs to the owner", str(owned).strip('"') == owner, str(owned))


def _body(conn: psycopg.Connection[Any], function: str, schema: str) -> str:
    """The text of a function as the latest migration that makes it says."""
    body = ""
    for migration in migrations.migrations():
        made = re.search(rf"FUNCTION \{{record\}}\.{function}\(.*?AS (\$\w+\$)(.*?)\1", migration.text, re.DOTALL)
        if made:
            body = made[2]
    return body.replace("{record}", Identifier(schema).as_string(conn)).replace("{{", "{").replace("}}", "}")


def _one(conn: psycopg.Connection[Any], query: Any, *given: object) -> Any:
    row = conn.execute(query, given).fetchone()
    return row[0] if row else None
