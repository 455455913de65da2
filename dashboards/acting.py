"""Acting 就地办理: an act done in place on any page: its form, what it would record, and the doing.

A page puts `panel(name)` where the form is to stand, opens it by writing `{id, act, fixed, first}` into the store
`name-act`, and reads again when the store `name-done` changes. `fixed` fields are not asked, `first` are filled in
beforehand; `name-also` holds words that go before what is typed, field by field. A `Book` says what is acted on.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, dcc, html, no_update, set_props
from dash.development.base_component import Component

from dashboards import parts
from dashboards.browser import in_browser
from dashboards.desk import Answer, Desk
from dashboards.directive import form
from dashboards.directive.acts import BY_NAME, ActForm, Field, Scene
from dashboards.directive.callbacks import done, now_reads, preview, refusal
from dashboards.reader import account, t
from services.permissions import KEEPERS

Json = dict[str, Any]
FILES = {"type": "files", "name": ALL}


@dataclass(frozen=True)
class Book:
    """What can be acted on: where its acts are sent, which there are, what their forms are filled from.

    `scene` is asked with what was chosen, and answers the version it stands at; `body` makes what is sent of what the
    form's fields put into it, and of all that was typed.
    """

    path: str
    acts: Mapping[str, ActForm]
    scene: Callable[[Desk, Json], Awaitable[tuple[Scene, int]]]
    body: Callable[[Desk, ActForm, Scene, Json, Mapping[str, Any]], Awaitable[Json]]


def panel(name: str) -> html.Div:
    """Where the form stands; empty and unseen until an act is chosen."""
    return html.Div(
        [
            dcc.Store(id=f"{name}-act"),
            dcc.Store(id=f"{name}-made"),
            dcc.Store(id=f"{name}-whens"),
            dcc.Store(id=f"{name}-also"),
            dcc.Store(id=f"{name}-done"),
            html.Div(id=f"{name}-form"),
            html.Div(id=f"{name}-preview", className="preview", role="status"),
            html.Div(id=f"{name}-told", className="told", role="alert"),
            html.Div(
                [
                    html.Button(t("取消", "Cancel"), id=f"{name}-cancel", className="btn", type="button"),
                    html.Button(t("确认办理", "Confirm"), id=f"{name}-submit", className="btn pri", type="button"),
                ],
                id=f"{name}-end",
                className="form-end",
            ),
        ],
        id=f"{name}-panel",
        className="acting",
        hidden=True,
    )


def dialog(name: str) -> Component:
    """The same, before the page."""
    return parts.component(
        dmc.Modal(
            id=f"{name}-modal", title=html.Span("", id=f"{name}-modal-title"), size="lg", zIndex=300,
            transitionProps={"duration": 0}, closeButtonProps={"aria-label": t("关闭", "Close")}, children=panel(name),
        )
    )  # fmt: skip


def register(app: Dash, desk: Desk, name: str, book: Book | None = None) -> None:
    book = book or MATTERS
    field, box = {"type": f"{name}-field", "name": ALL}, {"type": f"{name}-box", "name": ALL}

    @app.callback(
        Output(f"{name}-panel", "hidden"),
        Output(f"{name}-form", "children"),
        Output(f"{name}-made", "data"),
        Output(f"{name}-whens", "data"),
        Output(f"{name}-told", "children"),
        Output(f"{name}-preview", "children"),
        Output(f"{name}-submit", "children"),
        Input(f"{name}-act", "data"),
        State(f"{name}-also", "data"),
        # the form of what was chosen before is out of reach while the new one is on its way
        running=[(Output(f"{name}-panel", "className"), "acting opening", "acting")],
        prevent_initial_call=True,
    )
    async def open_form(chosen: Json | None, also: Json | None) -> Any:
        """The form of the act that was chosen, as the matter stands now."""
        if not chosen or chosen.get("act") not in book.acts:
            return True, None, None, None, None, None, no_update
        act = book.acts[chosen["act"]]
        scene, version = await book.scene(desk, chosen)
        made = {**chosen, "version": version, "key": secrets.token_urlsafe(16)}
        answer = await _send(desk, book, act, scene, _started(act, scene, made, also), made, rehearsed=True)
        label = t(f"确认{act.label}", f"Confirm: {act.label}")
        return False, _form(name, act, scene, made), made, form.whens(act, scene), None, preview(answer), label

    in_browser(
        app,
        "whens",
        Output(box, "style"),
        Input(field, "value"),
        State(field, "id"),
        State(box, "id"),
        State(f"{name}-whens", "data"),
    )

    @app.callback(
        Output(f"{name}-preview", "children", allow_duplicate=True),
        Input(field, "value"),
        Input(field, "checked"),
        Input(f"{name}-also", "data"),
        State(field, "id"),
        State(f"{name}-made", "data"),
        prevent_initial_call=True,
    )
    async def rehearse(
        values: list[Any], checked: list[Any], also: Json | None, ids: list[Json], made: Json | None
    ) -> Any:
        """What the act would record, as far as the form is filled."""
        if not made:
            return no_update
        act = book.acts[made["act"]]
        scene, _ = await book.scene(desk, made)
        typed = _typed(ids, values, checked, [], [], made, also)
        return preview(await _send(desk, book, act, scene, typed, made, rehearsed=True))

    @app.callback(
        Output(f"{name}-done", "data"),
        Output(f"{name}-told", "children", allow_duplicate=True),
        Output(field, "error"),
        Output(f"{name}-made", "data", allow_duplicate=True),
        Input(f"{name}-submit", "n_clicks"),
        State(field, "value"),
        State(field, "checked"),
        State(field, "id"),
        State(FILES, "data"),
        State(FILES, "id"),
        State(f"{name}-made", "data"),
        State(f"{name}-also", "data"),
        running=[(Output(f"{name}-submit", "disabled"), True, False)],
        prevent_initial_call=True,
    )
    async def do(
        clicks: int | None, values: list[Any], checked: list[Any], ids: list[Json], files: list[Any],
        file_ids: list[Json], made: Json | None, also: Json | None,
    ) -> Any:  # fmt: skip
        """The act itself. A refusal is told in the form, and nothing typed is lost."""
        if not clicks or not made:
            return no_update, no_update, [no_update] * len(ids), no_update
        act = book.acts[made["act"]]
        scene, version = await book.scene(desk, made)
        typed = _typed(ids, values, checked, file_ids, files, made, also)
        answer = await _send(desk, book, act, scene, typed, made)
        if not answer.is_good:
            labels, names = (
                {each.name: each.label for each in _asked(act, scene, made)},
                [str(id["name"]) for id in ids],
            )
            errors, told = refusal(answer, names, labels)
            if answer.status == 422:
                empty = form.missing(act, scene, typed)
                errors = [
                    error or (t("必填", "is required") if name in empty else None)
                    for error, name in zip(errors, names, strict=True)
                ]
            # The next try is made on what stands now: the reader has been told.
            again = {**made, "version": version} if answer.status == 412 else no_update
            return no_update, told, errors, again
        set_props("notes", {"sendNotifications": parts.note(done(act, answer))})
        id = answer.body.get("id") or made["id"]
        kept = {"id": id, "act": act.name, "position": answer.body.get("position", 0), "key": made["key"]}
        return kept, None, [None] * len(ids), None

    @app.callback(
        Output(f"{name}-act", "data", allow_duplicate=True), Input(f"{name}-cancel", "n_clicks"),
        prevent_initial_call=True,
    )  # fmt: skip
    async def cancel(clicks: int | None) -> Any:
        return None if clicks else no_update


def _asked(act: ActForm, scene: Scene, made: Json) -> list[Field]:
    """The fields that are shown: those fixed by the page are not, those begun by it are filled in."""
    asked, _ = form.fields_of(act, scene)
    first: Json = made.get("first") or {}
    return [
        replace(each, value=_constant(first[each.name])) if each.name in first else each
        for each in asked
        if each.name not in (made.get("fixed") or {})
    ]


def _constant(value: object) -> Any:
    return lambda _: value


def _form(name: str, act: ActForm, scene: Scene, made: Json) -> Component:
    asked = _asked(act, scene, made)
    body: list[Component | None] = [html.P(t(*act.told), className="hint") if act.told else None]
    if not asked:
        body.append(html.P(t("无需填写，确认即可。", "Nothing to fill in: just confirm."), className="hint"))
    body += [_box(name, each, scene) for each in asked]
    if rarer := form.fields_of(act, scene)[1]:
        body.append(form.late_entry([_box(name, each, scene) for each in rarer]))
    of: Json = {"data-of": made.get("id")}
    return html.Div(body, className="fields", **of)


def _box(name: str, field: Field, scene: Scene) -> Component:
    inner = form.field_input(field, scene, {"type": f"{name}-field", "name": field.name})
    hidden = {"display": "none"} if field.when else {}
    id = {"type": f"{name}-box", "name": field.name}
    return html.Div(inner, id=id, style=hidden, className=f"field f-{field.kind}")


def _started(act: ActForm, scene: Scene, made: Json, also: Json | None) -> Json:
    """What the form begins with, for the first preview."""
    started = {each.name: each.value(scene) for each in _asked(act, scene, made) if each.value}
    return _with(started, made, also)


def _typed(
    ids: Sequence[Json], values: Sequence[Any], checked: Sequence[Any], file_ids: Sequence[Json], files: Sequence[Any],
    made: Json, also: Json | None,
) -> Json:  # fmt: skip
    """What stands in the form, by field. A switch says itself by `checked`."""
    typed: Json = {}
    for place, id in enumerate(ids):
        value = values[place] if place < len(values) else None
        on = checked[place] if place < len(checked) else None
        typed[str(id["name"])] = on if isinstance(on, bool) else value
    for id, found in zip(file_ids, files, strict=False):
        typed[str(id["name"])] = found
    return _with(typed, made, also)


def _with(typed: Json, made: Json, also: Json | None) -> Json:
    typed = {**typed, **(made.get("fixed") or {})}
    for field, words in (also or {}).items():
        if words and (field in typed or field == "comment"):
            typed[field] = "\n".join(part for part in (words, str(typed.get(field) or "")) if part)
    return typed


async def _send(
    desk: Desk, book: Book, act: ActForm, scene: Scene, typed: Mapping[str, Any], made: Json, *, rehearsed: bool = False
) -> Answer:
    body = await book.body(desk, act, scene, form.body_of(act, scene, typed), typed)
    path = (act.path or act.name).format(_n=typed.get("_n") or "0")
    begins = path.startswith("/")  # something new: there is no version of it yet
    path = path if begins else f"{book.path}/{made['id']}/{path}"
    if rehearsed:
        return await desk.rehearse("POST", path, body=body)
    return await desk.ask("POST", path, body=body, match=None if begins else made["version"], key=made["key"])


async def _matter(desk: Desk, chosen: Json) -> tuple[Scene, int]:
    matter = await desk.read(f"/directives/{chosen['id']}")
    today, office = desk.today(), desk.office()
    return Scene(matter, office, office.pack(today), today, account().role in KEEPERS), int(matter["version"])


async def _matter_body(desk: Desk, act: ActForm, scene: Scene, body: Json, typed: Mapping[str, Any]) -> Json:
    if act.name == "correct":
        body["was"] = now_reads(scene.matter, str(body.get("field", "")))
        body.setdefault("is", "")
    if act.name == "merge" and "into" in body:
        found = await asyncio.to_thread(desk.by_number, str(body["into"]))
        body["into"] = found or str(body["into"])
    return body


MATTERS = Book("/directives", BY_NAME, _matter, _matter_body)
