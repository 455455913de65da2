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

MOST: Final = 9
TOLD: Final = ("open", "internal")
"""Work secrets are counted, but neither their titles nor their events stand on a wall."""


@dataclass(frozen=True)
class Wall:
    seen: Day
    lights: Mapping[str, int]
    """The open matters by light."""
    groups: Mapping[str, Mapping[str, int]]
    """Units' parts by kind of unit and light."""
    longest: Sequence[tuple[ledger.Line, int]]
    """The matters overdue longest, with their days."""
    months: Sequence[Month]


def read(desk: Desk, at: date | None) -> Wall:
    seen = days.read(desk, at)
    known = desk.office().units
    groups: dict[str, dict[str, int]] = {}
    for row in seen.units:
        kind = known[row.unit].kind if row.unit in known else ""
        counted = groups.setdefault(kind, dict.fromkeys(COLOURS, 0))
        for colour, n in row.lights.items():
            counted[colour] += n
    first = (seen.today.replace(day=1) - timedelta(days=330)).replace(day=1)
    with desk.reading(at) as (conn, reading):
        mine = desk.mine(Filters())
        told = replace(desk.mine(seen.questions["overdue"]), level=TOLD)
        found = ledger.page(conn, reading, told, cursors=desk.cursors, sort="due", limit=MOST)
        return Wall(
            seen,
            ledger.totals(conn, reading, "light", replace(mine, is_open=True)),
            groups,
            [(line, -line.lights(reading).completion.days) for line in found.rows],
            statistics.months(conn, reading, first, seen.today, mine),
        )
