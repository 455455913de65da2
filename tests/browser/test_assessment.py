"""A year's results by clicking: from the bar of a unit to the fact a point stands on, other weights, files, one's own."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from domain.assessment import assessment_id
from tests.browser.conftest import IDLE, OpenPage, ready

YEAR = (datetime.now(UTC) - timedelta(days=120)).year
DEPARTMENTS = assessment_id("500155-departments", YEAR)


def test_a_bar_leads_to_the_receipt_and_a_point_to_the_fact_it_stands_on(open_page: OpenPage) -> None:
    page = open_page("auditor")
    ready(page, "/assessment")
    page.get_by_role("link", name=f"{YEAR} 年部门考核").click()
    page.wait_for_selector(".as-row")
    first = page.locator(".as-row").filter(has_text="区城市管理局")
    total = first.locator(".as-total b").inner_text()

    first.locator("a.nm").click()

    expect(page.locator("h1")).to_have_text(re.compile("区城市管理局 · 得分凭单"))
    expect(page.locator(".as-score b")).to_have_text(total)
    line = page.locator("#line-on_time_results")
    expect(line.locator(".as-formula")).to_contain_text("四舍五入到 2 位小数")
    line.locator("summary").click()
    fact = line.locator(".as-facts a").first
    number = fact.inner_text().split(" ")[0]
    fact.click()
    page.wait_for_selector(".dh .no")
    expect(page.locator(".dh .no")).to_contain_text(number)
    assert re.search(r"#fact-\d+$", page.url)


def test_other_weights_are_tried_and_kept_in_the_address_alone(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, f"/assessment/{DEPARTMENTS}?show=what-if&group=social")
    fields = page.locator(".as-weights input")
    first, second = fields.nth(0), fields.nth(1)
    before = float(first.input_value()), float(second.input_value())

    first.fill("0")
    expect(page.locator(".as-sum")).to_have_text(f"{100 - before[0]:g}")
    expect(page.get_by_role("button", name="推演")).to_be_disabled()
    second.fill(f"{sum(before):g}")
    page.get_by_role("button", name="推演").click()

    expect(page.locator(".as-changes tbody tr").first).to_contain_text("→")
    page.reload()
    expect(page.locator(".as-changes tbody tr").first).to_contain_text("→")
    assert fields.nth(0).input_value() == "0"


def test_a_row_of_ways_shows_the_one_that_is_open_on_a_phone(open_page: OpenPage) -> None:
    page = open_page("office", width=390)
    ready(page, f"/assessment/{DEPARTMENTS}/appeals")

    expect(page.locator(".as-ways [aria-current]")).to_be_in_viewport(ratio=1)


def test_results_are_taken_out_as_files(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, f"/assessment/{DEPARTMENTS}")
    page.get_by_text("下载", exact=True).click()

    with page.expect_download() as taken:
        page.get_by_role("link", name="结果表 Excel").click()

    assert taken.value.suggested_filename.endswith(".xlsx")


def test_a_unit_sees_its_own_result_and_no_others(open_page: OpenPage) -> None:
    page = open_page("lp-cgj")
    ready(page, f"/assessment/{DEPARTMENTS}")

    expect(page.locator(".as-row .nm")).to_have_text(["区城市管理局"])
    page.goto(f"/assessment/{DEPARTMENTS}/receipt/LP-JW")
    page.wait_for_function(IDLE)
    expect(page.locator("#main h1")).to_have_text("没有找到")
