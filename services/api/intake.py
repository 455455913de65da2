"""A document in 登记拟办: read into proposals, corrected, confirmed into directives one by one."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from domain.intake import Intake
from services.api.deps import ActSent, Asked, Asker, Here, Key, Keyed, key_of, make_act, require, today
from services.api.door import Door
from services.api.fields import Day, Line, OptionalText, Sent, Text
from services.api.files import plain_name
from services.api.language import said
from services.api.problems import Malformed, NotThere, responses
from services.api.register import Registered, RegisterSent, Source
from services.api.replay import once
from services.commands import intake as commands
from services.commands.order import Order, new_id
from services.intake.document import read_file
from services.intake.reading import MAX_BYTES, CannotRead
from services.record.errors import Missing
from services.record.supervision import Command, Kept

router = APIRouter(prefix="/intake", tags=["intake"])


class IntakeSent(Sent):
    """A document as text. A file goes as multipart with the same fields and `file`."""

    name: Line = "document.txt"
    text: Annotated[str, Field(min_length=1, max_length=1_000_000)]
    source: Source = "work_report"
    issued: Day | None = None


class Proposed(BaseModel):
    """What was understood of one task, and what became of it."""

    seq: int
    parent_seq: int | None = None
    section: str = ""
    item: str = ""
    title: str = ""
    text: str = ""
    lead_units: list[str] = []
    assist_units: list[str] = []
    deadline_text: str = ""
    deadline: str | None = None
    recurrence: str = ""
    read_from: str = ""
    unsure: list[dict[str, str]] = []
    directive: UUID | None = None
    dismissed: str | None = None


class IntakeTold(BaseModel):
    id: UUID
    name: str
    source: str
    digest: str
    proposals: list[Proposed]
    version: int


class Received(BaseModel):
    id: UUID
    proposals: int
    note: str
    position: int


class Changed(BaseModel):
    id: UUID
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
            reading = read_file(content, name, issued=sent.issued)
        except CannotRead as unreadable:
            raise Malformed("file", unreadable.zh, unreadable.en) from None
        notes.append(said(reading.note_zh, reading.note_en))
        order = Order(
            act=make_act(here, asked, "intake", ActSent(), key),
            command=Command(key.id, key.body_hash),
            today=today(here),
        )
        return commands.receive(
            here.record,
            order,
            id=new_id(),
            name=name,
            source=sent.source,
            digest=sha256(content).hexdigest(),
            text="",
            issued=reading.about.issued.isoformat() if reading.about.issued else "",
            proposals=[proposal.to_json() for proposal in reading.proposals],
        )

    return Received(**once(here, key, decide), note="".join(notes))


@router.get("/{intake_id}", responses=responses(401, 403, 404, 422, 503))
def get(here: Here, asked: Asked, intake_id: UUID) -> IntakeTold:
    """What was understood, what was corrected, and which directives came of it."""
    require(asked.caller, "intake")
    intake = _intake(here, intake_id)
    return IntakeTold(
        id=intake_id,
        name=intake.name,
        source=intake.source,
        digest=intake.digest,
        proposals=[
            Proposed(
                **{name: value for name, value in proposal.items() if name in Proposed.model_fields},
                directive=intake.confirmed.get(seq),
                dismissed=intake.dismissed.get(seq),
            )
            for seq, proposal in sorted(intake.proposals.items())
        ],
        version=intake.version,
    )


class EditSent(ActSent):
    """Fields of one proposal as the clerk reads them."""

    seq: Annotated[int, Field(ge=1, le=100_000)]
    section: OptionalText | None = None
    item: OptionalText | None = None
    title: Line | None = None
    text: OptionalText | None = None
    lead_units: Annotated[list[Line], Field(max_length=200)] | None = None
    assist_units: Annotated[list[Line], Field(max_length=200)] | None = None
    deadline_text: OptionalText | None = None
    deadline: Day | None = None
    recurrence: OptionalText | None = None

    def changes(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude=set(ActSent.model_fields) | {"seq"}, exclude_unset=True)


@router.post("/{intake_id}/edit", responses=responses(401, 403, 404, 409, 413, 422, 503))
def edit(here: Here, asked: Asked, intake_id: UUID, sent: EditSent, key: Keyed) -> Changed:
    """校正 one proposal."""
    require(asked.caller, "intake")

    def decide() -> Kept:
        _intake(here, intake_id)
        return commands.edit(
            here.record, intake_id, _order(here, asked, sent, key), seq=sent.seq, fields=sent.changes()
        )

    return Changed(**once(here, key, decide))


class DismissSent(ActSent):
    seq: Annotated[int, Field(ge=1, le=100_000)]
    reason: Text


@router.post("/{intake_id}/dismiss", responses=responses(401, 403, 404, 409, 413, 422, 503))
def dismiss(here: Here, asked: Asked, intake_id: UUID, sent: DismissSent, key: Keyed) -> Changed:
    """不列入: one proposal is set aside, with the reason."""
    require(asked.caller, "intake")

    def decide() -> Kept:
        _intake(here, intake_id)
        return commands.dismiss(
            here.record, intake_id, _order(here, asked, sent, key), seq=sent.seq, reason=sent.reason
        )

    return Changed(**once(here, key, decide))


class ConfirmSent(RegisterSent):
    """A proposal as it shall be registered; what is not said is taken from the document."""

    seq: Annotated[int, Field(ge=1, le=100_000)]
    source: Source | None = None  # type: ignore[assignment]
    title: Line | None = None  # type: ignore[assignment]
    content: OptionalText | None = None  # type: ignore[assignment]
    received_on: Day | None = None  # type: ignore[assignment]
    basis: OptionalText | None = None  # type: ignore[assignment]


@router.post("/{intake_id}/confirm", status_code=201, responses=responses(401, 403, 404, 409, 413, 422, 503))
def confirm(here: Here, asked: Asked, intake_id: UUID, sent: ConfirmSent, key: Keyed) -> Registered:
    """确认: the proposal becomes a directive, never twice."""
    require(asked.caller, "intake")

    def decide() -> Kept:
        intake = _intake(here, intake_id)
        proposal = intake.proposals.get(sent.seq, {})
        order = _order(here, asked, sent, key)
        words = {**sent.words(), **_from_document(sent, intake, proposal, order.act.on)}
        return commands.confirm(
            here.record,
            intake_id,
            order,
            seq=sent.seq,
            directive=new_id(),
            draft=sent.draft,
            parent=sent.parent,
            series=sent.series or "",
            **words,
        )

    return Registered(**once(here, key, decide))


def _from_document(sent: ConfirmSent, intake: Intake, proposal: dict[str, Any], day: date) -> dict[str, Any]:
    return {
        "source": sent.source or intake.source,
        "title": sent.title or str(proposal.get("title") or "")[:300],
        "content": sent.content if sent.content is not None else str(proposal.get("text") or ""),
        "received_on": sent.received_on or day,
        "basis": sent.basis if sent.basis is not None else intake.name,
    }


def _intake(here: Door, intake_id: UUID) -> Intake:
    try:
        return here.record.get(Intake, intake_id)
    except Missing:
        raise NotThere from None


def _order(here: Door, asked: Asker, sent: ActSent, key: Key) -> Order:
    return Order(
        act=make_act(here, asked, "intake", sent, key), command=Command(key.id, key.body_hash), today=today(here)
    )
