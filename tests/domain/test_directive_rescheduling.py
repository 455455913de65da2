"""时限随时间线: a matter given for a step keeps to it; the first promise, and what the office decided since, stand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.directive import Directive
from domain.sentences import sentence
from tests.stories import CALENDAR, PACK, WATER, accepted, act, day, extended, finally_reported, only, refused, signed
from tests.stories import withdrawn as withdrawn_matter

DECISION = UUID(int=7)


def moved(directive: Directive, was: str = "3-31", due: str = "6-30", on: str = "3-20", **other: Any) -> list[Any]:
    directive.collect_events()
    basis = {"decision": DECISION, "version": 2, "milestone": "tracking-1", "reason": "洪水", **other}
    directive.reschedule(**basis, was=day(was), due=day(due), calendar=CALENDAR, pack=PACK, act=act("office", on))
    return list(directive.collect_events())


@pytest.mark.parametrize("due", ["6-30", "3-25"])
def test_the_deadline_follows_later_or_sooner_and_the_first_promise_stays(due: str) -> None:
    directive = signed()

    [fact] = moved(directive, due=due)

    given = directive.assignments[WATER]
    assert (given.due, given.due_first) == (day(due), day("3-31"))
    assert (directive.due, directive.due_first) == (day(due), day("3-31"))
    assert (given.extensions, directive.extensions) == (0, 0)
    assert "时间线第2版调整" in sentence(fact)
    assert "洪水" in sentence(fact)
    assert "Version 2" in sentence(fact, "en")


def test_a_day_of_rest_is_rolled_as_the_first_promise_was() -> None:
    directive = signed()

    moved(directive, due="6-28")  # a Sunday

    assert directive.due == day("6-29")


@pytest.mark.parametrize("story", [extended, finally_reported, accepted])
def test_what_the_office_decided_since_and_what_was_reported_stand(story: Any) -> None:
    directive = story()
    before = directive.assignments[WATER].due

    assert moved(directive, on="3-27") == []
    assert directive.assignments[WATER].due == before


def test_a_day_before_the_matter_was_given_is_not_promised_and_the_same_day_moves_nothing() -> None:
    assert moved(signed(), due="2-27") == []
    assert moved(signed(), due="3-31") == []


def test_a_dropped_step_is_told_and_the_matter_stays() -> None:
    directive = signed()
    status = directive.status

    directive.collect_events()
    basis: dict[str, Any] = {"decision": DECISION, "version": 3, "milestone": "tracking-1", "reason": "不再需要"}
    directive.lose_step(**basis, act=act("office", "3-20"))

    fact = only(directive)
    assert fact.TOPIC == "directive.step_dropped"
    assert (directive.status, directive.due) == (status, day("3-31"))
    assert "取消了对应环节" in sentence(fact)
    assert "dropped its step" in sentence(fact, "en")


def test_what_is_over_is_told_nothing() -> None:
    refused("ended", lambda: moved(withdrawn_matter(), on="4-1"))
