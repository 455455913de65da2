"""Major decisions 重大决策: the list, each with what was promised first and what stands; where slips come from; what is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboards import acted, asof, parts
from dashboards.acted import Thing
from dashboards.assessment.reading import params
from dashboards.decisions import bars, one
from dashboards.decisions.acts import DECISIONS
from dashboards.desk import Desk, uuid
from dashboards.reader import account, day, t
from domain.decision import words
from services.permissions import KEEPERS, allowed

Json = dict[str, Any]
ASKED: Final = ("status", "category", "light", "lead", "unit", "q", "slip", "due_before", "waiting")
CHOSEN: Final = ("light", "slip", "due_before", "waiting")
"""What the numbers at the top ask for, one at a time."""
PAGE: Final = 50
OWING: Final = KEEPERS | {"unit"}
"""Who sees to what is late or soon due."""
SOON: Final = timedelta(days=30)


async def every(desk: Desk, found: dict[str, str], query: dict[str, str]) -> Component:
    return await acted.whole(desk, DECISION, {**query, "id": "", "here": "/decisions"}, "dc")


async def page(desk: Desk, found: dict[str, str], query: dict[str, str]) -> Component:
    id = uuid(found["key"])
    return await acted.whole(desk, DECISION, {**query, "id": id, "here": f"/decisions/{id}"}, "dc")


async def shown(desk: Desk, seen: Json) -> Sequence[Component | None]:
    at, _ = acted.day_of(desk, seen)
    return await (one.shown(desk, at, seen) if seen["id"] else list_of(desk, at, seen))


DECISION: Final = Thing(one.NAME, DECISIONS, shown, opens={"propose": "/decisions/{id}"})


async def list_of(desk: Desk, at: date | None, query: Mapping[str, str]) -> list[Component]:
    today = at or desk.today()
    asked = {name: query[name] for name in ASKED if query.get(name)}
    start = int(query["offset"]) if query.get("offset", "").isdigit() else 0
    stamp = params(at)
    others = {name: value for name, value in asked.items() if name not in CHOSEN}
    soon = (today + SOON).isoformat()
    told = await desk.read(
        "/decisions", bars="true", limit=str(PAGE), offset=str(start) if start else "", **asked, **stamp
    )
    sums = await desk.read("/decisions/portfolio", **asked, **stamp)
    base = await desk.read("/decisions/portfolio", **others, **stamp)
    moved = await desk.read("/decisions/portfolio", **{**others, "slip": "true"}, **stamp)
    due = await desk.read("/decisions/portfolio", **{**others, "due_before": soon}, **stamp)
    mine = account().role in OWING and at is None
    own = (await desk.read("/decisions/portfolio", **{**others, "waiting": "true"}))["decisions"] if mine else 0
    catalogue = (await desk.read("/decisions/catalogue", **stamp))["catalogue"]["items"]
    owed = (await desk.read("/decisions/due", **{"from": today.isoformat(), "to": soon}, **stamp))["items"]
    categories = {each["code"]: each["name"] for each in catalogue}

    def to(**changed: str) -> str:
        return asof.href("/decisions", at, **{**others, **changed})

    lights = base["by_light"]
    counted = [
        (t("全部决策", "All decisions"), base["decisions"], "", {}),
        *([(t("待我办理", "Mine to do"), own, "y", {"waiting": "true"})] if mine else []),
        (t("逾期", "Overdue"), lights.get("red", 0), "r", {"light": "red"}),
        (t("临期", "Due soon"), lights.get("yellow", 0), "y", {"light": "yellow"}),
        (t("时间线有偏差", "Slipped"), moved["decisions"], "", {"slip": "true"}),
        (t("三十天内到期", "Due in 30 days"), due["decisions"], "", {"due_before": soon}),
        (t("中止", "Suspended"), lights.get("suspended", 0), "", {"light": "suspended"}),
    ]
    chosen = {name: asked[name] for name in CHOSEN if name in asked}
    stats = [
        html.A(
            [html.Span(name, className="k"), html.Div(f"{n:,}", className="v num")], href=to(**more),
            className=kind if n else "", **(parts.attributes(aria_current="true") if chosen == more else {}),
        )
        for name, n, kind, more in counted
    ]  # fmt: skip
    begin = acted.begin(desk, one.NAME, DECISIONS, "propose", "decision.propose", at)
    if at is None and allowed(desk.caller(), "decision.keep"):
        begin.append(parts.link(t("连带调整", "Timelines to move"), "/timelines", name="calendar-event"))
    sub = t(
        "首次承诺、现行计划和实际并列：每一次改期都查得到依据、批准人和记录。",
        "The first promise, the plan that stands and what happened side by side; every change with its ground, approver and fact.",
    )
    return [
        parts.page_head(t("重大决策", "Major decisions"), sub, *begin),
        html.Nav(stats, className="stats dc-stats", **parts.attributes(aria_label=t("分类统计", "Counts"))),
        html.Div(
            [
                _list(told, at, today, asked, categories, start),
                html.Div([_slips(sums), _owed(owed, at, today)], className="stack"),
            ],
            className="grid2",
        ),
    ]


def _list(told: Json, at: date | None, today: date, asked: Mapping[str, str], categories: Mapping[str, str], start: int) -> Component:  # fmt: skip
    items, total = told["items"], told["total"]
    days = [found for each in items for found in bars.days_of(each["bars"])]
    body: list[Component] = [_filters(asked, at, categories)]
    if not items:
        none = t("没有符合条件的决策。", "No decision fits.") if asked else t("还没有重大决策。", "There is no decision yet.")  # fmt: skip
        body.append(parts.empty(none))
    else:
        axis = bars.Axis.over([*days, today])
        body.append(html.Div([html.Span(), bars.ruler(axis, today), html.Span()], className="dc-row ruled"))
        body += [*(_row(each, axis, at, today, categories) for each in items), _legend()]
    turn = [
        parts.link(name, asof.href("/decisions", at, **asked, offset=str(to) if to else ""), kind="btn sm")
        for name, to, there in (
            (t("上一页", "Previous"), max(start - PAGE, 0), start > 0),
            (t("下一页", "Next"), told["next_offset"], told["next_offset"] is not None),
        )
        if there
    ]
    if turn:
        body.append(html.Div(turn, className="turn"))
    sub = t(f"共 {total} 项", "1 decision" if total == 1 else f"{total} decisions")
    return parts.card(t("决策事项", "Decisions"), *body, sub=sub, flush=True)


def _legend() -> Component:
    marks = (
        ("first", t("首次承诺", "Promised first")), ("now", t("现行计划", "Stands now")), ("mark open", t("待完成环节", "Step to come")),
        ("mark done", t("按期完成", "Reached in time")), ("mark late", t("晚于计划完成", "Reached late")), ("mark missed", t("逾期未完成", "Missed")),
    )  # fmt: skip
    return html.Div([html.Span([html.I(className=kind), name]) for kind, name in marks], className="g-legend dc-legend")


def _filters(asked: Mapping[str, str], at: date | None, categories: Mapping[str, str]) -> Component:
    """The address is the whole state: links for what is chosen from, a field for what is looked for."""
    hidden = {**{name: value for name, value in asked.items() if name != "q"}, **params(at)}
    find = html.Form(
        [
            *(dcc.Input(name=name, value=value, type="hidden") for name, value in hidden.items()),
            parts.icon("search"),
            dcc.Input(
                id="decisions-q", name="q", type="search", maxLength=60, autoComplete="off", value=asked.get("q", ""),
                placeholder=t("按名称查找", "Find by title"),
            ),
        ],
        action="/decisions", method="get", className="find", role="search",
    )  # fmt: skip
    statuses = {code: parts.said(words.DECISION_STATUS, code) for code in words.DECISION_STATUS}
    menus = [
        _menu(t("阶段", "Status"), "status", statuses, asked, at),
        _menu(t("类别", "Category"), "category", categories, asked, at),
    ]
    return html.Div([*menus, find], className="dc-filters")


def _menu(name: str, field: str, options: Mapping[str, str], asked: Mapping[str, str], at: date | None) -> Component:
    others = {each: value for each, value in asked.items() if each != field}
    now = asked.get(field, "")
    links = [
        html.A(
            label, href=asof.href("/decisions", at, **others, **{field: code}),
            **(parts.attributes(aria_current="true") if code == now else {}),
        )
        for code, label in {"": t("不限", "Any"), **options}.items()
    ]  # fmt: skip
    shown = f"{name}{t('：', ': ')}{options.get(now, now) or t('不限', 'any')}"
    return html.Details(
        [html.Summary(shown, className="btn sm"), html.Div(links, className="menu dc-menu")], className="drop dc-drop"
    )


def _row(line: Json, axis: bars.Axis, at: date | None, today: date, categories: Mapping[str, str]) -> Component:
    next_ = line["next"]
    if next_:
        late = (today - bars.iso(next_["due"])).days
        when = t(f"已逾期 {late} 天", f"{late} d overdue") if late > 0 else t(f"{day(next_['due'])}到期", f"due {day(next_['due'])}")  # fmt: skip
        told = f"{acted.sentence(next_['name'])} · {next_['unit_name']} · {when}"
    else:
        told = t("没有未完成的环节", "Nothing is open")
    of = f"{acted.sentence(categories.get(line['category'], line['category']))} · {line['lead_name'] or line['proposer_name']}"
    slip: list[Component] = [
        html.B(
            bars.days(line["slip"]) if line["steps"] else "—", className="num" + (" late" if line["slip"] > 0 else "")
        )
    ]
    if line["planned"] or line["actual"]:
        slip.append(html.Small(one.slip_told(line["planned"], line["actual"])))
    return html.A(
        [
            html.Span(
                [
                    html.B(line["title"]),
                    html.Small(of),
                    html.Span([one.status(line["status"]), parts.light(line["light"]) if line["light"] not in ("none", "suspended") else None], className="tags"),
                    html.Small(told),
                ],
                className="what",
            ),
            bars.whole(line["bars"], axis, today, is_over=line["stage"] == "ended") or html.Span(t("尚未编排时间线", "No timeline yet"), className="bars none"),
            html.Span(slip, className="dev"),
        ],
        href=asof.href(f"/decisions/{line['id']}", at), className="dc-row",
    )  # fmt: skip


def _slips(sums: Json) -> Component:
    """偏差从哪里来: over all that is listed, by the ground of each version, and what was missed without one."""
    rows = [(parts.said(words.TIMELINE_GROUND, ground), n, "b") for ground, n in sums["by_ground"].items()]
    rows.sort(key=lambda row: -abs(row[1]))
    if sums["actual"]:
        rows.append((t("未经改期，实际逾期", "Missed without a change"), sums["actual"], "r"))
    sub = t(f"共 {sums['planned'] + sums['actual']} 天", f"{sums['planned'] + sums['actual']} days")
    return parts.card(t("偏差从哪里来", "Where slips come from"), one.ground_bars(rows), sub=sub)


def _owed(items: Sequence[Json], at: date | None, today: date) -> Component:
    rows = [
        html.A(
            [
                html.Span([html.B(acted.sentence(each["name"])), html.Small(f"{each['title']} · {each['unit_name']}")]),
                parts.light(each["light"], day(each["day"], this_year=today.year)),
            ],
            href=asof.href(f"/decisions/{each['decision']}", at), className="pick",
        )
        for each in items
    ]  # fmt: skip
    none = parts.empty(t("三十天内没有到期的环节。", "Nothing is due in thirty days."), good=True)
    sub = t(f"{len(items)} 项", str(len(items)))
    return parts.card(t("近期到期", "Due soon"), html.Div(rows, className="dc-due", tabIndex=0) if rows else none, sub=sub, flush=True)  # fmt: skip
