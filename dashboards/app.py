"""How an address finds its page, and what the frame around it does."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any
from urllib.parse import parse_qs

import structlog
from dash import Dash, Input, Output, State, ctx, html, set_props
from dash.development.base_component import Component
from fastapi import FastAPI

import dashboards.assessment.callbacks
import dashboards.calendar.callbacks
import dashboards.compare.callbacks
import dashboards.decisions.callbacks
import dashboards.directive.callbacks
import dashboards.intake.callbacks
import dashboards.ledger.callbacks
import dashboards.meetings.callbacks
import dashboards.mine.callbacks
import dashboards.normative.callbacks
import dashboards.notices.callbacks
import dashboards.review.callbacks
import dashboards.rules.callbacks
import dashboards.schemes.callbacks
import dashboards.signing.callbacks
import dashboards.statistics.callbacks
import dashboards.today.callbacks
import dashboards.topics.callbacks
import dashboards.unit.callbacks
import dashboards.unit.reporting
import dashboards.units.callbacks
import dashboards.wall.callbacks
import dashboards.year.callbacks
from dashboards import asof, parts
from dashboards.browser import in_browser
from dashboards.bundle import ASSETS, SCRIPT, STYLE, address
from dashboards.desk import Desk, Failed
from dashboards.frame import Numbers, chain, navigation, shell
from dashboards.pages import PAGES
from dashboards.reader import account, language, reader_now, t
from dashboards.still import still, stilled

log = structlog.get_logger("duban.pages")
ICON = '<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">'


class Pages(Dash):
    """Dash with an index page of our own: its language is the reader's, and its colours are there before the scripts.

    What its callbacks answer is made still on the way.
    """

    def callback(self, *given: Any, **more: Any) -> Any:
        bind = super().callback(*given, **more)
        return lambda function: bind(stilled(function))

    def interpolate_index(self, **given: str) -> str:  # type: ignore[override]
        tongue = "en" if language() == "en" else "zh-CN"
        bare = any(page.bare and page.match(reader_now.get().path) is not None for page in PAGES)
        kind = ' class="bare"' if bare else ""
        return (
            f'<!DOCTYPE html><html lang="{tongue}"{kind}><head>{given["metas"]}'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            '<meta name="color-scheme" content="light dark"><script src="/assets/scheme.js"></script>'
            f"<title>{t('督办', 'Duban')}</title>{ICON}{given['css']}"
            f'<link rel="stylesheet" href="{address(STYLE)}"></head>'
            f"<body>{given['app_entry']}<footer>{given['config']}{given['scripts']}"
            f'<script src="{address(SCRIPT)}"></script>{given["renderer"]}</footer></body></html>'
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
        include_assets_files=False,
        on_error=_on_error,
    )
    app.layout = lambda: still(shell(desk, PAGES))
    register(app, desk)
    for page in (
        dashboards.assessment.callbacks,
        dashboards.ledger.callbacks,
        dashboards.directive.callbacks,
        dashboards.decisions.callbacks,
        dashboards.compare.callbacks,
        dashboards.intake.callbacks,
        dashboards.review.callbacks,
        dashboards.unit.callbacks,
        dashboards.unit.reporting,
        dashboards.rules.callbacks,
        dashboards.calendar.callbacks,
        dashboards.today.callbacks,
        dashboards.wall.callbacks,
        dashboards.units.callbacks,
        dashboards.statistics.callbacks,
        dashboards.mine.callbacks,
        dashboards.notices.callbacks,
        dashboards.year.callbacks,
        dashboards.schemes.callbacks,
        dashboards.meetings.callbacks,
        dashboards.topics.callbacks,
        dashboards.normative.callbacks,
        dashboards.signing.callbacks,
    ):
        page.register(app, desk)
    return app


def register(app: Dash, desk: Desk) -> None:
    numbers = Numbers(desk)

    @app.callback(
        Output("page", "children"),
        Output("page-title", "data"),
        Input("url", "pathname"),
        Input("url", "search"),
    )
    async def show_page(pathname: str | None, search: str | None) -> tuple[Component, str]:
        content, title = await _page(desk, pathname or "/", _query(search))
        return content, f"{title} · {t('督办', 'Duban')}"

    @app.callback(
        Output("head", "className"),
        Output("as-of-box", "children"),
        Output("print-day", "children"),
        Input("url", "search"),
    )
    async def show_day(search: str | None) -> tuple[str, Component, str]:
        today = desk.today()
        at = asof.asked(_query(search), today)
        return "head past" if at else "head", asof.switch(at, today), asof.told(at, today)

    @app.callback(
        Output("nav", "children"),
        Input("url", "pathname"),
        Input("live", "data"),
        State("url", "search"),
    )
    async def show_navigation(pathname: str | None, _live: object, search: str | None) -> list[Component]:
        at = asof.asked(_query(search), desk.today())
        # Counts are of now: beside a page of another day they would only confuse.
        counts, foot = await asyncio.to_thread(lambda: ({} if at else numbers(), chain(desk)))
        return navigation(PAGES, pathname or "/", at, counts, foot)

    in_browser(app, "listen", Output("live-from", "modified_timestamp"), Input("live-from", "data"))
    in_browser(app, "title", Output("page-title", "modified_timestamp"), Input("page-title", "data"))
    in_browser(
        app,
        "asOf",
        Output("as-of", "error"),
        Input("as-of", "value"),
        prevent_initial_call=True,
    )


def _query(search: str | None) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs((search or "").lstrip("?")).items()}


async def _page(desk: Desk, path: str, query: dict[str, str]) -> tuple[Component, str]:
    """What stands at this address, whatever goes wrong on the way."""
    for page in PAGES:
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
