"""Keys 接口密钥: other systems' way in, each bound to an account and what it may do."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg import Connection
from psycopg.rows import TupleRow

from services.accounts.account import ACCOUNT, TOUCHED_AFTER, Account, Tables, digest, no_such_account

KEY_MARK = "dbk_"
LIFETIME = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Key:
    prefix: str
    account_id: str
    label: str
    created_at: datetime
    expires_at: datetime
    last_used: datetime | None
    ended: bool


class Keys:
    def __init__(self, tables: Tables) -> None:
        self._pool, self._sql = tables.pool, tables.sql

    def create(self, username: str, *, label: str, lifetime: timedelta = LIFETIME) -> str:
        """A key for another system; shown once."""
        prefix, secret = KEY_MARK + secrets.token_hex(6), secrets.token_urlsafe(32)
        with self._pool.connection() as conn:
            made = conn.execute(
                self._sql(
                    "insert into {api_keys} (prefix, secret_hash, account_id, label, expires_at)"
                    " select %s, %s, id, %s, now() + %s from {accounts} where username = %s"
                ),
                (prefix, digest(secret), label, lifetime, username.lower()),
            )
        if not made.rowcount:
            raise no_such_account(username)
        return f"{prefix}.{secret}"

    def find(self, key: str) -> Account | None:
        """The account behind a key that is still good."""
        prefix, _, secret = key.partition(".")
        if not prefix.startswith(KEY_MARK) or not secret or len(key) > 200:
            return None
        with self._pool.connection() as conn:
            row = conn.execute(
                self._sql(
                    "select k.secret_hash, k.last_used is null or k.last_used < now() - %s, "
                    + ACCOUNT
                    + " from {api_keys} k join {accounts} a on a.id = k.account_id"
                    " where k.prefix = %s and k.expires_at > now() and k.ended_at is null and a.disabled_at is null"
                ),
                (TOUCHED_AFTER, prefix),
            ).fetchone()
            if row is None or not hmac.compare_digest(bytes(row[0]), digest(secret)):
                return None
            if row[1]:
                conn.execute(self._sql("update {api_keys} set last_used = now() where prefix = %s"), (prefix,))
        return Account(*row[2:])

    def end(self, prefix: str) -> bool:
        """Whether there was such a key in use; it is good no longer."""
        with self._pool.connection() as conn:
            ended = conn.execute(
                self._sql("update {api_keys} set ended_at = now() where prefix = %s and ended_at is null"), (prefix,)
            )
        return ended.rowcount == 1

    def end_all_within(self, conn: Connection[TupleRow], account_id: str) -> None:
        conn.execute(
            self._sql("update {api_keys} set ended_at = coalesce(ended_at, now()) where account_id = %s"),
            (account_id,),
        )

    def all(self) -> list[Key]:
        with self._pool.connection() as conn:
            rows = conn.execute(
                self._sql(
                    "select prefix, account_id, label, created_at, expires_at, last_used, ended_at is not null"
                    " from {api_keys} order by created_at, prefix"
                )
            )
            return [Key(*row) for row in rows]
