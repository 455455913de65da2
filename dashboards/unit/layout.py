"""Unit workbench 单位工作台: what a unit has to do, whose time runs, and how it stands."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import acting, asof, parts
from dashboards.desk import Desk
from dashboards.parts import said
from dashboards.reader import day, language, t
from dashboards.unit import whose
from domain import words
from services.documents.statement import LETTER, gist
from services.queries import clock, statement
from services.queries.clock import Clock
from services.queries.freshness import wait_for

Json = dict[str, Any]
DESK, SEEN, WANTED, ACT, MODAL, TO_SIGN, SIGN, SIGN_TOLD = (
    "unit-desk", "unit-seen", "unit-wanted", "unit", "unit-modal", "unit-to-sign", "unit-sign", "unit-sign-told",
)  # fmt: skip
LETTERS = ("directive.returned", "directive.urged", "directive.accepted", "directive.extension_decided",
           "directive.objection_decided", "directive.concealment_found", "directive.concealment_withdrawn")  # fmt: skip
MOST_LETTERS = 8


@dataclass(frozen=True)
class Seen:
    """What stands on a unit's desk on one day."""

    unit: str
    today: date
    clocks: Sequence[Clock]
    statement: statement.Statement

    def of(self, need: str) -> list[Clock]:
        until = whose.month_end(self.today)
        return [each for each in self.clocks if each.needs(self.today, until) == need]


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    at = asof.asked(query, desk.today())
    unit = whose.unit_of(desk, query)
    if not unit:
        return whose.none_chosen(desk, t("单位工作台", "Unit desk"))
    seen = await asyncio.to_thread(read, desk, unit, at)
    return html.Div(
        [
            asof.band(at, whose.href("/unit", unit)),
            dcc.Store(id=WANTED),
            dcc.Store(id=SEEN, data={"unit": unit, "as_of": at.isoformat() if at else "", "fixed": whose.behalf(unit)}),
            html.Div(content(desk, seen, at), id=DESK),
            dmc.Modal(
                id=MODAL,
                title=html.Span("", id="unit-modal-title"),
                size="lg",
                zIndex=300,
                transitionProps={"duration": 0},
                closeButtonProps={"aria-label": t("关闭", "Close")},
                children=acting.panel(ACT),
            ),
        ],
        className="unit",
    )


def read(desk: Desk, unit: str, at: date | None, after: int | None = None) -> Seen:
    """The desk, once the tables show `after`."""
    with desk.reading(at) as (conn, reading):
        if after:
            wait_for(conn, reading.place.tables, after)
        today = reading.at.day
        found = clock.of_unit(conn, reading, unit)
        told = statement.of_unit(conn, reading, unit, date(today.year, 1, 1), date(today.year, 12, 31))
    return Seen(unit, today, found, told)


def content(desk: Desk, seen: Seen, at: date | None) -> list[Component]:
    left = [
        to_sign(seen, at),
        to_supplement(seen, at),
        to_report(seen, at),
        clocks(desk, seen, at),
    ]
    right = [standing(seen, at), waiting(seen, at), letters(seen, at)]
    return [
        head(desk, seen, at),
        counts(seen),
        html.Div(
            [
                html.Div([each for each in left if each is not None], className="stack"),
                html.Div([each for each in right if each is not None], className="stack"),
            ],
            className="grid2",
        ),
    ]


def head(desk: Desk, seen: Seen, at: date | None) -> Component:
    name = desk.name(seen.unit)
    n = len(seen.clocks)
    late = sum(each.light == "red" or each.reporting == "red" for each in seen.clocks)
    told = t(f"截至 {day(seen.today)} · 在办 {n} 件", f"As of {day(seen.today)} · {n} open")
    if late:
        told += t(f"，其中 {late} 件逾期", f", {late} overdue")
    acts: list[Component | None] = [
        whose.chooser(desk, seen.unit),
        parts.link(t("对账单", "Statement"), whose.href("/unit/statement", seen.unit, at), name="file-text"),
    ]
    if whose.may_act(at):
        acts.append(_first(seen))
    return parts.page_head(name, told, *[each for each in acts if each is not None])


def _first(seen: Seen) -> Component | None:
    """The one blue button: what presses most. On a phone it stands at the bottom, always in reach."""
    if seen.of("sign"):
        n = len(seen.of("sign"))
        return parts.link(t(f"签收（{n}）", f"Sign for ({n})"), "#to-sign", name="signature", kind="btn pri first")
    if back := seen.of("supplement"):
        return _button(t("补充反馈", "Supplement"), "feedback", back[0], kind="final", name="arrow-back-up", main=True)
    if seen.of("report"):
        n = len(seen.of("report"))
        href = whose.href("/unit/report", seen.unit)
        return parts.link(t(f"集中填报（{n}）", f"Report ({n})"), href, name="list-details", kind="btn pri first")
    if finish := seen.of("finish"):
        return _button(
            t("办结反馈", "Report the result"), "feedback", finish[0], kind="final", name="file-text", main=True
        )
    return None


def counts(seen: Seen) -> Component:
    """Each number is the length of the list it leads to."""
    rows = (
        ("sign", "signature", t("待签收", "To sign for"), "#to-sign", "y"),
        ("supplement", "arrow-back-up", t("待补充", "To supplement"), "#to-supplement", "r"),
        ("report", "calendar-event", t("本月待报", "To report this month"), "#to-report", ""),
        ("finish", "activity", t("办理中", "In hand"), "#clock", ""),
        ("wait", "hourglass", t("等督查办", "With the office"), "#clock", ""),
    )
    return html.Div(
        [
            html.A(
                [
                    html.Div([parts.icon(icon), name], className="k"),
                    html.Div([str(n := len(seen.of(need))), html.I(t("件", ""))], className="v num"),
                ],
                href=href,
                className=kind if n else "",
            )
            for need, icon, name, href, kind in rows
        ],
        className="stats five",
    )


# ── what is to be done ──────────────────────────────────────────────────────────────────────────


def to_sign(seen: Seen, at: date | None) -> Component | None:
    """One signature or all of them at once."""
    rows = seen.of("sign")
    if not rows:
        return None
    boxes = [
        dmc.Checkbox(
            label=_matter(each, at, t(f"请于{_d(seen, each.sign_by)}前签收", f"sign by {_d(seen, each.sign_by)}")),
            value=str(each.directive),
            className="urow",
        )
        for each in rows
    ]
    listed = dmc.CheckboxGroup(
        id=TO_SIGN, value=[str(each.directive) for each in rows], children=html.Div(boxes),
        **parts.attributes(aria_label=t("待签收的事项", "Matters to sign for")),
    )  # fmt: skip
    act = (
        html.Div(
            [
                html.Div(id=SIGN_TOLD, className="told", role="alert"),
                parts.button(t("签收选中的事项", "Sign for those ticked"), id=SIGN, name="signature"),
            ],
            className="row-end",
        )
        if whose.may_act(at)
        else None
    )
    return _card("to-sign", t("待签收", "To sign for"), parts.component(listed), act, n=len(rows))


def to_supplement(seen: Seen, at: date | None) -> Component | None:
    rows = []
    for each in seen.of("supplement"):
        back = each.returned
        why = [
            parts.tag(said(words.RETURN_REASON, back.reason_code), "r"),
            html.Span(back.comment),
            html.Small(t(f"{_d(seen, back.on)}退回", f"returned {_d(seen, back.on)}")),
        ] if back else []  # fmt: skip
        rows.append(
            html.Div(
                [
                    _matter(each, at, t(f"补充至 {_d(seen, each.supplement_due)}", f"supplement by {_d(seen, each.supplement_due)}"), each.supplement_due, seen),
                    html.P(why, className="uwhy"),
                    _acts(at, _button(t("补充反馈", "Supplement"), "feedback", each, kind="final", name="arrow-back-up")),
                ],
                className="urow",
            )
        )  # fmt: skip
    return _card("to-supplement", t("待补充", "To supplement"), *rows, n=len(rows)) if rows else None


def to_report(seen: Seen, at: date | None) -> Component:
    rows: list[Component] = [
        html.Div(
            [
                _matter(each, at, t(f"应于 {_d(seen, each.report_due)} 报", f"due {_d(seen, each.report_due)}"), each.report_due, seen),
                html.P(
                    [html.Small(t(f"上次 {_d(seen, each.last.on)}", f"last {_d(seen, each.last.on)}")), html.Span(each.last.text)],
                    className="uwhy last",
                ) if each.last else None,
                _acts(at, _button(t("填报", "Report"), "feedback", each, kind="progress", name="file-text")),
            ],
            className="urow",
        )
        for each in seen.of("report")
    ]  # fmt: skip
    every = parts.link(t("集中填报", "Report all at once"), whose.href("/unit/report", seen.unit), kind="link")
    empty = parts.empty(t("本月没有待报的进展。", "Nothing is to be reported this month."), good=True)
    return _card(
        "to-report", t("本月待报", "To report this month"), *(rows or [empty]), n=len(rows),
        right=every if whose.may_act(at) else None,
    )  # fmt: skip


def clocks(desk: Desk, seen: Seen, at: date | None) -> Component:
    """Every matter in hand: how many days are left, and whose time it is."""
    head = [
        t("事项", "Matter"),
        t("轮到谁", "Whose turn"),
        t("时限", "Deadline"),
        t("还剩", "Left"),
        t("进度", "Progress"),
        "",
    ]
    body = [_clock(desk, seen, each, at, head) for each in seen.clocks]
    if not body:
        return _card(
            "clock", t("我的时限", "My clock"), parts.empty(t("没有在办事项。", "Nothing in hand."), good=True)
        )
    table = html.Table(
        [html.Thead(html.Tr([html.Th(name, scope="col") if name else html.Td() for name in head])), html.Tbody(body)],
        className="table cards uclock",
    )
    return _card("clock", t("我的时限", "My clock"), table, n=len(body))


def _clock(desk: Desk, seen: Seen, each: Clock, at: date | None, head: Sequence[str]) -> Component:
    turn = {"unit": t("本单位", "This unit"), "office": t("督查办", "The office")}[each.holder]
    since = each.received_on or each.objected_on
    note = said(words.ASSIGNMENT, each.status)
    if each.is_suspended:
        note = t("已中止，不计时", "Suspended")
    elif each.holder == "office" and since:
        note = t(f"{_d(seen, since)}起，不计本单位时间", f"since {_d(seen, since)}; the unit's clock stands")
    with_ = [desk.name(code) for code in (*each.leads, *each.assists) if code != seen.unit]
    role = said(words.ROLE, each.role)
    if with_:
        role += t("；同办：", "; with ") + t("、", ", ").join(with_[:3]) + ("…" if len(with_) > 3 else "")
    moved = each.due_first and each.due and each.due_first != each.due
    cells: list[Any] = [
        [
            html.A(each.title, href=asof.href(f"/directive/{each.directive}", at)),
            html.Small([html.Span(each.number, className="num"), f" · {role}"]),
        ],
        [turn, html.Small(note)],
        [
            day(each.due, this_year=seen.today.year) if each.due else said(words.DUE_KIND, each.due_kind),
            html.Small(t(f"首次 {_d(seen, each.due_first)}", f"first {_d(seen, each.due_first)}")) if moved else None,
        ],
        _left(desk, seen, each),
        parts.progress(each.progress) or "—",
        _acts(at, *_possible(each)),
    ]
    return html.Tr(
        [html.Td(cell, **parts.attributes(data_label=name)) for cell, name in zip(cells, head, strict=True)],
        className="theirs" if each.holder == "office" else "",
    )


def _left(desk: Desk, seen: Seen, each: Clock) -> Component:
    days = (each.due - seen.today).days if each.due else None
    shown = parts.light(each.light, parts.light_words(each.light, days) if each.holder == "unit" else "")
    if each.due is None or each.holder != "unit":
        return shown
    n = desk.office().calendar.working_days_between(seen.today, each.due)
    whole = max((each.due - each.assigned_on).days, 1)
    used = min(max(round(100 * (seen.today - each.assigned_on).days / whole), 0), 100)
    bar = html.I(style={"width": f"{used}%"})
    told = t(f"{n} 个工作日", f"{n} working days") if n >= 0 else t(f"已过 {-n} 个工作日", f"{-n} working days over")
    return html.Div(
        [
            shown,
            html.Div(bar, className=f"uused {each.light}", **parts.attributes(aria_hidden="true")),
            html.Small(told),
        ],
        className="left",
    )


def _possible(each: Clock) -> list[Component]:
    """What the unit may do with one matter now."""
    if each.holder != "unit" or each.signed_on is None:
        return []
    acts = [
        _button(t("反馈", "Report"), "feedback", each, kind="progress"),
        _button(t("办结", "Result"), "feedback", each, kind="final"),
    ]
    if each.due and not each.extension_asked:
        acts.append(_button(t("延期", "More time"), "extension", each))
    return acts


# ── how it stands ───────────────────────────────────────────────────────────────────────────────


def standing(seen: Seen, at: date | None) -> Component:
    total: dict[str, int] = {}
    for _, month in seen.statement.months():
        for name, n in month.items():
            total[name] = total.get(name, 0) + n
    due = total.get("owed", 0) - total.get("open", 0)
    rate = f"{100 * total.get('on_time', 0) / due:.1f}%" if due else "—"
    rows = [
        (t("应办", "Owed"), t(f"{due} 项", str(due))),
        (t("按时", "On time"), t(f"{total.get('on_time', 0)} 项（{rate}）", f"{total.get('on_time', 0)} ({rate})")),
        (t("逾期完成", "Done late"), str(total.get("late", 0))),
        (t("逾期未完成", "Overdue now"), str(total.get("overdue", 0))),
        (t("被退回", "Returned"), str(total.get("returns", 0))),
        (t("被催办", "Urged"), str(total.get("urges", 0))),
    ]
    listed = [html.Div([html.Span(name), html.Span(n, className="num")], className="ub") for name, n in rows]
    every = parts.link(t("逐条对账", "Every line"), whose.href("/unit/statement", seen.unit, at), kind="link")
    year = seen.today.year
    return parts.card(t("对账单", "Statement"), *listed, sub=t(f"{year}年以来", f"since January {year}"), right=every)


def waiting(seen: Seen, at: date | None) -> Component | None:
    """What the unit has asked and the office has not answered."""
    rows: list[Component] = []
    for each in seen.clocks:
        if each.status == "objected":
            told = t(f"管辖异议，{_d(seen, each.objected_on)}提出", f"objection of {_d(seen, each.objected_on)}")
            rows.append(html.Div(_matter(each, at, told), className="urow"))
        if each.extension_asked:
            told = t(f"申请延至 {_d(seen, each.extension_asked)}", f"asks until {_d(seen, each.extension_asked)}")
            rows.append(html.Div(_matter(each, at, told), className="urow"))
    return _card("asked", t("待督查办答复", "Waiting for an answer"), *rows, n=len(rows)) if rows else None


def letters(seen: Seen, at: date | None) -> Component:
    rows = [
        html.Li(
            [
                html.Time(_d(seen, letter.on), className="num"),
                html.Div(
                    [
                        html.P(
                            [
                                html.B(said(LETTER, letter.topic)),
                                " ",
                                gist(letter, language()),
                            ]
                        ),
                        html.A(letter.matter.title, href=asof.href(f"/directive/{letter.matter.id}", at)),
                    ]
                ),
            ]
        )
        for letter in seen.statement.letters_of(*LETTERS)[:MOST_LETTERS]
    ]
    empty = parts.empty(t("今年还没有往来。", "Nothing this year yet."))
    body = html.Ol(rows, className="lifeline") if rows else empty
    return parts.card(t("督查办来件", "From the office"), body, flush=bool(rows))


# ── pieces ──────────────────────────────────────────────────────────────────────────────────────


def _matter(each: Clock, at: date | None, told: str, due: date | None = None, seen: Seen | None = None) -> Component:
    late = due is not None and seen is not None and due < seen.today
    return html.Div(
        [
            html.A(each.title, href=asof.href(f"/directive/{each.directive}", at), className="t"),
            html.Span(
                [
                    html.Span(each.number, className="num"),
                    html.Span(said(words.ROLE, each.role)),
                    parts.light("red", told) if late else html.Span(told),
                ],
                className="m",
            ),
        ],
        className="matter",
    )


def _button(text: str, act: str, each: Clock, *, kind: str = "", name: str = "", main: bool = False) -> Component:
    chosen = parts.sets(WANTED, id=str(each.directive), act=act, first={"kind": kind} if kind else {})
    kind = "pri first" if main else "sm"
    return parts.button(text, name=name, kind=kind, label=f"{text} {each.title}", chosen=chosen)


def _acts(at: date | None, *buttons: Component) -> Component | None:
    return html.Div(list(buttons), className="acts") if buttons and whose.may_act(at) else None


def _card(id: str, title: str, *body: Component | None, n: int = 0, right: Component | None = None) -> Component:
    sub = t(f"{n} 件", str(n)) if n else ""
    return html.Div(parts.card(title, *body, sub=sub, right=right, flush=True), id=id, className="part")


def _d(seen: Seen, value: date | None) -> str:
    return day(value, this_year=seen.today.year)
