"""Assessing 评估论证: legality, necessity, soundness, feasibility and controllability, before a decision is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from domain.aggregate import Act
from domain.decision.course import Course
from domain.decision.standing import Standing
from domain.rules import RulePack


class Assessing(Course):
    class Assessed(Course.Event):
        """`kind` is one of the five of the pack; `passes`: whether the author finds it so."""

        TOPIC = "decision.assessed"
        kind: str
        author: str
        passes: bool
        text: str
        evidence: list[str]

        def change(self, now: Standing) -> None:
            now.assessments[self.kind] = "passes" if self.passes else "fails"
            now.assessors.add(self.author)

    def assess(
        self, kind: str, *, author: str, passes: bool, text: str, evidence: Sequence[str], pack: RulePack, act: Act
    ) -> None:
        """Each of the five has its author, its conclusion and its paper (L20, C23)."""
        self._draft()
        self._listed(pack, "decision.assessments", [kind], "kind")
        self.record(
            self.Assessed,
            act,
            kind=kind,
            author=self._said(author, "author"),
            passes=passes,
            text=self._said(text, "text"),
            evidence=self._evidence(evidence),
        )
