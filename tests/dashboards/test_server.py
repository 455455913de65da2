"""API and pages on one server: who is let in, what answers carry, and that a preview keeps nothing."""

from __future__ import annotations

from collections.abc import Iterator

import brotli
import pytest
from fastapi.testclient import TestClient

from dashboards.bundle import ALONE, ASSETS, SCRIPT, STYLE, address
from dashboards.server import create_server
from services.accounts import Accounts
from services.wiring import House
from tests.dashboards.office import founded

PASSWORD = "correct horse battery"


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    record = founded(house)
    Accounts(house.app_pool, record.place.tables).create("su", role="office", display_name="苏晴", password=PASSWORD)
    with TestClient(create_server(house, "500155", demo=True), base_url="http://127.0.0.1") as started:
        yield started


def log_in(client: TestClient) -> None:
    answer = client.post("/api/v1/session", json={"username": "su", "password": PASSWORD, "cookie": True})
    assert answer.status_code == 200


def callback(client: TestClient, body: object, **headers: str) -> int:
    return client.post("/_dash-update-component", json=body, headers=headers).status_code


def test_deep_link_leads_to_log_in_and_back(client: TestClient) -> None:
    answer = client.get("/ledger", follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=/ledger"


def test_first_request_after_a_start_may_be_a_deep_link(client: TestClient) -> None:
    log_in(client)

    page = client.get("/ledger")

    assert page.status_code == 200
    assert 'lang="zh-CN"' in page.text
    assert client.get("/_dash-dependencies").json()


def test_unknown_address_below_the_api_is_no_page(client: TestClient) -> None:
    log_in(client)

    answer = client.get("/api/v1/nope")

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_pages_allow_scripts_of_their_own_origin_alone(client: TestClient) -> None:
    log_in(client)

    for path in ("/", "/login"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe-eval" not in policy
        assert "script-src 'self' 'sha256-" in policy


def test_callbacks_take_no_request_without_its_proof(client: TestClient) -> None:
    body = {"output": "language-set.data", "inputs": [], "outputs": {"id": "language-set", "property": "data"}}
    assert callback(client, body) == 401

    log_in(client)

    assert callback(client, body) == 403
    assert (
        callback(client, body, **{"x-csrftoken": client.cookies["_csrf_token"], "origin": "http://elsewhere.example"})
        == 403
    )


def test_log_in_page_speaks_the_visitors_language_and_loads_nothing_from_outside(client: TestClient) -> None:
    english = client.get("/login", headers={"accept-language": "en"}).text
    chinese = client.get("/login").text

    assert "User name" in english
    assert "用户名" in chinese
    assert "http://" not in english.replace("http://127.0.0.1", "")
    assert 'data-username="office-head"' in chinese


def test_assets_are_sent_compressed_and_kept_by_the_browser_where_their_name_changes(client: TestClient) -> None:
    plain = client.get("/assets/app.css", headers={"accept-encoding": "identity"})
    packed = client.get("/assets/app.css?m=1", headers={"accept-encoding": "br"})

    assert plain.headers["cache-control"] == "no-cache"
    assert "immutable" in packed.headers["cache-control"]
    assert packed.headers["content-encoding"] == "br"
    body = packed.content
    assert (body if body == plain.content else brotli.decompress(body)) == plain.content


def test_our_styles_and_scripts_are_one_file_each_in_every_page(client: TestClient) -> None:
    log_in(client)
    page = client.get("/").text

    for path, ending in ((STYLE, "css"), (SCRIPT, "js")):
        assert page.count(address(path)) == 1
        got = client.get(address(path))
        assert "immutable" in got.headers["cache-control"]
        assert got.headers["content-type"] == {"css": "text/css", "js": "text/javascript"}[ending] + "; charset=utf-8"
        for file in ASSETS.glob(f"*.{ending}"):
            assert got.text.count(file.read_text("utf-8")) == (file.name not in ALONE)
    assert page.index(address(SCRIPT)) < page.index("new DashRenderer")
    assert page.count('"/assets/') == 4  # the icon, the colours before the first paint, the two


def test_preview_tells_the_facts_and_keeps_none(house: House) -> None:
    record = founded(house)
    accounts = Accounts(house.app_pool, record.place.tables)
    account = accounts.create("su", role="office", display_name="苏晴", password=PASSWORD)
    token = accounts.sessions.open(account)
    server = create_server(house, "500155", demo=False)
    head = record.head()[0]
    body = {
        "source": "meeting",
        "title": "老旧小区加装电梯",
        "content": "抓好落实",
        "basis": "常务会议",
        "received_on": "2026-03-02",
    }

    with TestClient(server.state.rehearsal, base_url="http://127.0.0.1") as rehearsal:
        headers = {"authorization": f"Bearer {token}"}
        good = rehearsal.post("/api/v1/directives", json=body, headers=headers)
        bad = rehearsal.post("/api/v1/directives", json={**body, "basis": ""}, headers=headers)

    assert good.json()["items"][0]["sentence"] == "登记《老旧小区加装电梯》，来源：会议议定"
    assert bad.status_code == 409
    assert record.head()[0] == head
