"""What happens on the statistics page: another period, a point of a chart opened as its list."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, no_update

from dashboards import asof
from dashboards.browser import in_browser
from dashboards.desk import Desk
from dashboards.statistics import layout

Json = dict[str, Any]


def register(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output("url-out", "href", allow_duplicate=True),
        Input(layout.RANGE, "value"),
        State(layout.STORE, "data"),
        prevent_initial_call=True,
    )
    async def choose_period(value: list[str | None] | None, store: Json | None) -> Any:
        if not store or not value or len(value) != 2 or not all(value):
            return no_update
        first, last = (str(each)[:10] for each in value)
        if (first, last) == (store["from"], store["to"]):
            return no_update
        at = asof.asked({"as_of": store.get("as_of", "")}, desk.today())
        return asof.href("/statistics", at, **{"from": first, "to": last, "basis": str(store["basis"])})

    for chart in (layout.TREND, layout.HEAT):
        # The point carries the address of its list, which the server wrote.
        in_browser(
            app, "openPoint", Output(chart, "clickAnnotationData"), Input(chart, "clickData"), prevent_initial_call=True
        )
