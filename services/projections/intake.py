"""Intake 登记拟办: one row for each document read in, with how many of its tasks still wait for a clerk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple, cast
from uuid import UUID

from domain.aggregate import Aggregate
from domain.intake import Intake
from services.projections.projection import Fact, Key, Projection, Rows

TOPICS = frozenset(topic for topic, fact in Aggregate.FACTS.items() if issubclass(fact, Intake.Event))


class IntakeRow(NamedTuple):
    id: UUID
    name: str
    source: str
    doc_number: str
    issued: str
    digest: str
    by: str
    read_on: date
    read_at: datetime
    position: int
    """Where it was read in; documents are listed by it."""
    waiting: int
    sure: int
    confirmed: int
    dismissed: int


class Intakes(Projection[IntakeRow]):
    name = "intake"
    version = 1
    row = IntakeRow
    key = ("id",)
    of = Intake
    indexes = ("btree (position) where until is null", "btree (digest)")

    def topics(self) -> frozenset[str]:
        return TOPICS

    def keys(self, fact: Fact) -> Iterable[Key]:
        return [(fact.originator_id,)]

    def evolve(self, state: Aggregate | None, fact: Aggregate.Event, recorded: Fact) -> Aggregate:
        intake = cast(Intake, super().evolve(state, fact, recorded))
        intake.text = ""  # whole documents need not stay in memory to be counted
        return intake

    def apply(self, fact: Aggregate.Event, recorded: Fact, rows: Rows[IntakeRow]) -> None:
        intake = cast(Intake, rows.state(recorded.originator_id))
        before = rows.get((recorded.originator_id,))
        waiting = intake.open
        rows.put(
            IntakeRow(
                recorded.originator_id,
                intake.name,
                intake.source,
                intake.doc_number,
                intake.issued,
                intake.digest,
                before.by if before else fact.act.by,
                before.read_on if before else fact.act.on,
                before.read_at if before else recorded.recorded_at,
                before.position if before else recorded.position,
                len(waiting),
                len(intake.sure),
                len(intake.confirmed),
                len(intake.dismissed),
            )
        )
