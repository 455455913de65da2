"""The API over a real socket: what a connection that breaks, a burst and a long wait do to it."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest
import uvicorn

from services.record.recorder import Recorder
from tests.services.api.desk import PASSWORD, Desk, registration


@contextmanager
def served(desk: Desk) -> Iterator[int]:
    """The desk's application on a free port of loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(desk.app, log_level="error", access_log=False, server_header=False)
        server = uvicorn.Server(config)
        ready = threading.Event()
        started = server.startup

        async def startup(sockets: list[socket.socket] | None = None) -> None:
            await started(sockets)
            ready.set()

        server.startup = startup  # type: ignore[method-assign]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            assert ready.wait(20)
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(20)


def test_a_matter_is_registered_and_read_over_a_real_socket(desk: Desk):
    with served(desk) as port, httpx2.Client(base_url=f"http://127.0.0.1:{port}/api/v1") as client:
        token = client.post("/session", json={"username": "office", "password": PASSWORD}).json()["token"]
        client.headers["Authorization"] = f"Bearer {token}"
        made = client.post("/directives", json=registration())
        told = client.get(made.headers["Location"].removeprefix("/api/v1"))

    assert made.status_code == 201
    assert told.json()["number"] == made.json()["number"]
    assert told.headers["ETag"] == made.headers["ETag"]
    assert "server" not in told.headers


def test_an_answer_lost_after_the_commit_is_given_again(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    kept, cut = threading.Event(), threading.Event()
    append = Recorder.append

    def slow(self: Recorder, *given: object, **more: object) -> object:
        answer = append(self, *given, **more)  # type: ignore[arg-type]
        kept.set()
        assert cut.wait(20)
        return answer

    monkeypatch.setattr(Recorder, "append", slow)
    body = json.dumps(registration()).encode()
    head = (
        f"POST /api/v1/directives HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {desk.token('office')}\r\n"
        f"Content-Type: application/json\r\nIdempotency-Key: lost-1\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with served(desk) as port:
        before = desk.record.head()[0]
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(head.encode() + body)
            assert kept.wait(20)
        cut.set()
        after = desk.record.head()[0]
        again = httpx2.post(
            f"http://127.0.0.1:{port}/api/v1/directives",
            json=registration(),
            headers=desk.headers("office", **{"Idempotency-Key": "lost-1"}),
        )

    assert after > before
    assert again.status_code == 201
    assert desk.record.head()[0] == after


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /api/v1/units HTTP/1.1\r\n\r\n",
        b"\x00\x01\x02\r\n\r\n",
        b"POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n",
    ],
)
def test_what_is_no_request_is_turned_away(desk: Desk, request_line: bytes):
    with served(desk) as port, socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request_line)

        assert connection.recv(20).startswith(b"HTTP/1.1 400")
