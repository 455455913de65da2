"""决策评估时间线: planned from the pack, reshaped by facts, read as of any day by both clocks, moved by calendar and rules."""

from dataclasses import replace
from datetime import date

import pytest

from domain.calendar import Calendar, YearPlan
from domain.decision import timeline
from domain.rules import load_pack
from domain.timeline.change import Change, applied
from domain.timeline.floors import breaches, pushed
from domain.timeline.milestone import KINDS, Floor, Milestone
from domain.timeline.moving import affected
from domain.timeline.planning import Asked, plan
from domain.timeline.portfolio import portfolio
from services.rulepacks import FILES
from tests import decisions as story
from tests.decisions import moved, reshape
from tests.stories import CALENDAR, CITY, CITY_PACK, DEPUTY, HEAD, PACK, act, day, only, refused

PROCEDURE = Asked("procedure", day("3-3"), CITY, day("3-5"))
REVIEW = Asked("review", day("4-30"), CITY, day("4-23"), until=day("2029-4-23"))


def days(asked, *, pack=PACK, calendar=CALENDAR):
    return {one.code: (one.start, one.due) for one in plan(asked, calendar=calendar, pack=pack)}


def newer(**changed):
    """The Liangping pack with some rules of its timeline changed."""
    parent = load_pack(FILES.joinpath("500000.toml").read_text("utf-8"), None)
    toml = FILES.joinpath("500155.toml").read_text("utf-8").replace('"2022.1"', '"2026.9"')
    for was, now in changed.values():
        assert was in toml
        toml = toml.replace(was, now)
    return load_pack(toml, parent)


MONTHLY = newer(every=('tracking = "quarterly"', 'tracking = "half_yearly"'))
FESTIVAL = Calendar(
    {
        **CALENDAR.plans,
        2026: YearPlan(
            2026, (*CALENDAR.plans[2026].holidays, day("6-30"), day("9-30")), CALENDAR.plans[2026].makeup_days, "新通知"
        ),
    },
    CALENDAR.revision + 1,
)


# ── 编排 ────────────────────────────────────────────────────────────────────────────────────────


def test_the_procedure_stands_on_its_statutory_floors():
    planned = {one.code: one for one in plan(PROCEDURE, calendar=CALENDAR, pack=PACK)}

    comment, legality = planned["public_participation"], planned["legality_review"]
    assert (comment.due - comment.start).days == comment.floor.n == 30
    assert (comment.floor.articles, comment.floor.explainable) == (("D713-15",), True)
    assert CALENDAR.working_days_between(legality.start, legality.due) >= legality.floor.n == 7
    assert legality.start == max(planned[code].due for code in legality.after)
    assert breaches(planned, calendar=CALENDAR) == ()


@pytest.mark.parametrize(("pack", "slot"), [(PACK, "4-16"), (CITY_PACK, "4-16")])
def test_the_meeting_is_the_next_slot_after_the_review(pack, slot):
    assert days(PROCEDURE, pack=pack)["meeting"] == (day(slot), day(slot))


def test_the_cadence_of_the_pack_gives_the_slot():
    asked = replace(PROCEDURE, last_meeting=day("3-12"))

    assert days(asked)["meeting"][0] == day("4-23")  # every two weeks
    assert days(asked, pack=CITY_PACK)["meeting"][0] == day("4-16")  # every week


def test_a_hearing_and_what_is_not_needed_change_the_procedure():
    asked = replace(PROCEDURE, hearing=True, skipped=("expert_argument",))
    planned = {one.code: one for one in plan(asked, calendar=CALENDAR, pack=PACK)}

    assert "expert_argument" not in planned
    assert (planned["hearing"].due - planned["hearing"].start).days >= 7
    assert not planned["hearing"].floor.explainable


def test_the_review_is_tracked_heard_evaluated_and_adjusted():
    planned = days(REVIEW)

    assert [code for code in planned if not code.startswith(("tracking", "opinions"))] == [
        "midterm",
        "evaluation",
        "adjustment",
    ]
    assert planned["tracking-1"] == (day("4-30"), day("6-30"))
    assert planned["evaluation"][1] == day("2028-5-1")
    assert {one.kind for one in plan(REVIEW, calendar=CALENDAR, pack=PACK)} <= set(KINDS)


@pytest.mark.parametrize("until", ["2026-8-1", "2027-4-30", "2028-1-2", "2028-5-15"])
def test_milestones_never_leave_the_validity_of_their_decision(until):
    planned = plan(replace(REVIEW, until=day(until)), calendar=CALENDAR, pack=PACK)

    assert planned
    assert max(one.due for one in planned) <= day(until)
    assert all(one.start <= one.due for one in planned)


def test_the_old_pack_gives_the_old_plan_again():
    decision = story.review_planned()
    planned = [fact for fact in story.facts(decision) if fact.TOPIC == "decision.timeline_planned"]

    for fact in planned:
        again = plan(Asked.from_fact(fact.asked), calendar=CALENDAR, pack=PACK)
        assert [one.to_fact() for one in again] == fact.milestones
        assert fact.pack == "500155@2022.1"
    assert plan(REVIEW, calendar=CALENDAR, pack=MONTHLY) != plan(REVIEW, calendar=CALENDAR, pack=PACK)


# ── 调整 ────────────────────────────────────────────────────────────────────────────────────────


def test_a_reshape_says_ground_asker_approver_and_article():
    fact = story.facts(story.reshaped())[-1]

    assert (fact.ground, fact.asked_by, fact.approved_by, fact.article, fact.n) == (
        "policy",
        CITY,
        DEPUTY,
        "D713-35",
        3,
    )


@pytest.mark.parametrize(
    ("ground", "rank", "is_approved"),
    [
        ("policy", "office", False), ("policy", "deputy", True), ("policy", "executive_deputy", True), ("policy", "head", True),
        ("urgent_suspension", "deputy", False), ("urgent_suspension", "head", True), ("meeting_moved", "", True),
    ],
)  # fmt: skip
def test_each_ground_is_approved_by_its_rank(ground, rank, is_approved):
    decision = story.review_planned()

    def ask():
        reshape(
            decision, moved(decision, "midterm", "2027-6-30"), on="2026-9-1", ground=ground, rank=rank, approved_by=HEAD
        )

    if is_approved:
        ask()
        assert decision.now.timeline.versions[-1].ground == ground
    else:
        refused("timeline.approver", ask)


def test_a_step_is_moved_extended_shortened_or_dropped():
    decision = story.review_planned()
    current = decision.now.timeline.current
    kinds = {
        "moved": moved(decision, "tracking-2", "10-30", "7-30"),
        "extended": moved(decision, "opinions-2", "2027-1-29"),
        "shortened": moved(decision, "evaluation", "2028-3-31"),
        "reassigned": Change("midterm", current["midterm"], replace(current["midterm"], unit=story.TOWN), "机构调整"),
        "dropped": Change("tracking-8", current["tracking-8"], None, "提前评估"),
        "added": Change("visit", None, Milestone("visit", "other", day("6-1"), day("6-30"), CITY, "实地督查"), "新增"),
    }

    reshape(decision, *kinds.values(), on="2026-9-1")

    assert {change.kind for change in kinds.values()} == set(kinds)
    assert [change.kind for change in decision.now.timeline.versions[-1].changes] == [
        change.kind for change in sorted(kinds.values(), key=lambda change: change.code)
    ]


def short(decision, due="3-23", **more):
    return moved(decision, "public_participation", due, **more)


def test_no_step_falls_below_its_floor_unless_explained():
    decision = story.planned()

    told = refused("timeline.floor", lambda: reshape(decision, short(decision), on="3-4"))
    assert (told.article, told.fields["code"]) == ("D713-15", "public_participation")
    reshape(decision, short(decision, explained="汛期前须实施"), on="3-4")
    assert decision.now.timeline.explained() == {"public_participation": "汛期前须实施"}


def test_hearing_papers_are_never_late():
    decision = story.started()
    story.plan_procedure(decision, hearing=True)
    hearing = moved(decision, "hearing", "3-9", explained="着急")

    refused("timeline.floor", lambda: reshape(decision, hearing, on="3-4"))


def test_the_legality_review_stays_after_the_consultation_and_is_never_dropped():
    decision = story.planned()
    early = moved(decision, "legality_review", "4-9", "3-30", explained="着急")
    gone = Change("legality_review", decision.now.timeline.current["legality_review"], None, "不审了")

    refused("timeline.floor", lambda: reshape(decision, early, on="3-4"))
    assert refused("timeline.undroppable", lambda: reshape(decision, gone, on="3-4")).article == "D713-25"


def test_nothing_leaves_the_validity_or_changes_a_floor():
    decision = story.review_planned()
    looser = story.planned()
    was = looser.now.timeline.current["public_participation"]
    lower = Change(was.code, was, replace(was, floor=Floor(1, False, True, "")), "放宽")

    refused("timeline.floor", lambda: reshape(decision, moved(decision, "evaluation", "2029-5-8"), on="2026-9-1"))
    refused("timeline.floor", lambda: reshape(looser, lower, on="3-4"))


def test_a_change_is_of_what_stands_now():
    decision = story.executed()
    stale = moved(story.review_planned(), "midterm", "2027-9-30")

    refused("timeline.stale", lambda: reshape(decision, stale, on="2026-10-20"))
    refused("timeline.stale", lambda: reshape(decision, moved(decision, "tracking-2", "2026-12-31"), on="2026-10-20"))
    refused("timeline.changes", lambda: reshape(decision, on="2026-10-20"))
    refused("timeline.linear", lambda: reshape(decision, moved(decision, "midterm", "2027-9-30"), on="2026-8-31"))
    refused(
        "timeline.grounds",
        lambda: reshape(decision, moved(decision, "midterm", "2027-9-30"), on="2026-10-20", ground="mood"),
    )


def test_a_late_step_pushes_what_hangs_on_it():
    current = story.planned().now.timeline.current
    late = replace(current["public_participation"], due=day("4-20"))

    after = pushed(current, late, calendar=CALENDAR)

    assert after["legality_review"].start == day("4-20")
    assert after["meeting"].start >= after["legality_review"].due
    assert breaches(after, calendar=CALENDAR) == ()
    assert pushed(current, late, calendar=CALENDAR, reached=["legality_review"])["meeting"] == current["meeting"]


def test_a_step_is_moved_with_all_that_hangs_on_it():
    decision = story.review_planned()
    later = replace(decision.now.timeline.current["evaluation"], due=day("2028-6-30"))

    changes = decision.with_followers(later, reason="数据未齐", calendar=CALENDAR)
    reshape(decision, *changes, on="2026-9-1", ground="dependency")

    assert [(change.code, change.kind) for change in changes] == [("adjustment", "moved"), ("evaluation", "extended")]
    assert decision.now.timeline.current["adjustment"].start == day("2028-6-30")


def test_what_was_late_already_does_not_stop_another_change():
    decision = story.planned()
    decision.reach("public_participation", reached_on=day("4-8"), text="", act=act(on="4-8"))
    other = Change("visit", None, Milestone("visit", "other", day("4-9"), day("4-10"), CITY, "走访"), "新增")

    reshape(decision, other, on="4-9")
    repaired = moved(decision, "legality_review", "4-20", "4-8")
    refused("timeline.floor", lambda: reshape(decision, moved(decision, "legality_review", "4-20", "4-7"), on="4-9"))
    refused(
        "timeline.floor", lambda: reshape(decision, repaired, on="4-9", ground="dependency")
    )  # the meeting is too early
    reshape(decision, repaired, moved(decision, "meeting", "4-30", "4-30"), on="4-9", ground="dependency")


def test_a_part_is_planned_once_and_within_the_validity_decided():
    decision = story.review_planned()

    def plan_again(until):
        decision.plan_timeline(replace(REVIEW, until=until), calendar=CALENDAR, pack=PACK, act=act(on="5-6"))

    refused("timeline.planned", lambda: plan_again(day("2029-4-23")))
    published = story.published()
    refused(
        "timeline.until",
        lambda: published.plan_timeline(replace(REVIEW, until=None), calendar=CALENDAR, pack=PACK, act=act(on="4-30")),
    )


def test_a_big_adjustment_plans_a_second_cycle_beside_the_first():
    decision = story.adjusted(big=True)
    first = decision.now.timeline.baseline

    story.plan_procedure(decision, on="2027-7-5", cycle=2)

    assert {code: one for code, one in decision.now.timeline.baseline.items() if code in first} == first
    assert decision.now.timeline.current["legality_review-c2"].after[0].endswith("-c2")


# ── 偏差、两个时间 ──────────────────────────────────────────────────────────────────────────────


def test_a_slip_stands_against_the_first_promise_and_the_one_that_stands():
    decision = story.executed()
    slips = decision.now.timeline.slips(day("2027-7-7"))

    midterm, tracking = slips["midterm"], slips["tracking-2"]
    assert (midterm.first.due, midterm.promised.due) == (day("2027-4-30"), day("2027-6-30"))
    assert (midterm.planned, midterm.actual, midterm.total) == (61, 7, 68)
    [part] = midterm.parts
    assert (part.days, part.version.ground, part.version.asked_by, part.version.approved_by) == (
        61,
        "policy",
        CITY,
        DEPUTY,
    )
    assert (tracking.planned, tracking.actual) == (0, -1)


def test_a_dropped_step_has_no_slip_of_its_own_and_is_not_forgotten():
    decision = story.review_planned()
    reshape(
        decision, Change("tracking-8", decision.now.timeline.current["tracking-8"], None, "提前评估"), on="2026-9-1"
    )

    slip = decision.now.timeline.slips(day("2029-1-1"))["tracking-8"]
    assert (slip.is_dropped, slip.total, [part.change.kind for part in slip.parts]) == (True, 0, ["dropped"])


def test_a_later_word_corrects_when_a_step_was_reached():
    decision = story.executed()
    decision.reach("tracking-2", reached_on=day("2026-10-8"), text="更正", act=act(on="2026-10-20"))

    assert decision.now.timeline.done["tracking-2"] == day("2026-10-8")
    decision.collect_events()
    decision.reach("tracking-2", reached_on=day("2026-10-8"), text="更正", act=act(on="2026-10-20"))
    assert not decision.collect_events()
    refused(
        "timeline.reached_on",
        lambda: decision.reach("midterm", reached_on=day("2026-10-21"), text="", act=act(on="2026-10-20")),
    )
    refused(
        "timeline.milestone",
        lambda: decision.reach("nowhere", reached_on=day("2026-10-8"), text="", act=act(on="2026-10-20")),
    )


def test_both_clocks_tell_what_happened_and_what_was_known():
    facts = [
        (
            fact,
            day("2026-10-20") if fact.TOPIC in ("decision.timeline_reshaped", "decision.tracked") else fact.act.on,
        )
        for fact, _ in story.noted(story.executed())
    ]
    whole = timeline(facts)

    assert len(whole.versions) == 3
    assert len(whole.as_of(happened=day("2026-8-31")).versions) == 2
    assert len(whole.as_of(recorded=day("2026-10-19")).versions) == 2
    assert whole.as_of(happened=day("2026-9-1"), recorded=day("2026-10-20")).current["midterm"].due == day("2027-6-30")
    assert whole.as_of(recorded=day("2026-10-19")).done.get("tracking-2") is None
    assert "tracking-2" not in whole.as_of(happened=day("2026-9-28")).done
    assert whole.as_of(happened=day("2026-9-29")).done["tracking-2"] == day("2026-9-29")
    assert whole.baseline == whole.as_of(happened=day("2026-8-31")).baseline
    assert timeline([]).versions == ()


def test_every_version_can_be_looked_at_again():
    decision = story.reshaped()
    line = decision.now.timeline

    assert line.at_version(2)["midterm"].due == day("2027-4-30")
    assert line.at_version(3) == line.current
    assert set(line.at_version(1)) == {one.code for one in plan(PROCEDURE, calendar=CALENDAR, pack=PACK)}


def test_what_a_fact_says_of_a_step_the_timeline_knows_without_being_told():
    done = story.evaluated().now.timeline.done

    assert done == {
        "consultation": day("3-13"), "public_participation": day("4-7"), "expert_argument": day("4-7"),
        "risk_assessment": day("4-7"), "legality_review": day("4-20"), "meeting": day("4-23"),
        "opinions-1": day("2026-6-29"), "tracking-2": day("2026-9-29"), "midterm": day("2027-6-28"),
    }  # fmt: skip
    assert "consultation" not in story.consulted().now.timeline.done
    assert "adjustment" not in story.adjusted().now.timeline.done


def test_a_review_that_failed_has_not_reached_its_step():
    decision = story.heard()
    story.step(decision, "legality_review", "unlawful", "4-20", began="4-8")
    assert "legality_review" not in decision.now.timeline.done


def test_a_second_run_reaches_steps_of_its_own():
    decision = story.adjusted(big=True)
    story.plan_procedure(decision, on="2027-7-5", cycle=2)
    story.drafted(decision, on="2027-7-6", affected={story.TOWN: "locality"})
    decision.consult([story.TOWN], calendar=CALENDAR, pack=PACK, act=act(CITY, "2027-7-7"))
    decision.answer(story.TOWN, agrees=True, signed_by="镇长", act=act(story.TOWN, "2027-7-9"))

    assert decision.now.timeline.done["consultation-c2"] == day("2027-7-9")
    assert decision.now.timeline.done["consultation"] == day("3-13")


def test_what_a_second_run_replaces_is_dropped_with_its_reason():
    decision = story.adjusted(big=True)
    story.plan_procedure(decision, on="2027-7-5", cycle=2)

    changes = decision.superseded(reason="重大调整")
    reshape(decision, *changes, on="2027-7-6", ground="evaluation")

    assert {change.code for change in changes} >= {"tracking-7", "evaluation", "adjustment"}
    assert all(code.endswith("-c2") for code in decision.now.timeline.open)
    assert story.review_planned().superseded(reason="重大调整") == ()


def test_a_step_found_not_needed_is_waited_for_no_longer():
    assert story.waived().now.timeline.done == {"expert_argument": day("3-10")}


def test_a_portfolio_says_what_is_late_next_and_why():
    lines = {story.MEETING: story.executed().now.timeline, story.SPACE: story.planned().now.timeline}

    found = portfolio(lines, day("2027-7-7"))
    before = portfolio(lines, day("2026-4-30"), happened=day("2026-4-29"))

    [one, other] = found.rows
    assert (one.versions, one.reached, one.by_ground, one.planned) == (3, 8, {"policy": 61}, 61)
    assert (other.late, other.next.code) == (6, "consultation")
    assert found.late == one.late + other.late
    assert found.actual == one.actual + other.actual
    assert found.by_ground == {"policy": 61}
    assert [row.versions for row in before.rows] == [1, 1]
    assert portfolio(lines, day("2026-3-1"), happened=day("2026-3-1")).rows == ()


# ── 日历、规则 ──────────────────────────────────────────────────────────────────────────────────


def test_a_new_calendar_is_listed_first_and_then_moves_as_a_fact():
    decision = story.review_planned()
    decision.collect_events()

    found = decision.moves(calendar=FESTIVAL, pack=PACK, today=day("5-6"))
    said = {
        "ground": "calendar",
        "cause": "2026年放假安排修订",
        "reason": "放假通知",
        "pack": PACK,
        "act": act(on="5-6"),
    }
    assert not decision.collect_events()
    assert decision.follow(calendar=FESTIVAL, **said) == ()

    fact = only(decision)
    assert [Change.from_fact(change) for change in fact.changes] == [
        replace(change, reason="放假通知") for change in found.changes
    ]
    assert {change.code: change.now.due for change in found.changes} == {
        "tracking-1": day("7-1"), "opinions-1": day("7-1"), "tracking-2": day("10-8"),
        "tracking-3": day("12-31"), "opinions-2": day("12-31"),
    }  # fmt: skip
    assert (fact.ground, fact.article, fact.cause) == ("calendar", "L35", "2026年放假安排修订")
    decision.follow(calendar=FESTIVAL, **said)
    assert not decision.collect_events()


def test_which_timelines_a_notice_would_move_is_listed_for_all_of_them():
    review, procedure = story.review_planned().now, story.planned().now
    lines = {story.MEETING: (review.timeline, review.asked), story.SPACE: (procedure.timeline, procedure.asked)}

    found = affected(lines, calendar=FESTIVAL, pack=PACK, today=day("5-6"))

    assert list(found) == [story.MEETING]  # the procedure was over
    assert len(found[story.MEETING].changes) == 5
    assert affected(lines, calendar=CALENDAR, pack=PACK, today=day("3-3")) == {}


def test_what_people_moved_stays_and_only_leaves_rest_days():
    decision = story.review_planned()
    reshape(decision, moved(decision, "tracking-1", "9-30"), on="5-6")

    changes = {
        change.code: change for change in decision.moves(calendar=FESTIVAL, pack=MONTHLY, today=day("5-7")).changes
    }

    assert changes["tracking-1"].now.due == day("10-8")
    assert changes["tracking-1"].now.start == decision.now.timeline.current["tracking-1"].start


def test_a_new_pack_moves_adds_and_drops_what_nobody_touched():
    decision = story.review_planned()
    stricter = newer(
        every=('tracking = "quarterly"', 'tracking = "half_yearly"'), months=("midterm = 12", "midterm = 9")
    )

    kinds = {
        change.code: change.kind
        for change in decision.moves(calendar=CALENDAR, pack=stricter, today=day("5-6")).changes
    }

    assert kinds["midterm"] == "shortened"
    assert {kinds[f"tracking-{n}"] for n in (5, 6, 7, 8)} == {"dropped"}
    assert decision.moves(calendar=CALENDAR, pack=PACK, today=day("5-6")).changes == ()
    decision.collect_events()
    said = {"ground": "rules", "cause": "500155@2026.9", "reason": "规则修订", "calendar": CALENDAR, "pack": stricter}
    assert decision.follow(**said, act=act(on="5-6")) == ()
    assert {change["code"] for change in only(decision).changes} == set(kinds)
    assert decision.moves(calendar=CALENDAR, pack=stricter, today=day("5-6")).changes == ()


def test_a_new_rule_makes_nobody_late():
    decision = story.executed()
    tighter = newer(every=('tracking = "quarterly"', 'tracking = "monthly"'))

    found = decision.moves(calendar=CALENDAR, pack=tighter, today=day("2026-10-20"))

    assert all((change.now or change.was).due >= day("2026-10-20") for change in found.changes)
    assert not {change.code for change in found.changes} & {"tracking-1", "tracking-2", "midterm"}
    assert applied(decision.now.timeline.current, found.changes)["midterm"].due == date(2027, 6, 30)


def test_what_was_shortened_for_a_reason_stays_so_under_a_new_calendar():
    decision = story.planned()
    reshape(decision, short(decision, explained="汛期前须实施"), on="3-4")

    found = decision.moves(calendar=CALENDAR, pack=PACK, today=day("3-5"))

    assert "public_participation" not in {change.code for change in found.changes}


def test_only_calendar_and_rules_are_followed():
    decision = story.review_planned()

    refused(
        "timeline.grounds",
        lambda: decision.follow(
            ground="policy", cause="", reason="政策", calendar=FESTIVAL, pack=PACK, act=act(on="5-6")
        ),
    )
