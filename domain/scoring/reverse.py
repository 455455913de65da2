"""Reverse 反向: the smaller the better (field.md 5.1). Efficacy with swapped ends is the fourth way, stepping down the fifth."""

from __future__ import annotations

from collections.abc import Sequence

from domain.scoring.expression import Given, Term, actual, clip, leaf, most, named, term, total


def reverse_deviation(w: Given, x: Term | Given, target: Given, *, high: Given = 1) -> Term:
    """(a) `w·clip(2 − x/T, 0, cap)`: as far below the target as one may lie above it. 110 of 100 at 8 gives 7.20."""
    share = 2 - actual(x) / leaf("T", target)
    return named("S", leaf("w", w) * clip(share, 0, high))


def reverse_ratio(w: Given, x: Term | Given, target: Given, *, high: Given = 1) -> Term:
    """(b) `w·min(cap, T/x)`: 110 of 100 at 8 gives 7.27. Nothing at all reaches the cap."""
    x = actual(x)
    if x.value <= 0:
        return named("S", leaf("w", w) * high)
    return named("S", leaf("w", w) * clip(leaf("T", target) / x, 0, high))


def reverse_count(w: Given, n: Term | Given, *, each: Given) -> Term:
    """(c) `max(0, w − n·p)`: so much less for each time it happened."""
    count = n if isinstance(n, Term) else leaf("n", n)
    return named("S", most(0, leaf("w", w) - count * leaf("p", each)))


def per_event(
    w: Given, events: Sequence[tuple[str, Given, Given]], *, low: Given = 0, high: Given | None = None
) -> Term:
    """逐项加减: the full mark less (or plus) a listed figure for each event; the older style of many offices.

    `events`: symbol, how often, points each (negative where it costs). A county counts +3 for a leader's praise and
    a district −10 for a report that never came.
    """
    parts = [leaf(f"n_{symbol}", count) * leaf(f"p_{symbol}", points) for symbol, count, points in events]
    weight = leaf("w", w)
    changed = named("e", total(parts))
    return named("S", clip(weight + changed, low, weight if high is None else term(high)))
