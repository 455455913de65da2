"""The pages of a day in a real browser: each number is its list, each act opens its form, the wall fills a wall."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode

import pytest
from playwright.sync_api import Page, expect

from services.demo.lives import id_of
from tests.browser.conftest import ARTEFACTS, IDLE, OpenPage, ready, shot

NUMBER = re.compile(r"\D")


def told(text: str) -> int:
    return int(NUMBER.sub("", text))


def opens_its_list(page: Page, href: str, n: int) -> None:
    """The list behind a number has as many rows, as the API answers the same question."""
    path, _, query = href.partition("?")
    assert path == "/ledger"
    asked = [(name, word) for name, value in parse_qsl(query) for word in value.split(",")]
    answer = page.request.get(f"/api/v1/directives?{urlencode([*asked, ('limit', '1')])}")
    assert answer.ok, (href, answer.text())
    assert answer.json()["total"] == n, href


def test_every_number_of_today_opens_the_list_it_counts(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/")

    cards = page.locator(".count")
    assert cards.count() == 6
    for place in range(6):
        card = cards.nth(place)
        opens_its_list(page, card.locator(".main").get_attribute("href") or "", told(card.locator(".v").inner_text()))
    beneath = page.locator(
        ".count .s a[data-count], .pair a.all, .pair .ub:has-text('件'), .horizon .hz:has(.n:not(:empty))"
    )
    assert beneath.count() > 6
    for place in range(beneath.count()):
        link = beneath.nth(place)
        number = link.locator(".n, .num").last if link.locator(".n, .num").count() else link
        opens_its_list(page, link.get_attribute("href") or "", told(number.inner_text()))


def test_units_light_and_list_agree(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/units?kind=department")

    links = page.locator(".ut tbody tr").first.locator("td.n a")
    assert links.count() > 2
    for place in range(links.count()):
        opens_its_list(page, links.nth(place).get_attribute("href") or "", told(links.nth(place).inner_text()))

    page.get_by_placeholder("查找单位").fill("教委")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q="))
    page.wait_for_selector(".ut tbody tr")
    expect(page.locator(".ut tbody th")).to_have_text(["区教委"])


def test_statistics_and_lists_agree_and_a_bar_opens_its_own(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/statistics")
    page.wait_for_selector("#stat-trend .bars .point", state="attached")

    cards = page.locator(".count")
    for place in range(cards.count()):
        card = cards.nth(place)
        opens_its_list(page, card.locator(".main").get_attribute("href") or "", told(card.locator(".v").inner_text()))
    for card in range(6):
        first = page.locator(".thirds .card").nth(card).locator("a").first
        opens_its_list(page, first.get_attribute("href") or "", told(first.locator(".v").inner_text()))
    assert page.locator(".modebar-btn").count() == 0

    bars = page.locator("#stat-trend .bars .point path").all()
    place = next(box for bar in bars if (box := bar.bounding_box()) and box["height"] > 3)
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.wait_for_url(re.compile(r"/ledger\?.*closed_after"))


def test_another_period_is_chosen_by_its_name(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/statistics")

    page.get_by_role("link", name="按办结").click()
    page.wait_for_url(re.compile("basis=closed"))
    page.wait_for_selector(".stats-page")
    page.get_by_role("link", name="本月", exact=True).click()
    page.wait_for_url(re.compile("basis=closed"))

    expect(page.locator(".choice[aria-current]")).to_have_text(["本月", "按办结"])


def test_tabs_show_their_own_and_an_act_opens_its_form(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/")

    page.get_by_role("tab", name="逾期").click()
    expect(page.get_by_role("tab", name="逾期")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".tl .st .lt.r")).to_have_count(page.locator(".tl tbody tr").count())
    page.locator(".tl .go a", has_text="催办").first.click()

    page.wait_for_url(re.compile("/directive/"))
    expect(page.locator("#act-form")).to_be_visible()
    expect(page.locator("#act-form")).to_contain_text("催办事由")
    assert "#" not in page.url


def test_a_leader_endorses_in_place_and_sees_first_what_will_be_recorded(open_page: OpenPage) -> None:
    page = open_page("leader")
    ready(page, "/")
    rows = page.locator(".tl tbody tr")
    waiting = rows.count()
    assert waiting

    page.locator(".tl .go button").first.click()
    expect(page.locator("#endorse-told")).to_contain_text("将记录")
    page.locator("#endorse-confirm").click()

    if waiting > 1:
        expect(rows).to_have_count(waiting - 1)
    else:
        expect(page.locator(".todos .empty")).to_be_visible()


def test_what_another_does_appears_by_itself(open_page: OpenPage) -> None:
    watching, acting = open_page("office-head"), open_page("office")
    ready(watching, "/")
    ready(acting, f"/directive/{id_of('joint')}#act=urge")
    expect(acting.locator("#act-form")).to_be_visible()
    acting.get_by_label("催办事由").fill("请按期反馈")

    unit = acting.get_by_role("textbox", name="催办单位")
    if unit.input_value() == "":
        unit.click()
        acting.get_by_role("option").first.click()
    acting.click("#act-submit")
    acting.wait_for_selector("#act-form", state="hidden")

    expect(watching.locator(".events li").first).to_contain_text("请按期反馈")


def test_a_past_day_is_read_and_not_acted_on(open_page: OpenPage) -> None:
    page = open_page("office")

    for path in ("/", "/units", "/statistics", "/today/report"):
        ready(page, f"{path}?as_of=2026-09-01")
        expect(page.locator(".band.past")).to_be_visible()
        assert page.locator(".tl .go a, .tl .go button").count() == 0
        for link in page.locator("#page a[href^='/ledger'], #page a[href^='/directive']").all()[:5]:
            assert "as_of=2026-09-01" in (link.get_attribute("href") or "")


def test_the_daily_report_is_a_sheet_of_paper(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/today/report")
    page.emulate_media(media="print")

    expect(page.locator(".paper h1")).to_have_text("督查日报")
    expect(page.locator(".nav")).to_be_hidden()
    ARTEFACTS.mkdir(exist_ok=True)
    page.pdf(path=ARTEFACTS / "daily-report.pdf", format="A4")
    page.emulate_media(media="screen")
    lead = page.locator(".paper .lead a")
    for place in range(lead.count()):
        opens_its_list(page, lead.nth(place).get_attribute("href") or "", told(lead.nth(place).inner_text()))


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160)])
def test_the_wall_fills_its_wall_without_a_scroll(open_page: OpenPage, width: int, height: int) -> None:
    page = open_page("office", width=width, height=height)
    page.goto("/wall")
    page.wait_for_selector(".w-count")
    page.wait_for_function(IDLE)

    assert page.evaluate("() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [
        width,
        height,
    ]
    expect(page.locator("#nav")).not_to_be_visible()
    assert page.locator(".w-longest li").count() > 0
    shot(page, f"wall-{width}", whole=False)
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"/$"))


def test_the_wall_goes_full_screen_and_back(open_page: OpenPage) -> None:
    page = open_page("office", width=1920, height=1080)
    page.goto("/wall")
    page.wait_for_selector(".w-count")

    page.get_by_role("button", name="全屏显示").click()
    page.wait_for_function("() => document.fullscreenElement !== null")
    page.get_by_role("button", name="全屏显示").click()
    page.wait_for_function("() => document.fullscreenElement === null")

    assert page.url.endswith("/wall")


def test_units_and_auditors_have_no_wall(open_page: OpenPage) -> None:
    for user in ("lp-cgj", "auditor"):
        page = open_page(user)
        ready(page, "/wall")
        expect(page.locator("h1")).to_have_text("无权查看")


def test_a_unit_finds_itself_alone_among_the_lights(open_page: OpenPage) -> None:
    page = open_page("lp-cgj")
    ready(page, "/units")

    expect(page.locator(".ut tbody tr")).to_have_count(1)
    expect(page.locator(".ut tbody th")).to_contain_text("城市管理局")
