"""Files of a year's results through the door: who may take which, what is in them; the year month by month."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from docx import Document

from tests.services.api.assessing import FGW, OTHER, TOWN, Year
from tests.services.api.desk import Desk

pytestmark = pytest.mark.filterwarnings("ignore:.*not supported and will be removed")


@pytest.fixture
def year(desk: Desk) -> Year:
    return Year(desk)


def test_a_book_notice_receipt_and_component_are_taken_from_a_graded_round(desk: Desk, year: Year) -> None:
    path = f"/assessments/{year.graded()}"

    book = desk.get("office", f"{path}/results.xlsx")
    notice = desk.get("leader", f"{path}/notice.docx")
    slip = desk.get("auditor", f"{path}/results/{TOWN}/receipt.docx?language=en")

    told = [cell.value for sheet in openpyxl.load_workbook(io.BytesIO(book.content)) for row in sheet for cell in row]
    assert any(isinstance(value, str) and value.startswith("=") for value in told)
    assert "绩效委员会会议" in "".join(each.text for each in Document(io.BytesIO(notice.content)).paragraphs)
    assert "Receipt" in "".join(each.text for each in Document(io.BytesIO(slip.content)).paragraphs)


def test_a_notice_is_refused_before_grades_are_approved(desk: Desk, year: Year) -> None:
    year.collected()
    desk.catch_up()
    year.done("office", "score")

    refused = desk.get("office", f"/assessments/{year.id}/notice.docx")

    assert (refused.status_code, refused.json()["rule"]) == (409, "notice.ungraded")
    assert desk.get("office", f"/assessments/{year.id}/notice.odt").status_code == 422


def test_a_component_says_what_each_unit_brings(desk: Desk, year: Year) -> None:
    path = f"/assessments/{year.graded()}"

    listed = json.loads(desk.get("office", f"{path}/component.json").content)
    rows = list(csv.reader(io.StringIO(desk.get("office", f"{path}/component.csv").content.decode("utf-8-sig"))))

    totals = {each["unit"]: each["total"] for each in year.get("office", "/results")["items"]}
    assert {each["unit"]: each["total"] for each in listed["units"]} == totals
    assert {row[0]: row[3] for row in rows[1:]} == totals


def test_a_unit_takes_its_own_receipt_once_it_was_told_and_nothing_else(desk: Desk, year: Year) -> None:
    path, own = f"/assessments/{year.graded()}", TOWN.lower()

    before = desk.get(own, f"{path}/results/{TOWN}/receipt.docx")
    year.done("office", "notify")

    assert before.status_code == 404
    assert desk.get(own, f"{path}/results/{TOWN}/receipt.docx").status_code == 200
    assert desk.get(own, f"{path}/results/{OTHER}/receipt.docx").status_code == 404
    for whole in ("results.xlsx", "notice.docx", "component.csv"):
        assert desk.get(own, f"{path}/{whole}").status_code == 403


def test_months_are_what_fell_due_and_a_unit_sees_its_own(desk: Desk, year: Year) -> None:
    year.opened()
    done = desk.reported(TOWN)
    desk.done("office", f"/directives/{done}/return", {"unit": TOWN, "reason_code": "incomplete", "comment": "缺"})
    desk.assigned(FGW)
    desk.catch_up()

    told = year.get("office", "/months")["items"]

    assert {each["unit"] for each in told} >= {TOWN}
    assert sum(each["against"] for each in told if each["unit"] == TOWN) == 1
    assert all(each["results_on_time"] <= each["results"] for each in told)
    assert {each["unit"] for each in year.get(TOWN.lower(), "/months")["items"]} == {TOWN}


def test_appeals_that_wait_are_the_offices_open_work(desk: Desk, year: Year) -> None:
    year.graded()
    year.done("office", "notify")
    year.done(TOWN.lower(), "appeals", {"indicator": "output", "text": "漏计一项"})
    desk.catch_up()

    assert desk.get("office", "/work/counts").json()["counts"]["appeals"] == 1
    assert "appeals" not in desk.get(TOWN.lower(), "/work/counts").json()["counts"]
