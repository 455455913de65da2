"""Life line 事项全过程: one row for each fact of a directive; sentences are made when it is read."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from domain.aggregate import Aggregate
from services.projections.directives import TOPICS
from services.projections.projection import Fact, Projection, Rows


class LifelineRow(NamedTuple):
    position: int
    directive: UUID
    topic: str
    unit: str
    by: str
    on_day: date
    is_late_entry: bool
    recorded_at: datetime


class Lifeline(Projection[LifelineRow]):
    name = "lifeline"
    version = 1
    row = LifelineRow
    key = ("position",)
    indexes = ("btree (directive, position)", "btree (on_day, topic)")

    def topics(self) -> frozenset[str]:
        return TOPICS

    def keys(self, fact: Fact) -> list[tuple[int]]:
        return [(fact.position,)]

    def apply(self, fact: Aggregate.Event, recorded: Fact, rows: Rows[LifelineRow]) -> None:
        act = fact.act
        unit = str(getattr(fact, "unit", "") or getattr(fact, "old", ""))
        rows.put(
            LifelineRow(
                recorded.position,
                recorded.originator_id,
                recorded.topic,
                unit,
                act.by,
                act.on,
                act.late,
                recorded.recorded_at,
            )
        )
