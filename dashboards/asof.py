"""As of 时点: looking back at an earlier day, the same on every page: to read, never to act."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.reader import day, day_shape, t


def asked(query: dict[str, str], today: date) -> date | None:
    """The earlier day asked for; None for now, and for what is no day."""
    try:
        wanted = date.fromisoformat(query.get("as_of", ""))
    except ValueError:
        return None
    return wanted if date(1949, 10, 1) <= wanted < today else None


def switch(at: date | None, today: date) -> Component:
    """Chooses the day; the browser then opens the same page as of its end."""
    made = dmc.DateInput(
        id="as-of",
        value=at.isoformat() if at else None,
        placeholder=t("查看往日", "Look back"),
        maxDate=today.isoformat(),
        **parts.clearable(),
        valueFormat=day_shape(),
        size="xs",
        w=150,
        **parts.attributes(aria_label=t("查看截至哪一天的情况", "Show as of a day")),
    )
    return html.Div(made, className="as-of")


def band(at: date | None, here: str) -> Component | None:
    if at is None:
        return None
    told = t(
        f"正在查看截至 {day(at)} 的情况：只能查看，不能办理。", f"As of the end of {day(at)}: to read, not to act."
    )
    return parts.notice("past", [told, html.A(t("回到今天", "Back to today"), href=here)])


def href(path: str, at: date | None = None, **query: str) -> str:
    """An address that keeps looking at the same day."""
    stated = {name: value for name, value in query.items() if value}
    if at:
        stated["as_of"] = at.isoformat()
    return f"{path}?{urlencode(stated)}" if stated else path
