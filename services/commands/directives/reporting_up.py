"""Reporting up 呈报、批示: the leader hears the result, endorses it or instructs again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from domain.directive import Directive
from services.commands.directives.deciding import Decision, perform
from services.commands.directives.promising import promise_of
from services.commands.directives.registering import refuse_unknown_post
from services.commands.order import Order
from services.record.supervision import Kept, Supervision


def report_up(record: Supervision, directive_id: UUID, order: Order, *, leader: str = "", summary: str = "") -> Kept:
    def decide(directive: Directive, at: Decision) -> None:
        refuse_unknown_post(at, leader)
        directive.report_up(leader=leader, summary=summary, act=at.act)

    return perform(record, directive_id, order, decide)


def endorse(record: Supervision, directive_id: UUID, order: Order, *, leader: str = "", opinion: str = "") -> Kept:
    return perform(record, directive_id, order, lambda d, at: d.endorse(leader=leader, opinion=opinion, act=at.act))


def instruct_again(
    record: Supervision,
    directive_id: UUID,
    order: Order,
    *,
    opinion: str,
    leader: str = "",
    content: str = "",
    due: Mapping[str, Any] | None = None,
) -> Kept:
    def decide(directive: Directive, at: Decision) -> None:
        refuse_unknown_post(at, leader)
        begins_anew = due or directive.received_final_on
        directive.instruct_again(
            leader=leader,
            opinion=opinion,
            content=content,
            due=promise_of(directive, at, due) if begins_anew else None,
            pack=at.pack,
            calendar=at.calendar,
            act=at.act,
        )

    return perform(record, directive_id, order, decide)
