"""Over the years 历年: what each unit of a group came to year after year, as points or as a rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import asof, figures, parts
from dashboards.assessment.head import choices
from dashboards.assessment.lines import groups
from dashboards.assessment.reading import Results, over_the_years
from dashboards.reader import t
from dashboards.statistics.charts import FONT, LAYOUT
from domain.words import Words

Json = dict[str, Any]
CHART = "as-trend"
BASES: Words = {"total": ("总分", "Points"), "rank": ("名次", "Rank")}
LABEL, TOP, BOTTOM = 15, 12, 30
"""How high a label is, and what lies above and below the lines, in pixels."""
LINES = ("#2f64a8", "#3c9a67", "#c8352b", "#8f5aa8", "#b07a12", "#2a8c9c")


async def view(shown: Results) -> list[Component | None]:
    group = shown.group
    years = await over_the_years(shown.desk, str(shown.year["kind"]), int(shown.year["year"]), shown.at)
    years = [(year, told) for year, told in years if told]
    if group is None or len(years) < 2:
        told = t("只有一个年度的结果，还不能比较。", "There are results of one year only: nothing to compare yet.")
        return [html.Section(parts.empty(told), className="card")]
    basis = "rank" if shown.query.get("basis") == "rank" else "total"
    chosen = choices(
        [(code, t(*name), asof.href(f"/assessment/{shown.id}", shown.at, show="trend", basis=code, group=group["code"]))
         for code, name in BASES.items()],
        basis, t("口径", "What is shown"),
    )  # fmt: skip
    found = {item["unit"]: (item["unit_name"], _series(years, item["unit"])) for item in shown.of(group)}
    names = [str(year) for year, _ in years]
    label = t(f"{group['name']}历年{t(*BASES[basis])}", f"{group['name']}: {t(*BASES[basis]).lower()} over the years")
    height = max(280, 24 * len(found) + 60)
    figure = chart(
        names,
        [(name, [each.get(basis) if each else None for each in series]) for name, series in found.values()],
        basis,
        height,
    )
    return [
        html.Div([groups(shown, "trend", group["code"]), chosen], className="ubar"),
        parts.card(
            group["name"],
            figures.graph(CHART, figure, height=height, label=label),
            figures.numbers(label, [t("单位", "Unit"), *names], [_row(name, series) for name, series in found.values()]),
            sub=t("以各年度最后一次计分为准；组别变动的单位按当年组别", "By the last round of each year; ranks are within the group of that year"),
        ),
    ]  # fmt: skip


def _series(years: Sequence[tuple[int, Json]], unit: str) -> list[Json | None]:
    return [next((item for item in told["items"] if item["unit"] == unit), None) for _, told in years]


def _row(name: str, series: Sequence[Mapping[str, Any] | None]) -> html.Tr:
    cells = [
        html.Td(
            "—"
            if each is None
            else t(f"{each['total']} 分 · 第 {each['rank']}", f"{each['total']} · no. {each['rank']}"),
            className="num",
        )
        for each in series
    ]
    return html.Tr([html.Th(name, **parts.attributes(scope="row")), *cells])


def chart(names: Sequence[str], lines: Sequence[tuple[str, Sequence[Any]]], basis: str, height: int) -> Json:
    """A line for each unit, called by its name where it ends."""
    read = [
        (name, [None if value is None else float(Decimal(str(value))) for value in values]) for name, values in lines
    ]
    data = [
        {
            "type": "scatter", "mode": "lines+markers", "x": list(names), "y": values, "name": name, "showlegend": False,
            "line": {"color": LINES[n % len(LINES)], "width": 2, "dash": "solid" if n < len(LINES) else "dot"},
            "marker": {"size": 7}, "hovertemplate": f"{name} %{{x}} %{{y}}<extra></extra>",
        }
        for n, (name, values) in enumerate(read)
    ]  # fmt: skip
    known = [value for _, values in read for value in values if value is not None]
    low, high = min(known), max(known)
    pad = max((high - low) * 0.06, 0.6)
    ends = {name: values[-1] for name, values in read if values[-1] is not None}
    apart = LABEL * (high - low + 2 * pad) / (height - TOP - BOTTOM)
    labels = [
        {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 6, "y": y, "text": name, "showarrow": False, "font": FONT}
        for name, y in spread(ends, apart, high + pad).items()
    ]  # fmt: skip
    bounds = [high + pad, low - pad] if basis == "rank" else [low - pad, high + pad]
    axis: Json = {"fixedrange": True, "gridcolor": "#e4e9ef", "zeroline": False, "tickfont": FONT, "range": bounds}
    layout = {
        **LAYOUT,
        "margin": {"l": 34, "r": 104, "t": TOP, "b": BOTTOM},
        "xaxis": {"type": "category", "fixedrange": True, "tickfont": FONT, "showgrid": False, "range": [-0.1, len(names) - 0.98]},
        "yaxis": axis | ({"dtick": 1} if basis == "rank" else {}),
        "annotations": labels,
    }  # fmt: skip
    return {"data": data, "layout": layout}


def spread(ends: Mapping[str, float], apart: float, top: float) -> dict[str, float]:
    """Where labels stand so that none covers another and none rises above `top`: pushed up, then back down."""
    names = sorted(ends, key=lambda name: ends[name])
    heights: list[float] = []
    for name in names:
        heights.append(max(ends[name], heights[-1] + apart) if heights else ends[name])
    for n in range(len(heights)):
        heights[-1 - n] = min(heights[-1 - n], top - n * apart)
    return dict(zip(names, heights, strict=True))
