"""Assignment 承办任务: one unit's part in a directive, with two clocks of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from domain import deadlines
from domain.calendar import Calendar
from domain.rules import RulePack

Role = Literal["lead", "assist"]
AssignmentStatus = Literal[
    "sent", "signed_for", "objected", "working", "reported", "returned", "done", "handed_over", "released", "excused"
]

OVER: frozenset[str] = frozenset({"done", "handed_over", "released", "excused"})
"""Statuses in which a unit owes nothing more."""

GONE: frozenset[str] = frozenset({"handed_over", "released", "excused"})
"""Statuses in which a unit no longer undertakes the matter."""


@dataclass(slots=True)
class Feedback:
    """反馈: what a unit reported, once. `overtaken`: nobody will review it any more."""

    n: int
    unit: str
    kind: Literal["progress", "final"]
    on: date
    by: str
    late_entry: bool
    progress: int | None = None
    state: Literal["given", "retracted", "accepted", "returned", "overtaken"] = "given"
    by_office: bool = False
    """The office entered it for the unit, from paper or by phone: who typed it did not report it."""
    answered: date | None = None
    """The reporting date that was owed when it came."""
    concealed_on: date | None = None
    """瞒报: when it was found to be false, or to keep something back, while that finding stands."""

    @property
    def concealed(self) -> bool:
        return self.concealed_on is not None

    @property
    def awaits_review(self) -> bool:
        """The office owes a review of results; a progress report may be reviewed and need not be."""
        return self.state == "given" and self.kind == "final"


@dataclass(slots=True)
class StageWork:
    """阶段: one phase of a phased deadline, and the report that said it done, while that report stands."""

    title: str
    on: date
    reported_on: date | None = None
    accepted_on: date | None = None
    report: int = 0
    weight: Decimal = Decimal(1)


@dataclass(slots=True)
class Assignment:
    """`due_first` is the first promise and never moves; `due` is the current deadline."""

    unit: str
    role: Role
    assigned_on: date
    collator: bool = False
    group: str = ""
    due_kind: str = "none"
    due_first: date | None = None
    due: date | None = None
    review_on: date | None = None
    stages: list[StageWork] = field(default_factory=list)
    report_every: str = ""
    report_until: date | None = None
    report_due: date | None = None
    status: AssignmentStatus = "sent"
    delivered_on: date | None = None
    signed_on: date | None = None
    received_on: date | None = None
    """The day the final report that stands arrived; it stops the unit's clock."""
    done_on: date | None = None
    ended_on: date | None = None
    """The day it left the unit, by hand-over, release or excuse: lateness up to then stays with the unit."""
    objected_on: date | None = None
    extension_asked: date | None = None
    extension_asked_on: date | None = None
    supplement_due: date | None = None
    supplements: int = 0
    returns: int = 0
    urges: int = 0
    extensions: int = 0
    grades: list[str] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.status not in OVER

    @property
    def waits_for_office(self) -> bool:
        return self.status in ("reported", "objected")

    @property
    def clock_stopped_on(self) -> date | None:
        """Since when the unit waits for the office: its final report is in, or its objection or its request for
        an extension is to be decided."""
        if self.extension_asked_on:
            return self.extension_asked_on
        return self.objected_on if self.status == "objected" else self.received_on

    @property
    def stage(self) -> StageWork | None:
        """The phase due now: the first that no report has said done."""
        if not self.is_open or self.received_on:
            return None
        return next((stage for stage in self.stages if stage.reported_on is None), None)

    @property
    def stage_due(self) -> date | None:
        stage = self.stage
        return stage.on if stage else None

    @property
    def is_late(self) -> bool:
        """Whether the final report that stands came after the current deadline."""
        return bool(self.received_on and self.due and self.received_on > self.due)

    def promise(self, promise: deadlines.Resolved | None) -> None:
        """A new deadline takes the place of the current one, and of a request for another; the first promise stays."""
        if promise:
            self.extension_asked = self.extension_asked_on = None
            self.due_kind, self.due, self.review_on = promise.kind, promise.due, promise.review_on
            self.stages = [StageWork(stage.title, stage.on, weight=stage.weight) for stage in promise.stages]

    def move(self, due: date | None) -> None:
        """The clock stood: the deadline moves, and with it by as many days the phases still to be done."""
        if due and self.due:
            for stage in self.stages:
                if stage.reported_on is None:
                    stage.on += due - self.due
        self.due = due

    def extend(self, due: date) -> None:
        """A later day for the whole, which is its last phase."""
        self.due = due
        if self.stages:
            self.stages[-1].on = due

    def say_done(self, report: int, day: date, stage: int | None) -> None:
        """A report says one phase done; the final one, with None, all that are left."""
        for n, each in enumerate(self.stages, start=1):
            if each.reported_on is None and stage in (n, None):
                each.reported_on, each.report = day, report

    def unsay(self, report: int) -> None:
        """The report that said it does not stand."""
        for stage in self.stages:
            if stage.report == report:
                stage.reported_on, stage.accepted_on, stage.report = None, None, 0

    def resume(self) -> None:
        """Work goes on: no final report stands any more, and the last phase is to be done."""
        self.status = "working"
        for stage in self.stages[-1:]:
            stage.reported_on, stage.accepted_on, stage.report = None, None, 0
        self.received_on = self.done_on = self.ended_on = None

    def leave(self, status: Literal["handed_over", "released", "excused"], day: date) -> None:
        self.status, self.ended_on = status, day
        self.objected_on = self.extension_asked = self.extension_asked_on = self.supplement_due = None

    def next_report(self, day: date, calendar: Calendar, pack: RulePack) -> date | None:
        """The reporting date owed after a report on `day`.

        A report answers the date whose period it falls in, once; a late one answers every date it missed.
        """
        if self.report_due is None:
            return None
        covered = self._report_after(day - timedelta(days=1), calendar, pack)
        if covered and covered < self.report_due:
            return self.report_due  # its period was answered already
        return self._report_after(day if covered != self.report_due else self.report_due, calendar, pack)

    def report_when_resumed(self, stopped: date, day: date, calendar: Calendar, pack: RulePack) -> date | None:
        """The reporting date owed when the clock runs again on `day`: dates that passed meanwhile are not asked for."""
        if self.report_due is None or self.report_due < stopped or self.report_due > day:
            return self.report_due
        return self._report_after(day, calendar, pack)

    def _report_after(self, day: date, calendar: Calendar, pack: RulePack) -> date | None:
        return report_after(
            day,
            every=self.report_every,
            stages=[stage.on for stage in self.stages],
            start=self.assigned_on,
            until=self.report_until,
            calendar=calendar,
            pack=pack,
        )


def report_after(
    day: date,
    *,
    every: str,
    stages: Iterable[date],
    start: date,
    until: date | None,
    calendar: Calendar,
    pack: RulePack,
) -> date | None:
    """The first day after `day` a unit reports on: by its rhythm, and at the end of each stage."""
    rhythm = deadlines.next_report_due(
        every or "none", after=day, start=start, until=until, calendar=calendar, pack=pack
    )
    return min((on for on in (rhythm, *stages) if on and on > day), default=None)
