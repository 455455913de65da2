"""What the statistics 统计分析 of a period are, as this reader may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dashboards.desk import Desk
from dashboards.statistics.period import Period
from services.queries import ledger, statistics
from services.queries.filters import Filters

GROUPS: Final = ("source", "status", "outcome", "leader", "unit")


@dataclass(frozen=True)
class Statistics:
    at: date | None
    period: Period
    questions: Mapping[str, Filters]
    counts: Mapping[str, int]
    times: Mapping[str, int]
    totals: Mapping[str, Mapping[str, int]]
    months: Sequence[statistics.Month]
    by_unit: Mapping[str, Mapping[date, int]]
    durations: statistics.Durations
    held: statistics.Held


def read(desk: Desk, at: date | None, period: Period) -> Statistics:
    who = desk.caller()
    with desk.reading(at) as (conn, reading):
        mine = desk.mine(Filters())
        chosen = period.matters(mine)
        questions = statistics.happenings(chosen)
        totals = {by: ledger.totals(conn, reading, by, chosen) for by in GROUPS}
        by_unit = statistics.by_unit_and_month(conn, reading, period.basis, period.first, period.last, mine)
        if who.role == "unit":
            totals["unit"] = {unit: n for unit, n in totals["unit"].items() if unit == who.unit}
            by_unit = {unit: told for unit, told in by_unit.items() if unit == who.unit}
        return Statistics(
            at,
            period,
            questions,
            ledger.counts(conn, reading, questions),
            statistics.times(conn, reading, chosen),
            totals,
            statistics.months(conn, reading, period.first, period.last, mine),
            by_unit,
            statistics.durations(conn, reading, chosen),
            statistics.held(conn, reading, chosen),
        )
