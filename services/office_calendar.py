"""Holiday plans 放假安排 from the published sources: the chinesecalendar package and State Council notices."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.metadata import version
from typing import Final

from chinese_calendar.constants import holidays, workdays

from domain.calendar import BadPlan, Calendar, YearPlan

NAMES: Final = {
    "New Year's Day": ("元旦", "New Year's Day"),
    "Spring Festival": ("春节", "Spring Festival"),
    "Tomb-sweeping Day": ("清明节", "Tomb-sweeping Day"),
    "Labour Day": ("劳动节", "Labour Day"),
    "Dragon Boat Festival": ("端午节", "Dragon Boat Festival"),
    "Mid-autumn Festival": ("中秋节", "Mid-autumn Festival"),
    "National Day": ("国庆节", "National Day"),
    "Anti-Fascist 70th Day": ("抗战胜利纪念日", "Victory Day"),
}
FIXED: Final = {
    **{(1, n): NAMES["New Year's Day"] for n in range(1, 4)},
    **{(5, n): NAMES["Labour Day"] for n in range(1, 6)},
    **{(10, n): NAMES["National Day"] for n in range(1, 8)},
}
LONGEST_NOTICE: Final = 20_000
LONGEST_HOLIDAY: Final = 15

TITLE: Final = re.compile(r"关于(?P<amends>调整)?(?P<year>[0-9]{4})年[^，。；：:]{0,16}?(?:节假日|假期)安排")
NUMBER: Final = re.compile(r"国办发(?:明电)?〔[0-9]{4}〕[0-9]{1,4}号")
ITEM: Final = re.compile(r"[一二三四五六七八九十]{1,3}、")
ONE_DAY: Final = r"(?:([0-9]{4})年)?(?:([0-9]{1,2})月)?([0-9]{1,2})日(?:（([^）]{0,30})）)?"
SPAN: Final = re.compile(ONE_DAY + r"(?:[至到—－-]" + ONE_DAY + ")?")
OFF: Final = re.compile("放假|补休|公休")
BRACKET: Final = re.compile("（[^）]{0,30}）")
COUNT: Final = re.compile(r"(?:共|放假)([0-9]{1,2})天")
WEEKDAY: Final = re.compile("(?:星期|周)([一二三四五六日天])")
WEEKDAYS: Final = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}


def published_years() -> range:
    """The years whose plans come with the product."""
    return range(min(holidays).year, max(holidays).year + 1)


@cache
def plan(year: int) -> YearPlan:
    """The published plan of one year."""
    if year not in published_years():
        raise BadPlan(f"{year}年的放假安排尚未公布", f"no plan is published for {year}", "year")
    return YearPlan(
        year,
        tuple(day for day in holidays if day.year == year),
        tuple(day for day in workdays if day.year == year),
        f"chinesecalendar {version('chinesecalendar')}",
    )


def holiday_name(day: date) -> tuple[str, str]:
    """What a day off is called; a day only a later notice names takes the name of the feast it belongs to."""
    if found := holidays.get(day):
        return NAMES.get(found, (found, found))
    return FIXED.get((day.month, day.day), ("放假", "Day off"))


@cache
def published() -> Calendar:
    """The calendar of every plan that comes with the product."""
    return Calendar({year: plan(year) for year in published_years()}, revision=1)


def parse_notice(text: str) -> YearPlan:
    """Read a State Council holiday notice 国务院办公厅关于…节假日安排的通知, and refuse one that contradicts itself.

    A notice that changes one holiday (关于调整…) reads the same way; `YearPlan.changed_by` applies it.
    """
    if len(text) > LONGEST_NOTICE:
        raise BadPlan("放假通知过长", "the notice is too long", "text")
    plain = _plain(text)
    title = TITLE.search(plain)
    if title is None:
        raise BadPlan(
            "没有找到“关于某年节假日安排”的标题", "no title such as 关于2019年部分节假日安排的通知 was found", "text"
        )
    reading = _Reading(int(title["year"]))
    for sentence in re.split("[。；;]", plain[title.end() :]):
        reading.read(sentence)
    if not reading.holidays:
        raise BadPlan("通知中没有放假日期", "the notice names no day off", "text")
    number = NUMBER.search(plain)
    return YearPlan(
        reading.year, tuple(reading.holidays), tuple(reading.makeup_days), number[0] if number else title[0]
    )


def amends(text: str) -> bool:
    """Whether a notice says that it changes a plan (关于调整…) and leaves what it does not name."""
    title = TITLE.search(_plain(text))
    return bool(title and title["amends"])


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text).replace("(", "（").replace(")", "）")


@dataclass
class _Reading:
    """A notice read sentence by sentence: a date without a year or month takes those last named."""

    year: int
    holidays: list[date] = field(default_factory=list)
    makeup_days: list[date] = field(default_factory=list)
    december_before: bool = False  # 元旦 may begin in the December before
    month: int | None = None

    def read(self, sentence: str) -> None:
        if ITEM.match(sentence):
            self.december_before, self.month = False, None
        off: list[date] = []
        waiting: list[date] = []
        for clause in re.split("，", BRACKET.sub(lambda found: found[0].replace("，", "、"), sentence)):
            for found in SPAN.finditer(clause):
                waiting.extend(self._days(found))
            if "上班" in clause:
                self.makeup_days.extend(waiting)
            elif OFF.search(clause):
                off.extend(waiting)
            else:
                continue
            waiting = []
        counted = COUNT.search(sentence)
        if off and counted and int(counted[1]) != len(off):
            raise BadPlan(
                f"通知写明{counted[1]}天，列出的却是{len(off)}天：{sentence}",
                f"the notice counts {counted[1]} days off and names {len(off)}: {sentence}",
                "text",
            )
        self.holidays.extend(off)

    def _days(self, found: re.Match[str]) -> Iterator[date]:
        first = self._day(*found.groups()[:4], not_before=None)
        last = self._day(*found.groups()[4:], not_before=first) if found[7] else first
        if not 0 <= (last - first).days < LONGEST_HOLIDAY:
            raise BadPlan(f"日期范围有误：{found[0]}", f"this span of days cannot be: {found[0]}", "text")
        return (first + timedelta(days=i) for i in range((last - first).days + 1))

    def _day(
        self, year: str | None, month: str | None, day: str, bracket: str | None, *, not_before: date | None
    ) -> date:
        self.month = int(month) if month else self.month
        if year is not None:
            self.december_before = int(year) < self.year
        in_year = int(year) if year else self.year - (self.december_before and self.month == 12)
        try:
            named = date(in_year, self.month or 0, int(day))
            if not_before and not year and named < not_before:
                named = named.replace(year=named.year + 1)
        except ValueError as wrong:
            raise BadPlan(
                f"没有{in_year}年{self.month or '?'}月{day}日这一天",
                f"there is no day {in_year}-{self.month or '?'}-{day}",
                "text",
            ) from wrong
        weekday = WEEKDAY.search(bracket or "")
        if weekday and WEEKDAYS[weekday[1]] != named.weekday():
            raise BadPlan(f"{named:%Y-%m-%d}不是{weekday[0]}", f"{named} is not {weekday[0]}", "text")
        return named
