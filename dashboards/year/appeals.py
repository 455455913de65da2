"""Appeals 申诉: filed in time, decided in time by who had no part in the result, corrected by facts, and what that changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.assessment.head import head as year_head
from dashboards.desk import Desk
from dashboards.reader import account, day, t
from dashboards.year import head, reading
from dashboards.year.reading import Found
from domain.words import Words
from services.permissions import KEEPERS

Json = dict[str, Any]

CHANGED: Words = {
    "line": ("得分", "points"),
    "bonus": ("加分", "Bonus"),
    "deduction": ("扣分", "Deductions"),
    "total": ("总分", "Total"),
    "rank": ("名次", "Rank"),
    "grade": ("等次", "Grade"),
    "unit": ("考核组", "Group"),
}


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    found = await reading.year(desk, params["key"], asof.asked(query, desk.today()))
    return head.whole(found, "appeals", await shown_of(desk, found, {}), {})


async def shown_of(desk: Desk, found: Found, query: Json) -> list[Component | None]:
    return [*year_head(found.told, found.at, "appeals", *_file(desk, found)), await _content(desk, found)]


def _file(desk: Desk, found: Found) -> list[Component]:
    """申诉, by a unit that was told and has time left; the office enters one for it."""
    who = account()
    told = {each["unit"]: each["appeal_by"] for each in found.told["told"]}
    if not found.may("appeals") or found.at is not None:
        return []
    if who.role in KEEPERS:
        return [head.act(found, "appeals", t("代录申诉", "Enter an appeal"), kind="")] if told else []
    if who.unit not in told or told[who.unit] < desk.today().isoformat():
        return []
    return [head.act(found, "appeals", kind="pri", of={"unit": who.unit})]


async def _content(desk: Desk, found: Found) -> Component:
    said = await reading.facts(desk, found.id, found.at)
    appeals = sorted(found.told["appeals"], key=lambda each: (each["granted"] is not None, each["decide_by"]))
    cards: list[Component] = [_appeal(desk, found, each, said.get(("appeal", each["n"]), [])) for each in appeals]
    if not cards:
        cards = [parts.card(t("申诉", "Appeals"), parts.empty(_none(desk, found), good=True))]
    beside = [_clocks(found), await _changes(desk, found)]
    return html.Div(
        [html.Div(cards, className="stack"), html.Div([each for each in beside if each], className="stack")],
        className="grid2",
    )


def _none(desk: Desk, found: Found) -> str:
    told = {each["unit"]: each["appeal_by"] for each in found.told["told"]}
    unit = account().unit
    if not told:
        return t("结果尚未告知；告知之后才能申诉。", "No result was told yet; appeals come after.")
    if unit in told:
        return t(
            f"本单位没有申诉；可在 {day(told[unit])} 前提出。",
            f"Your unit has not appealed; it may until {day(told[unit])}.",
        )
    return t("没有申诉。", "No appeals.")


def _appeal(desk: Desk, found: Found, each: Json, facts: Sequence[Json]) -> Component:
    line = found.scheme.indicators.get(each["indicator"])
    what = t(line.name, line.name_en) if line else t("整个结果", "the whole result")
    state = _state(each, found.at or desk.today())
    said = [
        html.Li(
            [html.Span(day(fact["on"], this_year=found.told["year"]), className="num"), html.Span(fact["sentence"])]
        )
        for fact in facts
    ]
    recused = next((fact["data"].get("recused") for fact in facts if "recused" in fact["data"]), None)
    names = list(desk.accounts.names(recused).values()) if recused else []
    body: list[Component | None] = [
        html.Ul(said, className="yr-said"),
        html.P(t(f"回避：{'、'.join(names)}", f"Recused: {', '.join(names)}"), className="hint") if names else None,
        *_corrections(found, each),
        html.Div(_acts(found, each, what), className="acts"),
    ]  # fmt: skip
    title = t(f"{each['unit_name']}：{what}", f"{each['unit_name']}: {what}")
    return parts.card(
        title,
        html.Div([part for part in body if part], className="yr-appeal"),
        right=state,
        sub=t(f"第 {each['n']} 件", f"No. {each['n']}"),
    )


def _state(each: Json, today: date) -> Component:
    late = each["late_days"]
    if each["granted"] is not None:
        decided = t("已支持", "Granted") if each["granted"] else t("未支持", "Not granted")
        over = t(f"，超期 {late} 个工作日", f", {late} working days late") if late else ""
        return parts.tag(decided + over, "r" if late else "g" if each["granted"] else "n")
    if late:
        told = t(
            f"超期 {late} 个工作日未决定，应于{day(each['decide_by'])}前",
            f"{late} working days late: was to be decided by {day(each['decide_by'])}",
        )
        return parts.light("red", told)
    left = (date.fromisoformat(each["decide_by"]) - today).days
    until = t(f"{day(each['decide_by'])}前决定", f"to be decided by {day(each['decide_by'])}")
    return parts.light("yellow" if left <= 3 else "green", until)


def _acts(found: Found, each: Json, what: str) -> list[Component]:
    """Who had a part in the result is told so, and may not decide."""
    about = f"{each['unit_name']} {what}"
    if each["granted"] is None and found.may("appeals/decide"):
        if not each["may_decide"]:
            return [
                html.P(
                    [
                        parts.icon("info-circle"),
                        t(
                            "您参与过该结果，应当回避，请由他人决定。",
                            "You had a part in the result and must recuse: another decides.",
                        ),
                    ],
                    className="hint",
                )
            ]
        return [
            head.act(
                found, "appeal-decide", fixed={"_n": each["n"]}, about=about, kind="pri" if _first(found, each) else ""
            )
        ]
    if each["granted"] and found.may("corrections"):
        return _correct(found, each)
    return []  # fmt: skip


def _first(found: Found, each: Json) -> bool:
    """The one the page's primary button belongs to."""
    open_ = [one for one in found.told["appeals"] if one["granted"] is None and one["may_decide"]]
    return bool(open_) and min(open_, key=lambda one: one["decide_by"])["n"] == each["n"]


def _correct(found: Found, each: Json) -> list[Component]:
    """What can be put right: the line, or each line of the unit, and what it gained or lost by points."""
    unit, scheme = each["unit"], found.scheme
    lines = [scheme.indicators[each["indicator"]]] if each["indicator"] else scheme.lines(scheme.group_of[unit])
    buttons: list[Component] = [
        head.act(
            found, "correct-value", t(f"更正“{line.name}”", f"Correct “{line.name_en}”"),
            of={"unit": unit, "indicator": line.code},
            fixed={"what": "value", "unit": unit, "indicator": line.code, "appeal": each["n"]},
        )
        for line in lines
        if line.source != "official"
    ]  # fmt: skip
    for kind, what in (("deductions", "deduction"), ("bonuses", "bonus")):
        buttons += [
            head.act(found, "correct-points", t(f"更正“{one['name']}”分值", f"Correct the points of “{one['name']}”"),
                     fixed={"what": what, "n": one["n"], "appeal": each["n"]})
            for one in found.told[kind]
            if one["unit"] == unit and one["state"] == "in_effect" and each["indicator"] in ("", one["indicator"])
        ]  # fmt: skip
    if len(buttons) > 2:
        return [
            html.Details(
                [
                    html.Summary(t("更正哪一项", "Which to correct"), className="link"),
                    html.Div(buttons, className="acts"),
                ]
            )
        ]
    return buttons


def _corrections(found: Found, each: Json) -> list[Component]:
    """更正 that followed this appeal."""
    return [
        html.P(
            [
                parts.icon("check"),
                t(f"已更正，见第 {recorded.position:,} 条记录。", f"Corrected by fact no. {recorded.position:,}."),
            ],
            className="hint",
        )
        for recorded in found.assessed.facts
        if recorded.topic == "assessment.corrected" and getattr(recorded.fact, "appeal", 0) == each["n"]
    ]


def _clocks(found: Found) -> Component:
    clocks = found.scheme.clocks
    days = t("{} 个工作日", "{} working days").format
    facts = parts.facts(
        [
            (t("提出申诉", "To appeal"), t("告知之日起 ", "from being told, ") + days(clocks.appeal)),
            (t("作出决定", "To decide"), t("收到之日起 ", "from its arrival, ") + days(clocks.decide)),
            (t("批准更正结果", "To approve a changed result"), days(clocks.approve)),
            (t("依据", "Under"), clocks.article),
            (
                t("回避", "Recusal"),
                t(
                    "报送、核实、决定过该项或复核过结果的人不得决定（D733-17）",
                    "who reported, verified, decided or reviewed it does not decide (D733-17)",
                ),
            ),
        ]
    )
    return parts.card(t("时限与回避", "Clocks and recusal"), facts)


async def _changes(desk: Desk, found: Found) -> Component | None:
    """What the last round changed against the one before it, score, rank and grade."""
    rounds = found.told["rounds"]
    if len(rounds) < 2:
        return None
    query = {"as_of": found.at.isoformat()} if found.at else {}
    items = (await desk.read(f"/assessments/{found.id}/changes", **query))["items"]
    title = t("更正改变了什么", "What corrections changed")
    if not items:
        return parts.card(title, parts.empty(t("与上一次结果没有差别。", "Nothing differs from the round before.")))
    rows = [
        html.Div(
            [
                html.Span([html.B(one["unit_name"]), html.Small(_what(found, one))]),
                html.Span(f"{_grade(found, one, 'was')} → {_grade(found, one, 'now')}", className="num"),
            ],
            className="yr-aim",
        )
        for one in items
    ]
    sub = t(f"第 {rounds[-2]['n']} 次 → 第 {rounds[-1]['n']} 次", f"no. {rounds[-2]['n']} → no. {rounds[-1]['n']}")
    return parts.card(title, html.Div(rows, className="yr-changes", tabIndex=0), sub=sub, flush=True)


def _what(found: Found, one: Json) -> str:
    line = found.scheme.indicators.get(one["indicator"])
    name = parts.said(CHANGED, one["what"])
    return f"{t(line.name, line.name_en)} {name}" if line else name


def _grade(found: Found, one: Json, side: str) -> str:
    code = str(one[side])
    if one["what"] != "grade":
        return code or "—"
    return next((t(each.name, each.name_en) for each in found.scheme.grades if each.code == code), code or "—")
