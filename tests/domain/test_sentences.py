"""事项全过程: every fact has its sentence in both languages, and no code of ours leaks into it."""

import re

import pytest

from domain.aggregate import Aggregate
from domain.directive import Directive
from domain.sentences import TELLINGS, due_words, sentence
from tests.domain.every_fact import register_facts, story_facts
from tests.stories import HOUSING, NAMES, WATER, accepted, act, day, due, entered_late, signed

CODE = re.compile(r"[a-z]+_[a-z_]+|lp-|500155\d{3}|None|[{\[]")


def names(code):
    return NAMES.get(code, code)


def told(fact):
    return sentence(fact, "zh", names), sentence(fact, "en", names)


RHYTHMS = {
    "weekly:5": ("每周五一次", "every Friday"),
    "monthly:5": ("每月5日前一次", "by day 5 of every month"),
    "quarterly": ("每季度末一次", "at the end of every quarter"),
    "annual:02-28": ("每年2月28日前一次", "by 02-28 of every year"),
    "P14D": ("每14天一次", "every 14 days"),
}


@pytest.mark.parametrize("every", RHYTHMS)
def test_what_recurs_says_how_often(every):
    told = due_words(due({"kind": "recurring", "every": every, "on": "2027-03-31"}).to_fact())
    open_end = due_words(due({"kind": "recurring", "every": every}).to_fact())

    assert (told[0], told[1]) == (
        f"{RHYTHMS[every][0]}，2027年3月31日前办结",
        f"{RHYTHMS[every][1]}, due by 2027-03-31",
    )
    assert open_end[0].startswith(f"周期性（{RHYTHMS[every][0].removesuffix('一次')}）")


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


def test_a_hand_over_tells_what_is_left_to_do():
    directive = signed()
    directive.hand_over(
        old=WATER, new=HOUSING, day=day("3-9"), remaining="验收资料", basis="机构改革", due=due("4-30", "3-9"),
        act=act("office", "3-9"),
    )  # fmt: skip
    *_, fact = directive.collect_events()

    assert told(fact)[0].endswith("依据：机构改革；未办事项：验收资料")
    assert told(fact)[1].endswith("left to do: 验收资料")


def test_what_came_with_a_scan_says_so():
    directive = signed()
    directive.urge(
        WATER, reason="临期", step="", approved=True, act=act("office", "3-9", channel="paper", scan="ab" * 32)
    )
    *_, fact = directive.collect_events()

    assert all(
        line.endswith(end)
        for line, end in zip(told(fact), ("（纸质，附扫描件）", " (paper, with its scan)"), strict=True)
    )
