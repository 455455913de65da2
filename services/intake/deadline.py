"""Dates by which a task is due 办理时限, as official documents write them: 6月底前, 年底前, 每年2月底前."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_YEAR = r"(?P<y>(?:19|20)\d\d年|今年|本年度?|明年)?"
_BEFORE = r"(?:以前|之前|前)"
_QUARTER = {"一": 3, "1": 3, "二": 6, "2": 6, "三": 9, "3": 9, "四": 12, "4": 12}

_RANGE = re.compile(
    r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日起?(?:至|到|—|－|-)"
    r"(?:(?P<y2>\d{4})年)?(?:(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2})日"
)
_EVERY_YEAR = re.compile(
    r"每年(?:度?的?)(?:(?P<m>\d{1,2})月(?:份)?(?:(?P<d>\d{1,2})日|(?P<part>底|末|上旬|中旬|下旬|初))?|年?(?P<end>底|末))"
    + _BEFORE
)
_EVERY = re.compile(
    r"每(?:个)?(?P<span>季度|月|半年|周)(?:末|底|初|(?P<d>\d{1,2})[日号]|终了后?\d{1,2}[日天]内)?(?P<before>以?前)?"
)
_MONTH = re.compile(
    _YEAR
    + r"(?<!\d)(?P<m>\d{1,2})月(?:份)?(?:(?P<d>\d{1,2})[日号]|(?P<part>底|末|上旬|中旬|下旬|初))?(?P<before>以前|之前|前)?"
)
_YEAR_END = re.compile(
    r"(?<![去上每前])"
    + _YEAR
    + r"(?P<end>年底|年末|(?<=年)(?<![去前上每]年)[底末]|(?<![\d一二三四五六七八九十两几近多数])年内|上半年|下半年|第?[一二三四1-4]季度(?:末|底)?)(?P<before>以前|之前|前|内)?"
)
_BY_YEAR = re.compile(r"(?P<goal>到)?(?P<y>20\d\d)年(?P<before>以前|之前|前|内)?(?!\d|度|版|—|－|-|起|以来|\d{1,2}月)")
_SINCE_ISSUE = re.compile(
    r"(?:印发|发布|下发|公布|实施|施行)之日起(?P<n>\d{1,3})(?P<unit>个工作日|日|天|个月)(?:之|以)?内"
)
_WRITTEN = re.compile(r"(?<!\d)(?P<y>20\d\d)[-./](?P<m>\d{1,2})(?:[-./](?P<d>\d{1,2}))?(?!\d)")
_STARTING = re.compile(r"(20\d\d)年(?:度)?(?:起|开始)")
_OPEN_ENDED = re.compile(r"持续推进|长期坚持|长期|持续实施|常态化推进|常态推进|全年推进|持续")
_DAY_OF_PART = {"上旬": 10, "中旬": 20, "初": 10}


@dataclass(frozen=True)
class Due:
    """One date named in a text: its words, its day if it has one, and how it recurs."""

    start: int
    end: int
    text: str
    day: date | None
    recurrence: str = ""
    doubt_zh: str = ""
    doubt_en: str = ""


def dues(text: str, issued: date | None, *, column: bool = False) -> list[Due]:
    """Every deadline in a text, in order. A deadline `column` may leave out 前 and name a bare year."""
    found = _spans(text, column)
    answer: list[Due] = []
    year: int | None = None
    yearly_until = -1
    for start, end, kind, match in found:
        if kind == "every-year" or (kind == "month" and not match["y"] and start < yearly_until):
            answer.append(_yearly(text, start, end, match, issued))
            yearly_until = _sentence_end(text, end)
            continue
        due = _once(text, start, end, kind, match, issued, year)
        if due is None:
            continue
        if due.day:
            year = due.day.year
        answer.append(due)
    return answer


def first_day(found: Sequence[Due]) -> date | None:
    """The earliest day among deadlines."""
    return min((due.day for due in found if due.day), default=None)


def recurrence(found: Sequence[Due]) -> str:
    """The first way of recurring among deadlines."""
    return next((due.recurrence for due in found if due.recurrence), "")


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _spans(text: str, column: bool) -> list[tuple[int, int, str, re.Match[str]]]:
    kinds = [("range", _RANGE), ("every-year", _EVERY_YEAR), ("every", _EVERY), ("month", _MONTH)]
    kinds += [("year-end", _YEAR_END), ("by-year", _BY_YEAR), ("since-issue", _SINCE_ISSUE)]
    if column:
        kinds += [("written", _WRITTEN), ("open", _OPEN_ENDED)]
    hits: list[tuple[int, int, int, str, re.Match[str]]] = []
    for rank, (kind, pattern) in enumerate(kinds):
        binding = (match for match in pattern.finditer(text) if column or _binds(kind, match, text))
        hits.extend((match.start(), -match.end(), rank, kind, match) for match in binding)
    chosen: list[tuple[int, int, str, re.Match[str]]] = []
    reached = -1
    for start, minus_end, _, kind, match in sorted(hits, key=lambda hit: hit[:3]):
        if start >= reached:
            chosen.append((start, -minus_end, kind, match))
            reached = -minus_end
    return chosen


def _binds(kind: str, match: re.Match[str], text: str) -> bool:
    """In running text only words that set a limit count: a date alone tells when something happened."""
    if kind == "year-end" and match["end"] == "年内":
        return True
    if kind in {"month", "year-end", "every"}:
        return bool(match["before"]) and text[max(0, match.start() - 1) : match.start()] not in {"去", "每"}
    if kind == "by-year":
        return bool(match["before"]) or (
            bool(match["goal"]) and text[match.end() : match.end() + 1] in {"，", ",", "底"}
        )
    return True


def _yearly(text: str, start: int, end: int, match: re.Match[str], issued: date | None) -> Due:
    groups = match.groupdict()
    month = 12 if groups.get("end") else int(groups["m"])
    if not 1 <= month <= 12:
        return Due(start, end, text[start:end], None)
    sample = _day(2019, month, groups.get("d"), groups.get("part"))  # a common year: 2月底 is 02-28
    if sample is None:
        return Due(start, end, text[start:end], None)
    first: date | None = None
    if since := _last(_STARTING, text, start):
        first = _day(int(since[1]), month, groups.get("d"), groups.get("part"))
    return Due(start, end, text[start:end], first, f"annual:{sample:%m-%d}")


def _once(
    text: str, start: int, end: int, kind: str, match: re.Match[str], issued: date | None, year: int | None
) -> Due | None:
    words = text[start:end]
    if kind == "open":
        return Due(start, end, words, None, "", "没有期限，请定复核日", "No end; set a day for review")
    if kind == "every":
        span, groups = match["span"], match.groupdict()
        names = {"季度": "quarterly", "月": "monthly", "半年": "half-yearly", "周": "weekly"}
        on = f":{int(groups['d']):02d}" if span == "月" and groups["d"] else ""
        return Due(start, end, words, None, names[span] + on)
    if kind == "since-issue":
        return _since_issue(start, end, words, match, issued)
    if kind == "range":
        stop_year = int(match["y2"] or match["y"])
        stop_month = int(match["m2"] or match["m"])
        day = _day(stop_year, stop_month, match["d2"], None)
        return Due(start, end, words, day) if day else None
    if kind == "written":
        day = _day(int(match["y"]), int(match["m"]), match["d"], None)
        return Due(start, end, words, day) if day else None
    if kind == "by-year":
        stop = int(match["y"]) - (1 if match["before"] in {"前", "以前", "之前"} else 0)
        doubt = ("按年份推定为年末", "Only a year is named; its last day is taken")
        return Due(start, end, words, date(stop, 12, 31), "", *doubt)
    return _dated(start, end, words, kind, match, issued, year)


def _dated(
    start: int, end: int, words: str, kind: str, match: re.Match[str], issued: date | None, year: int | None
) -> Due | None:
    named, known = _named_year(match["y"], issued)
    if named is None:
        named, known = (year, True) if year else (issued.year if issued else None, False)
    if named is None:
        return Due(
            start, end, words, None, "", "文件没有日期，年份不明", "The document has no date; the year is unknown"
        )
    if kind == "month":
        day = _day(named, int(match["m"]), match["d"], match["part"])
    else:
        day = month_end(named, _last_month(match["end"]))
    if day is None:
        return None
    if known or kind == "year-end":
        return Due(start, end, words, day)
    if issued and day < issued:
        later = _day(named + 1, day.month, match["d"], match["part"])
        return Due(
            start, end, words, later, "", "未写年份，按印发日期推定为次年", "No year is named; the next year is taken"
        )
    return Due(start, end, words, day, "", "未写年份，按印发日期推定", "No year is named; the year of issue is taken")


def _since_issue(start: int, end: int, words: str, match: re.Match[str], issued: date | None) -> Due:
    doubt = ("按印发日期推算，请核对", "Counted from the day of issue; please check")
    if issued is None or match["unit"] == "个工作日":
        return Due(start, end, words, None, "", *doubt)
    number = int(match["n"])
    if match["unit"] == "个月":
        months = issued.month - 1 + number
        year, month = issued.year + months // 12, months % 12 + 1
        return Due(start, end, words, min(month_end(year, month), date(year, month, min(issued.day, 28))), "", *doubt)
    return Due(start, end, words, issued + timedelta(days=number), "", *doubt)


def _named_year(word: str | None, issued: date | None) -> tuple[int | None, bool]:
    if not word:
        return None, False
    if word[:1].isdigit():
        return int(word[:4]), True
    if issued is None:
        return None, False
    return issued.year + (1 if word.startswith("明") else 0), True


def _last_month(word: str) -> int:
    if "上半年" in word:
        return 6
    if "季度" in word:
        return _QUARTER[next(letter for letter in word if letter in _QUARTER)]
    return 12


def _day(year: int, month: int, day: str | None, part: str | None) -> date | None:
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    if day:
        return date(year, month, int(day)) if 1 <= int(day) <= last else None
    return date(year, month, _DAY_OF_PART.get(part or "", last))


def _last(pattern: re.Pattern[str], text: str, before: int) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(text, max(0, before - 40), before))), None)


def _sentence_end(text: str, start: int) -> int:
    stop = text.find("。", start)
    return len(text) if stop < 0 else stop
