"""Efficacy 功效系数: how far an actual value lies between what is not allowed and what satisfies (field.md 5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from domain.scoring.expression import Given, Term, actual, clip, exp, leaf, ln, named, term

STANDARD_COEFFICIENTS: Final = tuple(Decimal(text) for text in ("1", "0.8", "0.6", "0.4", "0.2"))
"""优、良、平均、较低、较差 of the state assets commission's table of 2006."""


def efficacy(
    w: Given,
    x: Term | Given,
    *,
    satisfactory: Given,
    unacceptable: Given,
    base: Given = 60,
    spread: Given = 40,
    low: Given = 0,
    high: Given = 100,
) -> Term:
    """功效系数: `d = c + k·(x − x_no)/(x_ok − x_no)`, held between `low` and `high`; `S = w·d/100`.

    A reverse indicator swaps the two ends, the formula stays. x = 5.81, x_ok = 12, x_no = 6 gives d = 58.73.
    """
    x, no, ok = actual(x), leaf("x_no", unacceptable), leaf("x_ok", satisfactory)
    d = named("d", leaf("c", base) + leaf("k", spread) * (x - no) / (ok - no))
    held = named("d′", clip(d, low, high))
    return named("S", leaf("w", w) * held / 100)


def exponential_efficacy(
    w: Given,
    x: Term | Given,
    *,
    satisfactory: Given,
    unacceptable: Given,
    low: Given = 0,
    high: Given = 100,
) -> Term:
    """指数功效: `d = 60·exp(−((x − x_no)/(x_ok − x_no))·ln 0.6)`: 60 at the worst end, 77.46 half-way, 100 at the best."""
    x, no, ok = actual(x), leaf("x_no", unacceptable), leaf("x_ok", satisfactory)
    z = named("z", (x - no) / (ok - no))
    # beyond this the power overflows and the score has long met its limit
    bounded = clip(z, -1000, 1000)
    d = named("d", 60 * exp((0 - bounded) * ln(term("0.6"))))
    return named("S", leaf("w", w) * named("d′", clip(d, low, high)) / 100)


def banded_efficacy(
    w: Given,
    x: Term | Given,
    *,
    values: Sequence[Decimal],
    coefficients: Sequence[Decimal] = STANDARD_COEFFICIENTS,
) -> Term:
    """分档功效 (SASAC 2006): `S = w·k_i + (x − V_i)/(V_{i−1} − V_i)·(w·k_{i−1} − w·k_i)`.

    Full marks from the best value on, nothing below the worst. `values` fall for an upward indicator and rise for a
    reverse one. w 20, V = 12, 10, 8, 6, 4, x 9 gives 14.00.
    """
    x, weight = actual(x), leaf("w", w)
    rising = values[-1] > values[0]
    for i, reached in enumerate(values):
        if x.value <= reached if rising else x.value >= reached:
            if i == 0:
                return named("S", weight * leaf("k_1", coefficients[0]))
            here, above = leaf(f"V_{i + 1}", reached), leaf(f"V_{i}", values[i - 1])
            base = named("b", weight * leaf(f"k_{i + 1}", coefficients[i]))
            best = named("b′", weight * leaf(f"k_{i}", coefficients[i - 1]))
            return named("S", base + (best - base) * (x - here) / (above - here))
    return named("S", weight * 0)
