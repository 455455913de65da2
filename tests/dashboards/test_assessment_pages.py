"""What the pages of assessment make of an address and of a year: weights, the next step, labels, months."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

import pytest
from dash import html
from hypothesis import given
from hypothesis import strategies as st

from dashboards.assessment import head, months, trend, what_if, years
from dashboards.assessment.reading import share
from dashboards.desk import Desk
from dashboards.reader import Reader, reader_now
from dashboards.year import collection
from dashboards.year.reading import Found
from services.accounts import Account

YEAR: dict[str, Any] = {
    "id": "y", "kind": "departments", "year": 2026, "stage": "open", "stale": False, "collection": [], "appeals": [],
    "rounds": [], "told": [],
}  # fmt: skip


def reads(role: str, unit: str | None = None) -> None:
    fields: dict[str, Any] = dict.fromkeys(Account.__dataclass_fields__)
    reader_now.set(Reader("zh", Account(**{**fields, "id": "a", "role": role, "unit": unit, "display_name": "甲"})))


@pytest.fixture(autouse=True)
def reader() -> Iterator[None]:
    token = reader_now.set(Reader("zh"))
    reads("office")
    yield
    reader_now.reset(token)


def test_weights_of_an_address_are_those_that_can_be_weights() -> None:
    query = {"w-a": "12.5", "w-b": "x", "w-c": "-1", "w-d": "101", "w-e": "NaN", "w-f": "0", "a": "3", "w-z": "9"}

    assert what_if.asked_weights(query, list("abcdef")) == {"a": Decimal("12.5"), "f": Decimal(0)}


@pytest.mark.parametrize(
    ("changed", "place", "button"),
    [
        ({"collection": [{"owed": 2, "given": 1}]}, "/collection", "数据采集"),
        ({"stage": "open"}, "/scoring", "计分"),
        ({"stage": "scored"}, "/scoring", "复核"),
        ({"stage": "scored", "stale": True}, "/scoring", "计分"),
        ({"stage": "reviewed"}, "/scoring", "评定"),
        ({"stage": "graded", "rounds": [{"n": 1}]}, "/scoring", "告知"),
        ({"stage": "graded", "rounds": [{"n": 1}], "told": [{"round": 1, "appeal_by": "2026-12-09"}]}, "/scoring", "公布"),
        ({"stage": "graded", "appeals": [{"granted": None, "decide_by": "2026-12-01"}]}, "/appeals", "申诉"),
    ],
)  # fmt: skip
def test_next_step_follows_from_what_is_missing(changed: dict[str, Any], place: str, button: str) -> None:
    _, where, label = years.next_step({**YEAR, **changed})

    assert (where, label) == (place, button)


def test_nobody_is_sent_to_do_what_is_not_theirs() -> None:
    reads("auditor")
    assert years.next_step({**YEAR, "collection": [{"owed": 2, "given": 0}]})[1] == ""
    assert years.next_step({**YEAR, "stage": "scored"})[1] == ""
    reads("unit", "LP-JW")
    told = {**YEAR, "stage": "graded", "told": [{"round": 1, "appeal_by": "2026-12-09"}]}
    assert years.next_step(told)[1:] == ("/appeals", "申诉")


def test_views_are_offered_to_whom_they_are_open() -> None:
    assert set(head.shows()) == set(head.SHOWS)
    reads("leader")
    assert "what-if" not in head.shows()
    reads("unit", "LP-JW")
    assert {"lines", "what-if"}.isdisjoint(head.shows())
    assert "scoring" not in head.places()


@given(st.dictionaries(st.text(min_size=1, max_size=4), st.floats(0, 100), min_size=1, max_size=20), st.floats(0.1, 5))
def test_labels_never_cover_each_other_nor_rise_above_the_chart(ends: dict[str, float], apart: float) -> None:
    placed = trend.spread(ends, apart, 101)

    ordered = [placed[name] for name in sorted(ends, key=lambda name: ends[name])]
    assert all(b - a >= apart * 0.999 for a, b in pairwise(ordered))
    assert max(ordered) <= 101
    assert len(ends) > 1 or placed == ends


def test_months_count_what_was_good_of_how_many() -> None:
    month = {"results": 3, "results_on_time": 2, "reports": 4, "reports_on_time": 4, "against": 1}

    assert [months.counted(month, basis) for basis in months.BASES] == [(2, 3), (4, 4), (0, 1)]


@pytest.mark.parametrize(
    ("points", "whole", "part"), [("45", "50", 0.9), ("60", "50", 1), (None, "50", 0), ("1", "0", 0)]
)
def test_share_of_a_bar_lies_within_it(points: str | None, whole: str, part: float) -> None:
    assert share(points, whole) == part


@pytest.mark.parametrize(("units", "asked", "tables"), [(50, "", 20), (51, "", 0), (51, "i3", 1), (51, "none", 0)])
def test_of_many_values_each_indicator_is_a_page_of_its_own(units: int, asked: str, tables: int) -> None:
    codes = [f"i{n}" for n in range(20)]
    line = {
        "name": "指标",
        "name_en": "indicator",
        "owner": "A",
        "verifier": "B",
        "frequency": "yearly",
        "source": "unit",
    }
    scheme = SimpleNamespace(indicators={code: SimpleNamespace(code=code, unit="", **line) for code in codes})
    assessed = SimpleNamespace(year=SimpleNamespace(now=SimpleNamespace(targets={})))
    year = SimpleNamespace(
        id="y", at=None, told={"cut_off": "2026-12-31"}, scheme=scheme, assessed=assessed, may=lambda act: False
    )
    lines = [
        {
            "indicator": code,
            "unit": f"U{n}",
            "unit_name": f"单位{n}",
            "owner": "A",
            "state": "owed",
            "value": None,
            "on": None,
        }
        for code in codes
        for n in range(units)
    ]
    desk = cast(Desk, SimpleNamespace(name=str))

    card = collection._values(desk, cast(Found, year), lines, {"indicator": asked} if asked else {})

    every: list[Any] = list(cast(Any, card)._traverse())
    drawn = [each for each in every if isinstance(each, html.Table)]
    far = [each.href for each in every if getattr(each, "className", None) == "summary"]
    assert len(drawn) == tables
    assert len(far) == (20 if units == 51 and not asked else 0)
    assert all(f"indicator=i{n}" in href for n, href in enumerate(far))
