"""Replay 回放: a slider over the facts of a matter; each stop shows the page as it stood after that fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.reader import day, t

Json = dict[str, Any]

SLIDER, STOPS, STOP_TOLD, BACK, ON = "replay", "replay-stops", "replay-told", "replay-back", "replay-on"


def stops(facts: Sequence[Json]) -> list[Json]:
    """What the slider stops at: each fact's position, day and sentence."""
    return [{"position": fact["position"], "on": fact["on"], "sentence": fact["sentence"]} for fact in facts]


def asked(facts: Sequence[Json], query: Mapping[str, str]) -> int:
    """Which fact the address stops at (`?fact=` its position); the last one when it names none."""
    positions = [str(fact["position"]) for fact in facts]
    wanted = query.get("fact", "")
    return positions.index(wanted) if wanted in positions else max(len(facts) - 1, 0)


def bar(facts: Sequence[Json], n: int, *, is_shown: bool) -> Component:
    """For those who audit. It stands outside of what it changes, so that it keeps the focus."""
    found = stops(facts)
    last = max(len(found) - 1, 0)
    made = dmc.Slider(
        id=SLIDER,
        min=0,
        max=max(last, 1),
        step=1,
        value=n,
        updatemode="mouseup",
        label=None,
        size="sm",
        thumbSize=18,
        thumbLabel=t("回放到第几条事实", "Replay to which fact"),
        marks=[{"value": n} for n in range(len(found))] if len(found) <= 60 else None,
    )
    return html.Div(
        [
            html.Div(
                [
                    html.B([parts.icon("history"), t("回放", "Replay")]),
                    parts.button("", id=BACK, name="chevron-left", kind="sm", label=t("上一条事实", "The fact before")),
                    html.Div(made, className="track"),
                    parts.button("", id=ON, name="chevron-right", kind="sm", label=t("下一条事实", "The next fact")),
                ],
                className="line",
            ),
            html.P(told(found, n), id=STOP_TOLD, role="status"),
            dcc.Store(id=STOPS, data=found),
        ],
        className="replay card" if is_shown and len(found) > 1 else "replay unused",
    )


def told(found: Sequence[Json], n: int) -> list[Component | str]:
    """Where the slider stands, in words."""
    if not 0 <= n < len(found):
        return []
    stop = found[n]
    return [
        html.Span(t(f"第 {n + 1} / {len(found)} 条", f"Fact {n + 1} of {len(found)}"), className="num"),
        html.Span(day(stop["on"]), className="num"),
        html.Span(stop["sentence"]),
    ]
