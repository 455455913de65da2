"""Evaluating 决策评估: the effects evaluated by somebody who did not assess the decision before it was taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.aggregate import Act, nfc
from domain.decision.course import Course
from domain.decision.pace import Pace
from domain.decision.standing import CONCLUSIONS, Standing, Verdict

EVALUATIONS = ("midterm", "evaluation")


class Evaluating(Course):
    # 委托评估
    class EvaluationOpened(Course.Event):
        TOPIC = "decision.evaluation_opened"
        n: int
        kind: str
        evaluator: str
        reason: str

        def change(self, now: Standing) -> None:
            now.evaluations[self.n] = (self.kind, self.evaluator)

    def open_evaluation(self, kind: str, *, evaluator: str, reason: str, act: Act) -> int:
        """Due by the timeline, or when it falls clearly short, opinions are many, or it is deemed necessary; whoever
        mainly assessed the decision before it was taken does not evaluate it (D713-36)."""
        self._must_be_in_force()
        if kind not in EVALUATIONS:
            self._refuse("decision.evaluation_kind", "请选择评估类型", "Choose the kind of evaluation", field="kind")
        evaluator = self._said(evaluator, "author")
        if evaluator in self.now.assessors:
            self._refuse(
                "decision.independent",
                lambda names: f"{names(evaluator)}承担过决策前的论证评估，不能再作后评估",
                lambda names: f"{names(evaluator)} assessed the decision before it was taken and does not evaluate it",
                "D713-36",
                field="evaluator",
            )
        n = len(self.now.evaluations) + 1
        self.record(self.EvaluationOpened, act, n=n, kind=kind, evaluator=evaluator, reason=self._said(reason))
        return n

    # 评估结论
    class EvaluationConcluded(Course.Event):
        TOPIC = "decision.evaluation_concluded"
        n: int
        kind: str
        evaluator: str
        conclusion: str
        text: str
        heard: str
        evidence: list[str]

        def change(self, now: Standing) -> None:
            now.verdicts.append(Verdict(self.n, self.kind, self.evaluator, self.act.on, self.conclusion))

        def keep(self, pace: Pace, recorded: date) -> None:
            pace.reach(self.kind, self.act.on, recorded)

    def conclude_evaluation(
        self, n: int, *, conclusion: str, text: str, evidence: Sequence[str], act: Act, heard: str = ""
    ) -> None:
        """Continue, adjust, suspend or end; `heard`: whose opinions went in (D713-36; L20, C23)."""
        self._must_be_in_force()
        if n not in self.now.evaluations or n in {verdict.n for verdict in self.now.verdicts}:
            self._refuse(
                "decision.evaluation", f"没有待结论的第{n}次评估", f"There is no open evaluation {n}", field="n"
            )
        if conclusion not in CONCLUSIONS:
            self._refuse("decision.conclusion", "请选择结论", "Choose the conclusion", field="conclusion")
        kind, evaluator = self.now.evaluations[n]
        self.record(
            self.EvaluationConcluded, act, n=n, kind=kind, evaluator=evaluator, conclusion=conclusion,
            text=self._said(text, "text"), heard=nfc(heard), evidence=self._evidence(evidence),
        )  # fmt: skip
