"""Ledger 督办台账 written out: as a spreadsheet that an office prints, files and hands round, and as a plain table."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol
from zoneinfo import ZoneInfo

from psycopg import Connection

from services.commands.office import office_of
from services.documents.ledger_columns import COLUMNS, SHAPES, Column, seen
from services.documents.ledger_sheet import (
    FIRST,
    HEAD,
    IMPRINT,
    LONGEST_CELL,
    NOT_REAL,
    RISKY,
    Imprint,
    clean,
    stream,
)
from services.projections.register import projector
from services.queries import ledger
from services.queries.filters import Filters
from services.queries.freshness import reached, wait_for
from services.queries.ledger import Line
from services.queries.moment import AsOf, Reading, as_of
from services.record.supervision import Supervision

__all__ = [
    "COLUMNS", "FIRST", "HEAD", "IMPRINT", "LONGEST_CELL", "NOT_REAL", "SHAPES", "Imprint", "every_line", "export",
    "plain_table", "write_ledger",
]  # fmt: skip

PATIENCE: Final = 10.0
LINES_AT_ONCE: Final = 500


def write_ledger(
    rows: Iterable[Line],
    out: BinaryIO,
    *,
    reading: Reading,
    imprint: Imprint,
    name: Callable[[str], str],
    language: str = "zh",
) -> int:
    """Writes the sheet of these matters, in `zh` or `en`; answers how many there are."""
    counted: list[int] = []
    pieces = stream(rows, reading=reading, imprint=imprint, name=name, language=language, counted=counted.append)
    for piece in pieces:
        out.write(piece)
    return counted[0]


def plain_table(
    rows: Iterable[Line],
    *,
    reading: Reading,
    name: Callable[[str], str],
    language: str = "zh",
    columns: Sequence[Column] = COLUMNS,
) -> Iterator[bytes]:
    """The same as CSV: UTF-8 with its mark, so that a spreadsheet reads it right; no text is a formula there either."""
    titles = [column.en if language == "en" else column.zh for column in columns]
    held = ["\ufeff" + ",".join(map(_field, titles)) + "\r\n"]
    for line in rows:
        shown = seen(line, reading, name, language)
        held.append(",".join([_plain(column.kind, column.value(shown)) for column in columns]) + "\r\n")
        if len(held) == LINES_AT_ONCE:
            yield "".join(held).encode()
            held.clear()
    yield "".join(held).encode()


def _plain(kind: str, value: str | int | date | None) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        text = clean(value)
        # A light's own signs are ours; of all other text a spreadsheet would make a formula.
        return _field(f"'{text}" if kind == "text" and text.lstrip(" ").startswith(RISKY) else text)
    return f"{value}%" if kind == "progress" else str(value)


def _field(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\n') else text


# ── from the record ─────────────────────────────────────────────────────────────────────────────


class Reads(Protocol):
    def reader(self) -> AbstractContextManager[Connection[Any]]: ...


def export(
    house: Reads,
    record: Supervision,
    file: Path,
    *,
    as_of: date | None = None,
    exported_by: str,
    exported_at: datetime | None = None,
    language: str = "zh",
) -> int:
    """The whole ledger into a file, now or as of the end of a day; answers how many matters it holds.

    The file appears whole or not at all. The tables are first brought up to the record, by whoever keeps them up.
    """
    exported_at = exported_at or datetime.now(UTC)
    projector(record).catch_up()
    with house.reader() as conn:
        wait_for(conn, record.place.tables, record.head()[0], timeout=PATIENCE)
        reading, position = _reading(conn, record, as_of, exported_at)
        imprint = Imprint(exported_by, exported_at, position, is_simulated=not record.place.is_live)
        fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        try:
            with open(fresh, "xb") as out:
                count = write_ledger(
                    every_line(conn, reading),
                    out,
                    reading=reading,
                    imprint=imprint,
                    name=office_of(record).name,
                    language=language,
                )
            os.replace(fresh, file)
        finally:
            fresh.unlink(missing_ok=True)
    return count


def every_line(conn: Connection[Any], reading: Reading) -> Iterator[Line]:
    """All matters of one moment, in the order of their numbers."""
    return ledger.lines(conn, reading, Filters(), sort="number")


def _reading(
    conn: Connection[Any], record: Supervision, when: date | None, exported_at: datetime
) -> tuple[Reading, int]:
    place, office = record.place, office_of(record)
    at = as_of(conn, place, when, today=exported_at.astimezone(ZoneInfo(place.zone)).date())
    position = at.position if at.position is not None else reached(conn, place.tables, ["ledger"])
    return Reading(place, AsOf(position, at.day), office.pack(at.day), office.calendar), position
