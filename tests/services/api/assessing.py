"""A small scheme of the desk's own units, and a year of it brought to any stage through the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.assessments import content
from tests.services.api.desk import UNITS, Desk

JW, FGW, TOWN, OTHER = (unit.code for unit in UNITS)
"""The town's figures are its own; accidents are counted by FGW; JW verifies."""


def written(**changes: Any) -> dict[str, Any]:
    """Two towns and two departments in two groups; JW and FGW report and verify, and are assessed too."""
    given = content(**{"scheme__code": "desk", **changes})
    given["groups"] = [
        {"code": "towns", "name": "各镇", "name_en": "Towns", "units": [TOWN, OTHER]},
        {"code": "bodies", "name": "部门", "name_en": "Departments", "units": [FGW]},
    ]
    for line in given["indicators"]:
        line.pop("splits", None)
        if line["source"] == "reported":
            line["verifier"] = JW
        if line.get("owner") == "lp-cg":
            line["owner"] = FGW
    return given


class Year:
    """One year as its people bring it on. `earlier` days are entered late, with their reason."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.early = {"on": str(desk.today - timedelta(days=40)), "reason": "补录"}
        self.scheme = self.id = ""

    def drafted(self) -> str:
        self.scheme = self.desk.done("office", "/schemes", {"content": written(), **self.early})["id"]
        return self.scheme

    def approved(self) -> str:
        self.drafted()
        path = f"/schemes/{self.scheme}"
        until = str(self.desk.today + timedelta(days=1))
        self.desk.done("office", f"{path}/consult", {"until": until})
        for unit in (FGW, TOWN, OTHER):
            self.desk.done(unit.lower(), f"{path}/opinions", {"agrees": True})
        self.desk.done("office-head", f"{path}/approve", {"basis": "区政府常务会议"})
        return self.scheme

    def opened(self) -> str:
        self.id = self.desk.done("office", "/assessments", {"scheme": self.approved(), **self.early})["id"]
        targets = [{"unit": unit, "indicator": "output", "target": "100"} for unit in (FGW, TOWN, OTHER)]
        self.done("office", "targets", {"items": targets, "basis": "年度计划"})
        return self.id

    def done(self, by: str, act: str, body: Any = None) -> dict[str, Any]:
        return self.desk.done(by, f"/assessments/{self.id}/{act}", body)

    def collected(self) -> str:
        """Every value in; accidents verified by JW, output too: one town reached 90 of 100."""
        self.opened()
        for unit, x in ((FGW, "100"), (TOWN, "90"), (OTHER, "100")):
            self.done(unit.lower(), "values", {"items": [{"unit": unit, "indicator": "output", "x": x}]})
        counts = [{"unit": unit, "indicator": "accidents", "n": 0} for unit in (FGW, TOWN, OTHER)]
        ns = self.done(FGW.lower(), "values", {"items": counts})["ns"]
        self.done(JW.lower(), "verify", {"items": [{"n": n} for n in range(1, ns[-1] + 1)]})
        release = {"source": "统计局", "release": "2026年快报", "amounts": {"x": "106", "x₀": "100"}}
        official = [{"unit": unit, "indicator": "income", **release} for unit in (FGW, TOWN, OTHER)]
        self.done("office", "values", {"items": official})
        return self.id

    def graded(self, days_ago: int = 0) -> str:
        self.collected()
        self.score(days_ago)
        return self.id

    def score(self, days_ago: int = 0) -> dict[str, Any]:
        """A round: scored, reviewed and graded by three people, graded that long ago and entered late."""
        self.desk.catch_up()
        told = self.done("office", "score")
        self.done("office2", "review", {"comment": "逐项复核"})
        late = {"on": str(self.desk.today - timedelta(days=days_ago)), "reason": "补录"} if days_ago else {}
        self.done("office-head", "grade", {"basis": "绩效委员会会议", **late})
        return told

    def get(self, by: str, path: str = "") -> Any:
        answer = self.desk.get(by, f"/assessments/{self.id}{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()


_SCHEME, _YEAR = "/schemes/{id}", "/assessments/{id}"
LINE = {"unit": "LP-JW", "indicator": "output"}
BODIES: dict[str, tuple[str, dict[str, Any]]] = {
    "scheme/examine": ("/schemes/examine", {"content": {"scheme": {"code": "x"}}, "toml": ""}),
    "scheme": ("/schemes", {"content": {"scheme": {"code": "x"}, "groups": [{"code": "a", "units": ["LP-JW"]}]}}),
    "scheme/revise": (f"{_SCHEME}/revise", {"toml": "[scheme]\ncode = 1979-05-27", "reason": "修改"}),
    "scheme/consult": (f"{_SCHEME}/consult", {"units": ["LP-JW"], "until": "2027-01-05"}),
    "scheme/opinions": (f"{_SCHEME}/opinions", {"unit": "LP-JW", "agrees": False, "text": "偏高"}),
    "scheme/approve": (f"{_SCHEME}/approve", {"basis": "会议"}),
    "scheme/adjustments": (f"{_SCHEME}/adjustments", {"content": {"scheme": {}}, "reason": "调整"}),
    "scheme/adjustments/decide": (f"{_SCHEME}/adjustments/decide", {"approved": True, "reason": "会议"}),
    "year": ("/assessments", {"scheme": "00000000-0000-7000-8000-000000000000"}),
    "year/adopt": (f"{_YEAR}/adopt", {"reason": "调整"}),
    "year/targets": (f"{_YEAR}/targets", {"items": [{**LINE, "target": "100.5"}], "basis": "计划"}),
    "year/adjustments": (
        f"{_YEAR}/adjustments",
        {**LINE, "target": 90, "ground": "policy", "reason": "政策", "asked_by": "LP-JW"},
    ),
    "year/exclusions": (f"{_YEAR}/exclusions", {**LINE, "reason": "无此业务"}),
    "year/mergers": (f"{_YEAR}/mergers", {"unit": "LP-JW", "into": "LP-FGW", "day": "2026-07-01", "basis": "文件"}),
    "year/values": (
        f"{_YEAR}/values",
        {
            "items": [
                {
                    **LINE,
                    "x": "90",
                    "amounts": {"of": "100"},
                    "marks": ["good", "88.5"],
                    "nodes": [{"code": "a", "due": "2026-06-30", "done_on": "2026-06-01"}],
                    "source": "报表",
                    "breaks": [{"year": 2026, "zh": "口径", "en": "scope"}],
                }
            ],
            "reporter": "LP-JW",
        },
    ),
    "year/verify": (f"{_YEAR}/verify", {"items": [{"n": 1, "value": {"x": 1}, "comment": "核"}], "verifier": "LP-JW"}),
    "year/return": (f"{_YEAR}/values/1/return", {"reason": "未附报表"}),
    "year/self": (f"{_YEAR}/self", {"unit": "LP-JW", "points": {"output": "40"}, "text": "自评"}),
    "year/bonuses": (
        f"{_YEAR}/bonuses",
        {"unit": "LP-JW", "code": "praise", "ground": "表彰", "points": 1, "evidence": []},
    ),
    "year/bonuses/decide": (f"{_YEAR}/bonuses/1/decide", {"granted": True, "reason": "已核对", "points": "1"}),
    "year/deductions": (
        f"{_YEAR}/deductions",
        {"unit": "LP-JW", "code": "criticism", "ground": "通报", "points": 1, "indicator": "output", "positions": [1]},
    ),
    "year/deductions/answer": (f"{_YEAR}/deductions/1/answer", {"unit": "LP-JW", "text": "说明"}),
    "year/deductions/decide": (f"{_YEAR}/deductions/1/decide", {"upheld": True, "reason": "属实", "points": "0.5"}),
    "year/vetoes": (f"{_YEAR}/vetoes", {"unit": "LP-JW", "code": "accident", "ground": "事故"}),
    "year/vetoes/answer": (f"{_YEAR}/vetoes/1/answer", {"unit": "LP-JW", "text": "说明"}),
    "year/vetoes/verify": (f"{_YEAR}/vetoes/1/verify", {"comment": "核实"}),
    "year/vetoes/decide": (f"{_YEAR}/vetoes/1/decide", {"approved": True, "reason": "会议"}),
    "year/vetoes/revoke": (f"{_YEAR}/vetoes/1/revoke", {"reason": "改判"}),
    "year/tolerances": (
        f"{_YEAR}/tolerances",
        {"unit": "LP-JW", "ground": "trial", "text": "试点", "indicator": "output", "deduction": 0},
    ),
    "year/tolerances/decide": (
        f"{_YEAR}/tolerances/1/decide",
        {"accepted": "part", "reason": "符合", "points": "0.5"},
    ),
    "year/score": (f"{_YEAR}/score", {}),
    "year/review": (f"{_YEAR}/review", {"comment": "复核"}),
    "year/grade": (f"{_YEAR}/grade", {"basis": "会议"}),
    "year/notify": (f"{_YEAR}/notify", {"units": ["LP-JW"], "means": "公文"}),
    "year/appeals": (f"{_YEAR}/appeals", {"unit": "LP-JW", "indicator": "output", "text": "漏计", "evidence": []}),
    "year/appeals/decide": (f"{_YEAR}/appeals/1/decide", {"granted": True, "reason": "属实"}),
    "year/corrections": (
        f"{_YEAR}/corrections",
        {"what": "value", **LINE, "value": {"x": "1"}, "reason": "补计", "appeal": 1},
    ),
    "year/publish": (f"{_YEAR}/publish", {"public": True, "basis": "批准"}),
    "year/apply": (f"{_YEAR}/apply", {"raise_by": "0.05", "text": "运用"}),
    "year/what-if": (f"{_YEAR}/what-if", {"weights": {"a": {"output": "50"}}, "round": 1}),
}
"""One body for each act, as every test of bad input and of roles takes it."""

ACTS: dict[str, str] = {
    "/schemes/examine": "scheme.draft",
    "/schemes": "scheme.draft",
    **{f"{_SCHEME}/{act}": "scheme.draft" for act in ("revise", "consult", "adjustments")},
    f"{_SCHEME}/opinions": "scheme.opinion",
    **{f"{_SCHEME}/{act}": "scheme.approve" for act in ("approve", "adjustments/decide")},
    "/assessments": "assessment.keep",
    **{
        f"{_YEAR}/{act}": "assessment.keep"
        for act in (
            "adopt", "targets", "mergers", "deductions", "vetoes", "vetoes/1/verify", "score", "review", "notify",
            "what-if",
        )
    },
    **{
        f"{_YEAR}/{act}": "assessment.report"
        for act in (
            "values", "self", "bonuses", "deductions/1/answer", "vetoes/1/answer", "tolerances", "appeals",
        )
    },
    **{f"{_YEAR}/{act}": "assessment.verify" for act in ("verify", "values/1/return")},
    **{
        f"{_YEAR}/{act}": "assessment.decide"
        for act in (
            "adjustments", "exclusions", "bonuses/1/decide", "deductions/1/decide", "vetoes/1/decide",
            "vetoes/1/revoke", "tolerances/1/decide", "grade", "appeals/1/decide", "corrections", "publish", "apply",
        )
    },
}  # fmt: skip
READS: dict[str, str] = {
    "/schemes": "scheme.see",
    "/schemes/shipped": "scheme.draft",
    _SCHEME: "scheme.see",
    "/assessments": "assessment.see",
    _YEAR: "assessment.see",
    **{
        f"{_YEAR}/{part}": "assessment.see"
        for part in (
            "values",
            "facts",
            "results",
            "results/LP-JW/receipt",
            "results/LP-JW/receipt.docx",
            "changes",
            "warnings",
            "burden",
            "months",
        )
    },
    **{f"{_YEAR}/{part}": "assessment.export" for part in ("results.xlsx", "notice.docx", "component.csv")},
    f"{_YEAR}/sensitivity?group=a&indicator=output": "see.full",
}
