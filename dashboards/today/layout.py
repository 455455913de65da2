"""Today 今日督办: six counts that open their list, what this reader has to do next, and what stands beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import asof, figures, parts
from dashboards.desk import Desk
from dashboards.reader import account, day, t
from dashboards.today import beside, todo
from dashboards.today.beside import ledger
from dashboards.today.day import Day, Told, read, told

COUNTS, TODO, SIDE, BELOW, STORE = "today-counts", "today-todo", "today-side", "today-below", "today-store"
DIALOG, DIALOG_TOLD, OPINION, CONFIRM, CANCEL, ENDORSING = (
    "endorse-dialog", "endorse-told", "endorse-opinion", "endorse-confirm", "endorse-cancel", "endorsing",
)  # fmt: skip


@dataclass(frozen=True)
class Card:
    """One of the six: its name, its mark, and the colour it takes when there is something."""

    zh: str
    en: str
    icon: str
    kind: str = ""


CARDS: Final[Mapping[str, Card]] = {
    "overdue": Card("逾期未结", "Overdue", "alert-triangle", "r"),
    "soon": Card("三日内到期", "Due in 3 working days", "hourglass", "y"),
    "sign": Card("待签收", "To be signed for", "signature"),
    "review": Card("待审核", "To be reviewed", "checklist"),
    "open": Card("在办", "In progress", "activity"),
    "closed": Card("今日办结", "Closed today", "circle-check", "g"),
}


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    at = asof.asked(query, desk.today())
    tab = query.get("tab", "")
    seen, shown = await asyncio.gather(asyncio.to_thread(read, desk, at), asyncio.to_thread(todo.read, desk, at, tab))
    facts = await told(desk, at)
    return html.Div(
        [
            dcc.Store(id=todo.TAB),
            dcc.Store(id=STORE, data={"tab": shown.tab, "as_of": at.isoformat() if at else ""}),
            asof.band(at, "/"),
            parts.page_head(t("今日督办", "Today"), _who(desk, seen), *_offers(seen)),
            html.Div(counts(seen), id=COUNTS, className="counts"),
            html.Div(
                [
                    html.Div(
                        [
                            html.Div(todo.view(desk, at, seen.today, shown), id=TODO),
                            html.Div(below(desk, seen, facts), id=BELOW, className="stack"),
                        ],
                        className="stack",
                    ),
                    html.Div(side(desk, seen, facts), id=SIDE, className="stack"),
                ],
                className="grid2",
            ),
            _dialog(),
        ],
        className="today",
    )


def _offers(seen: Day) -> list[Component]:
    role = account().role
    offers: list[Component] = []
    if role != "unit":
        offers.append(
            parts.link(t("督查日报", "Daily report"), asof.href("/today/report", seen.at), name="printer", kind="btn")
        )
    if role in ("office", "office_head") and seen.at is None:
        offers.append(parts.link(t("登记事项", "Register a matter"), "/intake", name="plus", kind="btn pri"))
    if role == "unit" and seen.at is None:
        offers.append(parts.link(t("单位工作台", "Our desk"), "/unit", name="building", kind="btn pri"))
    return offers


def _who(desk: Desk, seen: Day) -> Component:
    """Whose matters these are, how many, and as of when."""
    who = account()
    shown, n = day(seen.today), seen.count("open")
    whose = t("全部督办事项", "all matters")
    if who.role == "unit":
        name = desk.name(who.unit or "")
        whose = t(f"{name}承办的事项", f"matters of {name}")
    elif who.role == "leader" and not desk.caller().is_head:
        whose = t("我批示的事项", "matters I instructed")
    told = t(f"截至 {shown} · {whose} · 在办 {n:,} 件", f"As of {shown} · {whose} · {n:,} open")
    involved = sum(bool(row.open) for row in seen.units)
    if who.role == "unit" or not involved:
        return html.Span(told)
    units = html.A(t(f"涉及 {involved} 个单位", f"{involved} units"), href=asof.href("/units", seen.at))
    return html.Span([told, " · ", units])


# ── the six counts ──────────────────────────────────────────────────────────────────────────────


def counts(seen: Day) -> list[Component]:
    return [_card(seen, name, card) for name, card in CARDS.items()]


def _card(seen: Day, name: str, card: Card) -> Component:
    n = seen.count(name)
    return html.Div(
        [
            html.A(
                [
                    html.Span([parts.icon(card.icon), t(card.zh, card.en)], className="k"),
                    html.Span([f"{n:,}", html.I(t("件", ""))], className="v num"),
                ],
                href=ledger(seen.at, seen.questions[name]),
                className="main",
            ),
            html.Span(_beneath(seen, name), className="s num"),
        ],
        className=f"count {card.kind if n else ''}".strip(),
        **parts.attributes(data_count=name),
    )


def _beneath(seen: Day, name: str) -> Sequence[Component | str]:
    """What is told beneath a count, each number with the list behind it."""
    match name:
        case "overdue":
            return _change(seen, name)
        case "soon":
            return [t("其中紧急 ", "Urgent "), _more(seen, "soon_urgent")]
        case "sign":
            return [t("超期限 ", "Past the term "), _more(seen, "sign_late", bad=True)]
        case "review" if seen.waiting:
            days = (seen.today - seen.waiting.since).days
            href = asof.href(f"/directive/{seen.waiting.directive}", seen.at)
            told = html.A(t(f"{days} 天", f"{days} d"), href=href)
            return [t("最长已等 ", "Longest wait "), told]
        case "review":
            return [t("没有积压", "Nothing waits")]
        case "open":
            return _on_time(seen)
        case _:
            return [t("本月累计 ", "This month "), _more(seen, "closed_month")]


def _change(seen: Day, name: str) -> Sequence[Component | str]:
    if name not in seen.before:
        return [t("上周尚无记录", "No record a week ago")]
    change = seen.count(name) - seen.before[name]
    kind = "c-red" if change > 0 else "c-green" if change < 0 else ""
    return [t("较上周 ", "Since last week "), html.B(figures.signed(change), className=kind)]


def _on_time(seen: Day) -> Sequence[Component | str]:
    """按时办结率 of the year, from the two lists it is made of."""
    on_time, late = seen.count("on_time"), seen.count("late")
    told = figures.rate(on_time, on_time + late)
    title = t(f"本年按期 {on_time:,} 件，逾期 {late:,} 件", f"{on_time:,} on time and {late:,} late this year")
    href = asof.href("/statistics", seen.at, basis="closed")
    return [t("按时办结率 ", "Closed on time "), html.A(told, href=href, title=title)]


def _more(seen: Day, name: str, *, bad: bool = False) -> Component:
    n = seen.count(name)
    return html.A(f"{n:,}", href=ledger(seen.at, seen.questions[name]), className="c-red" if bad and n else "",
                  **parts.attributes(data_count=name))  # fmt: skip


# ── below and beside ────────────────────────────────────────────────────────────────────────────


def below(desk: Desk, seen: Day, facts: Told) -> list[Component]:
    """Under the list: who holds what, reports owed; and for those who read rather than act, what happened."""
    role = account().role
    if role == "unit":
        return [html.Div([beside.reports(desk, seen), beside.holders(seen)], className="pair two")]
    last = beside.report_up(desk, seen) if role in ("office", "office_head") else _instructed(seen)
    shown: list[Component] = [html.Div([beside.holders(seen), beside.reports(desk, seen), last], className="pair")]
    if role == "leader":
        shown.append(beside.events(desk, facts.latest, seen.at, seen.today))
    if role == "auditor":
        late, corrected = t("补录", "Late entries"), t("更正", "Corrections")
        shown.append(beside.events(desk, facts.latest, seen.at, seen.today, title=t("发生了什么", "What happened")))
        shown.append(
            html.Div(
                [
                    beside.events(desk, facts.late, seen.at, seen.today, title=late, live=False),
                    beside.events(desk, facts.corrected, seen.at, seen.today, title=corrected, live=False),
                ],
                className="pair two",
            )
        )
    return shown


def _instructed(seen: Day) -> Component:
    """For a leader or an auditor: what has been reported up and waits for a word."""
    n = seen.count("reported_up")
    row = html.A(
        [html.Span(t("已呈报，待领导签批", "Reported up, awaiting a word")), html.Span(t(f"{n:,} 件", f"{n:,}"), className="num")],
        href=ledger(seen.at, seen.questions["reported_up"]), className="ub",
    )  # fmt: skip
    closed = html.A(
        [html.Span(t("本月办结", "Closed this month")), html.Span(t(f"{seen.count('closed_month'):,} 件", f"{seen.count('closed_month'):,}"), className="num")],
        href=ledger(seen.at, seen.questions["closed_month"]), className="ub",
    )  # fmt: skip
    return parts.card(t("进展", "Progress"), row, closed)


def side(desk: Desk, seen: Day, facts: Told) -> list[Component]:
    reads = account().role in ("leader", "auditor")
    latest = None if reads else beside.events(desk, facts.latest, seen.at, seen.today)
    return [card for card in (beside.horizon(seen), beside.lights(desk, seen), latest, _tour()) if card is not None]


def _tour() -> Component:
    told = t(
        "第一次来？跟着一件事项走一遍，两分钟看懂督办。", "New here? Follow one matter through its life in two minutes."
    )
    return html.Section(
        [html.Div([html.P(told), parts.link(t("开始", "Start"), "/guide", kind="btn sm")], className="bd tour-link")],
        className="card",
    )


def _dialog() -> Component:
    """签批 in place: what will be recorded is shown before it is confirmed."""
    inside = [
        dcc.Store(id=todo.ENDORSED),
        dcc.Store(id=ENDORSING),
        dmc.Textarea(id=OPINION, label=t("批示意见（可不填）", "Opinion (optional)"), value="", autosize=True, minRows=2, maxRows=6, debounce=True),
        html.Div(id=DIALOG_TOLD, className="preview", role="status"),
        html.Div(
            [
                html.Button(t("取消", "Cancel"), id=CANCEL, className="btn", type="button"),
                html.Button(t("同意", "Endorse"), id=CONFIRM, className="btn pri", type="button"),
            ],
            className="form-end",
        ),
    ]  # fmt: skip
    return parts.component(
        dmc.Modal(inside, id=DIALOG, title=t("签批", "Endorse"), opened=False, size="md", zIndex=300,
                  closeButtonProps={"aria-label": t("关闭", "Close")})
    )  # fmt: skip


def at_of(store: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(store["as_of"]) if store.get("as_of") else None
