"""37 real districts, 2015 to 2020: efficacy, level and growth, ranks; and no growth across the census of 2019."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from domain.aggregate import Refused
from domain.results.results import Results
from domain.results.scoring import score
from domain.scheme.reading import read_scheme
from domain.scheme.written import SchemeError
from tests.schemes import indicator, inputs, value, written

TABLE = Path(__file__).parents[3] / "shared/data/assessment/indicators.csv"
pytestmark = pytest.mark.skipif(not TABLE.exists(), reason="the table of indicators is not here")

GDP, FISCAL, RURAL = "地区生产总值", "一般公共预算收入", "农村居民人均可支配收入"
BREAK = [{"year": 2019, "zh": "第四次全国经济普查后口径调整", "en": "revised after the fourth economic census"}]


@pytest.fixture(scope="module")
def table():
    with TABLE.open(encoding="utf-8-sig") as file:
        rows = [
            row for row in csv.DictReader(file) if row["quality"] == "A" and row["year"] in map(str, range(2015, 2021))
        ]
    wanted = {GDP: "万元", FISCAL: "万元", RURAL: "元"}
    found: dict[tuple[str, str], dict[int, Decimal]] = {}
    for row in rows:
        if wanted.get(row["indicator"]) == row["unit"]:
            found.setdefault((row["district_code"], row["indicator"]), {})[int(row["year"])] = Decimal(row["value"])
    return found


def scheme(year, units):
    return read_scheme(written(
        scheme__year=year, scheme__cut_off=f"{year}-12-31", self_assessment={"limit": 3, "deduction": 1},
        groups=[{"code": "all", "name": "各区县", "name_en": "Districts", "units": sorted(units)}],
        indicators=[
            indicator(GDP, weight=40, method="level_growth", params={"growth_share": "0.6"}, breaks=BREAK),
            indicator(FISCAL, weight=30, method="rank_linear"),
            indicator(RURAL, weight=30, method="efficacy", basis="growth",
                      params={"satisfactory": 12, "unacceptable": 5}),
        ],
    ))  # fmt: skip


def facts(year, table):
    values = {key: value(x=series[year]) for key, series in table.items() if year in series}
    return inputs(values, history=table, as_of=None)


@pytest.mark.parametrize("year", [2016, 2017, 2018, 2020])
def test_every_district_is_scored_and_ranked(year, table):
    units = {unit for unit, _ in table}

    results = score(scheme(year, units), facts(year, table))

    assert len(results.units) == 37
    assert all(result.complete for result in results.units.values())
    assert sorted(result.rank for result in results.units.values())[0] == 1
    recomputed(results, year, table)


def recomputed(results: Results, year: int, table) -> None:
    """The same by hand, with other code: level and growth from the extremes, efficacy from its formula."""
    gdp = {unit: series for (unit, name), series in table.items() if name == GDP}
    grown = {unit: 100 * (series[year] / series[year - 1] - 1) for unit, series in gdp.items()}
    level = {unit: series[year] for unit, series in gdp.items()}

    def share(values, unit):
        low, high = min(values.values()), max(values.values())
        return Decimal("0.6") + Decimal("0.4") * (values[unit] - low) / (high - low)

    for unit, result in results.units.items():
        expected = 40 * (Decimal("0.6") * share(grown, unit) + Decimal("0.4") * share(level, unit))
        assert result.line(GDP).points == expected.quantize(Decimal("0.01"), "ROUND_HALF_UP")
        income = table[unit, RURAL]
        d = 60 + 40 * (100 * (income[year] / income[year - 1] - 1) - 5) / 7
        assert result.line(RURAL).points == (30 * min(max(d, 0), 100) / 100).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        ahead = sum(table[other, FISCAL][year] > table[unit, FISCAL][year] for other in results.units)
        place = 30 * (100 - ahead * Decimal(40) / 36) / 100
        assert result.line(FISCAL).points == place.quantize(Decimal("0.01"), "ROUND_HALF_UP")


def test_a_scheme_with_growth_over_the_census_is_refused_as_it_is_written(table):
    with pytest.raises(SchemeError, match="revised after the fourth economic census"):
        scheme(2019, {unit for unit, _ in table})


def test_a_break_told_only_by_the_release_is_refused_when_scoring(table):
    from dataclasses import replace

    from domain.scoring.growth import Break

    drawn = scheme(2020, {unit for unit, _ in table})
    drawn = replace(drawn, year=2019)
    told = replace(facts(2019, table), breaks={RURAL: (Break(2019, "抽样调整", "resampled"),)})

    with pytest.raises(Refused) as refused:
        score(drawn, told)

    assert refused.value.rule == "series.break"
    assert "2018" in refused.value.en
