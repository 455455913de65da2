"""The ledger by hand and by keyboard: a view kept, a row looked at, several urged, the list taken out as a file."""

from __future__ import annotations

import re
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from services.documents.ledger_sheet import FIRST
from tests.browser.accessible import violations
from tests.browser.conftest import OpenPage, ready

RED = "/ledger?light=red&open=1&sort=due"


def cell(page: Page, row: int, column: str = "title") -> str:
    return f".ag-center-cols-container .ag-row[row-index='{row}'] [col-id='{column}']"


def total(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator("#ledger-total").inner_text()))


def test_a_view_is_kept_and_opens_the_same_list_again(open_page: OpenPage) -> None:
    page = open_page("office-head")
    ready(page, RED)
    shown = total(page)
    page.click(".columns-box > summary")
    page.click("#ledger-columns [data-code=urges] .col")
    page.wait_for_url(re.compile("columns="))

    page.click("#view-open")
    page.get_by_label("视图名称").fill("逾期未结")
    page.locator("#view-default").check()
    page.click("#view-save")
    page.wait_for_url(re.compile("view="))
    ready(page, "/ledger")

    expect(page.locator(".view-now")).to_contain_text("逾期未结")
    expect(page.locator("#ledger-total")).to_have_text(re.compile(rf"共 {shown:,} 件"))
    asked = parse_qs(urlsplit(page.url).query)
    assert (asked["light"], asked["sort"]) == (["red"], ["due"])
    assert asked["columns"][0].endswith("urges")
    page.click("#view-open")
    page.get_by_role("button", name="删除视图 逾期未结").click()
    expect(page.locator(".view-list li")).to_have_count(0)


def test_a_row_is_looked_at_by_keyboard_and_the_focus_comes_back(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/ledger?open=1")
    page.locator(cell(page, 0, "status")).focus()

    page.keyboard.press("Enter")
    expect(page.locator(".peek h2")).to_have_text(page.locator(cell(page, 0)).inner_text())
    page.keyboard.press("ArrowDown")
    expect(page.locator(".peek h2")).to_have_text(page.locator(cell(page, 1)).inner_text())
    assert violations(page) == []
    page.keyboard.press("Escape")

    expect(page.locator("#ledger-drawer")).to_be_hidden()
    assert page.evaluate("() => document.activeElement.closest('.ag-row').getAttribute('row-index')") == "1"


def test_arrows_move_from_inside_the_preview_too(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/ledger?open=1")
    page.click(cell(page, 0, "status"))
    page.wait_for_selector(".peek h2")

    page.locator(".peek-acts a").first.focus()
    page.keyboard.press("ArrowDown")

    expect(page.locator(".peek h2")).to_have_text(page.locator(cell(page, 1)).inner_text())


def test_several_are_urged_with_one_reason_each_once(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, f"{RED}&columns=number,title,light,urges")
    for row in (0, 1):
        page.click(f".ag-pinned-left-cols-container .ag-row[row-index='{row}'] .ag-selection-checkbox")
    expect(page.locator("#ledger-chosen-count")).to_have_text("已选 2 件")

    page.click("#ledger-urge")
    page.wait_for_selector(".slips li")
    expect(page.locator("#urge-confirm")).to_be_disabled()
    page.get_by_label("催办事由").fill("已逾期，请于三日内报送结果")
    page.keyboard.press("Tab")
    expect(page.locator(".slips li").first).to_contain_text("请于三日内报送结果")
    slips = page.locator(".slips ul:not(.no) li").count()
    page.click("#urge-confirm")

    expect(page.locator(".slips .done")).to_contain_text(f"已签发 {slips} 张催办单")
    page.keyboard.press("Escape")
    expect(page.locator(cell(page, 0, "urges"))).not_to_have_text("0")


@pytest.mark.filterwarnings("ignore:.*not supported and will be removed")
def test_the_file_holds_as_many_rows_as_the_page_says(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/ledger?open=1&columns=title,number,light")
    page.click("summary:has-text('导出')")

    with page.expect_download() as taken:
        page.click("#ledger-exports a:has-text('Excel')")

    sheet = openpyxl.load_workbook(BytesIO(taken.value.path().read_bytes())).worksheets[0]
    assert [head.value for head in sheet[FIRST]] == ["事项名称", "督办编号", "办结亮灯"]
    assert sheet.max_row - FIRST == total(page)
    assert sheet.cell(FIRST + 1, 1).value == page.locator(cell(page, 0)).inner_text()
    assert taken.value.suggested_filename.startswith("督办台账-")


def test_a_chip_takes_its_filter_away(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/ledger?light=red,yellow&returned=0&report_before=2027-12-31")
    before = total(page)
    expect(page.locator(".chip:not(.clear)")).to_have_count(3)

    page.get_by_role("button", name="去掉筛选：亮灯：逾期、临期").click()

    expect(page.locator(".chip:not(.clear)")).to_have_count(2)
    page.wait_for_function(
        "before => !document.querySelector('#ledger-total').innerText.includes(before)", arg=f" {before} "
    )
    assert "light" not in parse_qs(urlsplit(page.url).query)
    page.locator(".chip.clear").click()
    expect(page.locator(".chip")).to_have_count(0)
    assert urlsplit(page.url).query == ""


def test_a_past_day_offers_nothing_to_urge(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/ledger?as_of=2026-09-30")

    page.click(".ag-pinned-left-cols-container .ag-row[row-index='0'] .ag-selection-checkbox")
    expect(page.locator("#ledger-chosen-count")).to_have_text("已选 1 件")
    expect(page.locator("#ledger-urge")).to_have_count(0)
    page.click(cell(page, 0, "status"))
    page.wait_for_selector(".peek h2")
    expect(page.locator(".peek-acts a")).to_have_count(1)


def test_a_phone_shows_more_cards_as_one_goes_down(open_page: OpenPage) -> None:
    page = open_page("office", width=390, height=844)
    page.goto("/ledger")
    page.wait_for_selector(".lcard")
    expect(page.locator(".lcard")).to_have_count(40)

    page.evaluate("() => window.scrollTo(0, document.body.scrollHeight)")

    page.wait_for_function("() => document.querySelectorAll('.lcard').length > 40")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
