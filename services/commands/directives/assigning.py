"""Assigning 交办、送达、调整单位、移交: units are named, joined, released and replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from domain.directive import Directive
from domain.unit import expand, known
from services.commands.directives.deciding import Decision, perform
from services.commands.directives.promising import promise_of, rhythm, rhythm_of
from services.commands.order import Order
from services.record.supervision import Kept, Supervision


def assign(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    leads: Sequence[str] = (),
    assisting: Sequence[str] = (),
    groups: Sequence[str] = (),
    collator: str = "",
    due: Mapping[str, Any] | None = None,
    report: Mapping[str, Any] | None = None,
) -> Kept:
    return perform(
        record,
        directive_id,
        order,
        lambda directive, at: assigned(
            directive,
            at,
            leads=leads,
            assisting=assisting,
            groups=groups,
            collator=collator,
            due=due,
            report=report,
        ),
    )


def assigned(
    directive: Directive,
    at: Decision,
    *,
    leads: Sequence[str] = (),
    assisting: Sequence[str] = (),
    groups: Sequence[str] = (),
    collator: str = "",
    due: Mapping[str, Any] | None = None,
    report: Mapping[str, Any] | None = None,
) -> None:
    units = at.office.units
    for code in (*leads, *assisting):
        known(units, code)
    promise = promise_of(directive, at, due)
    directive.assign(
        leads=leads,
        assisting=assisting,
        grouped=expand(groups, units, but=(*leads, *assisting)),
        collator=collator,
        due=promise,
        report=rhythm(directive, at, promise, report),
        act=at.act,
    )


def deliver(record: Supervision, directive_id: UUID, order: Order, *, unit: str, means: str = "") -> Kept:
    return perform(
        record, directive_id, order, lambda d, at: d.deliver(unit, means=means or at.act.channel, act=at.act)
    )


def add_unit(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    unit: str,
    role: str,
    reason: str,
    due: Mapping[str, Any] | None = None,
    report: Mapping[str, Any] | None = None,
) -> Kept:
    def decide(directive: Directive, at: Decision) -> None:
        known(at.office.units, unit)
        promise = promise_of(directive, at, due)
        every = rhythm(directive, at, promise, report)
        directive.add_unit(unit, role=role, due=promise, report=every, reason=reason, act=at.act)

    return perform(record, directive_id, order, decide)


def release_unit(
    record: Supervision, directive_id: UUID, order: Order, *, unit: str, reason: str, excused: bool = False
) -> Kept:
    return perform(
        record, directive_id, order, lambda d, at: d.release_unit(unit, reason=reason, excused=excused, act=at.act)
    )


def hand_over(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    old: str,
    new: str,
    day: date,
    basis: str,
    remaining: str = "",
    due: Mapping[str, Any] | None = None,
) -> Kept:
    def decide(directive: Directive, at: Decision) -> None:
        known(at.office.units, new)
        promise = promise_of(directive, at, due, instead_of=old)
        every = rhythm(directive, at, promise, rhythm_of(directive, old))
        directive.hand_over(
            old=old, new=new, day=day, remaining=remaining, basis=basis, due=promise, report=every, act=at.act
        )

    return perform(record, directive_id, order, decide)
