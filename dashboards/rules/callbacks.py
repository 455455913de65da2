"""What happens on the page of rules: the rule somebody came for is scrolled to."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output

from dashboards.desk import Desk
from dashboards.rules import layout


def register(app: Dash, desk: Desk) -> None:
    bind: Any = app.clientside_callback
    bind(ClientsideFunction("rules", "show"), Output(layout.ANCHOR, "modified_timestamp"), Input(layout.ANCHOR, "data"))
