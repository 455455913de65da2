"""Value 指标值: what is known of one indicator of one unit, and on which facts it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from domain.aggregate import Refused

LARGEST = Decimal(10) ** 18


@dataclass(frozen=True, slots=True)
class Node:
    """节点: a milestone with its weight. An approved extension moves `due`; `first_due` stays for the statistics."""

    code: str
    title: str
    weight: Decimal
    due: date
    first_due: date
    done_on: date | None = None

    def to_fact(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "title": self.title,
            "weight": str(self.weight),
            "due": self.due.isoformat(),
            "first_due": self.first_due.isoformat(),
            "done_on": self.done_on.isoformat() if self.done_on else None,
        }

    @classmethod
    def from_fact(cls, plain: Mapping[str, Any]) -> Node:
        due, done_on = str(plain["due"]), plain.get("done_on")
        return cls(
            str(plain["code"]),
            str(plain.get("title", "")),
            amount(plain.get("weight", "1")),
            date.fromisoformat(due),
            date.fromisoformat(str(plain.get("first_due") or due)),
            date.fromisoformat(str(done_on)) if done_on else None,
        )


@dataclass(frozen=True, slots=True)
class Value:
    """`amounts` by symbol: `x` the actual value, `n` a count, `of` what a share is taken of, answers by kind …

    `marks` are the judges' figures or grades; `positions` the facts in the record that were counted, by symbol.
    """

    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    marks: tuple[str, ...] = ()
    nodes: tuple[Node, ...] = ()
    source: str = ""
    release: str = ""
    evidence: tuple[str, ...] = ()
    positions: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def get(self, symbol: str) -> Decimal | None:
        return self.amounts.get(symbol)

    def count(self, symbol: str) -> Decimal:
        """What was counted; nothing counted is none."""
        return self.amounts.get(symbol, Decimal(0))

    @property
    def is_empty(self) -> bool:
        return not (self.amounts or self.marks or self.nodes)

    def facts(self) -> tuple[int, ...]:
        return tuple(sorted({position for found in self.positions.values() for position in found}))

    def to_fact(self) -> dict[str, Any]:
        """Only what was stated, for the record."""
        plain: dict[str, Any] = {}
        if self.amounts:
            plain["amounts"] = {symbol: str(self.amounts[symbol]) for symbol in sorted(self.amounts)}
        if self.marks:
            plain["marks"] = list(self.marks)
        if self.nodes:
            plain["nodes"] = [node.to_fact() for node in self.nodes]
        if self.evidence:
            plain["evidence"] = list(self.evidence)
        if self.positions:
            plain["positions"] = {symbol: list(found) for symbol, found in sorted(self.positions.items())}
        plain |= {name: text for name, text in (("source", self.source), ("release", self.release)) if text}
        return plain

    @classmethod
    def from_fact(cls, plain: Mapping[str, Any]) -> Value:
        """Reads a value as facts and requests state it; what is no number is refused by its symbol."""
        return cls(
            amounts={str(symbol): amount(given, symbol) for symbol, given in plain.get("amounts", {}).items()},
            marks=tuple(str(mark) for mark in plain.get("marks", ())),
            nodes=tuple(Node.from_fact(node) for node in plain.get("nodes", ())),
            source=str(plain.get("source", "")),
            release=str(plain.get("release", "")),
            evidence=tuple(str(file) for file in plain.get("evidence", ())),
            positions={
                str(symbol): tuple(int(position) for position in found)
                for symbol, found in plain.get("positions", {}).items()
            },
        )


def amount(given: object, symbol: str = "x") -> Decimal:
    """A finite number, from its text: a binary float has lost what was written before it came here."""
    if isinstance(given, bool | float) or not isinstance(given, Decimal | int | str):
        _refuse(given, symbol)
    try:
        number = Decimal(given)
    except InvalidOperation:
        _refuse(given, symbol)
    if not number.is_finite() or abs(number) > LARGEST:
        _refuse(given, symbol)
    return number


def _refuse(given: object, symbol: str) -> NoReturn:
    raise Refused(
        "value.number",
        f"“{given}”不是有效的数值，请填写十进制数",
        f"{given!r} is no valid number; give a decimal",
        fields={"field": symbol},
    )
