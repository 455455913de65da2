"""Holiday plans from the package and from real notices."""

import csv
import os
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import BadPlan, Calendar
from services.office_calendar import parse_notice, plan, published, published_years

FIXTURES = Path(__file__).parent / "fixtures"
SHARED = Path(os.environ.get("DUBAN_SHARED", Path(__file__).parents[3] / "shared"))
NOTICE = (FIXTURES / "holiday-notice-2019.txt").read_text(encoding="utf-8")
LABOUR_DAY_CHANGED = """国务院办公厅关于调整2019年劳动节假期安排的通知
国办发明电〔2019〕3号
经国务院批准，现将调整2019年劳动节假期安排通知如下。
一、2019年5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。
二、各地区、各部门要抓紧做好调整后的劳动节假期安排落实工作。
国务院办公厅
2019年3月21日"""
NOTICE_2025 = """国务院办公厅关于2025年部分节假日安排的通知
国办发明电〔2024〕12号
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
国务院办公厅
2024年11月12日"""


def days_of(year):
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def working_days(calendar, year):
    return [day for day in days_of(year) if calendar.is_working_day(day)]


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_real_notice_reads_as_its_plan():
    plan_2019 = parse_notice(NOTICE)

    assert plan_2019.year == 2019
    assert plan_2019.source == "国办发明电〔2018〕15号"
    assert plan_2019.holidays[:3] == (date(2018, 12, 30), date(2018, 12, 31), date(2019, 1, 1))
    assert len(plan_2019.holidays) == 21
    assert plan_2019.makeup_days == (
        date(2018, 12, 29), date(2019, 2, 2), date(2019, 2, 3), date(2019, 9, 29), date(2019, 10, 12),
    )  # fmt: skip


def test_a_notice_and_its_change_give_the_published_year():
    changed = parse_notice(NOTICE).changed_by(parse_notice(LABOUR_DAY_CHANGED))

    assert working_days(Calendar({2019: changed}, 2), 2019) == working_days(published(), 2019)


def test_weekdays_in_brackets_and_counted_days_are_understood():
    assert working_days(Calendar({2025: parse_notice(NOTICE_2025)}, 1), 2025) == working_days(published(), 2025)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("2月2日（星期六）", "2月2日（星期五）"),  # the weekday does not fit
        ("2月4日至10日放假调休，共7天", "2月4日至10日放假调休，共8天"),  # the count does not fit
        ("9月13日放假", "9月31日放假"),  # no such day
        ("10月1日至7日", "10月7日至1日"),  # a span that runs backwards
        ("10月12日（星期六）上班", "10月4日上班"),  # works on its own holiday
        ("关于2019年\n部分节假日安排", "关于部分节假日安排"),  # of no year
        ("关于2019年\n部分节假日安排", "关于0000年部分节假日安排"),
    ],
)
def test_a_notice_that_contradicts_itself_is_refused(right, wrong):
    assert right in NOTICE

    with pytest.raises(BadPlan) as refused:
        parse_notice(NOTICE.replace(right, wrong))

    assert refused.value.zh
    assert refused.value.en


def test_a_notice_without_holidays_or_far_too_long_is_refused():
    with pytest.raises(BadPlan):
        parse_notice("国务院办公厅关于2019年部分节假日安排的通知")
    with pytest.raises(BadPlan):
        parse_notice(NOTICE + "。" * 20_000)


@given(st.text("一二、：:。，（）()至日月年放假上班共天星期六0123456789 \n", max_size=200))
def test_no_text_breaks_the_reader(text):
    with suppress(BadPlan):
        assert parse_notice(f"关于2019年部分节假日安排的通知。{text}").year == 2019


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_published_plans_agree_with_the_published_days(year):
    calendar = Calendar({year: plan(year)}, 1)
    listed = {row["date"]: row["kind"] for row in read(FIXTURES / "holidays-2024-2026.csv")}

    for day in days_of(year):
        kind = listed.get(day.isoformat())
        expected = kind == "makeup-workday" or (kind is None and day.weekday() < 5)
        assert calendar.is_working_day(day) is expected, day


@pytest.mark.skipif(not (SHARED / "data/calendar").is_dir(), reason="the research data is not beside the project")
def test_every_month_has_its_known_number_of_working_days():
    calendar = published()

    for row in read(SHARED / "data/calendar/workdays-per-month.csv"):
        year, month = int(row["year"]), int(row["month"])
        counted = sum(day.month == month for day in working_days(calendar, year))
        assert counted == int(row["workdays"]), row
    for row in read(SHARED / "data/calendar/china-holidays-2018-2026.csv"):
        assert calendar.is_working_day(date.fromisoformat(row["date"])) is (row["kind"] == "makeup-workday"), row


def test_a_year_nobody_has_published_has_no_plan():
    with pytest.raises(BadPlan):
        plan(published_years().stop)
