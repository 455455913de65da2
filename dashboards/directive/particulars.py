"""Particulars 要素 of a directive: what was said of it, by whom, what was promised, and what it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.desk import Desk
from dashboards.parts import said
from dashboards.reader import day, t
from domain import words

Json = dict[str, Any]


def opinions(desk: Desk, matter: Json, facts: Sequence[Json], year: int) -> Component | None:
    """Every opinion there was, in order; nothing is written over."""
    shown: list[tuple[str, Component]] = []
    last = len(matter["opinions"]) - 1
    for i, o in enumerate(matter["opinions"]):
        told = [desk.name(o["leader"]), day(o["on"], this_year=year)]
        if last > 0:
            told.append(t(f"第{i + 1}次批示", f"opinion {i + 1}"))
        shown.append(
            (o["on"], _opinion(o["text"] or t("（无文字批示）", "(no words)"), told, "" if i == last else "old"))
        )
    for fact in facts:
        if fact["topic"] == "directive.endorsed":
            data = fact["data"]
            told = [desk.name(data["leader"]), day(fact["on"], this_year=year), t("签批", "endorsed")]
            shown.append((fact["on"], _opinion(data["opinion"] or t("同意", "Endorsed"), told, "ok")))
    ordered = [quote for _, quote in sorted(shown, key=lambda pair: pair[0])]
    return parts.card(t("领导批示", "Leaders' opinions"), *ordered, extra="opinions") if ordered else None


def _opinion(text: str, told: Sequence[str], look: str) -> Component:
    return html.Blockquote([html.P(text), html.Footer(" · ".join(told))], className=f"opinion {look}".strip())


def pending(desk: Desk, matter: Json, by: Mapping[str, str]) -> Component | None:
    if not matter["pending_corrections"]:
        return None
    told = [
        html.P(t(
            f"{by.get(p['by'], '')}申请将{said(words.FIELD, p['field'])}由“{reads(desk, p['field'], p['was'])}”更正为“{reads(desk, p['field'], p['is'])}”：{p['reason']}。须第二人办理同样的更正方才生效。",
            f"{by.get(p['by'], '')} asked to correct {said(words.FIELD, p['field'])} from “{reads(desk, p['field'], p['was'])}” to “{reads(desk, p['field'], p['is'])}”: {p['reason']}. It takes effect once a second person sends the same.",
        ))
        for p in matter["pending_corrections"]
    ]  # fmt: skip
    return parts.card(t("待第二人确认的更正", "Corrections awaiting a second person"), *told)


def reads(desk: Desk, field: str, value: str) -> str:
    """What a field says, in words: codes of ours and of people are not for reading."""
    if not value:
        return t("（空）", "(empty)")
    pairs = {"source": words.SOURCE, "issuer": words.ISSUER, "level": words.LEVEL, "urgency": words.URGENCY}
    if field in pairs:
        return said(pairs[field], value)
    return desk.name(value) if field == "leader" else value


def deadlines(life: Json, matter: Json, facts: Sequence[Json], year: int) -> Component | None:
    """时限: the first promise, the one that counts, and every change with the fact that made it."""
    due = matter["deadline"]
    promises = [p for p in life["promises"] if not p["lane"] and p["due"]]
    if not promises and not due["review_on"] and not due["report_due"]:
        return None
    sentences = {int(fact["position"]): str(fact["sentence"]) for fact in facts}
    rows = [
        (t("首次承诺", "First promise"), day(due["first"], this_year=year) if due["first"] else None),
        (t("现行时限", "Counts now"), html.B(day(due["current"], this_year=year)) if due["current"] else said(words.DUE_KIND, due["kind"])),
        (t("复核日期", "Review day"), day(due["review_on"], this_year=year) if due["review_on"] else None),
        (t("下次报送", "Next report"), day(due["report_due"], this_year=year) if due["report_due"] else None),
        (t("阶段", "Phases"), t("、", ", ").join(day(stage, this_year=year) for stage in due["stages"])),
    ]  # fmt: skip
    moved = [p for p in promises if not p["is_first"]]
    changes = [
        html.Li(
            [
                html.A(day(p["due"], this_year=year), href=f"#fact-{p['position']}", className="num"),
                html.Span(sentences.get(int(p["position"]), "")),
                html.Small(t("定于 ", "set on ") + day(p["on"], this_year=year), className="num"),
            ]
        )
        for p in promises
    ]
    told = t(f"改过 {len(moved)} 次", f"moved {len(moved)}×") if moved else t("未变动", "never moved")
    history = html.Ol(changes, className="promises") if moved else None
    return parts.card(t("时限", "Deadline"), parts.facts(rows), history, sub=told if promises else "", extra="due-card")


def related(matter: Json) -> list[str]:
    """The matters this one belongs to, or that belong to it."""
    single = [matter[name] for name in ("parent", "merged_into") if matter[name]]
    return [str(id) for id in (*single, *matter["children"], *matter["absorbed"])]


def relations(matter: Json, titles: Mapping[str, str], at: date | None) -> Component | None:
    """关联事项: parent, sub-directives, merged."""
    groups = [
        (t("上级事项", "Parent"), [matter["parent"]]),
        (t("子事项", "Sub-directives"), matter["children"]),
        (t("并入", "Merged into"), [matter["merged_into"]]),
        (t("并来", "Absorbed"), matter["absorbed"]),
    ]
    rows = [(name, _links(ids, titles, at)) for name, ids in groups]
    return parts.card(t("关联事项", "Related matters"), parts.facts(rows)) if any(links for _, links in rows) else None


def particulars(
    desk: Desk, matter: Json, facts: Sequence[Json], by: Mapping[str, str], urgency: str, year: int
) -> Component:
    """What the matter is; a field that was corrected says when and by whom."""
    corrected = {f["data"]["field"]: f for f in facts if f["topic"] == "directive.corrected"}

    def noted(field: str, value: Any) -> Any:
        fact = corrected.get(field)
        if fact is None or value in (None, "", []):
            return value
        who, when = by.get(fact["by"], ""), day(fact["on"], this_year=year)
        was = reads(desk, field, str(fact["data"]["was"]))
        return [value, html.Small(t(f"{who}于{when}更正，原为“{was}”", f"corrected by {who} on {when}, was “{was}”"))]

    leads = [row["unit_name"] for row in matter["assignments"] if row["role"] == "lead"]
    assists = [row["unit_name"] for row in matter["assignments"] if row["role"] != "lead"]
    registered = next((fact for fact in facts if fact["topic"] == "directive.registered"), None)
    entered = f"{day(registered['on'], this_year=year)} · {by.get(registered['by'], '')}" if registered else None
    return parts.card(
        t("要素", "Particulars"),
        parts.facts([
            (t("内容", "Content"), html.P(noted("content", matter["content"]), className="long")),
            (t("牵头单位", "Lead units"), t("、", ", ").join(leads)),
            (t("协办单位", "Assisting"), t("、", ", ").join(assists[:12]) + (t("等", " …") if len(assists) > 12 else "")),
            (t("进度", "Progress"), parts.progress(matter["progress"])),
            (t("来源", "Source"), noted("source", said(words.SOURCE, matter["source"]))),
            (t("依据", "Basis"), noted("basis", matter["basis"])),
            (t("批示领导", "Leader"), noted("leader", desk.name(matter["leader"]) if matter["leader"] else None)),
            (t("交办机关", "Issuer"), noted("issuer", said(words.ISSUER, matter["issuer"]))),
            (t("紧急程度", "Urgency"), noted("urgency", urgency)),
            (t("密级", "Level"), noted("level", said(words.LEVEL, matter["level"]))),
            (t("来文字号", "Paper no."), noted("external_number", matter["external_number"])),
            (t("来文时限", "Paper's date"), noted("external_due", day(matter["external_due"], this_year=year) if matter["external_due"] else None)),
            (t("收到日期", "Received"), noted("received_on", day(matter["received_on"], this_year=year))),
            (t("登记", "Entered"), entered),
            (t("曾用编号", "Former numbers"), t("、", ", ").join(matter["aliases"])),
            (t("余项", "Remaining"), t("；", "; ").join(f"{r.get('text', '')} {r.get('due', '')}" for r in matter["remaining"])),
            (t("规则包", "Rule pack"), matter["pack"]),
        ]),
    )  # fmt: skip


def _links(ids: Sequence[str | None], titles: Mapping[str, str], at: date | None) -> Component | None:
    """Those of these matters that the reader may open."""
    links = [html.A(titles[id], href=asof.href(f"/directive/{id}", at)) for id in ids if id and id in titles]
    return html.Div(links, className="links") if links else None
