"""Exports 导出 of the ledger: exactly the list that was asked for, every row of it, as a spreadsheet or a plain table.

A file is sent while it is written. It begins within a second whatever its length, memory holds a few thousand rows,
the browser shows how far it is and can stop it, and it goes on when the page is left: so no job is kept beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import Field

from services.api.deps import Asked, Asker, Here, require
from services.api.desks import XLSX
from services.api.door import Door
from services.api.language import language
from services.api.ledger import Questions, filters_of, reading, understood
from services.api.moments import moment
from services.api.problems import responses
from services.documents.ledger import plain_table
from services.documents.ledger_columns import Column, chosen
from services.documents.ledger_sheet import Imprint, stream
from services.queries import ledger
from services.queries.filters import Filters
from services.queries.freshness import reached
from services.queries.moment import AsOf, Reading

router = APIRouter(prefix="/exports", tags=["directives"])
CSV = "text/csv; charset=utf-8"


class ExportAsked(Questions):
    sort: Annotated[str, Field(pattern=r"^-?[a-z_]{1,40}$")] = "-number"
    columns: Annotated[list[Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]] | None, Field(max_length=60)] = None
    language: Annotated[
        Literal["zh", "en"] | None, Field(description="Of the file; by default that of `Accept-Language`")
    ] = None


def _answers(media_type: str) -> dict[int | str, dict[str, Any]]:
    return {**responses(401, 403, 422, 503), 200: {"content": {media_type: {}}}}


@router.get("/ledger.xlsx", response_class=StreamingResponse, responses=_answers(XLSX))
def spreadsheet(here: Here, asked: Asked, query: Annotated[ExportAsked, Query()]) -> StreamingResponse:
    """The list as a spreadsheet that says as of when, by whom and under which rules it was made."""
    return _sent(here, asked, query, "xlsx")


@router.get("/ledger.csv", response_class=StreamingResponse, responses=_answers("text/csv"))
def table(here: Here, asked: Asked, query: Annotated[ExportAsked, Query()]) -> StreamingResponse:
    """The list as CSV, in UTF-8 with its mark."""
    return _sent(here, asked, query, "csv")


def _sent(here: Door, asked: Asker, query: ExportAsked, kind: Literal["xlsx", "csv"]) -> StreamingResponse:
    require(asked.caller, "see")
    understood(query, here.office())
    columns = chosen(query.columns or [])
    ledger.sortable(query.sort)
    at = moment(here, query.as_of)
    tongue = query.language or ("en" if language.get() == "en" else "zh")
    pieces = _pieces(here, asked, query, kind, at, columns, tongue)
    # The first piece is made before the answer begins: what goes wrong by then is told as a problem.
    first = next(pieces)
    name = f"{'ledger' if tongue == 'en' else '督办台账'}-{at.day.isoformat()}.{kind}"
    return StreamingResponse(
        _all(first, pieces),
        media_type=XLSX if kind == "xlsx" else CSV,
        headers={
            "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "cache-control": "private, no-store",
        },
    )


def _all(first: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from pieces


def _pieces(
    here: Door, asked: Asker, query: ExportAsked, kind: str, at: AsOf, columns: tuple[Column, ...], tongue: str
) -> Iterator[bytes]:
    name: Callable[[str], str] = here.office().name
    filters: Filters = filters_of(query, asked.caller)
    with reading(here, at, query.after) as (conn, read), conn.transaction():
        # The position, the number and every row are of one moment.
        conn.execute("set transaction isolation level repeatable read, read only")
        position = at.position if at.position is not None else reached(conn, here.tables, ["ledger"])
        rows = ledger.lines(conn, read, filters, sort=query.sort)
        if kind == "csv":
            yield from plain_table(rows, reading=read, name=name, language=tongue, columns=columns)
            return
        shown = Reading(read.place, AsOf(position, at.day), read.pack, read.calendar)
        imprint = Imprint(
            asked.account.display_name, datetime.now(UTC), position, is_simulated=not here.record.place.is_live
        )
        yield from stream(rows, reading=shown, imprint=imprint, name=name, language=tongue, columns=columns)
