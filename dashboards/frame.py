"""The frame 框架: what stands around every page: head, as-of, search, notices, navigation, the reader's own menu."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

import dash_mantine_components as dmc
import structlog
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import asof, parts, search
from dashboards.desk import Desk
from dashboards.mine import layout as mine
from dashboards.notices import layout as notices
from dashboards.reader import account, language, moment, reader_now, t
from services.queries import open_work
from services.queries.filters import Filters

log = structlog.get_logger("duban.pages")

Layout = Callable[[Desk, dict[str, str], dict[str, str]], Awaitable[Component]]
Group = Literal["supervision", "decisions", "assessment", "governance", "foot", ""]

OFFICE = frozenset({"office", "office_head"})
AUDIT = OFFICE | {"auditor"}
BUSINESS = OFFICE | {"leader", "unit", "auditor"}
EVERYONE = BUSINESS | {"admin"}


@dataclass(frozen=True, slots=True)
class Page:
    """One address, what it is called, who may open it, and what it shows.

    `group` is where the navigation lists it, nowhere when empty; `roles` who sees it there and may open it.
    `path` may have keys (`/directive/{key}`), which reach the layout.
    `count` names one of the reader's own open numbers (`services/queries/open_work.py`), shown at the item.
    `under` is the path of the item that is marked while this page is shown, for pages without one of their own.
    `bare` pages fill the screen, without head and navigation: for a wall.
    """

    path: str
    icon: str
    zh: str
    en: str
    layout: Layout
    roles: frozenset[str]
    group: Group = "supervision"
    count: str = ""
    under: str = ""
    bare: bool = False

    def match(self, path: str) -> dict[str, str] | None:
        found = _pattern(self.path).fullmatch(path.rstrip("/") or "/")
        return found.groupdict() if found else None


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))


GROUPS: Mapping[Group, tuple[str, str]] = {
    "supervision": ("督办", "Supervision"),
    "decisions": ("决策", "Decisions"),
    "assessment": ("考核", "Assessment"),
    "governance": ("治理", "Governance"),
    "foot": ("", ""),
}

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


def shell(desk: Desk, pages: Sequence[Page]) -> Component:
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
                    dcc.Store(id="live"),
                    dcc.Store(id="live-from", data=_live_from(desk)),
                    parts.notes(),
                    html.A(t("跳到正文", "Skip to content"), href="#main", className="skip"),
                    _head(desk, _landings(pages)),
                    search.palette(),
                    mine.password(),
                    html.Nav(id="nav", className="nav", **parts.attributes(aria_label=t("主导航", "Main"))),
                    html.Main(
                        [_paper(desk), _stale(), _simulated(desk), html.Div(parts.skeleton(40, 90, 320), id="page")],
                        id="main", tabIndex=-1,
                    ),
                ],
            ),
            id="provider",
            theme=THEME,
            defaultColorScheme="auto",
        )
    )  # fmt: skip


def _live_from(desk: Desk) -> dict[str, object] | None:
    """What the page about to be read may show already; who owes nothing and sees nothing hears nothing."""
    return {"position": desk.head()[0]} if account().role in BUSINESS else None


def _head(desk: Desk, landings: Sequence[tuple[str, str]]) -> html.Header:
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
            search.field(),
            html.Div(id="as-of-box", className="as-of-box"),
            notices.bell() if account().role in BUSINESS else None,
            html.Button(
                [parts.icon("language"), html.Span(other)], id="language", className="hbtn wide", type="button",
                lang="zh-CN" if other == "中文" else "en",
                **parts.attributes(aria_label=t("切换为英文 English", "Switch to Chinese 中文")),
            ),
            dmc.ColorSchemeToggle(
                lightIcon=parts.icon("sun"), darkIcon=parts.icon("moon"), variant="subtle", color="gray", size=34,
                id="scheme", **parts.attributes(aria_label=t("深色或浅色", "Dark or light")),
            ),
            mine.menu(desk, landings),
        ],
        id="head",
        className="head",
    )  # fmt: skip


def _landings(pages: Sequence[Page]) -> list[tuple[str, str]]:
    """The pages this reader may begin with."""
    role = account().role
    return [
        (page.path, t(page.zh, page.en))
        for page in pages
        if role in page.roles and page.group in ("supervision", "decisions", "assessment", "governance")
    ]


def _simulated(desk: Desk) -> Component | None:
    if not desk.is_simulated:
        return None
    told = t("演示数据，办理与得分均为虚构", "Demonstration data; handling and scores are fictitious")
    return parts.notice("demo", told, role="note")


def _paper(desk: Desk) -> Component:
    """Heads the page when it is printed; the time is the browser's, when it prints."""
    return html.Div(
        [
            html.B(desk.office_name),
            html.Span(id="print-day"),
            html.Span([t("打印：", "Printed by "), account().display_name, " ", html.Time("", id="printed-at")]),
        ],
        className="print-head",
        **parts.attributes(aria_hidden="true"),
    )


def _stale() -> Component:
    """Shown by the browser while what others do does not arrive."""
    return html.Div(
        [
            html.Span([t("连接中断，数据截至 ", "Connection lost; data as of "), html.Time("", id="stale-at")]),
            html.Button(t("重试", "Try again"), id="stale-retry", className="btn sm", type="button"),
        ],
        id="stale",
        className="band stale",
        role="status",
        hidden=True,
    )


# ── navigation ──────────────────────────────────────────────────────────────────────────────────


def navigation(
    pages: Sequence[Page], path: str, at: date | None, counts: Mapping[str, int], foot: Sequence[Component]
) -> list[Component]:
    """The reader's items by group; the day looked back at goes along."""
    role, here = account().role, _marked(pages, path)
    items: list[Component] = []
    for group, (zh, en) in GROUPS.items():
        listed = [_item(page, here, at, counts) for page in pages if page.group == group and role in page.roles]
        if group == "foot":
            listed.append(html.A([parts.icon("book"), t("接口文档", "API")], href="/api/docs"))
            items.append(html.Div([*listed, *foot], className="foot"))
        elif listed:
            items += [html.H6(t(zh, en), **parts.attributes(aria_hidden="true")), *listed]
    return items


def _item(page: Page, here: str, at: date | None, counts: Mapping[str, int]) -> html.A:
    now = parts.attributes(aria_current="page") if here == page.path else {}
    shown: list[Component | str] = [parts.icon(page.icon), t(page.zh, page.en)]
    if page.count and (n := counts.get(page.count)):
        shown.append(html.Span(f"{n:,}", className="n num"))
    named = parts.attributes(data_name=f"{page.zh} {page.en}", data_shown=t(page.zh, page.en))
    return html.A(shown, href=asof.href(page.path, at), **now, **named)


def _marked(pages: Sequence[Page], path: str) -> str:
    for page in pages:
        if page.match(path) is not None:
            return page.under or page.path
    return path


Counted = tuple[str, str | None, str | None, int, date]


class Numbers:
    """The reader's own open numbers. They change with the record and the day alone: readers of one role share them."""

    MOST = 500

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._held: dict[Counted, dict[str, int]] = {}

    def __call__(self) -> dict[str, int]:
        who, today = self._desk.caller(), self._desk.today()
        if who.role == "admin":
            return {}
        key = (who.role, who.unit, who.post, self._desk.head()[0], today)
        if key not in self._held:
            if len(self._held) >= self.MOST:
                self._held.clear()
            try:
                with self._desk.reading() as (conn, reading):
                    self._held[key] = open_work.counts(conn, reading, who, self._desk.mine(Filters()))
            except Exception as error:  # tables not made yet, or out of reach: the way about stays open without numbers
                log.warning("numbers", error=str(error))
                return {}
        return self._held[key]


def chain(desk: Desk) -> list[Component]:
    """Where the record stands: how many facts, when the last one came, the rules in force. The hash is the chain's
    head, to be compared; whether the chain is whole, `duban verify` says."""
    position, at, head = desk.head()
    zone = ZoneInfo(desk.house.record(desk.jurisdiction).place.zone)
    last = moment(at.astimezone(zone)) if at else "—"
    lines: list[Component] = [
        html.B([parts.icon("link"), t(f"事实 {position:,} 条", f"{position:,} facts")], className="num"),
        html.Span(t(f"最近 {last}", f"Last {last}"), className="num"),
        html.Span([t("链头 ", "Head "), html.Code(head.hex()[:10])], title=head.hex()),
    ]
    try:
        pack = desk.office().pack(desk.today())
        lines.append(html.Span(t(f"规则包 {pack.code}（{pack.version} 版）", f"Rules {pack.code}, {pack.version}")))
    except Exception:
        lines.append(html.Span(t("规则包尚未录入", "No rules entered yet")))
    return [html.Div(lines, className="chain")]
