from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.record.errors import CommandReplayed, ExpectsConflict, Missing, Stale, TimeRefused, VersionConflict
from services.record.recorder import Command
from tests.house import act
from tests.services.record.story import Matter


def test_what_is_kept_is_read_back_the_same(record):
    matter = Matter.open("防汛检查", act())
    matter.note("已出发", act())

    kept = record.keep(matter, command=Command("c-1", b"body"), result={"id": str(matter.id)})

    assert (kept.first, kept.last) == (1, 2)
    assert kept.result == {"id": str(matter.id), "position": 2}
    assert record.get(Matter, matter.id) == matter


def test_two_who_saw_the_same_version_cannot_both_keep(record):
    matter = Matter.open("一事", act())
    record.keep(matter)
    first, second = record.get(Matter, matter.id), record.get(Matter, matter.id)
    first.note("甲", act())
    second.note("乙", act())
    record.keep(first)

    with pytest.raises(VersionConflict):
        record.keep(second)

    assert record.get(Matter, matter.id).notes == ["甲"]


def test_without_if_match_the_second_is_decided_again(record):
    matter = Matter.open("一事", act())
    record.keep(matter)
    seen = [record.get(Matter, matter.id)]
    other = record.get(Matter, matter.id)
    other.note("甲", act())
    record.keep(other)

    def decide():
        mine = seen.pop() if seen else record.get(Matter, matter.id)
        mine.note("乙", act())
        return record.keep(mine)

    assert record.run(decide).last == 3
    assert record.get(Matter, matter.id).notes == ["甲", "乙"]


def test_with_if_match_the_second_is_stale(record):
    matter = Matter.open("一事", act())
    record.keep(matter)
    other = record.get(Matter, matter.id)
    other.note("甲", act())
    record.keep(other)

    with pytest.raises(Stale) as refused:
        record.run(lambda: pytest.fail("decided on what it had not seen"), if_match=(matter.id, 1))

    assert (refused.value.given, refused.value.current) == (1, 2)


def test_a_decision_fails_when_what_it_read_has_moved_on(record):
    parent, child = Matter.open("总", act()), Matter.open("分", act())
    record.keep(parent)

    with pytest.raises(ExpectsConflict):
        record.keep(child, expects=[(parent.id, 2)])
    with pytest.raises(ExpectsConflict):
        record.keep(Matter.open("再分", act()), expects=[(parent.id, 0)])

    record.keep(Matter.open("又分", act()), expects=[(parent.id, 1), (uuid4(), 0)])
    assert record.head()[0] == 2


def test_a_command_is_kept_once_and_answers_its_first_answer(record):
    kept = record.keep(Matter.open("一事", act()), command=Command("c-1", b"body"), result={"n": 1})

    with pytest.raises(CommandReplayed) as replayed:
        record.keep(Matter.open("又一事", act()), command=Command("c-1", b"body"), result={"n": 2})

    assert replayed.value.answered == record.answered("c-1")
    assert record.answered("c-1").result == {"n": 1, "position": 1}
    assert record.head()[0] == kept.last
    assert record.answered("c-2") is None


def test_a_command_without_a_fact_is_answered_too(record):
    record.keep(Matter.open("一事", act()))

    kept = record.keep(command=Command("c-2", b""))

    assert (kept.first, kept.last) == (2, 1)
    assert record.answered("c-2").last == 1


def test_a_simulated_record_takes_times_that_never_decrease(record):
    morning, before = datetime(2026, 3, 2, 1, tzinfo=UTC), datetime(2026, 3, 2, 0, 59, tzinfo=UTC)

    kept = record.keep(Matter.open("一事", act()), recorded_at=morning)

    assert kept.recorded_at == morning
    with pytest.raises(TimeRefused):
        record.keep(Matter.open("二事", act()), recorded_at=before)
    assert record.last_before(morning) == 0
    assert record.last_before(datetime(2026, 3, 3, tzinfo=UTC)) == 1


def test_a_live_record_takes_no_time_from_outside(live_record):
    with pytest.raises(TimeRefused):
        live_record.keep(Matter.open("一事", act()), recorded_at=datetime(2026, 3, 2, tzinfo=UTC))

    assert live_record.head()[0] == 0


def test_what_is_not_there_is_missing(record):
    matter = Matter.open("一事", act())
    record.keep(matter)

    with pytest.raises(Missing):
        record.get(Matter, uuid4())


def test_following_answers_facts_in_order(record):
    matter = Matter.open("一事", act())
    for text in "甲乙丙":
        matter.note(text, act())
    record.keep(matter)

    found = record.follow(1, 2)

    assert [(each.position, each.version, each.fact.text) for each in found] == [(2, 2, "甲"), (3, 3, "乙")]
    assert record.last_event(matter.id).text == "丙"
    assert [each.position for each in record.history(matter.id)] == [1, 2, 3, 4]
