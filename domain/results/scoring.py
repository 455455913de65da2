"""Scoring 计分: a scheme and its inputs into results. A pure fold: run it again, or with other weights, at will.

The order of field.md 5.2: indicator scores, dimension sums, base of a hundred, bonus (cap of its class, then of all),
deductions likewise, veto, rank inside the group, grade by threshold and quota.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext
from functools import cached_property
from typing import Final

from domain.no_cycles import no_cycles
from domain.results.doubts import doubts
from domain.results.grading import Standing, places
from domain.results.inputs import Inputs, Points
from domain.results.results import Line, LineStatus, Results, UnitResult
from domain.scheme.scheme import Indicator, PointsClass, Scheme
from domain.scoring.expression import EXACTLY, Term, leaf, least, named, rounded, term, total
from domain.scoring.growth import growth, refuse_break
from domain.scoring.methods import METHODS, Case
from domain.scoring.position import NOBODY, Peers
from domain.scoring.scored import Scored, Unscored
from domain.scoring.value import Value

NOTHING: Final = Decimal(0)
ONE: Final = Decimal(1)
HUNDRED: Final = Decimal(100)
FEW: Final = Unscored("应办事项少于规定件数，不适用", "Fewer matters were due than the scheme asks for: not applicable")
NO_BASE: Final = Unscored(
    "没有上年同口径数据，不能计算增速", "No comparable figure of the year before: no growth", owed=True
)


def score(scheme: Scheme, inputs: Inputs) -> Results:
    """Every unit of every group. What cannot be computed honestly is refused, with its reason."""
    with no_cycles(), localcontext(EXACTLY):  # whatever precision the caller's thread happens to have
        return _score(scheme, inputs)


def _score(scheme: Scheme, inputs: Inputs) -> Results:
    scoring = Scoring(scheme, inputs)
    scoring.refuse_breaks()
    lines = {
        unit: [scoring.line(unit, indicator) for indicator in scheme.lines(group)]
        for unit, group in sorted(scheme.group_of.items())
    }
    if scheme.not_applicable == "group_mean":
        lines = _by_group_mean(scheme, lines)
    composed = {unit: scoring.composed(unit, found) for unit, found in lines.items()}
    placed: dict[str, UnitResult] = {}
    for group in scheme.groups.values():
        standing = [_standing(scheme, composed[unit]) for unit in group.units if unit not in inputs.gone]
        for unit, place in places(scheme, standing).items():
            placed[unit] = replace(composed[unit], rank=place.rank, grade=place.grade, grade_why=place.why)
    units = {unit: placed.get(unit, result) for unit, result in composed.items()}
    return Results(
        scheme.code, scheme.version, scheme.digest, inputs.as_of, units, tuple(doubts(scheme, inputs, units))
    )


@dataclass(frozen=True)
class Scoring:
    """One computation: a scheme, its inputs, and what the units of a group are compared by."""

    scheme: Scheme
    inputs: Inputs
    _peers: dict[tuple[str, str], tuple[Peers, Peers]] = field(default_factory=dict, repr=False, compare=False)

    def line(self, unit: str, indicator: Indicator) -> Line:
        """One indicator of one unit, rounded once."""
        key, weight = (unit, indicator.code), indicator.weight(self.scheme.group_of[unit])
        value, target = self.inputs.values.get(key, Value()), self.inputs.targets.get(key)

        def line(
            status: LineStatus, points: Decimal = NOTHING, scored: Scored | None = None, why: Unscored | None = None,
            offset: Decimal = NOTHING,
        ) -> Line:  # fmt: skip
            return Line(unit, indicator.code, weight, status, points, scored, why, offset, target, value)

        if reason := self.inputs.excluded.get(key):
            return line("excluded", why=Unscored(reason, reason))
        if key in self._zeroed:
            return line("zeroed")
        found = self.scored(unit, indicator)
        offset = self.inputs.offsets.get(key, NOTHING)
        if isinstance(found, Unscored):
            if not found.owed:
                return line("not_applicable", why=found)
            given = min(offset, weight)
            return line("missing", given, why=found, offset=given)
        given = min(offset, max(weight - found.points, NOTHING))
        return line("scored", found.points + given, found, offset=given)

    def scored(self, unit: str, indicator: Indicator) -> Scored | Unscored:
        case = self.case(unit, indicator)
        if isinstance(case, Unscored):
            return case
        found = METHODS[indicator.method].score(case, indicator.params)
        return Scored.of(indicator.method, found, indicator.places) if isinstance(found, Term) else found

    def case(self, unit: str, indicator: Indicator) -> Case | Unscored:
        """What a method is given; unscored where the passport already says it cannot be."""
        key = unit, indicator.code
        value = self.inputs.values.get(key, Value())
        due = value.get("A")
        if due is not None and due < indicator.minimum:
            return FEW
        group = self.scheme.group_of[unit]
        peers, rates = self.peers(group, indicator)
        x = value.get("x")
        actual: Term | None = None if x is None else leaf("x", x)
        rate: Term | None = None
        if x is not None and self._grows(indicator):
            before = self.before(unit, indicator)
            if before is None:
                return NO_BASE
            rate = growth(x, before)
            value = replace(value, amounts={**value.amounts, "x₀": before})
            if indicator.basis == "growth":
                actual, rate, peers, rates = rate, None, rates, NOBODY
        return Case(
            weight=indicator.weight(group),
            unit=unit,
            value=value,
            as_of=self.inputs.as_of,
            term=actual,
            rate=rate,
            target=self.inputs.targets.get(key),
            falls=indicator.falls,
            peers=peers,
            rates=rates,
            difficulty=self.inputs.difficulty.get(unit, ONE),
        )

    def composed(self, unit: str, lines: Sequence[Line]) -> UnitResult:
        """Base, bonus and deductions of one unit, as one expression."""
        scheme, group = self.scheme, self.scheme.groups[self.scheme.group_of[unit]]
        counted = [line for line in lines if line.counts]
        sums = dict.fromkeys(scheme.dimensions, NOTHING)
        for line in counted:
            sums[scheme.indicators[line.indicator].dimension] += line.points
        used = [code for code in scheme.dimensions if any(
            scheme.indicators[line.indicator].dimension == code for line in lines)]  # fmt: skip
        base = named("Σs", total(leaf(f"s_{n}", sums[code]) for n, code in enumerate(used, start=1)))
        weights = sum((line.weight for line in counted), NOTHING)
        if weights not in (NOTHING, HUNDRED):
            base = _rounded("base", 100 * base / leaf("Σw", weights), scheme.places)
        if group.coefficient != 1:
            base = _rounded("base′", base * leaf("κ", group.coefficient), scheme.places)
        bonus = self._together("B", scheme.bonuses, self._bonuses.get(unit, ()), scheme.bonus_cap)
        deduction = self._together("D", scheme.deductions, self._deductions.get(unit, ()), scheme.deduction_cap)
        whole = named("total", base + bonus - deduction)
        vetoes = tuple(sorted(held.code for held in self.inputs.vetoes if held.unit == unit))
        return UnitResult(
            unit, group.code, tuple(lines), {code: sums[code] for code in used}, base.value, bonus.value,
            deduction.value, rounded(whole.value, scheme.places), whole, vetoes,
        )  # fmt: skip

    def _together(
        self, symbol: str, classes: Mapping[str, PointsClass], given: Sequence[Points], cap: Decimal | None
    ) -> Term:
        """`min(B_max, Σ_c min(cap_c, Σ b))`: the cap of each class, then of all."""
        parts: list[Term] = []
        for code, of_class in classes.items():
            mine = sorted((each for each in given if each.code == code), key=lambda each: each.n)
            if mine:
                costs = total(
                    leaf(f"{symbol.lower()}_{each.n}", max(each.points - each.offset, NOTHING)) for each in mine
                )
                parts.append(costs if of_class.cap is None else least(leaf(f"cap_{code}", of_class.cap), costs))
        whole = total(parts) if parts else term(0)
        return named(symbol, whole if cap is None or not parts else least(leaf(f"{symbol}_max", cap), whole))

    def refuse_breaks(self) -> None:
        """No growth over a break of the series, stated by the scheme or told of by a release."""
        for indicator in self.scheme.indicators.values():
            if self._grows(indicator):
                known = (*indicator.breaks, *self.inputs.breaks.get(indicator.code, ()))
                refuse_break(indicator.name, self.scheme.year, known)

    def peers(self, group: str, indicator: Indicator) -> tuple[Peers, Peers]:
        """Levels and growth of a group; who was merged away is nobody's peer at the end of the year."""
        if (found := self._peers.get((group, indicator.code))) is not None:
            return found
        grows = self._grows(indicator)
        levels: dict[str, Decimal] = {}
        rates: dict[str, Decimal] = {}
        for unit in self.scheme.groups[group].units:
            value = self.inputs.values.get((unit, indicator.code))
            x = None if value is None else value.get("x")
            if x is None or unit in self.inputs.gone:
                continue
            levels[unit] = x
            before = self.before(unit, indicator) if grows else None
            if before is not None:
                rates[unit] = growth(x, before).value
        self._peers[group, indicator.code] = found = Peers(levels), Peers(rates)
        return found

    def _grows(self, indicator: Indicator) -> bool:
        return indicator.basis == "growth" or "x₀" in METHODS[indicator.method].needs

    def before(self, unit: str, indicator: Indicator) -> Decimal | None:
        """The figure of the year before, where there is one to grow from."""
        key = unit, indicator.code
        stated = self.inputs.values[key].get("x₀") if key in self.inputs.values else None
        before = self.inputs.history.get(key, {}).get(self.scheme.year - 1) if stated is None else stated
        return before if before is not None and before > 0 else None

    @cached_property
    def _bonuses(self) -> Mapping[str, Sequence[Points]]:
        return _by_unit(self.inputs.bonuses)

    @cached_property
    def _deductions(self) -> Mapping[str, Sequence[Points]]:
        return _by_unit(self.inputs.deductions)

    @cached_property
    def _zeroed(self) -> frozenset[tuple[str, str]]:
        return frozenset(
            (each.unit, each.indicator)
            for each in self.inputs.deductions
            if each.indicator and self.scheme.deductions[each.code].zeroes and each.offset < each.points
        )


def _by_unit(points: Sequence[Points]) -> dict[str, list[Points]]:
    found: dict[str, list[Points]] = {}
    for each in points:
        found.setdefault(each.unit, []).append(each)
    return found


def _rounded(name: str, given: Term, places: int) -> Term:
    """A composed figure is rounded as it is formed; the lines it rests on were rounded before."""
    return named(name, Term(rounded(given.value, places), "round", (given, term(places))))


def _standing(scheme: Scheme, result: UnitResult) -> Standing:
    points = {line.indicator: line.points for line in result.lines if line.counts}
    breaks = tuple(points.get(code, NOTHING) for code in scheme.tie_breaks)
    return Standing(result.unit, result.total, breaks, result.vetoes)


def _by_group_mean(scheme: Scheme, lines: Mapping[str, Sequence[Line]]) -> dict[str, list[Line]]:
    """A line that does not apply takes the mean share its group reached on it, where anybody reached one."""
    shares: dict[tuple[str, str], list[Decimal]] = {}
    for unit, found in lines.items():
        for line in found:
            if line.status == "scored":
                shares.setdefault((scheme.group_of[unit], line.indicator), []).append(line.points / line.weight)

    def filled(unit: str, line: Line) -> Line:
        reached = shares.get((scheme.group_of[unit], line.indicator))
        if line.status != "not_applicable" or not reached:
            return line
        mean = named("q", term(sum(reached, NOTHING)) / leaf("m", len(reached)))
        places = scheme.indicators[line.indicator].places
        scored = Scored.of("group_mean", named("S", leaf("w", line.weight) * mean), places)
        return replace(line, status="scored", points=scored.points, scored=scored)

    return {unit: [filled(unit, line) for line in found] for unit, found in lines.items()}
