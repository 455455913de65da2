"""Results 考核结果: ranks and grades of a round, every line down to facts, what would change it and by how much.

A round is computed again from its own inputs at every reading; its digest must be the one the record keeps.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from domain.results.burden import burdens
from domain.results.comparing import Change, changes
from domain.results.inputs import Doubt
from domain.results.receipt import ReceiptLine, receipt
from domain.results.results import Results, UnitResult
from domain.results.scoring import score
from domain.results.what_if import moved_ranks, reweighed, sensitivity
from domain.scheme.reading import examine
from domain.scheme.scheme import Scheme
from domain.scoring.expression import Step
from domain.scoring.legend import COMPOSITION, legend
from domain.scoring.methods import METHODS
from services.api.assessments import sees, year_of
from services.api.deps import Asked, Here, require
from services.api.door import Door
from services.api.fields import Code, Position
from services.api.language import said
from services.api.ledger import reading
from services.api.moments import AsOf, moment
from services.api.problems import Malformed, NotThere
from services.api.schemes import Content
from services.api.years import READ, Number
from services.commands.assessments.standing import Assessed
from services.documents.assessment.figures import meaning
from services.permissions import Caller
from services.queries import conduct

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


class StepTold(BaseModel):
    """`symbols` with `numbers` put in, and what came out."""

    name: str
    meaning: str
    symbols: str
    numbers: str
    value: str


class InputTold(BaseModel):
    symbol: str
    meaning: str
    value: str


class BetterTold(BaseModel):
    """What would have brought one point more, or as much as there was."""

    symbol: str
    was: str
    to: str
    gain: Decimal
    message: str


class ReceiptLineTold(BaseModel):
    """One line of the receipt: what was put in, by which formula, rounded how, by which article, from which facts.

    `positions`: facts of the supervision stream by what they were counted as; `facts`: those of the year itself.
    """

    indicator: str
    name: str
    definition: str
    unit: str
    dimension: str
    weight: Decimal
    source: str
    method: str
    method_name: str
    formula: str
    status: str
    points: Decimal
    exact: str | None
    places: int
    offset: Decimal
    target: Decimal | None
    stated: dict[str, object]
    inputs: list[InputTold]
    steps: list[StepTold]
    spreadsheet: str | None
    why: str
    article: str
    better: BetterTold | None
    positions: dict[str, list[int]]
    facts: list[int]


class ReceiptTold(BaseModel):
    """得分凭单."""

    round: int
    position: int
    version: str
    digest: str
    result: UnitTold
    units: int
    lines: list[ReceiptLineTold]
    composition: list[StepTold]
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


class WhatIfTold(BaseModel):
    """The results under other weights or another scheme, and all that differs from the round."""

    items: list[UnitTold]
    changes: list[ChangeTold]


class RankTold(BaseModel):
    weight: Decimal
    unit: str
    total: Decimal
    rank: int


class SensitivityTold(BaseModel):
    """`moved`: how many places a unit lies apart at most; 0 is a rank no weight in the range can shake."""

    items: list[RankTold]
    moved: dict[str, int]
    weight: Decimal


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


@router.get("/results")
def results(here: Here, asked: Asked, assessment_id: UUID, round_: RoundAsked = 0, as_of: AsOf = None) -> ResultsTold:
    """排名和等次 of a round. A unit sees its own once it was told, all of them once they are published."""
    require(asked.caller, "assessment.see")
    found = year_of(here, assessment_id, as_of)
    n = _round(found, asked.caller, round_)
    of, scheme, kept = found.results(n), found.scheme_of(n), found.round(n)
    shown = [result for result in _ranked(of, scheme) if _shown(found, asked.caller, n, result.unit)]
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
        items=[_unit(here, scheme, result, lines=sees(asked.caller, result.unit)) for result in shown],
        doubts=_doubts(here, of.doubts, asked.caller),
    )


@router.get("/results/{unit}/receipt")
def one_receipt(
    here: Here, asked: Asked, assessment_id: UUID, unit: Unit, round_: RoundAsked = 0, as_of: AsOf = None
) -> ReceiptTold:
    """得分凭单: every line with its formula, numbers, article and facts, and what would have made it one point better."""
    found, n = receipt_round(here, asked.caller, assessment_id, unit, round_, as_of)
    scheme, kept = found.scheme_of(n), found.round(n)
    made = receipt(scheme, found.year.inputs_of(n), found.results(n), unit)
    with reading(here, moment(here, str(kept.position)), None) as (conn, read):
        counted = conduct.facts(conn, read, scheme, unit)
    own = {code: found.said_of.get((unit, code), ()) for code in (line.indicator.code for line in made.lines)}
    return ReceiptTold(
        round=n,
        position=kept.position,
        version=kept.version,
        digest=kept.digest,
        result=_unit(here, scheme, made.result),
        units=len(scheme.groups[made.result.group].units),
        lines=[_line(line, counted.get(line.indicator.code, {}), own[line.indicator.code]) for line in made.lines],
        composition=[_step(step, legend(COMPOSITION, step.name)) for step in made.composition],
        doubts=_doubts(here, made.doubts, asked.caller),
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
    return ChangesTold(items=_changes(here, seen))


class WhatIfSent(BaseModel):
    """Other `weights` by group and indicator (each group still makes 100), or another scheme whole."""

    model_config = {"extra": "forbid", "allow_inf_nan": False}

    weights: Annotated[dict[Code, dict[Code, Number]], Field(max_length=50)] = {}
    content: Content | None = None
    round: Position = 0


@router.post("/what-if")
def what_if(here: Here, asked: Asked, assessment_id: UUID, sent: WhatIfSent) -> WhatIfTold:
    """推演: the same facts under other weights or another scheme; nothing is kept."""
    require(asked.caller, "assessment.keep")
    found = year_of(here, assessment_id)
    n = found.round(sent.round).n
    scheme = found.scheme_of(n)
    if sent.content is not None:
        other, problems = examine(sent.content)
        if other is None:
            raise Malformed(problems[0].place or "content", problems[0].zh, problems[0].en)
        scheme = other
    for group, weights in sent.weights.items():
        if group not in scheme.groups:
            raise Malformed(f"weights.{group}", "没有这个考核组", "there is no such group")
        for code, weight in weights.items():
            if code not in scheme.indicators or not 0 <= weight <= 100:
                raise Malformed(f"weights.{group}.{code}", "没有这项指标或权重超出范围", "no such indicator or weight")
    if sent.weights:
        scheme = reweighed(scheme, sent.weights)
    after = score(scheme, found.year.inputs_of(n))
    return WhatIfTold(
        items=[_unit(here, scheme, result) for result in _ranked(after, scheme)],
        changes=_changes(here, changes(found.results(n), after)),
    )


@router.get("/sensitivity")
def sensitive(
    here: Here,
    asked: Asked,
    assessment_id: UUID,
    group: Code,
    indicator: Code,
    spread: Annotated[int, Query(ge=1, le=50, description="So far to each side of the weight, in points")] = 10,
    steps: Annotated[int, Query(ge=2, le=41)] = 11,
    round_: RoundAsked = 0,
    as_of: AsOf = None,
) -> SensitivityTold:
    """权重敏感性: the ranks of a group as one weight goes over a range, the others shrinking or growing alike."""
    require(asked.caller, "see.full")
    found = year_of(here, assessment_id, as_of)
    n = found.round(round_).n
    scheme = found.scheme_of(n)
    if group not in scheme.groups or indicator not in scheme.indicators:
        raise NotThere
    now = scheme.indicators[indicator].weight(group)
    if not 0 < now < 100:
        raise Malformed("indicator", "该组没有这项指标", "the group does not have this indicator")
    low, high = max(now - spread, Decimal(0)), min(now + spread, Decimal(99))
    weights = sorted({now, *(low + (high - low) * i / (steps - 1) for i in range(steps))})
    ranks = sensitivity(scheme, found.year.inputs_of(n), group=group, indicator=indicator, weights=weights)
    return SensitivityTold(
        items=[RankTold(weight=each.weight, unit=each.unit, total=each.total, rank=each.rank) for each in ranks],
        moved=moved_ranks(ranks),
        weight=now,
    )


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
    return _doubts(here, score(found.scheme, known).doubts, asked.caller)


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


# ── telling ─────────────────────────────────────────────────────────────────────────────────────


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


def _ranked(of: Results, scheme: Scheme) -> list[UnitResult]:
    return [result for group in scheme.groups for result in of.ranking(group)]


def _unit(here: Door, scheme: Scheme, result: UnitResult, *, lines: bool = True) -> UnitTold:
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


def _line(made: ReceiptLine, counted: Mapping[str, tuple[int, ...]], own: tuple[int, ...]) -> ReceiptLineTold:
    indicator, line, scored = made.indicator, made.line, made.line.scored
    method = METHODS[indicator.method]
    better = made.better
    return ReceiptLineTold(
        indicator=indicator.code,
        name=said(indicator.name, indicator.name_en),
        definition=said(indicator.definition, indicator.definition_en),
        unit=indicator.unit,
        dimension=indicator.dimension,
        weight=line.weight,
        source=indicator.source,
        method=indicator.method,
        method_name=said(method.zh, method.en),
        formula=made.formula,
        status=line.status,
        points=line.points,
        exact=str(scored.exact) if scored else None,
        places=indicator.places,
        offset=line.offset,
        target=line.target,
        stated=line.value.to_fact(),
        inputs=[
            InputTold(symbol=symbol, meaning=said(*meaning(indicator, indicator.method, symbol)), value=str(value))
            for symbol, value in (scored.inputs if scored else {}).items()
        ],
        steps=[_step(step, meaning(indicator, indicator.method, step.name)) for step in made.steps],
        spreadsheet=scored.spreadsheet() if scored else None,
        why=said(line.why.zh, line.why.en) if line.why else "",
        article=made.article,
        better=BetterTold(
            symbol=better.symbol, was=str(better.was), to=str(better.to), gain=better.gain,
            message=said(better.zh, better.en),
        ) if better else None,
        positions={name: list(positions) for name, positions in counted.items()},
        facts=list(own),
    )  # fmt: skip


def _step(step: Step, means: tuple[str, str]) -> StepTold:
    return StepTold(
        name=step.name,
        meaning=said(*means),
        symbols=step.symbols,
        numbers=step.numbers,
        value=str(step.value),
    )


def _doubts(here: Door, found: tuple[Doubt, ...], who: Caller) -> list[DoubtTold]:
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


def _changes(here: Door, found: list[Change]) -> list[ChangeTold]:
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
