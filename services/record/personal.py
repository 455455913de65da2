"""Personal values 个人信息: kept as ciphertext, opened with the subject's key, erased by destroying it.

Each subject has a key of its own, kept wrapped by the master key in a table outside the record. The chain
covers the ciphertext, so it stays true when the key is gone. Nothing is cached: a destroyed key is destroyed
in every process at once.
"""

from __future__ import annotations

import base64
import secrets
from uuid import uuid4

import psycopg
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg.sql import SQL, Composed, Identifier

from domain.aggregate import Personal
from services.record.supervision import Supervision
from services.settings import derive

NONCE = 12


class Damaged(ValueError):  # noqa: N818 - what it is
    """The value or its key is not what was sealed: changed, or sealed under another master key."""


def seal(record: Supervision, subject: str, text: str) -> Personal:
    """The text as only this subject's key opens it; the key is made at first use."""
    key_id, key = _key_of(record, subject)
    return Personal(subject, key_id, _encrypt(key, text.encode(), f"{subject}|{key_id}"))


def open(record: Supervision, personal: Personal) -> str | None:
    """The text, or None when the subject's key was destroyed."""
    row = record.recorder.read(
        lambda conn: conn.execute(
            _sql("SELECT wrapped FROM {}.personal_keys WHERE key_id = %s", record), [personal.key_id]
        ).fetchone()
    )
    if row is None or row[0] is None:
        return None
    key = _unwrap(record, bytes(row[0]), personal.key_id, personal.subject)
    return _decrypt(key, personal.ciphertext, f"{personal.subject}|{personal.key_id}").decode()


def shred(record: Supervision, subject: str) -> int:
    """Destroys the subject's keys, for ever; answers how many. That it happened stays visible, what is gone."""
    with record.recorder.connection() as conn:
        gone = conn.execute(
            _sql(
                "UPDATE {}.personal_keys SET wrapped = NULL, shredded_at = now()"
                " WHERE subject = %s AND wrapped IS NOT NULL",
                record,
            ),
            [subject],
        ).rowcount
        # the old row still holds the key until it is swept from the pages
        conn.execute(_sql("VACUUM {}.personal_keys", record))
    return gone


def _key_of(record: Supervision, subject: str) -> tuple[str, bytes]:
    def find_or_make(conn: psycopg.Connection[tuple[object, ...]]) -> tuple[object, ...]:
        find = _sql("SELECT key_id, wrapped FROM {}.personal_keys WHERE subject = %s AND wrapped IS NOT NULL", record)
        while (row := conn.execute(find, [subject]).fetchone()) is None:
            key_id = str(uuid4())
            wrapped = _encrypt(_wrapping(record), secrets.token_bytes(32), f"{subject}|{key_id}")
            # of two that make the first key at once, the second uses the first one's
            conn.execute(
                _sql("INSERT INTO {}.personal_keys VALUES (%s, %s, %s) ON CONFLICT DO NOTHING", record),
                [key_id, subject, wrapped.encode()],
            )
        return row

    key_id, wrapped = record.recorder.read(find_or_make)
    assert isinstance(key_id, str)
    assert isinstance(wrapped, bytes)
    return key_id, _unwrap(record, wrapped, key_id, subject)


def _wrapping(record: Supervision) -> bytes:
    return derive(record.place.secret, "personal")


def _unwrap(record: Supervision, wrapped: bytes, key_id: str, subject: str) -> bytes:
    return _decrypt(_wrapping(record), wrapped.decode(), f"{subject}|{key_id}")


def _encrypt(key: bytes, plain: bytes, bound_to: str) -> str:
    nonce = secrets.token_bytes(NONCE)
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())).decode()


def _decrypt(key: bytes, text: str, bound_to: str) -> bytes:
    try:
        sealed = base64.b64decode(text, validate=True)
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound_to.encode())
    except (InvalidTag, ValueError) as error:
        raise Damaged("个人信息无法解密 / this personal value cannot be opened") from error


def _sql(text: str, record: Supervision) -> Composed:
    return SQL(text).format(Identifier(record.place.tables))
