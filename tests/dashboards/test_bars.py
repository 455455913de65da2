"""The head of a list of bars: names that never meet, each year said once."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dashboards.decisions import bars
from dashboards.decisions.bars import Axis

DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def names(axis: Axis, today: date) -> list[Any]:
    head: Any = bars.ruler(axis, today)
    return [each for each in head.children if each.style.get("display") != "none"]


@given(DAYS, st.integers(5, 3000), DAYS)
def test_no_name_stands_on_another_at_the_narrowest(first: date, length: int, today: date) -> None:
    axis = Axis(first, first + timedelta(days=length))

    rooms = [
        bars._room(float(each.style["left"].rstrip("%")), each.children)
        for each in names(axis, today)
        if "now" not in each.className
    ]

    assert all(one[1] <= other[0] for one, other in pairwise(rooms))


@given(DAYS, st.integers(200, 3000))
def test_each_year_is_said_once_and_first(first: date, length: int) -> None:
    told = [each.children for each in names(Axis(first, first + timedelta(days=length)), date(1990, 1, 1))]

    years = [found[0] for each in told if (found := re.findall(r"\d{4}", each))]
    assert told
    assert re.search(r"\d{4}", told[0])
    assert len(years) == len(set(years))


def test_some_weeks_are_told_by_days_and_years_by_months() -> None:
    assert [each.day for each in Axis(date(2026, 5, 1), date(2026, 6, 30)).ticks()] == [1, 11, 21, 1, 11, 21]
    assert {each.day for each in Axis(date(2026, 5, 1), date(2028, 6, 30)).ticks()} == {1}
