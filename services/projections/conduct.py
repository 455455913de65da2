"""Conduct 履职: what each unit owed in each matter, and what stood against it; what the supervision index is counted from.

Results, phases and reports by the day they are due; returns, approved urging slips, failed objections, concealment and relapses by
the day they happened. A row's `since` is the fact that made it what it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple, cast
from uuid import UUID

from domain.aggregate import Aggregate
from domain.assignment import GONE, Assignment
from domain.directive import Directive
from domain.lights import NEVER_RED
from services.projections.directives import OfDirective
from services.projections.projection import Fact, Rows

RESULT, STAGE, REPORT, CONCEALMENT = "result", "stage", "report", "concealment"
OWED = 0
"""The number of the report a unit owes now; one that came, and a finding that it conceals, has the number of its
feedback."""


class ConductRow(NamedTuple):
    directive: UUID
    unit: str
    kind: str
    n: int
    source: str
    role: str
    due: date | None
    """When it was due, or happened."""
    due_first: date | None
    done_on: date | None
    state: str
    """Of a result or phase: done, waiting (with the office), owed, or open (no day to be late against)."""
    grade: str
    title: str
    weight: Decimal


class Conduct(OfDirective[ConductRow]):
    name = "conduct"
    version = 2
    row = ConductRow
    key = ("directive", "unit", "kind", "n")
    indexes = ("btree (unit, kind)",)

    def apply(self, fact: Aggregate.Event, recorded: Fact, rows: Rows[ConductRow]) -> None:
        directive = cast(Directive, rows.state(recorded.originator_id))
        stands = not (directive.withdrawn or directive.merged_into or directive.suspended_on)
        for given in directive.assignments.values():
            self._owed(directive, given, rows, stands=stands)
        if isinstance(fact, Directive.FeedbackGiven):
            self._reported(directive, fact, recorded, rows)
        elif isinstance(fact, Directive.FeedbackRetracted):
            rows.remove((directive.id, fact.unit, REPORT, fact.n))
        elif isinstance(fact, Directive.ConcealmentFound):
            answered = rows.get((directive.id, fact.unit, REPORT, fact.n))
            if answered is not None:
                rows.put(answered._replace(done_on=None, state="owed"))
        elif isinstance(fact, Directive.ConcealmentWithdrawn):
            rows.remove((directive.id, fact.unit, CONCEALMENT, fact.n))
            answered = rows.get((directive.id, fact.unit, REPORT, fact.n))
            if answered is not None:
                rows.put(answered._replace(done_on=directive.feedback[fact.n - 1].on, state="done"))
        for unit, kind in _against(fact, directive):
            given = directive.assignments[unit]
            day = fact.act.on
            n = fact.n if isinstance(fact, Directive.ConcealmentFound) else recorded.position
            rows.put(_row(directive, given, kind, n, due=day, due_first=day, state="done"))

    def _owed(self, directive: Directive, given: Assignment, rows: Rows[ConductRow], *, stands: bool) -> None:
        """The result and its phases, and the report owed now."""
        left_late = given.status in GONE and _is_past(given.due, given.ended_on)
        if stands and (given.status not in GONE or left_late):
            state = "owed" if _is_concealed(directive, given.unit) else _state(given)
            done = given.received_on if state == "done" else None
            grade = given.grades[-1] if given.grades and state == "done" else ""
            due = None if given.due_kind in NEVER_RED else given.due
            rows.put(
                _row(directive, given, RESULT, 0, due=due, due_first=given.due_first, done_on=done, state=state,
                     grade=grade)
            )  # fmt: skip
            stages = given.stages
        else:
            rows.remove((directive.id, given.unit, RESULT, 0))
            stages = []
        for n, stage in enumerate(stages, start=1):
            before = rows.get((directive.id, given.unit, STAGE, n))
            first = before.due_first if before is not None and before.title == stage.title else stage.on
            said = directive.feedback[stage.report - 1] if stage.reported_on else None
            state = "done" if said and not said.concealed else "owed"
            if n == len(stages) and not (said and said.concealed):
                state = "waiting" if _state(given) == "waiting" else state if given.status == "done" else "owed"
            done = stage.reported_on if state == "done" else None
            rows.put(
                _row(directive, given, STAGE, n, due=stage.on, due_first=first, done_on=done, state=state,
                     title=stage.title, weight=stage.weight)
            )  # fmt: skip
        n = len(stages) + 1
        while rows.get((directive.id, given.unit, STAGE, n)) is not None:
            rows.remove((directive.id, given.unit, STAGE, n))
            n += 1
        owes = given.is_open and not given.waits_for_office and given.extension_asked_on is None
        if stands and given.report_due and (owes or (left_late and _is_past(given.report_due, given.ended_on))):
            rows.put(_row(directive, given, REPORT, OWED, due=given.report_due, due_first=given.report_due))
        else:
            rows.remove((directive.id, given.unit, REPORT, OWED))

    def _reported(
        self, directive: Directive, fact: Directive.FeedbackGiven, recorded: Fact, rows: Rows[ConductRow]
    ) -> None:
        """A report answers the date that was owed, once; it arrives when it is recorded, not when it is typed."""
        given, owed = directive.assignments[fact.unit], directive.feedback[-1].answered
        if owed is None or owed == given.report_due:
            return
        arrived = fact.act.on if fact.act.late else recorded.recorded_at.astimezone(self.zone).date()
        rows.put(_row(directive, given, REPORT, fact.n, due=owed, due_first=owed, done_on=arrived, state="done"))


def _is_concealed(directive: Directive, unit: str) -> bool:
    """瞒报: a result that proved false never came, and has no grade."""
    finals = [
        each for each in directive.feedback if each.unit == unit and each.kind == "final" and each.state != "retracted"
    ]
    return bool(finals) and finals[-1].concealed


def _state(given: Assignment) -> str:
    """Waiting for the office is nobody's lateness; what came or was asked too late is."""
    stopped = given.clock_stopped_on
    if given.status == "done":
        return "done"
    if given.due is None or given.due_kind in NEVER_RED:
        return "open"
    return "waiting" if stopped and stopped <= given.due else "owed"


def _against(fact: Aggregate.Event, directive: Directive) -> Iterator[tuple[str, str]]:
    """What a fact holds against which units."""
    match fact:
        case Directive.Returned():
            yield fact.unit, "return"
        case Directive.Urged() if fact.approved:
            yield fact.unit, "urging"
        case Directive.ObjectionDecided() if not fact.upheld:
            yield fact.unit, "refusal"
        case Directive.ConcealmentFound():
            yield fact.unit, CONCEALMENT
        case Directive.Reopened() if fact.relapse:
            for given in directive.assignments.values():
                if given.role == "lead" and given.status == "working":
                    yield given.unit, "relapse"


def _is_past(due: date | None, day: date | None) -> bool:
    return due is not None and day is not None and due < day


def _row(
    directive: Directive, given: Assignment, kind: str, n: int, *, due: date | None, due_first: date | None,
    done_on: date | None = None, state: str = "owed", grade: str = "", title: str = "", weight: Decimal = Decimal(1),
) -> ConductRow:  # fmt: skip
    return ConductRow(
        directive.id, given.unit, kind, n, directive.source, given.role, due, due_first, done_on, state, grade, title,
        weight,
    )  # fmt: skip
