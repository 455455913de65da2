"""Major decisions by clicking: a procedure finished, decided by signed minutes, planned, reshaped and evaluated; the
slider, which needs no server; a slip down to its fact; counts that are the length of their lists."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage, chooses, ready
from tests.browser.test_assessment_desks import confirmed, form
from tests.browser.test_journey import choose
from tests.browser.test_meetings import do, field

DRAFTED, RESHAPED = "公共停车场差别化收费方案", "城乡公交一体化改革方案"
PAPER = {"name": "论证材料.txt", "mimeType": "text/plain", "buffer": "虚构的论证材料".encode()}


def decision(page: Page, title: str) -> str:
    """The path of a decision of the sample."""
    items = page.context.request.get("/api/v1/decisions").json()["items"]
    return f"/decisions/{next(each['id'] for each in items if each['title'] == title)}"


def sent(page: Page, path: str, body: Any = None) -> Any:
    """An act through the API, as the reader of this page."""
    context = page.context
    token = next(each["value"] for each in context.cookies() if each["name"] == "_csrf_token")
    headers = {"origin": re.sub(r"(https?://[^/]+).*", r"\1", page.url), "X-CSRFToken": token}
    answer = context.request.post(f"/api/v1{path}", data=body or {}, headers=headers)
    assert answer.ok, (path, answer.status, answer.text())
    return answer.json()


def upload(page: Page) -> None:
    zone = page.locator("#decision-form .dropzone").first
    zone.hover()
    zone.locator("input[type=file]").set_input_files([PAPER])
    expect(zone.locator(".picked")).to_contain_text("✓")


def step(page: Page, code: str) -> Locator:
    return page.locator(f'[data-step="{code}"]')


def finish(page: Page, name: str, conclusion: str, *, began: date, explained: str = "") -> None:
    """One statutory step, from its line of the checklist."""
    page.locator(".dc-checks li").filter(has_text=name).locator(chooses("decision-act", "steps")).click()
    form(page, "decision")
    choose(page, "结论", conclusion)
    field(page, "decision", "完成单位或机构").fill("区司法局")
    field(page, "decision", "内容").fill("已完成，结论见材料")
    field(page, "decision", "开始日").fill(f"{began.year}年{began.month}月{began.day}日")
    if explained:
        field(page, "decision", "短于通常期限的说明").fill(explained)
    page.keyboard.press("Tab")
    upload(page)
    confirmed(page, "decision")
    expect(page.locator(".dc-checks li").filter(has_text=name).first).to_contain_text(conclusion)


def minutes(office: Page, unit: Page, leader: Page, path: str) -> None:
    """An executive meeting today whose signed minutes have this decision as an item."""
    about = {"title": DRAFTED, "kind": "executive", "concerned": ["LP-FGW"], "decision": path.rpartition("/")[2]}
    topic = sent(unit, "/topics", about)["id"]
    sent(office, f"/topics/{topic}/coordinate", {"text": "已会商", "on_behalf_of": "LP-FQZ2"})
    said = {"agrees": True, "text": "同意上会", "signed_by": "主要负责人"}
    sent(unit, f"/topics/{topic}/opinions", said)
    sent(office, f"/topics/{topic}/opinions", {**said, "on_behalf_of": "LP-FGW"})
    sent(office, f"/topics/{topic}/review", {"text": "材料齐全"})
    sent(leader, f"/topics/{topic}/admit")
    today = leader.context.request.get(f"/api/v1{path}").json()["as_of_day"]
    called = {"kind": "executive", "name": "区政府停车专题常务会议", "planned_on": today, "chair": "LP-QZ"}
    meeting = sent(office, "/meetings", called)["id"]
    sent(office, f"/meetings/{meeting}/agenda", {"topics": [topic]})
    sent(office, f"/meetings/{meeting}/hold", {"present": ["LP-QZ", "LP-FQZ2", "LP-CWFQZ", "LP-CGJ"]})
    item = {"n": 1, "text": "原则同意", "units": []}
    sent(office, f"/meetings/{meeting}/minutes", {"number": "停车专题常务会议纪要", "items": [item]})
    sent(leader, f"/meetings/{meeting}/minutes/sign")


def test_a_decision_is_tabled_decided_planned_reshaped_and_evaluated(open_page: OpenPage) -> None:
    unit, office, leader = open_page("lp-cgj"), open_page("office"), open_page("leader")
    for page in (unit, office, leader):
        ready(page, "/decisions")
    path = decision(unit, DRAFTED)
    told = unit.context.request.get(f"/api/v1{path}").json()
    today = date.fromisoformat(told["as_of_day"])
    answered = max(date.fromisoformat(each["answered_on"]) for each in told["consultations"])

    ready(unit, f"{path}?show=procedure")
    expect(unit.locator(".card .lt").filter(has_text="还差 2 项")).to_be_visible()
    asked = min(date.fromisoformat(each["asked_on"]) for each in told["consultations"])
    finish(unit, "公众参与", "已充分听取", began=asked, explained="停车收费调整急需在春节前实施")
    finish(unit, "合法性审查", "合法", began=answered + timedelta(days=1))
    do(unit, "decision", "submit", typed={"签发人": "王局长"})
    expect(unit.locator(".dh")).to_contain_text("已提请审议")

    minutes(office, unit, leader, path)
    ready(office, f"{path}?show=procedure")
    stances = {"常务副区长何立诚": "同意", "副区长秦向东": "不同意", "区长周明远": "同意"}
    office.locator(chooses("decision-act", "decide")).first.click()
    form(office, "decision")
    for label, option in {"决定": "通过", "执行单位": "区城市管理局", **stances}.items():
        choose(office, label, option)
        office.keyboard.press("Escape" if office.get_by_role("listbox").count() else "Tab")
    field(office, "decision", "秦向东的意见").fill("建议先试点一年")
    until = today + timedelta(days=1200)
    field(office, "decision", "有效期至").fill(f"{until.year}年{until.month}月{until.day}日")
    office.keyboard.press("Tab")
    confirmed(office, "decision")
    expect(office.locator(".dc-votes").first).to_contain_text("建议先试点一年")

    do(office, "decision", "timeline")
    ready(office, path)
    first = step(office, "tracking-1")
    first.locator("summary").click()
    first.locator(chooses("decision-act", "reshape")).click()
    form(office, "decision")
    choose(office, "调整原因", "不可抗力")
    later = _later(office, path, "tracking-1", 10)
    field(office, "decision", "完成期限").fill(f"{later.year}年{later.month}月{later.day}日")
    field(office, "decision", "理由").fill("暴雪封路，跟踪顺延")
    choose(office, "批准人", "秦向东")
    office.keyboard.press("Tab")
    expect(office.locator("#decision-preview")).to_contain_text("暴雪封路")
    confirmed(office, "decision")
    ready(office, path)
    expect(step(office, "tracking-1").locator(".dev")).to_have_text(re.compile(r"^\+\d+ 天$"))

    do(office, "decision", "evaluate", chosen={"评估": "中期评估"}, typed={"评估机构": "某大学", "理由": "提前评估"})
    office.locator(chooses("decision-act", "conclude")).first.click()
    form(office, "decision")
    choose(office, "结论", "继续执行")
    field(office, "decision", "内容").fill("效果良好")
    upload(office)
    confirmed(office, "decision")
    ready(office, f"{path}?show=execution")
    expect(office.locator(".lifeline")).to_contain_text("评估结论")
    expect(office.locator(".dh")).to_contain_text("已评估")


def _later(page: Page, path: str, code: str, days: int) -> date:
    """A working day so many days after the one promised."""
    steps = page.context.request.get(f"/api/v1{path}/timeline").json()["milestones"]
    due = date.fromisoformat(next(each for each in steps if each["code"] == code)["current"]["due"])
    asked = page.context.request.get(f"/api/v1/calendar/add?from={due}&working_days={days}").json()
    return date.fromisoformat(asked["day"])


def test_the_slider_tells_what_the_api_tells_of_any_day_without_asking_it(open_page: OpenPage) -> None:
    page = open_page("auditor")
    ready(page, "/decisions")
    path = decision(page, RESHAPED)
    ready(page, path)
    versions = page.context.request.get(f"/api/v1{path}/timeline").json()["versions"]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.locator('[data-version="4"]').click()
    expect(page.locator('[data-version="4"]')).to_have_attribute("aria-current", "true")
    expect(step(page, "tracking-1").locator("summary .dev")).to_have_text("+30 天")
    expect(step(page, "midterm").locator("summary .dev")).to_have_text("无偏差")
    page.locator('[data-version="2"]').click()
    expect(step(page, "midterm")).to_have_class(re.compile("yet"))
    expect(step(page, "meeting").locator("summary .dev")).to_have_text("+14 天")
    assert not [url for url in asked if "_dash-update-component" in url or "/api/" in url]

    first = date.fromisoformat(versions[0]["on"])
    for back in (0, 20, 45, 80, 100):
        day = (first + timedelta(days=back)).isoformat()
        told = page.context.request.get(f"/api/v1{path}/timeline?on={day}").json()
        drawn = page.evaluate(
            "async (day) => { const plans = JSON.parse(document.querySelector('#decision-chart').dataset.plans);"
            " const found = {}; for (const code in plans.steps) { const one = dash_clientside.duban.timelineStood(plans.steps[code], day, 'on', 0);"
            " if (one) found[code] = one.slip; } return found; }",
            day,
        )
        assert drawn == {each["code"]: each["slip"]["total"] for each in told["milestones"]}, day


def test_a_slip_is_opened_down_to_the_fact_that_made_it(open_page: OpenPage) -> None:
    page = open_page("leader", width=390)
    ready(page, "/decisions")
    ready(page, decision(page, RESHAPED))

    row = step(page, "tracking-1")
    row.locator("summary").click()

    why = row.locator(".g-why")
    for words in ("第4版", "不可抗力", "洪水冲毁站场", "区交通局申请", "副区长秦向东批准", "D713-35"):
        expect(why).to_contain_text(words)
    why.locator("a[href*='#fact-']").first.click()
    page.wait_for_url(re.compile(r"show=facts.*#fact-\d+"))
    expect(page.locator(f"#{page.url.rpartition('#')[2]}")).to_contain_text("时间线第4版")


def test_counts_of_decisions_are_the_lengths_of_their_lists(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/decisions")

    counts = [
        (each.get_attribute("href"), each.locator(".v").inner_text()) for each in page.locator(".dc-stats a").all()
    ]
    assert len(counts) == 7
    for href, told in counts:
        assert href
        ready(page, href)
        assert page.locator("a.dc-row").count() == int(told)
