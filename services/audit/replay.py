"""Replay 重演: the record told again from its facts alone, without any table, for whoever trusts nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.calendar import Calendar
from domain.directive import Directive
from domain.lights import lights
from domain.office_calendar import OfficeCalendar
from domain.rulebook import Rulebook
from domain.rules import RulePack
from domain.sentences import sentence
from domain.unit import PostRegister, UnitRegister
from services.projections.ledger import Ledger, LedgerRow
from services.projections.projection import Fold
from services.queries.numbers import folded
from services.record.supervision import Recorded, Supervision

BATCH = 4_000
Progress = Callable[[int, int], None]
When = date | int | None


@dataclass(frozen=True, slots=True)
class Lived:
    """One fact of a directive's life, told in a sentence."""

    position: int
    topic: str
    sentence: str
    by: str
    on: date
    recorded_at: datetime
    hash: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"on": self.on.isoformat(), "recorded_at": self.recorded_at.isoformat()}


def upto(record: Supervision, when: When) -> int:
    """The last position recorded before that day ends in the record's zone; a position stands for itself."""
    head = record.head()[0]
    if when is None:
        return head
    if isinstance(when, int):
        return min(when, head)
    end = datetime.combine(when + timedelta(days=1), time(), ZoneInfo(record.place.zone))
    return record.last_before(end)


def facts(record: Supervision, last: int, progress: Progress | None = None) -> Iterator[Recorded]:
    """Every fact up to a position, in order."""
    after = 0
    while after < last:
        batch = record.follow(after, min(BATCH, last - after))
        if not batch:
            return
        yield from batch
        after = batch[-1].position
        if progress:
            progress(after, last)


def life(record: Supervision, number: str | UUID, when: When = None, language: str = "zh") -> list[Lived]:
    """The life of the directive with this number (or a misprint of it, or an id), up to a moment; else nothing."""
    last = upto(record, when)
    found = number if isinstance(number, UUID) else _find(record, number, last)
    if found is None:
        return []
    names = _names(record, last)
    return [
        Lived(
            told.position,
            told.topic,
            sentence(told.fact, language, names),
            told.fact.act.by,
            told.fact.act.on,
            told.recorded_at,
            told.hash.hex(),
        )
        for told in record.history(found)
        if told.position <= last
    ]


def _find(record: Supervision, number: str, last: int) -> UUID | None:
    """The directive of a number in any brackets: as it stands first, then as it once stood or was misprinted."""
    number, misprinted = folded(number), None
    numbered, corrected = Directive.Numbered, Directive.Corrected
    now: dict[UUID, str] = {}
    for recorded in facts(record, last):
        if recorded.topic == numbered.TOPIC:
            now[recorded.originator_id] = cast(Directive.Numbered, recorded.fact).number
        elif recorded.topic == corrected.TOPIC:
            change = cast(Directive.Corrected, recorded.fact)
            if change.field == "number":
                now[recorded.originator_id] = change.value
                if folded(change.was) == number:
                    misprinted = recorded.originator_id
    return next((id for id, text in now.items() if folded(text) == number), misprinted)


def _names(record: Supervision, last: int) -> Callable[[str], str]:
    standing = _Standing()
    for recorded in facts(record, last):
        standing.hear(recorded)
    return standing.name


class _Standing:
    """The office's registers as they stood: rules, calendar, units, posts."""

    KINDS = (Rulebook, OfficeCalendar, UnitRegister, PostRegister)

    def __init__(self) -> None:
        self._states: dict[str, Any] = {}

    def hear(self, recorded: Recorded) -> None:
        prefix = recorded.topic.partition(".")[0]
        if prefix in {kind.TOPIC for kind in self.KINDS}:
            fact: Any = recorded.fact
            self._states[prefix] = fact.mutate(self._states.get(prefix))

    def name(self, code: str) -> str:
        units, posts = self._states.get(UnitRegister.TOPIC), self._states.get(PostRegister.TOPIC)
        if units and (unit := units.units.get(code)):
            return str(unit.short_name or unit.name)
        if posts and (post := posts.posts.get(code)):
            return f"{post.title}{post.holder}"
        return code

    def pack(self, day: date) -> RulePack | None:
        rulebook = self._states.get(Rulebook.TOPIC)
        return rulebook.on(day) if rulebook and rulebook.versions else None

    def calendar(self) -> Calendar | None:
        found = self._states.get(OfficeCalendar.TOPIC)
        return found.calendar() if found else None


def ledger(record: Supervision, when: When = None, progress: Progress | None = None) -> list[LedgerRow]:
    """The ledger as it stood, from the facts alone."""
    return list(_replayed(record, upto(record, when), progress)[0])


def _replayed(record: Supervision, last: int, progress: Progress | None) -> tuple[list[LedgerRow], _Standing]:
    fold, standing = Fold(Ledger(record.place.zone)), _Standing()
    for recorded in facts(record, last, progress):
        standing.hear(recorded)
        fold.feed(recorded)
        fold.written()  # only what stands at the end is asked for
    return [row for _, row in fold.open.values()], standing


def totals(record: Supervision, when: When = None, progress: Progress | None = None) -> dict[str, Any]:
    """What the whole office had in hand: numbers given, and matters by status, source, outcome, holder, unit, light."""
    last = upto(record, when)
    rows, standing = _replayed(record, last, progress)
    day = when if isinstance(when, date) else _day_of(record, last)
    found: dict[str, Any] = {
        "position": last,
        "day": day.isoformat() if day else None,
        "directives": len(rows),
        "numbered": sum(bool(row.number) for row in rows),
        "void": sum(bool(row.number) and row.status == "withdrawn" for row in rows),
        "late_entries": sum(row.late_entries for row in rows),
        "by_status": _counted(row.status for row in rows),
        "by_source": _counted(row.source for row in rows),
        "by_outcome": _counted(row.outcome for row in rows if row.outcome),
        "by_holder": _counted(row.holder for row in rows),
        "by_unit": _counted(standing.name(unit) for row in rows for unit in (*row.leads, *row.assists)),
    }
    calendar = standing.calendar()
    pack = standing.pack(day) if day else None
    if day and pack and calendar:
        shown = [lights(row, day, pack, calendar) for row in rows]
        found["by_light"] = _counted(light.completion.colour for light in shown)
        found["by_reporting_light"] = _counted(light.reporting.colour for light in shown)
    return found


def _day_of(record: Supervision, position: int) -> date | None:
    found = record.follow(position - 1, 1) if position else []
    return found[0].recorded_at.astimezone(ZoneInfo(record.place.zone)).date() if found else None


def _counted(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items(), key=lambda item: (-item[1], item[0])))
