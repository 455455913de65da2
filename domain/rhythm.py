"""Reporting rhythm 报送周期: how often a unit reports, as a short word such as `monthly:5`."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

WORDS: Final = re.compile(
    r"(none|daily|weekly|monthly|quarterly|half_yearly|annual|once)(?::(\S+))?|P([1-9]\d{0,3})([DW])", re.ASCII
)
MONTHS: Final = {"monthly": 1, "quarterly": 3, "half_yearly": 6}
LAST_DAY: Final = 31


class BadRhythm(ValueError):  # noqa: N818 - says what is wrong, as Refused does
    """A rhythm nobody can follow. Both sentences are shown to the user as they stand."""

    def __init__(self, every: str) -> None:
        super().__init__(f"{every!r} is no reporting rhythm")
        self.zh = (
            f"报送周期“{every}”无法识别，可用如 weekly:5、monthly:5、quarterly:10、annual:02-28、"
            "once:2026-06-30、P14D、none"
        )
        self.en = (
            f"{every!r} is no reporting rhythm; use for example weekly:5, monthly:5, quarterly:10, annual:02-28, "
            "once:2026-06-30, P14D, none"
        )


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`unit` is none, days, weekly, months, annual or once; `day` is the day within it.

    monthly:5 is due by the 5th of each month; quarterly:10 and half_yearly:10 by the 10th after each quarter or half
    ends, and without a day on its last day; weekly:5 on Fridays; P14D every 14 days from the start.
    """

    unit: str
    step: int = 1
    day: int | None = None
    month: int | None = None
    on: date | None = None

    @classmethod
    def parse(cls, every: str) -> "Rhythm":
        found = WORDS.fullmatch(every)
        if not found:
            raise BadRhythm(every)
        word, detail, count, of = found.groups()
        if count:
            return cls("days", int(count) * (7 if of == "W" else 1))
        try:
            match word, detail:
                case "none", None:
                    return cls("none")
                case "daily", None:
                    return cls("days", 1)
                case "weekly", _:
                    return cls("weekly", day=_between(1, detail or "5", 7))
                case "monthly" | "quarterly" | "half_yearly", _:
                    return cls("months", MONTHS[word], day=_between(1, detail, LAST_DAY) if detail else None)
                case "annual", str():
                    annual = _iso(f"2000-{detail}")
                    return cls("annual", month=annual.month, day=annual.day)
                case "once", str():
                    return cls("once", on=_iso(detail))
        except ValueError as wrong:
            raise BadRhythm(every) from wrong
        raise BadRhythm(every)

    def days(self, start: date) -> Iterator[date]:
        """The days named, in order and without end, after `start` (`once`: on it at the earliest); rest days too."""
        match self.unit:
            case "once" if self.on is not None and self.on >= start:
                yield self.on
            case "days" | "weekly":
                step = 7 if self.unit == "weekly" else self.step
                day = start + timedelta(days=((self.day or 1) - start.isoweekday() - 1) % 7 + 1 if self.day else step)
                while True:
                    yield day
                    day += timedelta(days=step)
            case "months" | "annual":
                yield from (day for day in self._month_days(start) if day > start)

    def _month_days(self, start: date) -> Iterator[date]:
        if self.unit == "annual":
            months = ((year, self.month or 1) for year in range(start.year, date.max.year))
        elif self.day is None or self.step == 1:  # the last day of each period, or a day in every month
            months = (
                (year, month) for year in range(start.year, date.max.year) for month in range(self.step, 13, self.step)
            )
        else:  # a day in the month after each quarter or half
            months = ((year, month) for year in range(start.year, date.max.year) for month in range(1, 13, self.step))
        for year, month in months:
            yield date(year, month, min(self.day or LAST_DAY, monthrange(year, month)[1]))


def _iso(text: str) -> date:
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(text)  # week dates and dates without hyphens are not for people
    return day


def _between(low: int, text: str, high: int) -> int:
    number = int(text) if re.fullmatch("[0-9]{1,2}", text) else 0
    if not low <= number <= high:
        raise ValueError(text)
    return number
