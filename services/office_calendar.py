"""Holiday plans 放假安排 from the published sources: the chinesecalendar package and State Council notices."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import chinese_calendar  # type: ignore[import-untyped]
from chinese_calendar.constants import holidays, workdays  # type: ignore[import-untyped]

from domain.calendar import BadPlan, Calendar, YearPlan

DAY = timedelta(days=1)
MOST_DAYS_OFF = 15

TITLE = re.compile(r"关于(\d{4})年.{0,12}?节假日安排")
NUMBER = re.compile(r"国办发明电〔\d{4}〕\d+号")
ITEM = re.compile(r"[一二三四五六七八九十]{1,3}、([^：:]{2,12})[：:](.*?)(?=[一二三四五六七八九十]{1,3}、[^：:。]{2,12}[：:]|$)", re.DOTALL)
ONE_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:[（(]([^）)]*)[）)])?"
SPAN = re.compile(ONE_DAY + r"(?:(?:至|到|—|－|-)" + ONE_DAY + ")?")
COUNT = re.compile(r"共(\d{1,2})天|放假(\d{1,2})天")
WEEKDAYS = "一二三四五六日"


def published_years() -> range:
    """The years whose plans come with the product."""
    return range(min(holidays).year, max(holidays).year + 1)


def plan(year: int) -> YearPlan:
    """The published plan of one year."""
    if year not in published_years():
        raise BadPlan(f"{year}年的放假安排尚未公布", f"no plan is published for {year}", "year")
    return YearPlan(
        year,
        tuple(day for day in holidays if day.year == year),
        tuple(day for day in workdays if day.year == year),
        f"chinesecalendar {chinese_calendar.__version__}",
    )


def published() -> Calendar:
    """The calendar of every plan that comes with the product."""
    return Calendar({year: plan(year) for year in published_years()}, revision=1)
