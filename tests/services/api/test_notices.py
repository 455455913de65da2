"""Notices: each hears what others did that concerns them, once read it counts no more, and mutes stay one's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services import notices
from services.notices import Item
from tests.services.api.desk import Desk, final, instruction


def noticed(desk: Desk, user: str) -> dict[str, Any]:
    desk.catch_up()
    answer = desk.get(user, "/notices")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def topics(told: dict[str, Any]) -> list[str]:
    return [fact["topic"].removeprefix("directive.") for item in told["items"] for fact in item["facts"]]


def test_unit_hears_of_its_assignment_and_the_office_of_its_report(desk: Desk) -> None:
    matter = desk.reported("LP-JW")

    unit, office = noticed(desk, "lp-jw"), noticed(desk, "office")

    assert topics(unit) == ["assigned"]
    assert topics(office) == ["feedback_given"]
    assert [item["directive"] for item in office["items"]] == [matter]
    assert office["unread"] == unit["unread"] == 1
    assert noticed(desk, "lp-fgw")["items"] == []
    assert noticed(desk, "auditor")["items"] == []


def test_office_hears_of_results_and_not_of_every_progress(desk: Desk) -> None:
    matter = desk.assigned("LP-JW")
    desk.done("lp-jw", f"/directives/{matter}/sign")
    desk.done("lp-jw", f"/directives/{matter}/feedback", {"kind": "progress", "text": "主体施工", "progress": 40})

    assert noticed(desk, "office")["items"] == []


def test_own_acts_are_no_news(desk: Desk) -> None:
    matter = desk.assigned("LP-JW")
    desk.done("lp-jw", f"/directives/{matter}/sign")
    desk.done("office", f"/directives/{matter}/feedback", final(unit="LP-JW", on_behalf_of="LP-JW"))

    assert topics(noticed(desk, "office")) == []
    assert topics(noticed(desk, "office2")) == ["feedback_given"]


def test_of_a_joint_matter_a_unit_hears_what_is_its_own(desk: Desk) -> None:
    matter = desk.registered()
    desk.done("office", f"/directives/{matter}/assign", {"leads": ["LP-JW", "LP-FGW"], "due_on": str(desk.in_days(60))})
    desk.done("lp-jw", f"/directives/{matter}/sign")
    desk.done("office", f"/directives/{matter}/urge", {"unit": "LP-JW", "reason": "进展迟缓", "step": "当面催办"})

    assert topics(noticed(desk, "lp-jw")) == ["urged", "assigned"]
    assert topics(noticed(desk, "lp-fgw")) == ["assigned"]


def test_leader_hears_what_is_reported_up_to_the_post(desk: Desk) -> None:
    matter = desk.reported("LP-JW", **instruction(leader="FQZ"))
    desk.done("office", f"/directives/{matter}/accept", {"unit": "LP-JW"})
    desk.done("office", f"/directives/{matter}/report-up", {"leader": "FQZ", "summary": "三所均已开园"})

    assert topics(noticed(desk, "leader")) == ["reported_up"]
    assert topics(noticed(desk, "leader2")) == []


def test_reading_one_matter_leaves_the_others_unread(desk: Desk) -> None:
    first, second = desk.assigned("LP-JW"), desk.assigned("LP-JW", title="另一件")
    position = noticed(desk, "lp-jw")["as_of_position"]

    answer = desk.done("lp-jw", "/notices/read", {"directive": first, "position": position})

    assert answer["unread"] == 1
    unread = {item["directive"]: item["unread"] for item in noticed(desk, "lp-jw")["items"]}
    assert unread == {first: 0, second: 1}

    assert desk.done("lp-jw", "/notices/read", {"position": position})["unread"] == 0


def test_what_happens_after_reading_is_unread(desk: Desk) -> None:
    matter = desk.assigned("LP-JW")
    desk.done("lp-jw", f"/directives/{matter}/sign")
    desk.done("lp-jw", "/notices/read", {"position": noticed(desk, "lp-jw")["as_of_position"]})

    desk.done("office", f"/directives/{matter}/urge", {"unit": "LP-JW", "reason": "进展迟缓", "step": "当面催办"})

    told = noticed(desk, "lp-jw")
    assert told["unread"] == 1
    assert [fact["is_read"] for fact in told["items"][0]["facts"]] == [False, True]


def test_muting_is_ones_own_and_can_be_taken_back(desk: Desk) -> None:
    matter = desk.reported("LP-JW")
    noticed(desk, "office")

    assert desk.done("office", "/notices/mute", {"directive": matter})["unread"] == 0
    assert noticed(desk, "office")["items"][0]["is_muted"]
    assert noticed(desk, "office2")["unread"] == 1
    assert desk.done("office", "/notices/mute", {"directive": matter, "muted": False})["unread"] == 1


def test_nobody_marks_what_they_may_not_see(desk: Desk) -> None:
    matter = desk.assigned("LP-JW")
    desk.catch_up()

    assert desk.send("lp-fgw", "/notices/mute", {"directive": matter}).status_code == 404
    assert desk.send("lp-fgw", "/notices/read", {"directive": matter, "position": 1}).status_code == 404


def test_machines_digests_stand_beside_and_are_read_for_the_whole_unit(desk: Desk) -> None:
    matter = desk.assigned("LP-JW")
    desk.catch_up()
    item = Item("overdue", UUID(matter), "梁府督〔2026〕1号", "新建公办幼儿园三所", desk.today, -2)
    with desk.house.app_pool.connection() as conn:
        conn.execute(
            f"insert into {desk.door.tables}.sweeps (kind, day, position) values ('daily', %s, 1)", [desk.today]
        )
        notices.keep(conn, desk.door.tables, {"LP-JW": [item]}, day=desk.today, kind="daily")

    told = noticed(desk, "lp-jw")

    assert told["unread"] == 2
    [digest] = told["digests"]
    assert "逾期2个工作日" in digest["sentences"][0]
    assert desk.done("lp-jw", "/notices/read", {"digests": [digest["id"]]})["unread"] == 1
