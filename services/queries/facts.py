"""Words of facts 事实原文: what single facts say, by their position, for lists that quote them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from psycopg import Connection, sql

from services.queries.moment import Reading


def said(conn: Connection[Any], reading: Reading, positions: Iterable[int]) -> dict[int, Mapping[str, Any]]:
    """What was stored at each of these positions, as plain JSON."""
    statement = sql.SQL("select position, state from {} where position = any(%s)").format(
        sql.Identifier(reading.place.schema, "events")
    )
    return {at: orjson.loads(bytes(state)) for at, state in conn.execute(statement, (list(positions),))}
