"""Receipt 得分凭单: one unit's result, every line with its formula, numbers, article, facts and the next point."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.results.inputs import Doubt, Inputs
from domain.results.results import Line, Results, UnitResult
from domain.results.scoring import Scoring
from domain.scheme.scheme import Indicator, Scheme
from domain.scoring.expression import Step
from domain.scoring.improving import Improvement, improvement
from domain.scoring.methods import METHODS, Case


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    indicator: Indicator
    line: Line
    formula: str
    steps: tuple[Step, ...]
    article: str
    better: Improvement | None


@dataclass(frozen=True, slots=True)
class Receipt:
    result: UnitResult
    lines: tuple[ReceiptLine, ...]
    composition: tuple[Step, ...]
    doubts: tuple[Doubt, ...]


def receipt(scheme: Scheme, inputs: Inputs, results: Results, unit: str) -> Receipt:
    """From results that were computed; nothing is scored a second time but the question what would have been better."""
    result = results.units[unit]
    scoring = Scoring(scheme, inputs)
    lines = tuple(_line(scheme, scoring, line) for line in result.lines)
    mine = tuple(doubt for doubt in results.doubts if doubt.unit == unit)
    return Receipt(result, lines, tuple(result.steps), mine)


def _line(scheme: Scheme, scoring: Scoring, line: Line) -> ReceiptLine:
    indicator = scheme.indicators[line.indicator]
    method = METHODS[indicator.method]
    steps = tuple(line.scored.steps) if line.scored else ()
    return ReceiptLine(indicator, line, method.formula, steps, indicator.article, better(scoring, line))


def better(scoring: Scoring, line: Line, goal: Decimal = Decimal(1)) -> Improvement | None:
    """再得一分: of a line that was scored and left points."""
    if line.status != "scored" or line.lost <= 0 or line.scored is None or line.scored.method == "group_mean":
        return None
    indicator = scoring.scheme.indicators[line.indicator]
    case = scoring.case(line.unit, indicator)
    if not isinstance(case, Case):
        return None
    return improvement(METHODS[indicator.method], case, indicator.params, indicator.places, goal)
