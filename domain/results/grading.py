"""Grading 等次: ranks inside a group with their ties, then grades by threshold and quota (field.md 5.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from domain.scheme.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Standing:
    """What ranking needs to know of a unit: its total, what breaks a tie, the vetoes on it."""

    unit: str
    total: Decimal
    breaks: tuple[Decimal, ...] = ()
    vetoes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    rank: int
    grade: str
    why: str


def places(scheme: Scheme, standings: Sequence[Standing]) -> dict[str, Place]:
    """Rank and grade of every unit of one group; the order they are given in does not matter."""
    blocks = _blocks(scheme, standings)
    ranks: dict[str, int] = {}
    ahead = 0
    for n, block in enumerate(blocks):
        for standing in block:
            ranks[standing.unit] = n + 1 if scheme.rank_ties == "dense" else ahead + 1
        ahead += len(block)
    grades = _grades(scheme, blocks, len(standings))
    return {unit: Place(ranks[unit], *grades[unit]) for unit in sorted(ranks)}


def quota(share: Decimal, units: int) -> int:
    """`q = ⌊ρ·n⌋`: a share of a unit is none."""
    return int((share * units).to_integral_value(ROUND_FLOOR))


def _blocks(scheme: Scheme, standings: Sequence[Standing]) -> list[list[Standing]]:
    """Units from the best on, those that stand equal together; a tie-break list sets them apart."""

    def key(standing: Standing) -> tuple[Decimal, ...]:
        return (standing.total, *standing.breaks) if scheme.ties == "tie_break" else (standing.total,)

    blocks: dict[tuple[Decimal, ...], list[Standing]] = {}
    for standing in sorted(standings, key=lambda standing: standing.unit):
        blocks.setdefault(key(standing), []).append(standing)
    return [blocks[each] for each in sorted(blocks, reverse=True)]


def _grades(scheme: Scheme, blocks: Sequence[Sequence[Standing]], units: int) -> dict[str, tuple[str, str]]:
    """A unit needs both the threshold and a place within the quota; who misses one is looked at for the next grade.

    Those who stand equal at the cut are all out (or in, where the scheme says so: then alone is a quota passed).
    A veto sets the best grade a unit may have before anything is handed out, so that it takes no other's place.
    """
    given: dict[str, tuple[str, str]] = {}
    last = len(scheme.grades) - 1
    for n, grade in enumerate(scheme.grades):
        left = units if grade.quota is None else quota(grade.quota, units)
        for block in blocks:
            able = [
                standing
                for standing in block
                if standing.unit not in given
                and (n == last or standing.total >= grade.threshold)
                and _ceiling(scheme, standing) <= n
            ]
            if not able:
                continue
            if len(able) > left and not (scheme.ties == "all_in" and left > 0):
                left = 0  # nobody behind may overtake those who stood at the cut
                continue
            left = max(left - len(able), 0)
            for standing in able:
                given[standing.unit] = (grade.code, _why(scheme, standing, n))
    return given


def _ceiling(scheme: Scheme, standing: Standing) -> int:
    """The best grade the vetoes leave: not the best, one below what the total reaches, or the last."""
    last = len(scheme.grades) - 1
    reached = next((n for n, grade in enumerate(scheme.grades) if standing.total >= grade.threshold), last)
    effects: Mapping[str, int] = {"ineligible": min(1, last), "one_down": min(reached + 1, last), "fail": last}
    return max((effects[scheme.vetoes[code].effect] for code in standing.vetoes), default=0)


def _why(scheme: Scheme, standing: Standing, n: int) -> str:
    reached = next((i for i, grade in enumerate(scheme.grades) if standing.total >= grade.threshold), n)
    if n <= reached:
        return "threshold"
    return "veto" if _ceiling(scheme, standing) >= n else "quota"
