"""Intake 登记拟办: a matter by form, or a document read into proposals that a clerk looks at one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.desk import Desk
from dashboards.directive.acts import Field, Scene, coded
from dashboards.directive.form import field_input
from dashboards.intake.duplicates import Similar
from dashboards.parts import said
from dashboards.reader import day, day_shape, moment, t
from domain import words

Json = dict[str, Any]

FIELD, BOX = "intake-field", "intake-box"
PREVIEW, SIMILAR, TOLD, SUBMIT, KEY, WHENS = (
    "intake-preview",
    "intake-similar",
    "intake-told",
    "intake-submit",
    "intake-key",
    "intake-whens",
)
TEXT, NAME, SOURCE, ISSUED, READ, READ_TOLD, UPLOADED = (
    "paste-text",
    "paste-name",
    "paste-source",
    "paste-issued",
    "paste-read",
    "paste-told",
    "uploaded",
)
SEEN, LIST, EDITOR, EDITOR_BODY, EDITOR_SAVE, EDITOR_STORE, EDITOR_TOLD, CONFIRM_MANY, MANY_TOLD = (
    "document-seen", "document-list", "editor", "editor-body", "editor-save", "editor-store", "editor-told",
    "confirm-many", "many-told",
)  # fmt: skip
A_PAGE = 20
INSTRUCTED = ("source", ("instruction", "assigned"))

REGISTER: tuple[Field, ...] = (
    Field("source", "choice", "来源", "Source", required=True, options=lambda _: [(c, said(words.SOURCE, c)) for c in words.SOURCE]),
    Field("title", "line", "事项名称", "Title", required=True),
    Field("content", "area", "内容与要求", "Content and demands", required=True),
    Field("leader", "choice", "批示领导", "Leader", when=INSTRUCTED,
          options=lambda s: [(p.code, f"{p.title} {p.holder}") for p in s.office.posts.values()]),
    Field("opinion", "area", "批示内容", "Opinion", when=INSTRUCTED),
    Field("basis", "line", "依据（批示、会议或文件）", "Basis (instruction, meeting or document)", required=True),
    Field("received_on", "day", "收到日期", "Received on", required=True, value=lambda s: s.today.isoformat()),
    Field("issuer", "choice", "交办机关", "Issuer", options=lambda _: [(c, said(words.ISSUER, c)) for c in words.ISSUER if c]),
    Field("external_number", "line", "来文字号", "Number of the paper"),
    Field("external_due", "day", "来文时限", "Deadline in the paper"),
    Field("urgency", "choice", "紧急程度", "Urgency", options=lambda s: coded(s.pack, "urgency.levels"), value=lambda _: "normal"),
    Field("level", "choice", "密级", "Confidentiality", options=lambda _: [(c, said(words.LEVEL, c)) for c in words.LEVEL],
          value=lambda _: "internal", hint=("涉密（秘密级以上）内容不得录入", "Classified content must not be entered")),
    Field("series", "choice", "编号序列", "Number series", options=lambda s: coded(s.pack, "number.series"),
          hint=("不选用主序列", "Left open: the main one")),
    Field("draft", "switch", "先作拟办，立项后再编号", "A draft first: numbered once approved"),
)  # fmt: skip
WIDE = {"title", "content", "opinion", "basis", "draft"}


def scene(desk: Desk) -> Scene:
    today, office = desk.today(), desk.office()
    return Scene({}, office, office.pack(today), today, True)


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    documents = (await desk.read("/audit/facts", topic="intake.read", limit="200"))["items"]
    zone = ZoneInfo(desk.house.record(desk.jurisdiction).place.zone)
    return html.Div(
        [
            parts.page_head(
                t("登记拟办", "Intake"),
                t("填表登记，或读入文件由系统拟出任务；确认之前都不是督办事项", "Fill in a form, or have a document read; nothing is a directive before it is confirmed"),
            ),
            html.Div(
                [
                    html.Div([_register(desk)], className="stack"),
                    html.Div([_read_in(), _documents(documents, zone)], className="stack"),
                ],
                className="grid2 even",
            ),
        ]
    )  # fmt: skip


def _register(desk: Desk) -> Component:
    s = scene(desk)
    boxes: list[Component] = []
    for field in REGISTER:
        style = {"display": "none"} if field.when else {}
        given = field_input(field, s, {"type": FIELD, "name": field.name})
        kind = "wide" if field.name in WIDE else ""
        boxes.append(html.Div(given, id={"type": BOX, "name": field.name}, style=style, className=kind))
    whens = {field.name: [field.when[0], list(field.when[1])] for field in REGISTER if field.when}
    return parts.card(
        t("登记一件事项", "Register a matter"),
        html.Div(boxes, className="two"),
        dcc.Store(id=WHENS, data=whens),
        dcc.Store(id=KEY),
        html.Div(id=SIMILAR, className="preview", role="status"),
        html.Div(id=PREVIEW, className="preview", role="status"),
        html.Div(id=TOLD, className="told", role="alert"),
        html.Div(
            html.Button(t("登记", "Register"), id=SUBMIT, className="btn pri", type="button"), className="form-end"
        ),
    )


def similar_view(found: Sequence[Similar]) -> Component | None:
    """What may be in the register already, to look at before it is entered again."""
    if not found:
        return None
    links = [
        html.Li(html.A(f"{s.number} {s.title}", href=f"/directive/{s.id}", target="_blank", className="link"))
        for s in found
    ]
    return html.Div([html.B(t("可能重复：", "Perhaps in the register already:")), html.Ul(links)])


def _read_in() -> Component:
    source = dmc.Select(
        id=SOURCE, label=t("文件来源", "Kind of document"), value="work_report", allowDeselect=False,
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
                dmc.Textarea(id=TEXT, label=t("文字", "Text"), value="", autosize=True, minRows=4, maxRows=10),
                html.Div(id=READ_TOLD, className="told", role="alert"),
                html.Div(
                    html.Button(t("识别任务", "Find the tasks"), id=READ, className="btn", type="button"),
                    className="form-end",
                ),
            ],
            className="fields",
        ),
    )


def _documents(facts: Sequence[Json], zone: ZoneInfo) -> Component:
    if not facts:
        return parts.card(t("已读入的文件", "Documents read"), parts.empty(t("还没有读入文件。", "No document yet.")))
    rows = [
        html.A(
            [
                html.Span((fact.get("data") or {}).get("name") or fact["sentence"]),
                html.Span(moment(datetime.fromisoformat(fact["recorded_at"]).astimezone(zone))[:10], className="num"),
            ],
            href=f"/intake/{fact['originator']}",
            className="ub",
        )
        for fact in reversed(facts)
    ]
    return parts.card(t("已读入的文件", "Documents read"), *rows)


# ── one document ────────────────────────────────────────────────────────────────────────────────


async def document(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    intake = await desk.read(f"/intake/{params['key']}")
    number = int(query.get("page", "1")) if query.get("page", "1").isdigit() else 1
    return html.Div(
        [
            html.Div([html.A(t("登记拟办", "Intake"), href="/intake"), parts.icon("chevron-right"), html.Span(intake["name"])], className="crumb"),
            html.Div(document_view(intake, number), id=LIST),
            dcc.Store(id=SEEN, data={"id": str(intake["id"]), "page": number}),
            dcc.Store(id=EDITOR_STORE),
            dmc.Modal(
                id=EDITOR, title=html.Span(t("校正", "Edit"), id="editor-title"), size="lg", zIndex=300, transitionProps={"duration": 0},
                closeButtonProps={"aria-label": t("关闭", "Close")},
                children=[
                    html.Div(id=EDITOR_BODY),
                    html.Div(id=EDITOR_TOLD, className="told", role="alert"),
                    html.Div(html.Button(t("保存", "Save"), id=EDITOR_SAVE, className="btn pri", type="button"), className="form-end"),
                ],
            ),
        ]
    )  # fmt: skip


def document_view(intake: Json, number: int) -> list[Component]:
    """The proposals of one document, a page at a time."""
    proposals = intake["proposals"]
    pages = max((len(proposals) + A_PAGE - 1) // A_PAGE, 1)
    number = min(max(number, 1), pages)
    confirmed = sum(p["directive"] is not None for p in proposals)
    dismissed = sum(p["dismissed"] is not None for p in proposals)
    sub = t(
        f"识别 {len(proposals)} 项，已确认 {confirmed} 项，不列入 {dismissed} 项",
        f"{len(proposals)} tasks found, {confirmed} confirmed, {dismissed} set aside",
    )
    shown = proposals[(number - 1) * A_PAGE : number * A_PAGE]
    chosen = html.Button(
        [parts.icon("circle-check"), t("确认所选", "Confirm those chosen")],
        id=CONFIRM_MANY,
        className="btn pri",
        type="button",
    )
    turn = [
        html.A(
            str(n),
            href=f"?page={n}",
            className="btn sm" + (" pri" if n == number else ""),
            **(parts.attributes(aria_current="page") if n == number else {}),
        )
        for n in range(1, pages + 1)
    ]
    rows = [_proposal(p) for p in shown] or [parts.empty(t("没有识别出任务。", "No task was found."))]
    return [
        parts.page_head(intake["name"], f"{said(words.SOURCE, intake['source'])} · {sub}", chosen),
        html.Div(id=MANY_TOLD, className="told", role="alert"),
        html.Section([html.Div(rows)], className="card"),
        html.Div(turn, className="turn") if pages > 1 else html.Div(),
    ]


def _proposal(p: Json) -> Component:
    seq = p["seq"]
    what = html.Div(
        [
            html.H3(f"{seq}. {p['title']}"),
            parts.facts([
                (t("章节", "Section"), " / ".join(filter(None, [p["section"], p["item"]]))),
                (t("内容", "Content"), p["text"] if p["text"] != p["title"] else ""),
                (t("牵头单位", "Lead units"), t("、", ", ").join(p["lead_units"])),
                (t("协办单位", "Assisting"), t("、", ", ").join(p["assist_units"])),
                (t("时限", "Deadline"), _deadline(p)),
                (t("周期", "Recurs"), p["recurrence"]),
            ]),
            _acts(p),
        ]
    )  # fmt: skip
    doubts = [html.Span([parts.icon("alert-triangle"), " ", t(d["why_zh"], d["why_en"])]) for d in p["unsure"]]
    source = html.Div(
        [
            html.Blockquote(p["read_from"] or "—", className="source", cite="#"),
            html.Div(doubts, className="unsure") if doubts else None,
        ]
    )
    return html.Article([what, source], className="read")


def _deadline(p: Json) -> str:
    if p["deadline"]:
        return day(p["deadline"]) + (f"（{p['deadline_text']}）" if p["deadline_text"] else "")
    return str(p["deadline_text"])


def _acts(p: Json) -> Component:
    seq = p["seq"]
    if p["directive"]:
        return html.Div(
            [
                parts.tag(t("已转为督办事项", "A directive"), "g"),
                html.A(t("打开", "Open"), href=f"/directive/{p['directive']}", className="btn sm"),
            ],
            className="acts",
        )
    if p["dismissed"] is not None:
        return html.Div(
            [parts.tag(t("不列入", "Set aside")), html.Span(p["dismissed"], className="hint")], className="acts"
        )
    return html.Div(
        [
            dmc.Checkbox(id={"choose": seq}, label=t("选中", "Choose"), size="xs", radius="xs"),
            parts.button(t("确认", "Confirm"), id={"confirm": seq}, kind="sm"),
            parts.button(t("校正", "Edit"), id={"edit": seq}, kind="sm"),
            parts.button(t("不列入", "Set aside"), id={"dismiss": seq}, kind="sm"),
        ],
        className="acts",
    )


def editor(p: Mapping[str, Any], purpose: str, desk: Desk) -> Component:
    """What a clerk may change of a proposal, or why it is set aside."""
    if purpose == "dismiss":
        return html.Div(
            [
                html.P(p["title"]),
                dmc.Textarea(id={"edited": "reason"}, label=t("理由", "Reason"), value="", withAsterisk=True),
            ],
            className="fields",
        )
    units = sorted(unit.name for unit in desk.office().units.values() if not unit.closed_on)
    return html.Div(
        [
            dmc.TextInput(id={"edited": "title"}, label=t("事项名称", "Title"), value=p["title"], withAsterisk=True),
            dmc.Textarea(
                id={"edited": "text"}, label=t("内容", "Content"), value=p["text"], autosize=True, minRows=3, maxRows=8
            ),
            dmc.TagsInput(
                id={"edited": "lead_units"},
                label=t("牵头单位", "Lead units"),
                value=p["lead_units"],
                data=units,
                comboboxProps={"zIndex": 400},
            ),
            dmc.TagsInput(
                id={"edited": "assist_units"},
                label=t("协办单位", "Assisting units"),
                value=p["assist_units"],
                data=units,
                comboboxProps={"zIndex": 400},
            ),
            dmc.DateInput(
                id={"edited": "deadline"},
                label=t("时限", "Deadline"),
                value=p["deadline"],
                valueFormat=day_shape(),
                **parts.clearable(),
                popoverProps={"zIndex": 400},
            ),
            html.Blockquote(p["read_from"], className="source hint"),
        ],
        className="fields",
    )
