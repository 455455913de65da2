"""分组试算: a year scored group by group among workers is the year scored at once, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any
from uuid import UUID

import pytest
from dramatiq import Message

from services.audit.assessing import scored
from services.commands.office import office_of
from services.queries.moment import AsOf, Reading
from services.record.long_work import Progress
from services.tasks import scorings
from services.tasks.broker import Beat, build_broker, queue_state
from services.tasks.scorings import Scoring, among_workers
from services.tasks.worker import Background
from tests.counties import opened
from tests.house import TestServer
from tests.stories import day

QUICK = Beat(every=0.2, silence=1.0, upkeep=0.2)
GROUPS = 3


class Counties:
    """A year of twelve counties in three groups, asked about as it stands now."""

    def __init__(self, house) -> None:
        self.house, self.record = house, house.record("500155")
        self.id = opened(self.record, 12, in_a_group=4)
        office, at = office_of(self.record), AsOf(self.record.head()[0], day("12-1"))
        self.reading = Reading(self.record.place, at, office.pack(at.day), office.calendar)
        self.sent: list[Message[Any]] = []

    def asked(self) -> Scoring:
        """With its messages kept back, so that a test hands them out."""
        self.sent.clear()
        return Scoring.of(self.record, self.id, self.reading.at, self.sent.append)

    def parts(self) -> list[str]:
        return [str(message.args[2]) for message in self.sent]


@pytest.fixture(scope="module")
def counties(server: TestServer) -> Iterator[Counties]:
    with server.house() as house:
        yield Counties(house)


def test_workers_come_to_the_same_year_to_the_last_digit_and_receipt(counties):
    seen: list[tuple[int, int]] = []
    at_once = scored(counties.record, counties.id, counties.reading)
    with Background(counties.house, beat=QUICK) as background:
        found = among_workers(
            counties.record,
            counties.id,
            counties.reading,
            send=background.broker.send_once,
            tick=lambda done, of: seen.append((done, of)),
        )

    assert found == at_once
    assert len(found["units"]) == 12
    assert seen[-1] == (GROUPS, GROUPS)
    with counties.record.place.pool.connection() as conn:
        assert conn.execute(f"select count(*) from {counties.record.place.tables}.long_works").fetchone() == (0,)


def test_a_part_done_twice_is_kept_once(counties):
    scoring = counties.asked()
    [first, *_] = counties.parts()

    assert [scoring.do(first), scoring.do(first)] == [1, 0]
    assert scoring.progress() == Progress(1, GROUPS)
    scoring.take()


def test_asking_again_goes_on_where_the_last_asking_stopped(counties):
    scoring = counties.asked()
    [first, *others] = counties.parts()
    scoring.do(first)
    scoring.cancel()

    assert scoring.do(others[0]) == 0
    again = counties.asked()

    assert (again.id, counties.parts()) == (scoring.id, others)
    assert all(again.do(part) for part in others)
    assert again.progress() == Progress(GROUPS, GROUPS)
    assert sorted(again.take()) == sorted([first, *others])


def test_what_was_asked_before_a_restart_is_done_after_it(counties):
    with closing(build_broker(counties.house, beat=QUICK)) as broker:
        scoring = Scoring.of(counties.record, counties.id, counties.reading.at, broker.send_once)
    with counties.record.place.pool.connection() as conn:
        assert queue_state(conn).waiting == GROUPS

    with Background(counties.house, beat=QUICK):
        scoring.finish()

    assert scoring.progress() == Progress(GROUPS, GROUPS)
    scoring.take()


def test_interrupted_it_is_cancelled(counties):
    def interrupt(done: int, of: int) -> None:
        raise KeyboardInterrupt

    sent: list[Message[Any]] = []
    with pytest.raises(KeyboardInterrupt):
        among_workers(counties.record, counties.id, counties.reading, send=sent.append, tick=interrupt)

    asked = [(Scoring(counties.record, UUID(scoring)), part) for _, scoring, part in (each.args for each in sent)]
    assert len(asked) == GROUPS
    assert not any(scoring.do(part) for scoring, part in asked)
    asked[0][0].take()


def test_a_year_of_a_few_units_is_scored_where_it_is_asked(counties, monkeypatch):
    assert not scorings.is_worth_it(counties.record, counties.id, counties.reading)
    monkeypatch.setattr(scorings, "MANY_UNITS", 12)
    assert scorings.is_worth_it(counties.record, counties.id, counties.reading)
