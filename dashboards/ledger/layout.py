"""How the ledger 督办台账 looks: filters that stand in the address, a grid, and cards on a phone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import dash_ag_grid as dag
import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.desk import Desk
from dashboards.ledger import questions
from dashboards.parts import LIGHT_CLASS, light_words, said
from dashboards.reader import account, day, day_shape, language, t
from domain import words
from domain.words import Words
from services.queries.ledger import Line
from services.queries.moment import Reading

Json = dict[str, Any]

GRID, GRID_BOX, CARDS, TOTAL, QUERY = (
    "ledger-grid",
    "ledger-box",
    "ledger-cards",
    "ledger-total",
    "ledger-query",
)
FIRST_CARDS = 40

SORTABLE = {"number", "title", "source", "leader", "due", "report_due", "status", "progress", "light"}

AWAITING: Words = {
    "sign_for": ("待签收", "To be signed for"),
    "review": ("待审核", "To be reviewed"),
    "objection": ("异议待裁定", "Objection to decide"),
    "extension": ("延期待审批", "Extension to decide"),
    "correction": ("更正待确认", "Correction to confirm"),
}

GRID_THEME = (
    "themeQuartz.withParams({backgroundColor:'var(--card)',foregroundColor:'var(--ink)',borderColor:'var(--line)',"
    "headerBackgroundColor:'var(--page)',headerTextColor:'var(--ink2)',rowHoverColor:'var(--hover)',"
    "accentColor:'#2f64a8',fontFamily:'inherit',fontSize:13,headerFontSize:12.5,spacing:6,wrapperBorder:false,"
    "oddRowBackgroundColor:'var(--card)'})"
)


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    at = asof.asked(query, desk.today())
    asked = questions.asked(query)
    return html.Div(
        [
            asof.band(at, asof.href("/ledger", None, **asked)),
            parts.page_head(t("督办台账", "Ledger"), _as_of(desk, at)),
            dcc.Store(id=QUERY, data={"asked": asked, "as_of": at.isoformat() if at else "", "cards": FIRST_CARDS}),
            html.Section(
                [
                    _filters(desk, asked),
                    html.Div([html.H2(t("事项", "Matters")), html.Span("", id=TOTAL, className="total num", role="status")], className="hd"),
                    html.Div(grid(), id=GRID_BOX, className="ag-wrap"),
                    html.Div(id=CARDS, className="ledger-cards"),
                ],
                className="card gridcard",
            ),
        ]
    )  # fmt: skip


def _as_of(desk: Desk, at: date | None) -> str:
    shown = day(at or desk.today())
    return t(
        f"截至 {shown}；筛选条件就在网址里，可直接转发",
        f"As of {shown}; the filters are in the address, ready to pass on",
    )


def _filters(desk: Desk, asked: Json) -> Component:
    office = desk.office()
    units = sorted((u for u in office.units.values() if not u.closed_on), key=lambda u: (u.kind, u.code))
    this_year = desk.today().year
    fields: list[Component] = [
        dmc.TextInput(
            id={"filter": "q"},
            label=t("编号、事项、内容", "Number, matter, text"),
            value=asked.get("q", ""),
            debounce=True,
            size="xs",
        ),
        _choice("light", t("亮灯", "Light"), [(c, said(words.LIGHT, c)) for c in words.LIGHT], asked),
        _choice("status", t("状态", "Status"), [(c, said(words.STATUS, c)) for c in words.STATUS], asked),
        _choice("source", t("来源", "Source"), [(c, said(words.SOURCE, c)) for c in words.SOURCE], asked),
        _choice(
            "holder",
            t("现在由谁办", "Held by"),
            [(c, said(words.HOLDER, c)) for c in words.HOLDER if c != "none"],
            asked,
        ),
        _choice("awaiting", t("待办环节", "Waiting for"), [(c, said(AWAITING, c)) for c in AWAITING], asked),
    ]
    if account().role != "unit":
        fields.append(_choice("unit", t("单位", "Unit"), [(u.code, u.name) for u in units], asked))
    if account().role in ("office", "office_head", "auditor"):
        fields.append(
            _choice(
                "leader",
                t("批示领导", "Leader"),
                [(p.code, f"{p.title} {p.holder}") for p in office.posts.values()],
                asked,
            )
        )
    fields += [
        _day_field("due_after", t("时限自", "Due from"), asked),
        _day_field("due_before", t("时限至", "Due until"), asked),
        _choice("open", t("是否在办", "Open"), [("1", t("在办", "Open")), ("0", t("已结束", "Over"))], asked),
        _choice("year", t("编号年度", "Year"), [(str(y), str(y)) for y in range(this_year, this_year - 6, -1)], asked),
        html.A(t("清除", "Clear"), href="/ledger", className="btn"),
    ]
    return html.Div(fields, className="filters")


def _choice(name: str, label: str, options: Sequence[tuple[str, str]], asked: Json) -> Component:
    value = str(asked.get(name, "")).split(",")[0] or None
    if value not in {code for code, _ in options}:
        value = None
    return parts.component(dmc.Select(
        id={"filter": name}, label=label, value=value, data=[{"value": c, "label": w} for c, w in options],
        clearable=True, searchable=True, size="xs", placeholder=t("不限", "Any"), nothingFoundMessage=t("没有", "None"),
    ))  # fmt: skip


def _day_field(name: str, label: str, asked: Json) -> Component:
    return parts.component(dmc.DateInput(
        id={"filter": name}, label=label, value=asked.get(name) or None, valueFormat=day_shape(), **parts.clearable(), size="xs",
        placeholder=t("不限", "Any"),
    ))  # fmt: skip


def grid() -> Component:
    """The grid; a new question makes a new one."""
    wide = language() == "en"
    columns: list[Json] = [
        {
            "field": "number",
            "headerName": t("督办编号", "Number"),
            "width": 176,
            "pinned": "left",
            "cellRenderer": "DirectiveLink",
        },
        {"field": "light", "headerName": t("亮灯", "Light"), "width": 122 if wide else 108, "cellRenderer": "Light"},
        {
            "field": "title",
            "headerName": t("事项", "Matter"),
            "flex": 3,
            "minWidth": 240,
            "cellRenderer": "DirectiveLink",
        },
        {"field": "units", "headerName": t("牵头单位", "Lead units"), "flex": 2, "minWidth": 150},
        {"field": "status", "headerName": t("状态", "Status"), "width": 146 if wide else 100},
        {"field": "holder", "headerName": t("现在由谁办", "Held by"), "width": 110},
        {"field": "due", "headerName": t("办结时限", "Deadline"), "width": 122},
        {"field": "report_due", "headerName": t("下次报送", "Next report"), "width": 122},
        {"field": "source", "headerName": t("来源", "Source"), "width": 170 if wide else 112},
        {"field": "leader", "headerName": t("批示领导", "Leader"), "width": 130},
        {"field": "progress", "headerName": t("进度", "Progress"), "width": 98, "type": "rightAligned"},
    ]
    for column in columns:
        column["sortable"] = column["field"] in SORTABLE
    return parts.component(
        dag.AgGrid(
            id=GRID,
            rowModelType="infinite",
            getRowId="params.data.id",
            columnDefs=columns,
            defaultColDef={"resizable": True, "filter": False, "suppressHeaderMenuButton": True},
            dangerously_allow_code=False,
            rowClassRules={
                "lr": "params.data && params.data.colour=='red'",
                "ly": "params.data && params.data.colour=='yellow'",
            },
            style={"height": "min(640px, calc(100vh - 380px))", "minHeight": 360, "width": "100%"},
            dashGridOptions={
                "cacheBlockSize": 100,
                "maxBlocksInCache": 8,
                # with two requests under way one answer is lost: one property carries them
                "maxConcurrentDatasourceRequests": 1,
                "rowHeight": 36,
                "headerHeight": 38,
                "animateRows": False,
                "suppressDragLeaveHidesColumns": True,
                "localeText": {
                    **({} if wide else grid_words()),
                    "noRowsToShow": t("没有符合条件的事项", "Nothing matches"),
                },
                "theme": {"function": GRID_THEME},
            },
        )
    )


@cache
def grid_words() -> dict[str, str]:
    """The grid's own texts in Chinese (AG Grid community locale 35.3.1, MIT)."""
    found: dict[str, str] = json.loads((Path(__file__).parent / "grid_zh.json").read_text("utf-8"))
    return found


def row(desk: Desk, line: Line, reading: Reading, at: date | None) -> Json:
    """One line of the ledger as the grid shows it: text only, no code."""
    light = line.lights(reading).completion
    return {
        "id": str(line.id),
        "href": asof.href(f"/directive/{line.id}", at),
        "number": line.number or t("未编号", "No number"),
        "colour": light.colour,
        "light": {"kind": LIGHT_CLASS.get(light.colour, "n"), "text": light_words(light.colour, light.days)},
        "title": line.title,
        "units": t("、", ", ").join(desk.name(code) for code in line.leads),
        "status": said(words.STATUS, line.status),
        "holder": said(words.HOLDER, line.holder),
        "due": line.due.isoformat() if line.due else said(words.DUE_KIND, line.due_kind) if line.leads else "",
        "report_due": line.report_due.isoformat() if line.report_due else "",
        "source": said(words.SOURCE, line.source),
        "leader": desk.name(line.leader) if line.leader else "",
        "progress": f"{line.progress}%" if line.progress is not None else "",
    }


def card(shown: Json) -> Component:
    """The same line on a phone."""
    light = html.Span(shown["light"]["text"], className=f"lt {shown['light']['kind']}")
    due = t("时限 ", "due ") + shown["due"] if shown["due"] else ""
    return html.A(
        [
            html.Span([light, html.Span(shown["number"], className="num")], className="top"),
            html.B(shown["title"]),
            html.Small(" · ".join(filter(None, [shown["units"], shown["status"], due]))),
        ],
        href=shown["href"],
        className="lcard",
    )
