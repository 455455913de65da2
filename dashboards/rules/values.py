"""The value of a rule 规则的值 in words: numbers with their unit, codes by their names, rhythms as people say them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards.parts import said
from dashboards.reader import language, t
from domain import words
from domain.decision.words import MILESTONE
from domain.meeting.words import MEETING_KIND, RANK
from domain.words import Words

Json = dict[str, Any]

UNIT: Words = {
    "working days": ("个工作日", "working days"),
    "days": ("天", "days"),
    "months": ("个月", "months"),
    "years": ("年", "years"),
    "times": ("次（项）", ""),
}
CODE: Words = {
    "executive_deputy": ("常务副职", "executive deputy"),
    "deputy_named_by_head": ("主要负责人指定的副职", "a deputy the head names"),
    "partner_deputy": ("AB角副职", "the partner deputy"),
    "consult": ("充分协商", "consult fully"),
    "solicit_first": ("先征求意见", "ask for opinions first"),
    "solicit_and_consult": ("先征求意见并充分协商", "ask for opinions first and consult fully"),
    "departments": ("部门", "departments"),
    "localities": ("下级政府", "the tier below"),
    "every": ("按期", "exactly so often"),
    "at_least_once": ("至少一次", "at least once"),
    "none": ("无", "none"),
    "not_coordinated": ("未经协调的不上会", "not coordinated: not tabled"),
    "not_fully_coordinated": ("未充分协调的不上会", "not fully coordinated: not tabled"),
    **MEETING_KIND,
    **MILESTONE,
    **words.URGENCY,
    **words.SOURCE,
    **words.LEVEL,
    **words.FIELD,
    **words.CHANNEL,
}
WEEKDAY: Sequence[tuple[str, str]] = (
    ("周一", "Monday"),
    ("周二", "Tuesday"),
    ("周三", "Wednesday"),
    ("周四", "Thursday"),
    ("周五", "Friday"),
    ("周六", "Saturday"),
    ("周日", "Sunday"),
)
SPAN: Words = {"D": ("天", "day"), "W": ("周", "week"), "M": ("个月", "month"), "Y": ("年", "year")}
PERIOD = re.compile(r"P([1-9][0-9]*)([DWMY])")
SHOWN_ROWS = 30
POSTS: Words = {
    "approver": ("批准：", "approved by "),
    "chairs": ("主持：", "chaired by "),
    "entrusted": ("受托主持：", "when entrusted by "),
    "signer": ("签发纪要：", "minutes signed by "),
    "before": ("先经：", "first passes "),
    "signers": ("签发：", "signed by "),
    "important": ("重要事项：", "when important by "),
}
"""Columns that name posts by their rank, and how they are read."""


def value(rule: Mapping[str, Any], given: Any) -> Component:
    """A value of this rule, whatever its form."""
    form = str(rule["form"])
    match form:
        case "flag":
            return html.B(t("是", "Yes") if given else t("否", "No"), className="val")
        case "number":
            return html.B(measured(given, str(rule["unit"])), className="val num")
        case "period":
            return html.B(rhythm(str(given)), className="val")
        case "steps":
            return html.B(
                t("、", ", ").join(str(n) for n in given) + " " + said(UNIT, str(rule["unit"])), className="val num"
            )
        case "items":
            return _tags([said(CODE, str(each)) for each in given])
        case "levels" | "words":
            return _pairs(rule, given)
        case "rows":
            return _rows(given)
        case _:
            return html.B(said(CODE, str(given)), className="val")


def plain(rule: Mapping[str, Any], given: Any) -> str:
    """The same in one line, for beside and before."""
    match str(rule["form"]):
        case "flag":
            return t("是", "yes") if given else t("否", "no")
        case "number":
            return measured(given, str(rule["unit"]))
        case "period":
            return rhythm(str(given))
        case "items":
            return t("、", ", ").join(said(CODE, str(each)) for each in given) or t("无", "none")
        case "steps":
            return t("、", ", ").join(str(n) for n in given)
        case "levels" | "words":
            return t("；", "; ").join(f"{said(CODE, code)} {_one(rule, each)}" for code, each in given.items())
        case "rows":
            return t("、", ", ").join(_name(row) for row in given) or t("无", "none")
        case _:
            return said(CODE, str(given))


def measured(number: Any, unit: str) -> str:
    named = said(UNIT, unit)
    if language() == "en" and number == 1 and named.endswith("s"):
        named = named[:-1]
    return f"{number} {named}".strip() if unit else str(number)


def rhythm(every: str) -> str:
    """How often, as people say it: `monthly:25` is by the 25th of each month."""
    if found := PERIOD.fullmatch(every):
        n, unit = int(found[1]), said(SPAN, found[2])
        return t(f"每{n if n > 1 else ''}{unit}", f"every {f'{n} {unit}s' if n > 1 else unit}")
    kind, _, at = every.partition(":")
    match kind:
        case "none":
            return t("不定期报送", "no fixed reports")
        case "daily":
            return t("每日", "daily")
        case "weekly":
            name = WEEKDAY[(int(at) - 1 if at else 4) % 7]
            return t(f"每{name[0]}前", f"weekly, by {name[1]}")
        case "monthly":
            return (
                t(f"每月{int(at)}日前", f"monthly, by day {int(at)}")
                if at
                else t("每月底前", "by the end of each month")
            )
        case "quarterly":
            return (
                t(f"每季度后{at}日前", f"quarterly, within {at} days")
                if at
                else t("每季度末前", "by each quarter's end")
            )
        case "half_yearly":
            return (
                t(f"每半年后{at}日前", f"half-yearly, within {at} days")
                if at
                else t("每半年末前", "by each half-year's end")
            )
        case "annual":
            return t(f"每年{at}前", f"yearly, by {at}")
        case "once":
            return t(f"{at}一次", f"once, on {at}")
    return every


def _tags(names: Sequence[str]) -> Component:
    if not names:
        return html.B(t("无", "None"), className="val")
    return html.Span([html.Span(name, className="lt n") for name in names], className="tags")


def _pairs(rule: Mapping[str, Any], given: Mapping[str, Any]) -> Component:
    rows = [html.Span([html.Small(said(CODE, code)), html.B(_one(rule, each))]) for code, each in given.items()]
    return html.Span(rows or html.B(t("无", "None")), className="pairs")


def _one(rule: Mapping[str, Any], given: Any) -> str:
    if isinstance(given, int):
        return measured(given, str(rule["unit"]))
    code = str(given)
    return said(CODE, code) if code in CODE and not str(rule["key"]).startswith("report.") else rhythm(code)


def _rows(given: Sequence[Json]) -> Component:
    if not given:
        return html.B(t("无", "None"), className="val")
    items = [html.Li([html.Span(_name(row)), html.Small(_rest(row))]) for row in given[:SHOWN_ROWS]]
    if len(items) <= 4:
        return html.Ul(items, className="listed")
    told = t(
        f"{len(given)} 项：{_name(given[0])}、{_name(given[1])}……",
        f"{len(given)}: {_name(given[0])}, {_name(given[1])}…",
    )
    return html.Details([html.Summary(told), html.Ul(items, className="listed")], className="val-more")


def _name(row: Mapping[str, Any]) -> str:
    return str(row["en"] if language() == "en" else row["zh"])


def _rest(row: Mapping[str, Any]) -> str:
    """What a row says besides its name."""
    told: list[str] = []
    for name, each in row.items():
        if name in ("code", "zh", "en") or each in ("", [], None):
            continue
        if name == "pattern":
            told.append(str(each))
        elif name == "rank":
            told.append(t(f"第{each}序", f"rank {each}"))
        elif name == "urgency":
            told.append(said(words.URGENCY, str(each)))
        elif name == "sources":
            told.append(t("、", ", ").join(said(words.SOURCE, str(code)) for code in each))
        elif name == "completes" and each:
            told.append(t("算办成", "counts as done"))
        elif name == "remaining" and each:
            told.append(t("须列余项", "lists what remains"))
        elif name == "waivable" and not each:
            told.append(t("不可免除", "never left out"))
        elif name == "article":
            told.append(str(each))
        elif name in POSTS and (who := [each] if isinstance(each, str) else each):
            told.append(t(*POSTS[name]) + t("、", ", ").join(said(RANK, str(code)) for code in who))
        elif name == "countersign" and each:
            told.append(t("涉及两位以上分管的须会签", "two portfolios countersign"))
    return t("；", "; ").join(told)
