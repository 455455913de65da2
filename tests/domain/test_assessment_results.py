"""Results of an assessment year 计分、评定、申诉、公布: a round is computed again to the last digit."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.assessment.merging import split_by_days
from domain.results.comparing import changes
from domain.results.scoring import score
from tests import assessments as year
from tests.assessments import ADJUSTED, CLOSED, COUNTS, SCHEME, UNITS, A, B, C, D, number
from tests.stories import CALENDAR, act, day, given, only, refused

N = Decimal
LATER = "2027-1-26"


def test_a_merger_splits_targets_by_the_days_each_had():
    story = year.merged()

    before, after = story.now.targets[C, "output"], story.now.targets[D, "output"] - 100
    assert (before, before + after) == (N("49.59"), 100)
    assert split_by_days(N(365), date(2026, 1, 1)) == (0, 365)
    refused(
        "merge.into", lambda: story.merge_unit(SCHEME, C, into=A, day=day("8-1"), basis="文件", act=act("head", "8-1"))
    )
    refused(
        "merge.day",
        lambda: story.merge_unit(SCHEME, A, into=B, day=day("2027-1-1"), basis="文件", act=act("head", "8-1")),
    )


def test_a_merged_unit_is_scored_for_its_part_and_ranked_no_more():
    story = year.collected()
    story.merge_unit(SCHEME, C, into=D, day=day("7-1"), basis="文件", act=act("head", CLOSED))

    results = story.score(SCHEME, position=900, counts=COUNTS, act=act("scorer", LATER))

    assert (results.units[C].rank, results.units[C].line("output").points) == (None, 50)
    assert sorted(result.rank for unit, result in results.units.items() if unit != C) == [1, 2, 3]


# ── 计分、评定、公布 ────────────────────────────────────────────────────────────────────────────


def test_a_round_is_computed_again_to_the_last_digit():
    story = year.scored()
    [last] = story.now.rounds

    again = story.recompute(SCHEME, 1)

    assert (again.digest, again.rows()) == (last.digest, last.rows)
    assert again.units[B].line("matters").points == 9


def test_later_facts_do_not_touch_an_earlier_round():
    story = year.scored()
    before = story.recompute(SCHEME, 1)
    year.verify(story, year.report(story, A, 10, on=LATER), on=LATER)

    assert story.recompute(SCHEME, 1).digest == before.digest
    assert story.now.stale
    year.run(story, 901)
    assert {(c.unit, c.what) for c in changes(before, story.recompute(SCHEME, 2))} >= {(A, "line"), (A, "total")}


def test_scores_are_reviewed_and_graded_by_others_while_nothing_changes():
    story = year.scored()

    refused("assessment.own", lambda: story.review(comment="", act=act("scorer", LATER)))
    refused("assessment.stage", lambda: story.grade(basis="会议", act=act("head", LATER)))
    year.verify(story, year.report(story, A, 10, on=LATER), on=LATER)
    refused("score.stale", lambda: story.review(comment="", act=act("reviewer", LATER)))
    refused("score.position", lambda: year.run(story, 899))
    year.run(story, 901)
    story.review(comment="", act=act("reviewer", LATER))
    refused("score.same", lambda: year.run(story, 902))
    refused("assessment.own", lambda: story.grade(basis="会议", act=act("reviewer", LATER)))
    refused("basis", lambda: story.grade(basis="", act=act("head", LATER)))
    story.grade(basis="会议", act=act("head", LATER))
    refused("assessment.stage", lambda: year.report(story, A, 11, on=LATER))


def test_an_undecided_deduction_holds_the_grades_back():
    story = year.deduction_notified()
    year.run(story)
    story.review(comment="", act=act("reviewer", LATER))

    refused("grade.open_claims", lambda: story.grade(basis="会议", act=act("head", LATER)))


def test_units_are_told_once_with_their_time_to_appeal():
    story = year.notified()
    until = story.now.told[A][1]

    assert until == CALENDAR.add_working_days(day("2027-1-27"), 3)
    given(story).notify(SCHEME, UNITS, calendar=CALENDAR, act=act("office", "2027-1-28"))
    assert not story.collect_events()


def test_nobody_was_told_a_result_before_it_was_approved():
    story = year.graded()

    refused(
        "notify.too_early",
        lambda: story.notify(SCHEME, UNITS, calendar=CALENDAR, act=act("office", "2027-1-25")),
    )


def test_nothing_is_published_before_all_was_heard():
    def publish(story, on="2027-2-15"):
        story.publish(SCHEME, public=True, basis="会议", act=act("head", on))

    refused("publish.untold", lambda: publish(year.graded()))
    refused("publish.too_soon", lambda: publish(year.notified(), "2027-1-28"))
    refused("publish.appeals", lambda: publish(year.appealed()))
    refused("score.stale", lambda: publish(year.corrected()))
    refused("publish.same", lambda: publish(year.published(), "2027-3-1"))


@pytest.mark.parametrize(
    ("rule", "call"),
    [
        ("appeal.late", lambda s: s.appeal(SCHEME, A, text="x", calendar=CALENDAR, act=act(A, "2027-2-15"))),
        ("appeal.twice", lambda s: s.appeal(SCHEME, B, indicator="output", text="x", calendar=CALENDAR, act=act(B, "2027-1-28"))),
        ("text", lambda s: s.appeal(SCHEME, A, text="", calendar=CALENDAR, act=act(A, "2027-1-28"))),
        ("assessment.indicator", lambda s: s.appeal(SCHEME, A, indicator="x", text="x", calendar=CALENDAR, act=act(A, "2027-1-28"))),
        ("appeal.recusal", lambda s: s.decide_appeal(SCHEME, 1, granted=True, reason="x", act=act("checker", LATER))),
        ("appeal.recusal", lambda s: s.decide_appeal(SCHEME, 1, granted=True, reason="x", act=act("reviewer", LATER))),
        ("appeal.recusal", lambda s: s.decide_appeal(SCHEME, 1, granted=True, reason="x", act=act(B, LATER))),
        ("appeal.unknown", lambda s: s.decide_appeal(SCHEME, 9, granted=True, reason="x", act=act("head", LATER))),
        ("reason", lambda s: s.decide_appeal(SCHEME, 1, granted=True, reason="", act=act("head", LATER))),
        ("correct.appeal", lambda s: s.correct_value(
            SCHEME, B, "output", number(99), reason="x", appeal=1, act=act("head", LATER))),
    ],
)  # fmt: skip
def test_what_appeals_do_not_allow(rule, call):
    story = given(year.appealed)

    refused(rule, lambda: call(story))

    assert not story.collect_events()


def test_nobody_appeals_what_they_were_not_told():
    refused("appeal.not_told", lambda: year.graded().appeal(
        SCHEME, A, text="x", calendar=CALENDAR, act=act(A, "2027-1-27")))  # fmt: skip


def test_an_appeal_has_its_own_clock_and_says_who_recused():
    story = year.appeals_decided()
    decided = [fact for fact in story.collect_events() if fact.TOPIC == "assessment.appeal_decided"]

    assert story.now.appeals[1].decide_by == CALENDAR.add_working_days(day("2027-1-28"), 10)
    assert {B, "checker", "reviewer"} <= set(decided[0].recused)


def test_a_granted_appeal_corrects_and_lists_everything_that_changes():
    story = year.settled_again()

    found = {(c.unit, c.what, c.was, c.now) for c in changes(story.recompute(SCHEME, 1), story.recompute(SCHEME, 2))}

    assert found == {(B, "line", "47.50", "50.00"), (B, "total", "95.50", "98.00")}
    assert (story.now.told[A][0], story.now.told[B][0]) == (1, 2)


def test_a_correction_names_what_was_and_the_hands_are_others():
    story = given(year.appeals_decided)

    refused("assessment.own", lambda: story.correct_value(
        SCHEME, B, "output", number(110), reason="x", act=act(f"at-{B}", "2027-2-1")))  # fmt: skip
    story.correct_value(SCHEME, B, "output", number(110), reason="补计", appeal=1, act=act("office-head", "2027-2-1"))

    fact = only(story)
    assert (fact.was["amounts"], fact.value["amounts"], fact.appeal) == ({"x": "95"}, {"x": "110"}, 1)


def test_a_deduction_found_wrong_is_taken_back_by_a_fact():
    story = year.settle(year.deductions_decided())

    story.correct_points(SCHEME, "deduction", 1, N(0), reason="通报撤销", act=act("office-head", "2027-2-1"))

    assert story.inputs().deductions == ()
    refused("assessment.claim", lambda: story.correct_points(
        SCHEME, "deduction", 1, N(1), reason="x", act=act("office-head", "2027-2-1")))  # fmt: skip


def test_a_published_result_is_that_of_its_round():
    story = year.published()
    fact = next(fact for fact in story.collect_events() if fact.TOPIC == "assessment.published")

    assert (fact.n, fact.position) == (2, 950)
    assert story.recompute(SCHEME, fact.n).digest == fact.digest


def test_results_feed_the_targets_of_the_next_year():
    story = year.applied()
    fact = list(story.collect_events())[-1]

    proposed = {row["unit"]: row["target"] for row in fact.targets}
    assert fact.year == 2027
    assert proposed == {A: "105", B: "116", C: "100", D: "100"}
    refused("assessment.stage", lambda: story.appeal(SCHEME, A, text="x", calendar=CALENDAR, act=act(A, "2027-2-21")))


def test_the_result_is_a_component_of_a_wider_assessment():
    story = year.published()
    results = story.recompute(SCHEME, 2)

    assert story.component(SCHEME, results) == {unit: results.units[unit].total * N("0.6") for unit in sorted(UNITS)}
    bare = replace(SCHEME, component=None)
    refused("component.none", lambda: story.component(bare, results))


def test_another_scheme_on_the_same_facts_is_a_question_not_a_round():
    story = year.scored()

    other = score(ADJUSTED, story.inputs_of(1))

    assert other.version == "2026.2"
    assert len(story.now.rounds) == 1
    refused("score.round", lambda: story.inputs_of(2))
