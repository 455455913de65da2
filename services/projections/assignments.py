"""Assignments 承办任务: one row for each unit of each directive, with the unit's own clock."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, cast
from uuid import UUID

from domain.aggregate import Aggregate
from domain.assignment import Assignment
from domain.directive import ENDED, Directive
from services.projections.directives import OfDirective
from services.projections.projection import Fact, Rows


class AssignmentRow(NamedTuple):
    directive: UUID
    unit: str
    role: str
    collator: bool
    collective: str
    status: str
    assigned_on: date
    delivered_on: date | None
    signed_on: date | None
    due_kind: str
    due_first: date | None
    due: date | None
    stage: str
    """The phase due now, of a deadline in phases."""
    stage_due: date | None
    review_on: date | None
    report_every: str
    report_due: date | None
    received_on: date | None
    """The day the final report that stands arrived; it stops the unit's clock."""
    done_on: date | None
    ended_on: date | None
    objected_on: date | None
    extension_asked: date | None
    extension_asked_on: date | None
    clock_stopped_on: date | None
    """Since when the unit waits for the office."""
    supplement_due: date | None
    supplements: int
    returns: int
    urges: int
    extensions: int
    grade: str
    to_review: int
    progress: int | None
    urgency: str
    pack: str
    is_suspended: bool
    is_live: bool
    """Whether the directive still runs."""


class Assignments(OfDirective[AssignmentRow]):
    name = "assignments"
    version = 2
    row = AssignmentRow
    key = ("directive", "unit")
    indexes = ("btree (unit) where until is null",)

    def apply(self, fact: Aggregate.Event, recorded: Fact, rows: Rows[AssignmentRow]) -> None:
        directive = cast(Directive, rows.state(recorded.originator_id))
        is_live = directive.status not in ENDED
        for given in directive.assignments.values():
            rows.put(assignment_row(directive, given, is_live))


def assignment_row(directive: Directive, given: Assignment, is_live: bool) -> AssignmentRow:
    reports = [report for report in directive.feedback if report.unit == given.unit and report.state != "retracted"]
    stated = [report.progress for report in reports if report.progress is not None]
    stage = given.stage
    return AssignmentRow(
        directive.id,
        given.unit,
        given.role,
        given.collator,
        given.group,
        given.status,
        given.assigned_on,
        given.delivered_on,
        given.signed_on,
        given.due_kind,
        given.due_first,
        given.due,
        stage.title if stage else "",
        stage.on if stage else None,
        given.review_on,
        given.report_every,
        given.report_due,
        given.received_on,
        given.done_on,
        given.ended_on,
        given.objected_on,
        given.extension_asked,
        given.extension_asked_on,
        given.clock_stopped_on,
        given.supplement_due,
        given.supplements,
        given.returns,
        given.urges,
        given.extensions,
        given.grades[-1] if given.grades else "",
        sum(report.awaits_review for report in reports),
        stated[-1] if stated else None,
        directive.urgency,
        directive.pack,
        directive.suspended_on is not None,
        is_live,
    )
