"""The door itself: who comes in, what every answer carries, and what it never says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import structlog
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from services.api import health as health_module
from services.api.app import MOST_BYTES, create_api
from services.api.door import Lag
from services.api.gate import CSRF_COOKIE, SESSION_COOKIE, Gate
from tests.services.api.desk import PASSWORD, Desk, registration

LOGIN = "/api/v1/session"


def log_in(desk: Desk, username: str = "office", password: str = PASSWORD, **more: object):
    return desk.client.post(LOGIN, json={"username": username, "password": password, **more})


@contextmanager
def logged() -> Iterator[list[dict[str, object]]]:
    with structlog.testing.capture_logs() as lines:
        yield lines


# 登录


def test_a_log_in_answers_a_token_that_works_until_log_out(desk: Desk):
    told = log_in(desk, "lp-jw").json()
    headers = {"Authorization": f"Bearer {told['token']}"}

    assert (told["role"], told["unit"], told["jurisdiction"]) == ("unit", "LP-JW", "500155")
    assert desk.client.get(LOGIN, headers=headers).json()["unit"] == "LP-JW"
    assert desk.client.delete(LOGIN, headers=headers).status_code == 204
    assert desk.client.get(LOGIN, headers=headers).status_code == 401


def test_log_out_everywhere_ends_the_other_sessions_too(desk: Desk):
    one, two = log_in(desk).json()["token"], log_in(desk).json()["token"]

    desk.client.delete(f"{LOGIN}?everywhere=true", headers={"Authorization": f"Bearer {one}"})

    assert desk.client.get(LOGIN, headers={"Authorization": f"Bearer {two}"}).status_code == 401


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(desk: Desk):
    wrong, unknown = log_in(desk, password="not this one"), log_in(desk, "nobody")

    assert wrong.status_code == unknown.status_code == 401
    strip = {"reference"}
    assert {k: v for k, v in wrong.json().items() if k not in strip} == {
        k: v for k, v in unknown.json().items() if k not in strip
    }


def test_guessing_is_slowed_down_for_one_name_and_not_for_others(desk: Desk):
    answers = [log_in(desk, "nobody", password="guess guess") for _ in range(9)]

    assert [answer.status_code for answer in answers] == [401] * 8 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert log_in(desk).status_code == 200


def test_a_key_of_another_system_works_and_marks_its_channel(desk: Desk):
    key = desk.door.accounts.keys.create("office", label="办公系统")
    headers = {"Authorization": f"Bearer {key}"}

    made = desk.client.post("/api/v1/directives", json=registration(), headers=headers).json()

    [first, *_] = desk.get("auditor", f"/directives/{made['id']}/facts").json()["items"]
    assert (first["channel"], first["by"]) == ("api", "id-office")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic b2ZmaWNlOnB3", "Bearer dbk_x.y", "bearer \xff"])
def test_what_is_no_token_is_told_to_log_in(desk: Desk, header: str):
    answer = desk.client.get("/api/v1/units", headers={"Authorization": header.encode("latin-1")})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


# 网页会话


def browser(desk: Desk) -> dict[str, str]:
    answer = log_in(desk, cookie=True)
    cookies = {cookie.split("=")[0]: cookie for cookie in answer.headers.get_list("set-cookie")}
    assert "HttpOnly" in cookies[SESSION_COOKIE]
    assert "samesite=lax" in cookies[SESSION_COOKIE].lower()
    assert "samesite=strict" in cookies[CSRF_COOKIE].lower()
    return {"X-CSRFToken": desk.client.cookies[CSRF_COOKIE]}


def test_a_page_acts_by_its_cookie_only_with_its_proof(desk: Desk):
    proof = browser(desk)
    path, body = "/api/v1/directives", registration()

    assert desk.client.get("/api/v1/units").status_code == 200
    assert desk.client.post(path, json=body).status_code == 403
    assert desk.client.post(path, json=body, headers={"X-CSRFToken": "0" * 64}).status_code == 403
    assert desk.client.post(path, json=body, headers={**proof, "Origin": "https://evil.example"}).status_code == 403
    assert desk.client.post(path, json=body, headers={**proof, "Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert desk.client.post(path, json=body, headers={**proof, "Origin": "http://127.0.0.1"}).status_code == 201


def test_no_other_site_logs_a_browser_in(desk: Desk):
    body = {"username": "office", "password": PASSWORD, "cookie": True}

    answer = desk.client.post(LOGIN, json=body, headers={"Origin": "https://evil.example"})

    assert answer.status_code == 403
    assert not desk.client.cookies


async def page(scope, receive, send):
    await PlainTextResponse("a page")(scope, receive, send)


def test_the_gate_sends_a_stranger_to_log_in_and_lets_a_reader_pass(desk: Desk):
    proof = browser(desk)
    sid = desk.client.cookies[SESSION_COOKIE]
    gate = Gate(page, desk.door.accounts, policy="default-src 'self'")
    stranger = TestClient(gate, base_url="http://127.0.0.1", follow_redirects=False)
    reader = TestClient(gate, base_url="http://127.0.0.1", cookies={SESSION_COOKIE: sid})

    assert stranger.get("/ledger").headers["location"] == "/login?next=/ledger"
    assert (
        stranger.get("/ledger?light=red&q=路").headers["location"].startswith("/login?next=/ledger%3Flight%3Dred%26q")
    )
    assert stranger.get("//evil.example/x").headers["location"].startswith("/login?next=/")
    assert stranger.get("/_dash-layout").status_code == 401
    assert [stranger.get(path).status_code for path in ("/login", "/assets/a.css", "/healthz")] == [200] * 3
    assert stranger.get("/loginx").status_code == 303
    seen = reader.get("/ledger")
    assert (seen.text, seen.headers["content-security-policy"]) == ("a page", "default-src 'self'")
    assert reader.post("/_dash-update-component").status_code == 403
    assert reader.post("/_dash-update-component", headers=proof).status_code == 200
    assert reader.post("/_dash-update-component", headers={**proof, "Origin": "http://evil.example"}).status_code == 403


# 每个回答


def test_every_answer_carries_what_protects_its_reader(desk: Desk):
    for path in ("/api/v1/units", "/api/v1/nope", "/api/docs", "/healthz"):
        headers = desk.client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert re.fullmatch("[0-9a-f]{32}", headers["x-request-id"])
    assert desk.get("office", "/units").headers["cache-control"] == "no-store"
    assert "unsafe-eval" not in desk.client.get("/api/docs").headers["content-security-policy"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "a b"])
def test_a_host_we_do_not_serve_is_turned_away(desk: Desk, host: str):
    assert desk.client.get("/healthz", headers={"Host": host}).status_code == 400


def test_a_configured_host_is_served(desk: Desk):
    client = TestClient(create_api(desk.house, "500155", hosts=["duban.example"]), base_url="http://duban.example")

    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("", "zh"),
        ("en", "en"),
        ("fr, en;q=0.5", "en"),
        ("en;q=0.3, zh-CN;q=0.8", "zh"),
        ("en;q=0", "zh"),
        ("en;q=x", "zh"),
    ],
)
def test_the_answer_is_in_the_language_asked_for(desk: Desk, asked: str, language: str):
    told = desk.client.get("/api/v1/units", headers={"Accept-Language": asked}).json()

    assert told["title"] == {"zh": "请先登录", "en": "Log in first"}[language]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/api/v1/nope", "/api/nope", "/api/v1/directives/x/y/z", "/api/v1/units/"])
def test_an_unknown_path_is_a_problem_not_a_page(desk: Desk, method: str, path: str):
    answer = desk.client.request(method, path)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:duban:problem:not-found"


def test_too_large_a_body_is_told_so(desk: Desk):
    body = json.dumps(registration(content="大" * MOST_BYTES))

    answer = desk.client.post(
        "/api/v1/directives",
        content=body.encode(),
        headers=desk.headers("office", **{"Content-Type": "application/json"}),
    )

    assert answer.status_code == 413
    assert answer.json()["status"] == 413


def test_a_failure_of_ours_gives_a_number_and_no_reason(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(desk.door, "office", broken)
    with logged() as lines:
        answer = desk.get("office", "/units")

    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.json()["reference"] == answer.headers["x-request-id"]
    assert any(line["event"] == "failed" and str(line["exc_info"]) == "secret detail" for line in lines)


def test_the_log_says_who_did_what_and_no_secret(desk: Desk):
    with logged() as lines:
        token = log_in(desk).json()["token"]
        desk.client.get("/api/v1/units?kind=department", headers={"Authorization": f"Bearer {token}"})

    told = json.dumps([{k: str(v) for k, v in line.items()} for line in lines])
    assert lines[-1]["account"] == "id-office"
    assert lines[-1]["path"] == "/api/v1/units"
    assert PASSWORD not in told
    assert token not in told
    assert "department" not in told


# 文档与运行


def test_the_documentation_needs_no_other_host(desk: Desk):
    html = desk.client.get("/api/docs").text
    linked = re.findall(r'(?:src|href)="([^"]+)"', html)

    assert all(link.startswith(("/api/docs/", "data:")) for link in linked)
    assert all(desk.client.get(link).status_code == 200 for link in linked if link.startswith("/"))
    assert desk.client.get("/api/docs/README.md").status_code == 404
    assert desk.client.get("/api/docs/..%2fapp.py").status_code == 404


def test_the_description_is_openapi_3_1_and_names_every_failure(desk: Desk):
    described = desk.client.get("/api/openapi.json").json()

    assert described["openapi"].startswith("3.1")
    posts = [(path, op["post"]) for path, op in described["paths"].items() if "post" in op]
    assert len(posts) > 30
    for path, operation in posts:
        assert {"422", "503"} <= set(operation["responses"]), path
        assert operation.get("description"), path


def test_health_answers_without_a_database_and_readiness_says_what_is_wrong(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    assert desk.client.get("/healthz").json() == {"status": "ok"}
    assert desk.client.get("/readyz").status_code == 200

    behind = Lag("ledger", 10, health_module.MOST_BEHIND + 1, stopped=False)
    monkeypatch.setattr(desk.door, "lags", lambda: [behind, Lag("lifeline", 7, 0, stopped=True)])
    lagging = desk.client.get("/readyz", headers={"Accept-Language": "en"})
    assert lagging.status_code == 503
    assert ["ledger" in lagging.json()["why"][0], "stopped at position 7" in lagging.json()["why"][1]] == [True, True]

    def cut() -> int:
        raise OSError("no route")

    monkeypatch.setattr(desk.door, "head", cut)
    assert desk.client.get("/readyz").status_code == 503
    assert desk.client.get("/healthz").status_code == 200


def test_the_figures_count_requests_by_route_and_not_by_what_was_asked(desk: Desk):
    matter = desk.registered()
    desk.get("office", f"/directives/{matter}")

    told = desk.client.get("/metrics").text

    assert re.search(r'method="GET",route="/api/v1/directives/{directive_id}",status="200"} [1-9]', told)
    assert matter not in told
    assert "duban_record_position" in told


def test_a_method_a_path_does_not_offer_is_told_with_those_it_does(desk: Desk):
    answer = desk.client.put("/api/v1/directives", json={})

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, POST"
    assert answer.json()["type"] == "urn:duban:problem:method"
