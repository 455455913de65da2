"""Inputs 计分依据: everything a year's scores are computed from; the same inputs and scheme give the same results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from domain.scoring.growth import Break
from domain.scoring.value import Value

Key = tuple[str, str]
"""Unit and indicator."""


@dataclass(frozen=True, slots=True)
class Points:
    """加分 or 扣分 in effect: `points` is what it brings or costs, always positive; `n` numbers it in the year."""

    n: int
    unit: str
    code: str
    points: Decimal
    indicator: str = ""
    """Scores 0 too, where the class says so."""
    offset: Decimal = Decimal(0)
    """What an accepted tolerance claim gives back of it."""


@dataclass(frozen=True, slots=True)
class Held:
    """A veto approved and not revoked."""

    n: int
    unit: str
    code: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """数据质量提醒: what a reader should know before trusting a figure. It never changes one."""

    code: str
    unit: str
    indicator: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """`values`: verified, imported or counted up to the cut-off; `history`: the same indicator in earlier years."""

    as_of: date
    targets: Mapping[Key, Decimal] = field(default_factory=dict)
    values: Mapping[Key, Value] = field(default_factory=dict)
    history: Mapping[Key, Mapping[int, Decimal]] = field(default_factory=dict)
    breaks: Mapping[str, tuple[Break, ...]] = field(default_factory=dict)
    """Breaks a data release told of, beside those the scheme states."""
    bonuses: tuple[Points, ...] = ()
    deductions: tuple[Points, ...] = ()
    vetoes: tuple[Held, ...] = ()
    offsets: Mapping[Key, Decimal] = field(default_factory=dict)
    """容错: what accepted claims give back on a line, never above its weight."""
    excluded: Mapping[Key, str] = field(default_factory=dict)
    """Lines that do not apply to a unit by a decision, with its reason."""
    difficulty: Mapping[str, Decimal] = field(default_factory=dict)
    gone: Mapping[str, date] = field(default_factory=dict)
    """Units merged away: scored for their part of the year, not ranked at its end."""
    self_scores: Mapping[str, Decimal] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()

    def with_value(self, unit: str, indicator: str, value: Value) -> Inputs:
        """The same with one value another, to see what hangs on it."""
        return replace(self, values={**self.values, (unit, indicator): value})
