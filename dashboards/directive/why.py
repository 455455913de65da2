"""Why this light 为什么是这个灯: its reason, its numbers, and the rule with its article, opened from the light itself."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.parts import said
from dashboards.reader import day, language, t
from domain import words
from domain.rules import KEYS, RulePack
from services.rulepacks import rule_texts

Json = dict[str, Any]
ARTICLE = re.compile(r"([A-Z]+)(\d+)")
LONGEST = 160


def why(
    light: Json, text: str, matter: Json, pack: RulePack, year: int, at: date | None, *, reporting: bool = False
) -> Component:
    """A light that opens into its reason."""
    due = matter["deadline"]
    days = [
        (t("判定", "Judged"), said(words.LIGHT_REASON, light["reason"])),
        (t("时限", "Deadline"), _due(due, year, reporting=reporting)),
        (t("相差", "Apart"), _apart(light)),
        (t("变灯", "Changes"), day(light["changes_on"], this_year=year) if light["changes_on"] else None),
    ]
    rules = [_rule(pack, key, matter["urgency"]) for key in _keys(light, due["kind"], reporting=reporting)]
    return html.Details(
        [
            html.Summary(
                parts.light(light["colour"], text),
                **parts.attributes(aria_label=t(f"{text}：为什么是这个灯", f"{text}: why this light")),
            ),
            html.Div(
                [
                    html.B(t("为什么是这个灯", "Why this light")),
                    parts.facts(days),
                    *[rule for rule in rules if rule is not None],
                    html.Small(t(f"规则包 {pack.code} · {pack.version} 版", f"Rule pack {pack.code}, version {pack.version}")),
                    html.A(t("看这条规则", "See the rules"), href=asof.href("/rules", at), className="link"),
                ],
                className="menu",
            ),
        ],
        className="drop why",
    )  # fmt: skip


def _due(due: Json, year: int, *, reporting: bool) -> str | None:
    if reporting:
        return day(due["report_due"], this_year=year) if due["report_due"] else None
    counted = due["current"] or due["review_on"]
    return day(counted, this_year=year) if counted else said(words.DUE_KIND, due["kind"])


def _apart(light: Json) -> str | None:
    if light["colour"] not in ("red", "yellow", "green", "done_late", "done_on_time") or not light["days"]:
        return None
    days, working = abs(light["days"]), abs(light["working_days"])
    if light["days"] < 0:
        return t(f"晚 {days} 天（{working} 个工作日）", f"{days} days late ({working} working)")
    return t(f"早 {days} 天（{working} 个工作日）", f"{days} days ahead ({working} working)")


def _keys(light: Json, kind: str, *, reporting: bool) -> tuple[str, ...]:
    """The rules a light is judged by."""
    if light["colour"] == "none" or light["reason"] == "suspended":
        return ()
    if reporting:
        return ("lights.reporting",)
    first = "lights.review" if kind in ("long_term", "none") else "lights.yellow"
    return (first, "deadline.roll_to_working_day")


def _rule(pack: RulePack, key: str, urgency: str) -> Component | None:
    rule = pack.values.get(key)
    if rule is None:
        return None
    about = KEYS[key]
    value = rule.value
    if isinstance(value, bool):
        told = t("是", "yes") if value else t("否", "no")
    elif hasattr(value, "get"):
        told = t(f"{value.get(urgency, '—')} 个工作日", f"{value.get(urgency, '—')} working days")
    else:
        told = str(value)
    basis = [_article(pack, article) for article in rule.articles]
    if not basis:
        basis = [t("两份工作规则未规定，按惯例", "Neither text says so: practice")]
    return html.Div(
        [html.P([html.Span(t(about.zh, about.en)), html.B(told)]), *[html.Small(each) for each in basis]],
        className="rule",
    )


def _article(pack: RulePack, article: str) -> str:
    """Where it is said, and the beginning of what is said there."""
    found = ARTICLE.fullmatch(article)
    own = bool(found) and article.startswith(pack.letter)
    code = pack.code if own else (pack.parent or pack.code)
    if found is None:
        return article
    n = int(found[2])
    try:
        text = rule_texts(code).get(n, "")
    except FileNotFoundError:
        text = ""
    text = text[:LONGEST] + ("…" if len(text) > LONGEST else "")
    name = pack.name if own and language() != "en" else pack.name_en if own else t("上级工作规则", "the rules above")
    return t(f"《{name}》第{n}条：{text}", f"{name}, article {n}: {text}") if text else t(f"第{n}条", f"Article {n}")
