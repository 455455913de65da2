"""The life line 全程留痕: every fact in order, and where its chain stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.parts import said
from dashboards.reader import moment, t
from domain import words

Json = dict[str, Any]


def lifeline(facts: Sequence[Json], by: Mapping[str, str], zone: ZoneInfo) -> Component:
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


def chain(facts: Sequence[Json]) -> Component | None:
    if not facts:
        return None
    last = facts[-1]
    return parts.card(
        t("证据链", "Chain of evidence"),
        html.P([parts.icon("shield-check"), t(f"{len(facts)} 条事实，最后一条位于 {last['position']:,}", f"{len(facts)} facts, the last at {last['position']:,}")], className="intact"),
        html.Code(last["hash"], className="hash"),
    )  # fmt: skip
