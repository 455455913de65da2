"""Timing 催办、延期、复核、中止: a person presses, a deadline moves, a review day is kept, a clock stands."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.directive import Directive
from services.commands.directives.deciding import Decision, Result, perform
from services.commands.order import Order
from services.record.supervision import Kept, Supervision


def urge(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    unit: str,
    reason: str,
    step: str = "",
    approved: bool = False,
) -> Kept:
    """催办: `approved` says the office head stands behind the slip."""

    def decide(directive: Directive, at: Decision) -> Result:
        needs = at.pack.flag("urge.needs_head_approval")
        return {"n": directive.urge(unit, reason=reason, step=step, approved=approved or not needs, act=at.act)}

    return perform(record, directive_id, order, decide)


def ask_extension(record: Supervision, directive_id: UUID, order: Order, *, unit: str, to: date, reason: str) -> Kept:
    return perform(
        record,
        directive_id,
        order,
        lambda d, at: d.ask_extension(unit, to=to, reason=reason, pack=at.pack, calendar=at.calendar, act=at.act),
    )


def decide_extension(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    unit: str,
    granted: bool,
    reason: str = "",
    due: date | None = None,
) -> Kept:
    return perform(
        record,
        directive_id,
        order,
        lambda d, at: d.decide_extension(
            unit, granted=granted, reason=reason, due=due, pack=at.pack, calendar=at.calendar, act=at.act
        ),
    )


def hold_review(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    result: str,
    next_on: date | None = None,
    is_last: bool = False,
) -> Kept:
    """长期事项复核: what was found, and the next review day; without one, that of the rule pack."""
    return perform(
        record,
        directive_id,
        order,
        lambda d, at: d.hold_review(
            result=result, next_on=next_on, is_last=is_last, pack=at.pack, calendar=at.calendar, act=at.act
        ),
    )


def suspend(record: Supervision, directive_id: UUID, order: Order, *, reason: str) -> Kept:
    return perform(record, directive_id, order, lambda d, at: d.suspend(reason=reason, act=at.act))


def resume(record: Supervision, directive_id: UUID, order: Order, *, reason: str = "") -> Kept:
    return perform(
        record,
        directive_id,
        order,
        lambda d, at: d.resume(reason=reason, calendar=at.calendar, pack=at.pack, act=at.act),
    )
