"""考核年度: each act and what it leaves, each refusal and its rule; a round is computed again to the last digit."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from domain.aggregate import Aggregate, Refused
from domain.assessment.merging import split_by_days
from domain.results.comparing import changes
from domain.results.scoring import score
from domain.scoring.value import Value
from services.record.mapper import FactMapper
from tests import assessments as year
from tests.assessments import ADJUSTED, CLOSED, COUNTS, SCHEME, UNITS, A, B, C, D, number, release
from tests.stories import CALENDAR, CITY, HOUSING, act, day, given

N = Decimal
LATER = "2027-1-26"


def refused(rule, call):
    with pytest.raises(Refused) as found:
        call()
    assert found.value.rule == rule
    assert found.value.zh
    assert found.value.en
    return found.value


def only(aggregate):
    [fact] = aggregate.collect_events()
    return fact


@pytest.mark.parametrize("name", year.STORIES)
def test_every_story_reads_back_the_same(name):
    story, mapper = year.STORIES[name](), FactMapper()

    again: Aggregate | None = None
    for fact in story.collect_events():
        again = mapper.to_domain_event(mapper.to_stored_event(fact)).mutate(again)

    assert again is not None
    for field in ("now", "content", "versions", "asked", "status"):
        assert getattr(again, field, None) == getattr(story, field, None)


def test_a_year_is_opened_on_a_version_and_a_cut_off():
    fact = only(year.opened())

    assert (fact.version, fact.cut_off, fact.digest, fact.year) == ("2026.1", date(2026, 12, 31), SCHEME.digest, 2026)
    assert isinstance(fact.scheme, UUID)


def test_an_adjusted_scheme_takes_effect_with_its_reason():
    story = year.scheme_adopted()

    assert story.now.digest == ADJUSTED.digest
    refused("assessment.scheme", lambda: story.exclude(SCHEME, A, "output", reason="无", act=act("head", "6-5")))


# ── 目标 ────────────────────────────────────────────────────────────────────────────────────────


def test_a_target_is_set_once():
    story = given(year.opened)

    story.set_target(SCHEME, A, "output", N("100.5"), basis="年度计划", act=act("office", "1-21"))

    fact = only(story)
    assert (fact.unit, fact.title, fact.target) == (A, "产值", N("100.5"))
    refused("target.set", lambda: story.set_target(SCHEME, A, "output", N(90), basis="计划", act=act("office", "1-22")))


def test_a_target_is_adjusted_for_a_stated_ground_by_another_than_asked():
    story = given(year.targeted)

    def adjust(ground="policy", by="head", unit=D, reason="产业政策调整", target="80"):
        story.adjust_target(
            SCHEME, unit, "output", N(target), ground=ground, reason=reason, asked_by="water", act=act(by, "6-5")
        )

    refused("target.ground", lambda: adjust(ground="too_hard"))
    refused("assessment.own", lambda: adjust(by="water"))
    refused("reason", lambda: adjust(reason=""))
    refused("assessment.unit", lambda: adjust(unit="else"))
    adjust(target="100")
    assert not story.collect_events()
    adjust()
    assert (only(story).was, story.now.targets[D, "output"]) == (100, 80)


def test_a_line_that_does_not_apply_is_left_out_by_decision():
    story = year.line_excluded()

    assert story.inputs().excluded == {(D, "accidents"): "无生产经营单位"}


# ── 采集 ────────────────────────────────────────────────────────────────────────────────────────


def test_a_value_is_reported_by_its_owner_and_verified_by_another():
    story = given(year.targeted)

    n = year.report(story, A, 90)
    assert story.inputs().values == {}
    assert [doubt.code for doubt in story.inputs().doubts] == ["unverified"]
    year.verify(story, n)

    assert story.inputs().values[A, "output"].amounts == {"x": 90}
    assert story.inputs().doubts == ()


def test_what_is_verified_may_differ_from_what_was_reported_with_a_reason():
    story = given(year.reported)

    refused("reason", lambda: year.verify(story, 1, value=number(85)))
    year.verify(story, 1, value=number(85), comment="剔除重复统计")

    assert only(story).value == {"amounts": {"x": "85"}, "source": "报表"}


@pytest.mark.parametrize(
    ("rule", "call"),
    [
        ("value.owner", lambda s: s.report_value(SCHEME, A, "output", number(1), reporter=B, act=act(B, CLOSED))),
        ("value.needs", lambda s: s.report_value(SCHEME, A, "output", number(1, "n"), reporter=A, act=act(A, CLOSED))),
        (
            "value.negative",
            lambda s: s.report_value(SCHEME, A, "accidents", number(-1, "n"), reporter=CITY, act=act(A, CLOSED)),
        ),
        ("value.base", lambda s: s.import_value(SCHEME, A, "income", release(1, before=0), act=act("office", CLOSED))),
        ("value.empty", lambda s: s.report_value(SCHEME, A, "output", Value(), reporter=A, act=act(A, CLOSED))),
        (
            "value.source",
            lambda s: s.report_value(SCHEME, A, "income", number(1), reporter="lp-cg", act=act(A, CLOSED)),
        ),
        ("value.source", lambda s: s.report_value(SCHEME, A, "matters", number(1), reporter=A, act=act(A, CLOSED))),
        (
            "assessment.indicator",
            lambda s: s.report_value(SCHEME, A, "else", number(1), reporter=A, act=act(A, CLOSED)),
        ),
        ("value.unknown", lambda s: year.verify(s, 2)),
        ("value.verifier", lambda s: s.verify_value(SCHEME, 1, verifier=CITY, act=act("checker", CLOSED))),
        ("value.same_hands", lambda s: s.verify_value(SCHEME, 1, verifier=HOUSING, act=act(f"at-{A}", CLOSED))),
        ("reason", lambda s: s.return_value(SCHEME, 1, reason="", act=act("checker", CLOSED))),
        ("value.source", lambda s: s.import_value(SCHEME, A, "output", release(1), act=act("office", CLOSED))),
        ("value.release", lambda s: s.import_value(SCHEME, A, "income", number(1), act=act("office", CLOSED))),
        ("act.before_opening", lambda s: year.report(s, A, 95, on="1-19")),
        (
            "confidentiality.classified",
            lambda s: s.return_value(SCHEME, 1, reason="机密级文件", act=act("checker", CLOSED)),
        ),
    ],
)
def test_what_collecting_does_not_allow(rule, call):
    story = given(year.reported)

    refused(rule, lambda: call(story))

    assert not story.collect_events()


def test_a_value_given_again_replaces_what_nobody_has_verified():
    story = year.reported()

    year.report(story, A, 92)

    assert [report.state for report in story.now.reports] == ["replaced", "given"]
    refused("value.checked", lambda: year.verify(story, 1))


def test_official_statistics_are_imported_and_never_edited():
    story = year.collected()

    story.import_value(SCHEME, A, "income", release(106), act=act("office", CLOSED))
    refused("value.read_only", lambda: story.import_value(SCHEME, A, "income", release(107), act=act("office", CLOSED)))
    story.import_value(SCHEME, A, "income", release(107, "2026年年报"), act=act("office", "2027-1-20"))
    year.run(story)

    assert story.inputs().values[A, "income"].get("x") == 107
    refused("value.read_only", lambda: story.correct_value(
        SCHEME, A, "income", number(108), reason="笔误", act=act("head", LATER)))  # fmt: skip


def test_a_release_that_tells_of_a_break_stops_growth_across_it():
    from domain.scoring.growth import Break

    story = year.collected()
    told = Break(2026, "第五次经济普查", "fifth economic census")
    story.import_value(SCHEME, A, "income", release(107, "年报"), breaks=[told], act=act("office", "2027-1-20"))

    refused("series.break", lambda: year.run(story))


def test_who_owes_which_value_is_known():
    owed = year.reported().owed(SCHEME)

    assert (A, A, "output") not in owed
    assert (B, B, "output") in owed
    assert (CITY, A, "accidents") in owed
    assert year.collected().owed(SCHEME) == []


# ── 自评 ────────────────────────────────────────────────────────────────────────────────────────


def test_a_self_assessment_is_added_up_and_a_late_one_marked():
    story = year.self_assessed()

    assert story.now.self_scores == {A: 80, B: 45}
    assert [fact.late for fact in story.collect_events() if fact.TOPIC == "assessment.self_assessed"] == [False, True]


@pytest.mark.parametrize(
    ("rule", "points"), [("self.points", {"output": N(51)}), ("self.points", {"output": N(-1)}), ("self.empty", {})]
)
def test_a_self_assessment_stays_within_the_weights(rule, points):
    refused(rule, lambda: year.collected().assess_self(SCHEME, A, points, act=act(A, "2027-1-12")))


def test_a_self_assessment_far_off_becomes_a_deduction_that_can_be_answered():
    story = given(year.scored)

    story.notify_gap(SCHEME, B, calendar=CALENDAR, act=act("office", "2027-1-27"))

    fact = only(story)
    assert (fact.unit, fact.points, fact.title) == (B, 1, "通报批评")
    assert "自评45分" in fact.ground
    assert story.inputs().deductions == ()


# ── 加分、扣分、否决、容错 ──────────────────────────────────────────────────────────────────────


def test_a_bonus_counts_once_somebody_else_granted_it():
    story = year.bonus_claimed()
    refused("assessment.own", lambda: story.decide_bonus(SCHEME, 1, granted=True, reason="属实", act=act(A, CLOSED)))
    assert story.inputs().bonuses == ()

    story.decide_bonus(SCHEME, 1, granted=True, points=N("0.5"), reason="并列获奖", act=act("head", CLOSED))

    assert [(points.unit, points.points) for points in story.inputs().bonuses] == [(A, N("0.5"))]
    refused(
        "assessment.decided", lambda: story.decide_bonus(SCHEME, 1, granted=False, reason="改", act=act("head", CLOSED))
    )


def test_no_deduction_takes_effect_before_it_could_be_answered():
    story = year.deduction_notified()
    until = story.now.deductions[1].answer_by

    def decide(on, by="head"):
        story.decide_deduction(SCHEME, 1, upheld=True, reason="属实", act=act(by, on))

    assert until == CALENDAR.add_working_days(day(CLOSED), 10)
    assert refused("deduction.not_heard", lambda: decide(until.isoformat())).article == "D733-21"
    assert story.inputs().deductions == ()
    refused("assessment.own", lambda: decide("2027-1-22", by="office"))
    decide("2027-1-22")
    assert [(points.unit, points.points) for points in story.inputs().deductions] == [(B, 1)]


def test_an_answer_opens_the_way_at_once():
    story = year.deduction_answered()

    story.decide_deduction(SCHEME, 1, upheld=True, points=N("0.5"), reason="已整改", act=act("head", "2027-1-7"))

    assert story.inputs().deductions[0].points == N("0.5")


@pytest.mark.parametrize(
    ("rule", "call"),
    [
        ("deduction.unit", lambda s: s.answer_deduction(1, A, text="说明", act=act(A, "2027-1-5"))),
        ("deduction.answer_by", lambda s: s.answer_deduction(1, B, text="说明", act=act(B, "2027-2-5"))),
        ("text", lambda s: s.answer_deduction(1, B, text="", act=act(B, "2027-1-5"))),
        ("assessment.claim", lambda s: s.answer_deduction(9, B, text="说明", act=act(B, "2027-1-5"))),
        ("assessment.class", lambda s: s.notify_deduction(SCHEME, A, "else", ground="x", calendar=CALENDAR, act=act("office", CLOSED))),
        ("deduction.indicator", lambda s: s.notify_deduction(SCHEME, A, "falsity", ground="x", calendar=CALENDAR, act=act("office", CLOSED))),
        ("assessment.points", lambda s: s.notify_deduction(
            SCHEME, A, "criticism", points=N(5), ground="x", calendar=CALENDAR, act=act("office", CLOSED))),
        ("reason", lambda s: s.notify_deduction(SCHEME, A, "criticism", ground="", calendar=CALENDAR, act=act("office", CLOSED))),
        ("assessment.class", lambda s: s.claim_bonus(SCHEME, A, "else", ground="x", act=act(A, CLOSED))),
        ("assessment.veto", lambda s: s.propose_veto(SCHEME, A, "else", ground="x", calendar=CALENDAR, act=act("office", CLOSED))),
    ],
)  # fmt: skip
def test_what_points_do_not_allow(rule, call):
    story = given(year.deduction_notified)

    refused(rule, lambda: call(story))

    assert not story.collect_events()


def test_a_veto_is_proposed_verified_and_approved_by_three():
    story = year.veto_proposed()

    def decide(by, on="2027-1-26"):
        story.decide_veto(SCHEME, 1, approved=True, reason="会议决定", act=act(by, on))

    refused("veto.not_verified", lambda: decide("head"))
    refused("assessment.own", lambda: story.verify_veto(SCHEME, 1, comment="", act=act("office", "2027-1-6")))
    refused("deduction.unit", lambda: story.answer_veto(1, A, text="说明", act=act(A, "2027-1-6")))
    story.verify_veto(SCHEME, 1, comment="", act=act("checker", "2027-1-6"))
    refused("deduction.not_heard", lambda: decide("head", "2027-1-7"))
    refused("assessment.own", lambda: decide("checker"))
    assert story.inputs().vetoes == ()
    decide("head")
    assert [(held.unit, held.code) for held in story.inputs().vetoes] == [(C, "accident")]


def test_a_revoked_veto_no_longer_holds():
    assert year.veto_revoked().inputs().vetoes == ()
    refused("assessment.claim", lambda: year.veto_revoked().revoke_veto(SCHEME, 1, reason="误", act=act("head", LATER)))


def test_an_accepted_tolerance_claim_offsets_and_keeps_the_fault():
    story = year.tolerated()

    [deduction] = story.inputs().deductions
    assert (deduction.points, deduction.offset) == (1, 1)
    assert story.inputs().offsets == {(D, "output"): 5}
    results = story.score(SCHEME, position=900, counts=COUNTS, act=act("scorer", LATER))
    assert results.units[B].deduction == 0
    assert results.units[D].line("output").points == 30


@pytest.mark.parametrize(
    ("rule", "call"),
    [
        ("tolerance.ground", lambda s: s.claim_tolerance(SCHEME, B, deduction=1, ground="luck", text="x", act=act(B, LATER))),
        ("tolerance.what", lambda s: s.claim_tolerance(SCHEME, B, ground="trial", text="x", act=act(B, LATER))),
        ("tolerance.what", lambda s: s.claim_tolerance(
            SCHEME, B, indicator="output", deduction=1, ground="trial", text="x", act=act(B, LATER))),
        ("tolerance.deduction", lambda s: s.claim_tolerance(SCHEME, A, deduction=1, ground="trial", text="x", act=act(A, LATER))),
        ("assessment.own", lambda s: s.decide_tolerance(SCHEME, 1, accepted="full", reason="x", act=act(B, LATER))),
        ("tolerance.accepted", lambda s: s.decide_tolerance(SCHEME, 1, accepted="half", reason="x", act=act("head", LATER))),
        ("assessment.points", lambda s: s.decide_tolerance(SCHEME, 1, accepted="part", reason="x", act=act("head", LATER))),
        ("assessment.points", lambda s: s.decide_tolerance(
            SCHEME, 1, accepted="part", points=N(2), reason="x", act=act("head", LATER))),
        ("assessment.claim", lambda s: s.decide_tolerance(SCHEME, 7, accepted="full", reason="x", act=act("head", LATER))),
    ],
)  # fmt: skip
def test_what_tolerance_does_not_allow(rule, call):
    story = given(year.tolerance_claimed)

    refused(rule, lambda: call(story))

    assert not story.collect_events()


# ── 撤并 ────────────────────────────────────────────────────────────────────────────────────────


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
