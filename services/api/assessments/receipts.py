"""Receipts 得分凭单: a unit's result line by line, each down to its formula, its numbers, its article and the facts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from domain.results.receipt import ReceiptLine, receipt
from domain.scoring.expression import Step
from domain.scoring.legend import COMPOSITION, legend
from domain.scoring.methods import METHODS
from services.api.assessments.results import (
    DoubtTold,
    RoundAsked,
    Unit,
    UnitTold,
    doubts_told,
    receipt_round,
    unit_told,
)
from services.api.deps import Asked, Here
from services.api.language import said
from services.api.ledger import reading
from services.api.moments import AsOf, moment
from services.api.years import READ
from services.documents.assessment.figures import meaning
from services.queries import conduct

router = APIRouter(prefix="/assessments/{assessment_id}", tags=["assessment"], responses=READ)


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
        result=unit_told(here, scheme, made.result),
        units=len(scheme.groups[made.result.group].units),
        lines=[_line(line, counted.get(line.indicator.code, {}), own[line.indicator.code]) for line in made.lines],
        composition=[_step(step, legend(COMPOSITION, step.name)) for step in made.composition],
        doubts=doubts_told(here, made.doubts, asked.caller),
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
