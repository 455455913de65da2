"""A major decision brought to any stage of its life through the API; one body for each act on it.

It begins sixty days ago: what a decision needs days for is entered late by the office, as the table lets it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.services.api.desk import Desk
from tests.services.api.meeting import Chamber

JW, FGW, TOWN, OTHER = "LP-JW", "LP-FGW", "500155104", "500155105"
HEAD, DEPUTY, SECOND = "QZ", "FQZ", "FQZ2"
FIVE = ("legality", "necessity", "soundness", "feasibility", "controllability")
OPINIONS = [
    {"post": DEPUTY, "person": "乙", "stance": "agree"},
    {"post": SECOND, "person": "丙", "stance": "disagree", "text": "建议先试点一年"},
    {"post": HEAD, "person": "甲", "stance": "agree"},
]


class Course:
    """One decision as its people bring it on; `day` counts from its beginning."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.id = desk, ""
        self.chamber = Chamber(desk)
        self.file = self.chamber_file()

    def chamber_file(self) -> str:
        files = {"file": ("论证材料.txt", "论证充分".encode(), "text/plain")}
        answer = self.desk.client.post("/api/v1/files", files=files, headers=self.desk.headers("office"))
        assert answer.status_code in (200, 201), answer.text
        return str(answer.json()["id"])

    def day(self, n: int) -> date:
        return self.desk.today - timedelta(days=60 - n)

    def late(self, n: int) -> dict[str, str]:
        return {"on": str(self.day(n)), "reason": "补录"}

    def done(self, by: str, act: str, body: Any = None) -> dict[str, Any]:
        return self.desk.done(by, f"/decisions/{self.id}/{act}", body)

    def refused(self, by: str, act: str, body: Any = None) -> Any:
        answer = self.desk.send(by, f"/decisions/{self.id}/{act}", body)
        assert answer.status_code == 409, (act, answer.status_code, answer.text)
        return answer.json()

    def get(self, by: str = "office", path: str = "") -> Any:
        self.desk.catch_up()
        answer = self.desk.get(by, f"/decisions/{self.id}{path}")
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return answer.json()

    # ── stages ──────────────────────────────────────────────────────────────────────────────────

    def proposed(self, **fields: Any) -> str:
        body = {
            "title": "城区停车收费改革方案", "content": "分时段收费", "category": "policy", "basis": "政府工作报告",
            "proposer": JW, **self.late(0), **fields,
        }  # fmt: skip
        self.id = str(self.desk.done("office", "/decisions", body)["id"])
        return self.id

    def started(self) -> str:
        self.proposed()
        self.done("office", "start", {"lead": JW, "approved_by": DEPUTY, **self.late(1)})
        return self.id

    def planned(self) -> str:
        self.started()
        asked = {"part": "procedure", "last_meeting": str(self.day(1)), **self.late(1)}
        self.done("office", "timeline", asked)
        return self.id

    def drafted(self, **fields: Any) -> str:
        self.planned()
        body = {"text": "首停半小时免费", "affected": [FGW, TOWN], "competition": ["business_conduct"], **self.late(2)}
        self.done("office", "draft", {**body, **fields})
        return self.id

    def consulted(self) -> str:
        self.drafted()
        for kind in FIVE:
            said = {"kind": kind, "author": JW, "passes": True, "text": "论证充分", "evidence": [self.file]}
            self.done("office", "assess", {**said, **self.late(3)})
        self.done("office", "consult", self.late(4))
        return self.id

    def gated(self) -> str:
        self.consulted()
        for unit in (FGW, TOWN):
            said = {"agrees": True, "signed_by": "主任", "on_behalf_of": unit, "channel": "phone", **self.late(6)}
            self.done("office", "answer", said)
        self.step("public_participation", "heard", 36, began=4, details={"received": 12, "adopted": 3})
        expert = {"expert": "周某", "supports": True, "text": "方案可行", "evidence": [self.file], **self.late(8)}
        self.done("office", "experts", expert)
        self.step("expert_argument", "supported", 9)
        self.done(
            "office", "steps/risk_assessment/waive", {"signer": DEPUTY, "reason": "风险较小", "on": str(self.day(9))}
        )
        self.step("fair_competition", "passes", 10)
        self.step("legality_review", "lawful", 40, began=26)
        return self.id

    def step(self, code: str, conclusion: str, on: int, *, began: int | None = None, **fields: Any) -> None:
        said = {"author": FGW, "conclusion": conclusion, "text": "已完成", "evidence": [self.file], **self.late(on)}
        if began is not None:
            said["began_on"] = str(self.day(began))
        self.done("office", f"steps/{code}", {**said, **fields})

    def submitted(self) -> str:
        self.gated()
        self.done("office", "submit", {"signed_by": "区教委主任", **self.late(41)})
        return self.id

    def decided(self, **fields: Any) -> str:
        self.submitted()
        self.done("office", "decide", {**self.minutes(), **self.said(), **fields})
        return self.id

    def said(self) -> dict[str, Any]:
        return {
            "outcome": "adopted", "opinions": OPINIONS, "executing": [JW, TOWN],
            "until": str(self.desk.today + timedelta(days=1200)),
        }  # fmt: skip

    def minutes(self) -> dict[str, Any]:
        """The signed minutes of an executive meeting today whose item is this decision."""
        topic = self.chamber.admitted(decision=self.id)
        return {"meeting": self.chamber.minutes_signed(topic), "item": 1}

    def published(self) -> str:
        self.decided()
        self.done("office", "party-report", {"paper": "梁府文〔2026〕8号", "text": "请示"})
        self.done("office", "publish", {"channels": ["政府网站"], "evidence": [self.file]})
        return self.id

    def reviewed(self) -> str:
        """Published, its review planned."""
        self.published()
        self.done("office", "timeline", {"part": "review"})
        return self.id


_DECISION = "/decisions/{id}"
_FOLLOWING = "/timelines/follow/{id}"
EVIDENCE = ["0" * 64]
MINUTES = {"meeting": "00000000-0000-7000-8000-000000000000", "item": 1}
GIVEN = {"milestone": "tracking-1", "unit": JW, "title": "跟踪", "content": "报告", "due_on": "2027-01-05"}
BODIES: dict[str, tuple[str, dict[str, Any]]] = {
    "decision": (
        "/decisions",
        {"title": "改革", "content": "方案", "category": "policy", "basis": "报告", "proposer": JW, "level": "internal"},
    ),
    "decision/follow": (
        "/timelines/follow",
        {"ground": "calendar", "cause": "通知", "reason": "调整"},
    ),
    "decision/follow/cancel": (f"{_FOLLOWING}/cancel", {}),
    **{
        f"decision/{act}": (f"{_DECISION}/{act}", body)
        for act, body in {
            "start": {"lead": JW, "approved_by": DEPUTY, "reason": "必要"},
            "emergency": {"by": DEPUTY, "text": "转移群众"},
            "emergency/report": {"text": "已处置"},
            "draft": {
                "text": "草案", "affected": [FGW], "options": ["一", "二"], "competition": ["bidding"],
                "stability": ["unrest"],
            },
            "assess": {"kind": "legality", "author": JW, "passes": True, "text": "论证", "evidence": EVIDENCE},
            "consult": {"units": [FGW]},
            "answer": {"unit": JW, "agrees": False, "signed_by": "主任", "view": "偏高", "grounds": "决议"},
            "coordinate": {"unit": FGW, "rung": "deputy", "by": DEPUTY, "agreed": True, "text": "一致"},
            "table-split": {"unit": FGW, "sides": [{"unit": FGW, "view": "一", "grounds": "二"}], "tendency": "倾向"},
            "experts": {
                "expert": "周某", "field": "交通", "supports": True, "text": "可行", "interest": "", "evidence": EVIDENCE,
            },
            "hearing": {
                "papers_sent_on": "2026-01-05", "participants": 20, "text": "赞成", "record_signed_by": "主持人",
                "evidence": EVIDENCE,
            },
            "steps/legality_review": {
                "author": FGW, "conclusion": "lawful", "text": "合法", "began_on": "2026-01-05", "explained": "紧急",
                "details": {"received": 1}, "evidence": EVIDENCE,
            },
            "steps/risk_assessment/waive": {"signer": DEPUTY, "reason": "风险小"},
            "submit": {"signed_by": "局长"},
            "office-discussion": MINUTES,
            "decide": {
                **MINUTES, "outcome": "adopted", "opinions": OPINIONS, "departs": "理由", "executing": [JW],
                "until": "2029-01-05",
            },
            "party-report": {"paper": "梁府文", "text": "请示"},
            "publish": {"channels": ["政府网站"], "evidence": EVIDENCE},
            "publish/exempt": {"ground": "工作秘密", "signer": HEAD},
            "interpret": {"unit": JW, "text": "解读", "evidence": EVIDENCE},
            "timeline": {
                "part": "procedure", "start": "2026-11-02", "unit": JW, "last_meeting": "2026-11-01", "hearing": True,
                "skipped": ["risk_assessment"], "given": [GIVEN],
            },
            "reshape": {
                "changes": [
                    {
                        "code": "midterm", "start": "2026-11-02", "due": "2027-11-02", "unit": JW, "title": "评估",
                        "drop": False, "reason": "政策", "explained": "说明",
                    }
                ],
                "ground": "policy", "reason": "政策", "asked_by": JW, "approved_by": DEPUTY, "cause": "文件",
                "follow": True, "given": [GIVEN],
            },
            "reach": {"code": "tracking-1", "reached_on": "2026-11-02", "text": "完成", "evidence": []},
            "directives": {"items": [GIVEN]},
            "tracking": {"unit": JW, "text": "进展", "milestone": "tracking-1", "evidence": []},
            "opinions": {"voice": "public", "heard_through": "热线", "text": "夜间免费", "taken": "采纳"},
            "problems": {"unit": JW, "kind": "force_majeure", "text": "洪水", "evidence": []},
            "evaluate": {"kind": "midterm", "evaluator": "某大学", "reason": "意见较多"},
            "evaluate/1/conclude": {"conclusion": "adjust", "text": "有效", "heard": "居民", "evidence": EVIDENCE},
            "adjust": {"text": "夜间免费", "reason": "评估", "approved_by": DEPUTY, "big": False},
            "suspend": {"head": DEPUTY, "reason": "洪灾"},
            "resume": {"reason": "修复", "approved_by": HEAD},
            "end": {**MINUTES, "reason": "目标已实现"},
            "archive": {"comment": "齐全"},
        }.items()
    },
}  # fmt: skip
"""One body for each act, as every test of bad input and of roles takes it."""

_UNITS = {
    "decision.draft": ("draft", "assess", "consult", "coordinate", "table-split", "experts", "hearing",
                       "steps/legality_review", "steps/risk_assessment/waive", "submit", "interpret", "opinions"),
    "decision.answer": ("answer",),
    "decision.execute": ("tracking", "problems"),
    "decision.approve": ("reshape", "suspend"),
}  # fmt: skip
_BY_ACT = {act: permission for permission, acts in _UNITS.items() for act in acts}
ACTS: dict[str, str] = {
    "/decisions": "decision.propose",
    "/timelines/follow": "decision.keep",
    f"{_FOLLOWING}/cancel": "decision.keep",
    **{
        path: _BY_ACT.get(name.removeprefix("decision/"), "decision.keep")
        for name, (path, _) in BODIES.items()
        if path.startswith(_DECISION)
    },
}
READS: dict[str, str] = {
    "/decisions": "decision.see",
    "/decisions/portfolio": "decision.see",
    "/decisions/due": "decision.see",
    "/decisions/catalogue": "decision.see",
    _DECISION: "decision.see",
    f"{_DECISION}/facts": "decision.see",
    f"{_DECISION}/files/" + "0" * 64: "decision.see",
    f"{_DECISION}/timeline": "decision.see",
    f"{_DECISION}/accountability": "decision.account",
    f"{_DECISION}/package": "decision.account",
    f"{_DECISION}/timeline.docx": "decision.see",
    f"{_DECISION}/package.docx": "decision.account",
    "/timelines/affected": "decision.keep",
    _FOLLOWING: "decision.keep",
}
