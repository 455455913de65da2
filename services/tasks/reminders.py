"""Reminders 提醒: once a day each unit is told what it owes, and the office what it has to see to. Nothing is recorded as a fact, nothing scores.

What is owed is found from the record's own tables each time; the message that asks for it carries no meaning.
So a message lost, doubled, or run by two workers at once changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import structlog
from psycopg import Connection
from psycopg.sql import SQL, Identifier

from domain.rulebook import RULEBOOK
from services import notices
from services.commands.office import office_of
from services.notices import Carrier, Item, Notice
from services.projections.assignments import Assignments
from services.projections.ledger import Ledger
from services.projections.meetings import Meetings
from services.projections.normative import Documents
from services.queries import meetings, normative
from services.queries.freshness import wait_for
from services.queries.moment import AsOf, Reading
from services.record.supervision import Supervision
from services.tasks.digest import OWED, Duty, Rhythm, Undertaking

log = structlog.get_logger(__name__)

DAILY = "daily"
UNDERTAKEN = (Assignments, Ledger)
READ = (*UNDERTAKEN, Meetings, Documents)
PATIENCE = 10.0


def sweep(record: Supervision, day: date, *, carry: Carrier | None = None, patience: float = PATIENCE) -> list[Notice]:
    """每日提醒: writes the digests of that day, once; answers those that are new.

    Raises `NotYet` when the projections are behind the record: better late than wrong.
    """
    place = record.place
    head = record.head()[0]
    if head == 0:
        return []
    with place.pool.connection() as conn:
        position = wait_for(conn, place.tables, head, names=[each.name for each in READ], timeout=patience)
        with conn.transaction():
            since = _last_day(conn, place.tables, before=day)
            if not _begun(conn, place.tables, day, position):
                return []
            digests = _digests(record, conn, day=day, since=since)
            made = notices.keep(conn, place.tables, digests, day=day, kind=DAILY)
    log.info("units reminded", jurisdiction=place.jurisdiction, day=day.isoformat(), digests=len(made))
    if carry is not None and made:
        carry(made)
    return made


def _digests(
    record: Supervision, conn: Connection[Any], *, day: date, since: date | None
) -> Mapping[str, Sequence[Item]]:
    if RULEBOOK not in record.versions([RULEBOOK]):
        return {}  # an office that has assigned nothing may not have adopted its rules yet
    office = office_of(record)
    rhythm = Rhythm(day, since, office.pack(day), office.calendar)
    digests = rhythm.digests(_undertakings(conn, record.place.tables))
    duties = rhythm.of_the_office(_duties(conn, Reading(record.place, AsOf(None, day), rhythm.pack, rhythm.calendar)))
    return {**digests, notices.OFFICE: duties} if duties else digests


def _duties(conn: Connection[Any], reading: Reading) -> Iterator[Duty]:
    """The next executive meeting where none is called, documents to file or near their last day, clean-ups due."""
    if (slot := meetings.uncalled(conn, reading)) is not None:
        last, due = slot
        yield Duty("meeting", last.id, last.day.isoformat(), last.name, due)
    shelf = normative.shelf(conn, reading)
    of_issuer: dict[str, list[UUID]] = {}
    for each in shelf.documents:
        line = each.line
        if each.status == "published" and line.file_by:
            yield Duty("filing", line.id, line.number, line.title, line.file_by)
        if line.valid_until and (each.status in ("published", "filed") or "expired" in each.warnings):
            yield Duty("document", line.id, line.number, line.title, line.valid_until)
        if each.cleanup_by:
            of_issuer.setdefault(line.issuer, []).append(line.id)
    for issuer, ids in of_issuer.items():
        yield Duty("cleanup", min(ids), str(len(ids)), issuer, shelf.cleanups[issuer])


def is_swept(conn: Connection[Any], tables: str, day: date) -> bool:
    """Whether the units have been told that day."""
    found = conn.execute(
        SQL("select 1 from {} where kind = %s and day = %s").format(Identifier(tables, "sweeps")), [DAILY, day]
    )
    return found.fetchone() is not None


def _begun(conn: Connection[Any], tables: str, day: date, position: int) -> bool:
    """Takes the day: a second sweep of it waits here for the first and then finds it taken."""
    taken = conn.execute(
        SQL("insert into {} (kind, day, position) values (%s, %s, %s) on conflict do nothing").format(
            Identifier(tables, "sweeps")
        ),
        [DAILY, day, position],
    )
    return taken.rowcount == 1


def _last_day(conn: Connection[Any], tables: str, *, before: date) -> date | None:
    row = conn.execute(
        SQL("select max(day) from {} where kind = %s and day < %s").format(Identifier(tables, "sweeps")),
        [DAILY, before],
    ).fetchone()
    found: date | None = row[0] if row else None
    return found


def _undertakings(conn: Connection[Any], tables: str) -> list[Undertaking]:
    rows = conn.execute(
        SQL(
            "select a.unit, a.directive, l.number, l.title, a.status, a.assigned_on, a.delivered_on, coalesce(a.stage_due, a.due),"
            " a.report_due, a.supplement_due"
            " from {} as a join {} as l on l.id = a.directive and l.until is null"
            " where a.until is null and a.is_live and not a.is_suspended and a.status = any(%s)"
        ).format(*(Identifier(tables, f"{each.name}_v{each.version}") for each in UNDERTAKEN)),
        [list(OWED)],
    )
    return [Undertaking(*row) for row in rows]
