"""连带调整 as long work: every timeline moved once by the workers, whatever happens on the way."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from dramatiq import Message

from domain.aggregate import Act
from domain.calendar import YearPlan
from domain.decision import Decision
from services.commands.decisions import Following
from services.commands.founding import publish_plan
from services.commands.order import Order
from services.record.long_work import Progress
from services.record.supervision import Command
from services.tasks.broker import Beat, build_broker, queue_state
from services.tasks.worker import Background
from tests import decisions
from tests.services.tasks.office import Office
from tests.stories import CALENDAR, PACK

QUICK = Beat(every=0.2, silence=1.0, upkeep=0.2)
COUNT = 5


class Desk:
    """Five decisions whose evaluation a new notice puts on a day of rest."""

    def __init__(self, office: Office) -> None:
        self.house, self.record = office.house, office.record
        life = decisions.facts(decisions.review_planned())
        self.ids = [UUID(int=(7 << 96) + n) for n in range(COUNT)]
        self.record.keep(*(replace(fact, originator_id=id) for id in self.ids for fact in life))
        decision = self.decision(0)
        self.on, self.due = decision.now.last_on, decision.now.timeline.current["evaluation"].due
        notice = YearPlan(self.due.year, (self.due,), (), "通知")
        publish_plan(self.record, self.order("notice"), notice)
        self.sent: list[Message[Any]] = []

    def order(self, command: str) -> Order:
        return Order(Act(by="office", on=self.on, command_id=command), Command(command), self.on)

    def decision(self, n: int) -> Decision:
        return self.record.get(Decision, self.ids[n])

    def evaluations(self) -> list[date]:
        return [self.decision(n).now.timeline.current["evaluation"].due for n in range(COUNT)]

    def moved(self) -> int:
        return sum(due > self.due for due in self.evaluations())

    def asked(self, send: Any = None) -> Following:
        """With its messages kept back, unless they are sent."""
        order = self.order("follow")
        return Following.of(self.record, order).begin(
            self.ids, order, send or self.sent.append, ground="calendar", cause="通知", reason="放假安排"
        )


@pytest.fixture
def desk(office: Office, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(Following, "TOGETHER", 2)
    return Desk(office)


def test_the_workers_move_every_timeline_once(desk: Desk) -> None:
    seen: list[tuple[int, int]] = []
    with Background(desk.house, beat=QUICK) as background:
        following = desk.asked(background.broker.send_once)
        following.finish(lambda done, of: seen.append((done, of)))

    assert seen[-1] == (COUNT, COUNT)
    assert desk.moved() == COUNT
    told = following.followed()
    assert set(told) == set(desk.ids)
    assert len({each.position for each in told.values()}) == COUNT


def test_a_message_that_comes_twice_moves_nothing_twice(desk: Desk) -> None:
    following = desk.asked()
    parts = [str(id) for id in desk.ids[:2]]
    head = desk.record.head()[0]

    assert [following.do(*parts), following.do(*parts)] == [2, 0]
    assert desk.record.head()[0] == head + 2
    assert [len(message.args) - 2 for message in desk.sent] == [2, 2, 1]


def test_what_was_moved_by_a_worker_that_died_before_it_said_so_is_not_moved_again(desk: Desk) -> None:
    following = desk.asked()
    part = str(desk.ids[0])
    wanted = {
        "act": desk.order("follow").act.to_json(), "command": "follow", "today": desk.on.isoformat(),
        "ground": "calendar", "cause": "通知", "reason": "放假安排",
    }  # fmt: skip
    died = following.part(wanted, part)
    head = desk.record.head()[0]

    following.do(part)

    assert desk.record.head()[0] == head
    assert following.followed()[desk.ids[0]].position == died["position"]


def test_cancelled_it_stops_and_asked_again_it_goes_on(desk: Desk) -> None:
    following = desk.asked()
    following.do(str(desk.ids[0]))
    following.cancel()

    assert following.do(str(desk.ids[1])) == 0
    assert following.progress() == Progress(1, COUNT, cancelled=True)
    assert desk.moved() == 1
    desk.sent.clear()
    again = desk.asked()

    assert again.id == following.id
    assert sum(again.do(*message.args[2:]) for message in desk.sent) == COUNT - 1
    assert desk.moved() == COUNT


def test_what_was_asked_before_a_restart_is_done_after_it(desk: Desk) -> None:
    with closing(build_broker(desk.house, beat=QUICK)) as broker:
        following = desk.asked(broker.send_once)
    with desk.record.place.pool.connection() as conn:
        assert queue_state(conn).waiting == 3

    with Background(desk.house, beat=QUICK):
        following.finish()

    assert desk.moved() == COUNT


def test_what_cannot_be_moved_is_told_and_does_not_hold_up_the_rest(desk: Desk) -> None:
    decision = desk.decision(0)
    later = replace(desk.order("later").act, on=decision.now.last_on.replace(year=decision.now.last_on.year + 1))
    decision.reshape(
        [decisions.moved(decision, "tracking-3", "2027-5-17")], ground="policy", reason="政策", asked_by="office",
        approved_by="QZ", rank="head", calendar=CALENDAR, pack=PACK, act=later,
    )  # fmt: skip
    desk.record.keep(decision)

    following = desk.asked()
    following.finish(alone=True)

    assert following.followed()[desk.ids[0]].position is None
    assert [breach.code for breach in following.followed()[desk.ids[0]].breaches] == [""]
    assert desk.moved() == COUNT - 1
    following.cancel()
    assert following.progress() == Progress(COUNT, COUNT), "what is done is not cancelled"


def test_interrupted_it_is_cancelled(desk: Desk) -> None:
    def interrupt(done: int, of: int) -> None:
        raise KeyboardInterrupt

    following = desk.asked()
    with pytest.raises(KeyboardInterrupt):
        following.finish(interrupt, alone=True)

    assert following.progress() == Progress(1, COUNT, cancelled=True)
