"""The life of a matter in time 生命线: who held it from when to when, and every deadline it had, from its facts alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from domain.aggregate import Aggregate
from domain.assignment import Assignment
from domain.calendar import Calendar
from domain.directive import ENDED, Directive

WHOLE = ""
"""The lane of the matter itself; the others are its units'."""


class Stated(Protocol):
    """A fact with its place in the record."""

    @property
    def position(self) -> int: ...
    @property
    def fact(self) -> Aggregate.Event: ...


@dataclass(frozen=True, slots=True)
class Stretch:
    """From a day to a day (the first one after it) in one hand: `unit`, `office`, `leader`, or `suspended`.

    `is_late`: past the deadline that counts today, while it was the unit's to move.
    """

    lane: str
    holder: str
    start: date
    end: date
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """时限 as it was set: by which fact, on which day. `is_first` never moves."""

    lane: str
    position: int
    topic: str
    on: date
    due: date | None
    is_first: bool


@dataclass(frozen=True, slots=True)
class Share:
    """How long it was with somebody."""

    holder: str
    days: int
    working_days: int


@dataclass
class Life:
    start: date
    end: date
    """The day looked at, or the day it was over."""
    is_over: bool
    first_due: date | None
    due: date | None
    stretches: list[Stretch] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)


def life_of(facts: Sequence[Stated], today: date, calendar: Calendar, lanes: frozenset[str] | None = None) -> Life:
    """Told again fact by fact, as of `today`; `lanes` are the units a reader may see, None for all."""
    directive: Directive | None = None
    hands: dict[str, list[tuple[date, str]]] = {}
    promises: list[Promise] = []
    known: dict[str, date | None] = {}
    for stated in facts:
        directive = stated.fact.mutate(directive)
        assert directive is not None
        on = min(stated.fact.act.on, today)
        for lane, holder, due in _standing(directive):
            if lanes is not None and lane != WHOLE and lane not in lanes:
                continue
            _pass(hands.setdefault(lane, []), on, holder)
            if known.get(lane, _NEVER) != due and (due is not None or lane in known):
                promises.append(Promise(lane, stated.position, _topic(stated.fact), on, due, known.get(lane) is None))
                known[lane] = due
    assert directive is not None
    ended = directive.archived_on or directive.closed_on
    end = min(directive.closed_on or today, today)
    life = Life(
        start=min(directive.received_on, hands[WHOLE][0][0]),
        end=max(end, hands[WHOLE][0][0]),
        is_over=directive.status in ENDED or bool(ended),
        first_due=directive.due_first,
        due=directive.due,
        promises=promises,
    )
    dues = {WHOLE: directive.due, **{a.unit: a.due for a in directive.assignments.values()}}
    for lane, passed in hands.items():
        life.stretches += _stretches(lane, passed, life.end, dues.get(lane))
    life.shares = _shares([s for s in life.stretches if s.lane == WHOLE], calendar)
    return life


_NEVER = date.min


def _topic(fact: Aggregate.Event) -> str:
    return str(getattr(type(fact), "TOPIC", ""))


def _standing(directive: Directive) -> list[tuple[str, str, date | None]]:
    """Who has to move, for the matter and for each of its units, with the deadline in force."""
    suspended = directive.suspended_on is not None
    whole = "suspended" if suspended else directive.holder
    parts = directive.assignments.values()
    return [
        (WHOLE, whole, directive.due),
        *((part.unit, _hand(directive, part, suspended=suspended), part.due) for part in parts),
    ]


def _hand(directive: Directive, part: Assignment, *, suspended: bool) -> str:
    if directive.status in ENDED or not part.is_open:
        return "none"
    if suspended:
        return "suspended"
    return "office" if part.waits_for_office else "unit"


def _pass(hands: list[tuple[date, str]], on: date, holder: str) -> None:
    """Notes that it changed hands. A late entry 补录 goes back no further than the change before it."""
    if hands and hands[-1][1] == holder:
        return
    if hands:
        on = max(on, hands[-1][0])
        if hands[-1][0] == on:
            hands.pop()
            if hands and hands[-1][1] == holder:
                return
    hands.append((on, holder))


def _stretches(lane: str, hands: Sequence[tuple[date, str]], end: date, due: date | None) -> list[Stretch]:
    found: list[Stretch] = []
    for place, (start, holder) in enumerate(hands):
        until = hands[place + 1][0] if place + 1 < len(hands) else end
        if holder == "none" or until <= start:
            continue
        late_from = due + timedelta(days=1) if due and holder == "unit" else None
        if late_from is None or until <= late_from:
            found.append(Stretch(lane, holder, start, until))
        elif start >= late_from:
            found.append(Stretch(lane, holder, start, until, is_late=True))
        else:
            found += [
                Stretch(lane, holder, start, late_from),
                Stretch(lane, holder, late_from, until, is_late=True),
            ]
    return found


def _shares(stretches: Sequence[Stretch], calendar: Calendar) -> list[Share]:
    days: Mapping[str, list[int]] = {holder: [0, 0] for holder in ("unit", "office", "leader", "suspended")}
    for stretch in stretches:
        days[stretch.holder][0] += (stretch.end - stretch.start).days
        days[stretch.holder][1] += calendar.working_days_between(stretch.start, stretch.end)
    return [Share(holder, *counted) for holder, counted in days.items() if counted[0]]
