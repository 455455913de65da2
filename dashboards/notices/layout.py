"""Notices 通知: the bell in the head with what concerns the reader, matter by matter, and the machine's digests."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dash import dcc, html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.reader import day, t

Json = dict[str, Any]

COUNT, PANEL, ASKED, MARKED = "bell-count", "bell-panel", "notices-asked", "notices-marked"
MOST_COUNTED = 99
MOST_SENTENCES = 4


def bell() -> Component:
    return html.Details(
        [
            html.Summary(
                [
                    parts.icon("bell"),
                    html.Span(t("通知", "Notices"), className="unseen"),
                    html.Span(id=COUNT, className="badge num", hidden=True),
                ],
                className="hbtn",
            ),
            html.Div(parts.skeleton(60, 60), id=PANEL, className="menu notices"),
            dcc.Store(id=ASKED),
            dcc.Store(id=MARKED),
        ],
        className="bell drop",
    )


def count(unread: int) -> list[Component | str]:
    """The number, and for those who hear the page what it counts."""
    shown = str(unread) if unread <= MOST_COUNTED else f"{MOST_COUNTED}+"
    return [shown, html.Span(t("条未读", " unread"), className="unseen")] if unread else []


def panel(noticed: Json, zone: ZoneInfo, now: datetime) -> list[Component]:
    """The panel's content: what is unread first said by weight, never by colour alone."""
    head = html.Div(
        [
            html.H2(t("通知", "Notices")),
            html.Span(t("近30天", "Last 30 days"), className="sub"),
            html.Button(
                t("全部已读", "Mark all read"),
                className="btn sm",
                type="button",
                disabled=not noticed["unread"],
                **parts.sets(ASKED, act="read_all", position=noticed["as_of_position"]),
            ),
        ],
        className="hd",
    )
    rows = [_digest(each) for each in noticed["digests"]]
    rows += [_matter(each, zone, now) for each in noticed["items"]]
    if not rows:
        rows = [parts.empty(t("近30天没有与您有关的新动态", "Nothing in the last 30 days concerns you"), good=True)]
    return [head, html.Div(rows, className="list")]


def _matter(item: Json, zone: ZoneInfo, now: datetime) -> Component:
    unread = bool(item["unread"])
    lines = [
        html.Li(
            [
                html.Time(_when(datetime.fromisoformat(fact["recorded_at"]).astimezone(zone), now)),
                html.Span(fact["sentence"]),
            ],
            className="" if fact["is_read"] or item["is_muted"] else "new",
        )
        for fact in item["facts"]
    ]
    newest = item["facts"][0]["position"] if item["facts"] else 0
    acts: list[Component] = []
    if unread:
        acts.append(_button("read", t("已读", "Mark read"), "check", item, newest))
    if item["is_muted"]:
        acts.append(_button("unmute", t("恢复提醒", "Unmute"), "bell", item, newest))
    else:
        acts.append(_button("mute", t("免打扰", "Mute"), "bell-off", item, newest))
    return html.Article(
        [
            html.Div(
                [
                    html.A(
                        [html.Span(item["number"] or t("未编号", "No number yet"), className="num no"), item["title"]],
                        href=f"/directive/{item['directive']}",
                    ),
                    parts.tag(t(f"{item['unread']} 条未读", f"{item['unread']} unread"), "b") if unread else None,
                    parts.tag(t("已免打扰", "Muted")) if item["is_muted"] else None,
                ],
                className="top",
            ),
            html.Ul(lines),
            html.Div(acts, className="marks"),
        ],
        className="notice new" if unread else "notice",
    )


def _digest(each: Json) -> Component:
    said, unread = each["sentences"], not each["is_read"]
    more = len(said) - MOST_SENTENCES
    lines = [html.Li(html.Span(sentence)) for sentence in said[:MOST_SENTENCES]]
    if more > 0:
        lines.append(html.Li(t(f"另有 {more} 项，见今日督办", f"{more} more, see Today")))
    shown = day(each["day"])
    return html.Article(
        [
            html.Div(
                [
                    html.B(t(f"{shown}提醒 · {len(said)} 项", f"Reminders of {shown} · {len(said)}")),
                    parts.tag(t("未读", "Unread"), "b") if unread else None,
                ],
                className="top",
            ),
            html.Ul(lines),
            html.Div(
                html.Button(
                    [parts.icon("check"), t("已读", "Mark read")],
                    className="btn sm", type="button", **parts.sets(ASKED, act="read_digest", digest=each["id"]),
                ),
                className="marks",
            ) if unread else None,
        ],
        className="notice new" if unread else "notice",
    )  # fmt: skip


def _button(name: str, text: str, icon: str, item: Json, position: int) -> Component:
    return html.Button(
        [parts.icon(icon), text],
        className="btn sm",
        type="button",
        **parts.sets(ASKED, act=name, directive=item["directive"], position=position),
    )


def _when(at: datetime, now: datetime) -> str:
    return f"{at:%H:%M}" if at.date() == now.date() else day(at.date(), this_year=now.year)
