"""亮灯: both lights of every story on every day, why, who holds it, and when it changes."""

from datetime import timedelta

import pytest

from domain.lights import WAITING, lights, unit_lights
from domain.words import LIGHT, LIGHT_REASON
from tests.stories import (
    CALENDAR,
    CITY_PACK,
    HOUSING,
    LEFT,
    PACK,
    STORIES,
    WATER,
    accept,
    accepted,
    archived,
    assigned,
    assigned_jointly,
    close,
    closed,
    day,
    endorsed,
    entered_late,
    final,
    finally_reported,
    handed_over,
    merged,
    numbered,
    objected,
    progress,
    registered,
    reported_task,
    reported_up,
    returned,
    send_back,
    signed,
    suspended,
    withdrawn,
)


def shown(directive, on, pack=PACK):
    return lights(directive, day(on), pack, CALENDAR)


def completion(directive, on):
    seen = shown(directive, on)
    return seen.completion.colour, seen.completion.reason_code, seen.holder


def of_unit(directive, on, unit=WATER):
    return unit_lights(
        directive.assignments[unit],
        urgency=directive.urgency,
        is_live=directive.closed_on is None,
        is_suspended=directive.suspended_on is not None,
        day=day(on),
        pack=PACK,
        calendar=CALENDAR,
    )


@pytest.mark.parametrize(
    ("on", "colour", "reason"),
    [
        ("3-3", "green", "on_track"),
        ("3-25", "green", "on_track"),
        ("3-26", "yellow", "due_soon"),
        ("3-31", "yellow", "due_today"),
        ("4-1", "red", "overdue"),
    ],
)
def test_the_light_of_a_running_matter_turns_with_the_days(on, colour, reason):
    assert completion(signed(), on) == (colour, reason, "unit")


def test_a_matter_nobody_was_given_has_no_light_yet():
    for story in (registered(), numbered()):
        assert completion(story, "4-30") == ("none", "not_assigned", "office")


@pytest.mark.parametrize(
    ("story", "reason", "holder"),
    [
        (finally_reported, "waiting_for_review", "office"),
        (accepted, "waiting_for_office", "office"),
        (reported_up, "waiting_for_leader", "leader"),
        (endorsed, "waiting_for_closing", "office"),
        (objected, "waiting_for_decision", "office"),
    ],
)
def test_days_that_are_the_offices_or_the_leaders_turn_no_light(story, reason, holder):
    directive = story()

    for on in ("4-1", "2026-12-31"):
        assert completion(directive, on) == ("green", reason, holder)


def test_a_result_that_came_late_is_red_while_it_waits_and_done_late_when_closed():
    directive = signed(due_by="3-18", directive=None)
    final(directive)
    assert completion(directive, "3-20") == ("red", "received_late", "office")
    accept(directive)
    assert completion(directive, "3-24") == ("red", "received_late", "office")
    directive.report_up(leader="", summary="", act=endorsed().collect_events()[-1].act)
    directive.endorse(leader="", opinion="同意", act=endorsed().collect_events()[-1].act)
    close(directive)

    assert completion(directive, "12-1") == ("done_late", "done_late", "none")


def test_a_closed_matter_is_judged_by_the_day_of_receipt_alone():
    directive = closed()

    light = shown(directive, "12-1").completion
    assert (light.colour, light.days, light.changes_on) == ("done_on_time", 11, None)
    assert completion(archived(), "12-1")[0] == "done_on_time"


def test_a_late_entry_is_judged_by_the_day_the_paper_came():
    assert completion(entered_late(), "4-9") == ("green", "waiting_for_review", "office")


def test_one_lead_that_still_works_keeps_the_clock_running():
    directive = signed(directive=assigned_jointly())
    final(directive)

    assert completion(directive, "4-1") == ("red", "overdue", "unit")


def test_a_returned_result_runs_again_on_its_new_date():
    directive = returned()

    assert completion(directive, "4-1") == ("yellow", "due_today", "unit")
    assert completion(directive, "4-2") == ("red", "overdue", "unit")


def test_a_suspended_matter_shows_that_and_nothing_else():
    seen = shown(suspended(every="weekly:5"), "2026-12-31")

    assert (seen.completion.colour, seen.reporting.colour, seen.holder) == ("suspended", "suspended", "office")


def test_open_ended_matters_ask_for_a_review_and_never_turn_red():
    for kind in ("none", "long_term"):
        directive = signed(due_by={"kind": kind, "review_on": "2026-06-01"})
        assert completion(directive, "3-9")[:2] == ("green", "review_later")
        assert completion(directive, "5-29")[:2] == ("yellow", "review_soon")
        assert completion(directive, "2027-6-1")[:2] == ("yellow", "review_overdue")


def test_a_recurring_matter_without_an_end_has_a_review_day_too():
    directive = signed(due_by={"kind": "recurring", "every": "quarterly", "review_on": "2026-06-01"})

    assert completion(directive, "2027-6-1")[:2] == ("yellow", "review_overdue")


def test_what_ended_otherwise_has_no_light():
    assert completion(withdrawn(), "4-1") == ("none", "withdrawn", "none")
    assert completion(merged(), "4-1") == ("none", "merged", "none")
    for outcome in ("long_term", "not_completed", "no_longer_needed"):
        assert completion(closed(outcome), "4-1") == ("none", outcome, "none")


def test_reporting_has_a_clock_and_a_light_of_its_own():
    directive = signed(every="weekly:5")

    assert shown(directive, "3-3").reporting.colour == "green"
    assert shown(directive, "3-5").reporting.reason_code == "due_soon"
    assert shown(directive, "3-9").reporting.reason_code == "overdue"
    progress(directive, "3-9")
    assert shown(directive, "3-9").reporting.colour == "green"
    assert shown(signed(), "3-9").reporting.reason_code == "no_report_owed"


def test_each_unit_has_its_own_lights():
    directive = signed(directive=assigned_jointly())
    final(directive)

    assert of_unit(directive, "4-9").completion.reason_code == "waiting_for_review"
    assert of_unit(directive, "4-9", HOUSING).completion.reason_code == "overdue"
    send_back(directive, "3-23")
    assert (of_unit(directive, "4-9").completion.colour, of_unit(directive, "4-9").holder) == ("red", "unit")
    assert of_unit(suspended(), "4-9").completion.colour == "suspended"
    assert of_unit(accepted(), "4-9").completion.colour == "done_on_time"
    assert of_unit(objected(), "4-9").reporting.reason_code == "waiting_for_decision"
    assert of_unit(withdrawn(), "4-9").completion.reason_code == "over"


def test_lateness_stays_with_the_unit_that_handed_the_matter_over():
    late = signed(due_by="3-6")
    late.hand_over(
        old=WATER, new=HOUSING, day=day("3-12"), remaining="", basis="机构改革",
        due=handed_over_due(), act=handed_over().collect_events()[-1].act,
    )  # fmt: skip

    assert of_unit(late, "4-1").completion.colour == "done_late"
    assert of_unit(late, "4-1", HOUSING).completion.colour == "green"
    assert of_unit(handed_over(), "4-1").completion.reason_code == "handed_over"


def handed_over_due():
    from tests.stories import due

    return due("4-20", "3-12")


@pytest.mark.parametrize("name", STORIES)
def test_every_story_has_both_lights_in_words_on_every_day(name):
    directive = STORIES[name]()

    for n in range(0, 400, 3):
        for pack in (PACK, CITY_PACK):
            seen = lights(directive, day("2-20") + timedelta(days=n), pack, CALENDAR)
            for light in (seen.completion, seen.reporting):
                assert light.colour in LIGHT
                assert light.reason_code in LIGHT_REASON
            assert seen.holder == directive.holder
        for unit in directive.assignments:
            assert of_unit(directive, "4-9", unit).completion.reason_code in LIGHT_REASON


@pytest.mark.parametrize("name", STORIES)
def test_a_light_stays_as_it_is_until_the_day_it_names(name):
    directive = STORIES[name]()
    on = day("3-2")

    while on < day("2026-7-1"):
        light = lights(directive, on, PACK, CALENDAR).completion
        until = light.changes_on or day("2027-1-1")
        last = lights(directive, until - timedelta(days=1), PACK, CALENDAR).completion
        assert last.colour == light.colour
        if light.changes_on:
            assert lights(directive, until, PACK, CALENDAR).completion.colour != light.colour
        on = until


def test_every_reason_for_waiting_belongs_to_a_status():
    assert set(WAITING.values()) | {"waiting_for_decision"} <= set(LIGHT_REASON)
    assert LEFT["due"] == closed("basically_completed").review_on.isoformat()
    assert assigned(directive=reported_task()).holder == "unit"


def test_an_assisting_unit_that_is_late_is_not_hidden_by_a_lead_that_is_done():
    directive = signed(assigned(assisting=(HOUSING,)))
    final(directive, "3-20")
    accept(directive, "3-23")

    assert completion(directive, "3-24")[::2] == ("green", "unit")
    assert completion(directive, "4-2")[::2] == ("red", "unit")
