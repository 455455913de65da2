"""Evidence in and out 佐证材料: streamed to disk, told by its content, given back to whoever may read its matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, File, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel

from domain.aggregate import Act
from domain.evidence import EvidenceLog, Means, log_of
from domain.sentences import sentence
from services.api.deps import Asked, Asker, Here, require
from services.api.door import Door, Matter
from services.api.fields import FileId
from services.api.language import language
from services.api.moments import AsOf, moment
from services.api.problems import Malformed, NotThere, problem, responses
from services.api.telling import ToldFact, told
from services.commands import evidence
from services.commands.order import Order
from services.files import MOST_BYTES, Preview, StoredFile, TooLarge, WrongType, encoding_of
from services.permissions import allowed
from services.record.supervision import Command

router = APIRouter(tags=["files"])

PREVIEW_POLICIES: dict[Preview, str] = {
    "image": "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'",
    "text": "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'",
    # The browser's own viewer does not start in a sandbox; it runs nothing of the document's outside itself.
    "pdf": "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
}
_SCAN = re.compile(r"〔扫描件 ([0-9a-f]{64})〕")
_LOGGED_BY_DEFAULT = ("work_secret",)


def plain_name(given: str | None) -> str:
    """The last part of what the sender calls the file, for people to read; never a path of ours."""
    last = (given or "").replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable())[-200:] or "file"


class Stored(BaseModel):
    id: str
    sha256: str
    size: int
    media_type: str
    position: int


@router.post(
    "/files",
    status_code=201,
    max_body_size=MOST_BYTES + 1024 * 1024,
    responses=responses(401, 403, 413, 422, 503),
)
def add(here: Here, asked: Asked, file: Annotated[UploadFile, File()]) -> Stored:
    """上传. The same content is kept once, so sending it again answers the same."""
    require(asked.caller, "file.add")
    name = plain_name(file.filename)
    try:
        kept = here.files.add(file.file, name=name, account_id=asked.account.id, unit=asked.caller.unit)
    except TooLarge:
        most = MOST_BYTES // (1024 * 1024)
        raise problem(
            413,
            f"单个文件不超过{most} MB（压缩包解开后不超过500 MB）；请压缩图片，或分成几个文件",
            f"A file holds at most {most} MB (a zip at most 500 MB unpacked); make images smaller, or send several",
        ) from None
    except WrongType:
        raise Malformed(
            "file",
            "不是可接受的文件（文字、PDF、图片、Word、Excel、OFD、压缩包）",
            "is not a kind of file we take (text, PDF, image, Word, Excel, OFD, zip)",
        ) from None
    return Stored(id=kept.id, sha256=kept.id, size=kept.size, media_type=kept.media_type, position=here.head())


class EvidenceFile(BaseModel):
    """A file that a fact names. `preview`: how a browser can show it; `kept` is false where its content is gone."""

    id: str
    name: str
    size: int | None
    media_type: str | None
    preview: Preview
    kept: bool
    position: int
    topic: str
    unit: str | None
    on: date


class TakenOut(BaseModel):
    """查阅 of a file, where the rules ask that it be noted."""

    position: int
    sentence: str
    file: str
    means: str
    by: str
    on: date
    recorded_at: datetime
    hash: str


class EvidenceTold(BaseModel):
    items: list[EvidenceFile]
    taken: list[TakenOut]
    is_logged: bool
    as_of_position: int


@router.get("/directives/{directive_id}/evidence", responses=responses(401, 403, 404, 422, 503))
def of_matter(here: Here, asked: Asked, directive_id: UUID, as_of: AsOf = None) -> EvidenceTold:
    """The files that the facts of a matter name, as far as the caller reads those facts; and, for the office and
    auditors, who took which of them out."""
    require(asked.caller, "see")
    at = moment(here, as_of)
    matter = here.matter(asked.caller, directive_id, until=at.position)
    named = [(fact, id) for fact in told(list(matter.facts), asked.caller, here.office().name) for id in named_in(fact)]
    known = here.files.described(list({id for _, id in named}))
    return EvidenceTold(
        items=[_file(fact, id, known.get(id)) for fact, id in named],
        taken=_taken(here, directive_id, until=at.position) if allowed(asked.caller, "see.full") else [],
        is_logged=_is_logged(here, matter),
        as_of_position=at.position if at.position is not None else matter.position,
    )


@router.get("/files/{file_id}", response_class=FileResponse, responses=responses(401, 403, 404, 422, 503))
def get(here: Here, asked: Asked, file_id: FileId, directive: UUID | None = None, as_of: AsOf = None) -> FileResponse:
    """下载, whole or in ranges. Without `directive` a caller gets what it or its unit brought; with it what a fact
    names that the caller reads there, and the fetching is noted where the rules ask for it."""
    return attachment(here, file_id, _found(here, asked, file_id, directive, as_of, "download"))


def attachment(here: Door, file_id: str, found: StoredFile) -> FileResponse:
    """A kept file as it is sent: to be saved, never to be shown by the browser."""
    return FileResponse(
        here.files.path(file_id),
        media_type="application/octet-stream",
        headers={
            "content-disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}",
            "x-file-type": found.media_type,
            "cache-control": "private, no-store",
        },
    )


@router.get("/files/{file_id}/preview", response_class=FileResponse, responses=responses(401, 403, 404, 422, 503))
def preview(
    here: Here, asked: Asked, file_id: FileId, directive: UUID | None = None, as_of: AsOf = None
) -> FileResponse:
    """预览 of an image, a PDF or a plain text, for a frame of our own pages alone: nothing in it may run."""
    found = _found(here, asked, file_id, directive, as_of, "preview")
    if found.preview == "none":
        raise Malformed("file_id", "这类文件不能预览，请下载", "is of a kind that cannot be shown; download it")
    media_type = found.media_type
    if found.preview == "text":
        with here.files.path(file_id).open("rb") as content:
            media_type += f"; charset={encoding_of(content.read(8192)) or 'utf-8'}"
    return FileResponse(
        here.files.path(file_id),
        media_type=media_type,
        headers={
            "content-disposition": f"inline; filename*=UTF-8''{quote(found.name, safe='')}",
            "content-security-policy": PREVIEW_POLICIES[found.preview],
            "x-frame-options": "SAMEORIGIN",
            "cross-origin-resource-policy": "same-origin",
            "cache-control": "private, no-store",
        },
    )


def named_in(fact: ToldFact) -> Sequence[str]:
    """The files a fact stands on: evidence of a report, the scan of a late entry."""
    ids = [str(id) for id in fact.data.get("evidence") or ()]
    scan = getattr(fact, "scan", None)
    return [*ids, *([str(scan)] if scan else _SCAN.findall(fact.reason or ""))]


def _found(
    here: Door, asked: Asker, file_id: str, directive: UUID | None, as_of: str | None, means: Means
) -> StoredFile:
    require(asked.caller, "file.see")
    if directive is None:
        # Whoever did not bring a file says for which matter it is read: that is what is checked, and noted.
        found = here.files.find(file_id, account_id=asked.account.id, unit=asked.caller.unit)
        if found is None:
            raise NotThere
        return found
    matter = here.matter(asked.caller, directive, until=moment(here, as_of).position)
    facts = told(list(matter.facts), asked.caller, here.office().name)
    if not any(file_id in named_in(fact) for fact in facts):
        raise NotThere
    found = here.files.find(file_id)
    if found is None:
        raise NotThere
    if _is_logged(here, matter):
        _note(here, asked, directive, file_id, means)
    return found


def _is_logged(here: Door, matter: Matter) -> bool:
    rule = here.pack(here.today()).values.get("evidence.log_downloads")
    levels = rule.value if rule else _LOGGED_BY_DEFAULT  # a pack adopted before there was the key
    return isinstance(levels, tuple) and matter.directive.level in levels


def _note(here: Door, asked: Asker, directive: UUID, file_id: str, means: Means) -> None:
    """The fact comes before the file: what cannot be noted is not handed out."""
    who, command, today = asked.caller, Command.fresh(), here.today()
    act = Act(
        by=who.account,
        on=today,
        channel="api" if asked.by_key else "system",
        command_id=command.id,
        acting_for=who.unit or who.post,
    )
    evidence.take(here.record, directive, Order(act, command, today), file=file_id, means=means)


def _file(fact: ToldFact, id: str, known: StoredFile | None) -> EvidenceFile:
    unit = fact.data.get("unit")
    return EvidenceFile(
        id=id,
        name=known.name if known else id[:8],
        size=known.size if known else None,
        media_type=known.media_type if known else None,
        preview=known.preview if known else "none",
        kept=known is not None,
        position=fact.position,
        topic=fact.topic,
        unit=str(unit) if unit else None,
        on=fact.on,
    )


def _taken(here: Door, directive: UUID, *, until: int | None) -> list[TakenOut]:
    tongue = "en" if language.get() == "en" else "zh"
    name = here.office().name
    return [
        TakenOut(
            position=recorded.position,
            sentence=sentence(fact, tongue, name),
            file=fact.file,
            means=fact.means,
            by=fact.act.by,
            on=fact.act.on,
            recorded_at=recorded.recorded_at,
            hash=recorded.hash.hex(),
        )
        for recorded in here.record.history(log_of(directive))
        if (until is None or recorded.position <= until) and isinstance(fact := recorded.fact, EvidenceLog.Taken)
    ]
