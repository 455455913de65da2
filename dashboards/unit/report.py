"""Reporting all at once 集中填报: one table for thirty monthly reports, or one sheet; nothing typed is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.desk import Desk
from dashboards.directive.form import parts_id
from dashboards.parts import said
from dashboards.reader import account, day, t
from dashboards.unit import whose
from domain import words
from services.queries import clock, wording
from services.queries.clock import Clock

Json = dict[str, Any]
FORM, LOOK, MODAL, LISTED, SUBMIT, CANCEL, READY, FILLED, WHOLE_TOLD = (
    "unit-report", "unit-look", "unit-report-modal", "unit-report-lines", "unit-report-submit", "unit-report-cancel",
    "unit-report-ready", "unit-filled", "unit-report-told",
)  # fmt: skip
SHEET, SHEET_LINES, SHEET_SUBMIT = "unit-sheet", "unit-sheet-lines", "unit-sheet-submit"
FIELDS = ("no_change", "progress", "text", "obstacles")
LONGEST = 20_000


@dataclass(frozen=True)
class Sheet:
    """What may be reported on now, what is due first; `asked` says what each matter is about."""

    unit: str
    today: date
    rows: Sequence[Clock]
    asked: Mapping[UUID, str]


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    at = asof.asked(query, desk.today())
    unit = whose.unit_of(desk, query)
    title = t("集中填报", "Report all at once")
    if not unit:
        return whose.none_chosen(desk, title)
    if not whose.may_act(at):
        told = t("往日只能查看，不能填报。", "A past day is to read; nothing can be reported.")
        return html.Div([asof.band(at, whose.href("/unit/report", unit)), parts.page_head(title, told)])
    sheet = await asyncio.to_thread(read, desk, unit)
    return html.Div(
        [
            html.Div(
                [
                    html.A(t("单位工作台", "Unit desk"), href=whose.href("/unit", unit)),
                    parts.icon("chevron-right"),
                    html.Span(title),
                ],
                className="crumb",
            ),
            parts.page_head(f"{title} · {desk.name(unit)}", _sub(sheet)),
            dcc.Store(id=FORM, data={"unit": unit}),
            dcc.Store(id=READY),
            by_sheet(unit),
            table(desk, sheet),
            _modal(),
        ],
        className="unit reporting",
    )


def read(desk: Desk, unit: str) -> Sheet:
    with desk.reading() as (conn, reading):
        rows = [each for each in clock.of_unit(conn, reading, unit) if reportable(each)]
        found = {each.directive: wording.one(conn, reading, each.directive) for each in rows}
        asked = {id: told.content for id, told in found.items() if told}
    far = date.max
    return Sheet(unit, reading.at.day, sorted(rows, key=lambda r: (r.report_due or far, r.due or far, r.number)), asked)


def reportable(each: Clock) -> bool:
    return each.holder == "unit" and each.signed_on is not None


def seen_of(each: Clock) -> int:
    return each.last.n if each.last else 0


def key_of(unit: str, each: Clock) -> str:
    """A line is reported once after each report, from whichever window and however often it is sent."""
    return f"table:{each.directive}:{unit}:{seen_of(each)}"


def _sub(sheet: Sheet) -> str:
    due = sum(r.report_due is not None and r.report_due <= whose.month_end(sheet.today) for r in sheet.rows)
    return t(
        f"在办 {len(sheet.rows)} 件，本月应报 {due} 件。边填边存在本机，可随时离开。",
        f"{len(sheet.rows)} in hand, {due} due this month. What you type is kept on this computer.",
    )


# ── by sheet ────────────────────────────────────────────────────────────────────────────────────


def by_sheet(unit: str) -> Component:
    """Down, filled in Excel, up again: told line by line before anything is sent."""
    query = "" if account().role == "unit" else f"?unit={unit}"
    zone = html.Label(
        [
            parts.icon("upload"),
            html.Span(t("上传填好的填报表（xlsx），或拖到这里", "Upload the filled sheet (xlsx), or drop it here")),
            html.Span(className="picked"),
        ],
        className="dropzone",
        tabIndex=0,
        **parts.attributes(
            data_store=SHEET, data_url=f"/api/v1/feedback/sheet{query}", data_single="1", data_accept=".xlsx"
        ),
    )
    inner = html.Div(
        [
            parts.link(t("下载填报表", "Download the sheet"), f"/api/v1/feedback/sheet{query}", name="file-text"),
            zone,
            dcc.Store(id=SHEET),
            html.Div(id=SHEET_LINES, role="status"),
        ],
        className="bd sheet",
    )
    return html.Details([html.Summary(t("用 Excel 填报", "Fill it in Excel")), inner], className="card by-sheet")


STATES: words.Words = {
    "ready": ("可提交", "Ready"),
    "empty": ("未填", "Empty"),
    "unknown": ("不认识", "Unknown"),
    "changed": ("已变动", "Changed"),
    "wrong": ("有误", "Wrong"),
}
STATE_CLASS = {"ready": "g", "empty": "n", "unknown": "y", "changed": "y", "wrong": "r"}


def understood(answer: Json) -> list[Component]:
    """Each row of an uploaded sheet as it was read; what is empty is only counted."""
    counts: Json = answer["counts"]
    told = [line for line in answer["lines"] if line["state"] != "empty"]
    rows = [
        html.Tr(
            [
                html.Td([html.B(line["title"] or "—"), html.Small(line["number"], className="num")]),
                html.Td(
                    [parts.tag(said(STATES, line["state"]), STATE_CLASS[line["state"]]), html.Small(line["told"])],
                    **parts.attributes(data_label=t("核对", "Read as")),
                ),
                html.Td(
                    [
                        html.P((line["item"] or {}).get("text", "")),
                        parts.progress((line["item"] or {}).get("progress")),
                        *[html.P(f"{_field(f['field'])}：{f['message']}", className="fault") for f in line["faults"]],
                    ],
                    **parts.attributes(data_label=t("内容", "Words")),
                ),
            ]
        )
        for line in told
    ]
    n = int(counts["ready"])
    head = [t("事项", "Matter"), t("核对", "Read as"), t("内容", "Words")]
    sum_ = t(
        f"可提交 {n} 条，有误 {counts['wrong']} 条，已变动 {counts['changed']} 条，不认识 {counts['unknown']} 条，未填 {counts['empty']} 条。",
        f"{n} ready, {counts['wrong']} wrong, {counts['changed']} changed, {counts['unknown']} unknown, {counts['empty']} empty.",
    )
    shown: list[Component] = [html.P(sum_, className="hint")]
    if rows:
        names = html.Thead(html.Tr([html.Th(name, scope="col") for name in head]))
        shown.append(html.Table([names, html.Tbody(rows)], className="table cards"))
    if n:
        shown.append(parts.button(t(f"提交 {n} 条", f"Send {n}"), id=SHEET_SUBMIT, name="send", kind="pri"))
    return shown


def _field(name: str) -> str:
    zh, en = {
        "progress": ("进度", "Progress"), "text": ("办理情况", "What was done"), "obstacles": ("困难", "Obstacles"),
        "no_change": ("无变化", "No change"),
    }.get(name, (name, name))  # fmt: skip
    return t(zh, en)


# ── the table ───────────────────────────────────────────────────────────────────────────────────


def table(desk: Desk, sheet: Sheet) -> Component:
    if not sheet.rows:
        told = t("没有可以反馈的事项。待签收的请先签收。", "Nothing to report on. Sign for what has arrived first.")
        return parts.card(t("逐件填写", "Line by line"), parts.empty(told, good=True))
    head = [t("事项", "Matter"), t("上次", "Last"), t("本次进度", "Progress now"), t("本次办理情况", "What was done"),
            t("困难、佐证", "Obstacles, evidence")]  # fmt: skip
    body = [row(desk, sheet, each, head) for each in sheet.rows]
    return html.Div(
        [
            parts.card(
                t("逐件填写", "Line by line"),
                html.Table(
                    [html.Thead(html.Tr([html.Th(name, scope="col") for name in head])), html.Tbody(body)],
                    className="table cards ulines",
                ),
                sub=t("空着的不提交", "Empty lines are not sent"),
                flush=True,
            ),
            html.Div(
                [
                    html.Span([t("已填 ", "Filled: "), html.B("0", id=FILLED, className="num"), t(" 件", "")]),
                    html.Div(id=WHOLE_TOLD, className="told", role="alert"),
                    parts.button(t("预览并提交", "Preview and send"), id=LOOK, name="send", kind="pri first"),
                ],
                className="sendbar",
            ),
        ]
    )


def line_id(each: Clock, field: str) -> dict[str, str]:
    return {"line": str(each.directive), "f": field}


def row(desk: Desk, sheet: Sheet, each: Clock, head: Sequence[str]) -> Component:
    # The draft stays in this browser, for this person, until the unit's next report on the matter.
    kept: Json = {"persistence": f"{account().id}:{sheet.unit}:{seen_of(each)}", "persistence_type": "local"}
    late = each.report_due is not None and each.report_due < sheet.today
    due = t(f"应于 {_d(sheet, each.report_due)} 报", f"due {_d(sheet, each.report_due)}") if each.report_due else ""
    name = each.title
    asked = sheet.asked.get(each.directive, "")
    matter = [
        html.A(each.title, href=f"/directive/{each.directive}"),
        html.Small([html.Span(each.number, className="num"), " · ", said(words.ROLE, each.role)]),
        html.Div(
            [
                parts.light("red", due) if late else parts.tag(due, "b") if due else None,
                parts.tag(t("退回待补充，请报办结", "Returned: send the result"), "r")
                if each.status == "returned"
                else None,
            ],
            className="tags",
        ),
        html.Details([html.Summary(t("要求", "What is asked")), html.P(asked)], className="ask") if asked else None,
    ]
    last = [
        parts.progress(each.progress),
        html.Small(f"{_d(sheet, each.last.on)} {each.last.text}", className="last") if each.last else html.Small(t("还没有反馈", "No report yet")),
    ]  # fmt: skip
    progress = [
        dmc.NumberInput(
            id=line_id(each, "progress"), min=0, max=100, allowDecimal=False, suffix="%", debounce=300, **kept,
            persisted_props=["value"], placeholder=f"{each.progress}%" if each.progress is not None else "%",
            **parts.attributes(aria_label=t(f"本次进度：{name}", f"Progress now: {name}")),
        ),
        dmc.Checkbox(
            id=line_id(each, "no_change"), label=t("无变化", "No change"), size="xs", mt=6, **kept,
            persisted_props=["checked"], style={} if each.no_change_ok else {"display": "none"},
        ),
    ]  # fmt: skip
    text = [
        dmc.Textarea(
            id=line_id(each, "text"), autosize=True, minRows=2, maxRows=8, debounce=300, **kept,
            persisted_props=["value"],
            **parts.attributes(aria_label=t(f"本次办理情况：{name}", f"What was done: {name}")),
        ),
        html.Div(id=line_id(each, "told"), className="line-told", role="status"),
    ]  # fmt: skip
    store = {"line": str(each.directive), "f": "evidence"}
    zone = html.Label(
        [parts.icon("upload"), html.Span(t("佐证", "Evidence")), html.Span(className="picked")],
        className="dropzone small",
        tabIndex=0,
        **parts.attributes(data_store=parts_id(store), aria_label=t(f"佐证：{name}", f"Evidence: {name}")),
    )
    more = [
        dmc.Textarea(
            id=line_id(each, "obstacles"), autosize=True, minRows=1, maxRows=5, debounce=300, **kept,
            persisted_props=["value"], placeholder=t("存在困难", "Obstacles"),
            **parts.attributes(aria_label=t(f"存在困难：{name}", f"Obstacles: {name}")),
        ),
        zone,
        dcc.Store(id=store, data=[]),
    ]  # fmt: skip
    cells: list[Any] = [matter, last, progress, text, more]
    return html.Tr(
        [html.Td(cell, **parts.attributes(data_label=label)) for cell, label in zip(cells, head, strict=True)]
    )


def _modal() -> Component:
    return parts.component(
        dmc.Modal(
            id=MODAL,
            title=t("提交前核对", "Before it is sent"),
            size="lg",
            zIndex=300,
            transitionProps={"duration": 0},
            closeButtonProps={"aria-label": t("关闭", "Close")},
            children=[
                html.Div(id=LISTED),
                html.Div(
                    [
                        html.Button(t("回去修改", "Back"), id=CANCEL, className="btn", type="button"),
                        html.Button(t("确认提交", "Send"), id=SUBMIT, className="btn pri", type="button"),
                    ],
                    className="form-end",
                ),
            ],
        )
    )


def _d(sheet: Sheet, value: date | None) -> str:
    return day(value, this_year=sheet.today.year)


# ── what was typed ──────────────────────────────────────────────────────────────────────────────


def item_of(each: Clock, unit: str, typed: Mapping[str, Any]) -> tuple[Json | None, str]:
    """One line as the batch takes it, or what is wrong with it; nothing for a line left empty."""
    text = str(typed.get("text") or "").strip()
    obstacles = str(typed.get("obstacles") or "").strip()
    progress = typed.get("progress")
    no_change = bool(typed.get("no_change")) and each.no_change_ok
    if not (text or obstacles or no_change or progress not in (None, "")):
        return None, ""
    if not text and no_change:
        text = t("本期无新变化。", "Nothing has changed.")
    if not text:
        return None, t("请写明本次办理情况", "Say what was done")
    if len(text) > LONGEST:
        return None, t("太长", "Too long")
    if progress in (None, "") and no_change:
        progress = each.progress
    if progress not in (None, "") and not (isinstance(progress, int | float) and 0 <= progress <= 100):
        return None, t("进度须在0到100之间", "Progress is between 0 and 100")
    files = typed.get("evidence")
    evidence = [str(file["id"]) for file in files if "id" in file] if isinstance(files, list) else []
    item: Json = {
        "directive": str(each.directive), "kind": "progress", "text": text, "obstacles": obstacles,
        "evidence": evidence, "seen": seen_of(each), "key": key_of(unit, each), **whose.behalf(unit),
    }  # fmt: skip
    if progress not in (None, ""):
        item["progress"] = round(progress)
    return item, ""


def warning(each: Clock, item: Json) -> str:
    """What is allowed and still worth a second look."""
    now = item.get("progress")
    if now is not None and each.progress is not None and now < each.progress:
        return t(f"进度低于上次（{each.progress}%）", f"Lower than last time ({each.progress}%)")
    if each.last and item["text"] == each.last.text:
        return t("与上次反馈一字不差", "Word for word the last report")
    return ""
