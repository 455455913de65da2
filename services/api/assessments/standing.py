"""Years of assessment 考核年度: the list; one with its phase, its claims and appeals; every fact of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from domain.assessment.standing import Claim
from domain.scheme.scheme import PointsClass, Veto
from services.api.assessments.collecting import OwnerTold, collection
from services.api.assessments.permitted import possible, sees, year_of
from services.api.deps import Asked, Here, etag, require
from services.api.language import said
from services.api.ledger import reading
from services.api.moments import AsOf, moment
from services.api.telling import ToldFact, told
from services.api.years import READ
from services.permissions import allowed
from services.queries import assessments as queries

router = APIRouter(prefix="/assessments", tags=["assessment"], responses=READ)


class YearLineTold(BaseModel):
    """`published`: the number of the round that is, 0 for none; `appeals` wait for a decision."""

    id: UUID
    scheme: UUID
    kind: str
    year: int
    name: str
    version: str
    cut_off: date
    stage: str
    rounds: int
    published: int
    public: bool
    appeals: int


class YearsTold(BaseModel):
    items: list[YearLineTold]


class ClaimTold(BaseModel):
    """A bonus, deduction or veto 加分、扣分、否决. `answer_by`: until when the unit may answer it."""

    kind: Literal["bonus", "deduction", "veto"]
    n: int
    unit: str
    unit_name: str
    code: str
    name: str
    points: Decimal
    indicator: str
    state: str
    on: date
    answer_by: date | None
    answer: str
    verified: bool


class ToleranceTold(BaseModel):
    n: int
    unit: str
    unit_name: str
    indicator: str
    deduction: int
    state: str
    points: Decimal


class AppealTold(BaseModel):
    """`may_decide`: whether the caller had no part in what is contested; `late_days`: the working days its decision
    took, or has taken so far, beyond its clock."""

    n: int
    unit: str
    unit_name: str
    indicator: str
    on: date
    decide_by: date
    granted: bool | None
    decided_on: date | None
    late_days: int
    may_decide: bool


class RoundTold(BaseModel):
    n: int
    position: int
    as_of: date
    version: str
    digest: str
    reviewed: bool
    published: bool


class ToldTold(BaseModel):
    """Of which round a unit was told, and until which day it may appeal."""

    unit: str
    round: int
    appeal_by: date


class TargetTold(BaseModel):
    unit: str
    indicator: str
    target: Decimal


class LineTold(BaseModel):
    unit: str
    indicator: str
    reason: str = ""


class YearTold(BaseModel):
    """A year: `stale` where something that scores changed since the last round."""

    id: UUID
    scheme: UUID
    version: str
    kind: str
    year: int
    name: str
    stage: str
    stale: bool
    cut_off: date
    opened_on: date
    units: int
    collection: list[OwnerTold]
    targets: list[TargetTold]
    bonuses: list[ClaimTold]
    deductions: list[ClaimTold]
    vetoes: list[ClaimTold]
    tolerances: list[ToleranceTold]
    appeals: list[AppealTold]
    rounds: list[RoundTold]
    told: list[ToldTold]
    self_assessed: dict[str, Decimal]
    gone: dict[str, date]
    excluded: list[LineTold]
    acts: list[str]
    etag: int
    as_of_position: int


class YearFactsTold(BaseModel):
    items: list[ToldFact]
    as_of_position: int


@router.get("")
def every(
    here: Here,
    asked: Asked,
    kind: Literal["departments", "localities"] | None = None,
    year: Annotated[int | None, Query(ge=1949, le=2200)] = None,
    as_of: AsOf = None,
) -> YearsTold:
    """Every year of assessment, the newest first."""
    require(asked.caller, "assessment.see")
    with reading(here, moment(here, as_of), None) as (conn, read):
        found = queries.years(conn, read, kind=kind or "", year=year or 0)
        english = {scheme.id: scheme.name_en for scheme in queries.schemes(conn, read)}
    shown = set(YearLineTold.model_fields) - {"name", "public"}
    return YearsTold(
        items=[
            YearLineTold(
                **{name: getattr(one, name) for name in shown},
                name=said(one.name, english[one.scheme]),
                public=one.is_public,
            )
            for one in found
        ]
    )


@router.get("/{assessment_id}")
def one(here: Here, asked: Asked, response: Response, assessment_id: UUID, as_of: AsOf = None) -> YearTold:
    """One year: its phase, who owes which value, what was claimed and appealed. A unit sees its own."""
    require(asked.caller, "assessment.see")
    at = moment(here, as_of)
    found = year_of(here, assessment_id, as_of)
    response.headers["ETag"] = etag(found.year.version)
    who, now, office = asked.caller, found.year.now, here.office()
    scheme = found.scheme

    def claims(
        kind: Literal["bonus", "deduction", "veto"],
        held: Mapping[int, Claim],
        classes: Mapping[str, PointsClass | Veto],
    ) -> list[ClaimTold]:
        return [
            _claim(kind, each, classes[each.code], office.name(each.unit))
            for each in held.values()
            if sees(who, each.unit)
        ]

    return YearTold(
        id=found.year.id,
        scheme=now.scheme,
        version=now.version,
        kind=now.kind,
        year=now.year,
        name=said(found.year.name, scheme.name_en),
        stage=now.stage,
        stale=now.stale,
        cut_off=now.cut_off,
        opened_on=now.opened_on,
        units=len(scheme.group_of),
        collection=[
            owner.model_copy(update={"owner_name": office.name(owner.owner)}) for owner in collection(found, who)
        ],
        targets=[
            TargetTold(unit=unit, indicator=indicator, target=target)
            for (unit, indicator), target in sorted(now.targets.items())
            if sees(who, unit)
        ],
        bonuses=claims("bonus", now.bonuses, scheme.bonuses),
        deductions=claims("deduction", now.deductions, scheme.deductions),
        vetoes=claims("veto", now.vetoes, scheme.vetoes),
        tolerances=[
            ToleranceTold(
                n=each.n,
                unit=each.unit,
                unit_name=office.name(each.unit),
                indicator=each.indicator,
                deduction=each.deduction,
                state=each.state,
                points=each.points,
            )
            for each in now.tolerances.values()
            if sees(who, each.unit)
        ],
        appeals=[
            AppealTold(
                n=each.n,
                unit=each.unit,
                unit_name=office.name(each.unit),
                indicator=each.indicator,
                on=each.on,
                decide_by=each.decide_by,
                granted=each.granted,
                decided_on=each.decided_on,
                late_days=max(0, office.calendar.working_days_between(each.decide_by, each.decided_on or at.day)),
                may_decide=allowed(who, "assessment.decide") and who.account not in found.year.recused(each.n),
            )
            for each in now.appeals.values()
            if sees(who, each.unit)
        ],
        rounds=[
            RoundTold(
                n=each.n,
                position=each.position,
                as_of=each.as_of,
                version=each.version,
                digest=each.digest,
                reviewed=bool(each.reviewed_by),
                published=each.n in now.published,
            )
            for each in now.rounds
        ],
        told=[
            ToldTold(unit=unit, round=n, appeal_by=until)
            for unit, (n, until) in sorted(now.told.items())
            if sees(who, unit)
        ],
        self_assessed={unit: total for unit, total in sorted(now.self_scores.items()) if sees(who, unit)},
        gone=dict(now.gone),
        excluded=[
            LineTold(unit=unit, indicator=indicator, reason=reason)
            for (unit, indicator), reason in sorted(now.excluded.items())
            if sees(who, unit)
        ],
        acts=[] if as_of else possible(who, now.stage, was_graded=now.graded_on is not None),
        etag=found.year.version,
        as_of_position=found.position,
    )


@router.get("/{assessment_id}/facts")
def facts(here: Here, asked: Asked, assessment_id: UUID, as_of: AsOf = None) -> YearFactsTold:
    """Every fact of the year, in order; a unit reads the common ones and its own."""
    require(asked.caller, "assessment.see")
    found = year_of(here, assessment_id, as_of)
    return YearFactsTold(
        items=list(told(list(found.facts), asked.caller, here.office().name)), as_of_position=found.position
    )


def _claim(
    kind: Literal["bonus", "deduction", "veto"], claim: Claim, of_class: PointsClass | Veto, name: str
) -> ClaimTold:
    return ClaimTold(
        kind=kind,
        n=claim.n,
        unit=claim.unit,
        unit_name=name,
        code=claim.code,
        name=said(of_class.name, of_class.name_en),
        points=claim.points,
        indicator=claim.indicator,
        state=claim.state,
        on=claim.on,
        answer_by=claim.answer_by,
        answer=claim.answer,
        verified=bool(claim.verified_by),
    )
