"""Reading over HTTP: the ledger, one matter, its facts, work, as of any moment, by whoever may."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from psycopg import sql

from services.api import ledger as ledger_module
from services.queries.ledger import TABLE
from tests.services.api.desk import Desk, final, instruction


def listed(desk: Desk, username: str, query: str = "") -> dict:
    desk.catch_up()
    answer = desk.get(username, f"/directives{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_list_shows_what_was_written_and_counts_it(desk: Desk):
    first, second = desk.assigned(title="幼儿园"), desk.registered(title="道路")

    told = listed(desk, "office")

    assert [item["id"] for item in told["items"]] == [second, first]
    assert (told["total"], told["next_cursor"]) == (2, None)
    assert told["as_of_position"] == desk.record.head()[0]
    assert told["items"][1]["leads"] == ["LP-JW"]
    assert listed(desk, "office", "?status=numbered")["total"] == 1
    assert listed(desk, "office", "?status=numbered&status=delivered")["total"] == 2
    assert listed(desk, "office", "?q=幼儿")["items"][0]["id"] == first
    assert listed(desk, "office", "?unit=LP-JW&role=lead&light=green")["total"] == 1


def test_a_unit_asks_for_what_it_leads_without_naming_itself(desk: Desk):
    desk.assigned(title="幼儿园")

    assert listed(desk, "lp-jw", "?role=lead")["total"] == 1
    assert listed(desk, "lp-jw", "?role=assist")["total"] == 0
    assert desk.get("office", "/directives?role=lead").status_code == 422


def test_a_position_the_record_has_not_come_to_is_no_moment(desk: Desk):
    matter, beyond = desk.registered(), desk.record.head()[0] + 1000

    for path in ("/directives", f"/directives/{matter}", f"/directives/{matter}/facts"):
        assert desk.get("office", f"{path}?as_of={beyond}").status_code == 422


def test_the_list_and_the_matter_show_the_same_lights(desk: Desk):
    matters = [
        desk.registered(),
        desk.assigned(),
        desk.reported(),
        desk.assigned("500155104"),
    ]
    desk.done("office", f"/directives/{matters[3]}/suspend", {"reason": "等待批复"})

    for item in listed(desk, "office")["items"]:
        assert desk.get("office", f"/directives/{item['id']}").json()["lights"] == item["lights"]


def test_totals_equal_their_lists(desk: Desk):
    desk.registered()
    desk.assigned()
    desk.reported()
    desk.catch_up()

    told = desk.get("office", "/directives/totals?by=status").json()["items"]

    assert told == {"numbered": 1, "delivered": 1, "result_submitted": 1}
    for status, count in told.items():
        assert listed(desk, "office", f"?status={status}")["total"] == count


@pytest.mark.parametrize(
    "field", ["status", "source", "outcome", "level", "urgency", "holder", "issuer", "due_kind", "unit", "leader"]
)
def test_a_word_that_is_none_is_refused_by_its_field(desk: Desk, field: str):
    for path in ("/directives", "/directives/totals"):
        answer = desk.get(
            "office", f"{path}?by=status&{field}=purple" if "totals" in path else f"{path}?{field}=purple"
        )

        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_what_has_no_word_is_counted_and_listed_as_none(desk: Desk):
    desk.registered()
    desk.assigned(**instruction(leader="FQZ"))
    desk.catch_up()

    for by in ("outcome", "leader"):
        told = desk.get("office", f"/directives/totals?by={by}").json()["items"]
        assert told["none"] == listed(desk, "office", f"?{by}=none")["total"]


def test_pages_follow_one_another_without_loss(desk: Desk):
    made = [desk.registered(title=f"事项{n}") for n in range(5)]

    seen, cursor = [], ""
    while True:
        told = listed(desk, "office", f"?limit=2{cursor}")
        seen += [item["id"] for item in told["items"]]
        if told["next_cursor"] is None:
            break
        cursor = f"&cursor={told['next_cursor']}"

    assert seen == made[::-1]


def test_a_caller_lists_only_its_own(desk: Desk):
    jw, fgw = desk.assigned("LP-JW", **instruction(leader="FQZ")), desk.assigned("LP-FGW", **instruction(leader="FQZ2"))

    def ids(username: str) -> set[str]:
        return {item["id"] for item in listed(desk, username)["items"]}

    assert ids("lp-jw") == {jw}
    assert ids("lp-fgw") == {fgw}
    assert ids("500155104") == set()
    assert ids("leader") == {jw}
    assert ids("head") == ids("office") == ids("auditor") == {jw, fgw}
    assert listed(desk, "lp-jw", "?unit=LP-FGW")["total"] == 0
    assert desk.get("admin", "/directives").status_code == 403


def test_a_matter_of_another_is_not_there(desk: Desk):
    matter = desk.assigned("LP-JW", **instruction())

    for username in ("lp-fgw", "leader2"):
        for path in ("", "/facts"):
            assert desk.get(username, f"/directives/{matter}{path}").status_code == 404
        assert desk.send(username, f"/directives/{matter}/sign").status_code in (403, 404)
    assert desk.send("lp-fgw", f"/directives/{matter}/sign").status_code == 404


def test_a_unit_that_handed_over_still_reads_what_was_its_own(desk: Desk):
    matter = desk.assigned("LP-JW")
    body = {"from": "LP-JW", "to": "LP-FGW", "basis": "机构改革", "due_on": str(desk.in_days(80))}
    desk.done("office", f"/directives/{matter}/handover", body)

    assert desk.get("lp-jw", f"/directives/{matter}").status_code == 200
    assert listed(desk, "lp-jw")["total"] == 1
    assert desk.send("lp-jw", f"/directives/{matter}/sign").status_code == 409


def test_a_unit_reads_common_facts_and_its_own_and_the_office_all(desk: Desk):
    matter = desk.registered()
    path = f"/directives/{matter}"
    desk.done("office", f"{path}/assign", {"leads": ["LP-JW", "LP-FGW"], "due_on": str(desk.in_days(60))})
    desk.done("lp-jw", f"{path}/sign")
    desk.done("lp-fgw", f"{path}/sign")

    def topics(username: str) -> list[tuple[str, str | None]]:
        items = desk.get(username, f"{path}/facts").json()["items"]
        return [(item["topic"], item["data"].get("unit")) for item in items]

    assert ("directive.signed_for", "LP-FGW") in topics("office")
    assert ("directive.signed_for", "LP-FGW") not in topics("lp-jw")
    assert ("directive.signed_for", "LP-JW") in topics("lp-jw")
    assert ("directive.assigned", None) in topics("lp-jw")
    own = desk.get("lp-jw", f"{path}/facts").json()["items"][0]
    assert "document" not in own["data"]
    assert own["hash"]
    assert [a["unit"] for a in desk.get("lp-jw", path).json()["assignments"]] == ["LP-JW"]


def test_sentences_are_in_the_language_asked_for(desk: Desk):
    matter = desk.assigned()
    path = f"/directives/{matter}/facts"

    zh = desk.get("office", path).json()["items"]
    en = desk.get("office", path, **{"Accept-Language": "en"}).json()["items"]

    assert all(z["sentence"] != e["sentence"] for z, e in zip(zh, en, strict=True))
    assert "区教委" in zh[-1]["sentence"]


def test_a_matter_is_read_as_it_was(desk: Desk):
    matter = desk.registered()
    path = f"/directives/{matter}"
    before = desk.record.head()[0]
    desk.done("office", f"{path}/assign", {"lead": "LP-JW", "due_on": str(desk.in_days(60))})
    desk.catch_up()

    then = desk.get("office", f"{path}?as_of={before}").json()
    moment = desk.record.follow(before - 1, 1)[0].recorded_at
    at_the_time = desk.get("office", f"{path}?as_of={moment.isoformat().replace('+', '%2B')}").json()
    yesterday = desk.get("office", f"{path}?as_of={desk.in_days(-1)}")
    today = desk.get("office", f"{path}?as_of={desk.today}").json()

    assert (then["status"], then["assignments"], then["acts"]) == ("numbered", [], [])
    assert at_the_time["status"] == "numbered"
    assert yesterday.status_code == 404
    assert today["status"] == "delivered"
    assert len(desk.get("office", f"{path}/facts?as_of={before}").json()["items"]) == 3
    assert listed(desk, "office", f"?as_of={before}")["items"][0]["status"] == "numbered"
    assert listed(desk, "office", f"?as_of={desk.in_days(-1)}")["total"] == 0


def test_the_acts_offered_are_the_acts_that_pass(desk: Desk):
    matter = desk.assigned()
    path = f"/directives/{matter}"

    offered = {name: desk.get(name, path).json()["acts"] for name in ("office", "lp-jw", "auditor", "leader2", "head")
               if desk.get(name, path).status_code == 200}  # fmt: skip

    assert "sign" in offered["lp-jw"]
    assert "close" not in offered["lp-jw"]
    assert "urge" in offered["office"]
    assert offered["auditor"] == []
    assert offered["head"] == ["instruct"]
    assert "leader2" not in offered


def test_work_says_what_each_owes(desk: Desk):
    unsigned, reported = desk.assigned(**instruction()), desk.reported()
    up = desk.reported(**instruction())
    desk.done("office", f"/directives/{up}/accept", {"unit": "LP-JW"})
    desk.done("office", f"/directives/{up}/report-up")
    desk.catch_up()

    def owed(username: str) -> set[tuple[str, str]]:
        answer = desk.get(username, "/work")
        assert answer.status_code == 200, answer.text
        return {(item["kind"], item["directive"]) for item in answer.json()["items"]}

    assert ("sign", unsigned) in owed("lp-jw")
    assert owed("lp-fgw") == set()
    assert ("review", reported) in owed("office")
    assert owed("leader") == {("endorse", up)}
    assert owed("auditor") == set()
    assert desk.get("admin", "/work").status_code == 403


def test_a_reader_waits_for_what_was_just_written(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    desk.registered()
    desk.catch_up()
    position = desk.done("office", "/directives", instruction())["position"]
    waited: list[int] = []

    def wait(conn: object, tables: str, at: int) -> None:
        waited.append(at)
        desk.catch_up()

    monkeypatch.setattr(ledger_module, "wait_for", wait)
    told = desk.get("office", f"/directives?after={position}").json()

    assert waited == [position]
    assert told["total"] == 2


def test_a_position_that_is_not_shown_yet_is_503_with_a_time_to_come_back(desk: Desk):
    desk.registered()

    late = desk.get("office", "/directives?after=99999")

    assert late.status_code == 503
    assert late.headers["Retry-After"]


def test_before_its_table_is_made_a_list_is_503_too(desk: Desk):
    with psycopg.connect(desk.house.dsn, autocommit=True) as conn:
        conn.execute(sql.SQL("drop table {}").format(sql.Identifier(desk.record.place.tables, TABLE)))

    assert desk.get("office", "/directives").status_code == 503


def test_units_and_leaders_are_as_the_registers_have_them(desk: Desk):
    units = desk.get("lp-jw", "/units").json()
    assert {(unit["code"], unit["kind"]) for unit in units} >= {("LP-JW", "department"), ("500155104", "locality")}
    assert [unit["code"] for unit in desk.get("lp-jw", "/units?kind=locality").json()] == ["500155104", "500155105"]
    assert [leader["code"] for leader in desk.get("office", "/leaders").json()] == ["QZ", "FQZ", "FQZ2"]


def test_working_days_skip_holidays_and_count_make_up_days(desk: Desk):
    # National Day 2025: off from 1 to 8 October; Sunday 28 September and Saturday 11 October were worked.
    told = desk.get("lp-jw", "/calendar/add?from=2025-09-26&working_days=4").json()
    year = desk.get("lp-jw", "/calendar/2025").json()

    assert (told["day"], told["provisional"]) == ("2025-10-09", False)
    assert "2025-10-01" in year["holidays"]
    assert "2025-10-11" in year["makeup_days"]
    assert desk.get("lp-jw", "/calendar/2040").json()["provisional"] is True


def test_a_published_notice_changes_the_calendar(desk: Desk):
    plan = {
        "year": 2030,
        "holidays": ["2030-01-01", "2030-02-03"],
        "makeup_days": ["2030-02-09"],
        "source": "国办发明电〔2029〕1号",
    }
    assert desk.get("office", "/calendar/add?from=2029-12-31&working_days=1").json()["day"] == "2030-01-01"

    desk.done("office", "/calendar/notices", plan)

    told = desk.get("office", "/calendar/add?from=2029-12-31&working_days=1").json()
    assert told["day"] == "2030-01-02"
    assert desk.get("office", "/calendar/2030").json()["provisional"] is False
    assert desk.send("lp-jw", "/calendar/notices", plan).status_code == 403
    assert desk.send("office", "/calendar/notices", {}).json()["errors"][0]["field"] == "year"


def test_auditors_read_the_raw_record_in_order(desk: Desk):
    matter = desk.assigned()
    head = desk.record.head()[0]

    seen, after = [], 0
    while after is not None:
        told = desk.get("auditor", f"/audit/facts?after={after}&limit=3").json()
        seen += [item["position"] for item in told["items"]]
        after = told["next_after"]

    assert seen == list(range(1, head + 1))
    assert told["head"] == head
    of_matter = desk.get("auditor", f"/audit/facts?originator={matter}").json()["items"]
    assert [item["topic"] for item in of_matter][-1] == "directive.assigned"
    assert all(item["sentence"] for item in of_matter)
    numbered = desk.get("auditor", "/audit/facts?topic=series.given").json()["items"]
    assert [item["data"]["n"] for item in numbered] == [1]
    assert desk.get("lp-jw", "/audit/facts").status_code == 403
    assert desk.get("admin", "/audit/facts").status_code == 403


def test_evidence_is_kept_by_its_content_and_read_by_whom_it_belongs(desk: Desk):
    matter = desk.assigned()
    desk.done("lp-jw", f"/directives/{matter}/sign")
    sent = {"file": ("../../验收 单.pdf", b"%PDF-1.7 x")}

    def bring(username: str):
        return desk.client.post("/api/v1/files", files=sent, headers=desk.headers(username))

    stored, again = bring("lp-jw").json(), bring("lp-jw").json()
    assert stored == again
    assert stored["media_type"] == "application/pdf"
    assert stored["size"] == 10
    desk.done("lp-jw", f"/directives/{matter}/feedback", final(evidence=[stored["id"]]))

    got = desk.get("lp-jw", f"/files/{stored['id']}")
    assert got.content == sent["file"][1]
    assert got.headers["content-disposition"].startswith("attachment")
    assert "/" not in got.headers["content-disposition"]
    assert got.headers["content-type"] == "application/octet-stream"
    assert desk.get("office", f"/files/{stored['id']}?directive={matter}").status_code == 200
    assert desk.get("lp-fgw", f"/files/{stored['id']}").status_code == 404
    assert desk.get("admin", f"/files/{stored['id']}").status_code == 403
    assert bring("auditor").status_code == 403
    foreign = desk.client.post(
        "/api/v1/files", files={"file": ("x.txt", "别家的材料".encode())}, headers=desk.headers("lp-fgw")
    ).json()
    wrong = desk.send("lp-jw", f"/directives/{matter}/feedback", final(evidence=[foreign["id"]]))
    assert wrong.json()["errors"][0]["field"] == "evidence.0"


def test_a_leader_opens_the_evidence_of_a_matter_it_reads(desk: Desk):
    matter = desk.assigned(**instruction())
    desk.done("lp-jw", f"/directives/{matter}/sign")
    stored = desk.client.post("/api/v1/files", files={"file": ("a.txt", b"text")}, headers=desk.headers("lp-jw")).json()
    desk.done("lp-jw", f"/directives/{matter}/feedback", final(evidence=[stored["id"]]))
    path = f"/files/{stored['id']}"

    assert desk.get("leader", path).status_code == 404
    assert desk.get("leader", f"{path}?directive={matter}").content == b"text"
    assert desk.get("leader2", f"{path}?directive={matter}").status_code == 404
    assert desk.get("leader", f"/files/{'0' * 64}?directive={matter}").status_code == 404


@pytest.mark.parametrize(
    "content", [b"", b"\x7fELF\x02\x01\x01\x00", b"MZ\x90\x00\x03\x00", b"PK\x03\x04broken", b"\x00"]
)
def test_a_file_that_is_no_evidence_is_refused(desk: Desk, content: bytes):
    answer = desk.client.post("/api/v1/files", files={"file": ("scan.pdf", content)}, headers=desk.headers("office"))

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "file"
    folder = desk.house.settings.home / "files" / "500155"
    assert not [path for path in folder.rglob("*") if path.is_file() and path.name.startswith(".")]


def test_a_day_is_read_to_its_end_in_the_records_zone(desk: Desk):
    matter = desk.registered()
    tomorrow = desk.today + timedelta(days=1)

    assert desk.get("office", f"/directives/{matter}?as_of={tomorrow}").json()["as_of_day"] == str(tomorrow)
