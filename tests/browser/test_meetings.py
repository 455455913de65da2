"""Meetings, topics, documents and the signing table by clicking: a topic's way to signed minutes and a matter, a document
that expires and is cleaned up, numbers that are the length of their lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import IDLE, OpenPage, chooses, ready
from tests.browser.test_assessment_desks import confirmed, form
from tests.browser.test_journey import choose

NOTHING: Mapping[str, str] = {}
TITLE = "滨河公园夜间照明改造"
MEETING = "区政府照明专题调度会"


def field(page: Page, thing: str, label: str) -> Locator:
    return page.locator(f"#{thing}-form").get_by_label(re.compile(rf"^{re.escape(label)}[ *]*$")).first


def do(
    page: Page, thing: str, act: str, *, chosen: Mapping[str, str] = NOTHING, typed: Mapping[str, str] = NOTHING
) -> None:
    """One act in its form, from the head of the page or from behind "more"."""
    button = page.locator(chooses(f"{thing}-act", act)).first
    button.wait_for(state="attached")
    if not button.is_visible():
        page.locator(".more > summary").click()
    button.click()
    form(page, thing)
    for label, option in chosen.items():
        choose(page, label, option)
        page.keyboard.press("Escape" if page.get_by_role("listbox").count() else "Tab")
    for label, text in typed.items():
        field(page, thing, label).fill(text)
    page.keyboard.press("Tab")
    confirmed(page, thing)


def rows(page: Page, path: str, row: str) -> int:
    other = page.context.new_page()
    ready(other, path)
    found = other.locator(row).count()
    other.close()
    return found


def test_a_topic_reaches_signed_minutes_and_its_item_becomes_a_matter(open_page: OpenPage) -> None:
    unit, office, leader = open_page("lp-cgj"), open_page("office"), open_page("leader")
    ready(unit, "/topics")
    do(unit, "topic", "propose", typed={"议题名称": TITLE}, chosen={"涉及单位": "区财政局"})
    expect(unit.locator("h1")).to_have_text(TITLE)
    topic = re.sub(r"^https?://[^/]+", "", unit.url)
    do(unit, "topic", "opinions", chosen={"意见": "同意"}, typed={"内容": "同意改造", "签署人": "王局长"})
    expect(unit.locator(".tp-said")).to_contain_text("王局长")

    ready(office, topic)
    do(office, "topic", "coordinate", chosen={"协调的领导": "秦向东"}, typed={"协调情况": "资金已落实"})
    do(office, "topic", "opinions", chosen={"代哪个单位录入": "区财政局", "意见": "同意"}, typed={"内容": "同意", "签署人": "李局长"})  # fmt: skip
    do(office, "topic", "review", typed={"审核意见": "材料齐全"})
    ready(leader, topic)
    do(leader, "topic", "admit")
    expect(leader.locator(".steps .now")).to_have_text("已确定")

    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    ready(office, "/meetings")
    do(
        office,
        "meeting",
        "call",
        typed={"会议名称": MEETING, "召开日期": f"{today.year}年{today.month}月{today.day}日"},
    )
    expect(office.locator("h1")).to_have_text(MEETING)
    expect(office.locator(".kv")).to_contain_text(["有权主持"])
    meeting = re.sub(r"^https?://[^/]+", "", office.url)
    do(office, "meeting", "agenda", chosen={"议题": TITLE})
    expect(office.locator(".mt-items")).to_contain_text(TITLE)
    do(office, "meeting", "papers", typed={"迟送说明": "临时调度"})
    do(office, "meeting", "hold")
    expect(office.locator(".steps .now")).to_have_text("已召开")
    said = {f"1. {TITLE}：议定内容": "同意改造方案，年底前完成。"}
    do(office, "meeting", "minutes", chosen={"落实单位": "区城市管理局"}, typed=said)
    expect(office.locator(".mt-items")).to_contain_text("签发纪要后转督办")
    ready(leader, meeting)
    do(leader, "meeting", "sign-minutes")
    expect(leader.locator(".kv").first).to_contain_text("周明远")

    # the office's page has heard of the signature by itself
    expect(office.locator(chooses("meeting-act", "handover"))).to_have_count(1)
    do(office, "meeting", "handover-one")
    matter = office.locator(".mt-items .matter")
    expect(matter).to_contain_text("正常")
    matter.locator("a").click()
    expect(office.locator(".dh h1")).to_contain_text(TITLE)


def test_a_document_that_expired_is_cleaned_up_and_counts_no_more(open_page: OpenPage) -> None:
    office = open_page("office")
    ready(office, "/documents?show=expired")
    left = office.locator(".nd-row").count()
    assert left
    office.locator(".nd-row").first.click()
    expect(office.locator(".band.bad")).to_contain_text("未处理")
    do(office, "normative", "clean-up", typed={"理由": "有效期满，不再延续"})
    expect(office.locator(".nd")).to_contain_text("失效")
    expect(office.locator(".band.bad")).to_have_count(0)
    assert rows(office, "/documents?show=expired", ".nd-row") == left - 1

    ready(office, "/documents?show=expires_soon")
    office.locator(".nd-row").first.click()
    do(office, "normative", "clean-up", chosen={"清理结果": "继续有效"}, typed={"理由": "仍有必要"})
    expect(office.locator(".nd-line")).to_contain_text(["继续有效"])


def test_a_number_is_the_length_of_its_list(open_page: OpenPage) -> None:
    office = open_page("office")
    for path, row in (("/meetings", ".mt-row"), ("/documents", ".nd-row")):
        ready(office, path)
        for cell in office.locator(".acted-stats a").all():
            href = cell.get_attribute("href")
            assert href
            assert rows(office, href, row) == int(cell.locator(".v").inner_text()), href
    ready(office, "/topics")
    for head in office.locator(".tp-col h2 a").all():
        href = head.get_attribute("href")
        assert href
        assert rows(office, href, ".tp-card") == int(head.inner_text()), href


def test_who_signs_this_is_asked_and_answered(open_page: OpenPage) -> None:
    page = open_page("lp-jw")
    ready(page, "/signing")
    every = page.locator("tbody tr").count()

    page.get_by_label("这份公文由谁签发？").fill("报送区委的请示")
    expect(page.locator(".sg-answer").first).to_contain_text("由主要负责人签发")
    expect(page.locator(".sg-answer").first).to_contain_text("L52")
    expect(page.locator("tbody tr")).not_to_have_count(every)

    page.get_by_label("这份公文由谁签发？").fill("气象预报")
    expect(page.locator("#signing-found")).to_contain_text("没有找到")


def test_a_past_day_is_read_and_not_acted_on_and_a_unit_sees_its_own(open_page: OpenPage) -> None:
    office, unit = open_page("office"), open_page("lp-jw")
    for path in ("/meetings", "/topics", "/documents"):
        ready(office, f"{path}?as_of=2026-10-01")
        expect(office.locator(".band.past")).to_contain_text("只能查看")
        expect(office.locator(".ph button")).to_have_count(0)
    ready(office, "/meetings")
    every = office.locator(".mt-row").count()
    ready(unit, "/meetings")
    unit.wait_for_function(IDLE)
    assert 0 < unit.locator(".mt-row").count() < every
