"""How the ledger 督办台账 looks: its question in the address, a grid with a preview beside it, cards on a phone."""

from __future__ import annotations

from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.desk import Desk
from dashboards.ledger import fields, preview, rows, state, urging, views
from dashboards.reader import account, day, language, t
from services.documents.ledger_columns import BY_CODE

Json = dict[str, Any]

GRID, GRID_BOX, CARDS, MORE, TOTAL, QUERY, CHIPS = (
    "ledger-grid",
    "ledger-box",
    "ledger-cards",
    "ledger-more",
    "ledger-total",
    "ledger-query",
    "ledger-chips",
)
EXPORTS, COLUMNS = "ledger-exports", "ledger-columns"


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    at = asof.asked(query, desk.today())
    kept = await views.listed(desk)
    shown = state.of(views.opened_with(kept, query), at)
    office = urging.may_urge(account().role) and at is None
    return html.Div(
        [
            asof.band(at, asof.href("/ledger", None, **state.address(shown))),
            parts.page_head(t("督办台账", "Ledger"), _as_of(desk, at), *_tools(kept, shown)),
            *rows.stores(shown),
            html.Section(
                [
                    fields.filters(desk, shown["asked"]),
                    html.Div(fields.chips(desk, shown["asked"]), id=CHIPS, className="chips"),
                    _head(shown, may_urge=office),
                    html.Div(
                        [
                            html.Div(rows.grid(shown), id=GRID_BOX, className="ag-wrap"),
                            preview.drawer(),
                        ],
                        className="ledger-body",
                    ),
                    html.Div(
                        [
                            html.Div(id=CARDS),
                            html.Button(t("再显示一些", "Show more"), id=MORE, className="btn more-cards", type="button", hidden=True),
                        ],
                        className="ledger-cards",
                    ),
                ],
                className=f"card gridcard {shown['density']}",
                id="ledger-card",
            ),
            views.modal(),
            urging.modal() if office else None,
        ],
        className="ledger-page",
    )  # fmt: skip


def _as_of(desk: Desk, at: date | None) -> str:
    shown = day(at or desk.today())
    return t(
        f"截至 {shown}；筛选、排序和列都在网址里，可直接转发",
        f"As of {shown}; filters, order and columns are in the address, ready to pass on",
    )


def _tools(kept: list[Json], shown: Json) -> list[Component]:
    return [
        views.chooser(kept, shown["view"], shown["as_of"]),
        parts.button(t("保存视图", "Keep view"), id=views.OPEN, name="plus"),
        _columns(shown),
        html.Details(
            [
                html.Summary([parts.icon("download"), t("导出", "Export")], className="btn"),
                html.Div(exports(shown), className="menu", id=EXPORTS),
            ],
            className="more",
        ),
    ]


def exports(shown: Json) -> list[Component]:
    """The very list as a file, all its rows. The browser keeps it, shows how far it is and can stop it."""
    tongue = "en" if language() == "en" else "zh"
    told = t("当前列表的全部行，按现有排序和列。", "Every row of this list, in its order, with its columns.")
    return [
        html.Small(told),
        html.A(t("Excel 表格", "Excel"), href=state.export(shown, "xlsx", tongue), className="btn", download=""),
        html.A(t("CSV 表格", "CSV"), href=state.export(shown, "csv", tongue), className="btn", download=""),
    ]


def _columns(shown: Json) -> Component:
    """Which columns stand in the grid and in what order; the browser changes them at once."""
    order = [*shown["columns"], *(code for code in BY_CODE if code not in shown["columns"])]
    items = [_column(code, is_shown=code in shown["columns"]) for code in order]
    density = html.Button(
        t("行距：宽松 / 紧凑", "Rows: wide / narrow"), id="ledger-density", className="btn sm", type="button"
    )
    reset = html.Button(t("恢复默认列", "Usual columns"), id="ledger-columns-reset", className="btn sm", type="button")
    return html.Details(
        [
            html.Summary([parts.icon("columns"), t("列", "Columns")], className="btn"),
            html.Div(
                [html.Ol(items, id=COLUMNS), html.Div([density, reset], className="turn")], className="menu columns"
            ),
        ],
        className="more columns-box",
    )


def _column(code: str, *, is_shown: bool) -> Component:
    name = rows.label(BY_CODE[code])
    up = parts.attributes(data_move="-1", aria_label=t(f"{name}上移", f"Move {name} up"))
    down = parts.attributes(data_move="1", aria_label=t(f"{name}下移", f"Move {name} down"))
    pressed = parts.attributes(data_toggle="1", aria_pressed=str(is_shown).lower())
    return html.Li(
        [
            html.Button(name, className="col", type="button", **pressed),
            html.Button("↑", className="mv", type="button", **up),
            html.Button("↓", className="mv", type="button", **down),
        ],
        **parts.attributes(data_code=code),
    )


def _head(shown: Json, *, may_urge: bool) -> Component:
    return html.Div(
        [
            html.H2(t("事项", "Matters")),
            html.Span("", id=TOTAL, className="total num", role="status"),
            html.Div(fields.sort_field(state.sort_of(shown["sort"])), className="phone-sort"),
            urging.bar(may=may_urge),
            html.Small(
                t("↑↓ 选行，回车预览，空格勾选", "↑↓ to a row, Enter to preview, Space to choose"), className="keys"
            ),
        ],
        className="hd",
    )
