"""NumberSeries 编号: gives each register number 督办编号 out once, in order, without a gap."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.aggregate import Act, Aggregate, AggregateCreated, Refused, midnight, nfc


def series_id(series: str, year: int) -> UUID:
    return uuid5(NAMESPACE_URL, f"duban:series:{series}:{year}")


class NumberSeries(Aggregate):
    """One series in one year of numbering. Only its last fact is ever read: it says which number comes next."""

    TOPIC = "series"

    def __init__(self) -> None:
        self.last = 0

    class Event(Aggregate.Event):
        series: str
        year: int
        n: int

    # 启用
    class Opened(Event, AggregateCreated):
        """The series begins after number `n` (0 unless the office starts mid-year), on a stated basis."""

        TOPIC = "series.opened"
        basis: str

        def apply(self, aggregate: NumberSeries) -> None:
            aggregate.last = self.n

    # 取号
    class Given(Event):
        TOPIC = "series.given"
        directive: UUID

        def apply(self, aggregate: NumberSeries) -> None:
            aggregate.last = self.n


def open_series(series: str, year: int, *, after: int, basis: str, act: Act) -> NumberSeries.Opened:
    """Begins a series. `after` is the last number given before (0 for a new year)."""
    if after < 0:
        raise Refused("number.start", "起始编号须大于零", "The first number must be greater than zero")
    if after and not nfc(basis):
        raise Refused("number.start", "年中启用编号须写明依据", "A series that opens mid-year needs its basis")
    opened: type[Any] = NumberSeries.Opened  # the library's metaclass hides the fields from type checkers
    fact: NumberSeries.Opened = opened(
        originator_id=series_id(series, year),
        originator_version=1,
        timestamp=midnight(act.on),
        originator_topic=NumberSeries.TOPIC,
        act=act,
        series=series,
        year=year,
        n=after,
        basis=nfc(basis),
    )
    return fact


def give_next(last: NumberSeries.Event, directive: UUID, act: Act) -> NumberSeries.Given:
    """The next number, for `directive`. The version moves with the number, so no number is given twice."""
    given: type[Any] = NumberSeries.Given
    fact: NumberSeries.Given = given(
        originator_id=last.originator_id,
        originator_version=last.originator_version + 1,
        timestamp=midnight(act.on),
        act=act,
        series=last.series,
        year=last.year,
        n=last.n + 1,
        directive=directive,
    )
    return fact


def number_text(pattern: str, year: int, n: int) -> str:
    """`梁府督〔{year}〕{n}号` → `梁府督〔2026〕15号`."""
    return pattern.replace("{year}", str(year)).replace("{n}", str(n))
