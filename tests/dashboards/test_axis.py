"""The axis of a life line: no label covers another, however many there are and however close."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.directive.axis import DOWN, NARROWEST, UP, Label, axis, place, text_width

FIRST = date(2026, 1, 5)


def spans(line, labels, width):
    """The room each label takes on an axis of this width."""
    for label, placed in zip(labels, place(line, labels), strict=True):
        if placed.row is None:
            continue
        half = max(text_width(label.text), text_width(label.sub) * 0.95) / 2
        x = placed.x * width / 100
        middle = half if placed.edge == "start" else width - half if placed.edge == "end" else x
        yield placed.row, middle - half, middle + half


@given(
    st.lists(
        st.tuples(st.integers(0, 700), st.sampled_from(["签收", "办结反馈、审核通过", "Instructed again, Urged …"]), st.integers(0, 9)),
        min_size=1, max_size=40,
    ),
    st.sampled_from([NARROWEST, 820.0, 1500.0]),
)  # fmt: skip
def test_labels_never_overlap_at_any_width(drawn, width):
    labels = [
        Label(FIRST + timedelta(days=n), text, "2026年11月30日", weight, UP if n % 2 else DOWN)
        for n, text, weight in drawn
    ]
    line = axis([label.on for label in labels])

    shown = list(spans(line, labels, width))

    assert shown
    for (row, left, right), (other, a, b) in combinations(shown, 2):
        assert row != other or right < a or b < left
    assert all(left >= -0.01 and right <= width + 0.01 for _, left, right in shown)


def test_the_heavier_label_keeps_its_place():
    labels = [Label(FIRST, "更正", "1月5日", n, UP) for n in range(9)]

    placed = place(axis([FIRST, FIRST + timedelta(days=90)]), labels)

    assert [p.row is not None for p in placed] == [False] * 7 + [True] * 2


@pytest.mark.parametrize(("days", "most"), [(40, 3), (360, 13), (700, 13), (4000, 13)])
def test_ticks_stay_readable_on_long_lives(days, most):
    ticks = axis([FIRST, FIRST + timedelta(days=days)]).ticks()

    assert 1 <= len(ticks) <= most
    assert all(0 <= tick.x <= 100 and tick.on.day == 1 for tick in ticks)


def test_a_life_of_one_day_has_an_axis():
    line = axis([FIRST])

    assert 0 < line.x(FIRST) < 100
