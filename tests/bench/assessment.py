"""Assessment: a year scored from cold, a receipt, ten times the units and directives, counties among worker processes."""

from __future__ import annotations

import signal
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from decimal import Decimal
from importlib.resources import files
from multiprocessing import get_context
from multiprocessing.synchronize import Semaphore
from random import Random
from typing import Any, LiteralString

import psycopg
from psycopg import Connection, sql

from domain.results.inputs import Inputs, Key
from domain.results.receipt import receipt
from domain.results.scoring import score
from domain.scheme.reading import read_scheme
from domain.scheme.scheme import Indicator, Scheme
from domain.scoring.value import Value
from services.commands.office import office_of
from services.office_calendar import published
from services.projections.conduct import Conduct
from services.projections.ledger import Ledger
from services.projections.normative import Documents
from services.projections.rebuild import rebuild
from services.projections.source import RecordSource
from services.projections.table import Table
from services.queries import conduct, ledger
from services.queries.cursors import Cursors
from services.queries.filters import Filters
from services.queries.moment import AsOf, Reading
from services.record.supervision import Supervision
from services.rulepacks import shipped
from services.settings import Settings
from services.tasks.broker import build_broker
from services.tasks.scorings import among_workers
from services.tasks.worker import Background
from services.wiring import House, open_house
from tests.bench.figure import Figure, percentile
from tests.bench.history import LAST_DAY, history, keep_history
from tests.counties import opened
from tests.house import TestServer

YEAR = 2025
LIVED = 1_000
"""Directives whose facts are kept and folded; the others are these again, under other ids and units."""
TIMES = 10
UNITS = 95
ASKED = 9
COUNTIES = 2_844
TURNS = 3


def run(server: TestServer) -> Iterator[Figure]:
    with server.house() as house:
        record = house.record("500155")
        keep_history(record, list(history(LIVED * 25, units=_units(TIMES))))
        for projection in (Ledger(record.place.zone), Conduct(record.place.zone), Documents()):
            rebuild(RecordSource(record), projection)
        retold = _Retold(house, record)
        retold.more(1, TIMES)
        small = _Office(record, _units(TIMES))
        quick = small.median(small.scored)
        retold.more(TIMES, TIMES * TIMES)
        yield from _scored(record, quick)
    with server.house() as house:
        yield from _fanned_out(house)


def _units(n: int) -> tuple[str, ...]:
    return tuple(f"lp-{each:03d}" for each in range(n))


def _scored(record: Supervision, quick: float) -> Iterator[Figure]:
    office = _Office(record, _units(UNITS))
    engine, by_hand = office.in_turns(office.scored, office.aggregate)
    ratio = engine / by_hand
    yield Figure(
        f"a year of {UNITS} units and {LIVED * TIMES * TIMES:,} directives scored from cold · its counts by hand in SQL",
        engine * 1e3, "ms", by_hand * 1e3, ratio, "≤ 3×", ratio <= 3,
    )  # fmt: skip
    one, page = office.in_turns(office.receipt(), office.page)
    ratio = one / page
    yield Figure("a receipt with its facts · a ledger page", one * 1e3, "ms", page * 1e3, ratio, "≤ 2×", ratio <= 2)
    whole = _Office(record, _units(TIMES * TIMES))
    large = whole.median(whole.scored)
    growth = large / quick
    yield Figure(
        f"the same of {TIMES * TIMES} units and {LIVED * TIMES * TIMES:,} directives · of a tenth of both",
        large * 1e3, "ms", quick * 1e3, growth, "≤ 11×", growth <= 11,
    )  # fmt: skip


def _fanned_out(house: House) -> Iterator[Figure]:
    """Counties in groups of 37, their figures by growth, rank and extremes, each with its receipt; workers as `duban
    work` starts them, one and two in turns."""
    record = house.record("500155")
    year = opened(record, COUNTIES)
    office, at = office_of(record), AsOf(record.head()[0], date(2026, 12, 31))
    reading = Reading(record.place, at, office.pack(at.day), office.calendar)
    times: dict[int, list[float]] = {1: [], 2: []}
    with closing(build_broker(house)) as broker:
        for workers in (2, 1) * TURNS:
            with _at_work(house, workers):
                begun = time.perf_counter()
                among_workers(record, year, reading, send=broker.send_once)
                times[workers].append(time.perf_counter() - begun)
    one, two = (percentile(times[workers], 0.5) for workers in (1, 2))
    yield Figure(
        f"{COUNTIES:,} counties scored with their receipts, two worker processes · one",
        COUNTIES / two, "/s", COUNTIES / one, one / two, "≥ 1.7×", one / two >= 1.7,
    )  # fmt: skip


@contextmanager
def _at_work(house: House, workers: int) -> Iterator[None]:
    """So many worker processes of one thread each, once all of them are at work."""
    context = get_context("spawn")
    ready = context.Semaphore(0)
    started = [context.Process(target=_work, args=(house.settings, ready)) for _ in range(workers)]
    try:
        for process in started:
            process.start()
        for _ in started:
            ready.acquire()
        yield
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.join()


def _work(settings: Settings, ready: Semaphore) -> None:
    with open_house(settings) as house, Background(house, threads=1):
        ready.release()
        signal.pause()


class _Retold:
    """Rows of the folded directives again under other ids, the ledger's as they stand now, conduct with its past."""

    def __init__(self, house: House, record: Supervision) -> None:
        self.record = record
        self.conn = psycopg.connect(house.dsn, autocommit=True)
        self.conn.execute("set maintenance_work_mem = '256MB'")
        self.tables = [Table(made(record.place.zone), record.place.tables) for made in (Ledger, Conduct)]
        keep = sql.SQL("select id from {} where until is null order by id limit {}").format(self._name(0), LIVED)
        self.conn.execute(sql.SQL("create temp table lived as {}").format(keep))
        for table, id in zip(self.tables, ("id", "directive"), strict=True):
            self.conn.execute(
                sql.SQL("delete from {} where {} not in (select id from lived)").format(
                    sql.Identifier(table.schema, table.name), sql.Identifier(id)
                )
            )
        self.conn.execute(
            sql.SQL("create temp table ledgers as select * from {} where until is null").format(self._name(0))
        )
        self.conn.execute(sql.SQL("create temp table conducts as select * from {}").format(self._name(1)))

    def _name(self, n: int) -> sql.Identifier:
        return sql.Identifier(self.tables[n].schema, self.tables[n].name)

    def more(self, first: int, end: int) -> None:
        """Copies `first` to `end`: each ten of them another ten units."""
        other_id = "md5({}::text || k)::uuid"
        other_unit = "'lp-' || lpad((substr(unit, 4)::int + {0} * (k / {0}))::text, 3, '0')"
        changes: tuple[dict[str, sql.Composable], ...] = (
            {"id": sql.SQL(other_id).format(sql.SQL("id")), "number": sql.SQL("number || '-' || k")},
            {
                "directive": sql.SQL(other_id).format(sql.SQL("directive")),
                "unit": sql.SQL(other_unit).format(sql.Literal(TIMES)),
            },
        )
        for table, source, changed in zip(self.tables, ("ledgers", "conducts"), changes, strict=True):
            self._bare(table)
            names = [column.name for column in table.columns] + ["since", "until"]
            told = [changed.get(name, sql.Identifier(name)) for name in names]
            self.conn.execute(
                sql.SQL("insert into {} ({}) select {} from {}, generate_series({}, {}) as k").format(
                    sql.Identifier(table.schema, table.name),
                    sql.SQL(", ").join(map(sql.Identifier, names)),
                    sql.SQL(", ").join(told),
                    sql.Identifier(source),
                    first,
                    end - 1,
                )
            )
            table.index(self.conn)
            self.conn.execute(sql.SQL("vacuum analyze {}").format(sql.Identifier(table.schema, table.name)))

    def _bare(self, table: Table[Any]) -> None:
        """Without its indexes rows go in several times as fast."""
        found = self.conn.execute(
            "select indexname from pg_indexes where schemaname = %s and tablename = %s", (table.schema, table.name)
        )
        for [name] in found.fetchall():
            self.conn.execute(sql.SQL("drop index {}").format(sql.Identifier(table.schema, name)))


class _Office:
    """The shipped scheme of the departments on these units, and the questions that are measured."""

    def __init__(self, record: Supervision, units: tuple[str, ...]) -> None:
        self.record, self.pool = record, record.place.pool
        self.scheme = _stretched(units)
        self.reported = _reported(self.scheme)
        self.reading = Reading(record.place, AsOf(record.head()[0], LAST_DAY), shipped()["500155"][-1], published())

    def median(self, asked: Callable[[Connection[Any]], object]) -> float:
        return self.in_turns(asked)[0]

    def in_turns(self, *asked: Callable[[Connection[Any]], object]) -> list[float]:
        """The median of each; one after the other, so that what else the machine does falls on all alike."""
        times: list[list[float]] = [[] for _ in asked]
        with self.pool.connection() as conn:
            for _ in range(ASKED):
                for each, took in zip(asked, times, strict=True):
                    begun = time.perf_counter()
                    each(conn)
                    took.append(time.perf_counter() - begun)
        return [percentile(took, 0.5) for took in times]

    def inputs(self, conn: Connection[Any]) -> Inputs:
        values = {**self.reported, **conduct.values(conn, self.reading, self.scheme)}
        return Inputs(as_of=self.scheme.cut_off, values=values, targets=_targets(self.scheme))

    def scored(self, conn: Connection[Any]) -> str:
        return score(self.scheme, self.inputs(conn)).digest

    def aggregate(self, conn: Connection[Any]) -> list[tuple[Any, ...]]:
        return conn.execute(
            sql.SQL(BY_HAND).format(conduct=self.reading.table(conduct.TABLE)),
            {
                "first": date(YEAR, 1, 1),
                "cut_off": self.scheme.cut_off,
                "until": self.reading.at.day,
                "upto": self.reading.at.position,
            },
        ).fetchall()

    def receipt(self) -> Callable[[Connection[Any]], object]:
        """Of a unit in the middle, as the door tells it from results that are held."""
        with self.pool.connection() as conn:
            inputs = self.inputs(conn)
        results = score(self.scheme, inputs)
        unit = sorted(self.scheme.group_of)[len(self.scheme.group_of) // 2]

        def asked(conn: Connection[Any]) -> object:
            return receipt(self.scheme, inputs, results, unit), conduct.facts(conn, self.reading, self.scheme, unit)

        return asked

    def page(self, conn: Connection[Any]) -> object:
        """As the part of the projections measures one: filter, sort, 50 rows and the total."""
        now = Reading(self.record.place, AsOf(None, LAST_DAY), self.reading.pack, self.reading.calendar)
        filters = Filters(source=("meeting", "instruction"))
        return ledger.page(conn, now, filters, cursors=Cursors(b"bench"), sort="due")


def _stretched(units: tuple[str, ...]) -> Scheme:
    """The shipped scheme of the departments over other units, in its three groups, for the year of the history."""
    text = files("domain").joinpath("schemes", "500155-departments-2026.toml").read_text(encoding="utf-8")
    written = tomllib.loads(text, parse_float=Decimal)
    written["scheme"] |= {"year": YEAR, "cut_off": f"{YEAR}-12-31"}
    written["self_assessment"]["due"] = f"{YEAR + 1}-01-20"
    for n, group in enumerate(written["groups"]):
        group["units"] = list(units[n :: len(written["groups"])])
    return read_scheme(written)


def _reported(scheme: Scheme) -> dict[Key, Value]:
    """A plausible value of every line that is not counted from the stream."""
    random = Random(3)
    return {
        (unit, line.code): _value(line, random)
        for unit, group in sorted(scheme.group_of.items())
        for line in scheme.lines(group)
        if line.source != "stream"
    }


def _value(line: Indicator, random: Random) -> Value:
    if line.method == "judges":
        return Value(marks=tuple(str(random.randint(75, 99)) for _ in range(9)), source="评分表")
    amounts = {"x": random.randint(70, 110), "of": 100, "n": random.randint(0, 2), "satisfied": 60, "fairly": 30,
               "dissatisfied": random.randint(0, 9)}  # fmt: skip
    return Value({symbol: Decimal(amount) for symbol, amount in amounts.items()}, source="报表")


def _targets(scheme: Scheme) -> dict[Key, Decimal]:
    return {(unit, code): Decimal(100) for unit in scheme.group_of for code in scheme.indicators}


BY_HAND: LiteralString = """
with told as (
    select unit, source, role, kind, grade, due, done_on, state, weight from {conduct} as c
    where since <= %(upto)s and (until is null or until > %(upto)s)
    and (due between %(first)s and %(cut_off)s or due is null and done_on between %(first)s and %(cut_off)s)
)
select unit, source,
    count(*) filter (where kind = 'report' and role = 'lead' and (done_on is not null or due <= %(until)s)),
    count(*) filter (where kind = 'report' and role = 'assist' and (done_on is not null or due <= %(until)s)),
    count(*) filter (where kind = 'report' and role = 'lead' and done_on <= due),
    count(*) filter (where kind = 'report' and role = 'assist' and done_on <= due),
    count(*) filter (where kind = 'result' and role = 'lead' and due is not null
        and (state = 'done' or state = 'owed' and due <= %(until)s)),
    count(*) filter (where kind = 'result' and role = 'assist' and due is not null
        and (state = 'done' or state = 'owed' and due <= %(until)s)),
    count(*) filter (where kind = 'result' and role = 'lead' and state = 'done' and done_on <= due),
    count(*) filter (where kind = 'result' and role = 'assist' and state = 'done' and done_on <= due),
    count(*) filter (where kind = 'result' and role = 'lead'
        and (state = 'done' or state in ('owed', 'waiting') and due <= %(until)s)),
    count(*) filter (where kind = 'result' and role = 'assist'
        and (state = 'done' or state in ('owed', 'waiting') and due <= %(until)s)),
    count(*) filter (where kind = 'result' and state = 'done' and grade = 'excellent'),
    count(*) filter (where kind = 'result' and state = 'done' and grade = 'good'),
    count(*) filter (where kind = 'result' and state = 'done' and grade = 'fair'),
    count(*) filter (where kind = 'result' and state = 'done' and grade = 'poor'),
    count(*) filter (where kind = 'return' and due <= %(until)s),
    count(*) filter (where kind = 'urging' and due <= %(until)s),
    count(*) filter (where kind = 'refusal' and due <= %(until)s),
    count(*) filter (where kind = 'relapse' and due <= %(until)s),
    sum(weight) filter (where kind in ('result', 'stage') and role = 'lead' and source in ('work_report', 'decision')
        and state <> 'waiting' and (due <= %(until)s or done_on <= %(until)s)),
    sum(case when done_on <= due then weight else weight * 0.6 end) filter (where kind in ('result', 'stage')
        and role = 'lead' and source in ('work_report', 'decision') and state <> 'waiting' and done_on is not null)
from told group by unit, source
"""
"""Every count the engine takes, as somebody would write it who needs no receipt."""
