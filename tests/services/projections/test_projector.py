"""All projections side by side: what is new is read once, and who wants none of it is moved past it."""

from __future__ import annotations

from typing import Any

import pytest

from services.projections.front import MOST_FACTS, Front
from services.projections.ledger import Ledger
from services.projections.lifeline import Lifeline
from services.projections.meetings import Meetings
from services.projections.normative import Documents
from services.projections.projector import Projector
from services.projections.source import RecordSource
from tests.services.projections.lives import ZONE, further_facts, lived, poison, standing


class Counted(RecordSource):
    """A source that counts how often it is asked."""

    def __init__(self, record: Any) -> None:
        super().__init__(record)
        self.asked = 0

    def follow(self, after: int, limit: int) -> Any:
        self.asked += 1
        return super().follow(after, limit)


def test_facts_once_read_are_given_again_as_they_are(record):
    lived(record, 60)
    source = Counted(record)
    front = Front(source)

    first = front.follow(0, MOST_FACTS)
    again = front.follow(10, 20)

    assert source.asked == 1
    assert [fact.position for fact in again] == list(range(11, 31))
    assert all(one is other for one, other in zip(first[10:30], again, strict=True))


def test_who_is_far_behind_is_told_by_the_record(record):
    lived(record, 60)
    source = Counted(record)
    front = Front(source)
    front.follow(40, MOST_FACTS)

    assert [fact.position for fact in front.follow(0, 5)] == [1, 2, 3, 4, 5]
    assert source.asked == 2
    assert front.follow(59, 5)[0].position == 60
    assert source.asked == 2


def test_new_facts_join_those_there_are(record):
    lived(record, 60)
    source = Counted(record)
    front = Front(source)
    front.follow(0, MOST_FACTS)
    new = further_facts(record)
    front.follow(60, MOST_FACTS)
    asked = source.asked

    assert [fact.position for fact in front.follow(0, MOST_FACTS)] == list(range(1, record.head()[0] + 1))
    assert new
    assert source.asked == asked


@pytest.fixture
def waiting(record):
    """A projector whose lanes all stand at the head and wait, without their threads."""
    lived(record, 60)
    source = RecordSource(record)
    projector = Projector(source, [Ledger(ZONE), Lifeline(), Meetings(), Documents()], source.connect)
    for lane in projector.lanes:
        while lane.follower.run_once().facts:
            pass
        lane.is_waiting = True
    yield projector
    for lane in projector.lanes:
        lane.follower.close()


def handed(projector: Projector, after: int) -> None:
    with projector._connect() as conn:
        conn.autocommit = True
        assert projector._look(conn, after) > after


def test_lanes_that_want_nothing_are_moved_together_and_not_woken(record, waiting):
    assert further_facts(record)
    head = record.head()[0]

    handed(waiting, 60)

    woken = {lane.follower.name for lane in waiting.lanes if lane.wake.is_set()}
    assert woken == {"ledger", "lifeline"}
    assert {name: standing(record, name).position for name in ("ledger", "lifeline", "meetings", "normative")} == {
        "ledger": 60,
        "lifeline": 60,
        "meetings": head,
        "normative": head,
    }
    for lane in waiting.lanes:
        assert not lane.follower.run_once().is_stopped
        assert standing(record, lane.follower.name).position == head


def test_a_lane_at_work_is_not_moved_but_woken_for_later(record, waiting):
    busy = next(lane for lane in waiting.lanes if lane.follower.name == "meetings")
    busy.is_waiting = False
    assert further_facts(record)

    handed(waiting, 60)

    assert busy.wake.is_set()
    assert standing(record, "meetings").position == 60


def test_a_lane_deposed_meanwhile_is_woken_and_not_moved(record, waiting):
    with waiting._connect() as conn:
        conn.execute(f"update {record.place.tables}.projection_checkpoints set position = 7 where name = 'meetings'")
    assert further_facts(record)

    handed(waiting, 60)

    deposed = next(lane for lane in waiting.lanes if lane.follower.name == "meetings")
    assert deposed.wake.is_set()
    assert standing(record, "meetings").position == 7


def test_nobody_is_moved_past_a_fact_nobody_knows(house, record, waiting):
    position = poison(house, record, "directive.from_the_future", b"{}")

    handed(waiting, 60)

    assert all(lane.wake.is_set() for lane in waiting.lanes)
    assert all(standing(record, lane.follower.name).position == 60 for lane in waiting.lanes)
    for lane in waiting.lanes:
        assert lane.follower.run_once().is_stopped
        assert standing(record, lane.follower.name).stopped_at == position
