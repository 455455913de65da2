"""What happens on a unit's desk: many signatures at once, one act in its form; others' acts come in."""

from __future__ import annotations

import asyncio
import secrets
from datetime import date
from typing import Any

from dash import Dash, Input, Output, State, html, no_update, set_props

from dashboards import acting, parts
from dashboards.browser import in_browser
from dashboards.desk import Desk
from dashboards.directive.acts import BY_NAME
from dashboards.reader import t
from dashboards.unit import whose
from dashboards.unit.layout import ACT, DESK, MODAL, SEEN, SIGN, SIGN_TOLD, TO_SIGN, WANTED, content, read

Json = dict[str, Any]


def register(app: Dash, desk: Desk) -> None:
    acting.register(app, desk, ACT)

    in_browser(
        app, "unitDo", Output(f"{ACT}-act", "data"), Input(WANTED, "data"), State(SEEN, "data"),
        prevent_initial_call=True,
    )  # fmt: skip

    @app.callback(
        Output(MODAL, "opened"),
        Output("unit-modal-title", "children"),
        Input(f"{ACT}-act", "data"),
        prevent_initial_call=True,
    )
    async def show_form(chosen: Json | None) -> Any:
        return (True, BY_NAME[chosen["act"]].label) if chosen else (False, no_update)

    @app.callback(
        Output(f"{ACT}-act", "data", allow_duplicate=True), Input(f"{ACT}-done", "data"), prevent_initial_call=True
    )
    async def close_form(done: Json | None) -> Any:
        """Apart from the reading again: a live ring that overtakes it must not leave the form open."""
        return None if done else no_update

    @app.callback(
        Output(DESK, "children"),
        Input(f"{ACT}-done", "data"),
        Input("live", "data"),
        State(SEEN, "data"),
        prevent_initial_call=True,
    )
    async def show(done: Json | None, live: Json | None, seen: Json) -> Any:
        """The desk as it stands now."""
        if seen.get("as_of"):
            return no_update
        return await _content(desk, seen, int(done["position"]) if done else None)

    @app.callback(
        Output(DESK, "children", allow_duplicate=True),
        Output(SIGN_TOLD, "children"),
        Input(SIGN, "n_clicks"),
        State(TO_SIGN, "value"),
        State(SEEN, "data"),
        running=[(Output(SIGN, "disabled"), True, False)],
        prevent_initial_call=True,
    )
    async def sign(clicks: int | None, chosen: list[str] | None, seen: Json) -> Any:
        """Signs for each; one that is refused does not hold up the others."""
        if not clicks:
            return no_update, no_update
        if not chosen:
            return no_update, html.P(t("请先勾选要签收的事项。", "Tick the matters to sign for first."))
        refused: list[str] = []
        position = 0
        for id in chosen:
            answer = await desk.ask(
                "POST", f"/directives/{id}/sign", body=whose.behalf(seen["unit"]), key=secrets.token_urlsafe(12)
            )
            if answer.is_good:
                position = max(position, int(answer.body.get("position", 0)))
            else:
                refused.append(answer.told)
        signed = len(chosen) - len(refused)
        if signed:
            told = t(f"已签收 {signed} 件。", f"Signed for {signed}.")
            set_props("notes", {"sendNotifications": parts.note(told, good=not refused)})
        if refused:
            return no_update, html.Div([html.P(each) for each in dict.fromkeys(refused)])
        return await _content(desk, seen, position or None), None

    in_browser(
        app, "unitChosen", Output(whose.CHOICE, "error"), Input(whose.CHOICE, "value"), prevent_initial_call=True
    )


async def _content(desk: Desk, seen: Json, after: int | None) -> Any:
    found = await asyncio.to_thread(read, desk, whose.unit_of(desk, {"unit": seen["unit"]}), None, after)
    return content(desk, found, _day(seen))


def _day(seen: Json) -> date | None:
    return date.fromisoformat(seen["as_of"]) if seen.get("as_of") else None
