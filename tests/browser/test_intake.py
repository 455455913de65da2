"""Intake by clicking: a document beside its tasks, corrected, split and given to units; one matter with its aids."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from playwright.sync_api import Locator, Page, expect

from tests.browser.accessible import violations
from tests.browser.conftest import IDLE, OpenPage, ready

YEAR = datetime.now(UTC).year + 1
MINUTES = (
    "重点任务分工\n"
    f"一、加强{{what}}安全管理。{YEAR}年6月底前完成周边隐患排查；建立巡查台账。（区教委牵头，区公安局配合）\n"
    "二、推进老旧小区改造。年底前完成12个小区改造。（牵头单位：区住房城乡建委）\n"
    f"三、{YEAR}年3月底前出台养老服务方案。（区民政局牵头）\n"
)


def read_in(page: Page, what: str) -> None:
    """Pastes minutes and waits for the document's own page."""
    ready(page, "/intake?tab=read")
    page.locator("#paste-name").fill(f"专题会议纪要（{what}）")
    page.locator("#paste-text").fill(MINUTES.format(what=what))
    page.click("#paste-read")
    page.wait_for_url(re.compile("/intake/[0-9a-f]"))
    page.wait_for_selector(".proposal")
    page.wait_for_function(IDLE)


def card(page: Page, n: int) -> Locator:
    return page.locator(".proposal").nth(n)


def test_choosing_a_task_shows_its_sentence_and_the_other_way_round(open_page: OpenPage) -> None:
    page = open_page("office2")
    read_in(page, "校园")

    card(page, 1).locator(".show-source").click()

    expect(page.locator(".src mark.on")).to_contain_text("推进老旧小区改造")
    page.locator(".src mark", has_text="养老服务").click()
    expect(page.locator(".proposal.on")).to_contain_text("养老服务方案")
    assert violations(page) == []


def test_a_doubtful_task_is_corrected_in_place_and_then_given_to_its_units(open_page: OpenPage) -> None:
    page = open_page("office2")
    read_in(page, "医院")
    task = card(page, 1)
    expect(task.locator(".doubts")).to_contain_text("时限")

    task.get_by_role("button", name="校正").click()
    units = page.get_by_role("textbox", name="协办单位")
    units.click()
    expect(page.get_by_role("option").first).to_be_visible()
    units.fill("教育")
    page.get_by_role("option", name="区教委").click()
    page.keyboard.press("Escape")
    page.get_by_role("textbox", name="时限").click()
    page.get_by_role("option", name="按工作日").click()
    expect(page.locator("#editor-due")).to_contain_text("今日起15个工作日")
    page.click("#editor-save")

    expect(card(page, 1)).to_contain_text("可直接交办")
    card(page, 1).get_by_role("button", name="登记并交办").click()
    expect(card(page, 1)).to_contain_text("已转为督办事项")
    card(page, 1).get_by_role("link", name="已转为督办事项").click()
    expect(page.locator("#page")).to_contain_text("待签收")
    expect(page.locator("#page")).to_contain_text("区教委")


def test_one_item_of_minutes_becomes_several(open_page: OpenPage) -> None:
    page = open_page("office2")
    read_in(page, "车站")
    before = page.locator(".proposal").count()

    card(page, 0).get_by_role("button", name="拆分").click()
    page.get_by_label("第1项名称").fill("排查车站隐患")
    page.get_by_label("第2项名称").fill("建立巡查台账")
    page.get_by_label("第3项名称").fill("")
    page.click("#editor-save")

    expect(page.locator(".proposal")).to_have_count(before + 1)
    expect(card(page, 0)).to_contain_text("排查车站隐患")
    expect(card(page, 1)).to_contain_text("区教委")


def test_what_is_sure_is_confirmed_at_once_with_its_progress_told(open_page: OpenPage) -> None:
    page = open_page("office2")
    read_in(page, "景区")

    page.click(".sure > summary")
    expect(page.locator(".sure .number-preview")).to_contain_text("预览")
    page.locator(".sure [data-run]", has_text="登记并交办").click()

    expect(page.locator(".proposal.settled")).to_have_count(2)
    expect(page.locator(".ph")).to_contain_text("已转 2 项")


def test_chosen_tasks_are_set_aside_with_a_reason_or_told_why_not(open_page: OpenPage) -> None:
    page = open_page("office2")
    read_in(page, "市场")
    for n in (0, 1):
        card(page, n).locator("input[type=checkbox]").check()
    page.locator("details.more", has_text="所选").locator("summary").click()

    page.locator("#aside-reason").fill("已在办理")
    page.locator("[data-run$=dismiss]").click()

    expect(page.locator(".proposal.settled")).to_have_count(2)
    expect(card(page, 0)).to_contain_text("不列入：已在办理")


def test_the_same_document_twice_is_told_and_both_are_in_the_list(open_page: OpenPage) -> None:
    page = open_page("office2")
    read_in(page, "码头")
    read_in(page, "码头")

    expect(page.locator(".band.warn")).to_contain_text("此前已读入")
    ready(page, "/intake?tab=list&q=码头")
    expect(page.locator(".pick", has_text="码头")).to_have_count(2)


def test_the_form_tells_number_deadline_and_what_is_alike_while_it_is_filled(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/intake")
    expect(page.locator("#intake-number")).to_contain_text("预览")
    expect(page.locator("#intake-due")).to_contain_text("15个工作日")

    page.get_by_label("事项名称").fill("校园周边环境专项整治")
    page.keyboard.press("Tab")
    expect(page.locator("#intake-similar a")).to_contain_text("校园周边环境整治")
    expect(page.locator("#intake-similar .like")).to_contain_text("%")

    page.click("#intake-submit")
    expect(page.locator("#intake-told")).to_contain_text("请检查标出的各项")
    expect(page.locator(".mantine-InputWrapper-error").first).to_be_visible()


def test_a_draft_waits_in_the_list_without_a_number(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/intake")
    page.get_by_role("textbox", name="来源").click()
    page.get_by_role("option", name="自行提出").click()
    page.get_by_label("事项名称").fill("研究智慧停车方案")
    page.get_by_label("内容与要求").fill("提出全区智慧停车方案。")
    page.get_by_label("依据（批示、会议或文件）").fill("工作安排")
    page.get_by_label("来文字号").click()

    page.click("#intake-draft")

    page.wait_for_url(re.compile("/directive/"))
    ready(page, "/intake?tab=list")
    expect(page.locator(".pick", has_text="研究智慧停车方案")).to_contain_text("拟办")


def test_a_past_day_shows_what_waited_then_and_offers_nothing(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/intake?as_of=2026-06-30")
    expect(page.locator(".band.past")).to_contain_text("只能查看")

    page.locator(".pick").first.click()

    page.wait_for_selector(".proposal")
    assert "as_of=2026-06-30" in page.url
    expect(page.locator(".proposal .acts")).to_have_count(0)
