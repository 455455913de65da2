"""What happens on the pages of schemes: an act in its form; while one is written, every problem beside its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from dashboards import acting, parts
from dashboards.browser import in_browser
from dashboards.desk import Desk
from dashboards.reader import t
from dashboards.schemes import editor, layout
from dashboards.schemes.acts import BY_NAME, SCHEMES, WRITING
from dashboards.schemes.fields import place_name
from dashboards.schemes.layout import NAME

Json = dict[str, Any]
MOST = 40
"""As many problems as are listed; the rest follow once these are mended."""


def register(app: Dash, desk: Desk) -> None:
    acting.register(app, desk, NAME, SCHEMES)

    @app.callback(
        Output(layout.MODAL, "opened"),
        Output(layout.MODAL_TITLE, "children"),
        Input(f"{NAME}-act", "data"),
        prevent_initial_call=True,
    )
    async def show_form(chosen: Json | None) -> Any:
        return (True, BY_NAME[chosen["act"]].label) if chosen else (False, no_update)

    @app.callback(
        Output(f"{NAME}-act", "data", allow_duplicate=True),
        Output("url-out", "href", allow_duplicate=True),
        Input(f"{NAME}-done", "data"),
        prevent_initial_call=True,
    )
    async def close_form(done: Json | None) -> Any:
        """What was written or begun is gone to; the rest stays where it is."""
        if not done:
            return no_update, no_update
        if done["act"] == "open":
            return None, f"/assessment/{done['id']}/collection"
        return None, f"/schemes/{done['id']}" if done["act"] in WRITING else no_update

    @app.callback(
        Output(layout.CONTENT, "children"),
        Input(f"{NAME}-done", "data"),
        Input("live", "data"),
        State(layout.SEEN, "data"),
        prevent_initial_call=True,
    )
    async def show(done: Json | None, live: Json | None, seen: Json) -> Any:
        """The scheme as it stands now."""
        if seen["as_of"] or seen["query"] or (live and live.get("directive") and not done):
            return no_update
        return await layout.shown_of(desk, await desk.read(f"/schemes/{seen['id']}"), None, {})

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
