"""What helps a clerk at intake: the number to come, matters much like this one, the day a deadline falls on."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from domain.numbering import number_text, series_id
from services.api.deps import Asked, Here, require, today
from services.api.fields import Code, Line
from services.api.ledger import reading
from services.api.moments import AsOf, moment
from services.api.problems import Malformed, responses
from services.queries.similar import similar

router = APIRouter()


class NumberTold(BaseModel):
    """A preview 预览: whoever registers first takes it."""

    number: str
    series: str
    preview: bool = True


class SimilarTold(BaseModel):
    """A matter that may be the same one; `likeness` in percent."""

    id: UUID
    number: str | None
    title: str
    source: str
    status: str
    leads: list[str]
    received_on: date
    likeness: int


@router.get("/number", responses=responses(401, 403, 422, 503))
def number(here: Here, asked: Asked, series: Code | None = None) -> NumberTold:
    """The register number 督办编号 the next matter of a series would take, if nobody comes first."""
    require(asked.caller, "intake")
    day, of = today(here), series or ""
    pack = here.pack(day)
    if of and of not in pack.codes("number.series"):
        raise Malformed("series", f"没有编号序列“{of}”", f"there is no series {of!r}")
    last = here.record.last_event(series_id(of, day.year))
    return NumberTold(number=number_text(pack.number_pattern(of), day.year, getattr(last, "n", 0) + 1), series=of)


@router.get("/similar", responses=responses(401, 403, 422, 503))
def similars(
    here: Here,
    asked: Asked,
    title: Line,
    source: Code | None = None,
    unit: Annotated[list[Code] | None, Query(max_length=20)] = None,
    as_of: AsOf = None,
) -> list[SimilarTold]:
    """查重: matters whose titles say much the same, the likest first."""
    require(asked.caller, "intake")
    with reading(here, moment(here, as_of), None) as (conn, read):
        found = similar(conn, read, title, source=source or "", units=unit or ())
    return [
        SimilarTold(
            id=each.id,
            number=each.number or None,
            title=each.title,
            source=each.source,
            status=each.status,
            leads=list(each.leads),
            received_on=each.received_on,
            likeness=each.likeness,
        )
        for each in found
    ]
