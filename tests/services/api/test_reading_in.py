"""登记拟办 through its door: read in, understood, split, joined, and given to units in one commit."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.services.api.desk import Desk

YEAR = datetime.now(UTC).year + 2
MINUTES = (
    f"重点任务分工\n一、加强校园安全管理。{YEAR}年6月底前完成校园周边隐患排查。（区教委牵头，区发展改革委配合）\n"
    "二、推进老旧小区改造。年底前完成12个小区改造。（牵头单位：区住房城乡建委）"
)


def read_in(desk: Desk, **fields: Any) -> dict[str, Any]:
    sent = {"name": "专题会议纪要", "text": MINUTES, "source": "meeting", "issued": "2026-03-01", **fields}
    return desk.done("office", "/intake", sent)


@pytest.fixture
def document(desk: Desk) -> str:
    return str(read_in(desk)["id"])


def seen(desk: Desk, id: str, query: str = "") -> dict[str, Any]:
    answer = desk.get("office", f"/intake/{id}{query}")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_what_was_read_stands_beside_what_was_understood(desk: Desk, document: str):
    desk.catch_up()
    told = seen(desk, document)

    first, second = told["proposals"][:2]
    assert first["read_from"] in told["text"]
    assert [unit["code"] for unit in first["leads"]] == ["LP-JW"]
    assert [unit["code"] for unit in first["assists"]] == ["LP-FGW"]
    assert first["due"]["spec"] == {"kind": "date", "on": f"{YEAR}-06-30"}
    assert f"{YEAR}-06-30" in (first["due"]["due"], first["due"]["rolled_from"])
    assert (second["leads"][0]["code"], bool(second["leads"][0]["doubts"])) == (None, True)
    assert not second["ready"]


def test_a_task_is_registered_numbered_and_assigned_in_one_commit_and_safe_twice(desk: Desk, document: str):
    body = {"seq": 1, "as_read": True}

    first = desk.send("office", f"/intake/{document}/confirm", body, key="once")
    again = desk.send("office", f"/intake/{document}/confirm", body, key="once")
    other = desk.send("office", f"/intake/{document}/confirm", body)

    assert first.status_code == 201, first.text
    assert (again.status_code, again.json()) == (201, first.json())
    assert other.status_code == 409
    matter = desk.get("office", f"/directives/{first.json()['id']}").json()
    assert {(row["unit"], row["role"]) for row in matter["assignments"]} == {("LP-JW", "lead"), ("LP-FGW", "assist")}
    assert matter["deadline"]["current"] >= f"{YEAR}-06-30"
    assert matter["number"] == first.json()["number"]


def test_units_nobody_bears_hold_up_the_assignment_and_register_nothing(desk: Desk, document: str):
    number = desk.get("office", "/intake/number").json()["number"]

    answer = desk.send("office", f"/intake/{document}/confirm", {"seq": 2, "as_read": True})

    assert answer.status_code == 422
    assert desk.get("office", "/intake/number").json()["number"] == number
    assert seen(desk, document)["proposals"][1]["directive"] is None


def test_a_corrected_and_checked_task_leaves_no_doubt(desk: Desk, document: str):
    fields = {"lead_units": ["重庆市梁平区教育委员会"], "due": {"kind": "working_days", "days": 10}}

    desk.done("office", f"/intake/{document}/edit", {"seq": 2, "checked": True, **fields})

    task = seen(desk, document)["proposals"][1]
    assert (task["ready"], task["unsure"], task["leads"][0]["code"]) == (True, [], "LP-JW")
    assert task["due"]["spec"] == {"kind": "working_days", "days": 10}


def test_parts_stand_where_the_whole_stood_and_carry_its_units(desk: Desk, document: str):
    answer = desk.done(
        "office", f"/intake/{document}/split", {"seq": 1, "parts": [{"title": "排查隐患"}, {"title": "整改隐患"}]}
    )

    proposals = seen(desk, document)["proposals"]
    assert [p["title"] for p in proposals][1:3] == ["排查隐患", "整改隐患"]
    assert proposals[0]["replaced_by"] == answer["seqs"]
    assert proposals[1]["lead_units"] == proposals[0]["lead_units"]
    assert desk.send("office", f"/intake/{document}/confirm", {"seq": 1}).status_code == 409


def test_joined_items_are_one_with_the_units_of_all(desk: Desk, document: str):
    [seq] = desk.done("office", f"/intake/{document}/join", {"seqs": [1, 2], "title": "安全与改造"})["seqs"]

    task = next(p for p in seen(desk, document)["proposals"] if p["seq"] == seq)
    assert task["title"] == "安全与改造"
    assert task["lead_units"] == ["区教委", "区住房城乡建委"]


def test_a_document_can_be_read_as_it_stood(desk: Desk, document: str):
    before = desk.record.head()[0]
    desk.done("office", f"/intake/{document}/dismiss", {"seq": 1, "reason": "重复"})

    assert seen(desk, document, f"?as_of={before}")["proposals"][0]["dismissed"] is None
    assert desk.get("office", f"/intake/{document}?as_of=1").status_code == 404


def test_documents_are_listed_by_what_waits_in_them(desk: Desk, document: str):
    settled = str(read_in(desk, name="另一份纪要")["id"])
    for seq in (1, 2):
        desk.done("office", f"/intake/{settled}/dismiss", {"seq": seq, "reason": "已在办"})
    desk.catch_up()

    waiting = desk.get("office", "/intake?state=waiting").json()
    other = desk.get("office", "/intake?state=settled&q=另一份").json()

    assert [row["id"] for row in waiting["items"]] == [document]
    assert waiting["waiting"] == waiting["items"][0]["waiting"] == 2
    assert [(row["id"], row["dismissed"]) for row in other["items"]] == [(settled, 2)]


def test_pages_of_documents_follow_one_another(desk: Desk):
    ids = [str(read_in(desk, name=f"第{n}份")["id"]) for n in range(3)]
    desk.catch_up()

    first = desk.get("office", "/intake?limit=2").json()
    rest = desk.get("office", f"/intake?limit=2&cursor={first['next_cursor']}").json()

    assert [row["id"] for row in first["items"] + rest["items"]] == ids[::-1]
    assert (first["total"], rest["next_cursor"]) == (3, None)


def test_every_reading_of_the_same_file_is_found(desk: Desk, document: str):
    again = str(read_in(desk)["id"])
    read_in(desk, text=MINUTES + "附件略。")
    desk.catch_up()

    same = desk.get("office", f"/intake?digest={seen(desk, again)['digest']}").json()

    assert [row["id"] for row in same["items"]] == [again, document]


def test_the_number_to_come_is_the_one_given(desk: Desk):
    told = desk.get("office", "/intake/number?series=meeting").json()["number"]

    matter = desk.registered(series="meeting")

    assert desk.get("office", f"/directives/{matter}").json()["number"] == told


def test_a_matter_much_the_same_is_found_with_its_likeness(desk: Desk):
    matter = desk.registered(title="新建公办幼儿园三所")
    desk.catch_up()

    [found] = desk.get("office", "/intake/similar?title=新建公办幼儿园五所&source=meeting").json()

    assert (found["id"], found["likeness"] > 60) == (matter, True)
    assert desk.get("office", "/intake/similar?title=河道清淤整治工程").json() == []


def test_a_task_under_another_becomes_its_sub_directive(desk: Desk, document: str):
    parent = desk.done("office", f"/intake/{document}/confirm", {"seq": 1})["id"]
    desk.done("office", f"/intake/{document}/edit", {"seq": 2, "parent_seq": 1})

    child = desk.done("office", f"/intake/{document}/confirm", {"seq": 2})["id"]

    assert desk.get("office", f"/directives/{child}").json()["parent"] == parent
    assert desk.send("office", f"/intake/{document}/edit", {"seq": 2, "parent_seq": 2}).status_code in (409, 422)
