"""A followed record to ask, and the ledger told from memory to compare with."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.lights import lights
from services.projections import all_projections
from services.projections.ledger import Ledger
from services.projections.projector import Projector
from services.projections.source import RecordSource
from services.queries.cursors import Cursors
from services.queries.moment import AsOf, Reading
from services.record.supervision import Supervision
from tests.services.projections.lives import ZONE, all_facts, in_memory
from tests.stories import CALENDAR, PACK

CURSORS = Cursors(b"only tests know")
TODAY = date(2026, 1, 5)


def follow(record: Supervision) -> None:
    """Brings every table up to the record."""
    source = RecordSource(record)
    Projector(source, all_projections(record.place.zone), source.connect).catch_up()


def reading(record: Supervision, position: int | None = None, day: date = TODAY) -> Reading:
    return Reading(record.place, AsOf(position, day), PACK, CALENDAR)


def replayed(record: Supervision, position: int | None = None) -> dict[Any, Any]:
    """The ledger rows from the facts alone, by id."""
    fold = in_memory(Ledger(ZONE), all_facts(record, position))
    return {row.id: row for _, row in fold.open.values()}


def colour(row: Any, day: date = TODAY) -> str:
    return lights(row, day, PACK, CALENDAR).completion.colour
