"""随带方案: the schemes that ship run on their units, whole; the real district's groups are those of its listing."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain.results.grading import quota
from domain.results.inputs import Inputs
from domain.results.receipt import receipt
from domain.results.scoring import score
from domain.scoring.supervision import SupervisionCounts, measured
from domain.scoring.value import Node, Value
from tests.schemes import END, SHIPPED, shipped

DATA = Path(__file__).parents[3] / "shared/data/assessment"
JUNE = date(2026, 6, 30)
N = Decimal


def some_value(indicator, n):
    """A value of the kind this indicator takes; `n` tells one unit's from another's."""
    counts = SupervisionCounts(
        due_lead=20, reports_due_lead=40, reports_on_time_lead=30 + n % 11, results_due_lead=20,
        results_on_time_lead=12 + n % 9, good=10, excellent=5, returns=n % 3, positions={"returns": (n,)},
    )  # fmt: skip
    if indicator.source == "stream" and indicator.measure != "stages_met":
        return measured(indicator.measure, counts)
    amounts = {"x": N(60 + n * 7 % 50), "n": N(n % 3), "satisfied": N(50 + n), "fairly": N(9), "third_party": N(80)}
    nodes = (Node("1", "", N(1), JUNE, JUNE, JUNE), Node("2", "", N(1), JUNE, JUNE, date(2026, 7, n % 9 + 1)))
    return Value(amounts, ("good", "excellent"), nodes, source="验收单")


def a_year(scheme):
    units = sorted(scheme.group_of)
    lines = [(unit, line) for unit in units for line in scheme.lines(scheme.group_of[unit])]
    values = {(unit, line.code): some_value(line, units.index(unit)) for unit, line in lines}
    return Inputs(END, {key: N(100) for key in values}, values)


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
