"""An account 账号 as it is read, and the tables it is read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Literal, LiteralString, get_args

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Composed, Identifier
from psycopg_pool import ConnectionPool

from services.permissions import Caller, Role

Tongue = Literal["", "zh-CN", "en"]
"""The reader's choice, "" for what the browser asks."""
Scheme = Literal["", "light", "dark"]
"""The reader's colours, "" for the system's."""

ROLES: tuple[str, ...] = get_args(Role)

TOUCHED_AFTER = timedelta(minutes=1)
"""How exactly it is kept when a session or key was last used."""


@dataclass(eq=False)
class AccountError(Exception):
    """Why an account cannot be made or changed; shown to the administrator as it stands."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


@dataclass(frozen=True, slots=True)
class Account:
    id: str
    username: str
    display_name: str
    role: Role
    unit: str | None
    post: str | None
    language: Tongue
    disabled: bool = False
    scheme: Scheme = ""
    landing: str = ""
    """The page shown after log-in, "" for the first."""

    @property
    def caller(self) -> Caller:
        return Caller(account=self.id, role=self.role, unit=self.unit, post=self.post)


ACCOUNT: LiteralString = (
    "a.id, a.username, a.display_name, a.role, a.unit, a.post, a.language, a.disabled_at is not null,"
    " a.scheme, a.landing"
)
"""The columns of an `Account`, in its order."""


def no_such_account(username: str) -> AccountError:
    return AccountError(f"没有账号“{username}”", f"There is no account {username!r}")


def digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True)
class Tables:
    """The tables of one jurisdiction's accounts, in its schema of working tables."""

    pool: ConnectionPool[Connection[TupleRow]]
    schema: str

    def sql(self, query: LiteralString) -> Composed:
        return SQL(query).format(
            accounts=Identifier(self.schema, "accounts"),
            sessions=Identifier(self.schema, "sessions"),
            api_keys=Identifier(self.schema, "api_keys"),
        )
