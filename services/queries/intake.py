"""Documents read in 登记拟办: a page of them, newest first, now or as of any moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal
from uuid import UUID

from psycopg import Connection, sql

from services.queries.cursors import BadCursor, Cursors
from services.queries.filters import like
from services.queries.moment import Reading

TABLE: Final = "intake_v1"
MOST_ROWS: Final = 200
State = Literal["waiting", "settled"]


@dataclass(frozen=True, slots=True)
class Document:
    """One document: what it is called, who read it in and when, and what has become of its tasks."""

    id: UUID
    name: str
    source: str
    doc_number: str
    issued: str
    digest: str
    by: str
    read_on: date
    read_at: datetime
    position: int
    waiting: int
    sure: int
    confirmed: int
    dismissed: int


@dataclass(frozen=True, slots=True)
class Page:
    rows: tuple[Document, ...]
    total: int
    waiting: int
    """Tasks that wait for a clerk, in all documents of the question."""
    next_cursor: str | None


COLUMNS: Final = sql.SQL(
    "i.id, i.name, i.source, i.doc_number, i.issued, i.digest, i.by, i.read_on, i.read_at, i.position,"
    " i.waiting, i.sure, i.confirmed, i.dismissed"
)


def page(
    conn: Connection[Any],
    reading: Reading,
    *,
    cursors: Cursors,
    state: State | None = None,
    q: str = "",
    digest: str = "",
    cursor: str | None = None,
    limit: int = 50,
) -> Page:
    """Documents by state, by words of their name or number, or by what the file was."""
    limit = max(1, min(limit, MOST_ROWS))
    of = f"intake:{state}:{q}:{digest}:{reading.at.position}"
    conditions = [reading.at.holds("i")]
    values: dict[str, Any] = {"limit": limit + 1}
    if state:
        conditions.append(sql.SQL("i.waiting > 0" if state == "waiting" else "i.waiting = 0"))
    if digest:
        values["digest"] = digest
        conditions.append(sql.SQL("i.digest = %(digest)s"))
    for n, word in enumerate(q.split()[:8]):
        values[f"q{n}"] = like(word.lower())
        conditions.append(
            sql.SQL("lower(i.name || ' ' || i.doc_number) like {} escape '!'").format(sql.Placeholder(f"q{n}"))
        )
    counted = sql.SQL("select count(*), coalesce(sum(i.waiting), 0) from {} as i where {}").format(
        reading.table(TABLE), sql.SQL(" and ").join(conditions)
    )
    found = conn.execute(counted, values).fetchone()
    total, waiting = (int(found[0]), int(found[1])) if found else (0, 0)
    if cursor:
        [values["before"]] = _place(cursors, of, cursor)
        conditions.append(sql.SQL("i.position < %(before)s"))
    statement = sql.SQL("select {} from {} as i where {} order by i.position desc limit %(limit)s").format(
        COLUMNS, reading.table(TABLE), sql.SQL(" and ").join(conditions)
    )
    rows = tuple(Document(*row) for row in conn.execute(statement, values))
    further = cursors.write(of, [rows[limit - 1].position]) if len(rows) > limit else None
    return Page(rows[:limit], total, waiting, further)


def _place(cursors: Cursors, of: str, cursor: str) -> list[int]:
    values = cursors.read(of, cursor)
    if len(values) != 1 or not isinstance(values[0], int):
        raise BadCursor
    return values
