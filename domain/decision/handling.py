"""Handling 紧急处置: no time to meet: the responsible deputy acts, and reports to the head promptly (L6; Chongqing is silent)."""

from __future__ import annotations

from domain.aggregate import Act
from domain.decision.course import Course
from domain.decision.standing import Standing
from domain.rules import RulePack


class Handling(Course):
    # 紧急处置
    class EmergencyHandled(Course.Event):
        TOPIC = "decision.emergency_handled"
        by: str
        text: str

        def change(self, now: Standing) -> None:
            now.emergency_on = self.act.on

    def handle_emergency(self, *, by: str, rank: str, text: str, pack: RulePack, act: Act) -> None:
        """紧急或突发性重大事件，来不及召开会议的，由分管副区长协调处理 (L6). Matters may be opened before any meeting; the
        meeting still decides afterwards."""
        self._must_be("proposed", "started", "submitted")
        if not pack.flag("emergency.deputy_may_act"):
            self._refuse(
                "emergency.deputy_may_act",
                "规则没有来不及开会先行处理的规定",
                "The rules know no acting before a meeting",
            )
        if rank not in ("deputy", "executive_deputy", "head"):
            self._refuse("emergency.deputy_may_act", "由分管领导协调处理", "The responsible deputy acts", field="by")
        if self.now.emergency_on is None:
            self.record(self.EmergencyHandled, act, by=self._said(by, "author"), text=self._said(text, "text"))

    # 向主要负责人报告
    class EmergencyReported(Course.Event):
        TOPIC = "decision.emergency_reported"
        to: str
        text: str

        def change(self, now: Standing) -> None:
            now.emergency_reported_on = self.act.on

    def report_emergency(self, *, to: str, text: str, act: Act) -> None:
        """处理后，及时向区长报告 (L6)."""
        if self.now.emergency_on is None:
            self._refuse("decision.no_emergency", "没有紧急处置", "Nothing was handled ahead of a meeting")
        if self.now.emergency_reported_on is None:
            self.record(self.EmergencyReported, act, to=self._said(to, "signed_by"), text=self._said(text, "text"))
