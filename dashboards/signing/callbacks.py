"""What happens on the page of the signing table: a question, and its answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from dash import Dash, Input, Output, State

from dashboards import acted
from dashboards.desk import Desk
from dashboards.signing.layout import ASK, FOUND, SEEN, shown_of


def register(app: Dash, desk: Desk) -> None:
    @app.callback(Output(FOUND, "children"), Input(ASK, "value"), State(SEEN, "data"), prevent_initial_call=True)
    async def answer(asked: str | None, seen: dict[str, Any]) -> Any:
        at = date.fromisoformat(seen["as_of"]) if seen["as_of"] else None
        return shown_of(desk, asked or "", at, await acted.read(desk, "/signing", at))
