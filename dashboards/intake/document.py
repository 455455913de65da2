"""One document 文件与任务: its own words on the left, what was understood of them on the right."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.desk import Desk
from dashboards.intake import telling
from dashboards.intake.source import Piece, paragraphs
from dashboards.parts import said
from dashboards.reader import day, t
from domain import words
from domain.words import Words

Json = dict[str, Any]

SEEN, LIST, TOLD, EDITING, REFRESH = "document-seen", "document-list", "document-told", "editing", "run-ended"
CONFIRMED, OPENED = "task-confirmed", "task-opened"
A_PAGE = 40

SHOW: Words = {
    "": ("全部", "All"),
    "open": ("待处理", "To handle"),
    "unsure": ("存疑", "In doubt"),
    "taken": ("已转事项", "Taken"),
    "aside": ("不列入", "Set aside"),
}
FIELD_NAMES: Words = {
    "units": ("单位", "units"),
    "lead_units": ("牵头单位", "lead units"),
    "assist_units": ("协办单位", "assisting units"),
    "deadline": ("时限", "deadline"),
    "title": ("名称", "title"),
    "text": ("内容", "content"),
    "recurrence": ("周期", "recurrence"),
    "item": ("任务", "task"),
}


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    at = asof.asked(query, desk.today())
    key = params["key"]
    intake = await desk.read(f"/intake/{key}", as_of=at.isoformat() if at else "")
    number = int(query.get("page", "1")) if query.get("page", "1").isdigit() else 1
    seen = {"id": key, "page": number, "show": query.get("show", ""), "as_of": at.isoformat() if at else ""}
    same = await _same(desk, intake, at)
    crumb = [html.A(t("拟办清单", "Waiting"), href=asof.href("/intake", at, tab="list")), parts.icon("chevron-right")]
    return html.Div(
        [
            asof.band(at, f"/intake/{key}"),
            html.Nav([*crumb, html.Span(intake["name"])], className="crumb", **parts.attributes(aria_label=t("位置", "Where"))),
            same,
            html.Div(await view(desk, intake, seen), id=LIST),
            dcc.Store(id=SEEN, data=seen),
            dcc.Store(id=EDITING),
            dcc.Store(id=CONFIRMED),
            dcc.Store(id=OPENED),
            dcc.Store(id=REFRESH),
        ]
    )  # fmt: skip


async def _same(desk: Desk, intake: Json, at: date | None) -> Component | None:
    """The same file read in before: work on one of them."""
    found = await desk.read("/intake", digest=intake["digest"], as_of=at.isoformat() if at else "")
    others = [each for each in found["items"] if each["id"] != str(intake["id"])]
    if not others:
        return None
    links = [
        html.A(
            t(
                f"{day(each['read_on'])}读入的《{each['name']}》",
                f"“{each['name']}”, read in on {day(each['read_on'])}",
            ),
            href=asof.href(f"/intake/{each['id']}", at),
        )
        for each in others[:3]
    ]
    told = t("同一份文件此前已读入：", "This very file was read in before: ")
    return parts.notice("warn", [parts.icon("alert-triangle"), told, *links])  # fmt: skip


async def view(desk: Desk, intake: Json, seen: Json) -> list[Component]:
    """Both sides as they stand."""
    proposals: list[Json] = [p for p in intake["proposals"] if not p["replaced_by"]]
    at = date.fromisoformat(seen["as_of"]) if seen["as_of"] else None
    shown = [p for p in proposals if fits(p, seen["show"])]
    pages = max((len(shown) + A_PAGE - 1) // A_PAGE, 1)
    number = min(max(int(seen["page"]), 1), pages)
    here = shown[(number - 1) * A_PAGE : number * A_PAGE]
    text = await asyncio.to_thread(paragraphs, intake["text"], proposals)
    preview = {} if at else (await desk.ask("GET", "/intake/number")).body
    cards = [card(desk, p, proposals, is_past=at is not None) for p in here]
    if not cards:
        told = (
            t("没有识别出任务。", "No task was found.")
            if not proposals
            else t("没有这样的任务。", "There is no such task.")
        )
        cards = [html.Section(parts.empty(told), className="card")]
    return [
        parts.page_head(intake["name"], _sub(intake, proposals), *([] if at else _acts(proposals, intake, preview))),
        html.Div(id=TOLD, className="told", role="alert"),
        html.Div(
            [
                _source(text, intake),
                html.Div(
                    [_bar(proposals, seen, at), *cards, _turn(pages, number, seen, at)], className="stack proposals"
                ),
            ],
            className="intake-doc",
        ),
    ]


def fits(p: Json, show: str) -> bool:
    is_open = p["directive"] is None and p["dismissed"] is None
    match show:
        case "open":
            return is_open
        case "unsure":
            return is_open and not p["ready"]
        case "taken":
            return p["directive"] is not None
        case "aside":
            return p["dismissed"] is not None
        case _:
            return True


def _sub(intake: Json, proposals: Sequence[Json]) -> str:
    about = t(" · ", " · ").join(
        filter(
            None,
            [
                said(words.SOURCE, intake["source"]),
                intake["doc_number"],
                day(intake["issued"]) if intake["issued"] else "",
            ],
        )
    )
    taken = sum(p["directive"] is not None for p in proposals)
    aside = sum(p["dismissed"] is not None for p in proposals)
    told = t(
        f"识别 {len(proposals)} 项，已转 {taken} 项，不列入 {aside} 项",
        f"{len(proposals)} tasks found, {taken} taken, {aside} set aside",
    )
    return f"{about} · {told}"  # fmt: skip


# ── the acts on several at once ─────────────────────────────────────────────────────────────────


def _acts(proposals: Sequence[Json], intake: Json, preview: Json) -> list[Component]:
    ready = [p["seq"] for p in proposals if p["ready"] and fits(p, "open")]
    sure = [p["seq"] for p in proposals if p["sure"] and fits(p, "open")]
    if not any(fits(p, "open") for p in proposals):
        return []
    number = html.P(telling.number_told(preview["number"])) if preview.get("number") else None
    told = t(
        f"{len(ready)} 项单位、时限都已对上，可直接登记、编号并交办；其余请逐项核对。",
        f"{len(ready)} tasks have their units and deadlines: they can be registered, numbered and assigned. Look at the others one by one.",
    )
    run = html.Div(
        [
            html.B(t("一次确认", "Confirm at once")),
            html.P(told),
            number,
            html.Div(
                [
                    _run(t(f"登记并交办 {len(ready)} 项", f"Register and assign {len(ready)}"), intake, "ready", ready, "btn pri", as_read=True),
                    _run(t(f"仅登记 {len(sure)} 项", f"Only register {len(sure)}"), intake, "sure", sure, "btn"),
                ],
                className="acts",
            ),
            html.Div(className="run-told", role="status"),
        ],
        className="menu run",
    )  # fmt: skip
    summary = html.Summary(
        [parts.icon("circle-check"), t(f"确认无疑问的（{len(sure)}）", f"Confirm the sure ones ({len(sure)})")],
        className="btn pri",
    )
    chosen = html.Details(
        [
            html.Summary([t("所选", "Chosen"), html.Span("0", className="num chosen-count")], className="btn"),
            html.Div(
                [
                    _run(t("登记并交办", "Register and assign"), intake, "chosen", None, "btn", as_read=True),
                    _run(t("仅登记", "Only register"), intake, "chosen", None, "btn"),
                    parts.button(t("合并为一项", "Join into one"), id="join-chosen", kind="", name="git-merge"),
                    html.Label([html.Span(t("不列入的理由", "Why set aside"), className="lab"), dcc.Input(id="aside-reason", value="", maxLength=300, className="plain-input")]),
                    _run(t("不列入", "Set aside"), intake, "chosen", None, "btn warn", path="dismiss"),
                    html.Div(className="run-told", role="status"),
                ],
                className="menu run",
            ),
        ],
        className="more",
    )  # fmt: skip
    return [chosen, html.Details([summary, run], className="more sure")]


def _run(
    text: str,
    intake: Json,
    what: str,
    seqs: Sequence[int] | None,
    kind: str,
    *,
    path: str = "confirm",
    as_read: bool = False,
) -> Component:
    """A button whose work is done in the browser, one request after another, each with a key of its own."""
    given = parts.attributes(
        data_run=f"/api/v1/intake/{intake['id']}/{path}",
        data_seqs="" if seqs is None else " ".join(str(seq) for seq in seqs),
        data_chosen="" if seqs is not None else "1",
        data_as_read="1" if as_read else "",
        data_store=REFRESH,
        data_doing=t("正在办理第 {n} 项，共 {all} 项", "Working on {n} of {all}"),
        data_done=t("已办 {n} 项", "{n} done"),
        data_failed=t("未办 {n} 项：", "{n} not done: "),
        data_none=t("请先选中任务。", "Choose tasks first."),
    )
    return html.Button(text, className=kind, type="button", disabled=seqs is not None and not seqs, **given)


# ── the words of the document ───────────────────────────────────────────────────────────────────


def _source(text: Sequence[Sequence[Piece]], intake: Json) -> Component:
    body = [html.P([_piece(piece) for piece in pieces]) for pieces in text]
    return html.Section(
        [
            html.Div([html.H2(t("原文", "The document")), html.Span(t("点任务看原句，点原句看任务", "Choose a task to see its sentence, or a sentence to see its task"), className="sub")], className="hd"),
            html.Div(body, className="src", tabIndex=0, lang="zh-CN", role="region", **parts.attributes(aria_label=t("原文", "The document"))),
        ],
        className="card source-card",
    )  # fmt: skip


def _piece(piece: Piece) -> Component | str:
    if not piece.seqs:
        return piece.words
    seqs = " ".join(str(seq) for seq in piece.seqs)
    return html.Mark(piece.words, **parts.attributes(data_seqs=seqs))


# ── what was understood ─────────────────────────────────────────────────────────────────────────


def _bar(proposals: Sequence[Json], seen: Json, at: date | None) -> Component:
    tabs = []
    for code, (zh, en) in SHOW.items():
        count = sum(fits(p, code) for p in proposals)
        if count or code in ("", seen["show"]):
            now = parts.attributes(aria_current="true") if code == seen["show"] else {}
            href = asof.href(f"/intake/{seen['id']}", at, show=code)
            tabs.append(html.A([t(zh, en), html.Span(str(count), className="num")], href=href, **now))
    return html.Nav(tabs, className="tabs", **parts.attributes(aria_label=t("筛选任务", "Which tasks")))


def _turn(pages: int, number: int, seen: Json, at: date | None) -> Component | None:
    if pages == 1:
        return None
    links = [
        html.A(
            str(n), href=asof.href(f"/intake/{seen['id']}", at, show=seen["show"], page=str(n)), className="btn sm" + (" on" if n == number else ""),
            **(parts.attributes(aria_current="page") if n == number else {}),
        )
        for n in range(1, pages + 1)
    ]  # fmt: skip
    return html.Nav(links, className="turn", **parts.attributes(aria_label=t("翻页", "Pages")))


def card(desk: Desk, p: Json, proposals: Sequence[Json], *, is_past: bool = False) -> Component:
    seq, is_open = p["seq"], fits(p, "open")
    head: list[Component | None] = [
        dmc.Checkbox(id={"choose": seq}, size="xs", radius="xs", **parts.attributes(aria_label=t(f"选中第{seq}项", f"Choose no. {seq}")))
        if is_open and not is_past
        else None,
        html.Button([html.Span(f"{seq}", className="num seq"), p["title"]], type="button", className="show-source", **parts.attributes(data_seq=str(seq))),
        _state(p),
    ]  # fmt: skip
    parent = next((each for each in proposals if each["seq"] == p["parent_seq"]), None)
    facts = parts.facts(
        [
            (t("章节", "Section"), " / ".join(filter(None, [p["section"], p["item"]]))),
            (t("上级任务", "Under"), f"{parent['seq']} {parent['title']}" if parent else ""),
            (t("内容", "Content"), html.Span(p["text"], className="clamp", title=p["text"]) if p["text"] != p["title"] else ""),
            (t("牵头单位", "Lead units"), telling.units_told(p["leads"], desk) or (_missing() if is_open else "")),
            (t("协办单位", "Assisting"), telling.units_told(p["assists"], desk)),
            (t("时限", "Deadline"), _deadline(p)),
            (t("依据", "Basis"), p["basis"]),
        ]
    )  # fmt: skip
    doubts = (
        [html.Li([html.B(said(FIELD_NAMES, d["field"])), t(d["why_zh"], d["why_en"])]) for d in p["unsure"]]
        if is_open
        else []
    )
    return html.Article(
        [
            html.Div(head, className="p-head"),
            facts,
            html.Ul(doubts, className="doubts") if doubts else None,
            html.Div(id={"alike": seq}, className="p-alike") if is_open and not is_past else None,
            _card_acts(p) if is_open and not is_past else None,
            html.Div(id={"slot": seq}) if is_open and not is_past else None,
        ],
        className="card proposal" + ("" if is_open else " settled"),
        **parts.attributes(data_card=str(seq)),
    )


def _missing() -> Component:
    return html.Span([parts.icon("alert-triangle"), t("文中未写明，请补", "not named: add it")], className="doubt")


def _deadline(p: Json) -> Component | str | None:
    said_there = (
        html.Small(t(f"文中：{p['deadline_text']}", f"text: {p['deadline_text']}")) if p["deadline_text"] else None
    )
    told = telling.due_told(p["due"])
    return html.Span([told, said_there], className="p-due")


def _state(p: Json) -> Component:
    if p["directive"]:
        return html.A(parts.tag(t("已转为督办事项", "A directive"), "ok"), href=f"/directive/{p['directive']}")
    if p["dismissed"] is not None:
        return parts.tag(t(f"不列入：{p['dismissed']}", f"Set aside: {p['dismissed']}"))
    if p["ready"]:
        return parts.tag(t("可直接交办", "ready"), "g")
    return parts.tag(t("存疑", "in doubt") if p["unsure"] or not p["leads"] else t("待核对", "to check"), "y")


def _card_acts(p: Json) -> Component:
    confirmed, opened = partial(parts.sets, CONFIRMED, seq=p["seq"]), partial(parts.sets, OPENED, seq=p["seq"])
    take, edit = t("登记并交办", "Register and assign"), t("校正", "Correct")
    return html.Div(
        [
            parts.button(take, kind="sm", chosen=confirmed(as_read=True)) if p["ready"] else None,
            parts.button(t("仅登记", "Only register"), kind="sm", chosen=confirmed(as_read=False)),
            parts.button(edit, kind="sm", name="pencil", chosen=opened(purpose="edit")),
            parts.button(t("拆分", "Split"), kind="sm", name="arrows-split", chosen=opened(purpose="split")),
            parts.button(t("不列入", "Set aside"), kind="sm", chosen=opened(purpose="dismiss")),
        ],
        className="acts",
    )


def by_seq(intake: Mapping[str, Any], seq: int) -> Json:
    found: Json = next(p for p in intake["proposals"] if p["seq"] == seq)
    return found
