"""Open work 未办数: the reader's own numbers beside the navigation."""

from __future__ import annotations

from typing import Any, Final, LiteralString

from psycopg import Connection, sql

from services.permissions import KEEPERS, Caller, allowed
from services.queries import decisions, meetings, review, topics
from services.queries.assessments import YEARS, schemes
from services.queries.filters import Filters, where
from services.queries.lamps import Lamps
from services.queries.moment import Reading
from services.queries.work import ASSIGNMENTS, LEDGER, OFFICE

INTAKE: Final = "intake_v1"

_MATTERS: Final[LiteralString] = "(select count(*) from {ledger} as l where {l_at} and {condition})"
_DOCUMENTS: Final[LiteralString] = "(select count(*) from {intake} as i where {i_at} and i.waiting > 0)"
_APPEALS: Final[LiteralString] = "(select coalesce(sum(y.appeals), 0) from {years} as y where {y_at})"
_OWED: Final[LiteralString] = (
    "(select count(*) from {assignments} as a join {ledger} as l on l.id = a.directive and {l_at}"
    " where {a_at} and a.unit = %(unit)s and a.is_live and not a.is_suspended"
    " and a.status in ('sent', 'signed_for', 'working', 'returned') and (a.signed_on is null"
    " or a.status = 'returned' or {completion} in ('red', 'yellow') or {reporting} in ('red', 'yellow')))"
)


def counts(conn: Connection[Any], reading: Reading, who: Caller, mine: Filters) -> dict[str, int]:
    """`ledger`: open matters of these filters. For the office `review` (its queue, but for what lies with a leader) and `intake` (drafts, documents with open proposals)
    and `appeals` against results of an assessment; for a unit `unit` (matters in which it owes something now: to
    sign for, to supplement, red or yellow); for a leader `endorse` (what was reported up to the post). `schemes`: of
    an assessment, whose consultation asks the reader's unit, or that wait for the reader's approval. `decisions`: late or
    soon due, of a unit what it owes itself; `topics`, `meetings`: those whose next step is the reader's own."""
    asked = where(reading, mine)
    open_: sql.Composable = sql.SQL("l.closed_on is null and {}").format(asked.condition)
    wanted: dict[str, list[sql.Composable]] = {"ledger": [_matters(reading, open_)]}
    if who.role in KEEPERS:
        wanted["review"] = [review.own(reading)]
        wanted["appeals"] = [_part(reading, _APPEALS)]
        wanted["intake"] = [_part(reading, _DOCUMENTS), _matters(reading, sql.SQL(OFFICE["approve"]))]
    elif who.role == "unit":
        wanted["unit"] = [_part(reading, _OWED)]
    elif who.role == "leader":
        reported = sql.SQL("l.status = 'reported_up' and l.reported_to = %(post)s")
        wanted["endorse"] = [_matters(reading, reported)]
    statement = sql.SQL("select {}").format(sql.SQL(", ").join(sql.SQL(" + ").join(each) for each in wanted.values()))
    values = {
        **asked.values,
        "unit": who.unit,
        "post": who.post,
        "day": reading.at.day,
        "endorsed": list(reading.pack.items("closure.needs_endorsement")),
    }
    found = conn.execute(statement, values).fetchone()
    assert found is not None
    told = dict(zip(wanted, map(int, found), strict=True))
    if who.role == "unit" or allowed(who, "scheme.approve"):
        told["schemes"] = sum(scheme.waits_for(who, reading.at.day) for scheme in schemes(conn, reading))
    if who.role != "auditor":
        told["topics"] = len(topics.waiting(conn, reading, who))
    if who.role != "unit":
        told["meetings"] = len(meetings.waiting(conn, reading, who))
    if who.role == "unit" or who.role in KEEPERS:
        own = (who.unit or "") if who.role == "unit" else None
        told["decisions"] = decisions.waiting(conn, reading, decisions.Filters(owed_by=own or "", seen_by=own))
    return told


def _matters(reading: Reading, condition: sql.Composable) -> sql.Composable:
    return sql.SQL(_MATTERS).format(ledger=reading.table(LEDGER), l_at=reading.at.holds("l"), condition=condition)


def _part(reading: Reading, text: LiteralString) -> sql.Composable:
    lamps = Lamps(reading.at.day, reading.pack, reading.calendar)
    return sql.SQL(text).format(
        ledger=reading.table(LEDGER),
        assignments=reading.table(ASSIGNMENTS),
        intake=reading.table(INTAKE),
        years=reading.table(YEARS),
        y_at=reading.at.holds("y"),
        l_at=reading.at.holds("l"),
        a_at=reading.at.holds("a"),
        i_at=reading.at.holds("i"),
        completion=lamps.unit_completion("a"),
        reporting=lamps.unit_reporting("a"),
    )
