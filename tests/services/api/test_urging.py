"""Many matters urged at once: each slip by itself, each once, each decided as the single act decides it."""

from __future__ import annotations

from typing import Any

from tests.services.api.desk import Desk


def slips(desk: Desk, *matters: str, by: str = "office") -> list[dict[str, Any]]:
    answer = desk.send(by, "/directives/urge/preview", {"directives": list(matters), "reason": "临近时限未见反馈"})
    assert answer.status_code == 200
    return list(answer.json()["items"])


def picked(*shown: dict[str, Any]) -> list[dict[str, Any]]:
    return [{name: slip[name] for name in ("directive", "unit", "version")} for slip in shown]


def test_preview_tells_every_slip_and_keeps_none(desk: Desk) -> None:
    one, two = desk.assigned(title="新建公办幼儿园三所"), desk.assigned("LP-FGW")
    head = desk.record.head()[0]

    shown = slips(desk, one, two)

    assert [(slip["unit"], slip["sentence"]) for slip in shown] == [
        ("LP-JW", "向区教委发出第1号催办单：临近时限未见反馈"),
        ("LP-FGW", "向区发展改革委发出第1号催办单：临近时限未见反馈"),
    ]
    assert desk.record.head()[0] == head


def test_preview_says_of_each_matter_why_it_cannot_be_urged(desk: Desk) -> None:
    reported, unassigned = desk.reported(), desk.registered()
    foreign = "00000000-0000-4000-8000-000000000000"

    shown = {slip["directive"]: slip for slip in slips(desk, reported, unassigned, foreign)}

    assert shown[reported]["problem"]["rule"] == "urge.nothing_owed"
    assert shown[unassigned]["problem"]["status"] == 422
    assert shown[foreign]["problem"]["status"] == 404
    assert not any("sentence" in slip for slip in shown.values())


def test_each_slip_stands_or_falls_by_itself(desk: Desk) -> None:
    good, reported = desk.assigned(), desk.assigned("LP-FGW")
    items = picked(*slips(desk, good, reported))
    desk.done("lp-fgw", f"/directives/{reported}/sign")
    desk.done("lp-fgw", f"/directives/{reported}/feedback", {"kind": "final", "text": "已办结", "signed_by": "主任"})

    done = desk.send("office", "/directives/urge", {"items": items, "reason": "请抓紧"}).json()["items"]

    assert [(each["status"], each.get("n")) for each in done] == [(200, 1), (412, None)]


def test_the_same_slips_sent_again_together_or_in_parts_urge_once(desk: Desk) -> None:
    one, two = desk.assigned(), desk.assigned("LP-FGW")
    items = picked(*slips(desk, one, two))
    body = {"items": items, "reason": "请抓紧", "step": "二级"}

    first = desk.send("office", "/directives/urge", body, key="batch").json()
    head = desk.record.head()[0]
    again = desk.send("office", "/directives/urge", body, key="batch").json()
    parts = [desk.send("office", "/directives/urge", {**body, "items": [item]}, key="batch").json() for item in items]

    assert again == first
    assert [part["items"][0] for part in parts] == first["items"]
    assert desk.record.head()[0] == head


def test_two_units_of_one_matter_get_a_slip_each(desk: Desk) -> None:
    matter = desk.registered()
    body = {"leads": ["LP-JW"], "assisting": ["LP-FGW"], "due_on": str(desk.in_days(30))}
    desk.done("office", f"/directives/{matter}/assign", body)

    done = desk.send("office", "/directives/urge", {"items": picked(*slips(desk, matter)), "reason": "请抓紧"}).json()

    assert [(each["status"], each["n"]) for each in done["items"]] == [(200, 1), (200, 2)]


def test_a_unit_urges_nobody(desk: Desk) -> None:
    matter = desk.assigned()
    item = {"directive": matter, "unit": "LP-JW"}

    assert desk.send("lp-jw", "/directives/urge/preview", {"directives": [matter]}).status_code == 403
    assert desk.send("lp-jw", "/directives/urge", {"items": [item], "reason": "x"}).status_code == 403
    assert desk.send("auditor", "/directives/urge", {"items": [item], "reason": "x"}).status_code == 403


def test_more_than_two_hundred_slips_are_refused(desk: Desk) -> None:
    item = {"directive": "00000000-0000-4000-8000-000000000000", "unit": "LP-JW"}

    assert desk.send("office", "/directives/urge", {"items": [item] * 201, "reason": "x"}).status_code == 422
