"""As of 时点: looking back at an earlier day, the same on every page: to read, never to act."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import parse_qs, urlencode

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.reader import day, day_shape, t, weekday

FIRST_DAY = date(1949, 10, 1)


def asked(query: dict[str, str], today: date) -> date | None:
    """The earlier day asked for; None for now, and for what is no day."""
    try:
        wanted = date.fromisoformat(query.get("as_of", ""))
    except ValueError:
        return None
    return wanted if FIRST_DAY <= wanted < today else None


def told(at: date | None, today: date) -> str:
    """As of when a paper shows the office."""
    return t(f"截至 {day(at or today)}", f"As of {day(at or today)}")


def looks_back(search: str) -> bool:
    """Whether an address asks about another day at all."""
    return "as_of" in parse_qs(search.lstrip("?"))


def switch(at: date | None, today: date) -> Component:
    """In the head of every page: which day is looked at, and the choice of another. The browser opens the same
    address as of its end."""
    shown = at or today
    told = day(shown, this_year=today.year if at is None else None)
    how, rest = (t("截至", "As of"), "") if at else (t("今天", "Today"), f"{told} {weekday(shown)}")
    mark: list[Component | str] = [html.Span(how, className="how"), html.Span(rest, className="wide") if rest else told]
    made = dmc.DateInput(
        id="as-of",
        value=at.isoformat() if at else None,
        label=t("截至哪一天", "As of the end of"),
        placeholder=t("选择往日", "Choose a day"),
        maxDate=(today - timedelta(days=1)).isoformat(),
        minDate=FIRST_DAY.isoformat(),
        **parts.clearable(),
        valueFormat=day_shape(),
        size="xs",
        popoverProps={"withinPortal": False, "position": "bottom-start"},
    )
    return html.Details(
        [
            html.Summary(
                [parts.icon("history"), html.Span(mark, className="num")],
                className="hbtn",
                **parts.attributes(aria_label=t(f"时点：{how}{told}", f"Day: {how} {told}")),
            ),
            html.Div(
                [
                    html.Small(
                        t("查看截至某一天的情况；往日只能查看。", "See any earlier day as it was: to read, not to act.")
                    ),
                    made,
                    html.Div([_choice(*each) for each in choices(today)], className="days"),
                    html.Div(_beside(at, today), className="days"),
                ],
                className="menu",
            ),
        ],
        className="as-of drop",
    )


def choices(today: date) -> list[tuple[date, str]]:
    """The days people look back at."""
    named = [
        (today - timedelta(days=1), t("昨天", "Yesterday")),
        (today - timedelta(days=today.isoweekday()), t("上周末", "End of last week")),
        (today.replace(day=1) - timedelta(days=1), t("上月末", "End of last month")),
        (today.replace(month=1, day=1), t("年初", "Start of the year")),
    ]
    return [(when, name) for when, name in named if when < today]


def _choice(when: date | None, name: str, icon: str = "") -> html.Button:
    return html.Button(
        [parts.icon(icon) if icon else None, name],
        className="btn sm",
        type="button",
        **parts.attributes(data_as_of=when.isoformat() if when else ""),
    )


def _beside(at: date | None, today: date) -> list[Component]:
    """The day before, the day after, and the way back."""
    shown, one = at or today, timedelta(days=1)
    beside: list[Component] = []
    if shown - one >= FIRST_DAY:
        beside.append(_choice(shown - one, t("前一天", "Day before")))
    if at is not None:
        if at + one < today:
            beside.append(_choice(at + one, t("后一天", "Day after")))
        beside.append(_choice(None, t("回到今天", "Back to today"), "arrow-back-up"))
    return beside


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
