"""What happens in the ledger: a question asked, its rows fetched block by block, on the server."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

from dash import ALL, Dash, Input, Output, State, no_update
from dash.development.base_component import Component

from dashboards import parts
from dashboards.browser import in_browser
from dashboards.desk import Desk
from dashboards.ledger import layout, questions
from dashboards.reader import t
from services.queries import ledger

Json = dict[str, Any]
FILTER = {"filter": ALL}
MOST = 200


def register(app: Dash, desk: Desk) -> None:
    in_browser(
        app,
        "ledger",
        Output(layout.QUERY, "data"),
        Input(FILTER, "value"),
        State(FILTER, "id"),
        State(layout.QUERY, "data"),
        prevent_initial_call=True,
    )

    @app.callback(Output(layout.GRID_BOX, "children"), Input(layout.QUERY, "data"), prevent_initial_call=True)
    async def show_grid(query: Json | None) -> Any:
        return layout.grid() if query else no_update

    @app.callback(
        Output(layout.GRID, "getRowsResponse"),
        Input(layout.GRID, "getRowsRequest"),
        State(layout.QUERY, "data"),
        prevent_initial_call=True,
    )
    async def rows(request: Json | None, query: Json | None) -> Any:
        if not request or not query:
            return no_update
        start = int(request.get("startRow") or 0)
        limit = min(max(int(request.get("endRow") or start + 100) - start, 1), MOST)
        found, total = await asyncio.to_thread(lines, desk, query, sort_of(request), start, limit)
        return {"rowData": found, "rowCount": total}

    @app.callback(
        Output(layout.CARDS, "children"),
        Output(layout.TOTAL, "children"),
        Input(layout.QUERY, "data"),
    )
    async def cards(query: Json | None) -> Any:
        """The same rows as cards, and how many there are."""
        if not query:
            return no_update, no_update
        limit = min(int(query.get("cards") or layout.FIRST_CARDS), MOST)
        found, total = await asyncio.to_thread(lines, desk, query, "-number", 0, limit)
        shown: list[Component] = [layout.card(line) for line in found]
        if not shown:
            shown = [parts.empty(t("没有符合条件的事项。", "Nothing matches."))]
        if total > len(found):
            rest = t(
                f"共 {total:,} 件，这里显示前 {len(found)} 件；请用筛选缩小范围。",
                f"The first {len(found)} of {total:,}; narrow it by the filters.",
            )
            shown.append(parts.empty(rest))
        return shown, t(f"共 {total:,} 件", f"{total:,} in all")


def sort_of(request: Json) -> str:
    """The order asked for; what cannot be sorted by is not."""
    for asked in request.get("sortModel") or []:
        if asked.get("colId") in layout.SORTABLE:
            return ("-" if asked.get("sort") == "desc" else "") + str(asked["colId"])
    return "-number"


def lines(desk: Desk, query: Json, sort: str, offset: int, limit: int) -> tuple[list[Json], int]:
    """One block of the ledger as this reader may see it, and how many rows there are."""
    at = date.fromisoformat(query["as_of"]) if query.get("as_of") else None
    with desk.reading(at) as (conn, reading):
        found = ledger.page(
            conn,
            reading,
            desk.mine(questions.filters(query["asked"])),
            cursors=desk.cursors,
            sort=sort,
            offset=offset,
            limit=limit,
        )
        return [layout.row(desk, line, reading, at) for line in found.rows], found.total
