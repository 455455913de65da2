"""督查指数: from counts of the stream alone; what waits for others costs nothing, what nobody counted is not scored."""

from decimal import Decimal

import pytest

from domain.results.burden import burdens
from domain.results.receipt import receipt
from domain.results.scoring import score
from domain.scheme.scheme import BurdenCaps
from domain.scoring.expression import rounded, steps
from domain.scoring.supervision import COUNTED, FAULTS, IndexRules, SupervisionCounts, index, measured, weighted_due
from domain.scoring.value import Value
from tests.schemes import indicator, inputs, shipped, tiny

D = Decimal
WHOLE = SupervisionCounts(
    due_lead=10, due_assist=10, reports_due_lead=20, reports_on_time_lead=18, results_due_lead=8, results_on_time_lead=6,
    excellent=2, good=4, returns=2, urgings=1, positions={"returns": (5, 9), "results_on_time_lead": (3,)},
)  # fmt: skip


def of(counts, **rules):
    found = index(counts.value(), IndexRules(**rules))
    return None if found is None else rounded(found.value, 2)


def test_the_index_of_a_middling_unit():
    """F .9, Z .75, Q .9: 84.75; R 3 ÷ 13 costs 2.31."""
    assert of(WHOLE) == D("82.44")
    assert [step.name for step in steps(index(WHOLE.value()))] == ["F", "Z", "Q", "base", "A", "R", "I"]


def test_an_assisting_assignment_counts_its_share():
    assert weighted_due(WHOLE.value()) == 13
    assisted = SupervisionCounts(due_lead=1, reports_due_lead=1, reports_due_assist=10, reports_on_time_assist=10)
    assert of(assisted) == D("75.00")


def test_friction_costs_ten_at_most_and_relapse_and_concealment_their_own():
    rubbed = SupervisionCounts(due_lead=3, results_due_lead=3, results_on_time_lead=3, returns=50)
    assert of(rubbed) == 90
    assert of(rubbed + SupervisionCounts(relapses=2, concealments=1)) == 81
    assert of(rubbed + SupervisionCounts(concealments=40)) == 0


def test_a_part_with_nothing_to_measure_leaves_its_weight():
    assert of(SupervisionCounts(due_lead=4, results_due_lead=4, results_on_time_lead=3)) == 75
    assert of(SupervisionCounts(due_lead=4, returns=3)) is None
    assert of(SupervisionCounts()) is None


def test_counts_of_two_periods_are_those_of_both_with_all_their_facts():
    both = WHOLE + SupervisionCounts(returns=1, positions={"returns": (9, 12)})

    assert (both.returns, both.due_lead, both.positions["returns"]) == (3, 10, (5, 9, 12))


@pytest.mark.parametrize(
    ("measure", "amounts"),
    [
        ("on_time_reports", {"x": 18, "of": 20, "A": 13}),
        ("on_time_results", {"x": 6, "of": 8, "A": 13}),
        ("friction", {"n": 3, "A": 13}),
        ("relapses", {"n": 0, "A": 13}),
        ("concealments", {"n": 0, "A": 13}),
    ],
)
def test_a_measure_is_a_value_with_its_facts(measure, amounts):
    found = measured(measure, WHOLE)

    assert found.amounts == amounts
    assert found.facts() == {"friction": (5, 9), "on_time_results": (3,)}.get(measure, ())


def test_quality_is_the_grades_given():
    assert measured("result_quality", WHOLE).marks == ("excellent",) * 2 + ("good",) * 4


def test_every_measure_says_what_it_holds_against_a_unit():
    for measure in FAULTS:
        if measure != "stages_met":
            assert isinstance(measured(measure, WHOLE), Value)
    assert FAULTS["supervision_index"] == frozenset().union(*FAULTS.values())


def test_nothing_counted_is_what_people_did_in_a_program():
    assert not [name for name in COUNTED if any(word in name for word in ("login", "click", "online", "read", "view"))]


def test_the_index_scores_a_town_and_says_what_would_have_helped():
    scheme = tiny(
        indicators=[indicator("one", source="stream", measure="supervision_index", method="supervision_index")]
    )
    facts = inputs({("a", "one"): measured("supervision_index", WHOLE)})

    results = score(scheme, facts)
    line = receipt(scheme, facts, results, "a").lines[0]

    assert results.units["a"].total == D("82.44")
    assert (line.better.symbol, line.better.was, line.better.to) == ("results_on_time_lead", 6, 7)
    assert line.line.positions == (3, 5, 9)


def test_the_older_style_deducts_for_each_event():
    events = {"returns": -2, "urgings": -1, "late_reports": -1, "late_results": -5}
    scheme = tiny(indicators=[indicator(
        "one", source="stream", measure="supervision_index", method="per_event", params={"events": events})])  # fmt: skip

    assert (
        score(scheme, inputs({("a", "one"): measured("supervision_index", WHOLE)})).units["a"].total
        == 100 - 4 - 1 - 2 - 10
    )


def test_what_a_unit_is_asked_for_is_counted_against_the_cap():
    towns, offices = shipped("500155-localities-2026"), shipped("500155-departments-2026")

    found = {each.unit: each for each in burdens(
        [towns, offices], asked={"500155001": 49, "LP-JW": 3}, visits={"500155001": 7}, caps=BurdenCaps(20, 48, 6))}  # fmt: skip

    assert (found["500155001"].indicators, found["500155001"].over) == (15, ("requests", "visits"))
    assert (found["LP-JW"].indicators, found["LP-JW"].values, found["LP-JW"].over) == (21, 5, ("indicators",))
    assert all(not each.over for each in burdens([towns], asked={}, visits={}, caps=BurdenCaps()))
