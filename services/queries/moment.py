"""As of 时点: the position and the office day a reader asks about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from psycopg import Connection, sql

from domain.calendar import Calendar
from domain.rules import RulePack


class Place(Protocol):
    """Where one jurisdiction's record and its tables are."""

    @property
    def schema(self) -> str: ...
    @property
    def tables(self) -> str: ...
    @property
    def zone(self) -> str: ...


@dataclass(frozen=True, slots=True)
class AsOf:
    """`position` is None for now; `day` decides the lights."""

    position: int | None
    day: date

    def holds(self, alias: str) -> sql.Composable:
        """The condition that a row of a temporal table was true then."""
        if self.position is None:
            return sql.SQL("{}.until is null").format(sql.Identifier(alias))
        return sql.SQL("int8range({0}.since, {0}.until) @> {1}::bigint").format(
            sql.Identifier(alias), sql.Literal(self.position)
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page is read with: which tables, as of when, under which rules and calendar."""

    place: Place
    at: AsOf
    pack: RulePack
    calendar: Calendar

    def table(self, name: str) -> sql.Identifier:
        return sql.Identifier(self.place.tables, name)


def as_of(conn: Connection[Any], place: Place, when: date | datetime | int | None, *, today: date) -> AsOf:
    """Now, a position, or the last position recorded before a day ends in the record's zone (or up to a time)."""
    zone = ZoneInfo(place.zone)
    events = sql.Identifier(place.schema, "events")
    if when is None:
        return AsOf(None, today)
    if isinstance(when, int):
        found = conn.execute(
            sql.SQL("select recorded_at from {} where position <= %s order by position desc limit 1").format(events),
            (when,),
        ).fetchone()
        return AsOf(max(when, 0), found[0].astimezone(zone).date() if found else today)
    if isinstance(when, datetime):
        before, day = when + timedelta(microseconds=1), when.astimezone(zone).date()
    else:
        before, day = datetime.combine(when + timedelta(days=1), time(), zone), when
    found = conn.execute(
        sql.SQL(
            "select position from {} where recorded_at < %s order by recorded_at desc, position desc limit 1"
        ).format(events),
        (before,),
    ).fetchone()
    return AsOf(int(found[0]) if found else 0, day)
