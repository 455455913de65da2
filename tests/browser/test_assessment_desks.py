"""Desks of a year and the writing of a scheme, by clicking: a value on its way to a new round, a text with its faults."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from domain.assessment import assessment_id
from domain.scheme.life import scheme_id
from tests.browser.conftest import IDLE, WAIT, OpenPage, ready
from tests.browser.test_journey import choose

expect.set_options(timeout=WAIT)

TOWNS = f"/assessment/{assessment_id('500155-localities', 2026)}"
DEPARTMENTS = f"/assessment/{assessment_id('500155-departments', 2026)}"
SCHEME = f"/schemes/{scheme_id('500155-localities', 2026)}"


def form(page: Page, name: str) -> None:
    """The form of an act is open, with its preview."""
    page.wait_for_selector(f"#{name}-form .fields")
    page.wait_for_selector(f"#{name}-preview > *")


def confirmed(page: Page, name: str) -> None:
    page.click(f"#{name}-submit")
    page.wait_for_selector(f"#{name}-form .fields", state="hidden")
    page.wait_for_function(IDLE)


def test_a_value_is_reported_verified_and_scored_by_three(open_page: OpenPage) -> None:
    owner = open_page("lp-yjj", width=390)
    ready(owner, f"{TOWNS}/collection?state=owed")
    owner.locator(".yr-line > .acts .btn").click()
    form(owner, "year")
    owner.locator("#year-form input[inputmode=decimal]").fill("2")
    owner.get_by_label("数据来源或报表").fill("安全生产统计")
    owner.keyboard.press("Tab")
    expect(owner.locator("#year-preview")).to_contain_text("区应急局报送")
    confirmed(owner, "year")
    expect(owner.locator(".yr-stats a").nth(3)).to_contain_text("1")

    verifier = open_page("lp-gaj")
    ready(verifier, f"{TOWNS}/collection?state=given")
    verifier.locator(".yr-line > .acts .btn").first.click()
    form(verifier, "year")
    expect(verifier.locator("#year-preview")).to_contain_text("区公安局核实")
    confirmed(verifier, "year")

    office = open_page("office")
    ready(office, f"{TOWNS}/scoring")
    office.locator(".yr-next .btn.pri").click()
    expect(office.locator("#year-preview")).to_contain_text("第2次计分")
    office.click("#year-submit")
    expect(office.locator(".yr table")).to_contain_text("第 2 次")
    expect(office.locator(".yr-next")).to_contain_text("须由计分人以外的人复核")
    expect(office.locator(".yr-next .btn.pri")).to_have_count(0)


def test_who_had_a_part_in_a_result_is_told_to_recuse(open_page: OpenPage) -> None:
    reviewer, leader = open_page("office2"), open_page("leader")
    for page in (reviewer, leader):
        ready(page, f"{DEPARTMENTS}/appeals")
    open_ = ".card:has(.lt.r), .card:has(.lt.y), .card:has(.lt.g)"

    expect(reviewer.locator(open_).first).to_contain_text("应当回避")
    leader.locator(".yr-appeal .btn.pri").click()
    leader.wait_for_selector("#year-form .fields")
    choose(leader, "决定", "不予支持")
    leader.get_by_label("理由").fill("样本经核对无误")
    leader.keyboard.press("Tab")
    expect(leader.locator("#year-preview")).to_contain_text("不予支持")
    leader.click("#year-cancel")
    leader.wait_for_selector("#year-form .fields", state="hidden")


def test_a_fault_stands_beside_its_place_while_a_scheme_is_written(open_page: OpenPage) -> None:
    """Found, gone to, mended, sent; approved by another; told apart from the version before."""
    office = open_page("office")
    ready(office, SCHEME)
    office.get_by_role("link", name="调整").click()
    expect(office.locator("#scheme-found")).to_contain_text("没有问题")
    weight = office.locator(".sweights tbody tr").first.locator("input").first
    before = weight.input_value()

    weight.fill("1")
    expect(office.locator("#scheme-found")).to_contain_text("应为100")
    expect(office.locator(".sweights .off")).to_have_count(1)
    office.locator(".sind summary").first.click()
    line = office.locator(".sind").first
    name = line.locator("label.sfield").nth(2)
    name.locator("input").fill("")
    expect(name.locator(".sfault")).to_have_text("缺少此项")
    expect(line.locator("summary .sfault")).to_have_text("◆ 1")
    name.locator("input").fill("工业增长（规上）")
    weight.fill(before)
    expect(office.locator("#scheme-found")).to_contain_text("没有问题")

    office.locator("[data-scheme-act]").click()
    form(office, "scheme")
    office.get_by_label("理由").fill("名称统一")
    office.keyboard.press("Tab")
    expect(office.locator("#scheme-preview")).to_contain_text("2026.2")
    office.click("#scheme-submit")
    office.wait_for_url(re.compile(f"{SCHEME}$"))
    expect(office.locator(".sc-diff")).to_contain_text("工业增长（规上）")

    head = open_page("office-head")
    ready(head, SCHEME)
    head.locator(".ph .btn.pri").click()
    form(head, "scheme")
    choose(head, "决定", "批准")
    head.get_by_label("依据或理由").fill("区政府常务会议")
    head.keyboard.press("Tab")
    expect(head.locator("#scheme-preview")).to_contain_text("2026.2")
    confirmed(head, "scheme")
    expect(head.locator(".sc")).to_contain_text("与 2026.1 版比较")


def test_what_was_typed_is_back_after_the_page_was_left(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/schemes/new?from=500155-departments-2026")
    page.locator("#scheme-text").get_by_label("版本").fill("2026.9")
    expect(page.locator("#scheme-found .card")).to_be_visible()
    page.wait_for_function("() => Object.keys(sessionStorage).some(key => key.startsWith('scheme:'))")

    ready(page, "/schemes/new?from=500155-departments-2026")

    expect(page.locator("[data-scheme-kept]")).to_be_visible()
    expect(page.locator("#scheme-text").get_by_label("版本")).to_have_value("2026.9")
