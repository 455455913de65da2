"""Scheduling 时间线: planned, reshaped and reached; moved as facts after a new calendar or rule pack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Literal
from uuid import UUID

from domain.aggregate import Refused
from domain.calendar import Calendar
from domain.decision import Decision
from domain.timeline.change import Change, difference
from domain.timeline.floors import Breach, pushed
from domain.timeline.history import Timeline
from domain.timeline.milestone import Milestone
from domain.timeline.moving import Move
from domain.timeline.planning import Asked, Part
from domain.unit import known, known_post
from services.commands.decisions.executing import Given, opened
from services.commands.directives.deciding import Decision as At
from services.commands.directives.deciding import Result, act_on, keep
from services.commands.office import Office
from services.commands.order import Order
from services.record.supervision import Command, Kept, Supervision, folded


def plan(
    record: Supervision, id: UUID, order: Order, *, part: Part, start: date | None = None, unit: str = "",
    last_meeting: date | None = None, hearing: bool = False, skipped: Sequence[str] = (), given: Sequence[Given] = (),
) -> Kept:  # fmt: skip
    """编排: from the day of the act, by the lead unit; `given` of its steps go to their units in the same commit.
    `last_meeting`: when the executive meeting was last held, from which its slots are counted."""

    def decide(found: Decision, at: At) -> Result:
        begins = start or at.act.on
        if unit:
            known(at.office.units, unit)
        asked = Asked(
            part, begins, unit or found.now.lead, last_meeting or begins,
            until=found.now.until if part == "review" else None, cycle=found.now.cycle, hearing=hearing,
            skipped=tuple(skipped),
        )  # fmt: skip
        n = found.plan_timeline(asked, calendar=at.calendar, pack=at.pack, act=at.act)
        return {"n": n, **opened(found, at, given)}

    return act_on(record, Decision, id, order, decide)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one step shall be: moved, given to another unit, dropped, or, under a code that is free, a step of its own."""

    code: str
    start: date | None = None
    due: date | None = None
    unit: str = ""
    title: str = ""
    drop: bool = False
    reason: str = ""
    explained: str = ""


def reshape(
    record: Supervision, id: UUID, order: Order, *, wanted: Sequence[Wanted], ground: str, reason: str,
    asked_by: str = "", approved_by: str = "", cause: str = "", follow: bool = True, given: Sequence[Given] = (),
) -> Kept:  # fmt: skip
    """调整: with `follow` what hangs on a moved step moves after it. What the office approves itself needs no post."""

    def decide(found: Decision, at: At) -> Result:
        for each in wanted:
            if each.unit:
                known(at.office.units, each.unit)
        rank = known_post(at.office.posts, approved_by, "approved_by").rank if approved_by else ""
        n = found.reshape(
            tuple(_changes(found.now.timeline, wanted, reason=reason, calendar=at.calendar, follow=follow)),
            ground=ground,
            reason=reason,
            asked_by=asked_by or at.act.acting_for or at.act.by,
            approved_by=approved_by or at.act.by,
            rank=rank,
            cause=cause,
            calendar=at.calendar,
            pack=at.pack,
            act=at.act,
        )
        return {"n": n, **opened(found, at, given)}

    return act_on(record, Decision, id, order, decide)


def _changes(
    timeline: Timeline, wanted: Sequence[Wanted], *, reason: str, calendar: Calendar, follow: bool
) -> Iterator[Change]:
    after = dict(timeline.current)
    for each in wanted:
        if each.drop:
            after.pop(each.code, None)
            continue
        moved = _milestone(each, timeline)
        after = pushed(after, moved, calendar=calendar, reached=timeline.done) if follow else after | {each.code: moved}
    said = {each.code: each for each in wanted}
    for change in difference(timeline.current, after, reason):
        own = said.get(change.code)
        yield replace(change, reason=own.reason or reason, explained=own.explained) if own else change


def _milestone(each: Wanted, timeline: Timeline) -> Milestone:
    was = timeline.current.get(each.code)
    if was is None:
        if each.due is None or not each.title:
            raise Refused(
                "timeline.milestone",
                "时间线上没有这一环节；新增环节须写明名称和日期",
                "The timeline has no such step; a new one needs its name and its day",
                fields={"field": "changes"},
            )
        return Milestone(each.code, "other", each.start or each.due, each.due, each.unit, each.title)
    return replace(
        was,
        start=each.start or was.start,
        due=each.due or was.due,
        unit=each.unit or was.unit,
        title=each.title or was.title,
    )


def reach(
    record: Supervision, id: UUID, order: Order, *, code: str, reached_on: date | None = None, text: str = "",
    evidence: Sequence[str] = (),
) -> Kept:  # fmt: skip
    return act_on(
        record, Decision, id, order,
        lambda found, at: found.reach(
            code, reached_on=reached_on or at.act.on, text=text, evidence=evidence, act=at.act
        ),
    )  # fmt: skip


def would_move(record: Supervision, ids: Sequence[UUID], office: Office, *, calendar: Calendar, today: date,
               rules_of: date) -> dict[UUID, Move]:  # fmt: skip
    """Which of these timelines that calendar, and the pack in force on `rules_of`, would move, and what stands in the
    way: listed before anything is decided."""
    pack = office.pack(rules_of)
    known = ((id, folded(Decision, id, record.history(id))) for id in ids)  # half the time of the repository's way
    found = {id: each.moves(calendar=calendar, pack=pack, today=today) for id, each in known}
    return {id: move for id, move in found.items() if move.changes}


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of one timeline: the position of its new version, or what people must settle first."""

    decision: UUID
    position: int | None
    breaches: tuple[Breach, ...]


def follow(
    record: Supervision, ids: Sequence[UUID], order: Order, *, ground: Literal["calendar", "rules"], cause: str,
    reason: str,
) -> Iterator[Followed]:  # fmt: skip
    """连带调整 of these timelines, each in a commit of its own. The same asked again moves nothing twice."""
    for id in ids:
        found: list[Breach] = []

        def decide(at: At, id: UUID = id, found: list[Breach] = found) -> tuple[Decision, Result]:
            decision = record.get(Decision, id)
            found[:] = decision.follow(
                ground=ground, cause=cause, reason=reason, calendar=at.calendar, pack=at.pack, act=at.act
            )
            if not decision.pending_events:
                raise _Settled
            return decision, {}

        own = Command(sha256(f"{order.command.id}:{id}".encode()).hexdigest(), order.command.body_hash)
        if before := record.answered(own.id):
            yield Followed(id, before.last, ())
            continue
        try:
            kept = keep(record, replace(order, command=own, if_match=None), decide)
        except _Settled:
            if found:
                yield Followed(id, None, tuple(found))
        else:
            yield Followed(id, kept.last, ())


class _Settled(Exception):  # noqa: N818 - nothing to keep
    """The timeline stands as the calendar and the pack want it, or people must look first."""
