"""Checks 核对: every round computed again, what changed between rounds, what to know of the data, what units are asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.assessment.ranking import may_see, receipt_href
from dashboards.assessment.reading import Results, named, params
from dashboards.parts import said
from dashboards.reader import account, day, t
from domain import words
from domain.words import Words

Json = dict[str, Any]
WHATS: Words = {
    "line": ("指标得分", "Points of a line"),
    "bonus": ("加分", "Bonus"),
    "deduction": ("扣分", "Deduction"),
    "total": ("总分", "Total"),
    "rank": ("名次", "Rank"),
    "grade": ("等次", "Grade"),
    "unit": ("组别", "Group"),
}
CAPS: Words = {"indicators": ("考核指标", "Indicators"), "requests": ("报表和数据", "Returns and figures"),
               "visits": ("检查次数", "Inspections")}  # fmt: skip
SHORT = 8
"""So many doubts of a kind, or changes of a unit, are shown; the rest opens."""


async def view(shown: Results) -> list[Component | None]:
    path = f"/assessments/{shown.id}"
    doubts, burden, changes = await asyncio.gather(
        shown.desk.read(f"{path}/warnings", **params(shown.at)), shown.desk.read(f"{path}/burden", **params(shown.at)),
        shown.desk.read(f"{path}/changes", **params(shown.at)) if len(shown.year["rounds"]) > 1 else _none(),
    )  # fmt: skip
    changed = _changed(shown, changes["items"]) if changes else None
    left = [each for each in (_rounds(shown), changed, _burden(burden)) if each]
    return [html.Div([html.Div(left, className="stack"), _doubts(shown, doubts["items"])], className="grid2 even")]


async def _none() -> Json:
    return {}


def _rounds(shown: Results) -> Component:
    """重算: the digest of what came out now beside the one the record keeps."""
    rounds = shown.year["rounds"]
    if not rounds:
        return parts.card(t("重算核对", "Computed again"), parts.empty(t("尚未计分。", "Nothing was scored yet.")))
    verdict: Component | None = None
    if shown.told:
        good = shown.told["reproduced"]
        told = (
            t(f"第 {shown.told['round']} 次计分已按记录重新计算，与当时结果逐位一致。",
              f"Round {shown.told['round']} was computed again from the record: equal to the last digit.")
            if good else
            t(f"第 {shown.told['round']} 次计分重新计算的结果与记录不一致，请立即核查。",
              f"Round {shown.told['round']} computed again differs from the record: look into it now.")
        )  # fmt: skip
        verdict = html.P(
            [parts.icon("shield-check" if good else "alert-triangle"), told], className="intact" if good else "c-red"
        )
    here = f"/assessment/{shown.id}"
    rows = [
        html.Li(
            [
                html.Div([
                    html.A(t(f"第 {each['n']} 次", f"Round {each['n']}"), className="link",
                           href=asof.href(here, shown.at, round=str(each["n"]), show="checks")),
                    parts.tag(t("已公布", "Published"), "g") if each["published"] else
                    parts.tag(t("已复核", "Reviewed"), "b") if each["reviewed"] else None,
                ], className="as-line"),
                html.Small([t(f"记录位置 #{each['position']:,} · 方案 {each['version']} 版 · 数据截至 {day(each['as_of'])} · 摘要 ",
                              f"Position #{each['position']:,} · scheme {each['version']} · cut-off {day(each['as_of'])} · digest "),
                            html.Code(each["digest"][:16])], className="num"),
            ]
        )
        for each in reversed(rounds)
    ]  # fmt: skip
    return parts.card(t("重算核对", "Computed again"), verdict, html.Ul(rows, className="as-list"))


def _doubts(shown: Results, doubts: Sequence[Json]) -> Component:
    title = t("数据质量提醒", "Doubts about the data")
    if not doubts:
        return parts.card(title, parts.empty(t("没有需要提醒的数据。", "There is nothing to doubt."), good=True))
    indicators = named(shown.told.get("indicators", []))
    kinds: dict[str, list[Json]] = {}
    for each in doubts:
        kinds.setdefault(each["code"], []).append(each)
    body: list[Component] = []
    for code, found in kinds.items():
        rows = [_doubt(shown, each, indicators) for each in found]
        body.append(html.H3([said(words.DOUBT, code), html.Small(f" {len(found)}", className="num")]))
        body.append(html.Ul(rows[:SHORT], className="as-list"))
        if rows[SHORT:]:
            rest = t(f"其余 {len(rows) - SHORT} 条", f"{len(rows) - SHORT} more")
            body.append(
                html.Details([html.Summary(rest, className="link"), html.Ul(rows[SHORT:], className="as-list")])
            )
    sub = t(f"{len(doubts)} 条；提醒不改变得分", f"{len(doubts)}; they never change a figure")
    return parts.card(title, *body, sub=sub)


def _doubt(shown: Results, each: Json, indicators: Mapping[str, str]) -> Component:
    name: Component | str = each["unit_name"]
    if shown.told and may_see(each["unit"]) and any(item["unit"] == each["unit"] for item in shown.items):
        name = html.A(name, href=receipt_href(shown, each["unit"], each["indicator"]), className="link")
    about = indicators.get(each["indicator"], "")
    return html.Li([html.Div([name, f" · {about}" if about else ""]), html.Small(each["message"])])


def _changed(shown: Results, changes: Sequence[Json]) -> Component:
    title = t("与上一次计分相比", "Against the round before")
    if not changes:
        return parts.card(title, parts.empty(t("没有变化。", "Nothing changed."), good=True))
    indicators, grades = named(shown.told.get("indicators", [])), named(shown.told.get("grades", []))
    by_unit: dict[str, list[Json]] = {}
    for each in changes:
        by_unit.setdefault(each["unit_name"], []).append(each)
    rows = [
        html.Li(
            [
                html.Div(html.B(unit)),
                html.Div([_change(each, indicators, grades) for each in found], className="as-chips num"),
            ]
        )
        for unit, found in by_unit.items()
    ]
    sub = t(f"{len(by_unit)} 个单位有变化", f"{len(by_unit)} {'unit' if len(by_unit) == 1 else 'units'} changed")
    return parts.card(title, html.Ul(rows, className="as-list"), sub=sub)


def _change(each: Json, indicators: Mapping[str, str], grades: Mapping[str, str]) -> Component:
    name = indicators.get(each["indicator"], "") or said(WHATS, each["what"])
    was, now = (grades.get(each[key], each[key]) if each["what"] == "grade" else each[key] for key in ("was", "now"))
    return html.Span([html.Small(f"{name} "), f"{was or '—'} → ", html.B(now or "—")])


def _burden(told: Json) -> Component:
    """基层减负: what each unit is asked for in the year, against the caps."""
    article = told["article"]
    items = sorted(
        told["items"], key=lambda each: (-len(each["over"]), -each["requests"] - each["values"], each["unit"])
    )
    title = t("基层减负", "What units are asked for")
    if not items:
        return parts.card(title, parts.empty(t("没有参评单位。", "No unit is assessed.")))
    over = sum(bool(each["over"]) for each in items)
    sub = t(f"{over} 个单位超过上限", f"{over} units above a cap") if over else t("均未超过上限", "None above a cap")
    heads = (t("单位", "Unit"), said(CAPS, "indicators"), t("其中须报数据", "Values to report"), t("督办反馈", "Reports asked for"),
             said(CAPS, "visits"), t("超限", "Above the cap"))  # fmt: skip
    rows = [_asked(each, heads) for each in items]
    table = html.Table(
        [
            html.Thead(html.Tr([html.Th(head, **parts.attributes(scope="col")) for head in heads])),
            html.Tbody(rows[:SHORT]),
        ],
        className="table cards",
    )
    rest = html.Details(
        [html.Summary(t(f"其余 {len(rows) - SHORT} 个单位", f"{len(rows) - SHORT} more units"), className="link"),
         html.Table(html.Tbody(rows[SHORT:]), className="table cards as-burden")], className="as-rest",
    ) if rows[SHORT:] and account().role != "unit" else None  # fmt: skip
    note = html.P(
        t(f"只计向单位要了什么，不计单位在系统里做了什么；在系统中的活动从不计分。依据 {article}",
          f"What is asked of units is counted, never what they do in the program, which never scores. Under {article}"),
        className="hint as-note",
    )  # fmt: skip
    return parts.card(title, table, rest, note, sub=sub, flush=True)


def _asked(each: Json, heads: Sequence[str]) -> html.Tr:
    over = parts.tag(t("、", ", ").join(said(CAPS, name) for name in each["over"]), "y") if each["over"] else "—"
    cells: list[Any] = [str(each["indicators"]), str(each["values"]), str(each["requests"]), str(each["visits"]), over]
    return html.Tr(
        [html.Td(html.B(each["unit_name"]))]
        + [
            html.Td(cell, className="num", **parts.attributes(data_label=head))
            for cell, head in zip(cells, heads[1:], strict=True)
        ]
    )
