"""What happens on a directive's page: an act's form opens, is rehearsed while it is filled, and is done."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, html, no_update, set_props
from dash.development.base_component import Component

from dashboards import parts
from dashboards.browser import in_browser
from dashboards.desk import Answer, Desk
from dashboards.directive import form, replay
from dashboards.directive.acts import BY_NAME, ActForm, Scene
from dashboards.directive.layout import (
    CANCEL,
    CHOSEN,
    FORM,
    MATTER,
    MODAL,
    MODAL_TITLE,
    PREVIEW,
    SEEN,
    STORE,
    SUBMIT,
    TOLD,
    WHENS,
    content_of,
)
from dashboards.reader import account, t
from services.permissions import KEEPERS

Json = dict[str, Any]
FIELD = {"type": "field", "name": ALL}
BOX = {"type": "box", "name": ALL}
FILES = {"type": "files", "name": ALL}
NO_LABELS: Mapping[str, str] = {}


def register(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output(MODAL, "opened"),
        Output(MODAL_TITLE, "children"),
        Output(FORM, "children"),
        Output(STORE, "data"),
        Output(WHENS, "data"),
        Output(TOLD, "children"),
        Output(PREVIEW, "children"),
        Input(CHOSEN, "data"),
        State(SEEN, "data"),
        prevent_initial_call=True,
    )
    async def open_form(chosen: Json | None, seen: Json) -> Any:
        """Which act was chosen; its form as the matter stands now."""
        if not chosen:
            return (no_update,) * 7
        act = BY_NAME[chosen["act"]]
        scene, version = await _scene(desk, seen["id"])
        store = {"act": act.name, "version": version, "key": secrets.token_urlsafe(16)}
        told = None
        if not any(form.fields_of(act, scene)):
            # Nothing to fill in, so nothing would ask for the preview.
            told = preview(await _send(desk, act, scene, seen["id"], {}, store, rehearsed=True))
        return True, act.label, form.form(act, scene), store, form.whens(act, scene), None, told

    in_browser(
        app,
        "whens",
        Output(BOX, "style"),
        Input(FIELD, "value"),
        State(FIELD, "id"),
        State(BOX, "id"),
        State(WHENS, "data"),
    )

    @app.callback(
        Output(PREVIEW, "children", allow_duplicate=True),
        Input(FIELD, "value"),
        Input(FIELD, "checked"),
        State(FIELD, "id"),
        State(STORE, "data"),
        State(SEEN, "data"),
        prevent_initial_call=True,
    )
    async def rehearse(values: list[Any], checked: list[Any], ids: list[Json], store: Json | None, seen: Json) -> Any:
        """What the act would record, as far as the form is filled."""
        if not store:
            return no_update
        act = BY_NAME[store["act"]]
        scene, _ = await _scene(desk, seen["id"])
        answer = await _send(desk, act, scene, seen["id"], _typed(ids, values, checked, [], []), store, rehearsed=True)
        return preview(answer)

    @app.callback(
        Output(MODAL, "opened", allow_duplicate=True),
        Output(MATTER, "children"),
        Output(SEEN, "data"),
        Output(TOLD, "children", allow_duplicate=True),
        Output(FIELD, "error"),
        Output(STORE, "data", allow_duplicate=True),
        Input(SUBMIT, "n_clicks"),
        State(FIELD, "value"),
        State(FIELD, "checked"),
        State(FIELD, "id"),
        State(FILES, "data"),
        State(FILES, "id"),
        State(STORE, "data"),
        State(SEEN, "data"),
        running=[(Output(SUBMIT, "disabled"), True, False)],
        prevent_initial_call=True,
    )
    async def do(
        clicks: int | None, values: list[Any], checked: list[Any], ids: list[Json], files: list[Any], file_ids: list[Json],
        store: Json | None, seen: Json,
    ) -> Any:  # fmt: skip
        """The act itself. A refusal is told in the form, and nothing typed is lost."""
        if not clicks or not store:
            return (no_update,) * 4 + ([no_update] * len(ids), no_update)
        act = BY_NAME[store["act"]]
        scene, version = await _scene(desk, seen["id"])
        answer = await _send(desk, act, scene, seen["id"], _typed(ids, values, checked, file_ids, files), store)
        if not answer.is_good:
            labels = {field.name: field.label for fields in form.fields_of(act, scene) for field in fields}
            errors, told = refusal(answer, [str(id["name"]) for id in ids], labels)
            # The next try is made on what stands now: the reader has been told.
            again = {**store, "version": version} if answer.status == 412 else no_update
            return no_update, no_update, no_update, told, errors, again
        content, version = await content_of(desk, seen["id"], "")
        set_props("notes", {"sendNotifications": parts.note(done(act, answer))})
        return False, content, {**seen, "version": version}, None, [None] * len(ids), None

    @app.callback(Output(MODAL, "opened", allow_duplicate=True), Input(CANCEL, "n_clicks"), prevent_initial_call=True)
    async def cancel(clicks: int | None) -> Any:
        return False if clicks else no_update

    @app.callback(
        Output(MATTER, "children", allow_duplicate=True),
        Output(SEEN, "data", allow_duplicate=True),
        Output(replay.STOP_TOLD, "children"),
        Input(replay.SLIDER, "value"),
        State(replay.STOPS, "data"),
        State(SEEN, "data"),
        prevent_initial_call=True,
    )
    async def look_back(n: int | None, stops: list[Json], seen: Json) -> Any:
        """The page as it stood after this fact; at the last one, as it was opened."""
        if n is None or not 0 <= n < len(stops):
            return no_update, no_update, no_update
        stamp = seen["base"] if n == len(stops) - 1 else str(stops[n]["position"])
        if stamp == seen["as_of"]:
            return no_update, no_update, replay.told(stops, n)
        content, version = await content_of(desk, seen["id"], stamp)
        return content, {**seen, "as_of": stamp, "version": version}, replay.told(stops, n)

    in_browser(
        app, "replayed", Output(replay.STOPS, "modified_timestamp"), Input(replay.SLIDER, "value"),
        State(replay.STOPS, "data"), prevent_initial_call=True,
    )  # fmt: skip

    @app.callback(
        Output(replay.SLIDER, "value"),
        Input(replay.BACK, "n_clicks"),
        Input(replay.ON, "n_clicks"),
        State(replay.SLIDER, "value"),
        State(replay.STOPS, "data"),
        prevent_initial_call=True,
    )
    async def step(back: int | None, on: int | None, n: int | None, stops: list[Json]) -> Any:
        if not back and not on:
            return no_update
        return max(0, min((n or 0) + (-1 if ctx.triggered_id == replay.BACK else 1), len(stops) - 1))

    @app.callback(
        Output(MATTER, "children", allow_duplicate=True),
        Output(SEEN, "data", allow_duplicate=True),
        Output(replay.STOPS, "data"),
        Output(replay.SLIDER, "max"),
        Output(replay.SLIDER, "value", allow_duplicate=True),
        Input("live", "data"),
        State(replay.STOPS, "data"),
        State(SEEN, "data"),
        prevent_initial_call=True,
    )
    async def follow(ring: Json | None, stops: list[Json], seen: Json) -> Any:
        """What others did: a page of now shows it, one that looks back stays where it is."""
        nothing = (no_update,) * 5
        if not ring or seen["base"] or ring.get("directive") not in (None, seen["id"]):
            return nothing
        facts = (await desk.read(f"/directives/{seen['id']}/facts"))["items"]
        if len(facts) == len(stops):
            return nothing
        found, last = replay.stops(facts), len(facts) - 1
        if seen["as_of"]:
            return no_update, no_update, found, last, no_update
        content, version = await content_of(desk, seen["id"], "")
        return content, {**seen, "version": version}, found, last, last


async def _scene(desk: Desk, id: str) -> tuple[Scene, int]:
    matter = await desk.read(f"/directives/{id}")
    today, office = desk.today(), desk.office()
    scene = Scene(matter, office, office.pack(today), today, account().role in KEEPERS)
    return scene, int(matter["version"])


async def _send(
    desk: Desk, act: ActForm, scene: Scene, id: str, typed: Mapping[str, Any], store: Json, *, rehearsed: bool = False
) -> Answer:
    body = form.body_of(act, scene, typed)
    path = (act.path or act.name).format(_n=typed.get("_n") or "0")
    if act.name == "correct":
        body["was"] = now_reads(scene.matter, str(body.get("field", "")))
        body.setdefault("is", "")
    if act.name == "merge" and "into" in body:
        found = await asyncio.to_thread(desk.by_number, str(body["into"]))
        if found is None:
            told = t("没有这个编号的事项", "There is no matter with this number")
            return Answer(422, {"detail": told, "errors": [{"field": "into", "message": told}]})
        body["into"] = found
    if rehearsed:
        return await desk.rehearse("POST", f"/directives/{id}/{path}", body=body)
    return await desk.ask("POST", f"/directives/{id}/{path}", body=body, match=store["version"], key=store["key"])


def now_reads(matter: Json, field: str) -> str:
    """What a field says now, as a correction has to state it."""
    if field == "due":
        return str(matter["deadline"]["current"] or "")
    return str(matter.get(field) or "")


def _typed(
    ids: Sequence[Json], values: Sequence[Any], checked: Sequence[Any], file_ids: Sequence[Json], files: Sequence[Any]
) -> dict[str, Any]:
    """What stands in the form, by field. A switch says itself by `checked`."""
    typed: dict[str, Any] = {}
    for place, id in enumerate(ids):
        value = values[place] if place < len(values) else None
        on = checked[place] if place < len(checked) else None
        typed[str(id["name"])] = on if isinstance(on, bool) else value
    for id, found in zip(file_ids, files, strict=False):
        typed[str(id["name"])] = found
    return typed


def preview(answer: Answer) -> Component | None:
    """The sentences of the facts to come, or what still stands against them."""
    if answer.is_good:
        lines = [html.Li(fact["sentence"]) for fact in answer.body.get("items", [])]
        return html.Div([html.B(t("将记录：", "Will be recorded:")), html.Ul(lines)]) if lines else None
    if answer.status == 422:
        return html.P(
            t("填好必填项后，这里显示将要记录的内容。", "Once the form is filled, what will be recorded shows here.")
        )
    return html.P([parts.icon("alert-triangle"), answer.told], className="warned")


def refusal(
    answer: Answer, shown: Sequence[str], labels: Mapping[str, str] = NO_LABELS
) -> tuple[list[str | None], Component]:
    """Each fault at its field; the rest, with the articles it stands on, below the form."""
    errors, elsewhere = form.faults_by_field(answer.fields, shown, labels)
    told: list[Component | str] = [html.B(answer.told)] if answer.status != 422 else []
    told += [html.P(line) for line in elsewhere]
    if answer.status == 422 and not elsewhere:
        told.append(html.B(t("请检查标出的各项。", "Please look at the fields marked.")))
    if answer.articles:
        told.append(html.P(t("依据：", "Under: ") + t("、", ", ").join(answer.articles)))
    if answer.status == 412:
        told.append(
            html.P(
                t(
                    "请核对后再次确认；您填写的内容仍在。",
                    "Look again and confirm once more; what you typed is still here.",
                )
            )
        )
    if answer.status >= 500 and answer.reference:
        told.append(html.P([t("编号 ", "Reference "), html.Code(answer.reference)]))
    return errors, html.Div(told)


def done(act: ActForm, answer: Answer) -> str:
    """What to tell once it is kept."""
    place = t(f"已记录在第{answer.body.get('position', 0):,}位", f"Kept at position {answer.body.get('position', 0):,}")
    if answer.body.get("pending"):
        return t("已申请更正，待第二人确认；", "Asked for; a second person confirms it. ") + place
    if number := answer.body.get("number"):
        return t(f"{act.label}：{number}；", f"{act.label}: {number}. ") + place
    return t(f"{act.label}；", f"{act.label}. ") + place
