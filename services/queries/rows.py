"""Rows 行: those of a temporal table that were true then, each as the dataclass that names its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, fields
from typing import Any, ClassVar, LiteralString, Protocol, TypeVar

from psycopg import Connection, sql

from services.queries.moment import Reading


class Line(Protocol):
    """Any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


L = TypeVar("L", bound=Line)

EVERY = sql.SQL("true")


def told(
    conn: Connection[Any],
    reading: Reading,
    table: str,
    line: type[L],
    condition: sql.Composable = EVERY,
    values: Mapping[str, Any] | None = None,
    *,
    order: LiteralString,
) -> tuple[L, ...]:
    """The rows of `table`, called `t`, that meet the condition, in that order; an array comes as a tuple."""
    names = [each.name for each in fields(line)]
    statement = sql.SQL("select {columns} from {table} as t where {holds} and {condition} order by {order}").format(
        columns=sql.SQL(", ").join(sql.Identifier("t", name) for name in names),
        table=reading.table(table),
        holds=reading.at.holds("t"),
        condition=condition,
        order=sql.SQL(order),
    )
    return tuple(
        line(*(tuple(value) if isinstance(value, list) else value for value in row))
        for row in conn.execute(statement, values)
    )
