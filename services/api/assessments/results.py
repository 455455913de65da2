"""Results 考核结果: ranks and grades of a round, and what changed from one to another.

A round is computed again from its own inputs at every reading; its digest must be the one the record keeps.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel

from domain.results.comparing import Change, changes
from domain.results.inputs import Doubt
from domain.results.results import Results, UnitResult
from domain.scheme.scheme import Scheme
from services.api.assessments.permitted import sees, year_of
from services.api.deps import Asked, Here, require
from services.api.door import Door
from services.api.fields import Code
from services.api.language import said
from services.api.moments import AsOf
from services.api.problems import NotThere
from services.api.years import READ
from services.commands.assessments.standing import Assessed
from services.permissions import Caller

router = APIRouter(prefix="/assessments/{assessment_id}", tags=["assessment"], responses=READ)

RoundAsked = Annotated[int, Query(ge=0, le=1_000_000, alias="round", description="0: the last one")]
Unit = Annotated[Code, Path()]


class UnitTold(BaseModel):
    """One unit's result; `lines` are points by indicator, null where a line does not apply."""

    unit: str
    unit_name: str
    group: str
    rank: int | None
    grade: str
    grade_name: str
    grade_why: str
    total: Decimal
    base: Decimal
    bonus: Decimal
    deduction: Decimal
    dimensions: dict[str, Decimal]
    lines: dict[str, Decimal | None]
    vetoes: list[str]
    complete: bool


class GroupTold(BaseModel):
    code: str
    name: str
    units: int
    weights: dict[str, Decimal]


class NamedTold(BaseModel):
    code: str
    name: str


class IndicatorTold(BaseModel):
    code: str
    name: str
    dimension: str
    method: str
    source: str


class DoubtTold(BaseModel):
    """What a reader should know before trusting a figure; it never changes one."""

    code: str
    unit: str
    unit_name: str
    indicator: str
    message: str


class ResultsTold(BaseModel):
    """`reproduced`: the round computed again came to the digest the record keeps."""

    round: int
    position: int
    version: str
    digest: str
    reproduced: bool
    stage: str
    published: bool
    groups: list[GroupTold]
    dimensions: list[NamedTold]
    indicators: list[IndicatorTold]
    grades: list[NamedTold]
    items: list[UnitTold]
    doubts: list[DoubtTold]


class ChangeTold(BaseModel):
    unit: str
    unit_name: str
    what: str
    indicator: str
    was: str
    now: str


class ChangesTold(BaseModel):
    items: list[ChangeTold]


@router.get("/results")
def results(here: Here, asked: Asked, assessment_id: UUID, round_: RoundAsked = 0, as_of: AsOf = None) -> ResultsTold:
    """排名和等次 of a round. A unit sees its own once it was told, all of them once they are published."""
    require(asked.caller, "assessment.see")
    found = year_of(here, assessment_id, as_of)
    n = _round(found, asked.caller, round_)
    of, scheme, kept = found.results(n), found.scheme_of(n), found.round(n)
    shown = [result for result in ranked(of, scheme) if _shown(found, asked.caller, n, result.unit)]
    return ResultsTold(
        round=n,
        position=kept.position,
        version=kept.version,
        digest=kept.digest,
        reproduced=of.digest == kept.digest,
        stage=found.year.now.stage,
        published=n in found.year.now.published,
        groups=[
            GroupTold(
                code=group.code,
                name=said(group.name, group.name_en),
                units=len(group.units),
                weights={line.code: line.weight(group.code) for line in scheme.lines(group.code)},
            )
            for group in scheme.groups.values()
        ],
        dimensions=[NamedTold(code=d.code, name=said(d.name, d.name_en)) for d in scheme.dimensions.values()],
        indicators=[
            IndicatorTold(
                code=i.code, name=said(i.name, i.name_en), dimension=i.dimension, method=i.method, source=i.source
            )
            for i in scheme.indicators.values()
        ],
        grades=[NamedTold(code=g.code, name=said(g.name, g.name_en)) for g in scheme.grades],
        items=[unit_told(here, scheme, result, lines=sees(asked.caller, result.unit)) for result in shown],
        doubts=doubts_told(here, of.doubts, asked.caller),
    )


@router.get("/changes")
def changed(
    here: Here,
    asked: Asked,
    assessment_id: UUID,
    from_: Annotated[int, Query(alias="from", ge=0, le=1_000_000, description="A round; 0: the one before")] = 0,
    to: Annotated[int, Query(ge=0, le=1_000_000, description="A round; 0: the last one")] = 0,
    as_of: AsOf = None,
) -> ChangesTold:
    """重算比对: every score, rank and grade that differs between two rounds: what an appeal or a correction changed."""
    require(asked.caller, "assessment.see")
    found = year_of(here, assessment_id, as_of)
    last = found.round(to).n
    first = from_ or last - 1
    if first < 1:
        return ChangesTold(items=[])
    told = changes(found.results(first), found.results(last))
    seen = [
        each
        for each in told
        if _shown(found, asked.caller, last, each.unit)
        and (sees(asked.caller, each.unit) or each.what in ("total", "rank", "grade"))
    ]
    return ChangesTold(items=changes_told(here, seen))


def receipt_round(
    here: Door, who: Caller, id: UUID, unit: str, n: int = 0, as_of: str | None = None
) -> tuple[Assessed, int]:
    """The year and the round of it whose receipt of this unit the caller may see; 404 where there is none."""
    require(who, "assessment.see")
    found = year_of(here, id, as_of)
    if not sees(who, unit):
        raise NotThere
    n = _round(found, who, n)
    if unit not in found.scheme_of(n).group_of or not _shown(found, who, n, unit):
        raise NotThere
    return found, n


def _round(found: Assessed, who: Caller, n: int) -> int:
    """The round asked for; a unit that asks for the last one gets the last it knows of."""
    if n or who.role != "unit":
        return found.round(n).n
    now = found.year.now
    known = [*now.published, *([now.told[who.unit][0]] if who.unit in now.told else [])]
    return max(known) if known else found.round(0).n


def _shown(found: Assessed, who: Caller, n: int, unit: str) -> bool:
    """A unit sees its own result from the round it was told of, everybody's once they are published."""
    now = found.year.now
    if who.role != "unit" or n in now.published:
        return True
    return unit == who.unit and unit in now.told and n <= now.told[unit][0]


def ranked(of: Results, scheme: Scheme) -> list[UnitResult]:
    return [result for group in scheme.groups for result in of.ranking(group)]


def unit_told(here: Door, scheme: Scheme, result: UnitResult, *, lines: bool = True) -> UnitTold:
    grade = next((each for each in scheme.grades if each.code == result.grade), None)
    return UnitTold(
        unit=result.unit,
        unit_name=here.office().name(result.unit),
        group=result.group,
        rank=result.rank,
        grade=result.grade,
        grade_name=said(grade.name, grade.name_en) if grade else "",
        grade_why=result.grade_why,
        total=result.total,
        base=result.base,
        bonus=result.bonus,
        deduction=result.deduction,
        dimensions=dict(result.dimensions) if lines else {},
        lines={line.indicator: line.points if line.counts else None for line in result.lines} if lines else {},
        vetoes=list(result.vetoes),
        complete=result.complete,
    )


def doubts_told(here: Door, found: tuple[Doubt, ...], who: Caller) -> list[DoubtTold]:
    name = here.office().name
    return [
        DoubtTold(
            code=each.code,
            unit=each.unit,
            unit_name=name(each.unit),
            indicator=each.indicator,
            message=said(each.zh, each.en),
        )
        for each in found
        if sees(who, each.unit)
    ]


def changes_told(here: Door, found: list[Change]) -> list[ChangeTold]:
    name = here.office().name
    return [
        ChangeTold(
            unit=each.unit,
            unit_name=name(each.unit),
            what=each.what,
            indicator=each.indicator,
            was=each.was,
            now=each.now,
        )
        for each in found
    ]
