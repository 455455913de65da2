"""Scored 得分: the points of one line, rounded once, with the expression they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from domain.scoring.expression import Step, Term, leaves, rounded, steps


@dataclass(frozen=True, slots=True)
class Scored:
    """`points` is what counts, `exact` the unrounded figure that is kept beside it."""

    method: str
    points: Decimal
    exact: Decimal
    places: int
    term: Term = field(compare=False, repr=False)

    @classmethod
    def of(cls, method: str, scored: Term, places: int) -> Scored:
        return cls(method, rounded(scored.value, places), scored.value, places, scored)

    @property
    def steps(self) -> list[Step]:
        """The receipt's lines: each formula, the numbers put in, what came out."""
        return steps(self.term)

    @property
    def inputs(self) -> Mapping[str, Decimal]:
        """What was put in, by symbol."""
        return leaves(self.term)

    def spreadsheet(self) -> str:
        """The whole as one spreadsheet formula, rounded as here."""
        return f"ROUND({self.term.spreadsheet()},{self.places})"


@dataclass(frozen=True, slots=True)
class Unscored:
    """Why a line has no points: it does not apply, or what it needs is not there. `owed`: the unit owes it."""

    zh: str
    en: str
    owed: bool = False
