"""Intake 登记拟办: a matter by form, a document read in, and the list of what still waits for a clerk."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.desk import Desk
from dashboards.directive.acts import Field, Scene, all_units, coded
from dashboards.directive.form import field_input
from dashboards.parts import said
from dashboards.reader import day, day_shape, moment, t
from domain import words
from domain.words import Words

Json = dict[str, Any]

FIELD, BOX = "intake-field", "intake-box"
PREVIEW, SIMILAR, NUMBER, DUE, TOLD, SUBMIT, DRAFT, KEY, WHENS = (
    "intake-preview", "intake-similar", "intake-number", "intake-due", "intake-told", "intake-submit", "intake-draft",
    "intake-key", "intake-whens",
)  # fmt: skip
TEXT, NAME, SOURCE, ISSUED, READ, READ_TOLD, UPLOADED = (
    "paste-text", "paste-name", "paste-source", "paste-issued", "paste-read", "paste-told", "uploaded",
)  # fmt: skip
LISTED, LIST_SEEN = "intake-listed", "intake-list-seen"
INSTRUCTED = ("source", ("instruction", "assigned"))
MOST_DRAFTS = 100

TABS: Words = {
    "form": ("登记一件", "One matter"),
    "read": ("读入文件", "Read a document"),
    "list": ("拟办清单", "Waiting"),
}
TO: dict[str, dict[str, str]] = {"form": {}, "read": {"tab": "read"}, "list": {"tab": "list", "state": "waiting"}}
STATES: Words = {
    "": ("全部", "All"),
    "waiting": ("有待处理", "To be handled"),
    "settled": ("已处理完", "All handled"),
}

REGISTER: tuple[Field, ...] = (
    Field("source", "choice", "来源", "Source", required=True, options=lambda _: [(c, said(words.SOURCE, c)) for c in words.SOURCE]),
    Field("received_on", "day", "收到日期", "Received on", required=True, value=lambda s: s.today.isoformat()),
    Field("leader", "choice", "批示领导", "Leader", when=INSTRUCTED,
          options=lambda s: [(p.code, f"{p.title} {p.holder}") for p in s.office.posts.values()]),
    Field("opinion", "area", "批示内容", "Opinion", when=INSTRUCTED),
    Field("title", "line", "事项名称", "Title", required=True),
    Field("content", "area", "内容与要求", "Content and demands", required=True),
    Field("basis", "line", "依据（批示、会议或文件）", "Basis (instruction, meeting or document)", required=True),
    Field("urgency", "choice", "紧急程度", "Urgency", options=lambda s: coded(s.pack, "urgency.levels"), value=lambda _: "normal"),
    Field("series", "choice", "编号序列", "Number series", options=lambda s: coded(s.pack, "number.series"),
          hint=("不选用主序列", "Left open: the main one")),
    Field("issuer", "choice", "交办机关", "Issuer", options=lambda _: [(c, said(words.ISSUER, c)) for c in words.ISSUER if c]),
    Field("external_number", "line", "来文字号", "Number of the paper"),
    Field("external_due", "day", "来文时限", "Deadline in the paper"),
    Field("level", "choice", "密级", "Confidentiality", options=lambda _: [(c, said(words.LEVEL, c)) for c in words.LEVEL],
          value=lambda _: "internal", hint=("涉密（秘密级以上）内容不得录入", "Classified content must not be entered")),
    Field("assign__leads", "choices", "牵头单位", "Lead units", options=all_units,
          hint=("选了就登记并交办；不选则登记后再交办", "Chosen: registered and assigned at once; left open: assigned later")),
    Field("assign__assisting", "choices", "协办单位", "Assisting units", options=all_units),
    Field("assign__due_on", "day", "办结时限", "Deadline", hint=("不填按规则包", "Left open: as the rules say")),
)  # fmt: skip
WIDE = {"title", "content", "opinion", "basis"}


def scene(desk: Desk) -> Scene:
    today, office = desk.today(), desk.office()
    return Scene({}, office, office.pack(today), today, True)


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    at = asof.asked(query, desk.today())
    wanted = query.get("tab", "")
    tab = "list" if at else wanted if wanted in TABS else "form"
    then = at.isoformat() if at else ""
    waiting, drafts = await asyncio.gather(
        desk.read("/intake", state="waiting", limit="1", as_of=then),
        desk.read("/directives", status="draft", limit="1", as_of=then),
    )
    body: list[Component]
    match tab:
        case "read":
            body = [
                html.Div([_read_in(), _recent(desk, await desk.read("/intake", limit="8"))], className="grid2 even")
            ]
        case "list":
            body = [await _list(desk, at, query)]
        case _:
            body = [_register(desk)]
    return html.Div(
        [
            asof.band(at, "/intake?tab=list"),
            parts.page_head(
                t("登记拟办", "Intake"),
                t("填表登记，或读入文件由系统拟出任务；确认之前都不是督办事项", "Fill in a form, or have a document read; nothing is a directive before it is confirmed"),
            ),
            _tabs(tab, int(waiting["total"]) + int(drafts["total"]), at),
            *body,
        ]
    )  # fmt: skip


def _tabs(tab: str, waiting: int, at: date | None) -> Component:
    links = []
    for code, (zh, en) in TABS.items():
        if at and code != "list":
            continue
        now = parts.attributes(aria_current="page") if code == tab else {}
        count = html.Span(str(waiting), className="num") if code == "list" and waiting else None
        links.append(html.A([t(zh, en), count], href=asof.href("/intake", at, **TO[code]), **now))
    return html.Nav(links, className="tabs intake-tabs", **parts.attributes(aria_label=t("登记方式", "Ways in")))


# ── one matter ──────────────────────────────────────────────────────────────────────────────────


def _register(desk: Desk) -> Component:
    s = scene(desk)
    boxes: list[Component] = []
    for field in REGISTER:
        style = {"display": "none"} if field.when else {}
        given = field_input(field, s, {"type": FIELD, "name": field.name})
        kind = "wide" if field.name in WIDE else ""
        boxes.append(html.Div(given, id={"type": BOX, "name": field.name}, style=style, className=kind))
    whens = {field.name: [field.when[0], list(field.when[1])] for field in REGISTER if field.when}
    form = parts.card(
        t("登记一件事项", "Register a matter"),
        html.Div(boxes, className="two"),
        dcc.Store(id=WHENS, data=whens),
        dcc.Store(id=KEY),
        html.Div(id=TOLD, className="told", role="alert"),
        html.Div(
            [
                html.Button(t("存为拟办", "Save as a draft"), id=DRAFT, className="btn", type="button"),
                html.Button(t("登记编号", "Register"), id=SUBMIT, className="btn pri", type="button"),
            ],
            className="form-end",
        ),
    )
    aids = parts.card(
        t("核对", "To look at"),
        html.Div(
            [
                html.Div([html.Span(t("督办编号", "Number"), className="lab"), html.Div(id=NUMBER)]),
                html.Div([html.Span(t("规则时限（交办时可另定）", "Deadline by the rules (may be set when assigned)"), className="lab"), html.Div(id=DUE)]),
                html.Div([html.Span(t("查重", "Duplicates"), className="lab"), html.Div(_no_alike(), id=SIMILAR, role="status")]),
                html.Div(id=PREVIEW, className="preview", role="status"),
            ],
            className="fields",
        ),
        extra="aids",
    )  # fmt: skip
    return html.Div([form, aids], className="grid2")


def _no_alike() -> Component:
    return html.P(t("填写事项名称时查找。", "Looked for as the title is typed."), className="hint")


# ── a document ──────────────────────────────────────────────────────────────────────────────────


def _read_in() -> Component:
    source = dmc.Select(
        id=SOURCE, label=t("文件来源", "Kind of document"), value="meeting", allowDeselect=False,
        data=[{"value": code, "label": said(words.SOURCE, code)} for code in words.SOURCE],
    )  # fmt: skip
    issued = dmc.DateInput(
        id=ISSUED,
        label=t("成文日期（可不填）", "Dated (may be left open)"),
        valueFormat=day_shape(),
        **parts.clearable(),
    )
    zone = html.Label(
        [
            parts.icon("upload"),
            html.Span(
                t(
                    "选择 txt、docx、xlsx 或 csv 文件，或拖到这里",
                    "Choose a txt, docx, xlsx or csv file, or drop it here",
                )
            ),
            html.Span(className="picked", role="status"),
        ],
        className="dropzone",
        tabIndex=0,
        id="document-zone",
        **parts.attributes(
            data_store=UPLOADED, data_url="/api/v1/intake", data_single="1", data_accept=".txt,.docx,.xlsx,.csv"
        ),
    )
    return parts.card(
        t("读入文件", "Read a document"),
        html.Div(
            [
                html.Div([source, issued], className="two"),
                html.Div([html.Span(t("上传文件", "Upload a file"), className="lab"), zone]),
                dcc.Store(id=UPLOADED),
                dmc.TextInput(id=NAME, label=t("或粘贴文字：名称", "Or paste text: its name"), value=""),
                dmc.Textarea(id=TEXT, label=t("文字", "Text"), value="", autosize=True, minRows=8, maxRows=22),
                html.Div(id=READ_TOLD, className="told", role="alert"),
                html.Div(
                    html.Button(t("识别任务", "Find the tasks"), id=READ, className="btn pri", type="button"),
                    className="form-end",
                ),
            ],
            className="fields",
        ),
    )


def _recent(desk: Desk, found: Json) -> Component:
    title = t("最近读入", "Read lately")
    if not found["items"]:
        return parts.card(title, parts.empty(t("还没有读入文件。", "No document yet.")))
    more = html.A(t("全部", "All"), href="/intake?tab=list", className="link")
    return parts.card(title, *(_document(desk, each, None) for each in found["items"]), right=more, flush=True)


# ── what waits ──────────────────────────────────────────────────────────────────────────────────


async def _list(desk: Desk, at: date | None, query: Mapping[str, str]) -> Component:
    state = query.get("state", "") if query.get("state", "") in STATES else ""
    q, cursor = query.get("q", "")[:100], query.get("cursor", "")
    then = at.isoformat() if at else ""
    found, drafts = await asyncio.gather(
        desk.read("/intake", state=state, q=q, cursor=cursor, as_of=then),
        desk.read("/directives", status="draft", sort="-registered_on", limit=str(MOST_DRAFTS), as_of=then),
    )
    tabs = [
        html.A(
            t(zh, en), href=asof.href("/intake", at, tab="list", state=code, q=q),
            **(parts.attributes(aria_current="true") if code == state else {}),
        )
        for code, (zh, en) in STATES.items()
    ]  # fmt: skip
    rows: list[Component] = [_document(desk, each, at) for each in found["items"]]
    if not rows:
        rows = [parts.empty(t("没有这样的文件。", "There is no such document."))]
    if found["next_cursor"]:
        href = asof.href("/intake", at, tab="list", state=state, q=q, cursor=found["next_cursor"])
        rows.append(
            html.Div(html.A(t("更早的", "Earlier ones"), href=href, className="btn sm"), className="turn more-docs")
        )
    search = html.Form(
        [
            dcc.Input(name="tab", type="hidden", value="list"),
            dcc.Input(name="state", type="hidden", value=state),
            dcc.Input(name="as_of", type="hidden", value=then),
            parts.icon("search"),
            html.Label(
                [
                    html.Span(t("搜索文件", "Search documents"), className="unseen"),
                    dcc.Input(name="q", type="search", value=q, maxLength=100, placeholder=t("文件名称、字号", "Name, number")),
                ]
            ),
        ],
        action="/intake", method="get", className="rules-search", role="search",
    )  # fmt: skip
    told = t(
        f"{found['total']} 份，{found['waiting']} 项待处理", f"{found['total']}, {found['waiting']} tasks to be handled"
    )
    documents = parts.card(
        t("文件", "Documents"),
        html.Div([html.Nav(tabs, className="tabs", **parts.attributes(aria_label=t("状态", "State"))), search], className="rules-bar doc-bar"),
        html.Div(rows),
        sub=told,
        flush=True,
    )  # fmt: skip
    return html.Div([documents, _drafts(desk, drafts, at)], className="grid2 even")


def _document(desk: Desk, each: Mapping[str, Any], at: date | None) -> Component:
    zone = ZoneInfo(desk.house.record(desk.jurisdiction).place.zone)
    when = moment(datetime.fromisoformat(each["read_at"]).astimezone(zone))
    told = [said(words.SOURCE, each["source"]), when]
    done = t(
        f"已转 {each['confirmed']}，不列入 {each['dismissed']}",
        f"{each['confirmed']} taken, {each['dismissed']} set aside",
    )
    if each["waiting"]:
        state = parts.tag(t(f"待处理 {each['waiting']}", f"{each['waiting']} to handle"), "y")
    else:
        state = parts.tag(t("已处理完", "all handled"), "ok")
    return html.A(
        [
            html.Span([html.B(each["name"]), html.Small(t("；", "; ").join([t(" · ", " · ").join(told), done]))]),
            state,
        ],
        href=asof.href(f"/intake/{each['id']}", at),
        className="pick",
    )


def _drafts(desk: Desk, found: Json, at: date | None) -> Component:
    """拟办: matters entered and not yet approved; they have no number."""
    title = t("待立项的拟办", "Drafts to be approved")
    items: Sequence[Json] = found["items"]
    if not items:
        return parts.card(title, parts.empty(t("没有待立项的拟办。", "No draft waits for approval.")))
    rows = [
        html.A(
            [
                html.Span([html.B(each["title"]), html.Small(f"{said(words.SOURCE, each['source'])} · {day(each['received_on'])}")]),
                parts.tag(said(words.STATUS, "draft"), "b"),
            ],
            href=asof.href(f"/directive/{each['id']}", at),
            className="pick",
        )
        for each in items
    ]  # fmt: skip
    return parts.card(title, *rows, sub=t(f"{found['total']} 件", str(found["total"])), flush=True)
