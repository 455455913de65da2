"""What the pages of a year's results 考核结果 are read from: the door's answers, in the reader's name."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from dashboards.desk import Desk, Failed

Json = dict[str, Any]


@dataclass(frozen=True)
class Results:
    """One year with the results of one round; `told` is empty where nothing was scored yet."""

    desk: Desk
    at: date | None
    year: Json
    told: Json
    query: Mapping[str, str]

    @property
    def id(self) -> str:
        return str(self.year["id"])

    @property
    def round(self) -> str:
        """The round asked for, as addresses carry it on; the last one is not named."""
        return self.query.get("round", "")

    @property
    def groups(self) -> list[Json]:
        return list(self.told.get("groups", []))

    @property
    def group(self) -> Json | None:
        """The group asked for, else the first one that has results to show."""
        held = {str(item["group"]) for item in self.items}
        shown = [group for group in self.groups if group["code"] in held]
        return next((group for group in shown if group["code"] == self.query.get("group")), shown[0] if shown else None)

    @property
    def items(self) -> list[Json]:
        return list(self.told.get("items", []))

    def of(self, group: Mapping[str, Any]) -> list[Json]:
        return [item for item in self.items if item["group"] == group["code"]]

    def lines(self, group: Mapping[str, Any]) -> list[Json]:
        """The indicators this group is scored on."""
        weights = group["weights"]
        return [line for line in self.told["indicators"] if Decimal(weights.get(line["code"], 0)) > 0]


def params(at: date | None, **more: str) -> dict[str, str]:
    return {**more, "as_of": at.isoformat() if at else ""}


async def read(desk: Desk, key: str, at: date | None, query: Mapping[str, str]) -> Results:
    year = await desk.read(f"/assessments/{key}", **params(at))
    told: Json = {}
    if year["rounds"]:
        wanted = query.get("round", "")
        told = await _results(desk, key, at, round=wanted if wanted.isdigit() else "")
    return Results(desk, at, year, told, query)


async def _results(desk: Desk, key: str, at: date | None, **more: str) -> Json:
    """Nothing where nothing was scored, or nothing the reader was told of."""
    answer = await desk.ask(
        "GET", f"/assessments/{key}/results", params={n: v for n, v in params(at, **more).items() if v}
    )
    if answer.status == 409:
        return {}
    if not answer.is_good:
        raise Failed(answer)
    return answer.body


async def over_the_years(desk: Desk, kind: str, last: int, at: date | None, most: int = 6) -> list[tuple[int, Json]]:
    """Results of this kind of assessment, year by year up to `last`."""
    found = await desk.read("/assessments", **params(at, kind=kind))
    years = [line for line in found["items"] if line["rounds"] and line["year"] <= last][:most]
    told = await asyncio.gather(*(_results(desk, line["id"], at) for line in years))
    return sorted(((int(line["year"]), each) for line, each in zip(years, told, strict=True)), key=lambda one: one[0])


def share(points: object, whole: object) -> float:
    """Between 0 and 1, for how much of a bar or a colour."""
    of = Decimal(str(whole or 0))
    return 0.0 if of <= 0 else float(min(max(Decimal(str(points or 0)) / of, Decimal(0)), Decimal(1)))


def named(found: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {str(each["code"]): str(each["name"]) for each in found}
