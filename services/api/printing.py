"""Printing 制发: files made of what the record holds: whose edition, which kinds there are, how they are sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Annotated, Any, Final, Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import Path, Query, Response

from services.api.deps import Asker
from services.api.desks import XLSX
from services.api.door import Door
from services.api.language import language
from services.api.problems import responses
from services.documents.assessment.edition import Edition
from services.documents.assessment.paper import Paper
from services.documents.assessment.pdf import pdf_of
from services.documents.assessment.word import write_word

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS: Final = {
    "xlsx": XLSX,
    "docx": WORD,
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}

Kind = Literal["docx", "pdf"]
Written = Annotated[Kind, Path(alias="kind")]
Tongue = Annotated[
    Literal["zh", "en"] | None, Query(alias="language", description="Of the file; by default that of `Accept-Language`")
]


def answers(*kinds: str) -> dict[int | str, dict[str, Any]]:
    return {**responses(401, 403, 404, 409, 422, 503), 200: {"content": {KINDS[kind]: {} for kind in kinds}}}


def spoken(tongue: str | None) -> str:
    return tongue or ("en" if language.get() == "en" else "zh")


def edition(
    here: Door, asked: Asker, position: int, tongue: str, name: Callable[[str], str] | None = None
) -> Edition:  # fmt: skip
    """Printed now, by who asks, as of a position of the record."""
    office = here.office()
    pack = office.pack(here.today())
    return Edition(
        issuer=(f"{pack.issuer}督查办公室", f"Supervision Office, {pack.issuer_en}"),
        position=position,
        printed_by=asked.account.display_name,
        printed_at=datetime.now(ZoneInfo(here.zone)),
        name=name or office.name,
        language=tongue,
        is_simulated=not here.record.place.is_live,
    )


def sent(content: bytes, name: str, kind: str) -> Response:
    """A file to be kept, never opened in the page."""
    disposition = f"attachment; filename*=UTF-8''{quote(f'{name}.{kind}', safe='')}"
    return Response(
        content,
        media_type=KINDS[kind],
        headers={"content-disposition": disposition, "cache-control": "private, no-store"},
    )


def printed(paper: Paper, name: str, kind: Kind, *, at: datetime) -> Response:
    if kind == "pdf":
        return sent(pdf_of(paper, at=at), name, kind)
    out = BytesIO()
    write_word(paper, out)
    return sent(out.getvalue(), name, kind)
