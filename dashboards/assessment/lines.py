"""Composition 得分构成: a group's units by their indicators, the fuller the bluer; a cell opens its line of the receipt."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.assessment.head import choices
from dashboards.assessment.ranking import may_see, receipt_href
from dashboards.assessment.reading import Results, named, share
from dashboards.reader import t

Json = dict[str, Any]


def groups(shown: Results, show: str, chosen: str) -> Component | None:
    """The choice of a group, where there are several."""
    if len(shown.groups) < 2:
        return None
    here = f"/assessment/{shown.id}"
    kept = {name: shown.query.get(name, "") for name in ("basis", "round")}
    found = [
        (group["code"], str(group["name"]), asof.href(here, shown.at, show=show, group=group["code"], **kept))
        for group in shown.groups
    ]
    return choices(found, chosen, t("组别", "Group"))


def view(shown: Results) -> list[Component | None]:
    group = shown.group
    if group is None:
        return [html.Section(parts.empty(t("尚无结果。", "There are no results yet.")), className="card")]
    sub = t("颜色深浅为得分占权重的比例；点分数看公式和依据",
            "The deeper, the more of the weight was reached; a figure opens its formula and facts")  # fmt: skip
    table = html.Div(_table(shown, group), className="scroll", tabIndex=0, role="region",
                     **parts.attributes(aria_label=t("得分构成", "Composition")))  # fmt: skip
    return [groups(shown, "lines", group["code"]), parts.card(group["name"], table, sub=sub, flush=True)]


def _table(shown: Results, group: Mapping[str, Any]) -> Component:
    lines, names = shown.lines(group), named(shown.told["dimensions"])
    ordered = [line for code in names for line in lines if line["dimension"] == code]
    scope = parts.attributes(scope="col")
    first = [html.Th(t("单位", "Unit"), rowSpan=2, className="as-unit", **scope)]
    for code, found in groupby(ordered, lambda line: line["dimension"]):
        several = list(found)
        whole = sum((Decimal(group["weights"][line["code"]]) for line in several), Decimal(0))
        first.append(
            html.Th(
                [names[code], html.Small(f" {whole}")],
                colSpan=len(several),
                className="as-dim",
                **parts.attributes(scope="colgroup"),
            )
        )
    first.append(html.Th(t("总分", "Total"), rowSpan=2, className="n", **scope))
    second = [
        html.Th(
            html.Span([line["name"], html.Small(f" {group['weights'][line['code']]}", className="num")]),
            className="as-ind",
            title=line["name"],
            **scope,
        )
        for line in ordered
    ]
    rows = [_row(shown, item, group, ordered) for item in shown.of(group)]
    return html.Table(
        [html.Thead([html.Tr(first), html.Tr(second)]), html.Tbody(rows)],
        className="as-matrix as-lines",
        style={"minWidth": 180 + 44 * len(ordered)},
    )


def _row(shown: Results, item: Json, group: Mapping[str, Any], ordered: list[Json]) -> html.Tr:
    seen = may_see(item["unit"])
    name = html.A(item["unit_name"], href=receipt_href(shown, item["unit"])) if seen else item["unit_name"]
    rank = html.Span("—" if item["rank"] is None else str(item["rank"]), className="as-rank num")
    cells: list[Component] = [html.Th([rank, name], className="as-unit", **parts.attributes(scope="row"))]
    for line in ordered:
        points, weight = item["lines"].get(line["code"]), group["weights"][line["code"]]
        told = "·" if points is None else points
        title = t(f"{line['name']}：{told} / {weight}", f"{line['name']}: {told} of {weight}")
        if points is None:
            cells.append(html.Td(told, className="as-na", title=title))
            continue
        level = f"{round(100 * share(points, weight))}%"
        inner = html.A(told, href=receipt_href(shown, item["unit"], line["code"]), title=title) if seen else told
        cells.append(html.Td(inner, className="as-cell num", style={"--share": level}))
    cells.append(html.Td(html.B(item["total"]), className="n num"))
    return html.Tr(cells)
