"""Tables against replay 比对: every version of every row of a projection, compared with the facts folded in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, sql

from services.audit.replay import facts
from services.projections import all_projections
from services.projections.projection import Fold, Index, Projection, Row
from services.projections.source import RecordSource
from services.projections.table import Table
from services.queries.freshness import standings
from services.record.supervision import Supervision

MOST_TOLD = 20
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """A version the table and the facts do not agree on. `position` is where it begins."""

    projection: str
    position: int
    key: tuple[Any, ...]
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One projection compared up to a position."""

    projection: str
    position: int
    versions: int
    differences: tuple[Difference, ...]


def compare(
    record: Supervision, projection: Projection[Any] | None = None, progress: Progress | None = None
) -> list[Compared]:
    """Compares the tables of all projections (or one) with a fold of the facts alone; empty differences: the same."""
    chosen = [projection] if projection else list(all_projections(record.place.zone))
    source = RecordSource(record)
    with source.connect() as conn:
        conn.execute("set statement_timeout = 0")
        return [_compared(conn, record, each, progress) for each in chosen]


def _compared(
    conn: Connection[Any], record: Supervision, projection: Projection[Any], progress: Progress | None
) -> Compared:
    """Of closed versions only a hash is kept meanwhile, so that a long record fits into memory."""
    with conn.transaction():
        conn.execute("set transaction isolation level repeatable read, read only")
        reached = {
            (standing.name, standing.version): standing.position for standing in standings(conn, record.place.tables)
        }
        position = reached.get((projection.name, projection.version))
        if position is None:
            missing = Difference(projection.name, 0, (), "该投影尚未建立", "this projection has never run")
            return Compared(projection.name, 0, 0, (missing,))
        fold = Fold(projection)
        wanted: dict[tuple[Index, int], int] = {}
        for recorded in facts(record, position, progress):
            fold.feed(recorded)
            for index, row, since, until in fold.closed:
                wanted[index, since] = _mark(row, until)
            fold.written()
        for index, (since, row) in fold.open.items():
            wanted[index, since] = _mark(row, None)
        versions = len(wanted)
        found = list(_told(projection, fold, wanted, _rows(conn, projection, record.place.tables)))
    return Compared(projection.name, position, versions, tuple(found[:MOST_TOLD]))


def _told(
    projection: Projection[Any],
    fold: Fold[Any],
    wanted: dict[tuple[Index, int], int],
    rows: Iterator[tuple[Row, int, int | None]],
) -> Iterator[Difference]:
    for row, since, until in rows:
        index = fold.index(row)
        expected = wanted.pop((index, since), None)
        if expected is None:
            yield _difference(projection, row, since, "表中多出一行", "the table has a version the facts do not give")
        elif expected != _mark(row, until):
            yield _difference(
                projection, row, since, "表中内容与事实不符", "the table says something else than the facts"
            )
    for index, since in sorted(wanted, key=lambda key: key[1]):
        yield Difference(
            projection.name, since, (index,), "表中缺少一行", "the facts give a version the table does not have"
        )


def _mark(row: Row, until: int | None) -> int:
    """Equal for equal rows; a column of plain JSON counts by what it says."""
    try:
        return hash((row, until))
    except TypeError:
        return hash((_frozen(row), until))


def _frozen(value: Any) -> Any:
    match value:
        case dict():
            return tuple((name, _frozen(value[name])) for name in sorted(value))
        case list() | tuple():
            return tuple(_frozen(each) for each in value)
        case _:
            return value


def _difference(projection: Projection[Any], row: Row, since: int, zh: str, en: str) -> Difference:
    named: Any = row
    return Difference(projection.name, since, tuple(getattr(named, name) for name in projection.key), zh, en)


def _rows(conn: Connection[Any], projection: Projection[Any], schema: str) -> Iterator[tuple[Row, int, int | None]]:
    table = Table(projection, schema)
    make: Any = projection.row
    statement = sql.SQL("select {}, since, until from {}").format(
        sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns),
        sql.Identifier(schema, table.name),
    )
    with conn.cursor("compared", binary=True) as cursor:
        cursor.itersize = 5_000
        for *values, since, until in cursor.execute(statement):
            yield make(*[tuple(v) if type(v) is list else v for v in values]), since, until
