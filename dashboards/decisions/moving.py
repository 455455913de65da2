"""Moving 连带调整: the open timelines that the calendar and the rules in force would move; the move begun, watched, ended."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from dash import dcc, html
from dash.development.base_component import Component

from dashboards import acted, parts
from dashboards.acted import Thing
from dashboards.acting import Book
from dashboards.decisions import bars
from dashboards.desk import Desk, Failed, uuid
from dashboards.directive.acts import REASON, ActForm, Field, Scene
from dashboards.reader import day, t
from domain.decision import words
from services.queries import decisions as queries

Json = dict[str, Any]
NAME: Final = "timelines"
HERE: Final = "/timelines"
STOP: Final = f"{NAME}-stop"
TICK: Final = f"{NAME}-tick"
BETWEEN_MS: Final = 1_500
"""What neither moves nor waits leaves no fact that would ring: while it runs the page looks again by itself."""

FOLLOW: Final = ActForm(
    "follow", "开始连带调整", "Move the timelines", "refresh",
    (
        Field("ground", "choice", "依据", "Ground", required=True,
              options=lambda _: [(code, parts.said(words.TIMELINE_GROUND, code)) for code in ("calendar", "rules")]),
        Field("cause", "line", "根据的文件或版本", "Which notice or version", required=True,
              hint=("如放假通知的文号、规则包的版本", "such as the number of the notice, the version of the rule pack")),
        REASON,
    ),
    path="/timelines/follow",
    told=("后台逐条移动，每条各记一次；人改过的日子不动，不能成立的留给人处理。",
          "Moved in the background, each timeline a fact of its own; days that people set stay, what cannot stand waits for people."),
)  # fmt: skip


async def _scene(desk: Desk, chosen: Json) -> tuple[Scene, int]:
    today, office = desk.today(), desk.office()
    return Scene({}, office, office.pack(today), today, is_office=False), 0


async def _body(desk: Desk, act: ActForm, scene: Scene, given: Json, typed: Mapping[str, Any]) -> Json:
    return given


MOVES: Final = Book("/timelines/follow", {FOLLOW.name: FOLLOW}, _scene, _body)


async def page(desk: Desk, found: dict[str, str], query: dict[str, str]) -> Component:
    """The following that the address names runs on its own: a page opened again shows it again."""
    seen = {"rules_of": query.get("rules_of", ""), "following": query.get("following", ""), "as_of": query.get("as_of", ""),
            "id": "", "here": HERE}  # fmt: skip
    shown = await acted.whole(desk, MOVING, seen, "dc tl")
    return html.Div(
        [
            shown,
            dcc.Store(id=STOP),
            dcc.Interval(id=TICK, interval=BETWEEN_MS, disabled=not await is_running(desk, seen)),
        ]
    )


async def shown(desk: Desk, seen: Json) -> Sequence[Component | None]:
    at, today = acted.day_of(desk, seen)
    if at:
        told = t(
            "往日不能办理连带调整，请回到今天。", "Timelines are moved as of today alone: go back to today to do so."
        )
        return [*_head(at), parts.card(t("连带调整", "Timelines to move"), parts.empty(told))]
    return await (
        _following(desk, seen["following"]) if seen["following"] else _affected(desk, seen["rules_of"], today)
    )


MOVING: Final = Thing(NAME, MOVES, shown, opens={FOLLOW.name: HERE + "?following={id}"})


def _head(at: date | None, *acts: Component) -> list[Component]:
    sub = t(
        "工作日历或规则调整后，哪些未完成的时间线应当随之移动：先列明，再移动。",
        "Which open timelines a new calendar or new rules would move: listed first, then moved.",
    )
    return [
        acted.crumb(t("重大决策", "Major decisions"), "/decisions", at),
        parts.page_head(t("连带调整", "Timelines to move"), sub, *acts),
    ]


async def _all(desk: Desk, path: str, **asked: str) -> Json:
    """Every page of a list as one."""
    told = await desk.read(path, limit="200", **asked)
    after = told["next_after"]
    while after:
        more = await desk.read(path, limit="200", after=after, **asked)
        told["items"] += more["items"]
        after = more["next_after"]
    return told


# ── what would move ─────────────────────────────────────────────────────────────────────────────


async def _affected(desk: Desk, rules_of: str, today: date) -> list[Component]:
    try:
        items = (await _all(desk, "/timelines/affected", rules_of=rules_of))["items"]
    except Failed as failure:
        if not rules_of:
            raise
        told = failure.answer.fields.get("rules_of") or failure.answer.told
        return [*_head(None), _rules_form(rules_of), parts.notice("bad", told, role="alert")]
    waiting = [each for each in items if each["breaches"]]
    moving = [each for each in items if not each["breaches"]]
    begins = moving and rules_of in ("", today.isoformat())
    body: list[Component] = [
        *_head(None, *([acted.button(NAME, MOVES, FOLLOW.name, kind="pri")] if begins else [])),
        _rules_form(rules_of),
    ]
    if moving and not begins:
        later = t("这里是那一天的规则会移动的；规则施行后再开始移动。", "What the rules of that day would move: the move begins once they are in force.")  # fmt: skip
        body.append(parts.notice("info", later))
    if not items:
        none = t("现行日历和规则不会移动任何未完成的时间线。", "The calendar and the rules in force would move no open timeline.")  # fmt: skip
        body.append(parts.card(t("会移动的时间线", "Timelines that would move"), parts.empty(none, good=True)))
    if waiting:
        name = t("须先由人处理", "People must settle these first")
        sub = t(f"{_decisions(waiting)}，处理之前不会移动", f"{_decisions(waiting)}, not moved before")
        body.append(parts.card(name, *map(_move, waiting), sub=sub, flush=True, extra="tl-list"))
    if moving:
        steps = sum(len(each["changes"]) for each in moving)
        sub = f"{_decisions(moving)}{t(f'，{steps} 个环节', ', 1 step' if steps == 1 else f', {steps} steps')}"
        name = t("会移动的时间线", "Timelines that would move")
        body.append(parts.card(name, *map(_move, moving), sub=sub, flush=True, extra="tl-list"))
    return body


def _rules_form(rules_of: str) -> Component:
    """A plain form: the address is the question."""
    label = t("按哪一天施行的规则（空着即今天）", "By the rules in force on (empty: today)")
    day_asked = dcc.Input(id="rules-of", name="rules_of", value=rules_of, placeholder="2027-01-01", autoComplete="off")
    look = html.Button(t("查看", "Look"), className="btn", type="submit")
    return html.Form([html.Label([label, day_asked]), look], action=HERE, method="get", className="dc-asking")


def _move(each: Json) -> Component:
    """One timeline: its steps from day to day, and what stands in the way."""
    return html.Div(
        [
            html.A(each["title"], href=f"/decisions/{each['decision']}", className="link"),
            _breaches(each["breaches"]),
            html.Ul([_change(change) for change in sorted(each["changes"], key=_when)]),
        ],
        className="tl-one",
    )


def _when(change: Json) -> str:
    return str((change["now"] or change["was"])["due"])


def _change(change: Json) -> Component:
    was, now = change["was"] or {}, change["now"] or {}
    at = "start" if was.get("due") == now.get("due") else "due"
    begins = t("开始 ", "starts ") if at == "start" else ""
    old, new = (day(one[at]) if one else t("无", "none") for one in (was, now))
    moved = bars.days(change["days"]) if change["days"] else ""
    way = [html.Span(f"{begins}{old}"), html.Span(" → "), html.B(new)]
    return html.Li(
        [
            html.Span(acted.sentence(change["name"])),
            html.Span(way, className="num"),
            html.Span(moved, className="num by"),
        ]
    )


def _breaches(breaches: Sequence[Json]) -> Component | None:
    rows = [
        html.Li([parts.icon("alert-triangle"), html.Span([each["message"], f" {each['article']}"])])
        for each in breaches
    ]
    return html.Ul(rows, className="why") if rows else None


def _decisions(items: Sequence[Json]) -> str:
    n = len(items)
    return t(f"{n} 项决策", "1 decision" if n == 1 else f"{n} decisions")


# ── one following ───────────────────────────────────────────────────────────────────────────────


async def is_running(desk: Desk, seen: Json) -> bool:
    if not seen["following"] or seen["as_of"]:
        return False
    told = await acted.maybe(desk, f"/timelines/follow/{uuid(seen['following'])}", None)
    return told is not None and _runs(told)


def _runs(told: Json) -> bool:
    return bool(told["done"] < told["of"]) and not told["cancelled"]


async def _following(desk: Desk, key: str) -> list[Component]:
    again = parts.link(t("看还有哪些会移动", "See what would still move"), HERE, name="refresh")
    try:
        told = await _all(desk, f"/timelines/follow/{uuid(key)}")
    except Failed as failure:
        if failure.answer.status != 404:
            raise
        gone = t("没有这次连带调整，或者它已过保留的一天；已移动的都在各项决策的时间线里。", "There is no such move, or its day is over; what it moved stands in each decision's timeline.")  # fmt: skip
        return [*_head(None, again), parts.card(t("进度", "Progress"), parts.empty(gone))]
    if _runs(told):
        return [*_head(None), _progress(told)]
    titles = await asyncio.to_thread(_titles, desk, [UUID(each["decision"]) for each in told["items"]])
    moved = [_became(each, titles) for each in told["items"] if each["position"]]
    waiting = [_became(each, titles) for each in told["items"] if not each["position"]]
    body = [*_head(None, again), _progress(told)]
    if waiting:
        body.append(parts.card(t("待人处理", "Waiting for people"), *waiting, sub=str(len(waiting)), flush=True, extra="tl-list"))  # fmt: skip
    if moved:
        body.append(parts.card(t("已移动", "Moved"), *moved, sub=str(len(moved)), flush=True, extra="tl-list"))
    return body


def _titles(desk: Desk, ids: Sequence[UUID]) -> dict[str, str]:
    with desk.reading() as (conn, reading):
        return {str(id): title for id, title in queries.titles(conn, reading, ids).items()}


def _progress(told: Json) -> Component:
    done, of, moved, waiting = (told[name] for name in ("done", "of", "moved", "waiting"))
    runs = _runs(told)
    state = (
        parts.tag(t("正在移动", "Moving"), "b") if runs
        else parts.tag(t("已停止", "Stopped")) if told["cancelled"]
        else parts.tag(t("已完成", "Finished"), "ok")
    )  # fmt: skip
    stop = html.Button(
        [parts.icon("x"), t("停止", "Stop")], className="btn", type="button", **parts.sets(STOP, id=told["id"])
    )
    sentence = t(
        f"已看 {done} / {of} 条时间线：移动 {moved} 条，待人处理 {waiting} 条，不需要动 {done - moved - waiting} 条。",
        f"{done} of {of} timelines looked at: {moved} moved, {waiting} waiting for people, {done - moved - waiting} as they should be.",
    )
    hint = t("停止后，已移动的不退回。可以离开此页，凭地址再回来看。", "What has moved stays when it is stopped. You may leave: this address shows it again.")  # fmt: skip
    return parts.card(
        t("进度", "Progress"), parts.progress(100 * done // of if of else 100), html.P(sentence, role="status"),
        html.P(hint, className="hint") if runs else None, right=[state, *([stop] if runs else [])], extra="tl-progress",
    )  # fmt: skip


def _became(each: Json, titles: Mapping[str, str]) -> Component:
    path = f"/decisions/{each['decision']}"
    title = titles.get(each["decision"], t("重大决策", "Decision"))
    fact = t(f"第{each['position']:,}位", f"no. {each['position']:,}") if each["position"] else ""
    return html.Div(
        [
            html.Div([
                html.A(title, href=path, className="link"),
                html.A(fact, href=f"{path}?show=facts#fact-{each['position']}", className="link num") if fact else None,
            ], className="h"),
            _breaches(each["breaches"]),
        ],
        className="tl-one",
    )  # fmt: skip
