"""Doubts 数据质量: warnings beside the figures: missing, a jump, a break in the series, a reporter who verified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from domain.results.inputs import Doubt, Inputs
from domain.results.results import Line, UnitResult
from domain.scheme.scheme import Indicator, Scheme
from domain.scoring.expression import EXACTLY, shown

STALE_OWNER = 3
"""A body that owes so many values and gave none is a dead owner, whoever's marks hang on it."""


def doubts(scheme: Scheme, inputs: Inputs, units: Mapping[str, UnitResult]) -> Iterator[Doubt]:
    """In the order of units and indicators, then what the year itself noticed."""
    silent: dict[str, int] = {}
    heard: set[str] = set()
    for unit, result in sorted(units.items()):
        for line in result.lines:
            indicator = scheme.indicators[line.indicator]
            if line.status == "missing":
                silent[indicator.owner] = silent.get(indicator.owner, 0) + 1
            elif line.status == "scored":
                heard.add(indicator.owner)
            yield from _line(scheme, inputs, indicator, line)
        yield from _self_assessed(scheme, inputs, result)
        if unit in inputs.gone:
            yield Doubt(
                "merged",
                unit,
                "",
                f"已于{inputs.gone[unit]}撤并，不参加排名",
                f"Merged on {inputs.gone[unit]}; not ranked",
            )
    for owner, owed in sorted(silent.items()):
        if owner not in heard and owner not in ("unit", "") and owed >= STALE_OWNER:
            yield Doubt("dead_owner", owner, "", f"应报{owed}项数据，一项未报", f"Owes {owed} values and gave none")
    yield from sorted(inputs.doubts, key=lambda doubt: (doubt.unit, doubt.indicator, doubt.code))


def _line(scheme: Scheme, inputs: Inputs, indicator: Indicator, line: Line) -> Iterator[Doubt]:
    if line.status == "missing" and line.why:
        yield Doubt("missing", line.unit, line.indicator, line.why.zh, line.why.en)
    x = line.value.get("x")
    before = inputs.history.get((line.unit, line.indicator), {}).get(scheme.year - 1)
    if x is None or before is None:
        return
    for found in (*indicator.breaks, *inputs.breaks.get(indicator.code, ())):
        if found.year == scheme.year:
            yield Doubt(
                "series_break", line.unit, line.indicator,
                f"{found.year - 1}年与{found.year}年口径不同：{found.zh}",
                f"{found.year - 1} and {found.year} are not comparable: {found.en}",
            )  # fmt: skip
            return
    change = relative_change(x, before)
    if indicator.jump is not None and change is not None and change > indicator.jump:
        yield Doubt(
            "jump", line.unit, line.indicator,
            f"由上年的{shown(before)}变为{shown(x)}，变动异常，请核实",
            f"{shown(x)} after {shown(before)} the year before: improbable, please check",
        )  # fmt: skip


def _self_assessed(scheme: Scheme, inputs: Inputs, result: UnitResult) -> Iterator[Doubt]:
    """A difference above the limit may be deducted, once it was notified and could be answered (H2015-35)."""
    said, rule = inputs.self_scores.get(result.unit), scheme.self_assessment
    if said is None or rule is None:
        return
    gap = abs(said - result.base)
    if gap > rule.limit:
        yield Doubt(
            "self_gap", result.unit, "",
            f"自评{said}分，核定{result.base}分，相差{gap}分，超过{rule.limit}分",
            f"Self-assessed {said}, verified {result.base}: {gap} apart, more than {rule.limit}",
        )  # fmt: skip


def relative_change(x: Decimal, before: Decimal) -> Decimal | None:
    """How far a figure moved, as a share of what it was."""
    return None if before == 0 else abs(EXACTLY.divide(EXACTLY.subtract(x, before), before))
