"""What happens at intake: a matter is registered, a document read, its proposals confirmed, edited or set aside."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, html, no_update, set_props
from dash.development.base_component import Component

from dashboards import parts
from dashboards.browser import in_browser
from dashboards.desk import Answer, Desk
from dashboards.directive.callbacks import preview, refusal
from dashboards.intake import duplicates, layout
from dashboards.reader import t

Json = dict[str, Any]
FIELD = {"type": layout.FIELD, "name": ALL}
EDITED = {"edited": ALL}
DAYS = {"received_on", "external_due"}


def register(app: Dash, desk: Desk) -> None:
    _register_by_form(app, desk)
    _read_documents(app, desk)
    _proposals(app, desk)


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
        Input(FIELD, "checked"),
        State(FIELD, "id"),
        prevent_initial_call=True,
    )
    async def rehearse(values: list[Any], checked: list[Any], ids: list[Json]) -> Any:
        body = matter(ids, values, checked)
        return preview(await desk.rehearse("POST", "/directives", body=body)) if body.get("title") else None

    @app.callback(
        Output(layout.SIMILAR, "children"),
        Input({"type": layout.FIELD, "name": "title"}, "value"),
        prevent_initial_call=True,
    )
    async def look_for_duplicates(title: str | None) -> Any:
        return layout.similar_view(await asyncio.to_thread(duplicates.similar, desk, title or ""))

    @app.callback(
        Output("url-out", "href", allow_duplicate=True),
        Output(layout.TOLD, "children"),
        Output(FIELD, "error"),
        Output(layout.KEY, "data"),
        Input(layout.SUBMIT, "n_clicks"),
        State(FIELD, "value"),
        State(FIELD, "checked"),
        State(FIELD, "id"),
        State(layout.KEY, "data"),
        running=[(Output(layout.SUBMIT, "disabled"), True, False)],
        prevent_initial_call=True,
    )
    async def submit(
        clicks: int | None, values: list[Any], checked: list[Any], ids: list[Json], key: str | None
    ) -> Any:
        """The matter enters the register; a second click on the same form registers nothing twice."""
        if not clicks:
            return no_update, no_update, [no_update] * len(ids), no_update
        key = key or secrets.token_urlsafe(16)
        answer = await desk.ask("POST", "/directives", body=matter(ids, values, checked), key=key)
        if not answer.is_good:
            errors, told = refusal(answer, [str(id["name"]) for id in ids])
            return no_update, told, errors, key
        return f"/directive/{answer.body['id']}", None, [None] * len(ids), key


def matter(ids: Sequence[Json], values: Sequence[Any], checked: Sequence[Any]) -> Json:
    """The form as the door takes it: fields that do not apply to the source are not sent."""
    body: Json = {"content": "", "basis": ""}
    typed = {
        str(id["name"]): (on if isinstance(on, bool) else value)
        for id, value, on in zip(ids, values, checked, strict=False)
    }
    for field in layout.REGISTER:
        value = typed.get(field.name)
        applies = field.when is None or typed.get(field.when[0]) in field.when[1]
        if value not in (None, "", False) and applies:
            body[field.name] = str(value)[:10] if field.name in DAYS else value
    return body


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
            "source": source or "work_report",
            **({"issued": issued[:10]} if issued else {}),
        }
        answer = await desk.ask("POST", "/intake", body=sent)
        if not answer.is_good:
            return no_update, refusal(answer, [])[1]
        return f"/intake/{answer.body['id']}", None

    in_browser(
        app,
        "documentSource",
        Output("document-zone", "title"),
        Input(layout.SOURCE, "value"),
        Input(layout.ISSUED, "value"),
    )


def _proposals(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output(layout.LIST, "children"),
        Output(layout.MANY_TOLD, "children"),
        Input({"confirm": ALL}, "n_clicks"),
        Input(layout.CONFIRM_MANY, "n_clicks"),
        State({"choose": ALL}, "checked"),
        State({"choose": ALL}, "id"),
        State(layout.SEEN, "data"),
        running=[(Output(layout.CONFIRM_MANY, "disabled"), True, False)],
        prevent_initial_call=True,
    )
    async def confirm(
        clicks: list[int | None], many: int | None, chosen: list[Any], ids: list[Json], seen: Json
    ) -> Any:
        """One or several proposals become directives; each stands or falls by itself."""
        if ctx.triggered_id == layout.CONFIRM_MANY:
            seqs = [int(id["choose"]) for id, on in zip(ids, chosen, strict=True) if on] if many else []
            if many and not seqs:
                return no_update, html.Div(t("请先选中要确认的任务。", "Choose the tasks to confirm first."))
        else:
            seqs = [int(ctx.triggered_id["confirm"])] if any(clicks) and ctx.triggered_id else []
        if not seqs:
            return no_update, no_update
        answers = {seq: await desk.ask("POST", f"/intake/{seen['id']}/confirm", body={"seq": seq}) for seq in seqs}
        content = layout.document_view(await desk.read(f"/intake/{seen['id']}"), int(seen["page"]))
        good = {seq: answer for seq, answer in answers.items() if answer.is_good}
        if good:
            numbers = t("、", ", ").join(str(answer.body["number"]) for answer in good.values())
            set_props(
                "notes",
                {"sendNotifications": parts.note(t(f"已转为督办事项：{numbers}", f"Now directives: {numbers}"))},
            )
        return content, _refused({seq: answer for seq, answer in answers.items() if not answer.is_good})

    @app.callback(
        Output(layout.EDITOR, "opened"),
        Output(layout.EDITOR_BODY, "children"),
        Output(layout.EDITOR_STORE, "data"),
        Output(layout.EDITOR_TOLD, "children"),
        Output("editor-title", "children"),
        Input({"edit": ALL}, "n_clicks"),
        Input({"dismiss": ALL}, "n_clicks"),
        State(layout.SEEN, "data"),
        prevent_initial_call=True,
    )
    async def open_editor(edits: list[int | None], dismissals: list[int | None], seen: Json) -> Any:
        if not isinstance(ctx.triggered_id, dict) or not (any(edits) or any(dismissals)):
            return (no_update,) * 5
        purpose, seq = next(iter(ctx.triggered_id.items()))
        proposals = (await desk.read(f"/intake/{seen['id']}"))["proposals"]
        found = next(p for p in proposals if p["seq"] == int(seq))
        title = t("校正", "Edit") if purpose == "edit" else t("不列入", "Set aside")
        return True, layout.editor(found, purpose, desk), {"seq": int(seq), "purpose": purpose}, None, title

    @app.callback(
        Output(layout.EDITOR, "opened", allow_duplicate=True),
        Output(layout.LIST, "children", allow_duplicate=True),
        Output(layout.EDITOR_TOLD, "children", allow_duplicate=True),
        Output(EDITED, "error"),
        Input(layout.EDITOR_SAVE, "n_clicks"),
        State(EDITED, "value"),
        State(EDITED, "id"),
        State(layout.EDITOR_STORE, "data"),
        State(layout.SEEN, "data"),
        running=[(Output(layout.EDITOR_SAVE, "disabled"), True, False)],
        prevent_initial_call=True,
    )
    async def save(clicks: int | None, values: list[Any], ids: list[Json], store: Json | None, seen: Json) -> Any:
        if not clicks or not store:
            return no_update, no_update, no_update, [no_update] * len(ids)
        names = [str(id["edited"]) for id in ids]
        body: Json = {
            "seq": store["seq"],
            **{
                name: value if value != "" or name == "text" else None
                for name, value in zip(names, values, strict=True)
            },
        }
        if store["purpose"] == "dismiss":
            body["reason"] = body.get("reason") or ""
        elif not body.get("title"):
            body["title"] = ""
        answer = await desk.ask("POST", f"/intake/{seen['id']}/{store['purpose']}", body=body)
        if not answer.is_good:
            errors, told = refusal(answer, names)
            return no_update, no_update, told, errors
        content = layout.document_view(await desk.read(f"/intake/{seen['id']}"), int(seen["page"]))
        return False, content, None, [None] * len(ids)


def _refused(answers: dict[int, Answer]) -> Component | None:
    """Which were not taken, and why."""
    if not answers:
        return None
    lines = [html.P(t(f"第{seq}项：", f"No. {seq}: ") + answer.told) for seq, answer in answers.items()]
    return html.Div([html.B(t("以下任务没有转成：", "These were not taken:")), *lines])
