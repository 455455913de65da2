"""Deadlines as documents write them, with the day of issue for what they leave out."""

from datetime import date

import pytest

from services.intake.deadline import dues, first_day, recurrence

ISSUED = date(2018, 12, 6)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019年3月底前，完成编码", date(2019, 3, 31)),
        ("2019年2月底前完成", date(2019, 2, 28)),
        ("于2018年12月31日前报送", date(2018, 12, 31)),
        ("年底前要完成对接", date(2018, 12, 31)),
        ("今年年底前完成", date(2018, 12, 31)),
        ("2021年底前基本实现", date(2021, 12, 31)),
        ("2020年前完成", date(2019, 12, 31)),
        ("明年6月底前完成", date(2019, 6, 30)),
        ("3月底前完成", date(2019, 3, 31)),
        ("12月20日前完成", date(2018, 12, 20)),
        ("6月中旬前完成", date(2019, 6, 20)),
        ("2019年上半年前完成", date(2019, 6, 30)),
        ("2019年第三季度前完成", date(2019, 9, 30)),
        ("年内完成", date(2018, 12, 31)),
        ("2019年1月1日至12月31日，对企业返还", date(2019, 12, 31)),
        ("2019年1月1日至2020年12月31日，放宽", date(2020, 12, 31)),
        ("自印发之日起30日内制定", date(2019, 1, 5)),
        ("到2020年，利用率达到85%以上", date(2020, 12, 31)),
        ("2020年底前；2021年3月底前", date(2020, 12, 31)),
    ],
)
def test_running_text_sets_a_day(text, day):
    assert first_day(dues(text, ISSUED)) == day


@pytest.mark.parametrize(
    "text",
    [
        "2018年11月，印发意见",
        "从2019年1月1日起实施",
        "两年内完成整改",
        "2015年以来",
        "到位之前不得验收",
        "持续推进改革",
        "去年底前已完成",
        "13月底前",
        "2月30日前",
    ],
)
def test_running_text_that_sets_no_limit(text):
    assert dues(text, ISSUED) == []


@pytest.mark.parametrize(
    ("text", "rule", "first"),
    [
        ("每年1月31日前公开", "annual:01-31", None),
        ("从2019年起，各部门于每年2月底前报送", "annual:02-28", date(2019, 2, 28)),
        ("2020年起，每年2月底前完成", "annual:02-28", date(2020, 2, 29)),
        ("每年年底前报送", "annual:12-31", None),
        ("每月5日前报送", "monthly:05", None),
        ("每季度末前报送", "quarterly", None),
    ],
)
def test_what_recurs(text, rule, first):
    found = dues(text, ISSUED)

    assert recurrence(found) == rule
    assert first_day(found) == first


def test_a_second_date_of_a_yearly_sentence_recurs_too():
    found = dues("每年2月底前各省份完成考核，3月底前国家完成分析", ISSUED)

    assert [due.recurrence for due in found] == ["annual:02-28", "annual:03-31"]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2025年6月", date(2025, 6, 30)),
        ("2025-06-30", date(2025, 6, 30)),
        ("2025.10", date(2025, 10, 31)),
        ("2025年", date(2025, 12, 31)),
        ("12月底", date(2018, 12, 31)),
        ("第二季度", date(2018, 6, 30)),
        ("持续推进", None),
        ("长期", None),
    ],
)
def test_a_column_may_leave_the_limit_words_out(cell, day):
    found = dues(cell, ISSUED, column=True)

    assert len(found) == 1
    assert found[0].day == day


def test_a_day_without_a_year_is_marked_as_taken_from_the_issue():
    [due] = dues("3月底前完成", ISSUED)

    assert due.doubt_zh
    assert due.doubt_en


def test_without_a_day_of_issue_the_year_stays_open():
    [due] = dues("6月底前完成", None)

    assert due.day is None
    assert due.doubt_zh
