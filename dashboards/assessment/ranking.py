"""Ranking 排名: each group from its first place on, every bar made of what it is composed of; a bar opens the receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.assessment.reading import Results, named, share
from dashboards.parts import said
from dashboards.reader import account, t
from domain import words

Json = dict[str, Any]
FILLS = 6
"""How many dimensions have a colour of their own."""


def view(shown: Results) -> list[Component | None]:
    if not shown.items:
        return [html.Section(parts.empty(_nothing(shown)), className="card")]
    most = max(max(Decimal(item["total"]) for item in shown.items), Decimal(100))
    cards = [_group(shown, group, shown.of(group), most) for group in shown.groups]
    return [_counts(shown), _legend(shown), html.Div([card for card in cards if card], className="as-groups")]


def _nothing(shown: Results) -> str:
    if not shown.year["rounds"]:
        return t(
            "尚未计分。数据核实后由督查办计分。", "Nothing was scored yet. The office scores once values are verified."
        )
    return t("结果尚未告知本单位。", "Your unit has not been told its result yet.")


def receipt_href(shown: Results, unit: str, line: str = "") -> str:
    found = asof.href(f"/assessment/{shown.id}/receipt/{unit}", shown.at, round=shown.round)
    return f"{found}#line-{line}" if line else found


def may_see(unit: str) -> bool:
    """Whether this reader may open the receipt of a unit."""
    who = account()
    return who.role != "unit" or who.unit == unit


def _counts(shown: Results) -> Component | None:
    if account().role == "unit" and len(shown.items) == 1:
        return None
    held = [item["grade"] for item in shown.items]
    told = [(t("参评单位", "Units"), len(held), "")]
    told += [(grade["name"], held.count(grade["code"]), "") for grade in shown.told["grades"]]
    told.append((t("数据提醒", "Doubts"), len(shown.told["doubts"]), "y" if shown.told["doubts"] else ""))
    cells = [
        html.Div(
            [html.Span(name, className="k"), html.Span(str(n), className="v num")], className=f"count {kind}".strip()
        )
        for name, n, kind in told
    ]
    return html.Div(cells, className="counts as-counts")


def _legend(shown: Results) -> Component:
    found = [(f"as-f{n % FILLS}", str(each["name"])) for n, each in enumerate(shown.told["dimensions"])]
    if any(Decimal(item["bonus"]) for item in shown.items):
        found.append(("as-plus", t("加分", "Bonus")))
    return html.Div([html.Span([html.I(className=kind), name]) for kind, name in found], className="lamp-key as-key")


def _group(shown: Results, group: Mapping[str, Any], items: Sequence[Json], most: Decimal) -> Component | None:
    if not items:
        return None
    sub = t(f"{group['units']} 个单位", f"{group['units']} units")
    more = parts.link(
        t("得分构成", "Composition"), asof.href(f"/assessment/{shown.id}", shown.at, show="lines", group=group["code"],
                                            round=shown.round), kind="link",
    ) if account().role != "unit" else None  # fmt: skip
    rows = [_row(shown, item, most) for item in items]
    return parts.card(group["name"], html.Ol(rows, className="as-bars"), sub=sub, right=more, flush=True)


def grade_tag(shown: Results, item: Mapping[str, Any]) -> Component | None:
    """The grade and, where it is not the threshold's, what held it."""
    if not item["grade"]:
        return None
    codes = [grade["code"] for grade in shown.told["grades"]]
    place = codes.index(item["grade"]) if item["grade"] in codes else 1
    kind = "g" if place == 0 else "r" if place == len(codes) - 1 and place > 1 else "n"
    held = item["grade_why"] not in ("", "threshold")
    why = html.Small(said(words.GRADE_REASON, item["grade_why"])) if held else None
    return html.Span([html.Span(item["grade_name"], className=f"lt {kind}"), why], className="as-given-grade")


def _row(shown: Results, item: Json, most: Decimal) -> Component:
    names = named(shown.told["dimensions"])
    sums = [(n, names[code], Decimal(item["dimensions"].get(code, 0))) for n, code in enumerate(names)]
    bonus = Decimal(item["bonus"])
    told = [f"{name} {points}" for _, name, points in sums if points] + (
        [t(f"加分 {bonus}", f"bonus {bonus}")] if bonus else []
    )
    stretches = [
        html.I(className=f"as-f{n % FILLS}", style={"flexGrow": str(points)}, title=f"{name} {points}")
        for n, name, points in sums if points > 0
    ]  # fmt: skip
    if bonus:
        stretches.append(html.I(className="as-plus", style={"flexGrow": str(bonus)}))
    width = f"{100 * share(item['total'], most):.2f}%"
    bar = html.Span(html.Span(stretches or [html.I(className="as-f0", style={"flexGrow": "1"})], className="as-bar", style={"width": width}), className="as-track",
                    role="img", **parts.attributes(aria_label=t("、", ", ").join(told) or item["total"]))  # fmt: skip
    marks = []
    if Decimal(item["deduction"]):
        marks.append(html.Span(t(f"扣 {item['deduction']}", f"−{item['deduction']}"), className="c-red num"))
    if not item["complete"]:
        marks.append(html.Span(t("缺数据", "incomplete"), className="c-yellow"))
    name: Component = html.Span(item["unit_name"], className="nm")
    if may_see(item["unit"]):
        name = html.A(item["unit_name"], href=receipt_href(shown, item["unit"]), className="nm")
    return html.Li(
        [
            html.Span("—" if item["rank"] is None else str(item["rank"]), className="as-rank num"),
            name,
            bar,
            html.Span([html.B(item["total"], className="num"), *marks], className="as-total"),
            html.Span(grade_tag(shown, item), className="as-grade"),
        ],
        className="as-row" + (" as-own" if item["unit"] == account().unit else ""),
    )
