"""What the desks of a year of assessment 考核年度 have in common: how they begin, their buttons, the form they open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboards import acting, asof, parts
from dashboards.year.acts import BY_NAME
from dashboards.year.reading import Found

Json = dict[str, Any]
NAME: Final = "year"


def whole(found: Found, place: str, shown: Sequence[Component | None], query: Json) -> Component:
    """A page: what looks back says so, what can be acted on has its form."""
    at = found.at
    seen = {"id": found.id, "place": place, "query": query, "as_of": at.isoformat() if at else ""}
    return html.Div(
        [
            asof.band(at, f"/assessment/{found.id}/{place}"),
            dcc.Store(id=f"{NAME}-seen", data=seen),
            html.Div(list(shown), id=f"{NAME}-content"),
            acting.dialog(NAME),
        ],
        className="yr",
    )  # fmt: skip


def act(
    found: Found, name: str, text: str = "", *, kind: str = "sm", of: Json | None = None, fixed: Json | None = None,
    first: Json | None = None, about: str = "",
) -> html.Button:  # fmt: skip
    """A button that opens the form of an act. `of`: what it is about; `about`: the same for who only hears it."""
    form = BY_NAME[name]
    label = parts.attributes(aria_label=f"{text or form.label} {about}") if about else {}
    chosen = parts.sets(f"{NAME}-act", id=found.id, act=name, of=of or {}, fixed=fixed or {}, first=first or {})
    return html.Button(
        [parts.icon(form.icon), text or form.label], className=f"btn {kind} {form.kind}".strip(), type="button",
        **chosen, **label,
    )  # fmt: skip


def table(labels: Sequence[str], rows: Sequence[Component]) -> html.Table:
    heads = html.Thead(html.Tr([html.Th(label) for label in labels]))
    return html.Table([heads, html.Tbody(list(rows))], className="table cards")


def row(labels: Sequence[str], *cells: Component | str) -> html.Tr:
    """A row that says its own headings where the page is narrow."""
    return html.Tr(
        [html.Td(cell, **parts.attributes(data_label=label)) for label, cell in zip(labels, cells, strict=True)]
    )
