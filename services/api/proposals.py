"""Proposals 拟办任务 as they are told: what was understood, what it means here, what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from domain.deadlines import Resolved
from domain.intake import Intake
from services.api.deps import ActSent, Asked, Asker, Here, Key, make_act, today
from services.api.door import Door
from services.api.language import said
from services.api.problems import NotThere
from services.commands.order import Order
from services.intake.understanding import Meant, Promise, Understanding, Understood
from services.queries.moment import AsOf as Moment
from services.record.errors import Missing
from services.record.supervision import Command


class UnitMeant(BaseModel):
    """A name and the unit (or collective) it means here; neither where nobody bears it."""

    name: str
    code: str | None
    group: str | None
    unit_name: str
    doubts: list[str]


class DueMeant(BaseModel):
    """The deadline it would get: as asked for, and by rule and calendar. `fault` says why there can be none."""

    spec: dict[str, Any]
    by_default: bool
    due: date | None = None
    review_on: date | None = None
    every: str = ""
    rolled_from: date | None = None
    provisional: bool = False
    fault: str = ""


class Proposed(BaseModel):
    """What was understood of one task, what it means here, and what became of it."""

    seq: int
    parent_seq: int | None = None
    section: str = ""
    item: str = ""
    title: str = ""
    text: str = ""
    lead_units: list[str] = []
    assist_units: list[str] = []
    deadline_text: str = ""
    deadline: str | None = None
    recurrence: str = ""
    basis: str = ""
    read_from: str = ""
    unsure: list[dict[str, str]] = []
    leads: list[UnitMeant] = []
    assists: list[UnitMeant] = []
    due: DueMeant | None = None
    sure: bool = False
    ready: bool = False
    directive: UUID | None = None
    dismissed: str | None = None
    replaced_by: list[int] = []


def proposed(intake: Intake, understanding: Understanding) -> list[Proposed]:
    """Every task of a document in its order; parts stand where the whole stood."""
    return [
        _proposed(seq, proposal, intake, understanding.of(proposal))
        for seq, proposal in sorted(intake.proposals.items(), key=lambda each: _place(intake, each[0]))
    ]


def _place(intake: Intake, seq: int) -> tuple[int, ...]:
    for whole, parts in intake.replaced.items():
        if seq in parts:
            return (*_place(intake, whole), parts.index(seq) + 1)
    return (seq,)


def _proposed(seq: int, proposal: Mapping[str, Any], intake: Intake, meant: Understood) -> Proposed:
    own = Proposed.model_fields.keys() - {"due", "leads", "assists"}
    return Proposed(
        **{name: value for name, value in proposal.items() if name in own},
        leads=[unit_meant(each) for each in meant.leads],
        assists=[unit_meant(each) for each in meant.assists],
        due=due_meant(meant.promise),
        sure=meant.is_sure,
        ready=meant.is_ready,
        directive=intake.confirmed.get(seq),
        dismissed=intake.dismissed.get(seq),
        replaced_by=intake.replaced.get(seq, []),
    )


def unit_meant(meant: Meant) -> UnitMeant:
    doubts = [said(zh, en) for zh, en in meant.doubts]
    return UnitMeant(name=meant.name, code=meant.code, group=meant.group, unit_name=meant.unit_name, doubts=doubts)


def due_meant(promise: Promise) -> DueMeant:
    told = DueMeant(spec=_plain(promise.spec), by_default=promise.by_default)
    if promise.fault:
        return told.model_copy(update={"fault": said(*promise.fault)})
    return told.model_copy(update=resolved_told(promise.resolved) if promise.resolved else {})


def resolved_told(resolved: Resolved) -> dict[str, Any]:
    return {
        "due": resolved.due,
        "review_on": resolved.review_on,
        "every": resolved.every,
        "rolled_from": resolved.derivation.rolled_from,
        "provisional": resolved.derivation.provisional,
    }


def _plain(spec: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in spec.items()}


def understanding(here: Door, day: date | None = None) -> Understanding:
    office, on = here.office(), day or today(here)
    return Understanding(office.units, office.pack(on), office.calendar, on)


def intake_of(here: Door, intake_id: UUID, at: Moment | None = None) -> Intake:
    """The document, now or as it stood."""
    if at is None or at.position is None:
        try:
            return here.record.get(Intake, intake_id)
        except Missing:
            raise NotThere from None
    intake: Intake | None = None
    for recorded in here.record.history(intake_id):
        if recorded.position <= at.position and isinstance(recorded.fact, Intake.Event):
            intake = recorded.fact.mutate(intake)
    if intake is None:
        raise NotThere
    return intake


def order_of(here: Here, asked: Asked | Asker, sent: ActSent, key: Key) -> Order:
    return Order(
        act=make_act(here, asked, "intake", sent, key), command=Command(key.id, key.body_hash), today=today(here)
    )
