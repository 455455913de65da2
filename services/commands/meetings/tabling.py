"""Tabling 提请上会: a topic is proposed, coordinated, signed for by the heads concerned, admitted or turned down."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.meeting.topic import Topic
from domain.unit import known, known_post
from services.commands.directives.deciding import Decision, act_on, keep
from services.commands.order import Order
from services.record.supervision import Kept, Supervision


def propose(
    record: Supervision,
    order: Order,
    *,
    id: UUID,
    title: str,
    kind: str,
    unit: str,
    concerned: Sequence[str] = (),
    decision: UUID | None = None,
) -> Kept:
    """提出 to a kind of meeting."""

    def decide(at: Decision) -> tuple[Topic, None]:
        for code in (unit, *concerned):
            known(at.office.units, code)
        topic = Topic.propose(
            id=id, title=title, kind=kind, unit=unit, concerned=concerned, decision=decision, pack=at.pack, act=at.act
        )
        return topic, None

    return keep(record, order, decide)


def coordinate(record: Supervision, topic: UUID, order: Order, *, by: str, text: str) -> Kept:
    """会前协调 by the leader responsible."""

    def decide(found: Topic, at: Decision) -> None:
        known_post(at.office.posts, by, "leader")
        found.coordinate(by=by, text=text, act=at.act)

    return act_on(record, Topic, topic, order, decide)


def sign_opinion(
    record: Supervision, topic: UUID, order: Order, *, unit: str, agrees: bool, text: str, signed_by: str
) -> Kept:
    return act_on(
        record, Topic, topic, order,
        lambda found, at: found.sign_opinion(unit, agrees=agrees, text=text, signed_by=signed_by, act=at.act),
    )  # fmt: skip


def approve_papers(record: Supervision, topic: UUID, order: Order, *, by: str) -> Kept:
    def decide(found: Topic, at: Decision) -> None:
        rank = known_post(at.office.posts, by, "leader").rank
        found.approve_papers(by=by, is_head=rank == "head", act=at.act)

    return act_on(record, Topic, topic, order, decide)


def review(record: Supervision, topic: UUID, order: Order, *, text: str = "") -> Kept:
    return act_on(record, Topic, topic, order, lambda found, at: found.review(text=text, pack=at.pack, act=at.act))


def admit(record: Supervision, topic: UUID, order: Order, *, by: str) -> Kept:
    def decide(found: Topic, at: Decision) -> None:
        rank = known_post(at.office.posts, by, "leader").rank
        found.admit(by=by, rank=rank, pack=at.pack, act=at.act)

    return act_on(record, Topic, topic, order, decide)


def turn_down(record: Supervision, topic: UUID, order: Order, *, code: str, reason: str) -> Kept:
    return act_on(
        record, Topic, topic, order,
        lambda found, at: found.turn_down(code, reason=reason, pack=at.pack, act=at.act),
    )  # fmt: skip
