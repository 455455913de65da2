"""What-if 推演: the same facts under other weights or another scheme; how far one weight moves the ranks."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from domain.results.comparing import changes
from domain.results.scoring import score
from domain.results.what_if import moved_ranks, reweighed, sensitivity
from domain.scheme.reading import examine
from services.api.assessments.permitted import year_of
from services.api.assessments.results import ChangeTold, RoundAsked, UnitTold, changes_told, ranked, unit_told
from services.api.assessments.values import Number
from services.api.deps import Asked, Here, require
from services.api.fields import Code, Position, Sent
from services.api.moments import AsOf
from services.api.problems import Malformed, NotThere
from services.api.schemes import Content
from services.api.years import READ

router = APIRouter(prefix="/assessments/{assessment_id}", tags=["assessment"], responses=READ)


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


class WhatIfSent(Sent):
    """Other `weights` by group and indicator (each group still makes 100), or another scheme whole."""

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
        items=[unit_told(here, scheme, result) for result in ranked(after, scheme)],
        changes=changes_told(here, changes(found.results(n), after)),
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
