"""Adjusting 调整、中止、终止: nothing is changed or stopped without procedure; a big adjustment runs it again (D713-37)."""

from __future__ import annotations

from datetime import date

from domain.aggregate import Act
from domain.decision.course import Course
from domain.decision.pace import Pace
from domain.decision.standing import Standing
from domain.meeting.minutes import Minutes
from domain.rules import RulePack


class Adjusting(Course):
    # 调整
    class Adjusted(Course.Event):
        """`big`: it goes through the statutory steps again, in a cycle of its own; what it was decided by stays."""

        TOPIC = "decision.adjusted"
        big: bool
        cycle: int
        text: str
        reason: str
        approved_by: str

        def change(self, now: Standing) -> None:
            now.adjusted += 1
            if not self.big:
                return
            now.stage, now.cycle, now.draft, now.hearing_on, now.submitted_on = "started", self.cycle, None, None, None
            now.assessments, now.consultations, now.steps, now.experts = {}, {}, {}, {}

        def keep(self, pace: Pace, recorded: date) -> None:
            if pace.is_reached("evaluation"):  # an adjustment before it leaves the window after it open
                pace.reach("adjustment", self.act.on, recorded)
            pace.cycle = self.cycle
            if self.big:
                pace.waiting = set()

    def adjust(self, *, text: str, reason: str, approved_by: str, big: bool, act: Act) -> None:
        """及时调整完善 (L20, C23): for a problem reported, an evaluation or an opinion, never for nothing."""
        self._must_be("decided", "suspended")
        now = self.now
        if not (now.problems or now.verdicts or now.opinions):
            self._refuse(
                "decision.ground",
                "未经报告问题、听取意见或评估，不得变更决策",
                "It is not changed without a problem reported, an opinion or an evaluation",
                "D713-37",
            )
        self.record(
            self.Adjusted, act, big=big, cycle=now.cycle + big, text=self._said(text, "text"),
            reason=self._said(reason), approved_by=self._said(approved_by, "signed_by"),
        )  # fmt: skip

    # 紧急中止
    class Suspended(Course.Event):
        TOPIC = "decision.suspended"
        head: str
        reason: str

        def change(self, now: Standing) -> None:
            now.stage = "suspended"

    def suspend(self, *, head: str, is_head: bool, reason: str, act: Act) -> None:
        """情况紧急的，行政首长可以先决定中止执行 (D713-37): the head alone. `is_head`: whether `head` is that post."""
        self._must_be("decided")
        if not is_head:
            self._refuse(
                "decision.suspend",
                "只有行政首长可以决定中止执行",
                "Only the head may suspend it",
                "D713-37",
                field="head",
            )
        self.record(self.Suspended, act, head=head, reason=self._said(reason))

    # 恢复执行
    class Resumed(Course.Event):
        TOPIC = "decision.resumed"
        reason: str
        approved_by: str

        def change(self, now: Standing) -> None:
            now.stage = "decided"

    def resume(self, *, reason: str, approved_by: str, act: Act) -> None:
        self._must_be("suspended")
        self.record(self.Resumed, act, reason=self._said(reason), approved_by=self._said(approved_by, "signed_by"))

    # 终止
    class Ended(Course.Event):
        """By signed minutes, or because its validity ran out (`minutes` empty)."""

        TOPIC = "decision.ended"
        reason: str
        minutes: str

        def change(self, now: Standing) -> None:
            now.stage = "ended"

    def end(self, *, reason: str, pack: RulePack, act: Act, minutes: Minutes | None = None) -> None:
        """未经法定程序不得停止执行 (D713-37): the kind of meeting that decided it ends it, or its own last day."""
        self._must_be("decided", "suspended")
        ran_out = self.now.until is not None and act.on > self.now.until
        if not ran_out and (minutes is None or minutes.kind not in pack.items("decision.meetings")):
            self._refuse(
                "decision.end", "未经法定程序不得停止执行：须有全体会议或常务会议纪要",
                "It is not stopped without procedure: minutes of a plenary or executive meeting are needed", "D713-37",
                field="minutes",
            )  # fmt: skip
        self.record(self.Ended, act, reason=self._said(reason), minutes=minutes.number if minutes else "")
