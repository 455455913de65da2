"""The portfolio of decisions against the timelines themselves: the same rows, slips and grounds, as of every moment."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from random import Random
from uuid import UUID

import pytest

from domain.timeline.portfolio import row
from services.audit.tables import compare
from services.commands.decisions.standing import decision_of
from services.projections.register import projector, rebuild_one
from services.queries import decisions as queries
from services.queries.decisions import Filters
from services.queries.moment import AsOf, Reading
from services.record.mapper import FactMapper
from services.record.supervision import Missing, Supervision
from tests import decisions as story
from tests.bench.history import Told, keep_history
from tests.stories import CALENDAR, CITY, HOUSING, PACK, TOWNS

LAST = date(2027, 8, 2)


@pytest.fixture
def told(record: Supervision) -> Supervision:
    """Every story there is, each fact recorded on the day it happened."""
    mapper, facts = FactMapper(), []
    for n, make in enumerate(story.STORIES.values(), start=1):
        for version, fact in enumerate(story.facts(make()), start=1):
            stored = mapper.to_stored_event(fact)
            facts.append(Told(UUID(int=n), version, stored.topic, stored.state, fact.act.on))
    ordered = sorted(facts, key=lambda fact: (fact.day, fact.originator_id, fact.version))
    assert all(
        [fact.version for fact in of_one] == list(range(1, len(of_one) + 1))
        for of_one in (
            list(one) for _, one in groupby(sorted(ordered, key=lambda f: f.originator_id), lambda f: f.originator_id)
        )
    )
    keep_history(record, ordered)
    projector(record).catch_up()
    return record


def asked(record: Supervision, position: int | None, day: date) -> queries.Portfolio:
    with record.place.pool.connection() as conn:
        return queries.portfolio(conn, Reading(record.place, AsOf(position, day), PACK, CALENDAR))


def assert_same(record: Supervision, position: int | None, day: date) -> None:
    found = {each.line.id: each for each in asked(record, position, day).rows}
    known = {}
    for n in range(1, len(story.STORIES) + 1):
        try:
            known[UUID(int=n)] = decision_of(record, UUID(int=n), until=position)
        except Missing:
            continue
    assert found.keys() == known.keys()
    for id, each in known.items():
        line, wanted = found[id].line, row(id, each.timeline, day)
        assert (line.versions, line.steps, line.reached, line.dropped) == (
            wanted.versions, wanted.milestones, wanted.reached, wanted.dropped,
        )  # fmt: skip
        assert (line.first_end, line.current_end, line.planned) == (
            wanted.first_end, wanted.current_end, wanted.planned,
        )  # fmt: skip
        assert line.by_ground == {ground: days for ground, days in wanted.by_ground.items() if days}
        assert line.status == each.decision.now.status
        assert set(line.units) == each.units
        if line.stage == "ended":
            assert (line.next_due, found[id].late) == (None, 0)
        else:
            assert line.next_due == (wanted.next and wanted.next.due)
            assert (found[id].late, found[id].actual) == (wanted.late, wanted.actual)


def test_the_table_is_what_the_timelines_say_on_any_day(told: Supervision):
    for n in range(0, 500, 50):
        assert_same(told, None, date(2026, 3, 2) + timedelta(days=n))


def test_the_table_as_of_a_position_is_what_they_said_then(told: Supervision):
    head = told.head()[0]
    for position in Random(5).sample(range(1, head), 12):
        assert_same(told, position, LAST)


def test_the_tables_are_what_the_facts_fold_to_and_stay_so_when_rebuilt(told: Supervision):
    for name in queries.PROJECTIONS:
        rebuild_one(told, name)

    compared = {each.projection: each for each in compare(told)}

    assert [compared[name].differences for name in queries.PROJECTIONS] == [(), ()]
    assert all(compared[name].versions > 100 for name in queries.PROJECTIONS)


def test_bars_show_the_first_promise_the_plan_and_what_was_reached(told: Supervision):
    id = UUID(int=list(story.STORIES).index("executed") + 1)
    with told.place.pool.connection() as conn:
        reading = Reading(told.place, AsOf(None, LAST), PACK, CALENDAR)
        bars = {bar.code: bar for bar in queries.bars(conn, reading, [id])[id]}

    assert bars["midterm"].first_due < bars["midterm"].due == date(2027, 6, 30)
    assert (bars["opinions-1"].reached, bars["opinions-1"].is_live) == (date(2026, 6, 29), False)
    assert bars["tracking-1"].directives
    comment = bars["public_participation"]
    assert comment.earliest(reading) == comment.start + timedelta(days=30)


def test_a_unit_finds_what_it_may_know_of_and_what_it_owes(told: Supervision):
    with told.place.pool.connection() as conn:
        reading = Reading(told.place, AsOf(None, date(2026, 3, 11)), PACK, CALENDAR)

        def ids(seen_by: str | None = None) -> set[UUID]:
            return {each.line.id for each in queries.lines(conn, reading, Filters(seen_by=seen_by))}

        everything, public = ids(), ids("lp-xx")
        own = queries.due(conn, reading, date(2026, 3, 1), date(2026, 4, 1), Filters(unit=TOWNS[0]))

    assert public < ids(HOUSING) < everything
    assert {each.unit for each in own} == {TOWNS[0]}
    assert {each.kind for each in own} == {"answer"}
    assert CITY not in {each.unit for each in own}
