"""What a caller can send wrong, at every route: told in four hundreds, never a failure of ours."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.services.api import assessing, deciding, meeting
from tests.services.api.desk import Desk, final, instruction, registration

LONG = os.environ.get("DUBAN_TEST_LONG") == "1"
TEXT_HEADERS = {"Content-Type": "application/json"}
DEEP = b"[" * 20_000 + b"]" * 20_000

UPLOADS = ("/api/v1/files", "/api/v1/feedback/sheet")
"""Files, not bodies of JSON: tried by tests of their own."""

BODIES: dict[str, tuple[str, dict[str, Any]]] = {
    "register": ("/directives", instruction(issuer="city_gov", external_due="2026-12-01", urgency="normal")),
    "batch": ("/feedback/batch", {"items": [{"directive": "{id}", "kind": "progress", "text": "x", "unit": "LP-JW"}]}),
    "notice": (
        "/calendar/notices",
        {"year": 2031, "holidays": ["2031-01-01"], "makeup_days": ["2031-01-04"], "source": "国办通知"},
    ),
    "notice/preview": (
        "/calendar/notices/preview",
        {
            "year": 2031,
            "holidays": ["2031-01-02"],
            "makeup_days": ["2031-01-04"],
            "source": "国办通知",
            "changes": True,
        },
    ),
    "intake": (
        "/intake",
        {"name": "a.txt", "text": "一、工作（区教委负责）", "source": "meeting", "issued": "2026-03-01"},
    ),
    "approve": ("/directives/{id}/approve", {"comment": "同意"}),
    "assign": (
        "/directives/{id}/assign",
        {
            "leads": ["LP-JW"],
            "assisting": ["LP-FGW"],
            "groups": ["all_localities"],
            "collator": "LP-JW",
            "due": {"kind": "phased", "stages": [{"title": "一期", "on": "2027-01-05", "weight": "0.5"}]},
            "report": {"every": "monthly:5", "until": "2027-06-30", "no_change_ok": True},
        },
    ),
    "deliver": ("/directives/{id}/deliver", {"unit": "LP-JW", "means": "专人"}),
    "units": ("/directives/{id}/units", {"add": "LP-FGW", "role": "lead", "reason": "需要", "due_on": "2027-01-05"}),
    "handover": ("/directives/{id}/handover", {"from": "LP-JW", "to": "LP-FGW", "remaining": "x", "basis": "文件"}),
    "sign": ("/directives/{id}/sign", {"unit": "LP-JW", "channel": "phone", "on_behalf_of": "LP-JW"}),
    "object": ("/directives/{id}/object", {"unit": "LP-JW", "reason": "非本单位职责"}),
    "object/decide": ("/directives/{id}/object/decide", {"unit": "LP-JW", "decision": "reject", "reason": "x"}),
    "feedback": ("/directives/{id}/feedback", final(unit="LP-JW", progress=50, obstacles="无", evidence=["0" * 64])),
    "retract": ("/directives/{id}/feedback/1/retract", {"unit": "LP-JW", "reason": "误报"}),
    "accept": ("/directives/{id}/accept", {"unit": "LP-JW", "grade": "good", "comment": "好"}),
    "return": (
        "/directives/{id}/return",
        {"unit": "LP-JW", "reason_code": "incomplete", "comment": "缺", "supplement_days": 3},
    ),
    "report-up": ("/directives/{id}/report-up", {"leader": "QZ", "summary": "已办"}),
    "endorse": ("/directives/{id}/endorse", {"leader": "QZ", "opinion": "同意"}),
    "instruct": (
        "/directives/{id}/instruct",
        {"leader": "QZ", "opinion": "再办", "content": "x", "due_on": "2027-01-05"},
    ),
    "urge": ("/directives/{id}/urge", {"unit": "LP-JW", "reason": "慢", "step": "一"}),
    "extension": ("/directives/{id}/extension", {"unit": "LP-JW", "to": "2027-09-01", "reason": "雨季"}),
    "extension/decide": ("/directives/{id}/extension/decide", {"unit": "LP-JW", "granted": False, "reason": "x"}),
    "review": ("/directives/{id}/review", {"result": "正常", "next_on": "2027-06-01", "last": False}),
    "suspend": ("/directives/{id}/suspend", {"reason": "等待"}),
    "resume": ("/directives/{id}/resume", {"reason": "恢复"}),
    "merge": ("/directives/{id}/merge", {"into": str(uuid4()), "reason": "重复"}),
    "split": ("/directives/{id}/split", {"items": [{"title": "一", "leads": ["LP-JW"], "due": {"kind": "none"}}]}),
    "correct": ("/directives/{id}/correct", {"field": "title", "was": "旧", "is": "新", "reason": "误"}),
    "reopen": ("/directives/{id}/reopen", {"reason": "回潮", "relapse": True}),
    "withdraw": ("/directives/{id}/withdraw", {"reason": "不办"}),
    "concealment": (
        "/directives/{id}/concealment",
        {"n": 1, "reason": "不实", "statement": "属实", "evidence": []},
    ),
    "concealment/withdraw": ("/directives/{id}/concealment/withdraw", {"n": 1, "reason": "复核属实"}),
    "archive": ("/directives/{id}/archive", {"comment": "归档"}),
    "close": (
        "/directives/{id}/close",
        {"outcome": "basically_completed", "reason": "x", "remaining": [{"text": "余项", "due": "2027-01-05"}]},
    ),
    "intake/edit": ("/intake/{id}/edit", {"seq": 1, "title": "新", "lead_units": ["区教委"], "deadline": "2026-06-30"}),
    "intake/split": (
        "/intake/{id}/split",
        {"seq": 1, "parts": [{"title": "一", "lead_units": ["区教委"], "due": {"kind": "long_term"}}, {"title": "二"}]},
    ),
    "intake/join": ("/intake/{id}/join", {"seqs": [1, 2], "title": "合并", "text": "合并后的内容"}),
    "intake/dismiss": ("/intake/{id}/dismiss", {"seq": 1, "reason": "重复"}),
    "intake/confirm": (
        "/intake/{id}/confirm",
        {
            "seq": 1,
            "title": "新",
            "basis": "文件",
            "assign": {"leads": ["LP-JW"], "due": {"kind": "working_days", "days": 9}},
        },
    ),
    "urge/preview": ("/directives/urge/preview", {"directives": ["{id}"], "reason": "临近时限"}),
    "urge/several": (
        "/directives/urge",
        {"items": [{"directive": "{id}", "unit": "LP-JW", "version": 999}], "reason": "临近时限", "step": "二级"},
    ),
    "view": ("/views", {"name": "逾期", "address": {"light": "red"}, "shared": False, "default": True}),
    "notices/read": ("/notices/read", {"position": 5, "directive": "{id}", "digests": [1]}),
    "notices/mute": ("/notices/mute", {"directive": "{id}", "muted": True}),
    "session/settings": ("/session/settings", {"language": "zh-CN", "scheme": "dark", "landing": "/ledger"}),
    "session/password": ("/session/password", {"old": "wrong one", "new": "another long one"}),
    "session": ("/session", {"username": "office", "password": "wrong one"}),
    **assessing.BODIES,
    **meeting.BODIES,
    **deciding.BODIES,
}

NASTY: tuple[Any, ...] = (
    None, True, -1, 0, 2**31, 2**63, 2**80, 1e308, 0.1, "", " ", "\x00", "a\x00b", "\ud800", "x" * 30_000, "'; drop table x--",
    "%00", "\u202e", "0001-01-01", "9999-12-31", "2026-02-30", "2026-1-1", "+002026-01-01", "NaN", "Infinity", "1e400",
    [], {}, [None], [[]], {"a": 1}, [1] * 300, ["\x00"], {"\ud800": 1}, {"kind": "date", "on": "9999-12-31"},
    {"kind": "working_days", "days": 2**70}, {"kind": "recurring", "every": "daily:99999999"},
    {"kind": "phased", "stages": [{"title": "x", "on": "2100-12-31", "weight": "1e999"}]},
)  # fmt: skip


@pytest.fixture
def matter(shared_desk: Desk) -> str:
    """A matter where most acts pass their first checks."""
    return shared_desk.assigned()


@pytest.fixture(scope="module")
def untouched(shared_desk: Desk) -> str:
    """A matter for what never gets as far as an act."""
    return shared_desk.assigned()


def post(desk: Desk, path: str, body: bytes, **headers: str) -> Any:
    return desk.client.post(
        f"/api/v1{path}",
        content=body,
        headers={
            name: value.encode() for name, value in {**desk.headers("office-head"), **TEXT_HEADERS, **headers}.items()
        },
    )


def written(body: Any) -> bytes:
    return json.dumps(body).encode()


def mutated(body: dict[str, Any], step: int = 1 if LONG else 4) -> Iterator[dict[str, Any]]:
    """The body with one place at a time turned nasty; its nested places too, by every third. A short run gives each
    place a share of what is nasty, all of them together all of it."""
    for place, (name, value) in enumerate(body.items()):
        for nasty in NASTY[place % step :: step]:
            yield {**body, name: nasty}
        if isinstance(value, dict):
            yield from ({**body, name: inner} for inner in mutated(value, 3 * step))
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield from ({**body, name: [inner]} for inner in mutated(value[0], 3 * step))


def check(answer: Any, sent: object) -> None:
    assert answer.status_code < 500, (sent, answer.status_code, answer.text)
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json", (sent, answer.text)
        told = answer.json()
        assert told["status"] == answer.status_code, sent
        assert all(told[word] for word in ("type", "title", "detail", "reference")), sent
        assert not any(word in answer.text for word in ("Traceback", "psycopg", "pydantic")), sent
        if answer.status_code == 422:
            assert all(error["field"] and error["message"] for error in told["errors"]), sent


def test_every_post_has_a_body_here(shared_desk: Desk):
    described = shared_desk.client.get("/api/openapi.json").json()["paths"]
    posts = {path for path, operations in described.items() if "post" in operations and path not in UPLOADS}
    ours = {
        "/api/v1"
        + re.sub(r"/1/", "/{n}/", path)
        .replace("/intake/{id}", "/intake/{intake_id}")
        .replace("/schemes/{id}", "/schemes/{scheme_id}")
        .replace("/assessments/{id}", "/assessments/{assessment_id}")
        .replace("/topics/{id}", "/topics/{topic_id}")
        .replace("/meetings/{id}", "/meetings/{meeting_id}")
        .replace("/normative/{id}", "/normative/{document_id}")
        .replace("/decisions/{id}", "/decisions/{decision_id}")
        .replace("/follow/{id}", "/follow/{following_id}")
        .replace("/steps/legality_review", "/steps/{step}")
        .replace("/steps/risk_assessment", "/steps/{step}")
        .replace("{id}", "{directive_id}")
        for path, _ in BODIES.values()
    }

    assert ours == posts


@pytest.mark.parametrize(
    "name", [name for name in BODIES if name not in ("session", "session/password", "feedback", "concealment")]
)
def test_the_bodies_here_are_well_formed(shared_desk: Desk, matter: str, name: str):
    """Else a wrong place in one would prove nothing. (Two of them name evidence that is not there.)"""
    path, body = BODIES[name]
    sent = json.loads(json.dumps(body).replace("{id}", matter))
    shared_desk.catch_up()

    answer = post(shared_desk, path.replace("{id}", matter), written(sent))

    assert answer.status_code in (200, 201, 404, 409), answer.text


@pytest.mark.parametrize("name", [name for name in BODIES if name != "session"])
def test_one_wrong_place_in_a_body_is_told(shared_desk: Desk, matter: str, name: str):
    path, body = BODIES[name]
    target = path.replace("{id}", matter)
    body = json.loads(json.dumps(body).replace("{id}", matter))

    for sent in mutated(body):
        check(post(shared_desk, target, written(sent)), sent)


@pytest.mark.parametrize("name", BODIES)
def test_what_is_no_body_at_all_is_told(shared_desk: Desk, untouched: str, name: str):
    path = BODIES[name][0].replace("{id}", untouched)
    wrong = (
        b"", b"null", b"[]", b'"x"', b"1", b"NaN", b'{"a": NaN}', b'{"a": 1e999}', b"{", b"\xff\xfe", b'{"\xed\xa0\x80": 1}',
        b'{"unit": "\xff"}', b'{"unit": "\\ud800"}', b'{"\\ud800": 1}', DEEP, b'{"a":' * 5_000, b"9" * 6_000,
        b'{"on": ' + b"9" * 6_000 + b"}",
    )  # fmt: skip

    for body in wrong:
        answer = post(shared_desk, path, body)
        check(answer, body[:60])
        assert answer.status_code >= 400, (body[:60], answer.text)


@pytest.mark.parametrize("name", BODIES)
def test_another_kind_of_content_is_told(shared_desk: Desk, untouched: str, name: str):
    path, body = BODIES[name]

    for kind in ("", "text/plain", "application/xml", "multipart/form-data", "application/json; charset=gbk", "\xe9"):
        answer = post(shared_desk, path.replace("{id}", untouched), written(body), **{"Content-Type": kind})
        check(answer, kind)


WORDS = [
    "%00",
    "a%00b",
    "%ED%A0%80",
    "-1",
    "9" * 30,
    "1e5",
    "NaN",
    "%25",
    "_",
    "' or 1=1 --",
    "%F0%9F%98%80",
    "x" * 3000,
    "",
]


@pytest.mark.parametrize(
    "path",
    [
        *(
            f"/directives?{name}="
            for name in [
                "status",
                "source",
                "issuer",
                "outcome",
                "urgency",
                "level",
                "holder",
                "series",
                "due_kind",
                "light",
                "report_light",
                "unit",
                "role",
                "leader",
                "number",
                "year",
                "parent",
                "q",
                "overdue",
                "open",
                "awaiting",
                "due_before",
                "due_after",
                "received_before",
                "closed_after",
                "as_of",
                "cursor",
                "limit",
                "offset",
                "after",
                "sort",
                "nonsense",
            ]
        ),
        "/directives/totals?by=",
        "/directives/totals?as_of=",
        "/directives/{id}?as_of=",
        "/directives/{id}/facts?as_of=",
        "/work?as_of=",
        "/work?limit=",
        "/work?after=",
        "/units?kind=",
        "/units?closed=",
        "/calendar/add?from=2026-01-01&working_days=",
        "/calendar/add?working_days=1&from=",
        "/audit/facts?after=",
        "/audit/facts?limit=",
        "/audit/facts?topic=",
        "/audit/facts?originator=",
        "/calendar/",
        "/directives/",
        "/intake/",
        "/files/",
    ],
)
def test_a_wrong_word_in_an_address_is_told(shared_desk: Desk, matter: str, path: str):
    shared_desk.catch_up()
    for word in (*WORDS, "2026-02-30", "9999-12-31", "0001-01-01", "2026-01-01T00:00:00", "9999-12-31T23:59:59Z"):
        answer = shared_desk.get("office", path.replace("{id}", matter) + word)
        if answer.status_code == 503 and "after=" in path:
            continue  # a position that is not there yet is 503 by contract
        check(answer, path + word)


@pytest.mark.parametrize("value", ["", " ", "a b", "\x7f", "\xe9", "x" * 201, "x" * 9000])
def test_a_key_that_is_no_key_is_told(shared_desk: Desk, value: str):
    header = {"Idempotency-Key": value.encode("latin-1")}

    answer = shared_desk.client.post(
        "/api/v1/directives", json=registration(), headers={**shared_desk.headers("office"), **header}
    )

    check(answer, value)
    assert answer.status_code == 422


@pytest.mark.parametrize("value", ["", "x", '"', '"-1"', '"99999999999999999999"', 'W/"1"', '"1", "2"', "²", "\xff"])
def test_a_tag_that_was_never_ours_matches_nothing(shared_desk: Desk, matter: str, value: str):
    answer = shared_desk.client.post(
        f"/api/v1/directives/{matter}/urge",
        json={"unit": "LP-JW", "reason": "慢"},
        headers={**shared_desk.headers("office"), "If-Match": value.encode("utf-8")},
    )

    assert answer.status_code == 412


@pytest.mark.parametrize("boundary", ["", "boundary=", "boundary=x", "boundary=" + "x" * 300, 'boundary="\x00"'])
@pytest.mark.parametrize("path", ["/files", "/intake"])
def test_a_broken_upload_is_told(shared_desk: Desk, path: str, boundary: str):
    for body in (
        b"",
        b"--x--",
        b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nabc',
        b"--x\r\n" + b"a" * 70_000,
        b"\xff" * 100,
    ):
        answer = post(shared_desk, path, body, **{"Content-Type": f"multipart/form-data; {boundary}"})
        check(answer, (boundary, body[:20]))
        assert answer.status_code == 422


def test_what_is_missing_is_named(shared_desk: Desk):
    for name in ("source", "title", "content", "received_on", "basis"):
        body = {key: value for key, value in registration().items() if key != name}
        answer = shared_desk.send("office", "/directives", body)
        assert (answer.status_code, [e["field"] for e in answer.json()["errors"]]) == (422, [name])


def test_what_was_sent_wrong_is_not_sent_back(shared_desk: Desk):
    answer = shared_desk.client.post("/api/v1/session", json={"username": "office", "password": ["hunter-two"]})

    assert answer.status_code == 422
    assert "hunter-two" not in answer.text


@pytest.mark.parametrize(
    ("fields", "zh", "en"),
    [
        ({"title": "长" * 301}, "太长，最多300字", "is too long: 300 characters at most"),
        ({"received_on": "1066-03-03"}, "不能早于", "may not be before"),
    ],
)
def test_what_is_out_of_bounds_is_told_with_the_bound(shared_desk: Desk, fields: dict[str, Any], zh: str, en: str):
    for language, told in (("zh-CN", zh), ("en", en)):
        answer = shared_desk.client.post(
            "/api/v1/directives",
            json=registration(**fields),
            headers=shared_desk.headers("office", **{"Idempotency-Key": "bounds", "Accept-Language": language}),
        )
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["message"].startswith(told)
