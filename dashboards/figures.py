"""Figures 图表: what every chart and every bar of ours has in common, and how rates are told."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.reader import language, t
from domain import words

CHART: Final[dict[str, Any]] = {
    "displayModeBar": False,
    "displaylogo": False,
    # The library's own button would offer to send the data to its maker.
    "modeBarButtonsToRemove": ["sendChartToCloud"],
    "scrollZoom": False,
    "doubleClick": False,
}
FILLS: Final = {"red": "#c8352b", "yellow": "#e0a021", "green": "#3c9a67", "blue": "#2f64a8", "grey": "#b8c2cd"}
FEWEST: Final = 3
"""Of fewer than these a rate says nothing."""


def rate(part: int, whole: int) -> str:
    """One decimal; a dash where too few were counted."""
    if whole < FEWEST:
        return "—"
    shown = (Decimal(part * 100) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{shown}%"


def signed(change: int) -> str:
    """A change as people write it, with a true minus."""
    return f"+{change:,}" if change > 0 else f"−{-change:,}" if change < 0 else t("持平", "no change")


def graph(id: str, figure: dict[str, Any], *, height: int, label: str) -> Component:
    """A chart with the one configuration; what it shows stands as a table beneath it."""
    config: Any = {**CHART, "locale": "en" if language() == "en" else "zh-CN"}
    chart = dcc.Graph(id=id, figure=figure, config=config, responsive=True, style={"height": height})
    return html.Div(chart, className="chart", role="img", **parts.attributes(aria_label=label))


def numbers(label: str, heads: Sequence[str], rows: Sequence[Component]) -> Component:
    """The numbers of a chart, to read, to follow and to print."""
    table = html.Table(
        [
            html.Thead(html.Tr([html.Th(head, **parts.attributes(scope="col")) for head in heads])),
            html.Tbody(list(rows)),
        ],
        className="st",
    )
    scroll = html.Div(table, className="scroll", tabIndex=0, role="region", **parts.attributes(aria_label=label))
    return html.Details([html.Summary(t("数据表", "The numbers")), scroll], className="numbers")


LIT: Final = (("red", "r"), ("yellow", "y"), ("green", "g"))


def light_bar(counts: Sequence[tuple[str, int]], most: int) -> Component:
    """Red, yellow and green side by side; the whole bar as long as this one's share of the longest."""
    total = sum(count for _, count in counts)
    told = t("、", ", ").join(f"{parts.said(words.LIGHT, colour)} {count}" for colour, count in counts if count)
    stretches = [html.I(className=f"lb-{colour}", style={"flexGrow": count}) for colour, count in counts if count]
    width = f"{100 * total / most:.1f}%" if most else "0"
    return html.Span(
        html.Span(stretches, className="lb", style={"width": width}), className="lbar", role="img",
        **parts.attributes(aria_label=told or t("没有在办", "None open")), title=told,
    )  # fmt: skip


def legend(colours: Sequence[tuple[str, str]]) -> Component:
    return html.Span(
        [html.Span([html.I(className=f"lb-{colour}"), name]) for colour, name in colours], className="lamp-key"
    )
