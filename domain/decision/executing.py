"""Executing 执行: carried out by named units, tracked, the affected heard, problems reported, directives opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.aggregate import Act, nfc
from domain.decision.course import Course
from domain.decision.pace import Pace
from domain.decision.standing import PROBLEMS, VOICES, Standing


class Executing(Course):
    # 交办
    class DirectiveOpened(Course.Event):
        """A step is carried out by a matter of its own; `milestone` is the step it serves, or empty."""

        TOPIC = "decision.directive_opened"
        directive: UUID
        unit: str
        milestone: str

        def change(self, now: Standing) -> None:
            now.directives[self.directive] = self.milestone

    def open_directive(self, directive: UUID, *, unit: str, act: Act, milestone: str = "") -> None:
        if self.now.emergency_on is None:
            self._must_be("started", "submitted", "decided", "suspended")
        self._known_milestone(milestone)
        if directive not in self.now.directives:
            self.record(self.DirectiveOpened, act, directive=directive, unit=unit, milestone=milestone)

    # 跟踪
    class Tracked(Course.Event):
        TOPIC = "decision.tracked"
        n: int
        unit: str
        text: str
        milestone: str
        evidence: list[str]

        def change(self, now: Standing) -> None:
            now.tracked = self.n

        def keep(self, pace: Pace, recorded: date) -> None:
            if self.milestone:
                pace.reach_step(self.milestone, self.act.on, recorded)

    def track(self, unit: str, *, text: str, act: Act, milestone: str = "", evidence: Sequence[str] = ()) -> int:
        """跟踪决策的实施情况 (L20, C23; D713-34)."""
        self._must_be_in_force()
        self._known_milestone(milestone)
        n = self.now.tracked + 1
        self.record(
            self.Tracked, act, n=n, unit=unit, text=self._said(text, "text"), milestone=milestone,
            evidence=sorted(set(evidence)),
        )  # fmt: skip
        return n

    # 意见建议
    class OpinionReceived(Course.Event):
        """`voice`: who spoke; `taken`: what was done with it."""

        TOPIC = "decision.opinion_received"
        n: int
        voice: str
        channel: str
        text: str
        taken: str

        def change(self, now: Standing) -> None:
            now.opinions = self.n

    def receive_opinion(self, voice: str, *, channel: str, text: str, act: Act, taken: str = "") -> int:
        """利益相关方和社会公众的意见 (L20, C23), and those heard before a decision (L21, C24)."""
        self._must_be("started", "submitted", "decided", "suspended")
        if voice not in VOICES:
            self._refuse("decision.voice", "请选择意见来源", "Choose whose opinion it is", field="voice")
        n = self.now.opinions + 1
        self.record(
            self.OpinionReceived, act, n=n, voice=voice, channel=nfc(channel), text=self._said(text, "text"),
            taken=nfc(taken),
        )  # fmt: skip
        return n

    # 报告问题
    class ProblemReported(Course.Event):
        TOPIC = "decision.problem_reported"
        n: int
        unit: str
        kind: str
        text: str
        evidence: list[str]

        def change(self, now: Standing) -> None:
            now.problems = self.n

    def report_problem(self, unit: str, *, kind: str, text: str, act: Act, evidence: Sequence[str] = ()) -> int:
        """执行单位发现问题、客观情况重大变化、不可抗力，应当及时报告 (D713-35)."""
        self._must_be_in_force()
        if kind not in PROBLEMS:
            self._refuse("decision.problem", "请选择情形", "Choose what happened", "D713-35", field="kind")
        if unit not in self.now.executing:
            self._refuse(
                "decision.executing",
                lambda names: f"{names(unit)}不是执行单位",
                lambda names: f"{names(unit)} does not carry it out",
                "D713-35",
                field="unit",
            )
        n = self.now.problems + 1
        self.record(
            self.ProblemReported, act, n=n, unit=unit, kind=kind, text=self._said(text, "text"),
            evidence=sorted(set(evidence)),
        )  # fmt: skip
        return n

    def _known_milestone(self, code: str) -> None:
        if code and code not in self.now.timeline.baseline:
            self._refuse(
                "timeline.milestone", "时间线上没有这一环节", "The timeline has no such step", field="milestone"
            )
