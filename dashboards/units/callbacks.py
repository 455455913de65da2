"""What happens on the units' page: somebody's new fact."""

from __future__ import annotations

import asyncio
from typing import Any

from dash import Dash, Input, Output, State, no_update

from dashboards.desk import Desk
from dashboards.units import layout

Json = dict[str, Any]


def register(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output(layout.BOX, "children"),
        Input("live", "data"),
        State(layout.STORE, "data"),
        prevent_initial_call=True,
    )
    async def see_what_is_new(live: Json | None, asked: Json | None) -> Any:
        if not live or asked is None or asked.get("as_of"):
            return no_update
        rows = await asyncio.to_thread(layout.read, desk, None)
        return layout.view(desk, None, rows, asked)
