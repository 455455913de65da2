"""Falling due 到期: matters, steps of decisions, meetings and documents, each on its day, at any moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any, Final, Literal
from uuid import UUID

from psycopg import Connection

from domain.normative.validity import is_left
from services.queries import deadlines, decisions, ledger, meetings, normative
from services.queries.filters import Filters
from services.queries.moment import Reading

Kind = Literal["directive", "decision", "meeting", "document"]
KINDS: Final[tuple[Kind, ...]] = ("directive", "decision", "meeting", "document")
_PLACE: Final = {kind: n for n, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class FallingDue:
    """One thing on its day. `what`: `finish` a matter, a step of a decision, `held` or `slot` of a meeting, `expiry`,
    `filing` or `cleanup` of documents. `id` is none where nothing stands behind it yet; `step` is that of a decision."""

    day: date
    kind: Kind
    what: str
    id: UUID | None
    number: str
    title: str
    unit: str
    light: str
    step: decisions.Due | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Between which days, of which kinds. `unit`: what a unit owes, drafted or is called to; `matters`: those the
    reader may know of."""

    first: date
    last: date
    matters: Filters
    kinds: tuple[Kind, ...] = KINDS
    unit: str | None = None

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Calendar:
    """The earliest of what falls due, and how many of each kind on each day, those not listed too."""

    rows: tuple[FallingDue, ...]
    days: Mapping[date, Mapping[Kind, int]]

    @property
    def total(self) -> int:
        return sum(sum(kinds.values()) for kinds in self.days.values())


def falling_due(conn: Connection[Any], reading: Reading, asked: Asked, *, most: int) -> Calendar:
    others: list[FallingDue] = []
    if "decision" in asked.kinds:
        others += _decisions(conn, reading, asked)
    if "meeting" in asked.kinds:
        others += _meetings(conn, reading, asked)
    if "document" in asked.kinds:
        others += _documents(conn, reading, asked)
    days: dict[date, Counter[Kind]] = {}
    for each in others:
        days.setdefault(each.day, Counter())[each.kind] += 1
    matters: list[FallingDue] = []
    if "directive" in asked.kinds:
        for day, count in deadlines.counts(conn, reading, asked.matters, asked.first, asked.last).items():
            days.setdefault(day, Counter())["directive"] = count
        matters = _matters(conn, reading, asked, most)
    rows = sorted((*matters, *others), key=lambda each: (each.day, _PLACE[each.kind], each.number, each.title))
    return Calendar(tuple(rows[:most]), dict(sorted(days.items())))


def _matters(conn: Connection[Any], reading: Reading, asked: Asked, most: int) -> list[FallingDue]:
    if not most:
        return []
    wanted = replace(asked.matters, is_open=True, due_after=asked.first, due_before=asked.last)
    found = islice(ledger.lines(conn, reading, wanted, sort="due"), most)
    return [
        FallingDue(
            line.due, "directive", "finish", line.id, line.number, line.title,
            line.leads[0] if line.leads else "", line.lights(reading).completion.colour,
        )
        for line in found
        if line.due
    ]  # fmt: skip


def _decisions(conn: Connection[Any], reading: Reading, asked: Asked) -> Iterator[FallingDue]:
    filters = decisions.Filters(seen_by=asked.unit, unit=asked.unit)
    for due in decisions.due(conn, reading, asked.first, asked.last, filters):
        yield FallingDue(
            due.day, "decision", due.kind, due.decision, "", due.decision_title, due.unit, due.light, due
        )  # fmt: skip


def _meetings(conn: Connection[Any], reading: Reading, asked: Asked) -> Iterator[FallingDue]:
    """Those called and not held yet; for who keeps the cadence also the days a meeting is due and none is called."""
    lines = meetings.meetings(conn, reading, seen_by=asked.unit)
    called = [line for line in lines if line.status == "called"]
    for line in called:
        if asked.holds(line.day):
            light = "red" if line.day < reading.at.day else "green"
            yield FallingDue(line.day, "meeting", "held", line.id, "", line.name, line.chair, light)
    if asked.unit is not None:
        return
    taken = {line.day for line in called if line.kind == "executive"}
    cadence = meetings.cadence(conn, reading)
    for slot in dict.fromkeys((*([cadence.overdue] if cadence.overdue else []), *cadence.slots)):
        if asked.holds(slot) and slot not in taken:
            light = "red" if slot < reading.at.day else "none"
            yield FallingDue(slot, "meeting", "slot", None, "", "", "", light)


def _documents(conn: Connection[Any], reading: Reading, asked: Asked) -> Iterator[FallingDue]:
    """Validity that ends, filings not made, and the clean-ups their issuers owe."""
    day, shelf = reading.at.day, normative.shelf(conn, reading, seen_by=asked.unit)
    for each in shelf.documents:
        line = each.line
        if line.published_on is None or asked.unit not in (None, line.unit):
            continue
        due: Sequence[tuple[str, date | None, str]] = ()
        if line.repealed_on is None and (each.status != "expired" or is_left(line, day)):
            warned = "red" if "expired" in each.warnings else "yellow" if "expires_soon" in each.warnings else "green"
            due = [("expiry", line.valid_until, warned)]
        if line.filed_on is None:
            due = [*due, ("filing", line.file_by, "red" if "unfiled" in each.warnings else "green")]
        for what, on, light in due:
            if on is not None and asked.holds(on):
                yield FallingDue(on, "document", what, line.id, line.number, line.title, line.unit, light)
    if asked.unit is not None:
        return
    for issuer, on in shelf.cleanups.items():
        if asked.holds(on):
            yield FallingDue(on, "document", "cleanup", None, "", issuer, "", "red" if on < day else "green")
