"""Quality 数据质量、基层减负 of a year: what a reader should doubt, and what units are asked for."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from domain.results.burden import burdens
from domain.results.scoring import score
from services.api.assessments.permitted import sees, year_of
from services.api.assessments.results import DoubtTold, doubts_told
from services.api.deps import Asked, Here, require
from services.api.ledger import reading
from services.api.moments import AsOf, moment
from services.api.years import READ
from services.queries import conduct

router = APIRouter(prefix="/assessments/{assessment_id}", tags=["assessment"], responses=READ)


class BurdenTold(BaseModel):
    """What a unit is asked for in the year; `over`: the caps of the scheme it passes."""

    unit: str
    unit_name: str
    indicators: int
    values: int
    requests: int
    visits: int
    over: list[str]


class BurdensTold(BaseModel):
    items: list[BurdenTold]
    article: str


@router.get("/warnings")
def warnings(here: Here, asked: Asked, assessment_id: UUID, as_of: AsOf = None) -> list[DoubtTold]:
    """数据质量提醒 of the year as it is collected so far: missing, unverified, improbable, broken series, same hands."""
    require(asked.caller, "assessment.see")
    found = year_of(here, assessment_id, as_of)
    at = moment(here, as_of)
    with reading(here, at, None) as (conn, read):
        counts = conduct.values(conn, read, found.scheme)
    history = found.year.now.rounds[-1].inputs.history if found.year.now.rounds else {}
    known = found.year.inputs(counts, {key: dict(years) for key, years in history.items()})
    return doubts_told(here, score(found.scheme, known).doubts, asked.caller)


@router.get("/burden")
def burden(here: Here, asked: Asked, assessment_id: UUID, as_of: AsOf = None) -> BurdensTold:
    """基层减负: indicators, requests and visits of each unit against the caps of the scheme. Activity is not counted."""
    require(asked.caller, "assessment.see")
    found = year_of(here, assessment_id, as_of)
    scheme = found.scheme
    with reading(here, moment(here, as_of), None) as (conn, read):
        requests, visits = conduct.requests(conn, read, conduct.Year.of(scheme, read))
    told = burdens([scheme], asked=requests, visits=visits, caps=scheme.burden)
    return BurdensTold(
        items=[
            BurdenTold(
                unit=each.unit,
                unit_name=here.office().name(each.unit),
                indicators=each.indicators,
                values=each.values,
                requests=each.requests,
                visits=each.visits,
                over=list(each.over),
            )
            for each in told
            if sees(asked.caller, each.unit)
        ],
        article=scheme.burden.article,
    )
