"""What happens on the pages of meetings: an act in its form; others' acts, and what becomes of the matters, come in."""

from __future__ import annotations

from dash import Dash

from dashboards import acted
from dashboards.desk import Desk
from dashboards.meetings.layout import THING


def register(app: Dash, desk: Desk) -> None:
    acted.register(app, desk, THING)
