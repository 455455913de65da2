"""Two days compared 两日对比: which matters changed between them and in what, and two states of one matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final, Literal, LiteralString
from uuid import UUID

from psycopg import Connection, sql

from services.queries import ledger, lifeline
from services.queries.cursors import BadCursor, Cursors
from services.queries.lamps import Lamps
from services.queries.ledger import MOST_ROWS, TABLE, Line
from services.queries.moment import Reading

FIELDS: Final = (
    "status", "holder", "outcome", "number", "title", "leader", "urgency", "level", "leads", "assists", "collator",
    "due_kind", "due_first", "due", "review_on", "progress", "returns", "urges", "extensions", "reopened",
    "reported_up_on", "endorsed_on", "suspended_on", "closed_on", "archived_on", "late_entries", "pack",
)  # fmt: skip
"""What a reader of the ledger sees change, in the order it is told."""

KINDS: Final[Mapping[str, LiteralString]] = {
    "new": "is_new",
    "closed": "is_closed",
    "reopened": "is_reopened",
    "red": "light = 'red' and was_light <> 'red'",
    "red_over": "was_light = 'red' and light <> 'red'",
    "moved": "is_moved",
    "light": "not has_facts",
}
"""Groups a change may belong to; `light` alone: time did it, no fact."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field, as it was and as it is."""

    field: str
    was: Any
    now: Any


@dataclass(frozen=True, slots=True)
class Changed:
    """A matter that is not what it was on the earlier day; `facts` are those recorded between."""

    line: Line
    is_new: bool
    light_was: str
    light: str
    changes: tuple[Change, ...]
    facts: int


@dataclass(frozen=True, slots=True)
class Compared:
    rows: tuple[Changed, ...]
    counts: Mapping[str, int]
    """`all`, and each of `KINDS`."""
    next_cursor: str | None


def office(
    conn: Connection[Any],
    then: Reading,
    now: Reading,
    *,
    cursors: Cursors,
    kind: str = "",
    cursor: str | None = None,
    limit: int = 50,
) -> Compared:
    """The whole office, the latest change first. Lights that changed by the days alone are changes too."""
    of = blake2b(f"{then.place.tables}|{then.at}|{now.at}|{kind}".encode(), digest_size=12).hexdigest()
    values: dict[str, Any] = {"limit": min(limit, MOST_ROWS) + 1, "then": then.at.position or 0}
    after: sql.Composable = sql.SQL("true")
    if cursor is not None:
        seen = cursors.read(of, cursor)
        if len(seen) != 2:
            raise BadCursor
        after = sql.SQL("(since, id) < (%(last)s, %(last_id)s)")
        values |= {"last": seen[0], "last_id": UUID(seen[1])}
    counted = sql.SQL(", ").join(
        sql.SQL("count(*) filter (where {})").format(sql.SQL(condition)) for condition in KINDS.values()
    )
    statement = sql.SQL(
        "with pairs as materialized (select b.id, b.since, a.id is null as is_new, b.since > %(then)s as has_facts,"
        " case when a.id is null then '' else {light_then} end as was_light, {light_now} as light,"
        " a.closed_on is null and b.closed_on is not null as is_closed,"
        " a.closed_on is not null and b.closed_on is null as is_reopened,"
        " a.id is not null and a.due is distinct from b.due as is_moved"
        " from {table} as b left join {table} as a on a.id = b.id and {holds_then} where {holds_now}),"
        " changed as materialized (select * from pairs where has_facts or was_light <> light),"
        " counted as (select array[count(*), {counted}] as counts from changed),"
        " shown as (select * from changed where {kind} and {after} order by since desc, id desc limit %(limit)s)"
        " select (select counts from counted), s.is_new, s.was_light, s.light,"
        " (select count(*) from {lifeline} as f where f.directive = s.id and f.position > %(then)s and {upto}),"
        " {columns_then}, {columns_now}"
        " from (select 1) as one left join (shown as s join {table} as b on b.id = s.id and {holds_now}"
        " left join {table} as a on a.id = s.id and {holds_then}) on true order by s.since desc, s.id desc"
    ).format(
        light_then=Lamps(then.at.day, then.pack, then.calendar).completion("a"),
        light_now=Lamps(now.at.day, now.pack, now.calendar).completion("b"),
        table=now.table(TABLE),
        lifeline=now.table(lifeline.TABLE),
        holds_then=then.at.holds("a"),
        holds_now=now.at.holds("b"),
        counted=counted,
        kind=sql.SQL(KINDS.get(kind, "true")),
        after=after,
        upto=sql.SQL("true") if now.at.position is None else sql.SQL("f.position <= {}").format(now.at.position),
        columns_then=_columns("a"),
        columns_now=_columns("b"),
    )
    found = conn.execute(statement, values).fetchall()
    counts = dict(zip(("all", *KINDS), map(int, found[0][0]), strict=True))
    width = len(ledger.COLUMNS)
    rows = [_changed(row, width) for row in found if row[1] is not None]
    more = len(rows) > min(limit, MOST_ROWS)
    rows = rows[: min(limit, MOST_ROWS)]
    next_cursor = cursors.write(of, [rows[-1].line.since, str(rows[-1].line.id)]) if more else None
    return Compared(tuple(rows), counts, next_cursor)


def _columns(alias: str) -> sql.Composable:
    return sql.SQL(", ").join(sql.Identifier(alias, name) for name in ledger.COLUMNS)


def _changed(row: Sequence[Any], width: int) -> Changed:
    is_new, light_was, light, facts = row[1:5]
    now = ledger.line_of(row[5 + width :])
    was = None if is_new else ledger.line_of(row[5 : 5 + width])
    changes = tuple(
        Change(name, getattr(was, name), getattr(now, name))
        for name in FIELDS
        if was is not None and getattr(was, name) != getattr(now, name)
    )
    return Changed(now, bool(is_new), str(light_was), str(light), changes, int(facts))


# ── two states of one matter ────────────────────────────────────────────────────────────────────

Kind = Literal["added", "changed", "removed"]

PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "assignments": ("unit",),
    "feedback": ("unit", "n"),
    "opinions": ("leader", "on", "text"),
    "children": (),
    "absorbed": (),
    "aliases": (),
    "remaining": ("text",),
    "pending_corrections": ("field", "is"),
}
"""Lists of a matter, and what makes two of their entries the same one."""
APART: Final = frozenset({"acts", "version", "as_of_position", "as_of_day", "petitioner", "id", "holder_since"})
"""What is no part of the matter, or follows from the rest."""


@dataclass(frozen=True, slots=True)
class Difference:
    """`part` is the list it stands in, "" for the matter itself; `key` the entry, `path` the field within."""

    part: str
    key: str
    path: str
    kind: Kind
    was: Any
    now: Any


def matter(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """What differs between two states of a matter, as the door tells them."""
    found: list[Difference] = []
    for name in now:
        if name in APART:
            continue
        if name in PARTS:
            found += _entries(name, was.get(name) or [], now[name] or [])
        else:
            found += _values("", "", name, was.get(name), now[name])
    return found


def _entries(part: str, was: Sequence[Any], now: Sequence[Any]) -> list[Difference]:
    before = {_key(part, entry): entry for entry in was}
    after = {_key(part, entry): entry for entry in now}
    found: list[Difference] = []
    for key, entry in after.items():
        if key not in before:
            found.append(Difference(part, key, "", "added", None, entry))
        elif isinstance(entry, Mapping):
            for name in entry:
                found += _values(part, key, name, before[key].get(name), entry[name])
    found += [Difference(part, key, "", "removed", entry, None) for key, entry in before.items() if key not in after]
    return found


def _key(part: str, entry: Any) -> str:
    names = PARTS[part]
    return "|".join(str(entry.get(name, "")) for name in names) if names else str(entry)


def _values(part: str, key: str, path: str, was: Any, now: Any) -> list[Difference]:
    if isinstance(now, Mapping) and isinstance(was, Mapping):
        return [each for name in now for each in _values(part, key, f"{path}.{name}", was.get(name), now[name])]
    return [] if was == now else [Difference(part, key, path, "changed", was, now)]
