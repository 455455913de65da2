"""What happens on the big screen: it reads itself again with every fact."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, no_update

from dashboards.desk import Desk
from dashboards.wall import layout

Json = dict[str, Any]


def register(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output(layout.BOX, "children"),
        Input("live", "data"),
        State(layout.STORE, "data"),
        prevent_initial_call=True,
    )
    async def see_what_is_new(live: Json | None, store: Json | None) -> Any:
        if not live or store is None or store.get("as_of"):
            return no_update
        return await layout.content(desk, None)
