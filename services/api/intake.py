"""A document in 登记拟办: read into proposals, corrected, confirmed into directives one by one."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Header, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from services.api import intake_acts, intake_aids
from services.api.deps import ActSent, Asked, Asker, Here, Key, key_of, require
from services.api.door import Door
from services.api.fields import Cursor, Day, FileId, Limit, Line, Search, Sent
from services.api.files import plain_name
from services.api.language import said
from services.api.ledger import After, reading
from services.api.moments import AsOf, moment
from services.api.problems import Malformed, responses
from services.api.proposals import Proposed, intake_of, order_of, proposed, understanding
from services.api.register import Source
from services.api.replay import once
from services.commands import intake as commands
from services.commands.order import new_id
from services.intake.document import read_file
from services.intake.reading import MAX_BYTES, CannotRead
from services.queries import intake as queries
from services.record.supervision import Kept

router = APIRouter(prefix="/intake", tags=["intake"])


class IntakeSent(Sent):
    """A document as text. A file goes as multipart with the same fields and `file`."""

    name: Line = "document.txt"
    text: Annotated[str, Field(min_length=1, max_length=1_000_000)]
    source: Source = "work_report"
    issued: Day | None = None


class IntakeTold(BaseModel):
    id: UUID
    name: str
    source: str
    digest: str
    doc_number: str
    issued: str
    text: str
    proposals: list[Proposed]
    version: int


class DocumentTold(BaseModel):
    """One document in the list. `sure` of the `waiting` tasks leave nothing in doubt."""

    id: UUID
    name: str
    source: str
    doc_number: str
    issued: str
    by: str
    read_on: date
    read_at: datetime
    waiting: int
    sure: int
    confirmed: int
    dismissed: int


class DocumentsTold(BaseModel):
    items: list[DocumentTold]
    total: int
    waiting: int
    next_cursor: str | None


class Received(BaseModel):
    id: UUID
    proposals: int
    note: str
    position: int


_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": TypeAdapter(IntakeSent).json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "source": {"type": "string"},
                        "issued": {"type": "string", "format": "date"},
                    },
                }
            },
        },
    }
}
KeyHeader = Annotated[
    str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")
]


@router.post(
    "",
    status_code=201,
    max_body_size=MAX_BYTES + 1024 * 1024,
    openapi_extra=_BODY,
    responses=responses(401, 403, 409, 413, 422, 503),
)
async def receive(request: Request, here: Here, asked: Asked, idempotency_key: KeyHeader = None) -> Received:
    """读入: a text, a Word document or a ledger sheet. Nothing becomes a directive before it is confirmed."""
    require(asked.caller, "intake")
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        content, sent = await _uploaded(request)
    else:
        try:
            sent = IntakeSent.model_validate_json(await request.body())
        except ValidationError as invalid:
            raise RequestValidationError([{**e, "loc": ("body", *e["loc"])} for e in invalid.errors()]) from None
        content = sent.text.encode()
    signed = f"{sent.name}\n{sent.source}\n{sent.issued}\n{sha256(content).hexdigest()}".encode()
    return await run_in_threadpool(_read, here, asked, sent, content, key_of(asked, request, idempotency_key, signed))


async def _uploaded(request: Request) -> tuple[bytes, IntakeSent]:
    async with request.form(max_files=1, max_fields=8, max_part_size=64 * 1024) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Malformed("file", "请上传文件", "a file is needed")
        content = await file.read()
        fields = {name: value for name, value in form.items() if name in ("source", "issued") and value}
        name = plain_name(file.filename)
    try:
        return content, IntakeSent.model_validate({"name": name, "text": "-", **fields})
    except ValidationError as invalid:
        raise RequestValidationError([{**e, "loc": ("body", *e["loc"])} for e in invalid.errors()]) from None


def _read(here: Door, asked: Asker, sent: IntakeSent, content: bytes, key: Key) -> Received:
    notes: list[str] = []

    def decide() -> Kept:
        name = sent.name if "." in sent.name else f"{sent.name}.txt"
        try:
            found = read_file(content, name, issued=sent.issued)
        except CannotRead as unreadable:
            raise Malformed("file", unreadable.zh, unreadable.en) from None
        notes.append(said(found.note_zh, found.note_en))
        return commands.receive(
            here.record,
            order_of(here, asked, ActSent(), key),
            id=new_id(),
            name=name,
            source=sent.source,
            digest=sha256(content).hexdigest(),
            text=found.text,
            doc_number=found.about.number,
            issued=found.about.issued.isoformat() if found.about.issued else "",
            proposals=[proposal.to_json() for proposal in found.proposals],
        )

    return Received(**once(here, key, decide), note="".join(notes))


@router.get("", responses=responses(401, 403, 422, 503))
def documents(
    here: Here,
    asked: Asked,
    state: Literal["waiting", "settled"] | None = None,
    q: Search = "",
    digest: FileId | None = None,
    cursor: Cursor | None = None,
    limit: Limit = 50,
    as_of: AsOf = None,
    after: After = None,
) -> DocumentsTold:
    """Documents read in, the newest first; `waiting` has tasks a clerk has not looked at. `digest` finds every reading
    of one and the same file."""
    require(asked.caller, "intake")
    with reading(here, moment(here, as_of), after) as (conn, read):
        found = queries.page(
            conn, read, cursors=here.cursors, state=state, q=q, digest=digest or "", cursor=cursor, limit=limit
        )
    return DocumentsTold(
        items=[DocumentTold.model_validate(each, from_attributes=True) for each in found.rows],
        total=found.total,
        waiting=found.waiting,
        next_cursor=found.next_cursor,
    )


router.include_router(intake_aids.router)


@router.get("/{intake_id}", responses=responses(401, 403, 404, 422, 503))
def get(here: Here, asked: Asked, intake_id: UUID, as_of: AsOf = None) -> IntakeTold:
    """What was understood, what it means here, what was corrected, and which directives came of it."""
    require(asked.caller, "intake")
    at = moment(here, as_of)
    intake = intake_of(here, intake_id, at)
    return IntakeTold(
        id=intake_id,
        name=intake.name,
        source=intake.source,
        digest=intake.digest,
        doc_number=intake.doc_number,
        issued=intake.issued,
        text=intake.text,
        proposals=proposed(intake, understanding(here, at.day)),
        version=intake.version,
    )


router.include_router(intake_acts.router)
