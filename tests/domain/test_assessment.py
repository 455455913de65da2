"""考核年度: opened, targets set, values collected, units assess themselves; each refusal by its rule."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from domain.aggregate import Aggregate
from domain.scoring.value import Value
from services.record.mapper import FactMapper
from tests import assessments as year
from tests.assessments import ADJUSTED, CLOSED, SCHEME, A, B, D, number, release
from tests.stories import CALENDAR, CITY, HOUSING, act, given, only, refused

N = Decimal
LATER = "2027-1-26"


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
