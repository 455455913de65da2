"""Review 审核呈报: the office's own duty, one thing after the other, each report beside what was asked."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboards import acting, asof, parts
from dashboards.desk import Desk
from dashboards.reader import t
from dashboards.review import detail, queue

Json = dict[str, Any]
QUEUE, DETAIL, MORE, CHOSEN, SUB, ACT = (
    "review-queue", "review-detail", "review-more", "review-chosen", "review-sub", "review",
)  # fmt: skip


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    at = asof.asked(query, desk.today())
    found = await asyncio.to_thread(queue.read, desk, at)
    kind = found.kind(query.get("kind", ""))
    rows = found.of(kind)
    keys = [queue.key_of(each) for each in rows]
    asked = query.get("at", "")
    key = asked if asked in keys else keys[0] if keys else ""
    chosen: Json = {"kind": kind, "key": key, "as_of": at.isoformat() if at else "", "picked": asked in keys}
    content, acts, more = await detail.content_of(desk, found, kind, key, at)
    return html.Div(
        [
            asof.band(at, "/review"),
            parts.page_head(
                t("审核呈报", "Review"),
                [
                    html.Span(sub(found), id=SUB),
                    html.Span(t("；按 j、k 键上下移动", "; keys j and k move down and up"), className="keys"),
                ],
            ),
            dcc.Store(id=CHOSEN, data=chosen),
            dcc.Store(id=detail.WANTED),
            html.Div(
                [
                    html.Section(queue.view(desk, found, kind, key), id=QUEUE, className="card queue"),
                    html.Div(
                        [
                            html.Div(content, id=DETAIL, className="stack"),
                            html.Section(
                                [html.Div(acts, id="review-acts", className="deed-acts"), acting.panel(ACT)],
                                className="card deed",
                                **parts.attributes(aria_label=t("办理", "Act")),
                            ),
                            html.Div(more, id=MORE, className="stack"),
                        ],
                        className="stack right",
                    ),
                ],
                className="review" + (" picked" if chosen["picked"] else ""),
                id="review",
            ),
        ]
    )


def sub(found: queue.Queue) -> str:
    """What the office itself is to move: the number at this page in the navigation."""
    own = [each for each in found.found if each.kind != "endorse"]
    over = sum(each.over > 0 for each in own)
    told = t(f"{len(own)} 项等待督查办", f"{len(own)} wait for the office")
    if over:
        told += t(f"，其中 {over} 项已超规则期限", f", {over} past the term of the rules")
    return told


def day_of(chosen: Json) -> date | None:
    return date.fromisoformat(chosen["as_of"]) if chosen.get("as_of") else None
