"""The ledger as a file: exactly the list, every row of it, as its reader may see it."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from services.documents.ledger_sheet import FIRST
from tests.services.api.desk import Desk

pytestmark = pytest.mark.filterwarnings("ignore:.*not supported and will be removed")


def sheet(desk: Desk, user: str = "office", query: str = "") -> Worksheet:
    answer = desk.get(user, f"/exports/ledger.xlsx?{query}")
    assert answer.status_code == 200, answer.text
    return openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]


def numbers(opened: Worksheet) -> list[str]:
    return [row[0].value for row in opened.iter_rows(min_row=FIRST + 1) if row[0].value]


def table(desk: Desk, query: str = "", user: str = "office") -> list[list[str]]:
    answer = desk.get(user, f"/exports/ledger.csv?{query}")
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_file_holds_the_rows_the_list_counts_in_its_order(desk: Desk) -> None:
    for _ in range(3):
        desk.assigned()
    desk.assigned("LP-FGW")
    desk.catch_up()
    asked = "unit=LP-JW&sort=number"

    listed = desk.get("office", f"/directives?{asked}").json()

    assert listed["total"] == 3
    assert numbers(sheet(desk, query=asked)) == [line["number"] for line in listed["items"]]
    assert [row[0] for row in table(desk, asked)[1:]] == [line["number"] for line in listed["items"]]


def test_a_unit_takes_out_its_own_matters_alone(desk: Desk) -> None:
    desk.assigned("LP-JW")
    desk.assigned("LP-FGW", title="产业扶持政策")
    desk.catch_up()

    assert [row[0] for row in table(desk, "columns=title", user="lp-fgw")] == ["事项名称", "产业扶持政策"]
    assert len(numbers(sheet(desk, "lp-fgw"))) == 1


def test_columns_are_those_asked_for_in_their_order(desk: Desk) -> None:
    desk.assigned()
    desk.catch_up()

    opened = sheet(desk, query="columns=title&columns=number&columns=light")

    assert [cell.value for cell in opened[FIRST]] == ["事项名称", "督办编号", "办结亮灯"]
    assert desk.get("office", "/exports/ledger.xlsx?columns=secret").status_code == 422
    assert desk.get("office", "/exports/ledger.csv?sort=secret").status_code == 422
    assert desk.get("office", "/exports/ledger.csv?status=secret").status_code == 422


def test_a_file_says_as_of_when_by_whom_and_from_where(desk: Desk) -> None:
    desk.assigned()
    desk.catch_up()

    said = sheet(desk).cell(2, 1).value

    assert f"截至：{desk.today}" in said
    assert "导出：office" in said
    assert f"记录位置：#{desk.record.head()[0]}" in said


def test_no_text_of_a_plain_table_is_a_formula(desk: Desk) -> None:
    for title in ("=1+1", "@SUM(1)", " -2", '说"好",办'):
        desk.registered(title=title)
    desk.catch_up()

    assert [row[0] for row in table(desk, "columns=title&sort=number")[1:]] == ["'=1+1", "'@SUM(1)", "'-2", '说"好",办']


def test_a_past_day_is_taken_out_as_it_was(desk: Desk) -> None:
    desk.assigned()
    desk.catch_up()

    assert table(desk, "as_of=2020-01-01&columns=number") == [["督办编号"]]


def test_who_may_not_see_the_ledger_takes_nothing_out(desk: Desk) -> None:
    assert desk.get("admin", "/exports/ledger.xlsx").status_code == 403
