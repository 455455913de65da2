"""Topics, meetings and normative documents brought to any stage through the API; one body for each of their acts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from domain.aggregate import Act
from domain.unit import Post, Unit
from services.commands.founding import found
from services.commands.order import Order
from services.record.supervision import Command
from tests.services.api.desk import Desk

JW, FGW = "LP-JW", "LP-FGW"
HEAD, DEPUTY, OTHER_DEPUTY, EXECUTIVE, DIRECTOR = "QZ", "FQZ", "FQZ2", "CWFQZ", "ZRB"
LAWYERS = Unit("LP-SFJ", "重庆市梁平区司法局", "区司法局", "department", ("政府法制机构",))
CLEAN = {"permit": False, "penalty": False, "coercion": False, "rights": False}


class Chamber:
    """A desk with all the posts that meetings need."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        posts = (
            Post(EXECUTIVE, "常务副区长", "丁", "executive_deputy"),
            Post(DIRECTOR, "办公室主任", "戊", "office_director"),
        )
        act = Act(by="id-founder", on=date(2026, 1, 4))
        order = Order(act=act, command=Command("more posts"), today=act.on)
        found(desk.record, order, packs=(), plans=(), units=(LAWYERS,), posts=posts)

    def proposed(self, kind: str = "executive", title: str = "停车收费改革方案", **fields: Any) -> str:
        body = {"title": title, "kind": kind, "concerned": [FGW], **fields}
        return str(self.desk.done(JW.lower(), "/topics", body)["id"])

    def coordinated(self, kind: str = "executive", **fields: Any) -> str:
        topic = self.proposed(kind, **fields)
        self.desk.done("leader", f"/topics/{topic}/coordinate", {"text": "已会商"})
        return topic

    def signed(self, topic: str, *units: str) -> None:
        for unit in units:
            said = {"agrees": True, "text": "同意上会", "signed_by": "主要负责人"}
            self.desk.done(unit.lower(), f"/topics/{topic}/opinions", said)

    def admitted(self, kind: str = "executive", **fields: Any) -> str:
        """On the signed form of Liangping."""
        topic = self.coordinated(kind, **fields)
        self.signed(topic, JW, *fields.get("concerned", [FGW]))
        self.desk.done("office", f"/topics/{topic}/review", {"text": "材料齐全"})
        self.desk.done("head", f"/topics/{topic}/admit")
        return topic

    def called(self, kind: str = "executive", chair: str = HEAD, **fields: Any) -> str:
        body = {"kind": kind, "name": "第8次常务会议", "planned_on": str(self.desk.today), "chair": chair, **fields}
        return str(self.desk.done("office", "/meetings", body)["id"])

    def held(self, *topics: str, **fields: Any) -> str:
        meeting = self.called(**fields)
        self.desk.done("office", f"/meetings/{meeting}/agenda", {"topics": list(topics) or [self.admitted()]})
        self.desk.done("office", f"/meetings/{meeting}/hold", {"present": [fields.get("chair", HEAD), JW]})
        return meeting

    def minuted(self, *topics: str, **fields: Any) -> str:
        meeting = self.held(*topics, **fields)
        owed = {"text": "原则同意，由区教委牵头", "units": [JW], "due": str(self.desk.in_days(30))}
        items = [{"n": n, **(owed if n == 1 else {"text": "听取汇报"})} for n in range(1, (len(topics) or 1) + 1)]
        self.desk.done("office", f"/meetings/{meeting}/minutes", {"number": "第8次常务会议纪要", "items": items})
        return meeting

    def minutes_signed(self, *topics: str) -> str:
        meeting = self.minuted(*topics)
        self.desk.done("head", f"/meetings/{meeting}/minutes/sign")
        return meeting

    def get(self, by: str, path: str) -> Any:
        self.desk.catch_up()
        answer = self.desk.get(by, path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return answer.json()

    def status(self, by: str, path: str) -> int:
        self.desk.catch_up()
        return int(self.desk.get(by, path).status_code)

    def refused(self, by: str, path: str, body: Any = None) -> Any:
        answer = self.desk.send(by, path, body)
        assert answer.status_code == 409, (path, answer.status_code, answer.text)
        return answer.json()

    # ── documents ───────────────────────────────────────────────────────────────────────────────

    def drafted(self, title: str = "停车管理办法", **fields: Any) -> str:
        body = {"title": title, "issuer": "区政府", **fields}
        return str(self.desk.done(JW.lower(), "/normative", body)["id"])

    def checked(self, **fields: Any) -> str:
        document = self.drafted(**fields)
        self.desk.done(JW.lower(), f"/normative/{document}/check", {"answers": CLEAN, "text": "未涉及"})
        return document

    def approved(self, **fields: Any) -> str:
        document = self.checked(**fields)
        path = f"/normative/{document}"
        lawful = {"opinion": "lawful", "unit": LAWYERS.code, "text": "合法"}
        self.desk.done("office", f"{path}/review", lawful)
        self.desk.done("leader", f"{path}/audit")
        self.desk.done("head", f"{path}/approve")
        return document

    def published(self, number: str = "梁平府规〔2026〕1号", until: date | None = None, **fields: Any) -> str:
        document = self.approved(**fields)
        days = {"effective_from": str(self.desk.today), "valid_until": str(until or self.desk.in_days(700))}
        self.desk.done("office", f"/normative/{document}/publish", {"number": number, **days})
        return document

    def entered_late(self, on: date, number: str = "梁平府规〔2021〕1号", title: str = "渣土管理办法") -> str:
        """A document of earlier years, as the office enters it from paper; valid for the five years the rules allow."""
        early = {"on": str(on), "reason": "存量文件补录"}
        drafted = {"title": title, "issuer": "区政府", "unit": JW, **early}
        path = f"/normative/{self.desk.done('office', '/normative', drafted)['id']}"
        until = date(on.year + 5, on.month, 1) - timedelta(days=1)
        for act, body in (
            ("check", {"answers": CLEAN, "text": "未涉及"}),
            ("review", {"opinion": "lawful", "unit": LAWYERS.code, "text": "合法"}),
            ("audit", {"leader": DEPUTY}),
            ("approve", {"leader": HEAD}),
            ("publish", {"number": number, "effective_from": str(on), "valid_until": str(until)}),
        ):
            self.desk.done("office", f"{path}/{act}", {**body, **early})
        return path.rpartition("/")[2]


_TOPIC, _MEETING, _DOCUMENT = "/topics/{id}", "/meetings/{id}", "/normative/{id}"
BODIES: dict[str, tuple[str, dict[str, Any]]] = {
    "topic": ("/topics", {"title": "议题", "kind": "executive", "unit": JW, "concerned": [FGW]}),
    "topic/coordinate": (f"{_TOPIC}/coordinate", {"leader": DEPUTY, "text": "已会商"}),
    "topic/opinions": (f"{_TOPIC}/opinions", {"unit": JW, "agrees": True, "text": "同意", "signed_by": "主任"}),
    "topic/papers": (f"{_TOPIC}/papers", {"leader": DEPUTY}),
    "topic/review": (f"{_TOPIC}/review", {"text": "齐全"}),
    "topic/admit": (f"{_TOPIC}/admit", {"leader": DEPUTY}),
    "topic/turn-down": (f"{_TOPIC}/turn-down", {"code": "within_powers", "reason": "职责以内"}),
    "meeting": (
        "/meetings",
        {"kind": "executive", "name": "第8次常务会议", "planned_on": "2031-01-02", "chair": HEAD, "entrusted_by": HEAD},
    ),
    "meeting/agenda": (f"{_MEETING}/agenda", {"topics": ["00000000-0000-7000-8000-000000000000"]}),
    "meeting/papers": (f"{_MEETING}/papers", {"to": [HEAD, JW], "explained": "紧急"}),
    "meeting/leave": (f"{_MEETING}/leave", {"of": DEPUTY, "reason": "外出", "approved_by": HEAD}),
    "meeting/move": (f"{_MEETING}/move", {"planned_on": "2031-01-09", "reason": "外出"}),
    "meeting/cancel": (f"{_MEETING}/cancel", {"reason": "议题不足"}),
    "meeting/hold": (f"{_MEETING}/hold", {"present": [HEAD], "video": True}),
    "meeting/minutes": (
        f"{_MEETING}/minutes",
        {"number": "纪要", "items": [{"n": 1, "text": "同意", "units": [JW], "due": "2031-01-30"}]},
    ),
    "meeting/minutes/sign": (f"{_MEETING}/minutes/sign", {"leader": DEPUTY}),
    "meeting/handover": (
        f"{_MEETING}/handover",
        {"items": [{"n": 1, "leads": [JW], "due": {"kind": "working_days", "days": 9}, "report": {"every": "none"}}]},
    ),
    "document": ("/normative", {"title": "办法", "issuer": "区政府", "unit": JW, "provisional": True}),
    "document/check": (f"{_DOCUMENT}/check", {"answers": CLEAN, "text": "未涉及"}),
    "document/review": (f"{_DOCUMENT}/review", {"opinion": "lawful", "unit": JW, "text": "合法"}),
    "document/audit": (f"{_DOCUMENT}/audit", {"leader": DEPUTY}),
    "document/approve": (f"{_DOCUMENT}/approve", {"leader": DEPUTY}),
    "document/publish": (
        f"{_DOCUMENT}/publish",
        {"number": "1号", "effective_from": "2031-01-02", "valid_until": "2033-01-01"},
    ),
    "document/file": (f"{_DOCUMENT}/file", {"to": ["市政府"]}),
    "document/interpret": (f"{_DOCUMENT}/interpret", {"unit": JW, "text": "含路内停车"}),
    "document/extend": (
        f"{_DOCUMENT}/extend",
        {"leader": DEPUTY, "valid_until": "2033-01-01", "reason": "仍有必要"},
    ),
    "document/clean-up": (f"{_DOCUMENT}/clean-up", {"round": "2027年清理", "result": "keep", "reason": "仍有必要"}),
    "document/repeal": (f"{_DOCUMENT}/repeal", {"reason": "上位法修订"}),
}
"""One body for each act, as every test of bad input and of roles takes it."""

ACTS: dict[str, str] = {
    "/topics": "topic.propose",
    f"{_TOPIC}/opinions": "topic.opinion",
    **{f"{_TOPIC}/{act}": "topic.lead" for act in ("coordinate", "papers", "admit")},
    **{f"{_TOPIC}/{act}": "topic.keep" for act in ("review", "turn-down")},
    "/meetings": "meeting.keep",
    **{
        f"{_MEETING}/{act}": "meeting.keep"
        for act in ("agenda", "papers", "leave", "move", "cancel", "hold", "minutes", "handover")
    },
    f"{_MEETING}/minutes/sign": "meeting.sign",
    "/normative": "normative.draft",
    **{f"{_DOCUMENT}/{act}": "normative.draft" for act in ("check", "interpret")},
    f"{_DOCUMENT}/review": "normative.review",
    **{f"{_DOCUMENT}/{act}": "normative.lead" for act in ("audit", "approve", "extend")},
    **{f"{_DOCUMENT}/{act}": "normative.keep" for act in ("publish", "file", "clean-up", "repeal")},
}
READS: dict[str, str] = {
    "/topics": "topic.see",
    _TOPIC: "topic.see",
    "/meetings": "meeting.see",
    _MEETING: "meeting.see",
    "/normative": "normative.see",
    _DOCUMENT: "normative.see",
    "/signing": "rules.see",
}
