"""What happens in the browser itself: functions of assets/pages.js, by name; no script stands in a page."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash


def in_browser(app: Dash, function: str, *parts: object, prevent_initial_call: bool = False) -> None:
    """Binds a function of ours to outputs, inputs and states."""
    bind: Any = app.clientside_callback
    bind(ClientsideFunction("duban", function), *parts, prevent_initial_call=prevent_initial_call)
