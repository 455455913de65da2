"""Tables folded from the record, kept for every past position."""

from __future__ import annotations

from typing import Any

from services.projections.assessments import Assessments, Schemes
from services.projections.assignments import Assignments
from services.projections.conduct import Conduct
from services.projections.decisions import Decisions, Milestones
from services.projections.intake import Intakes
from services.projections.ledger import Ledger
from services.projections.lifeline import Lifeline
from services.projections.meetings import Meetings
from services.projections.normative import Documents
from services.projections.projection import Projection
from services.projections.topics import Topics
from services.projections.wording import Wording


def all_projections(zone: str) -> tuple[Projection[Any], ...]:
    """Every projection of a record whose days end in `zone`, in the order they are started."""
    return (
        Ledger(zone),
        Wording(zone),
        Assignments(zone),
        Lifeline(),
        Intakes(),
        Conduct(zone),
        Schemes(),
        Assessments(),
        Topics(),
        Meetings(),
        Documents(),
        Decisions(),
        Milestones(),
    )
