"""Stepping 法定程序: the statutory steps and reviews of a draft, each done with evidence or not needed for a reason.

公众参与、专家论证、风险评估、合法性审查、集体讨论决定 (L18, C21; Decree 713); 公平竞争审查 and 社会稳定风险评估 by their
triggers (L20, C23; D783-18). The collective decision itself is in deciding.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain.aggregate import Act, nfc
from domain.calendar import Calendar
from domain.decision.course import Course
from domain.decision.pace import Pace
from domain.decision.standing import PASSING, REVIEWS, Standing, Step
from domain.rules import RulePack
from domain.timeline.milestone import Floor

CALLED = {"fair_competition": "decision.competition_triggers", "social_stability": "decision.stability_triggers"}
BOUND_TO_DRAFT = ("legality_review", "fair_competition")
"""Reviews of a text: a new draft needs them anew."""
ASSESSES = ("expert_argument", "risk_assessment", "social_stability")


class Stepping(Course):
    # 专家论证意见
    class ExpertHeard(Course.Event):
        """An expert's signed opinion; one with an interest is on record and does not count (D713-19, 20)."""

        TOPIC = "decision.expert_heard"
        expert: str
        field: str
        supports: bool
        text: str
        interest: str
        evidence: list[str]

        def change(self, now: Standing) -> None:
            if not self.interest:
                now.experts[self.expert] = self.supports

    def hear_expert(
        self, expert: str, *, field: str, supports: bool, text: str, interest: str, evidence: Sequence[str], act: Act
    ) -> None:
        """`interest` is what the expert declares, empty for none; different opinions are kept as they are."""
        self._draft()
        self.record(
            self.ExpertHeard, act, expert=self._said(expert, "author"), field=nfc(field), supports=supports,
            text=self._said(text, "text"), interest=nfc(interest), evidence=self._evidence(evidence, "D713-20"),
        )  # fmt: skip

    # 听证
    class HearingHeld(Course.Event):
        TOPIC = "decision.hearing_held"
        papers_sent_on: date
        participants: int
        text: str
        record_signed_by: str
        evidence: list[str]

        def change(self, now: Standing) -> None:
            now.hearing_on = self.act.on

        def keep(self, pace: Pace, recorded: date) -> None:
            pace.reach("hearing", self.act.on, recorded)

    def hold_hearing(
        self,
        *,
        papers_sent_on: date,
        participants: int,
        text: str,
        record_signed_by: str,
        evidence: Sequence[str],
        calendar: Calendar,
        pack: RulePack,
        act: Act,
    ) -> None:
        """Papers reach the participants 7 days before; the record is signed (D713-16, 17)."""
        self._draft()
        floor = Floor(pack.days("decision.hearing_papers_days"), False, False, "decision.hearing_papers_days")
        if act.on < floor.earliest(papers_sent_on, calendar):
            self._refuse(
                "decision.hearing_papers_days",
                f"听证材料须提前{floor.n}日送达",
                f"The papers are sent {floor.n} days before the hearing",
                field="papers_sent_on",
            )
        if participants < 1:
            self._refuse("decision.participants", "请填写参加人数", "Say how many took part", field="participants")
        self.record(
            self.HearingHeld, act, papers_sent_on=papers_sent_on, participants=participants,
            text=self._said(text, "text"), record_signed_by=self._said(record_signed_by, "signed_by"),
            evidence=self._evidence(evidence, "D713-17"),
        )  # fmt: skip

    # 完成法定程序
    class StepDone(Course.Event):
        """`began_on` to the act's day; `explained`: why it is shorter than the law normally has it; `details`: what
        else is counted of it, e.g. opinions received and taken up."""

        TOPIC = "decision.step_done"
        step: str
        draft: int
        author: str
        conclusion: str
        text: str
        began_on: date
        explained: str
        details: dict[str, Any]
        evidence: list[str]

        def change(self, now: Standing) -> None:
            now.steps[self.step] = Step(self.step, self.draft, self.act.on, self.author, self.conclusion)
            if self.step in ASSESSES:
                now.assessors.add(self.author)

        def keep(self, pace: Pace, recorded: date) -> None:
            if PASSING[self.step][self.conclusion]:
                pace.reach(self.step, self.act.on, recorded)

    def do_step(
        self,
        step: str,
        *,
        author: str,
        conclusion: str,
        text: str,
        evidence: Sequence[str],
        calendar: Calendar,
        pack: RulePack,
        act: Act,
        began_on: date | None = None,
        explained: str = "",
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """Each step by its own rule: comment 30 days unless explained (D713-15), experts without an interest
        (D713-19), legality after everybody was heard and normally 7 working days (D713-25, 26)."""
        draft = self._draft()
        if step not in PASSING:
            self._refuse("decision.step", f"没有“{step}”这一程序", f"There is no step {step!r}", field="step")
        if conclusion not in PASSING[step]:
            self._refuse("decision.conclusion", "请选择结论", "Choose the conclusion", field="conclusion")
        began = began_on or act.on
        if began > act.on:
            self._refuse(
                "decision.began_on", "开始日期不能晚于完成日期", "It cannot begin after it ends", field="began_on"
            )
        explained = nfc(explained)
        match step:
            case "public_participation":
                self._long_enough("decision.participation_days", began, explained, calendar, pack, act)
            case "expert_argument" if not self.now.experts:
                self._refuse(
                    "decision.experts", "须有无利害关系的专家签署意见", "An expert without an interest signs an opinion",
                    "D713-19", field="step",
                )  # fmt: skip
            case "legality_review":
                self._after_hearing_all(began)
                self._long_enough("decision.legality_working_days", began, explained, calendar, pack, act)
            case "social_stability" if self.now.hearing_on is None:
                self._refuse(
                    "decision.hearing", "须采取听证会等形式听取意见", "A hearing is held first",
                    " ".join(pack.rule("decision.stability_triggers").articles), field="step",
                )  # fmt: skip
        self.record(
            self.StepDone, act, step=step, draft=draft.n, author=self._said(author, "author"), conclusion=conclusion,
            text=self._said(text, "text"), began_on=began, explained=explained, details=dict(details or {}),
            evidence=self._evidence(evidence),
        )  # fmt: skip

    # 不需要的程序
    class StepWaived(Course.Event):
        TOPIC = "decision.step_waived"
        step: str
        draft: int
        reason: str
        signer: str

        def change(self, now: Standing) -> None:
            now.steps[self.step] = Step(
                self.step, self.draft, self.act.on, self.signer, "", waived=True, reason=self.reason
            )

        def keep(self, pace: Pace, recorded: date) -> None:
            pace.reach(self.step, self.act.on, recorded)  # it is settled, and nobody waits for it any more

    def waive_step(self, step: str, *, reason: str, signer: str, pack: RulePack, act: Act) -> None:
        """Not needed, with reason and signer; legality review and collective decision never (D713-25, 30), nor a
        review its trigger calls for (D783-18)."""
        draft = self._draft()
        row = pack.row("decision.steps", step)
        if step in REVIEWS or (row and not row["waivable"]):
            self._refuse(
                "decision.never_waived", "这一程序不可免除", "This step can never be left out",
                {"collective_decision": "D713-30", "fair_competition": "D783-18"}.get(step, "D713-25"), field="step",
            )  # fmt: skip
        if row is None:
            self._refuse("decision.step", f"没有“{step}”这一程序", f"There is no step {step!r}", field="step")
        self.record(
            self.StepWaived, act, step=step, draft=draft.n, reason=self._said(reason),
            signer=self._said(signer, "signed_by"),
        )  # fmt: skip

    def _after_hearing_all(self, began: date) -> None:
        """Consultation does not replace the review, and comes before it (D713-25)."""
        if waiting := [one.unit for one in self.now.consultations.values() if one.answered_on is None]:
            self._refuse(
                "decision.legality_after_consultation",
                lambda names: f"{names(waiting[0])}尚未答复，合法性审查在征求意见之后",
                lambda names: f"{names(waiting[0])} has not answered; legality is reviewed after the consultation",
                "D713-25",
                field="step",
            )
        last = max((one.answered_on for one in self.now.consultations.values() if one.answered_on), default=None)
        if last and began < last:
            self._refuse(
                "decision.legality_after_consultation",
                f"合法性审查不能早于征求意见结束（{last}）",
                f"The legality review begins after the consultation ended ({last})",
                "D713-25",
                field="began_on",
            )

    def _long_enough(self, key: str, began: date, explained: str, calendar: Calendar, pack: RulePack, act: Act) -> None:
        working = key == "decision.legality_working_days"
        floor = Floor(pack.days(key), working, True, key)
        if act.on < floor.earliest(began, calendar) and not explained:
            unit = ("个工作日", "working days") if working else ("日", "days")
            self._refuse(
                key,
                f"一般不少于{floor.n}{unit[0]}，缩短的须说明理由",
                f"Normally at least {floor.n} {unit[1]}; say why it is shorter",
                field="explained",
            )
