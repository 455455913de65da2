"""Two days compared 两日对比: which matters changed between them and in what; one matter on both days side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.compare.changes import field_words, reads, rows
from dashboards.desk import Desk
from dashboards.directive.layout import resolve
from dashboards.reader import day, day_shape, t
from domain.words import Words

Json = dict[str, Any]
FORM = "compare-days"
KINDS: Words = {
    "": ("全部变化", "All changes"),
    "new": ("新登记", "New"),
    "closed": ("已结束", "Closed"),
    "reopened": ("重新办理", "Reopened"),
    "red": ("转为逾期", "Turned red"),
    "red_over": ("不再逾期", "Red no more"),
    "moved": ("时限调整", "Deadline moved"),
    "light": ("仅时间推移", "By the days alone"),
}
MOST_CHANGES = 6


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    """The whole office."""
    first, last = days_of(query, desk.today())
    kind = query.get("kind", "") if query.get("kind", "") in KINDS else ""
    asked = {"from": first.isoformat(), "to": last.isoformat(), "kind": kind, "cursor": query.get("cursor", "")}
    told = await desk.read("/audit/compare", **asked)
    head = parts.page_head(
        t("两日对比", "Two days compared"),
        t(
            f"{day(first)}与{day(last)}（各截至当日终了）之间，有 {told['counts']['all']:,} 件事项有变化",
            f"{told['counts']['all']:,} matters are not what they were between the ends of {day(first)} and {day(last)}",
        ),
    )
    if not told["counts"]["all"]:
        body: list[Component] = [
            parts.card(
                t("变化", "Changes"),
                parts.empty(
                    t("这两日之间没有变化；请换一段日期。", "Nothing changed between these days; choose others.")
                ),
            )
        ]
    else:
        body = [_kinds(told["counts"], kind, first, last), _list(desk, told, kind, first, last)]
    return html.Div([head, _days("/compare", first, last, desk.today()), *body], className="stack compare")


def _kinds(counts: Mapping[str, int], kind: str, first: date, last: date) -> Component:
    """Each group with how many belong to it."""
    links = [
        html.A(
            [html.Span(t(*KINDS[code])), html.B(f"{counts[code or 'all']:,}", className="num")],
            href=_href("/compare", first, last, kind=code),
            **(parts.attributes(aria_current="true") if code == kind else {}),
        )
        for code in KINDS
        if code in ("", kind) or counts[code]
    ]
    return html.Nav(links, className="compare-kinds", **parts.attributes(aria_label=t("变化的种类", "Kinds of change")))


def _list(desk: Desk, told: Json, kind: str, first: date, last: date) -> Component:
    items = [_matter(desk, item, first, last) for item in told["items"]]
    none = parts.empty(t("这一类没有变化。", "None of this kind."))
    more = None
    if told["next_cursor"]:
        href = _href("/compare", first, last, kind=kind, cursor=told["next_cursor"])
        more = html.Div(parts.link(t("下一页", "Next page"), href, name="chevron-right"), className="form-end")
    sub = t(f"{day(first)} → {day(last)}，最近变化的在前", f"{day(first)} → {day(last)}, the latest first")
    return html.Div([parts.card(t(*KINDS[kind]), *(items or [none]), sub=sub, flush=True), more])


def _matter(desk: Desk, item: Json, first: date, last: date) -> Component:
    """One matter: what it was, what it is."""
    shown = item["changes"][:MOST_CHANGES]
    changes = [
        html.Li(
            [
                html.Span(field_words(c["field"]), className="f"),
                html.Del(reads(desk, c["field"], c["was"])) if c["was"] not in (None, "", []) else html.Span("—"),
                html.Span("→", role="img", **parts.attributes(aria_label=t("变为", "became"))),
                html.Ins(reads(desk, c["field"], c["now"])),
            ]
        )
        for c in shown
    ]
    if more := len(item["changes"]) - len(shown):
        changes.append(html.Li(t(f"另有 {more} 项", f"{more} more"), className="more-changes"))
    lights: list[Component | str] = [parts.light(item["light"])]
    if item["light_was"] and item["light_was"] != item["light"]:
        lights = [parts.light(item["light_was"]), "→", parts.light(item["light"])]
    number = item["number"] or t("未编号", "No number yet")
    facts = t(f"其间 {item['facts']} 条事实", f"{item['facts']} facts between") if item["facts"] else t("其间没有新事实，只是日子到了", "No fact between: only the days went by")  # fmt: skip
    return html.Article(
        [
            html.Div(
                [
                    html.Span(number, className="num"),
                    *lights,
                    parts.tag(t("新登记", "New"), "b") if item["is_new"] else None,
                    html.Small(facts),
                ],
                className="top",
            ),
            html.A(item["title"], href=_href(f"/compare/{item['id']}", first, last), className="t"),
            html.Ul(changes, className="changes") if changes else None,
        ],
        className="changed",
    )


async def matter(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    """One matter on both days."""
    key = await resolve(desk, params["key"])
    first, last = days_of(query, desk.today())
    asked = {"from": first.isoformat(), "to": last.isoformat()}
    told = await desk.read(f"/directives/{key}/compare", **asked)
    facts = await desk.read(f"/directives/{key}/facts", as_of=last.isoformat() if last < desk.today() else "")
    zone_days = [f for f in facts["items"] if f["recorded_at"][:10] > first.isoformat()]
    now = told["now"]
    number = now["number"] or t("未编号", "No number yet")
    head = html.Div(
        [
            html.Div(
                [
                    html.A(t("两日对比", "Two days"), href=_href("/compare", first, last)),
                    parts.icon("chevron-right"),
                    html.A(number, href=f"/directive/{key}", className="num"),
                ],
                className="crumb",
            ),
            html.H1(now["title"], tabIndex=-1),
        ]
    )
    if told["was"] is None:
        body: Component = parts.empty(t(f"{day(first)}时尚未登记。", f"Not registered yet on {day(first)}."))
    elif not told["differences"]:
        body = parts.empty(t("两日之间没有变化。", "The same on both days."), good=True)
    else:
        body = _table(desk, told, first, last)
    count = len(told["differences"])
    return html.Div(
        [
            head,
            _days(f"/compare/{key}", first, last, desk.today()),
            parts.card(t("对比", "Compared"), body, sub=t(f"{count} 处不同", f"{count} differences"), flush=True),
            _between(zone_days),
        ],
        className="stack compare",
    )


def _table(desk: Desk, told: Json, first: date, last: date) -> Component:
    head = [t("项目", "What"), day(first), day(last)]
    body: list[Component] = []
    part = None
    for row in rows(desk, told["differences"]):
        if row.part != part:
            part = row.part
            body.append(html.Tr(html.Th(part, colSpan=3, scope="rowgroup"), className="part"))
        mark = {"added": "＋", "removed": "－", "changed": ""}[row.kind]
        said = {"added": t("新增", "added"), "removed": t("没有了", "gone"), "changed": ""}[row.kind]
        cells = [
            html.Th(
                [html.Span(mark, role="img", **parts.attributes(aria_label=said)) if mark else None, row.name],
                scope="row",
            ),
            html.Td(html.Del(row.was) if row.was else "—", **parts.attributes(data_label=head[1])),
            html.Td(html.Ins(row.now) if row.now else "—", **parts.attributes(data_label=head[2])),
        ]
        body.append(html.Tr(cells, className=row.kind))
    columns = html.Thead(html.Tr([html.Th(name, scope="col") for name in head]))
    return html.Table([columns, html.Tbody(body)], className="table side-by-side")


def _between(facts: Sequence[Json]) -> Component | None:
    if not facts:
        return None
    items = [
        html.Li([html.Time(fact["on"], className="num", dateTime=fact["on"]), html.Div(html.P(fact["sentence"]))])
        for fact in facts
    ]
    told = t(f"{len(facts)} 条", f"{len(facts)}")
    return parts.card(t("其间的事实", "Facts between"), html.Ol(items, className="lifeline"), sub=told, flush=True)


# ── the two days ────────────────────────────────────────────────────────────────────────────────


def days_of(query: Mapping[str, str], today: date) -> tuple[date, date]:
    """The days asked for, put in order; a week back where none is."""
    last = _day(query.get("to") or query.get("as_of", "")) or today
    last = min(last, today)
    first = _day(query.get("from", "")) or last - timedelta(days=7)
    first, last = min(first, last), max(first, last)
    return (
        (first, min(last, today))
        if first < min(last, today)
        else (min(last, today) - timedelta(days=1), min(last, today))
    )


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date(1949, 10, 2) <= found else None


def _days(path: str, first: date, last: date, today: date) -> Component:
    """The two days, and spans people ask for."""
    monday = today - timedelta(days=today.weekday())
    spans = [
        (t("昨天以来", "Since yesterday"), today - timedelta(days=1)),
        (t("本周以来", "This week"), monday - timedelta(days=1)),
        (t("本月以来", "This month"), today.replace(day=1) - timedelta(days=1)),
        (t("今年以来", "This year"), today.replace(month=1, day=1) - timedelta(days=1)),
    ]
    quick = [
        parts.link(name, _href(path, start, today), kind="btn sm" + (" on" if (start, today) == (first, last) else ""))
        for name, start in spans
        if start < today
    ]
    fields = [
        _field("compare-from", t("从（当日终了）", "From the end of"), first, today - timedelta(days=1)),
        _field("compare-to", t("到（当日终了）", "To the end of"), last, today),
        parts.button(t("对比", "Compare"), id="compare-go", kind="pri", name="arrows-diff"),
    ]
    store = parts.attributes(data_path=path)
    return html.Div(
        [html.Div(fields, className="days", id=FORM, **store), html.Div(quick, className="quick")],
        className="card compare-form",
    )


def _field(id: str, label: str, value: date, most: date) -> Component:
    return parts.component(
        dmc.DateInput(
            id=id, label=label, value=value.isoformat(), valueFormat=day_shape(), maxDate=most.isoformat(), size="sm"
        )
    )


def _href(path: str, first: date, last: date, **more: str) -> str:
    return f"{path}?" + urlencode(
        {"from": first.isoformat(), "to": last.isoformat(), **{k: v for k, v in more.items() if v}}
    )
