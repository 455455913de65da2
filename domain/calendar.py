"""Office calendar 工作日历: which days the office works, counted from published holiday plans."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from typing import Final

LAST: Final = date.max.toordinal()
YEARS: Final = range(1949, 2201)


class BadPlan(ValueError):  # noqa: N818 - says what is wrong, as Refused does
    """A holiday plan contradicts itself. Both sentences are shown to the user as they stand."""

    def __init__(self, zh: str, en: str, field: str = "") -> None:
        super().__init__(en)
        self.zh, self.en, self.field = zh, en, field


class BeyondCalendar(ValueError):  # noqa: N818 - says what is wrong, as Refused does
    """The count leaves the years a date can hold."""

    zh = "日期超出日历可表示的范围"
    en = "the day lies beyond what the calendar can hold"

    def __init__(self) -> None:
        super().__init__(self.en)


@dataclass(frozen=True, slots=True)
class YearPlan:
    """One year's published plan 放假安排: days off, and rest days worked instead 调休上班.

    A plan may name days of the neighbouring year: the plan of 2019 begins on 30 December 2018.
    """

    year: int
    holidays: tuple[date, ...]
    makeup_days: tuple[date, ...]
    source: str
    provisional: bool = False

    def __post_init__(self) -> None:
        if self.year not in YEARS:
            raise BadPlan(f"{self.year}年超出范围", f"the year {self.year} is out of range", "year")
        object.__setattr__(self, "holidays", tuple(sorted(set(self.holidays))))
        object.__setattr__(self, "makeup_days", tuple(sorted(set(self.makeup_days))))
        first, last = date(self.year - 1, 12, 1), date(self.year + 1, 1, 31)
        for day in (*self.holidays, *self.makeup_days):
            if not first <= day <= last:
                raise BadPlan(
                    f"{day:%Y-%m-%d}不属于{self.year}年的放假安排",
                    f"{day} does not belong to the plan of {self.year}",
                    "year",
                )
        if self.holidays and all(day.year != self.year for day in self.holidays):
            raise BadPlan(
                f"放假安排中没有{self.year}年的日期", f"the plan of {self.year} names no day of that year", "holidays"
            )
        if both := set(self.holidays) & set(self.makeup_days):
            day = min(both)
            raise BadPlan(
                f"{day:%Y-%m-%d}既放假又上班", f"{day} is both a holiday and a make-up working day", "makeup_days"
            )
        for day in self.makeup_days:
            if day.weekday() < 5:
                raise BadPlan(
                    f"{day:%Y-%m-%d}不是周末，不能作为调休上班日",
                    f"{day} is no rest day and cannot be a make-up working day",
                    "makeup_days",
                )

    def changed_by(self, notice: "YearPlan") -> "YearPlan":
        """A later notice of the same year: what it names wins, the rest stays."""
        if notice.year != self.year:
            raise BadPlan(f"通知属于{notice.year}年", f"the notice is of the year {notice.year}", "year")
        return YearPlan(
            self.year,
            (*(set(self.holidays) - set(notice.makeup_days)), *notice.holidays),
            (*(set(self.makeup_days) - set(notice.holidays)), *notice.makeup_days),
            "；".join(source for source in (self.source, notice.source) if source),
            notice.provisional,
        )

    def to_fact(self) -> dict[str, object]:
        return {
            "year": self.year,
            "holidays": [day.isoformat() for day in self.holidays],
            "makeup_days": [day.isoformat() for day in self.makeup_days],
            "source": self.source,
            "provisional": self.provisional,
        }

    @classmethod
    def from_fact(cls, fact: Mapping[str, object]) -> "YearPlan":
        year, source = fact["year"], fact["source"]
        if isinstance(year, bool) or not isinstance(year, int) or not isinstance(source, str):
            raise BadPlan("放假安排格式有误", "the plan is malformed", "year")
        return cls(
            year, _days(fact["holidays"]), _days(fact["makeup_days"]), source, provisional=bool(fact["provisional"])
        )


def _days(listed: object) -> tuple[date, ...]:
    if not isinstance(listed, list | tuple):
        raise BadPlan("放假安排格式有误", "the plan is malformed", "holidays")
    return tuple(date.fromisoformat(day) for day in listed)


def _weekdays_until(ordinal: int) -> int:
    """Mondays to Fridays up to and including this day; ordinal 1 was a Monday."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * 5 + min(rest, 5)


def _weekday_numbered(n: int) -> int:
    weeks, rest = divmod(n - 1, 5)
    return weeks * 7 + rest + 1


@dataclass(frozen=True)
class Calendar:
    """Working days 工作日 from the plans in force. Years without a plan count Monday to Friday and are provisional."""

    plans: Mapping[int, YearPlan]
    revision: int
    # Every answer is arithmetic on Mondays to Fridays, corrected by the few days that differ: no year is listed out.
    _differing: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _corrections: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _counts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _opposite: frozenset[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        plans = {year: self.plans[year] for year in sorted(self.plans)}
        works: dict[int, bool] = {}
        for year, plan in plans.items():  # the plan of the later year was published later: it wins
            if plan.year != year:
                raise BadPlan(f"{year}年处放的是{plan.year}年的安排", f"plan of {plan.year} filed under {year}", "year")
            works.update((day.toordinal(), False) for day in plan.holidays)
            works.update((day.toordinal(), True) for day in plan.makeup_days)
        steps = {day: 1 if work else -1 for day, work in works.items() if work == ((day - 1) % 7 >= 5)}
        differing = tuple(sorted(steps))
        corrections = (0, *accumulate(steps[day] for day in differing))
        object.__setattr__(self, "plans", plans)
        object.__setattr__(self, "_differing", differing)
        object.__setattr__(self, "_corrections", corrections)
        object.__setattr__(
            self,
            "_counts",
            tuple(_weekdays_until(day) + corrections[i + 1] for i, day in enumerate(differing)),
        )
        object.__setattr__(self, "_opposite", frozenset(differing))

    def with_plan(self, plan: YearPlan) -> "Calendar":
        """The next revision: this year's plan entered or replaced."""
        return Calendar({**self.plans, plan.year: plan}, self.revision + 1)

    def is_working_day(self, day: date) -> bool:
        return (day.weekday() < 5) != (day.toordinal() in self._opposite)

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day` (before it when n is negative); day 1 is the next one; 0 is `day` itself."""
        if n == 0:
            return day
        ordinal = day.toordinal()
        return self._numbered(self._until(ordinal) + n if n > 0 else self._until(ordinal - 1) + n + 1)

    def working_days_between(self, a: date, b: date) -> int:
        """Working days after `a` up to and including `b`; negative when `b` is earlier. Undoes `add_working_days`."""
        if b >= a:
            return self._until(b.toordinal()) - self._until(a.toordinal())
        return self._until(b.toordinal() - 1) - self._until(a.toordinal() - 1)

    def next_working_day(self, day: date) -> date:
        """The day itself when the office works, else the first working day after it."""
        return day if self.is_working_day(day) else self.add_working_days(day, 1)

    def is_provisional(self, day: date) -> bool:
        """No plan is published for that year: holidays are not known yet 暂按周一至周五."""
        plan = self.plans.get(day.year)
        return plan is None or plan.provisional

    def is_provisional_between(self, a: date, b: date) -> bool:
        """Whether any year from one day to the other is."""
        return any(self.is_provisional(date(year, 1, 1)) for year in range(min(a, b).year, max(a, b).year + 1))

    def _until(self, ordinal: int) -> int:
        return _weekdays_until(ordinal) + self._corrections[bisect_right(self._differing, ordinal)]

    def _numbered(self, n: int) -> date:
        """The n-th working day since the first day a date can hold."""
        i = bisect_left(self._counts, n)
        ordinal = _weekday_numbered(n - self._corrections[i])
        if i < len(self._differing):
            ordinal = min(ordinal, self._differing[i])  # a make-up day comes first
        if not 1 <= ordinal <= LAST:
            raise BeyondCalendar
        return date.fromordinal(ordinal)
