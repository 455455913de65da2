"""Position 位次: scores that hang on where a unit stands among the units of its group (field.md 5.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Final, Literal

from domain.scoring.expression import EXACTLY, Given, Term, actual, leaf, least, most, named, rounded, term

Ties = Literal["1224", "dense"]
Rounding = Literal["floor", "half_up", "ceiling"]


def positions(values: Mapping[str, Decimal], *, falls: bool = False, ties: Ties = "1224") -> dict[str, int]:
    """名次, 1 the best. Equal values share a place; the next goes on after them all (1224) or straight on (dense)."""
    held = Counter(values.values())
    place: dict[Decimal, int] = {}
    ahead = 0
    for n, value in enumerate(sorted(held, reverse=not falls)):
        place[value] = n + 1 if ties == "dense" else ahead + 1
        ahead += held[value]
    return {unit: place[values[unit]] for unit in sorted(values)}


class Peers:
    """组内单位: the values of a group; places and extremes are worked out once for all who are compared by them."""

    def __init__(self, values: Mapping[str, Decimal]) -> None:
        self.values = values
        self._places: dict[tuple[bool, Ties], dict[str, int]] = {}

    def __contains__(self, unit: object) -> bool:
        return unit in self.values

    def __len__(self) -> int:
        return len(self.values)

    def place(self, unit: str, *, falls: bool, ties: Ties) -> int:
        if (falls, ties) not in self._places:
            self._places[falls, ties] = positions(self.values, falls=falls, ties=ties)
        return self._places[falls, ties][unit]

    @cached_property
    def low(self) -> Decimal:
        return min(self.values.values())

    @cached_property
    def high(self) -> Decimal:
        return max(self.values.values())

    @cached_property
    def mean(self) -> Decimal:
        """What a unit's deviation is taken from."""
        return EXACTLY.divide(sum(self.values.values(), Decimal(0)), Decimal(len(self.values)))

    def had(self, unit: str, value: Decimal) -> Peers:
        """The same group, had one unit's value been another."""
        return Peers({**self.values, unit: value})


NOBODY: Final = Peers({})


def rank_linear(r: int, n: int, *, first: Given, last: Given) -> Term:
    """名次等差: `S_1 − (r − 1)(S_1 − S_n)/(n − 1)`; alone in a group, S_1.

    Of 12 between 600 and 500: 600, 590.91, … 554.55 the sixth, … 500.
    """
    best, worst = leaf("S_1", first), leaf("S_n", last)
    if n == 1:
        return named("s", best + 0)
    return named("s", best - (leaf("r", r) - 1) * (best - worst) / (leaf("n", n) - 1))


def rank_step(r: int, *, first: Given, step: Given) -> Term:
    """名次递减: `max(0, S_1 − (r − 1)·δ)`."""
    return named("s", most(0, leaf("S_1", first) - (leaf("r", r) - 1) * leaf("δ", step)))


def rank_tiers(r: int, n: int, tiers: Sequence[tuple[Decimal, Decimal]], *, rounding: Rounding = "half_up") -> Term:
    """名次分档: the points of the tier a place falls in. `tiers`: share of the units, points; the last takes the rest.

    How a tier's size is rounded is stated, for a third of ten units is neither three nor four.
    """
    places, share = 0, Decimal(0)
    for number, (of_units, points) in enumerate(tiers, start=1):
        share += of_units
        places = n if number == len(tiers) else _size(share * n, rounding)
        if r <= places:
            return named("s", leaf(f"s_{number}", points) + 0)
    return named("s", leaf(f"s_{len(tiers)}", tiers[-1][1]) + 0)


def min_max(x: Term | Given, low: Given, high: Given, *, alpha: Given, falls: bool = False) -> Term:
    """组内极差: `α + (1 − α)(x − min)/(max − min)` as a share; where all are equal, the whole."""
    x, least_of, most_of = actual(x), leaf("min", low), leaf("max", high)
    if most_of.value == least_of.value:
        return named("s", term(1))
    a = leaf("α", alpha)
    ahead = most_of - x if falls else x - least_of
    return named("s", a + (1 - a) * ahead / (most_of - least_of))


def weighed(w: Given, share: Term, *, of: Given = 1, difficulty: Given = 1) -> Term:
    """A share (or points of `of`) of the weight; a difficulty coefficient never lifts it above the weight."""
    weight = leaf("w", w)
    scored = weight * share if Decimal(of) == 1 else weight * share / of
    if Decimal(difficulty) == 1:
        return named("S", scored)
    return named("S", least(weight, scored * leaf("κ", difficulty)))


def _size(exact: Decimal, rounding: Rounding) -> int:
    if rounding == "half_up":
        return int(rounded(exact, 0))
    return int(exact.to_integral_value("ROUND_FLOOR" if rounding == "floor" else "ROUND_CEILING"))
