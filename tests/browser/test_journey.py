"""A matter's whole life by clicking: registered, assigned, signed for, reported, accepted, reported up, endorsed, closed."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import IDLE, OpenPage, chooses, log_in

TITLE = "滨河步道护栏修复"


def act(page: Page, name: str) -> None:
    """Opens the form of an act, from the head of the page or from behind "more"."""
    button = page.locator(chooses("act-chosen", name))
    button.first.wait_for(state="attached")
    if not button.is_visible():
        page.click(".more > summary")
    button.click()
    page.wait_for_selector("#act-form .fields")


def choose(page: Page, label: str, option: str) -> None:
    """One option of a select, by its words."""
    field = page.get_by_role("textbox", name=label).or_(page.get_by_role("combobox", name=label)).first
    field.click()
    field.fill(option)
    page.get_by_role("option", name=option).first.click()


def confirm(page: Page) -> None:
    page.click("#act-submit")
    page.wait_for_selector("#act-form", state="hidden")


def enter(open_page: OpenPage, user: str) -> Page:
    """Somebody comes to the office and logs in."""
    page = open_page()
    log_in(page, user)
    return page


def find(page: Page) -> None:
    """The matter's own page, by the search in the head."""
    page.click("#search")
    page.keyboard.type(TITLE)
    page.locator(".palette-row", has_text=TITLE).first.click()
    page.wait_for_url(re.compile("/directive/"))
    expect(page.locator("h1")).to_have_text(TITLE)
    page.wait_for_function(IDLE)


def report(page: Page, text: str) -> None:
    """办结反馈, signed by the head of the unit."""
    act(page, "feedback")
    choose(page, "反馈类型", "办结反馈")
    page.get_by_label("办理情况").fill(text)
    page.click("#act-submit")
    expect(page.locator("#act-told, #act-form").filter(has_text="签发")).not_to_have_count(0)
    assert page.get_by_label("办理情况").input_value() == text
    page.get_by_label("签发人（主要负责人）").fill("向文博")
    confirm(page)
    expect(page.locator(".fb").first).to_contain_text("待审核")


def test_a_matter_lives_from_registration_to_closure_by_clicking(open_page: OpenPage) -> None:
    """Clerk, department, reviewer and leader, from log-in on: returned once, supplemented, accepted, closed."""
    clerk = enter(open_page, "office")
    clerk.click(".nav a[href='/intake']")
    choose(clerk, "来源", "领导批示")
    clerk.get_by_label("事项名称").fill(TITLE)
    clerk.get_by_label("内容与要求").fill("排查并修复滨河步道破损护栏，消除安全隐患。")
    choose(clerk, "批示领导", "区长")
    clerk.get_by_label("批示内容").fill("请区城市管理局抓紧修复，报结果。")
    clerk.get_by_label("依据（批示、会议或文件）").fill("区长在城市管理专报上的批示")
    clerk.get_by_label("来文字号").click()
    expect(clerk.locator("#intake-preview")).to_contain_text(f"登记《{TITLE}》")
    clerk.click("#intake-submit")
    clerk.wait_for_url(re.compile("/directive/"))
    expect(clerk.locator("h1")).to_have_text(TITLE)
    act(clerk, "assign")
    choose(clerk, "牵头单位", "重庆市梁平区城市管理局")
    clerk.keyboard.press("Escape")
    expect(clerk.locator("#act-preview")).to_contain_text("牵头")
    confirm(clerk)
    expect(clerk.locator(".table")).to_contain_text("待签收")

    department = enter(open_page, "lp-cgj")
    department.click(".nav a[href='/unit']")
    department.get_by_role("link", name=TITLE).first.click()
    act(department, "sign")
    confirm(department)
    expect(department.locator(".table")).to_contain_text("已签收")
    act(department, "feedback")
    department.get_by_label("进度（%）").fill("50")
    department.get_by_label("办理情况").fill("破损护栏36处已修复18处。")
    department.hover("#act-form .dropzone")
    photo = {"name": "修复清单.txt", "mimeType": "text/plain", "buffer": "护栏36处，已修复18处".encode()}
    department.set_input_files("#act-form .dropzone input[type=file]", [photo])
    expect(department.locator("#act-form .picked")).to_contain_text("✓")
    confirm(department)
    expect(department.locator(".fb").first.locator(".file")).to_have_count(1)
    report(department, "破损护栏已全部修复。")

    reviewer = enter(open_page, "office-head")
    find(reviewer)
    act(reviewer, "return")
    choose(reviewer, "退回原因", "办理不完整")
    reviewer.get_by_label("要求补充什么").fill("请补充修复数量和复核情况。")
    confirm(reviewer)

    # Live: the department's page shows the return without being asked.
    expect(department.locator("#matter")).to_contain_text("请补充修复数量和复核情况")
    report(department, "破损护栏36处已全部修复，经街道复核无隐患。")

    # Live the other way round: the supplement is there to be accepted.
    expect(reviewer.locator(".fb").first).to_contain_text("经街道复核无隐患")
    act(reviewer, "accept")
    confirm(reviewer)
    act(reviewer, "report-up")
    reviewer.get_by_label("办理结果摘要").fill("护栏已全部修复。")
    confirm(reviewer)
    expect(reviewer.locator(".dh")).to_contain_text("已呈报")

    leader = enter(open_page, "leader")
    find(leader)
    act(leader, "endorse")
    leader.get_by_label("批示意见").fill("同意销号。")
    confirm(leader)

    expect(clerk.locator("#matter")).to_contain_text("同意销号")
    act(clerk, "close")
    choose(clerk, "办理结果", "已办结")
    clerk.get_by_label("理由").first.fill("护栏全部修复，领导已同意。")
    confirm(clerk)
    expect(clerk.locator(".lifeline")).to_contain_text("销号（已办结）")

    expect(department.locator(".dh")).to_contain_text("已办结")
    department.click(".me > summary")
    department.click("#log-out")
    department.wait_for_selector("#log-in")
