"""Tally 合计: how many rows a question has, counted once for each state of the table.

A list is read page after page while nothing happens; its rows need not be counted for each. What was counted is kept
with the position it was counted at and the very table, so a fact or a rebuild makes it be counted anew.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any, Final

from psycopg import Connection, sql

from services.queries.filters import Filters
from services.queries.moment import Reading

TABLE: Final = "ledger_v2"
MOST_KEPT: Final = 4_000

Key = tuple[object, ...]
_kept: OrderedDict[Key, int] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Question:
    """A question at the position the table stands at; `total` is None while nobody has counted."""

    asked: Key
    position: int | None
    total: int | None

    @classmethod
    def of(cls, conn: Connection[Any], reading: Reading, filters: Filters) -> Question:
        found = conn.execute(
            sql.SQL("select ({}), to_regclass({})::oid::bigint").format(
                position(reading), sql.Literal(reading.table(TABLE).as_string(conn))
            )
        ).fetchone()
        assert found is not None
        stands, table = found
        info = conn.info
        day: date = reading.at.day
        pack = f"{reading.pack.code}@{reading.pack.version}"
        asked = (info.host, info.port, info.dbname, table, reading.at.position, day, pack, filters.text())
        # A past moment stays as it is, whatever is recorded later.
        since = stands if reading.at.position is None else reading.at.position
        with _lock:
            total = _kept.get((*asked, since))
            if total is not None:
                _kept.move_to_end((*asked, since))
        return cls(asked, stands, total)

    def keep(self, total: int, position: int | None) -> None:
        """What was counted in the snapshot that shows this position."""
        at = self.asked[4]
        with _lock:
            _kept[(*self.asked, position if at is None else at)] = total
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)


def position(reading: Reading) -> sql.Composable:
    """Where the ledger stands, as part of another question."""
    return sql.SQL("select max(position) from {} where name = 'ledger'").format(reading.table("projection_checkpoints"))
