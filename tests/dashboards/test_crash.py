"""A callback that crashes: the reader is told a reference number, and the log has the same one with the cause."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from structlog.testing import capture_logs

from dashboards import app as pages
from dashboards.server import create_server
from services.accounts import Accounts
from services.wiring import House
from tests.dashboards.office import founded

PASSWORD = "correct horse battery"
NAVIGATION = {
    "output": "nav.children",
    "outputs": {"id": "nav", "property": "children"},
    "inputs": [
        {"id": "url", "property": "pathname", "value": "/"},
        {"id": "live", "property": "data", "value": None},
    ],
    "state": [{"id": "url", "property": "search", "value": ""}],
    "changedPropIds": ["url.pathname"],
}


def test_crashed_callback_shows_its_reference_number_and_is_in_the_log(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> Any:
        raise RuntimeError("the shelf fell down")

    record = founded(house)
    Accounts(house.app_pool, record.place.tables).create("su", role="office", display_name="苏晴", password=PASSWORD)
    monkeypatch.setattr(pages, "navigation", crash)
    with TestClient(create_server(house, "500155", demo=False), base_url="http://127.0.0.1") as client:
        client.post("/api/v1/session", json={"username": "su", "password": PASSWORD, "cookie": True})
        with capture_logs() as logged:
            answer = client.post(
                "/_dash-update-component", json=NAVIGATION, headers={"x-csrftoken": client.cookies["_csrf_token"]}
            )

    [entry] = [line for line in logged if line["event"] == "callback"]
    reference = entry["reference"]
    assert re.fullmatch("[0-9a-f]{8}", reference)
    assert str(entry["exc_info"]) == "the shelf fell down"
    told = answer.json()["sideUpdate"]["notes"]["sendNotifications"][0]["message"]
    assert reference in told
    assert "the shelf fell down" not in answer.text
