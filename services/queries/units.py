"""Units by light 单位亮灯: how each undertaking unit stands with its own part of every matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from psycopg import Connection, sql

from services.queries import ledger, lifeline
from services.queries.filters import ASSIGNMENTS, Filters, where
from services.queries.lamps import COLOURS, Lamps
from services.queries.moment import Reading

RUNNING: Final = ("red", "yellow", "green", "suspended", "none")
"""The lights of a part that still runs; one that is done on time or late is done."""


@dataclass(frozen=True, slots=True)
class Reports:
    """Reports a unit owed 反馈: those given by their day, all that were given, and those overdue now."""

    on_time: int
    given: int
    overdue: int

    @property
    def owed(self) -> int:
        return self.given + self.overdue


@dataclass(frozen=True, slots=True)
class UnitLights:
    """One unit: its parts by colour, those still open, and its reports."""

    unit: str
    lights: Mapping[str, int]
    open: int
    leads: int
    """Of the open ones, those it leads."""
    reports: Reports

    def count(self, colour: str) -> int:
        return self.lights.get(colour, 0)


NOTHING_OWED: Final = Reports(0, 0, 0)


def by_light(conn: Connection[Any], reading: Reading, filters: Filters) -> tuple[UnitLights, ...]:
    """Every unit that undertakes a matter now or undertook one that is over, the worst first.

    A part counts where its unit still stands with the matter, so that each number is a list of the ledger:
    `unit` with `unit_light`, and `open` for all that runs.
    """
    asked = where(reading, filters)
    lamps = Lamps(reading.at.day, reading.pack, reading.calendar)
    statement = sql.SQL(
        "select a.unit, {lit} as light, count(*), count(*) filter (where l.closed_on is null),"
        " count(*) filter (where l.closed_on is null and l.leads @> array[a.unit])"
        " from {assignments} as a join {ledger} as l on l.id = a.directive and {l_at}"
        " where {a_at} and (l.leads @> array[a.unit] or l.assists @> array[a.unit]) and {asked}"
        " group by a.unit, light"
    ).format(
        lit=lamps.unit_completion("a"),
        assignments=reading.table(ASSIGNMENTS),
        ledger=reading.table(ledger.TABLE),
        l_at=reading.at.holds("l"),
        a_at=reading.at.holds("a"),
        asked=asked.condition,
    )
    lights: dict[str, dict[str, int]] = {}
    running: dict[str, list[int]] = {}
    for unit, colour, count, still_open, leads in conn.execute(statement, asked.values):
        lights.setdefault(unit, {})[colour] = int(count)
        sums = running.setdefault(unit, [0, 0])
        sums[0] += int(still_open)
        sums[1] += int(leads)
    owed = reports(conn, reading, filters)
    found = [
        UnitLights(unit, told, running[unit][0], running[unit][1], owed.get(unit, NOTHING_OWED))
        for unit, told in lights.items()
    ]
    return tuple(sorted(found, key=lambda row: (*(-row.count(colour) for colour in COLOURS[:3]), row.unit)))


def reports(conn: Connection[Any], reading: Reading, filters: Filters) -> dict[str, Reports]:
    """反馈: a report is on time by the day it was given on; one that was retracted and given again counts by its last."""
    asked = where(reading, filters)
    lamps = Lamps(reading.at.day, reading.pack, reading.calendar)
    statement = sql.SQL(
        "with answered as (select distinct on (a.directive, a.unit, a.report_due) a.unit, a.report_due, f.on_day"
        " from {assignments} as a join {lifeline} as f on f.position = a.until"
        " and f.topic = 'directive.feedback_given' and f.unit = a.unit"
        " join {ledger} as l on l.id = a.directive and {l_at}"
        " where a.report_due is not null and (%(upto)s::bigint is null or a.until <= %(upto)s) and {asked}"
        " order by a.directive, a.unit, a.report_due, f.position desc),"
        " late as (select a.unit, count(*) as n from {assignments} as a"
        " join {ledger} as l on l.id = a.directive and {l_at}"
        " where {a_at} and ({owed}) = 'red' and {asked} group by a.unit),"
        " given as (select unit, count(*) filter (where on_day <= report_due) as on_time, count(*) as n"
        " from answered group by unit)"
        " select unit, coalesce(given.on_time, 0), coalesce(given.n, 0), coalesce(late.n, 0)"
        " from given full join late using (unit)"
    ).format(
        assignments=reading.table(ASSIGNMENTS),
        lifeline=reading.table(lifeline.TABLE),
        ledger=reading.table(ledger.TABLE),
        l_at=reading.at.holds("l"),
        a_at=reading.at.holds("a"),
        owed=lamps.unit_reporting("a"),
        asked=asked.condition,
    )
    found = conn.execute(statement, {**asked.values, "upto": reading.at.position})
    return {unit: Reports(int(on_time), int(given), int(overdue)) for unit, on_time, given, overdue in found}
