"""Columns of a projection's table, read from its row type, and their text form for COPY."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import orjson

NULL = r"\N"
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r", "\b": r"\b", "\f": r"\f", "\v": r"\v"})
_SPECIAL = frozenset("\\\t\n\r\b\f\v")


def _text(value: str) -> str:
    return value if _SPECIAL.isdisjoint(value) else value.translate(_ESCAPES)


def _flag(value: bool) -> str:
    return "t" if value else "f"


def _array(value: tuple[str, ...]) -> str:
    quoted = ('"' + item.replace("\\", r"\\").replace('"', r"\"") + '"' for item in value)
    return _text("{" + ",".join(quoted) + "}")


def _json(value: Mapping[str, Any]) -> str:
    return _text(orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode())


Encode = Callable[[Any], str]

TYPES: dict[Any, tuple[str, Encode]] = {
    str: ("text", _text),
    int: ("bigint", str),
    bool: ("boolean", _flag),
    date: ("date", date.isoformat),
    datetime: ("timestamptz", datetime.isoformat),
    UUID: ("uuid", str),
    Decimal: ("numeric", str),
    tuple: ("text[]", _array),
    dict: ("jsonb", _json),
}


WIDTHS = {"uuid": 16, "bigint": 8, "timestamptz": 8, "date": 4, "boolean": 1}
"""Bytes of the types that take always the same."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    sql_type: str
    nullable: bool
    encode: Encode

    @property
    def ddl(self) -> str:
        return f"{self.name} {self.sql_type}" + ("" if self.nullable else " not null")


def laid_out(columns: Iterable[Column]) -> list[Column]:
    """As they lie in a row on disk: what has one width before what has not, what may be null after what may not. The
    server finds a column by walking over those before it, and only over these in one step."""
    return sorted(columns, key=_place)


def _place(column: Column) -> tuple[bool, bool, int]:
    width = WIDTHS.get(column.sql_type)
    if width is None:
        return True, column.sql_type != "text", 0
    return False, column.nullable, -width


def columns_of(row: type[Any]) -> tuple[Column, ...]:
    """The columns a NamedTuple declares: `str | None` is a nullable text, `tuple[str, ...]` an array of text."""
    return tuple(_column(name, hint) for name, hint in get_type_hints(row).items())


def _column(name: str, hint: Any) -> Column:
    nullable = False
    if get_origin(hint) in (Union, UnionType):
        options = [option for option in get_args(hint) if option is not type(None)]
        nullable = len(options) < len(get_args(hint))
        [hint] = options
    sql_type, encode = TYPES[get_origin(hint) or hint]
    return Column(name, sql_type, nullable, encode)
