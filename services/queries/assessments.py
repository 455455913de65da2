"""Assessments and schemes 考核、方案, as lists; one of them in full is read from its facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from psycopg import Connection, sql

from services.permissions import Caller, allowed
from services.queries import rows
from services.queries.moment import Reading

YEARS: Final = "assessments_v1"
SCHEMES: Final = "schemes_v2"


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
    """One scheme. `version`: the newest approved one, or the draft's; `waiting`: who of those asked has not answered;
    `adjustment_by`: who asked for the adjustment that waits for approval."""

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
    waiting: tuple[str, ...]
    authors: tuple[str, ...]
    adjustment_by: str

    def waits_for(self, who: Caller, day: date) -> bool:
        """Whether this reader's opinion or approval is the next step."""
        consulting, until = self.status == "consulting", self.asked_until or date.max
        if allowed(who, "scheme.approve"):
            heard = consulting and (not self.waiting or day > until) and who.account not in self.authors
            return heard or bool(self.adjustment_by and self.adjustment_by != who.account)
        return consulting and who.unit in self.waiting and day <= until


def years(conn: Connection[Any], reading: Reading, *, kind: str = "", year: int = 0) -> tuple[YearLine, ...]:
    """The newest year first."""
    return _asked(conn, reading, YEARS, YearLine, kind, year)


def public_years(conn: Connection[Any], reading: Reading) -> tuple[YearLine, ...]:
    """Whose results were published to everybody."""
    return tuple(line for line in years(conn, reading) if line.published and line.is_public)


def schemes(conn: Connection[Any], reading: Reading, *, kind: str = "", year: int = 0) -> tuple[SchemeLine, ...]:
    return _asked(conn, reading, SCHEMES, SchemeLine, kind, year)


def _asked(
    conn: Connection[Any], reading: Reading, table: str, line: type[rows.L], kind: str, year: int
) -> tuple[rows.L, ...]:
    condition = sql.SQL("(%(kind)s = '' or t.kind = %(kind)s) and (%(year)s = 0 or t.year = %(year)s)")
    asked = {"kind": kind, "year": year}
    return rows.told(conn, reading, table, line, condition, asked, order="t.year desc, t.kind, t.name, t.id")
