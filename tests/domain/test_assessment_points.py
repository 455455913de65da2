"""Points of an assessment year 加分、扣分、否决、容错: nothing counts before the others had their say."""

from decimal import Decimal

import pytest

from tests import assessments as year
from tests.assessments import CLOSED, COUNTS, SCHEME, A, B, C, D
from tests.stories import CALENDAR, act, day, given, refused

N = Decimal
LATER = "2027-1-26"


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
