"""The outline of an official document 文件结构: its facts, and its lines with their numbers and headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

SECTION, ITEM, POINT, SUB = 1, 2, 3, 4  # 一、 （一） 1. （1）
_NUMERALS = "一二三四五六七八九十百〇零"
_MARKS = [
    (SECTION, re.compile(rf"^(?P<mark>第[{_NUMERALS}]{{1,5}}[章部]分?|[{_NUMERALS}]{{1,4}}(?=[、．.]))[、．.\s]*")),
    (ITEM, re.compile(rf"^(?P<mark>[（(][{_NUMERALS}]{{1,4}}[）)])[、．.\s]*")),
    (POINT, re.compile(r"^(?P<mark>\d{1,3}(?:．|\.(?!\d)|\.(?=\d{4}年)|(?=、)))[、\s]*")),
    (SUB, re.compile(r"^(?P<mark>[（(]\d{1,3}[）)]|[①-⑳])[、．.\s]*")),
]
_BREAKS = [
    (SECTION, re.compile(rf"(?:(?<=[。；！）])|(?<=[^，、一-龥]))(?P<n>[{_NUMERALS}]{{1,4}})、(?=[^、])")),
    (ITEM, re.compile(rf"(?<!第)[（(](?P<n>[{_NUMERALS}]{{1,4}})[）)]")),
    (POINT, re.compile(r"(?<=[。；：！）])(?P<n>\d{1,3})(?:．|[.、](?!\d)|\.(?=\d{4}年))")),
]
_LEAD_IN = re.compile(r"(?<=[。；）])(?:具体|主要|重点)?(?:措施|任务|举措|工作)[：:]")
_DATE_LINE = re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?:印发|施行)?(?=$|\s*[（(]此件|\s+主动公开)")
_SPELT_DATE = re.compile(
    r"(?P<y>[〇○零OＯ一二三四五六七八九]{4})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})日$"
)
_ANY_DATE = re.compile(r"(?P<y>20\d\d|19\d\d)年(?P<m>\d{1,2})月(?P<d>\d{1,2})日")
_NUMBER = re.compile(r"[一-龥]{2,12}[〔\[【（(](?P<y>(?:19|20)\d\d)[〕\]】）)]\s*第?\d+号")
_TITLE_END = re.compile(
    r".{8,120}(?:通知|意见|方案|办法|报告|通报|复函|的函|答复|批复|决定|纪要|要点|规则|公告|条例)(?=[一-龥]{2,8}[〔\[【（(](?:19|20)\d\d)"
)
_ADDRESSEE = re.compile(r"[：:]$")
_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0, "O": 0, "Ｏ": 0}
LOST_BREAKS = 700  # a paragraph of an official document seldom runs longer than this without a number


@dataclass(frozen=True)
class Line:
    """One paragraph or part of one: where it belongs and its words, as printed."""

    place: int
    level: int  # 0 for a paragraph without number
    mark: str
    text: str  # without the mark
    whole: str  # with the mark


@dataclass(frozen=True)
class Facts:
    """What the document says about itself."""

    title: str
    number: str
    issued: date | None
    plan_year: int | None

    @property
    def reckon_from(self) -> date | None:
        """The day from which a month without a year is counted: of issue, else of the year the document names."""
        named = re.search(r"(?:19|20)\d\d", self.number)
        year = int(named[0]) if named else self.plan_year
        return self.issued or (date(year, 1, 1) if year else None)


def facts(paragraphs: Sequence[str]) -> Facts:
    """Title, document number, day of issue, and the year a yearly plan is for."""
    head = [line.strip() for line in paragraphs[:12]]
    number = next((match[0] for line in head if (match := _number(line))), "")
    title = _title(head)
    issued = _issued(paragraphs)
    plan = re.search(
        r"(20\d\d)年?.{0,30}?(?:工作要点|重点工作|重点任务|任务分[解工]|目标任务|工作安排|工作计划|民生实事|政府工作报告|工作报告|工作任务)",
        title,
    )
    return Facts(title, number, issued, int(plan[1]) if plan else None)


def lines(paragraphs: Sequence[str]) -> list[Line]:
    """Paragraphs with their numbers read; text that lost its breaks is parted at the next expected number."""
    parts = [part for paragraph in paragraphs for part in _parted(paragraph)]
    return [_line(place, part) for place, part in enumerate(parts)]


def is_heading(line: Line) -> bool:
    """A numbered line that only names what follows."""
    return len(line.text) <= 80 and "。" not in line.text[:-1]


def _line(place: int, part: str) -> Line:
    for level, pattern in _MARKS:
        if match := pattern.match(part):
            return Line(place, level, match["mark"].replace("．", "."), part[match.end() :].strip(), part)
    return Line(place, 0, "", part, part)


def _title(head: Sequence[str]) -> str:
    words: list[str] = []
    for line in head:
        number = _number(line)
        if number or _ADDRESSEE.search(line) or re.match(r"[一1]、|[（(]一[）)]|——|来源", line):
            if number and number.start() > 4 and not words:
                words.append(line[: number.start()])
            break
        if len(line) > 60 and words:
            break
        words.append(line)
        if re.search(
            r"(?:通知|意见|方案|办法|报告|通报|函|复函|决定|纪要|要点|规则|措施|答复|清单|台账|分解表|公告|计划)$", line
        ):
            break
    return "".join(words)[:120]


def _number(line: str) -> re.Match[str] | None:
    """The document's number; where breaks were lost it follows the title's last word without a gap."""
    titled = _TITLE_END.match(line)
    return _NUMBER.search(line, titled.end() if titled else 0)


def _issued(paragraphs: Sequence[str]) -> date | None:
    for paragraph in paragraphs:
        line = paragraph.strip()
        if match := _DATE_LINE.search(line):
            before = line[: match.start()]
            if len(before) <= 40 or before.endswith(("政府", "办公厅", "办公室", "委员会", "国务院")):
                return _as_date(match)
        if match := _SPELT_DATE.search(line):
            year = int("".join(str(_DIGITS[digit]) for digit in match["y"]))
            return _safe(year, _spelt(match["m"]), _spelt(match["d"]))
    for paragraph in paragraphs[:8]:
        if len(paragraph) < 80 and (match := _ANY_DATE.search(paragraph)):
            return _as_date(match)
    return None


def _as_date(match: re.Match[str]) -> date | None:
    return _safe(int(match["y"]), int(match["m"]), int(match["d"]))


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _spelt(word: str) -> int:
    tens, mark, ones = word.partition("十")
    if not mark:
        return _DIGITS.get(word, 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


def _parted(paragraph: str) -> list[str]:
    text = paragraph.strip()
    if len(text) <= LOST_BREAKS or "\t" in text:
        return [text] if text else []
    cuts = _cuts(text)
    if len(cuts) < 3:  # a long paragraph that only counts something inside itself
        return [text]
    edges = [0, *cuts, len(text)]
    return [part for start, stop in pairwise(edges) if (part := text[start:stop].strip())]


def _cuts(text: str) -> list[int]:
    """Where the next number of the outline stands: only a number that is due next opens a new line."""
    hits = sorted((match.start(), level, match["n"]) for level, pattern in _BREAKS for match in pattern.finditer(text))
    hits += [(match.start(), 0, "") for match in _LEAD_IN.finditer(text)]
    counts = {SECTION: 0, ITEM: 0, POINT: 0}
    cuts = []
    for start, level, word in sorted(hits):
        if level == 0:
            cuts.append(start)
            counts[POINT] = 0
            continue
        number = int(word) if word.isdigit() else _spelt(word)
        if number == counts[level] + 1 or (number == 1 and level != SECTION):
            counts[level] = number
            for below in range(level + 1, POINT + 1):
                # items of the whole document often count on across sections (（五） after 二、)
                counts[below] = counts[below] if below == ITEM else 0
            cuts.append(start)
    return cuts
