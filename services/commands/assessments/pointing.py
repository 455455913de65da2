"""Pointing 加分、扣分、否决、容错: claimed or notified, answered, verified, decided."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal
from uuid import UUID

from services.commands.assessments.deciding import perform
from services.commands.order import Order
from services.record.supervision import Kept, Supervision


def claim_bonus(
    record: Supervision, year: UUID, order: Order, *, unit: str, code: str, ground: str, points: Decimal | None = None,
    evidence: Sequence[str] = (),
) -> Kept:  # fmt: skip
    return perform(
        record, year, order,
        lambda y, s, at: {
            "n": y.claim_bonus(s, unit, code, ground=ground, points=points, evidence=evidence, act=at.act)
        },
    )  # fmt: skip


def decide_bonus(
    record: Supervision, year: UUID, order: Order, *, n: int, granted: bool, reason: str, points: Decimal | None = None
) -> Kept:
    return perform(
        record, year, order,
        lambda y, s, at: y.decide_bonus(s, n, granted=granted, reason=reason, points=points, act=at.act),
    )  # fmt: skip


def notify_deduction(
    record: Supervision, year: UUID, order: Order, *, unit: str, code: str, ground: str, points: Decimal | None = None,
    indicator: str = "", positions: Sequence[int] = (),
) -> Kept:  # fmt: skip
    """扣分告知: `positions` are facts of the record it rests on."""
    return perform(
        record, year, order,
        lambda y, s, at: {
            "n": y.notify_deduction(
                s, unit, code, ground=ground, points=points, indicator=indicator, positions=positions,
                calendar=at.calendar, act=at.act,
            )
        },
    )  # fmt: skip


def notify_self_assessment(
    record: Supervision, year: UUID, order: Order, *, unit: str, fault: Literal["gap", "late"]
) -> Kept:
    """自评失实、逾期自评: what the scheme itself says of a self-assessment, notified like any deduction."""
    return perform(
        record, year, order,
        lambda y, s, at: {
            "n": (y.notify_gap if fault == "gap" else y.notify_late_self)(s, unit, calendar=at.calendar, act=at.act)
        },
    )  # fmt: skip


def answer_deduction(record: Supervision, year: UUID, order: Order, *, n: int, unit: str, text: str) -> Kept:
    return perform(record, year, order, lambda y, _, at: y.answer_deduction(n, unit, text=text, act=at.act))


def decide_deduction(
    record: Supervision, year: UUID, order: Order, *, n: int, upheld: bool, reason: str, points: Decimal | None = None
) -> Kept:
    return perform(
        record, year, order,
        lambda y, s, at: y.decide_deduction(s, n, upheld=upheld, reason=reason, points=points, act=at.act),
    )  # fmt: skip


def propose_veto(record: Supervision, year: UUID, order: Order, *, unit: str, code: str, ground: str) -> Kept:
    return perform(
        record, year, order,
        lambda y, s, at: {"n": y.propose_veto(s, unit, code, ground=ground, calendar=at.calendar, act=at.act)},
    )  # fmt: skip


def answer_veto(record: Supervision, year: UUID, order: Order, *, n: int, unit: str, text: str) -> Kept:
    return perform(record, year, order, lambda y, _, at: y.answer_veto(n, unit, text=text, act=at.act))


def verify_veto(record: Supervision, year: UUID, order: Order, *, n: int, comment: str = "") -> Kept:
    return perform(record, year, order, lambda y, s, at: y.verify_veto(s, n, comment=comment, act=at.act))


def decide_veto(record: Supervision, year: UUID, order: Order, *, n: int, approved: bool, reason: str) -> Kept:
    return perform(
        record, year, order, lambda y, s, at: y.decide_veto(s, n, approved=approved, reason=reason, act=at.act)
    )


def revoke_veto(record: Supervision, year: UUID, order: Order, *, n: int, reason: str) -> Kept:
    return perform(record, year, order, lambda y, s, at: y.revoke_veto(s, n, reason=reason, act=at.act))


def claim_tolerance(
    record: Supervision, year: UUID, order: Order, *, unit: str, ground: str, text: str, indicator: str = "",
    deduction: int = 0,
) -> Kept:  # fmt: skip
    return perform(
        record, year, order,
        lambda y, s, at: {
            "n": y.claim_tolerance(
                s, unit, ground=ground, text=text, indicator=indicator, deduction=deduction, act=at.act
            )
        },
    )  # fmt: skip


def decide_tolerance(
    record: Supervision, year: UUID, order: Order, *, n: int, accepted: str, reason: str, points: Decimal | None = None
) -> Kept:
    return perform(
        record, year, order,
        lambda y, s, at: y.decide_tolerance(s, n, accepted=accepted, reason=reason, points=points, act=at.act),
    )  # fmt: skip
