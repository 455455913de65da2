"""What happens in the ledger: a question asked, its rows fetched block by block, one looked at, several urged."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, Patch, State, ctx, no_update

from dashboards import parts
from dashboards.desk import Desk, Failed
from dashboards.ledger import fields, layout, preview, rows, state, urging, views
from dashboards.reader import t

Json = dict[str, Any]
FILTER = {"filter": ALL}


def in_browser(app: Dash, function: str, *given: object, prevent_initial_call: bool = False) -> None:
    """Binds a function of assets/ledger.js."""
    bind: Any = app.clientside_callback
    bind(ClientsideFunction("ledger", function), *given, prevent_initial_call=prevent_initial_call)


def register(app: Dash, desk: Desk) -> None:
    _question(app)
    _list(app, desk)
    _preview(app, desk)
    _views(app, desk)
    _urging(app, desk)


def _question(app: Dash) -> None:
    in_browser(
        app,
        "asked",
        Output(layout.QUERY, "data"),
        Input(FILTER, "value"),
        State(FILTER, "id"),
        State(layout.QUERY, "data"),
        prevent_initial_call=True,
    )
    in_browser(
        app,
        "sorted",
        Output(layout.QUERY, "data", allow_duplicate=True),
        Input("ledger-sort", "value"),
        State(layout.QUERY, "data"),
        prevent_initial_call=True,
    )
    # What others do appears by itself; a day looked back at stays as it was.
    in_browser(
        app,
        "happened",
        Output(layout.QUERY, "data", allow_duplicate=True),
        Input("live", "data"),
        State(layout.QUERY, "data"),
        prevent_initial_call=True,
    )
    in_browser(app, "changed", Output("ledger-card", "className"), Input(layout.QUERY, "data"))
    in_browser(
        app,
        "chosen",
        Output(urging.BAR, "hidden"),
        Input(layout.GRID, "selectedRows"),
        prevent_initial_call=True,
    )


def _list(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output(layout.GRID, "getRowsResponse"),
        Output(layout.TOTAL, "children"),
        Input(layout.GRID, "getRowsRequest"),
        State(layout.QUERY, "data"),
        prevent_initial_call=True,
    )
    async def block(request: Json | None, query: Json | None) -> Any:
        if not request or not query:
            return no_update, no_update
        start = _whole(request.get("startRow"), 0)
        limit = _whole(request.get("endRow"), start + rows.AT_ONCE) - start
        shown = {**query, "sort": _sort(request) or query.get("sort")}
        found, total = await asyncio.to_thread(rows.block, desk, shown, start, limit)
        return {"rowData": found, "rowCount": total}, _total(total)

    @app.callback(
        Output(layout.CHIPS, "children"),
        Output(layout.EXPORTS, "children"),
        Input(layout.QUERY, "data"),
        prevent_initial_call=True,
    )
    async def question(query: Json | None) -> Any:
        """What is asked now, in words, and the same as a file."""
        if not query:
            return no_update, no_update
        return fields.chips(desk, dict(query.get("asked") or {})), layout.exports(query)

    @app.callback(
        Output(layout.CARDS, "children"),
        Output("ledger-cards-shown", "data"),
        Output(layout.MORE, "hidden"),
        Output(layout.TOTAL, "children", allow_duplicate=True),
        Input(layout.QUERY, "data"),
        Input(layout.MORE, "n_clicks"),
        State("ledger-cards-shown", "data"),
        prevent_initial_call=True,
    )
    async def cards(query: Json | None, more: int | None, before: int | None) -> Any:
        """The same rows on a phone, some at a time."""
        if not query or not query.get("phone"):
            return (no_update,) * 4
        start = _whole(before, 0) if ctx.triggered_id == layout.MORE else 0
        found, total = await asyncio.to_thread(rows.cards, desk, query, start)
        shown = start + len(found)
        children: Any = found or [parts.empty(t("没有符合条件的事项。", "Nothing matches."))]
        if start:
            children = Patch()
            children.extend(found)
        return children, shown, shown >= total, _total(total)


def _total(total: int) -> str:
    return t(f"共 {total:,} 件", f"{total:,} in all")


def _whole(given: object, otherwise: int) -> int:
    """A number from the browser, which may have been made up."""
    return given if isinstance(given, int) and not isinstance(given, bool) and 0 <= given < 10**7 else otherwise


def _sort(request: Json) -> str:
    for asked in request.get("sortModel") or []:
        if isinstance(asked, dict) and asked.get("colId") in state.SORTABLE:
            return ("-" if asked.get("sort") == "desc" else "") + str(asked["colId"])
    return ""


def _preview(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output(preview.BODY, "children"),
        Input(preview.PEEK, "data"),
        State(layout.QUERY, "data"),
        prevent_initial_call=True,
    )
    async def look(peek: Json | None, query: Json | None) -> Any:
        if not peek or not query:
            return no_update
        try:
            return await preview.content(desk, str(peek["id"]), state.day_of(query))
        except Failed as failure:
            return [parts.empty(failure.answer.told)]


def _views(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output(views.MODAL, "opened"),
        Output(views.LIST, "children"),
        Output(views.TOLD, "children"),
        Input(views.OPEN, "n_clicks"),
        prevent_initial_call=True,
    )
    async def open_views(clicks: int | None) -> Any:
        if not clicks:
            return (no_update,) * 3
        return True, views.managed(await views.listed(desk)), None

    @app.callback(
        Output(views.GO, "data"),
        Output(views.TOLD, "children", allow_duplicate=True),
        Input(views.SAVE, "n_clicks"),
        State(views.NAME, "value"),
        State(views.SHARED, "checked"),
        State(views.DEFAULT, "checked"),
        State(layout.QUERY, "data"),
        running=[(Output(views.SAVE, "disabled"), True, False)],
        prevent_initial_call=True,
    )
    async def keep(clicks: int | None, name: str | None, shared: bool, default: bool, query: Json | None) -> Any:
        if not clicks or not query:
            return no_update, no_update
        body = {
            "name": name or "",
            "address": state.address(query),
            "shared": bool(shared),
            "default": bool(default),
        }
        answer = await desk.ask("POST", "/views", body=body)
        if not answer.is_good:
            missing = t("请填写视图名称。", "Give the view a name.")
            return no_update, missing if "name" in answer.fields and not name else answer.told
        return views.href(answer.body, str(query.get("as_of") or "")), None

    in_browser(app, "go", Output(views.GO, "clear_data"), Input(views.GO, "data"), prevent_initial_call=True)

    @app.callback(
        Output(views.LIST, "children", allow_duplicate=True),
        Output(views.TOLD, "children", allow_duplicate=True),
        Input(views.DROPPED, "data"),
        prevent_initial_call=True,
    )
    async def drop(chosen: Json | None) -> Any:
        if not chosen:
            return no_update, no_update
        answer = await desk.ask("DELETE", f"/views/{chosen['id']}")
        kept = await views.listed(desk)
        return views.managed(kept), None if answer.is_good else answer.told


def _urging(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output(urging.MODAL, "opened"),
        Output("urge-key", "data"),
        Output(urging.REASON, "value"),
        Output(urging.STEP, "value"),
        Input(urging.OPEN, "n_clicks"),
        prevent_initial_call=True,
    )
    async def open_urging(clicks: int | None) -> Any:
        if not clicks:
            return (no_update,) * 4
        return True, secrets.token_urlsafe(16), "", ""

    @app.callback(
        Output(urging.LIST, "children"),
        Output(urging.SLIPS, "data"),
        Output(urging.CONFIRM, "disabled"),
        Output(urging.TOLD, "children"),
        Input("urge-key", "data"),
        Input(urging.REASON, "value"),
        Input(urging.STEP, "value"),
        State(layout.GRID, "selectedRows"),
        prevent_initial_call=True,
    )
    async def rehearse(key: str | None, reason: str | None, step: str | None, chosen: list[Json] | None) -> Any:
        """Every slip that would be recorded, and what cannot be urged."""
        if not key or not chosen:
            return (no_update,) * 4
        if len(chosen) > urging.MOST:
            told = t(f"一次最多催办 {urging.MOST} 件，请分批。", f"At most {urging.MOST} at a time.")
            return None, [], True, told
        body = {"directives": [row["id"] for row in chosen], "reason": reason or "", "step": step or ""}
        answer = await desk.ask("POST", "/directives/urge/preview", body=body)
        if not answer.is_good:
            return None, [], True, answer.told
        listed, slips = urging.slips(answer.body["items"])
        return listed, slips, not (slips and (reason or "").strip()), None

    in_browser(
        app,
        "urge",
        Output(urging.URGED, "data"),
        Input(urging.CONFIRM, "n_clicks"),
        State(urging.SLIPS, "data"),
        State(urging.REASON, "value"),
        State(urging.STEP, "value"),
        State("urge-key", "data"),
        prevent_initial_call=True,
    )

    @app.callback(
        Output(urging.LIST, "children", allow_duplicate=True),
        Output(urging.TOLD, "children", allow_duplicate=True),
        Output(urging.SLIPS, "data", allow_duplicate=True),
        Output(urging.CONFIRM, "disabled", allow_duplicate=True),
        Input(urging.URGED, "data"),
        State(layout.GRID, "selectedRows"),
        prevent_initial_call=True,
    )
    async def urged(done: Json | None, chosen: list[Json] | None) -> Any:
        if not done:
            return (no_update,) * 4
        names = {row["id"]: _named(row) for row in chosen or []}
        if done.get("told"):
            # Nothing is lost: the same key sends again only what was not yet kept.
            return no_update, str(done["told"]), no_update, False
        return urging.outcome(done["items"], names), None, [], True

    @app.callback(
        Output(urging.MODAL, "opened", allow_duplicate=True),
        Input(urging.CANCEL, "n_clicks"),
        prevent_initial_call=True,
    )
    async def close(clicks: int | None) -> Any:
        return False if clicks else no_update


def _named(row: Json) -> str:
    return " ".join(str(row[name]) for name in ("number", "title") if row.get(name))
