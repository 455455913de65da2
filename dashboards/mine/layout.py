"""Mine 我的: who the reader is, language, colours, first page, password, log-out."""

from __future__ import annotations

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.desk import Desk
from dashboards.reader import account, t
from domain import words

LANDING, LANGUAGE, LANGUAGE_HERE = "landing", "language", "language-here"
Choice = tuple[str, str]


def menu(desk: Desk, landings: Sequence[Choice]) -> html.Details:
    """`landings` are the pages this reader may begin with: address and name."""
    who = account()
    return html.Details(
        [
            html.Summary(
                [
                    html.Span(who.display_name[:1], className="av", **parts.attributes(aria_hidden="true")),
                    html.Span(who.display_name, className="nm"),
                ],
                **parts.attributes(aria_label=t(f"我的：{who.display_name}", f"Me: {who.display_name}")),
            ),
            html.Div(
                [
                    html.Div([html.B(who.display_name), html.Small(_role_words(desk))], className="who"),
                    html.Div(
                        [
                            html.Span(t("语言", "Language"), className="lab"),
                            html.Button(
                                [parts.icon("language"), t("English", "中文")], id=LANGUAGE_HERE, className="btn sm",
                                type="button", lang=t("en", "zh-CN"),
                            ),
                        ],
                        className="row",
                    ),
                    html.Div(
                        [
                            html.Span(t("配色", "Colours"), className="lab"),
                            _scheme("light", t("浅色", "Light")),
                            _scheme("dark", t("深色", "Dark")),
                            _scheme("", t("随系统", "System")),
                        ],
                        className="row",
                    ),
                    parts.component(
                        dmc.Select(
                            id=LANDING,
                            label=t("登录后先看", "First page after log-in"),
                            data=[{"value": path, "label": name} for path, name in landings],
                            value=who.landing if who.landing in dict(landings) else "/",
                            allowDeselect=False,
                            size="xs",
                            comboboxProps={"withinPortal": False},
                        )
                    ) if landings else None,
                    html.Button(
                        [parts.icon("key"), t("修改密码", "Change password")], id="password-open", className="btn", type="button"
                    ),
                    html.Button(
                        [parts.icon("logout"), t("退出登录", "Log out")], className="btn", id="log-out", type="button"
                    ),
                ],
                className="menu",
            ),
        ],
        className="me drop",
        **parts.attributes(data_scheme=who.scheme),
    )  # fmt: skip


def _scheme(code: str, name: str) -> html.Button:
    chosen = account().scheme == code
    return html.Button(
        name,
        className="btn sm",
        type="button",
        **parts.attributes(data_choose_scheme=code, aria_pressed=str(chosen).lower()),
    )


def password() -> Component:
    """A form of the browser's own: the new session comes as a cookie, which no callback can set."""

    def field(id: str, name: str, complete: str) -> Component:
        return parts.component(
            dmc.PasswordInput(
                id=id,
                label=name,
                autoComplete=complete,
                visibilityToggleButtonProps={"aria-label": t("显示或隐藏密码", "Show or hide the password")},
            )
        )

    return html.Dialog(
        html.Form(
            [
                html.H2(t("修改密码", "Change password")),
                field("password-old", t("原密码", "Present password"), "current-password"),
                field("password-new", t("新密码（至少8位）", "New password (at least 8 characters)"), "new-password"),
                field("password-again", t("再输一次新密码", "New password again"), "new-password"),
                html.P(id="password-told", className="told", role="alert"),
                html.Div(
                    [
                        html.Button(t("取消", "Cancel"), id="password-cancel", className="btn", type="button"),
                        html.Button(t("修改", "Change"), className="btn pri", type="submit"),
                    ],
                    className="form-end",
                ),
            ],
            id="password-form",
        ),
        id="password-box",
        className="sheet",
        **parts.attributes(
            aria_label=t("修改密码", "Change password"),
            data_differ=t("两次输入的新密码不一致", "The two new passwords differ"),
            data_short=t("新密码至少8位", "The new password needs at least 8 characters"),
            data_done=t(
                "密码已修改，其他设备上的登录已退出。", "The password is changed; other devices are logged out."
            ),
            data_failed=t("没有改成，请稍后再试。", "It was not changed; try again in a moment."),
        ),
    )


def _role_words(desk: Desk) -> str:
    who = account()
    role = parts.said(words.ROLE_OF_ACCOUNT, who.role)
    place = who.unit or who.post
    return f"{role} · {desk.name(place)}" if place else role
