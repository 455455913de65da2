"""How a directive 督办事项 looks: where it stands, its life, who undertakes it, what may be done now."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import unquote, urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import asof, evidence, parts
from dashboards.desk import Answer, Desk, Failed
from dashboards.directive import replay
from dashboards.directive.acts import BY_NAME, ActForm, coded, first_acts
from dashboards.directive.exchange import exchange
from dashboards.directive.facts import chain, facts_card
from dashboards.directive.lifeline import lifeline, shares
from dashboards.directive.particulars import deadlines, opinions, particulars, pending, related, relations
from dashboards.directive.standing import assignments, steps
from dashboards.directive.why import why
from dashboards.frame import AUDIT
from dashboards.parts import said
from dashboards.reader import account, day, t
from domain import words

Json = dict[str, Any]

MATTER, SEEN, CHOSEN = "matter", "seen", "act-chosen"
MODAL, MODAL_TITLE, FORM, STORE, PREVIEW, TOLD, SUBMIT, CANCEL = (
    "act-modal", "act-title", "act-form", "act-store", "act-preview", "act-told", "act-submit", "act-cancel",
)  # fmt: skip
WHENS = "act-whens"


@dataclass(frozen=True)
class Told:
    """All that is known of one matter at one moment, as its reader may see it. `at` is None for now."""

    matter: Json
    facts: Sequence[Json]
    life: Json
    evidence: Json
    by: Mapping[str, str]
    titles: Mapping[str, str]
    zone: ZoneInfo
    at: date | None
    day: date


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    """One directive by its id, or by its number, a former one too."""
    at = asof.asked(query, desk.today())
    key = await resolve(desk, params["key"])
    stamp = at.isoformat() if at else ""
    told = shown = await told_of(desk, key, stamp)
    audits = account().role in AUDIT
    n = replay.asked(told.facts, query if audits else {})
    if n < len(told.facts) - 1:
        stamp = str(told.facts[n]["position"])
        shown = await told_of(desk, key, stamp)
    seen = {
        "id": key,
        "version": int(shown.matter["version"]),
        "as_of": stamp,
        "base": at.isoformat() if at else "",
    }
    return html.Div(
        [
            replay.bar(told.facts, n, is_shown=audits),
            html.Div(matter_view(desk, shown), id=MATTER),
            dcc.Store(id=SEEN, data=seen),
            dcc.Store(id=STORE),
            dcc.Store(id=CHOSEN),
            dcc.Store(id=WHENS),
            dmc.Modal(
                id=MODAL,
                title=html.Span("", id=MODAL_TITLE),
                size="lg",
                zIndex=300,
                transitionProps={"duration": 0},
                closeButtonProps={"aria-label": t("关闭", "Close")},
                children=[
                    html.Div(id=FORM),
                    html.Div(id=PREVIEW, className="preview", role="status"),
                    html.Div(id=TOLD, className="told", role="alert"),
                    html.Div(
                        [
                            html.Button(t("取消", "Cancel"), id=CANCEL, className="btn", type="button"),
                            html.Button(t("确认办理", "Confirm"), id=SUBMIT, className="btn pri", type="button"),
                        ],
                        className="form-end",
                    ),
                ],
            ),
        ],
        className="directive",
    )


async def resolve(desk: Desk, key: str) -> str:
    """The id behind an address: an id, or a register number."""
    key = unquote(key)
    try:
        return str(UUID(key))
    except ValueError:
        found = await asyncio.to_thread(desk.by_number, key)
        if found is None:
            raise Failed(Answer(404, {})) from None
        return found


async def told_of(desk: Desk, key: str, stamp: str) -> Told:
    """`stamp` is a day, a position of the record, or empty for now."""
    paths = ("", "/facts", "/lifeline", "/evidence")
    matter, facts, life, files = await asyncio.gather(
        *(desk.read(f"/directives/{key}{path}", as_of=stamp) for path in paths)
    )
    at = date.fromisoformat(matter["as_of_day"]) if stamp else None
    accounts = {fact["by"] for fact in (*facts["items"], *files["taken"])}
    by = await asyncio.to_thread(desk.accounts.names, sorted(accounts))
    titles = await asyncio.to_thread(desk.titles, related(matter), at)
    zone = ZoneInfo(desk.house.record(desk.jurisdiction).place.zone)
    return Told(matter, facts["items"], life, files, by, titles, zone, at, at or desk.today())


async def content_of(desk: Desk, key: str, stamp: str) -> tuple[list[Component], int]:
    told = await told_of(desk, key, stamp)
    return matter_view(desk, told), int(told.matter["version"])


def matter_view(desk: Desk, told: Told) -> list[Component]:
    """The whole page of one matter, from what its reader may see of it."""
    matter, facts, by, at = told.matter, told.facts, told.by, told.at
    id, year = str(matter["id"]), desk.today().year
    items = evidence.by_id(told.evidence)
    names = {file: str(item["name"]) for file, item in items.items()}
    left = [
        parts.card(
            t("生命线", "Life line"),
            steps(matter, facts, by, year),
            lifeline(desk, told.life, facts, matter, told.day, year),
            flush=True,
            extra="life-card",
        ),
        assignments(matter, year),
        exchange(desk, matter, facts, items, by, told.zone, at),
        facts_card(id, facts, told.evidence["taken"], by, names, told.zone),
    ]
    right = [
        opinions(desk, matter, facts, year),
        pending(desk, matter, by),
        deadlines(told.life, matter, facts, year),
        shares(told.life),
        particulars(desk, matter, facts, by, _urgency(desk, matter["urgency"]), year),
        relations(matter, told.titles, at),
        chain(id, facts, _compare(matter, told.day)),
    ]
    return [
        asof.band(at, f"/directive/{id}") or html.Div(),
        html.Div(
            [
                html.A(t("督办台账", "Ledger"), href=asof.href("/ledger", at)),
                parts.icon("chevron-right"),
                html.Span(matter["number"] or t("未编号", "No number yet"), className="num"),
                html.A(
                    [parts.icon("printer"), t("通知单", "Notice slip")],
                    href=asof.href(f"/directive/{id}/notice", at),
                    className="slip-link",
                ),
            ],
            className="crumb",
        ),
        _head(desk, matter, at, told.day, year),
        html.Div(
            [html.Div(left, className="stack"), html.Div([r for r in right if r is not None], className="stack")],
            className="grid2",
        ),
    ]


def _compare(matter: Json, until: date) -> Component | None:
    """Two days of this matter side by side, for those who audit."""
    if account().role not in AUDIT:
        return None
    days = urlencode({"from": str(matter["registered_on"]), "to": until.isoformat()})
    href = f"/compare/{matter['id']}?{days}"
    return parts.link(t("两日对比", "Compare two days"), href, name="arrows-diff", kind="link with-icon")


# ── head ────────────────────────────────────────────────────────────────────────────────────────


def _head(desk: Desk, matter: Json, at: date | None, today: date, year: int) -> Component:
    lights, pack = matter["lights"], desk.office().pack(today)
    completion, reporting = lights["completion"], lights["reporting"]
    tags = [
        html.Span(matter["number"] or t("未编号", "No number yet"), className="num"),
        why(completion, parts.light_words(completion["colour"], completion["days"]), matter, pack, year, at),
        parts.tag(said(words.STATUS, matter["status"]), "b"),
        parts.tag(said(words.SOURCE, matter["source"])),
        parts.tag(said(words.LEVEL, matter["level"])) if matter["level"] != "internal" else None,
        parts.tag(_urgency(desk, matter["urgency"])) if matter["urgency"] != "normal" else None,
        parts.tag(t("空号", "Void"), "r") if matter["void"] else None,
        parts.tag(said(words.OUTCOME, matter["outcome"]), "g") if matter["outcome"] else None,
    ]
    if reporting["colour"] in ("red", "yellow"):
        told = t("报送", "Report") + " " + parts.light_words(reporting["colour"], reporting["days"])
        tags.append(why(reporting, told, matter, pack, year, at, reporting=True))
    held = _holder(desk, matter, today, year)
    return html.Div(
        [
            html.Div(
                [html.Div(tags, className="no"), html.H1(matter["title"], tabIndex=-1), html.P(held, className="held")]
            ),
            html.Div(_act_buttons(matter["acts"]), className="act"),
        ],
        className="dh",
    )


def _holder(desk: Desk, matter: Json, today: date, year: int) -> str:
    if matter["holder"] == "none":
        closed = matter["closed_on"]
        return (
            t(f"已于{day(closed, this_year=year)}结束", f"Over since {day(closed, this_year=year)}") if closed else ""
        )
    who = said(words.HOLDER, matter["holder"])
    if matter["holder"] == "unit":
        names = [row["unit_name"] for row in matter["assignments"] if row["role"] == "lead" and _owes(row)]
        who = t("、", ", ").join(names[:3]) or who
    elif matter["holder"] == "leader":
        who = desk.name(matter["leader"]) if matter["leader"] else who
    since = day(matter["holder_since"], this_year=year)
    n = (today - date.fromisoformat(matter["holder_since"])).days + 1
    return t(f"现在由{who}办理，自{since}起，第 {n} 天", f"Now with {who}, since {since}, day {n}")


def _owes(row: Json) -> bool:
    return row["status"] not in ("done", "handed_over", "released", "excused", "reported", "objected")


def _urgency(desk: Desk, code: str) -> str:
    return dict(coded(desk.office().pack(desk.today()), "urgency.levels")).get(code, code)


def _act_buttons(names: Sequence[str]) -> list[Component]:
    """Two to four acts that are legal now, the others behind one more click."""
    first, others = first_acts(names, account().role)
    # One blue button a page: the act most likely meant.
    buttons: list[Component] = [_act_button(BY_NAME[name], main=place == 0) for place, name in enumerate(first)]
    if others:
        inner = [_act_button(BY_NAME[name]) for name in others]
        more = html.Summary([t("更多", "More")], className="btn")
        buttons.append(html.Details([more, html.Div(inner, className="menu acts")], className="more"))
    return list(reversed(buttons))


def _act_button(act: ActForm, *, main: bool = False) -> Component:
    kind = "warn" if act.kind == "warn" else "pri" if main else ""
    return parts.button(act.label, name=act.icon, kind=kind, chosen=parts.sets(CHOSEN, act=act.name))
