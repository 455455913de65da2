"""长期坚持: what lasts is looked at again, and keeps a next day."""

import pytest

from domain.lights import lights
from domain.sentences import sentence
from tests.stories import (
    CALENDAR,
    NAMES,
    PACK,
    act,
    archived,
    assigned,
    closed,
    day,
    given,
    hold_review,
    lasting,
    numbered,
    refusal,
    registered,
    review_held,
    signed,
    suspended,
    withdrawn,
)


def test_a_review_moves_the_review_day_of_the_matter_and_its_units():
    directive = lasting()
    assert lights(directive, day("9-3"), PACK, CALENDAR).completion.reason_code == "review_overdue"

    hold_review(directive, next_on=day("2027-3-1"))

    assert {part.review_on for part in directive.assignments.values()} == {directive.review_on} == {day("2027-3-1")}
    assert lights(directive, day("9-3"), PACK, CALENDAR).completion.reason_code == "review_later"


def test_without_a_day_the_rule_pack_says_when_it_is_looked_at_again():
    months = {kind: PACK.number(f"{kind}.review_months") for kind in ("long_term", "none")}
    for kind in months:
        directive = signed(due_by={"kind": kind, "review_on": "2026-09-01"})
        hold_review(directive)
        expected = day("9-1").month + months[kind]
        assert (directive.review_on.year * 12 + directive.review_on.month) == 2026 * 12 + expected


def test_a_matter_closed_as_lasting_is_reviewed_until_nothing_is_left_to_look_at():
    directive = closed("long_term")
    first = directive.review_on

    hold_review(directive, on="2026-9-28")
    assert directive.review_on > first
    hold_review(directive, on="2027-3-29", is_last=True)

    assert (directive.review_on, directive.status) == (None, "closed")
    assert refusal(hold_review, directive, on="2027-3-30") == "review.not_lasting"


def test_what_remains_of_a_matter_is_looked_at_on_its_day():
    directive = closed("basically_completed")
    assert directive.review_on == day("4-30")

    hold_review(directive, on="4-30", is_last=True)

    assert directive.review_on is None


@pytest.mark.parametrize(
    ("story", "rule"),
    [
        (assigned, "review.not_lasting"),
        (registered, "review.not_lasting"),
        (numbered, "review.not_lasting"),
        (closed, "review.not_lasting"),
        (archived, "review.not_lasting"),
        (withdrawn, "review.not_lasting"),
        (lambda: suspended(due_by={"kind": "long_term"}), "suspended"),
    ],
)
def test_what_has_a_last_day_or_stands_still_is_not_reviewed(story, rule):
    assert refusal(hold_review, story()) == rule


def test_a_review_says_what_was_found_and_a_day_to_come():
    directive = given(lasting)

    assert refusal(hold_review, directive, result=" ") == "review.result"
    assert refusal(hold_review, directive, next_on=day("9-1")) == "review.next_on"
    assert refusal(hold_review, directive, next_on=day("2060-1-1")) == "review.next_on"
    assert refusal(hold_review, directive, is_last=True) == "review.last"
    assert refusal(hold_review, closed("long_term"), act=act("office", "3-20")) == "act.before_cause"


def test_the_life_line_tells_the_next_day():
    [*_, fact] = review_held().collect_events()

    assert sentence(fact, "zh", NAMES.__getitem__) == "长期事项复核：长效机制运行正常，下次复核2027年3月1日"
    assert sentence(fact, "en", NAMES.__getitem__).endswith("next on 2027-03-01")
