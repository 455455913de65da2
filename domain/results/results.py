"""Results 考核结果: what came out for every unit, line by line, down to the facts and formulas it stands on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any, Literal

from domain.results.inputs import Doubt
from domain.scoring.expression import Step, Term, steps
from domain.scoring.scored import Scored, Unscored
from domain.scoring.value import Value

LineStatus = Literal["scored", "missing", "zeroed", "not_applicable", "excluded"]


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of one unit. `points` counts, `offset` of it was given back by an accepted tolerance claim."""

    unit: str
    indicator: str
    weight: Decimal
    status: LineStatus
    points: Decimal
    scored: Scored | None = None
    why: Unscored | None = None
    offset: Decimal = Decimal(0)
    target: Decimal | None = None
    value: Value = field(default_factory=Value)

    @property
    def counts(self) -> bool:
        """Whether its weight is part of the base."""
        return self.status in ("scored", "missing", "zeroed")

    @property
    def positions(self) -> tuple[int, ...]:
        return self.value.facts()

    @property
    def lost(self) -> Decimal:
        return max(self.weight - self.points, Decimal(0)) if self.counts else Decimal(0)


@dataclass(frozen=True, slots=True)
class UnitResult:
    """`term` is the composition itself: base, coefficient, bonus, deduction, total."""

    unit: str
    group: str
    lines: tuple[Line, ...]
    dimensions: Mapping[str, Decimal]
    base: Decimal
    bonus: Decimal
    deduction: Decimal
    total: Decimal
    term: Term = field(compare=False, repr=False)
    vetoes: tuple[str, ...] = ()
    rank: int | None = None
    grade: str = ""
    grade_why: str = ""
    """threshold, quota, veto or none: what decided the grade."""

    @property
    def complete(self) -> bool:
        return all(line.status != "missing" for line in self.lines)

    @property
    def steps(self) -> list[Step]:
        return steps(self.term)

    def line(self, indicator: str) -> Line:
        return next(line for line in self.lines if line.indicator == indicator)


@dataclass(frozen=True, slots=True)
class Results:
    scheme: str
    version: str
    scheme_digest: str
    as_of: date
    units: Mapping[str, UnitResult]
    doubts: tuple[Doubt, ...] = ()

    def ranking(self, group: str) -> list[UnitResult]:
        """A group from its first place on; units merged away stand at the end, without one."""
        found = [result for result in self.units.values() if result.group == group]
        return sorted(found, key=lambda result: (result.rank is None, result.rank or 0, result.unit))

    def rows(self) -> list[dict[str, Any]]:
        """As a fact keeps them: points as text, every line, in the order of the units' codes."""
        return [
            {
                "unit": result.unit,
                "group": result.group,
                "lines": {line.indicator: str(line.points) if line.counts else None for line in result.lines},
                "base": str(result.base),
                "bonus": str(result.bonus),
                "deduction": str(result.deduction),
                "total": str(result.total),
                "rank": result.rank,
                "grade": result.grade,
            }
            for _, result in sorted(self.units.items())
        ]

    @property
    def digest(self) -> str:
        return digest_of(self.scheme_digest, self.rows())


def digest_of(scheme_digest: str, rows: Iterable[Mapping[str, Any]]) -> str:
    """Two computations that agree to the last digit have the same, wherever each unit's row was computed."""
    ordered = sorted(rows, key=itemgetter("unit"))
    text = json.dumps([scheme_digest, ordered], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
