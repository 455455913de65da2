"""Rows 行 of the ledger as the page shows them: the same columns and words as in the files taken out of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import dash_ag_grid as dag
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.desk import Desk
from dashboards.ledger import questions, state
from dashboards.parts import LIGHT_CLASS, light_words, said
from dashboards.reader import language, t
from domain import words
from domain.lights import Light
from services.documents.ledger_columns import BY_CODE, Column, seen
from services.queries import ledger
from services.queries.ledger import Line
from services.queries.moment import Reading

Json = dict[str, Any]

GRID = "ledger-grid"
MOST = 200
AT_ONCE = 100
HEIGHTS = {"normal": 38, "compact": 30}

GRID_THEME = (
    "themeQuartz.withParams({backgroundColor:'var(--card)',foregroundColor:'var(--ink)',borderColor:'var(--line)',"
    "headerBackgroundColor:'var(--page)',headerTextColor:'var(--ink2)',rowHoverColor:'var(--hover)',"
    "selectedRowBackgroundColor:'var(--blue-bg)',"
    "accentColor:'#2f64a8',fontFamily:'inherit',fontSize:13,headerFontSize:12.5,spacing:6,wrapperBorder:false,"
    "oddRowBackgroundColor:'var(--card)'})"
)

WIDE: dict[str, Json] = {
    "number": {"width": 178, "pinned": "left", "cellRenderer": "DirectiveLink"},
    "title": {"flex": 3, "minWidth": 240, "cellRenderer": "DirectiveLink"},
    "leads": {"flex": 2, "minWidth": 150},
    "assists": {"flex": 1, "minWidth": 150},
    "basis": {"minWidth": 180},
    "light": {"width": 118, "cellRenderer": "Light"},
    "report_light": {"width": 118, "cellRenderer": "Light"},
    "light_reason": {"width": 150},
    "progress": {"width": 92, "type": "rightAligned"},
    "returns": {"width": 84, "type": "rightAligned"},
    "urges": {"width": 84, "type": "rightAligned"},
    "extensions": {"width": 84, "type": "rightAligned"},
    "leader": {"width": 132},
    "external_number": {"width": 150},
}


def label(column: Column) -> str:
    return t(column.zh, column.en)


def grid(shown: Json) -> Component:
    """The grid, in the order and with the columns of the address."""
    english = language() == "en"
    sort = state.sort_of(shown["sort"])
    columns = []
    for code in [*shown["columns"], *(code for code in BY_CODE if code not in shown["columns"])]:
        column: Json = {
            "field": code,
            "headerName": label(BY_CODE[code]),
            "width": 128 if english else 112,
            **WIDE.get(code, {}),
            "sortable": code in state.SORTABLE,
            "hide": code not in shown["columns"],
        }
        if english and column.get("cellRenderer") == "Light":
            column["width"] = 146
        if code == sort.removeprefix("-"):
            column["sort"] = "desc" if sort.startswith("-") else "asc"
        columns.append(column)
    return parts.component(
        dag.AgGrid(
            id=GRID,
            rowModelType="infinite",
            getRowId="params.data.id",
            columnDefs=columns,
            defaultColDef={
                "resizable": True, "filter": False, "suppressHeaderMenuButton": True, "sortingOrder": ["asc", "desc"],
            },
            dangerously_allow_code=False,
            rowClassRules={
                "lr": "params.data && params.data.colour=='red'",
                "ly": "params.data && params.data.colour=='yellow'",
            },
            style={"height": "100%", "width": "100%"},
            dashGridOptions={
                "cacheBlockSize": AT_ONCE,
                "maxBlocksInCache": 8,
                # with two requests under way one answer is lost: one property carries them
                "maxConcurrentDatasourceRequests": 1,
                "rowHeight": HEIGHTS[shown["density"]],
                "headerHeight": 38,
                "animateRows": False,
                "suppressMultiSort": True,
                "suppressDragLeaveHidesColumns": True,
                "rowSelection": {"mode": "multiRow", "checkboxes": True, "headerCheckbox": False,
                                 "enableClickSelection": False},
                "selectionColumnDef": {"pinned": "left", "width": 42, "headerName": t("选择", "Select"),
                                       "headerClass": "quiet", "suppressHeaderMenuButton": True},
                "localeText": {
                    **({} if english else grid_words()),
                    "noRowsToShow": t("没有符合条件的事项", "Nothing matches"),
                },
                "theme": {"function": GRID_THEME},
            },
        )
    )  # fmt: skip


@cache
def grid_words() -> dict[str, str]:
    """The grid's own texts in Chinese (AG Grid community locale 35.3.1, MIT)."""
    found: dict[str, str] = json.loads((Path(__file__).parent / "grid_zh.json").read_text("utf-8"))
    return found


def block(desk: Desk, shown: Json, offset: int, limit: int) -> tuple[list[Json], int]:
    """One block of the list as this reader may see it, and how many rows there are."""
    at = state.day_of(shown)
    columns = [BY_CODE[code] for code in state.columns_of(shown.get("columns"))]
    with desk.reading(at) as (conn, reading):
        found = ledger.page(
            conn,
            reading,
            desk.mine(questions.filters(dict(shown.get("asked") or {}))),
            cursors=desk.cursors,
            sort=state.sort_of(shown.get("sort")),
            offset=min(max(offset, 0), ledger.MOST_SKIPPED),
            limit=min(max(limit, 1), MOST),
        )
        return [row(desk, line, reading, at, columns) for line in found.rows], found.total


def row(desk: Desk, line: Line, reading: Reading, at: date | None, columns: Sequence[Column]) -> Json:
    """One line as the grid shows it: text only, no code."""
    it = seen(line, reading, desk.name, language())
    told: Json = {
        "id": str(line.id),
        "href": asof.href(f"/directive/{line.id}", at),
        "colour": it.light.colour,
    }
    for column in columns:
        value = column.value(it)
        if column.kind == "light":
            light = it.light if column.code == "light" else it.report_light
            told[column.code] = _light(light)
        elif column.code == "progress":
            told[column.code] = f"{value}%" if value is not None else ""
        elif column.code == "number":
            told[column.code] = value or t("未编号", "No number")
        elif column.code == "due" and value is None and line.leads:
            told[column.code] = said(words.DUE_KIND, line.due_kind)
        else:
            told[column.code] = value.isoformat() if isinstance(value, date) else value if value is not None else ""
    return told


def _light(light: Light) -> Json:
    return {"kind": LIGHT_CLASS.get(light.colour, "n"), "text": light_words(light.colour, light.days)}


CARD_COLUMNS = tuple(BY_CODE[code] for code in ("number", "light", "title", "leads", "status", "due"))


def cards(desk: Desk, shown: Json, offset: int) -> tuple[list[Component], int]:
    """The same list on a phone."""
    found, total = block(
        desk, {**shown, "columns": [column.code for column in CARD_COLUMNS]}, offset, state.FIRST_CARDS
    )
    return [card(line) for line in found], total


def card(line: Json) -> Component:
    light = html.Span(line["light"]["text"], className=f"lt {line['light']['kind']}")
    due = t("时限 ", "due ") + line["due"] if line["due"] else ""
    return html.A(
        [
            html.Span([light, html.Span(line["number"], className="num")], className="top"),
            html.B(line["title"]),
            html.Small(" · ".join(filter(None, [line["leads"], line["status"], due]))),
        ],
        href=line["href"],
        className=f"lcard l-{line['colour']}",
    )


def stores(shown: Json) -> list[Component]:
    """What the page holds in the browser: its state, the row looked at, what is chosen, what was done."""
    return [
        dcc.Store(id="ledger-query", data=shown),
        dcc.Store(id="ledger-peek"),
        dcc.Store(id="ledger-cards-shown", data=0),
        dcc.Store(id="ledger-slips"),
        dcc.Store(id="ledger-urged"),
        dcc.Store(id="view-go"),
        dcc.Store(id="view-dropped"),
    ]
