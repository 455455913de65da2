"""37 real districts, 2015 to 2020: efficacy, level and growth, ranks; and no growth across the census of 2019."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.aggregate import Refused
from domain.results.results import Results
from domain.results.scoring import score
from domain.scheme.written import SchemeError
from domain.scoring.growth import Break
from tests.districts import FISCAL, GDP, RURAL, YEARS, facts, level_scheme, needs_table, scheme, table

pytestmark = needs_table


@pytest.mark.parametrize("year", YEARS)
def test_every_district_is_scored_and_ranked(year):
    units = {unit for unit, _ in table()}

    results = score(scheme(year, units), facts(year, table()))

    assert len(results.units) == 37
    assert all(result.complete for result in results.units.values())
    assert sorted(result.rank for result in results.units.values())[0] == 1
    recomputed(results, year, table())


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


def test_the_year_of_the_census_is_scored_by_levels_and_ranks():
    units = {unit for unit, _ in table()}

    results = score(level_scheme(2019, units), facts(2019, table()))

    assert all(result.complete for result in results.units.values())
    best = max(units, key=lambda unit: table()[unit, GDP][2019])
    assert results.units[best].line(GDP).points == 40
    assert sorted(result.line(FISCAL).points for result in results.units.values()).count(30) == 11
    assert [doubt.code for doubt in results.doubts] == ["series_break"] * 37


def test_a_scheme_with_growth_over_the_census_is_refused_as_it_is_written():
    with pytest.raises(SchemeError, match="revised after the fourth economic census"):
        scheme(2019, {unit for unit, _ in table()})


def test_a_break_told_only_by_the_release_is_refused_when_scoring():
    drawn = scheme(2020, {unit for unit, _ in table()})
    drawn = replace(drawn, year=2019)
    told = replace(facts(2019, table()), breaks={RURAL: (Break(2019, "抽样调整", "resampled"),)})

    with pytest.raises(Refused) as refused:
        score(drawn, told)

    assert refused.value.rule == "series.break"
    assert "2018" in refused.value.en
