"""Search 搜索 over matters: numbers in any form, titles, content, leaders' words; best first, now or as of any day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal
from uuid import UUID

from psycopg import Connection, sql

from services.queries import numbers
from services.queries.filters import Filters, like, where
from services.queries.lamps import Lamps
from services.queries.moment import Reading

LEDGER, WORDING = "ledger_v2", "wording_v1"
MOST_HITS: Final = 50
MOST_WORDS: Final = 8
AROUND: Final = 18
"""Signs shown before and after a word found in a text."""

Place = Literal["number", "title", "content", "opinion"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One matter, where the words were found, and the words around them where that is not its title."""

    id: UUID
    number: str
    title: str
    status: str
    light: str
    due: date | None
    closed_on: date | None
    place: Place
    excerpt: str


def matters(conn: Connection[Any], reading: Reading, filters: Filters, q: str, *, limit: int = 8) -> tuple[Hit, ...]:
    """Those of these matters that the words fit: a number first, then titles, then texts; open before closed."""
    words = q.lower().split()[:MOST_WORDS]
    if not words:
        return ()
    limit = max(1, min(limit, MOST_HITS))
    found: dict[UUID, Hit] = {}
    if numbers.parsed(q) is not None:
        found = {hit.id: hit for hit in _numbered(conn, reading, filters, q, limit)}
    if len(found) < limit:
        for hit in _worded(conn, reading, filters, words, limit):
            found.setdefault(hit.id, hit)
    return tuple(found.values())[:limit]


_SHOWN: Final = "l.id, l.number, l.title, l.status, {light}, l.due, l.closed_on"


def _numbered(conn: Connection[Any], reading: Reading, filters: Filters, q: str, limit: int) -> list[Hit]:
    asked = where(reading, replace(filters, number=q))
    statement = sql.SQL(
        "select " + _SHOWN + " from {ledger} as l where {l_at} and {asked}"
        " order by l.number_year desc, l.closed_on is not null, l.since desc limit %(limit)s"
    ).format(
        light=Lamps(reading.at.day, reading.pack, reading.calendar).completion("l"),
        ledger=reading.table(LEDGER),
        l_at=reading.at.holds("l"),
        asked=asked.condition,
    )
    rows = conn.execute(statement, {**asked.values, "limit": limit})
    return [_hit(row, "number") for row in rows]


def _worded(conn: Connection[Any], reading: Reading, filters: Filters, words: list[str], limit: int) -> list[Hit]:
    """The matches are ranked by narrow rows; texts and lights are fetched for those shown alone."""
    asked = where(reading, filters)
    values: dict[str, Any] = {**asked.values, "limit": limit}
    values |= {f"word{n}": like(word) for n, word in enumerate(words)}
    marks = [sql.Placeholder(f"word{n}") for n in range(len(words))]
    statement = sql.SQL(
        "with matched as materialized (select w.id from {wording} as w where {w_at} and {said}),"
        " best as (select l.id, {titled} as titled, l.closed_on is null as open, l.since from matched"
        " join {ledger} as l on l.id = matched.id and {l_at} and {asked}"
        " order by titled desc, open desc, l.since desc limit %(limit)s)"
        " select " + _SHOWN + ", titled, w.content, w.opinion from best"
        " join {ledger} as l on l.id = best.id and {l_at} join {wording} as w on w.id = best.id and {w_at}"
        " order by titled desc, open desc, best.since desc"
    ).format(
        wording=reading.table(WORDING),
        ledger=reading.table(LEDGER),
        w_at=reading.at.holds("w"),
        l_at=reading.at.holds("l"),
        asked=asked.condition,
        said=_all(sql.SQL("w.haystack"), marks),
        titled=_all(sql.SQL("lower(l.title)"), marks),
        light=Lamps(reading.at.day, reading.pack, reading.calendar).completion("l"),
    )
    hits: list[Hit] = []
    for *shown, titled, content, opinion in conn.execute(statement, values):
        place, excerpt = _found(words, bool(titled), content, opinion)
        hits.append(_hit(shown, place, excerpt))
    return hits


def _hit(row: Sequence[Any], place: Place, excerpt: str = "") -> Hit:
    id, number, title, status, light, due, closed_on = row
    return Hit(id, number, title, status, light, due, closed_on, place, excerpt)


def _all(text: sql.Composable, marks: list[sql.Placeholder]) -> sql.Composable:
    return sql.SQL("({})").format(
        sql.SQL(" and ").join(sql.SQL("{} like {} escape '!'").format(text, mark) for mark in marks)
    )


def _found(words: list[str], is_titled: bool, content: str, opinion: str) -> tuple[Place, str]:
    """Where a reader finds the words."""
    if is_titled:
        return "title", ""
    texts: list[tuple[Place, str]] = [("opinion", opinion), ("content", content)]
    for word in words:
        for place, text in texts:
            if (at := text.lower().find(word)) >= 0:
                return place, _excerpt(text, at, len(word))
    return "number", ""


def _excerpt(text: str, at: int, length: int) -> str:
    begins, ends = max(0, at - AROUND), min(len(text), at + length + AROUND)
    cut = " ".join(text[begins:ends].split())
    return f"{'…' if begins else ''}{cut}{'…' if ends < len(text) else ''}"
