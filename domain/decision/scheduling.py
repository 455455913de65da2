"""Scheduling 时间线: a decision's timeline planned from the pack, reshaped by facts, reached step by step.

Every change names its ground, who asked and who approved under which article (L20, C23; D713-35, 37). Nothing falls
below a statutory floor, nothing leaves the validity of the decision, and no version is overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from domain.aggregate import Act, Aggregate, nfc
from domain.calendar import Calendar
from domain.decision.course import Course
from domain.decision.pace import Pace
from domain.decision.standing import Standing
from domain.rule_keys import APPROVERS
from domain.rules import RulePack
from domain.timeline.change import Change, Version, applied, difference
from domain.timeline.floors import Breach, breaches, pushed
from domain.timeline.history import Timeline
from domain.timeline.milestone import REVIEW, Milestone
from domain.timeline.moving import Move, move
from domain.timeline.planning import Asked, plan, step_code

APPROVES: Mapping[str, str] = {"head": "head", "executive_deputy": "deputy", "deputy": "deputy"}
"""What a post may approve, by its rank; anybody else approves what is the office's."""
FOLLOWING = ("calendar", "rules")


class Scheduling(Course):
    # 编排
    class TimelinePlanned(Course.Event):
        """A part of the timeline as the pack has it; `asked` says for what, so that it can be planned again."""

        TOPIC = "decision.timeline_planned"
        n: int
        asked: dict[str, Any]
        milestones: list[dict[str, Any]]
        pack: str
        calendar_revision: int

        def change(self, now: Standing) -> None:
            now.asked.append(Asked.from_fact(self.asked))

        def keep(self, pace: Pace, recorded: date) -> None:
            pace.timeline = pace.timeline.planned(self.version(recorded))

        def version(self, recorded: date) -> Version:
            return Version(
                n=self.n,
                on=self.act.on,
                recorded=recorded,
                changes=tuple(Change.from_fact(_added(milestone)) for milestone in self.milestones),
                until=Asked.from_fact(self.asked).until,
                approved_by=self.act.by,
                cause=self.pack,
            )

    def plan_timeline(self, asked: Asked, *, calendar: Calendar, pack: RulePack, act: Act) -> int:
        """The procedure once it is started, the review once it is decided; again after a big adjustment."""
        self._must_be("started") if asked.part == "procedure" else self._must_be("decided")
        milestones = plan(asked, calendar=calendar, pack=pack)
        if twice := {one.code for one in milestones} & set(self.now.timeline.baseline):
            self._refuse(
                "timeline.planned", "这一部分时间线已编排，只能调整", "That part is planned already: reshape it",
                codes=sorted(twice),
            )  # fmt: skip
        if asked.until != (self.now.until if asked.part == "review" else None):
            self._refuse("timeline.until", "有效期与决定不一致", "The validity is that of the decision", field="until")
        n = len(self.now.timeline.versions) + 1
        self._linear(act)
        self.record(
            self.TimelinePlanned, act, n=n, asked=asked.to_fact(), milestones=[one.to_fact() for one in milestones],
            pack=f"{pack.code}@{pack.version}", calendar_revision=calendar.revision,
        )  # fmt: skip
        return n

    # 调整
    class TimelineReshaped(Course.Event):
        """`changes`: each milestone as it was and as it is now; `cause`: what lies outside, e.g. a calendar revision."""

        TOPIC = "decision.timeline_reshaped"
        n: int
        ground: str
        reason: str
        asked_by: str
        approved_by: str
        article: str
        cause: str
        changes: list[dict[str, Any]]

        def keep(self, pace: Pace, recorded: date) -> None:
            pace.timeline = pace.timeline.planned(self.version(recorded))

        def version(self, recorded: date) -> Version:
            return Version(
                n=self.n,
                on=self.act.on,
                recorded=recorded,
                changes=tuple(Change.from_fact(change) for change in self.changes),
                ground=self.ground,
                reason=self.reason,
                asked_by=self.asked_by,
                approved_by=self.approved_by,
                article=self.article,
                cause=self.cause,
            )

    def reshape(
        self,
        changes: Sequence[Change],
        *,
        ground: str,
        reason: str,
        asked_by: str,
        approved_by: str,
        rank: str,
        calendar: Calendar,
        pack: RulePack,
        act: Act,
        cause: str = "",
    ) -> int:
        """`rank` is that of the post that approved; the pack says what each ground needs, and by which article."""
        self._must_be("started", "submitted", "decided", "suspended")
        row = pack.row("timeline.grounds", ground)
        if row is None:
            self._refuse("timeline.grounds", "请选择调整事由", "Choose the ground", field="ground")
        needed, may = str(row["approver"]), APPROVES.get(rank, "office")
        if APPROVERS.index(may) < APPROVERS.index(needed):
            who = APPROVER_NAMES[needed]
            self._refuse(
                "timeline.approver", f"这一事由须由{who[0]}批准", f"This ground is approved by {who[1]}", str(row["article"]),
                field="approved_by",
            )  # fmt: skip
        self._linear(act)
        self._sound(changes, calendar)
        n = len(self.now.timeline.versions) + 1
        self.record(
            self.TimelineReshaped,
            act,
            n=n,
            ground=ground,
            reason=self._said(reason),
            asked_by=self._said(asked_by, "author"),
            approved_by=self._said(approved_by, "signed_by"),
            article=str(row["article"]),
            cause=nfc(cause),
            changes=[change.to_fact() for change in sorted(changes, key=lambda change: change.code)],
        )
        return n

    def with_followers(self, moved: Milestone, *, reason: str, calendar: Calendar) -> tuple[Change, ...]:
        """The change of one step and of all that hangs on it, to be looked at before it is asked for."""
        timeline = self.now.timeline
        after = pushed(timeline.current, moved, calendar=calendar, reached=timeline.done)
        return difference(timeline.current, after, reason)

    def superseded(self, *, reason: str) -> tuple[Change, ...]:
        """Open review steps of earlier runs, to be dropped once the run that replaced them is decided."""
        if self.now.cycle == 1:
            return ()
        return tuple(
            Change(code, one, None, reason)
            for code, one in sorted(self.now.timeline.open.items())
            if one.kind in REVIEW and not code.endswith(step_code("", self.now.cycle))
        )

    def moves(self, *, calendar: Calendar, pack: RulePack, today: date) -> Move:
        """What a new calendar or pack would move, before it does."""
        return move(self.now.timeline, self.now.asked, calendar=calendar, pack=pack, today=today)

    def follow(
        self, *, ground: str, cause: str, reason: str, calendar: Calendar, pack: RulePack, act: Act
    ) -> tuple[Breach, ...]:
        """Moves it as a fact; what cannot stand is left to people and answered. A second time adds nothing."""
        if ground not in FOLLOWING:
            self._refuse("timeline.grounds", "请选择调整事由", "Choose the ground", field="ground")
        found = self.moves(calendar=calendar, pack=pack, today=act.on)
        if found.changes and not found.breaches:
            self.reshape(
                [replace(change, reason=reason) for change in found.changes], ground=ground, reason=reason, asked_by=act.by, approved_by=act.by, rank="",
                calendar=calendar, pack=pack, act=act, cause=cause,
            )  # fmt: skip
        return found.breaches

    # 完成
    class MilestoneReached(Course.Event):
        TOPIC = "decision.milestone_reached"
        code: str
        kind: str
        reached_on: date
        text: str
        evidence: list[str]

        def keep(self, pace: Pace, recorded: date) -> None:
            pace.reach_step(self.code, self.reached_on, recorded, self.text)

    def reach(self, code: str, *, reached_on: date, text: str, act: Act, evidence: Sequence[str] = ()) -> None:
        """A step is over; said again with another day, the later word corrects the earlier."""
        self._must_be("started", "submitted", "decided", "suspended")
        one = self.now.timeline.current.get(code)
        if one is None:
            self._refuse("timeline.milestone", "时间线上没有这一环节", "The timeline has no such step", field="code")
        if reached_on > act.on or reached_on < self.now.proposed_on:
            self._refuse(
                "timeline.reached_on", "完成日期应在提出之后、今天之前", "It was reached after the proposal and by today",
                field="reached_on",
            )  # fmt: skip
        if self.now.timeline.done.get(code) != reached_on:
            self.record(
                self.MilestoneReached, act, code=code, kind=one.kind, reached_on=reached_on, text=nfc(text),
                evidence=sorted(set(evidence)),
            )  # fmt: skip

    def _linear(self, act: Act) -> None:
        """Versions follow one another by both clocks: none is entered before the last."""
        last = max((version.on for version in self.now.timeline.versions), default=date.min)
        if act.on < last:
            self._refuse(
                "timeline.linear", f"日期不能早于上一版时间线（{last}）", f"It cannot lie before the last version ({last})",
                field="on",
            )  # fmt: skip

    def _sound(self, changes: Sequence[Change], calendar: Calendar) -> None:
        timeline = self.now.timeline
        now, done = timeline.current, timeline.done
        codes = [change.code for change in changes]
        if not changes or len(set(codes)) < len(codes):
            self._refuse("timeline.changes", "请逐项写明调整", "State each change once", field="changes")
        for change in changes:
            if change.was != now.get(change.code) or change.was == change.now or change.code in done:
                self._refuse(
                    "timeline.stale", "该环节已变化或已完成，请重新查看", "That step has changed or is over: look again",
                    field="changes", code=change.code,
                )  # fmt: skip
            if change.now is None and change.was and change.was.kind in UNDROPPABLE:
                self._refuse(
                    "timeline.undroppable", "合法性审查和集体讨论不可取消", "Legality review and decision are never dropped",
                    "D713-25", field="changes", code=change.code,
                )  # fmt: skip
            if change.now is None or change.was is None:
                self._said(change.reason)
            if change.now and change.was and (floor := change.was.floor) and change.now.floor != floor:
                self._refuse("timeline.floor", "法定下限不能改动", "A statutory floor is not changed", field="changes")
        explained = set(timeline.explained()) - set(codes) | {
            change.code for change in changes if nfc(change.explained)
        }
        look = partial(breaches, calendar=calendar, until=timeline.until, reached=done)
        before = look(now, explained=timeline.explained())
        for breach in look(applied(now, changes), explained=explained):
            if breach.code in codes or breach not in before:  # what was late already is not this change's doing
                self._refuse(
                    "timeline.floor", breach.zh, breach.en, breach.article, field="changes", code=breach.code,
                    explainable=breach.explainable,
                )  # fmt: skip


UNDROPPABLE = ("legality_review", "meeting")
APPROVER_NAMES = {
    "office": ("办公室", "the office"),
    "deputy": ("分管领导", "the deputy"),
    "head": ("主要负责人", "the head"),
}


def _added(milestone: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": milestone["code"], "was": None, "now": milestone, "reason": "", "explained": ""}


def timeline(facts: Iterable[tuple[Aggregate.Event, date]]) -> Timeline:
    """The timeline of one decision from its facts and the day each was recorded, by both clocks."""
    pace = Pace()
    for fact, recorded in facts:
        if isinstance(fact, Course.Event):
            fact.keep(pace, recorded)
    return pace.timeline
