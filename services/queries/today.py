"""Today 今日督办: the questions a day begins with. What a page shows as a number is one of these, and opens as its list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from psycopg import Connection, sql

from domain.calendar import Calendar
from domain.rules import RulePack
from services.queries import ledger
from services.queries.filters import ASSIGNMENTS, Filters, where
from services.queries.moment import Reading

AHEAD: Final = 14
"""How many days of deadlines lie in view."""

SOON: Final = 3
"""三日内: in working days."""

CLOSED: Final = ("closed", "archived")
"""办结: what was withdrawn or merged is over, and was not done."""

PRESSED: Final = ("extra_urgent", "urgent")


def questions(day: date, pack: RulePack, calendar: Calendar) -> dict[str, Filters]:
    """The numbers of a day by name. The six of the cards come first, then what is told beneath them."""
    soon = Filters(is_open=True, due_after=day, due_before=calendar.add_working_days(day, SOON))
    month, year = day.replace(day=1), day.replace(month=1, day=1)
    closed_this_year = Filters(status=CLOSED, closed_after=year, closed_before=day)
    return {
        "overdue": Filters(light=("red",), is_open=True),
        "soon": soon,
        "sign": Filters(awaiting="sign_for"),
        "review": Filters(awaiting="review"),
        "open": Filters(is_open=True),
        "closed": Filters(status=CLOSED, closed_after=day, closed_before=day),
        "soon_urgent": replace(soon, urgency=PRESSED),
        "sign_late": Filters(awaiting="sign_for", unsigned_since=unsigned_since(day, pack, calendar)),
        "on_time": replace(closed_this_year, light=("done_on_time",)),
        "late": replace(closed_this_year, light=("done_late",)),
        "closed_month": Filters(status=CLOSED, closed_after=month, closed_before=day),
        "registered": Filters(registered_after=day, registered_before=day),
        "reports": Filters(is_open=True, report_before=month_end(day)),
        "reports_late": Filters(is_open=True, report_light=("red",)),
        "report_up": Filters(status=("accepted",), source=pack.items("closure.needs_endorsement")),
        "reported_up": Filters(status=("reported_up",)),
    }


def seen(question: Filters, mine: Filters) -> Filters:
    """The question, of what this reader may see."""
    return replace(question, seen_by_unit=mine.seen_by_unit, seen_by_leader=mine.seen_by_leader)


CARDS: Final = ("overdue", "soon", "sign", "review", "open", "closed")


def unsigned_since(day: date, pack: RulePack, calendar: Calendar) -> date:
    """The last day of assignment whose term for signing has passed."""
    term = pack.days("sign_for.working_days")
    last = day
    while calendar.add_working_days(last, term) >= day:
        last -= timedelta(days=1)
    return last


def month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The report that has waited longest for review, and since when."""

    directive: UUID
    since: date


def longest_waiting(conn: Connection[Any], reading: Reading, filters: Filters) -> Waiting | None:
    asked = where(reading, filters)
    statement = sql.SQL(
        "select a.directive, a.received_on from {assignments} as a join {ledger} as l on l.id = a.directive and {l_at}"
        " where {a_at} and a.is_live and a.to_review > 0 and a.received_on is not null and {asked}"
        " order by a.received_on, a.directive limit 1"
    ).format(
        assignments=reading.table(ASSIGNMENTS),
        ledger=reading.table(ledger.TABLE),
        l_at=reading.at.holds("l"),
        a_at=reading.at.holds("a"),
        asked=asked.condition,
    )
    found = conn.execute(statement, asked.values).fetchone()
    return Waiting(*found) if found else None


def due_by_day(
    conn: Connection[Any], reading: Reading, filters: Filters, first: date, last: date
) -> Mapping[date, int]:
    """How many open matters fall due on each day from `first` to `last`, days without any included."""
    asked = where(reading, replace(filters, is_open=True, due_after=first, due_before=last))
    statement = sql.SQL("select l.due, count(*) from {} as l where {} and {} group by l.due").format(
        reading.table(ledger.TABLE), reading.at.holds("l"), asked.condition
    )
    counted = dict.fromkeys((first + timedelta(days=n) for n in range((last - first).days + 1)), 0)
    counted.update({day: int(count) for day, count in conn.execute(statement, asked.values)})
    return counted
