"""What happens on the pages of assessment: somebody's new fact changes a year that is looked at."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, no_update

from dashboards.assessment import layout, years
from dashboards.desk import Desk

Json = dict[str, Any]


def register(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output(years.BOX, "children"),
        Input("live", "data"),
        State(years.STORE, "data"),
        prevent_initial_call=True,
    )
    async def see_other_years(live: Json | None, asked: Json | None) -> Any:
        if not _is_new(live, asked):
            return no_update
        return years.view(await years.read(desk, None), None)

    @app.callback(
        Output(layout.BOX, "children"),
        Output(layout.STORE, "data"),
        Input("live", "data"),
        State(layout.STORE, "data"),
        prevent_initial_call=True,
    )
    async def see_what_changed(live: Json | None, asked: Json | None) -> Any:
        """Only a fact of this year draws it again: what is typed into a form stays meanwhile."""
        if not _is_new(live, asked) or asked is None:
            return no_update, no_update
        year = await desk.read(f"/assessments/{asked['key']}")
        if year["etag"] == asked["etag"]:
            return no_update, no_update
        return await layout.content(desk, asked["key"], None, asked["query"]), {**asked, "etag": year["etag"]}


def _is_new(live: Json | None, asked: Json | None) -> bool:
    """A fact of no matter is one of a scheme or a year; a past day never changes."""
    return bool(live) and asked is not None and not asked.get("as_of") and not (live or {}).get("directive")
