"""Standing 决策现状: one decision as its facts make it, with its timeline by both clocks and where each part of it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.decision import Decision
from domain.decision.accountability import Told
from domain.decision.course import Course
from domain.decision.pace import Pace
from domain.timeline.history import Timeline
from services.record.supervision import Recorded, Supervision, folded


@dataclass(frozen=True, eq=False)
class Known:
    """Nobody acts on `decision` here: what is done with one is done with one loaded for it."""

    decision: Decision
    facts: Sequence[Recorded]
    zone: ZoneInfo

    @property
    def position(self) -> int:
        return self.facts[-1].position

    @cached_property
    def units(self) -> frozenset[str]:
        """Whoever has or had a part in it: proposed, leads, was asked, carries it out, has a step."""
        return frozenset(unit for recorded in self.facts for unit in _units(recorded.fact)) - {""}

    @cached_property
    def told(self) -> list[Told]:
        """Each fact with the office day it was recorded on."""
        return [(each.fact, each.recorded_at.astimezone(self.zone).date()) for each in self.facts]

    @cached_property
    def timeline(self) -> Timeline:
        return self._paced[0]

    @cached_property
    def versions(self) -> dict[int, int]:
        """The position of the fact that made each version, by its number."""
        return {
            fact.n: each.position
            for each in self.facts
            if isinstance(fact := each.fact, Decision.TimelinePlanned | Decision.TimelineReshaped)
        }

    @property
    def actuals(self) -> dict[str, int]:
        """The position of the fact that says each step is over."""
        return self._paced[1]

    @cached_property
    def _paced(self) -> tuple[Timeline, dict[str, int]]:
        pace, said = Pace(), dict[str, int]()
        for recorded, (fact, noted) in zip(self.facts, self.told, strict=True):
            before = len(pace.timeline.actuals)
            if isinstance(fact, Course.Event):
                fact.keep(pace, noted)
            said |= {actual.code: recorded.position for actual in pace.timeline.actuals[before:]}
        return pace.timeline, said

    def dated(self, happened: date | None) -> Timeline:
        """The timeline by what had happened by that day; the facts themselves end where the record was asked."""
        return self.timeline.as_of(happened) if happened else self.timeline


def decision_of(record: Supervision, id: UUID, *, until: int | None = None) -> Known:
    """The decision now, or as it stood at a position; `Missing` where there was none."""
    facts = [each for each in record.history(id) if until is None or each.position <= until]
    return Known(folded(Decision, id, facts), tuple(facts), ZoneInfo(record.place.zone))


def _units(fact: object) -> Sequence[str]:
    match fact:
        case Decision.Proposed():
            return (fact.proposer,)
        case Decision.Started():
            return (fact.lead,)
        case Decision.Drafted():
            return tuple(fact.affected)
        case Decision.Decided():
            return tuple(fact.executing)
        case Decision.DirectiveOpened():
            return (fact.unit,)
        case Decision.TimelinePlanned():
            return tuple(one["unit"] for one in fact.milestones)
        case Decision.TimelineReshaped():
            return tuple(change["now"]["unit"] for change in fact.changes if change["now"])
        case _:
            return ()
