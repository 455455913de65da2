"""Audience 读者范围: whom each of some matters concerns, so that a ring goes only to those who may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from psycopg import Connection, sql

TABLE: Final = "ledger_v2"


@dataclass(frozen=True, slots=True)
class Audience:
    """The units that undertake or undertook a matter, the leaders it was ever put before, its level 密级."""

    units: frozenset[str]
    leaders: frozenset[str]
    level: str


def of(conn: Connection[Any], tables: str, directives: Iterable[UUID]) -> dict[UUID, Audience]:
    """Those of these matters that are registered."""
    statement = sql.SQL(
        "select id, units_ever, leaders || reported_ever, level from {} where until is null and id = any(%s)"
    ).format(sql.Identifier(tables, TABLE))
    rows = conn.execute(statement, (list(directives),))
    return {id: Audience(frozenset(units), frozenset(leaders) - {""}, level) for id, units, leaders, level in rows}
