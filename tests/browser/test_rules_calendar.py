"""Rule packs and the calendar by clicking: an article beside its rule, a notice looked at before it is published."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.accessible import violations
from tests.browser.conftest import OpenPage, ready


def test_a_rule_is_found_by_its_words_and_shows_its_article(open_page: OpenPage) -> None:
    page = open_page("auditor")
    ready(page, "/rules")

    page.locator("#rules-search").fill("常务会议周期")

    rule = page.locator(".rule:visible")
    expect(rule).to_have_count(1)
    expect(rule).to_contain_text("每14天")
    expect(rule).to_contain_text("每7天")
    rule.locator("summary").first.click()
    expect(rule.locator(".law").first).to_contain_text("区政府常务会议")


def test_what_differs_is_as_many_as_its_tab_says(open_page: OpenPage) -> None:
    page = open_page("lp-cgj")
    ready(page, "/rules")
    tab = page.locator(".tabs a", has_text="与上级不同")
    told = int(tab.locator(".num").inner_text())

    tab.click()

    page.wait_for_url(re.compile("show=differs"))
    expect(page.locator(".rule")).to_have_count(told)
    assert violations(page) == []


def test_an_address_with_a_key_leads_to_its_rule(open_page: OpenPage) -> None:
    page = open_page("office")

    ready(page, "/rules?key=sign_for.working_days")

    expect(page.locator(".rule.asked")).to_contain_text("签收期限")
    expect(page.locator(".rule.asked")).to_be_in_viewport()
    ready(page, "/rules?article=L39")
    expect(page.locator(".law").first).to_contain_text("常务会议")


def test_rules_of_the_tier_above_are_one_click_away(open_page: OpenPage) -> None:
    page = open_page("leader")
    ready(page, "/rules")

    page.locator(".pick", has_text="500000").click()

    page.wait_for_url(re.compile("pack=500000"))
    expect(page.locator(".ph")).to_contain_text("重庆市人民政府工作规则")


def test_a_number_in_a_day_opens_just_as_much(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/calendar")
    link = page.locator(".month td a").last
    told = int(link.locator(".due").inner_text())

    link.click()

    page.wait_for_url(re.compile("day="))
    expect(page.locator("#calendar-due .pick")).to_have_count(told)
    expect(page.locator("#calendar-due .hd")).to_contain_text(f"共 {told} 项")
    expect(page.locator(".month td.chosen .due")).to_have_text(str(told))


def test_each_kind_on_the_calendar_is_a_list_of_its_own(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/calendar")
    chips = page.locator(".one-of a")
    numbers = [int(text.rpartition(" ")[2].replace(",", "")) for text in chips.all_inner_texts()]
    assert numbers[0] == sum(numbers[1:])
    assert all(numbers), "the sample has something of every kind"

    for place, number in enumerate(numbers[1:], start=1):
        chips.nth(place).click()
        page.wait_for_url(re.compile("kind="))
        expect(page.locator(".one-of [aria-current]")).to_have_text(re.compile(rf" {number}$"))
        expect(page.locator("#calendar-due .pick")).to_have_count(number)
        assert sum(int(text) for text in page.locator(".month .due").all_inner_texts()) == number


def test_matters_of_a_day_are_opened_in_the_ledger(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/calendar?kind=directive")
    link = page.locator(".month td a").last
    told = int(link.locator(".due").inner_text())
    link.click()
    page.wait_for_url(re.compile("day="))

    page.get_by_role("link", name=re.compile("在台账中打开")).click()

    page.wait_for_url(re.compile("due_after="))
    expect(page.locator("#ledger-total")).to_have_text(re.compile(rf"共 {told} 件"))


def test_working_days_are_counted_both_ways(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/calendar?year=2026")

    expect(page.locator("#count-added")).to_contain_text("周")
    expect(page.locator(".month").nth(1)).to_contain_text("15—23日 春节")
    expect(page.locator(".month").nth(1)).to_contain_text("14日、28日 上班")


def test_a_notice_is_looked_at_before_it_is_published(open_page: OpenPage) -> None:
    page = open_page("office-head")
    ready(page, "/calendar?year=2028")
    expect(page.locator(".band.warn")).to_contain_text("尚未公布")
    expect(page.locator("#notice-publish")).to_be_disabled()

    page.locator("#notice-text").fill(
        "国务院办公厅关于2028年部分节假日安排的通知\n一、元旦：1月1日至3日放假，共3天。1月8日（星期六）上班。"
    )
    page.click("#notice-preview")
    expect(page.locator("#notice-previewed")).to_contain_text("改为休息：2028年1月3日")
    page.click("#notice-publish")

    expect(page.locator(".pick", has_text="放假安排").first).to_contain_text("2028年放假安排")
    expect(page.locator(".month").first).to_contain_text("1—3日 元旦；8日 上班")


def test_a_notice_that_contradicts_itself_says_so(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/calendar")

    page.locator("#notice-text").fill("关于2029年部分节假日安排的通知 一、元旦：1月1日至3日放假，共5天。")
    page.click("#notice-preview")

    expect(page.locator("#notice-told")).to_contain_text("共5天")
    expect(page.locator("#notice-publish")).to_be_disabled()


def test_a_phone_shows_one_month_and_turns(open_page: OpenPage) -> None:
    page = open_page("lp-cgj", width=390)
    ready(page, "/calendar?year=2025")
    expect(page.locator(".month:visible")).to_have_count(1)

    page.get_by_role("button", name="下个月").click()

    expect(page.locator(".month:visible")).to_contain_text("2月")


def test_a_past_day_knows_what_was_in_force_then(open_page: OpenPage) -> None:
    page = open_page("office")

    ready(page, "/calendar?as_of=2026-06-30")
    expect(page.locator(".band.past")).to_contain_text("只能查看")
    expect(page.locator("#notice-preview")).to_have_count(0)
    ready(page, "/rules?as_of=2026-06-30")
    expect(page.locator(".ph")).to_contain_text("2022.1版")
