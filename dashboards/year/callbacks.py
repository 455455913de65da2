"""What happens on the pages of a year of assessment: an act in its form; others' acts come in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from dash import Dash
from dash.development.base_component import Component

from dashboards import acted
from dashboards.acted import Thing
from dashboards.desk import Desk
from dashboards.year import appeals, collection, reading, scoring
from dashboards.year.acts import YEARS
from dashboards.year.head import NAME

Json = dict[str, Any]
SHOWS: dict[str, Callable[[Desk, reading.Found, Json], Awaitable[list[Component | None]]]] = {
    "collection": collection.shown_of,
    "scoring": scoring.shown_of,
    "appeals": appeals.shown_of,
}


async def shown(desk: Desk, seen: Json) -> acted.Shown:
    """The desk as it stands now."""
    found = await reading.year(desk, seen["id"], date.fromisoformat(seen["as_of"]) if seen["as_of"] else None)
    return await SHOWS[seen["place"]](desk, found, seen["query"])


def register(app: Dash, desk: Desk) -> None:
    """What happens to a directive changes no year before it is scored."""
    acted.register(app, desk, Thing(NAME, YEARS, shown))
