"""The register of accounts 账号名册: opened, changed, disabled; and the check at log-in."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import LiteralString, get_args
from uuid import uuid4

from psycopg import Connection, errors
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from services.accounts.account import (
    ACCOUNT,
    ROLES,
    Account,
    AccountError,
    Scheme,
    Tables,
    Tongue,
    no_such_account,
)
from services.accounts.keys import Keys
from services.accounts.passwords import hash_chosen, is_right
from services.accounts.sessions import Sessions

FAILURES, LOCKED_FOR = 10, timedelta(minutes=15)

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")
_LANDING = re.compile(r"/(?:[a-z0-9_-][a-z0-9/_-]{0,79})?")


class Accounts:
    """The accounts of one jurisdiction, with their open `sessions` and `keys`."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]], schema: str) -> None:
        tables = Tables(pool, schema)
        self._pool, self._sql = pool, tables.sql
        self.sessions, self.keys = Sessions(tables), Keys(tables)

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

        `password_hash` is for many accounts made at once (one check costs a fifth of a second).
        """
        username = username.lower()
        _check(username, role, unit, post)
        _check_language(language)
        if password is not None:
            password_hash = hash_chosen(password)
        with self._pool.connection() as conn:
            try:
                row = conn.execute(
                    self._sql(
                        "insert into {accounts} as a"
                        " (id, username, display_name, role, unit, post, language, password_hash)"
                        " values (%s, %s, %s, %s, %s, %s, %s, %s) returning " + ACCOUNT
                    ),
                    (account_id or uuid4().hex, username, display_name, role, unit, post, language, password_hash),
                ).fetchone()
            except errors.UniqueViolation:
                raise AccountError(f"账号“{username}”已存在", f"The account {username!r} exists already") from None
        assert row is not None
        return Account(*row)

    def all(self) -> list[Account]:
        with self._pool.connection() as conn:
            rows = conn.execute(self._sql("select " + ACCOUNT + " from {accounts} a order by a.username"))
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
                self._sql("select " + ACCOUNT + " from {accounts} a where " + where), (value,)
            ).fetchone()
        return Account(*row) if row else None

    # 停用与改密
    def disable(self, username: str) -> None:
        """Ends an account's use, with its sessions and keys. It is never deleted: facts refer to it."""
        with self._pool.connection() as conn:
            account = self._changed(conn, "disabled_at = coalesce(disabled_at, now())", (), username)
            self.sessions.end_all_within(conn, account)
            self.keys.end_all_within(conn, account)

    def enable(self, username: str) -> None:
        with self._pool.connection() as conn:
            self._changed(conn, "disabled_at = null, failures = 0, locked_until = null", (), username)

    def set_password(self, username: str, password: str) -> None:
        """A new password; whoever is logged in by the old one is logged out."""
        hashed = hash_chosen(password)
        with self._pool.connection() as conn:
            account = self._changed(conn, "password_hash = %s, failures = 0, locked_until = null", (hashed,), username)
            self.sessions.end_all_within(conn, account)

    def set_email(self, username: str, email: str) -> None:
        """Where the unit's daily digest is sent for this account; "" for nowhere."""
        if email and not _EMAIL.fullmatch(email):
            raise AccountError("邮箱地址格式不正确", "This is no mail address")
        with self._pool.connection() as conn:
            self._changed(conn, "email = %s", (email or None,), username)

    def _changed(
        self, conn: Connection[TupleRow], assignment: LiteralString, values: tuple[str | None, ...], username: str
    ) -> str:
        row = conn.execute(
            self._sql("update {accounts} set " + assignment + " where username = %s returning id"),
            (*values, username.lower()),
        ).fetchone()
        if row is None:
            raise no_such_account(username)
        return str(row[0])

    # 本人设置
    def set_language(self, account_id: str, language: Tongue) -> None:
        _check_language(language)
        self._set(account_id, "language = %s", language)

    def set_scheme(self, account_id: str, scheme: Scheme) -> None:
        if scheme not in get_args(Scheme):
            raise AccountError("配色为 light 或 dark", "The scheme is light or dark")
        self._set(account_id, "scheme = %s", scheme)

    def set_landing(self, account_id: str, landing: str) -> None:
        if landing and not _LANDING.fullmatch(landing):
            raise AccountError("首页为本站的页面地址", "The landing page is an address of ours")
        self._set(account_id, "landing = %s", landing)

    def _set(self, account_id: str, assignment: LiteralString, value: str) -> None:
        with self._pool.connection() as conn:
            conn.execute(self._sql("update {accounts} set " + assignment + " where id = %s"), (value, account_id))

    # 登录
    def authenticate(self, username: str, password: str) -> Account | None:
        """The account, or None: an unknown name, a wrong password and a locked account look and take the same."""
        with self._pool.connection() as conn:
            row = conn.execute(
                self._sql(
                    "select password_hash, coalesce(locked_until > now(), false), "
                    + ACCOUNT
                    + " from {accounts} a where a.username = %s"
                ),
                (username.lower()[:64],),
            ).fetchone()
        right, renewed = is_right(password, row[0] if row else None)
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


def _check(username: str, role: str, unit: str | None, post: str | None) -> None:
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


def _check_language(language: str) -> None:
    if language not in get_args(Tongue):
        raise AccountError("语言为 zh-CN 或 en", "The language is zh-CN or en")
