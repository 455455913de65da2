"""Conduct 履职逐月: what fell due for each assessed unit in each month, and what of it was done on time."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from services.api.assessments.permitted import sees, year_of
from services.api.deps import Asked, Here, require
from services.api.ledger import reading
from services.api.moments import AsOf, moment
from services.api.years import READ
from services.queries import conduct

router = APIRouter(prefix="/assessments/{assessment_id}", tags=["assessment"], responses=READ)


class MonthTold(BaseModel):
    """`against`: returns, urging slips, failed objections and relapses."""

    unit: str
    month: date
    results: int
    results_on_time: int
    reports: int
    reports_on_time: int
    against: int


class MonthsTold(BaseModel):
    items: list[MonthTold]


@router.get("/months")
def months(here: Here, asked: Asked, assessment_id: UUID, as_of: AsOf = None) -> MonthsTold:
    """逐月: the supervision stream of the year, unit by month. A unit sees its own."""
    require(asked.caller, "assessment.see")
    scheme = year_of(here, assessment_id, as_of).scheme
    with reading(here, moment(here, as_of), None) as (conn, read):
        found = conduct.months(conn, read, conduct.Year.of(scheme, read))
    return MonthsTold(
        items=[
            MonthTold.model_validate(each, from_attributes=True)
            for each in found
            if each.unit in scheme.group_of and sees(asked.caller, each.unit)
        ]
    )
