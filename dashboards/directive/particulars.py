"""Particulars 要素 of a directive: what was said of it, by whom, and what it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.desk import Desk
from dashboards.parts import said
from dashboards.reader import day, t
from domain import words

Json = dict[str, Any]


def opinions(desk: Desk, matter: Json, facts: Sequence[Json], year: int) -> Component | None:
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


def pending(desk: Desk, matter: Json, by: Mapping[str, str]) -> Component | None:
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


def related(matter: Json) -> list[str]:
    """The matters this one belongs to, or that belong to it."""
    single = [matter[name] for name in ("parent", "merged_into") if matter[name]]
    return [str(id) for id in (*single, *matter["children"], *matter["absorbed"])]


def particulars(matter: Json, titles: Mapping[str, str], year: int) -> Component:
    due = matter["deadline"]
    kind = said(words.DUE_KIND, due["kind"])
    deadline: list[Component | str] = [day(due["current"], this_year=year) if due["current"] else kind]
    if due["first"] and due["first"] != due["current"]:
        deadline.append(
            html.Small(
                t(f"首次承诺 {day(due['first'], this_year=year)}", f"first promise {day(due['first'], this_year=year)}")
            )
        )
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
            (t("上级事项", "Parent"), _links([matter["parent"]], titles)),
            (t("子事项", "Sub-directives"), _links(matter["children"], titles)),
            (t("并入", "Merged into"), _links([matter["merged_into"]], titles)),
            (t("并来", "Absorbed"), _links(matter["absorbed"], titles)),
            (t("余项", "Remaining"), t("；", "; ").join(f"{r.get('text', '')} {r.get('due', '')}" for r in matter["remaining"])),
            (t("规则包", "Rule pack"), matter["pack"]),
        ]),
    )  # fmt: skip


def _links(ids: Sequence[str | None], titles: Mapping[str, str]) -> Component | None:
    """Those of these matters that the reader may open."""
    links = [html.A(titles[id], href=f"/directive/{id}") for id in ids if id and id in titles]
    return html.Div(links, className="links") if links else None
