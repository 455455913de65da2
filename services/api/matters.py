"""Matters read: one with its deadlines, its lights and what may be done now, and every fact of it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel

from domain.assignment import Assignment
from domain.directive import ENDED, Directive
from domain.lights import lights, unit_lights
from domain.possible import possible_acts
from services.api.deps import Asked, Here, etag, require
from services.api.door import Door, Matter
from services.api.light import LightsTold, lights_told
from services.api.moments import AsOf, moment
from services.api.problems import responses
from services.api.telling import ToldFact, told
from services.commands.office import Office
from services.permissions import Caller, allowed, allowed_acts
from services.queries.moment import AsOf as Moment
from services.record import personal

router = APIRouter(prefix="/directives/{directive_id}", tags=["directives"])


class StageTold(BaseModel):
    """One phase; `reported_on`: the day a report that stands said it done, `accepted_on`: the day a review agreed."""

    n: int
    title: str
    on: date
    reported_on: date | None
    accepted_on: date | None


class DeadlineTold(BaseModel):
    """`first` is the first promise and never moves; `current` counts now; `stages` are the phases of a phased one,
    and `stage_due` the day of the one due now."""

    kind: str
    first: date | None
    current: date | None
    review_on: date | None
    report_due: date | None
    stage_due: date | None
    stages: list[StageTold]


class AssignmentTold(BaseModel):
    unit: str
    unit_name: str
    role: str
    status: str
    collator: bool
    group: str
    assigned_on: date
    delivered_on: date | None
    signed_on: date | None
    due: DeadlineTold
    report_every: str
    received_on: date | None
    done_on: date | None
    objected_on: date | None
    extension_asked: date | None
    extension_asked_on: date | None
    returns: int
    urges: int
    extensions: int
    grades: list[str]
    holder: str
    lights: LightsTold


class FellowTold(BaseModel):
    """Another unit of a joint matter, as a unit sees it: its part and where it stands, nothing of its own clock."""

    unit: str
    unit_name: str
    role: str
    collator: bool
    status: str


class FeedbackTold(BaseModel):
    n: int
    unit: str
    kind: str
    on: date
    late_entry: bool
    progress: int | None
    state: str
    concealed: bool


class OpinionTold(BaseModel):
    leader: str
    text: str
    on: date


class PetitionerTold(BaseModel):
    """来访来信人, for the office and auditors alone. `erased`: the key was destroyed, nobody can read it any more."""

    name: str = ""
    phone: str = ""
    erased: bool = False


class MatterTold(BaseModel):
    """A directive 督办事项 as of a position."""

    id: UUID
    number: str | None
    aliases: list[str]
    void: bool
    title: str
    content: str
    source: str
    issuer: str
    leader: str
    opinion: str
    opinions: list[OpinionTold]
    received_on: date
    registered_on: date
    basis: str
    external_number: str
    external_due: date | None
    urgency: str
    level: str
    series: str
    parent: UUID | None
    children: list[UUID]
    absorbed: list[UUID]
    merged_into: UUID | None
    status: str
    outcome: str | None
    remaining: list[dict[str, Any]]
    holder: str
    holder_since: date
    collator: str | None
    progress: int | None
    deadline: DeadlineTold
    lights: LightsTold
    assignments: list[AssignmentTold]
    fellows: list[FellowTold]
    feedback: list[FeedbackTold]
    pending_corrections: list[dict[str, str]]
    reported_up_on: date | None
    endorsed_on: date | None
    suspended_on: date | None
    closed_on: date | None
    archived_on: date | None
    returns: int
    urges: int
    extensions: int
    late_entries: int
    reopened: int
    pack: str
    petitioner: PetitionerTold | None = None
    acts: list[str]
    version: int
    as_of_position: int
    as_of_day: date


class FactsTold(BaseModel):
    items: list[ToldFact]
    as_of_position: int


@router.get("", responses=responses(401, 403, 404, 422, 503))
def one(here: Here, asked: Asked, response: Response, directive_id: UUID, as_of: AsOf = None) -> MatterTold:
    """One matter: where it stands, its two clocks, who holds it, and what the caller may do with it now."""
    require(asked.caller, "see")
    at = moment(here, as_of)
    matter = here.matter(asked.caller, directive_id, until=at.position)
    response.headers["ETag"] = etag(matter.directive.version)
    answer = matter_told(matter, at, asked.caller, here.office(), is_now=at.position is None)
    if allowed(asked.caller, "see.full"):
        answer.petitioner = _petitioner(here, matter)
    return answer


@router.get("/facts", responses=responses(401, 403, 404, 422, 503))
def facts(here: Here, asked: Asked, directive_id: UUID, as_of: AsOf = None) -> FactsTold:
    """Every fact of the matter, in order: the life line everyone reads."""
    require(asked.caller, "see")
    at = moment(here, as_of)
    matter = here.matter(asked.caller, directive_id, until=at.position)
    items = list(told(list(matter.facts), asked.caller, here.office().name))
    return FactsTold(items=items, as_of_position=at.position if at.position is not None else matter.position)


def _petitioner(here: Door, matter: Matter) -> PetitionerTold | None:
    registered = next((one.fact for one in matter.facts if isinstance(one.fact, Directive.Registered)), None)
    if registered is None or registered.petitioner is None:
        return None
    opened = personal.open(here.record, registered.petitioner)
    return PetitionerTold(erased=True) if opened is None else PetitionerTold.model_validate_json(opened)


def matter_told(matter: Matter, at: Moment, who: Caller, office: Office, *, is_now: bool) -> MatterTold:
    directive = matter.directive
    full = allowed(who, "see.full")
    assignments = [a for a in directive.assignments.values() if who.role != "unit" or a.unit == who.unit]
    others = [a for a in directive.assignments.values() if a not in assignments]
    mine = None if who.unit is None else (who.unit,)
    possible = possible_acts(directive, mine, pack=office.pack(at.day)) if is_now else []
    return MatterTold(
        id=directive.id,
        number=directive.number or None,
        aliases=directive.aliases,
        void=directive.is_void,
        title=directive.title,
        content=directive.content,
        source=directive.source,
        issuer=directive.issuer,
        leader=directive.leader,
        opinion=directive.opinion,
        opinions=[OpinionTold(leader=o.leader, text=o.text, on=o.on) for o in directive.opinions],
        received_on=directive.received_on,
        registered_on=directive.registered_on,
        basis=directive.basis,
        external_number=directive.external_number,
        external_due=directive.external_due,
        urgency=directive.urgency,
        level=directive.level,
        series=directive.series,
        parent=directive.parent,
        children=directive.children,
        absorbed=directive.absorbed,
        merged_into=directive.merged_into,
        status=directive.status,
        outcome=directive.outcome or None,
        remaining=directive.remaining,
        holder=directive.holder,
        holder_since=directive.holder_since,
        collator=directive.collator or None,
        progress=directive.progress,
        deadline=DeadlineTold(
            kind=directive.due_kind,
            first=directive.due_first,
            current=directive.due,
            review_on=directive.review_on,
            report_due=directive.report_due,
            stage_due=directive.stage_due,
            stages=[stage for a in directive.assignments.values() if a.collator for stage in _stages(a)],
        ),
        lights=lights_told(lights(directive, at.day, office.pack(at.day), office.calendar)),
        assignments=[_assignment(a, directive, at.day, office) for a in assignments],
        fellows=[
            FellowTold(unit=a.unit, unit_name=office.name(a.unit), role=a.role, collator=a.collator, status=a.status)
            for a in others
        ],
        feedback=[
            FeedbackTold.model_validate(f, from_attributes=True)
            for f in directive.feedback
            if who.role != "unit" or f.unit == who.unit
        ],
        pending_corrections=[
            {"field": p.field, "was": p.was, "is": p.value, "reason": p.reason, "by": p.by}
            for p in directive.pending_corrections
            if full
        ],
        reported_up_on=directive.reported_up_on,
        endorsed_on=directive.endorsed_on,
        suspended_on=directive.suspended_on,
        closed_on=directive.closed_on,
        archived_on=directive.archived_on,
        returns=directive.returns,
        urges=directive.urges,
        extensions=directive.extensions,
        late_entries=directive.late_entries,
        reopened=directive.reopened,
        pack=directive.pack,
        acts=allowed_acts(who, matter.subject, possible),
        version=directive.version,
        as_of_position=at.position if at.position is not None else matter.position,
        as_of_day=at.day,
    )


def _stages(given: Assignment) -> list[StageTold]:
    return [
        StageTold(n=n, title=s.title, on=s.on, reported_on=s.reported_on, accepted_on=s.accepted_on)
        for n, s in enumerate(given.stages, start=1)
    ]


def _assignment(given: Assignment, directive: Directive, day: date, office: Office) -> AssignmentTold:
    shown = unit_lights(
        given,
        urgency=directive.urgency,
        is_live=directive.status not in ENDED,
        is_suspended=directive.suspended_on is not None,
        day=day,
        pack=office.pack(day),
        calendar=office.calendar,
    )
    return AssignmentTold(
        unit=given.unit,
        unit_name=office.name(given.unit),
        role=given.role,
        status=given.status,
        collator=given.collator,
        group=given.group,
        assigned_on=given.assigned_on,
        delivered_on=given.delivered_on,
        signed_on=given.signed_on,
        due=DeadlineTold(
            kind=given.due_kind,
            first=given.due_first,
            current=given.due,
            review_on=given.review_on,
            report_due=given.report_due,
            stage_due=given.stage_due,
            stages=_stages(given),
        ),
        report_every=given.report_every,
        received_on=given.received_on,
        done_on=given.done_on,
        objected_on=given.objected_on,
        extension_asked=given.extension_asked,
        extension_asked_on=given.extension_asked_on,
        returns=given.returns,
        urges=given.urges,
        extensions=given.extensions,
        grades=given.grades,
        holder=shown.holder,
        lights=lights_told(shown),
    )
