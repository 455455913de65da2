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

    def graded(self) -> str:
        self.collected()
        self.score()
        return self.id

    def score(self) -> dict[str, Any]:
        """A round: scored, reviewed and graded by three people."""
        self.desk.catch_up()
        told = self.done("office", "score")
        self.done("office2", "review", {"comment": "逐项复核"})
        self.done("office-head", "grade", {"basis": "绩效委员会会议"})
        return told

    def get(self, by: str, path: str = "") -> Any:
        answer = self.desk.get(by, f"/assessments/{self.id}{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()
