"""A topic's way to a signed meeting and a closed directive through the door, under both rule packs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from services.wiring import House
from tests.services.api.desk import Desk, final
from tests.services.api.meeting import DEPUTY, DIRECTOR, EXECUTIVE, FGW, HEAD, JW, OTHER_DEPUTY, Chamber


@pytest.fixture
def chamber(desk: Desk) -> Chamber:
    return Chamber(desk)


@pytest.fixture
def municipal(house: House) -> Iterator[Chamber]:
    """The same office under the rules of Chongqing."""
    house.create_record("500000", kind="simulated")
    with Desk(house, "500000") as made:
        yield Chamber(made)


def test_a_topic_becomes_minutes_and_a_closed_directive(chamber: Chamber):
    desk = chamber.desk
    topic = chamber.coordinated()
    chamber.signed(topic, JW)

    early = chamber.refused("office", f"/topics/{topic}/review")
    chamber.signed(topic, FGW)
    desk.done("office", f"/topics/{topic}/review", {"text": "材料齐全"})
    not_his = chamber.refused("leader", f"/topics/{topic}/admit")
    desk.done("head", f"/topics/{topic}/admit")
    meeting = chamber.called()
    path = f"/meetings/{meeting}"
    desk.done("office", f"{path}/agenda", {"topics": [topic]})
    late = chamber.refused("office", f"{path}/papers", {"to": [HEAD, JW]})
    desk.done("office", f"{path}/papers", {"to": [HEAD, JW], "explained": "紧急议题"})
    desk.done("office", f"{path}/leave", {"of": OTHER_DEPUTY, "reason": "外出", "approved_by": HEAD})
    absent = chamber.refused("office", f"{path}/hold", {"present": [HEAD, OTHER_DEPUTY]})
    desk.done("office", f"{path}/hold", {"present": [HEAD, JW]})
    item = {"n": 1, "text": "原则同意，由区教委牵头", "units": [JW, FGW], "due": str(desk.in_days(30))}
    desk.done("office", f"{path}/minutes", {"number": "第8次常务会议纪要", "items": [item]})
    unsigned = chamber.refused("office", f"{path}/handover")
    wrong = chamber.refused("leader", f"{path}/minutes/sign")
    desk.done("head", f"{path}/minutes/sign")
    [made] = desk.done("office", f"{path}/handover")["directives"]
    for unit in (JW, FGW):
        desk.done(unit.lower(), f"/directives/{made['id']}/sign")
        desk.done(unit.lower(), f"/directives/{made['id']}/feedback", final())
        desk.done("office", f"/directives/{made['id']}/accept", {"unit": unit, "grade": "good", "comment": "属实"})
    before = chamber.get("office", path)["fulfilment"]
    desk.done("office", f"/directives/{made['id']}/close", {"outcome": "completed", "reason": "已落实"})

    assert [each["rule"] for each in (early, not_his, late, absent, unsigned, wrong)] == [
        "topic.signed_form", "topic.admit", "meeting.papers_working_days", "meeting.away", "meeting.not_signed",
        "meeting.types",
    ]  # fmt: skip
    assert early["articles"] == ["L42"]
    told = chamber.get("office", path)
    [seen] = told["items"]
    assert (before, told["fulfilment"]) == (
        {"items": 1, "handed_over": 1, "closed": 0},
        {"items": 1, "handed_over": 1, "closed": 1},
    )
    assert (seen["topic"], seen["directive"]["number"]) == (topic, made["number"])
    assert (told["status"], told["acts"], told["present"]) == ("signed", [], [JW, HEAD])
    matter = desk.get("office", f"/directives/{made['id']}").json()
    assert (matter["source"], matter["basis"]) == ("meeting", "第8次常务会议纪要第1项")
    assert len(told["facts"]) == 8
    assert chamber.get("office", f"/topics/{topic}")["status"] == "discussed"


def test_in_chongqing_the_mayor_approves_the_papers_and_no_head_signs(municipal: Chamber):
    topic = municipal.coordinated()

    early = municipal.refused("head", f"/topics/{topic}/admit")
    not_his = municipal.refused("leader", f"/topics/{topic}/papers")
    offered = municipal.get("head", f"/topics/{topic}")["acts"]
    municipal.desk.done("head", f"/topics/{topic}/papers")
    municipal.desk.done("head", f"/topics/{topic}/admit")

    assert (early["rule"], not_his["rule"], early["articles"]) == ("topic.signed_form", "topic.signed_form", ["C44"])
    assert offered == ["papers"]
    assert municipal.get("office", f"/topics/{topic}")["status"] == "admitted"


@pytest.mark.parametrize(
    ("kind", "chair", "entrusted_by", "in_liangping", "in_chongqing"),
    [
        ("executive", EXECUTIVE, HEAD, True, False),
        ("executive", EXECUTIVE, "", False, False),
        ("executive", EXECUTIVE, DEPUTY, False, False),
        ("special", DEPUTY, "", True, True),
        ("special", DIRECTOR, DEPUTY, True, False),
        ("exchange", HEAD, "", True, False),
    ],
)
def test_who_may_chair_is_the_packs(
    chamber: Chamber,
    municipal: Chamber,
    kind: str,
    chair: str,
    entrusted_by: str,
    in_liangping: bool,
    in_chongqing: bool,
):
    for each, may in ((chamber, in_liangping), (municipal, in_chongqing)):
        body = {"kind": kind, "name": "会议", "planned_on": str(each.desk.in_days(3)), "chair": chair}
        answer = each.desk.send(
            "office", "/meetings", {**body, **({"entrusted_by": entrusted_by} if entrusted_by else {})}
        )

        assert answer.status_code == (201 if may else 409), answer.text
        assert may or answer.json()["rule"] == "meeting.types"


@pytest.mark.parametrize(
    ("code", "in_liangping"), [("not_fully_coordinated", True), ("not_coordinated", False), ("within_powers", None)]
)
def test_what_is_not_tabled_is_turned_down_by_the_code_of_the_pack(
    chamber: Chamber, municipal: Chamber, code: str, in_liangping: bool | None
):
    for each, may in ((chamber, in_liangping is not False), (municipal, in_liangping is not True)):
        topic = each.proposed()

        answer = each.desk.send("office", f"/topics/{topic}/turn-down", {"code": code, "reason": "退回"})

        assert answer.status_code == (200 if may else 409), answer.text


def test_minutes_of_a_special_meeting_are_signed_by_who_convened_it(chamber: Chamber):
    topic = chamber.coordinated("special")
    chamber.signed(topic, JW, FGW)
    chamber.desk.done("office", f"/topics/{topic}/review")
    chamber.desk.done("leader", f"/topics/{topic}/admit")
    meeting = chamber.minuted(topic, kind="special", chair=DIRECTOR, entrusted_by=DEPUTY)

    refused = chamber.refused("head", f"/meetings/{meeting}/minutes/sign")
    chamber.desk.done("leader", f"/meetings/{meeting}/minutes/sign")

    assert refused["rule"] == "meeting.types"
    assert chamber.get("office", f"/meetings/{meeting}")["signed_by"] == DEPUTY


def test_an_item_becomes_a_matter_once(chamber: Chamber):
    meeting = chamber.minutes_signed()
    path = f"/meetings/{meeting}/handover"

    first, again = (chamber.desk.send("office", path, {}, key="k") for _ in range(2))

    assert first.json() == again.json()
    assert chamber.refused("office", path)["rule"] == "meeting.no_units"
    assert chamber.refused("office", path, {"items": [{"n": 1}]})["rule"] == "meeting.handed_over"
    chamber.desk.catch_up()
    assert chamber.desk.get("office", "/directives?source=meeting").json()["total"] == 1


def test_all_items_are_numbered_in_one_commit_each_to_whom_it_names(chamber: Chamber):
    topics = [chamber.admitted(title=title) for title in ("停车改革", "校园周边")]
    meeting = chamber.held(*topics)
    items = [{"n": n, "text": "同意", "units": [JW, FGW], "due": str(chamber.desk.in_days(20))} for n in (1, 2)]
    chamber.desk.done("office", f"/meetings/{meeting}/minutes", {"number": "纪要", "items": items})
    chamber.desk.done("head", f"/meetings/{meeting}/minutes/sign")

    sent = {"items": [{"n": 1}, {"n": 2, "leads": [FGW], "due_on": str(chamber.desk.in_days(9))}]}
    made = chamber.desk.done("office", f"/meetings/{meeting}/handover", sent)["directives"]

    matters = [chamber.desk.get("office", f"/directives/{each['id']}").json() for each in made]
    assert [matter["number"] for matter in matters] == [each["number"] for each in made]
    assert [sorted((a["unit"], a["role"]) for a in matter["assignments"]) for matter in matters] == [
        [(FGW, "assist"), (JW, "lead")],
        [(FGW, "lead")],
    ]


def test_a_topic_stands_on_one_agenda_that_is_still_ahead(chamber: Chamber):
    topic = chamber.admitted()
    first, second = chamber.called(), chamber.called()
    chamber.desk.done("office", f"/meetings/{first}/agenda", {"topics": [topic]})

    refused = chamber.refused("office", f"/meetings/{second}/agenda", {"topics": [topic]})
    chamber.desk.done("office", f"/meetings/{first}/cancel", {"reason": "议题不足"})
    chamber.desk.done("office", f"/meetings/{second}/agenda", {"topics": [topic]})

    assert refused["rule"] == "meeting.agenda"
    assert chamber.get("office", f"/topics/{topic}")["meeting"] == second


def test_a_stale_page_is_told_so(chamber: Chamber):
    meeting = chamber.called()
    chamber.desk.catch_up()
    tag = chamber.desk.get("office", f"/meetings/{meeting}").headers["etag"]
    moved = {"planned_on": str(chamber.desk.in_days(2)), "reason": "区长外出"}
    chamber.desk.done("office", f"/meetings/{meeting}/move", moved)

    stale = chamber.desk.send("office", f"/meetings/{meeting}/cancel", {"reason": "x"}, **{"If-Match": tag})

    assert stale.status_code == 412


def test_units_read_what_concerns_them(chamber: Chamber):
    topics = [chamber.admitted(title="停车改革"), chamber.admitted(title="经济形势", concerned=[])]
    meeting = chamber.minutes_signed(*topics)

    mine, theirs = chamber.get(JW.lower(), f"/meetings/{meeting}"), chamber.get(FGW.lower(), f"/meetings/{meeting}")

    assert [each["n"] for each in mine["items"]] == [1, 2]
    assert [each["n"] for each in theirs["items"]] == [1], "it signed an opinion on that one alone"
    assert (theirs["present"], theirs["facts"], mine["present"]) == ([], [], [JW])
    town = "500155104"
    assert chamber.get(town, "/meetings")["items"] == []
    for path in (f"/meetings/{meeting}", f"/topics/{topics[0]}"):
        assert chamber.status(town, path) == 404
    said = chamber.get(FGW.lower(), f"/topics/{topics[0]}")
    assert [each["unit"] for each in said["opinions"]] == [FGW]
    own = {"agrees": True, "text": "同意", "signed_by": "镇长"}
    assert chamber.desk.send(town, f"/topics/{topics[0]}/opinions", own).status_code == 404


def test_the_pipeline_and_what_may_be_done_next(chamber: Chamber):
    proposed, coordinated, admitted = chamber.proposed(), chamber.coordinated(), chamber.admitted()

    told = chamber.get("office", "/topics")

    assert told["pipeline"] == {
        "proposed": 1, "coordinated": 1, "reviewed": 0, "admitted": 1, "scheduled": 0, "discussed": 0,
        "refused": 0,
    }  # fmt: skip
    assert [each["id"] for each in chamber.get("office", "/topics?status=proposed")["items"]] == [proposed]
    assert chamber.get("leader", f"/topics/{proposed}")["acts"] == ["coordinate"]
    assert chamber.get(FGW.lower(), f"/topics/{coordinated}")["acts"] == ["opinions"]
    assert chamber.get("office", f"/topics/{coordinated}")["acts"] == ["opinions", "turn-down"]
    assert chamber.get("auditor", f"/topics/{admitted}")["acts"] == []


def test_a_topic_is_on_an_agenda_until_the_meeting_was_held_and_waits_again_where_it_was_called_off(chamber: Chamber):
    first, second, third = (chamber.admitted() for _ in range(3))
    desk = chamber.desk
    held, off = chamber.called(), chamber.called(name="第9次常务会议")
    desk.done("office", f"/meetings/{held}/agenda", {"topics": [first, second]})
    desk.done("office", f"/meetings/{off}/agenda", {"topics": [third]})
    before = chamber.get("office", "/topics?status=scheduled")["items"]
    desk.done("office", f"/meetings/{held}/agenda", {"topics": [first]})
    desk.done("office", f"/meetings/{off}/cancel", {"reason": "议题不足"})
    called = chamber.get("office", "/topics")["pipeline"]
    position = desk.door.head()
    desk.done("office", f"/meetings/{held}/hold", {"present": [HEAD]})

    assert {each["id"] for each in before} == {first, second, third}
    assert (called["scheduled"], called["admitted"], called["discussed"]) == (1, 2, 0)
    assert chamber.get("office", "/topics?status=scheduled")["items"] == []
    [discussed] = chamber.get("office", "/topics?status=discussed")["items"]
    assert (discussed["id"], discussed["status_since"]) == (first, str(desk.today))
    assert chamber.get("office", f"/topics/{first}")["status"] == "discussed"
    assert chamber.get("office", f"/topics/{first}?as_of={position}")["status"] == "scheduled"
    again = chamber.called(name="第10次常务会议")
    desk.done("office", f"/meetings/{again}/agenda", {"topics": [second, third]})
    assert chamber.get("office", "/topics")["pipeline"]["scheduled"] == 2


def test_the_list_tells_the_cadence_and_the_count_of_plenaries(chamber: Chamber):
    day = chamber.desk.today - timedelta(days=60)
    early = {"on": str(day), "reason": "补录"}
    topic = chamber.admitted()
    body = {"kind": "executive", "name": "第1次常务会议", "planned_on": str(day), "chair": HEAD, **early}
    meeting = chamber.desk.done("office", "/meetings", body)["id"]
    chamber.desk.done("office", f"/meetings/{meeting}/agenda", {"topics": [topic], **early})
    chamber.desk.done("office", f"/meetings/{meeting}/hold", {"present": [HEAD], **early})

    told = chamber.get("leader", "/meetings")["cadence"]

    assert told["last"] == str(day)
    assert told["overdue"] is not None
    assert all(slot >= str(chamber.desk.today) for slot in told["slots"])
    assert len(told["slots"]) == 4
    assert [(gap["held"], gap["most"]) for gap in told["gaps"]] == [(str(day), 14)]
    chamber.called(planned_on=str(chamber.desk.in_days(2)))
    assert chamber.get("leader", "/meetings")["cadence"]["overdue"] is None


def test_a_meeting_is_read_as_of_any_moment(chamber: Chamber):
    topic = chamber.admitted()
    meeting = chamber.called()
    position = chamber.desk.door.head()
    chamber.desk.done("office", f"/meetings/{meeting}/agenda", {"topics": [topic]})

    told = chamber.get("office", f"/meetings/{meeting}?as_of={position}")

    assert (told["agenda"], told["acts"]) == (0, [])
    assert chamber.get("office", f"/topics/{topic}?as_of={position}")["status"] == "admitted"
    assert chamber.status("office", f"/meetings/{meeting}?as_of={position - 1}") == 404
    assert chamber.get("office", f"/meetings/{meeting}")["agenda"] == 1


def test_the_signing_table_of_both_packs(chamber: Chamber, municipal: Chamber):
    here, there = (
        {paper["code"]: paper for paper in each.get("lp-jw", "/signing")["items"]} for each in (chamber, municipal)
    )

    assert [body["code"] for body in here["normative"]["before"]] == ["office", "legal", "deputy"]
    assert [body["code"] for body in there["normative"]["before"]] == ["legal"]
    assert "contract" in here
    assert "rules_orders" in there
    assert here["government"]["countersign"]
    assert [rank["code"] for rank in there["office_paper"]["important"]] == ["deputy", "head"]
    assert here["upward"]["articles"] == ["L50", "L51", "L52"]
