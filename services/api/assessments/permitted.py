"""What of a year of assessment a caller reads, and which acts it is offered."""

from __future__ import annotations

from uuid import UUID

from services.api.door import Door
from services.api.moments import moment
from services.commands.assessments.standing import Assessed, assessed
from services.permissions import Caller, allowed


def year_of(here: Door, id: UUID, as_of: str | None = None) -> Assessed:
    """The year, now or as it stood then; 404 where there was none."""
    return assessed(here.record, id, until=moment(here, as_of).position)


def sees(who: Caller, unit: str) -> bool:
    """Whether a unit's own part in a year is the caller's to read."""
    return who.role != "unit" or unit == who.unit


COLLECTING = ("open", "scored", "reviewed")
STEPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "targets": ("assessment.keep", ("open",)),
    "adjustments": ("assessment.decide", COLLECTING),
    "exclusions": ("assessment.decide", COLLECTING),
    "mergers": ("assessment.keep", COLLECTING),
    "adopt": ("assessment.keep", COLLECTING),
    "values": ("assessment.report", COLLECTING),
    "verify": ("assessment.verify", COLLECTING),
    "self": ("assessment.report", ("open", "scored")),
    "bonuses": ("assessment.report", COLLECTING),
    "deductions": ("assessment.keep", COLLECTING),
    "vetoes": ("assessment.keep", COLLECTING),
    "tolerances": ("assessment.report", COLLECTING),
    "decide": ("assessment.decide", COLLECTING),
    "score": ("assessment.keep", ("open", "scored", "reviewed", "graded", "published")),
    "review": ("assessment.keep", ("scored",)),
    "grade": ("assessment.decide", ("reviewed",)),
    "notify": ("assessment.keep", ("graded", "published")),
    "appeals": ("assessment.report", ("graded", "published")),
    "appeals/decide": ("assessment.decide", ("scored", "reviewed", "graded", "published")),
    "corrections": ("assessment.decide", ("scored", "reviewed", "graded", "published")),
    "publish": ("assessment.decide", ("graded", "published")),
    "apply": ("assessment.decide", ("published",)),
}
"""In which stages of the year an act is possible, and by which permission. The year itself refuses the rest."""


def possible(who: Caller, stage: str, *, was_graded: bool) -> list[str]:
    """Once grades were given values and points change by corrections alone."""
    return [
        name
        for name, (act, stages) in STEPS.items()
        if stage in stages and allowed(who, act) and not (was_graded and stages is COLLECTING)
    ]
