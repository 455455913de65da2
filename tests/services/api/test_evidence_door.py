"""佐证材料: who may read a file, how it is shown, and what is noted of it."""

from __future__ import annotations

import pytest

from services.files import TooLarge
from tests.services.api.desk import Desk, final, instruction

PDF = b"%PDF-1.7\n" + b"x" * 4000
PNG = b"\x89PNG\r\n\x1a\n" + b"y" * 100


def bring(desk: Desk, content: bytes, name: str = "验收单.pdf", username: str = "lp-jw") -> str:
    answer = desk.client.post("/api/v1/files", files={"file": (name, content)}, headers=desk.headers(username))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def reported_with(desk: Desk, *ids: str, **fields: str) -> str:
    matter = desk.assigned(**instruction(**fields))
    desk.done("lp-jw", f"/directives/{matter}/sign")
    desk.done("lp-jw", f"/directives/{matter}/feedback", final(evidence=list(ids)))
    return matter


def test_the_evidence_of_a_matter_is_listed_with_what_it_is(desk: Desk):
    matter = reported_with(
        desk, bring(desk, PDF), bring(desk, PNG, "现场.png"), bring(desk, "说明".encode("gb18030"), "说明.txt")
    )

    listed = desk.get("leader", f"/directives/{matter}/evidence").json()

    assert [(f["name"], f["size"], f["preview"], f["unit"]) for f in listed["items"]] == [
        ("验收单.pdf", len(PDF), "pdf", "LP-JW"), ("现场.png", len(PNG), "image", "LP-JW"), ("说明.txt", 4, "text", "LP-JW"),
    ]  # fmt: skip
    assert listed["taken"] == []
    assert listed["is_logged"] is False


def test_a_file_is_given_for_a_matter_the_reader_sees_and_only_as_of_a_day_it_was_there(desk: Desk):
    file = bring(desk, PDF)
    matter = reported_with(desk, file)
    before = desk.get("office", f"/directives/{matter}/facts").json()["items"][0]["position"]
    path = f"/files/{file}?directive={matter}"

    assert desk.get("office", f"/files/{file}").status_code == 404
    assert desk.get("office", path).status_code == 200
    assert desk.get("auditor", path).content == PDF
    assert desk.get("auditor", f"{path}&as_of={before}").status_code == 404
    assert desk.get("lp-fgw", path).status_code == 404
    assert desk.get("leader2", path).status_code == 404
    assert desk.get("admin", path).status_code == 403
    assert desk.get("office", f"/files/{bring(desk, PNG)}?directive={matter}").status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PDF, "a.html", "application/pdf"),
        (PNG, "a.svg", "image/png"),
        ("你好".encode("gb18030"), "a.txt", "text/plain; charset=gb18030"),
    ],
)
def test_a_preview_shows_what_the_content_is_and_runs_nothing(desk: Desk, content: bytes, name: str, media_type: str):
    file = bring(desk, content, name)
    matter = reported_with(desk, file)

    shown = desk.get("leader", f"/files/{file}/preview?directive={matter}")

    assert shown.content == content
    assert shown.headers["content-type"] == media_type
    assert shown.headers["content-disposition"].startswith("inline")
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["x-frame-options"] == "SAMEORIGIN"
    policy = shown.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    assert ("sandbox" in policy) == (media_type != "application/pdf")


def test_what_calls_itself_an_image_but_is_a_page_is_shown_as_plain_text_in_a_sandbox(desk: Desk):
    file = bring(desk, b"<script>alert(1)</script>", "photo.png")
    matter = reported_with(desk, file)

    shown = desk.get("office", f"/files/{file}/preview?directive={matter}")

    assert shown.headers["content-type"].startswith("text/plain")
    assert "sandbox" in shown.headers["content-security-policy"]


def test_an_office_file_is_not_shown_but_downloaded(desk: Desk):
    file = bring(desk, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 200, "报告.doc")
    matter = reported_with(desk, file)

    assert desk.get("office", f"/files/{file}/preview?directive={matter}").status_code == 422
    assert desk.get("office", f"/files/{file}?directive={matter}").status_code == 200


def test_a_viewer_asks_for_a_pdf_in_parts(desk: Desk):
    file = bring(desk, PDF)
    matter = reported_with(desk, file)

    part = desk.get("office", f"/files/{file}/preview?directive={matter}", Range="bytes=0-8")

    assert (part.status_code, part.content) == (206, PDF[:9])
    assert part.headers["content-range"] == f"bytes 0-8/{len(PDF)}"


def test_taking_out_the_evidence_of_a_work_secret_is_a_fact_once_a_day(desk: Desk):
    file = bring(desk, PDF)
    matter = reported_with(desk, file, level="work_secret")
    version = desk.get("office", f"/directives/{matter}").headers["etag"]
    path = f"/files/{file}"

    for _ in range(2):
        assert desk.get("leader", f"{path}/preview?directive={matter}", Range="bytes=0-8").status_code == 206
    desk.get("auditor", f"{path}?directive={matter}")
    listed = desk.get("office", f"/directives/{matter}/evidence").json()

    assert listed["is_logged"] is True
    assert [(t["by"], t["means"], t["file"]) for t in listed["taken"]] == [
        ("id-leader", "preview", file), ("id-auditor", "download", file),
    ]  # fmt: skip
    assert listed["taken"][1]["sentence"] == f"下载佐证材料（编号{file[:8]}）"
    assert desk.get("leader", f"/directives/{matter}/evidence").json()["taken"] == []
    assert desk.get("office", f"/directives/{matter}").headers["etag"] == version


def test_taking_out_ordinary_evidence_leaves_no_fact(desk: Desk):
    file = bring(desk, PDF)
    matter = reported_with(desk, file)
    head = desk.record.head()[0]

    desk.get("auditor", f"/files/{file}?directive={matter}")

    assert desk.record.head()[0] == head


def test_how_large_a_file_may_be_is_said_where_it_is_too_large(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object, **__: object) -> None:
        raise TooLarge

    monkeypatch.setattr(desk.door.files, "add", full)

    answer = desk.client.post("/api/v1/files", files={"file": ("x.pdf", PDF)}, headers=desk.headers("office"))

    assert answer.status_code == 413
    assert "50 MB" in answer.json()["detail"]
