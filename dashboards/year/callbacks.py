"""What happens on the pages of a year of assessment: an act in its form; others' acts come in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component

from dashboards import acting
from dashboards.desk import Desk
from dashboards.year import appeals, collection, reading, scoring
from dashboards.year.acts import BY_NAME, YEARS
from dashboards.year.head import CONTENT, MODAL, MODAL_TITLE, NAME, SEEN

Json = dict[str, Any]
SHOWS: dict[str, Callable[[Desk, reading.Found, Json], Awaitable[list[Component | None]]]] = {
    "collection": collection.shown_of,
    "scoring": scoring.shown_of,
    "appeals": appeals.shown_of,
}


def register(app: Dash, desk: Desk) -> None:
    acting.register(app, desk, NAME, YEARS)

    @app.callback(
        Output(MODAL, "opened"),
        Output(MODAL_TITLE, "children"),
        Input(f"{NAME}-act", "data"),
        prevent_initial_call=True,
    )
    async def show_form(chosen: Json | None) -> Any:
        return (True, BY_NAME[chosen["act"]].label) if chosen else (False, no_update)

    @app.callback(
        Output(f"{NAME}-act", "data", allow_duplicate=True), Input(f"{NAME}-done", "data"), prevent_initial_call=True
    )
    async def close_form(done: Json | None) -> Any:
        """Apart from the reading again: a live ring that overtakes it must not leave the form open."""
        return None if done else no_update

    @app.callback(
        Output(CONTENT, "children"),
        Input(f"{NAME}-done", "data"),
        Input("live", "data"),
        State(SEEN, "data"),
        prevent_initial_call=True,
    )
    async def show(done: Json | None, live: Json | None, seen: Json) -> Any:
        """The page as it stands now. What happens to a directive changes no year before it is scored."""
        if seen["as_of"] or (live and live.get("directive") and not done):
            return no_update
        found = await reading.year(desk, seen["id"], date.fromisoformat(seen["as_of"]) if seen["as_of"] else None)
        return await SHOWS[seen["place"]](desk, found, seen["query"])
