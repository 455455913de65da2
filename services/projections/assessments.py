"""Assessments and schemes 考核、方案: one row for each, with where it stands, for the lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, cast
from uuid import UUID

from domain.aggregate import Aggregate
from domain.assessment import Assessment
from domain.assessment.year import Year
from domain.scheme.life import SchemeLife
from services.projections.projection import Fact, Key, Projection, Rows


class AssessmentRow(NamedTuple):
    id: UUID
    scheme: UUID
    kind: str
    year: int
    name: str
    version: str
    cut_off: date
    stage: str
    rounds: int
    scored_at: int | None
    """The position of the last round."""
    published: int
    """The number of the round that is published, 0 for none."""
    is_public: bool
    appeals: int
    """Waiting for a decision."""


class Assessments(Projection[AssessmentRow]):
    name = "assessments"
    version = 1
    row = AssessmentRow
    key = ("id",)
    of = Assessment

    def topics(self) -> frozenset[str]:
        return frozenset(topic for topic, fact in Aggregate.FACTS.items() if issubclass(fact, Year.Event))

    def keys(self, fact: Fact) -> Iterable[Key]:
        return [(fact.originator_id,)]

    def apply(self, fact: Aggregate.Event, recorded: Fact, rows: Rows[AssessmentRow]) -> None:
        year = cast(Assessment, rows.state(recorded.originator_id))
        before, now = rows.get((year.id,)), year.now
        is_public = fact.public if isinstance(fact, Assessment.Published) else bool(before and before.is_public)
        rows.put(
            AssessmentRow(
                year.id,
                now.scheme,
                now.kind,
                now.year,
                year.name,
                now.version,
                now.cut_off,
                now.stage,
                len(now.rounds),
                now.rounds[-1].position if now.rounds else None,
                now.published[-1] if now.published else 0,
                is_public,
                sum(appeal.granted is None for appeal in now.appeals.values()),
            )
        )


class SchemeRow(NamedTuple):
    id: UUID
    code: str
    kind: str
    year: int
    name: str
    name_en: str
    status: str
    version: str
    """The newest approved one, or the draft's."""
    asked_until: date | None
    asked: tuple[str, ...]
    waiting: tuple[str, ...]
    """Of those asked, who has not answered."""
    authors: tuple[str, ...]
    """Whoever wrote it, and so does not approve it."""
    adjustment_by: str
    """Who asked for the adjustment that waits for approval; empty where none does."""


class Schemes(Projection[SchemeRow]):
    name = "schemes"
    version = 2
    row = SchemeRow
    key = ("id",)
    of = SchemeLife

    def topics(self) -> frozenset[str]:
        return frozenset(topic for topic, fact in Aggregate.FACTS.items() if issubclass(fact, SchemeLife.Event))

    def keys(self, fact: Fact) -> Iterable[Key]:
        return [(fact.originator_id,)]

    def apply(self, fact: Aggregate.Event, recorded: Fact, rows: Rows[SchemeRow]) -> None:
        life = cast(SchemeLife, rows.state(recorded.originator_id))
        head = life.content["scheme"]
        rows.put(
            SchemeRow(
                life.id,
                head["code"],
                head["kind"],
                int(head["year"]),
                head["name"],
                head.get("name_en") or head["name"],
                life.status,
                life.versions[-1].version if life.versions else head["version"],
                life.until,
                tuple(life.asked),
                tuple(unit for unit, opinion in life.asked.items() if opinion is None),
                tuple(sorted(life.authors)),
                life.adjustment_by if life.adjustment is not None else "",
            )
        )
