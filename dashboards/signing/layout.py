"""Signing table 签发权限表: which paper passes whom, who signs it, by which article; “who signs this?” is asked of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import acted, asof, parts
from dashboards.desk import Desk
from dashboards.reader import t
from services.queries import signing

Json = dict[str, Any]
ASK, FOUND, SEEN = "signing-ask", "signing-found", "signing-seen"
ANSWERS: Final = 2
"""As many papers as a question is answered with."""
NEAR: Final = 2
"""So many pairs of signs in common, and a paper may be meant."""


async def page(desk: Desk, found: dict[str, str], query: dict[str, str]) -> Component:
    at, asked = asof.asked(query, desk.today()), query.get("q", "")
    sub = t(
        "什么公文由谁签发、先经过谁、依据哪一条。", "Who signs which paper, whom it passes before, under which article."
    )
    ask = dmc.TextInput(
        id=ASK, value=asked, debounce=300, label=t("这份公文由谁签发？", "Who signs this?"),
        placeholder=t("输入公文名称或事由，如“报市政府的请示”", "A paper or a matter, such as “contract”"),
        leftSection=parts.icon("search"), size="md",
    )  # fmt: skip
    return html.Div(
        [
            asof.band(at, "/signing"),
            dcc.Store(id=SEEN, data={"as_of": at.isoformat() if at else ""}),
            parts.page_head(t("签发权限", "Signing"), sub),
            html.Div(ask, className="card sg-ask"),
            html.Div(shown_of(desk, asked, at, await acted.read(desk, "/signing", at)), id=FOUND, className="stack"),
        ],
        className="sg",
    )


def shown_of(desk: Desk, asked: str, at: date | None, told: Json) -> list[Component]:
    """The answer first, then the papers that fit, or the whole table."""
    items = fitting(told["items"], asked)
    shown: list[Component] = [_answer(desk, each, at) for each in items[:ANSWERS]] if asked.strip() else []
    if asked.strip() and not items:
        none = t(
            "表中没有这样的公文；一般公文由分管副职签发，拿不准的请问办公室。",
            "No such paper in the table; ask the office where in doubt.",
        )
        shown, items = [parts.card(t("没有找到", "Nothing found"), parts.empty(none))], told["items"]
    return [*shown, _table(items if not asked.strip() else items or told["items"], len(told["items"]), at)]


def fitting(items: Sequence[Json], asked: str) -> list[Json]:
    """The papers a question may mean, the likeliest first; all of them where nothing is asked."""
    if not asked.strip():
        return list(items)
    wanted = _pairs(asked)
    scored = [(len(wanted & _pairs(each["name"])), each) for each in items]
    best = max((score for score, _ in scored), default=0)
    least = min(NEAR, len(wanted)) if wanted else 1
    return [each for score, each in sorted(scored, key=lambda one: -one[0]) if score >= max(least, best // 2)]


def _pairs(text: str) -> set[str]:
    """Neighbouring Chinese signs, and whole words of other scripts."""
    found = {word.lower().rstrip("s") for word in re.findall(r"[A-Za-z]{3,}", text)}
    for run in re.findall(r"[\u4e00-\u9fff]+", text):
        found |= {run[n : n + 2] for n in range(len(run) - 1)} or {run}
    return found


def _ranks(ranks: Sequence[Json]) -> str:
    return t("或", " or ").join(each["name"] for each in ranks)


def _answer(desk: Desk, each: Json, at: date | None) -> Component:
    before = [rank["name"] for rank in each["before"]]
    told = t(
        f"经{'、'.join(before)}后，由{_ranks(each['signers'])}签发" if before else f"由{_ranks(each['signers'])}签发",
        f"{_ranks(each['signers'])} signs it" + (f", after {', '.join(before)}" if before else ""),
    )
    more = []
    if each["important"]:
        more.append(t(f"重要的由{_ranks(each['important'])}签发。", f"Where it is important: {_ranks(each['important'])}."))  # fmt: skip
    if each["countersign"]:
        more.append(_countersign())
    codes = {rank["code"] for rank in (*each["signers"], *each["important"])}
    people = [f"{post.title} {post.holder}" for post in desk.office().posts.values() if post.rank in codes]
    named = (
        html.P(t("现任：", "Now: ") + t("、", ", ").join(people), className="hint") if people and at is None else None
    )
    return html.Section(
        [
            html.Small(acted.sentence(each["name"])),
            html.P(acted.sentence(told) + t("。", "."), className="who"),
            html.P(" ".join(more)) if more else None,
            named,
            acted.articles(each["articles"], at),
        ],
        className="card sg-answer",
        **parts.attributes(aria_live="polite"),
    )  # fmt: skip


def _countersign() -> str:
    return t(
        "涉及两位以上副职分管的，先由他们会签，再由主要负责人或常务副职签发。",
        "Where two or more portfolios are touched their deputies countersign, and the head or the executive deputy signs.",
    )


def _table(items: Sequence[Json], count: int, at: date | None) -> Component:
    labels = (t("公文", "Paper"), t("先经过", "Passes before"), t("签发", "Signed by"), t("依据", "Under"))
    rows = []
    for each in items:
        way: list[Any] = []
        for place, rank in enumerate(each["before"]):
            way += [html.I("→", **parts.attributes(aria_hidden="true")) if place else None, html.Span(rank["name"])]
        signers: list[Any] = [html.B(acted.sentence(_ranks(each["signers"])))]
        if each["important"]:
            signers.append(html.Small(t(f"重要的：{_ranks(each['important'])}", f"important: {_ranks(each['important'])}")))  # fmt: skip
        if each["countersign"]:
            signers.append(html.Small(_countersign()))
        cells = (html.B(acted.sentence(each["name"])), html.Div(way, className="sg-way"), html.Div(signers), acted.articles(each["articles"], at))  # fmt: skip
        rows.append(
            html.Tr(
                [html.Td(cell, **parts.attributes(data_label=label)) for label, cell in zip(labels, cells, strict=True)]
            )
        )
    head = html.Thead(html.Tr([html.Th(label) for label in labels]))
    sub = t(f"{len(items)} / {count} 类公文", f"{len(items)} of {count} papers")
    pack = html.A(t("规则包", "Rule pack"), href=asof.href("/rules", at, key=signing.KEY), className="link")
    return parts.card(
        t("签发权限表", "Signing table"), html.Table([head, html.Tbody(rows)], className="table cards"),
        sub=sub, right=pack, flush=True,
    )  # fmt: skip
