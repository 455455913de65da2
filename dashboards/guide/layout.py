"""The guide 两分钟看懂: six matters, each followed from its first day to its last, for whoever comes the first time."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.desk import Answer, Desk
from dashboards.reader import t

STEPS: tuple[tuple[str, str], ...] = (
    (
        "打开下面任一事项：最上面一行说明编号、亮灯、状态，以及现在由谁办理。",
        "Open any matter below: the first line says its number, its light, its status, and who has to move now.",
    ),
    (
        "“事项全过程”是十个环节，从登记到归档，走到哪一步一目了然。",
        "“Life of the matter” shows ten steps from registration to the archive, and where it stands.",
    ),
    (
        "“全程留痕”逐条列出事实：哪天办的、何时记录、谁办的，连同校验值。任何一条都不能改，只能再加一条。",
        "“Every fact” lists what was done, on which day, recorded when and by whom, with its hash. Nothing is changed; only added.",
    ),
    (
        "右上角的“今天”：可以回到任何一天，看当时是什么样子。",
        "“Today”, top right: go back to any day and see it as it stood.",
    ),
)


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    stories = await _stories(desk)
    shown: list[Component] = [_story(*story) for story in stories]
    if not shown:
        shown = [
            parts.empty(
                t(
                    "这里没有演示事项。请从督办台账打开任一事项。",
                    "There are no sample matters here. Open any matter from the ledger.",
                )
            )
        ]
    return html.Div(
        [
            parts.page_head(
                t("两分钟看懂督办", "Supervision in two minutes"),
                t("跟着一件事项，从批示看到销号", "Follow one matter from instruction to closure"),
                parts.link(t("督办台账", "Ledger"), "/ledger", name="list-details"),
            ),
            html.Div(
                [
                    parts.card(t("怎么看", "How to read it"), html.Ol([html.Li(t(*step)) for step in STEPS], className="tour-steps")),
                    html.Div(shown, className="tour"),
                ],
                className="stack",
            ),
        ]
    )  # fmt: skip


async def _stories(desk: Desk) -> list[tuple[str, str, str, str]]:
    """The guided matters this reader may open: id, number, title, story."""
    if not desk.is_simulated:
        return []
    matters, id_of = _sample()
    found: list[tuple[str, str, str, str]] = []
    answers: list[Answer] = await asyncio.gather(*(desk.ask("GET", f"/directives/{id_of(m.tag)}") for m in matters))
    for matter, answer in zip(matters, answers, strict=True):
        if answer.is_good:
            number = str(answer.body["number"] or "")
            found.append((str(answer.body["id"]), number, t(matter.zh, matter.en), t(matter.story_zh, matter.story_en)))
    return found


def _sample() -> tuple[Any, Any]:
    # Only where the sample is: a live office need not carry it.
    return import_module("services.demo.guide").MATTERS, import_module("services.demo.lives").id_of


def _story(id: str, number: str, title: str, story: str) -> Component:
    return html.Section(
        [
            html.H2(title),
            html.Span(number, className="num hint"),
            html.P(story),
            parts.link(t("打开这件事项", "Open this matter"), f"/directive/{id}", name="eye"),
        ],
        className="card",
    )
