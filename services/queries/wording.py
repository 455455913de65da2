"""Wording 事项文字: the long texts of a directive, as they stood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from psycopg import Connection, sql

from services.queries.moment import Reading

TABLE: Final = "wording_v1"


@dataclass(frozen=True, slots=True)
class Words:
    """What is to be done, and the leader's words."""

    content: str
    opinion: str


def one(conn: Connection[Any], reading: Reading, directive: UUID) -> Words | None:
    statement = sql.SQL("select w.content, w.opinion from {} as w where {} and w.id = %s").format(
        reading.table(TABLE), reading.at.holds("w")
    )
    found = conn.execute(statement, (directive,)).fetchone()
    return Words(*found) if found else None
