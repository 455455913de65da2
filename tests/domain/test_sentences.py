"""事项全过程: every fact has its sentence in both languages, and no code of ours leaks into it."""

import re
from uuid import UUID, uuid4

import pytest

from domain.aggregate import Aggregate
from domain.directive import Directive
from domain.intake import Intake
from domain.numbering import give_next, open_series
from domain.office_calendar import OfficeCalendar
from domain.rulebook import Rulebook
from domain.sentences import TELLINGS, due_words, sentence
from domain.unit import Post, PostRegister, Unit, UnitRegister
from services.office_calendar import plan
from tests.stories import CALENDAR, NAMES, PACK, STORIES, WATER, accepted, act, correct, due, entered_late, numbered, signed

CODE = re.compile(r"[a-z]+_[a-z_]+|lp-|500155\d{3}|None|[{\[]")


def names(code):
    return NAMES.get(code, code)


def told(fact):
    return sentence(fact, "zh", names), sentence(fact, "en", names)


def register_facts():
    """The facts of everything that is no directive."""
    units, posts = UnitRegister.open(act()), PostRegister.open(act())
    units.list_unit(Unit(WATER, "梁平区水利局", "水利局", "department"), act())
    units.close_unit(WATER, succeeded_by="", basis="机构改革", act=act())
    posts.fill(Post("lp-head", "区长", "某某", "head"), act())
    calendar, rulebook = OfficeCalendar.open(act()), Rulebook.open(act())
    calendar.publish(plan(2026), act())
    rulebook.adopt(PACK, act())
    intake = Intake.read(
        id=UUID(int=1), name="政府工作报告", source="work_report", digest="0", text="", act=act(),
        proposals=[{"seq": 1, "title": "一"}, {"seq": 2, "title": "二"}],
    )  # fmt: skip
    intake.edit(1, {"title": "三"}, act=act())
    intake.confirm(1, uuid4(), act=act())
    intake.dismiss(2, reason="重复", act=act())
    opened = open_series("", 2026, after=14, basis="年中启用", act=act())
    facts = [opened, give_next(opened, uuid4(), act())]
    for aggregate in (units, posts, calendar, rulebook, intake):
        facts += aggregate.collect_events()
    return facts


def story_facts():
    facts = [fact for story in STORIES.values() for fact in story().collect_events()]
    extra = signed()
    extra.deliver(WATER, means="机要交换", act=act("office", "3-3"))
    extra.add_unit("lp-cg", role="assist", due=due("3-31", "3-9"), reason="需要协办", act=act("office", "3-9"))
    extra.release_unit("lp-cg", reason="职责调整", excused=False, act=act("office", "3-10"))
    extra.give_feedback(WATER, kind="progress", text="在办", progress=None, pack=PACK, calendar=CALENDAR, act=act(WATER, "3-9"))
    extra.retract_feedback(WATER, 1, reason="", act=act(WATER, "3-9"))
    for upheld, to in ((True, "lp-zj"), (False, "")):
        objecting = STORIES["objected"]()
        objecting.decide_objection(
            WATER, upheld=upheld, reason="经核实", reassign_to=to, due=due(), calendar=CALENDAR, pack=PACK,
            act=act("office", "3-9"),
        )  # fmt: skip
        facts += objecting.collect_events()
    corrected = numbered()
    for field, was, value in (
        ("source", "instruction", "assigned"), ("urgency", "normal", "urgent"), ("level", "internal", "open"),
        ("issuer", "", "district_gov"), ("external_due", "", "2026-05-06"), ("leader", "lp-head", "lp-deputy-1"),
        ("external_number", "", "梁府函〔2026〕3号"),
    ):  # fmt: skip
        correct(corrected, field, was, value)
        if field == "leader":
            correct(corrected, field, was, value, by="office2")
    return facts + list(extra.collect_events()) + list(corrected.collect_events())


def test_every_fact_has_a_telling_and_no_telling_is_left_over():
    ours = {fact for topic, fact in Aggregate.FACTS.items() if fact.__module__.startswith("domain.")}

    assert set(TELLINGS) == ours


def test_the_stories_tell_every_fact():
    assert {type(fact) for fact in [*story_facts(), *register_facts()]} == set(TELLINGS)


@pytest.mark.parametrize("fact", [*story_facts(), *register_facts()], ids=lambda fact: fact.TOPIC)
def test_a_sentence_is_whole_in_both_languages_and_leaks_no_code(fact):
    zh, en = told(fact)

    assert re.search(r"[\u4e00-\u9fff]", zh)
    assert re.match(r"[A-Z\u4e00-\u9fff]", en)
    assert zh != en
    assert not re.search(r"[A-Za-z]{3,}", zh), zh
    for line in (zh, en):
        assert not CODE.search(line), line
        assert "  " not in line


def test_a_late_entry_says_so_with_channel_and_reason():
    fact = list(entered_late().collect_events())[-1]

    zh, en = told(fact)

    assert zh.endswith("（补录：纸质，镇上停电，纸质回函）")
    assert "(late entry, paper:" in en


def test_a_fact_nobody_can_tell_is_said_loudly():
    class Unheard(Directive.Event):
        pass

    fact = list(accepted().collect_events())[-1]
    with pytest.raises(NotImplementedError, match="no sentence for"):
        sentence(Unheard(fact.originator_id, 99, fact.timestamp, act=act()))


@pytest.mark.parametrize(
    ("spec", "zh"),
    [
        ("3-31", "2026年3月31日前办结"),
        ({"kind": "none", "review_on": "2026-06-01"}, "未定时限，2026年6月1日复核"),
        ({"kind": "long_term"}, "长期坚持，2026年9月2日复核"),
    ],
)
def test_deadlines_are_told_in_words(spec, zh):
    assert due_words(due(spec).to_fact())[0] == zh
    assert due_words({}) == ("时限不变", "same deadline")
