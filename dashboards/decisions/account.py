"""Accountability 责任倒查, for a lifetime: who did what, who thought otherwise, who knew what on which day by either clock;
and the archive 决策档案 with every paper of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.desk import Desk
from dashboards.reader import day, t
from domain.decision import words

Json = dict[str, Any]


async def shown(desk: Desk, told: Json, at: date | None, seen: Json) -> list[Component]:
    """`who`, `on` and `by` of the address: whose knowledge is asked about, on which day, by which clock."""
    today = at or desk.today()
    who, by = seen.get("who", ""), "happened" if seen.get("by") == "happened" else "recorded"
    on = _day(seen.get("on", ""), today)
    path = f"/decisions/{told['id']}/accountability"
    found = await desk.read(path, on=on.isoformat(), by=by, who=who)
    accounts = sorted({each["who"] for each in found["deeds"] if each["role"] == "recorded"})
    names = await asyncio.to_thread(desk.accounts.names, accounts)

    def fact(position: int) -> Component:
        href = asof.href(f"/decisions/{told['id']}", at, show="facts") + f"#fact-{position}"
        return html.A(t(f"第{position:,}位", f"fact {position:,}"), href=href, className="link num")

    people: dict[str, list[Json]] = {}
    for deed in found["deeds"]:
        if deed["role"] != "recorded" and not _is_told_by_post(deed, found["deeds"]):
            people.setdefault(names.get(deed["who"], deed["who_name"]), []).append(deed)
    rows: list[Component] = []
    for name, deeds in people.items():
        did = [
            html.Li(
                [
                    parts.tag(each["role_name"], "b"),
                    html.Span(
                        [html.Em(_about(each["subject_name"])) if each["subject"] else None, _stance(each), _said(each)]
                    ),
                    html.Small([day(each["on"]), " ", fact(each["position"])]),
                ]
            )
            for each in deeds
        ]
        asks = asof.href(f"/decisions/{told['id']}", at, show="account", who=deeds[0]["who"], on=on.isoformat(), by=by)
        knew = html.A(t("当时知道什么", "What they knew"), href=asks, className="link")
        current = parts.attributes(aria_current="true") if deeds[0]["who"] == who else {}
        rows.append(
            html.Div([html.Div([html.B(name), knew], className="h"), html.Ul(did)], className="dc-who", **current)
        )
    side: list[Component] = [_asking(told, people, who, on, by, at)]
    if found["knew"] is not None:
        name = next((each for each, deeds in people.items() if deeds[0]["who"] == who), who)
        known = [
            html.Li([html.Small([day(each["on"]), " ", fact(each["position"])]), html.P(each["sentence"])])
            for each in found["knew"]
        ]
        none = parts.empty(t("到那一天，记录里没有他知道的事。", "By that day the record has nothing they knew."))
        side.append(parts.card(t(f"{name}知道的事", f"What {name} knew"), html.Ul(known, className="dc-knew", tabIndex=0) if known else none, sub=t(f"截至{day(on)}，{len(known)} 条", f"{len(known)}, to {day(on)}")))  # fmt: skip
    if found["dissenters"]:
        other = [html.Li([html.B(each["who_name"]), " ", _stance(each), html.P(each["text"]), fact(each["position"])]) for each in found["dissenters"] if each["who"] != each["who_name"]]  # fmt: skip
        side.append(parts.card(t("不同意见", "Other opinions"), html.Ul(other, className="dc-knew"), sub=t("已记录在案的，可以减免责任", "On record: they answer for less")))  # fmt: skip
    sub = t(f"{len(people)} 个人和单位，截至{day(on)}", f"{len(people)} people and units, to {day(on)}")
    main = parts.card(t("谁做了什么", "Who did what"), html.Div(rows), sub=sub, flush=True)
    return [html.Div([main, html.Div(side, className="stack")], className="grid2")]


def _is_told_by_post(deed: Json, deeds: Sequence[Json]) -> bool:
    """A person whose post is on record for the same thing is told once, by the post."""
    return any(
        other["position"] == deed["position"] and other["role"] == deed["role"]
        and other["who_name"] != deed["who_name"] and str(other["who_name"]).endswith(deed["who_name"])
        for other in deeds
    )  # fmt: skip


def _day(asked: str, today: date) -> date:
    try:
        return min(date.fromisoformat(asked), today)
    except ValueError:
        return today


def _said(deed: Json) -> str:
    """Of who evaluated, the conclusion it came to."""
    return parts.said(words.EVALUATION_CONCLUSION, deed["text"]) if deed["role"] == "evaluated" else str(deed["text"])


def _about(subject: str) -> str:
    return t(f"{subject}：", f"{subject}: ")


def _stance(deed: Json) -> str:
    return f"{parts.said(words.STANCE, deed['stance'])} " if deed["stance"] else ""


def _asking(told: Json, people: Mapping[str, list[Json]], who: str, on: date, by: str, at: date | None) -> Component:
    """A plain form: the address is the question, and can be passed on."""
    hidden = {"show": "account", "who": who, "by": by, "as_of": at.isoformat() if at else ""}
    clocks = [
        html.A(
            name, href=asof.href(f"/decisions/{told['id']}", at, show="account", who=who, on=on.isoformat(), by=code), className="choice",
            **(parts.attributes(aria_current="true") if code == by else {}),
        )
        for code, name in (("recorded", t("按记录日", "As recorded")), ("happened", t("按发生日", "As happened")))
    ]  # fmt: skip
    form = html.Form(
        [
            *(dcc.Input(name=name, value=value, type="hidden") for name, value in hidden.items() if value),
            html.Label([t("哪一天", "On which day"), dcc.Input(id="decision-on", name="on", value=on.isoformat(), placeholder="2026-08-01", autoComplete="off")]),
            html.Button(t("查看", "Look"), className="btn", type="submit"),
        ],
        action=f"/decisions/{told['id']}", method="get", className="dc-asking",
    )  # fmt: skip
    hint = t(
        "在左侧选择一个人，看他在那一天已经知道什么。", "Choose somebody on the left to see what they knew by that day."
    )
    return parts.card(t("那一天，谁知道什么", "Who knew what on which day"), html.Div(clocks, className="choices"), form, html.P(hint, className="hint") if not who else None)  # fmt: skip


def archive(told: Json, package: Json, at: date | None) -> list[Component]:
    """The index of the package: every fact of the procedure with its files and the hash that binds it."""
    rows = []
    for paper in package["items"]:
        href = asof.href(f"/decisions/{told['id']}", at, show="facts") + f"#fact-{paper['position']}"
        files = [
            html.A(t(f"材料{n}", f"file {n}"), href=asof.href(f"/api/v1/decisions/{told['id']}/files/{file}", at), className="link", download="")
            for n, file in enumerate(paper["files"], start=1)
        ]  # fmt: skip
        cells: list[tuple[str, Any]] = [
            (t("内容", "What"), html.Span([html.Span(f"{paper['n']}. ", className="num"), paper["sentence"]])),
            (t("日期", "Day"), html.Span(day(paper["on"]), className="num")),
            (t("材料", "Files"), html.Span([part for file in files for part in (file, " ")]) if files else "—"),
            (t("记录", "Fact"), html.A(f"{paper['position']:,}", href=href, className="link num")),
            (t("哈希", "Hash"), html.Code(paper["hash"][:12], title=paper["hash"])),
        ]
        rows.append(html.Tr([html.Td(value, **parts.attributes(data_label=name)) for name, value in cells]))
    heads = [
        html.Th(name, scope="col")
        for name in (t("内容", "What"), t("日期", "Day"), t("材料", "Files"), t("记录", "Fact"), t("哈希", "Hash"))
    ]
    links = [
        parts.link(
            name, asof.href(f"/api/v1/decisions/{told['id']}/package.{kind}", at), name="download", kind="btn sm"
        )
        for kind, name in (("docx", "Word"), ("pdf", "PDF"))
    ]
    state = t(f"{day(package['archived_on'])}归档", f"archived {day(package['archived_on'])}") if package["archived_on"] else t("尚未归档", "not archived yet")  # fmt: skip
    sub = t(
        f"{len(rows)} 件，{package['files']} 份材料，{state}，永久保存",
        f"{len(rows)} papers, {package['files']} {'file' if package['files'] == 1 else 'files'}, {state}, kept for ever",
    )
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="table cards dc-archive")
    return [parts.card(t("决策档案目录", "Index of the archive"), table, sub=sub, right=links, flush=True)]
