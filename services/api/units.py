"""Units and leaders 单位与领导岗位, as the registers have them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from services.api.deps import Asked, Here, require
from services.api.problems import responses

router = APIRouter(tags=["units"])

Kind = Literal["department", "locality", "vertical", "park", "enterprise", "institution", "party"]


class UnitTold(BaseModel):
    code: str
    name: str
    short_name: str
    kind: Kind
    assessed_by: str
    aliases: list[str]
    closed_on: date | None
    succeeded_by: str


class LeaderTold(BaseModel):
    code: str
    title: str
    name: str
    rank: str
    portfolio: list[str]


@router.get("/units", responses=responses(401, 403, 422, 503))
def units(here: Here, asked: Asked, kind: Kind | None = None, closed: bool = False) -> list[UnitTold]:
    """承办单位; those dissolved only when asked for."""
    require(asked.caller, "units.see")
    return [
        UnitTold.model_validate(unit, from_attributes=True)
        for unit in sorted(here.office().units.values(), key=lambda unit: unit.code)
        if (kind is None or unit.kind == kind) and (closed or unit.closed_on is None)
    ]


@router.get("/leaders", responses=responses(401, 403, 422, 503))
def leaders(here: Here, asked: Asked) -> list[LeaderTold]:
    """领导岗位, the head first."""
    require(asked.caller, "units.see")
    ranks = {"head": 0, "executive_deputy": 1, "deputy": 2}
    return [
        LeaderTold(code=post.code, title=post.title, name=post.holder, rank=post.rank, portfolio=list(post.portfolio))
        for post in sorted(here.office().posts.values(), key=lambda post: (ranks.get(post.rank, 3), post.code))
    ]
