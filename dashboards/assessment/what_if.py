"""What if 推演: the same facts under other weights or another scheme, and how far ranks hang on one weight.

The weights stand in the address, so that what was tried can be passed on. Nothing is kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboards import asof, figures, parts
from dashboards.assessment.head import choices
from dashboards.assessment.lines import groups
from dashboards.assessment.reading import Results, named, params
from dashboards.assessment.trend import LINES
from dashboards.parts import said
from dashboards.reader import account, t
from dashboards.statistics.charts import FONT, LAYOUT
from domain.words import Words
from services.permissions import KEEPERS

Json = dict[str, Any]
CHART = "as-sensitivity"
PREFIX = "w-"
"""Of the weights in an address, before the indicator's code."""
WHATS: Words = {"total": ("总分", "Total"), "rank": ("名次", "Rank"), "grade": ("等次", "Grade")}


async def view(shown: Results) -> list[Component | None]:
    group = shown.group
    if group is None:
        told = t("计分后才能推演。", "Score first; then other weights can be tried.")
        return [html.Section(parts.empty(told), className="card")]
    is_office = account().role in KEEPERS and shown.at is None
    tried, sensitivity = await asyncio.gather(
        _tried(shown, group) if is_office else _nothing(), _sensitivity(shown, group)
    )
    schemes = await _schemes(shown) if is_office else None
    panel = [_weights(shown, group), schemes] if is_office else []
    return [
        groups(shown, "what-if", group["code"]),
        html.Div([html.Div([each for each in panel if each], className="stack"), html.Div([tried, sensitivity], className="stack")],
                 className="as-try" if panel else "stack"),
    ]  # fmt: skip


async def _nothing() -> None:
    return None


def asked_weights(query: Mapping[str, str], codes: Sequence[str]) -> dict[str, Decimal]:
    """The weights of an address; what is no number is left out."""
    found: dict[str, Decimal] = {}
    for code in codes:
        try:
            weight = Decimal(query.get(PREFIX + code, ""))
        except InvalidOperation:
            continue
        if weight.is_finite() and 0 <= weight <= 100:
            found[code] = weight
    return found


def _weights(shown: Results, group: Mapping[str, Any]) -> Component:
    lines = shown.lines(group)
    asked = asked_weights(shown.query, [line["code"] for line in lines])
    hidden = {
        "show": "what-if",
        "group": group["code"],
        "round": shown.round,
        "indicator": shown.query.get("indicator", ""),
    }
    dimensions = named(shown.told["dimensions"])
    rows: list[Component] = []
    for code, name in dimensions.items():
        found = [line for line in lines if line["dimension"] == code]
        if found:
            rows.append(html.H3(name))
            rows += [_weight(line, Decimal(group["weights"][line["code"]]), asked) for line in found]
    whole = sum((asked.get(line["code"], Decimal(group["weights"][line["code"]])) for line in lines), Decimal(0))
    form = html.Form(
        [
            *(dcc.Input(name=name, value=value, type="hidden") for name, value in hidden.items() if value),
            html.Div(rows, className="as-weights"),
            html.Div(
                [
                    html.Span([t("合计 ", "Sum "), html.B(f"{whole:f}", className="num as-sum"), " / 100"], role="status"),
                    html.A(t("恢复原权重", "As it was"), href=asof.href(f"/assessment/{shown.id}", None, show="what-if", group=group["code"], round=shown.round), className="btn"),
                    html.Button(t("推演", "Try"), className="btn pri", type="submit"),
                ],
                className="form-end",
            ),
        ],
        action=f"/assessment/{shown.id}", method="get", className="as-form",
    )  # fmt: skip
    return parts.card(
        t("换一组权重", "Other weights"),
        form,
        sub=t("本组合计须为 100；只推演，不留记录", "They make 100; nothing is kept"),
    )


def _weight(line: Json, was: Decimal, asked: Mapping[str, Decimal]) -> Component:
    now = asked.get(line["code"], was)
    return html.Label(
        [
            html.Span(line["name"]),
            html.Small(t(f"原 {was:f}", f"was {was:f}") if now != was else "", className="num c-yellow"),
            dcc.Input(
                name=PREFIX + line["code"], type="number", value=f"{now:f}", min=0, max=100, step="any", className="num"
            ),
        ]
    )


async def _schemes(shown: Results) -> Component | None:
    """Other approved schemes of this kind, to score the same facts by."""
    found = await shown.desk.read("/schemes")
    others = [
        (each["id"], f"{each['name']} {each['version']}", asof.href(f"/assessment/{shown.id}", None, show="what-if", scheme=each["id"], round=shown.round))
        for each in found["items"]
        if each["kind"] == shown.year["kind"] and (each["id"], each["version"]) != (shown.year["scheme"], shown.told["version"])
    ]  # fmt: skip
    if not others:
        return None
    links = [
        html.A(
            name,
            href=href,
            className="link",
            **parts.attributes(**({"aria_current": "true"} if code == shown.query.get("scheme") else {})),
        )
        for code, name, href in others
    ]
    return parts.card(t("换一个方案", "Another scheme"), html.Div(links, className="links"),
                      sub=t("用同样的事实", "On the same facts"))  # fmt: skip


async def _tried(shown: Results, group: Mapping[str, Any]) -> Component | None:
    lines = shown.lines(group)
    asked = asked_weights(shown.query, [line["code"] for line in lines])
    changed = {code: str(weight) for code, weight in asked.items() if weight != Decimal(group["weights"][code])}
    body: Json = {"round": int(shown.told["round"])}
    if scheme := shown.query.get("scheme"):
        body["content"] = (await shown.desk.read(f"/schemes/{scheme}"))["content"]
    elif changed:
        body["weights"] = {group["code"]: changed}
    else:
        told = t("改动左边的权重或选另一个方案，看得分、名次和等次怎样变化。",
                 "Change a weight or choose another scheme, and see which scores, ranks and grades change.")  # fmt: skip
        return parts.card(t("变化", "What changes"), parts.empty(told))
    answer = await shown.desk.ask("POST", f"/assessments/{shown.id}/what-if", body=body)
    if not answer.is_good:
        return parts.notice("bad", answer.told, role="alert")
    return _changes(shown, answer.body["changes"])


def _changes(shown: Results, changes: Sequence[Json]) -> Component:
    grades = named(shown.told["grades"])
    by_unit: dict[str, dict[str, tuple[str, str]]] = {}
    for each in changes:
        if each["what"] in WHATS:
            names = grades if each["what"] == "grade" else {}
            was, now = (names.get(told, told) for told in (str(each["was"]), str(each["now"])))
            by_unit.setdefault(each["unit_name"], {})[each["what"]] = (was, now)
    if not by_unit:
        return parts.card(
            t("变化", "What changes"),
            parts.empty(t("得分、名次和等次都不变。", "No score, rank or grade changes."), good=True),
        )
    moved = {what: sum(what in told for told in by_unit.values()) for what in WHATS}
    sub = t(f"{moved['total']} 个单位得分、{moved['rank']} 个名次、{moved['grade']} 个等次变化",
            f"{moved['total']} totals, {moved['rank']} ranks, {moved['grade']} grades change")  # fmt: skip
    rows = [
        html.Tr([html.Th(name, **parts.attributes(scope="row")), *(_change(what, told.get(what)) for what in WHATS)])
        for name, told in by_unit.items()
    ]
    heads = html.Tr(
        [
            html.Th(head, **parts.attributes(scope="col"))
            for head in (t("单位", "Unit"), *(said(WHATS, what) for what in WHATS))
        ]
    )
    return parts.card(
        t("变化", "What changes"),
        html.Table([html.Thead(heads), html.Tbody(rows)], className="table cards as-changes"),
        sub=sub,
        flush=True,
    )


def _change(what: str, told: tuple[str, str] | None) -> html.Td:
    label = parts.attributes(data_label=said(WHATS, what))
    if told is None:
        return html.Td("—", className="as-same", **label)
    was, now = told
    kind = ""
    if what in ("total", "rank") and was and now:
        better = (Decimal(now) > Decimal(was)) == (what == "total")
        kind = "c-green" if better else "c-red"
    return html.Td([html.Span(was or "—"), " → ", html.B(now or "—", className=kind)], className="num", **label)


# ── how far ranks hang on one weight ────────────────────────────────────────────────────────────


async def _sensitivity(shown: Results, group: Mapping[str, Any]) -> Component:
    lines = shown.lines(group)
    codes = [line["code"] for line in lines]
    heaviest = max(codes, key=lambda code: Decimal(group["weights"][code]))
    chosen = shown.query.get("indicator", "")
    chosen = chosen if chosen in codes else heaviest
    told = await shown.desk.read(
        f"/assessments/{shown.id}/sensitivity",
        **params(shown.at, group=group["code"], indicator=chosen, round=shown.round),
    )
    kept = {name: value for name, value in shown.query.items() if name.startswith(PREFIX)}
    links = choices(
        [(line["code"], line["name"], asof.href(f"/assessment/{shown.id}", shown.at, show="what-if", group=group["code"],
                                                indicator=line["code"], round=shown.round, **kept)) for line in lines],
        chosen, t("指标", "Indicator"), extra="as-pick-line",
    )  # fmt: skip
    names = {item["unit"]: item["unit_name"] for item in shown.of(group)}
    figure = chart(told["items"], names, Decimal(told["weight"]))
    name = next(line["name"] for line in lines if line["code"] == chosen)
    label = t(f"“{name}”权重变化时的名次", f"Ranks as the weight of “{name}” changes")
    still = sum(not moved for moved in told["moved"].values())
    sub = t(
        f"现权重 {told['weight']}；{still} 个单位名次不受影响",
        f"Now {told['weight']}; {still} units keep their rank throughout",
    )
    weights = list(dict.fromkeys(each["weight"] for each in told["items"]))
    ranks = {(each["unit"], each["weight"]): each["rank"] for each in told["items"]}
    rows = [
        html.Tr([html.Th(names[unit], **parts.attributes(scope="row")),
                 *(html.Td(str(ranks.get((unit, weight), "—")), className="num") for weight in weights)])
        for unit in names
    ]  # fmt: skip
    return parts.card(
        t("权重敏感性", "How ranks hang on a weight"), links,
        figures.graph(CHART, figure, height=max(280, 22 * len(names) + 70), label=label),
        figures.numbers(label, [t("权重", "Weight"), *(f"{Decimal(weight):.1f}" for weight in weights)], rows),
        sub=sub,
    )  # fmt: skip


def chart(found: Sequence[Json], names: Mapping[str, str], now: Decimal) -> Json:
    """Rank against weight, a line for each unit; the present weight is marked."""
    data = []
    for n, (unit, name) in enumerate(names.items()):
        held = [each for each in found if each["unit"] == unit]
        data.append({
            "type": "scatter", "mode": "lines+text", "x": [float(each["weight"]) for each in held],
            "y": [each["rank"] for each in held], "name": name, "showlegend": False, "cliponaxis": False,
            "text": [""] * (len(held) - 1) + [f"  {name}"], "textposition": "middle right", "textfont": FONT,
            "line": {"color": LINES[n % len(LINES)], "width": 2, "shape": "hv", "dash": "solid" if n < len(LINES) else "dot"},
            "hovertemplate": f"{name} · %{{x:.1f}} · %{{y}}<extra></extra>",
        })  # fmt: skip
    layout = {
        **LAYOUT,
        "margin": {"l": 34, "r": 110, "t": 12, "b": 44},
        "xaxis": {"title": {"text": t("权重", "Weight"), "font": FONT}, "fixedrange": True, "tickfont": FONT,
                  "gridcolor": "#e4e9ef", "zeroline": False},
        "yaxis": {"autorange": "reversed", "dtick": 1 if len(names) <= 12 else 2, "fixedrange": True, "tickfont": FONT,
                  "gridcolor": "#e4e9ef", "zeroline": False},
        "shapes": [{"type": "line", "x0": float(now), "x1": float(now), "y0": 0, "y1": 1, "yref": "paper",
                    "line": {"color": "#66727f", "width": 1, "dash": "dash"}}],
    }  # fmt: skip
    return {"data": data, "layout": layout}
