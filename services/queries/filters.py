"""Filters 筛选 of the ledger: a declared set of questions, each one piece of SQL with its values apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final, LiteralString
from uuid import UUID

from psycopg import sql

from services.queries import numbers
from services.queries.lamps import COLOURS, Lamps
from services.queries.moment import Reading

LEDGER: Final = "ledger_v2"
ASSIGNMENTS: Final = "assignments_v2"
WAITS = {
    "sign_for": "unsigned",
    "review": "to_review",
    "objection": "objections",
    "extension": "extensions_asked",
    "correction": "corrections_asked",
}
"""What may be waited for, and the column that counts it."""


BURNING = frozenset({"red", "yellow", "green", "suspended"})
"""The lights that only an open matter shows."""


class BadFilter(ValueError):  # noqa: N818 - like BadDeadline
    """A question nobody can ask. Both sentences are shown to the user as they stand."""

    def __init__(self, zh: str, en: str, field: str) -> None:
        super().__init__(en)
        self.zh, self.en, self.field = zh, en, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the ledger can be asked for; several words in one field mean any of them."""

    status: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    urgency: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    holder: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    due_kind: tuple[str, ...] = ()
    light: tuple[str, ...] = ()
    report_light: tuple[str, ...] = ()
    unit_light: tuple[str, ...] = ()
    """The completion light of `unit`'s own part, which is not that of the whole matter."""
    unit: str | None = None
    role: str | None = None
    """`lead`, `assist` or `collator`: how `unit` takes part."""
    leader: str | None = None
    collator: str | None = None
    reported_to: str | None = None
    number: str | None = None
    """A number as people write it (`70`, `2026-70`, in any brackets), as it stands or as it was misprinted."""
    year: int | None = None
    parent: UUID | None = None
    q: str | None = None
    overdue: bool | None = None
    is_open: bool | None = None
    awaiting: str | None = None
    unsigned_since: date | None = None
    """A unit given it on or before that day has not signed for it."""
    returned: bool | None = None
    urged: bool | None = None
    extended: bool | None = None
    reopened: bool | None = None
    due_before: date | None = None
    due_after: date | None = None
    report_before: date | None = None
    received_before: date | None = None
    received_after: date | None = None
    registered_before: date | None = None
    registered_after: date | None = None
    closed_before: date | None = None
    closed_after: date | None = None
    seen_by_unit: str | None = None
    """Only what this unit undertakes or ever undertook."""
    seen_by_leader: str | None = None
    """Only what this leader instructed or was reported to."""

    def __post_init__(self) -> None:
        if self.role is not None and self.role not in ("lead", "assist", "collator"):
            raise BadFilter("角色应为lead、assist或collator", "role is lead, assist or collator", "role")
        if self.role is not None and self.unit is None:
            raise BadFilter("按角色筛选须同时给出单位", "role needs a unit", "role")
        if self.awaiting is not None and self.awaiting not in WAITS:
            raise BadFilter(f"awaiting应为{'、'.join(WAITS)}之一", f"awaiting is one of {', '.join(WAITS)}", "awaiting")
        if self.unit_light and self.unit is None:
            raise BadFilter("按单位亮灯筛选须同时给出单位", "unit_light needs a unit", "unit_light")
        for name in ("light", "report_light", "unit_light"):
            if wrong := set(getattr(self, name)) - set(COLOURS):
                raise BadFilter(f"没有“{min(wrong)}”这种灯", f"there is no light {min(wrong)!r}", name)

    @property
    def means_open(self) -> bool:
        """Whether only open matters can answer: then they alone are looked at."""
        return bool(
            self.is_open
            or self.overdue
            or self.awaiting
            or (self.light and BURNING.issuperset(self.light))
            or (self.report_light and BURNING.issuperset(self.report_light))
        )

    def text(self) -> str:
        """The filters as one line, the same for the same question."""
        asked = ((field.name, getattr(self, field.name)) for field in fields(self))
        return repr([(name, value) for name, value in asked if value not in (None, ())])


@dataclass(frozen=True, slots=True)
class Where:
    """Conditions over the ledger under the alias `l`, with their values."""

    condition: sql.Composable
    values: dict[str, Any]


ANY_OF = {
    "status": "status",
    "source": "source",
    "issuer": "issuer",
    "outcome": "outcome",
    "urgency": "urgency",
    "level": "level",
    "holder": "holder",
    "series": "series",
    "due_kind": "due_kind",
}
EQUAL = {
    "leader": "leader", "collator": "collator", "reported_to": "reported_to", "parent": "parent", "year": "number_year",
}  # fmt: skip
DATES: Mapping[str, LiteralString] = {
    "due_before": "l.due <= {}",
    "due_after": "l.due >= {}",
    "report_before": "l.report_due <= {}",
    "received_before": "l.received_on <= {}",
    "received_after": "l.received_on >= {}",
    "registered_before": "l.registered_on <= {}",
    "registered_after": "l.registered_on >= {}",
    "closed_before": "l.closed_on <= {}",
    "closed_after": "l.closed_on >= {}",
}
HAPPENED: Mapping[str, LiteralString] = {
    "returned": "(l.returns > 0) = {}",
    "urged": "(l.urges > 0) = {}",
    "extended": "(l.extensions > 0) = {}",
    "reopened": "(l.reopened > 0) = {}",
}
NONE: Final = "none"
"""How an empty word is asked for: no outcome yet, no leader, no collator."""

ROLES: Mapping[str | None, LiteralString] = {
    # every unit there is stands among those there ever were: one index finds the rows of all three questions
    None: "l.units_ever @> array[{0}::text] and (l.leads @> array[{0}::text] or l.assists @> array[{0}::text])",
    "lead": "l.units_ever @> array[{0}::text] and l.leads @> array[{0}::text]",
    "assist": "l.units_ever @> array[{0}::text] and l.assists @> array[{0}::text]",
    "collator": "l.collator = {0}",
}


def where(reading: Reading, filters: Filters, prefix: str = "f") -> Where:
    """The filters as SQL. Names come from here alone; everything a caller gave travels as a value."""
    values: dict[str, Any] = {}
    lamps = Lamps(reading.at.day, reading.pack, reading.calendar)

    def given(value: Any) -> sql.Placeholder:
        name = f"{prefix}{len(values)}"
        values[name] = value
        return sql.Placeholder(name)

    conditions = list(_conditions(reading, filters, lamps, given))
    return Where(sql.SQL(" and ").join(conditions) if conditions else sql.SQL("true"), values)


def _conditions(reading: Reading, filters: Filters, lamps: Lamps, given: Any) -> Iterator[sql.Composable]:
    for name, column in ANY_OF.items():
        if wanted := getattr(filters, name):
            yield sql.SQL("{} = any({})").format(
                sql.Identifier("l", column), given([*wanted, ""] if NONE in wanted else list(wanted))
            )
    for name, column in EQUAL.items():
        if (value := getattr(filters, name)) is not None:
            yield sql.SQL("{} = {}").format(sql.Identifier("l", column), given("" if value == NONE else value))
    for name, condition in DATES.items():
        if (day := getattr(filters, name)) is not None:
            yield sql.SQL(condition).format(given(day))
    for name, condition in HAPPENED.items():
        if (has := getattr(filters, name)) is not None:
            yield sql.SQL(condition).format(given(has))
    for unit in {filters.unit, filters.seen_by_unit} - {None}:
        if reading.at.position is not None:
            yield _ever(reading, given(unit))
    if filters.unit is not None:
        yield sql.SQL(ROLES[filters.role]).format(given(filters.unit))
    if filters.seen_by_unit is not None:
        yield sql.SQL("l.units_ever @> array[{}::text]").format(given(filters.seen_by_unit))
    if filters.seen_by_leader is not None:
        leader = given(filters.seen_by_leader)
        yield sql.SQL("(l.leaders @> array[{0}::text] or l.reported_ever @> array[{0}::text])").format(leader)
    if filters.number is not None:
        yield numbers.condition(filters.number, given)
    if filters.means_open:
        yield sql.SQL("l.closed_on is null")
    if filters.is_open is False:
        yield sql.SQL("l.closed_on is not null")
    if filters.awaiting is not None:
        waiting = sql.Identifier("l", WAITS[filters.awaiting])
        yield sql.SQL("{} > 0").format(waiting)
    if filters.unsigned_since is not None:
        yield _part(
            reading,
            sql.SQL("a.is_live and a.signed_on is null and a.status = 'sent' and a.assigned_on <= {}").format(
                given(filters.unsigned_since)
            ),
        )
    if filters.unit_light:
        lit = sql.SQL("a.unit = {} and ({}) = any({})").format(
            given(filters.unit), lamps.unit_completion("a"), given(list(filters.unit_light))
        )
        yield _part(reading, lit)
    if filters.light:
        yield sql.SQL("({}) = any({})").format(lamps.completion("l"), given(list(filters.light)))
    if filters.report_light:
        yield sql.SQL("({}) = any({})").format(lamps.reporting("l"), given(list(filters.report_light)))
    if filters.overdue is not None:
        yield sql.SQL("(({}) = 'red') = {}").format(lamps.completion("l"), given(filters.overdue))
    if filters.q is not None and (words := filters.q.lower().split()):
        found = [
            sql.SQL("l.id in (select w.id from {} as w where {} and w.haystack like {} escape '!')").format(
                reading.table("wording_v1"), reading.at.holds("w"), given(like(word))
            )
            for word in words[:8]
        ]
        said = sql.SQL(" and ").join(found)
        number = numbers.parsed(filters.q)
        if number is not None and not number.is_plain:
            said = sql.SQL("({} or {})").format(numbers.condition(filters.q, given), said)
        yield said


def _ever(reading: Reading, unit: sql.Composable) -> sql.Composable:
    """What a unit undertook on a past day is among what it has ever undertaken, which an index of today's rows knows;
    of each such matter only the version of that day is looked at."""
    return sql.SQL(
        "(l.id, l.since) in (select n.id, past.since from {table} as n cross join lateral (select v.since from {table} as v"
        " where v.id = n.id and v.since <= {at} order by v.since desc limit 1) as past"
        " where n.until is null and n.units_ever @> array[{unit}::text])"
    ).format(table=reading.table(LEDGER), at=sql.Literal(reading.at.position), unit=unit)


def _part(reading: Reading, condition: sql.Composable) -> sql.Composable:
    """A unit's part of the matter for which this holds."""
    return sql.SQL("exists (select from {} as a where {} and a.directive = l.id and {})").format(
        reading.table(ASSIGNMENTS), reading.at.holds("a"), condition
    )


def like(word: str) -> str:
    """A LIKE pattern that finds the word as it is, whatever signs it holds."""
    escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"
