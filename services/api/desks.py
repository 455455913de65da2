"""Desks 工作台: what waits for the office's word, and what one unit owes, has done and was told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from services.api.deps import Asked, Asker, Here, require
from services.api.door import Door
from services.api.fields import Code
from services.api.language import language
from services.api.ledger import After, reading
from services.api.moments import AsOf, moment
from services.api.problems import NotAllowed, NotThere, responses
from services.documents.ledger import Imprint
from services.documents.statement import write_statement
from services.permissions import Subject, allowed
from services.queries import clock, review, statement

router = APIRouter(tags=["work"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Year = Annotated[int | None, Query(ge=1949, le=2100, description="The year of the statement; this year if left out")]


class WaitingTold(BaseModel):
    """One thing that waits for the office or a leader. `over` is working days past its term."""

    kind: str
    directive: UUID
    number: str | None
    title: str
    unit: str
    unit_name: str
    leader: str
    since: date
    by: date | None
    due: date | None
    light: str
    urgency: str
    waited: int
    over: int


class ReviewTold(BaseModel):
    """`counts` are the lengths of the lists, kind by kind."""

    counts: dict[str, int]
    items: list[WaitingTold]
    as_of_day: date


@router.get("/review", responses=responses(401, 403, 422, 503))
def waits(here: Here, asked: Asked, as_of: AsOf = None, after: After = None) -> ReviewTold:
    """审核呈报: everything that waits for the office's own word, what is furthest past its term first."""
    require(asked.caller, "review.see")
    at = moment(here, as_of)
    with reading(here, at, after) as (conn, read):
        found = review.waiting(conn, read)
    office = here.office()
    items = [
        WaitingTold(
            kind=each.kind, directive=each.directive, number=each.number or None, title=each.title, unit=each.unit,
            unit_name=office.name(each.unit) if each.unit else "", leader=each.leader, since=each.since, by=each.by,
            due=each.due, light=each.light, urgency=each.urgency, waited=each.waited, over=each.over,
        )
        for each in found
    ]  # fmt: skip
    return ReviewTold(counts=review.counted(found), items=items, as_of_day=at.day)


class ClocksTold(BaseModel):
    unit: str
    unit_name: str
    items: list[clock.Clock]
    as_of_day: date


@router.get("/units/{code}/clock", responses=responses(401, 403, 404, 422, 503))
def clocks(here: Here, asked: Asked, code: Code, as_of: AsOf = None, after: After = None) -> ClocksTold:
    """时限: each matter the unit still undertakes, the nearest day first."""
    unit_of(here, asked, code)
    at = moment(here, as_of)
    with reading(here, at, after) as (conn, read):
        found = list(clock.of_unit(conn, read, code))
    return ClocksTold(unit=code, unit_name=here.office().name(code), items=found, as_of_day=at.day)


class MatterNamed(BaseModel):
    id: UUID
    number: str
    title: str


class DutyTold(BaseModel):
    """One thing owed by a day: `on_time`, `late`, `open` or `overdue`; `position` is the fact that did it."""

    kind: str
    matter: MatterNamed
    owed_on: date
    done_on: date | None
    standing: str
    late_by: Annotated[int, Field(description="Working days")]
    position: int | None


class LetterTold(BaseModel):
    topic: str
    matter: MatterNamed
    on: date
    position: int
    fact: dict[str, Any]


class MonthTold(BaseModel):
    month: str
    counts: dict[str, int]


class StatementTold(BaseModel):
    unit: str
    unit_name: str
    first: date
    last: date
    months: list[MonthTold]
    duties: list[DutyTold]
    letters: list[LetterTold]
    as_of_day: date


@router.get("/units/{code}/statement", responses=responses(401, 403, 404, 422, 503))
def stated(here: Here, asked: Asked, code: Code, year: Year = None, as_of: AsOf = None) -> StatementTold:
    """对账单: what the unit owed and did in a year, month by month, and every lateness with its facts."""
    found, day, _ = _statement(here, asked, code, year, as_of)
    return StatementTold(
        unit=code,
        unit_name=here.office().name(code),
        first=found.first,
        last=found.last,
        months=[MonthTold(month=f"{month:%Y-%m}", counts=counts) for month, counts in found.months()],
        duties=[DutyTold.model_validate(duty, from_attributes=True) for duty in found.duties],
        letters=[
            LetterTold(
                topic=letter.topic,
                matter=MatterNamed.model_validate(letter.matter, from_attributes=True),
                on=letter.on,
                position=letter.position,
                fact={name: value for name, value in letter.fact.items() if name not in ("act", "approved")},
            )
            for letter in found.letters
        ],
        as_of_day=day,
    )


@router.get(
    "/units/{code}/statement.xlsx",
    response_class=Response,
    responses={**responses(401, 403, 404, 422, 503), 200: {"content": {XLSX: {}}}},
)
def statement_sheet(here: Here, asked: Asked, code: Code, year: Year = None, as_of: AsOf = None) -> Response:
    """对账单 in Excel."""
    found, _, read = _statement(here, asked, code, year, as_of)
    position = read.at.position if read.at.position is not None else here.head()
    imprint = Imprint(
        asked.account.display_name, datetime.now(UTC), position, is_simulated=not here.record.place.is_live
    )
    out = BytesIO()
    tongue = "en" if language.get() == "en" else "zh"
    write_statement(found, out, reading=read, imprint=imprint, name=here.office().name, language=tongue)
    return sheet_answer(out.getvalue(), f"{here.office().name(code)}-{found.first:%Y}.xlsx")


def sheet_answer(content: bytes, name: str) -> Response:
    """An Excel file to be kept, never opened in the page."""
    return Response(
        content,
        media_type=XLSX,
        headers={
            "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "cache-control": "private, no-store",
        },
    )


def unit_of(here: Door, asked: Asker, code: str) -> None:
    """A unit's desk is its own, the office's and the auditors'."""
    require(asked.caller, "desk.see")
    if not allowed(asked.caller, "desk.see", Subject(units=frozenset({code}))):
        raise NotAllowed
    if code not in here.office().units:
        raise NotThere


def _statement(
    here: Door, asked: Asker, code: str, year: int | None, as_of: str | None
) -> tuple[statement.Statement, date, Any]:
    unit_of(here, asked, code)
    at = moment(here, as_of)
    chosen = year or at.day.year
    with reading(here, at, None) as (conn, read):
        found = statement.of_unit(conn, read, code, date(chosen, 1, 1), date(chosen, 12, 31))
    return found, at.day, read
