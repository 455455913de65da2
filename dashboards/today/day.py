"""What one reader sees of a day: every number with the question it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from dashboards.desk import Desk
from services.queries import ledger, units
from services.queries import today as days
from services.queries.filters import Filters
from services.queries.moment import Reading

WEEK = timedelta(days=7)
MOST_UNITS = 8
MOST_REPORTS = 5
MOST_TOLD = 6


@dataclass(frozen=True)
class Day:
    """`before` holds the same numbers as of a week earlier; empty before the record began."""

    at: date | None
    today: date
    questions: Mapping[str, Filters]
    counts: Mapping[str, int]
    before: Mapping[str, int]
    waiting: days.Waiting | None
    due: Mapping[date, int]
    rest: frozenset[date]
    """Of the days in view, those nobody works on."""
    units: Sequence[units.UnitLights]
    holders: Mapping[str, int]
    reports: Sequence[ledger.Line] = ()
    report_up: Sequence[ledger.Line] = ()

    def count(self, name: str) -> int:
        return self.counts[name]

    @property
    def horizon(self) -> tuple[date, date]:
        return min(self.due), max(self.due)


def questions(reading: Reading) -> dict[str, Filters]:
    return days.questions(reading.at.day, reading.pack, reading.calendar)


def read(desk: Desk, at: date | None) -> Day:
    """The day as this reader may see it."""
    with desk.reading(at) as (conn, reading):
        asked, shown = questions(reading), reading.at.day
        mine = desk.mine(Filters())
        last = shown + timedelta(days=days.AHEAD - 1)
        due = days.due_by_day(conn, reading, mine, shown, last)
        day = Day(
            at=at,
            today=shown,
            questions=asked,
            counts=ledger.counts(conn, reading, {name: desk.mine(q) for name, q in asked.items()}),
            before={},
            waiting=days.longest_waiting(conn, reading, mine),
            due=due,
            rest=frozenset(each for each in due if not reading.calendar.is_working_day(each)),
            units=units.by_light(conn, reading, mine),
            holders=ledger.totals(conn, reading, "holder", desk.mine(asked["overdue"])),
            reports=_first(desk, conn, reading, asked["reports"], "report_due"),
            report_up=_first(desk, conn, reading, asked["report_up"], "holder_since"),
        )
    with desk.reading(shown - WEEK) as (conn, reading):
        then = {name: desk.mine(q) for name, q in questions(reading).items()}
        before = ledger.counts(conn, reading, then) if reading.at.position else {}
    return replace(day, before=before)


def _first(desk: Desk, conn: Any, reading: Reading, question: Filters, sort: str) -> tuple[ledger.Line, ...]:
    return ledger.page(conn, reading, desk.mine(question), cursors=desk.cursors, sort=sort, limit=MOST_REPORTS).rows


@dataclass(frozen=True)
class Told:
    """The last facts; for whoever audits, also what was entered late 补录 and what was corrected 更正."""

    latest: Sequence[Mapping[str, Any]]
    late: Sequence[Mapping[str, Any]] = ()
    corrected: Sequence[Mapping[str, Any]] = ()


async def told(desk: Desk, at: date | None) -> Told:
    latest = await events(desk, at)
    if desk.caller().role != "auditor":
        return Told(latest)
    late = await events(desk, at, limit=MOST_TOLD, late="true")
    return Told(latest, late, await events(desk, at, limit=MOST_TOLD, topic="directive.corrected"))


async def events(desk: Desk, at: date | None, *, limit: int = 8, **asked: str) -> list[dict[str, Any]]:
    """The last facts, told by the door in the reader's language."""
    told = await desk.read("/events", limit=str(limit), as_of=at.isoformat() if at else "", **asked)
    return list(told["items"])
