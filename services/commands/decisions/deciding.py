"""Deciding 提请、决定、公开: tabled, decided by the signed minutes of a meeting, told to the party and to the public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from domain.decision import Decision
from domain.meeting.meeting import Meeting
from domain.meeting.minutes import Minutes
from domain.unit import known, known_post
from services.commands.directives.deciding import Decision as At
from services.commands.directives.deciding import act_on
from services.commands.order import Order
from services.record.supervision import Kept, Supervision


def minutes_of(at: At, meeting: UUID, item: int) -> Minutes:
    """One item of a meeting's signed minutes, from the record."""
    return at.record.get(Meeting, meeting).minutes(item)


def submit(record: Supervision, id: UUID, order: Order, *, signed_by: str) -> Kept:
    return act_on(
        record, Decision, id, order, lambda found, at: found.submit(signed_by=signed_by, pack=at.pack, act=at.act)
    )


def discuss_in_office(record: Supervision, id: UUID, order: Order, *, meeting: UUID, item: int) -> Kept:
    return act_on(
        record, Decision, id, order,
        lambda found, at: found.discuss_in_office(minutes_of(at, meeting, item), pack=at.pack, act=at.act),
    )  # fmt: skip


def decide(
    record: Supervision, id: UUID, order: Order, *, meeting: UUID, item: int, outcome: str,
    opinions: Sequence[Mapping[str, str]], departs: str = "", executing: Sequence[str] = (), until: date | None = None,
) -> Kept:  # fmt: skip
    """集体讨论决定: who is the head stands in the register of posts."""

    def decided(found: Decision, at: At) -> None:
        for row in opinions:
            known_post(at.office.posts, row["post"], "opinions")
        for unit in executing:
            known(at.office.units, unit)
        found.decide(
            minutes_of(at, meeting, item), outcome=outcome, opinions=opinions, head=at.office.head, departs=departs,
            executing=executing, until=until, pack=at.pack, calendar=at.calendar, act=at.act,
        )  # fmt: skip

    return act_on(record, Decision, id, order, decided)


def report_to_party(record: Supervision, id: UUID, order: Order, *, paper: str, text: str) -> Kept:
    return act_on(
        record, Decision, id, order, lambda found, at: found.report_to_party(paper=paper, text=text, act=at.act)
    )


def publish(record: Supervision, id: UUID, order: Order, *, channels: Sequence[str], evidence: Sequence[str]) -> Kept:
    return act_on(
        record, Decision, id, order,
        lambda found, at: found.publish(
            channels=channels, evidence=evidence, calendar=at.calendar, pack=at.pack, act=at.act
        ),
    )  # fmt: skip


def exempt_publication(record: Supervision, id: UUID, order: Order, *, ground: str, signer: str) -> Kept:
    def decided(found: Decision, at: At) -> None:
        known_post(at.office.posts, signer, "signer")
        found.exempt_publication(ground=ground, signer=signer, act=at.act)

    return act_on(record, Decision, id, order, decided)


def interpret(record: Supervision, id: UUID, order: Order, *, unit: str, text: str, evidence: Sequence[str]) -> Kept:
    return act_on(
        record, Decision, id, order,
        lambda found, at: found.interpret(unit, text=text, evidence=evidence, act=at.act),
    )  # fmt: skip
