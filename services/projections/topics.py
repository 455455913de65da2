"""Topics 议题: one row for each, with where it stands and what the heads concerned signed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple, cast
from uuid import UUID

from domain.aggregate import Aggregate
from domain.meeting.topic import Topic
from services.projections.projection import Fact, Key, Projection, Rows


class TopicRow(NamedTuple):
    id: UUID
    version: int
    title: str
    kind: str
    unit: str
    concerned: tuple[str, ...]
    decision: UUID | None
    status: str
    status_since: date
    proposed_on: date
    coordinated_by: str
    coordination: str
    opinions: dict[str, Any]
    """By unit: `agrees`, `text`, `signed_by`, `on`."""
    papers_approved: bool
    review: str
    admitted_by: str
    meeting: UUID | None
    refusal: str
    reason: str
    """Why it is not tabled."""


class Topics(Projection[TopicRow]):
    name = "topics"
    version = 1
    row = TopicRow
    key = ("id",)
    of = Topic
    indexes = ("btree (meeting) where until is null",)

    def topics(self) -> frozenset[str]:
        return frozenset(topic for topic, fact in Aggregate.FACTS.items() if issubclass(fact, Topic.Event))

    def keys(self, fact: Fact) -> Iterable[Key]:
        return [(fact.originator_id,)]

    def apply(self, fact: Aggregate.Event, recorded: Fact, rows: Rows[TopicRow]) -> None:
        topic, on = cast(Topic, rows.state(recorded.originator_id)), fact.act.on
        before = rows.get((topic.id,)) or TopicRow(
            id=topic.id,
            version=0,
            title=topic.title,
            kind=topic.kind,
            unit=topic.unit,
            concerned=tuple(topic.concerned),
            decision=topic.decision,
            status="",
            status_since=on,
            proposed_on=on,
            coordinated_by="",
            coordination="",
            opinions={},
            papers_approved=False,
            review="",
            admitted_by="",
            meeting=None,
            refusal="",
            reason="",
        )
        row = before._replace(
            version=recorded.version,
            status=topic.status,
            status_since=before.status_since if before.status == topic.status else on,
            papers_approved=topic.papers_approved,
            meeting=topic.meeting,
        )
        match fact:
            case Topic.Coordinated():
                row = row._replace(coordinated_by=fact.by, coordination=fact.text)
            case Topic.OpinionSigned():
                said = {"agrees": fact.agrees, "text": fact.text, "signed_by": fact.signed_by, "on": on.isoformat()}
                row = row._replace(opinions={**row.opinions, fact.unit: said})
            case Topic.OfficeReviewed():
                row = row._replace(review=fact.text)
            case Topic.Admitted():
                row = row._replace(admitted_by=fact.by)
            case Topic.TurnedDown():
                row = row._replace(refusal=fact.code, reason=fact.reason)
            case _:
                pass
        rows.put(row)
