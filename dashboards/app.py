"""The frame of every page: head, navigation, language, the list of pages and how an address finds one."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import dash_mantine_components as dmc
import structlog
from dash import Dash, Input, Output, ctx, dcc, html, set_props
from dash.development.base_component import Component
from fastapi import FastAPI

import dashboards.directive.callbacks
import dashboards.directive.layout
import dashboards.guide.layout
import dashboards.intake.callbacks
import dashboards.intake.layout
import dashboards.ledger.callbacks
import dashboards.ledger.layout
import dashboards.today.layout
from dashboards import parts
from dashboards.browser import in_browser
from dashboards.desk import Desk, Failed
from dashboards.reader import account, day, language, reader_now, t, weekday
from domain import words

log = structlog.get_logger("duban.pages")
ASSETS = Path(__file__).parent / "assets"

Layout = Callable[[Desk, dict[str, str], dict[str, str]], Awaitable[Component]]


@dataclass(frozen=True, slots=True)
class Page:
    """One address, what it is called, who sees it in the navigation, and what it shows."""

    path: str
    icon: str
    zh: str
    en: str
    layout: Layout
    roles: frozenset[str]
    pattern: re.Pattern[str] | None = None

    def match(self, path: str) -> dict[str, str] | None:
        if self.pattern is None:
            return {} if path.rstrip("/") == self.path.rstrip("/") else None
        found = self.pattern.fullmatch(path)
        return found.groupdict() if found else None


OFFICE = frozenset({"office", "office_head"})
BUSINESS = OFFICE | {"leader", "unit", "auditor"}

PAGES: tuple[Page, ...] = (
    Page("/", "home", "今日督办", "Today", dashboards.today.layout.page, BUSINESS),
    Page("/ledger", "list-details", "督办台账", "Ledger", dashboards.ledger.layout.page, BUSINESS),
    Page("/intake", "file-plus", "登记拟办", "Intake", dashboards.intake.layout.page, OFFICE),
    Page("/guide", "compass", "两分钟看懂", "Two-minute tour", dashboards.guide.layout.page, BUSINESS),
)
DEEP: tuple[Page, ...] = (
    Page(
        "/directive", "", "督办事项", "Directive", dashboards.directive.layout.page, BUSINESS,
        re.compile(r"/directive/(?P<key>[^/]+)"),
    ),
    Page(
        "/intake/", "", "登记拟办", "Intake", dashboards.intake.layout.document, OFFICE,
        re.compile(r"/intake/(?P<key>[^/]+)"),
    ),
)  # fmt: skip

SANS = (
    '"PingFang SC","Microsoft YaHei","HarmonyOS Sans SC","Source Han Sans SC","Noto Sans CJK SC","Noto Sans SC",'
    "system-ui,sans-serif"
)
THEME: dict[str, Any] = {
    "primaryColor": "gov",
    "primaryShade": {"light": 7, "dark": 5},
    "fontFamily": SANS,
    "defaultRadius": "md",
    "fontSizes": {"xs": "12.5px", "sm": "13.5px", "md": "14px", "lg": "16px", "xl": "20px"},
    "colors": {
        "gov": [
            "#eaf1fa", "#d6e3f3", "#aec7e6", "#84aad8", "#628fca", "#4c7cbf", "#3a69ad", "#26548f", "#1f477b", "#183863",
        ],
        "seal": [
            "#fcecea", "#f6d4d0", "#eaa9a3", "#de7c74", "#d3564c", "#c73d33", "#b8281f", "#9c211a", "#811b15", "#671510",
        ],
    },
}  # fmt: skip


class Pages(Dash):
    """Dash with an index page of our own: its language is the reader's, and its colours are there before the scripts."""

    def interpolate_index(self, **given: str) -> str:  # type: ignore[override]
        tongue = "en" if language() == "en" else "zh-CN"
        return (
            f'<!DOCTYPE html><html lang="{tongue}"><head>{given["metas"]}'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            '<meta name="color-scheme" content="light dark"><script src="/assets/scheme.js"></script>'
            f"<title>{t('督办', 'Duban')}</title>{given['favicon']}{given['css']}</head>"
            f"<body>{given['app_entry']}<footer>{given['config']}{given['scripts']}{given['renderer']}</footer></body></html>"
        )


def create_pages(server: FastAPI, desk: Desk) -> Dash:
    """The Dash application on this server, with every page's callbacks."""
    nothing: Any = None
    given: Any = server  # the library's own annotation knows no FastAPI
    app = Pages(
        "dashboards",
        server=given,
        assets_folder=str(ASSETS),
        suppress_callback_exceptions=True,
        update_title=nothing,
        include_assets_files=True,
        assets_ignore=r"scheme\.js|login\.js|login\.css",
        on_error=_on_error,
    )
    app.layout = lambda: shell(desk)
    register(app, desk)
    for page in (dashboards.ledger.callbacks, dashboards.directive.callbacks, dashboards.intake.callbacks):
        page.register(app, desk)
    return app


def register(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output("page", "children"),
        Output("nav", "children"),
        Output("page-title", "data"),
        Input("url", "pathname"),
        Input("url", "search"),
    )
    async def show_page(pathname: str | None, search: str | None) -> tuple[Component, list[Component], str]:
        path = pathname or "/"
        query = {name: values[-1] for name, values in parse_qs((search or "").lstrip("?")).items()}
        content, title = await _page(desk, path, query)
        return content, navigation(path), f"{title} · {t('督办', 'Duban')}"

    @app.callback(Output("language-set", "data"), Input("language", "n_clicks"), prevent_initial_call=True)
    async def switch_language(clicks: int | None) -> str:
        """The reader's choice stays with the account; the page is then read anew."""
        other = "zh-CN" if language() == "en" else "en"
        await asyncio.to_thread(desk.accounts.set_language, account().id, other)
        return other

    in_browser(app, "reload", Output("language-set", "clear_data"), Input("language-set", "data"))
    in_browser(app, "title", Output("page-title", "modified_timestamp"), Input("page-title", "data"))
    in_browser(
        app,
        "asOf",
        Output("as-of", "error"),
        Input("as-of", "value"),
        prevent_initial_call=True,
    )


async def _page(desk: Desk, path: str, query: dict[str, str]) -> tuple[Component, str]:
    """What stands at this address, whatever goes wrong on the way."""
    for page in (*PAGES, *DEEP):
        found = page.match(path)
        if found is None:
            continue
        title = t(page.zh, page.en)
        if account().role not in page.roles:
            return (_administrator() if account().role == "admin" else _no_right()), title
        try:
            return await page.layout(desk, found, query), title
        except Failed as failure:
            if failure.answer.status == 404:
                return not_found(), title
            if failure.answer.status == 403:
                return _no_right(), title
            log.warning("page", path=path, status=failure.answer.status, told=failure.answer.told)
            return broken(failure.answer.reference, failure.answer.told), title
        except Exception as error:
            reference = secrets.token_hex(4)
            log.error("page", path=path, reference=reference, exc_info=error)
            # What is told in both languages is meant for readers: not ready yet, not reachable.
            zh, en = getattr(error, "zh", ""), getattr(error, "en", "")
            return broken(reference, t(str(zh), str(en))), title
    return not_found(), t("没有这个页面", "No such page")


def _on_error(error: Exception) -> None:
    reference = secrets.token_hex(4)
    log.error("callback", reference=reference, triggered=list(ctx.triggered_prop_ids or {}), exc_info=error)
    told = t(
        f"系统出错，已记录，编号 {reference}。您填写的内容仍在，请稍后再试。",
        f"The system failed; noted under {reference}. What you typed is still here; try again in a moment.",
    )
    set_props("notes", {"sendNotifications": parts.note(told, good=False, id=reference)})


# ── what stands around every page ───────────────────────────────────────────────────────────────


def shell(desk: Desk) -> Component:
    if reader_now.get().account is None:
        # Dash asks once at the start, for nobody.
        return html.Div()
    dates = {"locale": "en" if language() == "en" else "zh-cn", "firstDayOfWeek": 1, "consistentWeeks": True}
    return parts.component(
        dmc.MantineProvider(
            dmc.DatesProvider(
                settings=dates,
                children=[
                    dcc.Location(id="url", refresh=False),
                    dcc.Location(id="url-out", refresh=True),
                    dcc.Store(id="page-title"),
                    dcc.Store(id="language-set"),
                    parts.notes(),
                    html.A(t("跳到正文", "Skip to content"), href="#main", className="skip"),
                    _head(desk),
                    html.Nav(
                        navigation(""), id="nav", className="nav", **parts.attributes(aria_label=t("主导航", "Main"))
                    ),
                    html.Main(
                        [_simulated(desk), html.Div(parts.skeleton(40, 90, 320), id="page")], id="main", tabIndex=-1
                    ),
                ],
            ),
            id="provider",
            theme=THEME,
            defaultColorScheme="auto",
        )
    )


def _head(desk: Desk) -> html.Header:
    who = account()
    today = desk.today()
    other = t("English", "中文")
    return html.Header(
        [
            html.Button(
                parts.icon("menu-2"), id="burger", className="hbtn phone", type="button",
                **parts.attributes(aria_label=t("菜单", "Menu"), aria_expanded="false", aria_controls="nav"),
            ),
            html.A(
                [
                    html.Span("督", className="mk", **parts.attributes(aria_hidden="true")),
                    html.Span([html.B(t("督查督办", "Supervision")), html.Small(desk.office_name)]),
                ],
                href="/",
                className="brand",
            ),
            html.Form(
                [
                    parts.icon("search"),
                    dcc.Input(
                        name="q", type="search", maxLength=100, autoComplete="off",
                        placeholder=t("搜索编号、事项", "Search number, matter"),
                        id="search",
                    ),
                ],
                action="/ledger", method="get", className="search", role="search",
            ),
            html.Span(t(f"{day(today)} {weekday(today)}", f"{weekday(today)} {day(today)}"), className="num today-date"),
            html.Button(
                [parts.icon("language"), html.Span(other)], id="language", className="hbtn wide", type="button",
                lang="zh-CN" if other == "中文" else "en",
                **parts.attributes(aria_label=t("切换为英文 English", "Switch to Chinese 中文")),
            ),
            dmc.ColorSchemeToggle(
                lightIcon=parts.icon("sun"), darkIcon=parts.icon("moon"), variant="subtle", color="gray", size=34,
                id="scheme", **parts.attributes(aria_label=t("深色或浅色", "Dark or light")),
            ),
            html.Details(
                [
                    html.Summary(
                        [html.Span(who.display_name[:1], className="av", **parts.attributes(aria_hidden="true")),
                         html.Span(who.display_name, className="nm")],
                        **parts.attributes(aria_label=t(f"我的：{who.display_name}", f"Me: {who.display_name}")),
                    ),
                    html.Div(
                        [
                            html.B(who.display_name),
                            html.Small(_role_words(desk)),
                            html.Button(
                                [parts.icon("logout"), t("退出登录", "Log out")], className="btn", id="log-out", type="button"
                            ),
                        ],
                        className="menu",
                    ),
                ],
                className="me",
            ),
        ],
        className="head",
    )  # fmt: skip


def _role_words(desk: Desk) -> str:
    who = account()
    role = parts.said(words.ROLE_OF_ACCOUNT, who.role)
    place = who.unit or who.post
    return f"{role} · {desk.name(place)}" if place else role


def _simulated(desk: Desk) -> Component | None:
    if not desk.is_simulated:
        return None
    told = t("演示数据，办理与得分均为虚构", "Demonstration data; handling and scores are fictitious")
    return parts.notice("demo", told, role="note")


def navigation(path: str) -> list[Component]:
    role = account().role
    items: list[Component] = [html.H6(t("督办", "Supervision"), **parts.attributes(aria_hidden="true"))]
    here = "/ledger" if path.startswith("/directive") else "/intake" if path.startswith("/intake") else path
    for page in PAGES:
        if role in page.roles:
            now = parts.attributes(aria_current="page") if here == page.path else {}
            items.append(html.A([parts.icon(page.icon), t(page.zh, page.en)], href=page.path, **now))
    items.append(html.Div(html.A([parts.icon("book"), t("接口文档", "API")], href="/api/docs"), className="foot"))
    return items


# ── pages for when there is none ────────────────────────────────────────────────────────────────


def not_found() -> Component:
    return _plain(
        t("没有找到", "Not found"),
        t("这里没有内容，或者您无权查看。", "There is nothing here, or nothing that you may see."),
        parts.link(t("回到今日督办", "Back to today"), "/", kind="btn pri"),
    )


def _no_right() -> Component:
    return _plain(
        t("无权查看", "Not open to you"),
        t(
            "您的角色不能打开这一页。如确需查看，请联系督查办主任。",
            "Your role may not open this page. The head of the office can grant it.",
        ),
        parts.link(t("两分钟看懂督办", "Two-minute tour"), "/guide", kind="btn pri"),
    )


def _administrator() -> Component:
    return _plain(
        t("系统管理员", "Administrator"),
        t(
            "系统管理员管理账号，不查看、不办理督办事项。账号用命令 duban account 管理。",
            "The administrator manages accounts and neither sees nor handles matters. Accounts: the command duban account.",
        ),
        parts.link(t("接口文档", "API"), "/api/docs", name="book", kind="btn pri"),
    )


def broken(reference: str, told: str = "") -> Component:
    return _plain(
        t("页面没有打开", "The page did not open"),
        told or t("系统出错，已记录；数据没有变动。", "The system failed and has noted it; nothing was changed."),
        html.P([t("编号 ", "Reference "), html.Code(reference or "—")]),
        parts.link(t("再试一次", "Try again"), "", name="refresh", kind="btn pri"),
    )


def _plain(title: str, text: str, *more: Component) -> Component:
    return html.Div([html.H1(title, tabIndex=-1), html.P(text), *more], className="card plain")
