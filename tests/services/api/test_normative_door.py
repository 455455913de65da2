"""A normative document's life through the door: reviewed, signed, published, filed, cleaned up, expired."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.scheme.reading import read_scheme
from services.api.ledger import reading
from services.api.moments import moment
from services.queries import conduct
from services.tasks import reminders
from tests.assessments import content
from tests.services.api.desk import Desk
from tests.services.api.meeting import CLEAN, FGW, JW, LAWYERS, Chamber


@pytest.fixture
def chamber(desk: Desk) -> Chamber:
    return Chamber(desk)


def test_a_document_goes_from_its_draft_to_its_filing(chamber: Chamber):
    desk = chamber.desk
    document = chamber.drafted()
    path = f"/normative/{document}"

    bad = chamber.refused(JW.lower(), f"{path}/check", {"answers": {**CLEAN, "penalty": True}, "text": "核对"})
    desk.done(JW.lower(), f"{path}/check", {"answers": CLEAN, "text": "未涉及"})
    stranger = chamber.refused("office", f"{path}/review", {"opinion": "lawful", "unit": FGW, "text": "合法"})
    foreign = desk.send(FGW.lower(), f"{path}/review", {"opinion": "lawful", "text": "合法"})
    desk.done("office", f"{path}/review", {"opinion": "returned", "unit": LAWYERS.code, "text": "依据不足"})
    desk.done(JW.lower(), f"{path}/check", {"answers": CLEAN, "text": "已改"})
    desk.done("office", f"{path}/review", {"opinion": "lawful", "unit": LAWYERS.code, "text": "合法"})
    desk.done("leader", f"{path}/audit")
    not_his = chamber.refused("leader", f"{path}/approve")
    desk.done("head", f"{path}/approve")
    number = {"number": "梁平府规〔2026〕1号", "effective_from": str(desk.today)}
    long = chamber.refused("office", f"{path}/publish", {**number, "valid_until": str(desk.in_days(2000))})
    desk.done("office", f"{path}/publish", {**number, "valid_until": str(desk.in_days(1500))})
    offered = chamber.get("office", path)["acts"]
    desk.done("office", f"{path}/file", {"to": ["市政府", "区人大常委会"]})

    assert [each["rule"] for each in (bad, stranger, not_his, long)] == [
        "normdoc.forbidden", "normdoc.reviewer", "sign.head", "normdoc.max_validity",
    ]  # fmt: skip
    assert foreign.status_code == 404, "nobody asks it, and it may not know of the draft"
    assert long["articles"] == ["C19"]
    told = chamber.get("office", path)
    assert offered == ["file", "interpret", "extend", "clean-up", "repeal"]
    assert (told["status"], told["filed_to"], told["days_left"]) == ("filed", ["市政府", "区人大常委会"], 1500)
    assert told["warnings"] == []
    assert len(told["facts"]) == 9


def test_a_document_is_cleaned_up_every_two_years(chamber: Chamber):
    old = chamber.entered_late(chamber.desk.today - timedelta(days=900))
    path = f"/normative/{old}"

    before = chamber.get("office", path)
    [issuer] = chamber.get("office", "/normative")["issuers"]
    cleaned = {"round": "2026年清理", "result": "keep", "reason": "仍有必要"}
    early = chamber.refused("office", f"{path}/clean-up", {**cleaned, "result": "expired"})
    chamber.desk.done("office", f"{path}/clean-up", cleaned)
    twice = chamber.refused("office", f"{path}/clean-up", cleaned)

    assert before["warnings"] == ["unfiled", "cleanup_overdue"]
    assert (issuer["cleanup_overdue"], issuer["unfiled"], issuer["in_force"]) == (True, 1, 1)
    assert (early["rule"], twice["rule"]) == ("normative.result", "normative.round")
    after = chamber.get("office", path)
    assert (after["warnings"], after["cleaned"][0]["result"]) == (["unfiled"], "keep")
    assert after["cleanup_by"] > str(chamber.desk.in_days(700))
    chamber.desk.done("office", f"{path}/clean-up", {"round": "专项清理", "result": "repeal", "reason": "上位法修订"})
    assert chamber.get("office", path)["status"] == "repealed"


def test_what_expires_is_told_before_and_after(chamber: Chamber):
    today = chamber.desk.today
    soon = chamber.published(until=today + timedelta(days=25))
    gone = chamber.entered_late(date(today.year - 6, 3, 2))

    told = {each["id"]: each for each in chamber.get("office", "/normative")["items"]}

    assert (told[soon]["expires_within"], told[soon]["warnings"]) == (30, ["expires_soon", "cleanup_overdue"])
    assert (told[gone]["status"], told[gone]["warnings"]) == ("expired", ["expired", "unfiled"])
    assert [each["id"] for each in chamber.get("office", "/normative?warning=expired")["items"]] == [gone]
    cleaned = {"round": "清理", "result": "expired", "reason": "有效期届满"}
    chamber.desk.done("office", f"/normative/{gone}/clean-up", cleaned)
    assert "expired" not in chamber.get("office", f"/normative/{gone}")["warnings"]


def test_its_drafter_interprets_it_and_the_head_extends_it_and_the_warning_follows(chamber: Chamber):
    desk = chamber.desk
    path = f"/normative/{chamber.published(until=desk.in_days(25))}"
    before = chamber.get("office", path)
    further = {"valid_until": str(desk.in_days(700)), "reason": "评估后仍有必要"}

    desk.done(JW.lower(), f"{path}/interpret", {"text": "“路内”指人行道以外"})
    desk.done("office", f"{path}/interpret", {"unit": JW, "text": "含公交站台"})
    foreign = desk.send(FGW.lower(), f"{path}/interpret", {"text": "x"})
    stranger = chamber.refused("office", f"{path}/interpret", {"unit": FGW, "text": "x"})
    not_his = chamber.refused("leader", f"{path}/extend", further)
    long = chamber.refused("head", f"{path}/extend", {**further, "valid_until": str(desk.in_days(5 * 366 + 1))})
    position = desk.door.head()
    desk.done("head", f"{path}/extend", further)

    assert before["warnings"] == ["expires_soon"]
    assert foreign.status_code == 404
    assert [(each["rule"], each["articles"]) for each in (stranger, not_his, long)] == [
        ("decision.interpretation_working_days", ["L26"]), ("sign.head", ["L52"]), ("normdoc.max_validity", ["C19"]),
    ]  # fmt: skip
    told = chamber.get("office", path)
    assert (told["valid_until"], told["days_left"], told["warnings"]) == (further["valid_until"], 700, [])
    assert "延长至" in told["facts"][-1]["sentence"]
    reader = chamber.get(FGW.lower(), path)
    assert [each["text"] for each in reader["interpretations"]] == ["“路内”指人行道以外", "含公交站台"]
    assert reader["facts"] == []
    then = chamber.get("office", f"{path}?as_of={position}")
    assert (then["days_left"], then["warnings"]) == (25, ["expires_soon"])
    assert {"interpret", "extend"} <= {*told["acts"]}
    assert "interpret" in chamber.get(JW.lower(), path)["acts"]
    assert "extend" not in chamber.get(JW.lower(), path)["acts"]


def test_a_new_document_repeals_the_one_it_replaces(chamber: Chamber):
    draft, old = chamber.drafted("草案"), chamber.published()

    refused = chamber.refused(JW.lower(), "/normative", {"title": "新办法", "issuer": "区政府", "replaces": draft})
    new = chamber.published("梁平府规〔2026〕2号", title="停车管理办法（修订）", replaces=old)

    assert refused["rule"] == "normative.replaces"
    assert chamber.get("office", f"/normative/{old}")["status"] == "repealed"
    assert chamber.get("office", f"/normative/{new}")["replaces"] == old


def test_a_unit_sees_what_is_published_and_its_own_drafts(chamber: Chamber):
    draft, published = chamber.checked(title="内部草案"), chamber.published()

    mine = {each["id"] for each in chamber.get(JW.lower(), "/normative")["items"]}
    theirs = {each["id"] for each in chamber.get(FGW.lower(), "/normative")["items"]}

    assert (mine, theirs) == ({draft, published}, {published})
    assert chamber.status(FGW.lower(), f"/normative/{draft}") == 404
    assert chamber.get(FGW.lower(), f"/normative/{published}")["facts"] == []
    foreign = {"answers": CLEAN, "text": "核对"}
    assert chamber.desk.send(FGW.lower(), f"/normative/{draft}/check", foreign).status_code == 404


def test_a_document_is_read_as_of_any_moment(chamber: Chamber):
    document = chamber.approved()
    position = chamber.desk.door.head()
    days = {"effective_from": str(chamber.desk.today), "valid_until": str(chamber.desk.in_days(90))}
    chamber.desk.done("office", f"/normative/{document}/publish", {"number": "1号", **days})

    told = chamber.get("office", f"/normative/{document}?as_of={position}")

    assert (told["status"], told["acts"], told["valid_until"]) == ("approved", [], None)


def test_the_office_is_reminded_of_documents_and_meetings_once_a_day(chamber: Chamber):
    desk = chamber.desk
    chamber.published(until=desk.in_days(25))
    chamber.held()
    desk.catch_up()

    first, again = (reminders.sweep(desk.record, desk.today) for _ in range(2))

    [notice] = first
    assert [item.reason for item in notice.items] == ["document_expires"]
    assert again == []
    [digest] = desk.get("office2", "/notices").json()["digests"]
    assert "停车管理办法" in digest["sentences"][0]
    desk.done("office", "/notices/read", {"digests": [digest["id"]]})
    assert desk.get("office2", "/notices").json()["digests"][0]["is_read"]
    assert desk.get(JW.lower(), "/notices").json()["digests"] == []


def test_a_scheme_counts_a_units_documents_in_fault_and_names_the_facts(chamber: Chamber):
    desk = chamber.desk
    chamber.published()
    chamber.entered_late(desk.today - timedelta(days=400))
    desk.catch_up()
    given = content(scheme__year=desk.today.year, scheme__cut_off=f"{desk.today.year}-12-31")
    given["groups"][0]["units"] = [JW, FGW]
    given["indicators"][-1] |= {
        "code": "documents", "measure": "document_faults", "method": "reverse_count", "params": {"each": 1},
        "direction": "down",
    }  # fmt: skip
    scheme = read_scheme(given)

    with reading(desk.door, moment(desk.door, None), None) as (conn, read):
        values = conduct.values(conn, read, scheme)
        facts = conduct.facts(conn, read, scheme, JW)["documents"]

    assert [values[unit, "documents"].amounts["n"] for unit in (JW, FGW)] == [1, 0]
    [position] = facts["document_faults"]
    [fact] = desk.record.follow(position - 1, 1)
    assert fact.topic == "normative.published"
