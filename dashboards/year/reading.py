"""What a page of a year of assessment 考核年度 is read from: the door's own telling, and the scheme the year runs on."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from dashboards.desk import Desk, uuid
from domain.scheme.scheme import Indicator, Scheme
from domain.scoring.methods import METHODS
from services.commands.assessments.standing import Assessed, assessed

Json = dict[str, Any]
MOST: Final = 200
"""As many lines as the door gives at once."""


@dataclass(frozen=True)
class Found:
    """One year as its reader sees it; `assessed` is the year itself, for what the scheme and the rounds say."""

    told: Json
    assessed: Assessed
    at: date | None

    @property
    def id(self) -> str:
        return str(self.told["id"])

    @property
    def scheme(self) -> Scheme:
        return self.assessed.scheme

    def may(self, act: str) -> bool:
        return act in self.told["acts"]

    def has_line(self, unit: str, line: Indicator) -> bool:
        return line.weight(self.scheme.group_of.get(unit, "")) > 0

    def untargeted(self, indicator: str) -> list[str]:
        """Units that are scored by this indicator and have no target yet."""
        line = self.scheme.indicators[indicator]
        now = self.assessed.year.now
        return [
            unit for unit in self.scheme.group_of
            if self.has_line(unit, line) and unit not in now.gone and (unit, indicator) not in {*now.targets, *now.excluded}
        ]  # fmt: skip

    def aimed(self) -> list[Indicator]:
        """The indicators that are scored against a target."""
        return [line for line in self.scheme.indicators.values() if _needs_target(line)]

    def held(self, unit: str, indicator: str) -> Json:
        """The value a line was scored from."""
        if not self.assessed.year.now.rounds:
            return {}
        value = self.assessed.round().inputs.values.get((unit, indicator))
        return value.to_fact() if value else {}


def _needs_target(line: Indicator) -> bool:
    methods = [line.method, *(part["method"] for part in line.params.get("parts", ()))]
    return any("T" in METHODS[method].needs for method in methods)


async def year(desk: Desk, id: str, at: date | None) -> Found:
    """The year as it stands, or stood at the end of a day."""
    told = await desk.read(f"/assessments/{uuid(id)}", as_of=at.isoformat() if at else "")
    until = int(told["as_of_position"]) if at else None
    record = desk.house.record(desk.jurisdiction)
    return Found(told, await asyncio.to_thread(assessed, record, UUID(id), until=until), at)


async def values(desk: Desk, id: str, at: date | None, **wanted: str) -> list[Json]:
    """Who gave and who owes which value, as far as the reader may know."""
    found: list[Json] = []
    after = ""
    while True:
        page = await desk.read(
            f"/assessments/{id}/values", as_of=at.isoformat() if at else "", limit=str(MOST), after=after, **wanted
        )
        found += page["items"]
        if page["next_after"] is None:
            return found
        after = str(page["next_after"])


async def facts(desk: Desk, id: str, at: date | None) -> dict[tuple[str, int], list[Json]]:
    """What was said of each numbered thing, by kind and number: the claim or appeal first, what was decided last."""
    told = await desk.read(f"/assessments/{id}/facts", as_of=at.isoformat() if at else "")
    said: dict[tuple[str, int], list[Json]] = defaultdict(list)
    for fact in told["items"]:
        n = fact["data"].get("n")
        kind = fact["topic"].removeprefix("assessment.").partition("_")[0].replace("appealed", "appeal")
        if n is not None:
            said[kind, int(n)].append(fact)
    return said
