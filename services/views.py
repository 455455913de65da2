"""Views 视图: a question of the ledger kept under a name: its filters, order and columns.

A view is what stands in an address and nothing more: whoever opens it sees what its own account may see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Composed, Identifier
from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool

MOST_VIEWS = 50
"""Of one account's own."""


class TooManyViews(ValueError):  # noqa: N818 - what it is
    """One account keeps no more than `MOST_VIEWS`."""


@dataclass(frozen=True, slots=True)
class View:
    """`is_own`: whether the asking account made it; `is_default`: whether its ledger opens with it."""

    id: UUID
    name: str
    address: Mapping[str, str]
    is_own: bool
    is_shared: bool
    is_default: bool
    changed_at: datetime


class Views:
    """The views of one jurisdiction's accounts."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]], tables: str) -> None:
        self.pool, self.tables = pool, tables

    def of(self, account: str) -> list[View]:
        """An account's own views and those that are shared, its own first."""
        with self.pool.connection() as conn:
            rows = conn.execute(
                self._about(
                    "select v.id, v.name, v.address, v.account_id = %(account)s, v.is_shared, d.view_id is not null,"
                    " v.changed_at from {views} as v left join {defaults} as d"
                    " on d.view_id = v.id and d.account_id = %(account)s"
                    " where v.account_id = %(account)s or v.is_shared"
                    " order by v.account_id <> %(account)s, v.name, v.id"
                ),
                {"account": account},
            ).fetchall()
        return [View(*row) for row in rows]

    def keep(self, account: str, name: str, address: Mapping[str, str], *, is_shared: bool, is_default: bool) -> UUID:
        """Keeps a view; one of the same account and name is replaced."""
        values = {
            "account": account, "name": name, "address": Jsonb(dict(address)), "shared": is_shared, "most": MOST_VIEWS,
        }  # fmt: skip
        with self.pool.connection() as conn, conn.transaction():
            row = conn.execute(
                self._about(
                    "insert into {views} (account_id, name, address, is_shared)"
                    " select %(account)s, %(name)s, %(address)s, %(shared)s where"
                    " (select count(*) from {views} where account_id = %(account)s and name <> %(name)s) < %(most)s"
                    " on conflict (account_id, name) do update set address = excluded.address,"
                    " is_shared = excluded.is_shared, changed_at = now() returning id"
                ),
                values,
            ).fetchone()
            if row is None:
                raise TooManyViews
            id = UUID(str(row[0]))
            if is_default:
                self._open_with(conn, account, id)
            else:
                conn.execute(
                    self._about("delete from {defaults} where account_id = %s and view_id = %s"), [account, id]
                )
        return id

    def open_with(self, account: str, view: UUID | None) -> bool:
        """The view an account's ledger opens with, or none; False when it may not see that one."""
        if view is not None and view not in {each.id for each in self.of(account)}:
            return False
        with self.pool.connection() as conn, conn.transaction():
            if view is None:
                conn.execute(self._about("delete from {defaults} where account_id = %s"), [account])
            else:
                self._open_with(conn, account, view)
        return True

    def drop(self, account: str, view: UUID, *, is_head: bool = False) -> bool:
        """Takes a view away: one's own; the head of the office also one that is shared. False when there is none."""
        with self.pool.connection() as conn:
            done = conn.execute(
                self._about("delete from {views} where id = %s and (account_id = %s or (%s and is_shared))"),
                [view, account, is_head],
            )
        return done.rowcount == 1

    def _open_with(self, conn: Connection[TupleRow], account: str, view: UUID) -> None:
        conn.execute(
            self._about(
                "insert into {defaults} (account_id, view_id) values (%s, %s)"
                " on conflict (account_id) do update set view_id = excluded.view_id"
            ),
            [account, view],
        )

    def _about(self, text: LiteralString) -> Composed:
        return SQL(text).format(
            views=Identifier(self.tables, "views"), defaults=Identifier(self.tables, "view_defaults")
        )
