"""Concerns 与我有关: the facts a reader should hear of: what others did that asks something of them or answers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from psycopg import Connection, sql

from services.permissions import KEEPERS, Caller
from services.queries import ledger, lifeline
from services.queries.filters import Filters, where
from services.queries.moment import Reading, as_of

WINDOW: Final = timedelta(days=30)
"""What is older is history, and stands in the matter itself."""
NEWS: Final = timedelta(days=7)
"""What is older is listed, but no longer counted as unread: whoever was away finds a list, not a reproach."""
MOST_FACTS: Final = 100

# Of reports the office hears of results alone: monthly progress would drown them, and stands in the ledger.
OF_OFFICE: Final = (
    "feedback_given", "objected", "extension_asked", "correction_asked", "endorsed", "reinstructed", "step_dropped",
)  # fmt: skip
OF_UNIT: Final = (
    "assigned", "unit_added", "unit_released", "handed_over", "urged", "returned", "accepted", "extension_decided",
    "rescheduled", "step_dropped", "objection_decided", "reinstructed", "suspended", "resumed", "reopened", "withdrawn", "closed",
)  # fmt: skip
OF_LEADER: Final = ("reported_up", "closed", "extension_decided", "reopened")


@dataclass(frozen=True, slots=True)
class Concern:
    """One fact of one matter, by position; its sentence is made from the record when it is told."""

    position: int
    directive: UUID
    number: str
    title: str
    topic: str
    on_day: date
    recorded_at: datetime


def topics(who: Caller) -> tuple[str, ...]:
    """What a role hears of. An auditor is asked for nothing and answers to nobody here."""
    if who.role in KEEPERS:
        names: tuple[str, ...] = OF_OFFICE
    else:
        names = {"unit": OF_UNIT, "leader": OF_LEADER}.get(who.role, ())
    return tuple(f"directive.{name}" for name in names)


def news_from(conn: Connection[Any], reading: Reading) -> int:
    """Facts after this position may be unread."""
    return as_of(conn, reading.place, reading.at.day - NEWS, today=reading.at.day).position or 0


def of(
    conn: Connection[Any], reading: Reading, who: Caller, mine: Filters, *, limit: int = MOST_FACTS
) -> list[Concern]:
    """The newest first; never the reader's own acts, and of a joint matter what is common or the reader's own."""
    if not (wanted := topics(who)):
        return []
    asked = where(reading, mine)
    since = as_of(conn, reading.place, reading.at.day - WINDOW, today=reading.at.day).position or 0
    statement = sql.SQL(
        "select f.position, f.directive, l.number, l.title, f.topic, f.on_day, f.recorded_at"
        " from {lifeline} as f join {ledger} as l on l.id = f.directive and {l_at}"
        " where f.position > %(since)s and (%(upto)s::bigint is null or f.position <= %(upto)s)"
        " and f.topic = any(%(topics)s) and f.by <> %(account)s"
        " and (f.topic <> 'directive.feedback_given' or (select convert_from(e.state, 'UTF8')::jsonb ->> 'kind'"
        " from {events} as e where e.position = f.position) = 'final')"
        " and (%(unit)s::text is null or f.unit in ('', %(unit)s) or f.topic = 'directive.handed_over') and {asked}"
        " order by f.position desc limit %(limit)s"
    ).format(
        lifeline=reading.table(lifeline.TABLE),
        ledger=reading.table(ledger.TABLE),
        events=sql.Identifier(reading.place.schema, "events"),
        l_at=reading.at.holds("l"),
        asked=asked.condition,
    )
    values: Mapping[str, Any] = {
        **asked.values,
        "since": since,
        "upto": reading.at.position,
        "topics": list(wanted),
        "account": who.account,
        "unit": who.unit,
        "limit": max(1, min(limit, MOST_FACTS)),
    }
    return [Concern(*row) for row in conn.execute(statement, values)]
