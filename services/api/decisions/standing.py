"""One decision 决策: where it stands, what is missing, who was heard, what is owed, what may be done now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel

from domain.decision import Decision, checklist, duties, words
from services.api.acting import READ
from services.api.decisions.permitted import decision_for, has_part, possible
from services.api.decisions.told import named
from services.api.deps import Asked, Here, etag, require
from services.api.door import Door
from services.api.language import said
from services.api.ledger import reading
from services.api.moments import AsOf, moment
from services.commands.decisions.standing import Known
from services.commands.office import Office
from services.permissions import Caller, allowed
from services.queries import ledger
from services.queries.moment import AsOf as Moment

router = APIRouter(prefix="/decisions/{decision_id}", tags=["decisions"], responses=READ)

PHASES: Final[Mapping[str, str]] = {
    "decision.proposed": "proposed",
    "decision.started": "started",
    "decision.drafted": "drafted",
    "decision.consulted": "consulting",
    "decision.submitted": "submitted",
    "decision.decided": "decided",
    "decision.reported_to_party": "reported_to_party",
    "decision.published": "published",
    "decision.directive_opened": "executing",
    "decision.tracked": "executing",
    "decision.evaluation_concluded": "evaluated",
    "decision.adjusted": "adjusted",
    "decision.suspended": "suspended",
    "decision.ended": "ended",
    "decision.archived": "archived",
}
"""The phase of its life a fact of this topic brings it to."""


class PhaseTold(BaseModel):
    """A phase of its life and the day it was first come to."""

    code: str
    name: str
    on: date


class DraftTold(BaseModel):
    n: int
    on: date
    text: str
    options: list[str]
    affected: dict[str, str]
    competition: list[str]
    stability: list[str]


class ItemTold(BaseModel):
    """One part of the procedure. `blocks`: it cannot be tabled while this stands as it does."""

    group: str
    what: str
    name: str
    state: str
    state_name: str
    blocks: bool
    rule: str
    articles: list[str]


class ConsultationTold(BaseModel):
    unit: str
    unit_name: str
    kind: str
    asked_on: date
    due: date
    answered_on: date | None
    agrees: bool | None
    view: str
    grounds: str
    signed_by: str
    state: str


class StepTold(BaseModel):
    step: str
    name: str
    draft: int
    on: date
    author: str
    author_name: str
    conclusion: str
    waived: bool
    reason: str


class DutyTold(BaseModel):
    """`due` null: without delay."""

    code: str
    name: str
    unit: str
    unit_name: str
    due: date | None
    done_on: date | None
    late: bool
    articles: list[str]


class DecidedTold(BaseModel):
    """What a meeting decided. Opinions and why the head departs are for the office, leaders and auditors."""

    outcome: str
    outcome_name: str
    meeting: UUID
    meeting_kind: str
    minutes: str
    item: int
    held_on: date
    signed_by: str
    signed_on: date
    text: str
    executing: list[str]
    until: date | None
    opinions: list[dict[str, Any]] | None
    departs: str | None


class EvaluationTold(BaseModel):
    """`conclusion` and `on` are null while it waits."""

    n: int
    kind: str
    evaluator: str
    evaluator_name: str
    conclusion: str | None
    on: date | None


class MatterTold(BaseModel):
    """A directive opened for it, of those the caller may see; `milestone` the step it serves."""

    id: UUID
    milestone: str
    number: str
    title: str
    status: str
    due: date | None
    closed_on: date | None


class DecisionTold(BaseModel):
    """A decision as of a position. Of one that is merely published a unit reads what is public."""

    id: UUID
    title: str
    content: str
    category: str
    basis: str
    level: str
    pack: str
    proposer: str
    proposer_name: str
    proposed_on: date
    lead: str
    lead_name: str
    status: str
    status_name: str
    stage: str
    cycle: int
    public: bool
    phases: list[PhaseTold]
    draft: DraftTold | None
    checklist: list[ItemTold]
    consultations: list[ConsultationTold]
    steps: list[StepTold]
    experts: dict[str, bool]
    hearing_on: date | None
    emergency_on: date | None
    submitted_on: date | None
    decided: list[DecidedTold]
    in_force_until: date | None
    executing: list[str]
    duties: list[DutyTold]
    tracked: int
    opinions: int
    problems: int
    evaluations: list[EvaluationTold]
    adjusted: int
    directives: list[MatterTold]
    acts: list[str]
    version: int
    as_of_position: int
    as_of_day: date


@router.get("")
def one(here: Here, asked: Asked, response: Response, decision_id: UUID, as_of: AsOf = None) -> DecisionTold:
    """One decision: what it has come to, what is still missing, and what the caller may do with it now."""
    require(asked.caller, "decision.see")
    at = moment(here, as_of)
    found = decision_for(here, asked.caller, decision_id, at.position)
    response.headers["ETag"] = etag(found.decision.version)
    return _decision(here, asked.caller, found, at)


def _decision(here: Door, who: Caller, found: Known, at: Moment) -> DecisionTold:
    decision, now, office = found.decision, found.decision.now, here.office()
    pack, whole = office.pack(at.day), has_part(who, found)
    leads = who.role != "unit" or who.unit == now.lead
    day = at.day
    return DecisionTold(
        id=decision.id,
        title=now.title,
        content=decision.content,
        category=now.category,
        basis=decision.basis,
        level=decision.level,
        pack=now.pack,
        proposer=now.proposer,
        proposer_name=office.name(now.proposer),
        proposed_on=now.proposed_on,
        lead=now.lead,
        lead_name=office.name(now.lead),
        status=now.status,
        status_name=named(words.DECISION_STATUS, now.status),
        stage=now.stage,
        cycle=now.cycle,
        public=now.published_on is not None,
        phases=_phases(found),
        draft=DraftTold(**vars(now.draft)) if now.draft and whole else None,
        checklist=[
            ItemTold(
                group=item.group,
                what=item.what,
                name=_name(item.group, item.what, office),
                state=item.state,
                state_name=named(words.CHECK_STATE, item.state),
                blocks=item.blocks,
                rule=item.rule,
                articles=list(item.articles),
            )
            for item in (checklist(now, pack) if whole else ())
        ],
        consultations=[
            ConsultationTold(
                unit_name=office.name(one.unit),
                **{name: getattr(one, name) for name in ConsultationTold.model_fields if name != "unit_name"},
            )
            for one in now.consultations.values()
            if leads or one.unit == who.unit
        ],
        steps=[
            StepTold(
                step=one.step,
                name=named(words.DECISION_STEP, one.step),
                draft=one.draft,
                on=one.on,
                author=one.author,
                author_name=office.name(one.author),
                conclusion=one.conclusion,
                waived=one.waived,
                reason=one.reason,
            )
            for one in (now.steps.values() if whole else ())
        ],
        experts=now.experts if leads else {},
        hearing_on=now.hearing_on,
        emergency_on=now.emergency_on if whole else None,
        submitted_on=now.submitted_on,
        decided=_decided(found, who),
        in_force_until=now.until,
        executing=list(now.executing),
        duties=[
            DutyTold(
                code=duty.code,
                name=named(words.DUTY, duty.code),
                unit=duty.unit,
                unit_name=office.name(duty.unit),
                due=duty.due,
                done_on=duty.done_on,
                late=duty.due is not None and (duty.done_on or day) > duty.due,
                articles=list(duty.articles),
            )
            for duty in (duties(now, pack) if whole else ())
        ],
        tracked=now.tracked,
        opinions=now.opinions,
        problems=now.problems,
        evaluations=_evaluations(found, office) if whole else [],
        adjusted=now.adjusted,
        directives=matters(here, who, found, at) if whole else [],
        acts=[] if at.position is not None else possible(who, found, pack),
        version=decision.version,
        as_of_position=found.position if at.position is None else at.position,
        as_of_day=at.day,
    )


def matters(here: Door, who: Caller, found: Known, at: Moment) -> list[MatterTold]:
    """The directives opened for it that the caller may see, as they stood."""
    told: list[MatterTold] = []
    with reading(here, at, None) as (conn, read):
        for id, milestone in found.decision.now.directives.items():
            line = ledger.one(conn, read, id)
            if line is None or (who.role == "unit" and who.unit not in (*line.leads, *line.assists)):
                continue
            told.append(
                MatterTold(
                    id=id,
                    milestone=milestone,
                    number=line.number,
                    title=line.title,
                    status=line.status,
                    due=line.due,
                    closed_on=line.closed_on,
                )
            )
    return told


def _phases(found: Known) -> list[PhaseTold]:
    first: dict[str, date] = {}
    for recorded in found.facts:
        fact = recorded.fact
        if phase := PHASES.get(recorded.topic):
            first.setdefault(phase, fact.act.on)
        if isinstance(fact, Decision.StepDone) and fact.step == "legality_review":
            first.setdefault("gated", fact.act.on)
    return [
        PhaseTold(code=code, name=named(words.DECISION_STATUS, code), on=first[code])
        for code in words.DECISION_STATUS
        if code in first
    ]


def _decided(found: Known, who: Caller) -> list[DecidedTold]:
    """Every time a meeting took it up, with the opinions where the caller may know them."""
    is_told = allowed(who, "decision.account")
    return [
        DecidedTold(
            outcome=fact.outcome,
            outcome_name=named(words.DECISION_OUTCOME, fact.outcome),
            meeting=fact.meeting,
            meeting_kind=fact.meeting_kind,
            minutes=fact.minutes,
            item=fact.item,
            held_on=fact.held_on,
            signed_by=fact.signed_by,
            signed_on=fact.signed_on,
            text=fact.text,
            executing=list(fact.executing),
            until=fact.until,
            opinions=fact.opinions if is_told else None,
            departs=fact.departs if is_told else None,
        )
        for fact, _ in found.told
        if isinstance(fact, Decision.Decided)
    ]


def _evaluations(found: Known, office: Office) -> list[EvaluationTold]:
    now = found.decision.now
    concluded = {verdict.n: verdict for verdict in now.verdicts}
    return [
        EvaluationTold(
            n=n,
            kind=kind,
            evaluator=evaluator,
            evaluator_name=office.name(evaluator),
            conclusion=concluded[n].conclusion if n in concluded else None,
            on=concluded[n].on if n in concluded else None,
        )
        for n, (kind, evaluator) in now.evaluations.items()
    ]


def _name(group: str, what: str, office: Office) -> str:
    match group:
        case "draft":
            return said("决策草案", "Draft")
        case "assessment":
            return named(words.DECISION_ASSESSMENT, what)
        case "consultation":
            return office.name(what)
        case _:
            return named(words.DECISION_STEP, what)
