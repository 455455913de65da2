"""Portfolio 决策组合: many timelines on one day: what is next, what is late, how far promises moved and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.timeline.history import Slip, Timeline
from domain.timeline.milestone import Milestone


@dataclass(frozen=True, slots=True)
class Row:
    """One decision in a portfolio. `first_end` and `current_end`: the last day promised, at first and now. `actual`: days
    missed of the promises that stood; a step that came early makes up for no other."""

    decision: UUID
    versions: int
    milestones: int
    reached: int
    dropped: int
    late: int
    next: Milestone | None
    first_end: date | None
    current_end: date | None
    planned: int
    actual: int
    by_ground: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Portfolio:
    rows: tuple[Row, ...]
    late: int
    planned: int
    actual: int
    by_ground: Mapping[str, int]


def row(decision: UUID, timeline: Timeline, today: date) -> Row:
    slips = timeline.slips(today)
    current, left = timeline.current, timeline.open
    first = [slip.first.due for slip in slips.values()]
    return Row(
        decision=decision,
        versions=len(timeline.versions),
        milestones=len(slips),
        reached=len(timeline.done),
        dropped=sum(slip.is_dropped for slip in slips.values()),
        late=sum(one.due < today for one in left.values()),
        next=min(left.values(), key=lambda one: (one.due, one.code), default=None),
        first_end=max(first, default=None),
        current_end=max((one.due for one in current.values()), default=None),
        planned=sum(slip.planned for slip in slips.values()),
        actual=sum(max(slip.actual, 0) for slip in slips.values()),
        by_ground=_by_ground(slips.values()),
    )


def portfolio(
    timelines: Mapping[UUID, Timeline], today: date, *, happened: date | None = None, recorded: date | None = None
) -> Portfolio:
    """All of them as of the same two days; a decision that was not planned by then has no row."""
    stood = {decision: one.as_of(happened, recorded) for decision, one in timelines.items()}
    rows = tuple(row(decision, one, today) for decision, one in stood.items() if one.versions)
    total: Counter[str] = Counter()
    for each in rows:
        for ground, days in each.by_ground.items():
            total[ground] += days
    return Portfolio(
        rows=rows,
        late=sum(each.late for each in rows),
        planned=sum(each.planned for each in rows),
        actual=sum(each.actual for each in rows),
        by_ground=dict(total),
    )


def _by_ground(slips: Iterable[Slip]) -> dict[str, int]:
    days: dict[str, int] = {}
    for slip in slips:
        for part in slip.parts:
            if part.days:
                days[part.version.ground] = days.get(part.version.ground, 0) + part.days
    return days
