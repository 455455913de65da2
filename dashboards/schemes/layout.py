"""Schemes 考核方案: the list by year and kind; one to be read, with its consultation, versions and what they differ in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboards import acting, asof, parts
from dashboards.assessment.reading import params
from dashboards.desk import Answer, Desk, Failed, uuid
from dashboards.reader import account, day, t
from dashboards.schemes import differences, editor, fields, passport
from dashboards.schemes.acts import BY_NAME
from domain import words
from domain.scheme.reading import read_scheme
from services.permissions import KEEPERS

Json = dict[str, Any]
NAME: Final = "scheme"
START, DRAFT, PROBLEMS, FOUND, REDRAW, FORM, PAINTED = (
    "scheme-start", "scheme-draft", "scheme-problems", "scheme-found", "scheme-redraw", "scheme-text", "scheme-painted",
)  # fmt: skip
TAG: Final = {"drafted": "n", "consulting": "y", "approved": "g"}
NEW: Final = "new"


# ── the list ────────────────────────────────────────────────────────────────────────────────────


async def every(desk: Desk, found: dict[str, str], query: dict[str, str]) -> Component:
    at = asof.asked(query, desk.today())
    items = (await desk.read("/schemes", **params(at)))["items"]
    begin: list[Component] = []
    if account().role in KEEPERS and at is None:
        begin = [_begin(items, (await desk.read("/schemes/shipped"))["items"])]
    years = sorted({each["year"] for each in items}, reverse=True)
    cards: list[Component] = [_year(year, [each for each in items if each["year"] == year], at) for year in years]
    if not cards:
        none = t("还没有考核方案。", "There is no scheme yet.")
        cards = [parts.card(t("考核方案", "Schemes"), parts.empty(none))]
    sub = t(
        "考什么、怎么计分、谁报谁核；拟订、征求意见、批准，只能凭理由调整。",
        "What is assessed, how it scores, who gives and who verifies; drafted, consulted, approved, adjusted for a reason alone.",
    )
    return html.Div(
        [
            asof.band(at, "/schemes"),
            parts.page_head(t("考核方案", "Schemes"), sub, *begin),
            html.Div(cards, className="stack"),
        ]
    )


def _begin(items: Sequence[Json], shipped: Sequence[Json]) -> Component:
    """From what a new scheme may be begun."""
    bases = [
        (
            f"/schemes/{NEW}?from={each['id']}",
            t(f"沿用 {each['year']} 年：{each['name']}", f"From {each['year']}: {each['name']}"),
        )
        for each in items
    ]
    bases += [
        (
            f"/schemes/{NEW}?from={each['name']}",
            t("随产品提供：", "Comes with the product: ") + fields.named(each["content"]["scheme"]),
        )
        for each in shipped
    ]
    links = [html.A(name, href=href, className="btn") for href, name in bases]
    return html.Details(
        [
            html.Summary([parts.icon("file-plus"), t("拟订方案", "Draft a scheme")], className="btn pri"),
            html.Div(links, className="menu acts sc-bases"),
        ],
        className="more",
    )


def _year(year: int, items: Sequence[Json], at: date | None) -> Component:
    rows = []
    for each in items:
        state = [parts.tag(parts.said(words.SCHEME_STATUS, each["status"]), TAG[each["status"]])]
        if each["status"] == "consulting":
            state.append(
                html.Span(
                    t(
                        f"已反馈 {each['answered']} / {each['asked']}，{day(each['asked_until'])}截止",
                        f"{each['answered']} of {each['asked']} answered, until {day(each['asked_until'])}",
                    ),
                    className="hint",
                )
            )
        if each["waits_for_me"]:
            mine = (
                t("待本单位反馈", "your opinion is asked")
                if account().role == "unit"
                else t("待您批准", "waits for your approval")
            )
            state.append(parts.tag(mine, "r"))
        if each["waits"]:
            state.append(parts.tag(t("调整待批准", "an adjustment waits"), "y"))
        what = html.Span(
            [
                html.B(each["name"]),
                html.Small(
                    f"{parts.said(words.ASSESSMENT_KIND, each['kind'])} · {t(str(each['version']) + '版', 'version ' + str(each['version']))}"
                ),
            ]
        )
        rows.append(
            html.A(
                [what, html.Span(state, className="sc-state")],
                href=asof.href(f"/schemes/{each['id']}", at),
                className="pick",
            )
        )
    return parts.card(t(f"{year} 年", str(year)), html.Div(rows), flush=True)


# ── one ─────────────────────────────────────────────────────────────────────────────────────────


async def page(desk: Desk, found: dict[str, str], query: dict[str, str]) -> Component:
    if found["key"] == NEW:
        return await _new(desk, query)
    id, at = uuid(found["key"]), asof.asked(query, desk.today())
    told = await desk.read(f"/schemes/{id}", **params(at))
    asked = {name: query[name] for name in ("version", "against") if query.get(name)}
    if query.get("edit") and at is None and {"revise", "adjustments"} & set(told["acts"]):
        return _editing(desk, told)
    seen = {"id": id, "query": asked, "as_of": at.isoformat() if at else ""}
    shown = html.Div(await shown_of(desk, told, at, asked), id=f"{NAME}-content")
    return html.Div(
        [asof.band(at, f"/schemes/{id}"), dcc.Store(id=f"{NAME}-seen", data=seen), shown, acting.dialog(NAME)],
        className="sc",
    )


async def shown_of(desk: Desk, told: Json, at: date | None, query: Json) -> list[Component]:
    """The scheme to be read: its newest text, or an approved version, and how that differs from another."""
    content = told["content"]
    if query.get("version"):
        content = (await desk.read(f"/schemes/{told['id']}", version=query["version"], **params(at)))["content"]
    scheme = read_scheme(content)
    main: list[Component] = []
    if query.get("against"):
        was = (await desk.read(f"/schemes/{told['id']}", version=query["against"], **params(at)))["content"]
        main.append(
            _difference(
                t(f"{query['against']} 版 → {scheme.version} 版", f"Version {query['against']} → {scheme.version}"),
                was,
                content,
            )
        )
    if told["adjustment"] and not query:
        main.append(_waiting(told))
    main += [passport.weights(scheme), *passport.indicators(desk, scheme)]
    side = [
        *_consulted(told),
        _versions(told, scheme.version, at),
        passport.groups(desk, scheme),
        *passport.rules(scheme),
    ]
    note = t(scheme.note, scheme.note_en)
    sub: list[Component | str] = [
        f"{parts.said(words.ASSESSMENT_KIND, scheme.kind)} · {scheme.year} · {t(scheme.version + '版', 'version ' + scheme.version)} ",
        parts.tag(parts.said(words.SCHEME_STATUS, told["status"]), TAG[told["status"]]),
        f" {note}" if note else "",
    ]
    return [
        _crumb(at),
        parts.page_head(
            t(scheme.name, scheme.name_en), sub, *(await _acts(desk, told) if at is None and not query else [])
        ),
        html.Div([html.Div(main, className="stack"), html.Div(side, className="stack")], className="grid2"),
    ]


def _crumb(at: date | None) -> Component:
    where = parts.attributes(aria_label=t("位置", "Where this is"))
    return html.Nav(
        [html.A(t("考核方案", "Schemes"), href=asof.href("/schemes", at)), html.Span("›")], className="crumb", **where
    )


async def _acts(desk: Desk, told: Json) -> list[Component]:
    """What is legal now, the next step first: it alone is blue."""
    may = set(told["acts"])
    steps: list[Component] = []
    if "adjustments/decide" in may:
        steps.append(act(told["id"], "adjustment-decide"))
    if "opinions" in may and (account().role == "unit" or any(each["agrees"] is None for each in told["opinions"])):
        steps.append(act(told["id"], "opinions"))
    waiting = [each for each in told["opinions"] if each["agrees"] is None]
    if "approve" in may and (not waiting or str(told["asked_until"]) < desk.today().isoformat()):
        steps.append(act(told["id"], "approve"))
    if "consult" in may:
        steps.append(act(told["id"], "consult"))
    if told["status"] == "approved" and account().role in KEEPERS and not await _years(desk, told):
        steps.append(act(told["id"], "open"))
    if {"revise", "adjustments"} & may:
        steps.append(
            parts.link(
                t("修改", "Edit") if "revise" in may else t("调整", "Adjust"),
                f"/schemes/{told['id']}?edit=1",
                name="pencil",
            )
        )
    if steps:
        first: Any = steps[0]
        first.className = "btn pri"
    return steps


async def _years(desk: Desk, told: Json) -> list[Json]:
    items = (await desk.read("/assessments"))["items"]
    return [each for each in items if each["scheme"] == told["id"]]


def act(id: str, name: str) -> html.Button:
    form = BY_NAME[name]
    return html.Button(
        [parts.icon(form.icon), form.label],
        className=f"btn {form.kind}".strip(),
        type="button",
        **parts.sets(f"{NAME}-act", id=id, act=name),
    )


def _consulted(told: Json) -> list[Component]:
    """征求意见: who was asked, and what they say."""
    if not told["opinions"]:
        return []
    rows = []
    for each in sorted(told["opinions"], key=lambda one: (one["agrees"] is not False, one["agrees"] is None)):
        state = (
            parts.tag(t("未反馈", "no answer yet"), "y")
            if each["agrees"] is None
            else parts.tag(t("同意", "agrees"), "ok")
            if each["agrees"]
            else parts.tag(t("不同意", "disagrees"), "r")
        )
        rows.append(
            html.Div(
                [
                    html.Div([html.Span(each["unit_name"]), state], className="h"),
                    html.P(each["text"]) if each["text"] else None,
                ],
                className="sc-opinion",
            )
        )
    answered = sum(each["agrees"] is not None for each in told["opinions"])
    sub = t(
        f"{answered} / {len(rows)} 已反馈，{day(told['asked_until'])}截止",
        f"{answered} of {len(rows)}, until {day(told['asked_until'])}",
    )
    return [
        parts.card(
            t("征求意见", "Consultation"), html.Div(rows, className="sc-opinions", tabIndex=0), sub=sub, flush=True
        )
    ]


def _versions(told: Json, shown: str, at: date | None) -> Component:
    here = f"/schemes/{told['id']}"
    if not told["versions"]:
        return parts.card(t("版本", "Versions"), parts.empty(t("尚未批准。", "Not approved yet.")))
    rows: list[Component] = []
    versions = told["versions"]
    for place in range(len(versions) - 1, -1, -1):
        each = versions[place]
        now = parts.attributes(aria_current="true") if each["version"] == shown else {}
        rows.append(
            html.A(
                html.Span([html.B(t(f"{each['version']} 版", f"Version {each['version']}")), html.Small(t(f"{day(each['approved_on'])}批准", f"approved {day(each['approved_on'])}")), html.Code(each["digest"][:16], title=each["digest"])]),
                href=asof.href(here, at, version=each["version"]), className="pick", **now,
            )
        )  # fmt: skip
        if place:
            href = asof.href(here, at, version=each["version"], against=versions[place - 1]["version"])
            rows.append(
                html.P(
                    html.A(
                        t(
                            f"与 {versions[place - 1]['version']} 版比较",
                            f"Compare with {versions[place - 1]['version']}",
                        ),
                        href=href,
                        className="link",
                    ),
                    className="sc-compare",
                )
            )
    return parts.card(t("版本", "Versions"), *rows, flush=True)


def _difference(title: str, was: Json, now: Json) -> Component:
    found = differences.differences(was, now)
    return parts.card(
        title,
        html.Div(differences.table(found, was, now), className="wide-table"),
        sub=t(f"{len(found)} 处不同", f"{len(found)} differences"),
        flush=True,
    )


def _waiting(told: Json) -> Component:
    version = told["adjustment"]["scheme"]["version"]
    return _difference(
        t(f"待批准的调整：{version} 版", f"The adjustment that waits: version {version}"),
        told["content"],
        told["adjustment"],
    )


# ── writing ─────────────────────────────────────────────────────────────────────────────────────


async def _new(desk: Desk, query: dict[str, str]) -> Component:
    shipped = {each["name"]: each["content"] for each in (await desk.read("/schemes/shipped"))["items"]}
    base = query.get("from", "")
    content = shipped[base] if base in shipped else begun((await desk.read(f"/schemes/{uuid(base)}"))["content"])
    return _editor(desk, "", content, "draft", t("拟订方案", "Draft a scheme"))


def begun(content: Json) -> Json:
    """The same for the next year: its days and its version with it."""
    head = content["scheme"]
    year = int(head["year"])
    following = {**content, "scheme": {**head, "year": str(year + 1), "version": f"{year + 1}.1"}}
    for name in ("name", "name_en"):
        if name in head:
            following["scheme"][name] = str(head[name]).replace(str(year), str(year + 1))
    for table, field in (("scheme", "cut_off"), ("self_assessment", "due")):
        if given := following.get(table, {}).get(field):
            moved = date.fromisoformat(given)
            last = moved.replace(day=28) if (moved.month, moved.day) == (2, 29) else moved
            following[table] = {**following[table], field: last.replace(year=last.year + 1).isoformat()}
    return following


def _editing(desk: Desk, told: Json) -> Component:
    name = fields.named(told["content"]["scheme"])
    if "revise" in told["acts"]:
        return _editor(
            desk, told["id"], told["content"], "revise", t(f"修改：{name}", f"Edit: {name}"), told["version"]
        )
    if "adjustments" not in told["acts"]:
        raise Failed(Answer(404, {}))
    return _editor(
        desk,
        told["id"],
        renumbered(told["content"]),
        "adjustments",
        t(f"调整：{name}", f"Adjust: {name}"),
        told["version"],
    )


def renumbered(content: Json) -> Json:
    """An adjustment is a version of its own: the number after this one."""
    version = str(content["scheme"]["version"])
    stem, dot, last = version.rpartition(".")
    following = f"{stem}{dot}{int(last) + 1}" if last.isdigit() else f"{version}.1"
    return {**content, "scheme": {**content["scheme"], "version": following}}


def _editor(desk: Desk, id: str, content: Json, name: str, title: str, version: int = 0) -> Component:
    form = BY_NAME[name]
    told = t(
        "每处修改随时校验，问题标在所在的位置。",
        "Every change is checked as you type; a problem stands beside its place.",
    )
    kept = t("已恢复上次未提交的修改。", "What you had not sent yet is back.")
    return html.Div(
        [
            _crumb(None),
            parts.page_head(title, told),
            html.Div([kept, html.Button(t("放弃这些修改", "Drop it"), type="button", className="btn sm", **parts.attributes(data_scheme_forget="1"))], className="band info", hidden=True, **parts.attributes(data_scheme_kept="1")),
            dcc.Store(id=START, data={"id": id, "version": version, "act": name, "content": content}),
            dcc.Store(id=DRAFT), dcc.Store(id=REDRAW), dcc.Store(id=PROBLEMS), dcc.Store(id=PAINTED),
            html.Div(
                [
                    html.Div(editor.form(desk, content), id=FORM, className="sc-form"),
                    html.Div([
                        html.Div(parts.card(t("校验", "Checks"), parts.empty(t("正在校验……", "Checking …"))), id=FOUND, **parts.attributes(aria_live="polite")),
                        html.Button([parts.icon(form.icon), form.label], type="button", className="btn pri", **parts.attributes(data_scheme_act=name)),
                    ], className="stack sc-beside"),
                ],
                className="grid2",
            ),
            acting.dialog(NAME),
        ],
        className="sc",
    )  # fmt: skip
