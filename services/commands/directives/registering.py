"""Registering 登记、立项: a matter enters the register and is taken up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from domain.aggregate import Aggregate, Personal, Refused
from domain.directive import Directive
from domain.unit import known_post
from services.commands.directives.assigning import assigned
from services.commands.directives.deciding import Decision, Result, keep, perform
from services.commands.directives.numbering import number
from services.commands.order import Order
from services.record.supervision import Kept, Supervision


def register(
    record: Supervision,
    order: Order,
    *,
    id: UUID,
    draft: bool = False,
    parent: UUID | None = None,
    series: str = "",
    petitioner: Personal | None = None,
    assign: Mapping[str, Any] | None = None,
    also: Callable[[], Sequence[Aggregate]] = tuple,
    **fields: Any,
) -> Kept:
    """登记: a draft waits for approval; anything else is numbered in the same commit, and goes to
    its units in it where `assign` says to whom. What `also` answers is kept with it; it is asked anew whenever a
    lost race is decided again."""

    def decide(at: Decision) -> tuple[Directive, Result]:
        directive = registered(at, id, parent=parent, series=series, petitioner=petitioner, **fields)
        if not draft:
            directive.approve(own=is_own_approval(directive, at), act=at.act)
            number(at, series, [directive])
            if assign is not None:
                assigned(directive, at, **assign)
        if parent is not None:
            above = record.get(Directive, parent)
            above.open_subdirective(id, act=at.act)  # told of its child, so that it cannot close meanwhile
            at.beside.append(above)
        at.beside += also()
        return directive, {"number": directive.number or None}

    return keep(record, order, decide)


def approve(record: Supervision, directive_id: UUID, order: Order, *, comment: str = "") -> Kept:
    """立项: a draft approved takes its number in the same commit."""

    def decide(directive: Directive, at: Decision) -> Result:
        directive.approve(own=is_own_approval(directive, at), comment=comment, act=at.act)
        number(at, directive.series, [directive])
        return {"number": directive.number}

    return perform(record, directive_id, order, decide)


def registered(at: Decision, id: UUID, *, parent: UUID | None, series: str, **fields: Any) -> Directive:
    refuse_unknown_post(at, fields.get("leader", ""))
    if series and series not in at.pack.codes("number.series"):
        raise Refused(
            "number.series", f"没有编号序列“{series}”", f"There is no series {series!r}", fields={"field": "series"}
        )
    known_fields = {**fields, "urgency": fields.get("urgency") or "normal"}
    return Directive.register(id=id, pack=at.pack, act=at.act, parent=parent, series=series, **known_fields)


def is_own_approval(directive: Directive, at: Decision) -> bool:
    return directive.source in at.pack.items("approve.own_approval_sources")


def refuse_unknown_post(at: Decision, code: str) -> None:
    if code:
        known_post(at.office.posts, code, "leader")
