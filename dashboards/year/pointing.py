"""Bonuses, deductions, vetoes and tolerance 加分、扣分、否决、容错 of a year: each with its clock and its next act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.desk import Desk
from dashboards.reader import account, day, t
from dashboards.year import head
from dashboards.year.reading import Found
from domain import words
from domain.words import Words
from services.permissions import KEEPERS

Json = dict[str, Any]
Said = dict[tuple[str, int], list[Json]]

KINDS: Words = {
    "bonuses": ("加分", "Bonuses"),
    "deductions": ("扣分", "Deductions"),
    "vetoes": ("一票否决", "Vetoes"),
}
STATES: Words = {
    "open": ("待决定", "Undecided"),
    "in_effect": ("已生效", "In effect"),
    "dropped": ("未采纳", "Not upheld"),
    "revoked": ("已撤销", "Revoked"),
    **words.TOLERANCE,
}
TAG: Final = {"open": "y", "in_effect": "b", "dropped": "n", "revoked": "n", "full": "g", "part": "g", "none": "n"}


def cards(desk: Desk, found: Found, said: Said) -> list[Component]:
    """One card a kind, and none for a kind of which there is nothing."""
    today = desk.today()
    shown: list[Component] = []
    for kind in KINDS:
        if claims := found.told[kind]:
            rows = [_claim(found, each, said.get((each["kind"], each["n"]), []), today) for each in claims]
            open_ = sum(each["state"] == "open" for each in claims)
            sub = t(f"{len(claims)} 项，待决定 {open_} 项", f"{len(claims)}, {open_} undecided")
            shown.append(parts.card(parts.said(KINDS, kind), *rows, sub=sub, flush=True))
    if tolerances := found.told["tolerances"]:
        rows = [_tolerance(found, each, said.get(("tolerance", each["n"]), [])) for each in tolerances]
        shown.append(parts.card(t("容错", "Tolerance"), *rows, flush=True))
    return shown


def _claim(found: Found, each: Json, facts: list[Json], today: date) -> Component:
    points = "" if each["kind"] == "veto" else f"{'+' if each['kind'] == 'bonus' else '−'}{each['points']}"
    title = [html.B(each["name"]), html.Span(each["unit_name"]), html.Span(points, className="num pts")]
    state = parts.tag(parts.said(STATES, each["state"]), TAG[each["state"]])
    return _row(found, title, [state, *_clock(each, today)], facts, _claim_acts(found, each, today))


def _clock(each: Json, today: date) -> list[Component]:
    """Until when the unit may answer; nothing is decided against it before."""
    if each["state"] != "open" or not each["answer_by"]:
        return []
    if each["answer"]:
        return [parts.tag(t("单位已说明", "answered"), "b")]
    if date.fromisoformat(each["answer_by"]) >= today:
        return [
            parts.light("yellow", t(f"{day(each['answer_by'])}前可说明", f"may answer by {day(each['answer_by'])}"))
        ]
    return [parts.tag(t("说明期已过", "the time to answer is over"))]


def _claim_acts(found: Found, each: Json, today: date) -> list[Component]:
    who, n = account(), {"_n": each["n"]}
    office = who.role in KEEPERS
    own = office or who.unit == each["unit"]
    behalf = {**n, "on_behalf_of": each["unit"]} if office else n
    about = f"{each['unit_name']} {each['name']}"
    heard = each["answer"] or not each["answer_by"] or date.fromisoformat(each["answer_by"]) < today
    open_, decides = each["state"] == "open", found.may("decide")
    offered: list[tuple[str, Json]] = []
    match each["kind"]:
        case "bonus":
            offered += [("bonus-decide", n)] if open_ and decides else []
        case "deduction":
            offered += [("deduction-answer", behalf)] if open_ and own and not heard and found.may("bonuses") else []
            offered += [("deduction-decide", n)] if open_ and decides and heard else []
        case "veto":
            offered += [("veto-answer", behalf)] if open_ and own and not heard and found.may("bonuses") else []
            offered += [("veto-verify", n)] if open_ and not each["verified"] and found.may("vetoes") else []
            offered += [("veto-decide", n)] if open_ and decides and heard and each["verified"] else []
            offered += [("veto-revoke", n)] if each["state"] == "in_effect" and decides else []
    return [head.act(found, name, fixed=fixed, about=about) for name, fixed in offered]


def _tolerance(found: Found, each: Json, facts: list[Json]) -> Component:
    line = found.scheme.indicators.get(each["indicator"])
    what = (
        t(line.name, line.name_en)
        if line
        else t(f"第 {each['deduction']} 项扣分", f"Deduction no. {each['deduction']}")
    )
    title = [html.B(what), html.Span(each["unit_name"])]
    if each["state"] in ("full", "part"):
        title.append(html.Span(t(f"至多返还 {each['points']}", f"up to {each['points']} back"), className="num pts"))
    acts = []
    if each["state"] == "open" and found.may("decide"):
        acts = [head.act(found, "tolerance-decide", fixed={"_n": each["n"]}, about=f"{each['unit_name']} {what}")]
    return _row(found, title, [parts.tag(parts.said(STATES, each["state"]), TAG[each["state"]])], facts, acts)


def _row(
    found: Found, title: list[Component], state: list[Component], facts: list[Json], acts: Sequence[Component]
) -> Component:
    """What was claimed, then every word said of it."""
    told = [
        html.Li(
            [html.Span(day(fact["on"], this_year=found.told["year"]), className="num"), html.Span(fact["sentence"])]
        )
        for fact in facts
    ]
    return html.Div(
        [
            html.Div([*title, *state], className="h"),
            html.Ul(told) if told else None,
            html.Div(acts, className="acts") if acts else None,
        ],
        className="yr-claim",
    )
