"""Closing 办结、撤销、重新办理、归档: how a matter ends, and begins again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from domain.aggregate import Refused
from domain.directive import ENDED, Directive, open_children
from services.commands.directives.commissioned import tell_the_decision
from services.commands.directives.deciding import Decision, perform
from services.commands.directives.promising import promise_of
from services.commands.order import Order
from services.record.supervision import Kept, Supervision


def close(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    outcome: str,
    reason: str,
    remaining: Sequence[Mapping[str, Any]] = (),
) -> Kept:
    """办结销号: decided on the children as they are; the record refuses it if one has moved since."""

    def decide(directive: Directive, at: Decision) -> None:
        directive.close(
            outcome=outcome,
            reason=reason,
            remaining=remaining,
            open_children=open_children(_children(directive, at)),
            pack=at.pack,
            act=at.act,
        )
        tell_the_decision(directive, at)

    return perform(record, directive_id, order, decide)


def withdraw(record: Supervision, directive_id: UUID, order: Order, *, reason: str) -> Kept:
    """撤销: not while sub-directives are open."""

    def decide(directive: Directive, at: Decision) -> None:
        if still := open_children(_children(directive, at)):
            raise Refused(
                "close.children",
                f"尚有子事项未办结：{'、'.join(still)}",
                f"Sub-directives still open: {', '.join(still)}",
            )
        directive.withdraw(reason=reason, act=at.act)

    return perform(record, directive_id, order, decide)


def reopen(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    reason: str,
    relapse: bool = False,
    due: Mapping[str, Any] | None = None,
) -> Kept:
    """重新办理: a child does not reopen under a parent that is over."""

    def decide(directive: Directive, at: Decision) -> None:
        if directive.parent:
            parent = record.get(Directive, directive.parent)
            if parent.status in ENDED:
                raise Refused(
                    "reopen.parent",
                    "上级事项已办结，请先重新办理上级事项",
                    "Its parent is closed; reopen the parent first",
                )
            at.reads([parent])
        directive.reopen(
            reason=reason,
            relapse=relapse,
            due=promise_of(directive, at, due),
            pack=at.pack,
            calendar=at.calendar,
            act=at.act,
        )

    return perform(record, directive_id, order, decide)


def archive(record: Supervision, directive_id: UUID, order: Order, *, comment: str = "") -> Kept:
    return perform(record, directive_id, order, lambda d, at: d.archive(comment=comment, act=at.act))


def _children(directive: Directive, at: Decision) -> list[Directive]:
    """The sub-directives as they are; one that moves meanwhile has the decision made again."""
    children = [at.record.get(Directive, child) for child in directive.children]
    at.reads(children)
    return children
