"""What happens at intake when a matter is registered by form, or a document is read in."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, html, no_update, set_props

from dashboards import parts
from dashboards.browser import in_browser
from dashboards.desk import Desk
from dashboards.directive.callbacks import preview, refusal
from dashboards.intake import layout, proposals, telling
from dashboards.reader import t

Json = dict[str, Any]
FIELD = {"type": layout.FIELD, "name": ALL}
DAYS = {"received_on", "external_due", "assign__due_on"}


def register(app: Dash, desk: Desk) -> None:
    _register_by_form(app, desk)
    _aids(app, desk)
    _read_documents(app, desk)
    proposals.register(app, desk)


def _register_by_form(app: Dash, desk: Desk) -> None:
    in_browser(
        app,
        "whens",
        Output({"type": layout.BOX, "name": ALL}, "style"),
        Input(FIELD, "value"),
        State(FIELD, "id"),
        State({"type": layout.BOX, "name": ALL}, "id"),
        State(layout.WHENS, "data"),
    )

    @app.callback(
        Output(layout.PREVIEW, "children"),
        Input(FIELD, "value"),
        State(FIELD, "id"),
        prevent_initial_call=True,
    )
    async def rehearse(values: list[Any], ids: list[Json]) -> Any:
        body = matter(ids, values)
        return preview(await desk.rehearse("POST", "/directives", body=body)) if body.get("title") else None

    @app.callback(
        Output("url-out", "href", allow_duplicate=True),
        Output(layout.TOLD, "children"),
        Output(FIELD, "error"),
        Output(layout.KEY, "data"),
        Input(layout.SUBMIT, "n_clicks"),
        Input(layout.DRAFT, "n_clicks"),
        State(FIELD, "value"),
        State(FIELD, "id"),
        State(layout.KEY, "data"),
        running=[(Output(layout.SUBMIT, "disabled"), True, False), (Output(layout.DRAFT, "disabled"), True, False)],
        prevent_initial_call=True,
    )
    async def submit(
        clicks: int | None, drafts: int | None, values: list[Any], ids: list[Json], key: str | None
    ) -> Any:
        """The matter enters the register, or waits as a draft; a second click on the same form does nothing twice."""
        if not clicks and not drafts:
            return no_update, no_update, [no_update] * len(ids), no_update
        key = key or secrets.token_urlsafe(16)
        is_draft = ctx.triggered_id == layout.DRAFT
        body = {**matter(ids, values), **({"draft": True} if is_draft else {})}
        answer = await desk.ask("POST", "/directives", body=body, key=f"{key}{'d' if is_draft else ''}")
        if not answer.is_good:
            errors, told = refusal(answer, [str(id["name"]) for id in ids])
            return no_update, told, errors, key
        return f"/directive/{answer.body['id']}", None, [None] * len(ids), key


def matter(ids: Sequence[Json], values: Sequence[Any]) -> Json:
    """The form as the door takes it: fields that do not apply to the source are not sent."""
    body: Json = {"content": "", "basis": ""}
    typed = {str(id["name"]): value for id, value in zip(ids, values, strict=False)}
    for field in layout.REGISTER:
        value = typed.get(field.name)
        applies = field.when is None or typed.get(field.when[0]) in field.when[1]
        if value not in (None, "", False, []) and applies:
            whole, _, part = field.name.partition("__")
            within = body.setdefault(whole, {}) if part else body
            within[part or whole] = str(value)[:10] if field.name in DAYS else value
    return body


def _aids(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output(layout.SIMILAR, "children"),
        Input({"type": layout.FIELD, "name": "title"}, "value"),
        Input({"type": layout.FIELD, "name": "source"}, "value"),
        prevent_initial_call=True,
    )
    async def look_for_duplicates(title: str | None, source: str | None) -> Any:
        return await alike(desk, title, source)

    @app.callback(Output(layout.NUMBER, "children"), Input({"type": layout.FIELD, "name": "series"}, "value"))
    async def number_to_come(series: str | None) -> Any:
        answer = await desk.ask("GET", "/intake/number", params={"series": series} if series else {})
        return telling.number_told(answer.body["number"]) if answer.is_good else answer.told

    @app.callback(Output(layout.DUE, "children"), Input({"type": layout.FIELD, "name": "urgency"}, "value"))
    async def deadline_to_come(urgency: str | None) -> Any:
        answer = await desk.ask("GET", "/calendar/due", params={"urgency": urgency or "normal"})
        return telling.due_told(answer.body) if answer.is_good else answer.told


async def alike(desk: Desk, title: str | None, source: str | None) -> Any:
    """Matters much like this title, or that there are none."""
    if len((title or "").strip()) < 4:
        return html.P(t("填写事项名称时查找。", "Looked for as the title is typed."), className="hint")
    params = {"title": (title or "").strip()[:300], **({"source": source} if source else {})}
    answer = await desk.ask("GET", "/intake/similar", params=params)
    found = answer.body.get("items", []) if answer.is_good else []
    none = html.P([parts.icon("circle-check"), t("没有相似的事项。", "Nothing alike.")], className="hint")
    return telling.similar_told(found, desk) or none


def _read_documents(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output("url-out", "href", allow_duplicate=True),
        Output(layout.READ_TOLD, "children"),
        Input(layout.READ, "n_clicks"),
        Input(layout.UPLOADED, "data"),
        State(layout.TEXT, "value"),
        State(layout.NAME, "value"),
        State(layout.SOURCE, "value"),
        State(layout.ISSUED, "value"),
        running=[(Output(layout.READ, "disabled"), True, False)],
        prevent_initial_call=True,
    )
    async def read_in(
        clicks: int | None, uploaded: Any, text: str | None, name: str | None, source: str | None, issued: str | None
    ) -> Any:
        """A pasted text is read here; an uploaded file was read by the API and only opens."""
        if ctx.triggered_id == layout.UPLOADED:
            if not uploaded:
                return no_update, no_update
            found = uploaded[0]
            if "id" in found:
                return f"/intake/{found['id']}", None
            return no_update, html.Div(html.B(str(found.get("error", ""))))
        if not clicks:
            return no_update, no_update
        if not (text or "").strip():
            return no_update, html.Div(html.B(t("请粘贴文字，或上传文件。", "Paste a text, or upload a file.")))
        sent = {
            "name": (name or "").strip() or t("粘贴的文字", "Pasted text"),
            "text": text,
            "source": source or "meeting",
            **({"issued": issued[:10]} if issued else {}),
        }
        answer = await desk.ask("POST", "/intake", body=sent)
        if not answer.is_good:
            return no_update, refusal(answer, [])[1]
        set_props("notes", {"sendNotifications": parts.note(str(answer.body.get("note", "")))})
        return f"/intake/{answer.body['id']}", None

    in_browser(
        app,
        "documentSource",
        Output("document-zone", "title"),
        Input(layout.SOURCE, "value"),
        Input(layout.ISSUED, "value"),
    )
