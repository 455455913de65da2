"""One meeting 会议: its agenda and what became of it, who chairs and why he may, who was there, whose word the minutes are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboards import acted, asof, parts
from dashboards.desk import Desk
from dashboards.meetings.acts import MEETINGS
from dashboards.reader import account, day, t, weekday
from domain import words as every_word
from domain.meeting import words
from domain.rules import RulePack

Json = dict[str, Any]
NAME: Final = "meeting"
TAG: Final = {"called": "b", "held": "y", "minuted": "y", "signed": "ok", "cancelled": "n"}
WAY: Final = ("called", "held", "minuted", "signed")
FIRST: Final = ("sign-minutes", "handover", "minutes", "hold", "agenda", "papers")
"""The next step of a meeting, the most pressing first."""


def status(each: Json) -> Component:
    return parts.tag(parts.said(words.MEETING_STATUS, each["status"]), TAG[each["status"]])


def fulfilment(each: Json) -> Component:
    """落实: of the items somebody must carry out, how many are matters and how many are closed."""
    done = each["fulfilment"]
    if not done["items"]:
        over = each["status"] == "signed"
        told = t("没有须落实的事项", "Nothing to carry out") if over else ""
        return html.Span(told, className="mt-done hint")
    waiting = done["items"] - done["handed_over"]
    left = t(f"，{waiting} 项待转督办", f", {waiting} no matter yet") if waiting else ""
    told = t(f"落实 {done['closed']} / {done['items']} 项", f"{done['closed']} of {done['items']} fulfilled")
    share = done["closed"] * 100 // done["items"]
    return html.Span(
        [parts.progress(share) if done["handed_over"] else None, html.Small(told + left)], className="mt-done num"
    )  # fmt: skip


async def shown_of(desk: Desk, seen: Json) -> acted.Shown:
    at, today = acted.day_of(desk, seen)
    told = await acted.one(desk, "/meetings", seen["id"], at)
    pack, on = desk.office().pack(today), date.fromisoformat(told["day"])
    sub: list[Component | str] = [
        f"{acted.sentence(parts.said(words.MEETING_KIND, told['kind']))} · {day(on, this_year=today.year)} {weekday(on)} ",
        status(told),
    ]
    acts = acted.buttons(NAME, MEETINGS, told, at, first=_first(told))
    way = [(code, parts.said(words.MEETING_STATUS, code)) for code in WAY]
    cards = [_items(desk, told, at, today), acted.course(told["facts"], today.year)]
    beside = [_authority(desk, told, pack, at), _attendance(desk, told), _papers(desk, told, pack, at, today)]
    return [
        acted.crumb(t("会议", "Meetings"), "/meetings", at),
        parts.page_head(told["name"], sub, *acts),
        parts.notice("warn", _cancelled(told)) if told["status"] == "cancelled" else acted.steps(way, told["status"], over=told["status"] == "signed"),
        html.Div(
            [
                html.Div([each for each in cards if each], className="stack"),
                html.Div([each for each in beside if each], className="stack"),
            ],
            className="grid2",
        ),
    ]  # fmt: skip


def _cancelled(told: Json) -> str:
    return t(f"会议已取消：{told['reason']}", f"Cancelled: {told['reason']}")


def _first(told: Json) -> Sequence[str]:
    """Before there is an agenda it comes first, then the papers; on the day, that it was held."""
    if told["status"] != "called" or not told["items"]:
        return FIRST if told["items"] else ("agenda", "papers")
    return ("hold", "papers") if told["papers_sent_on"] else ("papers", "hold")


# ── items 议定事项 ──────────────────────────────────────────────────────────────────────────────


def _items(desk: Desk, told: Json, at: date | None, today: date) -> Component:
    minuted = told["status"] in ("minuted", "signed")
    title = t("议定事项", "Items") if minuted else t("议程", "Agenda")
    rows = [_item(desk, told, each, at, today) for each in told["items"]]
    done = told["fulfilment"]
    right = fulfilment(told) if done["items"] else None
    if not rows:
        none = (
            t("与本单位有关的议题显示在这里。", "Items of your unit show here.")
            if account().role == "unit"
            else t("还没有议程：从已确定上会的议题中选定。", "No agenda yet: it is made of topics admitted to it.")
        )
        rows = [parts.empty(none)]
    return parts.card(title, html.Ol(rows, className="mt-items"), right=right, flush=True)


def _item(desk: Desk, told: Json, each: Json, at: date | None, today: date) -> Component:
    links = []
    if each["topic"]:
        links.append(html.A(t("议题", "Topic"), href=asof.href(f"/topics/{each['topic']}", at), className="link"))
    if each["decision"]:
        links.append(html.A(t("重大决策", "Major decision"), href=asof.href(f"/decisions/{each['decision']}", at), className="link"))  # fmt: skip
    body: list[Component | None] = [
        html.Div([html.B(each["title"]), *links], className="h"),
        html.P(each["text"]) if each["text"] else None,
    ]
    if each["units"]:
        lead, *others = [desk.name(unit) for unit in each["units"]]
        told_units = t(f"{lead}牵头", f"led by {lead}") + (
            t(f"，{'、'.join(others)}协办", f", with {', '.join(others)}") if others else ""
        )
        due = t(f"，{day(each['due'], this_year=today.year)}前办结", f", by {day(each['due'], this_year=today.year)}") if each["due"] else ""  # fmt: skip
        body.append(html.P(told_units + due, className="hint"))
        body.append(_became(told, each, at, today))
    elif each["text"]:
        body.append(html.P(t("无需落实", "Nothing to carry out"), className="hint"))
    return html.Li([html.Span(each["n"], className="n num"), html.Div([part for part in body if part])])


def _became(told: Json, each: Json, at: date | None, today: date) -> Component:
    """The matter an item became, with its light; or what is still to be done for it."""
    matter = each["directive"]
    if matter:
        closed = matter["closed_on"]
        state = (
            t(
                f"{day(closed, this_year=today.year)}办结",
                f"closed on {day(closed, this_year=today.year)}",
            )
            if closed
            else parts.said(every_word.STATUS, matter["status"])
        )
        return html.P(
            [
                html.A(
                    matter["number"] or t("督办事项", "The matter"),
                    href=asof.href(f"/directive/{matter['id']}", at),
                    className="link num",
                ),
                parts.light(matter["light"]),
                html.Span(state),
            ],
            className="matter",
        )
    if told["status"] != "signed":
        return html.P(t("签发纪要后转督办", "Becomes a matter once the minutes are signed"), className="hint")
    if at is None and "handover" in told["acts"]:
        return acted.button(
            NAME, MEETINGS, "handover-one", told["id"], kind="sm", about=each["title"], fixed={"_n": each["n"]}
        )
    return html.P([parts.tag(t("尚未转督办", "No matter yet"), "y")])


# ── authority, attendance, papers ───────────────────────────────────────────────────────────────


def _authority(desk: Desk, told: Json, pack: RulePack, at: date | None) -> Component:
    """谁主持、谁签发: and why each may, by the rules of the day."""
    row = pack.row("meeting.types", told["kind"]) or {}
    posts = desk.office().posts
    chair = posts.get(told["chair"])
    ranks = {name: _ranks(row, name) for name in ("chairs", "entrusted")}
    if told["entrusted_by"]:
        why = t(
            f"受{desk.name(told['entrusted_by'])}委托；委托时可由{_or(ranks['entrusted'])}主持",
            f"Entrusted by {desk.name(told['entrusted_by'])}; {_or(ranks['entrusted'])} may then chair it",
        )
    elif chair and chair.rank in ranks["chairs"]:
        why = t(f"{_or(ranks['chairs'])}有权主持", f"{_or(ranks['chairs'])} chairs it in his own right")
    else:
        why = ""
    by_head = row.get("signer") == "head"
    rule = t("由主要负责人签发", "the head signs them") if by_head else t("由召集会议的领导签发", "who convened it signs them")  # fmt: skip
    signed = (
        t(f"{desk.name(told['signed_by'])}，{day(told['signed_on'])}", f"{desk.name(told['signed_by'])}, {day(told['signed_on'])}")
        if told["signed_by"]
        else t("尚未签发", "not signed")
    )  # fmt: skip
    return parts.card(
        t("主持与签发", "Who chairs, who signs"),
        parts.facts(
            [
                (t("主持", "Chair"), [desk.name(told["chair"]), html.Small(acted.sentence(why))]),
                (t("纪要", "Minutes"), told["number"]),
                (
                    t("签发", "Signed"),
                    [signed, html.Small(acted.sentence(rule))] if told["status"] != "cancelled" else None,
                ),
                (t("依据", "Under"), acted.basis(desk, "meeting.types", at)),
            ]
        ),
    )


def _ranks(row: Mapping[str, Any], column: str) -> tuple[str, ...]:
    return tuple(row.get(column, ()))


def _or(ranks: Sequence[str]) -> str:
    return t("或", " or ").join(parts.said(words.RANK, rank) for rank in ranks)


def _attendance(desk: Desk, told: Json) -> Component | None:
    posts = desk.office().posts
    present = [desk.name(code) for code in sorted(told["present"], key=lambda code: code not in posts)]
    away = [
        html.Li(
            [
                html.B(desk.name(each["of"])),
                html.Span(
                    t(
                        f"{each['reason']}（{desk.name(each['approved_by'])}批准）",
                        f"{each['reason']} (approved by {desk.name(each['approved_by'])})",
                    )
                ),
            ]
        )
        for each in told["away"]
    ]
    if not present and not away:
        return None
    body: list[Component | None] = [
        html.P(t("、", ", ").join(present)) if present else None,
        html.H3(t("请假", "On leave")) if away else None,
        html.Ul(away, className="mt-away") if away else None,
    ]
    how = t("视频形式", "by video") if told["by_video"] else ""
    count = t(f"到会 {len(present)} 方 {how}", f"{len(present)} present {how}").strip() if present else ""
    return parts.card(t("到会与请假", "Attendance"), *body, sub=count)


def _papers(desk: Desk, told: Json, pack: RulePack, at: date | None, today: date) -> Component:
    least = pack.days("meeting.papers_working_days")
    sent = told["papers_sent_on"]
    to = t("、", ", ").join(desk.name(code) for code in told["papers_to"])
    moved: parts.Children = (
        [t(f"原定 {day(told['called_on'])}，改期 {told['moved']} 次", f"first called for {day(told['called_on'])}, moved {told['moved']} times"),
         html.Small(told["reason"])]
        if told["moved"]
        else None
    )  # fmt: skip
    return parts.card(
        t("材料与日期", "Papers and days"),
        parts.facts(
            [
                (t("材料送达", "Papers sent"), day(sent, this_year=today.year) if sent else t("尚未送达", "not sent")),
                (t("送达对象", "To"), to),
                (t("应提前", "At least"), [t(f"{least} 个工作日 ", f"{least} working days before "), acted.basis(desk, "meeting.papers_working_days", at)]),
                (t("召开日期", "Day"), day(told["day"], this_year=today.year)),
                (t("改期", "Moved"), moved),
            ]
        ),
    )  # fmt: skip
