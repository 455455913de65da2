"""The projections of one record, by name: followed, or built anew."""

from __future__ import annotations

from typing import Any

from services.projections import all_projections
from services.projections.projection import Projection
from services.projections.projector import Projector
from services.projections.rebuild import Progress, Rebuilt, rebuild
from services.projections.source import RecordSource
from services.record.supervision import Supervision

ALL: tuple[str, ...] = tuple(projection.name for projection in all_projections("UTC"))


def projector(record: Supervision) -> Projector:
    """Follows the record with every projection, each in a thread of its own."""
    source = RecordSource(record)
    return Projector(source, all_projections(record.place.zone), source.connect)


def named(record: Supervision, name: str) -> Projection[Any]:
    return next(each for each in all_projections(record.place.zone) if each.name == name)


def rebuild_one(record: Supervision, name: str, progress: Progress | None = None) -> Rebuilt:
    """One projection from nothing, beside the one in use, then swapped in."""
    return rebuild(RecordSource(record), named(record, name), progress)
