"""得分凭单: for every method, the spreadsheet formula of a line gives the points that were paid."""

import re
from dataclasses import replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.results.receipt import receipt
from domain.results.scoring import score
from domain.scoring.legend import legend
from domain.scoring.methods import METHODS
from domain.scoring.supervision import SupervisionCounts, measured
from domain.scoring.value import Node, Value
from tests.schemes import indicator, inputs, tiny, value

JUNE = date(2026, 6, 30)
COUNTS = SupervisionCounts(
    due_lead=7, due_assist=3, reports_due_lead=9, reports_on_time_lead=7, reports_due_assist=2, reports_on_time_assist=1,
    results_due_lead=7, results_on_time_lead=5, good=3, fair=2, returns=2, relapses=1,
)  # fmt: skip
NODES = tuple(
    Node(str(n), "", Decimal(n), JUNE, JUNE, done) for n, done in ((1, JUNE), (2, date(2026, 7, 3)), (3, None))
)
FIGURES = {"x": "61.37", "n": 2, "third_party": 83, "satisfied": 61, "fairly": 7, "dissatisfied": 3, "e": 2}
PARAMS = {
    "efficacy": {"satisfactory": 90, "unacceptable": 7},
    "exponential_efficacy": {"satisfactory": 90, "unacceptable": 7},
    "banded_efficacy": {"values": [90, 70, 50, 30, 10]},
    "stepped": {"unit": 3, "gain": 1, "most_gain": 5, "loss": "0.7"},
    "bands": {"table": [[0, "0.3"], [60, "0.8"], [90, 1]]},
    "interpolated": {"table": [[0, 0], [77, 1]]},
    "reverse_count": {"each": "0.3"},
    "per_event": {"events": {"e": "-1.5", "n": 2}},
    "rank_step": {"step": 7},
    "rank_tiers": {"tiers": [["0.3", 100], ["0.4", 90], ["0.3", 80]]},
    "corrected_rate": {"multiple": "0.5"},
    "mixed": {
        "parts": [
            {"share": "0.5", "method": "completion"},
            {"share": "0.5", "method": "hundred", "from": "third_party"},
        ]
    },
}
NAMES = {"MIN": min, "MAX": max, "EXP": lambda x: x.exp(), "LN": lambda x: x.ln(), "Decimal": Decimal}


def evaluated(formula):
    """A spreadsheet's own arithmetic, done here by other code than the methods'."""
    names = {
        **NAMES,
        "ROUND": lambda x, n: x.quantize(Decimal(1).scaleb(-12), ROUND_HALF_UP).quantize(Decimal(1).scaleb(-int(n)), ROUND_HALF_UP),
        "INT": lambda x: x.to_integral_value(ROUND_FLOOR),
    }  # fmt: skip
    with localcontext(Context(prec=34)):
        return eval(re.sub(r"(?<![\w.])\d+(\.\d+)?", lambda number: f"Decimal('{number[0]}')", formula), names)


def case(method):
    base = indicator("one", method=method, params=PARAMS.get(method, {}))
    figures = {**FIGURES, "x": "96.37"} if method.startswith("reverse_") else FIGURES
    given = Value(value(**figures).amounts, ("good", "91", "fair"), NODES, "报表")
    if method == "supervision_index":
        base |= {"source": "stream", "measure": "supervision_index"}
        given = measured("supervision_index", COUNTS)
    if method == "milestones":
        base |= {"source": "stream", "measure": "stages_met"}
    if method.startswith("reverse") or method == "zero_tolerance":
        base |= {"direction": "down"}
    others = {(unit, "one"): value(x=x, n=1) for unit, x in (("b", 50), ("c", 90))}
    return tiny(indicators=[base]), inputs(
        {("a", "one"): given, **others}, targets={(unit, "one"): 77 for unit in "abc"},
        history={(unit, "one"): {2025: Decimal(60)} for unit in "abc"},
    )  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
def test_the_formula_of_a_line_gives_its_points(method):
    scheme, facts = case(method)

    line = score(scheme, facts).units["a"].line("one")

    assert line.status == "scored", line.why
    assert evaluated(line.scored.spreadsheet()) == line.points
    assert line.scored.steps[-1].name == "S"


@pytest.mark.parametrize("method", [code for code, method in METHODS.items() if method.lever])
def test_the_next_point_is_really_one(method):
    """What a receipt says would have brought more brings just that, and one step less does not."""
    scheme, facts = case(method)

    better = receipt(scheme, facts, score(scheme, facts), "a").lines[0].better

    assert better is not None
    assert better.gain > 0
    assert better.to != better.was
    assert str(better.gain) in better.zh
    assert better.zh != better.en


def test_ceilings_of_a_spreadsheet_are_ours():
    assert evaluated("-INT(-(7/2))") == Decimal("3.5").to_integral_value(ROUND_CEILING)


@pytest.mark.parametrize("method", METHODS)
def test_every_symbol_of_a_receipt_is_explained_in_both_languages(method):
    scheme, facts = case(method)
    scored = score(scheme, facts).units["a"].line("one").scored

    for symbol in {*scored.inputs, *(step.name for step in scored.steps)}:
        zh, en = legend(method, symbol)
        assert re.search("[\u4e00-\u9fff]", zh), symbol
        assert re.search("[a-z]", en), symbol
        assert zh != en


WILD = st.sampled_from([Decimal(text) for text in ("0", "-5", "1e18", "-1e18", "1e-9", "100", "7")])


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=15, deadline=None)
@given(st.lists(WILD, min_size=8, max_size=8))
def test_whatever_the_figures_are_points_stay_in_bounds_or_the_score_is_refused(method, figures):
    scheme, facts = case(method)
    x, n, base, target, *counts = figures
    amounts = {"x": x, "n": abs(n), "third_party": x}
    names = ("satisfied", "dissatisfied", "reports_due_lead", "returns")
    amounts |= {name: abs(count) for name, count in zip(names, counts, strict=True)}
    wild = replace(facts.values["a", "one"], amounts={**amounts, "due_lead": Decimal(1)})
    facts = replace(
        facts.with_value("a", "one", wild),
        targets={("a", "one"): target, ("b", "one"): Decimal(77)},
        history={(unit, "one"): {2025: base} for unit in "ab"},
    )

    results = score(scheme, facts)

    assert all(0 <= result.total <= 105 for result in results.units.values())
    assert receipt(scheme, facts, results, "a").result.total == results.units["a"].total
