"""Meetings 会议: held and to come, whether the cadence is kept, and what became of what they decided, at any moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Final
from uuid import UUID

from psycopg import Connection, sql

from domain.meeting.cadence import Gap, executive_slots, gaps, plenary_warning
from domain.meeting.meeting import Fulfilment
from domain.meeting.possible import meeting_acts
from services.permissions import KEEPERS, Caller, allowed
from services.queries import ledger, rows, topics
from services.queries.lamps import Lamps
from services.queries.moment import Reading

TABLE: Final = "meetings_v1"
SLOTS: Final = 4
OVER: Final = ("held", "minuted", "signed")


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One meeting. `day`: called for, or held on; `items` by number as the table has them."""

    id: UUID
    version: int
    kind: str
    name: str
    status: str
    called_on: date
    planned_on: date
    day: date
    chair: str
    entrusted_by: str
    items: Mapping[str, Mapping[str, Any]]
    papers_sent_on: date | None
    papers_to: tuple[str, ...]
    away: Mapping[str, Mapping[str, str]]
    present: tuple[str, ...]
    by_video: bool
    number: str
    signed_by: str
    signed_on: date | None
    moved: int
    reason: str
    units: tuple[str, ...]

    def acts(self, who: Caller) -> list[str]:
        """What may be done now, of what the reader may do."""
        owes = any(item["units"] and not item["directive"] for item in self.items.values())
        possible = meeting_acts(self.status, has_agenda=bool(self.items), owes_matters=owes)
        return [act for act in possible if allowed(who, "meeting.sign" if act == "minutes/sign" else "meeting.keep")]

    def waits_for(self, who: Caller, reading: Reading) -> bool:
        """Whether its next step is the reader's own: minutes wait for who signs them; that it was held, its minutes and
        what its items become, for the office."""
        acts = self.acts(who)
        if who.role in KEEPERS:
            is_over = self.status == "called" and self.day <= reading.at.day and "hold" in acts
            return is_over or self.status == "held" or "handover" in acts
        if "minutes/sign" not in acts:
            return False
        signer = next((row["signer"] for row in reading.pack.rows("meeting.types") if row["code"] == self.kind), "head")
        return who.is_head if signer == "head" else who.post == (self.entrusted_by or self.chair)


@dataclass(frozen=True, slots=True)
class Matter:
    """What an item became: the directive with where it stands and its light."""

    id: UUID
    number: str
    status: str
    outcome: str
    light: str
    closed_on: date | None
    units: frozenset[str]
    """Who undertakes or undertook it."""


@dataclass(frozen=True, slots=True)
class Item:
    """议定事项: one item of the agenda, what was decided on it, who does it until when, the matter it became."""

    n: int
    title: str
    topic: UUID | None
    decision: UUID | None
    text: str
    units: tuple[str, ...]
    due: date | None
    matter: Matter | None


@dataclass(frozen=True, slots=True)
class Cadence:
    """会议周期: when executive meetings are due next, where they were further apart than the rules have it, and whether
    the plenary meetings of the year are too few or too many (in both languages)."""

    last: date | None
    slots: tuple[date, ...]
    overdue: date | None
    """The slot that is past, where nobody has met since and no meeting is called."""
    gaps: tuple[Gap, ...]
    plenaries: int
    warning: tuple[str, str] | None


def meetings(
    conn: Connection[Any], reading: Reading, *, kind: str = "", year: int = 0, seen_by: str | None = None
) -> tuple[MeetingLine, ...]:
    """The latest day first. `seen_by`: only those this unit was at or invited to, owes something of or brought to."""
    condition = sql.SQL(
        "(%(kind)s = '' or t.kind = %(kind)s) and (%(year)s = 0 or extract(year from t.day) = %(year)s) and {}"
    ).format(_concerns(reading))
    asked = {"kind": kind, "year": year, "seen_by": seen_by}
    return rows.told(conn, reading, TABLE, MeetingLine, condition, asked, order="t.day desc, t.id desc")


def meeting(conn: Connection[Any], reading: Reading, id: UUID, *, seen_by: str | None = None) -> MeetingLine | None:
    condition = sql.SQL("t.id = %(id)s and {}").format(_concerns(reading))
    found = rows.told(conn, reading, TABLE, MeetingLine, condition, {"id": id, "seen_by": seen_by}, order="t.id")
    return found[0] if found else None


def waiting(conn: Connection[Any], reading: Reading, who: Caller) -> tuple[MeetingLine, ...]:
    """Those whose next step is the reader's own. Meetings that are over and handed over are not looked at."""
    unfinished = sql.SQL(
        "t.status in ('called', 'held', 'minuted') or t.status = 'signed' and exists (select from"
        " jsonb_each(t.items) as i where i.value -> 'units' <> '[]' and coalesce(i.value ->> 'directive', '') = '')"
    )
    found = rows.told(conn, reading, TABLE, MeetingLine, sql.SQL("({})").format(unfinished), order="t.day, t.id")
    return tuple(line for line in found if line.waits_for(who, reading))


def items(
    conn: Connection[Any], reading: Reading, line: MeetingLine, *, seen_by: str | None = None
) -> tuple[Item, ...]:
    """In the order of the agenda. `seen_by`: a unit reads what it brought to the meeting, was asked about or carries
    out, and what became of it where it undertakes that."""
    became = matters(conn, reading, [line]).items()
    found = {id: matter for id, matter in became if seen_by is None or seen_by in matter.units}
    mine = {one.id for one in topics.topics(conn, reading, seen_by=seen_by)} if seen_by is not None else set()
    told = (_item(int(n), item, found) for n, item in line.items.items())
    return tuple(
        sorted(
            (each for each in told if seen_by is None or seen_by in each.units or each.topic in mine),
            key=lambda each: each.n,
        )
    )


def fulfilled(conn: Connection[Any], reading: Reading, lines: Iterable[MeetingLine]) -> dict[UUID, Fulfilment]:
    """落实情况 of each meeting, counted from the directives its items became."""
    kept = list(lines)
    found = matters(conn, reading, kept)
    counted = {}
    for line in kept:
        owed = [item for item in line.items.values() if item["units"]]
        became = [found.get(UUID(item["directive"])) for item in owed if item["directive"]]
        closed = sum(matter is not None and matter.closed_on is not None for matter in became)
        counted[line.id] = Fulfilment(len(owed), len(became), closed)
    return counted


def matters(conn: Connection[Any], reading: Reading, lines: Iterable[MeetingLine]) -> dict[UUID, Matter]:
    """The directives that items of these meetings became, in one question."""
    wanted = [UUID(item["directive"]) for line in lines for item in line.items.values() if item["directive"]]
    if not wanted:
        return {}
    lamps = Lamps(reading.at.day, reading.pack, reading.calendar)
    statement = sql.SQL(
        "select l.id, l.number, l.status, l.outcome, {light}, l.closed_on, l.units_ever from {ledger} as l"
        " where {holds} and l.id = any(%s)"
    ).format(light=lamps.completion("l"), ledger=reading.table(ledger.TABLE), holds=reading.at.holds("l"))
    return {
        id: Matter(id, number, status, outcome, light, closed_on, frozenset(units))
        for id, number, status, outcome, light, closed_on, units in conn.execute(statement, [wanted])
    }


def cadence(conn: Connection[Any], reading: Reading) -> Cadence:
    """As the rules of the day have it, from the first executive meeting the record knows."""
    day, lines = reading.at.day, meetings(conn, reading)
    executive = [line.day for line in lines if line.kind == "executive" and line.status in OVER]
    plenary = [line.day for line in lines if line.kind == "plenary" and line.status in OVER]
    last, uncalled_for = max(executive, default=None), _uncalled(lines, reading)
    slots = _slots(last, reading) if last else iter(())
    return Cadence(
        last,
        tuple(islice((slot for slot in slots if slot >= day), SLOTS)),
        uncalled_for[1] if uncalled_for and uncalled_for[1] < day else None,
        gaps(executive, day, calendar=reading.calendar, pack=reading.pack),
        sum(held.year == day.year for held in plenary),
        plenary_warning(plenary, day, reading.pack),
    )


def uncalled(conn: Connection[Any], reading: Reading) -> tuple[MeetingLine, date] | None:
    """The last executive meeting with the slot of the next, where none is called."""
    return _uncalled(meetings(conn, reading, kind="executive"), reading)


def _uncalled(lines: Sequence[MeetingLine], reading: Reading) -> tuple[MeetingLine, date] | None:
    executive = [line for line in lines if line.kind == "executive"]
    held = [line for line in executive if line.status in OVER]
    if not held or any(line.status == "called" and line.day >= reading.at.day for line in executive):
        return None
    last = max(held, key=lambda line: line.day)
    return last, next(_slots(last.day, reading))


def _slots(last: date, reading: Reading) -> Iterator[date]:
    return executive_slots(last, calendar=reading.calendar, pack=reading.pack)


def _item(n: int, item: Mapping[str, Any], found: Mapping[UUID, Matter]) -> Item:
    return Item(
        n,
        item["title"],
        UUID(item["topic"]) if item["topic"] else None,
        UUID(item["decision"]) if item["decision"] else None,
        item["text"],
        tuple(item["units"]),
        date.fromisoformat(item["due"]) if item["due"] else None,
        found.get(UUID(item["directive"])) if item["directive"] else None,
    )


def _concerns(reading: Reading) -> sql.Composable:
    return sql.SQL(
        "(%(seen_by)s::text is null or %(seen_by)s = any(t.units) or exists (select from {topics} as p"
        " where {holds} and p.meeting = t.id and %(seen_by)s = any(p.concerned || p.unit)))"
    ).format(topics=reading.table(topics.TABLE), holds=reading.at.holds("p"))
