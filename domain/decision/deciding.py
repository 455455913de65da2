"""Deciding 提请、集体讨论决定: a complete package is tabled; only signed minutes of the right meeting decide it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from domain.aggregate import Act, nfc
from domain.calendar import Calendar
from domain.decision.checklist import checklist
from domain.decision.course import Course
from domain.decision.pace import Pace
from domain.decision.standing import OUTCOMES, STANCES, Standing, rows_of
from domain.meeting.minutes import Minutes
from domain.rules import RulePack


class Deciding(Course):
    # 提请审议
    class Submitted(Course.Event):
        """`package`: what was complete when it was tabled, item by item (D713-29)."""

        TOPIC = "decision.submitted"
        draft: int
        package: list[dict[str, Any]]
        signed_by: str

        def change(self, now: Standing) -> None:
            now.stage, now.submitted_on = "submitted", self.act.on

    def submit(self, *, signed_by: str, pack: RulePack, act: Act) -> None:
        """Nothing is tabled while anything is open: unreviewed and unlawful drafts never are (D713-25, 29)."""
        draft = self._draft()
        if self.now.emergency_on and self.now.emergency_reported_on is None:
            self._refuse("emergency.deputy_may_act", "紧急处置尚未向主要负责人报告", "The head has not heard of it yet")
        items = checklist(self.now, pack)
        if missing := [item for item in items if item.blocks]:
            self._refuse(
                "decision.incomplete",
                f"还有{len(missing)}项程序没有完成，不能提请审议",
                f"{len(missing)} parts of the procedure are not complete: it cannot be tabled",
                "D713-29",
                field="package",
                missing=[{"group": item.group, "what": item.what, "state": item.state} for item in missing],
            )
        self.record(
            self.Submitted,
            act,
            draft=draft.n,
            package=[{"group": item.group, "what": item.what, "state": item.state} for item in items],
            signed_by=self._said(signed_by, "signed_by"),
        )

    # 办公会议讨论
    class OfficeDiscussed(Course.Event):
        TOPIC = "decision.office_discussed"
        meeting: UUID
        text: str

        def change(self, now: Standing) -> None:
            now.office_discussed = self.meeting

    def discuss_in_office(self, minutes: Minutes, *, pack: RulePack, act: Act) -> None:
        """区长办公会议讨论需提交常务会议决定的重大决策方案 (L40); Chongqing has no such stage (C42)."""
        if not pack.flag("decision.office_prediscussion") or minutes.kind != "office":
            self._refuse(
                "decision.office_prediscussion",
                "没有办公会议先行讨论这一环节",
                "There is no such discussion beforehand",
            )
        self._must_be("started", "submitted")
        self.record(self.OfficeDiscussed, act, meeting=minutes.meeting, text=minutes.text)

    # 集体讨论决定
    class Decided(Course.Event):
        """`opinions`: each person's, in the order they spoke, by post and holder; different ones are kept as they are
        (D713-30, 38). `departs`: why the head decides otherwise than most."""

        TOPIC = "decision.decided"
        outcome: str
        meeting: UUID
        meeting_kind: str
        minutes: str
        item: int
        held_on: date
        signed_by: str
        signed_on: date
        opinions: list[dict[str, Any]]
        departs: str
        text: str
        executing: list[str]
        until: date | None
        publish_by: date | None

        def change(self, now: Standing) -> None:
            now.outcome = self.outcome
            match self.outcome:
                case "adopted":
                    now.stage, now.decided_on, now.until = "decided", self.held_on, self.until
                    now.executing, now.publish_by = list(self.executing), self.publish_by
                    now.party_reported_on = now.published_on = now.interpret_by = now.interpreted_on = None
                    now.exempted = False
                case "rejected":
                    now.stage = "decided" if now.decided_on else "ended"  # a refused adjustment leaves what was decided
                case _:
                    now.stage = "started"

        def keep(self, pace: Pace, recorded: date) -> None:
            if self.outcome in ("adopted", "rejected"):
                pace.reach("meeting", self.held_on, recorded)

    def decide(
        self,
        minutes: Minutes,
        *,
        outcome: str,
        opinions: Sequence[Mapping[str, str]],
        head: str,
        pack: RulePack,
        calendar: Calendar,
        act: Act,
        departs: str = "",
        executing: Sequence[str] = (),
        until: date | None = None,
    ) -> None:
        """Plenary or executive meeting alone (L6, L19; C6, C22; D713-30): signed minutes, the head last to speak, and
        the reasons where the head departs from the majority. `head` is the post of the administrative head."""
        self._must_be("submitted")
        if minutes.kind not in pack.items("decision.meetings"):
            self._refuse(
                "decision.meetings", "重大决策须经全体会议或常务会议讨论决定", "A plenary or executive meeting decides it",
                field="meeting",
            )  # fmt: skip
        if minutes.decision not in (None, self.id):
            self._refuse(
                "decision.minutes", "会议纪要的这一项不是本决策", "That item is another decision", field="item"
            )
        if self.now.submitted_on and minutes.held_on < self.now.submitted_on:
            self._refuse(
                "decision.minutes", "会议早于提请审议", "The meeting was held before it was tabled", field="meeting"
            )
        if outcome not in OUTCOMES:
            self._refuse("decision.outcome", "请选择决定", "Choose what was decided", field="outcome")
        said = self._opinions(opinions, head)
        departs = nfc(departs)
        adopts = outcome == "adopted"
        if _departs(said, head) and not departs:
            self._refuse(
                "decision.departs", "行政首长的决定与多数意见不一致，须说明理由",
                "The head decides otherwise than most and gives the reasons", "D713-30", field="departs",
            )  # fmt: skip
        if adopts and not executing:
            self._refuse(
                "decision.executing", "请明确执行单位", "Name who carries it out", "D713-34", field="executing"
            )
        if until and until <= minutes.held_on:
            self._refuse("decision.until", "有效期须晚于决定日期", "It is in force after it is decided", field="until")
        self.record(
            self.Decided,
            act,
            outcome=outcome,
            meeting=minutes.meeting,
            meeting_kind=minutes.kind,
            minutes=minutes.number,
            item=minutes.item,
            held_on=minutes.held_on,
            signed_by=minutes.signed_by,
            signed_on=minutes.signed_on,
            opinions=said,
            departs=departs,
            text=minutes.text,
            executing=list(dict.fromkeys(executing)) if adopts else [],
            until=until if adopts else None,
            publish_by=calendar.add_working_days(minutes.held_on, pack.days("publish.working_days"))
            if adopts
            else None,
        )

    def _opinions(self, opinions: Sequence[Mapping[str, str]], head: str) -> list[dict[str, str]]:
        said = rows_of([dict(row) for row in opinions], "post", "person", "stance", "text")
        posts = [row["post"] for row in said]
        if len(said) < 2 or len(set(posts)) < len(posts) or any(row["stance"] not in STANCES for row in said):
            self._refuse(
                "decision.opinions", "须如实记录每个人的意见", "Everybody's opinion is recorded, once", "D713-30",
                field="opinions",
            )  # fmt: skip
        if posts[-1] != head:
            self._refuse(
                "decision.head_last", "行政首长最后发表意见", "The head speaks last", "D713-30", field="opinions"
            )
        if any(row["stance"] != "agree" and not nfc(row["text"]) for row in said):
            self._refuse(
                "decision.opinions", "不同意见须写明内容", "A different opinion says what it is", "D713-30",
                field="opinions",
            )  # fmt: skip
        return said


def _departs(opinions: Sequence[Mapping[str, str]], head: str) -> bool:
    """Whether more than half of the others took one stance and the head another."""
    *others, last = [row["stance"] for row in opinions]
    stance, count = Counter(others).most_common(1)[0]
    return count * 2 > len(others) and stance != last
