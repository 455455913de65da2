"""Ledger 台账: pages, counts and single rows of it, now or as of any moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from hashlib import blake2b
from typing import Any, Final, LiteralString
from uuid import UUID

from psycopg import Connection, sql

from domain.lights import Lights, lights
from services.queries.cursors import BadCursor, Cursors
from services.queries.filters import NONE, BadFilter, Filters, where
from services.queries.freshness import NotYet
from services.queries.lamps import COLOURS, Lamps
from services.queries.moment import Reading

TABLE: Final = "ledger_v1"
MOST_ROWS: Final = 200
MOST_SKIPPED: Final = 100_000


@dataclass(frozen=True, slots=True)
class Line:
    """One directive in the ledger. Its lights are computed for the day asked, from the same words as in SQL."""

    id: UUID
    number: str
    aliases: tuple[str, ...]
    series: str
    title: str
    source: str
    issuer: str
    leader: str
    level: str
    urgency: str
    status: str
    outcome: str
    holder: str
    holder_since: date
    leads: tuple[str, ...]
    assists: tuple[str, ...]
    collator: str
    parent: UUID | None
    merged_into: UUID | None
    received_on: date
    registered_on: date
    basis: str
    external_number: str
    external_due: date | None
    due_kind: str
    due_first: date | None
    due: date | None
    review_on: date | None
    report_due: date | None
    received_final_on: date | None
    clock_stopped_on: date | None
    suspended_on: date | None
    reported_up_on: date | None
    reported_to: str
    endorsed_on: date | None
    closed_on: date | None
    archived_on: date | None
    progress: int | None
    returns: int
    urges: int
    extensions: int
    late_entries: int
    reopened: int
    children: int
    unsigned: int
    to_review: int
    objections: int
    extensions_asked: int
    corrections_asked: int
    pack: str
    since: int
    """The position of the fact that made the row what it is."""

    @property
    def is_void(self) -> bool:
        """Withdrawn with a number: the number stays, as void."""
        return bool(self.number) and bool(self.closed_on) and self.outcome == ""

    def lights(self, reading: Reading) -> Lights:
        return lights(self, reading.at.day, reading.pack, reading.calendar)


COLUMNS: Final = tuple(field.name for field in fields(Line))


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list with the number of all there are, and the position it was read at."""

    rows: tuple[Line, ...]
    total: int
    next_cursor: str | None
    position: int


LAST_DAY, FIRST_DAY = date.max, date.min
SORTS: Final[Mapping[str, tuple[LiteralString, object, object]]] = {
    "number": ("nullif(l.number_year * 100000000 + l.number_n, 0)", 10**17, -1),
    "received_on": ("l.received_on", LAST_DAY, FIRST_DAY),
    "registered_on": ("l.registered_on", LAST_DAY, FIRST_DAY),
    "due": ("l.due", LAST_DAY, FIRST_DAY),
    "due_first": ("l.due_first", LAST_DAY, FIRST_DAY),
    "report_due": ("l.report_due", LAST_DAY, FIRST_DAY),
    "review_on": ("l.review_on", LAST_DAY, FIRST_DAY),
    "holder_since": ("l.holder_since", LAST_DAY, FIRST_DAY),
    "closed_on": ("l.closed_on", LAST_DAY, FIRST_DAY),
    "progress": ("l.progress", 10**6, -1),
    "returns": ("l.returns", 10**9, -1),
    "urges": ("l.urges", 10**9, -1),
    "since": ("l.since", 10**17, -1),
    "title": ("l.title", None, None),
    "status": ("l.status", None, None),
    "source": ("l.source", None, None),
    "leader": ("l.leader", None, None),
    "collator": ("l.collator", None, None),
    "light": ("", None, None),
    "urgency": ("", None, None),
}
"""What the ledger can be sorted by; rows without a value come last either way."""

GROUPS: Final[Mapping[str, LiteralString]] = {
    "status": "l.status",
    "source": "l.source",
    "issuer": "l.issuer",
    "outcome": "l.outcome",
    "holder": "l.holder",
    "leader": "l.leader",
    "urgency": "l.urgency",
    "level": "l.level",
    "year": "l.number_year::text",
    "collator": "l.collator",
    "light": "",
    "report_light": "",
    "unit": "",
}
"""What the ledger can be counted by."""


@dataclass(frozen=True, slots=True)
class _Order:
    expression: sql.Composable
    is_descending: bool

    @classmethod
    def parse(cls, sort: str, reading: Reading) -> _Order:
        """`due` or `-due`; the words are ours alone."""
        name, is_descending = sort.removeprefix("-"), sort.startswith("-")
        if name not in SORTS:
            raise BadFilter(f"不能按“{name}”排序", f"the ledger cannot be sorted by {name!r}", "sort")
        text, last_ascending, last_descending = SORTS[name]
        if name == "light":
            colour = Lamps(reading.at.day, reading.pack, reading.calendar).completion("l")
            return cls(sql.SQL("array_position({}, {})").format(sql.Literal(list(COLOURS)), colour), is_descending)
        if name == "urgency":
            levels = list(reading.pack.codes("urgency.levels"))
            return cls(
                sql.SQL("coalesce(array_position({}, l.urgency), 99)").format(sql.Literal(levels)), is_descending
            )
        expression: sql.Composable = sql.SQL(text)
        if last_ascending is not None:
            last = last_descending if is_descending else last_ascending
            expression = sql.SQL("coalesce({}, {})").format(expression, sql.Literal(last))
        return cls(expression, is_descending)

    def after(self) -> sql.Composable:
        """The rows after the one the cursor names."""
        sign = sql.SQL("<" if self.is_descending else ">")
        return sql.SQL("(sort {} %(last)s or (sort = %(last)s and id > %(last_id)s))").format(sign)

    def by(self, sort: LiteralString) -> sql.Composable:
        return sql.SQL("{} {}, id").format(sql.SQL(sort), sql.SQL("desc" if self.is_descending else "asc"))


def page(
    conn: Connection[Any],
    reading: Reading,
    filters: Filters,
    *,
    cursors: Cursors,
    sort: str = "-number",
    cursor: str | None = None,
    offset: int = 0,
    limit: int = 50,
) -> Page:
    """One page of the ledger, with the number of all matching rows and the position it shows.

    A cursor stands for the last row seen, so that rows arriving meanwhile neither repeat nor hide others.
    """
    if not 1 <= limit <= MOST_ROWS:
        raise BadFilter(f"每页1至{MOST_ROWS}行", f"a page has 1 to {MOST_ROWS} rows", "limit")
    if not 0 <= offset <= MOST_SKIPPED:
        raise BadFilter(f"offset为0至{MOST_SKIPPED}", f"offset is 0 to {MOST_SKIPPED}", "offset")
    order = _Order.parse(sort, reading)
    asked = where(reading, filters)
    of = _list_name(reading, filters, sort)
    values: dict[str, Any] = {**asked.values, "limit": limit + 1, "offset": offset}
    after: sql.Composable = sql.SQL("true")
    if cursor is not None:
        seen = cursors.read(of, cursor)
        if len(seen) != 2:
            raise BadCursor
        after = order.after()
        values |= {"last": seen[0], "last_id": UUID(seen[1])}
    statement = sql.SQL(
        "with matched as materialized (select l.id, {sort} as sort from {table} as l where {at} and {asked}),"
        " shown as (select id, sort from matched where {after} order by {by_sort} limit %(limit)s offset %(offset)s)"
        " select (select count(*) from matched), ({position}), shown.sort, {columns}"
        " from (select 1) as one left join (shown join {table} as l on l.id = shown.id and {at}) on true"
        " order by {by_shown}"
    ).format(
        sort=order.expression,
        table=reading.table(TABLE),
        at=reading.at.holds("l"),
        asked=asked.condition,
        after=after,
        by_sort=order.by("sort"),
        by_shown=sql.SQL("shown.sort {}, shown.id").format(sql.SQL("desc" if order.is_descending else "asc")),
        position=_position(reading),
        columns=sql.SQL(", ").join(sql.Identifier("l", name) for name in COLUMNS),
    )
    found = conn.execute(statement, values).fetchall()
    total, position = found[0][:2]
    _must_have_come(reading, position)
    lines = [(row[2], line_of(row[3:])) for row in found if row[3] is not None]
    more = len(lines) > limit
    lines = lines[:limit]
    next_cursor = cursors.write(of, [lines[-1][0], str(lines[-1][1].id)]) if more else None
    return Page(tuple(line for _, line in lines), int(total), next_cursor, _shown_at(reading, position))


def counts(conn: Connection[Any], reading: Reading, cards: Mapping[str, Filters]) -> dict[str, int]:
    """How many rows each of these questions has, in one look: a number on a card equals its list."""
    if not cards:
        return {}
    values: dict[str, Any] = {}
    counted = []
    for n, filters in enumerate(cards.values()):
        asked = where(reading, filters, prefix=f"c{n}_")
        values |= asked.values
        counted.append(sql.SQL("count(*) filter (where {})").format(asked.condition))
    statement = sql.SQL("select {} from {} as l where {}").format(
        sql.SQL(", ").join(counted), reading.table(TABLE), reading.at.holds("l")
    )
    found = conn.execute(statement, values).fetchone()
    assert found is not None
    return dict(zip(cards, map(int, found), strict=True))


def totals(conn: Connection[Any], reading: Reading, by: str, filters: Filters | None = None) -> dict[str, int]:
    """Rows by status, source, unit, light and so on, the most frequent first. By unit a matter counts for each."""
    if by not in GROUPS:
        raise BadFilter(f"不能按“{by}”统计", f"the ledger cannot be counted by {by!r}", "by")
    asked = where(reading, filters or Filters())
    lamps = Lamps(reading.at.day, reading.pack, reading.calendar)
    joined: sql.Composable = sql.SQL("")
    match by:
        case "light":
            group = lamps.completion("l")
        case "report_light":
            group = lamps.reporting("l")
        case "unit":
            group = sql.SQL("u.code")
            joined = sql.SQL("cross join lateral unnest(l.leads || l.assists) as u(code)")
        case _:
            group = sql.SQL(GROUPS[by])
    statement = sql.SQL(
        "select {group} as grouped, count(*) from {table} as l {joined} where {at} and {asked}"
        " group by grouped order by count(*) desc, grouped"
    ).format(group=group, table=reading.table(TABLE), joined=joined, at=reading.at.holds("l"), asked=asked.condition)
    return {str(name) or NONE: int(count) for name, count in conn.execute(statement, asked.values)}


def one(conn: Connection[Any], reading: Reading, directive: UUID) -> Line | None:
    """A directive's row, if it had been registered by then."""
    found = conn.execute(_select(reading, sql.SQL("l.id = %s")), (directive,)).fetchone()
    return line_of(found) if found else None


def by_number(conn: Connection[Any], reading: Reading, number: str) -> Sequence[Line]:
    """The directive of this number, or of this misprint of one: an alias may have been printed on several."""
    condition = sql.SQL("(l.number = %(number)s or l.aliases @> array[%(number)s::text])")
    found = conn.execute(_select(reading, condition), {"number": number}).fetchall()
    return sorted((line_of(row) for row in found), key=lambda line: line.number != number)


def _select(reading: Reading, condition: sql.Composable) -> sql.Composed:
    return sql.SQL("select {} from {} as l where {} and {}").format(
        sql.SQL(", ").join(sql.Identifier("l", name) for name in COLUMNS),
        reading.table(TABLE),
        reading.at.holds("l"),
        condition,
    )


def _position(reading: Reading) -> sql.Composable:
    return sql.SQL("select max(position) from {} where name = 'ledger'").format(reading.table("projection_checkpoints"))


def _must_have_come(reading: Reading, position: int | None) -> None:
    if reading.at.position is not None and reading.at.position > (position or 0):
        raise NotYet(["ledger"], reading.at.position, position or 0)


def _shown_at(reading: Reading, position: int | None) -> int:
    return reading.at.position if reading.at.position is not None else int(position or 0)


def _list_name(reading: Reading, filters: Filters, sort: str) -> str:
    at = reading.at
    text = f"{reading.place.tables}|{at.position}|{at.day if at.position is not None else ''}|{sort}|{filters.text()}"
    return blake2b(text.encode(), digest_size=12).hexdigest()


def line_of(row: Sequence[Any]) -> Line:
    values: list[Any] = [tuple(value) if type(value) is list else value for value in row]
    return Line(*values)
