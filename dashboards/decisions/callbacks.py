"""What happens on the pages of decisions: an act in its form, others' acts come in; the slider draws in the browser."""

from __future__ import annotations

from dash import Dash, Input, Output

from dashboards import acted
from dashboards.browser import in_browser
from dashboards.decisions import gantt
from dashboards.decisions.layout import DECISION
from dashboards.desk import Desk


def register(app: Dash, desk: Desk) -> None:
    acted.register(app, desk, DECISION)
    in_browser(
        app,
        "timelineAsOf",
        Output(gantt.PAINTED, "data"),
        Input(gantt.SLIDER, "value"),
        Input(gantt.CLOCK, "value"),
        Input(gantt.PICKED, "data"),
        prevent_initial_call=True,
    )
