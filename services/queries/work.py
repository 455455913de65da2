"""Work 待办: what each unit, the office and each leader has to do next, with dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, LiteralString, NamedTuple
from uuid import UUID

from psycopg import Connection, sql

from domain.lights import NEVER_RED
from services.queries import ledger
from services.queries.filters import Filters, where
from services.queries.lamps import COLOURS, Lamps
from services.queries.moment import Reading
from services.queries.today import unsigned_since

LEDGER, ASSIGNMENTS = "ledger_v2", "assignments_v2"
MOST_ROWS: Final = 1_000

UNIT_WORK: Final = ("sign", "supplement", "report", "finish", "review_date")
OFFICE_WORK: Final = (
    "approve", "assign", "review", "decide_objection", "decide_extension", "confirm_correction", "report_up", "close",
    "resume_or_review",
)  # fmt: skip
LEADER_WORK: Final = ("endorse",)


@dataclass(frozen=True, slots=True)
class Work:
    """One thing to do next: its kind, the matter, when it is due and since when it waits."""

    kind: str
    directive: UUID
    number: str
    title: str
    unit: str
    due: date | None
    since: date | None
    light: str
    urgency: str


def of_unit(conn: Connection[Any], reading: Reading, unit: str, *, limit: int = 200) -> tuple[Work, ...]:
    """What a unit owes: to sign for, to supplement, to report, to finish."""
    return tuple(sorted(_of_units(conn, reading, unit, limit), key=_urgency_of))


def of_all_units(conn: Connection[Any], reading: Reading, *, limit: int = MOST_ROWS) -> tuple[Work, ...]:
    """The same for every unit, for the daily digests."""
    return tuple(sorted(_of_units(conn, reading, None, limit), key=_urgency_of))


def _of_units(conn: Connection[Any], reading: Reading, unit: str | None, limit: int) -> Iterator[Work]:
    lamps = Lamps(reading.at.day, reading.pack, reading.calendar)
    statement = sql.SQL(
        "select l.id, l.number, l.title, a.unit, a.status, a.assigned_on, a.signed_on, a.due_kind, coalesce(a.stage_due, a.due),"
        " a.review_on, a.report_due, a.supplement_due, l.urgency, {completion}, {reporting}"
        " from {assignments} as a join {ledger} as l on l.id = a.directive and {ledger_at}"
        " where {at} and a.is_live and not a.is_suspended"
        " and a.status in ('sent', 'signed_for', 'working', 'returned')"
        " and (%(unit)s::text is null or a.unit = %(unit)s)"
        " order by coalesce(a.stage_due, a.due) nulls last, l.number_year, l.number_n, a.unit limit %(limit)s"
    ).format(
        completion=lamps.unit_completion("a"),
        reporting=lamps.unit_reporting("a"),
        assignments=reading.table(ASSIGNMENTS),
        ledger=reading.table(LEDGER),
        at=reading.at.holds("a"),
        ledger_at=reading.at.holds("l"),
    )
    sign_days = reading.pack.days("sign_for.working_days")
    for row in conn.execute(statement, {"unit": unit, "limit": min(limit, MOST_ROWS)}):
        yield from _owed(_Part(*row), reading, sign_days)


class _Part(NamedTuple):
    directive: UUID
    number: str
    title: str
    unit: str
    status: str
    assigned_on: date
    signed_on: date | None
    due_kind: str
    due: date | None
    review_on: date | None
    report_due: date | None
    supplement_due: date | None
    urgency: str
    completion: str
    reporting: str

    def work(self, kind: str, due: date | None, light: str) -> Work:
        since = self.signed_on or self.assigned_on
        return Work(kind, self.directive, self.number, self.title, self.unit, due, since, light, self.urgency)


def _owed(part: _Part, reading: Reading, sign_days: int) -> Iterator[Work]:
    if part.signed_on is None:
        by = reading.calendar.add_working_days(part.assigned_on, sign_days)
        yield part.work("sign", by, "red" if reading.at.day > by else "yellow")
        return
    if part.status == "returned":
        yield part.work("supplement", part.supplement_due or part.due, part.completion)
    elif part.due is not None:
        yield part.work("finish", part.due, part.completion)
    elif part.due_kind in NEVER_RED and part.review_on is not None:
        yield part.work("review_date", part.review_on, part.completion)
    if part.report_due is not None:
        yield part.work("report", part.report_due, part.reporting)


OFFICE: Final[dict[str, LiteralString]] = {
    "approve": "l.status = 'draft'",
    "assign": "l.status = 'numbered'",
    "review": "l.to_review > 0 and l.closed_on is null",
    "decide_objection": "l.objections > 0 and l.closed_on is null",
    "decide_extension": "l.extensions_asked > 0 and l.closed_on is null",
    "confirm_correction": "l.corrections_asked > 0 and l.closed_on is null",
    "report_up": "l.status = 'accepted' and l.source = any(%(endorsed)s)",
    "close": "(l.status = 'endorsed' or (l.status = 'accepted' and not l.source = any(%(endorsed)s)))",
    "resume_or_review": "(l.status = 'suspended' or (l.review_on <= %(day)s and"
    " (l.status in ('closed', 'archived') or (l.closed_on is null and l.due is null))))",
}


def of_office(conn: Connection[Any], reading: Reading, *, limit: int = 200) -> tuple[Work, ...]:
    """What the office owes: to approve, assign, review, decide, report up, close."""
    found: list[Work] = []
    for kind, condition in OFFICE.items():
        found.extend(_of_ledger(conn, reading, kind, condition, limit))
    return tuple(sorted(found, key=_urgency_of))


PRESSED: Final[LiteralString] = "l.holder = 'unit' and l.closed_on is null"
"""Matters that lie with a unit: the office presses where their light, their report or their signing is late."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """Matters with the one next act of each, the most urgent first, and how many there are."""

    rows: tuple[tuple[ledger.Line, str], ...]
    total: int


def to_do(
    conn: Connection[Any], reading: Reading, filters: Filters, *, limit: int = 40, everything: bool = False
) -> ToDo:
    """What the office has to move: its own work, and what it presses others for. `everything` keeps the rest too."""
    asked = where(reading, filters)
    lamps = Lamps(reading.at.day, reading.pack, reading.calendar)
    own = sql.SQL(" or ").join(sql.SQL("({})").format(sql.SQL(condition)) for condition in OFFICE.values())
    signing = where(
        reading,
        Filters(unsigned_since=unsigned_since(reading.at.day, reading.pack, reading.calendar)),
        prefix="signing",
    )
    pressed = sql.SQL("({}) and (({}) in ('red', 'yellow') or ({}) = 'red' or {})").format(
        sql.SQL(PRESSED), lamps.completion("l"), lamps.reporting("l"), signing.condition
    )
    statement = sql.SQL(
        "select count(*) over (), {columns} from {ledger} as l where {at} and {asked} and ({everything} or {own} or {pressed})"
        " order by array_position({colours}, {light}), coalesce(l.due, l.review_on, 'infinity'), l.holder_since, l.id"
        " limit %(limit)s"
    ).format(
        columns=sql.SQL(", ").join(sql.Identifier("l", name) for name in ledger.COLUMNS),
        ledger=reading.table(ledger.TABLE),
        at=reading.at.holds("l"),
        asked=asked.condition,
        everything=sql.Literal(everything),
        own=own,
        pressed=pressed,
        colours=sql.Literal(list(COLOURS)),
        light=lamps.completion("l"),
    )
    values = {**asked.values, **signing.values, **_office_values(reading), "limit": min(limit, MOST_ROWS)}
    found = conn.execute(statement, values).fetchall()
    lines = [ledger.line_of(row[1:]) for row in found]
    return ToDo(tuple((line, next_act(line, reading)) for line in lines), int(found[0][0]) if found else 0)


def next_act(line: ledger.Line, reading: Reading) -> str:
    """The one act that moves a matter on, as the office sees it; nothing where it only has to wait."""
    endorsed = line.source in reading.pack.items("closure.needs_endorsement")
    day, status = reading.at.day, line.status
    reviewed = line.review_on is not None and line.review_on <= day
    if line.closed_on is not None:
        return "resume_or_review" if reviewed and status in ("closed", "archived") else ""
    if status in ("draft", "numbered"):
        return "approve" if status == "draft" else "assign"
    if status == "suspended" or (line.due is None and reviewed):
        return "resume_or_review"
    for kind, waits in (
        ("decide_objection", line.objections),
        ("decide_extension", line.extensions_asked),
        ("confirm_correction", line.corrections_asked),
        ("review", line.to_review),
    ):
        if waits:
            return kind
    if status in ("accepted", "endorsed"):
        return "report_up" if endorsed and status == "accepted" else "close"
    return "urge" if line.holder == "unit" and _is_pressing(line, reading) else ""


def _is_pressing(line: ledger.Line, reading: Reading) -> bool:
    shown = line.lights(reading)
    return shown.completion.colour in ("red", "yellow") or shown.reporting.colour == "red" or line.unsigned > 0


def of_leader(conn: Connection[Any], reading: Reading, leader: str, *, limit: int = 200) -> tuple[Work, ...]:
    """What was reported up to a leader and waits for a word."""
    condition: LiteralString = "l.status = 'reported_up' and l.reported_to = %(leader)s"
    return tuple(sorted(_of_ledger(conn, reading, "endorse", condition, limit, leader), key=_urgency_of))


def _of_ledger(
    conn: Connection[Any], reading: Reading, kind: str, condition: LiteralString, limit: int, leader: str = ""
) -> Iterator[Work]:
    lamps = Lamps(reading.at.day, reading.pack, reading.calendar)
    statement = sql.SQL(
        "select l.id, l.number, l.title, l.collator, l.due, l.holder_since, {light}, l.urgency from {ledger} as l"
        " where {at} and {condition} order by l.holder_since, l.number_year, l.number_n limit %(limit)s"
    ).format(
        light=lamps.completion("l"),
        ledger=reading.table(LEDGER),
        at=reading.at.holds("l"),
        condition=sql.SQL(condition),
    )
    values = {**_office_values(reading), "leader": leader, "limit": min(limit, MOST_ROWS)}
    for directive, number, title, unit, due, since, light, urgency in conn.execute(statement, values):
        by = _office_due(reading, kind, since)
        yield Work(kind, directive, number, title, unit, by or due, since, light, urgency)


def _office_values(reading: Reading) -> dict[str, Any]:
    return {"endorsed": list(reading.pack.items("closure.needs_endorsement")), "day": reading.at.day}


TERMS: Final = {
    "review": "review.office_working_days",
    "decide_objection": "decide.working_days",
    "decide_extension": "decide.working_days",
    "endorse": "leader.wait_days",
}
"""The pack's terms for the office's and the leaders' own work."""


def _office_due(reading: Reading, kind: str, since: date) -> date | None:
    key = TERMS.get(kind)
    return reading.calendar.add_working_days(since, reading.pack.days(key)) if key else None


def _urgency_of(work: Work) -> tuple[date, str, str]:
    return (work.due or date.max, work.number, work.kind)
