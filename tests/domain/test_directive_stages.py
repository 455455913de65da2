"""分阶段时限: a deadline in phases is lit by the phase due now; the last one is the whole."""

import pytest

from domain.directive import Directive
from domain.lights import lights, unit_lights
from domain.sentences import sentence
from tests.stories import (
    CALENDAR,
    NAMES,
    PACK,
    WATER,
    accept,
    act,
    ask_extension,
    day,
    decide_extension,
    final,
    given,
    refusal,
    send_back,
    signed,
)

PHASES = {
    "kind": "phased",
    "stages": [
        {"title": "摸底", "on": "2026-03-13"},
        {"title": "施工", "on": "2026-05-15"},
        {"title": "验收", "on": "2026-06-30"},
    ],
}


def phased() -> Directive:
    return given(signed(due_by=PHASES))


def say_done(directive: Directive, stage: int | None, on: str, kind: str = "progress") -> None:
    directive.give_feedback(
        WATER, kind=kind, text="已完成", stage=stage, signed_by="局长" if kind == "final" else "", pack=PACK,
        calendar=CALENDAR, act=act(WATER, on),
    )  # fmt: skip


def completion(directive: Directive, on: str) -> tuple[str, str]:
    """The light of the matter, which is that of its only unit."""
    whole = lights(directive, day(on), PACK, CALENDAR).completion
    part = unit_lights(
        directive.assignments[WATER], urgency="normal", is_live=True, is_suspended=False, day=day(on), pack=PACK,
        calendar=CALENDAR,
    ).completion  # fmt: skip
    assert whole.colour == part.colour
    return whole.colour, whole.reason_code


def test_the_light_follows_the_phase_that_is_due_now():
    directive = phased()

    assert (directive.stage_due, directive.due) == (day("3-13"), day("6-30"))
    assert completion(directive, "3-16") == ("red", "overdue")

    say_done(directive, 1, "3-16")

    assert directive.stage_due == day("5-15")
    assert completion(directive, "3-16") == ("green", "on_track")
    assert completion(directive, "5-18") == ("red", "overdue")


def test_the_last_phase_decides_the_whole():
    directive = phased()
    say_done(directive, 1, "3-12")
    say_done(directive, 2, "5-12")
    assert directive.stage_due == directive.due == day("6-30")
    final(directive, "6-29")

    assert directive.stage_due is None
    assert completion(directive, "7-10") == ("green", "waiting_for_review")
    accept(directive, "7-10")
    assert lights(directive, day("7-10"), PACK, CALENDAR).completion.reason_code == "waiting_for_office"
    assert [stage.reported_on for stage in directive.assignments[WATER].stages] == [
        day("3-12"), day("5-12"), day("6-29"),
    ]  # fmt: skip


def test_a_phase_is_done_once_a_review_accepts_it_and_open_again_once_it_is_sent_back():
    directive = phased()
    say_done(directive, 1, "3-12")
    accept(directive, "3-13")
    assert directive.assignments[WATER].stages[0].accepted_on == day("3-13")

    say_done(directive, 2, "5-12")
    send_back(directive, on="5-14")

    assert directive.stage_due == day("5-15")


def test_a_report_retracted_says_no_phase_done():
    directive = phased()
    say_done(directive, 1, "3-12")
    directive.retract_feedback(WATER, 1, reason="误报", act=act(WATER, "3-12"))

    assert directive.stage_due == day("3-13")


def test_a_result_sent_back_leaves_the_last_phase_to_do():
    directive = phased()
    say_done(directive, 1, "3-12")
    final(directive, "6-29")
    send_back(directive, on="6-29")

    assert directive.stage_due == directive.due
    assert [bool(stage.reported_on) for stage in directive.assignments[WATER].stages] == [True, True, False]


@pytest.mark.parametrize(
    ("stage", "kind", "rule"),
    [
        (4, "progress", "feedback.stage"),
        (3, "progress", "feedback.stage_final"),
        (1, "final", "feedback.stage_final"),
    ],
)
def test_only_a_phase_there_is_and_never_the_last_is_said_done(stage, kind, rule):
    assert refusal(say_done, phased(), stage, "3-10", kind=kind) == rule


def test_a_phase_is_said_done_once_and_only_of_a_phased_deadline():
    directive = phased()
    say_done(directive, 1, "3-10")

    assert refusal(say_done, directive, 1, "3-11") == "feedback.stage_once"
    assert refusal(say_done, signed(), 1, "3-11") == "feedback.stage"


def test_the_phases_move_with_the_whole_while_its_clock_stands_and_an_extension_is_of_the_whole():
    directive = phased()
    say_done(directive, 1, "3-12")
    directive.suspend(reason="汛情", act=act("office", "4-1"))
    directive.resume(reason="", calendar=CALENDAR, pack=PACK, act=act("office", "4-8"))
    stages = directive.assignments[WATER].stages
    slip = directive.due - day("6-30")

    assert slip.days > 0
    assert [stage.on for stage in stages] == [day("3-13"), day("5-15") + slip, day("6-30") + slip]

    ask_extension(directive, to="8-31", on="4-9")
    decide_extension(directive, on="4-9")
    assert (directive.stage_due, stages[-1].on, directive.due) == (day("5-15") + slip, day("8-31"), day("8-31"))


def test_the_life_line_names_the_phase():
    directive = phased()
    say_done(directive, 1, "3-12")

    [fact] = directive.collect_events()
    assert "第1阶段“摸底”完成" in sentence(fact, "zh", NAMES.__getitem__)
    assert "phase no. 1, “摸底”, is done" in sentence(fact, "en", NAMES.__getitem__)
