"""Signing 签收、异议: what a unit first says to a matter, and what the office answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from domain.directive import Directive
from domain.unit import known
from services.commands.directives.deciding import Decision, perform
from services.commands.directives.promising import promise_of, rhythm, rhythm_of
from services.commands.order import Order
from services.record.supervision import Kept, Supervision


def sign_for(record: Supervision, directive_id: UUID, order: Order, *, unit: str) -> Kept:
    return perform(record, directive_id, order, lambda d, at: d.sign_for(unit, act=at.act))


def object_to(record: Supervision, directive_id: UUID, order: Order, *, unit: str, reason: str) -> Kept:
    return perform(
        record,
        directive_id,
        order,
        lambda d, at: d.object_to(unit, reason=reason, pack=at.pack, calendar=at.calendar, act=at.act),
    )


def decide_objection(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    unit: str,
    upheld: bool,
    reason: str,
    reassign_to: str = "",
    due: Mapping[str, Any] | None = None,
) -> Kept:
    def decide(directive: Directive, at: Decision) -> None:
        promise, every = None, None
        if upheld and reassign_to:
            known(at.office.units, reassign_to)
            promise = promise_of(directive, at, due, instead_of=unit)
            every = rhythm(directive, at, promise, rhythm_of(directive, unit))
        directive.decide_objection(
            unit,
            upheld=upheld,
            reason=reason,
            reassign_to=reassign_to,
            due=promise,
            report=every,
            calendar=at.calendar,
            pack=at.pack,
            act=at.act,
        )

    return perform(record, directive_id, order, decide)
