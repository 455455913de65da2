"""Views of the ledger: one's own, those the office shares, the one a ledger opens with."""

from __future__ import annotations

from typing import Any

from services.views import MOST_VIEWS
from tests.services.api.desk import Desk

RED = {"light": "red", "sort": "due", "columns": "number,title,due"}


def kept(desk: Desk, user: str, name: str, **more: Any) -> Any:
    return desk.send(user, "/views", {"name": name, "address": RED, **more})


def names(desk: Desk, user: str) -> list[str]:
    return [view["name"] for view in desk.get(user, "/views").json()["items"]]


def test_a_view_is_its_makers_own_until_the_office_shares_it(desk: Desk) -> None:
    kept(desk, "office", "逾期")
    kept(desk, "office", "全办共用", shared=True)

    assert names(desk, "office") == ["全办共用", "逾期"]
    assert names(desk, "lp-jw") == ["全办共用"]
    assert desk.get("lp-jw", "/views").json()["items"][0]["own"] is False


def test_a_unit_keeps_views_and_shares_none(desk: Desk) -> None:
    assert kept(desk, "lp-jw", "我的").status_code == 201
    assert kept(desk, "lp-jw", "大家的", shared=True).status_code == 403
    assert kept(desk, "admin", "我的").status_code == 403


def test_the_same_name_replaces_what_was_kept(desk: Desk) -> None:
    first = kept(desk, "office", "逾期").json()

    again = desk.send("office", "/views", {"name": "逾期", "address": {"light": "yellow"}}).json()

    assert again["id"] == first["id"]
    assert again["address"] == {"light": "yellow"}
    assert names(desk, "office") == ["逾期"]


def test_one_view_opens_the_ledger_and_another_takes_its_place(desk: Desk) -> None:
    first = kept(desk, "office", "一", default=True).json()
    second = kept(desk, "office", "二", default=True).json()
    put = desk.client.put

    def default() -> list[str]:
        return [view["name"] for view in desk.get("office", "/views").json()["items"] if view["default"]]

    assert default() == ["二"]
    put("/api/v1/views/default", json={"id": first["id"]}, headers=desk.headers("office"))
    assert default() == ["一"]
    put("/api/v1/views/default", json={"id": None}, headers=desk.headers("office"))
    assert default() == []
    theirs = put("/api/v1/views/default", json={"id": second["id"]}, headers=desk.headers("lp-jw"))
    assert theirs.status_code == 404


def test_a_view_is_dropped_by_its_maker_and_a_shared_one_by_the_head_of_the_office(desk: Desk) -> None:
    own = kept(desk, "office", "自用").json()["id"]
    shared = kept(desk, "office", "共用", shared=True).json()["id"]

    def drop(user: str, id: str) -> int:
        return int(desk.client.delete(f"/api/v1/views/{id}", headers=desk.headers(user)).status_code)

    assert drop("office2", own) == 404
    assert drop("office-head", own) == 404
    assert drop("office2", shared) == 404
    assert drop("office-head", shared) == 204
    assert drop("office", own) == 204
    assert names(desk, "office") == []


def test_an_account_keeps_fifty_views(desk: Desk) -> None:
    for n in range(MOST_VIEWS):
        assert kept(desk, "office", f"视图{n}").status_code == 201

    assert kept(desk, "office", "再一个").status_code == 422
    assert kept(desk, "office", "视图1").status_code == 201


def test_only_words_of_an_address_are_kept(desk: Desk) -> None:
    assert desk.send("office", "/views", {"name": "x", "address": {"<script>": "1"}}).status_code == 422
    assert desk.send("office", "/views", {"name": "x", "address": {"q": 7}}).status_code == 422
    assert desk.send("office", "/views", {"name": "x" * 61, "address": {}}).status_code == 422
