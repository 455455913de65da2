"""Paper 公文: what an official paper says, block by block; Word and PDF are written from the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Align = Literal["left", "center", "right"]
DIGITS: Final = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 is 一、 in 黑体, 2 is （一） in 楷体."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `flush` without the two characters it begins with."""

    text: str
    flush: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """`share` of the width of its table."""

    name: str
    share: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """The head is repeated on every page it goes over; a cell may have several lines."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """署名 and date, at the right."""

    issuer: str
    day: str


Block = Heading | Text | Table | Closing


@dataclass(frozen=True, slots=True)
class Paper:
    """`mark`, the issuer in red, and `number` stand over a notice alone; `trace` says where the figures come from.

    A title is broken by its sense, where the line ends in it.
    """

    title: str
    blocks: tuple[Block, ...]
    trace: str
    language: str
    mark: str = ""
    number: str = ""
    note: str = ""
    """Under the title: that all is invented."""
    running: tuple[str, str] = ("", "")
    """Over every page: whose paper it is, and what it shows as of when."""

    @property
    def name(self) -> str:
        """The title in one line."""
        return self.title.replace("\n", "" if self.language == "zh" else " ")

    @property
    def is_notice(self) -> bool:
        return bool(self.mark)


def numeral(n: int) -> str:
    """一 … 九十九, as headings are counted."""
    tens, ones = divmod(n, 10)
    if tens == 0:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def long_day(day: date, language: str) -> str:
    """2027年1月27日; 27 January 2027."""
    return f"{day.day} {day:%B} {day.year}" if language == "en" else f"{day.year}年{day.month}月{day.day}日"
