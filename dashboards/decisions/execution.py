"""Execution 执行与评估: what is owed by which day, the matters given to units, tracking, opinions and problems heard,
evaluations, and what was changed for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboards import acted, asof, parts
from dashboards.decisions.acts import DECISIONS
from dashboards.reader import day, t
from domain import words as common
from domain.decision import words

Json = dict[str, Any]
TOLD: Final = {
    "decision.tracked": ("跟踪", "Tracking", "b"),
    "decision.opinion_received": ("意见", "Opinion", "n"),
    "decision.problem_reported": ("问题", "Problem", "r"),
    "decision.evaluation_opened": ("评估", "Evaluation", "b"),
    "decision.evaluation_concluded": ("评估结论", "Concluded", "g"),
    "decision.adjusted": ("调整", "Adjusted", "y"),
    "decision.suspended": ("中止", "Suspended", "r"),
    "decision.resumed": ("恢复", "Resumed", "g"),
    "decision.ended": ("终止", "Ended", "n"),
    "decision.directive_opened": ("交办", "Given", "b"),
    "decision.directive_closed": ("办结", "Closed", "g"),
}


def shown(told: Json, facts: Sequence[Json], at: date | None, today: date) -> list[Component]:
    side: list[Component] = []
    if told["duties"]:
        side.append(duties(told, at, today))
    side += [_evaluations(told, at)] if told["evaluations"] else []
    side += [directives(told, at)] if told["directives"] else []
    return [html.Div([_course(told, facts, at, today), html.Div(side, className="stack")], className="grid2")]


def _course(told: Json, facts: Sequence[Json], at: date | None, today: date) -> Component:
    rows: list[Component] = []
    for fact in reversed(facts):
        if fact["topic"] not in TOLD:
            continue
        zh, en, kind = TOLD[fact["topic"]]
        href = asof.href(f"/decisions/{told['id']}", at, show="facts") + f"#fact-{fact['position']}"
        rows.append(
            html.Li(
                [
                    html.Time(day(fact["on"], this_year=today.year), className="num", dateTime=fact["on"]),
                    html.Div(
                        [
                            html.P([parts.tag(t(zh, en), kind), " ", fact["sentence"]]),
                            html.Div(html.A(t(f"第{fact['position']:,}位", f"fact {fact['position']:,}"), href=href, className="link num"), className="meta"),
                        ]
                    ),
                ]
            )
        )  # fmt: skip
    counts = t(
        f"跟踪 {told['tracked']} 次，意见 {told['opinions']} 条，问题 {told['problems']} 个，调整 {told['adjusted']} 次",
        f"tracked {told['tracked']}×, opinions {told['opinions']}, problems {told['problems']}, adjusted {told['adjusted']}×",
    )
    none = parts.empty(t("决定之后的跟踪、意见、问题和评估都在这里。", "What follows the decision stands here."))
    body = html.Ol(rows, className="lifeline") if rows else none
    return parts.card(t("执行与评估", "Carrying out and evaluation"), body, sub=counts if rows else "", flush=True)


def duties(told: Json, at: date | None, today: date) -> Component:
    rows = []
    for each in told["duties"]:
        if each["done_on"]:
            state = parts.tag(t(f"{day(each['done_on'], this_year=today.year)}完成", f"done {day(each['done_on'], this_year=today.year)}"), "late" if each["late"] else "ok")  # fmt: skip
        elif each["due"]:
            left = (date.fromisoformat(each["due"]) - today).days
            state = parts.light("red", t(f"逾期 {-left} 天", f"{-left} d overdue")) if left < 0 else parts.tag(t(f"{day(each['due'])}前", f"by {day(each['due'])}"), "y")  # fmt: skip
        else:
            state = parts.tag(t("应及时办理", "without delay"), "y")
        rows.append(
            html.Li(
                [
                    html.Span(
                        [
                            html.B(each["name"]),
                            html.Small([each["unit_name"], " ", acted.articles(each["articles"], at)]),
                        ]
                    ),
                    state,
                ]
            )
        )
    return parts.card(t("决定之后的义务", "Duties after the decision"), html.Ul(rows, className="dc-votes"))


def directives(told: Json, at: date | None) -> Component:
    rows = [
        html.A(
            [
                html.Span([html.B(each["title"]), html.Small(f"{each['number']} · {day(each['due']) if each['due'] else '—'}")]),
                parts.tag(parts.said(common.STATUS, each["status"]), "ok" if each["closed_on"] else "b"),
            ],
            href=asof.href(f"/directive/{each['id']}", at), className="pick",
        )
        for each in told["directives"]
    ]  # fmt: skip
    return parts.card(t("交办事项", "Directives"), html.Div(rows), sub=str(len(rows)), flush=True)


def _evaluations(told: Json, at: date | None) -> Component:
    rows = []
    for each in told["evaluations"]:
        end = parts.tag(parts.said(words.EVALUATION_CONCLUSION, each["conclusion"]), "g" if each["conclusion"] == "continue" else "y") if each["conclusion"] else parts.tag(t("评估中", "under way"), "b")  # fmt: skip
        button = [acted.button("decision", DECISIONS, "conclude", told["id"], kind="sm", first={"_n": str(each["n"])})] if not each["conclusion"] and at is None and "evaluate/conclude" in told["acts"] else []  # fmt: skip
        name = f"{parts.said(words.EVALUATION, each['kind'])} · {each['evaluator_name']}"
        when = html.Small(day(each["on"])) if each["on"] else None
        rows.append(html.Li([html.Span([html.B(name), when]), end, *button]))
    sub = t("评估机构未参与决策前的评估论证", "By nobody who assessed it beforehand")
    return parts.card(t("评估", "Evaluations"), html.Ul(rows, className="dc-votes"), sub=sub)
