"""What happens on a document's page: a task is corrected in place, split, joined, set aside, or becomes a directive."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, html, no_update, set_props
from dash.development.base_component import Component

from dashboards import parts
from dashboards.desk import Answer, Desk
from dashboards.directive.callbacks import refusal
from dashboards.intake import document, editor, telling
from dashboards.reader import t

Json = dict[str, Any]
EDITED = {"edited": ALL}
MOST_LOOKED_FOR = 40


def register(app: Dash, desk: Desk) -> None:
    _acts(app, desk)
    _editing(app, desk)
    _aids(app, desk)


async def _again(desk: Desk, seen: Json) -> list[Component]:
    return await document.view(desk, await desk.read(f"/intake/{seen['id']}"), seen)


def _acts(app: Dash, desk: Desk) -> None:
    bind: Any = app.clientside_callback

    @app.callback(
        Output(document.LIST, "children"),
        Output(document.TOLD, "children"),
        Input(document.CONFIRMED, "data"),
        State(document.SEEN, "data"),
        prevent_initial_call=True,
    )
    async def confirm(chosen: Json | None, seen: Json) -> Any:
        """One task becomes a directive, and goes to its units where it was ready to."""
        if not chosen:
            return no_update, no_update
        seq, as_read = int(chosen["seq"]), bool(chosen["as_read"])
        body, kind = {"seq": seq, "as_read": as_read}, "take" if as_read else "confirm"
        answer = await desk.ask("POST", f"/intake/{seen['id']}/confirm", body=body, key=f"{seen['id']}:{kind}:{seq}")
        if not answer.is_good:
            return no_update, _refused(seq, answer)
        number = answer.body["number"]
        told = t(f"已登记并交办：{number}", f"Registered and assigned: {number}")
        if not as_read:
            told = t(f"已转为督办事项：{number}", f"Now a directive: {number}")
        set_props("notes", {"sendNotifications": parts.note(told)})
        return await _again(desk, seen), None

    @app.callback(
        Output(document.LIST, "children", allow_duplicate=True),
        Output(document.TOLD, "children", allow_duplicate=True),
        Input("join-chosen", "n_clicks"),
        State({"choose": ALL}, "checked"),
        State({"choose": ALL}, "id"),
        State(document.SEEN, "data"),
        prevent_initial_call=True,
    )
    async def join(clicks: int | None, chosen: list[Any], ids: list[Json], seen: Json) -> Any:
        if not clicks:
            return no_update, no_update
        seqs = [int(id["choose"]) for id, on in zip(ids, chosen, strict=True) if on]
        if len(seqs) < 2:
            return no_update, html.Div(t("请选中两项以上再合并。", "Choose two tasks or more to join."))
        answer = await desk.ask("POST", f"/intake/{seen['id']}/join", body={"seqs": seqs})
        if not answer.is_good:
            return no_update, refusal(answer, [])[1]
        return await _again(desk, seen), None

    @app.callback(
        Output(document.LIST, "children", allow_duplicate=True),
        Input(document.REFRESH, "data"),
        State(document.SEEN, "data"),
        prevent_initial_call=True,
    )
    async def after_many(ended: Json | None, seen: Json) -> Any:
        """Several were done from the browser: what stands now, with what was not done left to read there."""
        return await _again(desk, seen) if ended else no_update

    bind(
        ClientsideFunction("intake", "count"),
        Output(document.EDITING, "modified_timestamp"),
        Input({"choose": ALL}, "checked"),
    )


def _editing(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output({"slot": ALL}, "children"),
        Output(document.EDITING, "data"),
        Input(document.OPENED, "data"),
        State({"slot": ALL}, "id"),
        State(document.SEEN, "data"),
        prevent_initial_call=True,
    )
    async def open_editor(chosen: Json | None, slots: list[Json], seen: Json) -> Any:
        """One task is open at a time, where it stands."""
        if not chosen:
            return [no_update] * len(slots), no_update
        purpose = str(chosen["purpose"])
        if purpose == "close":
            return [None] * len(slots), None
        seq, intake = int(chosen["seq"]), await desk.read(f"/intake/{seen['id']}")
        task = document.by_seq(intake, seq)
        match purpose:
            case "edit":
                made = editor.correct(task, intake["proposals"], intake, desk)
            case "split":
                made = editor.divide(task)
            case _:
                made = editor.put_aside(task)
        shown = [made if int(slot["slot"]) == seq else None for slot in slots]
        return shown, {"seq": seq, "purpose": purpose}

    @app.callback(
        Output(document.LIST, "children", allow_duplicate=True),
        Output(editor.TOLD, "children"),
        Output(EDITED, "error"),
        Input(editor.SAVE, "n_clicks"),
        State(EDITED, "value"),
        State(EDITED, "id"),
        State(document.EDITING, "data"),
        State(document.SEEN, "data"),
        running=[(Output(editor.SAVE, "disabled"), True, False)],
        prevent_initial_call=True,
    )
    async def save(clicks: int | None, values: list[Any], ids: list[Json], editing: Json | None, seen: Json) -> Any:
        if not clicks or not editing:
            return no_update, no_update, [no_update] * len(ids)
        typed = {str(id["edited"]): value for id, value in zip(ids, values, strict=True)}
        body = {"seq": editing["seq"], **_body(editing["purpose"], typed, desk)}
        answer = await desk.ask("POST", f"/intake/{seen['id']}/{editing['purpose']}", body=body)
        if not answer.is_good:
            names = [SENT.get(name, name) for name in typed]
            errors, told = refusal(answer, names)
            return no_update, told, errors
        return await _again(desk, seen), None, [None] * len(ids)


SENT = {"due_kind": "due", "on": "due.on", "days": "due.days"}
"""What the form calls otherwise than the door."""


def _body(purpose: str, typed: Mapping[str, Any], desk: Desk) -> Json:
    match purpose:
        case "dismiss":
            return {"reason": typed.get("reason") or ""}
        case "split":
            count = sum(name.startswith("title_") for name in typed)
            rows = [(str(typed.get(f"title_{n}") or "").strip(), typed.get(f"text_{n}") or "") for n in range(count)]
            return {"parts": [{"title": title, "text": text} for title, text in rows if title]}
    parent = typed.get("parent_seq")
    spec = editor.due_spec(typed)
    dated = {"deadline": spec["on"]} if spec and spec["kind"] == "date" and "on" in spec else {}
    undated = {} if spec else {"deadline": None, "recurrence": ""}
    return {
        "title": typed.get("title") or "",
        "text": typed.get("text") or "",
        "lead_units": editor.unit_names(typed.get("lead_units") or [], desk),
        "assist_units": editor.unit_names(typed.get("assist_units") or [], desk),
        "due": spec,
        "parent_seq": int(parent) if parent else None,
        "basis": typed.get("basis") or "",
        "checked": True,
        **dated,
        **undated,
    }


def _aids(app: Dash, desk: Desk) -> None:
    bind: Any = app.clientside_callback

    @app.callback(
        Output(editor.DUE, "children"),
        Input({"edited": "due_kind"}, "value"),
        Input({"edited": "on"}, "value"),
        Input({"edited": "days"}, "value"),
        Input({"edited": "every"}, "value"),
        Input({"edited": "review_on"}, "value"),
    )
    async def deadline_to_come(
        kind: str | None, on: str | None, days: Any, every: str | None, review: str | None
    ) -> Any:
        """The day it would fall on, by the rules and the calendar, while it is chosen."""
        spec = editor.due_spec({"due_kind": kind, "on": on, "days": days, "every": every, "review_on": review})
        answer = await desk.ask("GET", "/calendar/due", params={k: str(v) for k, v in (spec or {}).items()})
        if answer.is_good:
            return telling.due_told(answer.body)
        told = t("；", "; ").join(answer.fields.values()) or answer.told
        return html.Span([parts.icon("alert-triangle"), told], className="doubt")

    bind(
        ClientsideFunction("intake", "dueKind"),
        Output("due-fields", "title"),
        Input({"edited": "due_kind"}, "value"),
    )

    @app.callback(Output(editor.ALIKE, "children"), Input({"edited": "title"}, "value"))
    async def look_for_duplicates(title: str | None) -> Any:
        return telling.similar_told(await _alike(desk, title or ""), desk)

    @app.callback(
        Output({"alike": ALL}, "children"),
        Input({"alike": ALL}, "id"),
        State(document.SEEN, "data"),
    )
    async def look_for_all(ids: list[Json], seen: Json | None) -> Any:
        """Once the tasks stand there: which of them may be in the register already."""
        if not ids or not seen:
            return [no_update] * len(ids)
        intake = await desk.read(f"/intake/{seen['id']}")
        titles = {p["seq"]: p["title"] for p in intake["proposals"]}
        wanted = [int(id["alike"]) for id in ids]
        found = await asyncio.gather(*(_alike(desk, titles.get(seq, "")) for seq in wanted[:MOST_LOOKED_FOR]))
        told: list[Any] = [telling.similar_told(each, desk) for each in found]
        return told + [None] * (len(ids) - len(told))


async def _alike(desk: Desk, title: str) -> list[Json]:
    if len(title.strip()) < 4:
        return []
    answer = await desk.ask("GET", "/intake/similar", params={"title": title.strip()[:300]})
    return [each for each in answer.body.get("items", []) if each["likeness"] >= 55][:3] if answer.is_good else []


def _refused(seq: int, answer: Answer) -> Component:
    """Which was not taken, and why."""
    told = t("；", "; ").join(answer.fields.values()) or answer.told
    return html.Div([html.B(t(f"第{seq}项没有转成：", f"No. {seq} was not taken: ")), told])
