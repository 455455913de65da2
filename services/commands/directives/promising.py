"""Promising 承诺: the deadline 办理时限 and the reporting rhythm 报送周期 an act gives a unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from domain import deadlines
from domain.assignment import report_after
from domain.directive import Directive
from services.commands.directives.deciding import Decision


def promise_of(directive: Directive, at: Decision, due: Mapping[str, Any] | None) -> deadlines.Resolved:
    """The deadline asked for; without one, what the matter has already, or the pack's default for its urgency."""
    pack, today = at.pack, at.act.on
    spec: Mapping[str, Any]
    rule = ""
    if due:
        spec = due
    elif directive.due and directive.due >= today:
        spec = {"kind": "date", "on": directive.due.isoformat()}
    elif directive.due_kind in deadlines.NEVER_RED and directive.assignments:
        review_on = directive.review_on if directive.review_on and directive.review_on >= today else None
        spec = {"kind": directive.due_kind, "review_on": review_on}
    else:
        spec, rule = deadlines.default_spec(directive.urgency, pack), "urgency.due_working_days"
    with sent_as("due"):
        return deadlines.resolve(spec, start=today, calendar=at.calendar, pack=pack, rule=rule)


@contextmanager
def sent_as(part: str) -> Iterator[None]:
    """What is wrong with a deadline is told of the field as it was sent: `due.on`, `report.every`."""
    try:
        yield
    except deadlines.BadDeadline as wrong:
        raise deadlines.BadDeadline(wrong.zh, wrong.en, f"{part}.{wrong.field}") from wrong


def rhythm(
    directive: Directive, at: Decision, promise: deadlines.Resolved, report: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The reporting rhythm, with its first date; the pack's own where none is asked for."""
    pack, today = at.pack, at.act.on
    asked = dict(report or {})
    every = str(
        asked.get("every") or promise.every or deadlines.default_every(directive.source, directive.urgency, pack)
    )
    with sent_as("report" if asked.get("every") or not promise.every else "due"):
        until = _last_day(asked.get("until"))
        first = report_after(
            today,
            every=every,
            stages=[stage.on for stage in promise.stages],
            start=today,
            until=until,
            calendar=at.calendar,
            pack=pack,
        )
    return {
        "every": every,
        "until": until.isoformat() if until else None,
        "no_change_ok": bool(asked.get("no_change_ok", False)),
        "first": first.isoformat() if first else None,
    }


def rhythm_of(directive: Directive, unit: str) -> dict[str, Any]:
    """The rhythm of the unit whose part another takes over."""
    given = directive.assignments.get(unit)
    if given is None:
        return {}
    return {"every": given.report_every, "until": given.report_until}


def _last_day(until: object) -> date | None:
    if isinstance(until, date):
        return until
    if not until:
        return None
    try:
        return date.fromisoformat(str(until))
    except ValueError as wrong:
        raise deadlines.BadDeadline(
            "“until”应为日期，如2026-06-30", "until must be a date such as 2026-06-30", "until"
        ) from wrong
