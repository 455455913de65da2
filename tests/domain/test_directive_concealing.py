"""认定瞒报: a report found to be false or to keep something back is marked, once, after the unit was heard."""

from __future__ import annotations

from typing import Any

import pytest

from domain.aggregate import Refused
from domain.directive import Directive
from domain.sentences import sentence
from tests.stories import CALENDAR, PACK, WATER, act, signed


def reported() -> Directive:
    directive = signed()
    directive.give_feedback(
        WATER, kind="progress", text="已完工", progress=90, pack=PACK, calendar=CALENDAR, act=act(WATER, "3-10")
    )
    directive.collect_events()
    return directive


def found(directive: Directive, n: int = 1, on: str = "3-20", **other: Any) -> None:
    said = {"reason": "现场尚未开工", "statement": "施工单位误报", "evidence": ["0" * 64], **other}
    directive.find_concealment(n, act=act("office-head", on), **said)


def test_the_report_is_marked_and_the_sentence_says_what_the_unit_answered():
    directive = reported()

    found(directive)

    assert directive.feedback[0].concealed
    (fact,) = directive.collect_events()
    assert "瞒报：现场尚未开工（单位陈述：施工单位误报）" in sentence(fact)
    assert "the unit says" in sentence(fact, "en")


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"n": 2}, "feedback.unknown"),
        ({"reason": " "}, "reason"),
        ({"statement": ""}, "concealment.unheard"),
        ({"evidence": []}, "concealment.evidence"),
        ({"on": "3-9"}, "act.before_cause"),
    ],
)
def test_it_needs_a_report_a_reason_the_answer_of_the_unit_and_evidence(given, rule):
    directive = reported()

    with pytest.raises(Refused) as refused:
        found(directive, **given)

    assert refused.value.rule == rule
    assert not directive.feedback[0].concealed


def test_once_for_a_report_and_never_for_one_that_was_retracted():
    directive, retracted = reported(), reported()
    found(directive)
    retracted.retract_feedback(WATER, 1, reason="有误", act=act(WATER, "3-11"))

    for again, rule in ((directive, "concealment.found"), (retracted, "feedback.retracted")):
        with pytest.raises(Refused) as refused:
            found(again)
        assert refused.value.rule == rule


def test_it_may_come_to_light_while_nothing_else_can_be_done():
    directive = reported()
    directive.suspend(reason="等待批复", act=act("office", "3-12"))

    found(directive)

    assert directive.feedback[0].concealed


def test_a_finding_is_withdrawn_with_its_reason_and_may_be_made_again():
    directive = reported()
    found(directive)
    directive.collect_events()

    directive.withdraw_concealment(1, reason="复核认为属实", act=act("office-head", "3-25"))

    (fact,) = directive.collect_events()
    assert not directive.feedback[0].concealed
    assert "撤销" in sentence(fact)
    assert "withdrawn: 复核认为属实" in sentence(fact, "en")
    found(directive, on="3-26")
    assert directive.feedback[0].concealed


@pytest.mark.parametrize(
    ("given", "rule"),
    [({"n": 2}, "feedback.unknown"), ({"reason": " "}, "reason"), ({"on": "3-19"}, "act.before_cause")],
)
def test_only_what_was_found_is_withdrawn(given, rule):
    directive = reported()
    found(directive)
    said = {"n": 1, "reason": "复核", "on": "3-25", **given}

    with pytest.raises(Refused) as refused:
        directive.withdraw_concealment(said["n"], reason=said["reason"], act=act("office-head", said["on"]))

    assert refused.value.rule == rule
    with pytest.raises(Refused) as refused:
        reported().withdraw_concealment(1, reason="复核", act=act("office-head", "3-25"))
    assert refused.value.rule == "concealment.none"
