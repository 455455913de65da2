"""What happens when two days are chosen: the same page is opened for them, so that the address can be passed on."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, no_update

from dashboards.compare.layout import days_of
from dashboards.desk import Desk


def register(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output("url-out", "href", allow_duplicate=True),
        Input("compare-go", "n_clicks"),
        State("compare-from", "value"),
        State("compare-to", "value"),
        State("url", "pathname"),
        prevent_initial_call=True,
    )
    async def compare(clicks: int | None, first: str | None, last: str | None, path: str) -> Any:
        if not clicks:
            return no_update
        start, end = days_of({"from": (first or "")[:10], "to": (last or "")[:10]}, desk.today())
        return f"{path}?from={start.isoformat()}&to={end.isoformat()}"
