"""What happens on the pages of decisions: an act in its form, others' acts come in; the slider draws in the browser; a move
of timelines is watched and stopped."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, no_update, set_props

from dashboards import acted, parts
from dashboards.browser import in_browser
from dashboards.decisions import gantt, moving
from dashboards.decisions.layout import DECISION
from dashboards.desk import Desk, uuid

Json = dict[str, Any]


def register(app: Dash, desk: Desk) -> None:
    acted.register(app, desk, DECISION)
    acted.register(app, desk, moving.MOVING)
    in_browser(
        app,
        "timelineAsOf",
        Output(gantt.PAINTED, "data"),
        Input(gantt.SLIDER, "value"),
        Input(gantt.CLOCK, "value"),
        Input(gantt.PICKED, "data"),
        prevent_initial_call=True,
    )

    @app.callback(
        Output(f"{moving.NAME}-content", "children", allow_duplicate=True),
        Output(moving.TICK, "disabled"),
        Input(moving.TICK, "n_intervals"),
        Input(moving.STOP, "data"),
        State(f"{moving.NAME}-seen", "data"),
        prevent_initial_call=True,
    )
    async def watch(ticks: int | None, stop: Json | None, seen: Json) -> Any:
        """How far the move has come, stopped first where somebody says so."""
        if not ticks and not stop:
            return no_update, no_update
        if stop and await moving.is_running(desk, seen):
            answer = await desk.ask("POST", f"/timelines/follow/{uuid(stop['id'])}/cancel", body={})
            if not answer.is_good:
                set_props("notes", {"sendNotifications": parts.note(answer.told, good=False)})
        is_over = not await moving.is_running(desk, seen)
        return list(await moving.shown(desk, seen)), is_over
