"""Parts 部件: the pieces every page is built from: icon, light, card, empty state, notices."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, cast

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboards.reader import language, t
from domain import words
from domain.words import Words, word

NOTHING: Mapping[str, Any] = MappingProxyType({})

Children = Sequence[Component | str | None] | Component | str | None

LIGHT_CLASS = {
    "red": "r",
    "yellow": "y",
    "green": "g",
    "done_on_time": "ok",
    "done_late": "late",
    "suspended": "n",
    "none": "n",
}


def said(pairs: Words, code: str) -> str:
    """The name of a code in the reader's language."""
    return word(pairs, code, language())


def attributes(**given: object) -> dict[str, Any]:
    """Attributes whose names hold a hyphen: `aria_label` is `aria-label`."""
    return {name.replace("_", "-"): value for name, value in given.items()}


def sets(store: str, **data: object) -> dict[str, Any]:
    """Of a button in a list: a click puts this into the store (`assets/pages.js`), without a component of its own."""
    return attributes(data_sets=store, data_to=json.dumps(data))


def clearable() -> dict[str, Any]:
    """A day that can be emptied again, by a button that says so."""
    return {"clearable": True, "clearButtonProps": {"aria-label": t("清除日期", "Clear the day")}}


def component(made: object) -> Component:
    """The same, typed: some of the libraries' classes are not."""
    return cast(Component, made)


def icon(name: str) -> html.I:
    return html.I(className=f"ic ic-{name}", **attributes(aria_hidden="true"))


def light(colour: str, text: str = "", title: str = "") -> html.Span:
    """A warning light 亮灯: its colour, a shape of its own, and words."""
    return html.Span(text or said(words.LIGHT, colour), className=f"lt {LIGHT_CLASS.get(colour, 'n')}", title=title)


def light_words(colour: str, days: int | None) -> str:
    """What a light says: how many days are left or past."""
    if colour == "red" and days is not None:
        return t(f"逾期 {-days} 天", f"{-days} d overdue")
    if colour == "yellow" and days is not None:
        if days == 0:
            return t("今日到期", "Due today")
        return t("复核已到期", "Review overdue") if days < 0 else t(f"剩 {days} 天", f"{days} d left")
    return said(words.LIGHT, colour)


def tag(text: str, kind: str = "n") -> html.Span:
    return html.Span(text, className=f"lt {kind}")


def card(
    title: str,
    *body: Component | str | None,
    sub: str = "",
    right: Children = None,
    flush: bool = False,
    extra: str = "",
) -> html.Section:
    """A titled piece of a page; `flush` bodies reach its edges."""
    head = html.Div(
        [
            html.H2(title),
            html.Span(sub, className="sub") if sub else None,
            html.Div(right, className="rt") if right is not None else None,
        ],
        className="hd",
    )
    return html.Section(
        [head, html.Div(list(body), className="" if flush else "bd")], className=f"card {extra}".strip()
    )


def page_head(title: str, sub: Children, *acts: Component) -> html.Div:
    return html.Div(
        [html.Div([html.H1(title, tabIndex=-1), html.P(sub)]), html.Div(list(acts), className="act") if acts else None],
        className="ph",
    )


def button(
    text: str, *, id: str = "", name: str = "", kind: str = "", label: str = "", chosen: Mapping[str, Any] = NOTHING
) -> html.Button:
    """A button of ours. `name` is an icon's; `chosen` is what `sets` made of the choice a click is."""
    extra: dict[str, Any] = {"id": id} if id else {}
    aria = attributes(aria_label=label) if label else {}
    return html.Button(
        [icon(name) if name else None, text], className=f"btn {kind}".strip(), type="button", **extra, **aria, **chosen
    )


def link(text: Children, href: str, *, name: str = "", kind: str = "btn") -> html.A:
    return html.A([icon(name) if name else None, text] if isinstance(text, str) else text, href=href, className=kind)


def more(acts: Sequence[Component]) -> list[Component]:
    """The rarer acts, folded away."""
    if not acts:
        return []
    return [
        html.Details(
            [html.Summary([t("其他办理", "More"), icon("chevron-right")], className="btn"), html.Div(list(acts), className="menu acts")],
            className="more",
        )
    ]  # fmt: skip


def empty(text: str, *, good: bool = False) -> html.P:
    """What would stand here, in one sentence."""
    return html.P([icon("circle-check") if good else None, text], className="empty good" if good else "empty")


def notice(kind: str, text: Children, *, role: str = "status") -> html.Div:
    """A band in the page: `info`, `warn` or `bad`."""
    return html.Div(text, className=f"band {kind}", role=role)


def facts(pairs: Sequence[tuple[str, Children]]) -> html.Dl:
    """Names and values, the empty ones left out."""
    rows: list[Component] = []
    for name, value in pairs:
        if value not in (None, "", []):
            rows += [html.Dt(name), html.Dd(value)]
    return html.Dl(rows, className="kv")


def progress(value: int | None) -> Component | None:
    if value is None:
        return None
    bar = html.Div(html.I(style={"width": f"{value}%"}), className="prog", **attributes(aria_hidden="true"))
    return html.Div([bar, html.Span(f"{value}%", className="num")], className="progress")


def skeleton(*heights: int) -> html.Div:
    """Grey shapes of the final size while the page is on its way."""
    return html.Div([html.Div(className="skel", style={"height": height}) for height in heights], className="stack")


def notes() -> dmc.NotificationContainer:
    return dmc.NotificationContainer(id="notes", position="top-right", autoClose=8000)


def note(message: str, *, title: str = "", good: bool = True, id: str = "") -> list[dict[str, object]]:
    """A message that passes, for `sendNotifications`."""
    return [
        {
            "action": "show",
            "id": id or f"note-{abs(hash((title, message)))}",
            "title": title or (t("已办理", "Done") if good else t("未办成", "Not done")),
            "message": message,
            "color": "gov" if good else "seal",
        }
    ]
