"""What the big screen 大屏 shows: the office at a look. Matters stand on it by name, units only in groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from dashboards.desk import Desk
from dashboards.today import day as days
from dashboards.today.day import Day
from services.queries import ledger, statistics
from services.queries.filters import Filters
from services.queries.lamps import COLOURS
from services.queries.statistics import Month

MOST: Final = 7
TOLD: Final = ("open", "internal")
"""Work secrets are counted, but neither their titles nor their events stand on a wall."""


@dataclass(frozen=True)
class Wall:
    seen: Day
    lights: Mapping[str, int]
    """The open matters by light."""
    groups: Mapping[str, Mapping[str, int]]
    """Units' parts by kind of unit and light."""
    units: Mapping[str, tuple[int, int]]
    """Of each kind of unit, those with something open, and those with a red light."""
    longest: Sequence[tuple[ledger.Line, int]]
    """The matters overdue longest, with their days."""
    soon: Sequence[tuple[ledger.Line, int]]
    """Where these leave room: what falls due next, with the days left."""
    months: Sequence[Month]


def read(desk: Desk, at: date | None) -> Wall:
    seen = days.read(desk, at)
    known = desk.office().units
    groups: dict[str, dict[str, int]] = {}
    active: dict[str, tuple[int, int]] = {}
    for row in seen.units:
        kind = known[row.unit].kind if row.unit in known else ""
        counted = groups.setdefault(kind, dict.fromkeys(COLOURS, 0))
        for colour, n in row.lights.items():
            counted[colour] += n
        busy, red = active.get(kind, (0, 0))
        active[kind] = (busy + bool(row.open), red + bool(row.count("red")))
    first = (seen.today.replace(day=1) - timedelta(days=330)).replace(day=1)
    with desk.reading(at) as (conn, reading):
        mine = desk.mine(Filters())

        def listed(question: Filters, limit: int) -> list[tuple[ledger.Line, int]]:
            asked = replace(desk.mine(question), level=TOLD)
            found = ledger.page(conn, reading, asked, cursors=desk.cursors, sort="due", limit=limit)
            return [(line, line.lights(reading).completion.days) for line in found.rows]

        longest = [(line, -days) for line, days in listed(seen.questions["overdue"], MOST)]
        room = MOST - len(longest)
        ahead = Filters(is_open=True, due_after=seen.today)
        return Wall(
            seen,
            ledger.totals(conn, reading, "light", replace(mine, is_open=True)),
            groups,
            active,
            longest,
            [(line, (line.due - seen.today).days) for line, _ in listed(ahead, room) if line.due] if room else [],
            statistics.months(conn, reading, first, seen.today, mine),
        )
