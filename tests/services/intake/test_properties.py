"""Whatever the text, the reader answers: the same each time, and only what stands in the source."""

import random
import time
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.ledger_sheet import read_ledger
from services.intake.measure import SAMPLES
from services.intake.reading import CannotRead, read_paragraphs
from services.intake.units import match
from services.intake.work_report import propose

PIECES = st.sampled_from(
    [
        "一、", "二、", "（一）", "（二）", "1.", "2．", "①", "（", "）", "【", "】", "。", "，", "；", "：", "、", "\t", "    ", "“", "”",
        "负责", "牵头", "配合", "会同", "指导", "落实", "按职责分工负责", "区教委", "财政部", "各地区", "国务院相关部门", "等", "和", "及",
        "牵头单位：", "责任单位：", "完成时限：", "序号", "工作任务", "牵头单位", "具体措施：", "2020年", "底前", "每年", "2月底前", "99月",
        "31日前", "年底前", "持续推进", "上述工作", "各位代表", "2026年政府工作报告", "3件民生实事：", "要", "完成", "列第一位者为牵头单位，下同",
        "以下均需试点城市政府落实", "1", "12", "附件", "2019年1月9日",
    ]
)  # fmt: skip
LINES = st.lists(st.lists(PIECES, min_size=1, max_size=12).map("".join), min_size=1, max_size=12)


def check(paragraphs):
    source = "\n".join(paragraphs)
    tasks = propose(paragraphs)
    assert propose(paragraphs) == tasks
    assert [task.seq for task in tasks] == list(range(1, len(tasks) + 1))
    for task in tasks:
        assert task.read_from
        assert task.read_from in source
        assert task.title
        assert task.text
        assert task.parent_seq is None or 1 <= task.parent_seq < task.seq
        assert not set(task.lead_units) & set(task.assist_units)
        assert all(doubt.why_zh and doubt.why_en for doubt in task.unsure)


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_texts_made_of_the_words_of_office(lines):
    check([line for line in lines if line.strip()])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=120), max_size=8))
def test_arbitrary_text(lines):
    check([line for line in lines if line.strip()])


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.docx", "a.xlsx", "a.csv"]))
def test_arbitrary_bytes_are_read_or_refused(content, name):
    with suppress(CannotRead):
        if name.endswith(("txt", "docx")):
            check(read_paragraphs(content, name))
        else:
            assert all(task.text for task in read_ledger(content, name))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30))
def test_any_name_is_matched_or_left_open(name):
    assert match(name, []).code is None


def test_shipped_documents_cut_anywhere_are_still_read():
    chance = random.Random(7)
    for path in sorted(SAMPLES.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        start = chance.randrange(len(text) // 2)
        check([line.strip() for line in text[start : start + 6000].splitlines() if line.strip()])


def test_a_hundred_kilobytes_take_less_than_a_second():
    lines = read_paragraphs((SAMPLES / "GF-2018-39.txt").read_bytes(), "a.txt")
    hard = [
        "（" * 3000,
        "各" * 3000,
        "一、" * 2000,
        "区教委、" * 1500 + "负责",
        "2020年" * 1500,
        "（区教委负责" * 1000,
        "每年" * 2000,
        "由" * 3000,
        "，" * 3000,
    ]
    for paragraphs in (lines * 11, ["".join(lines) * 11], hard):
        began = time.process_time()
        propose(paragraphs)
        assert time.process_time() - began < 2.0
