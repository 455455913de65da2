"""Period 期间: which matters the statistics are of, from the address; and the ones people ask for most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dashboards.reader import day, t
from services.queries import statistics
from services.queries.filters import Filters
from services.queries.statistics import Basis

LONGEST = timedelta(days=366 * 5)


@dataclass(frozen=True)
class Period:
    first: date
    last: date
    basis: Basis

    @property
    def words(self) -> str:
        return t(f"{day(self.first)}至{day(self.last)}", f"{day(self.first)} to {day(self.last)}")

    def matters(self, mine: Filters) -> Filters:
        return statistics.of_period(self.basis, self.first, self.last, mine)

    def query(self, **changed: str) -> dict[str, str]:
        return {"from": self.first.isoformat(), "to": self.last.isoformat(), "basis": self.basis, **changed}


def asked(query: Mapping[str, str], today: date) -> Period:
    """The period of an address; what is no day, or lies the wrong way round, is the year so far."""
    first, last = _day(query.get("from")), _day(query.get("to"))
    last = min(last or today, today)
    first = first if first is not None and last - LONGEST <= first <= last else last.replace(month=1, day=1)
    return Period(first, last, "closed" if query.get("basis") == "closed" else "registered")


def named(today: date) -> list[tuple[str, date, date]]:
    """本月、本季度、本年、近十二个月、上年."""
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    year = today.replace(month=1, day=1)
    year_ago = (today.replace(day=1) - timedelta(days=334)).replace(day=1)
    return [
        (t("本月", "This month"), today.replace(day=1), today),
        (t("本季度", "This quarter"), quarter, today),
        (t("本年", "This year"), year, today),
        (t("近十二个月", "Twelve months"), year_ago, today),
        (t("上年", "Last year"), year.replace(year=year.year - 1), year - timedelta(days=1)),
    ]


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
