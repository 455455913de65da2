"""37 real districts 2015–2020, where the table of their figures is at hand: a scheme on them, and its inputs."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from domain.results.inputs import Inputs
from domain.scheme.reading import read_scheme
from domain.scheme.scheme import Scheme
from tests.schemes import indicator, inputs, value, written

FILE = Path(__file__).parents[2] / "shared/data/assessment/indicators.csv"
needs_table = pytest.mark.skipif(not FILE.exists(), reason="the table of indicators is not here")
YEARS = (2016, 2017, 2018, 2020)
"""Those that grow from a comparable year."""
Table = dict[tuple[str, str], dict[int, Decimal]]

GDP, FISCAL, RURAL = "地区生产总值", "一般公共预算收入", "农村居民人均可支配收入"
BREAK = [{"year": 2019, "zh": "第四次全国经济普查后口径调整", "en": "revised after the fourth economic census"}]


@cache
def table() -> Table:
    """Every district's figures of the six years."""
    with FILE.open(encoding="utf-8-sig") as file:
        rows = [
            row for row in csv.DictReader(file) if row["quality"] == "A" and row["year"] in map(str, range(2015, 2021))
        ]
    wanted = {GDP: "万元", FISCAL: "万元", RURAL: "元"}
    found: dict[tuple[str, str], dict[int, Decimal]] = {}
    for row in rows:
        if wanted.get(row["indicator"]) == row["unit"]:
            found.setdefault((row["district_code"], row["indicator"]), {})[int(row["year"])] = Decimal(row["value"])
    return found


def scheme(year: int, units: Iterable[str]) -> Scheme:
    return read_scheme(written(
        scheme__year=year, scheme__cut_off=f"{year}-12-31", self_assessment={"limit": 3, "deduction": 1},
        groups=[{"code": "all", "name": "各区县", "name_en": "Districts", "units": sorted(units)}],
        indicators=[
            indicator(GDP, name=GDP, weight=40, method="level_growth", params={"growth_share": "0.6"}, breaks=BREAK),
            indicator(FISCAL, name=FISCAL, weight=30, method="rank_linear"),
            indicator(RURAL, name=RURAL, weight=30, method="efficacy", basis="growth",
                      params={"satisfactory": 12, "unacceptable": 5}),
        ],
    ))  # fmt: skip


def level_scheme(year: int, units: Iterable[str]) -> Scheme:
    """What can be scored of a year that has no comparable one before it: levels and ranks, no growth."""
    return read_scheme(written(
        scheme__year=year, scheme__cut_off=f"{year}-12-31", self_assessment={"limit": 3, "deduction": 1},
        groups=[{"code": "all", "name": "各区县", "name_en": "Districts", "units": sorted(units)}],
        indicators=[
            indicator(GDP, name=GDP, weight=40, method="min_max", breaks=BREAK),
            indicator(FISCAL, name=FISCAL, weight=30, method="rank_tiers", params={"tiers": [["0.3", 100], ["0.4", 90], ["0.3", 80]]}),
            indicator(RURAL, name=RURAL, weight=30, method="efficacy", params={"satisfactory": 20000, "unacceptable": 9000}),
        ],
    ))  # fmt: skip


def facts(year: int, table: Table) -> Inputs:
    values = {key: value(x=series[year]) for key, series in table.items() if year in series}
    return inputs(values, history=table, as_of=date(year, 12, 31))
