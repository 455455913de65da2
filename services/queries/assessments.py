"""Assessments and schemes 考核、方案, as lists; one of them in full is read from its facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from psycopg import Connection, sql

from services.queries.moment import Reading

YEARS: Final = "assessments_v1"
SCHEMES: Final = "schemes_v1"


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year. `published`: the round that is, 0 for none; `appeals`: those that wait for a decision."""

    id: UUID
    scheme: UUID
    kind: str
    year: int
    name: str
    version: str
    cut_off: date
    stage: str
    rounds: int
    scored_at: int | None
    published: int
    is_public: bool
    appeals: int


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """One scheme. `version`: the newest approved one, or the draft's; `waits`: an adjustment waits for approval."""

    id: UUID
    code: str
    kind: str
    year: int
    name: str
    name_en: str
    status: str
    version: str
    asked_until: date | None
    asked: tuple[str, ...]
    answered: int
    waits: bool


def years(conn: Connection[Any], reading: Reading, *, kind: str = "", year: int = 0) -> tuple[YearLine, ...]:
    """The newest year first."""
    return tuple(YearLine(*row) for row in _rows(conn, reading, YEARS, YearLine, kind, year))


def schemes(conn: Connection[Any], reading: Reading, *, kind: str = "", year: int = 0) -> tuple[SchemeLine, ...]:
    found = _rows(conn, reading, SCHEMES, SchemeLine, kind, year)
    names = tuple(SchemeLine.__dataclass_fields__)
    told: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in found]
    return tuple(SchemeLine(**{**line, "asked": tuple(line["asked"])}) for line in told)


def _rows(
    conn: Connection[Any], reading: Reading, table: str, line: type[YearLine | SchemeLine], kind: str, year: int
) -> list[tuple[Any, ...]]:
    statement = sql.SQL(
        "select {columns} from {table} as t where {holds} and (%(kind)s = '' or t.kind = %(kind)s)"
        " and (%(year)s = 0 or t.year = %(year)s) order by t.year desc, t.kind, t.name, t.id"
    ).format(
        columns=sql.SQL(", ").join(sql.Identifier("t", name) for name in line.__dataclass_fields__),
        table=reading.table(table),
        holds=reading.at.holds("t"),
    )
    return conn.execute(statement, {"kind": kind, "year": year}).fetchall()
