"""考核方案办理: drafted, consulted, approved by another, adjusted only with reason and approval; versions kept."""

import pytest

from domain.scheme.life import SchemeLife
from tests import assessments as year
from tests.assessments import ADJUSTED, SCHEME, A, B, content
from tests.stories import act, day, given, only, refused


def test_a_scheme_with_faults_is_not_drafted_and_says_them_all():
    told = refused("scheme.unsound", lambda: SchemeLife.write(content(groups=[]), act()))

    assert {"groups", "indicators.output.weight"} & {each["place"] for each in told.fields["problems"]}


def test_the_draft_is_kept_whole():
    fact = only(year.drafted())

    assert fact.content == SCHEME.to_fact()
    assert year.drafted().draft.digest == SCHEME.digest


def test_the_same_again_is_no_revision():
    life = given(year.drafted)

    life.revise(content(), reason="无变化", act=act("office", "1-6"))

    assert not life.collect_events()


@pytest.mark.parametrize(
    ("story", "rule", "call"),
    [
        (year.drafted, "reason", lambda life: life.revise(content(bonuses=[]), reason=" ", act=act("office", "1-6"))),
        (year.drafted, "scheme.other", lambda life: life.revise(content(scheme__code="other"), reason="改", act=act())),
        (year.drafted, "scheme.consult_units", lambda life: life.consult([], until=day("2-1"), act=act("office", "1-6"))),
        (year.drafted, "scheme.consult_until", lambda life: life.consult([A], until=day("1-6"), act=act("office", "1-6"))),
        (year.drafted, "scheme.not_consulted", lambda life: life.approve(basis="会议", act=act("head", "1-19"))),
        (year.drafted, "scheme.not_asked", lambda life: life.give_opinion(A, agrees=True, text="", act=act(A, "1-8"))),
        (year.consulting, "scheme.not_asked", lambda life: life.give_opinion("else", agrees=True, text="", act=act(A, "1-8"))),
        (year.consulting, "scheme.opinion_text", lambda life: life.give_opinion(A, agrees=False, text="", act=act(A, "1-8"))),
        (year.consulting, "scheme.consult_over", lambda life: life.give_opinion(A, agrees=True, text="", act=act(A, "1-17"))),
        (year.consulting, "scheme.consulting", lambda life: life.approve(basis="会议", act=act("head", "1-16"))),
        (year.consulting, "scheme.own", lambda life: life.approve(basis="会议", act=act("office", "1-19"))),
        (year.consulting, "basis", lambda life: life.approve(basis="", act=act("head", "1-19"))),
        (year.consulting, "scheme.not_approved", lambda life: life.scheme()),
        (year.consulting, "scheme.not_approved", lambda life: life.ask_adjustment(content(), reason="改", act=act())),
        (year.scheme_approved, "scheme.approved", lambda life: life.approve(basis="会议", act=act("head", "1-19"))),
        (year.scheme_approved, "scheme.approved", lambda life: life.revise(content(), reason="改", act=act("office", "2-1"))),
        (year.scheme_approved, "scheme.approved", lambda life: life.consult([A], until=day("3-1"), act=act("office", "2-1"))),
        (year.scheme_approved, "scheme.version", lambda life: life.ask_adjustment(content(), reason="改", act=act())),
        (year.scheme_approved, "scheme.no_adjustment", lambda life: life.decide_adjustment(approved=True, reason="会议", act=act("head"))),
    ],
)  # fmt: skip
def test_what_a_scheme_does_not_allow(story, rule, call):
    life = given(story)

    refused(rule, lambda: call(life))

    assert not life.collect_events()


def test_it_is_approved_early_once_all_have_answered():
    life = year.consulting()
    for unit in life.asked:
        life.give_opinion(unit, agrees=True, text="", act=act(unit, "1-12"))
    given(life)

    life.approve(basis="常务会议", act=act("head", "1-13"))

    assert (only(life).version, life.status) == ("2026.1", "approved")
    assert life.asked[B].agrees is True


def test_an_adjustment_is_asked_by_one_and_approved_by_another():
    life = year.scheme_approved()
    life.ask_adjustment(ADJUSTED.content, reason="并列", act=act("office", "6-1"))

    refused("scheme.own", lambda: life.decide_adjustment(approved=True, reason="会议", act=act("office", "6-2")))
    refused("scheme.adjustment_waits", lambda: life.ask_adjustment(ADJUSTED.content, reason="并列", act=act()))
    refused("basis", lambda: life.decide_adjustment(approved=True, reason="", act=act("head", "6-2")))


def test_every_version_is_kept():
    life = year.scheme_adjusted()

    assert [(each.version, each.approved_on) for each in life.versions] == [
        ("2026.1", day("1-19")),
        ("2026.2", day("6-2")),
    ]
    assert life.scheme("2026.1").digest == SCHEME.digest
    assert life.scheme().digest == ADJUSTED.digest


def test_a_refused_adjustment_changes_nothing():
    life = year.adjustment_refused()

    assert (life.scheme().version, life.adjustment) == ("2026.1", None)
