"""Search: a number in any form, words of titles and texts, units and leaders, each as far as the caller sees."""

from __future__ import annotations

from typing import Any

import pytest

from tests.services.api.desk import Desk, instruction


def found(desk: Desk, user: str, q: str, **more: object) -> dict[str, Any]:
    answer = desk.client.get("/api/v1/search", params={"q": q, **more}, headers=desk.headers(user))
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def ids(told: dict[str, Any]) -> list[str]:
    return [hit["id"] for hit in told["directives"]]


@pytest.fixture(scope="module")
def matters(shared_desk: Desk) -> dict[str, str]:
    made = {
        "school": shared_desk.assigned(
            "LP-JW", **instruction(title="新建公办幼儿园三所", content="年内建成", opinion="请抓紧推进供气保障")
        ),
        "gas": shared_desk.assigned("LP-FGW", title="老旧小区供气改造", content="改造管网十公里"),
    }
    shared_desk.catch_up()
    return made


def number_of(desk: Desk, matter: str) -> tuple[str, int, int]:
    told = desk.get("office", f"/directives/{matter}").json()
    year, n = told["number"].split("〔")[1].removesuffix("号").split("〕")
    return told["number"], int(year), int(n)


@pytest.mark.parametrize(
    "written",
    [
        "{n}",
        "{year}-{n}",
        "{word}[{year}]{n}号",
        "{word}〔{year}〕{n}号",
        "{word}【{year}】{n}",
        "〔{year}〕 {n} 号",
        "{n}号",
    ],
)
def test_number_is_found_however_it_is_written(shared_desk: Desk, matters: dict[str, str], written: str) -> None:
    number, year, n = number_of(shared_desk, matters["gas"])
    asked = written.format(word=number.partition("〔")[0], year=year, n=n)

    told = found(shared_desk, "office", asked)

    assert ids(told)[0] == matters["gas"]
    assert told["directives"][0]["place"] == "number"
    listed = shared_desk.client.get(
        "/api/v1/directives", params={"number": asked}, headers=shared_desk.headers("office")
    ).json()
    assert [line["id"] for line in listed["items"]] == [matters["gas"]]


def test_full_width_digits_and_half_width_brackets_find_in_the_ledgers_own_search(
    shared_desk: Desk, matters: dict[str, str]
) -> None:
    number, _, _ = number_of(shared_desk, matters["gas"])
    asked = number.replace("〔", "[").replace("〕", "]").translate(str.maketrans("0123456789", "０１２３４５６７８９"))

    listed = shared_desk.client.get(
        "/api/v1/directives", params={"q": asked}, headers=shared_desk.headers("office")
    ).json()

    assert [line["id"] for line in listed["items"]] == [matters["gas"]]


def test_titles_come_before_texts_and_a_text_shows_its_words(shared_desk: Desk, matters: dict[str, str]) -> None:
    told = found(shared_desk, "office", "供气")

    assert ids(told) == [matters["gas"], matters["school"]]
    assert [hit["place"] for hit in told["directives"]] == ["title", "opinion"]
    assert "供气" in told["directives"][1]["excerpt"]


def test_nobody_finds_what_is_not_theirs_to_see(shared_desk: Desk, matters: dict[str, str]) -> None:
    assert ids(found(shared_desk, "lp-jw", "供气")) == [matters["school"]]
    assert ids(found(shared_desk, "leader2", "供气")) == []
    assert ids(found(shared_desk, "admin", "供气")) == []
    assert ids(found(shared_desk, "leader", "供气")) == [matters["school"]]


def test_units_and_leaders_are_found_by_any_of_their_names(shared_desk: Desk, matters: dict[str, str]) -> None:
    assert [unit["code"] for unit in found(shared_desk, "office", "教委")["units"]] == ["LP-JW"]
    assert [unit["code"] for unit in found(shared_desk, "office", "lp-fg")["units"]] == ["LP-FGW"]
    assert [post["post"] for post in found(shared_desk, "office", "副区长 乙")["people"]] == ["FQZ"]


def test_signs_of_a_pattern_are_only_signs_and_nothing_finds_nothing(
    shared_desk: Desk, matters: dict[str, str]
) -> None:
    assert ids(found(shared_desk, "office", "%")) == []
    assert found(shared_desk, "office", " ") == {"directives": [], "units": [], "people": []}


def test_search_looks_back(shared_desk: Desk, matters: dict[str, str]) -> None:
    assert ids(found(shared_desk, "office", "供气", as_of="2026-01-05")) == []
