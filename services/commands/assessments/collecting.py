"""Collecting 采集: values reported by one and verified by another, official statistics imported, self-assessments.

A body that owns an indicator gives it for all units at once: the whole list is one commit, all or none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from domain.aggregate import Refused
from domain.assessment import Assessment
from domain.scheme.scheme import Scheme
from domain.scoring.growth import Break
from domain.scoring.value import Value
from services.commands.assessments.deciding import perform
from services.commands.directives.deciding import Decision
from services.commands.order import Order
from services.record.supervision import Kept, Supervision


@dataclass(frozen=True, slots=True)
class Given:
    """A value of one indicator of one unit, as somebody states it."""

    unit: str
    indicator: str
    value: Value
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Report `n`, checked: as it was given, or as it was found to be."""

    n: int
    value: Value | None = None
    comment: str = ""


def report_values(record: Supervision, year: UUID, order: Order, *, values: Sequence[Given], reporter: str) -> Kept:
    def decide(y: Assessment, scheme: Scheme, at: Decision) -> dict[str, object]:
        ns = [
            y.report_value(scheme, each.unit, each.indicator, each.value, reporter=reporter, act=at.act)
            for each in values
        ]
        return {"n": ns[-1], "ns": ns}

    return perform(record, year, order, decide)


def verify_values(record: Supervision, year: UUID, order: Order, *, found: Sequence[Found], verifier: str) -> Kept:
    def decide(y: Assessment, scheme: Scheme, at: Decision) -> None:
        for each in found:
            y.verify_value(scheme, each.n, verifier=verifier, value=each.value, comment=each.comment, act=at.act)

    return perform(record, year, order, decide)


def return_value(record: Supervision, year: UUID, order: Order, *, n: int, reason: str, verifier: str = "") -> Kept:
    """退回重报: by the body that verifies it; without `verifier` by the office."""

    def decide(y: Assessment, scheme: Scheme, at: Decision) -> None:
        if verifier and 1 <= n <= len(y.now.reports):
            line = scheme.indicators[y.now.reports[n - 1].indicator]
            if line.verifier != verifier:
                raise Refused(
                    "value.verifier",
                    lambda names: f"该指标由{names(line.verifier)}核实",
                    lambda names: f"This indicator is verified by {names(line.verifier)}",
                )
        y.return_value(scheme, n, reason=reason, act=at.act)

    return perform(record, year, order, decide)


def import_values(record: Supervision, year: UUID, order: Order, *, values: Sequence[Given]) -> Kept:
    """导入官方统计: read-only, each with its source and release."""

    def decide(y: Assessment, scheme: Scheme, at: Decision) -> None:
        for each in values:
            y.import_value(scheme, each.unit, each.indicator, each.value, breaks=each.breaks, act=at.act)

    return perform(record, year, order, decide)


def assess_self(
    record: Supervision, year: UUID, order: Order, *, unit: str, points: Mapping[str, Decimal], text: str = ""
) -> Kept:
    return perform(record, year, order, lambda y, s, at: y.assess_self(s, unit, points, text=text, act=at.act))
