"""Changing 更正、分解、合并: what was written is put right; one matter becomes several, or goes on in another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from domain.aggregate import Refused
from domain.directive import Directive
from services.commands.directives.assigning import assigned
from services.commands.directives.deciding import Decision, Result, perform
from services.commands.directives.numbering import number
from services.commands.directives.promising import sent_as
from services.commands.directives.registering import refuse_unknown_post, registered
from services.commands.order import Order, new_id
from services.record.supervision import Kept, Supervision

ASSIGNMENT = ("leads", "assisting", "groups", "collator", "due", "report")


def correct(
    record: Supervision, directive_id: UUID, order: Order, *, field: str, was: str, value: str, reason: str
) -> Kept:
    """更正: the result says whether it took effect or waits for a second person."""

    def decide(directive: Directive, at: Decision) -> Result:
        if field == "leader":
            refuse_unknown_post(at, value)
        done = directive.correct(field, was=was, value=value, reason=reason, pack=at.pack, act=at.act)
        return {"pending": not done, "number": directive.number}

    return perform(record, directive_id, order, decide)


def split(
    record: Supervision, directive_id: UUID, order: Order, *, items: Sequence[Mapping[str, Any]], reason: str = ""
) -> Kept:
    """分解: sub-directives, each numbered and, where units are named, assigned, all in one commit."""

    def decide(parent: Directive, at: Decision) -> Result:
        if not items:
            raise Refused(
                "split.items", "请列出要分解的子事项", "List the matters to split into", fields={"field": "items"}
            )
        children = [_child(parent, item, at) for item in items]
        for child in children:
            parent.open_subdirective(child.id, act=at.act)
        number(at, parent.series, children)
        for n, (child, item) in enumerate(zip(children, items, strict=True)):
            if item.get("leads") or item.get("groups"):
                with sent_as(f"items.{n}"):
                    assigned(child, at, **{name: item[name] for name in ASSIGNMENT if name in item})
        at.beside += children
        return {"children": [{"id": str(child.id), "number": child.number} for child in children]}

    return perform(record, directive_id, order, decide)


def _child(parent: Directive, item: Mapping[str, Any], at: Decision) -> Directive:
    child = registered(
        at,
        new_id(),
        parent=parent.id,
        series=parent.series,
        source=parent.source,
        title=item["title"],
        content=item.get("content", ""),
        received_on=parent.received_on,
        basis=item.get("basis") or f"{parent.number}：{parent.basis}",
        leader=parent.leader,
        opinion=parent.opinion,
        issuer=parent.issuer,
        urgency=item.get("urgency") or parent.urgency,
        level=parent.level,
    )
    child.approve(own=True, act=at.act)
    return child


def merge(record: Supervision, directive_id: UUID, order: Order, *, into: UUID, reason: str) -> Kept:
    """并案: the duplicate keeps its number and says where it went."""

    def decide(directive: Directive, at: Decision) -> Result:
        directive.merge_into(into, reason=reason, act=at.act)
        other = record.get(Directive, into)
        other.absorb(directive, act=at.act)
        at.beside.append(other)
        return {"into": str(into)}

    return perform(record, directive_id, order, decide)
