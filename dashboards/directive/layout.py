"""How a directive 督办事项 looks: where it stands, its life, who undertakes it, what may be done now."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote
from uuid import UUID
from zoneinfo import ZoneInfo

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.desk import Answer, Desk, Failed
from dashboards.directive.acts import BY_NAME, ActForm, coded, first_acts
from dashboards.parts import said
from dashboards.reader import account, day, moment, t
from domain import words
from domain.words import Words

Json = dict[str, Any]

MATTER, SEEN = "matter", "seen"
MODAL, MODAL_TITLE, FORM, STORE, PREVIEW, TOLD, SUBMIT, CANCEL = (
    "act-modal", "act-title", "act-form", "act-store", "act-preview", "act-told", "act-submit", "act-cancel",
)  # fmt: skip
WHENS = "act-whens"

STEPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("登记", "Registered", ("directive.registered",)),
    ("编号", "Numbered", ("directive.numbered",)),
    ("送达", "Delivered", ("directive.delivered", "directive.assigned")),
    ("签收", "Signed for", ("directive.signed_for",)),
    ("办理", "Work", ("directive.signed_for",)),
    ("反馈", "Report", ("directive.feedback_given",)),
    ("审核", "Review", ("directive.accepted",)),
    ("呈报", "Reported up", ("directive.reported_up",)),
    ("销号", "Closed", ("directive.closed", "directive.merged", "directive.withdrawn")),
    ("归档", "Archived", ("directive.archived",)),
)
NOW: Mapping[str, int] = {
    "draft": 1, "numbered": 2, "delivered": 3, "in_progress": 4, "reinstructed": 4, "returned": 5,
    "result_submitted": 6, "accepted": 7, "reported_up": 7, "endorsed": 8, "suspended": 4,
    "closed": 9, "withdrawn": 9, "merged": 9, "archived": 10,
}  # fmt: skip

STATE: Words = {
    "given": ("待审核", "Awaiting review"),
    "retracted": ("已撤回", "Retracted"),
    "accepted": ("审核通过", "Accepted"),
    "returned": ("已退回", "Returned"),
    "overtaken": ("已被后续反馈取代", "Overtaken by a later one"),
}
STATE_CLASS = {"given": "y", "accepted": "g", "returned": "r"}


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    """One directive by its id, or by its number, a former one too."""
    at = asof.asked(query, desk.today())
    key = await resolve(desk, params["key"])
    content, version = await content_of(desk, key, at)
    return html.Div(
        [
            html.Div(content, id=MATTER),
            dcc.Store(id=SEEN, data={"id": key, "version": version, "as_of": at.isoformat() if at else ""}),
            dcc.Store(id=STORE),
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
        ]
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


async def content_of(desk: Desk, key: str, at: date | None) -> tuple[list[Component], int]:
    stamp = at.isoformat() if at else ""
    matter = await desk.read(f"/directives/{key}", as_of=stamp)
    facts = (await desk.read(f"/directives/{key}/facts", as_of=stamp))["items"]
    by = await asyncio.to_thread(desk.accounts.names, sorted({fact["by"] for fact in facts}))
    zone = ZoneInfo(desk.house.record(desk.jurisdiction).place.zone)
    return matter_view(desk, matter, facts, by, zone, at), int(matter["version"])


def matter_view(
    desk: Desk, matter: Json, facts: Sequence[Json], by: Mapping[str, str], zone: ZoneInfo, at: date | None
) -> list[Component]:
    """The whole page of one matter, from what its reader may see of it."""
    year = desk.today().year
    left = [
        parts.card(t("事项全过程", "Life of the matter"), _steps(matter, facts, year), flush=True),
        _assignments(matter, year),
        _feedback(desk, matter, facts, by, zone),
        _lifeline(facts, by, zone),
    ]
    right = [
        _opinions(desk, matter, facts, year),
        _pending(desk, matter, by),
        _facts(desk, matter, year),
        _chain(facts),
    ]
    return [
        asof.band(at, f"/directive/{matter['id']}") or html.Div(),
        html.Div(
            [
                html.A(t("督办台账", "Ledger"), href=asof.href("/ledger", at)),
                parts.icon("chevron-right"),
                html.Span(matter["number"] or t("未编号", "No number yet"), className="num"),
            ],
            className="crumb",
        ),
        _head(desk, matter, at, year),
        html.Div(
            [html.Div(left, className="stack"), html.Div([r for r in right if r is not None], className="stack")],
            className="grid2",
        ),
    ]


# ── head ────────────────────────────────────────────────────────────────────────────────────────


def _head(desk: Desk, matter: Json, at: date | None, year: int) -> Component:
    lights = matter["lights"]
    completion = lights["completion"]
    tags = [
        html.Span(matter["number"] or t("未编号", "No number yet"), className="num"),
        parts.light(
            completion["colour"],
            parts.light_words(completion["colour"], completion["days"]),
            light_reason(completion, year),
        ),
        parts.tag(said(words.STATUS, matter["status"]), "b"),
        parts.tag(said(words.SOURCE, matter["source"])),
        parts.tag(said(words.LEVEL, matter["level"])),
        parts.tag(_urgency(desk, matter["urgency"])) if matter["urgency"] != "normal" else None,
        parts.tag(t("空号", "Void"), "r") if matter["void"] else None,
        parts.tag(said(words.OUTCOME, matter["outcome"]), "g") if matter["outcome"] else None,
    ]
    held = _holder(desk, matter, year)
    if lights["reporting"]["colour"] in ("red", "yellow"):
        reporting = lights["reporting"]
        told = t("报送", "Report") + " " + parts.light_words(reporting["colour"], reporting["days"])
        tags.append(parts.light(reporting["colour"], told, light_reason(reporting, year)))
    return html.Div(
        [
            html.Div(
                [html.Div(tags, className="no"), html.H1(matter["title"], tabIndex=-1), html.P(held, className="held")]
            ),
            html.Div([asof.switch(at, desk.today()), *_act_buttons(matter["acts"])], className="act"),
        ],
        className="dh",
    )


def _holder(desk: Desk, matter: Json, year: int) -> str:
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
    return t(f"现在由{who}办理，自{since}起", f"Now with {who}, since {since}")


def _owes(row: Json) -> bool:
    return row["status"] not in ("done", "handed_over", "released", "excused", "reported", "objected")


def light_reason(light: Json, year: int) -> str:
    """Why a light is on and when it changes, for the hint on it."""
    zh, en = REASONS.get(light["reason"], ("", ""))
    told = t(zh, en)
    if light["working_days"] and light["reason"] not in ("no_deadline", "suspended"):
        n = abs(light["working_days"])
        told += t(f"，合{n}个工作日", f", {n} working days")
    if light["changes_on"]:
        told += t(
            f"；{day(light['changes_on'], this_year=year)}变灯",
            f"; changes on {day(light['changes_on'], this_year=year)}",
        )
    return told


REASONS: Words = {
    "overdue": ("已过办结时限", "Past its deadline"),
    "due_today": ("今天到期", "Due today"),
    "due_soon": ("临近办结时限", "Close to its deadline"),
    "on_track": ("在时限内", "Within its deadline"),
    "review_soon": ("临近复核日", "Close to its review day"),
    "review_overdue": ("已到复核日", "Its review day has come"),
    "review_later": ("未到复核日", "Before its review day"),
    "done_late": ("逾期办结", "Done late"),
    "done_on_time": ("按期办结", "Done on time"),
    "done_without_deadline": ("已办结", "Done"),
    "suspended": ("已中止，停止计时", "Suspended; the clock stands"),
    "no_deadline": ("没有时限", "No deadline"),
}


def _urgency(desk: Desk, code: str) -> str:
    return dict(coded(desk.office().pack(desk.today()), "urgency.levels")).get(code, code)


def _act_buttons(names: Sequence[str]) -> list[Component]:
    first, others = first_acts(names, account().role)
    buttons: list[Component] = []
    # One blue button a page: the act most likely meant.
    for place, name in enumerate(first):
        buttons.append(_act_button(BY_NAME[name], main=place == 0))
    if others:
        inner = [_act_button(BY_NAME[name]) for name in others]
        more = html.Summary([t("更多", "More")], className="btn")
        buttons.append(html.Details([more, html.Div(inner, className="menu acts")], className="more"))
    return list(reversed(buttons))


def _act_button(act: ActForm, *, main: bool = False) -> Component:
    kind = "pri" if main else "warn" if act.kind == "warn" else ""
    return parts.button(act.label, id={"act": act.name}, name=act.icon, kind=kind)


# ── steps ───────────────────────────────────────────────────────────────────────────────────────


def _steps(matter: Json, facts: Sequence[Json], year: int) -> Component:
    """登记 to 归档: what is behind, where it stands, what is still to come."""
    now = NOW.get(matter["status"], 0)
    ended = matter["status"] in ("closed", "archived", "withdrawn", "merged")
    late = matter["lights"]["completion"]["colour"] == "red"
    steps: list[Component] = []
    for place, (zh, en, topics) in enumerate(STEPS):
        found = [fact["on"] for fact in facts if fact["topic"] in topics]
        if place == now and not (ended and place < 9):
            state = "now late" if late else "now"
        elif place < now or (found and place < now):
            state = "done" if found else "skipped"
        else:
            state = "later"
        when = day(found[-1], this_year=year) if found and state == "done" else "—"
        if state.startswith("now"):
            when = said(words.STATUS, matter["status"])
        if place == 8 and matter["status"] in ("withdrawn", "merged"):
            zh, en = words.STATUS[matter["status"]]
        current = parts.attributes(aria_current="step") if state.startswith("now") else {}
        steps.append(
            html.Li(
                [html.I(**parts.attributes(aria_hidden="true")), html.B(t(zh, en)), html.Small(when, className="num")],
                className=f"s {state}",
                **current,
            )
        )
    return html.Ol(steps, className="steps")


# ── who undertakes it ───────────────────────────────────────────────────────────────────────────


def _assignments(matter: Json, year: int) -> Component:
    rows = sorted(matter["assignments"], key=lambda row: (row["role"] != "lead", not row["collator"], row["unit"]))
    if not rows:
        return parts.card(t("承办单位", "Units"), parts.empty(t("尚未交办。", "Not assigned yet.")))
    head = [
        t("单位", "Unit"),
        t("状态", "Status"),
        t("亮灯", "Light"),
        t("首次时限", "First promise"),
        t("现时限", "Deadline now"),
        t("签收", "Signed"),
        t("办结反馈", "Result in"),
    ]
    body = [_assignment(row, year, head) for row in rows]
    table = html.Table(
        [html.Thead(html.Tr([html.Th(name, scope="col") for name in head])), html.Tbody(body)], className="table cards"
    )
    return parts.card(t("承办单位", "Units"), table, sub=t(f"{len(rows)} 个", f"{len(rows)}"), flush=True)


def _assignment(row: Json, year: int, head: Sequence[str]) -> Component:
    due = row["due"]
    completion = row["lights"]["completion"]
    kind = said(words.DUE_KIND, due["kind"])
    current = day(due["current"], this_year=year) if due["current"] else kind
    moved = due["first"] and due["current"] and due["first"] != due["current"]
    counts = [
        t(f"退回{row['returns']}次", f"returned {row['returns']}×") if row["returns"] else "",
        t(f"催办{row['urges']}次", f"urged {row['urges']}×") if row["urges"] else "",
        t(f"延期{row['extensions']}次", f"extended {row['extensions']}×") if row["extensions"] else "",
        t("申请延期至", "asks until ") + day(row["extension_asked"], this_year=year) if row["extension_asked"] else "",
        t("评价", "graded ") + said(words.GRADE, row["grades"][-1]) if row["grades"] else "",
    ]
    role = said(words.ROLE, row["role"]) + (
        t("、汇总", ", collator") if row["collator"] and row["role"] == "lead" else ""
    )
    unit = [html.B(row["unit_name"]), html.Small(t("，", ", ").join([role, *filter(None, counts)]))]
    cells: list[Any] = [
        unit,
        parts.tag(said(words.ASSIGNMENT, row["status"])),
        parts.light(
            completion["colour"],
            parts.light_words(completion["colour"], completion["days"]),
            light_reason(completion, year),
        ),
        day(due["first"], this_year=year) if due["first"] else kind,
        [current, html.Small(t("已调整", "moved"))] if moved else current,
        day(row["signed_on"], this_year=year),
        day(row["received_on"], this_year=year),
    ]
    return html.Tr([html.Td(cell, **parts.attributes(data_label=name)) for cell, name in zip(cells, head, strict=True)])


# ── feedback ────────────────────────────────────────────────────────────────────────────────────


def _feedback(desk: Desk, matter: Json, facts: Sequence[Json], by: Mapping[str, str], zone: ZoneInfo) -> Component:
    state = {(f["unit"], f["n"]): f["state"] for f in matter["feedback"]}
    entries = [
        _exchange(desk, fact, state, by, zone)
        for fact in reversed(facts)
        if fact["topic"] in ("directive.feedback_given", "directive.returned", "directive.accepted", "directive.urged")
    ]
    if not entries:
        return parts.card(t("反馈与审核", "Reports and reviews"), parts.empty(t("还没有反馈。", "No report yet.")))
    told = sum(fact["topic"] == "directive.feedback_given" for fact in facts)
    return parts.card(
        t("反馈与审核", "Reports and reviews"), *entries, sub=t(f"{told} 条反馈", f"{told} reports"), flush=True
    )


def _exchange(
    desk: Desk, fact: Json, state: Mapping[tuple[str, int], str], by: Mapping[str, str], zone: ZoneInfo
) -> Component:
    data = fact["data"]
    recorded = datetime.fromisoformat(fact["recorded_at"]).astimezone(zone)
    if fact["topic"] == "directive.feedback_given":
        name = desk.name(data["unit"])
        stands = state.get((data["unit"], data["n"]), "given")
        title = [
            html.B(name),
            html.Span(t(f"第{data['n']}条 · ", f"No. {data['n']} · ") + said(words.KIND, data["kind"])),
            parts.tag(said(STATE, stands), STATE_CLASS.get(stands, "n")),
        ]
        text: list[Component | str | None] = [
            html.P(data["text"]),
            html.P([html.B(t("困难：", "Obstacles: ")), data["obstacles"]]) if data["obstacles"] else None,
            parts.progress(data["progress"]),
            html.P(t(f"签发：{data['signed_by']}", f"Signed by {data['signed_by']}"), className="by")
            if data["signed_by"]
            else None,
            _evidence(data["evidence"]),
        ]
        mark, kind = name[:1], ""
    else:
        title = [html.B(t("督查办", "The office")), html.Span(by.get(fact["by"], ""))]
        text = [html.P(fact["sentence"])]
        mark, kind = t("督", "S"), " s"
    if fact["late"]:
        title.append(parts.tag(t("补录", "Late entry"), "y"))
    head = html.Div(
        [*title, html.Time(moment(recorded), className="num", dateTime=recorded.isoformat())], className="h"
    )
    return html.Article(
        [html.Div(mark, className="av" + kind, **parts.attributes(aria_hidden="true")), html.Div([head, *text])],
        className="fb",
    )


def _evidence(ids: Sequence[str]) -> Component | None:
    if not ids:
        return None
    links = [
        html.A(
            [parts.icon("file-text"), t(f"佐证{i + 1}", f"Evidence {i + 1}"), html.Small(file[:8])],
            href=f"/api/v1/files/{file}",
            className="file",
        )
        for i, file in enumerate(ids)
    ]
    return html.Div(links, className="files")


# ── life line ───────────────────────────────────────────────────────────────────────────────────


def _lifeline(facts: Sequence[Json], by: Mapping[str, str], zone: ZoneInfo) -> Component:
    """Every fact in order: what, on which office day, recorded when and by whom, with the start of its hash."""
    items = []
    for fact in facts:
        recorded = datetime.fromisoformat(fact["recorded_at"]).astimezone(zone)
        who = by.get(fact["by"], fact["by"])
        if fact["on_behalf_of"]:
            who += t("（代录）", " (on behalf)")
        meta = [
            html.Span(who),
            html.Span(said(words.CHANNEL, fact["channel"])),
            html.Span(t("记录于 ", "recorded ") + moment(recorded), className="num"),
            html.Code(fact["hash"][:8], title=fact["hash"]),
            parts.tag(t("补录", "Late entry"), "y") if fact["late"] else None,
        ]
        items.append(
            html.Li(
                [
                    html.Time(fact["on"], className="num", dateTime=fact["on"]),
                    html.Div([html.P(fact["sentence"]), html.Div(meta, className="meta")]),
                ]
            )
        )
    told = t(f"{len(facts)} 条事实", f"{len(facts)} facts")
    return parts.card(t("全程留痕", "Every fact"), html.Ol(items, className="lifeline"), sub=told, flush=True)


# ── beside ──────────────────────────────────────────────────────────────────────────────────────


def _opinions(desk: Desk, matter: Json, facts: Sequence[Json], year: int) -> Component | None:
    """Every opinion there was, the newest first; nothing is written over."""
    shown = [
        html.Blockquote(
            [
                html.P(o["text"] or t("（无文字批示）", "(no words)")),
                html.Footer(f"{desk.name(o['leader'])} · {day(o['on'], this_year=year)}"),
            ],
            className="opinion" + ("" if i == 0 else " old"),
        )
        for i, o in enumerate(reversed(matter["opinions"]))
    ]
    for fact in reversed(facts):
        if fact["topic"] == "directive.endorsed":
            shown.insert(
                0,
                html.Blockquote(
                    [
                        html.P(fact["data"]["opinion"] or t("同意", "Endorsed")),
                        html.Footer(
                            f"{desk.name(fact['data']['leader'])} · {day(fact['on'], this_year=year)} · {t('签批', 'endorsed')}"
                        ),
                    ],
                    className="opinion ok",
                ),
            )
    return parts.card(t("领导批示", "Leaders' opinions"), *shown) if shown else None


def _pending(desk: Desk, matter: Json, by: Mapping[str, str]) -> Component | None:
    if not matter["pending_corrections"]:
        return None
    told = [
        html.P(t(
            f"{by.get(p['by'], '')}申请将{said(words.FIELD, p['field'])}由“{p['was']}”更正为“{p['is']}”：{p['reason']}。须第二人办理同样的更正方才生效。",
            f"{by.get(p['by'], '')} asked to correct {said(words.FIELD, p['field'])} from “{p['was']}” to “{p['is']}”: {p['reason']}. It takes effect once a second person sends the same.",
        ))
        for p in matter["pending_corrections"]
    ]  # fmt: skip
    return parts.card(t("待第二人确认的更正", "Corrections awaiting a second person"), *told)


def _facts(desk: Desk, matter: Json, year: int) -> Component:
    due = matter["deadline"]
    kind = said(words.DUE_KIND, due["kind"])
    deadline: list[Component | str] = [day(due["current"], this_year=year) if due["current"] else kind]
    if due["first"] and due["first"] != due["current"]:
        deadline.append(
            html.Small(
                t(f"首次承诺 {day(due['first'], this_year=year)}", f"first promise {day(due['first'], this_year=year)}")
            )
        )
    links = [html.A(_short(child), href=f"/directive/{child}") for child in matter["children"]]
    return parts.card(
        t("要素", "Particulars"),
        parts.facts([
            (t("内容", "Content"), matter["content"]),
            (t("办结时限", "Deadline"), deadline),
            (t("复核日期", "Review day"), day(due["review_on"], this_year=year) if due["review_on"] else None),
            (t("下次报送", "Next report"), day(due["report_due"], this_year=year) if due["report_due"] else None),
            (t("进度", "Progress"), parts.progress(matter["progress"])),
            (t("依据", "Basis"), matter["basis"]),
            (t("交办机关", "Issuer"), said(words.ISSUER, matter["issuer"])),
            (t("来文字号", "Paper no."), matter["external_number"]),
            (t("来文时限", "Paper's date"), day(matter["external_due"], this_year=year) if matter["external_due"] else None),
            (t("收到日期", "Received"), day(matter["received_on"], this_year=year)),
            (t("曾用编号", "Former numbers"), t("、", ", ").join(matter["aliases"])),
            (t("上级事项", "Parent"), html.A(_short(matter["parent"]), href=f"/directive/{matter['parent']}") if matter["parent"] else None),
            (t("子事项", "Sub-directives"), html.Div(links, className="links") if links else None),
            (t("并入", "Merged into"), html.A(_short(matter["merged_into"]), href=f"/directive/{matter['merged_into']}") if matter["merged_into"] else None),
            (t("并来", "Absorbed"), html.Div([html.A(_short(o), href=f"/directive/{o}") for o in matter["absorbed"]], className="links") if matter["absorbed"] else None),
            (t("余项", "Remaining"), t("；", "; ").join(f"{r.get('text', '')} {r.get('due', '')}" for r in matter["remaining"])),
            (t("规则包", "Rule pack"), matter["pack"]),
        ]),
    )  # fmt: skip


def _short(id: str) -> str:
    return t("打开", "Open") + f" …{id[-6:]}"


def _chain(facts: Sequence[Json]) -> Component | None:
    if not facts:
        return None
    last = facts[-1]
    return parts.card(
        t("证据链", "Chain of evidence"),
        html.P([parts.icon("shield-check"), t(f"{len(facts)} 条事实，最后一条位于 {last['position']:,}", f"{len(facts)} facts, the last at {last['position']:,}")], className="intact"),
        html.Code(last["hash"], className="hash"),
    )  # fmt: skip
