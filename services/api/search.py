"""Search 搜索: matters, units and leaders by a few words, each as far as the caller may see."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.api.deps import Asked, Here, require
from services.api.fields import Search
from services.api.ledger import After, reading, seen_by
from services.api.moments import AsOf, moment
from services.api.problems import responses
from services.commands.office import Office
from services.permissions import allowed
from services.queries import search
from services.queries.search import Place

router = APIRouter(tags=["search"])


class MatterFound(BaseModel):
    """`place` is where the words stand; `excerpt` the words around them, where that is not number or title."""

    id: UUID
    number: str | None
    title: str
    status: str
    light: str
    due: date | None
    place: Place
    excerpt: str


class UnitFound(BaseModel):
    code: str
    name: str
    short_name: str
    kind: str


class PersonFound(BaseModel):
    """A leader by post 岗位."""

    post: str
    title: str
    holder: str


class Found(BaseModel):
    directives: list[MatterFound]
    units: list[UnitFound]
    people: list[PersonFound]


@router.get("/search", responses=responses(401, 403, 422, 503))
def find(
    here: Here,
    asked: Asked,
    q: Search,
    limit: Annotated[int, Query(ge=1, le=search.MOST_HITS, description="Of each kind")] = 8,
    as_of: AsOf = None,
    after: After = None,
) -> Found:
    """Numbers in any form (`70`, `2026-70`, any brackets), titles, content, leaders' words; units; leaders."""
    who = asked.caller
    require(who, "search")
    words = q.lower().split()
    matters: tuple[search.Hit, ...] = ()
    if words and allowed(who, "see"):
        with reading(here, moment(here, as_of), after) as (conn, read):
            matters = search.matters(conn, read, seen_by(who), q, limit=limit)
    office = here.office()
    return Found(
        directives=[
            MatterFound(
                id=hit.id,
                number=hit.number or None,
                title=hit.title,
                status=hit.status,
                light=hit.light,
                due=hit.due,
                place=hit.place,
                excerpt=hit.excerpt,
            )
            for hit in matters
        ],
        units=_units(office, words)[:limit],
        people=_people(office, words)[:limit],
    )


def _units(office: Office, words: list[str]) -> list[UnitFound]:
    """Units by name, short name, other names or code; the ones that begin so first, the open ones before."""
    found = [
        unit
        for unit in office.units.values()
        if words and _holds(words, unit.name, unit.short_name, unit.code, *unit.aliases)
    ]
    found.sort(
        key=lambda unit: (unit.closed_on is not None, not unit.short_name.lower().startswith(words[0]), unit.code)
    )
    return [UnitFound(code=u.code, name=u.name, short_name=u.short_name, kind=u.kind) for u in found]


def _people(office: Office, words: list[str]) -> list[PersonFound]:
    return [
        PersonFound(post=post.code, title=post.title, holder=post.holder)
        for post in office.posts.values()
        if words and _holds(words, post.title, post.holder, f"{post.title}{post.holder}", post.code)
    ]


def _holds(words: list[str], *names: str) -> bool:
    return all(any(word in name.lower() for name in names) for word in words)
