"""The notice slip 督办通知单 of a matter, as paper: what is asked, of whom, until when, and where it stands in the record."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.desk import Desk
from dashboards.directive.layout import resolve
from dashboards.parts import said
from dashboards.reader import account, day, t
from domain import words

Json = dict[str, Any]


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    """To be printed as it stands; a past day gives the slip as it read then."""
    at = asof.asked(query, desk.today())
    key = await resolve(desk, params["key"])
    stamp = at.isoformat() if at else ""
    matter = await desk.read(f"/directives/{key}", as_of=stamp)
    facts = (await desk.read(f"/directives/{key}/facts", as_of=stamp))["items"]
    back = parts.link(t("返回事项", "Back to the matter"), asof.href(f"/directive/{key}", at), name="arrow-back-up")
    printing = html.Button(
        [parts.icon("printer"), t("打印", "Print")],
        className="btn pri",
        type="button",
        **parts.attributes(data_print="1"),
    )
    return html.Div([html.Div([back, printing], className="slip-acts"), _slip(desk, matter, facts)])


def _slip(desk: Desk, matter: Json, facts: list[Json]) -> Component:
    number = matter["number"] or t("未编号", "no number yet")
    leads = [row["unit_name"] for row in matter["assignments"] if row["role"] == "lead"]
    assists = [row["unit_name"] for row in matter["assignments"] if row["role"] != "lead"]
    to = t("、", ", ").join([*leads, *assists]) or t("（尚未交办）", "(not assigned yet)")
    due = matter["deadline"]
    assigned = next(
        (fact["on"] for fact in reversed(facts) if fact["topic"] == "directive.assigned"), matter["registered_on"]
    )
    rows = [
        (t("来源", "Source"), said(words.SOURCE, matter["source"])),
        (t("依据", "Basis"), matter["basis"]),
        *(
            (
                t("领导批示", "Opinion"),
                html.Span(f"{o['text']}（{desk.name(o['leader'])}，{day(o['on'])}）", className="said"),
            )
            for o in matter["opinions"]
            if o["text"]
        ),
        (t("办理要求", "What is asked"), matter["content"]),
        (t("牵头单位", "Lead units"), t("、", ", ").join(leads)),
        (t("协办单位", "Assisting"), t("、", ", ").join(assists)),
        (t("办结时限", "Deadline"), day(due["current"]) if due["current"] else said(words.DUE_KIND, due["kind"])),
        (t("下次报送", "Next report"), day(due["report_due"]) if due["report_due"] else ""),
    ]
    last = facts[-1] if facts else {}
    table = html.Table(
        html.Tbody([html.Tr([html.Th(name, scope="row"), html.Td(value)]) for name, value in rows if value])
    )
    return html.Article(
        [
            html.Div(desk.office_name, className="issuer"),
            html.Div(
                [html.Span(number, className="num"), html.Span(said(words.LEVEL, matter["level"]))], className="no"
            ),
            html.H1(t("督办通知单", "Notice of supervision"), tabIndex=-1),
            html.P(f"{to}：", className="to"),
            html.P(
                t(
                    f"现将“{matter['title']}”转你单位办理。请按下列要求抓紧落实，按时反馈；办结反馈由主要负责人签发，并附佐证材料。",
                    f"“{matter['title']}” is handed to you. Please carry it out as asked below and report in time; the final"
                    " report is signed by your principal head and comes with its evidence.",
                )
            ),
            table,
            html.Div([html.P(desk.office_name), html.P(day(assigned), className="num")], className="sign"),
            html.Div(
                [
                    html.Div(
                        t(
                            f"截至{day(matter['as_of_day'])}，记录第 {last.get('position', 0):,} 位；打印人：{account().display_name}",
                            f"As of {day(matter['as_of_day'])}, position {last.get('position', 0):,} of the record; printed by {account().display_name}",
                        )
                    ),
                    html.Div([t("哈希 ", "Hash "), html.Code(last.get("hash", ""))]),
                ],
                className="proof",
            ),
        ],
        className="slip",
    )
