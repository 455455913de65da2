"""The stream: what somebody does is told to whoever may see it, within a second, over a real server."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI

from services.api.app import create_api
from services.projections.register import projector
from services.wiring import House
from tests.services.api.desk import Desk, registration

WAIT = 20


@contextmanager
def running(application: FastAPI) -> Iterator[str]:
    """A server that keeps connections open, and has gone afterwards with every stream it had."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server = uvicorn.Server(uvicorn.Config(application, log_level="error", timeout_graceful_shutdown=5))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/api/v1"
        finally:
            application.state.door.hub.close()
            server.should_exit = True
            thread.join(timeout=WAIT)
            assert not thread.is_alive()


@pytest.fixture
def address(house: House, desk: Desk) -> Iterator[str]:
    """The desk's own house behind a real server, its tables kept up."""
    projections = projector(desk.record)
    projections.catch_up()
    projections.start()
    with running(create_api(house, "500155")) as found:
        yield found
    projections.stop()


class Stream:
    """What one listener hears, event by event."""

    def __init__(self, response: httpx2.Response) -> None:
        self._lines = response.iter_lines()

    def next(self) -> tuple[str, dict[str, Any]]:
        event = ""
        for line in self._lines:
            if line.startswith("event: "):
                event = line.removeprefix("event: ")
            elif line.startswith("data: "):
                return event, json.loads(line.removeprefix("data: "))
        raise EOFError

    def next_ring(self) -> dict[str, Any]:
        while True:
            event, data = self.next()
            if event == "live":
                return data


@contextmanager
def listening(desk: Desk, address: str, user: str) -> Iterator[Stream]:
    with (
        httpx2.Client(timeout=WAIT) as client,
        client.stream("GET", f"{address}/stream", headers=desk.headers(user)) as response,
    ):
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        stream = Stream(response)
        assert stream.next()[0] == "standing"
        yield stream


def test_what_one_does_reaches_another_within_a_second_and_may_be_read_then(desk: Desk, address: str) -> None:
    with listening(desk, address, "auditor") as stream:
        began = time.monotonic()
        matter = desk.registered(title="新建公办幼儿园三所")
        ring = stream.next_ring()
        took = time.monotonic() - began

        assert ring["directive"] == matter
        assert set(ring) == {"position", "directive"}
        listed = desk.get("auditor", "/directives?q=" + "公办幼儿园").json()
        assert [line["id"] for line in listed["items"]] == [matter]
        assert took < 1


def test_unit_hears_of_its_own_matters_alone(desk: Desk, address: str) -> None:
    with listening(desk, address, "lp-jw") as stream:
        desk.assigned("LP-FGW")
        own = desk.assigned("LP-JW")

        assert stream.next_ring()["directive"] == own


def test_a_unit_hears_of_the_decisions_it_has_a_part_in(desk: Desk, address: str) -> None:
    body = {"title": "改革方案", "category": "policy", "basis": "报告"}
    with listening(desk, address, "lp-jw") as stream:
        desk.done("lp-fgw", "/decisions", body)
        own = desk.done("lp-jw", "/decisions", body)["id"]

        ring = stream.next_ring()
        assert (ring["decision"], ring["directive"]) == (own, None)


def test_leader_hears_of_what_was_put_before_the_post(desk: Desk, address: str) -> None:
    with listening(desk, address, "leader") as stream:
        desk.registered()
        own = desk.registered(source="instruction", leader="FQZ", opinion="请抓紧办理", basis="领导批示")

        assert stream.next_ring()["directive"] == own


def test_logging_out_ends_the_stream(desk: Desk, address: str) -> None:
    with listening(desk, address, "office") as stream:
        httpx2.delete(f"{address}/session", headers=desk.headers("office"), timeout=WAIT)

        with pytest.raises(EOFError):
            stream.next()


def test_program_may_ask_for_so_many_events(desk: Desk, address: str) -> None:
    answer = httpx2.get(f"{address}/stream?limit=1", headers=desk.headers("office"), timeout=WAIT)

    assert answer.text.count("event: ") == 1


def test_stopping_the_hub_ends_every_stream(house: House, desk: Desk) -> None:
    application = create_api(house, "500155")
    with running(application) as address, listening(desk, address, "office") as stream:
        application.state.door.hub.close()

        with pytest.raises(EOFError):
            stream.next()


def test_an_import_is_told_as_one_position(desk: Desk, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.api.live.MOST_AT_ONCE", 0)
    with listening(desk, address, "lp-fgw") as stream:
        desk.registered(**registration(title="批量导入"))

        assert stream.next_ring()["directive"] is None


def test_tables_that_stand_still_are_said_to_be_stale(
    house: House, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No projection runs here: the record goes on and the tables do not."""
    monkeypatch.setattr("services.api.live.STALE_SECONDS", 0)
    desk.catch_up()
    with running(create_api(house, "500155")) as address, listening(desk, address, "office") as stream:
        desk.registered()

        event, standing = stream.next()
        assert (event, standing["stale"]) == ("standing", True)
        desk.catch_up()
        assert stream.next_ring()["directive"]
