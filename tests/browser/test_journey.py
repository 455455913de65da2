"""A matter's whole life by clicking: registered, assigned, signed for, reported, accepted, reported up, endorsed, closed."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, log_in, ready

TITLE = "滨河步道护栏修复"


def act(page: Page, name: str) -> None:
    """Opens the form of an act, from the head of the page or from behind "more"."""
    button = page.locator(f'[id=\'{{"act":"{name}"}}\']')
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


def log_out(page: Page) -> None:
    page.click(".me > summary")
    page.click("#log-out")
    page.wait_for_selector("#log-in")


def as_user(page: Page, user: str, path: str) -> None:
    log_out(page)
    log_in(page, user)
    ready(page, path)


def test_a_matter_lives_from_registration_to_closure_by_clicking(open_page: OpenPage) -> None:
    page = open_page("office")

    ready(page, "/intake")
    choose(page, "来源", "领导批示")
    page.get_by_label("事项名称").fill(TITLE)
    page.get_by_label("内容与要求").fill("排查并修复滨河步道破损护栏，消除安全隐患。")
    choose(page, "批示领导", "区长")
    page.get_by_label("批示内容").fill("请区城市管理局抓紧修复，报结果。")
    page.get_by_label("依据（批示、会议或文件）").fill("区长在城市管理专报上的批示")
    page.get_by_label("来文字号").click()
    expect(page.locator("#intake-preview")).to_contain_text(f"登记《{TITLE}》")
    page.click("#intake-submit")
    page.wait_for_url(re.compile("/directive/"))
    page.wait_for_selector("#main h1")
    path = "/directive/" + page.url.rsplit("/", 1)[1]
    expect(page.locator("h1")).to_have_text(TITLE)

    act(page, "assign")
    choose(page, "牵头单位", "重庆市梁平区城市管理局")
    page.keyboard.press("Escape")
    expect(page.locator("#act-preview")).to_contain_text("牵头")
    confirm(page)
    expect(page.locator(".table")).to_contain_text("待签收")

    as_user(page, "lp-cgj", path)
    act(page, "sign")
    confirm(page)
    expect(page.locator(".table")).to_contain_text("已签收")
    act(page, "feedback")
    choose(page, "反馈类型", "办结反馈")
    page.get_by_label("办理情况").fill("破损护栏36处已全部修复，经街道复核无隐患。")
    page.click("#act-submit")
    expect(page.locator("#act-told, #act-form").filter(has_text="签发")).not_to_have_count(0)
    assert "36处" in page.get_by_label("办理情况").input_value()
    page.get_by_label("签发人（主要负责人）").fill("向文博")
    confirm(page)
    expect(page.locator(".fb").first).to_contain_text("待审核")

    as_user(page, "office-head", path)
    act(page, "accept")
    confirm(page)
    act(page, "report-up")
    page.get_by_label("办理结果摘要").fill("护栏已全部修复。")
    confirm(page)
    expect(page.locator(".dh")).to_contain_text("已呈报")

    as_user(page, "leader", path)
    act(page, "endorse")
    page.get_by_label("批示意见").fill("同意销号。")
    confirm(page)

    as_user(page, "office", path)
    act(page, "close")
    choose(page, "办理结果", "已办结")
    page.get_by_label("理由").first.fill("护栏全部修复，领导已同意。")
    confirm(page)
    expect(page.locator(".dh")).to_contain_text("已办结")
    expect(page.locator(".lifeline")).to_contain_text("销号（已办结）")
