"""Scheduling 时间线: planned, reshaped and reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.aggregate import Refused
from domain.calendar import Calendar
from domain.decision import Decision
from domain.timeline.change import Change, difference
from domain.timeline.floors import pushed
from domain.timeline.history import Timeline
from domain.timeline.milestone import Milestone
from domain.timeline.planning import Asked, Part
from domain.unit import known, known_post
from services.commands.decisions.executing import Given, opened
from services.commands.decisions.steps import tell_matters
from services.commands.directives.deciding import Decision as At
from services.commands.directives.deciding import Result, act_on
from services.commands.order import Order
from services.record.supervision import Kept, Supervision


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
        return {"n": n, **tell_matters(found, at), **opened(found, at, given)}

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
