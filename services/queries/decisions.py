"""Decisions 重大决策: the list with lights and slips, the portfolio with its bars, and what is due; at any moment.

One decision in full is read from its facts (`services.commands.decisions.standing`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final, Literal, LiteralString
from uuid import UUID

from psycopg import Connection, sql

from domain.timeline.milestone import Floor
from services.queries import rows
from services.queries.filters import like
from services.queries.lamps import last_yellow
from services.queries.moment import Reading

TABLE: Final = "decisions_v1"
STEPS: Final = "milestones_v1"
PROJECTIONS: Final = ("decisions", "milestones")

Light = Literal["red", "yellow", "green", "suspended", "none"]
LIGHTS: Final[tuple[Light, ...]] = ("red", "yellow", "green", "suspended", "none")
URGENCY: Final = "normal"
"""A step is warned of as a matter of ordinary urgency is."""


@dataclass(frozen=True)
class Line:
    """One decision as the table has it. `asked` and `grounds` are `word:value`; `dues` the days of the open steps."""

    id: UUID
    title: str
    category: str
    level: str
    pack: str
    proposer: str
    proposed_on: date
    lead: str
    units: tuple[str, ...]
    executing: tuple[str, ...]
    status: str
    stage: str
    cycle: int
    asked: tuple[str, ...]
    submitted_on: date | None
    decided_on: date | None
    outcome: str
    in_force_until: date | None
    publish_by: date | None
    published_on: date | None
    interpret_by: date | None
    last_on: date
    versions: int
    steps: int
    reached: int
    dropped: int
    dues: tuple[str, ...]
    next_code: str
    next_kind: str
    next_title: str
    next_unit: str
    first_end: date | None
    current_end: date | None
    planned: int
    missed: int
    grounds: tuple[str, ...]

    @cached_property
    def by_ground(self) -> dict[str, int]:
        """By how many days each ground moved its promises."""
        return {ground: int(days) for ground, _, days in (each.partition(":") for each in self.grounds)}

    @cached_property
    def waiting(self) -> dict[str, date]:
        """Units that were asked and have not answered, and until when."""
        return {unit: date.fromisoformat(day) for unit, _, day in (each.partition(":") for each in self.asked)}

    @property
    def next_due(self) -> date | None:
        return date.fromisoformat(self.dues[0]) if self.dues else None

    def late(self, day: date) -> tuple[int, int]:
        """How many open steps were missed by that day, and by how many days in all."""
        missed = self.dues[: bisect_left(self.dues, day.isoformat())]
        return len(missed), sum((day - date.fromisoformat(due)).days for due in missed)

    def light(self, day: date, yellow_until: date) -> Light:
        """Of the earliest thing owed: an open step, publication, interpretation. `yellow_until`: the last day warned of."""
        if self.stage == "ended":
            return "none"
        if self.stage == "suspended":
            return "suspended"
        owed = [each for each in (self.next_due, self.publish_by, self.interpret_by) if each]
        if not owed:
            return "none"
        first = min(owed)
        return "red" if first < day else "yellow" if first <= yellow_until else "green"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the list can be asked for. `unit` has any part in it; `slip`: whether promises moved or were missed;
    `due_before`: something open is due by that day; `owed_by`: it is late or soon due, of a unit what is its own to do (of
    everybody the empty word); `seen_by`: what this unit may know of."""

    status: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    light: tuple[str, ...] = ()
    lead: str | None = None
    unit: str | None = None
    q: str | None = None
    slip: bool | None = None
    due_before: date | None = None
    owed_by: str | None = None
    seen_by: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A line with what the day makes of it. `late`: open steps missed; `actual`: days missed of the promises that
    stood, of steps that are over and of those still open by that day."""

    line: Line
    light: Light
    late: int
    actual: int

    @property
    def slip(self) -> int:
        """Against the first promises."""
        return self.line.planned + self.actual


def lines(conn: Connection[Any], reading: Reading, filters: Filters = Filters()) -> tuple[Shown, ...]:
    """All that fit, the newest first."""
    condition, values = _asked(reading, filters)
    found = rows.told(conn, reading, TABLE, Line, condition, values, order="t.proposed_on desc, t.id desc")
    day, warned = reading.at.day, yellow_until(reading)
    return tuple(
        each
        for each in (_shown(line, day, warned) for line in found)
        if (not filters.light or each.light in filters.light)
        and (filters.slip is None or bool(each.line.planned or each.actual) == filters.slip)
    )


def _shown(line: Line, day: date, warned: date) -> Shown:
    late, days = line.late(day)
    return Shown(line, line.light(day, warned), late, line.missed + days)


def yellow_until(reading: Reading) -> date:
    """The last day that is warned of already, by the rules of the day."""
    return last_yellow(reading.at.day, URGENCY, reading.pack, reading.calendar, "date")


@dataclass(frozen=True, slots=True)
class Portfolio:
    """决策组合: every decision that fits and what they come to: late steps, days moved (by ground), days missed."""

    rows: tuple[Shown, ...]
    late: int
    planned: int
    actual: int
    by_ground: Mapping[str, int]
    by_status: Mapping[str, int]
    by_light: Mapping[str, int]


def portfolio(conn: Connection[Any], reading: Reading, filters: Filters = Filters()) -> Portfolio:
    found = lines(conn, reading, filters)
    grounds: Counter[str] = Counter()
    for each in found:
        grounds.update(each.line.by_ground)
    return Portfolio(
        rows=found,
        late=sum(each.late for each in found),
        planned=sum(each.line.planned for each in found),
        actual=sum(each.actual for each in found),
        by_ground=dict(grounds),
        by_status=dict(Counter(each.line.status for each in found)),
        by_light=dict(Counter(each.light for each in found)),
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """One step: as first promised, as promised now (or when it was dropped), and the day it was reached."""

    decision: UUID
    code: str
    kind: str
    title: str
    unit: str
    first_start: date
    first_due: date
    start: date
    due: date
    reached: date | None
    is_dropped: bool
    is_live: bool
    moves: int
    floor_days: int
    floor_in_working_days: bool
    floor_explainable: bool
    rule: str
    directives: tuple[str, ...]

    def earliest(self, reading: Reading) -> date | None:
        """The statutory floor 法定下限: the first day the step may end, by its start."""
        if not self.floor_days:
            return None
        floor = Floor(self.floor_days, self.floor_in_working_days, self.floor_explainable, self.rule)
        return floor.earliest(self.start, reading.calendar)


def bars(conn: Connection[Any], reading: Reading, decisions: Sequence[UUID]) -> dict[UUID, tuple[Bar, ...]]:
    """The steps of these decisions, each decision's by the day they are due."""
    found = rows.told(
        conn, reading, STEPS, Bar, sql.SQL("t.decision = any(%(ids)s)"), {"ids": list(decisions)},
        order="t.decision, t.due, t.code",
    )  # fmt: skip
    told: dict[UUID, list[Bar]] = {id: [] for id in decisions}
    for bar in found:
        told[bar.decision].append(bar)
    return {id: tuple(steps) for id, steps in told.items()}


@dataclass(frozen=True, slots=True)
class Due:
    """What is owed on a day: a step of a timeline, an answer to a consultation, publication or interpretation."""

    day: date
    decision: UUID
    decision_title: str
    code: str
    kind: str
    title: str
    unit: str
    light: Light


DUTIES: Final = ("answer", "publication", "interpretation")


def due(
    conn: Connection[Any], reading: Reading, first: date, last: date, filters: Filters = Filters()
) -> tuple[Due, ...]:  # fmt: skip
    """到期日历: between these days, the earliest first; `filters.unit`: what that unit owes itself."""
    unit = filters.unit
    found = {each.line.id: each.line for each in lines(conn, reading, filters) if each.line.stage != "ended"}
    steps = rows.told(
        conn, reading, STEPS, Bar,
        sql.SQL("t.is_live and t.due between %(first)s and %(last)s and t.decision = any(%(ids)s)"),
        {"first": first, "last": last, "ids": list(found)}, order="t.due, t.decision, t.code",
    )  # fmt: skip
    day, warned = reading.at.day, yellow_until(reading)

    def one(on: date, line: Line, code: str, kind: str, title: str, whose: str) -> Due:
        light: Light = "suspended" if line.stage == "suspended" else (
            "red" if on < day else "yellow" if on <= warned else "green"
        )  # fmt: skip
        return Due(on, line.id, line.title, code, kind, title, whose, light)

    owed = [one(bar.due, found[bar.decision], bar.code, bar.kind, bar.title, bar.unit) for bar in steps]
    for line in found.values():
        for whose, on in line.waiting.items():
            owed.append(one(on, line, whose, "answer", "", whose))
        for kind, by in (("publication", line.publish_by), ("interpretation", line.interpret_by)):
            if by:
                owed.append(one(by, line, kind, kind, "", line.lead))
    chosen = [each for each in owed if first <= each.day <= last and unit in (None, each.unit)]
    return tuple(sorted(chosen, key=lambda each: (each.day, each.decision_title, each.code)))


def with_open_steps(
    conn: Connection[Any], reading: Reading, *, after: UUID | None = None, limit: int | None = None
) -> tuple[UUID, ...]:
    """Decisions that still promise something from the day on: those a new calendar or pack could move."""
    statement = sql.SQL(
        "select distinct t.decision from {} as t where {} and t.is_live and t.due >= %(day)s"
        " and (%(after)s::uuid is null or t.decision > %(after)s) order by t.decision limit %(limit)s"
    ).format(reading.table(STEPS), reading.at.holds("t"))
    found = conn.execute(statement, {"day": reading.at.day, "after": after, "limit": limit})
    return tuple(id for [id] in found)


def titles(conn: Connection[Any], reading: Reading, decisions: Iterable[UUID]) -> dict[UUID, str]:
    statement = sql.SQL("select t.id, t.title from {} as t where {} and t.id = any(%s)").format(
        reading.table(TABLE), reading.at.holds("t")
    )
    return dict(conn.execute(statement, (list(decisions),)).fetchall())


@dataclass(frozen=True, slots=True)
class Audience:
    """Who hears of a decision: those with a part in it; its level 密级."""

    units: frozenset[str]
    level: str


def audience(conn: Connection[Any], tables: str, decisions: Iterable[UUID]) -> dict[UUID, Audience]:
    statement = sql.SQL("select id, units, level from {} where until is null and id = any(%s)").format(
        sql.Identifier(tables, TABLE)
    )
    return {id: Audience(frozenset(units), level) for id, units, level in conn.execute(statement, (list(decisions),))}


def waiting(conn: Connection[Any], reading: Reading, filters: Filters) -> int:
    """How many are listed for `owed_by`, counted without reading them."""
    condition, values = _asked(reading, filters)
    statement = sql.SQL("select count(*) from {} as t where {} and {}").format(
        reading.table(TABLE), reading.at.holds("t"), condition
    )
    found = conn.execute(statement, values).fetchone()
    assert found is not None
    return int(found[0])


_LATE_OR_SOON: Final = sql.SQL(
    "t.stage not in ('ended', 'suspended') and (%(owed_by)s = ''"
    " and least(t.dues[1], t.publish_by::text, t.interpret_by::text) <= %(warned)s"
    " or t.lead = %(owed_by)s and least(t.publish_by::text, t.interpret_by::text) <= %(warned)s"
    " or exists (select from unnest(t.asked) as a where split_part(a, ':', 1) = %(owed_by)s"
    " and split_part(a, ':', 2) <= %(warned)s)"
    " or exists (select from {steps} as m where {holds} and m.decision = t.id and m.is_live"
    " and m.unit = %(owed_by)s and m.due::text <= %(warned)s))"
)


def _asked(reading: Reading, filters: Filters) -> tuple[sql.Composable, dict[str, Any]]:
    """What SQL can tell of the filters; lights and slips depend on the day and are told from the lines."""
    conditions: dict[LiteralString, object] = {
        "%(seen_by)s = any(t.units) or t.published_on is not null": filters.seen_by,
        "t.status = any(%(status)s)": list(filters.status),
        "t.category = any(%(category)s)": list(filters.category),
        "t.lead = %(lead)s": filters.lead,
        "%(unit)s = any(t.units)": filters.unit,
        "t.title ilike %(like)s escape '!'": filters.q,
        "t.dues[1] <= %(due_before)s::text or t.stage <> 'ended' and least(t.publish_by, t.interpret_by)"
        " <= %(due_before)s::date": filters.due_before,
    }
    chosen: list[sql.Composable] = [sql.SQL(text) for text, value in conditions.items() if value]
    if filters.owed_by is not None:
        chosen.append(_LATE_OR_SOON.format(steps=reading.table(STEPS), holds=reading.at.holds("m")))
    values: dict[str, Any] = {
        "seen_by": filters.seen_by,
        "status": list(filters.status),
        "category": list(filters.category),
        "lead": filters.lead,
        "unit": filters.unit,
        "like": like(filters.q or ""),
        "due_before": filters.due_before,
        "owed_by": filters.owed_by,
        "warned": yellow_until(reading).isoformat(),
    }
    return sql.SQL(" and ").join(sql.SQL("({})").format(each) for each in chosen) if chosen else rows.EVERY, values
