"""Mail 邮件: the daily digest also goes to those of a unit who have an address. What it loses still stands on the page.

A letter says how many matters are owed, how pressing they are, and their register numbers: titles and words stay in
the house. Nothing of it is logged.
"""

from __future__ import annotations

import smtplib
import ssl
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import structlog
from psycopg import Connection
from psycopg.sql import SQL, Identifier

from services.notices import OFFICE, REASONS, Item, Reason
from services.permissions import KEEPERS
from services.record.supervision import Supervision

log = structlog.get_logger(__name__)

SECONDS = 15.0
MOST_NUMBERS = 20
WORDS: dict[Reason, tuple[str, str]] = {
    "overdue": ("办结逾期", "overdue"),
    "due_today": ("今日办结到期", "due today"),
    "due_soon": ("办结临期", "due soon"),
    "report_overdue": ("反馈逾期", "reports overdue"),
    "report_today": ("今日应反馈", "reports due today"),
    "report_soon": ("反馈临期", "reports due soon"),
    "to_supplement": ("待补充", "to supplement"),
    "to_sign": ("待签收", "to sign for"),
    "meeting_overdue": ("会议逾期未召开", "meetings overdue"),
    "meeting_soon": ("会议将至", "meetings due soon"),
    "document_expired": ("文件已失效未清理", "documents expired"),
    "document_expires": ("文件将失效", "documents expire soon"),
    "filing_overdue": ("备案逾期", "filings overdue"),
    "filing_soon": ("待备案", "to be filed"),
    "cleanup_overdue": ("清理逾期", "clean-ups overdue"),
    "cleanup_soon": ("待清理", "clean-ups due soon"),
}
assert WORDS.keys() == set(REASONS)
DESK = SQL("case when a.role = any({keepers}) then {office} end").format(keepers=sorted(KEEPERS), office=OFFICE)
"""Whose digest an account without a unit gets."""


class NotSent(Exception):  # noqa: N818 - what happened
    """The mail server did not take a letter. Says neither to whom nor what."""


@dataclass(frozen=True, slots=True)
class Server:
    """`smtp://user:password@host:25?from=duban@gov.cn`; `smtps` speaks TLS from the first byte, `smtp` as soon as
    the server offers it, and gives a password on no other terms."""

    host: str
    port: int
    is_secret: bool
    user: str
    password: str
    sender: str

    @classmethod
    def of(cls, url: str) -> Server:
        parts = urlsplit(url)
        host, is_secret = parts.hostname or "localhost", parts.scheme == "smtps"
        [sender, *_] = parse_qs(parts.query).get("from", [f"duban@{host}"])
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(host, parts.port or (465 if is_secret else 25), is_secret, user, password, sender)

    @contextmanager
    def open(self) -> Iterator[smtplib.SMTP]:
        try:
            with self._connected() as smtp:
                yield smtp
        except (smtplib.SMTPException, OSError) as failure:
            raise NotSent(type(failure).__name__) from None  # the library's words name addresses

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.is_secret:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=context)
        else:
            smtp = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
            smtp.ehlo()
            if smtp.has_extn("starttls"):
                smtp.starttls(context=context)
            elif self.user:
                smtp.close()
                raise smtplib.SMTPNotSupportedError
        if self.user:
            smtp.login(self.user, self.password)
        return smtp


def send_digests(record: Supervision, server: Server, day: date) -> int:
    """Sends the digests of a day that have not gone out, each marked as soon as the server has it; answers how many.

    Two workers share them out. A letter whose mark was lost with the worker goes out again under the same id.
    """
    place = record.place
    sent = 0
    with place.pool.connection() as conn:
        if not _waiting(conn, place.tables, day):
            return 0
    with server.open() as smtp:
        while True:
            with place.pool.connection() as conn, conn.transaction():
                found = _next(conn, place.tables, day)
                if found is None:
                    break
                notice, unit, items = found
                if not _marked(conn, place.tables, notice):
                    continue
                letter = _letter(server, place.jurisdiction, notice, day, items)
                for address in _addresses(conn, place.tables, unit):
                    del letter["To"]
                    letter["To"] = address
                    smtp.send_message(letter)
                    sent += 1
    log.info("digests mailed", jurisdiction=place.jurisdiction, day=day.isoformat(), letters=sent)
    return sent


def _waiting(conn: Connection[Any], tables: str, day: date) -> bool:
    """Whether anybody with an address has a digest that has not gone out."""
    row = conn.execute(
        SQL(
            "select exists (select 1 from {} n join {} a on coalesce(a.unit, {desk}) = n.unit"
            " where n.day = %s and not exists (select 1 from {} m where m.notice = n.id)"
            " and a.email is not null and a.disabled_at is null)"
        ).format(*(Identifier(tables, name) for name in ("notices", "accounts", "mailed")), desk=DESK),
        [day],
    ).fetchone()
    return row == (True,)


def _next(conn: Connection[Any], tables: str, day: date) -> tuple[int, str, list[Item]] | None:
    row = conn.execute(
        SQL(
            "select n.id, n.unit, n.items from {} n where n.day = %s"
            " and not exists (select 1 from {} m where m.notice = n.id) order by n.id limit 1 for update skip locked"
        ).format(Identifier(tables, "notices"), Identifier(tables, "mailed")),
        [day],
    ).fetchone()
    return (row[0], row[1], [Item.from_json(item) for item in row[2]]) if row else None


def _marked(conn: Connection[Any], tables: str, notice: int) -> bool:
    """Takes the letter for this worker, before it goes out: the mark is undone with all else if the server fails."""
    taken = conn.execute(
        SQL("insert into {} (notice) values (%s) on conflict do nothing").format(Identifier(tables, "mailed")), [notice]
    )
    return taken.rowcount == 1


def _addresses(conn: Connection[Any], tables: str, unit: str) -> list[str]:
    found = conn.execute(
        SQL(
            "select email from {} as a where coalesce(a.unit, {desk}) = %s"
            " and email is not null and disabled_at is null order by id"
        ).format(Identifier(tables, "accounts"), desk=DESK),
        [unit],
    )
    return [row[0] for row in found]


def _letter(server: Server, jurisdiction: str, notice: int, day: date, items: Sequence[Item]) -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = server.sender
    letter["To"] = ""
    letter["Subject"] = f"督办提醒 {day:%Y-%m-%d}：{len(items)}项 · {len(items)} matters"
    letter["Message-ID"] = f"<digest-{jurisdiction}-{notice}@{server.sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content("\n".join(_lines(items)))
    return letter


def _lines(items: Sequence[Item]) -> Iterator[str]:
    counted = Counter(item.reason for item in items)
    for reason in REASONS:
        if n := counted[reason]:
            numbers = [item.number for item in items if item.reason == reason and item.number]
            zh, en = WORDS[reason]
            yield f"{zh} {en}: {n}"
            yield f"  {'、'.join(numbers[:MOST_NUMBERS])}" + (" …" if len(numbers) > MOST_NUMBERS else "")
    yield ""
    yield "请登录督办系统办理。内容不随邮件发出。 Please log in to act on them; their content is not sent by mail."
