"""Published results without a log-in: only where a deployment says so, and only what was published to everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from dashboards.server import create_server
from services.wiring import House
from tests.services.api.assessing import TOWN, Year
from tests.services.api.desk import Desk


def test_nothing_is_shown_without_a_log_in_unless_it_is_turned_on(house: House) -> None:
    Desk(house)
    with TestClient(create_server(house, "500155", demo=False), base_url="http://127.0.0.1") as client:
        assert client.get("/results", follow_redirects=False).headers["location"] == "/login?next=/results"
        assert client.get("/api/v1/results").status_code == 404


@pytest.mark.parametrize("public", [True, False])
def test_what_was_published_to_everybody_is_shown_and_nothing_else(house: House, public: bool) -> None:
    house.settings = replace(house.settings, public_results=True)
    with Desk(house) as desk:
        year = Year(desk)
        year.graded(days_ago=20)
        year.done("office", "notify", {"on": str(desk.today - timedelta(days=20)), "reason": "补录"})
        desk.catch_up()
        with TestClient(create_server(house, "500155", demo=False), base_url="http://127.0.0.1") as client:
            before = client.get("/results")
            none = client.get(f"/api/v1/results/{year.id}")
            year.done("office-head", "publish", {"basis": "批准", "public": public})
            desk.catch_up()
            shown = client.get("/results", headers={"accept-language": "en"})
            inside = client.get(f"/assessment/{year.id}", follow_redirects=False)
            told = client.get("/api/v1/results", headers={"accept-language": "en"})
            one = client.get(f"/api/v1/results/{year.id}", headers={"accept-language": "en"})
            described = client.get("/api/openapi.json").json()["paths"]

    name = desk.door.office().name(TOWN)
    assert before.status_code == 200
    assert "还没有向社会公布的结果" in before.text
    assert (name in shown.text) is public
    assert ("Nothing was published yet" in shown.text) is not public
    assert "receipt" not in shown.text
    assert inside.status_code == 303
    assert none.status_code == 404
    assert [each["id"] for each in told.json()["items"]] == ([year.id] if public else [])
    assert one.status_code == (200 if public else 404)
    assert "/api/v1/results/{assessment_id}" in described
    if public:
        (towns, _) = one.json()["groups"]
        (first, *_) = towns["units"]
        assert (towns["name"], first["rank"], set(first)) == (
            "Towns", 1, {"unit", "unit_name", "rank", "total", "grade", "grade_name"},
        )  # fmt: skip
