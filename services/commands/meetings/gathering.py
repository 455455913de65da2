"""Gathering 召集和召开: a meeting is called under its chair's authority, prepared, moved or cancelled, held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from domain.aggregate import Refused
from domain.meeting.meeting import Meeting
from domain.meeting.topic import Topic
from domain.unit import known_post
from services.commands.directives.deciding import Decision, act_on, keep
from services.commands.order import Order
from services.record.supervision import Kept, Supervision


def call(
    record: Supervision,
    order: Order,
    *,
    id: UUID,
    kind: str,
    name: str,
    planned_on: date,
    chair: str,
    entrusted_by: str = "",
) -> Kept:
    """召集: who entrusts another to chair is one who chairs it in his own right."""

    def decide(at: Decision) -> tuple[Meeting, None]:
        posts = at.office.posts
        meeting = Meeting.call(
            id=id,
            kind=kind,
            name=name,
            planned_on=planned_on,
            chair=chair,
            rank=known_post(posts, chair, "chair").rank,
            pack=at.pack,
            act=at.act,
            entrusted_by=entrusted_by,
        )
        row = at.pack.row("meeting.types", kind)
        if row and entrusted_by:
            chairs = row["chairs"]
            assert isinstance(chairs, tuple)
            if known_post(posts, entrusted_by, "entrusted_by").rank not in chairs:
                raise Refused(
                    "meeting.types",
                    f"{row['zh']}只能由有权主持的领导委托",
                    "Only who chairs it in his own right entrusts another",
                    fields={"field": "entrusted_by"},
                )
        return meeting, None

    return keep(record, order, decide)


def set_agenda(record: Supervision, meeting: UUID, order: Order, *, topics: Sequence[UUID]) -> Kept:
    """确定议程: each topic knows its meeting in the same commit, and stands on no other agenda that is still ahead."""

    def decide(found: Meeting, at: Decision) -> None:
        tabled = [record.get(Topic, id) for id in dict.fromkeys(topics)]
        for topic in tabled:
            if topic.meeting not in (None, found.id):
                _refuse_if_ahead(record.get(Meeting, topic.meeting), topic, at)
        found.set_agenda(tabled, act=at.act)
        for topic in tabled:
            at.expects.append((topic.id, topic.version))
            topic.schedule(found.id, act=at.act)
        at.beside += tabled

    return act_on(record, Meeting, meeting, order, decide)


def _refuse_if_ahead(other: Meeting, topic: Topic, at: Decision) -> None:
    if other.status == "called" and any(item.topic == topic.id for item in other.items.values()):
        raise Refused(
            "meeting.agenda",
            f"议题“{topic.title}”已列入{other.name}",
            f"“{topic.title}” is on the agenda of {other.name}",
            fields={"field": "topics"},
        )
    at.expects.append((other.id, other.version))


def send_papers(record: Supervision, meeting: UUID, order: Order, *, to: Sequence[str], explained: str = "") -> Kept:
    def decide(found: Meeting, at: Decision) -> None:
        _known(at, to, "to")
        found.send_papers(to, calendar=at.calendar, pack=at.pack, act=at.act, explained=explained)

    return act_on(record, Meeting, meeting, order, decide)


def grant_leave(record: Supervision, meeting: UUID, order: Order, *, of: str, reason: str, approved_by: str) -> Kept:
    """请假 of a post or a unit."""

    def decide(found: Meeting, at: Decision) -> None:
        _known(at, [of], "of")
        known_post(at.office.posts, approved_by, "approved_by")
        found.grant_leave(of, reason=reason, approved_by=approved_by, act=at.act)

    return act_on(record, Meeting, meeting, order, decide)


def move(record: Supervision, meeting: UUID, order: Order, *, planned_on: date, reason: str) -> Kept:
    return act_on(
        record, Meeting, meeting, order, lambda found, at: found.move(planned_on, reason=reason, act=at.act)
    )  # fmt: skip


def cancel(record: Supervision, meeting: UUID, order: Order, *, reason: str) -> Kept:
    return act_on(record, Meeting, meeting, order, lambda found, at: found.cancel(reason=reason, act=at.act))


def hold(record: Supervision, meeting: UUID, order: Order, *, present: Sequence[str], video: bool = False) -> Kept:
    def decide(found: Meeting, at: Decision) -> None:
        _known(at, present, "present")
        found.hold(frozenset(present), video=video, act=at.act)

    return act_on(record, Meeting, meeting, order, decide)


def _known(at: Decision, codes: Iterable[str], field: str) -> None:
    for code in codes:
        if code not in at.office.units:
            known_post(at.office.posts, code, field)
