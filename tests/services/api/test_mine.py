"""One's own account: settings stay with it, a password is changed by who knows the present one."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tests.services.api.desk import PASSWORD, Desk

NEW = "quite another password"


def browser(desk: Desk, user: str = "office", password: str = PASSWORD) -> TestClient:
    """A client that logs in as browsers do, with its cookie."""
    client = TestClient(desk.app, base_url="http://127.0.0.1", raise_server_exceptions=False)
    answer = client.post("/api/v1/session", json={"username": user, "password": password, "cookie": True})
    assert answer.status_code == 200, answer.text
    return client


def proven(client: TestClient) -> dict[str, str]:
    return {"x-csrftoken": client.cookies["_csrf_token"]}


def test_settings_stay_with_the_account_and_what_is_left_out_stays(desk: Desk) -> None:
    told = desk.done("office", "/session/settings", {"scheme": "dark", "landing": "/ledger"})
    again = desk.done("office", "/session/settings", {"language": "en"})

    assert (told["scheme"], told["landing"], told["language"]) == ("dark", "/ledger", "")
    assert (again["scheme"], again["landing"], again["language"]) == ("dark", "/ledger", "en")
    assert desk.get("office2", "/session").json()["scheme"] == ""
    logged_in = desk.client.post("/api/v1/session", json={"username": "office", "password": PASSWORD}).json()
    assert (logged_in["scheme"], logged_in["landing"]) == ("dark", "/ledger")


def test_landing_is_a_page_of_ours_alone(desk: Desk) -> None:
    for elsewhere in ("http://elsewhere.example", "//elsewhere.example", "ledger", "/LEDGER", "/a?b"):
        answer = desk.send("office", "/session/settings", {"landing": elsewhere})
        assert answer.status_code == 422, elsewhere


def test_new_password_ends_every_other_log_in_and_keeps_this_browser(desk: Desk) -> None:
    here, there = browser(desk), browser(desk)

    answer = here.post("/api/v1/session/password", json={"old": PASSWORD, "new": NEW}, headers=proven(here))

    assert answer.status_code == 204
    assert here.get("/api/v1/session").status_code == 200
    assert there.get("/api/v1/session").status_code == 401
    old = desk.client.post("/api/v1/session", json={"username": "office", "password": PASSWORD})
    assert old.status_code == 401
    browser(desk, password=NEW)


def test_wrong_present_password_changes_nothing(desk: Desk) -> None:
    here = browser(desk)

    answer = here.post("/api/v1/session/password", json={"old": "a guess", "new": NEW}, headers=proven(here))

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["old"]
    browser(desk)


def test_guessing_the_present_password_is_limited(desk: Desk) -> None:
    here = browser(desk)

    answers = [
        here.post("/api/v1/session/password", json={"old": f"guess {n}", "new": NEW}, headers=proven(here)).status_code
        for n in range(9)
    ]

    assert answers[-1] == 429
