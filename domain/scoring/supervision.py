"""Supervision index 督查指数: how a unit undertook what it was given, from counts of the supervision stream (field.md 5.3).

What is counted follows the rules of the matter itself: receipt counts, not typing; an approved extension is on time
against the new date; suspended and withdrawn assignments are not due; waiting for the office or the leader is nobody's
lateness but theirs; a machine's reminder 提醒 is no urging slip 催办单. Nothing here counts what anybody did in a
program: activity never scores (field.md 2.5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Final

from domain.scoring.expression import Term, leaf, least, most, named, total
from domain.scoring.judging import GRADE_SHARES
from domain.scoring.value import Value


@dataclass(frozen=True, slots=True)
class SupervisionCounts:
    """What the stream says of one unit in one period, lead and assist apart; `positions`: the facts counted, by field.

    A refusal to sign for counts only where no objection was granted. What was concealed is also late, with no grade:
    whoever counts enters it so.
    """

    due_lead: int = 0
    due_assist: int = 0
    reports_due_lead: int = 0
    reports_due_assist: int = 0
    reports_on_time_lead: int = 0
    reports_on_time_assist: int = 0
    results_due_lead: int = 0
    results_due_assist: int = 0
    results_on_time_lead: int = 0
    results_on_time_assist: int = 0
    excellent: int = 0
    good: int = 0
    fair: int = 0
    poor: int = 0
    returns: int = 0
    urgings: int = 0
    refusals: int = 0
    relapses: int = 0
    concealments: int = 0
    document_faults: int = 0
    positions: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def __add__(self, other: SupervisionCounts) -> SupervisionCounts:
        """Two periods or two kinds of matters together."""
        counts = {name: getattr(self, name) + getattr(other, name) for name in COUNTED}
        found = {
            name: tuple(sorted({*self.positions.get(name, ()), *other.positions.get(name, ())}))
            for name in {*self.positions, *other.positions}
        }
        return SupervisionCounts(**counts, positions=found)

    def value(self) -> Value:
        amounts = {name: Decimal(getattr(self, name)) for name in COUNTED if getattr(self, name)}
        return Value(amounts=amounts or {"due_lead": Decimal(0)}, source=STREAM, positions=self.positions)


COUNTED: Final = tuple(each.name for each in fields(SupervisionCounts) if each.name != "positions")
STREAM: Final = "督办记录"


@dataclass(frozen=True, slots=True)
class IndexRules:
    """The parameters of 5.3, as a scheme may change them."""

    reports: Decimal = Decimal("0.30")
    results: Decimal = Decimal("0.35")
    quality: Decimal = Decimal("0.35")
    assist: Decimal = Decimal("0.3")
    friction: Decimal = Decimal(10)
    friction_most: Decimal = Decimal(10)
    relapse: Decimal = Decimal(2)
    concealment: Decimal = Decimal(5)


def index(value: Value, rules: IndexRules = IndexRules()) -> Term | None:
    """`100·(0.30F + 0.35Z + 0.35Q) − min(10, 10·R) − 2·relapses − 5·concealments`, never under 0.

    F reports on time, Z results on time and accepted, Q the reviewers' grades, R friction for each assignment. A part
    with nothing to measure leaves its weight to the others; with none of them there is no index.
    """
    assigned = _together("A", value, "due", rules)
    parts: list[tuple[Term, Term]] = []
    for symbol, share, kind in (("F", rules.reports, "reports"), ("Z", rules.results, "results")):
        due = _together(f"{symbol}_due", value, f"{kind}_due", rules)
        if due.value:
            on_time = _together(f"{symbol}_ok", value, f"{kind}_on_time", rules)
            parts.append((leaf(f"w_{symbol}", share), named(symbol, on_time / due)))
    grades = [(grade, value.count(grade)) for grade in GRADE_SHARES if value.count(grade)]
    if grades:
        marks = total(leaf(f"n_{grade}", n) * GRADE_SHARES[grade] for grade, n in grades)
        mean = marks / total(leaf(f"n_{grade}", n) for grade, n in grades)
        parts.append((leaf("w_Q", rules.quality), named("Q", mean)))
    if not parts or not assigned.value:
        return None
    base = 100 * total(weight * part for weight, part in parts)
    if len(parts) < 3:
        base = base / total(weight for weight, _ in parts)
    friction = named("R", total(leaf(symbol, value.count(name)) for symbol, name in FRICTION) / assigned)
    less = least(leaf("R_max", rules.friction_most), leaf("p_R", rules.friction) * friction)
    relapse = leaf("p_relapse", rules.relapse) * leaf("n_relapse", value.count("relapses"))
    concealed = leaf("p_conceal", rules.concealment) * leaf("n_conceal", value.count("concealments"))
    return named("I", most(0, named("base", base) - less - relapse - concealed))


FRICTION: Final = (("n_return", "returns"), ("n_urge", "urgings"), ("n_refuse", "refusals"))


def weighted_due(value: Value, rules: IndexRules = IndexRules()) -> Decimal:
    """A: assignments due, an assisting one counting its share. Fewer than the scheme's least give no score."""
    return _together("A", value, "due", rules).value


def measured(measure: str, counts: SupervisionCounts, rules: IndexRules = IndexRules()) -> Value:
    """One of the measures a scheme may take from the stream, as a value its method can score."""
    whole = counts.value()
    due = {"A": weighted_due(whole, rules)}
    match measure:
        case "supervision_index":
            return Value({**whole.amounts, **_late(whole), **due}, source=STREAM, positions=whole.positions)
        case "on_time_reports" | "on_time_results":
            kind = measure.removeprefix("on_time_")
            amounts = {
                "x": _together("x", whole, f"{kind}_on_time", rules).value,
                "of": _together("of", whole, f"{kind}_due", rules).value,
            }
            return Value({**amounts, **due}, source=STREAM, positions=_of(whole, f"{kind}_"))
        case "result_quality":
            marks = tuple(grade for grade in GRADE_SHARES for _ in range(int(whole.count(grade))))
            return Value(due, marks, source=STREAM, positions=_of(whole, *GRADE_SHARES))
        case _:
            names = COUNTS[measure]
            n = sum((whole.count(name) for name in names), Decimal(0))
            return Value({"n": n, **due}, source=STREAM, positions=_of(whole, *names))


COUNTS: Final[Mapping[str, tuple[str, ...]]] = {
    "friction": ("returns", "urgings", "refusals"),
    "relapses": ("relapses",),
    "concealments": ("concealments",),
    "document_faults": ("document_faults",),
}

FAULTS: Final[Mapping[str, frozenset[str]]] = {
    "on_time_reports": frozenset({"late_report"}),
    "on_time_results": frozenset({"late_result"}),
    "result_quality": frozenset({"quality"}),
    "friction": frozenset({"friction"}),
    "relapses": frozenset({"relapse"}),
    "concealments": frozenset({"concealment"}),
    "stages_met": frozenset({"late_result"}),
    "document_faults": frozenset(),
    "supervision_index": frozenset({"late_report", "late_result", "quality", "friction", "relapse", "concealment"}),
}
"""What each measure of the stream holds against a unit; one matter's fault stands under one indicator (一事一扣)."""


def _late(value: Value) -> dict[str, Decimal]:
    """Late reports and results as events, for schemes that deduct a listed figure for each."""
    late: dict[str, Decimal] = {}
    for kind in ("reports", "results"):
        late[f"late_{kind}"] = sum(
            (value.count(f"{kind}_due_{role}") - value.count(f"{kind}_on_time_{role}") for role in ("lead", "assist")),
            Decimal(0),
        )
    return late


def _together(symbol: str, value: Value, name: str, rules: IndexRules) -> Term:
    lead, assist = value.count(f"{name}_lead"), value.count(f"{name}_assist")
    if not assist:
        return leaf(symbol, lead)
    weighed = leaf(f"{symbol}_lead", lead) + leaf("assist", rules.assist) * leaf(f"{symbol}_assist", assist)
    return named(symbol, weighed)


def _of(value: Value, *prefixes: str) -> dict[str, tuple[int, ...]]:
    return {name: found for name, found in value.positions.items() if name.startswith(prefixes)}
