"""The form 表单 of an act: fields from the table into inputs, what was typed into the door's body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import evidence, parts
from dashboards.directive.acts import LATE, ActForm, Field, Options, Scene
from dashboards.reader import day_shape, t
from services.permissions import LEADER_ACTS, UNIT_ACTS

Json = dict[str, Any]


def field_id(name: str) -> dict[str, str]:
    return {"type": "field", "name": name}


def box_id(name: str) -> dict[str, str]:
    return {"type": "box", "name": name}


def fields_of(form: ActForm, scene: Scene) -> tuple[list[Field], list[Field]]:
    """What is asked of everybody, and what only the office may add: another's name, an earlier day."""
    asked = [field for field in form.fields if field.name != "stage" or (field.options and field.options(scene))]
    asked += form.more(scene) if form.more else ()
    if not scene.is_office:
        return asked, []
    names = {field.name for field in asked}
    if form.name in UNIT_ACTS:
        asked.insert(0, _on_behalf_of_unit(form, scene))
    if form.name in LEADER_ACTS:
        leaders = Field(
            "on_behalf_of", "choice", "代哪位领导录入", "Entered for", required=True,
            options=lambda s: [(post.code, f"{post.title} {post.holder}") for post in s.office.posts.values()],
            value=lambda s: s.matter.get("leader") or None,
        )  # fmt: skip
        asked.insert(0, leaders)
    return asked, [field for field in LATE if field.name not in names]


def _on_behalf_of_unit(form: ActForm, scene: Scene) -> Field:
    def options(s: Scene) -> Options:
        return s.units(lambda row: row["status"] not in ("done", "handed_over", "released", "excused"))

    only = options(scene)
    return Field(
        "on_behalf_of", "choice", "代哪个单位录入", "Entered for", required=True, options=options,
        value=lambda _: only[0][0] if len(only) == 1 else None,
    )  # fmt: skip


def form(act: ActForm, scene: Scene) -> Component:
    """The inputs of an act; the rarer ones folded away."""
    asked, rarer = fields_of(act, scene)
    body: list[Component | None] = [html.P(t(*act.told), className="hint") if act.told else None]
    if not asked:
        body.append(html.P(t("无需填写，确认即可。", "Nothing to fill in: just confirm."), className="hint"))
    body += [_box(field, scene) for field in asked]
    if rarer:
        body.append(late_entry([_box(field, scene) for field in rarer]))
    return html.Div(body, className="fields")


def late_entry(boxes: Sequence[Component]) -> Component:
    told = t("补录：不是今天办的，或来自纸质、电话", "Late entry: not done today, or by paper or phone")
    return html.Details([html.Summary(told), html.Div(list(boxes), className="fields")])


def whens(act: ActForm, scene: Scene) -> dict[str, list[object]]:
    """Which fields depend on which, for showing and hiding in the browser."""
    asked, _ = fields_of(act, scene)
    return {field.name: [field.when[0], list(field.when[1])] for field in asked if field.when}


def _box(field: Field, scene: Scene) -> Component:
    hidden = {"display": "none"} if field.when else {}
    return html.Div(field_input(field, scene), id=box_id(field.name), style=hidden, className=f"field f-{field.kind}")


def field_input(field: Field, scene: Scene, id: Mapping[str, str] | None = None) -> Component:
    """One input for one field."""
    return parts.component(_input(field, scene, id or field_id(field.name)))


def _input(field: Field, scene: Scene, id: Mapping[str, str]) -> object:
    given: Json = {"id": dict(id), "label": field.label}
    if field.hint:
        given["description"] = t(*field.hint)
    if field.required:
        given["withAsterisk"] = True
    start = field.value(scene) if field.value else None
    match field.kind:
        case "line":
            return dmc.TextInput(**given, value=start or "", debounce=True)
        case "area":
            return dmc.Textarea(**given, value=start or "", debounce=True, autosize=True, minRows=2, maxRows=8)
        case "amount":
            return dmc.TextInput(**given, value=start or "", debounce=True, inputProps={"inputMode": "decimal"})
        case "choice" | "answer":
            return dmc.Select(**given, value=start, data=_data(field, scene), clearable=not field.required, searchable=True,
                              nothingFoundMessage=t("没有", "None"), comboboxProps={"withinPortal": True, "zIndex": 400})  # fmt: skip
        case "choices":
            return dmc.MultiSelect(**given, value=start or [], data=_data(field, scene), clearable=True, searchable=True,
                                   nothingFoundMessage=t("没有", "None"), hidePickedOptions=True, comboboxProps={"withinPortal": True, "zIndex": 400})  # fmt: skip
        case "day":
            return dmc.DateInput(
                **given, value=start, valueFormat=day_shape(), **parts.clearable(), popoverProps={"zIndex": 400}
            )
        case "number":
            return dmc.NumberInput(
                **given, value=start if start is not None else "", min=0, max=2_000, allowDecimal=False, debounce=True
            )
        case "switch":
            given.pop("withAsterisk", None)
            return dmc.Switch(**given, checked=bool(start))
        case "files":
            return _files(field, given["id"])


def _data(field: Field, scene: Scene) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in (field.options(scene) if field.options else [])]


def _files(field: Field, id: Mapping[str, str]) -> Component:
    """Files go to the API by themselves, streamed; the store holds what came back."""
    store = {**id, "type": "files"}
    zone = html.Label(
        [
            parts.icon("upload"),
            html.Span(
                [t("点此选择文件，或拖到这里", "Choose files, or drop them here"), html.Small(evidence.limits())]
            ),
            html.Span(className="picked", role="status"),
        ],
        className="dropzone",
        tabIndex=0,
        **parts.attributes(data_store=parts_id(store)),
        **evidence.zone_limits(),
    )
    return html.Div([html.Span(field.label, className="label"), zone, dcc.Store(id=store, data=[])])


def parts_id(id: Mapping[str, str]) -> str:
    """A dictionary id as the browser writes it: keys in order, no spaces."""
    return "{" + ",".join(f'"{key}":"{id[key]}"' for key in sorted(id)) + "}"


# ── what was typed ──────────────────────────────────────────────────────────────────────────────


def body_of(act: ActForm, scene: Scene, typed: Mapping[str, object]) -> Json:
    """The door's body: what is empty or hidden left out, rows put into lists."""
    asked, rarer = fields_of(act, scene)
    body: Json = {}
    for field in (*asked, *rarer):
        # a page that fixes a field beforehand knows it by its place alone
        value = _value(field, typed.get(field.name) or typed.get(place_of(field.name)))
        if field.name.startswith("_") or value is None or not _is_shown(field, typed, asked):
            continue
        _put(body, place_of(field.name).split("__"), value)
    return {name: _listed(value) for name, value in body.items() if value != {}}


def missing(act: ActForm, scene: Scene, typed: Mapping[str, object]) -> set[str]:
    """Required fields that are shown and empty: all are told at once, also those the door would ask for only later."""
    asked, _ = fields_of(act, scene)
    empty = {field.name for field in asked if field.required and typed.get(field.name) in (None, "", [])}
    return {field.name for field in asked if field.name in empty and _is_shown(field, typed, asked)}


def place_of(name: str) -> str:
    """Where a field stands in the body, `__` going one level down."""
    return name.partition("@")[0]


def _is_shown(field: Field, typed: Mapping[str, object], asked: Sequence[Field]) -> bool:
    if field.when is None:
        return True
    name, values = field.when
    if typed.get(name) not in values:
        return False
    above = next((other for other in asked if other.name == name), None)
    return above is None or _is_shown(above, typed, asked)


def _value(field: Field, typed: object) -> object:
    if typed in (None, "", []):
        return None
    if field.name == "granted":
        return typed == "yes"
    match field.kind:
        case "answer":
            return typed == "yes"
        case "number":
            return int(typed) if isinstance(typed, (int, float)) else str(typed)
        case "switch":
            return True if typed else None
        case "files":
            ids = [str(file["id"]) for file in typed if "id" in file] if isinstance(typed, list) else []
            return (ids[0] if field.name == "scan" else ids) if ids else None
        case "day":
            return str(typed)[:10]
        case _:
            return typed


def _put(body: Json, path: Sequence[str], value: object) -> None:
    for part in path[:-1]:
        body = body.setdefault(part, {})
    body[path[-1]] = value


def _listed(value: object) -> object:
    """Rows numbered 0, 1, 2 … become a list."""
    if not isinstance(value, dict):
        return value
    if value and all(key.isdigit() for key in value):
        return [_listed(value[key]) for key in sorted(value, key=int)]
    return {key: _listed(part) for key, part in value.items()}


def faults_by_field(
    faults: Mapping[str, str], shown: Sequence[str], labels: Mapping[str, str]
) -> tuple[list[str | None], list[str]]:
    """What is wrong, field by field as they are shown, and what belongs to none of them."""
    told: dict[str, str] = {}
    elsewhere: list[str] = []
    for name, message in faults.items():
        found = next((s for s in shown if s in (name, name.replace(".", "__"), f"{name}__kind")), None)
        if any(place_of(s) == name and s != name for s in shown):
            # one of several inputs for it is in sight: all of them say so
            told |= {s: message for s in shown if place_of(s) == name}
            continue
        if found is None:
            found = next((s for s in shown if s.startswith(name.replace(".", "__") + "__")), None)
        if found:
            told[found] = message
        else:
            label = labels.get(name, name)
            elsewhere.append(t(f"{label}：{message}", f"{label} {message}"))
    return [told.get(name) for name in shown], elsewhere
