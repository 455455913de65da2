"""规则、办公日历 as facts: which version was in force on that day, which plan had been published."""

from dataclasses import replace
from datetime import date

import pytest

from domain.office_calendar import OfficeCalendar
from domain.rulebook import Rulebook
from services.office_calendar import plan
from tests.stories import PACK, act, refusal

NEXT = replace(PACK, version="2027.1", effective_from=date(2027, 1, 1))


@pytest.fixture
def rulebook():
    rulebook = Rulebook.open(act())
    rulebook.adopt(PACK, act())
    rulebook.collect_events()
    return rulebook


def test_the_same_pack_again_adds_no_fact(rulebook):
    rulebook.adopt(PACK, act())

    assert rulebook.collect_events() == []


def test_changed_content_needs_a_new_version(rulebook):
    assert refusal(rulebook.adopt, replace(PACK, name_en="Other rules"), act()) == "rulebook.version"


def test_keys_made_since_are_added_to_a_version_and_decide_about_its_old_days():
    key = "duty24h"
    rulebook = Rulebook.open(act())
    rulebook.adopt(replace(PACK, values={k: rule for k, rule in PACK.values.items() if k != key}), act())
    rulebook.adopt(NEXT, act())
    assert rulebook.lacking() == (key,)

    rulebook.adopt(PACK, act())
    rulebook.adopt(PACK, act())

    assert [fact.version for fact in rulebook.collect_events()[1:]] == [PACK.version, NEXT.version, PACK.version]
    assert [pack.version for pack in rulebook.versions] == [PACK.version, NEXT.version]
    assert rulebook.lacking() == ()
    assert rulebook.on(date(2026, 3, 2)) == PACK


def test_nothing_a_version_says_is_changed_by_adding_to_it():
    key, rule = next(iter(PACK.values.items()))
    others = {k: v for k, v in PACK.values.items() if k != "duty24h"}
    held = Rulebook.open(act())
    held.adopt(replace(PACK, values=others), act())

    for wrong in (
        replace(PACK, name_en="Other rules"),
        replace(PACK, values={**PACK.values, key: replace(rule, note_en="otherwise")}),
        replace(PACK, values=others, laws={}),
    ):
        assert refusal(held.adopt, wrong, act()) == "rulebook.version"


def test_the_pack_in_force_depends_on_the_day(rulebook):
    rulebook.adopt(NEXT, act())

    assert rulebook.on(date(2026, 12, 31)).version == PACK.version
    assert rulebook.on(date(2027, 1, 1)).version == "2027.1"
    assert rulebook.on(date(1999, 1, 1)).version == PACK.version


def test_a_pack_read_back_from_its_fact_decides_alike(rulebook):
    again = Rulebook.open(act())
    again.adopt(PACK, act())
    [_, fact] = again.collect_events()

    assert fact.content == PACK.to_fact()
    assert rulebook.versions[0].digest() == PACK.digest()
    assert dict(rulebook.versions[0].values) == dict(PACK.values)


def test_a_published_plan_changes_the_calendar_once():
    register = OfficeCalendar.open(act())
    for _ in range(2):
        register.publish(plan(2026), act())

    assert len(register.collect_events()) == 2
    assert (register.calendar().revision, register.calendar().is_working_day(date(2026, 10, 1))) == (1, False)
