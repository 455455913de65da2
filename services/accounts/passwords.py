"""Passwords 密码: kept as Argon2id hashes, no more than two checked at once."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from services.accounts.account import AccountError

SHORTEST, LONGEST = 8, 256
CHECK_WAIT = 10.0

# One Argon2id check takes 64 MiB and a fifth of a second; more than two at once would starve every other request.
_hasher = PasswordHash((Argon2Hasher(),))
_checks = BoundedSemaphore(2)


class Busy(Exception):  # noqa: N818 - a state of the door, not an error of the program
    """Too many passwords are being checked at once."""


@contextmanager
def one_check() -> Iterator[None]:
    if not _checks.acquire(timeout=CHECK_WAIT):
        raise Busy
    try:
        yield
    finally:
        _checks.release()


def hash_password(password: str) -> str:
    """Argon2id of a password."""
    with one_check():
        return _hasher.hash(password)


def hash_chosen(password: str) -> str:
    """The hash of a password somebody chose, refused where it is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountError(f"密码为{SHORTEST}至{LONGEST}个字符", f"A password has {SHORTEST} to {LONGEST} characters")
    return hash_password(password)


def is_right(password: str, hashed: str | None) -> tuple[bool, str | None]:
    """Whether it is the one, and its hash by today's strength where the kept one is weaker.

    Without a hash it takes as long, so that an unknown name looks like a wrong password.
    """
    decoy = _decoy()
    with one_check():
        return _hasher.verify_and_update(password[:LONGEST], hashed or decoy)


@cache
def _decoy() -> str:
    return hash_password(secrets.token_urlsafe())
