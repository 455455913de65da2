"""Review 审核呈报: what waits for the office's own word, one line each, the longest waiting against the rules first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, LiteralString
from uuid import UUID

from psycopg import Connection, sql

from services.queries.lamps import Lamps
from services.queries.moment import Reading
from services.queries.work import ASSIGNMENTS, LEDGER, OFFICE, TERMS

LIFELINE: Final = "lifeline_v1"
MOST_LINES: Final = 500

KINDS: Final = ("review", "decide_objection", "decide_extension", "report_up", "endorse", "close",
                "resume_or_review", "confirm_correction")  # fmt: skip

_OF_UNITS: Final[Mapping[str, tuple[LiteralString, LiteralString]]] = {
    "review": ("a.to_review > 0", "a.received_on"),
    "decide_objection": ("a.status = 'objected'", "a.objected_on"),
    "decide_extension": ("a.extension_asked is not null", "null::date"),
}
"""What waits unit by unit: when it does, and since when."""

_ASKED: Final = {"decide_extension": "directive.extension_asked", "confirm_correction": "directive.correction_asked"}
"""What has no day of its own in the tables waits since this fact."""

_OF_MATTERS: Final[Mapping[str, LiteralString]] = {
    "report_up": OFFICE["report_up"],
    "endorse": "l.status = 'reported_up' and l.closed_on is null",
    "close": OFFICE["close"],
    "resume_or_review": OFFICE["resume_or_review"],
    "confirm_correction": OFFICE["confirm_correction"],
}

_SINCE: Final[Mapping[str, LiteralString]] = {
    "endorse": "l.reported_up_on",
    "resume_or_review": "coalesce(l.suspended_on, l.review_on)",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: since when, by when the office's (or the leader's) own term ends, and by how much it is past."""

    kind: str
    directive: UUID
    number: str
    title: str
    unit: str
    leader: str
    since: date
    by: date | None
    due: date | None
    light: str
    urgency: str
    waited: int
    """Working days since it came."""
    over: int
    """Working days past the term; negative while some are left, 0 without a term."""


def waiting(conn: Connection[Any], reading: Reading) -> tuple[Waiting, ...]:
    """Everything that waits, what is furthest past its term first; what has no term, by how long it has waited."""
    found = [*_by_units(conn, reading), *_by_matters(conn, reading)]
    return tuple(sorted(found, key=lambda w: (-w.over, -w.waited, w.number, w.unit)))


def counted(found: tuple[Waiting, ...]) -> dict[str, int]:
    """How many lines each kind has: the number on a tab is the length of its list."""
    return {kind: sum(each.kind == kind for each in found) for kind in KINDS}


def own(reading: Reading) -> sql.Composable:
    """How much of it the office itself is to move: all but what lies with a leader. `%(endorsed)s`, `%(day)s`."""
    given = {
        "assignments": reading.table(ASSIGNMENTS),
        "ledger": reading.table(LEDGER),
        "at": reading.at.holds("a"),
        "ledger_at": reading.at.holds("l"),
    }
    of_units = (
        "(select count(*) from {assignments} as a join {ledger} as l on l.id = a.directive and {ledger_at}"
        " where {at} and a.is_live and not a.is_suspended and {condition})"
    )
    of_matters = "(select count(*) from {ledger} as l where {ledger_at} and {condition})"
    counts = [sql.SQL(of_units).format(condition=sql.SQL(each), **given) for each, _ in _OF_UNITS.values()]
    counts += [
        sql.SQL(of_matters).format(condition=sql.SQL(each), **given)
        for kind, each in _OF_MATTERS.items()
        if kind != "endorse"
    ]
    return sql.SQL(" + ").join(counts)


def _by_units(conn: Connection[Any], reading: Reading) -> Iterator[Waiting]:
    lamps = Lamps(reading.at.day, reading.pack, reading.calendar)
    for kind, (condition, since) in _OF_UNITS.items():
        statement = sql.SQL(
            "select l.id, l.number, l.title, a.unit, l.leader, coalesce({since}, {asked}, l.holder_since), a.due,"
            " {light}, l.urgency from {assignments} as a join {ledger} as l on l.id = a.directive and {ledger_at}"
            " where {at} and a.is_live and not a.is_suspended and {condition} limit %(limit)s"
        ).format(
            since=sql.SQL(since),
            asked=_asked_on(reading, kind, "a.unit"),
            light=lamps.unit_completion("a"),
            assignments=reading.table(ASSIGNMENTS),
            ledger=reading.table(LEDGER),
            at=reading.at.holds("a"),
            ledger_at=reading.at.holds("l"),
            condition=sql.SQL(condition),
        )
        for row in conn.execute(statement, {"limit": MOST_LINES, "upto": reading.at.position}):
            yield _line(reading, kind, *row)


def _by_matters(conn: Connection[Any], reading: Reading) -> Iterator[Waiting]:
    lamps = Lamps(reading.at.day, reading.pack, reading.calendar)
    for kind, condition in _OF_MATTERS.items():
        statement = sql.SQL(
            "select l.id, l.number, l.title, l.collator, coalesce(nullif(l.reported_to, ''), l.leader),"
            " coalesce({asked}, {since}, l.holder_since), l.due, {light}, l.urgency from {ledger} as l"
            " where {at} and {condition} limit %(limit)s"
        ).format(
            asked=_asked_on(reading, kind, ""),
            since=sql.SQL(_SINCE.get(kind, "null::date")),
            light=lamps.completion("l"),
            ledger=reading.table(LEDGER),
            at=reading.at.holds("l"),
            condition=sql.SQL(condition),
        )
        values = {
            "endorsed": list(reading.pack.items("closure.needs_endorsement")),
            "day": reading.at.day,
            "upto": reading.at.position,
            "limit": MOST_LINES,
        }
        for row in conn.execute(statement, values):
            yield _line(reading, kind, *row)


def _asked_on(reading: Reading, kind: str, unit: LiteralString) -> sql.Composable:
    """The day of the last fact that asked, where the tables keep none."""
    topic = _ASKED.get(kind)
    if topic is None:
        return sql.SQL("null::date")
    return sql.SQL(
        "(select max(f.on_day) from {} as f where f.directive = l.id and f.topic = {}{}"
        " and (%(upto)s::bigint is null or f.position <= %(upto)s))"
    ).format(reading.table(LIFELINE), sql.Literal(topic), sql.SQL(" and f.unit = " + unit) if unit else sql.SQL(""))


def _line(
    reading: Reading, kind: str, directive: UUID, number: str, title: str, unit: str, leader: str, since: date,
    due: date | None, light: str, urgency: str,
) -> Waiting:  # fmt: skip
    day, calendar, term = reading.at.day, reading.calendar, TERMS.get(kind)
    by = calendar.add_working_days(since, reading.pack.days(term)) if term else None
    waited = calendar.working_days_between(since, day) if since <= day else 0
    over = calendar.working_days_between(by, day) if by else 0
    return Waiting(kind, directive, number, title, unit, leader, since, by, due, light, urgency, waited, over)
