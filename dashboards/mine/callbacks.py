"""The reader's own choices, kept with the account."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, no_update

from dashboards import parts
from dashboards.browser import in_browser
from dashboards.desk import Desk
from dashboards.mine import layout
from dashboards.reader import account, language, t


def register(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output("language-set", "data"),
        Input(layout.LANGUAGE, "n_clicks"),
        Input(layout.LANGUAGE_HERE, "n_clicks"),
        prevent_initial_call=True,
    )
    async def switch_language(_head: int | None, _menu: int | None) -> str:
        """The page is then read anew."""
        other = "zh-CN" if language() == "en" else "en"
        await desk.ask("POST", "/session/settings", body={"language": other})
        return other

    in_browser(app, "reload", Output("language-set", "clear_data"), Input("language-set", "data"))

    @app.callback(
        Output("notes", "sendNotifications", allow_duplicate=True),
        Input(layout.LANDING, "value"),
        prevent_initial_call=True,
    )
    async def choose_landing(chosen: str | None) -> Any:
        wanted = "" if chosen in (None, "/") else chosen
        if wanted == account().landing:
            return no_update
        answer = await desk.ask("POST", "/session/settings", body={"landing": wanted})
        told = t("下次登录后先看这一页。", "This page comes first after the next log-in.")
        return parts.note(told if answer.is_good else answer.told, good=answer.is_good)
