"""Reporting 反馈、审核: what units report, and how the office reviews it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.directive import Directive
from services.commands.directives.deciding import Decision, Result, perform
from services.commands.order import Order
from services.record.supervision import Kept, Supervision


def give_feedback(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    unit: str,
    kind: str,
    text: str,
    progress: int | None = None,
    obstacles: str = "",
    evidence: Sequence[str] = (),
    signed_by: str = "",
    stage: int | None = None,
) -> Kept:
    def decide(directive: Directive, at: Decision) -> Result:
        n = directive.give_feedback(
            unit,
            kind=kind,
            text=text,
            progress=progress,
            obstacles=obstacles,
            evidence=evidence,
            signed_by=signed_by,
            stage=stage,
            pack=at.pack,
            calendar=at.calendar,
            act=at.act,
        )
        return {"n": n}

    return perform(record, directive_id, order, decide)


def retract_feedback(
    record: Supervision, directive_id: UUID, order: Order, *, unit: str, n: int, reason: str = ""
) -> Kept:
    return perform(record, directive_id, order, lambda d, at: d.retract_feedback(unit, n, reason=reason, act=at.act))


def find_concealment(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    n: int,
    reason: str,
    statement: str,
    evidence: Sequence[str],
) -> Kept:
    return perform(
        record, directive_id, order,
        lambda d, at: d.find_concealment(n, reason=reason, statement=statement, evidence=evidence, act=at.act),
    )  # fmt: skip


def withdraw_concealment(record: Supervision, directive_id: UUID, order: Order, *, n: int, reason: str) -> Kept:
    return perform(record, directive_id, order, lambda d, at: d.withdraw_concealment(n, reason=reason, act=at.act))


def accept(
    record: Supervision, directive_id: UUID, order: Order, *, unit: str, grade: str = "", comment: str = ""
) -> Kept:
    return perform(record, directive_id, order, lambda d, at: d.accept(unit, grade=grade, comment=comment, act=at.act))


def send_back(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    unit: str,
    reason_code: str,
    comment: str = "",
    supplement_days: int | None = None,
) -> Kept:
    return perform(
        record,
        directive_id,
        order,
        lambda d, at: d.send_back(
            unit,
            reason_code=reason_code,
            comment=comment,
            supplement_days=supplement_days,
            pack=at.pack,
            calendar=at.calendar,
            act=at.act,
        ),
    )
