"""Receipt 得分凭单: one unit's result, line by line: what was put in, the formula, its rounding, article and facts."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.assessment.head import called
from dashboards.assessment.ranking import FILLS, grade_tag
from dashboards.assessment.reading import Results, params, read, share
from dashboards.desk import Desk
from dashboards.parts import said
from dashboards.reader import account, day, t
from domain import words
from domain.scoring.expression import shown as written
from domain.words import Words
from services.queries import events
from services.queries.events import MOST_ROWS, Event
from services.queries.filters import Filters

Json = dict[str, Any]
COUNTED: Words = {
    "results_on_time_lead": ("按时办结（牵头）", "Results on time, lead"),
    "results_on_time_assist": ("按时办结（协办）", "Results on time, assisting"),
    "results_due_lead": ("应办结（牵头）", "Results due, lead"),
    "results_due_assist": ("应办结（协办）", "Results due, assisting"),
    "reports_on_time_lead": ("按时反馈（牵头）", "Reports on time, lead"),
    "reports_on_time_assist": ("按时反馈（协办）", "Reports on time, assisting"),
    "reports_due_lead": ("应反馈（牵头）", "Reports due, lead"),
    "reports_due_assist": ("应反馈（协办）", "Reports due, assisting"),
    "due_lead": ("应办事项（牵头）", "Assignments due, lead"),
    "due_assist": ("应办事项（协办）", "Assignments due, assisting"),
    "excellent": ("办理质量：优", "Graded excellent"),
    "good": ("办理质量：良", "Graded good"),
    "fair": ("办理质量：中", "Graded fair"),
    "poor": ("办理质量：差", "Graded poor"),
    "returns": ("退回", "Returns"),
    "urgings": ("催办", "Urging slips"),
    "refusals": ("拒签", "Refusals to sign for"),
    "relapses": ("反弹", "Relapses"),
    "concealments": ("瞒报", "Concealments"),
    "nodes": ("节点", "Milestones"),
}
OF_RULES = re.compile(r"[LC]\d+")
"""Articles of the work rules have a page of their own."""


async def page(desk: Desk, keys: dict[str, str], query: dict[str, str]) -> Component:
    at, unit = asof.asked(query, desk.today()), keys["unit"]
    shown, told = await asyncio.gather(
        read(desk, keys["key"], at, query),
        desk.read(f"/assessments/{keys['key']}/results/{unit}/receipt", **params(at, round=query.get("round", ""))),
    )
    facts = await desk.read(f"/assessments/{shown.id}/facts", **params(at))
    own = {fact["position"]: fact for fact in facts["items"]}
    stream = await asyncio.to_thread(_matters, desk, told["lines"])
    here = f"/assessment/{shown.id}/receipt/{unit}"
    result = told["result"]
    return html.Div(
        [
            asof.band(at, here),
            _crumb(shown, result),
            parts.page_head(
                t(f"{result['unit_name']} · 得分凭单", f"Receipt of {result['unit_name']}"),
                t(f"{shown.year['name']} · 第 {told['round']} 次计分 · 记录位置 #{told['position']:,} · 方案 {told['version']} 版",
                  f"{shown.year['name']} · round {told['round']} · position #{told['position']:,} · scheme {told['version']}"),
                *_acts(shown, unit, str(told["round"])),
            ),
            html.Div([_summary(shown, told), _composition(told)], className="grid2 even"),
            *(_dimension(shown, told, n, dimension, own, stream) for n, dimension in enumerate(shown.told["dimensions"])),
            _doubts(told),
            html.P([t("结果摘要 ", "Digest of the results "), html.Code(told["digest"])], className="hash as-note"),
        ],
        className="as-page as-receipt stack",
    )  # fmt: skip


def _crumb(shown: Results, result: Json) -> Component:
    back = asof.href(f"/assessment/{shown.id}", shown.at, round=shown.round)
    return html.Nav(
        [html.A(t("考核", "Assessment"), href=asof.href("/assessment", shown.at)), html.Span("›"), html.A(called(shown.year), href=back),
         html.Span("›"), html.Span(result["unit_name"])],
        className="crumb", **parts.attributes(aria_label=t("位置", "Where this is")),
    )  # fmt: skip


def _acts(shown: Results, unit: str, n: str) -> list[Component]:
    root = f"/api/v1/assessments/{shown.id}/results/{unit}/receipt"
    acts: list[Component] = []
    if account().unit == unit and shown.at is None and shown.year["stage"] in ("graded", "published"):
        acts.append(parts.link(t("申诉", "Appeal"), f"/assessment/{shown.id}/appeals", name="message-2"))
    files = [
        html.A([parts.icon("download"), name], className="btn", download="",
               href=asof.href(f"{root}.{kind}", shown.at, round=n, language=t("zh", "en")))
        for kind, name in (("docx", "Word"), ("pdf", "PDF"))
    ]  # fmt: skip
    print_ = html.Button(
        [parts.icon("printer"), t("打印", "Print")], className="btn", type="button", **parts.attributes(data_print="")
    )
    return [*acts, *files, print_]


def _matters(desk: Desk, lines: Iterable[Json]) -> dict[int, Event]:
    """The facts of the supervision stream the lines stand on, as far as this reader may see their matters."""
    wanted = {position for line in lines for found in line["positions"].values() for position in found}
    if not wanted:
        return {}
    with desk.reading() as (conn, reading):
        mine, found = desk.mine(Filters()), sorted(wanted)
        pieces = (found[n : n + MOST_ROWS] for n in range(0, len(found), MOST_ROWS))
        return {
            event.position: event
            for piece in pieces
            for event in events.latest(conn, reading, mine, limit=MOST_ROWS, positions=piece)
        }


# ── what it comes to ────────────────────────────────────────────────────────────────────────────


def _summary(shown: Results, told: Json) -> Component:
    result = told["result"]
    group = next((group["name"] for group in shown.groups if group["code"] == result["group"]), result["group"])
    rank = t("不参加排名", "Not ranked")
    if result["rank"] is not None:
        rank = t(f"第 {result['rank']} 名 / {told['units']} 个单位", f"{result['rank']} of {told['units']}")
    bars = [
        html.Div(
            [
                html.Span(dimension["name"]),
                html.Span(html.I(className=f"as-f{n % FILLS}", style={"width": f"{100 * share(points, whole):.1f}%"}), className="lbar"),
                html.Span([html.B(points), f" / {whole:f}"], className="num"),
            ],
            className="as-dimension",
        )
        for n, dimension in enumerate(shown.told["dimensions"])
        for points, whole in [_reached(told, dimension["code"])] if whole
    ]  # fmt: skip
    return parts.card(
        group,
        html.Div(
            [
                html.Div([html.Span(t("总分", "Total"), className="k"), html.B(result["total"], className="num")], className="as-score"),
                html.Div([html.Span(t("名次", "Rank"), className="k"), html.Span(rank, className="num")]),
                html.Div([html.Span(t("等次", "Grade"), className="k"), grade_tag(shown, result) or "—"]),
            ],
            className="as-sums",
        ),
        *bars,
    )  # fmt: skip


def _reached(told: Json, dimension: str) -> tuple[str, Decimal]:
    weights = [Decimal(line["weight"]) for line in told["lines"] if line["dimension"] == dimension and _counts(line)]
    return str(told["result"]["dimensions"].get(dimension, "0")), sum(weights, Decimal(0))


def _counts(line: Mapping[str, Any]) -> bool:
    return line["status"] in ("scored", "missing", "zeroed")


def _composition(told: Json) -> Component:
    rows = [
        html.Li(
            [
                html.Span(step["meaning"]),
                html.Span(step["numbers"], className="as-sumup num"),
                html.B(written(Decimal(step["value"])), className="num"),
            ]
        )
        for step in told["composition"]
    ]
    return parts.card(t("总分怎样算出", "How the total comes about"), html.Ol(rows, className="as-steps-list"))


# ── line by line ────────────────────────────────────────────────────────────────────────────────


def _dimension(
    shown: Results, told: Json, n: int, dimension: Json, own: Mapping[int, Json], stream: Mapping[int, Event]
) -> Component | None:
    lines = [line for line in told["lines"] if line["dimension"] == dimension["code"]]
    if not lines:
        return None
    points, whole = _reached(told, dimension["code"])
    dot = html.I(className=f"as-dot as-f{n % FILLS}", **parts.attributes(aria_hidden="true"))
    return html.Section(
        [
            html.Div(
                [dot, html.H2(dimension["name"]), html.Div([html.B(points), f" / {whole:f}"], className="rt num")],
                className="hd",
            ),
            *(_line(shown, line, own, stream) for line in lines),
        ],
        className="card",
    )


def _line(shown: Results, line: Json, own: Mapping[int, Json], stream: Mapping[int, Event]) -> Component:
    points = line["points"] if _counts(line) else "—"
    status = (
        None
        if line["status"] == "scored"
        else parts.tag(said(words.LINE_STATUS, line["status"]), "y" if line["status"] != "zeroed" else "r")
    )
    better = line["better"]
    source = line["stated"].get("source") or said(words.VALUE_SOURCE, line["source"])
    release = line["stated"].get("release", "")
    return html.Article(
        [
            html.Div(
                [html.H3(line["name"]), status, html.Span([html.B(points), f" / {line['weight']}"], className="as-points num")],
                className="as-line-head",
            ),
            html.P(line["definition"], className="hint"),
            html.P([parts.icon("alert-triangle"), line["why"]], className="c-yellow") if line["why"] else None,
            _worked(line) if line["steps"] else None,
            html.P([parts.icon("flag"), t("再得一分：", "One point more: "), better["message"]], className="as-better") if better else None,
            html.Div(
                [
                    html.Span([t("方法 ", "Method "), line["method_name"]]),
                    html.Span([t("依据 ", "Article "), _article(shown, line["article"])]),
                    html.Span([t("数据 ", "Data "), " · ".join(filter(None, (source, release)))]),
                    html.Span(t(f"容错返还 {line['offset']} 分", f"{line['offset']} given back as tolerated")) if Decimal(line["offset"]) else None,
                ],
                className="as-meta",
            ),
            _facts(shown, line, own, stream),
        ],
        id=f"line-{line['indicator']}", className="as-item",
    )  # fmt: skip


def _worked(line: Json) -> Component:
    """Every formula, the numbers put in, what came out; then the one rounding."""
    given = [
        html.Span([html.I(each["symbol"]), f" {each['meaning']} = {written(Decimal(each['value']))}"], className="num")
        for each in line["inputs"]
    ]
    steps = [_step(step) for step in line["steps"]]
    exact, worth = Decimal(line["exact"]), Decimal(line["points"]) - Decimal(line["offset"])
    rounding = t(f"{written(exact)} 四舍五入到 {line['places']} 位小数得 {worth:f}",
                 f"{written(exact)} rounded half up to {line['places']} places: {worth:f}")  # fmt: skip
    return html.Div(
        [
            html.Div(given, className="as-given"),
            html.Ol([*steps, html.Li(rounding, className="as-round")], className="as-formula num"),
        ],
        className="as-worked",
    )


def _step(step: Json) -> Component:
    said_ = [step["symbols"]]
    said_ += [text for text in (step["numbers"], written(Decimal(step["value"]))) if text != said_[-1]]
    *formulas, value = said_
    return html.Li(
        [
            html.I(step["name"], title=step["meaning"]),
            *(f" = {text}" for text in formulas),
            html.Span([" = ", html.B(value)]),
        ]
    )


def _article(shown: Results, article: str) -> Component | str:
    if OF_RULES.fullmatch(article):
        return html.A(article, href=asof.href("/rules", shown.at, article=article), className="link")
    return article


def _facts(shown: Results, line: Json, own: Mapping[int, Json], stream: Mapping[int, Event]) -> Component | None:
    """The facts of the year that speak of the line, and those of the stream it was counted from."""
    stated = [own[position] for position in line["facts"] if position in own]
    counted = {name: found for name, found in line["positions"].items() if found}
    if not stated and not counted:
        return None
    n = len({*line["facts"], *(position for found in counted.values() for position in found)})
    body: list[Component] = []
    if stated:
        body.append(html.Ul(
            [html.Li([html.Span(f"#{fact['position']:,}", className="num"), html.Span([html.Time(day(fact["on"])), " ", fact["sentence"]])])
             for fact in stated], className="as-facts",
        ))  # fmt: skip
    for name, found in counted.items():
        body.append(html.H4([said(COUNTED, name), html.Small(f" {len(found)}", className="num")]))
        body.append(html.Ul([_fact(shown, position, stream.get(position)) for position in found], className="as-facts"))
    return html.Details([html.Summary(t(f"依据的事实 {n} 条", f"{n} facts it stands on")), *body], className="as-basis")


def _fact(shown: Results, position: int, event: Event | None) -> Component:
    where = html.Span(f"#{position:,}", className="num")
    if event is None:
        return html.Li([where, html.Span(t("无权查看的事项", "a matter you may not see"))])
    href = f"{asof.href(f'/directive/{event.directive}', shown.at)}#fact-{position}"
    return html.Li(
        [
            where,
            html.Span(
                [
                    html.Time(day(event.on_day)),
                    " ",
                    html.A(f"{event.number} {event.title}", href=href, className="link"),
                ]
            ),
        ]
    )


def _doubts(told: Json) -> Component | None:
    if not told["doubts"]:
        return None
    names = {line["indicator"]: line["name"] for line in told["lines"]}
    rows: Sequence[Component] = [
        html.Li(
            [
                html.Div([parts.tag(said(words.DOUBT, each["code"]), "y"), " ", names.get(each["indicator"], "")]),
                html.Small(each["message"]),
            ]
        )
        for each in told["doubts"]
    ]
    return parts.card(t("数据质量提醒", "Doubts about the data"), html.Ul(rows, className="as-list"))
