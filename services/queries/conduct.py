"""Conduct 履职: what the supervision stream says of every unit in a year, as of any position, and the facts it stands on.

A result belongs to the year its deadline falls in, a report to the year it was owed in, a return, a slip, a failed
objection, a relapse or a finding of concealment to the year it happened in. What is not due by the day asked is not held against anybody; what
was done before counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, LiteralString

from psycopg import Connection, sql

from domain.no_cycles import no_cycles
from domain.results.inputs import Key
from domain.scheme.scheme import Indicator, Scheme
from domain.scoring.supervision import COUNTED, STREAM, SupervisionCounts, measured
from domain.scoring.value import Node, Value
from services.queries import ledger, normative
from services.queries.moment import AsOf, Reading

TABLE: Final = "conduct_v2"
PROJECTIONS: Final = ("ledger", "conduct", "normative")
"""What a year is counted from."""
STAGES: Final = "stages_met"
DOCUMENTS: Final = "document_faults"

VERDICT: Final[LiteralString] = (
    "case c.kind when 'result' then case"
    " when c.state = 'done' then case when c.due is null then 'undated' when c.done_on <= c.due then 'on_time'"
    " else 'late' end"
    " when c.state = 'owed' and c.due <= %(until)s then 'late'"
    " when c.state = 'waiting' and c.due <= %(until)s then 'waiting' end"
    " when 'report' then case when c.done_on <= c.due then 'on_time'"
    " when c.done_on is not null or c.due <= %(until)s then 'late' end"
    " else case when c.due <= %(until)s then 'counted' end end"
)
"""What a row comes to on the day asked; null: nothing yet."""

OF_YEAR: Final[LiteralString] = (
    "(c.due between %(first)s and %(cut_off)s or (c.due is null and c.done_on between %(first)s and %(cut_off)s))"
)
"""Belongs to the year by its day. Written over columns: of an expression the planner knows no distribution, and sorts."""

PLURAL: Final = {
    "return": "returns", "urging": "urgings", "refusal": "refusals", "relapse": "relapses", "concealment": "concealments",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Year:
    """From its first day to its cut-off; `until` is the day asked, where that is earlier."""

    first: date
    cut_off: date
    until: date

    @classmethod
    def of(cls, scheme: Scheme, reading: Reading) -> Year:
        return cls(date(scheme.year, 1, 1), scheme.cut_off, min(scheme.cut_off, reading.at.day))

    def values(self, reading: Reading) -> dict[str, Any]:
        return {"first": self.first, "cut_off": self.cut_off, "until": self.until, "upto": reading.at.position}


@no_cycles()
def values(conn: Connection[Any], reading: Reading, scheme: Scheme) -> dict[Key, Value]:
    """Every indicator of the scheme that is counted from the stream, for each unit it scores."""
    lines = {code: line for code, line in scheme.indicators.items() if line.source == "stream"}
    year = Year.of(scheme, reading)
    measures = {line.measure for line in lines.values()}
    counted = counts(conn, reading, year) if measures - {STAGES, DOCUMENTS} else {}
    sources = {source for line in lines.values() if line.measure == STAGES for source in line.matters}
    staged = nodes(conn, reading, year, sources) if STAGES in measures else {}
    faults = document_faults(conn, reading, year) if DOCUMENTS in measures else {}
    found: dict[Key, Value] = {}
    for unit, group in scheme.group_of.items():
        for line in scheme.lines(group):
            if line.code not in lines:
                continue
            if line.measure == STAGES:
                found[unit, line.code] = Value(nodes=tuple(_of(staged.get(unit, {}), line)), source=STREAM)
            elif line.measure == DOCUMENTS:
                wrong = SupervisionCounts(document_faults=len(faults.get(unit, ())))
                found[unit, line.code] = measured(DOCUMENTS, wrong)
            else:
                whole = sum(_each(counted.get(unit, {}), line), SupervisionCounts())
                found[unit, line.code] = measured(line.measure, whole)
    return found


def counts(conn: Connection[Any], reading: Reading, year: Year) -> dict[str, dict[str, SupervisionCounts]]:
    """By unit and source of the matter, in one question."""
    statement = sql.SQL(
        "select unit, source, role, kind, grade, count(*) filter (where verdict = 'on_time'),"
        " count(*) filter (where verdict = 'late'), count(*) filter (where verdict in ('undated', 'waiting', 'counted'))"
        " from (select c.unit, c.source, c.role, c.kind, {verdict} as verdict, c.grade from {conduct} as c"
        " where {holds} and c.kind <> 'stage' and {of_year}) as judged"
        " group by 1, 2, 3, 4, 5"  # what is grouped by is known to the planner; of a verdict it would expect too much
    ).format(verdict=sql.SQL(VERDICT), of_year=sql.SQL(OF_YEAR), conduct=reading.table(TABLE), holds=_holds(reading))
    tally: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for unit, source, role, kind, grade, *numbers in conn.execute(statement, year.values(reading)):
        for verdict, n in zip(("on_time", "late", "counted"), numbers, strict=True):
            for name in counted_as(kind, role, verdict, grade) if n else ():
                tally[unit, source][name] += n
    found: dict[str, dict[str, SupervisionCounts]] = {}
    for (unit, source), of_kind in tally.items():
        found.setdefault(unit, {})[source] = _counted(of_kind, {})
    return found


def counted_as(kind: str, role: str, verdict: str, grade: str) -> list[str]:
    """Which counts one row adds to."""
    if kind in PLURAL:
        return [PLURAL[kind]]
    due = verdict in ("on_time", "late")
    names = [f"{kind}s_due_{role}"] if due else []
    names += [f"{kind}s_on_time_{role}"] if verdict == "on_time" else []
    if kind == "result":
        names += [f"due_{role}", *([grade] if grade in COUNTED else [])]
    return names


def nodes(
    conn: Connection[Any], reading: Reading, year: Year, sources: Collection[str]
) -> dict[str, dict[str, list[Node]]]:
    """Milestones of the leads, by unit and source: the phases of a matter, or its result where it has none."""
    statement = sql.SQL(
        "with chosen as materialized (select c.* from {conduct} as c where {holds} and c.role = 'lead'"
        " and c.kind in ('result', 'stage') and c.state <> 'waiting'"
        " and (%(every)s or c.source = any(%(sources)s))"
        " and c.due between %(first)s and %(cut_off)s and (c.due <= %(until)s or c.done_on <= %(until)s))"
        " select c.unit, c.source, l.number, c.n, c.title, l.title, c.weight, c.due, c.due_first, c.done_on"
        " from chosen as c join {ledger} as l on l.id = c.directive and {l_holds}"
        " where c.kind = 'stage' or not exists (select from {conduct} as s where s.directive = c.directive"
        " and s.unit = c.unit and s.kind = 'stage' and {s_holds}) order by l.number collate \"C\", c.n"
    ).format(
        conduct=reading.table(TABLE),
        holds=_holds(reading),
        ledger=reading.table(ledger.TABLE),
        l_holds=_holds(reading, "l"),
        s_holds=_holds(reading, "s"),
    )
    asked = {**year.values(reading), "every": not sources, "sources": list(sources)}
    found: dict[str, dict[str, list[Node]]] = {}
    for unit, source, number, n, stage, title, weight, due, first, done in conn.execute(statement, asked):
        node = Node(f"{number}-{n}" if n else number, stage or title, Decimal(weight), due, first or due, done)
        found.setdefault(unit, {}).setdefault(source, []).append(node)
    return found


def facts(conn: Connection[Any], reading: Reading, scheme: Scheme, unit: str) -> dict[str, dict[str, tuple[int, ...]]]:
    """The positions a unit's counted lines stand on, by indicator and what each was counted as; for its receipt."""
    year = Year.of(scheme, reading)
    statement = sql.SQL(
        "select source, kind, role, verdict, grade, owed, array_agg(since) from ("
        "select c.source, c.kind, c.role, {verdict} as verdict, c.grade, c.since, c.kind in ('result', 'stage')"
        " and c.role = 'lead' and c.state <> 'waiting' and c.due is not null"
        " and least(c.due, c.done_on) <= %(until)s as owed from {conduct} as c"
        " where {holds} and c.unit = %(unit)s and {of_year}) as judged group by 1, 2, 3, 4, 5, 6"
    ).format(verdict=sql.SQL(VERDICT), of_year=sql.SQL(OF_YEAR), conduct=reading.table(TABLE), holds=_holds(reading))
    told = conn.execute(statement, {**year.values(reading), "unit": unit}).fetchall()
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    for line in scheme.lines(scheme.group_of[unit]):
        if line.source != "stream":
            continue
        if line.measure == DOCUMENTS:
            found[line.code] = {DOCUMENTS: document_faults(conn, reading, year).get(unit, ())}
            continue
        of_line: dict[str, set[int]] = defaultdict(set)
        for source, kind, role, verdict, grade, owed, positions in told:
            if line.matters and source not in line.matters:
                continue
            if line.measure == STAGES:
                names = ["nodes"] if owed else []
            else:
                names = counted_as(kind, role, verdict, grade) if verdict and kind != "stage" else []
            for name in names:
                of_line[name].update(positions)
        ordered = {name: tuple(sorted(positions)) for name, positions in sorted(of_line.items())}
        found[line.code] = ordered if line.measure == STAGES else {**measured(line.measure, _all(ordered)).positions}
    return found


def document_faults(conn: Connection[Any], reading: Reading, year: Year) -> dict[str, tuple[int, ...]]:
    """依法行政: the documents of each unit that are in fault on the last day of the year, or on the day asked."""
    at = replace(reading, at=AsOf(reading.at.position, year.until))
    return normative.faults(normative.shelf(conn, at))


def requests(conn: Connection[Any], reading: Reading, year: Year) -> tuple[dict[str, int], dict[str, int]]:
    """基层减负: the reports each unit was asked for in the year, and the matters that came of an inspection of it."""
    statement = sql.SQL(
        "select c.unit, count(*) filter (where c.kind = 'report'),"
        " count(*) filter (where c.kind = 'result' and c.source = 'inspection')"
        " from {conduct} as c where {holds} and coalesce(c.due, c.done_on) between %(first)s and %(until)s group by 1"
    ).format(conduct=reading.table(TABLE), holds=_holds(reading))
    found = conn.execute(statement, year.values(reading)).fetchall()
    return {unit: asked for unit, asked, _ in found}, {unit: visits for unit, _, visits in found}


@dataclass(frozen=True, slots=True)
class MonthOfUnit:
    """What fell due in one month, results and reports, what of it was on time, and what stood against the unit."""

    unit: str
    month: date
    results: int
    results_on_time: int
    reports: int
    reports_on_time: int
    against: int


def months(conn: Connection[Any], reading: Reading, year: Year) -> tuple[MonthOfUnit, ...]:
    """Each unit's months of the year in which anything was due or happened."""
    statement = sql.SQL(
        "select unit, month, count(*) filter (where kind = 'result'),"
        " count(*) filter (where kind = 'result' and verdict = 'on_time'), count(*) filter (where kind = 'report'),"
        " count(*) filter (where kind = 'report' and verdict = 'on_time'), count(*) filter (where verdict = 'counted')"
        " from (select c.unit, c.kind, {verdict} as verdict,"
        " date_trunc('month', coalesce(c.due, c.done_on)::timestamp)::date as month from {conduct} as c"
        " where {holds} and c.kind <> 'stage' and {of_year}) as judged where verdict in ('on_time', 'late', 'counted') group by unit, month order by unit, month"
    ).format(verdict=sql.SQL(VERDICT), of_year=sql.SQL(OF_YEAR), conduct=reading.table(TABLE), holds=_holds(reading))
    return tuple(MonthOfUnit(*row) for row in conn.execute(statement, year.values(reading)))


def _holds(reading: Reading, alias: str = "c") -> sql.Composable:
    """True at the position asked. Most of the table is, so it is read through and no index is asked."""
    if reading.at.position is None:
        return sql.SQL("{}.until is null").format(sql.Identifier(alias))
    return sql.SQL("{0}.since <= %(upto)s and ({0}.until is null or {0}.until > %(upto)s)").format(
        sql.Identifier(alias)
    )


def _each(of_source: Mapping[str, SupervisionCounts], line: Indicator) -> Iterable[SupervisionCounts]:
    return (each for source, each in of_source.items() if not line.matters or source in line.matters)


def _of(of_source: Mapping[str, list[Node]], line: Indicator) -> Iterable[Node]:
    return (node for source in sorted(of_source) if not line.matters or source in line.matters
            for node in of_source[source])  # fmt: skip


def _all(found: Mapping[str, tuple[int, ...]]) -> SupervisionCounts:
    return _counted({name: len(positions) for name, positions in found.items()}, found)


def _counted(amounts: Mapping[str, int], found: Mapping[str, tuple[int, ...]]) -> SupervisionCounts:
    given: dict[str, Any] = {**amounts, "positions": found}
    return SupervisionCounts(**given)
