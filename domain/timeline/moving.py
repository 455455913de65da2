"""Moving 连带调整: what a new calendar or a new rule pack would move, listed beforehand; then moved as facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.calendar import Calendar
from domain.deadlines import roll
from domain.rules import RulePack
from domain.timeline.change import Change, difference
from domain.timeline.floors import Breach, breaches, pushed
from domain.timeline.history import Timeline
from domain.timeline.milestone import Milestone
from domain.timeline.planning import Asked, plan


@dataclass(frozen=True, slots=True)
class Move:
    """What would change, and what of it could not stand: those need people."""

    changes: tuple[Change, ...]
    breaches: tuple[Breach, ...]


def move(
    timeline: Timeline,
    asked: Sequence[Asked],
    *,
    calendar: Calendar,
    pack: RulePack,
    today: date,
) -> Move:
    """The changes a calendar and a pack in their newest form ask of an open timeline.

    A milestone nobody has moved goes where the plan would put it today. One that people moved, or that lies outside
    any plan, stays, and only leaves rest days and rises to its floor. What is over, and what was due before today,
    stays: a new rule makes nobody late.
    """
    now, open_ones = timeline.current, timeline.open
    touched, explained = timeline.touched(), timeline.explained()
    wanted = {one.code: one for each in asked for one in plan(each, calendar=calendar, pack=pack)}
    after: dict[str, Milestone] = dict(now)
    ever = timeline.baseline
    for code, one in open_ones.items():
        if one.due < today:
            continue
        if code in touched or code not in wanted:
            if code not in touched and one.rule:
                del after[code]  # the pack asks it no more
            else:
                after[code] = _standing(one, calendar, pack, is_short=code in explained)
        elif (new := _keeping(one, wanted[code])).due >= today:
            after[code] = new
    after |= {code: one for code, one in wanted.items() if code not in ever and one.due >= today}
    for code in sorted(after, key=lambda code: (after[code].due, code)):
        after = pushed(after, after[code], calendar=calendar, reached=timeline.done)
    # what may lie below its floor for a stated reason still may
    changes = tuple(replace(each, explained=explained.get(each.code, "")) for each in difference(now, after))
    found = breaches(after, calendar=calendar, until=timeline.until, reached=timeline.done, explained=explained)
    return Move(changes, tuple(breach for breach in found if breach.code in {change.code for change in changes}))


def _keeping(one: Milestone, new: Milestone) -> Milestone:
    """The unit that has it keeps it; nothing changes where only the words of the rule did."""
    new = replace(new, unit=one.unit, title=one.title)
    same = (one.start, one.due, one.floor, one.after) == (new.start, new.due, new.floor, new.after)
    return one if same else new


def _standing(one: Milestone, calendar: Calendar, pack: RulePack, *, is_short: bool) -> Milestone:
    due = max(one.due, one.floor.earliest(one.start, calendar)) if one.floor and not is_short else one.due
    return replace(one, due=roll(due, calendar=calendar, pack=pack))


def affected(
    timelines: Mapping[UUID, tuple[Timeline, Sequence[Asked]]], *, calendar: Calendar, pack: RulePack, today: date
) -> dict[UUID, Move]:
    """Which open timelines a calendar or a pack would move, and how: listed before anything is decided."""
    found = {
        decision: move(timeline, asked, calendar=calendar, pack=pack, today=today)
        for decision, (timeline, asked) in timelines.items()
    }
    return {decision: one for decision, one in found.items() if one.changes}
