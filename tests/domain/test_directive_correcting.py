"""更正: what may be put right, by how many people, and why no number is ever given twice."""

import pytest

from domain.aggregate import Refused
from domain.directive import CORRECTABLE, Directive
from tests.stories import (
    DEPUTY,
    HOUSING,
    WATER,
    assigned_jointly,
    correct,
    corrected,
    correction_pending,
    day,
    given,
    numbered,
    refusal,
    registered,
    reported_task,
    signed,
    withdrawn,
)

TITLE = "城区排水管网改造"


def test_a_title_is_corrected_by_one_person_at_once():
    directive = given(signed)

    assert correct(directive, "title", TITLE, "老城区排水管网改造")

    [fact] = directive.collect_events()
    assert isinstance(fact, Directive.Corrected)
    assert (directive.title, fact.was, fact.asked_by) == ("老城区排水管网改造", TITLE, "")


@pytest.mark.parametrize(
    ("field", "was", "value"),
    [
        ("leader", "lp-head", DEPUTY),
        ("opinion", "请水利局抓紧办理，月底前报结果。", "请水利局会同住建委办理。"),
        ("received_on", "2026-03-02", "2026-03-01"),
        ("due", "2026-03-31", "2026-03-30"),
    ],
)
def test_leader_opinion_and_dates_need_a_second_person(field, was, value):
    directive = signed()

    assert not correct(directive, field, was, value)
    assert refusal(correct, directive, field, was, value) == "correction.second_person_fields"
    assert correct(directive, field, was, value, by="office2")

    assert str(getattr(directive, field)) == value
    assert directive.pending_corrections == []


def test_a_second_person_who_means_something_else_only_asks_too():
    directive = correction_pending()

    assert not correct(directive, "due", "2026-03-31", "2026-04-30", by="office2")

    assert (len(directive.pending_corrections), directive.due) == (2, day("3-31"))


def test_a_misprinted_deadline_was_wrong_from_the_first_day_and_for_everyone():
    directive = signed(directive=assigned_jointly())
    correct(directive, "due", "2026-03-31", "2026-03-30")
    correct(directive, "due", "2026-03-31", "2026-03-30", by="office2")

    assert {(a.due, a.due_first) for a in directive.assignments.values()} == {(day("3-30"), day("3-30"))}
    assert (directive.due, directive.due_first) == (day("3-30"), day("3-30"))
    assert set(directive.assignments) >= {WATER, HOUSING}


def test_an_extended_deadline_is_corrected_without_touching_the_promise():
    directive = signed()
    directive.assignments[WATER].due = directive.due = day("4-15")
    correct(directive, "due", "2026-04-15", "2026-04-10")
    correct(directive, "due", "2026-04-15", "2026-04-10", by="office2")

    assert (directive.due, directive.due_first) == (day("4-10"), day("3-31"))


def test_the_old_opinion_stays_in_the_facts_while_the_corrected_one_is_shown():
    directive = signed()
    correct(directive, "opinion", directive.opinion, "请住建委办理。")
    correct(directive, "opinion", directive.opinion, "请住建委办理。", by="office2")

    assert [opinion.text for opinion in directive.opinions] == ["请住建委办理。"]


def test_a_misprinted_number_becomes_an_alias_once():
    directive = numbered()

    for _ in range(2):
        correct(directive, "number", "梁府督〔2026〕7号", "梁府督〔2026〕1号")

    assert (directive.number, directive.aliases) == ("梁府督〔2026〕1号", ["梁府督〔2026〕7号"])


def test_a_better_wording_of_the_same_place_keeps_the_old_one_searchable():
    directive = numbered()

    correct(directive, "number", "梁府督〔2026〕1号", "梁平府督〔2026〕1号")

    assert (directive.number, directive.aliases) == ("梁平府督〔2026〕1号", ["梁府督〔2026〕1号"])


@pytest.mark.parametrize(
    "value", ["梁府督〔2026〕2号", "梁府督〔2026〕12号", "梁府督〔2025〕1号", "梁府督", "梁府督〔2026〕1号之1"]
)
def test_no_correction_takes_another_place_in_the_register(value):
    assert refusal(correct, numbered(), "number", "梁府督〔2026〕1号", value) == "number.place"


@pytest.mark.parametrize(
    ("field", "was", "value", "rule"),
    [
        ("status", "", "closed", "correct.field"),
        ("title", "别的", "新", "correct.was"),
        ("title", TITLE, TITLE, "correct.same"),
        ("title", TITLE, " ", "correct.value"),
        ("content", "请水利局牵头，三月底前完成老城区排水管网改造。", "机密★", "confidentiality.classified"),
        ("source", "instruction", "rumour", "correct.value"),
        ("level", "internal", "top_secret", "confidentiality.classified"),
        ("level", "internal", "private", "correct.value"),
        ("issuer", "", "central_gov", "correct.value"),
        ("urgency", "normal", "soon", "correct.value"),
        ("leader", "lp-head", "", "register.leader"),
        ("opinion", "请水利局抓紧办理，月底前报结果。", "已阅", "request.definite_opinion"),
        ("received_on", "2026-03-02", "2026-03-20", "register.received_on"),
        ("received_on", "2026-03-02", "yesterday", "correct.value"),
        ("external_due", "", "2026-02-30", "correct.value"),
        ("due", "2026-03-31", "2026-02-27", "correct.value"),
        ("number", "梁府督〔2026〕3号", "梁府督〔2026〕4号", "correct.was"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(field, was, value, rule):
    assert refusal(correct, signed(), field, was, value) == rule


def test_a_deadline_nobody_gave_cannot_be_corrected():
    assert refusal(correct, numbered(), "due", "", "2026-03-30") == "correct.no_due"
    assert refusal(correct, signed(due_by={"kind": "none"}), "due", "", "2026-03-30") == "correct.no_due"


def test_corrections_need_a_reason_a_number_and_a_living_matter():
    directive = signed()
    with pytest.raises(Refused) as refused:
        directive.correct("title", was=TITLE, value="新", reason="", pack=None, act=None)
    assert refused.value.rule == "reason"
    assert refusal(correct, registered(), "number", "梁府督〔2026〕1号", "梁府督〔2026〕2号") == "numbered"
    assert refusal(correct, withdrawn(), "title", TITLE, "新") == "ended"


@pytest.mark.parametrize("field", sorted(set(CORRECTABLE) - {"number", "due", "opinion", "leader"}))
def test_every_correctable_field_can_be_corrected_by_two(field):
    directive = signed(directive=None, due_by="3-31") if field != "leader" else numbered(reported_task())
    was = directive._text_of(field)
    value = {
        "received_on": "2026-03-01",
        "external_due": "2026-05-06",
        "issuer": "district_gov",
        "urgency": "urgent",
        "level": "open",
        "source": "assigned",
    }.get(field, "改过的内容")

    assert correct(directive, field, was, value) or correct(directive, field, was, value, by="office2")
    assert directive._text_of(field) == value


def test_the_second_persons_fact_names_the_first():
    directive = given(correction_pending)
    correct(directive, "due", "2026-03-31", "2026-03-30", by="office2")

    [fact] = directive.collect_events()
    assert (fact.act.by, fact.asked_by) == ("office2", "office")
    assert corrected().due == day("3-30")
