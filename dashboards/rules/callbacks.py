"""What happens on the page of rules: the rule somebody came for is scrolled to."""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input, Output

from dashboards.desk import Desk
from dashboards.rules import layout


def register(app: Dash, desk: Desk) -> None:
    app.clientside_callback(
        ClientsideFunction("rules", "show"), Output(layout.ANCHOR, "modified_timestamp"), Input(layout.ANCHOR, "data")
    )
