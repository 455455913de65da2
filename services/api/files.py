"""Evidence in and out 佐证材料: streamed to disk, told by its content, given back as an attachment only."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, File, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from services.api.deps import Asked, Asker, Here, require
from services.api.door import Door
from services.api.fields import FileId
from services.api.problems import Malformed, NotThere, responses
from services.api.telling import told
from services.files import MOST_BYTES, TooLarge, WrongType
from services.permissions import allowed

router = APIRouter(tags=["files"])


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
        raise HTTPException(413) from None
    except WrongType:
        raise Malformed(
            "file",
            "不是可接受的文件（文字、PDF、图片、Word、Excel、OFD、压缩包）",
            "is not a kind of file we take (text, PDF, image, Word, Excel, OFD, zip)",
        ) from None
    return Stored(id=kept.id, sha256=kept.id, size=kept.size, media_type=kept.media_type, position=here.head())


@router.get("/files/{file_id}", response_class=FileResponse, responses=responses(401, 403, 404, 422, 503))
def get(here: Here, asked: Asked, file_id: FileId, directive: UUID | None = None) -> FileResponse:
    """下载. A caller gets what it or its unit brought, and with `directive` what a fact it reads there names;
    the office and auditors get every file."""
    require(asked.caller, "file.see")
    if allowed(asked.caller, "file.see.any") or (directive and _named(here, asked, directive, file_id)):
        found = here.files.find(file_id)
    else:
        found = here.files.find(file_id, account_id=asked.account.id, unit=asked.caller.unit)
    if found is None:
        raise NotThere
    return FileResponse(
        here.files.path(file_id),
        media_type="application/octet-stream",
        headers={
            "content-disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}",
            "x-file-type": found.media_type,
            "cache-control": "private, no-store",
        },
    )


def _named(here: Door, asked: Asker, directive: UUID, file_id: str) -> bool:
    """Whether a fact of this matter that the caller may read names the file as its evidence."""
    matter = here.matter(asked.caller, directive)
    return any(
        file_id in (fact.data.get("evidence") or ())
        for fact in told(list(matter.facts), asked.caller, here.office().name)
    )
