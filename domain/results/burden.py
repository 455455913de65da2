"""Burden 基层减负: what a unit is asked for in a year, counted and held against a cap (L65, C61; field.md 2.5).

It counts what is asked of people, never what they do in a program: that neither scores nor is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from domain.scheme.scheme import BurdenCaps, Scheme

TIMES: Final[Mapping[str, int]] = {"monthly": 12, "quarterly": 4, "half_yearly": 2, "yearly": 1}


@dataclass(frozen=True, slots=True)
class UnitBurden:
    """`indicators` it is assessed by, `values` it must report in the year, `requests` for data and `visits` it had."""

    unit: str
    indicators: int
    values: int
    requests: int
    visits: int
    over: tuple[str, ...]
    """Which caps are passed: indicators, requests (values among them), visits."""


def burdens(
    schemes: Iterable[Scheme], *, asked: Mapping[str, int], visits: Mapping[str, int], caps: BurdenCaps
) -> list[UnitBurden]:
    """Every unit of every scheme of the year, by code; the same unit in two schemes carries both.

    `asked` counts the requests for papers and figures each unit had, `visits` the inspections.
    """
    indicators: dict[str, int] = {}
    values: dict[str, int] = {}
    for scheme in schemes:
        for unit, group in scheme.group_of.items():
            lines = scheme.lines(group)
            indicators[unit] = indicators.get(unit, 0) + len(lines)
            owed = sum(TIMES[line.frequency] for line in lines if line.owner in ("unit", unit))
            values[unit] = values.get(unit, 0) + owed
    return [
        _burden(unit, indicators[unit], values[unit], asked.get(unit, 0), visits.get(unit, 0), caps)
        for unit in sorted(indicators)
    ]


def _burden(unit: str, indicators: int, values: int, requests: int, visits: int, caps: BurdenCaps) -> UnitBurden:
    held = {"indicators": (indicators, caps.indicators), "requests": (values + requests, caps.requests),
            "visits": (visits, caps.visits)}  # fmt: skip
    over = tuple(name for name, (count, cap) in held.items() if cap is not None and count > cap)
    return UnitBurden(unit, indicators, values, requests, visits, over)
