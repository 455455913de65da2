"""A directive's page: why a light is on, its life replayed, two days compared, evidence opened, paper."""

from __future__ import annotations

import re
import struct
import zlib

from playwright.sync_api import Page, expect

from services.demo.lives import id_of
from tests.browser.conftest import ARTEFACTS, IDLE, OpenPage, chooses, ready, shot
from tests.browser.test_pages import width_of

JOINT, AGAIN = id_of("joint"), id_of("again")


def picture() -> bytes:
    """A small image that a browser can show: 40 × 40, blue."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x26\x54\x8f" * 40 for _ in range(40))
    head = struct.pack(">IIBBBBB", 40, 40, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def document() -> bytes:
    """A PDF of one empty page, whole enough for a viewer."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] >>",
    ]
    text, places = b"%PDF-1.4\n", []
    for n, part in enumerate(parts, 1):
        places.append(len(text))
        text += b"%d 0 obj\n" % n + part + b"\nendobj\n"
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return text + table + b"trailer << /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(text)


def report_with(page: Page, files: list[dict[str, object]]) -> None:
    page.click(chooses("act-chosen", "feedback"))
    page.get_by_label("办理情况").fill("现场照片和验收单附后。")
    page.hover("#act-form .dropzone")
    expect(page.locator("#act-form .dropzone")).to_contain_text("50 MB")
    page.set_input_files("#act-form .dropzone input[type=file]", files)  # type: ignore[arg-type]
    expect(page.locator("#act-form .picked")).to_contain_text("✓")
    page.click("#act-submit")
    page.wait_for_selector("#act-form", state="hidden")


def test_a_light_opens_into_its_reason_and_the_rule(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, f"/directive/{JOINT}")

    page.locator(".dh .why > summary").first.click()

    told = page.locator(".dh .why .menu").first
    expect(told).to_contain_text("为什么是这个灯")
    expect(told).to_contain_text("办结黄灯提前工作日")
    expect(told.locator("a")).to_have_attribute("href", "/rules")
    page.keyboard.press("Escape")
    expect(told).to_be_hidden()


def test_no_label_of_the_life_line_covers_another(open_page: OpenPage) -> None:
    for language in ("zh-CN", "en"):
        page = open_page("auditor", language=language)
        for width in (1440, 1280, 1024, 940):
            page.set_viewport_size({"width": width, "height": 900})
            ready(page, f"/directive/{AGAIN}")
            boxes = page.evaluate(
                "() => [...document.querySelectorAll('.lf-label')].map(e => e.getBoundingClientRect())"
                ".filter(b => b.width).map(b => [b.left, b.top, b.right, b.bottom])"
            )
            steps = page.locator(".days-of-life li").first
            assert boxes or steps.is_visible()
            for n, (left, top, right, bottom) in enumerate(boxes):
                for a, b, c, d in boxes[n + 1 :]:
                    assert right <= a or c <= left or bottom <= b or d <= top, (language, width)


def test_the_slider_shows_the_page_as_it_stood_after_each_fact(open_page: OpenPage) -> None:
    page = open_page("auditor")
    ready(page, f"/directive/{AGAIN}")
    expect(page.locator(".dh")).to_contain_text("已归档")

    page.locator(".replay [role=slider]").focus()
    page.keyboard.press("Home")

    expect(page.locator("#replay-told")).to_contain_text("第 1 /")
    expect(page.locator(".dh")).to_contain_text("未编号")
    expect(page.locator(".band.past")).to_be_visible()
    page.get_by_label("下一条事实").click()
    expect(page.locator("#replay-told")).to_contain_text("第 2 /")

    # The stop stands in the address: opened again, it is the same page.
    expect(page).to_have_url(re.compile(r"\?fact=\d+$"))
    ready(page, page.url)
    expect(page.locator("#replay-told")).to_contain_text("第 2 /")
    expect(page.locator(".band.past")).to_be_visible()
    page.locator(".replay [role=slider]").focus()
    page.keyboard.press("End")
    expect(page.locator(".dh")).to_contain_text("已归档")
    expect(page.locator(".band.past")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/directive/[^?]+$"))


def test_who_does_not_audit_has_no_slider(open_page: OpenPage) -> None:
    page = open_page("lp-cgj")
    ready(page, f"/directive/{JOINT}")

    expect(page.locator(".replay [role=slider]")).to_be_hidden()
    expect(page.locator(".nav a[href='/compare']")).to_have_count(0)


def test_two_days_are_compared_for_the_office_and_for_one_matter(open_page: OpenPage) -> None:
    page = open_page("auditor")
    ready(page, "/compare?from=2026-08-01&to=2026-10-12")
    count = int(re.sub(r"\D", "", page.locator(".compare-kinds [aria-current] b").inner_text()))
    expect(page.locator(".changed")).to_have_count(min(count, 50))

    page.locator(".compare-kinds a", has_text="已结束").click()
    page.wait_for_function(IDLE)
    expect(page.locator(".compare-kinds [aria-current]")).to_contain_text("已结束")

    ready(page, f"/compare/{AGAIN}?from=2026-08-20&to=2026-10-12")
    table = page.locator(".side-by-side")
    expect(table).to_contain_text("现行时限")
    expect(table.locator(".added").first).to_be_visible()
    shot(page, "compare-matter-light-zh-CN-1440")
    page.set_viewport_size({"width": 390, "height": 900})
    assert width_of(page) <= 390


def test_an_image_and_a_pdf_open_in_front_of_the_page(open_page: OpenPage) -> None:
    unit = open_page("lp-cgj")
    ready(unit, f"/directive/{JOINT}")
    report_with(
        unit,
        [
            {"name": "现场.png", "mimeType": "image/png", "buffer": picture()},
            {"name": "验收单.pdf", "mimeType": "application/pdf", "buffer": document()},
        ],
    )
    page = open_page("office")
    ready(page, f"/directive/{JOINT}")
    files = page.locator(".fb").first.locator(".file")
    expect(files).to_have_count(2)

    files.nth(0).click()
    shown = page.locator("dialog.evidence")
    expect(shown.locator("h2")).to_have_text("现场.png")
    page.wait_for_function(
        "() => { const i = document.querySelector('dialog.evidence img'); return i && i.naturalWidth === 40; }"
    )
    shot(page, "evidence-image-light-zh-CN-1440")
    page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    assert files.nth(0).evaluate("e => e === document.activeElement")

    with page.expect_response(re.compile("/preview")) as answered:
        files.nth(1).click()
    assert answered.value.headers["content-type"] == "application/pdf"
    assert "frame-ancestors 'self'" in answered.value.headers["content-security-policy"]
    expect(shown.locator("iframe")).to_be_visible()
    with page.expect_download() as taken:
        shown.locator("a.btn").click()
    assert taken.value.suggested_filename == "验收单.pdf"


def test_the_thread_shows_one_kind_at_a_time(open_page: OpenPage) -> None:
    page = open_page("auditor")
    ready(page, f"/directive/{AGAIN}")
    every = page.locator(".fb:visible").count()

    page.get_by_role("button", name="批示").click()

    leaders = page.locator(".fb:visible").count()
    assert 0 < leaders < every
    assert page.locator(".fb:visible").count() == page.locator(".fb[data-kind=leader]").count()


def test_a_link_of_the_chain_is_verified_in_place(open_page: OpenPage) -> None:
    page = open_page("auditor")
    ready(page, f"/directive/{AGAIN}")

    page.locator(".link-of-chain > summary").first.click()
    page.locator(".link-of-chain [data-verify]").first.click()

    expect(page.locator(".link-of-chain .verdict").first).to_contain_text("与存储字节、上一条哈希一致")


def test_what_another_does_appears_without_asking(open_page: OpenPage) -> None:
    reader, office = open_page("auditor"), open_page("office")
    for page in (reader, office):
        ready(page, f"/directive/{JOINT}")
    before = reader.locator(".lifeline > li").count()

    office.click(chooses("act-chosen", "urge"))
    office.wait_for_selector("#act-form .fields")
    unit = office.get_by_role("textbox", name="催办单位").or_(office.get_by_role("combobox", name="催办单位")).first
    unit.click()
    office.get_by_role("option").first.click()
    office.get_by_label("催办事由").fill("汛期将至，请加快进度。")
    office.click("#act-submit")
    office.wait_for_selector("#act-form", state="hidden")

    expect(reader.locator(".lifeline > li")).to_have_count(before + 1)
    expect(reader.locator("#replay-told")).to_contain_text("汛期将至")


def test_a_correction_chooses_people_by_name(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, f"/directive/{JOINT}")
    page.click(".more > summary")
    page.click(chooses("act-chosen", "correct"))
    page.wait_for_selector("#act-form .fields")

    field = page.get_by_role("textbox", name="更正哪一项").or_(page.get_by_role("combobox", name="更正哪一项")).first
    field.click()
    page.get_by_role("option", name="紧急程度").click()

    shown = page.locator("#act-form .field:visible", has_text="更正为")
    expect(shown).to_have_count(1)
    shown.locator("input").first.click()
    expect(page.get_by_role("option").first).to_be_visible()


def test_paper_has_days_one_below_the_other_and_no_buttons(open_page: OpenPage) -> None:
    page = open_page("office")
    ready(page, f"/directive/{AGAIN}")
    page.emulate_media(media="print")

    expect(page.locator(".days-of-life li").first).to_be_visible()
    expect(page.locator(".lf-axis")).to_be_hidden()
    expect(page.locator(".replay")).to_be_hidden()
    expect(page.locator(".nav")).to_be_hidden()
    shot(page, "directive-print")
    ready(page, f"/directive/{AGAIN}/notice")
    expect(page.locator(".slip h1")).to_have_text("督办通知单")
    expect(page.locator(".slip-acts")).to_be_hidden()
    page.pdf(path=ARTEFACTS / "directive-notice.pdf", format="A4")
