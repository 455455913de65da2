"""Statement 对账单 of a unit: what it owed and did, month by month, and every lateness with the facts behind it.

Causes and counts, no points: what a lateness costs is the assessment's to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg import Connection, sql

from domain.lights import NEVER_RED
from services.queries import facts
from services.queries.moment import Reading
from services.queries.work import ASSIGNMENTS, LEDGER

LIFELINE: Final = "lifeline_v1"
TOPICS: Final = (
    "directive.signed_for", "directive.feedback_given", "directive.feedback_retracted", "directive.returned",
    "directive.accepted", "directive.urged", "directive.extension_asked", "directive.extension_decided",
    "directive.objected", "directive.objection_decided", "directive.concealment_found",
    "directive.concealment_withdrawn",
)  # fmt: skip

Kind = Literal["sign", "report", "supplement", "finish"]
KINDS: Final[tuple[Kind, ...]] = ("sign", "report", "supplement", "finish")
Standing = Literal["on_time", "late", "open", "overdue"]


@dataclass(frozen=True, slots=True)
class Matter:
    id: UUID
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing owed by a day: done in time, done late, still open, or overdue. `position` is the fact that did it."""

    kind: Kind
    matter: Matter
    owed_on: date
    done_on: date | None
    standing: Standing
    late_by: int
    """Working days past the day it was owed."""
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One fact between unit and office: a report, a return with its reason, a slip, an extension, an objection."""

    topic: str
    matter: Matter
    on: date
    position: int
    fact: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    unit: str
    first: date
    last: date
    duties: tuple[Duty, ...]
    letters: tuple[Letter, ...]

    @property
    def lateness(self) -> tuple[Duty, ...]:
        """What was late or is, the latest first."""
        return tuple(d for d in self.duties if d.standing in ("late", "overdue"))

    def letters_of(self, *topics: str) -> tuple[Letter, ...]:
        return tuple(letter for letter in self.letters if letter.topic in topics)

    def months(self) -> list[tuple[date, dict[str, int]]]:
        """Each month with what was owed in it and what became of it; a report counts in the month it was owed."""
        found: list[tuple[date, dict[str, int]]] = []
        month = self.first.replace(day=1)
        while month <= self.last:
            mine = [d for d in self.duties if d.owed_on.replace(day=1) == month]
            letters = [letter for letter in self.letters if letter.on.replace(day=1) == month]
            count = {
                standing: sum(d.standing == standing for d in mine)
                for standing in ("on_time", "late", "open", "overdue")
            }
            count["owed"] = len(mine)
            for name, topic in (("returns", "returned"), ("urges", "urged"), ("extensions", "extension_asked")):
                count[name] = sum(letter.topic == f"directive.{topic}" for letter in letters)
            found.append((month, count))
            month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
        return found


@dataclass(frozen=True, slots=True)
class _Entry:
    """A fact of the unit with its assignment just before and just after it."""

    position: int
    topic: str
    matter: Matter
    on: date
    arrived: date
    before: Mapping[str, Any]
    after: Mapping[str, Any]


_CLOCK: Final = (
    "status", "assigned_on", "signed_on", "due_kind", "due", "report_due", "received_on", "supplement_due",
)  # fmt: skip


def of_unit(conn: Connection[Any], reading: Reading, unit: str, first: date, last: date) -> Statement:
    """From `first` to `last`, as far as the moment that is read knows."""
    last = min(last, reading.at.day)
    entries = list(_entries(conn, reading, unit))
    standing = list(_standing(conn, reading, unit))
    unfinished = {d.matter.id for d in standing if d.kind == "finish"}
    done = (d for d in _done(entries, reading) if not (d.kind == "finish" and d.matter.id in unfinished))
    duties = [*done, *standing]
    within = sorted(
        (d for d in duties if first <= d.owed_on and (d.owed_on <= last or (d.done_on and d.done_on <= last))),
        key=lambda d: (d.owed_on, d.matter.number, d.kind),
        reverse=True,
    )
    chosen = [e for e in entries if first <= e.on <= last]
    said = facts.said(conn, reading, [e.position for e in chosen])
    letters = [Letter(e.topic, e.matter, e.on, e.position, said[e.position]) for e in reversed(chosen)]
    return Statement(unit, first, last, tuple(within), tuple(letters))


def _entries(conn: Connection[Any], reading: Reading, unit: str) -> Iterator[_Entry]:
    both = [sql.Identifier(alias, name) for alias in ("b", "c") for name in _CLOCK]
    statement = sql.SQL(
        "select f.position, f.topic, f.directive, l.number, l.title, f.on_day, f.is_late_entry, f.recorded_at, {both}"
        " from {lifeline} as f join {ledger} as l on l.id = f.directive and {at}"
        " left join {assignments} as b on b.directive = f.directive and b.unit = f.unit"
        " and b.since < f.position and (b.until is null or b.until >= f.position)"
        " left join {assignments} as c on c.directive = f.directive and c.unit = f.unit"
        " and c.since <= f.position and (c.until is null or c.until > f.position)"
        " where f.unit = %(unit)s and f.topic = any(%(topics)s)"
        " and (%(upto)s::bigint is null or f.position <= %(upto)s) order by f.position"
    ).format(
        both=sql.SQL(", ").join(both),
        lifeline=reading.table(LIFELINE),
        ledger=reading.table(LEDGER),
        assignments=reading.table(ASSIGNMENTS),
        at=reading.at.holds("l"),
    )
    zone, half = ZoneInfo(reading.place.zone), len(_CLOCK)
    values = {"unit": unit, "topics": list(TOPICS), "upto": reading.at.position}
    for row in conn.execute(statement, values):
        position, topic, id, number, title, on, late_entry, recorded_at = row[:8]
        before = dict(zip(_CLOCK, row[8 : 8 + half], strict=True))
        after = dict(zip(_CLOCK, row[8 + half :], strict=True))
        # A report arrives on the day it is recorded; only the office's late entry states another.
        arrived = on if late_entry else recorded_at.astimezone(zone).date()
        yield _Entry(position, topic, Matter(id, number, title), on, arrived, before, after)


def _done(entries: Sequence[_Entry], reading: Reading) -> Iterator[Duty]:
    sign_days = reading.pack.days("sign_for.working_days")
    finals: dict[UUID, Duty] = {}
    for entry in entries:
        before, after = entry.before, entry.after
        if entry.topic == "directive.signed_for" and before["assigned_on"] and before["signed_on"] is None:
            by = reading.calendar.add_working_days(before["assigned_on"], sign_days)
            yield _duty("sign", entry, by, entry.on, reading)
        if entry.topic != "directive.feedback_given" or before["status"] is None:
            continue
        if before["report_due"] and before["report_due"] != after["report_due"]:
            yield _duty("report", entry, before["report_due"], entry.arrived, reading)
        is_final = after["received_on"] is not None and before["received_on"] is None
        if is_final and before["status"] == "returned" and before["supplement_due"]:
            yield _duty("supplement", entry, before["supplement_due"], entry.arrived, reading)
        if is_final and before["due"] and before["due_kind"] not in NEVER_RED:
            # A result sent in again takes the place of the one before: the matter is finished once.
            finals[entry.matter.id] = _duty("finish", entry, before["due"], after["received_on"], reading)
    yield from (duty for duty in finals.values())


def _duty(kind: Kind, entry: _Entry, owed_on: date, done_on: date, reading: Reading) -> Duty:
    late = done_on > owed_on
    over = reading.calendar.working_days_between(owed_on, done_on) if late else 0
    return Duty(kind, entry.matter, owed_on, done_on, "late" if late else "on_time", over, entry.position)


def _standing(conn: Connection[Any], reading: Reading, unit: str) -> Iterator[Duty]:
    """What is owed and not done yet."""
    statement = sql.SQL(
        "select l.id, l.number, l.title, {columns} from {assignments} as a"
        " join {ledger} as l on l.id = a.directive and {ledger_at} where {at} and a.unit = %(unit)s"
        " and a.is_live and not a.is_suspended and a.status in ('sent', 'signed_for', 'working', 'returned')"
    ).format(
        columns=sql.SQL(", ").join(sql.Identifier("a", name) for name in _CLOCK),
        assignments=reading.table(ASSIGNMENTS),
        ledger=reading.table(LEDGER),
        at=reading.at.holds("a"),
        ledger_at=reading.at.holds("l"),
    )
    sign_days = reading.pack.days("sign_for.working_days")
    for id, number, title, *clock in conn.execute(statement, {"unit": unit}):
        given, matter = dict(zip(_CLOCK, clock, strict=True)), Matter(id, number, title)
        if given["signed_on"] is None:
            by = reading.calendar.add_working_days(given["assigned_on"], sign_days)
            yield _open("sign", matter, by, reading)
        if given["status"] == "returned" and given["supplement_due"]:
            yield _open("supplement", matter, given["supplement_due"], reading)
        if given["report_due"]:
            yield _open("report", matter, given["report_due"], reading)
        if given["due"] and given["due_kind"] not in NEVER_RED:
            yield _open("finish", matter, given["due"], reading)


def _open(kind: Kind, matter: Matter, owed_on: date, reading: Reading) -> Duty:
    over = reading.calendar.working_days_between(owed_on, reading.at.day)
    late = reading.at.day > owed_on
    return Duty(kind, matter, owed_on, None, "overdue" if late else "open", max(over, 0) if late else 0)
