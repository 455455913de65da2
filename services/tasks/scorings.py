"""Scorings 分组试算: a year of thousands of units scored group by group among the workers, with every receipt.

A part says which group to score as of which position; what came out is kept beside the record until it is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from threading import Lock
from typing import Any, Self
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.results.results import digest_of
from services.audit.assessing import Asked, told, whole
from services.commands.assessments.standing import assessed
from services.commands.office import office_of
from services.queries import conduct
from services.queries.freshness import wait_for
from services.queries.moment import AsOf, Reading
from services.record.long_work import LongWork, Send, Tick, unseen
from services.record.supervision import Supervision

MANY_UNITS = 500
"""Below it one process is done sooner than workers are asked: 95 units take a fraction of a second."""
PATIENCE = 10.0


class Scoring(LongWork):
    """A year as of a position, its groups the parts."""

    TASK = "score_group"

    @classmethod
    def of(cls, record: Supervision, assessment: UUID, at: AsOf, send: Send) -> Self:
        """Asks the workers for every group that has not been scored yet."""
        position = record.head()[0] if at.position is None else at.position
        named = f"duban:{cls.TASK}:{record.place.jurisdiction}:{assessment}:{position}:{at.day}"
        groups = list(assessed(record, assessment, until=position).scheme.groups)
        wanted = {"assessment": str(assessment), "position": position, "day": at.day.isoformat()}
        return cls(record, uuid5(NAMESPACE_URL, named)).ask(wanted, groups, send)

    def part(self, wanted: Mapping[str, Any], part: str) -> dict[str, Any]:
        """One group scored: its units with their receipts, and the rows the digest is made of."""
        place, position = self.record.place, wanted["position"]
        with place.pool.connection() as conn:
            wait_for(conn, place.tables, position, names=conduct.PROJECTIONS, timeout=PATIENCE)
        asked = self._asked(UUID(wanted["assessment"]), AsOf(position, date.fromisoformat(wanted["day"])))
        results = asked.results([part])
        return {"units": told(self.record, asked, results), "rows": results.rows()}

    def _asked(self, assessment: UUID, at: AsOf) -> Asked:
        """What all groups are scored from is read once in each process."""
        with _lock:
            if self.id not in _held:
                office = office_of(self.record)
                reading = Reading(self.record.place, at, office.pack(at.day), office.calendar)
                _held.clear()
                _held[self.id] = Asked.of(self.record, assessment, reading)
            return _held[self.id]


_held: dict[UUID, Asked] = {}
_lock = Lock()


def among_workers(
    record: Supervision, id: UUID, reading: Reading, *, send: Send, tick: Tick = unseen
) -> dict[str, Any]:
    """What `assessing.scored` answers, worked out by the workers there are."""
    scoring = Scoring.of(record, id, reading.at, send)
    scoring.finish(tick)
    parts = scoring.take()
    found = assessed(record, id, until=reading.at.position)
    units = [unit for group in found.scheme.groups for unit in parts[group]["units"]]
    digest = digest_of(found.scheme.digest, (row for part in parts.values() for row in part["rows"]))
    return whole(record, found, reading, units, digest)


def is_worth_it(record: Supervision, id: UUID, reading: Reading) -> bool:
    """Whether a year has so many units, in more than one group, that workers are sooner done than one process."""
    scheme = assessed(record, id, until=reading.at.position).scheme
    return len(scheme.group_of) >= MANY_UNITS and len(scheme.groups) > 1
