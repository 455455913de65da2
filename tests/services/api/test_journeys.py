"""Whole lives of matters through real HTTP on the real record."""

from __future__ import annotations

from tests.services.api.desk import Desk, final, instruction, registration


def test_a_matter_lives_from_registration_to_archive(desk: Desk):
    answer = desk.send("office", "/directives", registration())
    assert answer.status_code == 201
    matter = answer.json()
    assert matter["number"].startswith("梁府督〔")
    path = f"/directives/{matter['id']}"

    desk.done("office", f"{path}/assign", {"lead": "LP-JW", "assisting": ["500155104"], "due_on": str(desk.in_days(60))})
    desk.done("office", f"{path}/deliver", {"unit": "LP-JW"})
    desk.done("lp-jw", f"{path}/sign")
    desk.done("500155104", f"{path}/sign")
    first = desk.done("lp-jw", f"{path}/feedback", {"kind": "progress", "text": "已开工", "progress": 40})
    assert first["n"] == 1
    desk.done("lp-jw", f"{path}/feedback", final())
    desk.done("500155104", f"{path}/feedback", final())
    returned = {"unit": "LP-JW", "reason_code": "incomplete", "comment": "缺验收材料"}
    desk.done("office", f"{path}/return", returned)
    desk.done("lp-jw", f"{path}/feedback", final(text="补充验收材料"))
    desk.done("office", f"{path}/accept", {"unit": "LP-JW", "grade": "good"})
    desk.done("office", f"{path}/accept", {"unit": "500155104"})
    desk.done("office-head", f"{path}/close", {"outcome": "completed", "reason": "全部建成"})
    desk.done("office", f"{path}/archive")

    told = desk.get("auditor", path).json()
    assert (told["status"], told["outcome"]) == ("archived", "completed")
    assert told["lights"]["completion"]["colour"] == "done_on_time"
    facts = desk.get("auditor", f"{path}/facts").json()["items"]
    assert [fact["position"] for fact in facts] == sorted(fact["position"] for fact in facts)
    assert all(fact["sentence"] and len(fact["hash"]) == 64 for fact in facts)


def test_an_instruction_is_closed_only_after_the_leader_has_endorsed(desk: Desk):
    matter = desk.done("office", "/directives", instruction())["id"]
    path = f"/directives/{matter}"
    desk.done("office", f"{path}/assign", {"lead": "LP-JW", "due_on": str(desk.in_days(30))})
    desk.done("lp-jw", f"{path}/sign")
    desk.done("lp-jw", f"{path}/feedback", final())
    desk.done("office", f"{path}/accept", {"unit": "LP-JW"})
    closing = {"outcome": "completed", "reason": "已办"}

    refused = desk.send("office", f"{path}/close", closing, **{"Accept-Language": "en"})

    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"
    told = refused.json()
    assert told["rule"] == "closure.needs_endorsement"
    assert told["type"].startswith("urn:duban:rule:closure.needs_endorsement:L")
    assert "endorse" in told["detail"]

    desk.done("office", f"{path}/report-up", {"summary": "三所均已建成"})
    desk.done("leader", f"{path}/endorse", {"opinion": "同意"})
    desk.done("office", f"{path}/close", closing)
    assert desk.get("leader", path).json()["status"] == "closed"
