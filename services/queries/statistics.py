"""Statistics 统计分析: the matters of a period by month, how long they took, and with whom the time went.

Every count is a list of the ledger: the same filters, with the month or the word added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final, Literal, LiteralString, get_args

from psycopg import Connection, sql

from services.queries import ledger, lifeline
from services.queries.filters import ASSIGNMENTS, Filters, where
from services.queries.lamps import Lamps
from services.queries.moment import Reading
from services.queries.today import CLOSED

Basis = Literal["registered", "closed"]
"""Which matters a period holds: those registered in it, or those closed in it."""
BASES: Final[tuple[Basis, ...]] = get_args(Basis)


@dataclass(frozen=True, slots=True)
class Month:
    """One month, cut to the period: what was registered, what was closed, and of that on time and late."""

    first: date
    last: date
    registered: int = 0
    closed: int = 0
    on_time: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Duration:
    """The middle one of all the durations measured, in calendar days."""

    middle: int | None
    measured: int


@dataclass(frozen=True, slots=True)
class Durations:
    sign: Duration
    report: Duration
    close: Duration


@dataclass(frozen=True, slots=True)
class Held:
    """Days that matters lay with each: the unit, the office, the leader; over how many matters."""

    days: Mapping[str, int]
    matters: int


def of_period(basis: Basis, first: date, last: date, filters: Filters | None = None) -> Filters:
    """The matters of a period, as the ledger would be asked for them."""
    asked = filters or Filters()
    if basis == "closed":
        return replace(asked, status=CLOSED, closed_after=first, closed_before=last)
    return replace(asked, registered_after=first, registered_before=last)


def happenings(chosen: Filters) -> dict[str, Filters]:
    """What happened to the matters of a period, each as a question."""
    return {
        "all": chosen,
        "open": replace(chosen, is_open=True),
        "closed": replace(chosen, status=CLOSED),
        "on_time": replace(chosen, status=CLOSED, light=("done_on_time",)),
        "late": replace(chosen, status=CLOSED, light=("done_late",)),
        "overdue": replace(chosen, light=("red",), is_open=True),
        "returned": replace(chosen, returned=True),
        "urged": replace(chosen, urged=True),
        "extended": replace(chosen, extended=True),
        "reopened": replace(chosen, reopened=True),
    }


SUMS: Final[Mapping[str, LiteralString]] = {
    "returned": "l.returns",
    "urged": "l.urges",
    "extended": "l.extensions",
    "reopened": "l.reopened",
}


def times(conn: Connection[Any], reading: Reading, filters: Filters) -> dict[str, int]:
    """How many times these matters were returned, urged, extended and reopened, all together."""
    asked = where(reading, filters)
    statement = sql.SQL("select {} from {} as l where {} and {}").format(
        sql.SQL(", ").join(sql.SQL("coalesce(sum({}), 0)").format(sql.SQL(column)) for column in SUMS.values()),
        reading.table(ledger.TABLE),
        reading.at.holds("l"),
        asked.condition,
    )
    found = conn.execute(statement, asked.values).fetchone()
    assert found is not None
    return dict(zip(SUMS, map(int, found), strict=True))


def months(conn: Connection[Any], reading: Reading, first: date, last: date, filters: Filters) -> tuple[Month, ...]:
    """Each month of a period: what was registered in it, and what was closed in it, whenever it had begun."""
    asked = where(reading, filters)
    lamps = Lamps(reading.at.day, reading.pack, reading.calendar)
    statement = sql.SQL(
        "with seen as (select l.registered_on, l.closed_on, l.status = any(%(closed)s) as is_closed, {light} as light"
        " from {ledger} as l where {at} and {asked})"
        " select month, sum(registered), sum(closed), sum(on_time), sum(late) from ("
        "select date_trunc('month', registered_on)::date as month, 1 as registered, 0 as closed, 0 as on_time, 0 as late"
        " from seen where registered_on between %(first)s and %(last)s union all"
        " select date_trunc('month', closed_on)::date, 0, 1, (light = 'done_on_time')::int, (light = 'done_late')::int"
        " from seen where is_closed and closed_on between %(first)s and %(last)s) as counted group by month"
    ).format(
        light=lamps.completion("l"),
        ledger=reading.table(ledger.TABLE),
        at=reading.at.holds("l"),
        asked=asked.condition,
    )
    values = {**asked.values, "closed": list(CLOSED), "first": first, "last": last}
    counted = {row[0]: tuple(map(int, row[1:])) for row in conn.execute(statement, values)}
    return tuple(
        Month(max(month, first), min(_end(month), last), *counted.get(month, ())) for month in _months(first, last)
    )


def by_unit_and_month(
    conn: Connection[Any], reading: Reading, basis: Basis, first: date, last: date, filters: Filters
) -> dict[str, dict[date, int]]:
    """How many matters each unit has of each month, by the month's first day. A matter counts for each of its units."""
    asked = where(reading, of_period(basis, first, last, filters))
    column = sql.Identifier("l", "closed_on" if basis == "closed" else "registered_on")
    statement = sql.SQL(
        "select u.code, date_trunc('month', {column})::date, count(*) from {ledger} as l"
        " cross join lateral unnest(l.leads || l.assists) as u(code) where {at} and {asked} group by 1, 2"
    ).format(column=column, ledger=reading.table(ledger.TABLE), at=reading.at.holds("l"), asked=asked.condition)
    found: dict[str, dict[date, int]] = {}
    for unit, month, count in conn.execute(statement, asked.values):
        found.setdefault(unit, {})[month] = int(count)
    return found


def durations(conn: Connection[Any], reading: Reading, filters: Filters) -> Durations:
    """Days from assignment to signing and to the first report, by unit's part; from registration to closing, by matter."""
    asked = where(reading, filters)
    statement = sql.SQL(
        "with chosen as materialized (select l.id, l.registered_on, l.closed_on, l.status = any(%(closed)s) as is_closed"
        " from {ledger} as l where {at} and {asked}),"
        " parts as (select a.directive, a.unit, a.assigned_on, a.signed_on from {assignments} as a"
        " where {a_at} and a.directive in (select id from chosen)),"
        " reported as (select p.directive, p.unit, min(f.on_day) - min(p.assigned_on) as days from parts as p"
        " join {lifeline} as f on f.directive = p.directive and f.unit = p.unit"
        " and f.topic = 'directive.feedback_given' and f.on_day >= p.assigned_on"
        " where (%(upto)s::bigint is null or f.position <= %(upto)s) group by p.directive, p.unit)"
        " select (select percentile_disc(0.5) within group (order by signed_on - assigned_on) from parts),"
        " (select count(signed_on) from parts),"
        " (select percentile_disc(0.5) within group (order by days) from reported), (select count(*) from reported),"
        " (select percentile_disc(0.5) within group (order by closed_on - registered_on) from chosen where is_closed),"
        " (select count(*) from chosen where is_closed)"
    ).format(
        ledger=reading.table(ledger.TABLE),
        assignments=reading.table(ASSIGNMENTS),
        lifeline=reading.table(lifeline.TABLE),
        at=reading.at.holds("l"),
        a_at=reading.at.holds("a"),
        asked=asked.condition,
    )
    values = {**asked.values, "closed": list(CLOSED), "upto": reading.at.position}
    found = conn.execute(statement, values).fetchone()
    assert found is not None
    return Durations(Duration(found[0], found[1]), Duration(found[2], found[3]), Duration(found[4], found[5]))


def held(conn: Connection[Any], reading: Reading, filters: Filters) -> Held:
    """With whom the days of these matters went, from registration to closing or to the day asked.

    A suspension is the office's word: its days are the office's.
    """
    asked = where(reading, filters)
    statement = sql.SQL(
        "with chosen as materialized (select l.id, l.closed_on from {ledger} as l where {at} and {asked}),"
        " turns as (select v.id, v.holder, v.since, min(v.holder_since) as begun from {ledger} as v"
        " where v.id in (select id from chosen) and (%(upto)s::bigint is null or v.since <= %(upto)s)"
        " group by v.id, v.holder, v.since),"
        " changes as (select id, holder, begun, since, lag(holder) over (partition by id order by since) as before"
        " from turns),"
        " stretches as (select id, holder, begun, lead(begun) over (partition by id order by since) as ended"
        " from changes where before is distinct from holder)"
        " select s.holder, sum(greatest(coalesce(s.ended, c.closed_on, %(day)s) - s.begun, 0)), count(distinct s.id)"
        " from stretches as s join chosen as c using (id) where s.holder <> 'none' group by s.holder"
    ).format(ledger=reading.table(ledger.TABLE), at=reading.at.holds("l"), asked=asked.condition)
    values = {**asked.values, "upto": reading.at.position, "day": reading.at.day}
    days = {holder: int(total) for holder, total, _ in conn.execute(statement, values)}
    matters = ledger.counts(conn, reading, {"all": filters})["all"]
    return Held(days, matters)


def _months(first: date, last: date) -> list[date]:
    found, month = [], first.replace(day=1)
    while month <= last:
        found.append(month)
        month = _end(month) + timedelta(days=1)
    return found


def _end(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
