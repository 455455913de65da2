"""考核结果: composition in its order, ranks and grades, warnings, receipts, what changes and what might have been."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.aggregate import Refused
from domain.results.comparing import changes
from domain.results.inputs import Held, Points
from domain.results.receipt import receipt
from domain.results.scoring import score
from domain.results.what_if import moved_ranks, reweighed, sensitivity
from domain.scoring.growth import Break
from domain.scoring.value import Node, Value
from tests.schemes import END, indicator, inputs, tiny, value, year

D = Decimal
GOOD = {"a": 100, "b": 95, "c": 90, "d": 50}


def ranks(results):
    return {unit: result.rank for unit, result in results.units.items()}


def grades(results):
    return {unit: result.grade for unit, result in results.units.items()}


def totals(results):
    return {unit: result.total for unit, result in results.units.items()}


def single(method, params=None, **fields):
    """A scheme of one indicator that weighs a hundred."""
    return tiny(indicators=[indicator("one", method=method, params=params or {}, **fields)])


def test_indicators_add_up_to_dimensions_and_totals():
    results = score(tiny(), year(GOOD, {"b": 1}))

    assert totals(results) == {"a": 100, "b": 87, "c": 94, "d": 70}
    assert results.units["b"].dimensions == {"work": 87}
    assert ranks(results) == {"a": 1, "c": 2, "b": 3, "d": 4}


def test_bonus_and_deduction_keep_the_cap_of_their_class_and_of_all():
    given = tuple(Points(n, "a", "praise", D(1)) for n in range(1, 6))
    taken = tuple(Points(n, "a", "criticism", D("1.5")) for n in range(1, 6)) + tuple(
        Points(n, "a", "falsity", D(5)) for n in range(6, 9)
    )

    result = score(tiny(), year(GOOD, bonuses=given, deductions=taken)).units["a"]

    assert (result.bonus, result.deduction, result.total) == (3, 10, 93)
    assert [step.name for step in result.steps] == ["Σs", "B", "D", "total"]
    assert result.steps[-1].numbers == "100.00 + 3 − 10"


def test_falsity_costs_and_the_item_scores_nothing():
    lie = Points(1, "a", "falsity", D(5), "output")

    result = score(tiny(), year(GOOD, deductions=(lie,))).units["a"]

    assert (result.line("output").status, result.line("output").points) == ("zeroed", 0)
    assert result.total == 40 - 5


def test_an_accepted_tolerance_claim_gives_back_and_never_more_than_was_lost():
    spared = Points(1, "a", "criticism", D(2), offset=D("1.5"))
    results = score(tiny(), year(GOOD, deductions=(spared,), offsets={("d", "output"): D(99), ("b", "output"): D(1)}))

    assert results.units["a"].deduction == D("0.5")
    assert (results.units["d"].line("output").points, results.units["d"].line("output").offset) == (60, 30)
    assert results.units["b"].line("output").points == 58


def test_what_does_not_apply_leaves_its_weight_to_the_rest():
    given = year({"a": 100, "b": 50, "c": 90, "d": 50}, {"b": 1}, excluded={("b", "output"): "本年无任务"})

    result = score(tiny(), given).units["b"]

    assert result.line("output").status == "excluded"
    assert result.total == result.base == 75
    assert ("base", "round(100 × 30.00 ÷ 40, 2)") in [(step.name, step.numbers) for step in result.steps]


def test_it_may_take_the_mean_of_the_group_instead():
    scheme = tiny(scheme__not_applicable="group_mean")
    given = year({"a": 100, "b": 80, "c": 60, "d": 50})
    given = replace(given, targets={**given.targets, ("d", "output"): D(0)})

    line = score(scheme, given).units["d"].line("output")

    assert (line.points, line.scored.method) == (48, "group_mean")


def test_what_is_owed_and_missing_scores_nothing_and_is_said():
    given = year(GOOD)
    given = replace(given, values={key: each for key, each in given.values.items() if key != ("a", "output")})

    results = score(tiny(), given)

    assert results.units["a"].total == 40
    assert not results.units["a"].complete
    assert [(doubt.code, doubt.unit, doubt.indicator) for doubt in results.doubts] == [("missing", "a", "output")]


def test_an_owner_who_gave_nothing_at_all_is_named():
    given = year(GOOD)
    given = replace(given, values={key: each for key, each in given.values.items() if key[1] == "output"})

    assert ("dead_owner", "safety") in [(doubt.code, doubt.unit) for doubt in score(tiny(), given).doubts]


def test_a_group_coefficient_multiplies_the_base():
    groups = [{"code": "all", "name": "各镇", "name_en": "Towns", "units": ["a", "b"], "coefficient": "1.05"}]

    assert score(tiny(groups=groups), year({"a": 95, "b": 90})).units["a"].total == D("101.85")


@pytest.mark.parametrize(("veto", "grade"), [("accident", "good"), ("leak", "good"), ("fraud", "failed")])
def test_a_veto_holds_the_grade_down_and_takes_nobody_elses_place(veto, grade):
    results = score(tiny(), year({"a": 100, "b": 95, "c": 60, "d": 50}, vetoes=(Held(1, "a", veto),)))

    assert (results.units["a"].grade, results.units["a"].grade_why) == (grade, "veto")
    assert results.units["a"].rank == 1
    assert results.units["b"].grade == "excellent"


def test_a_grade_takes_threshold_and_quota():
    """Three tenths of four is one: the second best of two that reach ninety is good."""
    results = score(tiny(), year(GOOD))

    assert grades(results) == {"a": "excellent", "b": "good", "c": "good", "d": "qualified"}
    assert (results.units["b"].grade_why, results.units["d"].grade_why) == ("quota", "threshold")


@pytest.mark.parametrize(
    ("rule", "breaks", "excellent"),
    [
        ("all_out", [], set()),
        ("all_in", [], {"a", "b"}),
        ("tie_break", ["accidents"], {"b"}),
        ("tie_break", ["output"], {"a"}),
    ],
)
def test_a_tie_at_the_cut_is_settled_as_the_scheme_says(rule, breaks, excellent):
    scheme = tiny(scheme__ties=rule, scheme__tie_breaks=breaks)
    given = year({"a": 100, "b": "83.3333333333333333", "c": 60, "d": 50}, {"a": 1})

    results = score(scheme, given)

    assert results.units["a"].total == results.units["b"].total == 90
    assert {unit for unit, grade in grades(results).items() if grade == "excellent"} == excellent


def test_equal_totals_share_a_rank():
    given = year({"a": 90, "b": 90, "c": 80, "d": 70})

    assert ranks(score(tiny(), given)) == {"a": 1, "b": 1, "c": 3, "d": 4}
    assert ranks(score(tiny(scheme__rank_ties="dense"), given)) == {"a": 1, "b": 1, "c": 2, "d": 3}


def test_a_unit_merged_away_is_scored_and_not_ranked():
    results = score(tiny(), year(GOOD, gone={"a": date(2026, 7, 1)}))

    assert (results.units["a"].total, results.units["a"].rank, results.units["a"].grade) == (100, None, "")
    assert [result.unit for result in results.ranking("all")] == ["b", "c", "d", "a"]
    assert ("merged", "a") in [(doubt.code, doubt.unit) for doubt in results.doubts]


def test_a_jump_beyond_belief_is_pointed_at_and_changes_nothing():
    quiet, loud = year(GOOD), year(GOOD, history={("a", "output"): {2025: D(40)}})

    assert [doubt.code for doubt in score(tiny(), loud).doubts] == ["jump"]
    assert changes(score(tiny(), quiet), score(tiny(), loud)) == []


def test_a_self_assessment_far_off_is_pointed_at():
    found = score(tiny(), year(GOOD, self_scores={"d": D(95), "a": D(98)})).doubts

    assert [(doubt.code, doubt.unit) for doubt in found] == [("self_gap", "d")]
    assert "相差25" in found[0].zh


def test_growth_is_computed_from_the_year_before():
    scheme = single("efficacy", {"satisfactory": 10, "unacceptable": 0}, basis="growth")
    given = inputs({(unit, "one"): value(x=x) for unit, x in zip("abcd", (105, 110, 95, 120), strict=True)},
                   history={(unit, "one"): {2025: D(100)} for unit in "abc"})  # fmt: skip

    results = score(scheme, given)

    assert totals(results) == {"a": 80, "b": 100, "c": 40, "d": 0}
    assert results.units["a"].line("one").scored.steps[0].numbers == "100 × (105 ÷ 100 − 1)"
    assert results.units["d"].line("one").why.en.startswith("No comparable figure")


@pytest.mark.parametrize("method", ["efficacy", "level_growth"])
def test_no_growth_is_computed_across_a_break(method):
    params = {"satisfactory": 10, "unacceptable": 0} if method == "efficacy" else {}
    scheme = single(method, params, basis="growth" if method == "efficacy" else "level")
    given = inputs({("a", "one"): value(x=105)}, history={("a", "one"): {2025: D(100)}},
                   breaks={"one": (Break(2026, "第五次经济普查", "fifth economic census"),)})  # fmt: skip

    with pytest.raises(Refused) as refused:
        score(scheme, given)

    assert refused.value.rule == "series.break"
    assert "第五次经济普查" in refused.value.zh


def test_a_level_across_a_break_is_scored_and_pointed_at():
    scheme = single("hundred", breaks=[{"year": 2026, "zh": "普查", "en": "census"}])
    results = score(scheme, inputs({("a", "one"): value(x=80)}, history={("a", "one"): {2025: D(90)}}))

    assert results.units["a"].total == 80
    assert "series_break" in [doubt.code for doubt in results.doubts]


def test_few_matters_are_not_scored():
    scheme = single("completion", source="stream", measure="on_time_results", minimum=3)
    counted = {("a", "one"): value(x=2, of=2, A=2), ("b", "one"): value(x=2, of=4, A=4)}

    results = score(scheme, inputs(counted))

    assert (results.units["a"].line("one").status, results.units["b"].total) == ("not_applicable", 50)


def test_a_zero_without_evidence_is_owed():
    scheme = single("zero_tolerance")

    results = score(
        scheme, inputs({("a", "one"): Value({"n": D(0)}), ("b", "one"): value(n=0), ("c", "one"): value(n=1)})
    )

    assert [results.units[unit].line("one").status for unit in "abc"] == ["missing", "scored", "scored"]
    assert totals(results) == {"a": 0, "b": 100, "c": 0, "d": 0}


@pytest.mark.parametrize(
    ("scheme", "given", "symbol", "to"),
    [
        (single("efficacy", {"satisfactory": 12, "unacceptable": 6}), value(x="5.81"), "x", "5.96"),
        (single("efficacy", {"satisfactory": 6, "unacceptable": 12}, direction="down"), value(x="12.19"), "x", "12.04"),
        (single("completion", source="reported", owner="unit"  , verifier="bureau"), value(x=90, of=100), "x", "91"),
        (single("reverse_count", {"each": "0.3"}, direction="down"), value(n=5), "n", "1"),
        (single("satisfaction"), value(satisfied=60, fairly=30, dissatisfied=10), "satisfied", "61"),
        (single("bands", {"table": [[0, "0.2"], [60, "0.6"], [90, 1]]}), value(x="59.5"), "x", "60.0"),
    ],
)  # fmt: skip
def test_a_receipt_says_what_would_have_been_one_point_better(scheme, given, symbol, to):
    facts = inputs({("a", "one"): given})
    results = score(scheme, facts)

    [line] = receipt(scheme, facts, results, "a").lines
    better = line.better

    assert (better.symbol, better.to) == (symbol, D(to))
    mended = facts.with_value("a", "one", replace(given, amounts={**given.amounts, symbol: better.to}))
    if symbol != "satisfied":
        gained = score(scheme, mended).units["a"].total - results.units["a"].total
        assert gained == better.gain >= 1


def test_a_place_further_up_is_a_point_too():
    scheme = single("rank_linear", {"first": 100, "last": 60})
    facts = inputs({(unit, "one"): value(x=x) for unit, x in zip("abcd", (9, 7, 5, 3), strict=True)})

    better = receipt(scheme, facts, score(scheme, facts), "c").lines[0].better

    assert (better.to, better.gain) == (7, D("13.34"))


def test_a_milestone_met_in_time_would_have_helped_most():
    june = date(2026, 6, 30)
    nodes = (Node("a", "", D(1), june, june), Node("b", "", D(3), june, june, date(2026, 7, 2)))
    scheme = single("milestones", source="stream", measure="stages_met")
    facts = inputs({("a", "one"): Value(nodes=nodes, source="督办记录")})

    results = score(scheme, facts)
    better = receipt(scheme, facts, results, "a").lines[0].better

    assert (results.units["a"].total, better.symbol, better.gain) == (45, "nodes", 30)


def test_a_full_line_leaves_nothing_to_better():
    facts = year(GOOD)

    assert receipt(tiny(), facts, score(tiny(), facts), "a").lines[0].better is None


def test_a_receipt_holds_formula_article_and_facts():
    facts = year(GOOD)
    facts = facts.with_value("b", "output", replace(value(x=95), positions={"x": (17, 4)}))

    [line, _] = receipt(tiny(), facts, score(tiny(), facts), "b").lines

    assert (line.formula, line.article, line.line.positions) == ("S = w × clip(x ÷ T)", "L33", (4, 17))
    assert [(step.symbols, step.numbers) for step in line.steps][-1] == (
        "w × min(max(r, 0), 1)",
        "60 × min(max(0.95, 0), 1)",
    )


def test_one_value_corrected_lists_every_score_rank_and_grade_that_changes():
    before = year(GOOD)
    after = before.with_value("b", "output", value(x=110))

    found = changes(score(tiny(), before), score(tiny(), after))

    assert {(c.unit, c.what, c.was, c.now) for c in found} == {
        ("b", "line", "57.00", "60.00"), ("b", "total", "97.00", "100.00"), ("b", "rank", "2", "1"),
        ("c", "rank", "3", "3"), ("a", "grade", "excellent", "good"),
    } - {("c", "rank", "3", "3")}  # fmt: skip


def test_other_weights_give_other_ranks_and_must_make_a_hundred():
    facts = year({"a": 100, "b": 70, "c": 60, "d": 50}, {"a": 3})
    other = reweighed(tiny(), {"all": {"output": D(90), "accidents": D(10)}})

    assert ranks(score(tiny(), facts))["a"] == 3
    assert score(other, facts).units["a"].rank == 1
    with pytest.raises(Refused, match="110"):
        reweighed(tiny(), {"all": {"output": D(70)}})


def test_ranks_are_shaken_by_a_weight_or_not():
    facts = year({"a": 100, "b": 70, "c": 60, "d": 50}, {"a": 3})

    found = sensitivity(tiny(), facts, group="all", indicator="output", weights=[D(n) for n in range(10, 100, 10)])

    assert len(found) == 9 * 4
    assert moved_ranks(found) == {"a": 3, "b": 1, "c": 1, "d": 1}


def test_results_are_the_same_whatever_the_thread_computes_with():
    import decimal

    facts = year({"a": "33.333", "b": 66, "c": 99, "d": 1})
    with decimal.localcontext(decimal.Context(prec=5)):
        coarse = score(tiny(), facts)

    assert coarse.digest == score(tiny(), facts).digest
    assert coarse.as_of == END
