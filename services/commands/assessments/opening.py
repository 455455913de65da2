"""Opening 启动、下达目标、撤并: a year begins on an approved scheme; what is aimed at is set, and adjusted for a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from domain.aggregate import Refused
from domain.assessment import Assessment
from domain.scheme.life import SchemeLife
from domain.scheme.scheme import Scheme
from services.commands.assessments.deciding import perform
from services.commands.directives.deciding import Decision, keep
from services.commands.order import Order
from services.record.supervision import Kept, Supervision


@dataclass(frozen=True, slots=True)
class Target:
    unit: str
    indicator: str
    target: Decimal


def open_year(record: Supervision, order: Order, *, scheme: UUID) -> Kept:
    """启动: on the newest approved version."""

    def decide(at: Decision) -> tuple[Assessment, None]:
        year = Assessment.open(record.get(SchemeLife, scheme).scheme(), scheme, act=at.act)
        assert isinstance(year, Assessment)
        if record.version_of(year.id):
            raise Refused("assessment.exists", "该方案的考核已启动", "The assessment of this scheme is open already")
        return year, None

    return keep(record, order, decide)


def adopt(record: Supervision, year: UUID, order: Order, *, reason: str) -> Kept:
    """适用新版: the newest approved version of the year's scheme."""
    return perform(
        record, year, order,
        lambda y, _, at: y.adopt(record.get(SchemeLife, y.now.scheme).scheme(), reason=reason, act=at.act),
    )  # fmt: skip


def set_targets(record: Supervision, year: UUID, order: Order, *, targets: Sequence[Target], basis: str) -> Kept:
    """下达目标: all or none."""

    def decide(y: Assessment, scheme: Scheme, at: Decision) -> None:
        for each in targets:
            y.set_target(scheme, each.unit, each.indicator, each.target, basis=basis, act=at.act)

    return perform(record, year, order, decide)


def adjust_target(
    record: Supervision, year: UUID, order: Order, *, unit: str, indicator: str, target: Decimal, ground: str,
    reason: str, asked_by: str,
) -> Kept:  # fmt: skip
    return perform(
        record, year, order,
        lambda y, s, at: y.adjust_target(
            s, unit, indicator, target, ground=ground, reason=reason, asked_by=asked_by, act=at.act
        ),
    )  # fmt: skip


def exclude(record: Supervision, year: UUID, order: Order, *, unit: str, indicator: str, reason: str) -> Kept:
    return perform(record, year, order, lambda y, s, at: y.exclude(s, unit, indicator, reason=reason, act=at.act))


def merge_unit(record: Supervision, year: UUID, order: Order, *, unit: str, into: str, day: date, basis: str) -> Kept:
    return perform(
        record, year, order, lambda y, s, at: y.merge_unit(s, unit, into=into, day=day, basis=basis, act=at.act)
    )
