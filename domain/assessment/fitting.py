"""Fitting 数值校验: whether a value is of the kind its indicator's method can score, before it becomes a fact."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from domain.aggregate import Refused
from domain.scheme.scheme import Indicator
from domain.scoring.judging import GRADE_SHARES
from domain.scoring.methods import METHODS
from domain.scoring.value import Value, amount

ANSWERS = ("satisfied", "fairly", "dissatisfied")


def refuse_misfit(line: Indicator, value: Value) -> None:
    """Refused with what is missing or impossible, by its symbol."""
    for symbol in needed(line):
        if not _has(value, symbol):
            raise Refused(
                "value.needs",
                f"“{line.name}”须填写{NEEDED.get(symbol, (f'“{symbol}”', ''))[0]}",
                f"“{line.name_en}” needs {NEEDED.get(symbol, ('', symbol))[1]}",
                fields={"field": symbol},
            )
    for symbol, given in value.amounts.items():
        if given < 0 and symbol not in ("x", "x₀"):
            raise Refused(
                "value.negative", "次数和人数不能为负", "A count cannot be negative", fields={"field": symbol}
            )
    for mark in value.marks:
        if mark not in GRADE_SHARES and not 0 <= amount(mark, "marks") <= 100:
            raise Refused(
                "value.mark", "评分应在0至100之间", "A mark lies between 0 and 100", fields={"field": "marks"}
            )
    if any(node.weight <= 0 for node in value.nodes):
        raise Refused("value.node", "节点权重须大于0", "A milestone's weight is above 0", fields={"field": "nodes"})
    base = value.get("x₀")
    if base is not None and base <= Decimal(0):
        raise Refused("value.base", "上年数须大于0", "The figure of the year before is above 0", fields={"field": "x₀"})


NEEDED: dict[str, tuple[str, str]] = {
    "x": ("实际值", "the actual value"),
    "n": ("发生次数", "the count"),
    "marks": ("评分", "the marks"),
    "nodes": ("节点", "the milestones"),
    "satisfied": ("评价数", "the numbers of answers"),
}


def needed(line: Indicator) -> list[str]:
    """The symbols a value of this indicator must bring itself; targets and earlier years come from elsewhere."""
    return list(dict.fromkeys(symbol for symbol in _asked(line) if symbol not in ("T", "x₀")))


def _asked(line: Indicator) -> Iterator[str]:
    yield from METHODS[line.method].needs
    for part in line.params.get("parts", ()):
        yield from [part["from"]] if part["from"] else METHODS[part["method"]].needs


def _has(value: Value, symbol: str) -> bool:
    if symbol == "marks":
        return bool(value.marks)
    if symbol == "nodes":
        return bool(value.nodes)
    if symbol == "satisfied":
        return any(name in value.amounts for name in ANSWERS)
    return symbol in value.amounts
