"""What happens on the calendar: days are counted, a notice is looked at before it is published."""

from __future__ import annotations

import secrets
from typing import Any

from dash import Dash, Input, Output, State, html, no_update, set_props
from dash.development.base_component import Component

from dashboards import parts
from dashboards.calendar import layout
from dashboards.desk import Answer, Desk
from dashboards.directive.callbacks import refusal
from dashboards.reader import t

Json = dict[str, Any]
FIELDS = {"text": layout.TEXT, "source": layout.SOURCE, "holidays": layout.OFF, "makeup_days": layout.WORKED}


def register(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output(layout.GRID, "children"),
        Output(layout.DUE, "children"),
        Input("live", "data"),
        State(layout.SEEN, "data"),
        prevent_initial_call=True,
    )
    async def read_again(_live: object, seen: Json) -> Any:
        """What others did moves the numbers in the days, and what they count."""
        return await layout.views(desk, seen)

    @app.callback(Output(layout.ADDED, "children"), Input(layout.FROM, "value"), Input(layout.COUNT, "value"))
    async def add(start: str | None, days: Any) -> Any:
        if not start or not isinstance(days, int):
            return None
        answer = await desk.ask("GET", "/calendar/add", params={"from": start[:10], "working_days": str(days)})
        return layout.counted(answer.body) if answer.is_good else answer.told

    @app.callback(Output(layout.BETWEEN, "children"), Input(layout.SINCE, "value"), Input(layout.UNTIL, "value"))
    async def between(start: str | None, to: str | None) -> Any:
        if not start or not to:
            return None
        answer = await desk.ask("GET", "/calendar/between", params={"from": start[:10], "to": to[:10]})
        return layout.between(answer.body) if answer.is_good else answer.told

    @app.callback(
        Output(layout.PREVIEWED, "children"),
        Output(layout.NOTICE_TOLD, "children"),
        Output(layout.PUBLISH, "disabled"),
        Output(layout.NOTICE_KEY, "data"),
        Input(layout.PREVIEW, "n_clicks"),
        *(State(id, "value") for id in FIELDS.values()),
        running=[(Output(layout.PREVIEW, "disabled"), True, False)],
        prevent_initial_call=True,
    )
    async def look(clicks: int | None, *values: Any) -> Any:
        """Nothing is published before its effect has been looked at."""
        if not clicks:
            return (no_update,) * 4
        body = notice(*values)
        answer = await desk.ask("POST", "/calendar/notices/preview", body=body)
        if not answer.is_good:
            return None, _refused(answer), True, None
        kept = {"key": secrets.token_urlsafe(16), "body": body}
        return layout.previewed(answer.body), None, not answer.body["days"], kept

    @app.callback(
        Output("url-out", "href", allow_duplicate=True),
        Output(layout.NOTICE_TOLD, "children", allow_duplicate=True),
        Input(layout.PUBLISH, "n_clicks"),
        State(layout.NOTICE_KEY, "data"),
        prevent_initial_call=True,
    )
    async def publish(clicks: int | None, kept: Json | None) -> Any:
        """The notice that was looked at, as it was then: what was typed since is looked at first.
        One key for one look: a second click publishes nothing twice."""
        if not clicks or not kept:
            return no_update, no_update
        answer = await desk.ask("POST", "/calendar/notices", body=kept["body"], key=kept["key"])
        if not answer.is_good:
            return no_update, _refused(answer)
        year = answer.body["year"]
        told = t(f"{year}年放假安排已公布", f"The plan of {year} is published")
        set_props("notes", {"sendNotifications": parts.note(told)})
        return f"/calendar?year={year}", None


def notice(text: str | None, source: str | None, off: list[str] | None, worked: list[str] | None) -> Json:
    """The form as the door takes it: a notice's words, or single days of a year already planned."""
    if (text or "").strip():
        return {"text": text}
    days = sorted(day[:10] for day in off or [])
    back = sorted(day[:10] for day in worked or [])
    year = (days or back or [""])[0][:4]
    named = {"source": source.strip()} if source and source.strip() else {}
    return {**({"year": int(year)} if year else {}), "holidays": days, "makeup_days": back, "changes": True, **named}


def _refused(answer: Answer) -> Component:
    lines = [html.P(each) for each in answer.fields.values()]
    return html.Div(lines) if lines else refusal(answer, [])[1]
