"""The timeline 时间线 of one decision, drawn: each step as first promised, as it stands and as it was; a row opens to say
where its slip came from. The procedure and the review have an axis each: weeks there, years here.

All versions go with the page (`moves`), so that looking back along the slider needs no server (`assets/decisions.js`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import acted, asof, parts
from dashboards.decisions import bars
from dashboards.decisions.acts import DECISIONS
from dashboards.decisions.bars import Axis, iso
from dashboards.reader import day, t
from domain.calendar import Calendar
from domain.timeline.milestone import PROCEDURE, Floor

Json = dict[str, Any]
SLIDER, CLOCK, PICKED, PAINTED, CHART = (
    "decision-slider", "decision-clock", "decision-picked", "decision-painted", "decision-chart",
)  # fmt: skip
PARTS: Final = (("procedure", "决策程序", "Procedure"), ("review", "执行与评估", "Carrying out and evaluation"))


def chart(told: Json, at: date | None, today: date, calendar: Calendar, names: Mapping[str, str], *, acts: Sequence[str], id: str) -> Component:  # fmt: skip
    """`names` of who asked and approved where it is an account."""
    rows = [_Row(each, at, today, names, acts, id) for each in told["milestones"]]
    groups: list[Component] = []
    for part, zh, en in PARTS:
        own = [row for row in rows if (row.step["kind"] in PROCEDURE) == (part == "procedure")]
        if own:
            groups.append(_group(t(zh, en), own, today, told["versions"], calendar))
    first = min(iso(each["on"]) for each in told["versions"])
    plans = moves(told, calendar, today)
    return html.Div(
        [
            html.Div(groups, id=CHART, className="gantt", **_words(plans)),
            _legend(),
            _slider(told["versions"], first, today),
            dcc.Store(id=PICKED),
            dcc.Store(id=PAINTED),
        ]
    )


def moves(told: Json, calendar: Calendar, today: date) -> Json:
    """Every promise there ever was with its floor, and every actual, for the browser to draw as of any day."""
    steps: dict[str, Json] = {}
    floors = {each["code"]: each["floor"] for each in told["milestones"]}
    for version in told["versions"]:
        for change in version["changes"]:
            now, floor = change["now"], floors.get(change["code"])
            plan: Json = {"n": version["n"], "on": version["on"], "recorded": version["recorded"]}
            if now:
                plan |= {"start": now["start"], "due": now["due"]}
                if floor:
                    bound = Floor(floor["n"], floor["working"], floor["explainable"], floor["rule"])
                    plan["floor"] = bound.earliest(iso(now["start"]), calendar).isoformat()
            steps.setdefault(change["code"], {"plans": [], "actuals": []})["plans"].append(plan)
    for actual in told["actuals"]:
        if actual["code"] in steps:
            steps[actual["code"]]["actuals"].append({"on": actual["reached"], "recorded": actual["recorded"]})
    versions = [{"n": each["n"], "on": each["on"], "recorded": each["recorded"]} for each in told["versions"]]
    first = min([each["on"] for each in versions])
    return {"today": today.isoformat(), "first": first, "steps": steps, "versions": versions}


def _words(plans: Json) -> dict[str, Any]:
    """What the browser says of a slip; the same words as here."""
    return parts.attributes(
        data_plans=json.dumps(plans), data_late=t("+{n} 天", "+{n} d"), data_early=t("−{n} 天", "−{n} d"),
        data_even=t("无偏差", "no slip"), data_dropped=t("已取消", "dropped"),
    )  # fmt: skip


class _Row:
    def __init__(self, step: Json, at: date | None, today: date, names: Mapping[str, str], acts: Sequence[str], id: str) -> None:  # fmt: skip
        self.step, self.at, self.today, self.names, self.acts, self.id = step, at, today, names, acts, id

    def days(self) -> list[date]:
        step, now = self.step, self.step["current"]
        found = [step["first"]["start"], step["first"]["due"], step["reached"]]
        if now:
            found += [now["start"], now["due"]]
        if step["floor"]:
            found.append(step["floor"]["earliest"])
        return [iso(each) for each in found if each]

    def drawn(self, axis: Axis) -> Component:
        step, slip = self.step, self.step["slip"]
        first, now = step["first"], step["current"]
        name = html.Span(
            [html.B(acted.sentence(step["name"])), html.Small(step["unit_name"])],
            className="what",
            title=f"{step['name']} {step['unit_name']}",
        )
        marks: list[Component] = [
            *bars.lines(axis, self.today),
            html.I(className="first", style=axis.style(iso(first["start"]), iso(first["due"]))),
        ]
        hidden = {"display": "none"}
        marks.append(html.I(className="floor", style=self._floor(axis) or hidden))
        state = bars.state_of({**step, "due": (now or first)["due"]}, self.today)
        marks.append(
            html.I(className=f"now {state}", style=axis.style(iso(now["start"]), iso(now["due"])) if now else hidden)
        )
        marks.append(html.I(className="over", style=self._over(axis) or hidden))
        marks.append(html.I(className="reached", style={"left": f"{axis.at(iso(step['reached']))}%"} if step["reached"] else hidden))  # fmt: skip
        told = t("已取消", "dropped") if step["dropped"] else bars.days(slip["total"])
        late = " late" if slip["total"] > 0 else ""
        head = html.Summary([name, html.Span(marks, className="bars"), html.Span(told, className=f"dev num{late}")])
        return html.Details(
            [head, html.Div(self._explained(), className="g-why")], className="g-row" + (" dropped" if step["dropped"] else ""),
            **parts.attributes(data_step=step["code"]),
        )  # fmt: skip

    def _floor(self, axis: Axis) -> dict[str, str] | None:
        floor, now = self.step["floor"], self.step["current"]
        return axis.style(iso(now["start"]), iso(floor["earliest"])) if floor and now else None

    def _over(self, axis: Axis) -> dict[str, str] | None:
        """From the promise that stands to the day it was reached, or to today."""
        now, reached = self.step["current"], self.step["reached"]
        end = iso(reached) if reached else self.today
        return axis.style(iso(now["due"]), end) if now and end > iso(now["due"]) else None

    def _explained(self) -> list[Component]:
        """偏差的由来: the first promise, each version that moved it, what was then missed."""
        step, slip, floor = self.step, self.step["slip"], self.step["floor"]
        first, now = step["first"], step["current"]
        lines: list[Component] = [
            html.Li([html.B(t("首次承诺", "Promised first")), html.Span(_span(first))]),
        ]
        lines += [self._moved(part) for part in slip["parts"]]
        if now and now["due"] != first["due"]:
            lines.append(html.Li([html.B(t("现行计划", "Stands now")), html.Span(_span(now))]))
        if step["reached"]:
            told: list[Component | str] = [f"{day(step['reached'])} · {missed(slip['actual'])} "]
            if step["reached_position"]:
                told.append(self._fact(step["reached_position"]))
            lines.append(html.Li([html.B(t("实际完成", "Reached")), html.Span(told)]))
        elif slip["actual"] and not step["dropped"]:
            lines.append(html.Li([html.B(t("至今未完成", "Still open")), html.Span(missed(slip["actual"]))]))
        if floor:
            kind = t("个工作日", "working days") if floor["working"] else t("日", "days")
            how = t("，说明理由可以缩短", "; shorter where explained") if floor["explainable"] else ""
            lines.append(
                html.Li(
                    [
                        html.B(t("法定下限", "Minimum by law")),
                        html.Span([t(f"{floor['n']}{kind}，最早 {day(floor['earliest'])}{how} ", f"{floor['n']} {kind}, {day(floor['earliest'])} at the earliest{how} "), acted.articles(floor["articles"], self.at)]),
                    ]
                )
            )  # fmt: skip
        elif step["articles"]:
            lines.append(html.Li([html.B(t("依据", "Basis")), html.Span(acted.articles(step["articles"], self.at))]))
        for matter in step["directives"]:
            name = f"{matter['number']} {matter['title']}".strip()
            lines.append(
                html.Li([html.B(t("交办事项", "Directive")), html.A(name, href=asof.href(f"/directive/{matter['id']}", self.at), className="link")])
            )  # fmt: skip
        found: list[Component] = [html.Ul(lines)]
        if not step["reached"] and not step["dropped"] and self.at is None:
            own = {"reshape": {"changes__0__code": step["code"]}, "reach": {"code": step["code"]}}
            buttons = [
                acted.button("decision", DECISIONS, act, self.id, kind="sm", first=own[act])
                for act in own
                if act in self.acts
            ]
            if buttons:
                found.append(html.Div(buttons, className="acts"))
        return found

    def _moved(self, part: Json) -> Component:
        late = " late" if part["days"] > 0 else ""
        article = acted.articles([part["article"]], self.at) if part["article"] else None
        told: list[Component | str | None] = [
            html.B(bars.days(part["days"]), className=f"num{late}"),
            f" {part['ground_name'] or t('编排', 'planned')} · {day(part['on'])}",
            html.Small(part["reason"]) if part["reason"] else None,
            html.Small(self._people(part)),
            html.Small([article, " ", self._fact(part["position"])]),
        ]
        return html.Li([html.B(t(f"第{part['version']}版", f"Version {part['version']}")), html.Span(told)])

    def _people(self, part: Json) -> str:
        asked, approved = (self.names.get(part[name], part[name]) for name in ("asked_by", "approved_by"))
        told = [t(f"{asked}申请", f"asked by {asked}")] if asked else []
        told += [t(f"{approved}批准", f"approved by {approved}")] if approved else []
        return t("，", ", ").join(told)

    def _fact(self, position: int) -> Component:
        href = asof.href(f"/decisions/{self.id}", self.at, show="facts") + f"#fact-{position}"
        return html.A(t(f"第{position:,}位", f"fact {position:,}"), href=href, className="link num")


def missed(n: int) -> str:
    """Against the promise that stood."""
    if n == 0:
        return t("按现行计划完成", "as it stood")
    return t(f"晚于现行计划 {n} 天", f"{n} d late") if n > 0 else t(f"早于现行计划 {-n} 天", f"{-n} d early")


def _span(promise: Json) -> str:
    if promise["start"] == promise["due"]:
        return day(promise["due"])
    return t(f"{day(promise['start'])} 至 {day(promise['due'])}", f"{day(promise['start'])} to {day(promise['due'])}")


def _group(name: str, rows: Sequence[_Row], today: date, versions: Sequence[Json], calendar: Calendar) -> Component:
    codes = {row.step["code"] for row in rows}
    days = [found for row in rows for found in row.days()]
    days += [iso(change["now"]["due"]) for each in versions for change in each["changes"] if change["now"] and change["code"] in codes]  # fmt: skip
    overdue = any(
        not row.step["reached"] and row.step["current"] and iso(row.step["current"]["due"]) < today for row in rows
    )
    axis = Axis.over([*days, today] if overdue else days)
    ordered = sorted(rows, key=lambda row: (row.step["first"]["due"], row.step["first"]["start"]))
    head = html.Div(
        [html.H3(name), bars.ruler(axis, today), html.Span(t("比首次", "vs first"), className="dev")],
        className="g-head",
    )
    return html.Div(
        [head, *(row.drawn(axis) for row in ordered)], className="g-part",
        **parts.attributes(data_from=axis.first.isoformat(), data_to=axis.last.isoformat()),
    )  # fmt: skip


def _legend() -> Component:
    marks = (
        ("first", t("首次承诺", "Promised first")), ("now", t("现行计划", "Stands now")), ("done", t("已完成", "Reached")),
        ("over", t("逾期", "Missed")), ("floor", t("法定下限", "Minimum by law")), ("reached", t("完成日", "Day reached")),
    )  # fmt: skip
    return html.Div([html.Span([html.I(className=kind), name]) for kind, name in marks], className="g-legend")


def _slider(versions: Sequence[Json], first: date, today: date) -> Component:
    """As of which day, along which of the two clocks; each version is a stop."""
    last = max((today - first).days, 1)
    stops = sorted({min((iso(each["on"]) - first).days, last) for each in versions})
    made = dmc.Slider(
        id=SLIDER, min=0, max=last, step=1, value=last, updatemode="drag", label=None, size="sm", thumbSize=18,
        marks=[{"value": stop} for stop in stops], thumbLabel=t("截至哪一天", "As of which day"),
    )  # fmt: skip
    clock = dmc.SegmentedControl(
        id=CLOCK, value="on", size="xs",
        data=[{"value": "on", "label": t("按发生", "As happened")}, {"value": "recorded", "label": t("按记录", "As recorded")}],
    )  # fmt: skip
    return html.Div(
        [
            html.Div([parts.icon("history"), t("时点 ", "As of "), html.B(day(today), className="num g-day"), html.Span(className="g-version num")], className="g-told", role="status"),
            html.Div(made, className="track"),
            parts.component(clock),
        ],
        className="g-slider",
    )  # fmt: skip


def picker(versions: Sequence[Json], at: date | None, id: str, names: Mapping[str, str]) -> Component:
    """Every version, the newest first: chosen, the chart shows the plan as that version left it."""
    rows: list[Component] = []
    for each in reversed(versions):
        asked, approved = (names.get(each[name], each[f"{name}_name"]) for name in ("asked_by", "approved_by"))
        people = [t(f"{asked}申请", f"asked by {asked}")] if asked else []
        people += [t(f"{approved}{'批准' if each['ground'] else '编排'}", f"{'approved' if each['ground'] else 'planned'} by {approved}")] if approved else []  # fmt: skip
        head = t(f"第{each['n']}版 · {each['ground_name']}", f"Version {each['n']} · {each['ground_name']}")
        href = asof.href(f"/decisions/{id}", at, show="facts") + f"#fact-{each['position']}"
        changes = [html.Li(change["sentence"]) for change in each["changes"]]
        rows.append(
            html.Div(
                [
                    html.Button([html.B(head), html.Small(day(each["on"]), className="num")], className="pick", type="button",
                                **parts.sets(PICKED, n=each["n"]), **parts.attributes(data_version=str(each["n"]))),
                    html.P(each["reason"]) if each["reason"] else None,
                    html.P(t("，", ", ").join(people), className="hint") if people else None,
                    html.Details([html.Summary(t(f"改动 {len(changes)} 处", "1 change" if len(changes) == 1 else f"{len(changes)} changes")), html.Ul(changes)]),
                    html.P([acted.articles([each["article"]], at) if each["article"] else None, " ", html.A(t(f"第{each['position']:,}位", f"fact {each['position']:,}"), href=href, className="link num")], className="hint"),
                ],
                className="g-one",
            )
        )  # fmt: skip
    sub = t(f"{len(rows)} 版，点选查看当时的计划", f"{len(rows)}; choose one to see its plan")
    return parts.card(
        t("各版时间线", "Versions"), html.Div(rows, className="g-versions", tabIndex=0), sub=sub, flush=True
    )
