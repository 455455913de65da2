"""Written 方案文本: a table of a scheme as its author wrote it, read field by field; what is wrong is said by its place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

MISSING: Final = object()


@dataclass(frozen=True, slots=True)
class Problem:
    """What a scheme's author has to mend, and where."""

    place: str
    zh: str
    en: str


class SchemeError(ValueError):
    """A scheme that cannot be used; every problem found, not the first alone."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        super().__init__(f"{first.place}: {first.en}")
        self.problems = tuple(problems)
        self.zh = "；".join(f"{problem.place}：{problem.zh}" for problem in problems)
        self.en = "; ".join(f"{problem.place}: {problem.en}" for problem in problems)


def plain(given: Any) -> Any:
    """As a fact keeps it: text in NFC, numbers and days as text, so that the same scheme has the same digest."""
    if isinstance(given, Mapping):
        return {unicodedata.normalize("NFC", str(name)): plain(value) for name, value in given.items()}
    if isinstance(given, list | tuple):
        return [plain(value) for value in given]
    if isinstance(given, bool) or given is None:
        return given
    if isinstance(given, date):
        return given.isoformat()
    if isinstance(given, Decimal | int):
        return f"{Decimal(given):f}"
    return unicodedata.normalize("NFC", given).strip() if isinstance(given, str) else given


@dataclass
class Table:
    """One table, and where it stands. A field asked for and not there, or of the wrong kind, is a problem."""

    given: Mapping[str, Any]
    place: str
    problems: list[Problem]
    asked: set[str] = field(default_factory=set)

    def at(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name

    def problem(self, name: str, zh: str, en: str) -> None:
        self.problems.append(Problem(self.at(name) if name else self.place, zh, en))

    def has(self, name: str) -> bool:
        return name in self.given

    def text(self, name: str, default: str | None = None) -> str:
        value = self._get(name, default)
        if isinstance(value, str) and (value or default == ""):
            return value
        if value is not MISSING:
            self.problem(name, "应为文字，且不能为空", "must be text and not empty")
        return ""

    def pair(self, name: str, optional: bool = False) -> tuple[str, str]:
        """A name in Chinese and in English; where no English is given, the Chinese stands in."""
        said = self.text(name, "" if optional else None)
        return said, self.text(f"{name}_en", "") or said

    def number(
        self, name: str, default: Decimal | None = None, *, low: Decimal | int | None = None,
        high: Decimal | int | None = None,
    ) -> Decimal:  # fmt: skip
        value = self._get(name, default)
        number = value if isinstance(value, Decimal) else as_number(value)
        if number is None:
            if value is not MISSING:
                self.problem(name, f"“{value}”不是数字", f"{value!r} is no number")
            return Decimal(0)
        if (low is not None and number < low) or (high is not None and number > high):
            self.problem(
                name, f"{number}超出范围（{_range(low, high, 'zh')}）", f"{number} is not {_range(low, high, 'en')}"
            )
        return number

    def maybe(
        self, name: str, *, low: Decimal | int | None = None, high: Decimal | int | None = None
    ) -> Decimal | None:
        self.asked.add(name)
        return self.number(name, low=low, high=high) if self.has(name) else None

    def whole(self, name: str, default: int | None = None, *, low: int = 0, high: int = 10_000) -> int:
        number = self.number(name, None if default is None else Decimal(default), low=low, high=high)
        if number != number.to_integral_value():
            self.problem(name, f"{number}应为整数", f"{number} must be a whole number")
        return int(number)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self._get(name, default)
        if not isinstance(value, bool):
            self.problem(name, "应为true或false", "must be true or false")
            return default
        return value

    def choice(self, name: str, choices: Sequence[str], default: str | None = None) -> str:
        value = self._get(name, default)
        if value is not MISSING and value not in choices:
            known = "、".join(choices)
            self.problem(name, f"“{value}”应为{known}之一", f"{value!r} is none of {', '.join(choices)}")
        return str(value) if value in choices else choices[0]

    def day(self, name: str) -> date | None:
        value = self._get(name, None)
        try:
            return date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            self.problem(name, f"“{value}”不是有效日期", f"{value!r} is no day")
            return None

    def items(self, name: str, choices: Sequence[str] = ()) -> tuple[str, ...]:
        """A list of words, none twice; none at all where the field is not there."""
        value = self._get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            self.problem(name, "应为文字列表", "must be a list of words")
            return ()
        for item in sorted({item for item in value if value.count(item) > 1}):
            self.problem(name, f"“{item}”重复", f"{item!r} stands twice")
        for item in value:
            if choices and item not in choices:
                self.problem(name, f"“{item}”应为{'、'.join(choices)}之一", f"{item!r} is none of {', '.join(choices)}")
        return tuple(dict.fromkeys(value))

    def table(self, name: str, *, needed: bool = False) -> Table:
        value = self._get(name, MISSING if needed else {})
        if not isinstance(value, Mapping):
            if value is not MISSING:
                self.problem(name, "应为一个表", "must be a table")
            value = {}
        return Table(value, self.at(name), self.problems)

    def rows(self, name: str, *, needed: bool = False) -> Iterator[Table]:
        """Its tables, each known by its code where it has one; a code stands once."""
        value = self._get(name, MISSING if needed else [])
        if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
            if value is not MISSING:
                self.problem(name, "应为若干个表", "must be a list of tables")
            return
        if needed and not value:
            self.problem(name, "不能为空", "must not be empty")
        codes: set[str] = set()
        for n, row in enumerate(value, start=1):
            code = str(row.get("code", n))
            if code in codes:
                self.problem(f"{name}.{code}", "代码重复", "the code stands twice")
            codes.add(code)
            yield Table(row, self.at(f"{name}.{code}"), self.problems)

    def done(self) -> None:
        """Whatever nobody asked for is a misspelling."""
        for name in self.given:
            if name not in self.asked:
                self.problem(name, "未知的项", "no such field")

    def _get(self, name: str, default: Any) -> Any:
        self.asked.add(name)
        if name in self.given:
            return self.given[name]
        if default is None or default is MISSING:
            self.problem(name, "缺少此项", "is missing")
            return MISSING
        return default


def as_number(given: object) -> Decimal | None:
    if not isinstance(given, str):
        return None
    try:
        number = Decimal(given)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 18 else None


def _range(low: Decimal | int | None, high: Decimal | int | None, language: str) -> str:
    if low is not None and high is not None:
        return f"{low}至{high}" if language == "zh" else f"between {low} and {high}"
    if low is not None:
        return f"不小于{low}" if language == "zh" else f"at least {low}"
    return f"不大于{high}" if language == "zh" else f"at most {high}"
