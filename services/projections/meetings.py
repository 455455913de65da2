"""Meetings 会议: one row for each, with its agenda, who was there, what was decided and the matters it became."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple, cast
from uuid import UUID

from domain.aggregate import Aggregate
from domain.meeting.meeting import AgendaItem, Meeting
from services.projections.projection import Fact, Key, Projection, Rows


class MeetingRow(NamedTuple):
    id: UUID
    version: int
    kind: str
    name: str
    status: str
    called_on: date
    planned_on: date
    """The first day it was called for."""
    day: date
    """The day it is called for now, or was held on."""
    chair: str
    entrusted_by: str
    items: dict[str, Any]
    """By number: `topic`, `title`, `decision`, `text`, `units`, `due`, `directive`."""
    papers_sent_on: date | None
    papers_to: tuple[str, ...]
    away: dict[str, Any]
    """By post or unit: `reason`, `approved_by`."""
    present: tuple[str, ...]
    by_video: bool
    number: str
    signed_by: str
    signed_on: date | None
    moved: int
    reason: str
    """Why it was moved last, or cancelled."""
    units: tuple[str, ...]
    """Whom it concerns: invited, present, on leave, or to carry something out."""


class Meetings(Projection[MeetingRow]):
    name = "meetings"
    version = 1
    row = MeetingRow
    key = ("id",)
    of = Meeting
    indexes = ("btree (day) where until is null",)

    def topics(self) -> frozenset[str]:
        return frozenset(topic for topic, fact in Aggregate.FACTS.items() if issubclass(fact, Meeting.Event))

    def keys(self, fact: Fact) -> Iterable[Key]:
        return [(fact.originator_id,)]

    def apply(self, fact: Aggregate.Event, recorded: Fact, rows: Rows[MeetingRow]) -> None:
        meeting, on = cast(Meeting, rows.state(recorded.originator_id)), fact.act.on
        before = rows.get((meeting.id,)) or MeetingRow(
            id=meeting.id,
            version=0,
            kind=meeting.kind,
            name=meeting.name,
            status="",
            called_on=on,
            planned_on=meeting.day,
            day=meeting.day,
            chair=meeting.chair,
            entrusted_by=meeting.entrusted_by,
            items={},
            papers_sent_on=None,
            papers_to=(),
            away={},
            present=(),
            by_video=False,
            number="",
            signed_by="",
            signed_on=None,
            moved=0,
            reason="",
            units=(),
        )
        row = before._replace(
            version=recorded.version,
            status=meeting.status,
            day=meeting.day,
            items={str(n): _item(item) for n, item in sorted(meeting.items.items())},
            papers_sent_on=meeting.papers_sent_on,
            present=tuple(meeting.present),
            number=meeting.number,
            signed_by=meeting.signed_by,
            signed_on=meeting.signed_on,
        )
        match fact:
            case Meeting.PapersSent():
                row = row._replace(papers_to=tuple(sorted({*row.papers_to, *fact.to})))
            case Meeting.LeaveGranted():
                granted = {"reason": fact.reason, "approved_by": fact.approved_by}
                row = row._replace(away={**row.away, fact.post: granted})
            case Meeting.Moved():
                row = row._replace(moved=row.moved + 1, reason=fact.reason)
            case Meeting.Cancelled():
                row = row._replace(reason=fact.reason)
            case Meeting.Held():
                row = row._replace(by_video=fact.video)
            case _:
                pass
        owing = {unit for item in meeting.items.values() for unit in item.units}
        rows.put(row._replace(units=tuple(sorted({*row.papers_to, *row.away, *row.present, *owing}))))


def _item(item: AgendaItem) -> dict[str, Any]:
    return {
        "topic": str(item.topic) if item.topic else None,
        "title": item.title,
        "decision": str(item.decision) if item.decision else None,
        "text": item.text,
        "units": list(item.units),
        "due": item.due.isoformat() if item.due else None,
        "directive": str(item.directive) if item.directive else None,
    }
