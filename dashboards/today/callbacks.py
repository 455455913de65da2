"""What happens on today's page: another tab, somebody's new fact, a leader's word."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from dash import Dash, Input, Output, State, html, no_update, set_props
from dash.development.base_component import Component

from dashboards import parts
from dashboards.desk import Answer, Desk
from dashboards.reader import t
from dashboards.today import layout, todo
from dashboards.today.day import read, told

Json = dict[str, Any]


def register(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output(layout.TODO, "children"),
        Output(layout.STORE, "data"),
        Input(todo.TAB, "data"),
        State(layout.STORE, "data"),
        prevent_initial_call=True,
    )
    async def choose_tab(chosen: Json | None, store: Json) -> Any:
        if not chosen:
            return no_update, no_update
        tab = str(chosen["tab"])
        return await _todo(desk, {**store, "tab": tab}), {**store, "tab": tab}

    @app.callback(
        Output(layout.COUNTS, "children"),
        Output(layout.TODO, "children", allow_duplicate=True),
        Output(layout.BELOW, "children"),
        Output(layout.SIDE, "children"),
        Input("live", "data"),
        State(layout.STORE, "data"),
        prevent_initial_call=True,
    )
    async def see_what_is_new(live: Json | None, store: Json | None) -> Any:
        """Read again, for whoever looks at now."""
        if not live or not store or store.get("as_of"):
            return (no_update,) * 4
        seen = await asyncio.to_thread(read, desk, None)
        facts = await told(desk, None)
        shown = await _todo(desk, store)
        return layout.counts(seen), shown, layout.below(desk, seen, facts), layout.side(desk, seen, facts)

    @app.callback(
        Output(layout.DIALOG, "opened"),
        Output(layout.DIALOG, "title"),
        Output(layout.ENDORSING, "data"),
        Output(layout.DIALOG_TOLD, "children"),
        Output(layout.OPINION, "value"),
        Input(todo.ENDORSED, "data"),
        prevent_initial_call=True,
    )
    async def open_endorsing(chosen: Json | None) -> Any:
        if not chosen:
            return (no_update,) * 5
        id = str(chosen["id"])
        matter = await desk.ask("GET", f"/directives/{id}")
        store = {"id": id, "version": matter.version, "key": secrets.token_urlsafe(16)}
        preview = _preview(await desk.rehearse("POST", f"/directives/{id}/endorse", body={}))
        title = t(f"签批：{matter.body.get('title', '')}", f"Endorse: {matter.body.get('title', '')}")
        return True, title, store, preview, ""

    @app.callback(
        Output(layout.DIALOG_TOLD, "children", allow_duplicate=True),
        Input(layout.OPINION, "value"),
        State(layout.ENDORSING, "data"),
        prevent_initial_call=True,
    )
    async def rehearse(opinion: str | None, store: Json | None) -> Any:
        if not store:
            return no_update
        return _preview(await desk.rehearse("POST", f"/directives/{store['id']}/endorse", body=_body(opinion)))

    @app.callback(
        Output(layout.DIALOG, "opened", allow_duplicate=True),
        Output(layout.DIALOG_TOLD, "children", allow_duplicate=True),
        Output(layout.TODO, "children", allow_duplicate=True),
        Output(layout.ENDORSING, "data", allow_duplicate=True),
        Input(layout.CONFIRM, "n_clicks"),
        State(layout.OPINION, "value"),
        State(layout.ENDORSING, "data"),
        State(layout.STORE, "data"),
        running=[(Output(layout.CONFIRM, "disabled"), True, False)],
        prevent_initial_call=True,
    )
    async def endorse(clicks: int | None, opinion: str | None, store: Json | None, shown: Json) -> Any:
        """The word itself, on the matter as it was shown; a second click does nothing twice."""
        if not clicks or not store:
            return (no_update,) * 4
        path = f"/directives/{store['id']}/endorse"
        answer = await desk.ask("POST", path, body=_body(opinion), match=store["version"], key=store["key"])
        if not answer.is_good:
            again = await desk.ask("GET", f"/directives/{store['id']}") if answer.status == 412 else answer
            return no_update, _preview(answer), no_update, {**store, "version": again.version or store["version"]}
        place = answer.body.get("position", 0)
        done = t(f"已签批，记录在第{place:,}位", f"Endorsed, kept at position {place:,}")
        set_props("notes", {"sendNotifications": parts.note(done)})
        return False, None, await _todo(desk, shown), None

    @app.callback(
        Output(layout.DIALOG, "opened", allow_duplicate=True),
        Input(layout.CANCEL, "n_clicks"),
        prevent_initial_call=True,
    )
    async def cancel(clicks: int | None) -> Any:
        return False if clicks else no_update


async def _todo(desk: Desk, store: Json) -> Component:
    at = layout.at_of(store)
    shown = await asyncio.to_thread(todo.read, desk, at, str(store.get("tab", "")))
    return todo.view(desk, at, at or desk.today(), shown)


def _body(opinion: str | None) -> Json:
    return {"opinion": opinion} if opinion and opinion.strip() else {}


def _preview(answer: Answer) -> Component:
    if not answer.is_good:
        return html.P([parts.icon("alert-triangle"), answer.told], className="warned")
    lines = [html.Li(fact["sentence"]) for fact in answer.body.get("items", [])]
    return html.Div([html.B(t("将记录：", "Will be recorded:")), html.Ul(lines)])
