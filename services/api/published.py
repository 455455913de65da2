"""Published results 公开结果: what was published to everybody, without a log-in; there only where `DUBAN_PUBLIC_RESULTS` is on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from services.api.deps import Here
from services.api.door import Door
from services.api.language import said
from services.api.ledger import reading
from services.api.moments import moment
from services.api.problems import NotThere, responses
from services.commands.assessments.standing import assessed
from services.queries.assessments import YearLine, public_years

router = APIRouter(prefix="/results", tags=["assessment"])


class PublicLineTold(BaseModel):
    """A year whose results were published to everybody."""

    id: UUID
    kind: str
    year: int
    name: str
    cut_off: date


class PublicLinesTold(BaseModel):
    items: list[PublicLineTold]


class PublicUnitTold(BaseModel):
    unit: str
    unit_name: str
    rank: int | None
    total: Decimal
    grade: str
    grade_name: str


class PublicGroupTold(BaseModel):
    code: str
    name: str
    units: list[PublicUnitTold]


class PublicYearTold(PublicLineTold):
    """`digest`: of the whole results, so that anybody can see they were not changed since."""

    digest: str
    groups: list[PublicGroupTold]


@router.get("", responses=responses(503))
def every(here: Here) -> PublicLinesTold:
    """The years published to everybody, the newest first."""
    return PublicLinesTold(
        items=[
            PublicLineTold(id=line.id, kind=line.kind, year=line.year, name=_name(here, line), cut_off=line.cut_off)
            for line in _lines(here)
        ]
    )


@router.get("/{assessment_id}", responses=responses(404, 422, 503))
def one(here: Here, assessment_id: UUID) -> PublicYearTold:
    """Rank, points and grade of every unit in the round that was published, and nothing that leads further inside."""
    line = next((line for line in _lines(here) if line.id == assessment_id), None)
    if line is None:
        raise NotThere
    found = assessed(here.record, line.id)
    scheme, results, name = found.scheme_of(line.published), found.results(line.published), here.office().name
    grades = {grade.code: said(grade.name, grade.name_en) for grade in scheme.grades}
    return PublicYearTold(
        id=line.id,
        kind=line.kind,
        year=line.year,
        name=said(scheme.name, scheme.name_en),
        cut_off=line.cut_off,
        digest=results.digest,
        groups=[
            PublicGroupTold(
                code=group.code,
                name=said(group.name, group.name_en),
                units=[
                    PublicUnitTold(
                        unit=each.unit,
                        unit_name=name(each.unit),
                        rank=each.rank,
                        total=each.total,
                        grade=each.grade,
                        grade_name=grades.get(each.grade, ""),
                    )
                    for each in results.ranking(group.code)
                ],
            )
            for group in scheme.groups.values()
        ],
    )


def _lines(here: Door) -> tuple[YearLine, ...]:
    with reading(here, moment(here, None), None) as (conn, read):
        return public_years(conn, read)


def _name(here: Door, line: YearLine) -> str:
    scheme = assessed(here.record, line.id).scheme_of(line.published)
    return said(scheme.name, scheme.name_en)
