"""Completion 完成: what was done of what was to be done, straight, by steps or by bands (field.md 5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from domain.scoring.expression import Given, Term, actual, ceiling, clip, floor, leaf, least, most, named

Partial = Literal["floor", "ceiling", "linear"]
Bands = Sequence[tuple[Decimal, Decimal]]


def completion(
    w: Given, x: Term | Given, target: Given, *, low: Given = 0, high: Given = 1, nothing_below: Given | None = None
) -> Term:
    """完成率: `S = w·clip(x/T, floor, cap)`; with `nothing_below` a completion under that share scores nothing.

    w 8: 90 of 100 gives 7.20, 130 of 100 under a cap of 1.2 gives 9.60. T must not be 0.
    """
    done = named("r", actual(x) / leaf("T", target))
    if nothing_below is not None and done.value < Decimal(nothing_below):
        return named("S", leaf("w", w) * 0 * done)
    return named("S", leaf("w", w) * clip(done, low, high))


def stepped(
    w: Given,
    x: Term | Given,
    target: Given,
    *,
    unit: Given,
    gain: Given = 0,
    most_gain: Given = 0,
    loss: Given = 0,
    gain_partial: Partial = "floor",
    loss_partial: Partial = "ceiling",
    falls: bool = False,
) -> Term:
    """基本分加减: at the target `w`, above it `+g` for each `u` up to `B`, below it `−l` for each, never under 0.

    What a begun unit counts is stated: whole units only (floor), each begun one (ceiling), or its share (linear).
    `falls`: the smaller the better. w 5, T 98, ±1 a point, bonus at most 2:
    98 → 5, 99.5 → 6, 101 → 7, 97.4 → 4, 95 → 2, 90 → 0.
    """
    x, t, weight = actual(x), leaf("T", target), leaf("w", w)
    above = t - x if falls else x - t
    if above.value >= 0:
        units = named("u₊", _partial(above / leaf("u", unit), gain_partial))
        return named("S", weight + least(leaf("B", most_gain), leaf("g", gain) * units))
    below = x - t if falls else t - x
    units = named("u₋", _partial(below / leaf("u", unit), loss_partial))
    return named("S", most(0, weight - leaf("l", loss) * units))


def bands(w: Given, x: Term | Given, table: Bands, *, below: Given = 0) -> Term:
    """区间: the share of the half-open band [a_j, a_j+1) that x lies in; under the first band, `below`."""
    x, share = actual(x), leaf("s", below)
    for n, (start, of_band) in enumerate(table, start=1):
        if x.value >= start:
            share = leaf(f"s_{n}", of_band)
    return named("S", leaf("w", w) * share)


def interpolated(w: Given, x: Term | Given, table: Bands) -> Term:
    """分段线性: straight lines between the points (a_j, s_j); level before the first and after the last."""
    x, weight = actual(x), leaf("w", w)
    if x.value <= table[0][0]:
        return named("S", weight * leaf("s_1", table[0][1]))
    for n in range(1, len(table)):
        (a, s), (b, t) = table[n - 1], table[n]
        if x.value < b:
            left, share = leaf(f"a_{n}", a), leaf(f"s_{n}", s)
            rise = leaf(f"s_{n + 1}", t) - share
            return named("S", weight * named("s", share + rise * (x - left) / (leaf(f"a_{n + 1}", b) - left)))
    return named("S", weight * leaf(f"s_{len(table)}", table[-1][1]))


def zero_tolerance(w: Given, n: Given) -> Term:
    """零容忍: all or nothing: the weight as long as it never happened."""
    count = leaf("n", n)
    return named("S", leaf("w", w) * (1 - least(1, count)))


def _partial(units: Term, rule: Partial) -> Term:
    if rule == "linear":
        return units
    return floor(units) if rule == "floor" else ceiling(units)
