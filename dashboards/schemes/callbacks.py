"""What happens on the pages of schemes: an act in its form; while one is written, every problem beside its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import Dash, Input, Output, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboards import acted, parts
from dashboards.acted import Thing
from dashboards.browser import in_browser
from dashboards.desk import Desk
from dashboards.reader import t
from dashboards.schemes import editor, layout
from dashboards.schemes.acts import SCHEMES, WRITING
from dashboards.schemes.fields import place_name
from dashboards.schemes.layout import NAME

Json = dict[str, Any]
MOST = 40
"""As many problems as are listed; the rest follow once these are mended."""


async def shown(desk: Desk, seen: Json) -> acted.Shown:
    """The scheme as it stands now; a version that was asked for stays."""
    if seen["query"]:
        raise PreventUpdate
    return await layout.shown_of(desk, await desk.read(f"/schemes/{seen['id']}"), None, {})


def register(app: Dash, desk: Desk) -> None:
    opens = {"open": "/assessment/{id}/collection", **dict.fromkeys(WRITING, "/schemes/{id}")}
    acted.register(app, desk, Thing(NAME, SCHEMES, shown, opens))

    # ── writing
    in_browser(app, "schemeSent", Output(layout.PAINTED, "modified_timestamp"), Input(f"{NAME}-done", "data"))
    in_browser(app, "schemeStart", Output(layout.DRAFT, "data"), Input(layout.START, "data"))

    @app.callback(
        Output(layout.PROBLEMS, "data"),
        Output(layout.FOUND, "children"),
        Input(layout.DRAFT, "data"),
        prevent_initial_call=True,
    )
    async def check(draft: Json | None) -> Any:
        """Everything that is wrong with the text as it stands."""
        if not draft:
            return no_update, no_update
        answer = await desk.ask("POST", "/schemes/examine", body={"content": draft["content"]})
        if not answer.is_good:
            return [], parts.card(t("校验", "Checks"), html.P(answer.told, className="told"))
        problems = answer.body["problems"]
        return problems, _found(problems, draft["content"])

    @app.callback(Output(layout.FORM, "children"), Input(layout.REDRAW, "data"), prevent_initial_call=True)
    async def redraw(draft: Json | None) -> Any:
        """The inputs anew, once the text has another shape."""
        return editor.form(desk, draft["content"]) if draft else no_update

    in_browser(
        app,
        "schemePaint",
        Output(layout.PAINTED, "data"),
        Input(layout.PROBLEMS, "data"),
        Input(layout.FORM, "children"),
    )


def _found(problems: Sequence[Json], content: Json) -> Component:
    if not problems:
        told = parts.empty(t("没有问题，可以提交。", "Nothing is wrong: it can be sent."), good=True)
        return parts.card(t("校验", "Checks"), told)
    rows = [
        html.Li(
            html.Button(
                [html.B(place_name(each["place"], content)), html.Span(each["message"])],
                type="button",
                **parts.attributes(data_goto=each["place"]),
            )
        )
        for each in problems[:MOST]
    ]
    count = parts.light("red", t(f"{len(problems)} 处问题", f"{len(problems)} problems"))
    return parts.card(t("校验", "Checks"), html.Ul(rows, className="sc-problems"), right=count, flush=True)
