"""The office's queue and a unit's desk: whole lives by clicking, thirty lines at once, and a sheet there and back."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from services.documents.report_sheet import FIRST, PLACE
from tests.browser.conftest import IDLE, OpenPage, chooses, log_in, ready
from tests.browser.test_journey import act, choose, confirm, enter

TITLE = "屏锦镇农贸市场排水整治"
TOWN, TOWN_NAME = "500155104", "屏锦镇"


def item(page: Page, title: str) -> None:
    """Chooses one thing in the queue, and waits until it stands on the right, with the form that is its own."""
    row = page.locator("#review-list .item").filter(has_text=title).first
    key = json.loads(row.get_attribute("id") or "{}")["review-item"]
    row.click()
    expect(page.locator(".rh h2")).to_have_text(title)
    page.locator(f"#review-form [data-of='{key.partition('~')[0]}']").wait_for(state="attached")


def tab(page: Page, kind: str) -> None:
    button = page.locator(f'[id=\'{{"review-tab":"{kind}"}}\']')
    button.click()
    expect(page.locator(f'[id=\'{{"review-tab":"{kind}"}}\']')).to_have_attribute("aria-selected", "true")


def deed(page: Page, name: str, label: str) -> None:
    """The form of one of several acts, ready to be filled."""
    button = page.locator(chooses("review-wanted", name))
    if button.count():
        button.click()
    expect(page.locator("#review-submit")).to_have_text(label)


def done(page: Page) -> None:
    page.click("#review-submit")
    expect(page.locator(".mantine-Notification-root").first).to_be_visible()
    page.wait_for_function(IDLE)


def unit_form(page: Page, title: str, act: str, kind: str) -> None:
    """Opens a form from the unit's own list."""
    of_kind = f'[data-to*=\'"kind": "{kind}"\']' if kind else ""
    page.locator(f'{chooses("unit-wanted", act)}{of_kind}[aria-label$="{title}"]').first.click()
    page.wait_for_selector("#unit-form .fields")


def sent(page: Page) -> None:
    page.click("#unit-submit")
    page.wait_for_selector("#unit-form .fields", state="hidden")
    page.wait_for_function(IDLE)


def test_a_town_and_the_office_live_a_matter_from_login_to_closure(open_page: OpenPage) -> None:
    """Clerk, town (on a phone), reviewer and leader, by clicking only."""
    clerk = enter(open_page, "office")
    ready(clerk, "/intake")
    choose(clerk, "来源", "领导批示")
    clerk.get_by_label("事项名称").fill(TITLE)
    clerk.get_by_label("内容与要求").fill("摸清管网底数；完成雨污分流改造；建立管护机制。")
    choose(clerk, "批示领导", "区长")
    clerk.get_by_label("批示内容").fill("请屏锦镇抓紧整治，报结果。")
    clerk.get_by_label("依据（批示、会议或文件）").fill("区长在信访专报上的批示")
    clerk.get_by_label("来文字号").click()
    expect(clerk.locator("#intake-preview")).to_contain_text(TITLE)
    clerk.click("#intake-submit")
    clerk.wait_for_url(re.compile("/directive/"))
    path = "/directive/" + clerk.url.rsplit("/", 1)[1]
    clerk.wait_for_selector("#main h1")
    act(clerk, "assign")
    choose(clerk, "牵头单位", TOWN_NAME)
    clerk.keyboard.press("Escape")
    expect(clerk.locator("#act-preview")).to_contain_text("牵头")
    confirm(clerk)

    # The town signs for it, reports, and ends too early.
    town = open_page(width=390)
    log_in(town, TOWN)
    ready(town, "/unit")
    expect(town.locator("#to-sign")).to_contain_text(TITLE)
    town.click("#unit-sign")
    expect(town.locator("#to-sign")).to_have_count(0)
    unit_form(town, TITLE, "feedback", "progress")
    town.get_by_label("办理情况").fill("管网底数已摸清，正在施工。")
    town.get_by_label("进度（%）").fill("60")
    town.get_by_label("办理情况").click()
    expect(town.locator("#unit-preview")).to_contain_text(TOWN_NAME)
    town.locator("#unit-form .dropzone").hover()
    town.locator("#unit-form .dropzone input").set_input_files(
        files=[{"name": "台账.txt", "mimeType": "text/plain", "buffer": "管网台账，36处".encode()}]
    )
    expect(town.locator("#unit-form .picked")).to_contain_text("✓")
    sent(town)
    expect(town.locator("#clock")).to_contain_text("60%")
    unit_form(town, TITLE, "feedback", "final")
    town.get_by_label("办理情况").fill("已完成整治。")
    town.get_by_label("签发人（主要负责人）").fill("何镇长")
    sent(town)

    # The office finds two demands unanswered and returns it.
    ready(clerk, "/review?kind=review")
    item(clerk, TITLE)
    clerk.get_by_label("摸清管网底数").check()
    deed(clerk, "return", "确认退回补充")
    choose(clerk, "退回原因", "办理不完整")
    expect(clerk.locator("#review-preview")).to_contain_text("未答复：")
    done(clerk)
    expect(clerk.locator("#review-list")).not_to_contain_text(TITLE)

    # Live: the town's desk shows the return without being asked.
    expect(town.locator("#to-supplement")).to_contain_text("建立管护机制")
    unit_form(town, TITLE, "feedback", "final")
    town.get_by_label("办理情况").fill("雨污分流改造已完成，管护机制已建立，附公示。")
    town.get_by_label("签发人（主要负责人）").fill("何镇长")
    sent(town)

    # Accepted and reported up by a second person of the office, the next thing opening by itself.
    head = open_page("office-head")
    ready(head, "/review?kind=review")
    item(head, TITLE)
    expect(head.locator("#review-more")).to_contain_text("此前退回 1 次")
    deed(head, "accept", "确认审核通过")
    choose(head, "办理评价", "良")
    done(head)
    tab(head, "report_up")
    item(head, TITLE)
    head.get_by_label("办理结果摘要").fill("屏锦镇农贸市场排水整治已完成。")
    done(head)

    leader = enter(open_page, "leader")
    ready(leader, path)
    act(leader, "endorse")
    leader.get_by_label("批示意见").fill("同意销号。")
    confirm(leader)

    ready(clerk, "/review?kind=close")
    item(clerk, TITLE)
    expect(clerk.locator("#review-detail")).to_contain_text("管护机制已建立")
    choose(clerk, "办理结果", "已办结")
    clerk.get_by_label("理由").fill("整治完成，领导已同意。")
    done(clerk)
    ready(clerk, path)
    expect(clerk.locator("#main")).to_contain_text("已办结")
    ready(town, "/unit/statement")
    expect(town.locator(".statement")).to_contain_text("办理不完整")


def test_the_number_on_each_tab_is_the_length_of_its_list(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/review")

    tabs = page.locator(".queue .kind")
    numbers = [int(each) for each in tabs.locator(".n").all_inner_texts()]
    with_leaders = int(tabs.filter(has_text="待签批").locator(".n").inner_text())
    expect(page.locator(".nav a[href='/review'] .n")).to_have_text(f"{sum(numbers) - with_leaders:,}")
    for place, told in enumerate(numbers):
        tabs.nth(place).click()
        expect(tabs.nth(place)).to_have_attribute("aria-selected", "true")
        expect(page.locator("#review-list .item")).to_have_count(told)


def test_what_is_typed_stays_when_the_same_thing_is_chosen_again(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/review?kind=close")
    reason = page.get_by_label("理由")
    reason.fill("整治完成。")

    page.locator("#review-list .item[aria-current=true]").click()
    page.wait_for_function(IDLE)

    expect(reason).to_have_value("整治完成。")
    choose(page, "办理结果", "已办结")
    expect(reason).to_have_value("整治完成。")


def test_the_queue_is_walked_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("office-head")
    ready(page, "/review?kind=close")
    expect(page.locator("#review-list .item").first).to_have_attribute("aria-current", "true")

    page.keyboard.press("j")
    expect(page.locator("#review-list .item").nth(1)).to_have_attribute("aria-current", "true")
    expect(page.locator(".rh h2")).to_have_text(page.locator("#review-list .item b").nth(1).inner_text())
    page.keyboard.press("k")
    expect(page.locator("#review-list .item").first).to_have_attribute("aria-current", "true")


def test_what_is_typed_survives_and_lines_stand_or_fall_by_themselves(open_page: OpenPage) -> None:
    page = open_page("lp-jw")
    ready(page, "/unit/report")
    rows = page.locator(".ulines tbody tr")
    assert rows.count() >= 1
    first = rows.first.locator("textarea").first
    first.fill("已完成全部地块摸底，台账齐全。")
    first.blur()
    expect(page.locator("#unit-filled")).to_have_text("1")

    ready(page, "/unit/report")
    expect(rows.first.locator("textarea").first).to_have_value("已完成全部地块摸底，台账齐全。")

    page.click("#unit-look")
    expect(page.locator("#unit-report-lines")).to_contain_text("台账齐全")
    page.click("#unit-report-submit")
    expect(rows.first.locator(".line-told")).to_contain_text("已报")
    ready(page, "/unit/report")
    expect(page.locator(".ulines")).to_contain_text("台账齐全")
    expect(page.locator(".ulines textarea").first).to_have_value("")


def test_a_sheet_goes_down_comes_back_filled_and_reports_once(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("lp-cgj")
    ready(page, "/unit/report")
    page.click(".by-sheet > summary")
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载填报表").click()
    book = openpyxl.load_workbook(io.BytesIO(coming.value.path().read_bytes()))
    sheet = book.worksheets[0]
    sheet.cell(FIRST + 1, PLACE["text"] + 1, "本月完成井盖更换42个。")
    filled = tmp_path / "filled.xlsx"
    book.save(filled)

    for told in ("可提交 1 条", "已变动 1 条"):
        page.locator(".by-sheet .dropzone").hover()
        page.locator(".by-sheet .dropzone input").set_input_files(filled)
        expect(page.locator("#unit-sheet-lines")).to_contain_text(told)
        if told.startswith("可提交"):
            page.click("#unit-sheet-submit")
            expect(page.locator("#unit-sheet-lines")).to_contain_text("已报")


def test_the_office_looks_at_a_units_desk_and_the_past_is_only_read(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/unit?unit=LP-CGJ")
    expect(page.locator("h1")).to_have_text("区城市管理局")
    assert page.locator(".unit .acts .btn").count() > 0

    ready(page, "/unit?unit=LP-CGJ&as_of=2026-09-01")
    expect(page.locator(".band.past")).to_be_visible()
    assert page.locator(".unit .acts .btn").count() == 0

    ready(page, "/review?as_of=2026-11-20")
    expect(page.locator(".band.past")).to_be_visible()
    expect(page.locator("#review-panel")).to_be_hidden()


def test_another_units_desk_is_not_shown(open_page: OpenPage) -> None:
    page = open_page("lp-cgj")
    ready(page, "/unit?unit=LP-JW")

    expect(page.locator("h1")).to_have_text("区城市管理局")
