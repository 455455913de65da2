"""Preview 预览 of the row looked at, beside the list: its lights, who holds it, what was last said, what may be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.desk import Desk
from dashboards.directive.acts import BY_NAME, first_acts
from dashboards.directive.standing import light_reason
from dashboards.parts import said
from dashboards.reader import account, day, t
from domain import words

Json = dict[str, Any]
DRAWER, BODY, CLOSE, PEEK = "ledger-drawer", "ledger-drawer-body", "ledger-drawer-close", "ledger-peek"
GIVEN = "directive.feedback_given"
OVER = ("done", "handed_over", "released", "excused")


def drawer() -> Component:
    """Closed and unseen until a row is looked at."""
    close = parts.attributes(aria_label=t("关闭预览（Esc）", "Close the preview (Esc)"))
    return html.Aside(
        [
            html.Button(parts.icon("x"), id=CLOSE, className="hbtn", type="button", **close),
            html.Div(id=BODY, className="peek-body"),
        ],
        id=DRAWER,
        className="peek",
        hidden=True,
        tabIndex=-1,
        **parts.attributes(aria_label=t("事项预览", "Preview of the matter")),
    )


async def content(desk: Desk, id: str, at: date | None) -> list[Component]:
    stamp = at.isoformat() if at else ""
    matter = await desk.read(f"/directives/{id}", as_of=stamp)
    facts = (await desk.read(f"/directives/{id}/facts", as_of=stamp))["items"]
    return view(desk, matter, facts, at)


def view(desk: Desk, matter: Json, facts: Sequence[Json], at: date | None) -> list[Component]:
    year = desk.today().year
    href = asof.href(f"/directive/{matter['id']}", at)
    lights = matter["lights"]
    told: list[Component | None] = [
        html.P(
            [
                html.Span(matter["number"] or t("未编号", "No number"), className="num"),
                _light(lights["completion"], year),
                parts.tag(said(words.STATUS, matter["status"]), "b"),
            ],
            className="no",
        ),
        html.H2(html.A(matter["title"], href=href)),
        _opinion(desk, matter, year),
        parts.facts(
            [
                (t("现在由谁办", "Held by"), _holder(desk, matter, year)),
                (t("办结时限", "Deadline"), _deadline(matter, year)),
                (t("下次反馈", "Next report"), _report(matter, year)),
                (t("来源", "Source"), said(words.SOURCE, matter["source"])),
                (t("进度", "Progress"), parts.progress(matter["progress"])),
                (t("次数", "So far"), _counts(matter)),
            ]
        ),
        _units(matter, year),
        _last_report(facts, year),
        _acts(matter, href, at),
    ]
    return [each for each in told if each is not None]


def _light(light: Json, year: int) -> Component:
    return parts.light(light["colour"], parts.light_words(light["colour"], light["days"]), light_reason(light, year))


def _holder(desk: Desk, matter: Json, year: int) -> str:
    if matter["holder"] == "none":
        closed = matter["closed_on"]
        return t("已结束", "Over") + (f" · {day(closed, this_year=year)}" if closed else "")
    who = said(words.HOLDER, matter["holder"])
    if matter["holder"] == "leader" and matter["leader"]:
        who = desk.name(matter["leader"])
    since = day(matter["holder_since"], this_year=year)
    return t(f"{who}，自{since}", f"{who}, since {since}")


def _deadline(matter: Json, year: int) -> list[Component | str]:
    due = matter["deadline"]
    if not due["current"]:
        return [said(words.DUE_KIND, due["kind"]) if due["kind"] else t("未定", "Not set")]
    told: list[Component | str] = [day(due["current"], this_year=year)]
    if due["first"] and due["first"] != due["current"]:
        first = day(due["first"], this_year=year)
        told.append(html.Small(t(f"首次承诺 {first}", f"first promised {first}")))
    return told


def _report(matter: Json, year: int) -> list[Component | str] | None:
    due = matter["deadline"]["report_due"]
    if not due or matter["closed_on"]:
        return None
    return [day(due, this_year=year), " ", _light(matter["lights"]["reporting"], year)]


def _counts(matter: Json) -> str:
    counted = [
        t(f"催办 {matter['urges']} 次", f"urged {matter['urges']}×") if matter["urges"] else "",
        t(f"退回 {matter['returns']} 次", f"returned {matter['returns']}×") if matter["returns"] else "",
        t(f"延期 {matter['extensions']} 次", f"extended {matter['extensions']}×") if matter["extensions"] else "",
    ]
    return " · ".join(filter(None, counted))


def _opinion(desk: Desk, matter: Json, year: int) -> Component | None:
    if not matter["opinion"]:
        return None
    last = matter["opinions"][-1] if matter["opinions"] else {"text": matter["opinion"], "leader": matter["leader"]}
    signed = [desk.name(last["leader"]) if last["leader"] else "", day(last.get("on"), this_year=year)]
    by = " · ".join(word for word in signed if word not in ("", "—"))
    return html.Blockquote([html.P(last["text"]), html.Footer(by)], className="opinion")


def _units(matter: Json, year: int) -> Component | None:
    rows = sorted(matter["assignments"], key=lambda row: (row["status"] in OVER, row["role"] != "lead"))
    if not rows:
        return None
    items = [
        html.Li(
            [
                html.Span([row["unit_name"], html.Small(f" {said(words.ROLE, row['role'])}")]),
                html.Span(said(words.ASSIGNMENT, row["status"]), className="m"),
                _light(row["lights"]["completion"], year),
            ]
        )
        for row in rows[:6]
    ]
    if len(rows) > len(items):
        rest = len(rows) - len(items)
        items.append(html.Li(html.Span(t(f"另有 {rest} 个单位", f"and {rest} more units"), className="m")))
    return html.Div([html.H3(t("承办单位", "Units")), html.Ul(items, className="peek-units")])


def _last_report(facts: Sequence[Json], year: int) -> Component | None:
    given = [fact for fact in facts if fact["topic"] == GIVEN]
    if not given:
        return None
    last = given[-1]
    return html.Div(
        [
            html.H3([t("最近反馈", "Last report"), html.Small(f" {day(last['on'], this_year=year)}")]),
            html.P(str(last["data"].get("text", "")), className="said"),
        ]
    )


def _acts(matter: Json, href: str, at: date | None) -> Component:
    """The acts most likely meant; they are done on the matter's own page, which has their forms."""
    names = [] if at else first_acts(matter["acts"], account().role)[0]
    buttons: list[Component] = [
        parts.link(BY_NAME[name].label, f"{href}#act={name}", name=BY_NAME[name].icon) for name in names
    ]
    return html.Div([parts.link(t("打开事项", "Open"), href, name="eye"), *buttons], className="peek-acts")
