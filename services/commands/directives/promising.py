"""Promising 承诺: the deadline 办理时限 and the reporting rhythm 报送周期 an act gives a unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from domain import deadlines
from domain.assignment import Assignment, report_after
from domain.directive import Directive
from services.commands.directives.deciding import Decision


def promise_of(
    directive: Directive, at: Decision, due: Mapping[str, Any] | None, *, instead_of: str = ""
) -> deadlines.Resolved:
    """The deadline asked for; without one, what the unit it stands in for had promised, or the matter as a whole, of
    its own kind; where that is over, the pack's default for its urgency."""
    pack, today = at.pack, at.act.on
    part = directive.assignments.get(instead_of) or directive.followed()
    spec: Mapping[str, Any]
    rule = ""
    if due:
        spec = due
    elif part and (kept := _kept(part, today)):
        spec = kept
    elif directive.due and directive.due >= today:
        spec = {"kind": "date", "on": directive.due.isoformat()}
    else:
        spec, rule = deadlines.default_spec(directive.urgency, pack), "urgency.due_working_days"
    with sent_as("due"):
        return deadlines.resolve(spec, start=today, calendar=at.calendar, pack=pack, rule=rule)


def _kept(part: Assignment, today: date) -> dict[str, Any] | None:
    """What a unit still owes, as a wish that can be promised anew from today; None where its days are over."""
    due, review_on = _ahead(part.due, today), _ahead(part.review_on, today)
    if part.due_kind in deadlines.NEVER_RED:
        return {"kind": part.due_kind, "review_on": review_on}
    if part.due_kind == "recurring" and (due or not part.due):
        every = "" if part.report_every == "none" else part.report_every
        return {"kind": "recurring", "every": every, "on": due, "review_on": review_on}
    if part.due_kind == "phased" and (stages := _open_stages(part, today)):
        return {"kind": "phased", "stages": stages}
    return {"kind": "date", "on": due} if due else None


def _ahead(day: date | None, today: date) -> str | None:
    return day.isoformat() if day and day >= today else None


def _open_stages(part: Assignment, today: date) -> list[dict[str, Any]]:
    """The phases nobody reported; one whose day has passed, or is that of the next, is done together with it."""
    stages: list[dict[str, Any]] = []
    titles: list[str] = []
    weight = Decimal(0)
    for n, stage in enumerate(part.stages, start=1):
        if stage.reported_on is None:
            titles.append(stage.title)
            weight += stage.weight
            if stage.on >= today and not any(other.on == stage.on for other in part.stages[n:]):
                stages.append({"title": "、".join(titles), "on": stage.on.isoformat(), "weight": str(weight)})
                titles, weight = [], Decimal(0)
    return stages


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
