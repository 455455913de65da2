"""What waits for the office, a unit's clock and statement, and thirty reports at once, over HTTP."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from services.documents.report_sheet import FIRST, PLACE
from tests.services.api.desk import Desk, final, instruction

pytestmark = pytest.mark.filterwarnings("ignore:.*not supported and will be removed")


def signed(desk: Desk, unit: str = "LP-JW", **fields: Any) -> str:
    matter = desk.assigned(unit, **fields)
    desk.done(unit.lower(), f"/directives/{matter}/sign")
    return matter


def waiting(desk: Desk) -> dict[str, Any]:
    desk.catch_up()
    answer = desk.get("office", "/review")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def line(matter: str, **fields: Any) -> dict[str, Any]:
    return {"directive": matter, "kind": "progress", "text": "已完成三成", "progress": 30, **fields}


# 审核呈报


def test_each_thing_that_waits_stands_in_its_list_and_is_counted_there(desk: Desk) -> None:
    reported = desk.reported()
    objected = desk.assigned("LP-FGW")
    desk.done("lp-fgw", f"/directives/{objected}/object", {"reason": "属区教委职责"})
    asking = signed(desk, "500155104")
    later = {"to": str(desk.in_days(90)), "reason": "汛期停工"}
    desk.done("500155104", f"/directives/{asking}/extension", later)
    up = desk.reported(**instruction())
    desk.done("office", f"/directives/{up}/accept", {"unit": "LP-JW"})
    stopped = desk.assigned("LP-FGW")
    desk.done("office", f"/directives/{stopped}/suspend", {"reason": "等待司法鉴定"})

    told = waiting(desk)

    kinds = {(item["kind"], item["directive"]) for item in told["items"]}
    assert kinds == {
        ("review", reported),
        ("decide_objection", objected),
        ("decide_extension", asking),
        ("report_up", up),
        ("resume_or_review", stopped),
    }
    for kind, count in told["counts"].items():
        assert count == sum(item["kind"] == kind for item in told["items"])


def test_what_has_a_term_says_when_it_ends_and_leaves_the_list_once_done(desk: Desk) -> None:
    matter = desk.reported()

    [item] = waiting(desk)["items"]
    desk.done("office", f"/directives/{matter}/accept", {"unit": "LP-JW"})

    assert item["by"] > item["since"] == str(desk.today)
    assert item["over"] < 0
    assert [each["kind"] for each in waiting(desk)["items"]] == ["close"]


# 时限、对账单


def test_a_clock_says_whose_time_runs(desk: Desk) -> None:
    matter = signed(desk)
    desk.done("lp-jw", f"/directives/{matter}/feedback", {"kind": "progress", "text": "已开工"})
    done = desk.reported()
    desk.catch_up()

    told = desk.get("lp-jw", "/units/LP-JW/clock").json()

    clocks = {each["directive"]: each for each in told["items"]}
    assert (clocks[matter]["holder"], clocks[matter]["last"]["text"]) == ("unit", "已开工")
    assert clocks[done]["holder"] == "office"
    assert [each["directive"] for each in told["items"]] == [matter, done]


def test_a_return_is_told_with_its_reason_until_it_is_answered(desk: Desk) -> None:
    matter = desk.reported()
    back = {"unit": "LP-JW", "reason_code": "no_evidence", "comment": "请附照片"}
    desk.done("office", f"/directives/{matter}/return", back)
    desk.catch_up()

    [clock] = desk.get("lp-jw", "/units/LP-JW/clock").json()["items"]
    desk.done("lp-jw", f"/directives/{matter}/feedback", final())
    desk.catch_up()
    [after] = desk.get("lp-jw", "/units/LP-JW/clock").json()["items"]

    assert clock["returned"]["comment"] == "请附照片"
    assert clock["supplement_due"]
    assert after["returned"] is None


def test_a_statement_counts_what_was_owed_and_holds_the_facts_behind_it(desk: Desk) -> None:
    matter = desk.reported()
    back = {"unit": "LP-JW", "reason_code": "incomplete", "comment": "缺一所"}
    desk.done("office", f"/directives/{matter}/return", back)
    desk.done("lp-jw", f"/directives/{matter}/feedback", final())
    desk.catch_up()

    told = desk.get("lp-jw", "/units/LP-JW/statement").json()

    duties = {(duty["kind"], duty["standing"]) for duty in told["duties"]}
    assert duties == {(kind, "on_time") for kind in ("sign", "report", "supplement", "finish")}
    assert {letter["topic"] for letter in told["letters"]} >= {"directive.returned", "directive.feedback_given"}
    assert sum(month["counts"]["returns"] for month in told["months"]) == 1
    positions = {fact["position"] for fact in desk.get("office", f"/directives/{matter}/facts").json()["items"]}
    assert {letter["position"] for letter in told["letters"]} <= positions


def test_a_statement_can_be_had_as_a_sheet(desk: Desk) -> None:
    desk.reported(title="=HYPERLINK(1)")
    desk.catch_up()

    answer = desk.get("lp-jw", "/units/LP-JW/statement.xlsx")

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert "attachment" in answer.headers["content-disposition"]
    assert len(book.worksheets) == 3
    titles = [cell for cell in book.worksheets[2]["B"] if str(cell.value).startswith("=HYPER")]
    assert titles
    assert all(cell.data_type == "s" for cell in titles)


@pytest.mark.parametrize(("who", "status"), [("lp-jw", 200), ("lp-fgw", 403), ("office", 200), ("auditor", 200),
                                             ("leader", 403), ("admin", 403)])  # fmt: skip
@pytest.mark.parametrize("part", ["clock", "statement", "statement.xlsx"])
def test_a_units_desk_is_its_own_the_offices_and_the_auditors(
    shared_desk: Desk, part: str, who: str, status: int
) -> None:
    shared_desk.catch_up()

    assert shared_desk.get(who, f"/units/LP-JW/{part}").status_code == status


def test_a_unit_nobody_knows_has_no_desk(shared_desk: Desk) -> None:
    shared_desk.catch_up()

    assert shared_desk.get("office", "/units/NOBODY/clock").status_code == 404


# 批量反馈


def test_another_batch_under_the_same_key_is_malformed_even_when_every_line_was_refused(desk: Desk) -> None:
    unsigned = desk.assigned()
    refused = desk.send("lp-jw", "/feedback/batch", {"items": [line(unsigned)]}, key="month")

    other = desk.send("lp-jw", "/feedback/batch", {"items": [line(unsigned, text="别的")]}, key="month")

    assert [item["status"] for item in refused.json()["items"]] == [409]
    assert other.status_code == 422
    assert other.json()["errors"][0]["field"] == "Idempotency-Key"


def test_the_same_batch_again_tries_what_was_refused_and_repeats_nothing(desk: Desk) -> None:
    ready, unsigned = signed(desk), desk.assigned()
    batch = {"items": [line(ready), line(unsigned)]}
    first = desk.send("lp-jw", "/feedback/batch", batch, key="month").json()["items"]
    desk.done("lp-jw", f"/directives/{unsigned}/sign")

    again = desk.send("lp-jw", "/feedback/batch", batch, key="month").json()["items"]

    assert [item["status"] for item in first] == [201, 409]
    assert [item["status"] for item in again] == [201, 201]
    assert again[0] == first[0]
    assert len(desk.get("office", f"/directives/{ready}").json()["feedback"]) == 1


def test_a_line_with_a_key_happens_once_whatever_batch_brings_it(desk: Desk) -> None:
    one, two = signed(desk), signed(desk)
    desk.done("lp-jw", "/feedback/batch", {"items": [line(one, key="a"), line(two, key="b")]})

    again = desk.done("lp-jw", "/feedback/batch", {"items": [line(two, key="b")]})
    changed = desk.done("lp-jw", "/feedback/batch", {"items": [line(two, key="b", text="另写")]})

    assert [item["status"] for item in again["items"]] == [201]
    assert [item["status"] for item in changed["items"]] == [422]
    assert len(desk.get("office", f"/directives/{two}").json()["feedback"]) == 1


def test_a_line_written_before_the_last_report_is_refused(desk: Desk) -> None:
    matter = signed(desk)
    first = desk.done("lp-jw", "/feedback/batch", {"items": [line(matter, seen=0)]})
    n = first["items"][0]["n"]

    stale = desk.done("lp-jw", "/feedback/batch", {"items": [line(matter, seen=n + 5)]})
    fresh = desk.done("lp-jw", "/feedback/batch", {"items": [line(matter, seen=n)]})

    assert stale["items"][0]["problem"]["rule"] == "feedback.seen"
    assert fresh["items"][0]["status"] == 201


# 集中填报表


class Sheet:
    """The downloaded sheet, typed into and uploaded as people do."""

    def __init__(self, desk: Desk, user: str = "lp-jw", query: str = "") -> None:
        desk.catch_up()
        self.desk, self.user, self.query = desk, user, query
        answer = desk.get(user, f"/feedback/sheet{query}")
        assert answer.status_code == 200, answer.text
        self.book = openpyxl.load_workbook(io.BytesIO(answer.content))
        self.sheet: Any = self.book.worksheets[0]

    def row(self, matter: str) -> int:
        column = PLACE["directive"] + 1
        return next(r for r in range(FIRST + 1, self.sheet.max_row + 1) if self.sheet.cell(r, column).value == matter)

    def type(self, matter: str, **given: Any) -> None:
        for key, value in given.items():
            self.sheet.cell(self.row(matter), PLACE[key] + 1, value)

    def upload(self) -> Any:
        self.desk.catch_up()
        out = io.BytesIO()
        self.book.save(out)
        return self.desk.client.post(
            f"/api/v1/feedback/sheet{self.query}",
            files={"file": ("sheet.xlsx", out.getvalue())},
            headers=self.desk.headers(self.user),
        )

    def understood(self) -> dict[str, dict[str, Any]]:
        answer = self.upload()
        assert answer.status_code == 200, answer.text
        return {told["number"]: told for told in answer.json()["lines"]}


def numbers(desk: Desk, *matters: str) -> list[str]:
    return [str(desk.get("office", f"/directives/{matter}").json()["number"]) for matter in matters]


def test_a_filled_sheet_is_understood_line_by_line_and_reports_nothing_by_itself(desk: Desk) -> None:
    told, quiet, wrong, empty = (signed(desk) for _ in range(4))
    sheet = Sheet(desk)
    sheet.type(told, text="三所已封顶", progress=60, obstacles="雨季")
    sheet.type(quiet, no_change="是")
    sheet.type(wrong, text="x", progress=140)
    before = desk.record.head()[0]

    lines = sheet.understood()

    states = [lines[number]["state"] for number in numbers(desk, told, quiet, wrong, empty)]
    assert states == ["ready", "ready", "wrong", "empty"]
    assert lines[numbers(desk, told)[0]]["item"]["progress"] == 60
    assert desk.record.head()[0] == before


def test_the_same_sheet_twice_reports_once(desk: Desk) -> None:
    matter = signed(desk)
    sheet = Sheet(desk)
    sheet.type(matter, text="三所已封顶", progress=60)
    [item] = [each["item"] for each in sheet.understood().values()]

    desk.done("lp-jw", "/feedback/batch", {"items": [item]})
    desk.done("lp-jw", "/feedback/batch", {"items": [item]})
    [again] = sheet.understood().values()

    assert again["state"] == "changed"
    assert len(desk.get("office", f"/directives/{matter}").json()["feedback"]) == 1


def test_a_formula_is_never_believed(desk: Desk) -> None:
    matter = signed(desk)
    sheet = Sheet(desk)
    sheet.type(matter, text="已开工", progress="=10*9")

    [told] = sheet.understood().values()

    assert told["state"] == "wrong"
    assert told["faults"][0]["field"] == "progress"


def test_rows_that_are_not_the_units_are_told_politely(desk: Desk) -> None:
    matter, foreign = signed(desk), signed(desk, "LP-FGW")
    sheet = Sheet(desk)
    sheet.type(matter, text="已开工")
    sheet.type(matter, directive=foreign)

    [told] = sheet.understood().values()

    assert told["state"] == "unknown"
    assert told.get("item") is None


def test_the_office_fills_a_units_sheet_on_its_behalf(desk: Desk) -> None:
    matter = signed(desk, "500155104")
    sheet = Sheet(desk, "office", "?unit=500155104")
    sheet.type(matter, text="纸质月报：已开工", progress=10)
    [told] = sheet.understood().values()

    done = desk.done("office", "/feedback/batch", {"items": [told["item"]]})

    assert done["items"][0]["status"] == 201
    [report] = desk.get("office", f"/directives/{matter}").json()["feedback"]
    assert report["unit"] == "500155104"


def test_nobody_fills_anothers_sheet(shared_desk: Desk) -> None:
    shared_desk.catch_up()

    assert shared_desk.get("lp-jw", "/feedback/sheet?unit=LP-FGW").status_code == 403
    assert shared_desk.get("auditor", "/feedback/sheet?unit=LP-FGW").status_code == 403


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"name,text\n1,2\n"])
def test_what_is_no_sheet_is_refused_with_the_reason(shared_desk: Desk, content: bytes) -> None:
    answer = shared_desk.client.post(
        "/api/v1/feedback/sheet", files={"file": ("x.xlsx", content)}, headers=shared_desk.headers("lp-jw")
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "file"


# 会办


def test_a_unit_sees_who_else_undertakes_its_matter_and_nothing_of_their_clocks(desk: Desk) -> None:
    matter = desk.registered()
    joint = {"lead": "LP-JW", "assisting": ["LP-FGW"], "due_on": str(desk.in_days(60))}
    desk.done("office", f"/directives/{matter}/assign", joint)

    told = desk.get("lp-fgw", f"/directives/{matter}").json()
    office = desk.get("office", f"/directives/{matter}").json()

    assert [each["unit"] for each in told["assignments"]] == ["LP-FGW"]
    assert told["fellows"] == [
        {"unit": "LP-JW", "unit_name": "区教委", "role": "lead", "collator": True, "status": "sent"}
    ]
    assert (len(office["assignments"]), office["fellows"]) == (2, [])
