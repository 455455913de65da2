"""Decisions: 2,000 with twenty versions of their timelines each: the portfolio as of any day, and a changed calendar over all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from psycopg import sql

from domain.aggregate import Act
from domain.unit import Unit
from services.commands import decisions
from services.commands.founding import found, publish_plan
from services.commands.office import office_of
from services.commands.order import Order
from services.office_calendar import plan, published_years
from services.projections.decisions import Decisions, Milestones
from services.projections.rebuild import rebuild
from services.projections.source import RecordSource
from services.queries import decisions as queries
from services.queries.moment import AsOf, Reading, as_of
from services.record.mapper import FactMapper
from services.record.recorder import Command
from services.record.supervision import Supervision
from services.rulepacks import shipped
from tests import decisions as story
from tests.bench.figure import Figure, percentile
from tests.bench.history import moment
from tests.house import TestServer

MANY, FEW = 2_000, 200
VERSIONS = 20
EVERY = timedelta(days=9)
FIRST, LAST = date(2026, 5, 4), date(2026, 11, 2)
ASKED = 9
BATCH = 2_000
CHANGED = date(2026, 12, 31)
"""A day on which every timeline has a step, taken off by a notice."""


def run(server: TestServer) -> Iterator[Figure]:
    life = _life()
    with server.house() as house:
        few = _Office(house.record("500155"), life, FEW)
        few.listed()  # once, so that neither counts what is imported and connected at first
        small = (few.median(few.now), few.seconds(few.listed))
    with server.house() as house:
        many = _Office(house.record("500155"), life, MANY)
        yield from _asked(many, small[0])
        yield from _moved(many, small[1])


def _asked(many: _Office, small: float) -> Iterator[Figure]:
    """As of each of three days a quarter of the history apart, against now: the slowest of them."""
    span = LAST - date(2026, 3, 2)
    past = [LAST - span * n // 4 for n in (1, 2, 3)]
    now, *then = many.in_turns(many.now, *(many.on(day) for day in past))
    ratio = max(then) / now
    yield Figure(
        f"portfolio of {MANY:,} decisions × {VERSIONS} versions as of a past day · now",
        max(then) * 1e3, "ms", now * 1e3, ratio, "≤ 1.5×", ratio <= 1.5,
    )  # fmt: skip
    growth = (now / MANY) / (small / FEW)
    yield Figure(
        f"the same now, per decision · of {FEW}", now / MANY * 1e6, "µs", small / FEW * 1e6, growth, "≤ 1.2×", growth <= 1.2
    )  # fmt: skip


def _moved(many: _Office, small: float) -> Iterator[Figure]:
    listed = many.seconds(many.listed)
    growth = (listed / MANY) / (small / FEW)
    yield Figure(
        f"what a calendar notice would move, listed over {MANY:,} timelines, each · of {FEW}",
        listed / MANY * 1e3, "ms", small / FEW * 1e3, growth, "≤ 1.2×", growth <= 1.2,
    )  # fmt: skip
    moving, again = many.seconds(many.followed), many.seconds(many.followed)
    ratio = moving / listed
    yield Figure(
        f"the same moved as facts, {MANY:,} commits · listed", moving, "s", listed, ratio, "≤ 6×", ratio <= 6
    )  # fmt: skip
    yield Figure("moved once more: nothing", again, "s", moving, again / moving, "≤ 1×", again <= moving)


def _founded(record: Supervision) -> None:
    act = Act(by="bench", on=date(2026, 1, 5))
    order = Order(act, Command("found"), act.on, recorded_at=moment(act.on))
    found(
        record, order, packs=shipped()["500155"], plans=[plan(year) for year in published_years()],
        units=[Unit(story.CITY, "城管局", "城管局", "department")], posts=(),
    )  # fmt: skip


def _life() -> list[tuple[str, bytes, date]]:
    """One decision from its proposal through twenty versions, as it is stored."""
    decision = story.review_planned()
    day = FIRST
    while len(decision.now.timeline.versions) < VERSIONS:
        current = decision.now.timeline.current
        n = len(decision.now.timeline.versions)
        changes = [
            story.moved(decision, code, str(current[code].due + timedelta(days=n % 3 + 1)))
            for code in ("midterm", "tracking-4")
        ]
        story.reshape(decision, *changes, on=str(day))
        day += EVERY
    mapper = FactMapper()
    told = [(mapper.to_stored_event(fact), fact.act.on) for fact in story.facts(decision)]
    return [(stored.topic, stored.state, on) for stored, on in told]


class _Office:
    """So many decisions that lived the same days, their tables, and the questions that are measured."""

    def __init__(self, record: Supervision, life: Sequence[tuple[str, bytes, date]], count: int) -> None:
        self.record, self.pool = record, record.place.pool
        _founded(record)
        for day, stored in groupby(life, key=lambda fact: fact[2]):
            _keep(record, list(stored), day, count, life)
        for projection in (Decisions(), Milestones()):
            rebuild(RecordSource(record), projection)
        with self.pool.connection() as conn:
            conn.execute("set statement_timeout = 0")
            for table in (queries.TABLE, queries.STEPS):
                conn.execute(sql.SQL("analyze {}").format(sql.Identifier(record.place.tables, table)))
        self.office = office_of(record)
        known = self.office.calendar.plans[CHANGED.year]
        self.notice = replace(known, holidays=tuple(sorted({*known.holidays, CHANGED})))

    def now(self) -> object:
        return self._portfolio(AsOf(None, LAST))

    def on(self, day: date) -> Callable[[], object]:
        with self.pool.connection() as conn:
            at = as_of(conn, self.record.place, day, today=LAST)
        return lambda: self._portfolio(at)

    def _portfolio(self, at: AsOf) -> object:
        with self.pool.connection() as conn:
            found = queries.portfolio(
                conn, Reading(self.record.place, at, self.office.pack(at.day), self.office.calendar)
            )
        assert found.rows
        return found

    def listed(self) -> None:
        changed = self.office.calendar.with_plan(self.notice)
        found = decisions.would_move(
            self.record, self._open(), self.office, calendar=changed, today=LAST, rules_of=LAST
        )
        assert found

    def followed(self) -> None:
        """The notice is published, and every timeline follows it."""
        act = Act(by="bench", on=LAST)
        command = Command.fresh()
        at = moment(LAST + timedelta(days=1))
        publish_plan(self.record, Order(act, command, LAST, recorded_at=at), self.notice)
        for id in self._open():
            order = Order(act, Command.fresh(), LAST, recorded_at=at)
            decisions.follow(self.record, id, order, ground="calendar", cause="通知", reason="放假安排")

    def _open(self) -> tuple[UUID, ...]:
        with self.pool.connection() as conn:
            reading = Reading(self.record.place, AsOf(None, LAST), self.office.pack(LAST), self.office.calendar)
            return queries.with_open_steps(conn, reading)

    def seconds(self, asked: Callable[[], object]) -> float:
        begun = time.perf_counter()
        asked()
        return time.perf_counter() - begun

    def median(self, asked: Callable[[], object]) -> float:
        return self.in_turns(asked)[0]

    def in_turns(self, *asked: Callable[[], object]) -> list[float]:
        """The median of each; one after the other, so that what else the machine does falls on all alike."""
        times: list[list[float]] = [[] for _ in asked]
        for _ in range(ASKED):
            for each, took in zip(asked, times, strict=True):
                took.append(self.seconds(each))
        return [percentile(took, 0.5) for took in times]


def _keep(
    record: Supervision, of_day: Sequence[tuple[str, bytes, date]], day: date, count: int,
    life: Sequence[tuple[str, bytes, date]],
) -> None:  # fmt: skip
    """What every decision did on that day, each under an id of its own."""
    first = next(n for n, fact in enumerate(life, start=1) if fact is of_day[0])
    stored = [
        StoredEvent(UUID(int=(9 << 96) + n), version, topic, state)
        for n in range(count)
        for version, (topic, state, _) in enumerate(of_day, start=first)
    ]
    for n in range(0, len(stored), BATCH):
        record.recorder.append(stored[n : n + BATCH], Command.fresh(), recorded_at=moment(day, n))
