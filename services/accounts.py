"""Accounts 账号: who a caller is. Passwords, sessions and keys are kept as hashes only.

An account's id stands in every fact of the person's acts and is never a name; the user name is
what is typed at log-in. Both stay with the account for ever and are never given to another.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from threading import BoundedSemaphore
from typing import LiteralString, get_args
from uuid import uuid4

from psycopg import Connection, errors
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Identifier
from psycopg_pool import ConnectionPool
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from services.permissions import Caller, Role

ROLES: tuple[str, ...] = get_args(Role)
IDLE, LIFETIME = timedelta(hours=2), timedelta(hours=12)
KEY_LIFETIME = timedelta(days=365)
FAILURES, LOCKED_FOR = 10, timedelta(minutes=15)
KEY_MARK = "dbk_"

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")
_LANDING = re.compile(r"/(?:[a-z0-9_-][a-z0-9/_-]{0,79})?")
_TOUCHED_AFTER = timedelta(minutes=1)
_SHORTEST_PASSWORD, _LONGEST_PASSWORD = 8, 256
_CHECK_WAIT = 10.0


@dataclass(eq=False)
class AccountError(Exception):
    """Why an account cannot be made or changed; shown to the administrator as it stands."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


class Busy(Exception):  # noqa: N818 - a state of the door, not an error of the program
    """Too many passwords are being checked at once."""


@dataclass(frozen=True, slots=True)
class Account:
    id: str
    username: str
    display_name: str
    role: Role
    unit: str | None
    post: str | None
    language: str
    disabled: bool = False
    scheme: str = ""
    """`light`, `dark`, or "" for the system's."""
    landing: str = ""
    """The page shown after log-in, "" for the first."""

    @property
    def caller(self) -> Caller:
        return Caller(account=self.id, role=self.role, unit=self.unit, post=self.post)


@dataclass(frozen=True, slots=True)
class Session:
    """An open log-in. `csrf` proves that a request with the cookie came from our own pages."""

    account: Account
    csrf: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Key:
    prefix: str
    account_id: str
    label: str
    created_at: datetime
    expires_at: datetime
    last_used: datetime | None
    ended: bool


# One Argon2id check takes 64 MiB and a fifth of a second; more than two at once would starve every other request.
_hasher = PasswordHash((Argon2Hasher(),))
_checks = BoundedSemaphore(2)


@contextmanager
def _one_check() -> Iterator[None]:
    if not _checks.acquire(timeout=_CHECK_WAIT):
        raise Busy
    try:
        yield
    finally:
        _checks.release()


def hash_password(password: str) -> str:
    """Argon2id of a password."""
    with _one_check():
        return _hasher.hash(password)


def csrf_of(token: str) -> str:
    """The cross-site token that goes with a session; it tells nothing about the session's own."""
    return hmac.new(token.encode(), b"duban csrf", sha256).hexdigest()


_ACCOUNT: LiteralString = (
    "a.id, a.username, a.display_name, a.role, a.unit, a.post, a.language, a.disabled_at is not null,"
    " a.scheme, a.landing"
)


class Accounts:
    """The accounts of one jurisdiction, in its schema of working tables."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]], tables: str) -> None:
        self._pool = pool
        self._tables = tables
        # Checked when there is no such account, so that an unknown name takes as long as a wrong password.
        self._decoy = ""

    def _sql(self, query: LiteralString) -> SQL:
        return SQL(query).format(  # type: ignore[return-value]
            accounts=Identifier(self._tables, "accounts"),
            sessions=Identifier(self._tables, "sessions"),
            api_keys=Identifier(self._tables, "api_keys"),
        )

    # 开户
    def create(
        self,
        username: str,
        *,
        role: str,
        display_name: str,
        password: str | None = None,
        password_hash: str | None = None,
        unit: str | None = None,
        post: str | None = None,
        language: str = "",
        account_id: str | None = None,
    ) -> Account:
        """A new account. Without a password it can only be reached by a key.

        `password_hash` is for many accounts made at once (one check costs a fifth of a second);
        `language` is the reader's choice, "" for what the browser asks.
        """
        username = username.lower()
        if not _USERNAME.fullmatch(username):
            raise AccountError(
                "用户名只能用小写字母、数字和 . _ -，最长64位",
                "A user name has at most 64 lower-case letters, digits and . _ -",
            )
        if role not in ROLES:
            raise AccountError(
                f"没有“{role}”这种角色：{'、'.join(ROLES)}", f"There is no role {role!r}: {', '.join(ROLES)}"
            )
        if (role == "unit") != bool(unit):
            raise AccountError("承办单位账号须写明单位，其他账号不写", "A unit's account names its unit, no other does")
        if (role == "leader") != bool(post):
            raise AccountError("领导账号须写明岗位，其他账号不写", "A leader's account names the post, no other does")
        _check_language(language)
        if password is not None:
            password_hash = hash_password(_checked_password(password))
        with self._pool.connection() as conn:
            try:
                row = conn.execute(
                    self._sql(
                        "insert into {accounts} as a"
                        " (id, username, display_name, role, unit, post, language, password_hash)"
                        " values (%s, %s, %s, %s, %s, %s, %s, %s) returning " + _ACCOUNT
                    ),
                    (
                        account_id or uuid4().hex,
                        username,
                        display_name,
                        role,
                        unit,
                        post,
                        language,
                        password_hash,
                    ),
                ).fetchone()
            except errors.UniqueViolation:
                raise AccountError(f"账号“{username}”已存在", f"The account {username!r} exists already") from None
        assert row is not None
        return Account(*row)

    def all(self) -> list[Account]:
        with self._pool.connection() as conn:
            rows = conn.execute(self._sql("select " + _ACCOUNT + " from {accounts} a order by a.username"))
            return [Account(*row) for row in rows]

    def find(self, username: str) -> Account | None:
        return self._one("a.username = %s", username.lower())

    def by_id(self, account_id: str) -> Account | None:
        return self._one("a.id = %s", account_id)

    def names(self, account_ids: list[str]) -> dict[str, str]:
        """What to call the accounts behind acts, for readers."""
        with self._pool.connection() as conn:
            rows = conn.execute(self._sql("select id, display_name from {accounts} where id = any(%s)"), (account_ids,))
            return {row[0]: row[1] for row in rows}

    def _one(self, where: LiteralString, value: str) -> Account | None:
        with self._pool.connection() as conn:
            row = conn.execute(
                self._sql("select " + _ACCOUNT + " from {accounts} a where " + where), (value,)
            ).fetchone()
        return Account(*row) if row else None

    # 停用与改密
    def disable(self, username: str) -> None:
        """Ends an account's use, with its sessions and keys. It is never deleted: facts refer to it."""
        with self._pool.connection() as conn:
            account = self._changed(conn, "disabled_at = coalesce(disabled_at, now())", (), username)
            self._end_everything(conn, account, keys=True)

    def set_email(self, username: str, email: str) -> None:
        """Where the unit's daily digest is sent for this account; "" for nowhere."""
        if email and not _EMAIL.fullmatch(email):
            raise AccountError("邮箱地址格式不正确", "This is no mail address")
        with self._pool.connection() as conn:
            self._changed(conn, "email = %s", (email or None,), username)

    def enable(self, username: str) -> None:
        with self._pool.connection() as conn:
            self._changed(conn, "disabled_at = null, failures = 0, locked_until = null", (), username)

    def set_password(self, username: str, password: str) -> None:
        """A new password; whoever is logged in by the old one is logged out."""
        hashed = hash_password(_checked_password(password))
        with self._pool.connection() as conn:
            account = self._changed(conn, "password_hash = %s, failures = 0, locked_until = null", (hashed,), username)
            self._end_everything(conn, account, keys=False)

    def set_language(self, account_id: str, language: str) -> None:
        _check_language(language)
        with self._pool.connection() as conn:
            conn.execute(self._sql("update {accounts} set language = %s where id = %s"), (language, account_id))

    def set_scheme(self, account_id: str, scheme: str) -> None:
        if scheme not in ("", "light", "dark"):
            raise AccountError("配色为 light 或 dark", "The scheme is light or dark")
        with self._pool.connection() as conn:
            conn.execute(self._sql("update {accounts} set scheme = %s where id = %s"), (scheme, account_id))

    def set_landing(self, account_id: str, landing: str) -> None:
        if landing and not _LANDING.fullmatch(landing):
            raise AccountError("首页为本站的页面地址", "The landing page is an address of ours")
        with self._pool.connection() as conn:
            conn.execute(self._sql("update {accounts} set landing = %s where id = %s"), (landing, account_id))

    def _changed(
        self, conn: Connection[TupleRow], assignment: LiteralString, values: tuple[str | None, ...], username: str
    ) -> str:
        row = conn.execute(
            self._sql("update {accounts} set " + assignment + " where username = %s returning id"),
            (*values, username.lower()),
        ).fetchone()
        if row is None:
            raise AccountError(f"没有账号“{username}”", f"There is no account {username!r}")
        return str(row[0])

    def _end_everything(self, conn: Connection[TupleRow], account_id: str, *, keys: bool) -> None:
        conn.execute(self._sql("delete from {sessions} where account_id = %s"), (account_id,))
        if keys:
            conn.execute(
                self._sql("update {api_keys} set ended_at = coalesce(ended_at, now()) where account_id = %s"),
                (account_id,),
            )

    # 登录
    def authenticate(self, username: str, password: str) -> Account | None:
        """The account, or None: an unknown name, a wrong password and a locked account look and take the same."""
        with self._pool.connection() as conn:
            row = conn.execute(
                self._sql(
                    "select password_hash, coalesce(locked_until > now(), false), "
                    + _ACCOUNT
                    + " from {accounts} a where a.username = %s"
                ),
                (username.lower()[:64],),
            ).fetchone()
        decoy = self._any_hash()
        hashed = (row and row[0]) or decoy
        with _one_check():
            right, renewed = _hasher.verify_and_update(password[:_LONGEST_PASSWORD], hashed)
        if row is None:
            return None
        account, locked = Account(*row[2:]), bool(row[1])
        if locked or account.disabled or row[0] is None:
            return None
        self._noted(account.id, right=right, renewed=renewed)
        return account if right else None

    def _noted(self, account_id: str, *, right: bool, renewed: str | None) -> None:
        with self._pool.connection() as conn:
            if right:
                conn.execute(
                    self._sql(
                        "update {accounts} set failures = 0, locked_until = null,"
                        " password_hash = coalesce(%s, password_hash) where id = %s"
                    ),
                    (renewed, account_id),
                )
            else:
                conn.execute(
                    self._sql(
                        "update {accounts} set failures = failures + 1,"
                        " locked_until = case when failures + 1 >= %s then now() + %s else locked_until end"
                        " where id = %s"
                    ),
                    (FAILURES, LOCKED_FOR, account_id),
                )

    def _any_hash(self) -> str:
        if not self._decoy:
            self._decoy = hash_password(secrets.token_urlsafe())
        return self._decoy

    # 会话
    def session_open(self, account: Account) -> str:
        """A new session's token, told once; only its hash is kept."""
        token = secrets.token_urlsafe(32)
        with self._pool.connection() as conn:
            conn.execute(
                self._sql("delete from {sessions} where expires_at < now() or last_seen < now() - %s"), (IDLE,)
            )
            conn.execute(
                self._sql("insert into {sessions} (id, account_id, expires_at) values (%s, %s, now() + %s)"),
                (_digest(token), account.id, LIFETIME),
            )
        return token

    def session_find(self, token: str) -> Session | None:
        """The open session of this token; being used keeps it from idling out."""
        if not token or len(token) > 200:
            return None
        digest = _digest(token)
        with self._pool.connection() as conn:
            row = conn.execute(
                self._sql(
                    "select s.expires_at, s.last_seen < now() - %s, "
                    + _ACCOUNT
                    + " from {sessions} s join {accounts} a on a.id = s.account_id"
                    " where s.id = %s and s.expires_at > now() and s.last_seen > now() - %s"
                    " and a.disabled_at is null"
                ),
                (_TOUCHED_AFTER, digest, IDLE),
            ).fetchone()
            if row is None:
                return None
            if row[1]:
                conn.execute(self._sql("update {sessions} set last_seen = now() where id = %s"), (digest,))
        return Session(account=Account(*row[2:]), csrf=csrf_of(token), expires_at=row[0])

    def session_is_open(self, token: str) -> bool:
        """Whether this session is still good; asking does not keep it so."""
        with self._pool.connection() as conn:
            row = conn.execute(
                self._sql(
                    "select 1 from {sessions} s join {accounts} a on a.id = s.account_id"
                    " where s.id = %s and s.expires_at > now() and s.last_seen > now() - %s and a.disabled_at is null"
                ),
                (_digest(token), IDLE),
            ).fetchone()
        return row is not None

    def session_end(self, token: str) -> None:
        with self._pool.connection() as conn:
            conn.execute(self._sql("delete from {sessions} where id = %s"), (_digest(token),))

    def session_end_all(self, account_id: str) -> None:
        """Logs the account out everywhere."""
        with self._pool.connection() as conn:
            self._end_everything(conn, account_id, keys=False)

    # 接口密钥
    def key_create(self, username: str, *, label: str, lifetime: timedelta = KEY_LIFETIME) -> str:
        """A key for another system, bound to the account and what it may do; shown once."""
        account = self.find(username)
        if account is None:
            raise AccountError(f"没有账号“{username}”", f"There is no account {username!r}")
        prefix, secret = KEY_MARK + secrets.token_hex(6), secrets.token_urlsafe(32)
        with self._pool.connection() as conn:
            conn.execute(
                self._sql(
                    "insert into {api_keys} (prefix, secret_hash, account_id, label, expires_at)"
                    " values (%s, %s, %s, %s, now() + %s)"
                ),
                (prefix, _digest(secret), account.id, label, lifetime),
            )
        return f"{prefix}.{secret}"

    def key_find(self, key: str) -> Account | None:
        """The account behind a key that is still good."""
        prefix, _, secret = key.partition(".")
        if not prefix.startswith(KEY_MARK) or not secret or len(key) > 200:
            return None
        with self._pool.connection() as conn:
            row = conn.execute(
                self._sql(
                    "select k.secret_hash, k.last_used is null or k.last_used < now() - %s, "
                    + _ACCOUNT
                    + " from {api_keys} k join {accounts} a on a.id = k.account_id"
                    " where k.prefix = %s and k.expires_at > now() and k.ended_at is null and a.disabled_at is null"
                ),
                (_TOUCHED_AFTER, prefix),
            ).fetchone()
            if row is None or not hmac.compare_digest(bytes(row[0]), _digest(secret)):
                return None
            if row[1]:
                conn.execute(self._sql("update {api_keys} set last_used = now() where prefix = %s"), (prefix,))
        return Account(*row[2:])

    def key_end(self, prefix: str) -> bool:
        """Whether there was such a key in use; it is good no longer."""
        with self._pool.connection() as conn:
            cursor = conn.execute(
                self._sql("update {api_keys} set ended_at = now() where prefix = %s and ended_at is null"), (prefix,)
            )
            return cursor.rowcount == 1

    def keys(self) -> list[Key]:
        with self._pool.connection() as conn:
            rows = conn.execute(
                self._sql(
                    "select prefix, account_id, label, created_at, expires_at, last_used, ended_at is not null"
                    " from {api_keys} order by created_at, prefix"
                )
            )
            return [Key(*row) for row in rows]


def _checked_password(password: str) -> str:
    if not _SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise AccountError(
            f"密码为{_SHORTEST_PASSWORD}至{_LONGEST_PASSWORD}个字符",
            f"A password has {_SHORTEST_PASSWORD} to {_LONGEST_PASSWORD} characters",
        )
    return password


def _check_language(language: str) -> None:
    if language not in ("", "zh-CN", "en"):
        raise AccountError("语言为 zh-CN 或 en", "The language is zh-CN or en")


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()
