"""Signing table 签发权限表: who signs which paper, what it passes before, and by which article."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from domain.meeting.words import RANK
from domain.words import both
from services.api.deps import Asked, Here, require
from services.api.language import said
from services.api.moments import AsOf, moment
from services.api.problems import responses
from services.queries import signing

router = APIRouter(prefix="/signing", tags=["rules"])


class RankTold(BaseModel):
    code: str
    name: str


class PaperTold(BaseModel):
    """`before`: what it passes, in this order; any one of `signers` signs, of `important` where it is; with
    `countersign` deputies whose portfolios it touches sign before the head or the executive deputy does."""

    code: str
    name: str
    before: list[RankTold]
    signers: list[RankTold]
    important: list[RankTold]
    countersign: bool
    articles: list[str]


class SigningTold(BaseModel):
    pack: str
    version: str
    items: list[PaperTold]


@router.get("", responses=responses(401, 403, 422, 503))
def table(here: Here, asked: Asked, as_of: AsOf = None) -> SigningTold:
    """公文签发 under the rules in force on the day asked."""
    require(asked.caller, "rules.see")
    pack = here.pack(moment(here, as_of).day)
    return SigningTold(
        pack=pack.code,
        version=pack.version,
        items=[
            PaperTold(
                code=paper.code,
                name=said(paper.zh, paper.en),
                before=_ranks(paper.before),
                signers=_ranks(paper.signers),
                important=_ranks(paper.important),
                countersign=paper.countersign,
                articles=list(paper.articles),
            )
            for paper in signing.papers(pack)
        ],
    )


def _ranks(codes: tuple[str, ...]) -> list[RankTold]:
    return [RankTold(code=code, name=said(*both(RANK, code))) for code in codes]
