"""Scheme 考核方案: what is assessed in one year, by which formulas, weights, caps, grades and clocks; data, by version.

Two families share it (L36, C38): the target performance of departments, the development of towns or districts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, Literal

from domain.scoring.growth import Break

Kind = Literal["departments", "localities"]
Source = Literal["stream", "official", "reported", "ballot", "survey"]
Basis = Literal["level", "growth"]
Effect = Literal["ineligible", "one_down", "fail"]

KINDS: Final = ("departments", "localities")
SOURCES: Final = ("stream", "official", "reported", "ballot", "survey")
"""督办记录、官方统计（只读导入）、单位报送、评分票、满意度调查."""
DIRECTIONS: Final = ("up", "down")
BASES: Final = ("level", "growth")
FREQUENCIES: Final = ("monthly", "quarterly", "half_yearly", "yearly")
EVIDENCE: Final = ("none", "if_needed", "required")
EFFECTS: Final = ("ineligible", "one_down", "fail")
TIE_RULES: Final = ("all_out", "all_in", "tie_break")
RANK_TIES: Final = ("1224", "dense")
NOT_APPLICABLE: Final = ("reweight", "group_mean")
LATE_FACTS: Final = ("next_year", "correction")
ROOTS: Final = ("decisions", "duties", "key_work", "self_building")
"""The four areas every assessment of a department has (L33, C35)."""


@dataclass(frozen=True, slots=True)
class Group:
    """分类考核: units that are ranked and graded among themselves; `coefficient` multiplies their base total."""

    code: str
    name: str
    name_en: str
    units: tuple[str, ...]
    coefficient: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Dimension:
    code: str
    name: str
    name_en: str
    root: str
    article: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """指标, its passport: what it means, where its data come from, who gives and who verifies them, how it scores.

    `owner`: the unit that reports the value, or `unit` for the assessed unit itself; `verifier`: who checks it.
    `measure`, `matters`: what of the supervision stream is counted, for which sources of matters (all if none).
    """

    code: str
    dimension: str
    name: str
    name_en: str
    definition: str
    definition_en: str
    unit: str
    direction: str
    weights: Mapping[str, Decimal]
    source: Source
    owner: str
    verifier: str
    method: str
    params: Mapping[str, Any]
    basis: Basis
    places: int
    frequency: str
    evidence: str
    article: str
    measure: str = ""
    matters: tuple[str, ...] = ()
    minimum: Decimal = Decimal(0)
    breaks: tuple[Break, ...] = ()
    jump: Decimal | None = None
    splits: bool = False
    """Whether its target is split by days when a unit is merged."""

    @property
    def falls(self) -> bool:
        return self.direction == "down"

    def weight(self, group: str) -> Decimal:
        return self.weights.get(group, Decimal(0))


@dataclass(frozen=True, slots=True)
class PointsClass:
    """加分项 or 扣分项: what one brings or costs, and the most of its kind. `zeroes`: the indicator named scores 0 too."""

    code: str
    name: str
    name_en: str
    each: Decimal | None
    cap: Decimal | None
    article: str
    faults: tuple[str, ...] = ()
    zeroes: bool = False


@dataclass(frozen=True, slots=True)
class Veto:
    """一票否决: ineligible for the best grade, one grade down, or fail."""

    code: str
    name: str
    name_en: str
    effect: Effect
    article: str


@dataclass(frozen=True, slots=True)
class Grade:
    """等次: a threshold, and a share of the group that may have it (no quota: as many as reach it)."""

    code: str
    name: str
    name_en: str
    threshold: Decimal
    quota: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Clocks:
    """Working days: to answer a notified deduction, to appeal, to decide the appeal, to approve a changed result."""

    answer: int
    appeal: int
    decide: int
    approve: int
    article: str


@dataclass(frozen=True, slots=True)
class SelfAssessment:
    """自评: what differs from the verified score by more than `limit` costs `deduction` (H2015-35)."""

    due: date | None
    limit: Decimal
    deduction: Decimal
    article: str
    gap: str = ""
    late: str = ""
    """The deductions of the scheme a difference, and a late self-assessment, fall under."""


@dataclass(frozen=True, slots=True)
class Component:
    """How the result enters the wider comprehensive assessment 综合考核."""

    name: str
    name_en: str
    share: Decimal


@dataclass(frozen=True, slots=True)
class BurdenCaps:
    """基层减负 (L65, C61): the most a unit may be asked for in a year; None where nothing is stated."""

    indicators: int | None = None
    requests: int | None = None
    visits: int | None = None
    article: str = ""


@dataclass(frozen=True)
class Scheme:
    """`content` is what was written, and what a fact keeps; everything else is read from it."""

    content: Mapping[str, Any]
    code: str
    kind: Kind
    year: int
    version: str
    name: str
    name_en: str
    note: str
    note_en: str
    article: str
    cut_off: date
    late_facts: str
    groups: Mapping[str, Group]
    dimensions: Mapping[str, Dimension]
    indicators: Mapping[str, Indicator]
    bonuses: Mapping[str, PointsClass]
    deductions: Mapping[str, PointsClass]
    bonus_cap: Decimal | None
    deduction_cap: Decimal | None
    vetoes: Mapping[str, Veto]
    grades: tuple[Grade, ...]
    """From the best to the worst."""
    ties: str
    tie_breaks: tuple[str, ...]
    rank_ties: str
    not_applicable: str
    places: int
    clocks: Clocks
    self_assessment: SelfAssessment | None
    component: Component | None
    burden: BurdenCaps
    laws: Mapping[str, str]

    @cached_property
    def group_of(self) -> Mapping[str, str]:
        return {unit: group.code for group in self.groups.values() for unit in group.units}

    @cached_property
    def digest(self) -> str:
        return digest(self.content)

    def lines(self, group: str) -> list[Indicator]:
        """The indicators a group is scored on, in the order of the scheme."""
        return [indicator for indicator in self.indicators.values() if indicator.weight(group) > 0]

    def to_fact(self) -> dict[str, Any]:
        return dict(self.content)


def digest(content: Mapping[str, Any]) -> str:
    """The same content, the same digest, however it was written."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
