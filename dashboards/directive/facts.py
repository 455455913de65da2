"""Every fact 全程留痕 of a matter in order, each with its place in the chain, to be copied and verified."""

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


def facts_card(
    matter: str, facts: Sequence[Json], taken: Sequence[Json], by: Mapping[str, str], names: Mapping[str, str],
    zone: ZoneInfo,
) -> Component:  # fmt: skip
    """What, on which office day, recorded when and by whom; and between them who took evidence out, for those who
    may know. `names` are the files'."""
    lines = [(int(fact["position"]), _line(matter, fact, by, zone)) for fact in facts]
    lines += [(int(fact["position"]), _taken(fact, by, names, zone)) for fact in taken]
    told = t(f"{len(facts)} 条事实", "1 fact" if len(facts) == 1 else f"{len(facts)} facts")
    if taken:
        told += t(f"，{len(taken)} 次查阅佐证", f", evidence taken out {len(taken)}×")
    items = [line for _, line in sorted(lines, key=lambda pair: pair[0])]
    return parts.card(
        t("全程留痕", "Every fact"),
        html.Ol(items, className="lifeline", **_words()),
        sub=told,
        flush=True,
        extra="facts",
    )


def _words() -> dict[str, Any]:
    return parts.attributes(
        data_whole=t("✓ 与存储字节、上一条哈希一致", "✓ matches the stored bytes and the hash before it"),
        data_broken=t("✗ 不一致：请立即联系审计", "✗ does not match: tell the auditors at once"),
        data_failed=t("没有核验成，请稍后再试", "Could not be verified; try again in a moment"),
        data_copied=t("已复制", "Copied"),
    )


def _line(matter: str, fact: Json, by: Mapping[str, str], zone: ZoneInfo) -> Component:
    recorded = datetime.fromisoformat(fact["recorded_at"]).astimezone(zone)
    who = by.get(fact["by"], fact["by"])
    if fact["on_behalf_of"]:
        who += t("（代录）", " (on behalf)")
    meta = [
        html.Span(who),
        html.Span(said(words.CHANNEL, fact["channel"])),
        html.Span(t("记录于 ", "recorded ") + moment(recorded), className="num"),
        parts.tag(t("补录", "Late entry"), "y") if fact["late"] else None,
    ]
    return html.Li(
        [
            html.Time(fact["on"], className="num", dateTime=fact["on"]),
            html.Div(
                [
                    html.P(fact["sentence"]),
                    html.Div(meta, className="meta"),
                    _link(matter, int(fact["position"]), fact["hash"]),
                ]
            ),
        ],
        id=f"fact-{fact['position']}",
    )


def _link(matter: str, position: int, hash: str) -> Component:
    """The fact's place in the chain: opened to be read in full, copied, and computed again."""
    verify = parts.attributes(data_verify=f"/api/v1/directives/{matter}/facts/{position}/link")
    copy = parts.attributes(data_copy=hash, aria_label=t("复制哈希", "Copy the hash"))
    return html.Details(
        [
            html.Summary([html.Span(f"#{position:,}", className="num"), html.Code(hash[:8])]),
            html.Div(
                [
                    html.Code(hash, className="hash"),
                    html.Div(
                        [
                            html.Button([parts.icon("copy"), t("复制", "Copy")], type="button", className="btn sm", **copy),
                            html.Button(
                                [parts.icon("shield-check"), t("核验这一环", "Verify this link")],
                                type="button", className="btn sm", **verify,
                            ),
                            html.Span(className="verdict", role="status"),
                        ],
                        className="acts",
                    ),
                ]
            ),
        ],
        className="link-of-chain",
    )  # fmt: skip


def _taken(fact: Json, by: Mapping[str, str], names: Mapping[str, str], zone: ZoneInfo) -> Component:
    recorded = datetime.fromisoformat(fact["recorded_at"]).astimezone(zone)
    file = names.get(fact["file"], fact["file"][:8])
    told = (
        t(f"下载佐证材料：{file}", f"Downloaded evidence: {file}")
        if fact["means"] == "download"
        else t(f"查阅佐证材料：{file}", f"Viewed evidence: {file}")
    )
    meta = [
        html.Span(by.get(fact["by"], fact["by"])),
        html.Span(t("记录于 ", "recorded ") + moment(recorded), className="num"),
        html.Span(f"#{fact['position']:,}", className="num"),
        html.Code(fact["hash"][:8], title=fact["hash"]),
    ]
    body = html.Div([html.P(told), html.Div(meta, className="meta")])
    return html.Li([html.Time(fact["on"], className="num", dateTime=fact["on"]), body], className="taken")


def chain(matter: str, facts: Sequence[Json], compare: Component | None) -> Component | None:
    """Where the matter stands in the record: its last fact, whole."""
    if not facts:
        return None
    last = facts[-1]
    count = t(
        f"{len(facts)} 条事实，最后一条位于 #{last['position']:,}",
        f"{len(facts)} facts, the last at #{last['position']:,}",
    )
    verify = parts.attributes(data_verify=f"/api/v1/directives/{matter}/facts/{last['position']}/link")
    acts = [
        html.Button(
            [parts.icon("shield-check"), t("核验末环", "Verify the last link")],
            type="button",
            className="btn sm",
            **verify,
        ),
        html.Span(className="verdict", role="status"),
    ]
    body = [html.P(count), html.Code(last["hash"], className="hash"), html.Div(acts, className="acts"), compare]
    return parts.card(t("证据链", "Chain of evidence"), html.Div(body, className="chain-of", **_words()))  # fmt: skip
