"""What holds of every scoring: order does not matter, weights scale, limits hold, quotas are kept, reverse mirrors."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.results.comparing import changes
from domain.results.grading import Standing, places, quota
from domain.results.inputs import Points
from domain.results.scoring import score
from domain.scoring import completion, efficacy, position, reverse
from domain.scoring.expression import rounded
from domain.scoring.methods import METHODS
from tests.schemes import indicator, inputs, tiny, value, year

D = Decimal
UNITS = [f"u{n:02}" for n in range(12)]
figures = st.decimals(min_value=-10_000, max_value=10_000, places=2)
weights = st.decimals(min_value=D("0.5"), max_value=100, places=2)
few = settings(max_examples=60, deadline=None)


def group(units):
    return [{"code": "all", "name": "各镇", "name_en": "Towns", "units": list(units)}]


SCHEMES = {
    ties: tiny(groups=group(UNITS), scheme__ties=ties, scheme__tie_breaks=["accidents"] if ties == "tie_break" else [])
    for ties in ("all_out", "tie_break", "all_in")
}


@few
@given(st.lists(st.integers(0, 120), min_size=12, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_units_and_facts_does_not_matter(outputs, shuffler):
    order = UNITS[:]
    shuffler.shuffle(order)
    points = [Points(n, unit, "praise", D(1)) for n, unit in enumerate(UNITS)]
    facts = year(dict(zip(UNITS, outputs, strict=True)), bonuses=tuple(points))
    shuffler.shuffle(points)
    mixed = replace(
        facts, values={key: facts.values[key] for key in sorted(facts.values, key=lambda key: order.index(key[0]))},
        bonuses=tuple(points),
    )  # fmt: skip

    one, other = score(SCHEMES["all_out"], facts), score(tiny(groups=group(order)), mixed)

    assert one.rows() == other.rows()
    assert changes(one, other) == []


@few
@given(figures, weights, st.sampled_from([2, 3, 5, 10]))
def test_weights_scale(x, w, times):
    for formula in (
        lambda w: efficacy.efficacy(w, x, satisfactory=50, unacceptable=7),
        lambda w: completion.completion(w, x, 77),
        lambda w: completion.bands(w, x, [(D(0), D("0.3")), (D(60), D(1))]),
        lambda w: reverse.reverse_ratio(w, x, 77),
    ):
        assert rounded(formula(w).value * times, 8) == rounded(formula(w * times).value, 8)


@few
@given(figures, weights)
def test_clip_and_cap_hold(x, w):
    assert 0 <= efficacy.efficacy(w, x, satisfactory=50, unacceptable=7).value <= w
    assert 0 <= efficacy.exponential_efficacy(w, x, satisfactory=50, unacceptable=7).value <= w
    assert 0 <= efficacy.banded_efficacy(w, x, values=[D(9), D(7), D(5), D(3), D(1)]).value <= w
    assert 0 <= completion.completion(w, x, 77, high="1.2").value <= w * D("1.2")
    assert 0 <= completion.stepped(w, x, 98, unit=1, gain=1, most_gain=2, loss=1).value <= w + 2
    assert 0 <= reverse.reverse_deviation(w, x, 77).value <= w
    assert 0 <= reverse.reverse_ratio(w, x, 77, high=1).value <= w
    assert 0 <= reverse.reverse_count(w, abs(x), each="0.3").value <= w


@few
@given(
    figures,
    st.decimals(min_value=-100, max_value=100, places=1),
    st.decimals(min_value=D("0.1"), max_value=100, places=1),
)
def test_reverse_indicators_mirror(x, no, apart):
    up = efficacy.efficacy(10, x, satisfactory=no + apart, unacceptable=no)
    down = efficacy.efficacy(10, -x, satisfactory=-(no + apart), unacceptable=-no)
    assert rounded(up.value, 6) == rounded(down.value, 6)
    stepped = [
        completion.stepped(10, at, target, unit=3, gain=1, most_gain=4, loss=2, falls=falls).value
        for at, target, falls in ((x, no, False), (-x, -no, True))
    ]
    assert stepped[0] == stepped[1]


@few
@given(st.dictionaries(st.sampled_from(UNITS), figures, min_size=1), st.sampled_from(["1224", "dense"]))
def test_ranks_agree_with_values(values, ties):
    up, down = (
        position.positions(values, ties=ties),
        position.positions({u: -v for u, v in values.items()}, falls=True, ties=ties),
    )

    assert up == down
    for one in values:
        for other in values:
            assert (up[one] < up[other]) == (values[one] > values[other])
            assert (up[one] == up[other]) == (values[one] == values[other])
    if ties == "1224":
        assert all(up[unit] == 1 + sum(v > values[unit] for v in values.values()) for unit in values)
    else:
        assert set(up.values()) == set(range(1, len(set(values.values())) + 1))


@few
@given(
    st.lists(st.tuples(st.integers(50, 100), st.integers(0, 3), st.sampled_from(["", "accident", "leak", "fraud"])),
             min_size=1, max_size=12),
    st.sampled_from(["all_out", "tie_break"]),
)  # fmt: skip
def test_a_quota_is_never_passed_and_a_threshold_never_missed(rows, ties):
    scheme = SCHEMES[ties]
    standings = [
        Standing(unit, D(total), (D(broken),), (veto,) if veto else ())
        for unit, (total, broken, veto) in zip(UNITS, rows, strict=False)
    ]

    placed = places(scheme, standings)

    best = [standing for standing in standings if placed[standing.unit].grade == "excellent"]
    assert len(best) <= quota(D("0.3"), len(standings))
    assert all(standing.total >= 90 and not standing.vetoes for standing in best)
    for standing in standings:
        if "fraud" in standing.vetoes:
            assert placed[standing.unit].grade == "failed"
    clean = sorted((s for s in standings if not s.vetoes), key=lambda s: -s.total)
    order = [grade.code for grade in scheme.grades]
    held = [order.index(placed[s.unit].grade) for s in clean]
    assert held == sorted(held) or ties == "tie_break"


@few
@given(st.lists(st.integers(50, 100), min_size=1, max_size=12))
def test_all_in_passes_a_quota_only_by_those_who_stand_equal_at_the_cut(totals):
    standings = [Standing(unit, D(total)) for unit, total in zip(UNITS, totals, strict=False)]

    placed = places(SCHEMES["all_in"], standings)

    best = [s.total for s in standings if placed[s.unit].grade == "excellent"]
    allowed = quota(D("0.3"), len(standings))
    assert len(best) <= allowed or len([total for total in best if total > min(best)]) < allowed


@few
@given(st.lists(st.integers(1, 20), min_size=1, max_size=6), st.lists(st.integers(1, 20), min_size=1, max_size=6))
def test_bonus_and_deduction_never_pass_their_caps(bonus, deduction):
    facts = year(
        {"a": 100, "b": 90, "c": 80, "d": 70},
        bonuses=tuple(Points(n, "a", "praise", D(p)) for n, p in enumerate(bonus)),
        deductions=tuple(Points(n, "a", "falsity", D(p)) for n, p in enumerate(deduction)),
    )

    result = score(tiny(), facts).units["a"]

    assert result.bonus == min(3, sum(bonus))
    assert result.deduction == min(10, sum(deduction))


@pytest.mark.parametrize(
    "method", [code for code, method in METHODS.items() if method.lever == "x" and code != "mixed"]
)
@few
@given(data=st.data())
def test_a_better_value_never_scores_less(method, data):
    """Of every method that takes an actual value: what rises must not sink."""
    params = {
        "efficacy": {"satisfactory": 50, "unacceptable": 7},
        "exponential_efficacy": {"satisfactory": 50, "unacceptable": 7},
        "banded_efficacy": {"values": [90, 70, 50, 30, 10]},
        "stepped": {"unit": 3, "gain": 1, "most_gain": 5, "loss": 2},
        "bands": {"table": [[0, "0.3"], [60, 1]]},
        "interpolated": {"table": [[0, 0], [60, 1]]},
        "rank_step": {"step": 5},
        "rank_tiers": {"tiers": [["0.3", 100], ["0.4", 90], ["0.3", 80]]},
        "corrected_rate": {"multiple": "0.5"},
    }.get(method, {})
    direction = "down" if method.startswith("reverse") else "up"
    scheme = tiny(indicators=[indicator("one", method=method, params=params, direction=direction)])
    low, high = sorted(data.draw(st.lists(st.integers(1, 120), min_size=2, max_size=2)))
    others = data.draw(st.lists(st.integers(1, 120), min_size=2, max_size=2))

    def points(x):
        values = {("a", "one"): value(x=x), ("b", "one"): value(x=others[0]), ("c", "one"): value(x=others[1])}
        return score(scheme, inputs(values, targets={(u, "one"): 60 for u in "abc"})).units["a"].total

    better, worse = (low, high) if direction == "down" else (high, low)
    assert points(better) >= points(worse)
