"""Every page, light and dark, in both languages, wide and on a phone: whole, quiet, and within its width."""

from __future__ import annotations

import re
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from services.demo.lives import id_of
from tests.browser.accessible import colours, structure
from tests.browser.conftest import IDLE, OpenPage, chooses, ready, shot
from tests.browser.test_assessment import DEPARTMENTS
from tests.browser.test_assessment_desks import SCHEME
from tests.browser.test_assessment_desks import TOWNS as TOWNS_DESKS

PAGES = {
    "today": ("office", "/"),
    "ledger": ("office", "/ledger"),
    "ledger-asked": ("office", "/ledger?light=red,yellow&open=1&sort=due&density=compact"),
    "directive": ("office", f"/directive/{id_of('joint')}"),
    "directive-closed": ("office", f"/directive/{id_of('again')}"),
    "intake": ("office", "/intake"),
    "intake-read": ("office", "/intake?tab=read"),
    "intake-list": ("office", "/intake?tab=list"),
    "rules": ("office", "/rules?show=differs"),
    "calendar": ("office", "/calendar"),
    "calendar-day": ("office", "/calendar .month td a"),
    "guide": ("office", "/guide"),
    "compare": ("auditor", "/compare?from=2026-08-01"),
    "compare-matter": ("auditor", f"/compare/{id_of('again')}?from=2026-08-20&to=2026-10-12"),
    "notice-slip": ("office", f"/directive/{id_of('again')}/notice"),
    "unit": ("lp-cgj", "/"),
    "review": ("office", "/review"),
    "review-objection": ("office", "/review?kind=decide_objection"),
    "unit-desk": ("lp-cgj", "/unit"),
    "unit-report": ("lp-cgj", "/unit/report"),
    "unit-statement": ("lp-cgj", "/unit/statement"),
    "leader": ("leader", "/"),
    "auditor": ("auditor", "/"),
    "admin": ("admin", "/"),
    "report": ("office", "/today/report"),
    "units": ("office", "/units"),
    "statistics": ("office", "/statistics"),
    "wall": ("office", "/wall"),
    "today-past": ("office", "/?as_of=2026-09-01"),
    "years": ("office", "/assessment"),
    "results": ("office", f"/assessment/{DEPARTMENTS}"),
    "results-lines": ("office", f"/assessment/{DEPARTMENTS}?show=lines"),
    "results-months": ("office", f"/assessment/{DEPARTMENTS}?show=months"),
    "results-trend": ("office", f"/assessment/{DEPARTMENTS}?show=trend"),
    "results-what-if": ("office", f"/assessment/{DEPARTMENTS}?show=what-if&group=social"),
    "results-checks": ("auditor", f"/assessment/{DEPARTMENTS}?show=checks"),
    "receipt": ("lp-cgj", f"/assessment/{DEPARTMENTS}/receipt/LP-CGJ"),
    "collection": ("office", f"{TOWNS_DESKS}/collection"),
    "collection-of-unit": ("lp-jw", f"/assessment/{DEPARTMENTS}/collection"),
    "scoring": ("office-head", f"/assessment/{DEPARTMENTS}/scoring"),
    "appeals": ("leader", f"/assessment/{DEPARTMENTS}/appeals"),
    "schemes": ("office", "/schemes"),
    "scheme": ("office", SCHEME),
    "scheme-write": ("office", f"{SCHEME}?edit=1"),
    "scheme-past": ("auditor", f"{SCHEME}?as_of=2026-11-01"),
    "meetings": ("office", "/meetings"),
    "meetings-past": ("office", "/meetings?as_of=2026-09-01"),
    "meeting-ahead": ("office", "/meetings .mt-row:has(.lt.b)"),
    "meeting-signed": ("leader", "/meetings .mt-row:has(.progress)"),
    "topics": ("office", "/topics"),
    "topics-mine": ("office", "/topics?status=mine"),
    "topics-of-a-unit": ("lp-cgj", "/topics"),
    "topic": ("office", "/topics .s-coordinated>*>.tp-card"),
    "topic-refused": ("office", "/topics .s-refused>*>.tp-card"),
    "documents": ("office", "/documents"),
    "document": ("office", "/documents .nd-row"),
    "signing": ("office", "/signing"),
    "signing-asked": ("leader", "/signing?q=规范性文件"),
    "decisions": ("office", "/decisions"),
    "decisions-slipped": ("leader", "/decisions?slip=true"),
    "decisions-past": ("auditor", "/decisions?as_of=2026-09-01"),
    "decision": ("office", "/decisions a.dc-row:has(.lt.r)"),
    "decision-of-a-unit": ("lp-cgj", "/decisions a.dc-row:has(.lt.g)"),
    "timelines": ("office", "/timelines"),
    "missing": ("office", "/no-such-page"),
    "past": ("office", f"/directive/{id_of('again')}?as_of=2026-09-01"),
}
WIDTHS = (1440, 1024, 390)
COLOURED = {"zh-CN": (("light", 1440), ("dark", 390)), "en": (("dark", 1440), ("light", 390))}
SHARES = 4
"""The pages are divided, so that two cores have as much to do."""
IN_SCHEME = "(scheme) => document.documentElement.setAttribute('data-mantine-color-scheme', scheme)"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def visit(page: Page, path: str) -> None:
    """A path, or after a space what of its list is opened: `/meetings .mt-row`."""
    path, _, row = path.partition(" ")
    ready(page, path)
    if row:
        href = page.locator(row).first.get_attribute("href")
        assert href
        ready(page, href)


def width_of(page: Page) -> int:
    return int(page.evaluate("() => document.documentElement.scrollWidth"))


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_page_is_whole_on_a_desk_and_on_a_phone(open_page: OpenPage, language: str, share: int) -> None:
    """A page is opened once for each language, and then looked at in both schemes and every width.

    Each rule of axe is asked where its answer can differ: those about colours in both schemes, on a desk and on a phone,
    half of them in either language, around a page only once for each reader; all others in every language and width, of
    one scheme.
    """
    pages = dict(list(PAGES.items())[share::SHARES])
    wrong = []
    for user in dict.fromkeys(user for user, _ in pages.values()):
        page = open_page(user, language=language)
        coloured = "html"
        for name in (name for name, (whose, _) in pages.items() if whose == user):
            page.set_viewport_size({"width": WIDTHS[0], "height": 900})
            visit(page, pages[name][1])
            assert page.locator("html").get_attribute("lang") == language
            assert page.locator("#main h1").inner_text().strip()
            for width, scheme in product(WIDTHS, ("light", "dark")):
                page.set_viewport_size({"width": width, "height": 900})
                page.evaluate(IN_SCHEME, scheme)
                if width == 390 and pages[name][1].startswith("/ledger"):
                    page.wait_for_selector(".lcard")
                shot(page, f"{name}-{scheme}-{language}-{width}")
                if width_of(page) > width:
                    wrong.append((name, scheme, width, f"{width_of(page)} px wide"))
                if scheme == "light":
                    wrong += [(name, scheme, width, found) for found in structure(page)]
                if (scheme, width) in COLOURED[language]:
                    wrong += [(name, scheme, width, found) for found in colours(page, coloured)]
            coloured = "#main"
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize(("language", "scheme"), [("zh-CN", "light"), ("en", "dark")])
def test_log_in_fits_a_phone_and_says_what_is_wrong(open_page: OpenPage, language: str, scheme: str) -> None:
    page = open_page(language=language, scheme=scheme, width=390, expects="401")
    page.goto("/ledger")
    page.wait_for_selector("#log-in")
    assert width_of(page) <= 390
    shot(page, f"login-{scheme}-{language}-390")

    page.click("[data-username=office]")
    page.fill("#password", "wrong")
    page.click("#log-in button")
    expect(page.locator("#told")).to_have_text(re.compile("不正确|wrong"))

    page.click("[data-username=office]")
    page.click("#log-in button")
    page.wait_for_url(re.compile("/ledger$"))


def test_ended_session_leads_to_log_in_and_back_to_the_same_page(open_page: OpenPage) -> None:
    page = open_page("office", expects="401", alone=True)
    ready(page, "/ledger?light=red")
    page.context.clear_cookies(name="sid")

    page.get_by_label("编号、事项、内容").fill("供气")
    page.keyboard.press("Enter")

    page.wait_for_selector("#log-in")
    page.click("[data-username=office]")
    page.click("#log-in button")
    page.wait_for_url(re.compile(r"/ledger\?light=red"))


@pytest.mark.parametrize(
    "how",
    [
        "fetch(url).catch(() => 0)",
        "new Image().src = url",
        "document.body.append(Object.assign(document.createElement('script'), { src: url }))",
    ],
)
@pytest.mark.parametrize("url", ["https://example.org/a.js", "http://192.0.2.1/a.js"])
def test_what_is_asked_of_another_origin_is_an_error_on_the_console(open_page: OpenPage, how: str, url: str) -> None:
    """By this every browser test sees that a page asks nothing outside."""
    page = open_page("office", expects=url)
    ready(page, "/guide")
    with page.expect_console_message(lambda line: line.type == "error" and url in line.text):
        page.evaluate(f"(url) => {{ {how} }}", url)


def test_a_failed_answer_is_an_error_on_the_console(open_page: OpenPage) -> None:
    page = open_page("office", expects="500")
    ready(page, "/guide")
    page.route("**/api/v1/broken", lambda route: route.fulfill(status=500))
    with page.expect_console_message(lambda line: line.type == "error" and "500" in line.text):
        page.evaluate("() => fetch('/api/v1/broken').then(() => 0)")


def test_frame_texts_are_english_for_an_english_reader(open_page: OpenPage) -> None:
    """Names and matters are data and stay as they are; what is ours is in the reader's language."""
    page = open_page("office", language="en")

    for path in ("/", "/ledger", "/intake", f"/directive/{id_of('joint')}", "/guide"):
        ready(page, path)
        ours = page.locator(
            ".nav a, .card > .hd h2, .btn, label, .ph h1, th, .ag-header-cell-text, .steps b, .stats .k"
        )
        for text in ours.all_inner_texts():
            if text.strip() not in ("", "中文"):
                assert not CHINESE.search(text), (path, text)


def test_number_on_a_card_is_the_length_of_the_list_it_opens(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/")

    cards = page.locator(".count")
    assert cards.count() == 6
    for place in range(2):
        card = cards.nth(place)
        told, href = (
            int(re.sub(r"\D", "", card.locator(".v").inner_text())),
            card.locator(".main").get_attribute("href"),
        )
        assert href
        other = page.context.new_page()
        other.goto(href)
        expect(other.locator("#ledger-total")).to_have_text(re.compile(rf"共 {told:,} 件"))
        other.close()


def test_ledger_filters_on_the_server_and_keeps_them_in_the_address(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/ledger")

    page.get_by_label("编号、事项、内容").fill("校园周边")
    page.keyboard.press("Enter")

    expect(page.locator("#ledger-total")).to_have_text(re.compile(r"共 [12] 件"))
    expect(page.locator(".ag-center-cols-container")).to_contain_text("校园周边环境整治")
    assert "q=" in page.url
    page.reload()
    expect(page.locator("#ledger-total")).to_have_text(re.compile(r"共 [12] 件"))


def test_unit_sees_its_own_matters_and_no_others(open_page: OpenPage) -> None:
    page = open_page("lp-slj")

    ready(page, f"/directive/{id_of('lasting')}")
    expect(page.locator("h1")).to_have_text("河长制常态化巡查")
    ready(page, f"/directive/{id_of('again')}")
    expect(page.locator("h1")).to_have_text("没有找到")
    ready(page, "/intake")
    expect(page.locator("h1")).to_have_text("无权查看")


def test_past_day_shows_what_was_and_offers_no_act(open_page: OpenPage) -> None:
    page = open_page("office")

    ready(page, f"/directive/{id_of('again')}?as_of=2026-09-01")

    expect(page.locator(".band.past")).to_contain_text("只能查看")
    expect(page.locator(".dh .act .btn")).to_have_count(0)
    expect(page.locator(".dh")).not_to_contain_text("已办结")


def test_language_is_the_readers_own_and_stays(open_page: OpenPage) -> None:
    page = open_page("office2")
    ready(page, "/")

    page.click("#language")
    page.wait_for_function("() => document.documentElement.lang === 'en'")
    page.wait_for_function(IDLE)
    ready(page, "/ledger")

    expect(page.locator("#main h1")).to_have_text("Ledger")
    page.click("#language")
    page.wait_for_function("() => document.documentElement.lang === 'zh-CN'")


def test_evidence_goes_straight_to_the_api_and_stands_with_the_report(open_page: OpenPage) -> None:
    page = open_page("lp-cgj")
    ready(page, f"/directive/{id_of('joint')}")
    reports = page.locator(".fb").count()

    page.click(chooses("act-chosen", "feedback"))
    page.get_by_label("办理情况").fill("完成第二轮井盖巡查。")
    page.hover("#act-form .dropzone")
    paper = {"name": "巡查记录.txt", "mimeType": "text/plain", "buffer": "井盖巡查记录".encode()}
    page.set_input_files("#act-form .dropzone input[type=file]", [paper])
    expect(page.locator("#act-form .picked")).to_contain_text("✓")
    page.click("#act-submit")

    expect(page.locator(".fb")).to_have_count(reports + 1)
    expect(page.locator(".fb").first.locator(".file")).to_have_count(1)


def test_what_somebody_else_did_meanwhile_is_told_before_it_is_acted_on(open_page: OpenPage) -> None:
    first, second = open_page("office"), open_page("office-head")
    for page in (first, second):
        ready(page, f"/directive/{id_of('lasting')}")
        page.click(".more > summary")
        page.click(chooses("act-chosen", "suspend"))
        page.wait_for_selector("#act-form .fields")
        page.get_by_label("理由").first.fill("等待上级政策")

    first.click("#act-submit")
    first.wait_for_selector("#act-form", state="hidden")
    second.click("#act-submit")

    expect(second.locator("#act-told")).to_contain_text("您填写的内容仍在")
    assert second.get_by_label("理由").first.input_value() == "等待上级政策"
