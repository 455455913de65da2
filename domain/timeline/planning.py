"""Planning 时间线编排: the milestones a rule pack gives a decision: its statutory procedure, then its review.

A plan is a pure function of its inputs, the pack and the calendar: the same pack gives the same plan at any time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from domain.calendar import Calendar
from domain.deadlines import add_months, roll
from domain.meeting.cadence import next_executive_slot
from domain.rhythm import Rhythm
from domain.rules import RulePack
from domain.timeline.milestone import Floor, Milestone

Part = Literal["procedure", "review"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a plan was made for. `last_meeting`: when the executive meeting was last held, which its slots count from.
    `until`: the last day the decision is in force. `cycle`: how often the procedure has been run."""

    part: Part
    start: date
    unit: str
    last_meeting: date
    until: date | None = None
    cycle: int = 1
    hearing: bool = False
    skipped: tuple[str, ...] = ()

    def to_fact(self) -> dict[str, Any]:
        return {
            "part": self.part,
            "start": self.start.isoformat(),
            "unit": self.unit,
            "last_meeting": self.last_meeting.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "cycle": self.cycle,
            "hearing": self.hearing,
            "skipped": list(self.skipped),
        }

    @classmethod
    def from_fact(cls, fact: Mapping[str, Any]) -> Asked:
        return cls(
            part=fact["part"],
            start=date.fromisoformat(fact["start"]),
            unit=fact["unit"],
            last_meeting=date.fromisoformat(fact["last_meeting"]),
            until=date.fromisoformat(fact["until"]) if fact["until"] else None,
            cycle=fact["cycle"],
            hearing=fact["hearing"],
            skipped=tuple(fact["skipped"]),
        )


def step_code(step: str, cycle: int) -> str:
    """The code of a step in the run of the procedure it belongs to."""
    return f"{step}-c{cycle}" if cycle > 1 else step


def plan(asked: Asked, *, calendar: Calendar, pack: RulePack) -> tuple[Milestone, ...]:
    """The milestones in the order they are due."""
    make = _Making(asked, calendar, pack)
    made = make.procedure() if asked.part == "procedure" else make.review()
    return tuple(sorted(made, key=lambda one: (one.due, one.code)))


@dataclass(frozen=True, slots=True)
class _Making:
    asked: Asked
    calendar: Calendar
    pack: RulePack

    def procedure(self) -> list[Milestone]:
        """决策程序: units and the public are heard, experts and risk weighed side by side, then the legality review,
        then the next executive meeting (L18, L20, L39; C21, C23, C41; D713-15, 16, 26)."""
        start = self.asked.start
        asked = self._in_working_days(start, "decision.consult_working_days")
        heard = [
            self._made("consultation", start, asked, "decision.consult_working_days"),
            self._made(
                "public_participation",
                start,
                start,
                "decision.participation_days",
                floor=self._days("decision.participation_days"),
            ),
            *(
                self._made(
                    kind,
                    start,
                    self._after(start, self.pack.level("timeline.working_days", kind)),
                    "timeline.working_days",
                )
                for kind in ("expert_argument", "risk_assessment")
            ),
        ]
        if self.asked.hearing:
            floor = self._days("decision.hearing_papers_days", explainable=False)
            heard.append(self._made("hearing", start, start, "decision.hearing_papers_days", floor=floor))
        heard = [one for one in heard if one.kind not in self.asked.skipped]
        codes = tuple(one.code for one in heard)
        ready = max((one.due for one in heard), default=start)
        floor = self._days("decision.legality_working_days", working=True)
        review = self._made("legality_review", ready, ready, "decision.legality_working_days", after=codes, floor=floor)
        slot = next_executive_slot(review.due, self.asked.last_meeting, calendar=self.calendar, pack=self.pack)
        meeting = self._made("meeting", slot, slot, "meeting.executive.cadence", after=(review.code,))
        return [*heard, review, meeting]

    def review(self) -> list[Milestone]:
        """决策执行: tracked, opinions heard, evaluated halfway and at the end, adjusted in time (L20, C23; D713-36)."""
        start, months = self.asked.start, self.pack.levels("timeline.months")
        evaluated = self._rolled(add_months(start, months["evaluation"]))
        if self.asked.until and evaluated > self.asked.until:
            evaluated = max(start, self._not_after(self.asked.until))
        made = [
            self._made(kind, before, due, "timeline.every", n=n)
            for kind in ("tracking", "opinions")
            for n, (before, due) in enumerate(self._recurring(kind, evaluated), start=1)
        ]
        midterm = self._rolled(add_months(start, months["midterm"]))
        if midterm < evaluated:
            made.append(self._made("midterm", start, midterm, "timeline.months"))
        evaluation = self._made("evaluation", start, evaluated, "timeline.months")
        window = self._after(evaluated, self.pack.level("timeline.working_days", "adjustment"))
        if not self.asked.until or window <= self.asked.until:
            made.append(self._made("adjustment", evaluated, window, "timeline.working_days", after=(evaluation.code,)))
        return [one for one in (*made, evaluation) if one.kind not in self.asked.skipped]

    def _recurring(self, kind: str, until: date) -> list[tuple[date, date]]:
        before, found = self.asked.start, []
        for day in Rhythm.parse(self.pack.word("timeline.every", kind)).days(self.asked.start):
            due = self._rolled(day)
            if due > until:
                break
            if due > before:
                found.append((before, due))
                before = due
        return found

    def _made(
        self,
        kind: str,
        start: date,
        due: date,
        rule: str,
        *,
        n: int = 0,
        after: tuple[str, ...] = (),
        floor: Floor | None = None,
    ) -> Milestone:
        return Milestone(
            code=step_code(f"{kind}-{n}" if n else kind, self.asked.cycle),
            kind=kind,
            start=start,
            due=self._rolled(max(due, floor.earliest(start, self.calendar))) if floor else due,
            unit=self.asked.unit,
            after=after,
            floor=floor,
            rule=rule,
            articles=self.pack.rule(rule).articles,
        )

    def _days(self, key: str, *, working: bool = False, explainable: bool = True) -> Floor:
        return Floor(self.pack.days(key), working, explainable, key, self.pack.rule(key).articles)

    def _in_working_days(self, start: date, key: str) -> date:
        return self._after(start, self.pack.days(key))

    def _after(self, start: date, working_days: int) -> date:
        return self.calendar.add_working_days(start, working_days)

    def _rolled(self, day: date) -> date:
        return roll(day, calendar=self.calendar, pack=self.pack)

    def _not_after(self, day: date) -> date:
        """That day, or the last working day before it."""
        return day if self.calendar.is_working_day(day) else self.calendar.add_working_days(day + timedelta(days=1), -1)
