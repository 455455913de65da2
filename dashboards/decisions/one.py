"""One decision 重大决策: its head with what may be done now, and its views: timeline, procedure, execution, who answers
for it, its archive, every fact."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from dashboards import acted, asof, parts
from dashboards.decisions import account as answering
from dashboards.decisions import bars, execution, gantt, procedure
from dashboards.decisions.acts import BY_ACT
from dashboards.desk import Desk
from dashboards.reader import day, moment, t
from domain import words as common
from domain.decision import words
from domain.timeline.milestone import PROCEDURE
from services.permissions import allowed

Json = dict[str, Any]
NAME: Final = "decision"
STATUS_TAG: Final[Mapping[str, str]] = {"suspended": "y", "ended": "n", "archived": "n", "proposed": "n"}
WAY: Final = (
    "proposed",
    "started",
    "drafted",
    "consulting",
    "gated",
    "submitted",
    "decided",
    "published",
    "executing",
    "evaluated",
)
"""The phases of the usual way; what else befell it is told where it did."""
FIRST: Final = (
    "submit", "decide", "publish", "interpret", "answer", "start", "timeline", "evaluate/conclude", "archive", "resume",
    "draft", "consult", "steps", "reshape", "tracking", "assess", "evaluate",
)  # fmt: skip
"""Which of the acts possible is most likely meant."""


async def shown(desk: Desk, at: date | None, seen: Json) -> Sequence[Component | None]:
    id = seen["id"]
    told = await acted.one(desk, "/decisions", id, at)
    show, today = seen.get("show", ""), at or desk.today()
    timeline = await acted.maybe(desk, f"/decisions/{id}/timeline", at)
    facts = (await acted.read(desk, f"/decisions/{id}/facts", at))["items"]
    people = sorted({each["by"] for each in facts})
    names = await asyncio.to_thread(desk.accounts.names, people)
    names = {**{code: desk.name(code) for code in _posts(timeline)}, **names}
    views = _views(desk, told, timeline)
    if show not in views:
        show = next(iter(views))
    match show:
        case "timeline":
            assert timeline
            body = _timeline(desk, told, timeline, at, today, names)
        case "procedure":
            body = procedure.shown(told, facts, at, today)
        case "execution":
            body = execution.shown(told, facts, at, today)
        case "account":
            body = await answering.shown(desk, told, at, seen)
        case "archive":
            body = answering.archive(told, await acted.read(desk, f"/decisions/{id}/package", at), at)
        case _:
            body = [_facts(desk, facts, names)]
    return [
        acted.crumb(t("重大决策", "Major decisions"), "/decisions", at),
        _head(told, timeline, at),
        _way(told, today),
        _tabs(told, views, show, at, seen),
        html.Div(body, className="dc-view"),
    ]


def _posts(timeline: Json | None) -> set[str]:
    return {each[name] for each in (timeline or {}).get("versions", []) for name in ("asked_by", "approved_by") if each[name]}  # fmt: skip


def _views(desk: Desk, told: Json, timeline: Json | None) -> dict[str, str]:
    views = {}
    if timeline and timeline["milestones"]:
        views["timeline"] = t("时间线", "Timeline")
    views["procedure"] = t("决策程序", "Procedure")
    views["execution"] = t("执行与评估", "Execution")
    if allowed(desk.caller(), "decision.account"):
        views["account"] = t("责任倒查", "Accountability")
        views["archive"] = t("决策档案", "Archive")
    views["facts"] = t("全程留痕", "Every fact")
    return views


def _tabs(told: Json, views: Mapping[str, str], show: str, at: date | None, seen: Json) -> Component:
    links = [
        html.A(
            name, href=asof.href(f"/decisions/{told['id']}", at, show=code), className="choice",
            **(parts.attributes(aria_current="true") if code == show else {}),
        )
        for code, name in views.items()
    ]  # fmt: skip
    return html.Nav(links, className="choices dc-tabs", **parts.attributes(aria_label=t("查看", "Views")))


def _head(told: Json, timeline: Json | None, at: date | None) -> Component:
    tags: list[Component | None] = [
        status(told["status"]),
        parts.tag(parts.said(common.LEVEL, told["level"])) if told["level"] != "internal" else None,
        parts.tag(t(f"第{told['cycle']}轮程序", f"procedure no. {told['cycle']}"), "y") if told["cycle"] > 1 else None,
        parts.tag(t(f"规则 {told['pack']}", f"rules {told['pack']}")),
    ]
    lead = told["lead_name"] or told["proposer_name"]
    sub = [
        t(f"{lead}承办", f"Led by {lead}"),
        t(f"{day(told['proposed_on'])}提出", f"proposed {day(told['proposed_on'])}"),
    ]
    if told["in_force_until"]:
        sub.append(t(f"有效期至{day(told['in_force_until'])}", f"in force until {day(told['in_force_until'])}"))
    if told["basis"]:
        sub.append(told["basis"])
    return html.Div(
        [
            html.Div([html.Div(tags, className="no"), html.H1(told["title"], tabIndex=-1), html.P(t("，", ", ").join(sub), className="held")]),
            html.Div(_acts(told, timeline, at), className="act phone-acts"),
        ],
        className="dh",
    )  # fmt: skip


def _acts(told: Json, timeline: Json | None, at: date | None) -> list[Component]:
    """What is legal now: the two most likely meant in sight, the first of them blue, the others one click away."""
    may = [] if at else [act for act in told["acts"] if act in BY_ACT]
    parts_planned = {each["kind"] in PROCEDURE for each in (timeline or {}).get("milestones", [])}
    is_planned = (told["decided"] == []) in parts_planned
    near = [act for act in FIRST if act in may and not (act == "timeline" and is_planned)][:2]
    buttons = [_button(told["id"], act, "pri" if not n else "") for n, act in enumerate(near)]
    return [*parts.more([_button(told["id"], act) for act in may if act not in near]), *reversed(buttons)]


def _button(id: str, act: str, kind: str = "") -> Component:
    form = BY_ACT[act]
    return parts.button(form.label, name=form.icon, kind=f"{kind} {form.kind}".strip(), chosen=parts.sets(f"{NAME}-act", id=id, act=form.name))  # fmt: skip


def _way(told: Json, today: date) -> Component:
    """The phases it came through, each with its first day; the next ones without."""
    come = {each["code"]: each["on"] for each in told["phases"]}
    way = [code for code in words.DECISION_STATUS if code in come or code in WAY]
    last = max((n for n, code in enumerate(way) if code in come), default=-1)
    # Everybody asked has answered: it is a draft again by its status, on the way to its reviews.
    is_heard = told["status"] == "drafted" and "consulting" in come
    here = "gated" if is_heard else told["status"]
    items: list[Component] = []
    for n, code in enumerate(way):
        state = "now" if code == here else "done" if code in come else "skipped" if n < last else "later"
        current = parts.attributes(aria_current="step") if state == "now" else {}
        when = html.Small(day(come[code], this_year=today.year) if code in come else "", className="num")
        items.append(
            html.Li(
                [html.I(), html.B(parts.said(words.DECISION_STATUS, code)), when], className=f"s {state}", **current
            )
        )
    return html.Section(html.Ol(items, className="steps"), className="card dc-way")


# ── timeline ────────────────────────────────────────────────────────────────────────────────────


def _timeline(desk: Desk, told: Json, timeline: Json, at: date | None, today: date, names: Mapping[str, str]) -> list[Component]:  # fmt: skip
    steps = timeline["milestones"]
    ends = [bars.iso(each["first"]["due"]) for each in steps]
    now = [bars.iso(each["current"]["due"]) for each in steps if each["current"]]
    open_late = [each for each in steps if not each["reached"] and not each["dropped"] and each["slip"]["actual"] > 0]
    numbers = [
        (t("首次承诺完成", "Promised first by"), day(max(ends)), ""),
        (t("现行计划完成", "Stands now by"), day(max(now)) if now else "—", ""),
        (t("改期合计", "Moved by versions"), bars.days(timeline["planned"]), ""),
        (t("实际逾期", "Missed"), bars.days(timeline["actual"]), "r" if timeline["actual"] else ""),
        (t("逾期未完成", "Open and late"), t(f"{len(open_late)} 个环节", "1 step" if len(open_late) == 1 else f"{len(open_late)} steps"), "r" if open_late else ""),
    ]  # fmt: skip
    head = html.Dl(
        [html.Div([html.Dt(name), html.Dd(value, className="num")], className=kind) for name, value, kind in numbers],
        className="g-numbers",
    )
    drawn = gantt.chart(
        timeline, at, today, desk.office().calendar, names, acts=told["acts"] if at is None else (), id=told["id"]
    )
    files = [
        parts.link(
            name, asof.href(f"/api/v1/decisions/{told['id']}/timeline.{kind}", at), name="download", kind="btn sm"
        )
        for kind, name in (("docx", "Word"), ("pdf", "PDF"))
    ]
    side: list[Component] = [gantt.picker(timeline["versions"], at, told["id"], names), _grounds(timeline)]
    if told["duties"]:
        side.append(execution.duties(told, at, today))
    if told["directives"]:
        side.append(execution.directives(told, at))
    sub = t("点开一行，看偏差从哪里来", "Open a row to see where its slip came from")
    return [
        html.Div(
            [
                html.Div([parts.card(t("时间线", "Timeline"), head, drawn, sub=sub, right=files, flush=True)], className="stack"),
                html.Div(side, className="stack"),
            ],
            className="grid2",
        )
    ]  # fmt: skip


def _grounds(timeline: Json) -> Component:
    found: dict[str, int] = {}
    for step in timeline["milestones"]:
        for part in step["slip"]["parts"]:
            name = part["ground_name"] or t("编排", "planned")
            found[name] = found.get(name, 0) + part["days"]
    rows = [(name, n, "b") for name, n in sorted(found.items(), key=lambda each: -abs(each[1])) if n]
    if timeline["actual"]:
        rows.append((t("未经改期，实际逾期", "Missed without a change"), timeline["actual"], "r"))
    return parts.card(t("偏差从哪里来", "Where slips come from"), ground_bars(rows))


def ground_bars(rows: Sequence[tuple[str, int, str]]) -> Component:
    if not rows:
        return parts.empty(t("全部按首次承诺进行。", "Everything is as it was promised first."), good=True)
    most = max(abs(n) for _, n, _ in rows) or 1
    return html.Div(
        [
            html.Div(
                [
                    html.Span(acted.sentence(name)),
                    html.Span(
                        html.I(style={"width": f"{100 * abs(n) / most:.1f}%"}, className=kind), className="track"
                    ),
                    html.B(bars.days(n), className="num"),
                ],
                className="g",
            )
            for name, n, kind in rows
        ],
        className="dc-grounds",
    )


def status(code: str) -> Component:
    return parts.tag(parts.said(words.DECISION_STATUS, code), STATUS_TAG.get(code, "b"))


def slip_told(planned: int, actual: int) -> str:
    told = [t(f"改期 {planned:+d}", f"moved {planned:+d}")] if planned else []
    told += [t(f"实际 {actual:+d}", f"missed {actual:+d}")] if actual else []
    return t("，", ", ").join(told).replace("-", "−")


def _facts(desk: Desk, facts: Sequence[Json], names: Mapping[str, str]) -> Component:
    zone = ZoneInfo(desk.house.record(desk.jurisdiction).place.zone)
    rows = []
    for each in facts:
        meta = [
            html.Span(names.get(each["by"], each["by"])),
            html.Span(parts.said(common.CHANNEL, each["channel"])),
            html.Span(t("记录于 ", "recorded ") + moment(datetime.fromisoformat(each["recorded_at"]).astimezone(zone)), className="num"),
            html.Span(t(f"第{each['position']:,}位", f"fact {each['position']:,}"), className="num"),
            parts.tag(t("补录", "Late entry"), "y") if each["late"] else None,
        ]  # fmt: skip
        rows.append(
            html.Li(
                [
                    html.Time(each["on"], className="num", dateTime=each["on"]),
                    html.Div([html.P(each["sentence"]), html.Div(meta, className="meta"), html.Code(each["hash"][:16], title=each["hash"])]),
                ],
                id=f"fact-{each['position']}",
            )
        )  # fmt: skip
    sub = t(f"{len(rows)} 条事实", "1 fact" if len(rows) == 1 else f"{len(rows)} facts")
    return parts.card(
        t("全程留痕", "Every fact"), html.Ol(rows, className="lifeline"), sub=sub, flush=True, extra="facts"
    )
