"""Whole lives of matters through real HTTP on the real record."""

from __future__ import annotations

from tests.services.api.desk import Desk, final, instruction, registration


def test_a_matter_lives_from_registration_to_archive(desk: Desk):
    answer = desk.send("office", "/directives", registration())
    assert answer.status_code == 201
    matter = answer.json()
    assert matter["number"].startswith("梁府督〔")
    path = f"/directives/{matter['id']}"

    desk.done(
        "office", f"{path}/assign", {"lead": "LP-JW", "assisting": ["500155104"], "due_on": str(desk.in_days(60))}
    )
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
    assert told["type"].startswith("urn:duban:rule:closure.needs_endorsement:")
    assert "endorse" in told["detail"]

    desk.done("office", f"{path}/report-up", {"summary": "三所均已建成"})
    desk.done("leader", f"{path}/endorse", {"opinion": "同意"})
    desk.done("office", f"{path}/close", closing)
    assert desk.get("leader", path).json()["status"] == "closed"


def test_a_unit_objects_and_the_office_reassigns(desk: Desk):
    matter = desk.assigned("LP-JW")
    path = f"/directives/{matter}"
    desk.done("lp-jw", f"{path}/object", {"reason": "职责属发展改革部门"})
    desk.done(
        "office",
        f"{path}/object/decide",
        {
            "unit": "LP-JW",
            "decision": "reassign",
            "to": "LP-FGW",
            "reason": "职责清单",
            "due_on": str(desk.in_days(40)),
        },
    )
    desk.done("lp-fgw", f"{path}/sign")

    told = desk.get("lp-fgw", path).json()

    assert [a["unit"] for a in told["assignments"]] == ["LP-FGW"]
    assert told["collator"] == "LP-FGW"


def test_a_unit_retracts_asks_for_time_and_hands_over(desk: Desk):
    matter = desk.assigned("LP-JW")
    path = f"/directives/{matter}"
    desk.done("lp-jw", f"{path}/sign")
    desk.done("lp-jw", f"{path}/feedback", {"kind": "progress", "text": "误报"})
    desk.done("lp-jw", f"{path}/feedback/1/retract", {"reason": "误报"})
    desk.done("lp-jw", f"{path}/extension", {"to": str(desk.in_days(90)), "reason": "雨季停工"})
    desk.done("office", f"{path}/extension/decide", {"unit": "LP-JW", "granted": True})
    desk.done("office", f"{path}/urge", {"unit": "LP-JW", "reason": "进展缓慢", "step": "第一次"})
    desk.done("office", f"{path}/units", {"add": "500155105", "role": "assist", "reason": "选址在该镇"})
    desk.done("office", f"{path}/units", {"release": "500155105", "reason": "选址调整"})
    desk.done(
        "office",
        f"{path}/handover",
        {
            "from": "LP-JW",
            "to": "LP-FGW",
            "remaining": "两所未建",
            "basis": "机构改革",
            "due_on": str(desk.in_days(120)),
        },
    )

    told = desk.get("office", path).json()

    assert {a["unit"]: a["status"] for a in told["assignments"]} == {
        "LP-JW": "handed_over",
        "LP-FGW": "sent",
        "500155105": "released",
    }
    assert (told["extensions"], told["urges"]) == (1, 1)


def test_a_matter_stops_goes_on_is_instructed_again_and_reopened(desk: Desk):
    matter = desk.reported(**instruction())
    path = f"/directives/{matter}"
    desk.done("office", f"{path}/suspend", {"reason": "等待上级批复"})
    desk.done("office", f"{path}/resume", {"reason": "批复已到"})
    desk.done("office", f"{path}/accept", {"unit": "LP-JW"})
    desk.done("office", f"{path}/report-up")
    again = {"opinion": "再建两所", "content": "共建五所", "due_on": str(desk.in_days(100))}
    desk.done("leader", f"{path}/instruct", again)
    desk.done("lp-jw", f"{path}/feedback", final())
    desk.done("office", f"{path}/accept", {"unit": "LP-JW"})
    desk.done("office", f"{path}/report-up")
    desk.done("office", f"{path}/endorse", {"on_behalf_of": "FQZ", "opinion": "同意", "channel": "phone"})
    desk.done("office", f"{path}/close", {"outcome": "completed", "reason": "已办"})
    desk.done("office", f"{path}/reopen", {"reason": "群众反映回潮", "relapse": True, "due_on": str(desk.in_days(30))})

    told = desk.get("leader", path).json()

    assert [o["text"] for o in told["opinions"]] == ["请区教委牵头，年底前建成", "再建两所"]
    assert (told["status"], told["reopened"]) == ("in_progress", 1)
    facts = desk.get("office", f"{path}/facts").json()["items"]
    endorsed = next(fact for fact in facts if fact["topic"] == "directive.endorsed")
    assert (endorsed["on_behalf_of"], endorsed["channel"]) == ("FQZ", "phone")


def test_a_correction_of_the_opinion_takes_two_people(desk: Desk):
    matter = desk.registered(**instruction())
    body = {
        "field": "opinion",
        "was": "请区教委牵头，年底前建成",
        "is": "请区教委牵头，六月底前建成",
        "reason": "录入有误",
    }

    assert desk.done("office", f"/directives/{matter}/correct", body)["pending"] is True
    assert desk.send("office", f"/directives/{matter}/correct", body).status_code == 409
    assert desk.done("office2", f"/directives/{matter}/correct", body)["pending"] is False
    assert desk.get("office", f"/directives/{matter}").json()["opinion"] == "请区教委牵头，六月底前建成"


def test_matters_are_split_merged_and_withdrawn(desk: Desk):
    whole, double = desk.registered(), desk.registered(title="重复登记的幼儿园")
    parts = [{"title": "城区两所", "leads": ["LP-JW"], "due_on": str(desk.in_days(50))}, {"title": "屏锦镇一所"}]
    split = desk.done("office", f"/directives/{whole}/split", {"items": parts, "reason": "分头办理"})
    merged = desk.done("office", f"/directives/{double}/merge", {"into": split["children"][1]["id"], "reason": "重复"})
    desk.done("office", f"/directives/{split['children'][1]['id']}/withdraw", {"reason": "另行安排"})

    assert merged["into"] == split["children"][1]["id"]
    assert desk.get("office", f"/directives/{double}").json()["status"] == "merged"
    assert desk.get("office", f"/directives/{split['children'][1]['id']}").json()["void"] is True
    refused = desk.send("office", f"/directives/{whole}/withdraw", {"reason": "不办了"})
    assert (refused.status_code, refused.json()["rule"]) == (409, "close.children")


def test_a_draft_is_numbered_when_it_is_approved(desk: Desk):
    draft = desk.send("office", "/directives", registration(draft=True)).json()
    assert draft["number"] is None

    approved = desk.done("office-head", f"/directives/{draft['id']}/approve", {"comment": "同意立项"})

    assert approved["number"].endswith("1号")


def test_a_matter_is_registered_and_assigned_in_one_commit(desk: Desk):
    due = str(desk.in_days(60))

    matter = desk.registered(assign={"leads": ["LP-JW"], "assisting": ["LP-FGW"], "due_on": due})

    told = desk.get("office", f"/directives/{matter}").json()
    assert told["number"]
    assert told["status"] == "delivered"
    assert [(each["unit"], each["role"]) for each in told["assignments"]] == [("LP-JW", "lead"), ("LP-FGW", "assist")]
    assert told["deadline"]["current"] == due


def test_a_draft_is_not_assigned_and_nothing_is_kept(desk: Desk):
    before = desk.record.head()

    refused = desk.send("office", "/directives", registration(draft=True, assign={"leads": ["LP-JW"]}))

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "assign")
    assert desk.record.head() == before


def test_the_office_enters_what_a_town_sent_on_paper(desk: Desk):
    earlier = {"on": str(desk.in_days(-3)), "reason": "启用系统前已交办"}
    path = f"/directives/{desk.registered(**earlier)}"
    desk.done("office", f"{path}/assign", {"lead": "500155104", "due_on": str(desk.in_days(60)), **earlier})
    yesterday = str(desk.in_days(-1))
    paper = {"on": yesterday, "channel": "paper", "on_behalf_of": "500155104"}

    assert desk.send("office", f"{path}/sign", paper).status_code == 422
    assert desk.send("500155104", f"{path}/sign", {"on": yesterday, "reason": "昨日已收"}).status_code == 403
    scan = desk.client.post(
        "/api/v1/files", files={"file": ("签收单.png", b"\x89PNG\r\n\x1a\n....")}, headers=desk.headers("office")
    ).json()
    desk.done("office", f"{path}/sign", {**paper, "reason": "镇上网络中断", "scan": scan["id"]})

    fact = desk.get("auditor", f"{path}/facts").json()["items"][-1]
    assert (fact["late"], fact["on"], fact["on_behalf_of"]) == (True, yesterday, "500155104")
    assert (fact["reason"], fact["scan"]) == ("镇上网络中断", scan["id"])
    assert fact["sentence"].endswith("（补录：纸质，镇上网络中断，附扫描件）")
    lost = {**paper, "reason": "镇上网络中断", "scan": "0" * 64}
    assert desk.send("office", f"{path}/sign", lost).json()["errors"][0]["field"] == "scan"


def test_many_reports_at_once_stand_or_fall_by_themselves(desk: Desk):
    ready, unsigned = desk.assigned(), desk.assigned()
    desk.done("lp-jw", f"/directives/{ready}/sign")
    line = {"kind": "progress", "text": "本月完成40%", "progress": 40}
    batch = {"items": [{"directive": ready, **line}, {"directive": unsigned, **line}]}

    first = desk.send("lp-jw", "/feedback/batch", batch, key="monthly-11").json()
    again = desk.send("lp-jw", "/feedback/batch", batch, key="monthly-11").json()

    assert [item["status"] for item in first["items"]] == [201, 409]
    assert first["items"][1]["problem"]["rule"] == "feedback.sign_first"
    assert again["items"][0] == first["items"][0]
    assert len(desk.get("office", f"/directives/{ready}").json()["feedback"]) == 1


def test_a_document_becomes_directives_one_by_one(desk: Desk):
    text = "一、重点工作\n（一）新建公办幼儿园3所。（区教委牵头，区发展改革委配合，6月底前完成）\n"
    received = desk.done("office", "/intake", {"name": "分工方案.txt", "text": text, "issued": "2026-03-01"})
    assert received["proposals"] == 1
    path = f"/intake/{received['id']}"
    [proposal] = desk.get("office", path).json()["proposals"]
    assert proposal["read_from"] in text

    desk.done("office", f"{path}/edit", {"seq": 1, "title": "新建公办幼儿园"})
    made = desk.done("office", f"{path}/confirm", {"seq": 1, "basis": "分工方案", "received_on": "2026-03-01"})

    assert desk.get("office", f"/directives/{made['id']}").json()["title"] == "新建公办幼儿园"
    assert desk.send("office", f"{path}/confirm", {"seq": 1}).json()["rule"] == "intake.confirmed"
    assert desk.get("office", path).json()["proposals"][0]["directive"] == made["id"]


def test_a_file_of_another_kind_is_read_too_and_one_proposal_set_aside(desk: Desk):
    sheet = "序号,工作任务,牵头单位,完成时限\n1,新建公办幼儿园3所,区教委,2026-06-30\n".encode()
    answer = desk.client.post(
        "/api/v1/intake",
        files={"file": ("台账.csv", sheet)},
        data={"source": "meeting"},
        headers=desk.headers("office"),
    )
    assert answer.status_code == 201, answer.text
    path = f"/intake/{answer.json()['id']}"

    desk.done("office", f"{path}/dismiss", {"seq": 1, "reason": "已在办"})

    told = desk.get("office", path).json()
    assert (told["source"], told["proposals"][0]["dismissed"]) == ("meeting", "已在办")


def test_what_is_merged_is_not_closed_by_that_word(desk: Desk):
    matter = desk.assigned("LP-JW")

    refused = desk.send("office", f"/directives/{matter}/close", {"outcome": "merged", "reason": "重复"})

    assert (refused.status_code, refused.json()["rule"]) == (409, "close.outcome")
    assert "合并" in refused.json()["detail"]


def test_a_matter_is_assigned_to_its_lead_as_it_is_registered(desk: Desk):
    sent = {**registration(), "assign": {"lead": "LP-JW", "due_on": str(desk.in_days(30))}}

    matter = desk.done("office", "/directives", sent)["id"]

    told = desk.get("office", f"/directives/{matter}").json()
    assert [part["unit"] for part in told["assignments"]] == ["LP-JW"]


def test_the_collators_count_equals_their_list(desk: Desk):
    desk.assigned("LP-JW")
    desk.assigned("LP-FGW")
    desk.registered()
    desk.catch_up()

    told = desk.get("office", "/directives/totals?by=collator").json()
    listed = {
        word: desk.get("office", f"/directives?collator={word}").json()["total"] for word in ("LP-JW", "LP-FGW", "none")
    }

    assert listed == {"LP-JW": 1, "LP-FGW": 1, "none": 1}
    assert all(str(count) in str(told) for count in listed.values())
    assert desk.get("office", "/directives?collator=xx").status_code == 422
