"""A unit's clock 时限: each matter it still undertakes, whose time runs, what it last reported, what it owes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal
from uuid import UUID

from psycopg import Connection, sql

from services.queries import facts
from services.queries.lamps import Lamps
from services.queries.moment import Reading
from services.queries.work import ASSIGNMENTS, LEDGER

LIFELINE: Final = "lifeline_v1"
MOST_LINES: Final = 500
REPORTED, RETURNED = "directive.feedback_given", "directive.returned"

Need = Literal["sign", "supplement", "report", "finish", "wait", "none"]


@dataclass(frozen=True, slots=True)
class Report:
    """What a unit last told of a matter. `n` counts the reports of the matter, every unit's."""

    n: int
    on: date
    kind: str
    progress: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Return:
    """Why a report came back, and what is to be supplemented."""

    n: int
    on: date
    reason_code: str
    comment: str


@dataclass(frozen=True, slots=True)
class Clock:
    """One unit's part in one matter.

    `holder` is whose time runs now (`unit` or `office`); `sign_by` is set until it is signed for.
    """

    directive: UUID
    number: str
    title: str
    role: str
    collator: bool
    status: str
    holder: str
    assigned_on: date
    signed_on: date | None
    sign_by: date | None
    due_kind: str
    due_first: date | None
    due: date | None
    review_on: date | None
    report_every: str
    report_due: date | None
    supplement_due: date | None
    received_on: date | None
    objected_on: date | None
    extension_asked: date | None
    progress: int | None
    urgency: str
    light: str
    reporting: str
    is_suspended: bool
    leads: tuple[str, ...]
    assists: tuple[str, ...]
    no_change_ok: bool
    """Whether the rhythm it was given lets it report that nothing changed."""
    last: Report | None
    returned: Return | None

    def needs(self, day: date, until: date) -> Need:
        """What the unit has to do next; a report counts once it is due by `until`."""
        if self.is_suspended or self.holder != "unit":
            return "wait"
        if self.signed_on is None:
            return "sign"
        if self.status == "returned":
            return "supplement"
        if self.report_due is not None and self.report_due <= until:
            return "report"
        return "finish" if self.due is not None else "none"

    @property
    def next_due(self) -> date | None:
        """The day that counts next for the unit."""
        if self.signed_on is None:
            return self.sign_by
        if self.status == "returned":
            return self.supplement_due or self.due
        return min((d for d in (self.report_due, self.due, self.review_on) if d), default=None)


_COLUMNS: Final = (
    "a.role", "a.collator", "a.status", "a.assigned_on", "a.signed_on", "a.due_kind", "a.due_first", "a.due",
    "a.review_on", "a.report_every", "a.report_due", "a.supplement_due", "a.received_on", "a.objected_on",
    "a.extension_asked", "a.progress", "l.urgency", "a.is_suspended",
)  # fmt: skip


def of_unit(conn: Connection[Any], reading: Reading, unit: str) -> tuple[Clock, ...]:
    """Every matter the unit still undertakes, the nearest day first; those waiting for others at the end."""
    lamps = Lamps(reading.at.day, reading.pack, reading.calendar)
    statement = sql.SQL(
        "select l.id, l.number, l.title, {columns}, {light}, {reporting}, l.leads, l.assists,"
        " ({last}), ({returned}), ({given})"
        " from {assignments} as a join {ledger} as l on l.id = a.directive and {ledger_at}"
        " where {at} and a.is_live and a.unit = %(unit)s"
        " and a.status not in ('done', 'handed_over', 'released', 'excused') limit %(limit)s"
    ).format(
        columns=sql.SQL(", ").join(sql.Identifier(*name.split(".")) for name in _COLUMNS),
        light=lamps.unit_completion("a"),
        reporting=lamps.unit_reporting("a"),
        last=_last(reading, REPORTED),
        returned=_last(reading, RETURNED),
        given=_given(reading),
        assignments=reading.table(ASSIGNMENTS),
        ledger=reading.table(LEDGER),
        at=reading.at.holds("a"),
        ledger_at=reading.at.holds("l"),
    )
    rows = conn.execute(statement, {"unit": unit, "limit": MOST_LINES, "upto": reading.at.position}).fetchall()
    told = facts.said(conn, reading, {at for row in rows for at in row[-3:] if at})
    sign_days = reading.pack.days("sign_for.working_days")
    found = [_clock(row, told, reading, sign_days) for row in rows]
    return tuple(sorted(found, key=lambda c: (c.holder != "unit", c.next_due or date.max, c.number)))


def _last(reading: Reading, topic: str) -> sql.Composable:
    return sql.SQL(
        "select max(f.position) from {} as f where f.directive = l.id and f.unit = a.unit and f.topic = {}"
        " and (%(upto)s::bigint is null or f.position <= %(upto)s)"
    ).format(reading.table(LIFELINE), sql.Literal(topic))


def _given(reading: Reading) -> sql.Composable:
    """The fact that gave the unit its part, with the rhythm it is to report by."""
    return sql.SQL(
        "select max(f.position) from {} as f where f.directive = l.id and (f.topic = 'directive.assigned'"
        " or f.topic = 'directive.unit_added' and f.unit = a.unit)"
        " and (%(upto)s::bigint is null or f.position <= %(upto)s)"
    ).format(reading.table(LIFELINE))


def _clock(row: tuple[Any, ...], told: Mapping[int, Mapping[str, Any]], reading: Reading, sign_days: int) -> Clock:
    id, number, title = row[:3]
    given = dict(zip((name.partition(".")[2] for name in _COLUMNS), row[3 : 3 + len(_COLUMNS)], strict=True))
    light, reporting, leads, assists, last, returned, promised = row[3 + len(_COLUMNS) :]
    waits = given["status"] in ("reported", "objected") or given["is_suspended"]
    return Clock(
        directive=id,
        number=number,
        title=title,
        holder="office" if waits else "unit",
        sign_by=None if given["signed_on"] else reading.calendar.add_working_days(given["assigned_on"], sign_days),
        light=light,
        reporting=reporting,
        leads=tuple(leads),
        assists=tuple(assists),
        last=_report(told.get(last)),
        returned=_return(told.get(returned)) if given["status"] == "returned" else None,
        no_change_ok=bool((told.get(promised, {}).get("report") or {}).get("no_change_ok")),
        **given,
    )


def _report(fact: Mapping[str, Any] | None) -> Report | None:
    if fact is None:
        return None
    on = date.fromisoformat(fact["act"]["on"])
    return Report(int(fact["n"]), on, str(fact["kind"]), fact["progress"], str(fact["text"]))


def _return(fact: Mapping[str, Any] | None) -> Return | None:
    if fact is None:
        return None
    on = date.fromisoformat(fact["act"]["on"])
    return Return(int(fact["n"]), on, str(fact["reason_code"]), str(fact["comment"]))
