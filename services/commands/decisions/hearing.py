"""Hearing 评估论证、征求意见、法定程序: what a draft passes before it is tabled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from domain.decision import Decision
from domain.unit import known_post
from services.commands.directives.deciding import Decision as At
from services.commands.directives.deciding import act_on
from services.commands.order import Order
from services.record.supervision import Kept, Supervision


def assess(
    record: Supervision, id: UUID, order: Order, *, kind: str, author: str, passes: bool, text: str,
    evidence: Sequence[str],
) -> Kept:  # fmt: skip
    return act_on(
        record, Decision, id, order,
        lambda found, at: found.assess(
            kind, author=author, passes=passes, text=text, evidence=evidence, pack=at.pack, act=at.act
        ),
    )  # fmt: skip


def consult(record: Supervision, id: UUID, order: Order, *, units: Sequence[str] = ()) -> Kept:
    """征求意见 of the units named, or of all the draft affects."""

    def decide(found: Decision, at: At) -> None:
        affected = list(found.now.draft.affected) if found.now.draft else []
        found.consult(units or affected, calendar=at.calendar, pack=at.pack, act=at.act)

    return act_on(record, Decision, id, order, decide)


def answer(
    record: Supervision, id: UUID, order: Order, *, unit: str, agrees: bool, signed_by: str, view: str = "",
    grounds: str = "",
) -> Kept:  # fmt: skip
    return act_on(
        record, Decision, id, order,
        lambda found, at: found.answer(
            unit, agrees=agrees, signed_by=signed_by, view=view, grounds=grounds, act=at.act
        ),
    )  # fmt: skip


def coordinate(
    record: Supervision, id: UUID, order: Order, *, unit: str, rung: str, by: str, agreed: bool, text: str,
    entrusted_by: str = "",
) -> Kept:  # fmt: skip
    """协调分歧: the deputy, or who entrusts another with it, is a leader's post."""

    def decide(found: Decision, at: At) -> None:
        if entrusted_by:
            known_post(at.office.posts, entrusted_by, "entrusted_by")
        elif rung == "deputy":
            known_post(at.office.posts, by, "by")
        found.coordinate(
            unit, rung=rung, by=by, agreed=agreed, text=text, entrusted_by=entrusted_by, pack=at.pack, act=at.act
        )

    return act_on(record, Decision, id, order, decide)


def table_split(
    record: Supervision, id: UUID, order: Order, *, unit: str, sides: Sequence[Mapping[str, str]], tendency: str
) -> Kept:
    return act_on(
        record, Decision, id, order,
        lambda found, at: found.table_split(
            unit, sides=[dict(side) for side in sides], tendency=tendency, pack=at.pack, act=at.act
        ),
    )  # fmt: skip


def hear_expert(
    record: Supervision, id: UUID, order: Order, *, expert: str, field: str, supports: bool, text: str, interest: str,
    evidence: Sequence[str],
) -> Kept:  # fmt: skip
    return act_on(
        record, Decision, id, order,
        lambda found, at: found.hear_expert(
            expert, field=field, supports=supports, text=text, interest=interest, evidence=evidence, act=at.act
        ),
    )  # fmt: skip


def hold_hearing(
    record: Supervision, id: UUID, order: Order, *, papers_sent_on: date, participants: int, text: str,
    record_signed_by: str, evidence: Sequence[str],
) -> Kept:  # fmt: skip
    return act_on(
        record, Decision, id, order,
        lambda found, at: found.hold_hearing(
            papers_sent_on=papers_sent_on, participants=participants, text=text, record_signed_by=record_signed_by,
            evidence=evidence, calendar=at.calendar, pack=at.pack, act=at.act,
        ),
    )  # fmt: skip


def do_step(
    record: Supervision, id: UUID, order: Order, *, step: str, author: str, conclusion: str, text: str,
    evidence: Sequence[str], began_on: date | None = None, explained: str = "",
    details: Mapping[str, Any] | None = None,
) -> Kept:  # fmt: skip
    return act_on(
        record, Decision, id, order,
        lambda found, at: found.do_step(
            step, author=author, conclusion=conclusion, text=text, evidence=evidence, began_on=began_on,
            explained=explained, details=details, calendar=at.calendar, pack=at.pack, act=at.act,
        ),
    )  # fmt: skip


def waive_step(record: Supervision, id: UUID, order: Order, *, step: str, reason: str, signer: str) -> Kept:
    def decide(found: Decision, at: At) -> None:
        known_post(at.office.posts, signer, "signer")
        found.waive_step(step, reason=reason, signer=signer, pack=at.pack, act=at.act)

    return act_on(record, Decision, id, order, decide)
