"""Timelines moved after a holiday notice, by clicking: listed, begun, seen to their end, shown again by their address; a
move watched and stopped."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from services.commands.decisions import Following
from tests.browser.conftest import OpenPage, chooses, ready
from tests.browser.test_assessment_desks import form
from tests.browser.test_decisions import decision, sent
from tests.browser.test_journey import choose
from tests.browser.test_meetings import field

TITLE = "城乡公交一体化改革方案"


def test_what_a_notice_moves_is_listed_moved_and_shown_again(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/decisions")
    steps = page.context.request.get(f"/api/v1{decision(page, TITLE)}/timeline").json()["milestones"]
    due = max(step["current"]["due"] for step in steps if not step["reached"] and not step["dropped"])
    notice = {"year": int(due[:4]), "holidays": [due], "source": "放假通知", "provisional": True}
    sent(page, "/calendar/notices", notice)

    page.locator('#main a[href="/timelines"]').click()
    one = page.locator(".tl-one", has_text=TITLE)
    expect(one).to_contain_text("→")
    page.locator(chooses("timelines-act", "follow")).click()
    form(page, "timelines")
    choose(page, "依据", "工作日历调整")
    page.keyboard.press("Tab")
    page.click("#timelines-submit")
    expect(page.locator("#timelines-form .mantine-InputWrapper-error")).to_have_count(2)
    field(page, "timelines", "根据的文件或版本").fill("放假通知")
    field(page, "timelines", "理由").fill("放假安排调整")
    page.click("#timelines-submit")

    page.wait_for_url(re.compile(r"/timelines\?following="))
    for _ in range(2):
        expect(page.locator(".tl-progress .hd .lt")).to_have_text("已完成")
        expect(page.locator(".tl-one", has_text=TITLE)).to_contain_text("第")
        page.reload()
    ready(page, "/timelines")
    expect(page.locator(".tl-one", has_text=TITLE)).to_have_count(0)
    ready(page, "/timelines?as_of=2026-09-01")
    expect(page.locator(chooses("timelines-act", "follow"))).to_have_count(0)
    expect(page.locator("#main")).to_contain_text("往日不能办理")


def test_a_move_shows_how_far_it_is_and_can_be_stopped(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[tuple[Following, tuple[str, ...]]] = []
    do = Following.do
    monkeypatch.setattr(Following, "do", lambda work, *parts: held.append((work, parts)))
    page = open_page("office")
    ready(page, "/timelines")
    begun = sent(page, "/timelines/follow", {"ground": "rules", "cause": "2026.1", "reason": "规则修订"})
    ready(page, f"/timelines?following={begun['id']}")
    told = page.locator(".tl-progress")
    expect(told).to_contain_text(f"已看 0 / {begun['of']}")

    [(work, parts)] = held
    do(work, parts[0])
    expect(told).to_contain_text(f"已看 1 / {begun['of']}")
    told.get_by_role("button", name="停止").click()

    expect(told.locator(".hd .lt")).to_have_text("已停止")
    expect(told.get_by_role("button")).to_have_count(0)
    path = f"/api/v1/timelines/follow/{begun['id']}"
    assert page.context.request.get(path).json()["cancelled"]
