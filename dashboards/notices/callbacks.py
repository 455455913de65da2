"""What the bell does: reads again when something happened, marks read, mutes; all through the API's door."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component

from dashboards import asof
from dashboards.desk import Desk
from dashboards.notices import layout
from dashboards.reader import account

Json = dict[str, Any]
Shown = tuple[list[Component | str], bool, list[Component]]


def register(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output(layout.COUNT, "children"),
        Output(layout.COUNT, "hidden"),
        Output(layout.PANEL, "children"),
        Input("live", "data"),
        Input(layout.MARKED, "data"),
        State("url", "pathname"),
        State("url", "search"),
    )
    async def show(_live: object, _marked: object, pathname: str | None, search: str | None) -> Shown:
        if account().role == "admin":
            return [], True, []
        answer = await desk.ask("GET", "/notices")
        if not answer.is_good:
            return [], True, []
        noticed = answer.body
        open_ = next(
            (item for item in noticed["items"] if item["unread"] and item["directive"] == _shown(pathname)), None
        )
        if open_ and not asof.looks_back(search or ""):
            # The page itself shows what the notice tells.
            seen = {"directive": open_["directive"], "position": noticed["as_of_position"]}
            await desk.ask("POST", "/notices/read", body=seen)
            noticed = (await desk.ask("GET", "/notices")).body
        zone = ZoneInfo(desk.house.record(desk.jurisdiction).place.zone)
        unread = int(noticed["unread"])
        return layout.count(unread), not unread, layout.panel(noticed, zone, datetime.now(zone))

    @app.callback(
        Output(layout.MARKED, "data"),
        Input(layout.ASKED, "data"),
        prevent_initial_call=True,
    )
    async def mark(chosen: Json | None) -> Any:
        if not chosen:
            return no_update
        match chosen["act"]:
            case "read":
                sent = {"directive": chosen["directive"], "position": chosen["position"]}
                answer = await desk.ask("POST", "/notices/read", body=sent)
            case "read_digest":
                answer = await desk.ask("POST", "/notices/read", body={"digests": [chosen["digest"]]})
            case "read_all":
                answer = await _read_all(desk, chosen["position"])
            case name:
                sent = {"directive": chosen["directive"], "muted": name == "mute"}
                answer = await desk.ask("POST", "/notices/mute", body=sent)
        return answer.body


async def _read_all(desk: Desk, position: int) -> Any:
    unread = [each["id"] for each in (await desk.read("/notices"))["digests"] if not each["is_read"]]
    return await desk.ask("POST", "/notices/read", body={"position": position, "digests": unread})


def _shown(pathname: str | None) -> str:
    """The matter whose page is open, by its id."""
    kind, _, key = (pathname or "").strip("/").partition("/")
    try:
        return str(UUID(key)) if kind == "directive" else ""
    except ValueError:
        return ""
