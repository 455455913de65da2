"""Figures 计分数据: every number put into a formula, each in a cell of its own; places and extremes are formulas too.

A line's formula names these cells alone, so that a spreadsheet computes the whole year again from what was reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from domain.results.inputs import Inputs
from domain.results.results import Line, Results
from domain.results.scoring import Scoring
from domain.scheme.scheme import Group, Indicator, Scheme
from domain.scoring.expression import Term
from domain.scoring.growth import growth
from domain.scoring.legend import OF_METHOD, legend
from domain.scoring.methods import METHODS
from domain.scoring.position import Peers

COLUMN: Final = "F"
"""Where the value of a figure stands on its sheet."""
FIRST: Final = 3
NEAR: Final = 9
"""Binary figures are off in the 15th digit: brought back here before they are compared or rounded half up."""

Key = tuple[str, str, str, Decimal]
"""Unit, indicator, symbol and value: the extremes of level and growth share their symbols."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`formula` where the cell is worked out of others, `value` what it comes to."""

    group: str
    indicator: str
    unit: str
    symbol: str
    meaning: tuple[str, str]
    value: Decimal
    formula: str = ""


@dataclass
class Figures:
    """`weight` says in which cell the weight of an indicator stands, `sheet` what the figures' own sheet is called."""

    scheme: Scheme
    inputs: Inputs
    results: Results
    sheet: str
    weight: Callable[[Indicator, str], str]
    rows: list[Figure] = field(default_factory=list)
    _at: dict[Key, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        scoring = Scoring(self.scheme, self.inputs)
        for group in self.scheme.groups.values():
            for indicator in self.scheme.lines(group.code):
                self._lay(scoring, group, indicator)

    def formula(self, line: Line) -> str:
        """A scored line down to its cells, unrounded."""
        assert line.scored is not None

        def cell(leaf: Term) -> str:
            at = self._at.get((line.unit, line.indicator, leaf.name, leaf.value))
            return f"{leaf.value:f}" if at is None else f"{self.sheet}!${COLUMN}${at}"

        return line.scored.term.spreadsheet(cell)

    def _lay(self, scoring: Scoring, group: Group, indicator: Indicator) -> None:
        lines = {unit: self.results.units[unit].line(indicator.code) for unit in group.units}
        block = _Block(self, group, indicator)
        if is_compared(indicator):
            block.compare(scoring)
        for unit, line in lines.items():
            if line.scored is not None:
                for leaf in put_in(line.scored.term):
                    block.put(unit, leaf, line)

    def add(self, figure: Figure) -> int:
        """The row of a figure; one that stands there already is not written twice."""
        key = figure.unit, figure.indicator, figure.symbol, figure.value
        if key not in self._at:
            self.rows.append(figure)
            self._at[key] = FIRST + len(self.rows)
        return self._at[key]


def is_compared(indicator: Indicator) -> bool:
    """Whether a unit's points hang on those of its group."""
    return any(METHODS[code].ranks for code in _methods(indicator))


def _methods(indicator: Indicator) -> list[str]:
    parts = indicator.params["parts"] if indicator.method == "mixed" else ()
    return [indicator.method, *(part["method"] for part in parts if not part["from"])]


def put_in(given: Term) -> Iterator[Term]:
    """Every figure put into a formula; two may share a symbol, as the extremes of level and growth do."""
    if given.kind == "leaf" and given.name:
        yield given
    for part in given.parts:
        yield from put_in(part)


def meaning(indicator: Indicator, method: str, symbol: str) -> tuple[str, str]:
    """What a figure stands for; a part of a mixed method explains its symbols itself."""
    parts = (code for code in _methods(indicator) if symbol in OF_METHOD.get(code, {}))
    return legend(next(parts, method) if method == "mixed" else method, symbol)


@dataclass(frozen=True)
class _Run:
    """Units that are compared: each in its row, one below the other."""

    rows: Mapping[str, int]
    peers: Peers

    @property
    def span(self) -> str:
        return f"${COLUMN}${min(self.rows.values())}:${COLUMN}${max(self.rows.values())}"

    def cell(self, unit: str) -> str:
        return f"{COLUMN}{self.rows[unit]}"


@dataclass
class _Block:
    """The figures of one indicator in one group; `runs`: levels, then growth where that is compared."""

    figures: Figures
    group: Group
    indicator: Indicator
    runs: list[_Run] = field(default_factory=list)

    def compare(self, scoring: Scoring) -> None:
        """Everybody's level, and growth where that is compared, each in one run of cells; who was merged away after it."""
        inputs, code = self.figures.inputs, self.indicator.code
        given = {unit: inputs.values[unit, code].get("x") for unit in self.group.units if (unit, code) in inputs.values}
        known = {unit: x for unit, x in given.items() if x is not None}
        ordered = sorted(known, key=lambda unit: unit in inputs.gone)
        levels = {unit: self._add(unit, "x", known[unit]) for unit in ordered}
        here = [unit for unit in ordered if unit not in inputs.gone]
        found = [_Run({unit: levels[unit] for unit in here}, Peers({unit: known[unit] for unit in here}))]
        if self.indicator.basis == "growth" or self.indicator.method == "level_growth":
            before = {unit: base for unit in here if (base := scoring.before(unit, self.indicator)) is not None}
            bases = {unit: self._add(unit, "x₀", base) for unit, base in before.items()}
            rates = {unit: growth(known[unit], base).value for unit, base in before.items()}
            rows = {
                unit: self._add(unit, "g", rate, f"100*({COLUMN}{levels[unit]}/{COLUMN}{bases[unit]}-1)")
                for unit, rate in rates.items()
            }
            # whoever is compared by growth is compared by nothing else
            found = [*(found if self.indicator.basis == "level" else ()), _Run(rows, Peers(rates))]
        self.runs = [run for run in found if run.rows]

    def put(self, unit: str, leaf: Term, line: Line) -> None:
        self._add(unit, leaf.name, leaf.value, self._worked_out(unit, leaf, line))

    def _worked_out(self, unit: str, leaf: Term, line: Line) -> str:
        """What stands in the cell of a weight, a place, an extreme or a deviation; nothing for what was put in."""
        if leaf.name == "w":
            cell = self.figures.weight(self.indicator, self.group.code)
            share = leaf.value / line.weight
            return cell if share == 1 else f"{cell}*{share:f}"
        return next((formula for run in self.runs if (formula := self._among(unit, leaf, run))), "")

    def _among(self, unit: str, leaf: Term, run: _Run) -> str:
        ranks = any(code.startswith("rank_") for code in _methods(self.indicator))
        match leaf.name:
            case "min" if leaf.value == run.peers.low:
                return f"MIN({run.span})"
            case "max" if leaf.value == run.peers.high:
                return f"MAX({run.span})"
            case "n" if ranks and leaf.value == len(run.peers):
                return f"COUNT({run.span})"
            case "r" if ranks and unit in run.rows:
                return self._place(unit, leaf.value, run)
            case "r" if unit in run.rows and leaf.value == run.peers.values[unit]:
                return run.cell(unit)
            case "Δ" if unit in run.rows:
                return f"{run.cell(unit)}-AVERAGE({run.span})"
        return ""

    def _place(self, unit: str, place: Decimal, run: _Run) -> str:
        falls, span = self.indicator.falls, run.span
        ahead = f"ROUND({span},{NEAR}){'<' if falls else '>'}ROUND({run.cell(unit)},{NEAR})"
        if run.peers.place(unit, falls=falls, ties="1224") == place:
            return f"1+SUMPRODUCT(--({ahead}))"
        return f"1+ROUND(SUMPRODUCT(({ahead})/COUNTIF({span},{span})),0)"

    def _add(self, unit: str, symbol: str, value: Decimal, formula: str = "") -> int:
        means = meaning(self.indicator, self.indicator.method, symbol)
        return self.figures.add(Figure(self.group.code, self.indicator.code, unit, symbol, means, value, formula))
