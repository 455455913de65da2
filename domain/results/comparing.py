"""Comparing 重算比对: every score, rank and grade that differs between two computations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from domain.results.results import Results, UnitResult

What = Literal["line", "bonus", "deduction", "total", "rank", "grade", "unit"]


@dataclass(frozen=True, slots=True)
class Change:
    """`was` and `now` as they are written; `indicator` only of a line."""

    unit: str
    what: What
    was: str
    now: str
    indicator: str = ""


def changes(before: Results, after: Results) -> list[Change]:
    """In the order of units, each from its lines to its grade. Nothing at all when the two agree."""
    found: list[Change] = []
    for unit in sorted({*before.units, *after.units}):
        old, new = before.units.get(unit), after.units.get(unit)
        if old is None or new is None:
            found.append(Change(unit, "unit", old.group if old else "", new.group if new else ""))
        else:
            found += _of_unit(old, new)
    return found


def _of_unit(old: UnitResult, new: UnitResult) -> Iterator[Change]:
    was = {line.indicator: line for line in old.lines}
    now = {line.indicator: line for line in new.lines}
    for code in [*was, *(code for code in now if code not in was)]:
        texts = [str(lines[code].points) if code in lines and lines[code].counts else "" for lines in (was, now)]
        if texts[0] != texts[1]:
            yield Change(old.unit, "line", texts[0], texts[1], code)
    whats: tuple[What, ...] = ("bonus", "deduction", "total", "rank", "grade")
    for what in whats:
        a, b = getattr(old, what), getattr(new, what)
        if a != b:
            yield Change(old.unit, what, "" if a is None else str(a), "" if b is None else str(b))
