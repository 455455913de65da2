"""Minuting 纪要: what was decided is written, signed by the right post, and becomes duty: numbered directives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.directive import Directive
from domain.meeting.meeting import AgendaItem, Meeting
from domain.refusing import refuse
from domain.unit import known, known_post
from services.commands.directives.assigning import assigned
from services.commands.directives.deciding import Decision, Result, act_on
from services.commands.directives.numbering import number
from services.commands.directives.registering import is_own_approval, registered
from services.commands.order import Order, new_id
from services.record.supervision import Kept, Supervision


@dataclass(frozen=True, slots=True)
class Handed:
    """What of the minutes becomes a matter, and how it is assigned: where nobody is named the item's first unit leads
    and the others assist, by the item's own day."""

    n: int
    assign: Mapping[str, Any] = field(default_factory=dict)


def minute(
    record: Supervision, meeting: UUID, order: Order, *, number: str, items: Sequence[Mapping[str, Any]]
) -> Kept:
    def decide(found: Meeting, at: Decision) -> None:
        for item in items:
            for unit in item.get("units", ()):
                known(at.office.units, unit)
        found.minute(number, items, act=at.act)

    return act_on(record, Meeting, meeting, order, decide)


def sign_minutes(record: Supervision, meeting: UUID, order: Order, *, by: str) -> Kept:
    def decide(found: Meeting, at: Decision) -> None:
        found.sign_minutes(by, rank=known_post(at.office.posts, by, "leader").rank, pack=at.pack, act=at.act)

    return act_on(record, Meeting, meeting, order, decide)


def hand_over(record: Supervision, meeting: UUID, order: Order, *, items: Sequence[Handed] = ()) -> Kept:
    """转督办: these items, or all that somebody must carry out and that are no matter yet, each numbered and given to
    its units in the commit that says so in the minutes: an item is a matter once, whoever asks again."""

    def decide(found: Meeting, at: Decision) -> Result:
        chosen = items or [Handed(n) for n, item in found.items.items() if item.units and not item.directive]
        if not chosen:
            refuse("meeting.no_units", "没有待转督办的议定事项", "No item is left that somebody must carry out")
        matters = [_matter(found, each, at) for each in chosen]
        number(at, "", matters)
        for each, matter in zip(chosen, matters, strict=True):
            assigned(matter, at, **_assignment(found.items[each.n], each.assign))
        at.beside += matters
        told = zip(chosen, matters, strict=True)
        return {"directives": [{"n": each.n, "id": str(one.id), "number": one.number} for each, one in told]}

    return act_on(record, Meeting, meeting, order, decide)


def _assignment(item: AgendaItem, asked: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(asked)
    if not given.get("leads") and not given.get("groups"):
        given |= {"leads": item.units[:1], "assisting": item.units[1:]}
    if not given.get("due") and item.due:
        given["due"] = {"kind": "date", "on": item.due.isoformat()}
    return given


def _matter(meeting: Meeting, each: Handed, at: Decision) -> Directive:
    decided = meeting.minutes(each.n)
    matter = registered(
        at,
        new_id(),
        parent=None,
        series="",
        source="meeting",
        title=meeting.items[each.n].title,
        content=decided.text,
        received_on=decided.signed_on,
        basis=f"{decided.number}第{each.n}项",
        document={"meeting": str(meeting.id), "n": each.n, "name": decided.number, "sentence": decided.text},
    )
    meeting.hand_over(each.n, matter.id, act=at.act)
    matter.approve(own=is_own_approval(matter, at), act=at.act)
    return matter
