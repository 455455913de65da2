"""What intake tells in words: deadlines by rule and calendar, units as they are meant, matters much alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.desk import Desk
from dashboards.parts import said
from dashboards.reader import day, t, weekday
from dashboards.rules.values import rhythm
from domain import words

Json = dict[str, Any]


def due_told(due: Mapping[str, Any] | None) -> Component | None:
    """The day a deadline falls on, why it is that day, or what is wrong with it."""
    if due is None:
        return None
    if due["fault"]:
        return html.Span([parts.icon("alert-triangle"), due["fault"]], className="doubt")
    spec = due["spec"]
    told: list[Component] = []
    kind = str(spec["kind"])
    if due["due"]:
        on = date.fromisoformat(due["due"])
        told.append(html.B(f"{day(on)} {weekday(on)}", className="num"))
    else:
        told.append(html.B(said(words.DUE_KIND, kind)))
    why: list[str] = []
    if kind == "working_days":
        why.append(t(f"今日起{spec['days']}个工作日", f"{spec['days']} working days from today"))
    if due["every"]:
        why.append(rhythm(str(due["every"])))
    if due["review_on"]:
        why.append(t(f"{day(due['review_on'])}复核", f"reviewed on {day(due['review_on'])}"))
    if due["rolled_from"]:
        why.append(
            t(f"原定{day(due['rolled_from'])}为休息日，顺延", f"moved from {day(due['rolled_from'])}, a rest day")
        )
    if due["by_default"]:
        why.append(t("未另定，按规则包默认", "none stated: the rule pack's default"))
    told.append(html.Small(t("；", "; ").join(why)))
    if due["provisional"]:
        told.append(parts.tag(t("暂定：该年放假安排未公布", "provisional: that year is not planned yet"), "y"))
    if due["by_default"]:
        told.append(html.A(t("规则", "rule"), href="/rules?key=urgency.due_working_days", className="link"))
    elif due["rolled_from"]:
        told.append(html.A(t("规则", "rule"), href="/rules?key=deadline.roll_to_working_day", className="link"))
    return html.Span(told, className="due-told")


def units_told(meant: Sequence[Mapping[str, Any]], desk: Desk) -> Component | None:
    """Units as they are meant here; what the document calls otherwise stands beside."""
    if not meant:
        return None
    shown: list[Component] = []
    for each in meant:
        if each["code"]:
            name = desk.name(str(each["code"]))
            other = each["name"] if each["name"] not in (name, each["unit_name"]) else ""
            mark = "unit-tag maybe" if each["doubts"] else "unit-tag"
            title = t("；", "; ").join(each["doubts"])
            shown.append(
                html.Span(
                    [name, html.Small(t(f"文中：{other}", f"text: {other}")) if other else None],
                    className=mark,
                    title=title,
                )
            )
        elif each["group"]:
            shown.append(html.Span([each["name"], html.Small(t("集合单位", "a collective"))], className="unit-tag"))
        else:
            title = t("；", "; ").join(each["doubts"])
            shown.append(
                html.Span(
                    [parts.icon("alert-triangle"), each["name"], html.Small(t("没有对应单位", "no such unit"))],
                    className="unit-tag none",
                    title=title,
                )
            )
    return html.Span(shown, className="unit-tags")  # fmt: skip


def similar_told(found: Sequence[Mapping[str, Any]], desk: Desk) -> Component | None:
    """What may be in the register already, the likest first, with how much it is alike."""
    if not found:
        return None
    rows = [
        html.Li(
            [
                html.Span(f"{each['likeness']}%", className="num like"),
                html.A(
                    f"{each['number'] or ''} {each['title']}".strip(),
                    href=f"/directive/{each['id']}",
                    target="_blank",
                    className="link",
                ),
                html.Small(
                    t("，", ", ").join(
                        filter(
                            None,
                            [
                                said(words.STATUS, str(each["status"])),
                                said(words.SOURCE, str(each["source"])),
                                t("、", ", ").join(desk.name(u) for u in each["leads"]),
                            ],
                        )
                    )
                ),
            ]
        )
        for each in found
    ]
    return html.Div([html.B(t("可能重复", "Perhaps in the register already")), html.Ul(rows)], className="alike")  # fmt: skip


def number_told(number: str) -> Component:
    """A number to come, clearly no number yet."""
    return html.Span(
        [t("将编为 ", "Would be "), html.B(number, className="num"), parts.tag(t("预览，以提交时为准", "preview: given when submitted"))],
        className="number-preview",
    )  # fmt: skip
