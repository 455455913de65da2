"""Deadlines on the calendar 时限: how many matters fall due on each day, and which ones a changed calendar touches."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from psycopg import Connection, sql

from domain.calendar import Calendar
from services.queries.filters import Filters, where
from services.queries.moment import Reading

LEDGER, ASSIGNMENTS = "ledger_v2", "assignments_v2"
MOST_TOUCHED: Final = 500
RUNNING: Final = ("sent", "signed_for", "objected", "working", "returned")


def counts(conn: Connection[Any], reading: Reading, filters: Filters, first: date, last: date) -> dict[date, int]:
    """How many open matters fall due on each day: just as many as the ledger lists for that day."""
    asked = where(reading, replace(filters, is_open=True, due_after=first, due_before=last))
    statement = sql.SQL("select l.due, count(*) from {} as l where {} and {} group by l.due").format(
        reading.table(LEDGER), reading.at.holds("l"), asked.condition
    )
    return {day: int(count) for day, count in conn.execute(statement, asked.values)}


@dataclass(frozen=True, slots=True)
class Touched:
    """A unit's open deadline that the changed calendar would put elsewhere, or leaves on a rest day."""

    directive: UUID
    number: str
    title: str
    unit: str
    due: date
    would_be: date
    rests: bool
    """The day it stands on would no longer be worked."""


def touched(conn: Connection[Any], reading: Reading, changed: Calendar, first: date, last: date) -> tuple[Touched, ...]:
    """The open deadlines that the days from `first` to `last`, worked or not worked anew, would move.

    Nothing moves by itself: a promise given stays as it was decided, and an office changes it by an act.
    """
    statement = sql.SQL(
        "select l.id, l.number, l.title, a.unit, a.due, a.due_first, a.due_kind, a.assigned_on"
        " from {} as a join {} as l on l.id = a.directive and {} where {} and a.is_live"
        " and a.status = any(%(running)s) and a.due >= %(first)s"
        " and (a.due <= %(last)s or (a.due_kind = 'working_days' and a.assigned_on <= %(last)s))"
        " order by a.due, l.number_year, l.number_n, a.unit limit %(most)s"
    ).format(reading.table(ASSIGNMENTS), reading.table(LEDGER), reading.at.holds("l"), reading.at.holds("a"))
    values = {"running": list(RUNNING), "first": first, "last": last, "most": MOST_TOUCHED}
    found: list[Touched] = []
    for id, number, title, unit, due, due_first, kind, assigned_on in conn.execute(statement, values):
        counted = kind == "working_days" and due == due_first
        would_be = due
        if counted:
            days = reading.calendar.working_days_between(assigned_on, due)
            would_be = changed.add_working_days(assigned_on, days)
        rests = not changed.is_working_day(due)
        if rests and not counted and reading.pack.flag("deadline.roll_to_working_day"):
            would_be = changed.next_working_day(due)
        if would_be != due or rests:
            found.append(Touched(id, number, title, unit, due, would_be, rests))
    return tuple(found)
