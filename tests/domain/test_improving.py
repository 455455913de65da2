"""再得一分: found in a few looks, it is what trying step after step finds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from domain.scoring import improving
from domain.scoring.expression import Term, leaf, rounded
from domain.scoring.growth import growth
from domain.scoring.improving import FARTHEST, Pull, improvement
from domain.scoring.methods import METHODS, Case, Method
from domain.scoring.position import Peers
from domain.scoring.supervision import SupervisionCounts
from domain.scoring.value import Node, Value

D = Decimal
ONE = D(1)
ENDS = {"satisfactory": D(96), "unacceptable": D(70)}
TABLE = ((D(60), D("0.5")), (D(80), D("0.8")), (D("92.5"), D(1)))
TIERS = ((D("0.3"), D(100)), (D("0.5"), D(85)), (D("0.2"), D(70)))
OF_METHOD: dict[str, dict[str, Any]] = {
    "efficacy": ENDS,
    "exponential_efficacy": ENDS,
    "banded_efficacy": {"values": (D(96), D(90), D(80), D(70), D(60))},
    "completion": {"high": D("1.2"), "nothing_below": D("0.5")},
    "stepped": {"unit": D("0.5"), "gain": D("0.2"), "most_gain": D(2), "loss": D("0.3")},
    "bands": {"table": TABLE},
    "interpolated": {"table": TABLE},
    "reverse_deviation": {},
    "reverse_ratio": {},
    "rank_linear": {},
    "rank_step": {"step": D(5)},
    "rank_tiers": {"tiers": TIERS},
    "hundred": {},
    "corrected_rate": {"multiple": D("1.5")},
}
FALLS = {
    "efficacy": {"satisfactory": D(70), "unacceptable": D(96)},
    "stepped": OF_METHOD["stepped"],
    "interpolated": {"table": tuple((at, D(2) - share) for at, share in TABLE)},
    "reverse_deviation": {},
    "reverse_ratio": {},
    "rank_linear": {"ties": "dense"},
}
values = st.decimals(0, 140, places=1)
counts = st.integers(0, 30)


def params(method: Method, stated: dict[str, Any]) -> dict[str, Any]:
    return {each.name: each.default for each in method.params} | stated


def step_by_step(
    method: Method, pull: Pull, given: Any, places: int, start: Decimal, goal: Decimal
) -> tuple[Pull, int, Decimal] | None:
    """Twice as far each time until it is enough or there is no more, then halved."""
    now = rounded(start, places)

    def gain(n: int) -> Decimal | None:
        scored = method.score(pull.case(n), given) if n <= pull.most else None
        return rounded(scored.value, places) - now if isinstance(scored, Term) else None

    n, last, best = 1, 0, D(0)
    while n <= FARTHEST and (got := gain(n)) is not None:
        best = max(best, got)
        if got >= goal:
            break
        last, n = n, n * 2
    else:
        n = last if n > FARTHEST else min(pull.most, n)
        best = max(best, gain(n) or D(0))
        if best <= 0:
            return None
    wanted, low, high = min(goal, best), 0, n
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if (gain(middle) or D(0)) >= wanted else (middle, high)
    reached = gain(high)
    return None if not reached or reached <= 0 else (pull, high, reached)


def same(method: str, case: Case, stated: dict[str, Any], goal: Decimal = ONE) -> None:
    of = METHODS[method]
    found = improvement(of, case, params(of, stated), 2, goal)
    with patch.object(improving, "_least", step_by_step):
        assert improvement(of, case, params(of, stated), 2, goal) == found


def line(x: Decimal, *, of: Decimal | None = None, falls: bool = False, others: list[Decimal], weight: int) -> Case:
    amounts = {"x": x} | ({"of": of} if of is not None else {})
    peers = Peers({"u": x, **{f"v{n}": other for n, other in enumerate(others)}})
    return Case(D(weight), "u", Value(amounts), date(2026, 12, 31), leaf("x", x), None, D(100), falls, peers)


@given(st.sampled_from(sorted(OF_METHOD)), values, st.lists(values, max_size=12), st.integers(1, 20), st.booleans())
def test_a_value_that_should_rise(method: str, x: Decimal, others: list[Decimal], weight: int, capped: bool) -> None:
    same(method, line(x, of=max(x, D(100)) if capped else None, others=others, weight=weight), OF_METHOD[method])


@given(st.sampled_from(sorted(FALLS)), values, st.lists(values, max_size=12), st.integers(1, 20))
def test_a_value_that_should_fall(method: str, x: Decimal, others: list[Decimal], weight: int) -> None:
    same(method, line(x, falls=True, others=others, weight=weight), FALLS[method])


@given(st.decimals("60", "140", places=2), st.integers(1, 20), st.decimals("0.01", "5", places=2))
def test_a_value_that_grows(x: Decimal, weight: int, goal: Decimal) -> None:
    case = line(x, others=[], weight=weight)
    rate = growth(x, D(100))
    grown = replace(case, value=Value({"x": x, "x₀": D(100)}), term=rate)
    same("efficacy", grown, {"satisfactory": D(12), "unacceptable": D(-5), "high": D(110)}, goal)


@given(counts, st.sampled_from(["reverse_count", "zero_tolerance"]), st.integers(1, 20))
def test_what_should_not_happen(n: int, method: str, weight: int) -> None:
    case = replace(line(D(0), others=[], weight=weight), value=Value({"n": D(n)}, source="报表"), term=None)
    same(method, case, {"each": D("0.3")} if method == "reverse_count" else {})


@given(counts, counts, counts, st.integers(1, 20))
def test_answers(satisfied: int, fairly: int, dissatisfied: int, weight: int) -> None:
    amounts = {"satisfied": D(satisfied), "fairly": D(fairly), "dissatisfied": D(dissatisfied)}
    same("satisfaction", replace(line(D(0), others=[], weight=weight), value=Value(amounts), term=None), {})


@given(st.lists(st.tuples(st.integers(1, 5), st.sampled_from([None, 10, 25])), max_size=9), st.integers(1, 20))
def test_milestones(nodes: list[tuple[int, int | None]], weight: int) -> None:
    due = date(2026, 6, 20)
    told = tuple(
        Node(str(n), "", D(of), due, due, date(2026, 6, day) if day else None) for n, (of, day) in enumerate(nodes)
    )
    same(
        "milestones",
        replace(line(D(0), others=[], weight=weight), value=Value(nodes=told, source="督办记录"), term=None),
        {},
    )


@given(st.lists(counts, min_size=8, max_size=8), st.integers(1, 20))
def test_the_supervision_index(told: list[int], weight: int) -> None:
    returns, urgings, relapses, concealments, late, on_time, late_results, done = told
    found = SupervisionCounts(
        due_lead=late_results + done, results_due_lead=late_results + done, results_on_time_lead=done,
        reports_due_lead=late + on_time, reports_on_time_lead=on_time, returns=returns, urgings=urgings,
        relapses=relapses, concealments=concealments, good=done,
    )  # fmt: skip
    same("supervision_index", replace(line(D(0), others=[], weight=weight), value=found.value(), term=None), {})


def test_few_looks_are_enough() -> None:
    """A line far from its goal is looked at a handful of times, not once for every doubling and halving."""
    looks = 0
    of = METHODS["completion"]

    def score(case: Case, given: Any) -> Any:
        nonlocal looks
        looks += 1
        return of.score(case, given)

    found = improvement(replace(of, score=score), line(D("31.0"), others=[], weight=20), params(of, {}), 2)

    assert found is not None
    assert (found.to, found.gain) == (D("36.0"), D(1))
    assert looks <= 8
