"""邮件: the digest of the day reaches those who have an address, once, and says no more than it may."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from services import notices
from services.accounts import Accounts
from services.notices import Item
from services.tasks import mail, reminders
from services.tasks.mail import NotSent, Server, send_digests
from tests.services.tasks.office import EDUCATION, MONDAY, WATER, Office


class Sink(socketserver.ThreadingTCPServer):
    """A mail server that takes letters, or says no to the first `refusals`."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, refusals: int = 0) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.refusals = refusals
        self.letters: list[tuple[str, bytes]] = []


class Conversation(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        self.say("220 sink")
        to = ""
        while line := self.rfile.readline().decode().strip():
            word = line.upper()
            if word.startswith("RCPT"):
                to = line.partition("<")[2].rstrip(">")
            if word == "DATA":
                self.say("354 go on")
                body = b"".join(iter(self.rfile.readline, b".\r\n"))
                if self.server.refusals:
                    self.server.refusals -= 1
                    self.say("451 not now")
                    continue
                self.server.letters.append((to, body))
            self.say("250 ok" if word != "QUIT" else "221 bye")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def sink(refusals: int = 0) -> Iterator[tuple[Sink, Server]]:
    with Sink(refusals) as made:
        threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield made, Server.of(f"smtp://127.0.0.1:{made.server_address[1]}?from=duban@lp.gov.cn")
        finally:
            made.shutdown()


@pytest.fixture
def reminded(office: Office) -> Office:
    """Two units have a digest today; one account of one of them has an address."""
    for unit in (EDUCATION, WATER):
        office.given(MONDAY - timedelta(days=3), unit=unit)
    office.project()
    accounts = Accounts(office.record.place.pool, office.record.place.tables)
    for name, unit in (("jw", EDUCATION), ("jw2", EDUCATION), ("sl", WATER)):
        accounts.create(name, role="unit", unit=unit, display_name=name, password_hash="x")
    accounts.set_email("jw", "jw@lp.gov.cn")
    reminders.sweep(office.record, MONDAY)
    return office


def test_the_digest_goes_out_once_to_who_has_an_address(reminded: Office):
    with sink() as (taken, server):
        sent = [send_digests(reminded.record, server, MONDAY) for _ in range(2)]

    [(to, raw)] = taken.letters
    letter = message_from_bytes(raw, policy=policy.default)
    assert (sent, to) == ([1, 0], "jw@lp.gov.cn")
    assert letter["From"] == "duban@lp.gov.cn"
    assert "办结逾期 overdue: 1" in letter.get_content()


def test_the_offices_own_digest_goes_to_its_clerks_and_to_nobody_else(reminded: Office):
    place, account = reminded.record.place, Accounts(reminded.record.place.pool, reminded.record.place.tables)
    for name, role in (("office", "office"), ("auditor", "auditor")):
        account.create(name, role=role, display_name=name, password_hash="x")
        account.set_email(name, f"{name}@lp.gov.cn")
    item = Item("document_expires", UUID(int=1), "梁平府规〔2026〕1号", "停车管理办法", MONDAY)
    with place.pool.connection() as conn:
        notices.keep(conn, place.tables, {notices.OFFICE: [item]}, day=MONDAY, kind=reminders.DAILY)

    with sink() as (server, at):
        send_digests(reminded.record, at, MONDAY)

    assert [
        to for to, body in server.letters if "梁平府规" in message_from_bytes(body, policy=policy.default).get_content()
    ] == ["office@lp.gov.cn"]
    assert "auditor@lp.gov.cn" not in [to for to, _ in server.letters]


def test_a_letter_tells_numbers_and_no_content_and_the_log_neither(reminded: Office):
    with sink() as (taken, server), capture_logs() as logged:
        send_digests(reminded.record, server, MONDAY)

    [(_, raw)] = taken.letters
    said = message_from_bytes(raw, policy=policy.default).get_content()
    assert "梁府督" in said
    assert "幼儿园" not in said
    assert "jw@" not in str(logged)
    assert "梁府督" not in str(logged)


def test_a_letter_the_server_did_not_take_goes_out_with_the_next_try(reminded: Office):
    with sink(refusals=1) as (taken, server):
        with pytest.raises(NotSent) as failure:
            send_digests(reminded.record, server, MONDAY)
        again = send_digests(reminded.record, server, MONDAY)

    assert (again, len(taken.letters)) == (1, 1)
    assert "jw@" not in str(failure.value)


def test_without_an_address_nobody_is_called(reminded: Office):
    Accounts(reminded.record.place.pool, reminded.record.place.tables).set_email("jw", "")

    assert send_digests(reminded.record, Server.of("smtp://127.0.0.1:1"), MONDAY) == 0


def test_a_password_is_not_said_in_the_open(reminded: Office):
    with sink() as (taken, server):
        secret = Server.of(f"smtp://duban:secret@127.0.0.1:{server.port}")
        with pytest.raises(NotSent):
            send_digests(reminded.record, secret, MONDAY)

    assert taken.letters == []


def test_the_worker_sends_after_it_has_reminded(office: Office, monkeypatch: pytest.MonkeyPatch):
    from dataclasses import replace

    from services.tasks.broker import REMIND, build_broker
    from tests.services.tasks.office import SWEEP_TIME

    office.given(MONDAY - timedelta(days=3), unit=EDUCATION)
    office.project()
    accounts = Accounts(office.record.place.pool, office.record.place.tables)
    accounts.create("jw", role="unit", unit=EDUCATION, display_name="jw", password_hash="x")
    accounts.set_email("jw", "jw@lp.gov.cn")
    with sink() as (taken, server):
        url = f"smtp://127.0.0.1:{server.port}"
        monkeypatch.setattr(office.house, "settings", replace(office.house.settings, smtp_url=url))
        broker = build_broker(office.house, clock=lambda: SWEEP_TIME)
        try:
            for _ in range(2):
                broker.get_actor(REMIND)("500155", MONDAY.isoformat())
        finally:
            broker.close()

    assert len(taken.letters) == 1


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.gov.cn", ("mail.gov.cn", 25, False, "", "", "duban@mail.gov.cn")),
        ("smtps://a%40b:p%3Aw@mail.gov.cn?from=d@gov.cn", ("mail.gov.cn", 465, True, "a@b", "p:w", "d@gov.cn")),
    ],
)
def test_the_address_of_the_server_says_how_to_speak_with_it(url: str, expected: tuple[object, ...]):
    server = mail.Server.of(url)

    assert (server.host, server.port, server.is_secret, server.user, server.password, server.sender) == expected
