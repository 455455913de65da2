"""The log-in page 登录: plain HTML, for nothing of Dash is served before a log-in."""

from __future__ import annotations

from html import escape

from dashboards.desk import Desk
from dashboards.reader import t

MARK = "督"
DEMO_PASSWORD = "demo"  # nosec B105 - public, of the demonstration accounts
DEMO_ACCOUNTS: tuple[tuple[str, str, str], ...] = (
    ("office", "督查办", "Supervision office"),
    ("office-head", "督查办主任", "Head of the office"),
    ("leader", "区领导", "A leader"),
    ("auditor", "审计人员", "Auditor"),
)
SHOWN_UNITS = (("LP-JW", "department"), ("500155104", "locality"))
"""A unit of each kind: the one the guide tells of where it is listed, else the first."""


def page(desk: Desk) -> str:
    """The whole document, in the visitor's language."""
    demo = desk.is_simulated
    band = t("演示数据，办理与得分均为虚构", "Demonstration data; handling and scores are fictitious")
    return f"""<!DOCTYPE html>
<html lang="{t("zh-CN", "en")}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<title>{t("登录", "Log in")} · {t("督办", "Duban")}</title><link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
<script src="/assets/scheme.js"></script>
<link rel="stylesheet" href="/assets/app.css"><link rel="stylesheet" href="/assets/icons.css">
<link rel="stylesheet" href="/assets/login.css"></head>
<body class="log-in"><main>
<div class="brand"><span class="mk" aria-hidden="true">{MARK}</span><span><b>{t("督查督办", "Supervision")}</b><small>{escape(desk.office_name)}</small></span>
<button type="button" class="hbtn wide" id="language" lang="{t("en", "zh-CN")}"><i class="ic ic-language" aria-hidden="true"></i>{t("English", "中文")}</button></div>
<section class="card"><h1>{t("登录", "Log in")}</h1>
<form id="log-in" novalidate>
<label for="username">{t("用户名", "User name")}</label>
<input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64" required autofocus>
<label for="password">{t("密码", "Password")}</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="256" required>
<p id="told" class="told" role="alert"></p>
<button class="btn pri" type="submit">{t("登录", "Log in")}</button>
</form></section>
{_accounts(desk) if desk.demo else ""}
{f'<p class="band demo">{band}</p>' if demo else ""}
</main><script src="/assets/login.js"></script></body></html>"""


def _accounts(desk: Desk) -> str:
    rows = "".join(_account(name, t(zh, en)) for name, zh, en in DEMO_ACCOUNTS)
    units = desk.office().units
    for code, kind in SHOWN_UNITS:
        unit = units.get(code) or next((u for u in units.values() if u.kind == kind and not u.closed_on), None)
        if unit:
            rows += _account(unit.code.lower(), unit.name)
    told = t(
        "演示账号，点一下即填好；密码都是 demo", "Demonstration accounts: one click fills them in; the password is demo"
    )
    return f'<section class="card demo-accounts"><h2>{told}</h2><div>{rows}</div></section>'


def _account(name: str, label: str) -> str:
    return (
        f'<button type="button" data-username="{escape(name)}" data-password="{DEMO_PASSWORD}">'
        f"<b>{escape(name)}</b><span>{escape(label)}</span></button>"
    )
