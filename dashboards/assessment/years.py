"""Years of assessment 考核: both kinds, how far each year has come, and what is to be done next."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.assessment.head import called, stages
from dashboards.assessment.reading import params
from dashboards.desk import Desk
from dashboards.parts import said
from dashboards.reader import account, day, t
from domain import words
from services.permissions import KEEPERS

Json = dict[str, Any]
BOX, STORE = "as-years", "as-years-asked"
DONE: Final = ("published", "applied")


async def page(desk: Desk, keys: dict[str, str], query: dict[str, str]) -> Component:
    at = asof.asked(query, desk.today())
    years = await read(desk, at)
    return html.Div(
        [
            asof.band(at, "/assessment"),
            parts.page_head(
                t("考核", "Assessment"),
                t("部门和镇街的年度考核；每一分都能追到公式和事实。",
                  "Departments and towns, year by year; every point leads to its formula and its facts."),
                *([parts.link(t("考核方案", "Schemes"), asof.href("/schemes", at), name="scale")]),
            ),
            dcc.Store(id=STORE, data={"as_of": at.isoformat() if at else ""}),
            html.Div(view(years, at), id=BOX, className="stack"),
        ],
        className="as-page stack",
    )  # fmt: skip


async def read(desk: Desk, at: date | None) -> list[Json]:
    found = await desk.read("/assessments", **params(at))
    return list(await asyncio.gather(*(_whole(desk, line, at) for line in found["items"])))


async def _whole(desk: Desk, line: Json, at: date | None) -> Json:
    """A year that is not over yet is read in full, for what is to be done."""
    if line["stage"] in DONE:
        return line
    return {**line, **await desk.read(f"/assessments/{line['id']}", **params(at))}


def view(years: list[Json], at: date | None) -> list[Component]:
    if not years:
        told = t(
            "还没有启动考核。方案批准后，由督查办启动。",
            "No assessment was opened yet. The office opens one on an approved scheme.",
        )
        return [html.Section(parts.empty(told), className="card")]
    open_ = [_card(year, at) for year in years if year["stage"] not in DONE]
    none = html.Section(
        parts.empty(t("没有正在进行的考核。", "No assessment is under way."), good=True), className="card"
    )
    over = [_row(year, at) for year in years if year["stage"] in DONE]
    heads = (
        t("考核", "Assessment"),
        t("进程", "Stage"),
        t("数据截至", "Cut-off"),
        t("方案", "Scheme"),
        t("结果", "Results"),
    )
    table = html.Table(
        [html.Thead(html.Tr([html.Th(head, **parts.attributes(scope="col")) for head in heads])), html.Tbody(over)],
        className="table cards",
    )
    past = parts.card(t("已公布", "Published"), table, flush=True) if over else None
    return [html.Div(open_ or [none], className="as-open"), *([past] if past else [])]


def _card(year: Json, at: date | None) -> Component:
    told, where, label = next_step(year)
    here = f"/assessment/{year['id']}"
    facts = [
        str(year["name"]),
        t(f"数据截至 {day(year['cut_off'])}", f"Cut-off {day(year['cut_off'])}"),
        t(f"{year['units']} 个单位", f"{year['units']} units"),
        t(f"已计分 {len(year['rounds'])} 次", f"{len(year['rounds'])} rounds scored"),
    ]
    acts: list[Component] = []
    if at is None and where:
        acts.append(parts.link(label, f"{here}{where}"))
    if year["rounds"]:
        acts.append(parts.link(t("查看结果", "See the results"), asof.href(here, at)))
    elif not acts:
        acts.append(parts.link(t("查看进度", "See the progress"), asof.href(f"{here}/collection", at)))
    return html.Section(
        [
            html.Div(
                [
                    html.H2(html.A(called(year), href=asof.href(here, at))),
                    html.P(" · ".join(facts), className="num"),
                ],
                className="as-what",
            ),
            stages(str(year["stage"])),
            html.Div([html.P([html.B(t("下一步：", "Next: ")), told]), html.Div(acts, className="acts")], className="as-next"),
        ],
        className="card as-year",
    )  # fmt: skip


def _row(year: Json, at: date | None) -> html.Tr:
    def cell(label: str, told: Component | str) -> html.Td:
        return html.Td(told, **parts.attributes(data_label=label))

    here = asof.href(f"/assessment/{year['id']}", at)
    public = parts.tag(t("向社会公开", "Public"), "b") if year["public"] else parts.tag(t("内部公布", "Within"), "n")
    return html.Tr(
        [
            html.Td([html.A(called(year), href=here, className="as-name"), html.Small(year["name"])]),
            cell(t("进程", "Stage"), html.Span([parts.tag(said(words.ASSESSMENT_STAGE, year["stage"]), "g"), " ", public])),
            cell(t("数据截至", "Cut-off"), html.Span(day(year["cut_off"]), className="num")),
            cell(t("方案", "Scheme"), html.Span(year["version"], className="num")),
            html.Td(parts.link(t("查看结果", "Open"), here, kind="btn sm"), className="as-go"),
        ]
    )  # fmt: skip


def next_step(year: Mapping[str, Any]) -> tuple[str, str, str]:
    """What is to be done next, where, and what the button says; only whoever may do it is sent anywhere."""
    role, stage = account().role, str(year["stage"])
    is_office = role in KEEPERS
    owed = sum(int(owner["owed"]) for owner in year["collection"])
    given = sum(int(owner["given"]) for owner in year["collection"])
    waiting = [appeal for appeal in year["appeals"] if appeal["granted"] is None]
    collect = "/collection" if is_office or role == "unit" else ""
    score = "/scoring" if is_office or role == "leader" else ""
    if stage == "open" and (owed or given):
        told = t(f"还有 {owed} 项数据未报、{given} 项待核实", f"{owed} values owed, {given} to be verified")
        return told, collect, t("数据采集", "Collect")
    if waiting:
        told = t(f"{len(waiting)} 件申诉待决定，最早须在 {day(min(a['decide_by'] for a in waiting))} 前",
                 f"{len(waiting)} appeals to decide, the first by {day(min(a['decide_by'] for a in waiting))}")  # fmt: skip
        return told, "/appeals", t("申诉", "Appeals")
    if year["stale"]:
        return (t("上次计分后数据有变化，需重新计分", "Data changed since the last round: score again"), score,
                t("计分", "Score"))  # fmt: skip
    if role == "unit" and year["told"]:
        until = day(year["told"][0]["appeal_by"])
        return (t(f"结果已告知，{until} 前可以申诉", f"You were told your result; appeals until {until}"), "/appeals",
                t("申诉", "Appeal"))  # fmt: skip
    steps = {
        "open": (t("数据已齐，可以计分", "All values are in: score"), t("计分", "Score")),
        "scored": (t("由另一人复核", "To be reviewed by another"), t("复核", "Review")),
        "reviewed": (t("评定等次", "Grades to be approved"), t("评定", "Grade")),
        "graded": _after_grading(year),
    }
    told, label = steps.get(stage, (t("已完成", "Nothing more"), ""))
    return told, score if label else "", label


def _after_grading(year: Mapping[str, Any]) -> tuple[str, str]:
    last = year["rounds"][-1]["n"] if year["rounds"] else 0
    known = [told for told in year["told"] if told["round"] == last]
    if not known:
        return t("告知各单位结果", "Units to be told their results"), t("告知", "Tell")
    until = day(max(told["appeal_by"] for told in year["told"]))
    return t(f"申诉期至 {until}，期满后公布", f"Appeals until {until}; then publish"), t("公布", "Publish")
