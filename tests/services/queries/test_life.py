"""生命线: whose time it was, and when a promise was made, moved or passed."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from domain.aggregate import Aggregate
from services.queries.life import WHOLE, life_of
from tests.stories import CALENDAR, STORIES, day


@dataclass
class Stated:
    position: int
    fact: Aggregate.Event


def told(story, today="4-30", lanes=None):
    facts = [Stated(n, fact) for n, fact in enumerate(STORIES[story]().collect_events(), 1)]
    return life_of(facts, day(today), CALENDAR, lanes)


def test_every_story_is_told_without_gap_or_overlap():
    for name in STORIES:
        life = told(name)
        for lane in {s.lane for s in life.stretches}:
            stretches = [s for s in life.stretches if s.lane == lane]
            assert all(s.start < s.end for s in stretches), name
            assert all(a.end <= b.start for a, b in pairwise(stretches)), name
        whole = [s for s in life.stretches if s.lane == WHOLE]
        assert sum(share.days for share in life.shares) == sum((s.end - s.start).days for s in whole)


def test_a_report_that_has_arrived_is_the_offices_to_move():
    life = told("finally_reported")

    assert [s.holder for s in life.stretches if s.lane == WHOLE][-1] == "office"
    assert not any(s.is_late for s in life.stretches if s.holder == "office")


def test_past_its_deadline_the_units_time_is_late():
    life = told("signed")

    late = [s for s in life.stretches if s.lane == WHOLE and s.is_late]
    assert [(s.start, s.end) for s in late] == [(date(2026, 4, 1), date(2026, 4, 30))]


def test_a_unit_sees_its_own_lane_and_the_matters():
    everybody = {s.lane for s in told("signed").stretches}
    unit = next(lane for lane in everybody if lane)

    assert {s.lane for s in told("signed", lanes=frozenset({"nobody"})).stretches} == {WHOLE}
    assert unit in {s.lane for s in told("signed", lanes=frozenset({unit})).stretches}


def test_the_first_promise_is_told_as_the_first_and_later_ones_as_moved():
    for name in STORIES:
        whole = [p for p in told(name).promises if p.lane == WHOLE]
        assert [p.is_first for p in whole] == [place == 0 for place in range(len(whole))], name
