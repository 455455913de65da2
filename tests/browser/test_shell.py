"""The frame around every page, in a real browser: search, as-of, live, notices, the reader's own menu, phone, paper."""

from __future__ import annotations

import re
from time import time
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from services.demo.lives import id_of
from tests.browser.accessible import violations
from tests.browser.conftest import ARTEFACTS, OpenPage, ready, shot

LISTEN = """() => {
  const real = window.dash_clientside.set_props;
  window.heard = new Promise(done => {
    window.dash_clientside.set_props = (id, props) => {
      real(id, props);
      if (id === 'live') done({at: Date.now(), data: props.data});
    };
  });
}"""


def post(page: Page, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """What somebody does meanwhile, with the page's own session."""
    proof = next(each["value"] for each in page.context.cookies() if each["name"] == "_csrf_token")
    done = page.context.request.post(f"/api/v1{path}", data=body, headers={"x-csrftoken": proof})
    assert done.ok, done.text()
    return {"at": time() * 1000, "told": done.json()}


def registered(page: Page, title: str) -> dict[str, Any]:
    body = {
        "source": "meeting", "title": title, "content": "年内完成", "basis": "区政府常务会议", "received_on": "2026-03-02",
    }  # fmt: skip
    return post(page, "/directives", body)


# ── search ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_palette_finds_a_number_and_opens_it_by_keys_alone(open_page: OpenPage, scheme: str) -> None:
    page = open_page("office", scheme=scheme)
    ready(page, "/")

    page.keyboard.press("Control+k")
    page.keyboard.type("2026-13")
    first = page.locator(".palette-row").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(first).to_contain_text("〔2026〕13号")
    shot(page, f"shell-palette-{scheme}", whole=False)
    assert violations(page) == []
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile("/directive/"))
    expect(page.locator("#main")).to_contain_text("〔2026〕13号")


def test_arrows_choose_escape_closes_and_the_focus_returns(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/")
    page.locator(".nav a").nth(1).focus()

    page.keyboard.press("Control+k")
    page.keyboard.type("供")
    rows = page.locator(".palette-row")
    expect(rows.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")
    chosen = page.get_by_role("combobox", name="搜索").get_attribute("aria-activedescendant")
    assert chosen == rows.nth(1).get_attribute("id")
    page.keyboard.press("ArrowUp")
    expect(rows.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")

    expect(page.locator("dialog.palette")).to_be_hidden()
    assert page.evaluate("() => document.activeElement === document.querySelectorAll('.nav a')[1]")


def test_palette_finds_units_people_and_pages_and_says_when_there_is_nothing(open_page: OpenPage) -> None:
    page = open_page("office", language="en")
    ready(page, "/")
    page.click("#search")
    field = page.locator(".palette input")

    field.fill("ledger")
    expect(page.locator(".palette-row[href='/ledger']")).to_be_visible()
    field.fill("区教委")
    expect(page.locator(".palette-row[href='/ledger?unit=LP-JW']")).to_be_visible()
    field.fill("没有这样的词语")
    expect(page.locator(".palette-told")).to_have_text(re.compile("Nothing found"))


def test_palette_keeps_the_day_looked_back_at(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/ledger?as_of=2026-09-01")

    page.keyboard.press("Control+k")
    page.keyboard.type("供水")

    assert "as_of=2026-09-01" in (page.locator(".palette-row").first.get_attribute("href") or "")


# ── as of ───────────────────────────────────────────────────────────────────────────────────────


def test_every_page_can_be_put_to_a_past_day(open_page: OpenPage) -> None:
    page = open_page("office-head")
    ready(page, "/")
    paths = [href for link in page.locator(".nav > a").all() if (href := link.get_attribute("href"))]
    assert {"/", "/ledger", "/intake"} <= set(paths)

    for path in [*paths, f"/directive/{id_of('joint')}"]:
        page.goto(f"{path}?as_of=2026-09-15")
        page.wait_for_selector("#main h1")
        expect(page.locator(".head")).to_have_class(re.compile("past"))
        expect(page.locator(".as-of > summary")).to_contain_text("2026年9月15日")
        expect(page.locator("#main h1").first).not_to_have_text("页面没有打开")


def test_chosen_day_keeps_the_address_and_all_it_asks(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/ledger?light=red&open=1")

    page.click(".as-of > summary")
    page.get_by_role("button", name="上月末").click()
    page.wait_for_url(re.compile(r"as_of=\d{4}-\d\d-\d\d"))
    assert "light=red" in page.url
    assert "open=1" in page.url

    page.wait_for_selector(".head.past")
    assert "as_of" in (page.locator(".nav a").first.get_attribute("href") or "")
    page.click(".as-of > summary")
    page.locator(".as-of").get_by_role("button", name="前一天").click()
    page.wait_for_url(re.compile(r"as_of=\d{4}-\d\d-(29|30|27)"))
    page.wait_for_selector(".head.past")
    page.click(".as-of > summary")
    shot(page, "shell-as-of", whole=False)
    assert violations(page) == []
    page.locator(".as-of").get_by_role("button", name="回到今天").click()
    page.wait_for_url(re.compile(r"/ledger\?light=red&open=1$"))


# ── live ────────────────────────────────────────────────────────────────────────────────────────


def test_what_one_does_is_at_another_within_a_second(open_page: OpenPage) -> None:
    clerk, auditor = open_page("office2"), open_page("auditor")
    ready(clerk, "/guide")
    ready(auditor, "/")
    before = auditor.locator(".chain b").inner_text()
    auditor.evaluate(LISTEN)

    done = registered(clerk, "实时到达的一件事")

    heard = auditor.evaluate("() => window.heard")
    assert heard["data"]["directive"] == done["told"]["id"]
    assert heard["at"] - done["at"] < 1000
    expect(auditor.locator(".chain b")).not_to_have_text(before)


def test_lost_connection_is_said_and_taken_up_again(open_page: OpenPage) -> None:
    page = open_page("office", expects="ERR_")
    page.clock.install()
    page.route("**/api/v1/stream", lambda route: route.abort())
    ready(page, "/guide")

    page.clock.fast_forward("00:40")
    expect(page.locator("#stale")).to_be_visible()
    shot(page, "shell-stale", whole=False)

    page.unroute("**/api/v1/stream")
    page.click("#stale-retry")
    expect(page.locator("#stale")).to_be_hidden()


# ── notices ─────────────────────────────────────────────────────────────────────────────────────


def test_unit_is_told_marks_read_and_mutes(open_page: OpenPage) -> None:
    office, unit = open_page("office"), open_page("lp-cgj")
    digests = [each["id"] for each in unit.context.request.get("/api/v1/notices").json()["digests"]]
    post(unit, "/notices/read", {"position": 10**9, "digests": digests})
    ready(unit, "/guide")
    unread = unit.locator("#bell-count")
    expect(unread).to_be_hidden()

    ready(office, "/guide")
    title = f"通知送到单位的一件事 {uuid4().hex[:6]}"
    matter = registered(office, title)["told"]["id"]
    post(office, f"/directives/{matter}/assign", {"lead": "LP-CGJ", "due_on": "2027-03-01"})

    expect(unread).to_contain_text("1")
    unit.click(".bell > summary")
    notice = unit.locator(".notice", has_text=title)
    expect(notice).to_have_class(re.compile("new"))
    shot(unit, "shell-notices", whole=False)
    assert violations(unit) == []
    notice.get_by_role("button", name="免打扰").click()
    expect(unread).to_be_hidden()
    notice.get_by_role("button", name="恢复提醒").click()
    expect(unread).to_contain_text("1")
    unit.get_by_role("button", name="全部已读").click()
    expect(unread).to_be_hidden()

    post(office, f"/directives/{matter}/urge", {"unit": "LP-CGJ", "reason": "进展迟缓", "step": "当面催办"})
    expect(unread).to_contain_text("1")
    ready(unit, f"/directive/{matter}")
    expect(unread).to_be_hidden()


# ── the reader's own menu ───────────────────────────────────────────────────────────────────────


def test_colours_and_first_page_stay_with_the_person(open_page: OpenPage) -> None:
    page = open_page("auditor")
    ready(page, "/")
    page.click(".me > summary")
    page.get_by_role("button", name="深色", exact=True).click()
    page.wait_for_function("() => document.documentElement.dataset.mantineColorScheme === 'dark'")
    page.wait_for_selector("#main h1")
    page.click(".me > summary")
    page.click("#landing")
    page.get_by_role("option", name="督办台账").click()
    expect(page.get_by_text("下次登录后先看这一页")).to_be_visible()

    elsewhere = open_page()
    elsewhere.goto("/login")
    elsewhere.fill("#username", "auditor")
    elsewhere.fill("#password", "demo")
    elsewhere.click("#log-in button")
    elsewhere.wait_for_url(re.compile("/ledger$"))
    assert elsewhere.locator("html").get_attribute("data-mantine-color-scheme") == "dark"
    post(elsewhere, "/session/settings", {"scheme": "", "landing": ""})


def test_password_form_says_what_is_wrong_and_keeps_the_old_one(open_page: OpenPage) -> None:
    page = open_page("office2", expects="422")
    ready(page, "/guide")
    page.click(".me > summary")
    page.click("#password-open")
    expect(page.locator("#password-box")).to_be_visible()
    assert violations(page) == []

    page.fill("#password-old", "wrong")
    page.fill("#password-new", "long enough now")
    page.fill("#password-again", "long enough then")
    page.keyboard.press("Enter")
    expect(page.locator("#password-told")).to_have_text(re.compile("不一致|differ"))
    page.fill("#password-again", "long enough now")
    page.keyboard.press("Enter")
    expect(page.locator("#password-told")).to_have_text(re.compile("原密码不正确|present password"))
    shot(page, "shell-password", whole=False)
    page.keyboard.press("Escape")
    expect(page.locator("#password-box")).to_be_hidden()


# ── phone and paper ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("language", "scheme"), [("zh-CN", "light"), ("en", "dark")])
def test_everything_of_the_frame_is_in_reach_on_a_phone(open_page: OpenPage, language: str, scheme: str) -> None:
    page = open_page("lp-cgj", width=390, height=844, language=language, scheme=scheme)
    ready(page, "/guide")

    for name, opener in (("notices", ".bell > summary"), ("me", ".me > summary"), ("as-of", ".as-of > summary")):
        page.click(opener)
        box = page.locator("details.drop[open] .menu").bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= 390 - box["width"], name
        shot(page, f"shell-{name}-{scheme}-{language}-390", whole=False)
        assert violations(page) == []
        page.keyboard.press("Escape")
        expect(page.locator("details.drop[open]")).to_have_count(0)
    page.click("#search")
    page.locator(".palette input").fill("供")
    page.wait_for_selector(".palette-row")
    shot(page, f"shell-palette-{scheme}-{language}-390", whole=False)
    page.keyboard.press("Escape")
    page.click("#burger")
    expect(page.locator(".nav a").first).to_be_visible()
    shot(page, f"shell-nav-{scheme}-{language}-390", whole=False)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390


def test_paper_says_whose_it_is_and_as_of_when(open_page: OpenPage) -> None:
    page = open_page("office", scheme="dark")
    ready(page, "/?as_of=2026-09-15")

    page.emulate_media(media="print")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")

    expect(page.locator(".head")).to_be_hidden()
    expect(page.locator(".nav")).to_be_hidden()
    head = page.locator(".print-head")
    expect(head).to_contain_text("督查办公室")
    expect(head).to_contain_text("截至 2026年9月15日")
    expect(head).to_contain_text(re.compile(r"打印：.+ 20\d\d"))
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    ARTEFACTS.mkdir(exist_ok=True)
    page.pdf(path=ARTEFACTS / "shell-print.pdf", format="A4", print_background=True)
