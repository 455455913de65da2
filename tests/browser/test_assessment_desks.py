"""Desks of a year and the writing of a scheme, by clicking: a value on its way to a new round, a text with its faults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, Page, expect

from domain.assessment import assessment_id
from domain.scheme.life import scheme_id
from tests.browser.conftest import IDLE, WAIT, OpenPage, ready
from tests.browser.test_journey import choose

expect.set_options(timeout=WAIT)

TOWNS = f"/assessment/{assessment_id('500155-localities', 2026)}"
DEPARTMENTS = f"/assessment/{assessment_id('500155-departments', 2026)}"
NOTHING: Mapping[str, str] = {}
TOWN, OTHER = "梁山街道", "双桂街道"
"""Two subdistricts of one group."""
SCHEME = f"/schemes/{scheme_id('500155-localities', 2026)}"


def form(page: Page, name: str) -> None:
    """The form of an act is open, with its preview."""
    page.wait_for_selector(f"#{name}-form .fields")
    page.wait_for_selector(f"#{name}-preview > *")


def confirmed(page: Page, name: str) -> None:
    page.click(f"#{name}-submit")
    page.wait_for_selector(f"#{name}-form .fields", state="hidden")
    page.wait_for_function(IDLE)


def entered_late(page: Page, reason: str) -> None:
    """补录: it was done twelve days ago."""
    page.get_by_text("补录：").click()
    field(page, "办理日期").fill((datetime.now(UTC) - timedelta(days=12)).strftime("%Y-%m-%d"))
    field(page, "补录理由").fill(reason)
    page.keyboard.press("Tab")


def do(
    page: Page, name: str, *, chosen: Mapping[str, str] = NOTHING, typed: Mapping[str, str] = NOTHING, of: str = "",
    late: str = "",
) -> None:  # fmt: skip
    """One act in its form: its button (of what it is about, where there are several), its fields, its confirmation."""
    button = page.get_by_role("button", name=f"{name} {of}".strip(), exact=not of, include_hidden=True).first
    button.wait_for(state="attached")
    if not button.is_visible():
        page.locator(".more > summary").click()
    button.click()
    form(page, "year")
    for label, option in chosen.items():
        choose(page, label, option)
    for label, text in typed.items():
        field(page, label).fill(text)
    page.keyboard.press("Tab")
    if late:
        entered_late(page, late)
    confirmed(page, "year")


def field(page: Page, label: str) -> Locator:
    """The input of that name, starred where it must be filled in."""
    return page.locator("#year-form").get_by_label(re.compile(rf"^{re.escape(label)}[ *]*$"))


def claim(page: Page, name: str) -> Locator:
    """The claim of that class, with all that was said of it."""
    return page.locator(".yr-claim").filter(has_text=name).first


def test_a_value_is_reported_verified_and_scored_by_three(open_page: OpenPage) -> None:
    owner = open_page("lp-yjj", width=390)
    ready(owner, f"{TOWNS}/collection?state=owed")
    owner.locator(".yr-line > .acts .btn").click()
    form(owner, "year")
    owner.locator("#year-form input[inputmode=decimal]").fill("2")
    owner.get_by_label("数据来源或报表").fill("安全生产统计")
    owner.keyboard.press("Tab")
    expect(owner.locator("#year-preview")).to_contain_text("区应急局报送")
    confirmed(owner, "year")
    expect(owner.locator(".yr-stats a").nth(3)).to_contain_text("1")

    verifier = open_page("lp-gaj")
    ready(verifier, f"{TOWNS}/collection?state=given")
    verifier.locator(".yr-line > .acts .btn").first.click()
    form(verifier, "year")
    expect(verifier.locator("#year-preview")).to_contain_text("区公安局核实")
    confirmed(verifier, "year")

    office = open_page("office")
    ready(office, f"{TOWNS}/scoring")
    office.locator(".yr-next .btn.pri").click()
    expect(office.locator("#year-preview")).to_contain_text("第2次计分")
    office.click("#year-submit")
    expect(office.locator(".yr table")).to_contain_text("第 2 次")
    expect(office.locator(".yr-next")).to_contain_text("须由计分人以外的人复核")
    expect(office.locator(".yr-next .btn.pri")).to_have_count(0)


def test_points_are_claimed_or_notified_answered_and_decided_by_others(open_page: OpenPage) -> None:
    """加分、扣分、容错: a bonus of the town, a deduction it answers, tolerance it asks for."""
    town, office, head = open_page("500155001"), open_page("office"), open_page("office-head")
    ready(town, f"{TOWNS}/collection")
    do(town, "申报加分", chosen={"加分项": "市级表彰"}, typed={"事由": "获市政府通报表扬"})
    expect(claim(town, "市级表彰")).to_contain_text("待决定")
    do(town, "申请容错", chosen={"情形": "先行先试", "所涉指标": "信访"}, typed={"情况说明": "改革试点尚无先例"})

    ready(office, f"{TOWNS}/collection")
    do(office, "告知扣分", chosen={"单位": TOWN, "扣分项": "通报批评"}, typed={"事由": "通报第9期", "分值": "1"})
    expect(claim(office, "通报批评")).to_contain_text("前可说明")
    expect(office.get_by_role("button", name=f"决定扣分 {TOWN}")).to_have_count(0)

    ready(town, f"{TOWNS}/collection")
    do(town, "说明", of=TOWN, typed={"内容": "已完成整改"})
    expect(claim(town, "通报批评")).to_contain_text("单位已说明")

    ready(head, f"{TOWNS}/collection")
    do(head, "审定加分", of=TOWN, chosen={"决定": "支持"}, typed={"理由": "文件属实"})
    do(head, "决定扣分", of=TOWN, chosen={"决定": "不予扣分"}, typed={"理由": "整改到位"})
    do(head, "决定容错", of=TOWN, chosen={"决定": "部分"}, typed={"至多返还分值": "0.5", "理由": "符合容错情形"})
    expect(claim(head, "市级表彰")).to_contain_text("已生效")
    expect(claim(head, "通报批评")).to_contain_text("未采纳")


def test_a_veto_is_answered_verified_and_decided_by_three_and_revoked(open_page: OpenPage) -> None:
    office, other, leader = open_page("office"), open_page("office2"), open_page("leader")
    accident = "重大生产安全责任事故"
    ready(office, f"{TOWNS}/collection")
    do(office, "提出一票否决", chosen={"单位": TOWN, "否决项": accident}, typed={"事由": "较大事故"})
    do(office, "说明", of=TOWN, typed={"内容": "不负主要责任"})

    ready(other, f"{TOWNS}/collection")
    do(other, "核实否决事项", of=TOWN, typed={"核实情况": "调查报告已批复"})
    ready(leader, f"{TOWNS}/collection")
    do(leader, "决定否决", of=TOWN, chosen={"决定": "批准"}, typed={"理由": "区政府常务会议"})
    expect(claim(leader, accident)).to_contain_text("已生效")
    do(leader, "撤销否决", of=TOWN, typed={"理由": "复议改变责任认定"})
    expect(claim(leader, accident)).to_contain_text("已撤销")


def test_a_line_is_excluded_and_a_unit_merged_on_an_earlier_day(open_page: OpenPage) -> None:
    """Late entry 补录: what was decided on another day says so, with its reason."""
    office = open_page("office")
    ready(office, f"{TOWNS}/collection")
    do(office, "认定不适用", chosen={"单位": OTHER, "指标": "信访"}, typed={"理由": "当年无信访事项"})
    office.locator(".more > summary").click()
    office.get_by_role("button", name="登记撤并").click()
    form(office, "year")
    choose(office, "单位", OTHER)
    choose(office, "并入单位", TOWN)
    field(office, "自哪一天起").fill("2026-07-01")
    field(office, "依据（文件、会议）").fill("区划调整批复")
    office.get_by_text("补录：").click()
    field(office, "办理日期").fill("2026-11-02")
    office.keyboard.press("Tab")
    field(office, "补录理由").fill("批复原件后补")
    office.keyboard.press("Tab")
    expect(office.locator("#year-preview")).to_contain_text("补录")
    confirmed(office, "year")
    ready(office, f"{TOWNS}/collection?state=owed")
    expect(office.locator(".yr")).not_to_contain_text("没有找到")


def test_lines_of_a_scheme_are_added_moved_by_keys_and_dropped(open_page: OpenPage) -> None:
    """Bands, breaks, laws, grades: each a line of inputs; the faults of a line stand at it."""
    page = open_page("office")
    ready(page, "/schemes/new?from=500155-departments-2026")
    expect(page.locator("#scheme-found")).to_contain_text("没有问题")
    text = page.locator("#scheme-text")
    grades = text.locator("[data-section=grades]")

    grades.get_by_role("button", name="上移“良好”").press("Enter")
    expect(grades.get_by_label("名称", exact=True).first).to_have_value("良好")
    expect(grades.get_by_role("button", name="下移“良好”")).to_be_focused()
    expect(grades.locator(".hd .sfault")).to_contain_text("由高到低")
    page.keyboard.press("Enter")
    expect(grades.get_by_label("名称", exact=True).first).to_have_value("优秀")
    expect(page.locator("#scheme-found")).to_contain_text("没有问题")

    laws = text.locator("[data-section=laws]")
    laws.get_by_role("button", name="添加").click()
    expect(laws.get_by_label("条文代号").last).to_have_value("")
    laws.get_by_label("条文代号").last.fill("X1")
    page.keyboard.press("Tab")
    expect(laws.get_by_role("button", name="删除“X1”")).to_be_visible()
    expect(page.locator("#scheme-found")).to_contain_text("缺少此项")
    laws.get_by_role("button", name="删除“X1”").click()
    expect(page.locator("#scheme-found")).to_contain_text("没有问题")

    place = text.locator("details.sind", has_text="市级条线考核位次")
    place.locator("summary").click()
    bands = place.locator("fieldset", has_text="区间起点与得分比例")
    bands.get_by_role("button", name="添加").click()
    expect(bands.get_by_label("起点").last).to_have_value("")
    bands.get_by_label("起点").last.fill("5")
    bands.get_by_label("得分比例", exact=True).last.fill("0.7")
    expect(place.locator("> .sfault")).to_contain_text("依次递增")
    bands.get_by_label("起点").last.press("Alt+ArrowUp")
    expect(bands.get_by_label("起点").nth(2)).to_have_value("5")
    bands.get_by_role("button", name="删除“第3行”").click()
    expect(page.locator("#scheme-found")).to_contain_text("没有问题")

    deductions = text.locator("[data-section=deductions]")
    deductions.locator("fieldset").first.get_by_label("逾期反馈").check()
    expect(deductions.locator("fieldset").first.locator(".sfault")).to_contain_text("一事只扣一次")


def test_who_had_a_part_in_a_result_is_told_to_recuse(open_page: OpenPage) -> None:
    reviewer, leader = open_page("office2"), open_page("leader")
    for page in (reviewer, leader):
        ready(page, f"{DEPARTMENTS}/appeals")
    open_ = ".card:has(.lt.r), .card:has(.lt.y), .card:has(.lt.g)"

    expect(reviewer.locator(open_).first).to_contain_text("应当回避")
    leader.locator(".yr-appeal .btn.pri").click()
    leader.wait_for_selector("#year-form .fields")
    choose(leader, "决定", "不予支持")
    leader.get_by_label("理由").fill("样本经核对无误")
    leader.keyboard.press("Tab")
    expect(leader.locator("#year-preview")).to_contain_text("不予支持")
    leader.click("#year-cancel")
    leader.wait_for_selector("#year-form .fields", state="hidden")


def test_a_fault_stands_beside_its_place_while_a_scheme_is_written(open_page: OpenPage) -> None:
    """Found, gone to, mended, sent; approved by another; told apart from the version before."""
    office = open_page("office")
    ready(office, SCHEME)
    office.get_by_role("link", name="调整").click()
    expect(office.locator("#scheme-found")).to_contain_text("没有问题")
    weight = office.locator(".sweights tbody tr").first.locator("input").first
    before = weight.input_value()

    weight.fill("1")
    expect(office.locator("#scheme-found")).to_contain_text("应为100")
    expect(office.locator(".sweights .off")).to_have_count(1)
    office.locator(".sind summary").first.click()
    line = office.locator(".sind").first
    name = line.locator("label.sfield").nth(2)
    name.locator("input").fill("")
    expect(name.locator(".sfault")).to_have_text("缺少此项")
    expect(line.locator("summary .sfault")).to_have_text("◆ 1")
    name.locator("input").fill("工业增长（规上）")
    weight.fill(before)
    expect(office.locator("#scheme-found")).to_contain_text("没有问题")

    office.locator("[data-scheme-act]").click()
    form(office, "scheme")
    office.get_by_label("理由").fill("名称统一")
    office.keyboard.press("Tab")
    expect(office.locator("#scheme-preview")).to_contain_text("2026.2")
    office.click("#scheme-submit")
    office.wait_for_url(re.compile(f"{SCHEME}$"))
    expect(office.locator(".sc-diff")).to_contain_text("工业增长（规上）")

    head = open_page("office-head")
    ready(head, SCHEME)
    head.locator(".ph .btn.pri").click()
    form(head, "scheme")
    choose(head, "决定", "批准")
    head.get_by_label("依据或理由").fill("区政府常务会议")
    head.keyboard.press("Tab")
    expect(head.locator("#scheme-preview")).to_contain_text("2026.2")
    confirmed(head, "scheme")
    expect(head.locator(".sc")).to_contain_text("与 2026.1 版比较")


def test_what_was_typed_is_back_after_the_page_was_left(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, "/schemes/new?from=500155-departments-2026")
    page.locator("#scheme-text").get_by_label("版本").fill("2026.9")
    expect(page.locator("#scheme-found .card")).to_be_visible()
    page.wait_for_function("() => Object.keys(sessionStorage).some(key => key.startsWith('scheme:'))")

    ready(page, "/schemes/new?from=500155-departments-2026")

    expect(page.locator("[data-scheme-kept]")).to_be_visible()
    expect(page.locator("#scheme-text").get_by_label("版本")).to_have_value("2026.9")


def test_a_granted_appeal_is_corrected_scored_told_published_and_applied(open_page: OpenPage) -> None:
    """申诉、更正、复核、评定、告知、公布、运用: each by whom it may be done; told on an earlier day, so that its clock is over."""
    leader, office, other, head = (open_page(user) for user in ("leader", "office", "office2", "office-head"))
    ready(leader, f"{DEPARTMENTS}/appeals")
    do(leader, "决定申诉", of="区", chosen={"决定": "支持"}, typed={"理由": "样本经核对有误"})
    leader.get_by_role("button", name="更正“镇街和服务对象评价”").click()
    form(leader, "year")
    satisfied = leader.locator("#year-form input[inputmode=decimal]").first
    satisfied.fill(str(int(satisfied.input_value()) - 9))
    field(leader, "理由").fill("剔除三份样本")
    leader.keyboard.press("Tab")
    confirmed(leader, "year")
    expect(leader.locator(".yr-appeal").first).to_contain_text("已更正")

    for page, name, typed in (
        (office, "计分", NOTHING), (other, "复核", {"复核意见": "逐项复核"}), (head, "评定等次", {"依据（文件、会议）": "委员会会议"}),
    ):  # fmt: skip
        ready(page, f"{DEPARTMENTS}/scoring")
        do(page, name, typed=typed, late="会上已评定" if page is head else "")
    ready(office, f"{DEPARTMENTS}/scoring")
    office.locator(".yr-next .btn.pri").click()
    form(office, "year")
    entered_late(office, "已当面告知")
    confirmed(office, "year")

    ready(leader, f"{DEPARTMENTS}/scoring")
    do(leader, "公布结果", chosen={"公布范围": "向社会公布"}, typed={"依据（文件、会议）": "区政府常务会议"})
    do(leader, "结果运用", typed={"来年目标在完成数上提高的比例": "0.05", "运用意见": "作为下年度目标的依据"})
    expect(leader.locator(".as-steps")).to_contain_text("已运用")
    expect(leader.locator(".yr-next")).to_have_count(0)
