"""Settling 计分、评定、申诉、更正、公布: a round scored and reviewed, units told, what was wrong put right, published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from domain.assessment import Assessment, assessment_id
from domain.results.inputs import Key
from domain.scheme.scheme import Scheme
from domain.scoring.value import Value
from services.commands.assessments.deciding import perform
from services.commands.assessments.standing import assessed
from services.commands.directives.deciding import Decision
from services.commands.order import Order
from services.record.errors import Missing
from services.record.supervision import Kept, Supervision


def score(record: Supervision, year: UUID, order: Order, *, position: int, counts: Mapping[Key, Value]) -> Kept:
    """计分: as of a position of the record, with what was counted of the stream up to it."""

    def decide(y: Assessment, scheme: Scheme, at: Decision) -> dict[str, object]:
        results = y.score(scheme, position=position, counts=counts, history=earlier(record, scheme), act=at.act)
        return {"n": len(y.now.rounds), "digest": results.digest}

    return perform(record, year, order, decide)


def earlier(record: Supervision, scheme: Scheme) -> dict[Key, dict[int, Decimal]]:
    """The actual values of the year before, of units and indicators that were in it; of graded results alone."""
    try:
        before = assessed(record, assessment_id(scheme.code, scheme.year - 1)).year
    except Missing:
        return {}
    if before.now.graded_on is None:
        return {}
    return {
        key: {before.now.year: x}
        for key, value in before.now.rounds[-1].inputs.values.items()
        if (x := value.get("x")) is not None and key[0] in scheme.group_of and key[1] in scheme.indicators
    }


def review(record: Supervision, year: UUID, order: Order, *, comment: str = "") -> Kept:
    return perform(record, year, order, lambda y, _, at: y.review(comment=comment, act=at.act))


def grade(record: Supervision, year: UUID, order: Order, *, basis: str) -> Kept:
    return perform(record, year, order, lambda y, _, at: y.grade(basis=basis, act=at.act))


def notify(record: Supervision, year: UUID, order: Order, *, units: Sequence[str] = (), means: str = "") -> Kept:
    """告知: the units named, or all; who knows its result is not told again."""
    return perform(
        record, year, order,
        lambda y, s, at: y.notify(s, units or sorted(s.group_of), means=means, calendar=at.calendar, act=at.act),
    )  # fmt: skip


def appeal(
    record: Supervision, year: UUID, order: Order, *, unit: str, text: str, indicator: str = "",
    evidence: Sequence[str] = (),
) -> Kept:  # fmt: skip
    return perform(
        record, year, order,
        lambda y, s, at: {
            "n": y.appeal(
                s, unit, text=text, indicator=indicator, evidence=tuple(evidence), calendar=at.calendar, act=at.act
            )
        },
    )  # fmt: skip


def decide_appeal(record: Supervision, year: UUID, order: Order, *, n: int, granted: bool, reason: str) -> Kept:
    return perform(
        record, year, order, lambda y, s, at: y.decide_appeal(s, n, granted=granted, reason=reason, act=at.act)
    )


def correct_value(
    record: Supervision, year: UUID, order: Order, *, unit: str, indicator: str, value: Value, reason: str,
    appeal: int = 0,
) -> Kept:  # fmt: skip
    return perform(
        record, year, order,
        lambda y, s, at: y.correct_value(s, unit, indicator, value, reason=reason, appeal=appeal, act=at.act),
    )  # fmt: skip


def correct_points(
    record: Supervision, year: UUID, order: Order, *, what: str, n: int, points: Decimal, reason: str, appeal: int = 0
) -> Kept:
    return perform(
        record, year, order,
        lambda y, s, at: y.correct_points(s, what, n, points, reason=reason, appeal=appeal, act=at.act),
    )  # fmt: skip


def publish(record: Supervision, year: UUID, order: Order, *, public: bool, basis: str) -> Kept:
    return perform(record, year, order, lambda y, s, at: y.publish(s, public=public, basis=basis, act=at.act))


def apply_results(record: Supervision, year: UUID, order: Order, *, raise_by: Decimal, text: str) -> Kept:
    """结果运用: next year's targets are proposed from what was reached."""
    return perform(
        record, year, order,
        lambda y, s, at: {"targets": y.apply_results(s, raise_by=raise_by, text=text, act=at.act)},
    )  # fmt: skip
