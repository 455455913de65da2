"""Reporting 反馈: a unit reports progress, and the final result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from domain.aggregate import Act, nfc
from domain.assignment import Assignment, Feedback
from domain.calendar import Calendar
from domain.directive.life import Life
from domain.rules import RulePack


class Reporting(Life):
    class FeedbackGiven(Life.Event):
        """`next_report`: the unit's next reporting date after this one, if it has a rhythm. `stage`: the phase it says
        done, `{}` or `{n, title}`. `due`: with a final report, the deadline after an extension waited undecided."""

        TOPIC = "directive.feedback_given"
        class_version = 2
        unit: str
        n: int
        kind: Literal["progress", "final"]
        text: str
        progress: int | None
        obstacles: str
        evidence: list[str]
        signed_by: str
        next_report: date | None
        stage: dict[str, Any]
        due: date | None

        @staticmethod
        def upcast_v1_v2(values: dict[str, Any]) -> None:
            values["stage"], values["due"] = {}, None

        def change(self, directive: Life) -> None:
            given = directive.assignments[self.unit]
            directive.feedback.append(
                Feedback(
                    self.n,
                    self.unit,
                    self.kind,
                    self.act.on,
                    self.act.by,
                    self.act.late,
                    self.progress,
                    by_office=self.act.late or self.act.on_behalf_of is not None,
                    answered=given.report_due,
                )
            )
            given.report_due = self.next_report
            if given.role == "lead":
                directive.reinstructed = False
            if self.stage or self.kind == "final":
                given.say_done(self.n, self.act.on, self.stage.get("n"))
            if self.due:  # the request ends with the work it was made for
                given.extension_asked = given.extension_asked_on = None
                given.move(self.due)
                directive._follow_collator()
            if self.kind == "final":
                given.status = "reported"
                given.received_on = self.act.on
                given.supplement_due = None
            elif given.status != "returned":
                given.status = "working"

    def give_feedback(
        self,
        unit: str,
        *,
        kind: str,
        text: str,
        act: Act,
        pack: RulePack,
        calendar: Calendar,
        progress: int | None = None,
        obstacles: str = "",
        evidence: Sequence[str] = (),
        signed_by: str = "",
        stage: int | None = None,
    ) -> int:
        """反馈: progress or the final result; answers its number. The final one is signed by the principal head."""
        self._must_be_working()
        given = self._assignment(unit)
        text = nfc(text)
        if given.status == "done":
            self._refuse(
                "feedback.done",
                lambda names: f"{names(unit)}已审核通过，无须再反馈",
                lambda names: f"The result of {names(unit)} is accepted already",
            )
        if kind not in ("progress", "final"):
            self._refuse(
                "feedback.kind",
                "反馈分为进展（progress）和办结（final）",
                "Feedback is progress or final",
                field="kind",
            )
        if not text:
            self._refuse("feedback.text", "请写明办理情况", "Say what was done", field="text")
        if progress is not None and not 0 <= progress <= 100:
            self._refuse("feedback.progress", "进度须在0到100之间", "Progress is between 0 and 100", field="progress")
        if given.signed_on is None:
            self._refuse("feedback.sign_first", "请先签收再反馈", "Sign for the matter before reporting on it")
        if given.status == "objected":
            self._refuse("feedback.objected", "异议待裁定，暂不反馈", "An objection is waiting to be decided")
        if given.status == "reported":
            self._refuse(
                "feedback.final_once",
                "办结反馈已提交，正待审核；如需修改请先撤回",
                "The final report is under review; retract it first",
            )
        if kind == "final" and pack.flag("feedback.signed_by_principal_head") and not nfc(signed_by):
            self._refuse(
                "feedback.signed_by_principal_head",
                "办结反馈须由单位主要负责人签发，请填写签发人",
                "A final report is signed by the unit's principal head: name the signer",
                field="signed_by",
            )
        title = self._stage_title(given, kind, stage) if stage is not None else ""
        due = None
        if kind == "final" and given.extension_asked_on:
            due = self._due_after_waiting(given, act.on, calendar) or given.due
        n = len(self.feedback) + 1
        self.record(
            self.FeedbackGiven,
            act,
            unit=unit,
            n=n,
            kind=kind,
            text=text,
            progress=100 if kind == "final" and progress is None else progress,
            obstacles=nfc(obstacles),
            evidence=list(evidence),
            signed_by=nfc(signed_by),
            next_report=given.next_report(act.on, calendar, pack),
            stage={"n": stage, "title": title} if stage is not None else {},
            due=due,
        )
        return n

    def _stage_title(self, given: Assignment, kind: str, n: int) -> str:
        """A phase a progress report may say done: any but the last, which is the result itself."""
        if not 1 <= n <= len(given.stages):
            self._refuse(
                "feedback.stage", f"该任务没有第{n}阶段", f"The assignment has no phase no. {n}", field="stage"
            )
        stage = given.stages[n - 1]
        if stage.reported_on:
            self._refuse(
                "feedback.stage_once",
                f"第{n}阶段“{stage.title}”已于{stage.reported_on}反馈完成",
                f"Phase no. {n} (“{stage.title}”) was reported done on {stage.reported_on}",
                field="stage",
            )
        if kind == "final" or n == len(given.stages):
            self._refuse(
                "feedback.stage_final",
                "最后阶段以办结反馈完成，办结反馈不写阶段；其他阶段用进展反馈",
                "The last phase is done by the final report, which names none; the others by progress reports",
                field="stage",
            )
        return stage.title

    class FeedbackRetracted(Life.Event):
        TOPIC = "directive.feedback_retracted"
        unit: str
        n: int
        reason: str

        def change(self, directive: Life) -> None:
            report = directive.feedback[self.n - 1]
            report.state = "retracted"
            given = directive.assignments[self.unit]
            if not any(f.unit == self.unit and f.state != "retracted" for f in directive.feedback[self.n :]):
                given.report_due = report.answered
            given.unsay(self.n)
            if report.kind == "final":
                given.resume()

    def retract_feedback(self, unit: str, n: int, *, reason: str, act: Act) -> None:
        self._must_be_working()
        self._assignment(unit)
        report = self._report(unit, n)
        if report.state == "retracted":
            self._refuse("feedback.retracted", "该反馈已撤回", "It has been retracted already")
        if report.state != "given":
            self._refuse("feedback.reviewed", "该反馈已审核，不能撤回", "It has been reviewed and cannot be retracted")
        self.record(self.FeedbackRetracted, act, unit=unit, n=n, reason=nfc(reason))

    def _report(self, unit: str, n: int) -> Feedback:
        if not 1 <= n <= len(self.feedback) or self.feedback[n - 1].unit != unit:
            self._refuse(
                "feedback.unknown",
                lambda names: f"{names(unit)}没有第{n}条反馈",
                lambda names: f"{names(unit)} has no feedback no. {n}",
            )
        return self.feedback[n - 1]
