"""Files 佐证材料: evidence kept by its content, outside the database and the web root."""

from __future__ import annotations

import os
import secrets
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Literal, LiteralString

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Composed, Identifier
from psycopg_pool import ConnectionPool

MOST_BYTES = 50 * 1024 * 1024
_MOST_UNPACKED, _MOST_ENTRIES = 500 * 1024 * 1024, 10_000
_CHUNK = 1024 * 1024

Preview = Literal["image", "pdf", "text", "none"]

_BY_CONTENT: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_IN_ZIP: tuple[tuple[str, str], ...] = (
    ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("OFD.xml", "application/ofd"),
)
PREVIEWS: Mapping[str, Preview] = {
    "application/pdf": "pdf",
    "image/png": "image",
    "image/jpeg": "image",
    "image/gif": "image",
    "text/plain": "text",
}
"""What a browser shows by itself, without running anything of it; the rest is taken away as a file."""
TYPES: frozenset[str] = frozenset({kind for _, kind in (*_BY_CONTENT, *_IN_ZIP)} | {"text/plain", "application/zip"})


class TooLarge(Exception):  # noqa: N818 - the answer's word
    """More than a file may hold, packed or unpacked."""


class WrongType(Exception):  # noqa: N818
    """Not one of the kinds of file that are evidence."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """`id` is the SHA-256 of the content: the same file twice is one."""

    id: str
    size: int
    media_type: str
    name: str = ""

    @property
    def sha256(self) -> str:
        return self.id

    @property
    def preview(self) -> Preview:
        return PREVIEWS.get(self.media_type, "none")


class Files:
    """The files of one jurisdiction: content in a folder, who brought what in its schema."""

    def __init__(self, folder: Path, pool: ConnectionPool[Connection[TupleRow]], tables: str) -> None:
        self._folder, self._pool, self._tables = folder, pool, tables

    def _sql(self, query: LiteralString) -> Composed:
        return SQL(query).format(
            files=Identifier(self._tables, "files"), owners=Identifier(self._tables, "file_owners")
        )

    def add(self, content: BinaryIO, *, name: str, account_id: str, unit: str | None) -> StoredFile:
        """Keeps the content once, by its hash, and notes who brought it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        waiting = self._folder / f".{secrets.token_hex(8)}"
        try:
            digest, size = _copied(content, waiting)
            media_type = type_of(waiting)
            place = self.path(digest)
            place.parent.mkdir(exist_ok=True)
            os.replace(waiting, place)
        finally:
            waiting.unlink(missing_ok=True)
        with self._pool.connection() as conn:
            conn.execute(
                self._sql("insert into {files} (sha256, size, media_type) values (%s, %s, %s) on conflict do nothing"),
                (digest, size, media_type),
            )
            conn.execute(
                self._sql(
                    "insert into {owners} (sha256, account_id, unit, name) values (%s, %s, %s, %s)"
                    " on conflict do nothing"
                ),
                (digest, account_id, unit, name),
            )
        return StoredFile(digest, size, media_type, name)

    def find(self, file_id: str, *, account_id: str | None = None, unit: str | None = None) -> StoredFile | None:
        """The file, if this account or its unit brought it; without both, whoever did."""
        whose = "" if account_id is None else " and (o.account_id = %(account)s or o.unit = %(unit)s)"
        query: LiteralString = (
            "select f.sha256, f.size, f.media_type, o.name from {files} f join {owners} o using (sha256)"
            " where f.sha256 = %(id)s"
        )
        order: LiteralString = " order by o.added_at limit 1"
        with self._pool.connection() as conn:
            row = conn.execute(
                self._sql(query + whose + order), {"id": file_id, "account": account_id, "unit": unit}
            ).fetchone()
        return StoredFile(*row) if row and self.path(file_id).is_file() else None

    def described(self, ids: Sequence[str]) -> dict[str, StoredFile]:
        """What is known of these files, under the name the first who brought each gave it. Those not kept are missing."""
        query: LiteralString = (
            "select distinct on (f.sha256) f.sha256, f.size, f.media_type, o.name from {files} f"
            " join {owners} o using (sha256) where f.sha256 = any(%s) order by f.sha256, o.added_at"
        )
        with self._pool.connection() as conn:
            rows = conn.execute(self._sql(query), (list(ids),)).fetchall()
        return {row[0]: StoredFile(*row) for row in rows if self.path(row[0]).is_file()}

    def path(self, file_id: str) -> Path:
        return self._folder / file_id[:2] / file_id


def _copied(content: BinaryIO, to: Path) -> tuple[str, int]:
    digest, size = sha256(), 0
    with to.open("xb") as kept:
        while chunk := content.read(_CHUNK):
            size += len(chunk)
            if size > MOST_BYTES:
                raise TooLarge
            digest.update(chunk)
            kept.write(chunk)
        kept.flush()
        os.fsync(kept.fileno())
    if not size:
        raise WrongType
    return digest.hexdigest(), size


def type_of(path: Path) -> str:
    """What a file is, by its content alone: neither its name nor what the sender calls it is believed."""
    with path.open("rb") as file:
        start = file.read(8192)
    for mark, kind in _BY_CONTENT:
        if start.startswith(mark):
            return kind
    if start.startswith(b"PK\x03\x04"):
        return _type_of_zip(path)
    if b"\0" in start:
        raise WrongType
    if encoding_of(start) is None:
        raise WrongType
    return "text/plain"


def encoding_of(start: bytes) -> str | None:
    """How a text that begins like this is written; None for what is no text of an office."""
    for encoding in ("utf-8", "gb18030"):
        # The last character may be cut in two.
        for cut in range(4):
            try:
                start[: len(start) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return encoding
    return None


def _type_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise WrongType from None
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
        raise TooLarge
    names = {entry.filename for entry in entries}
    return next((kind for name, kind in _IN_ZIP if name in names), "application/zip")
