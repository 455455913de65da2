"""Phases, lasting matters and keys over HTTP; refusals in people's words; faults told of the field that was sent."""

from typing import Any

import pytest

from tests.services.api.desk import Desk


def signed(desk: Desk, due: dict[str, Any], **fields: Any) -> str:
    matter = desk.registered(**fields)
    desk.done("office", f"/directives/{matter}/assign", {"leads": ["LP-JW"], "due": due})
    desk.done("lp-jw", f"/directives/{matter}/sign")
    return f"/directives/{matter}"


def test_a_report_says_a_phase_done_and_the_next_one_is_due(desk: Desk):
    first, last = desk.in_days(30), desk.in_days(120)
    stages = [{"title": "摸底", "on": str(first)}, {"title": "建成", "on": str(last)}]
    path = signed(desk, {"kind": "phased", "stages": stages})
    before = desk.get("office", path).json()

    report = {"kind": "progress", "text": "摸底完成", "stage": 1}
    desk.done("lp-jw", f"{path}/feedback", report)
    desk.done("office", f"{path}/accept", {"unit": "LP-JW"})
    desk.catch_up()

    after = desk.get("office", f"{path}").json()
    row = desk.get("office", "/directives").json()["items"][0]
    due = [told["deadline"]["stage_due"] for told in (before, after)]
    assert due[0] == before["deadline"]["stages"][0]["on"]
    assert due[1] == after["deadline"]["stages"][1]["on"] == row["stage_due"] == after["deadline"]["current"]
    assert after["deadline"]["stages"][0]["accepted_on"] == str(desk.today)
    assert after["lights"]["completion"]["days"] > before["lights"]["completion"]["days"]
    again = desk.send("lp-jw", f"{path}/feedback", report)
    assert (again.status_code, again.json()["rule"]) == (409, "feedback.stage_once")


def test_a_lasting_matter_is_reviewed_and_keeps_a_next_day(desk: Desk):
    path = signed(desk, {"kind": "long_term", "review_on": str(desk.in_days(20))})
    assert "review" in desk.get("office", path).json()["acts"]

    desk.done("office", f"{path}/review", {"result": "机制运行正常", "next_on": str(desk.in_days(200))})

    told = desk.get("office", path).json()
    assert told["deadline"]["review_on"] >= str(desk.in_days(200))
    assert desk.get("office", f"{path}/facts").json()["items"][-1]["sentence"].startswith("长期事项复核：机制运行正常")
    assert desk.send("lp-jw", f"{path}/review", {"result": "x"}).status_code == 403


def handed_over(desk: Desk, path: str, old: str = "LP-JW") -> dict[str, Any]:
    given = {"from": old, "to": "LP-FGW", "remaining": "余下各项", "basis": "职责分工调整"}
    desk.done("office", f"{path}/handover", given)
    told: dict[str, Any] = desk.get("office", path).json()
    return next(part for part in told["assignments"] if part["unit"] == "LP-FGW")["due"] | {"of": told["deadline"]}


def test_who_takes_over_owes_the_phases_that_are_left(desk: Desk):
    stages = [
        {"title": title, "on": str(desk.in_days(days)), "weight": weight}
        for title, days, weight in (("摸底", 30, 1), ("开工", 60, 2), ("建成", 120, 3))
    ]
    path = signed(desk, {"kind": "phased", "stages": stages})
    before = desk.get("office", path).json()["deadline"]
    desk.done("lp-jw", f"{path}/feedback", {"kind": "progress", "text": "摸底完成", "stage": 1})

    told = handed_over(desk, path)

    assert [(each["title"], each["on"]) for each in told["stages"]] == [
        (each["title"], each["on"]) for each in before["stages"][1:]
    ]
    assert (told["kind"], told["current"]) == ("phased", before["current"])
    assert told["of"]["stage_due"] == before["stages"][1]["on"]
    desk.done("office", f"{path}/units", {"add": "500155104", "role": "lead", "reason": "选址在该镇"})
    added = desk.get("office", path).json()["assignments"][-1]["due"]
    assert (added["kind"], len(added["stages"])) == ("phased", 2)


def test_who_takes_over_a_recurring_duty_owes_it_in_the_same_rhythm(desk: Desk):
    review_on = str(desk.in_days(200))
    path = signed(desk, {"kind": "recurring", "every": "monthly:5", "review_on": review_on})
    before = desk.get("office", path).json()["deadline"]

    told = handed_over(desk, path)

    assert told["kind"] == "recurring"
    assert (told["current"], told["review_on"]) == (None, before["review_on"])
    parts = {part["unit"]: part for part in desk.get("office", path).json()["assignments"]}
    assert parts["LP-FGW"]["report_every"] == "monthly:5"


def test_who_takes_over_owes_what_the_unit_had_promised_and_not_what_another_was_granted(desk: Desk):
    matter = desk.registered()
    path = f"/directives/{matter}"
    due = desk.in_days(30)
    desk.done("office", f"{path}/assign", {"leads": ["LP-JW", "500155104"], "due": {"kind": "date", "on": str(due)}})
    desk.done("500155104", f"{path}/sign")
    before = desk.get("office", path).json()["deadline"]["current"]
    desk.done("500155104", f"{path}/extension", {"to": str(desk.in_days(90)), "reason": "雨季停工"})
    desk.done("office", f"{path}/extension/decide", {"unit": "500155104", "granted": True})

    assert handed_over(desk, path)["current"] == before


def test_what_is_basically_completed_comes_back_on_the_day_of_what_remains(desk: Desk):
    path = signed(desk, {"kind": "date", "on": str(desk.in_days(60))})
    desk.done("lp-jw", f"{path}/feedback", {"kind": "final", "text": "主体完成", "signed_by": "局长"})
    desk.done("office", f"{path}/accept", {"unit": "LP-JW"})
    left = {"text": "附属设施", "due": str(desk.today)}
    closing = {"outcome": "basically_completed", "reason": "主体完成"}

    refused = desk.send("office-head", f"{path}/close", closing)
    desk.done("office-head", f"{path}/close", {**closing, "remaining": [left]})

    assert (refused.status_code, refused.json()["rule"]) == (409, "close.remaining")
    told = desk.get("office", path).json()
    assert (told["status"], told["remaining"], told["deadline"]["review_on"]) == ("closed", [left], str(desk.today))
    desk.catch_up()
    owed = desk.get("office", "/work").json()["items"]
    assert ("resume_or_review", told["number"]) in {(item["kind"], item["number"]) for item in owed}
    desk.done("office", f"{path}/review", {"result": "附属设施已完工", "last": True})
    assert desk.get("office", path).json()["deadline"]["review_on"] is None


def test_a_refusal_names_units_as_people_do(desk: Desk):
    matter = desk.assigned("LP-JW")

    refused = desk.send("office-head", f"/directives/{matter}/close", {"outcome": "completed", "reason": "办毕"}).json()
    english = desk.send("office", f"/directives/{matter}/accept", {"unit": "LP-JW"}, **{"Accept-Language": "en"}).json()

    assert refused["detail"] == "尚有单位未办结或免除：区教委"
    assert english["detail"] == "区教委 has no feedback to review"


YEARS_AGO = "2001-01-05"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"due": {"kind": "date", "on": YEARS_AGO}}, "due.on"),
        ({"due_on": YEARS_AGO}, "due_on"),
        ({"due": {"kind": "date", "days": 3}}, "due.days"),
        ({"due": {"kind": "phased", "stages": [{"title": "一", "on": YEARS_AGO}]}}, "due.stages.0.on"),
        ({"due": {"kind": "recurring", "every": "sometimes"}}, "due.every"),
        ({"due": {"kind": "none"}, "report": {"every": "sometimes"}}, "report.every"),
    ],
)
def test_what_is_wrong_with_a_deadline_is_told_of_the_field_that_was_sent(shared_desk: Desk, sent, field):
    matter = shared_desk.registered()

    assigned = shared_desk.send("office", f"/directives/{matter}/assign", {"lead": "LP-JW", **sent})
    item = {"title": "一", "leads": ["LP-JW"], **sent}
    split = shared_desk.send("office", f"/directives/{matter}/split", {"items": [{"title": "〇"}, item]})

    assert (assigned.status_code, assigned.json()["errors"][0]["field"]) == (422, field)
    expected = field if field != "due_on" else "due.on"
    assert (split.status_code, split.json()["errors"][0]["field"]) == (422, f"items.1.{expected}")


def test_a_key_of_an_account_opens_the_same_doors_and_says_so(desk: Desk):
    key = desk.door.accounts.keys.create("lp-jw", label="自动报送")
    matter = desk.assigned("LP-JW")
    headers = {"Authorization": f"Bearer {key}"}

    me = desk.client.get("/api/v1/session", headers=headers)
    signed_for = desk.client.post(f"/api/v1/directives/{matter}/sign", json={}, headers=headers)

    assert (me.status_code, me.json()["unit"], signed_for.status_code) == (200, "LP-JW", 200)
    fact = desk.get("auditor", f"/directives/{matter}/facts").json()["items"][-1]
    assert (fact["channel"], fact["by"]) == ("api", "id-lp-jw")
    desk.door.accounts.disable("lp-jw")
    assert desk.client.get("/api/v1/session", headers=headers).status_code == 401


def test_an_act_is_entered_for_somebody_who_is_known(desk: Desk):
    matter = desk.registered()
    given = {"leads": ["LP-JW"], "due_on": str(desk.in_days(30)), "on_behalf_of": "XX"}

    refused = desk.send("office", f"/directives/{matter}/assign", given)

    assert (refused.status_code, [each["field"] for each in refused.json()["errors"]]) == (422, ["on_behalf_of"])
    desk.done("office", f"/directives/{matter}/assign", {**given, "on_behalf_of": "FQZ"})
