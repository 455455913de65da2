"""计分方法: the check values of the field, the edges of each formula, and that a receipt shows what was paid."""

from datetime import date
from decimal import Decimal

import pytest

from domain.scoring import completion, efficacy, growth, judging, position, reverse
from domain.scoring.expression import rounded, steps
from domain.scoring.scored import Scored
from domain.scoring.value import Node

D = Decimal
SASAC = {"values": [D(n) for n in (12, 10, 8, 6, 4)]}


def points(term):
    return rounded(term.value, 2)


def step(term, name):
    return next(step for step in steps(term) if step.name == name)


@pytest.mark.parametrize(
    ("x", "ends", "d"),
    [
        ("5.81", (12, 6), "58.73"),
        ("12", (12, 6), "100.00"),
        ("6", (12, 6), "60.00"),
        ("4.19", (-2, 4), "58.73"),  # the two ends swapped: the same distance, the same points
    ],
)
def test_efficacy_lies_where_the_value_lies_between_the_two_ends(x, ends, d):
    ok, no = ends
    scored = efficacy.efficacy(10, D(x), satisfactory=ok, unacceptable=no)

    assert rounded(step(scored, "d").value, 2) == D(d)


@pytest.mark.parametrize(("low", "high", "x", "points_"), [
    (0, 100, 30, "10.00"), (0, 110, 30, "11.00"), (60, 100, -50, "6.00"), (0, 100, -50, "0.00"),
])  # fmt: skip
def test_efficacy_is_held_between_its_limits(low, high, x, points_):
    assert points(efficacy.efficacy(10, D(x), satisfactory=12, unacceptable=6, low=low, high=high)) == D(points_)


@pytest.mark.parametrize(
    ("x", "got"),
    [(9, "14.00"), (12, "20.00"), (15, "20.00"), (4, "4.00"), ("3.99", "0.00"), (10, "16.00"), (7, "10.00")],
)
def test_banded_efficacy_runs_from_band_to_band(x, got):
    assert points(efficacy.banded_efficacy(20, D(x), **SASAC)) == D(got)


def test_banded_efficacy_of_a_reverse_indicator_mirrors():
    mirrored = [-value for value in SASAC["values"]]

    assert points(efficacy.banded_efficacy(20, D(-9), values=mirrored)) == D("14.00")


@pytest.mark.parametrize(("x", "d"), [(0, "60.00"), ("0.5", "77.46"), (1, "100.00")])
def test_exponential_efficacy_rises_from_sixty_to_a_hundred(x, d):
    assert points(efficacy.exponential_efficacy(100, D(x), satisfactory=1, unacceptable=0)) == D(d)


def test_exponential_efficacy_of_a_wild_value_meets_its_limits():
    for x, got in ((D(10) ** 9, 100), (-(D(10) ** 9), 0)):
        assert points(efficacy.exponential_efficacy(100, x, satisfactory=1, unacceptable=0)) == got


@pytest.mark.parametrize(
    ("x", "high", "got"), [(90, 1, "7.20"), (130, "1.2", "9.60"), (130, 1, "8.00"), (-5, 1, "0.00")]
)
def test_completion_is_the_share_done_within_floor_and_cap(x, high, got):
    assert points(completion.completion(8, D(x), 100, high=high)) == D(got)


def test_eight_points_at_a_hundred_and_ten_per_cent_are_not_seven_point_one_nine_nine():
    assert points(completion.completion(D("8"), D("90"), D("100"))) == D("7.20")


def test_below_a_stated_share_nothing_is_given():
    assert points(completion.completion(8, D(59), 100, nothing_below="0.6")) == 0
    assert points(completion.completion(8, D(60), 100, nothing_below="0.6")) == D("4.80")


@pytest.mark.parametrize(
    ("x", "got"), [("98", 5), ("99.5", 6), ("101", 7), ("97.4", 4), ("95", 2), ("90", 0), ("110", 7)]
)
def test_steps_up_and_down_from_the_target(x, got):
    scored = completion.stepped(5, D(x), 98, unit=1, gain=1, most_gain=2, loss=1)

    assert points(scored) == got


@pytest.mark.parametrize(("rule", "got"), [("floor", "5.00"), ("ceiling", "4.00"), ("linear", "4.40")])
def test_what_a_begun_step_costs_is_stated(rule, got):
    assert points(completion.stepped(5, D("97.4"), 98, unit=1, loss=1, loss_partial=rule)) == D(got)


def test_steps_of_a_reverse_indicator_mirror():
    for x in ("98", "99.5", "101", "97.4", "95", "90"):
        up = completion.stepped(5, D(x), 98, unit=1, gain=1, most_gain=2, loss=1)
        down = completion.stepped(5, 196 - D(x), 98, unit=1, gain=1, most_gain=2, loss=1, falls=True)
        assert points(up) == points(down)


def test_bands_are_half_open():
    table = [(D(0), D("0.2")), (D(60), D("0.6")), (D(90), D(1))]

    assert [points(completion.bands(10, D(x), table)) for x in ("59.99", "60", "89.99", "90", "-1")] == [2, 6, 6, 10, 0]


def test_between_points_the_line_is_straight():
    table = [(D(0), D(0)), (D(50), D("0.5")), (D(100), D(1))]

    assert [points(completion.interpolated(10, D(x), table)) for x in (-1, 25, 50, 75, 100, 200)] == [
        0,
        D("2.5"),
        5,
        D("7.5"),
        10,
        10,
    ]


@pytest.mark.parametrize(("n", "got"), [(0, 4), (1, 0), (3, 0)])
def test_zero_tolerance_is_all_or_nothing(n, got):
    assert points(completion.zero_tolerance(4, n)) == got


def test_the_reverse_formulas_at_a_tenth_too_much():
    assert points(reverse.reverse_deviation(8, D(110), 100)) == D("7.20")
    assert points(reverse.reverse_ratio(8, D(110), 100)) == D("7.27")
    assert points(reverse.reverse_ratio(8, D(0), 100)) == 8
    assert points(reverse.reverse_deviation(8, D(300), 100)) == 0


def test_a_count_costs_each_time_and_never_more_than_there_is():
    assert [points(reverse.reverse_count(3, n, each="0.3")) for n in (0, 2, 11)] == [3, D("2.4"), 0]


def test_events_cost_and_bring_their_listed_points():
    """A district: −10 for a report that never came, −5 for an empty one; a county: +3 for praise."""
    events = [("missing", 1, -10), ("empty", 2, -5), ("praise", 1, 3)]

    assert points(reverse.per_event(100, events)) == 83
    assert points(reverse.per_event(100, [("praise", 9, 3)], high=110)) == 110


def test_the_ranks_of_twelve_towns():
    got = [points(position.rank_linear(r, 12, first=600, last=500)) for r in range(1, 13)]

    assert (got[0], got[1], got[5], got[11]) == (600, D("590.91"), D("554.55"), 500)
    assert points(position.rank_linear(1, 1, first=600, last=500)) == 600


def test_fixed_steps_never_fall_under_zero():
    assert [points(position.rank_step(r, first=1, step="0.5")) for r in (1, 2, 3, 4)] == [1, D("0.5"), 0, 0]


@pytest.mark.parametrize(("ties", "places"), [("1224", [1, 2, 2, 4]), ("dense", [1, 2, 2, 3])])
def test_ties_share_a_place(ties, places):
    found = position.positions({"a": D(9), "b": D(8), "c": D("8.0"), "d": D(7)}, ties=ties)

    assert [found[unit] for unit in "abcd"] == places


@pytest.mark.parametrize(("rounding", "first_tier"), [("floor", 3), ("half_up", 3), ("ceiling", 4)])
def test_how_a_tier_of_eleven_is_rounded_is_stated(rounding, first_tier):
    tiers = [(D("0.3"), D(100)), (D("0.4"), D(90)), (D("0.3"), D(80))]
    got = [points(position.rank_tiers(r, 11, tiers, rounding=rounding)) for r in range(1, 12)]

    assert got.count(100) == first_tier
    assert got[-1] == 80


def test_min_max_of_equals_gives_all_the_whole():
    assert position.min_max(D(5), 5, 5, alpha="0.6").value == 1
    assert position.min_max(D(5), 5, 9, alpha="0.6").value == D("0.6")
    assert position.min_max(D(5), 5, 9, alpha="0.6", falls=True).value == 1


@pytest.mark.parametrize(
    ("deviation", "multiple", "limit", "rate"),
    [("2", "1.5", 5, "103"), ("9", "1.5", 5, "105"), ("-9", "1.5", 5, "95"), ("30", "0.15", 3, "103")],
)
def test_a_rate_is_corrected_within_its_limit(deviation, multiple, limit, rate):
    assert growth.corrected_rate(100, deviation, multiple=multiple, limit=limit).value == D(rate)


def test_milestones_count_late_ones_for_less_and_what_is_not_due_not_at_all():
    june = date(2026, 6, 30)
    nodes = [
        Node("a", "", D(2), june, june, june),
        Node("b", "", D(1), june, june, date(2026, 7, 9)),
        Node("c", "", D(1), june, june),
        Node("d", "", D(5), date(2027, 6, 30), date(2027, 6, 30)),
    ]

    scored = judging.milestones(16, nodes, late="0.6", as_of=date(2026, 12, 31))

    assert points(scored) == D("10.40")
    assert judging.milestones(16, nodes[3:], late="0.6", as_of=june) is None


def test_an_approved_extension_is_on_time_against_the_new_day():
    moved = Node("a", "", D(1), date(2026, 9, 30), date(2026, 6, 30), date(2026, 9, 1))

    assert points(judging.milestones(4, [moved], late="0.6", as_of=date(2026, 12, 31))) == 4


def test_judges_are_averaged_trimmed_and_mapped():
    marks = [str(n) for n in (0, 80, 80, 80, 80, 80, 80, 80, 80, 100)]

    assert points(judging.judges(3, ["excellent", "good", "fair", "poor"])) == D("2.29")
    assert points(judging.judges(100, marks)) == 74
    assert points(judging.judges(100, marks, trim="0.1")) == 80
    assert points(judging.judges(100, ["90"], trim="0.5")) == 90


def test_satisfaction_is_of_those_who_answered():
    assert points(judging.satisfaction(10, satisfied=6, fairly=3, dissatisfied=1)) == D("7.80")


def test_a_tie_that_only_shows_after_an_endless_quotient_is_rounded_up():
    """d is 73⅓ and 0.075 of it exactly 0.055; a quotient cut short would fall under the half."""
    scored = Scored.of("efficacy", efficacy.efficacy(D("0.075"), D(7), satisfactory=9, unacceptable=6), 2)

    assert scored.points == D("0.06")
    assert rounded(D("0.054999999999999999999999"), 2) == D("0.06")
    assert rounded(D("0.05499999"), 2) == D("0.05")


def test_what_is_paid_is_what_the_receipt_shows():
    scored = Scored.of("efficacy", efficacy.efficacy(8, D("5.81"), satisfactory=12, unacceptable=6), 2)

    assert [(s.name, s.symbols, s.numbers) for s in scored.steps] == [
        ("d", "c + k × (x − x_no) ÷ (x_ok − x_no)", "60 + 40 × (5.81 − 6) ÷ (12 − 6)"),
        ("d′", "min(max(d, 0), 100)", "min(max(58.733333…, 0), 100)"),
        ("S", "w × d′ ÷ 100", "8 × 58.733333… ÷ 100"),
    ]
    assert scored.inputs == {"w": 8, "c": 60, "k": 40, "x": D("5.81"), "x_no": 6, "x_ok": 12}
    assert scored.points == D("4.70")
    assert scored.spreadsheet() == "ROUND(8*MIN(MAX(60+40*(5.81-6)/(12-6),0),100)/100,2)"
