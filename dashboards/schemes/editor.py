"""Editor 编制方案: a scheme as inputs, each by the path of what it changes; the browser keeps the text itself.

Inputs are drawn as they are (`Still`): hundreds of them need no component of their own. `assets/schemes.js` puts what is
typed into the text, has it examined, and tells every problem beside its place. What changes the shape of the form (a row
more, another method) is drawn anew here.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from typing import Any

from dashboards.desk import Desk
from dashboards.parts import said
from dashboards.reader import t
from dashboards.schemes import fields
from dashboards.schemes.fields import ROWS, TABLES, TIE_FIELDS, Stated, params_of
from dashboards.still import Still
from domain import words

Json = dict[str, Any]
Node = list[Any]
Path = tuple[str | int, ...]

LATER = ("bonuses", "deductions", "vetoes", "grades")


def form(desk: Desk, content: Json) -> Still:
    """The whole text. A key of its own makes the browser draw every input afresh."""
    units = _units(desk)
    return Still(
        [
            "div",
            {"className": "stack", "key": secrets.token_hex(6)},
            ["datalist", {"id": "scheme-units"}, ["option", {"value": "unit", "label": t("被考核单位自报", "the assessed unit itself")}], *(["option", {"value": code, "label": name}] for code, name in units)],
            _table("scheme", content, more=TIE_FIELDS),
            _section("weights", (t("权重", "Weights")), _weights(content)),
            _rows("groups", content, _members(content, units)),
            _rows("dimensions", content),
            _indicators(desk, content),
            *(_rows(name, content) for name in LATER),
            *(_table(name, content) for name in TABLES if name != "scheme"),
            _laws(content),
        ],
        [],
    )  # fmt: skip


def _units(desk: Desk) -> list[tuple[str, str]]:
    units = sorted(desk.office().units.values(), key=lambda unit: (unit.kind, unit.code))
    return [(unit.code, unit.short_name or unit.name) for unit in units if not unit.closed_on]


# ── pieces ──────────────────────────────────────────────────────────────────────────────────────


def _section(name: str, title: str, *body: Any) -> Node:
    head = [
        "div",
        {"className": "hd"},
        ["h2", {}, title],
        ["span", {"className": "sfault", "data-row": json.dumps([name])}],
    ]
    return ["section", {"className": "card", "data-section": name}, head, ["div", {"className": "bd"}, *body]]


def _table(name: str, content: Json, more: Sequence[Stated] = ()) -> Node:
    title, stated = TABLES[name]
    given = _dict(content.get(name))
    return _section(
        name,
        t(*title),
        [
            "div",
            {"className": "sfields"},
            *(_field(each, (name, each.name), given.get(each.name)) for each in (*stated, *more)),
        ],
    )


def _rows(name: str, content: Json, *after: Node) -> Node:
    """A row of inputs for each, with a way to drop it, and one to add another."""
    title, stated = ROWS[name]
    rows = [
        ["div", {"className": "srow"},
         ["div", {"className": "sfields"}, *(_field(each, (name, n, each.name), row.get(each.name)) for each in stated)],
         _drop((name, n), row), ["span", {"className": "sfault", "data-row": json.dumps([name, n])}]]
        for n, row in _list(content.get(name))
    ]  # fmt: skip
    return _section(name, t(*title), *rows, _add(name), *after)


def _add(name: str) -> Node:
    return [
        "button",
        {"type": "button", "className": "btn sm", "data-scheme-add": name},
        ["i", {"className": "ic ic-plus", "aria-hidden": "true"}],
        t("添加", "Add"),
    ]


def _drop(path: Path, row: Json) -> Node:
    label = t(f"删除“{row.get('name', '')}”", f"Drop “{row.get('name_en', '')}”")
    return [
        "button",
        {"type": "button", "className": "btn sm", "data-scheme-drop": json.dumps(path), "aria-label": label},
        ["i", {"className": "ic ic-trash", "aria-hidden": "true"}],
    ]


def _field(stated: Stated, path: Path, value: object, beside: str = "") -> Node:
    given: Json = {"data-path": json.dumps(path), "data-kind": stated.kind}
    label = ["span", {"className": "lab"}, stated.label, *([["small", {}, beside]] if beside else [])]
    size = "" if stated.narrow else " wide"
    if stated.kind == "codes":
        held = value if isinstance(value, list) else []
        boxes = [
            ["label", {}, ["input", {**given, "type": "checkbox", "value": code, "defaultChecked": code in held}], said(stated.choices or {}, code)]
            for code in stated.choices or {}
        ]  # fmt: skip
        return [
            "fieldset",
            {"className": "sfield all"},
            ["legend", {"className": "lab"}, stated.label],
            ["div", {"className": "schecks"}, *boxes],
            _fault(),
        ]
    if stated.kind == "flag":
        box = ["input", {**given, "type": "checkbox", "defaultChecked": value is True}]
        return ["label", {"className": f"sfield flag{size}"}, box, label, _fault()]
    return ["label", {"className": f"sfield{size}"}, label, _input(stated, given, value), _fault()]


def _fault() -> Node:
    return ["span", {"className": "sfault", "role": "status"}]


def _input(stated: Stated, given: Json, value: object) -> Node:
    text = _text(stated.kind, value)
    match stated.kind:
        case "choice":
            choices = dict(stated.choices or {})
            if text and text not in choices:
                choices = {text: (text, text), **choices}
            blank = [] if "" in choices else [["option", {"value": ""}, t("（默认）", "(default)")]]
            options = [["option", {"value": code}, said(choices, code)] for code in choices]
            return ["select", {**given, "defaultValue": text}, *blank, *options]
        case "long" | "pairs" | "points" | "json":
            rows = min(max(text.count("\n") + 1, 2), 8)
            return ["textarea", {**given, "defaultValue": text, "rows": rows}]
        case "unit":
            return ["input", {**given, "defaultValue": text, "list": "scheme-units", "autoComplete": "off"}]
        case "number":
            return ["input", {**given, "defaultValue": text, "inputMode": "decimal", "autoComplete": "off"}]
        case "day":
            return ["input", {**given, "defaultValue": text, "type": "date"}]
        case _:
            return ["input", {**given, "defaultValue": text, "autoComplete": "off"}]


def _text(kind: str, value: object) -> str:
    """A value as it is typed: lists between commas, pairs a line each."""
    if value is None:
        return ""
    match kind:
        case "list" if isinstance(value, list):
            return ", ".join(map(str, value))
        case "pairs" if isinstance(value, list):
            return "\n".join(", ".join(map(str, pair)) if isinstance(pair, list) else str(pair) for pair in value)
        case "points" if isinstance(value, dict):
            return "\n".join(f"{name} {points}" for name, points in value.items())
        case "json":
            return json.dumps(value, ensure_ascii=False, indent=1)
        case _:
            return str(value)


def _dict(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> Iterator[tuple[int, Json]]:
    for n, row in enumerate(value if isinstance(value, list) else []):
        yield n, _dict(row)


# ── sections with a shape of their own ──────────────────────────────────────────────────────────


def _weights(content: Json) -> Node:
    """权重表, the sum of each group below; the browser adds up while one types."""
    groups = [(n, str(row.get("code", ""))) for n, row in _list(content.get("groups"))]
    names = {n: t(str(row.get("name", "")), str(row.get("name_en", ""))) for n, row in _list(content.get("groups"))}
    rows = []
    for n, row in _list(content.get("indicators")):
        weight = row.get("weight")
        name = t(str(row.get("name", "")), str(row.get("name_en", "")))
        cells = [
            ["td", {}, ["input", {
                "data-path": json.dumps(["indicators", n, "weight", code]), "data-kind": "weight", "inputMode": "decimal",
                "autoComplete": "off", "aria-label": f"{name} {names[g]}",
                "defaultValue": str((weight.get(code) or "") if isinstance(weight, dict) else "" if weight is None else weight),
            }]]
            for g, code in groups
        ]  # fmt: skip
        fault = ["span", {"className": "sfault", "data-row": json.dumps(["indicators", n, "weight"])}]
        rows.append(["tr", {}, ["th", {"scope": "row"}, name, fault], *cells])
    head = ["tr", {}, ["th", {}, t("指标", "Indicator")], *(["th", {}, names[g]] for g, _ in groups)]
    foot = [
        "tr",
        {"className": "sums"},
        ["th", {"scope": "row"}, t("合计（应为100）", "Total, to be 100")],
        *(["td", {"data-sum": code}] for _, code in groups),
    ]
    return [
        "div",
        {"className": "wide-table"},
        ["table", {"className": "table sweights"}, ["thead", {}, head], ["tbody", {}, *rows, foot]],
    ]


def _members(content: Json, units: Sequence[tuple[str, str]]) -> Node:
    """Each unit has one group, or none."""
    groups = [row for _, row in _list(content.get("groups"))]
    group_of = {unit: str(row.get("code", "")) for row in groups for unit in (row.get("units") or [])}
    known = {code for code, _ in units}
    strangers = [(unit, unit) for unit in group_of if unit not in known]
    options = [["option", {"value": ""}, t("不参加", "not assessed")]]
    options += [
        ["option", {"value": str(row.get("code", ""))}, t(str(row.get("name", "")), str(row.get("name_en", "")))]
        for row in groups
    ]
    cells = [
        ["label", {"className": "sfield"}, ["span", {"className": "lab"}, name],
         ["select", {"data-member": code, "defaultValue": group_of.get(code, "")}, *options]]
        for code, name in (*strangers, *units)
    ]  # fmt: skip
    told = t(f"各单位的分组（{len(group_of)} 个参加）", f"The group of each unit ({len(group_of)} assessed)")
    return [
        "details",
        {"className": "smembers"},
        ["summary", {}, told],
        ["div", {"className": "sfields units"}, *cells],
    ]


def _indicators(desk: Desk, content: Json) -> Node:
    title, stated = ROWS["indicators"]
    dimensions: dict[str, tuple[str, str]] = {
        str(row.get("code", "")): (str(row.get("name", "")), str(row.get("name_en", "")))
        for _, row in _list(content.get("dimensions"))
    }
    found = []
    for n, row in _list(content.get("indicators")):
        inputs = [
            _field(each, ("indicators", n, each.name), row.get(each.name), _unit_name(desk, each, row))
            for each in _of_source(stated, dimensions, row)
        ]
        params = _dict(row.get("params"))
        method = str(row.get("method", ""))
        inputs += [
            _field(each, ("indicators", n, "params", each.name), params.get(each.name)) for each in params_of(method)
        ]
        name = t(str(row.get("name", "")), str(row.get("name_en", ""))) or t("新指标", "New indicator")
        head = ["summary", {}, ["b", {}, name], ["small", {}, f"{said(dimensions, str(row.get('dimension', '')))} · {said(fields.METHOD, method)}"],
                ["span", {"className": "sfault", "data-row": json.dumps(["indicators", n])}]]  # fmt: skip
        found.append(
            [
                "details",
                {"className": "sind"},
                head,
                ["div", {"className": "sfields"}, *inputs],
                ["div", {"className": "srow-end"}, _drop(("indicators", n), row)],
            ]
        )
    return _section("indicators", t(*title), *found, _add("indicators"))


def _of_source(stated: Sequence[Stated], dimensions: words.Words, row: Json) -> Iterator[Stated]:
    """What is counted has a measure; what is given has who gives and who verifies it."""
    streamed = row.get("source") == "stream"
    hidden = ("owner", "verifier", "evidence") if streamed else ("measure", "matters", "minimum")
    for each in stated:
        if each.name == "dimension":
            yield Stated(each.name, each.zh, each.en, "choice", dimensions)
        elif each.name not in hidden or row.get(each.name):
            yield each


def _unit_name(desk: Desk, stated: Stated, row: Json) -> str:
    """Whom a code stands for."""
    code = str(row.get(stated.name, ""))
    if stated.kind != "unit" or not code:
        return ""
    return t("被考核单位自报", "the assessed unit itself") if code == "unit" else desk.name(code)


def _laws(content: Json) -> Node:
    laws = _dict(content.get("laws"))
    stated = (Stated("name", "名称", "Name", narrow=False), Stated("articles", "条数", "Articles", "number"))
    rows = [
        ["div", {"className": "srow"}, ["b", {}, code], ["div", {"className": "sfields"}, *(_field(each, ("laws", code, each.name), _dict(law).get(each.name)) for each in stated)]]
        for code, law in laws.items()
    ]  # fmt: skip
    return _section("laws", t("引用的法规", "Laws cited"), *rows)
