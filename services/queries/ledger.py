"""Ledger 台账: pages, counts and single rows of it, now or as of any moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from hashlib import blake2b
from typing import Any, Final, LiteralString
from uuid import UUID

from psycopg import Connection, sql

from domain.lights import Lights, lights
from services.queries import numbers, tally
from services.queries.cursors import BadCursor, Cursors
from services.queries.filters import NONE, BadFilter, Filters, where
from services.queries.freshness import NotYet
from services.queries.lamps import COLOURS, Lamps
from services.queries.moment import Reading

TABLE: Final = "ledger_v2"
MOST_ROWS: Final = 200
MOST_SKIPPED: Final = 100_000
ROWS_AT_ONCE: Final = 2_000


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
    stage_due: date | None
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
LAST_YEAR: Final = 9999
SORTS: Final[Mapping[str, tuple[LiteralString, object, object]]] = {
    "number": ("", None, None),
    "received_on": ("l.received_on", None, None),
    "registered_on": ("l.registered_on", None, None),
    "due": ("l.due", LAST_DAY, FIRST_DAY),
    "due_first": ("l.due_first", LAST_DAY, FIRST_DAY),
    "report_due": ("l.report_due", LAST_DAY, FIRST_DAY),
    "review_on": ("l.review_on", LAST_DAY, FIRST_DAY),
    "holder_since": ("l.holder_since", None, None),
    "closed_on": ("l.closed_on", LAST_DAY, FIRST_DAY),
    "progress": ("l.progress", 10**6, -1),
    "returns": ("l.returns", None, None),
    "urges": ("l.urges", None, None),
    "since": ("l.since", None, None),
    "title": ("l.title", None, None),
    "status": ("l.status", None, None),
    "source": ("l.source", None, None),
    "leader": ("l.leader", None, None),
    "collator": ("l.collator", None, None),
    "light": ("", None, None),
    "urgency": ("", None, None),
}
"""What the ledger can be sorted by, with what stands for no value: rows without one come last either way."""

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
    """What rows are ordered by, all in one direction, the id last: then one comparison of rows finds where to go on."""

    keys: tuple[sql.Composable, ...]
    is_descending: bool

    @classmethod
    def parse(cls, sort: str, reading: Reading) -> _Order:
        """`due` or `-due`; the words are ours alone."""
        name, is_descending = sortable(sort), sort.startswith("-")
        return cls(tuple(cls._keys(name, is_descending, reading)), is_descending)

    @staticmethod
    def _keys(name: str, is_descending: bool, reading: Reading) -> Iterator[sql.Composable]:
        match name:
            case "number":
                # As the index has them, whose last entries are the newest numbers; what has none stands first there.
                year: LiteralString = "l.number_year" if is_descending else "coalesce(nullif(l.number_year, 0), {last})"
                yield sql.SQL(year).format(last=sql.Literal(LAST_YEAR))
                yield sql.SQL("l.number_n")
            case "light":
                colour = Lamps(reading.at.day, reading.pack, reading.calendar).completion("l")
                yield sql.SQL("array_position({}, {})").format(sql.Literal(list(COLOURS)), colour)
            case "urgency":
                levels = list(reading.pack.codes("urgency.levels"))
                yield sql.SQL("coalesce(array_position({}, l.urgency), 99)").format(sql.Literal(levels))
            case _:
                text, last_ascending, last_descending = SORTS[name]
                last = last_descending if is_descending else last_ascending
                column = sql.SQL(text)
                yield column if last is None else sql.SQL("coalesce({}, {})").format(column, sql.Literal(last))

    def selected(self) -> sql.Composable:
        return sql.SQL(", ").join(
            sql.SQL("{} as {}").format(key, name) for key, name in zip(self.keys, self.names(), strict=True)
        )

    def names(self, of: str | None = None) -> list[sql.Identifier]:
        return [sql.Identifier(*filter(None, (of, f"sort{n}"))) for n in range(len(self.keys))]

    def after(self, last: Sequence[object]) -> tuple[sql.Composable, dict[str, object]]:
        """The rows after the one a cursor names by its keys and id."""
        if len(last) != len(self.keys) + 1:
            raise BadCursor
        values: dict[str, object] = {f"last{n}": value for n, value in enumerate(last[:-1])}
        values["last_id"] = UUID(str(last[-1]))
        condition = sql.SQL("({}, id) {} ({}, %(last_id)s)").format(
            sql.SQL(", ").join(self.names()),
            sql.SQL("<" if self.is_descending else ">"),
            sql.SQL(", ").join(sql.Placeholder(f"last{n}") for n in range(len(self.keys))),
        )
        return condition, values

    def by(self, of: str | None = None) -> sql.Composable:
        direction = sql.SQL(" desc" if self.is_descending else " asc")
        id = sql.Identifier(*filter(None, (of, "id")))
        return sql.SQL(", ").join(name + direction for name in (*self.names(of), id))


def sortable(sort: str) -> str:
    """What is sorted by, without its direction; refuses what cannot be."""
    name = sort.removeprefix("-")
    if name not in SORTS:
        raise BadFilter(f"不能按“{name}”排序", f"the ledger cannot be sorted by {name!r}", "sort")
    return name


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
    of = _list_name(reading, filters, sort)
    after: sql.Composable = sql.SQL("true")
    values: dict[str, Any] = {"limit": limit + 1, "offset": offset}
    if cursor is not None:
        after, last = order.after(cursors.read(of, cursor))
        values |= last
    question = tally.Question.of(conn, reading, filters)
    known = question.total
    found = _found(conn, reading, filters, order, after, values, is_counted=known is None)
    total, position = found[0][:2]
    if known is not None and position != question.position:
        # Facts came between: the number of rows is not that of the rows shown any more.
        found = _found(conn, reading, filters, order, after, values, is_counted=True)
        total, position = found[0][:2]
        known = None
    _must_have_come(reading, position)
    if known is None:
        question.keep(int(total), position)
    count = len(order.keys)
    lines = [(row[2 : 2 + count], line_of(row[2 + count :])) for row in found if row[2 + count] is not None]
    more = len(lines) > limit
    lines = lines[:limit]
    next_cursor = cursors.write(of, [*lines[-1][0], str(lines[-1][1].id)]) if more else None
    return Page(
        tuple(line for _, line in lines),
        int(total) if known is None else known,
        next_cursor,
        _shown_at(reading, position),
    )


def _found(
    conn: Connection[Any],
    reading: Reading,
    filters: Filters,
    order: _Order,
    after: sql.Composable,
    values: Mapping[str, Any],
    *,
    is_counted: bool,
) -> list[tuple[Any, ...]]:
    """The rows of a page, each with the total (where it is asked for) and the position, in one snapshot.

    Where an index gives the order or the number, rows and number are two looks at it; where every row has to be
    looked at anyway, for a text or a past day, one look gives both.
    """
    asked = where(reading, filters)
    matched = sql.SQL("select l.id, l.since, {} from {} as l where {} and {}").format(
        order.selected(), reading.table(TABLE), reading.at.holds("l"), asked.condition
    )
    total: sql.Composable = sql.SQL("null::bigint")
    kept: sql.Composable = sql.SQL("")
    rows: sql.Composable = sql.SQL("({}) as matched").format(matched)
    if filters.q or reading.at.position is not None:
        if is_counted:
            kept, rows = sql.SQL("matched as materialized ({}), ").format(matched), sql.SQL("matched").format()
            total = sql.SQL("(select count(*) from matched)")
        else:
            # `offset 0` keeps the planner from looking for the order first: it would visit every version by its id
            rows = sql.SQL("({} offset 0) as matched").format(matched)
    elif is_counted:
        total = sql.SQL("(select count(*) from {} as l where {} and {})").format(
            reading.table(TABLE), reading.at.holds("l"), asked.condition
        )
    statement = sql.SQL(
        "with {kept} shown as materialized (select * from {rows} where {after} order by {by} limit %(limit)s"
        " offset %(offset)s)"
        " select {total}, ({position}), {keys}, {columns}"
        " from (select 1) as one left join (shown join {table} as l on l.id = shown.id and l.since = shown.since) on true"
        " order by {by_shown}"
    ).format(
        kept=kept,
        rows=rows,
        after=after,
        by=order.by(),
        total=total,
        position=tally.position(reading),
        keys=sql.SQL(", ").join(order.names("shown")),
        columns=sql.SQL(", ").join(sql.Identifier("l", name) for name in COLUMNS),
        table=reading.table(TABLE),
        by_shown=order.by("shown"),
    )
    return conn.execute(statement, {**asked.values, **values}).fetchall()


def lines(conn: Connection[Any], reading: Reading, filters: Filters, *, sort: str = "-number") -> Iterator[Line]:
    """Every row of a list in its order, a few thousand at a time: whatever its length, memory holds no more.

    The connection must be in a transaction for as long as one reads; all rows are of the moment it began.
    """
    order = _Order.parse(sort, reading)
    asked = where(reading, filters)
    statement = sql.SQL("select {}, {} from {} as l where {} and {} order by {}").format(
        sql.SQL(", ").join(sql.Identifier("l", name) for name in COLUMNS),
        order.selected(),
        reading.table(TABLE),
        reading.at.holds("l"),
        asked.condition,
        order.by(),
    )
    with conn.transaction(), conn.cursor("every_line", binary=True) as cursor:
        cursor.itersize = ROWS_AT_ONCE
        cursor.execute(statement, asked.values)
        for row in cursor:
            yield line_of(row[: len(COLUMNS)])


def counts(conn: Connection[Any], reading: Reading, cards: Mapping[str, Filters]) -> dict[str, int]:
    """How many rows each of these questions has, in one snapshot: a number on a card equals its list.

    Questions about open matters are counted among those alone, which are few.
    """
    if not cards:
        return {}
    values: dict[str, Any] = {}
    looks: list[sql.Composable] = []
    names: list[str] = []
    for is_open in (True, False):
        counted: list[sql.Composable] = []
        for name, filters in cards.items():
            if filters.means_open is is_open:
                asked = where(reading, filters, prefix=f"c{len(names)}_")
                values |= asked.values
                counted.append(sql.SQL("count(*) filter (where {}) as n{}").format(asked.condition, len(names)))
                names.append(name)
        if counted:
            looks.append(
                sql.SQL("(select {} from {} as l where {} and {}) as look{}").format(
                    sql.SQL(", ").join(counted),
                    reading.table(TABLE),
                    reading.at.holds("l"),
                    sql.SQL("l.closed_on is null" if is_open else "true"),
                    sql.Literal(int(is_open)),
                )
            )
    statement = sql.SQL("select * from {}").format(sql.SQL(", ").join(looks))
    found = conn.execute(statement, values).fetchone()
    assert found is not None
    counted_by_name = dict(zip(names, map(int, found), strict=True))
    return {name: counted_by_name[name] for name in cards}


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
    asked = where(reading, Filters(number=number))
    found = conn.execute(_select(reading, asked.condition), asked.values).fetchall()
    written = numbers.folded(number)
    return sorted(
        (line_of(row) for row in found), key=lambda line: (numbers.folded(line.number) != written, -line.since)
    )


def _select(reading: Reading, condition: sql.Composable) -> sql.Composed:
    return sql.SQL("select {} from {} as l where {} and {}").format(
        sql.SQL(", ").join(sql.Identifier("l", name) for name in COLUMNS),
        reading.table(TABLE),
        reading.at.holds("l"),
        condition,
    )


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
