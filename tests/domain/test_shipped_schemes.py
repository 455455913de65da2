"""随带方案: the schemes that ship run on their units, whole; the real district's groups are those of its listing."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from domain.results.grading import quota
from domain.results.receipt import receipt
from domain.results.scoring import score
from tests.schemes import SHIPPED, a_year, shipped

DATA = Path(__file__).parents[3] / "shared/data/assessment"
N = Decimal


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scheme_scores_ranks_and_grades_all_its_units(name):
    scheme = shipped(name)

    results = score(scheme, a_year(scheme))

    assert set(results.units) == set(scheme.group_of)
    assert all(result.complete and 0 < result.total <= 105 for result in results.units.values())
    assert results.doubts == ()
    for group in scheme.groups.values():
        ranking = results.ranking(group.code)
        assert ranking[0].rank == 1
        assert sum(result.grade == "excellent" for result in ranking) <= quota(N("0.3"), len(group.units))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_line_of_a_shipped_scheme_has_a_receipt(name):
    scheme = shipped(name)
    facts = a_year(scheme)
    results = score(scheme, facts)

    for group in scheme.groups.values():
        found = receipt(scheme, facts, results, group.units[0])
        assert sum(line.line.points for line in found.lines) == found.result.base
        assert all(line.steps for line in found.lines)


@pytest.mark.skipif(not DATA.exists(), reason="the listing of the real district is not here")
def test_the_real_districts_groups_are_those_of_its_listing():
    scheme = shipped("500114-groups-2026")
    with (DATA / "qianjiang-2026-weights.csv").open(encoding="utf-8-sig") as file:
        weights = {(row["group_code"], row["dimension"]): N(row["weight_percent"]) for row in csv.DictReader(file)}
    with (DATA / "qianjiang-2026-units.csv").open(encoding="utf-8-sig") as file:
        units = [(row["group_code"], row["unit"]) for row in csv.DictReader(file)]

    assert weights == {
        (group, indicator.name): indicator.weight(group) for group in scheme.groups for indicator in scheme.lines(group)
    }
    assert units == [(group.code, unit) for group in scheme.groups.values() for unit in group.units]
