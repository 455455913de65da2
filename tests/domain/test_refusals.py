"""Refused 不予办理: what a rule says when it says no, and whom it speaks of by name."""

import pytest

from domain.aggregate import Refused
from tests.stories import (
    CALENDAR,
    CITY,
    HEAD,
    HOUSING,
    NAMES,
    PACK,
    WATER,
    accepted,
    act,
    assigned,
    assigned_jointly,
    close,
    day,
    due,
    signed,
)


def named(do):
    with pytest.raises(Refused) as told:
        do()
    refusal = told.value.called(lambda code: NAMES.get(code, code))
    return refusal.rule, refusal.zh, refusal.en


DONE = {
    "unit.not_undertaking": lambda: signed().sign_for(CITY, act=act(CITY, "3-4")),
    "unit.done": lambda: accepted().release_unit(WATER, reason="调整", excused=False, act=act("office", "3-30")),
    "assign.twice": lambda: assigned(WATER, HOUSING, WATER),
    "handover.taken": lambda: signed(assigned_jointly()).hand_over(
        old=WATER, new=HOUSING, day=day("3-9"), remaining="", basis="机构改革", due=due(), act=act("office", "3-9")
    ),
    "close.assignments": lambda: close(signed(assigned_jointly()), on="3-20"),
    "report_up.leads": lambda: signed().report_up(leader=HEAD, summary="", act=act("office", "3-20")),
    "review.none": lambda: signed().accept(WATER, act=act("office", "3-20")),
    "extension.none": lambda: signed().decide_extension(
        WATER, granted=True, reason="", pack=PACK, calendar=CALENDAR, act=act("office", "3-20")
    ),
    "feedback.unknown": lambda: signed().retract_feedback(WATER, 3, reason="", act=act(WATER, "3-20")),
    "urge.nothing_owed": lambda: accepted().urge(
        WATER, reason="逾期", step="", approved=True, act=act("office", "3-30")
    ),
}


@pytest.mark.parametrize("rule", DONE)
def test_a_refusal_calls_units_by_their_names(rule):
    refused, zh, en = named(DONE[rule])

    assert refused == rule
    for told in (zh, en):
        assert any(name in told for name in NAMES.values())
        assert not any(code in told for code in NAMES)


def test_a_refusal_that_is_not_called_yet_still_says_what_it_means():
    with pytest.raises(Refused, match="lp-cg不是该事项的承办单位"):
        signed().sign_for(CITY, act=act(CITY, "3-4"))


def test_a_correction_shows_the_leader_that_stands_there_by_name():
    _, zh, en = named(
        lambda: signed().correct(
            "leader", was="lp-deputy-1", value="lp-deputy-2", reason="误录", pack=PACK, act=act("office", "3-4")
        )
    )

    assert ("区长" in zh, "区长" in en, HEAD in zh + en) == (True, True, False)
