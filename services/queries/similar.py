"""Duplicates 查重: matters of the register whose titles say much the same as a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from psycopg import Connection, sql

from services.queries.moment import Reading

WINDOW: Final = 4
MOST_WINDOWS: Final = 12
MOST_LOOKED_AT: Final = 60
LEAST_SHARED: Final = 45
SAME_SOURCE, SAME_UNIT = 4, 8


@dataclass(frozen=True, slots=True)
class Similar:
    """A matter that may be the same; `likeness` is a percentage."""

    id: UUID
    number: str
    title: str
    source: str
    status: str
    leads: tuple[str, ...]
    received_on: date
    likeness: int


def similar(
    conn: Connection[Any],
    reading: Reading,
    title: str,
    *,
    units: Sequence[str] = (),
    source: str = "",
    limit: int = 5,
) -> tuple[Similar, ...]:
    """The matters most like a title, the likest first; a shared unit or source speaks for it too."""
    pieces = windows(title)
    if not pieces:
        return ()
    statement = sql.SQL(
        "select l.id, l.number, l.title, l.source, l.status, l.leads, l.received_on"
        " from {ledger} as l join {wording} as w on w.id = l.id and {worded}"
        " where {then} and w.haystack like any(%(likes)s)"
        " order by (select count(*) from unnest(%(likes)s::text[]) as piece where w.haystack like piece) desc, l.id"
        " limit %(most)s"
    ).format(
        ledger=reading.table("ledger_v2"),
        wording=reading.table("wording_v1"),
        worded=reading.at.holds("w"),
        then=reading.at.holds("l"),
    )
    likes = [f"%{_plain(piece)}%" for piece in pieces]
    found: list[Similar] = []
    for id, number, named, of, status, leads, received_on in conn.execute(
        statement, {"likes": likes, "most": MOST_LOOKED_AT}
    ):
        alike = likeness(title, named)
        if alike >= LEAST_SHARED:
            alike += SAME_SOURCE * (source == of != "") + SAME_UNIT * bool(set(units) & set(leads))
            found.append(Similar(id, number, named, of, status, tuple(leads), received_on, min(alike, 100)))
    return tuple(sorted(found, key=lambda each: (-each.likeness, str(each.id)))[:limit])


def likeness(a: str, b: str) -> int:
    """How much two titles share, in percent: of their pairs of neighbouring characters, twice those in both."""
    left, right = _pairs(a), _pairs(b)
    both = sum((left & right).values())
    return round(200 * both / (left.total() + right.total())) if left and right else 0


def windows(title: str) -> list[str]:
    """A title in overlapping pieces: Chinese is not written in words."""
    text = "".join(title.split()).lower()
    if len(text) < WINDOW:
        return []
    last = len(text) - WINDOW
    pieces = [text[start : start + WINDOW] for start in range(0, last + 1, 2)]
    return list(dict.fromkeys(pieces))[:MOST_WINDOWS]


def _pairs(text: str) -> Counter[str]:
    plain = "".join(letter for letter in text.lower() if letter.isalnum())
    return Counter(plain[n : n + 2] for n in range(len(plain) - 1))


def _plain(piece: str) -> str:
    return piece.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
