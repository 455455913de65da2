"""Sessions 会话: open log-ins, known by the hash of a token told once."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from psycopg import Connection
from psycopg.rows import TupleRow

from services.accounts.account import ACCOUNT, TOUCHED_AFTER, Account, Tables, digest

IDLE, LIFETIME = timedelta(hours=2), timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Session:
    """An open log-in. `csrf` proves that a request with the cookie came from our own pages."""

    account: Account
    csrf: str
    expires_at: datetime


def csrf_of(token: str) -> str:
    """The cross-site token that goes with a session; it tells nothing about the session's own."""
    return hmac.new(token.encode(), b"duban csrf", sha256).hexdigest()


class Sessions:
    def __init__(self, tables: Tables) -> None:
        self._pool, self._sql = tables.pool, tables.sql

    def open(self, account: Account) -> str:
        """A new session's token, told once; only its hash is kept."""
        token = secrets.token_urlsafe(32)
        with self._pool.connection() as conn:
            conn.execute(
                self._sql("delete from {sessions} where expires_at < now() or last_seen < now() - %s"), (IDLE,)
            )
            conn.execute(
                self._sql("insert into {sessions} (id, account_id, expires_at) values (%s, %s, now() + %s)"),
                (digest(token), account.id, LIFETIME),
            )
        return token

    def find(self, token: str) -> Session | None:
        """The open session of this token; being used keeps it from idling out."""
        if not token or len(token) > 200:
            return None
        with self._pool.connection() as conn:
            row = conn.execute(
                self._sql(
                    "select s.expires_at, s.last_seen < now() - %s, "
                    + ACCOUNT
                    + " from {sessions} s join {accounts} a on a.id = s.account_id"
                    " where s.id = %s and s.expires_at > now() and s.last_seen > now() - %s"
                    " and a.disabled_at is null"
                ),
                (TOUCHED_AFTER, digest(token), IDLE),
            ).fetchone()
            if row is None:
                return None
            if row[1]:
                conn.execute(self._sql("update {sessions} set last_seen = now() where id = %s"), (digest(token),))
        return Session(account=Account(*row[2:]), csrf=csrf_of(token), expires_at=row[0])

    def is_open(self, token: str) -> bool:
        """Whether this session is still good; asking does not keep it so."""
        with self._pool.connection() as conn:
            row = conn.execute(
                self._sql(
                    "select 1 from {sessions} s join {accounts} a on a.id = s.account_id"
                    " where s.id = %s and s.expires_at > now() and s.last_seen > now() - %s and a.disabled_at is null"
                ),
                (digest(token), IDLE),
            ).fetchone()
        return row is not None

    def end(self, token: str) -> None:
        with self._pool.connection() as conn:
            conn.execute(self._sql("delete from {sessions} where id = %s"), (digest(token),))

    def end_all(self, account_id: str) -> None:
        """Logs the account out everywhere."""
        with self._pool.connection() as conn:
            self.end_all_within(conn, account_id)

    def end_all_within(self, conn: Connection[TupleRow], account_id: str) -> None:
        conn.execute(self._sql("delete from {sessions} where account_id = %s"), (account_id,))
