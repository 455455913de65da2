"""Editor 编制方案: a scheme as inputs, each by the path of what it changes; the browser keeps the text itself.

Inputs are drawn as they are (`Still`): hundreds of them need no component of their own. `assets/schemes.js` puts what is
typed into the text, adds, drops and moves lines, has it examined, and tells every problem beside its place. What changes
the shape of the form (a line more, another method) is drawn anew here.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dashboards.desk import Desk
from dashboards.parts import said
from dashboards.reader import t
from dashboards.schemes import fields
from dashboards.schemes.fields import NUMBER, PART, POINT, ROWS, TABLES, TIE_FIELDS, Stated, named, params_of
from dashboards.still import Still
from domain import words

Json = dict[str, Any]
Node = list[Any]
Path = tuple[str | int, ...]

LATER = ("bonuses", "deductions", "vetoes", "grades")
BEGUN: Json = {"indicators": {"source": "reported", "method": "completion", "direction": "up"}}
"""What a new row begins with; the others begin empty."""


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
            _rows("groups", content, _members(content, units), within=("units",)),
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
    head = ["div", {"className": "hd"}, ["h2", {}, title], _spot((name,))]
    return ["section", {"className": "card", "data-section": name}, head, ["div", {"className": "bd"}, *body]]


def _table(name: str, content: Json, more: Sequence[Stated] = ()) -> Node:
    title, stated = TABLES[name]
    given = _dict(content.get(name))
    inputs = [_field(each, (name, each.name), given.get(each.name), content) for each in (*stated, *more)]
    return _section(name, t(*title), ["div", {"className": "sfields"}, *inputs])


def _rows(name: str, content: Json, *after: Node, within: Sequence[str] = ()) -> Node:
    """A row of inputs for each; `within` are parts that are typed elsewhere, whose faults stand here."""
    title, stated = ROWS[name]
    rows = list(_list(content.get(name)))
    lines = [
        _line(
            (name, n), named(row) or t(f"第{n + 1}行", f"row {n + 1}"), len(rows),
            [_field(each, (name, n, each.name), row.get(each.name), content) for each in stated],
            *(_spot((name, n, part)) for part in within),
        )
        for n, row in rows
    ]  # fmt: skip
    return _section(name, t(*title), *lines, _add((name,), BEGUN.get(name, {})), *after)


def _line(path: Path, name: str, of: int, inputs: Sequence[Node], *spots: Node, place: int | None = None) -> Node:
    """Inputs of one line, then what moves and drops it. `place`: where it stands, if its path does not say so."""
    last = path[-1] if place is None else place
    handles = _handles(path, name, first=last == 0, last=last == of - 1)
    return [
        "div",
        {"className": "srow", "data-line": json.dumps(path)},
        ["div", {"className": "sfields"}, *inputs],
        handles,
        _spot(path),
        *spots,
    ]


def _handles(path: Path, name: str, *, first: bool, last: bool) -> Node:
    def button(icon: str, label: str, disabled: bool, **data: str) -> Node:
        given = {f"data-{key.replace('_', '-')}": value for key, value in data.items()}
        return [
            "button",
            {"type": "button", "className": "btn sm", "aria-label": label, "disabled": disabled, **given},
            ["i", {"className": f"ic ic-{icon}", "aria-hidden": "true"}],
        ]

    where = json.dumps(path)
    return [
        "div",
        {"className": "shandles"},
        button("arrow-up", t(f"上移“{name}”", f"Move “{name}” up"), first, scheme_move=where, by="-1"),
        button("arrow-down", t(f"下移“{name}”", f"Move “{name}” down"), last, scheme_move=where, by="1"),
        button("trash", t(f"删除“{name}”", f"Drop “{name}”"), False, scheme_drop=where),
    ]


def _add(path: Path, begun: object, *, keyed: bool = False) -> Node:
    """A line more; `keyed`: of a table whose lines are known by a name, which is yet to be typed."""
    data = {"data-scheme-add": json.dumps(path), "data-begun": json.dumps(begun)}
    if keyed:
        data["data-keyed"] = "1"
    return [
        "button",
        {"type": "button", "className": "btn sm", **data},
        ["i", {"className": "ic ic-plus", "aria-hidden": "true"}],
        t("添加", "Add"),
    ]


def _field(stated: Stated, path: Path, value: object, content: Json, beside: str = "") -> Node:
    given: Json = {"data-path": json.dumps(path), "data-kind": stated.kind}
    label = ["span", {"className": "lab"}, stated.label, *([["small", {}, beside]] if beside else [])]
    size = "" if stated.narrow else " wide"
    if stated.kind in LISTS:
        lines = list(LISTS[stated.kind](stated, path, value, content))
        return _fieldset(stated.label, *lines, _spot(path))
    if stated.kind == "codes":
        held = value if isinstance(value, list) else []
        boxes = [
            ["label", {}, ["input", {**given, "type": "checkbox", "value": code, "defaultChecked": code in held}], said(stated.choices or {}, code)]
            for code in stated.choices or {}
        ]  # fmt: skip
        return _fieldset(stated.label, ["div", {"className": "schecks"}, *boxes], _fault())
    if stated.kind == "flag":
        box = ["input", {**given, "type": "checkbox", "defaultChecked": value is True}]
        return ["label", {"className": f"sfield flag{size}"}, box, label, _fault()]
    return ["label", {"className": f"sfield{size}"}, label, _input(stated, given, value, content), _fault()]


def _fieldset(label: str, *body: Node) -> Node:
    return ["fieldset", {"className": "sfield all"}, ["legend", {"className": "lab"}, label], *body]


def _fault() -> Node:
    """What is wrong with the input beside it."""
    return ["span", {"className": "sfault", "role": "status"}]


def _spot(path: Path, *, inside: bool = False) -> Node:
    """What is wrong with all that stands at this path, or (`inside`) within it."""
    return ["span", {"className": "sfault", "data-row": json.dumps(path), **({"data-inside": "1"} if inside else {})}]


def _input(stated: Stated, given: Json, value: object, content: Json) -> Node:
    text = "" if value is None else str(value)
    match stated.kind:
        case "choice" | "picks":
            choices = _choices(stated, content)
            if text and text not in choices:
                choices = {text: (text, text), **choices}
            none = t("（默认）", "(default)") if stated.choices else "—"
            blank = [] if "" in choices else [["option", {"value": ""}, none]]
            options = [["option", {"value": code}, said(choices, code)] for code in choices]
            return ["select", {**given, "defaultValue": text}, *blank, *options]
        case "long":
            return ["textarea", {**given, "defaultValue": text, "rows": min(max(text.count("\n") + 1, 2), 8)}]
        case "unit":
            return ["input", {**given, "defaultValue": text, "list": "scheme-units", "autoComplete": "off"}]
        case "number":
            return ["input", {**given, "defaultValue": text, "inputMode": "decimal", "autoComplete": "off"}]
        case "day":
            return ["input", {**given, "defaultValue": text, "type": "date"}]
        case _:
            return ["input", {**given, "defaultValue": text, "autoComplete": "off"}]


def _choices(stated: Stated, content: Json) -> words.Words:
    """Its own, or the rows of the table it chooses from."""
    if not stated.of:
        return dict(stated.choices or {})
    rows = [row for _, row in _list(content.get(stated.of))]
    return {str(row.get("code", "")): (named(row), named(row)) for row in rows if row.get("code")}


def _dict(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> Iterator[tuple[int, Json]]:
    for n, row in enumerate(value if isinstance(value, list) else []):
        yield n, _dict(row)


# ── lists, a line of inputs each ────────────────────────────────────────────────────────────────


def _numbers(stated: Stated, path: Path, value: object, content: Json) -> Iterator[Node]:
    """Numbers, or choices, in their order."""
    given = value if isinstance(value, list) else []
    one = replace(stated, zh="", en="", narrow=True) if stated.kind == "picks" else NUMBER
    for n, each in enumerate(given):
        place = t(f"第{n + 1}个", f"No. {n + 1}")
        yield _line((*path, n), place, len(given), [_field_of(one, (*path, n), each, content, place)])
    yield _add(path, "")


def _field_of(stated: Stated, path: Path, value: object, content: Json, label: str) -> Node:
    """One input of a list, called by its place."""
    given: Json = {"data-path": json.dumps(path), "data-kind": stated.kind}
    text = ["span", {"className": "lab"}, label]
    return ["label", {"className": "sfield"}, text, _input(stated, given, value, content), _fault()]


def _pairs(stated: Stated, path: Path, value: object, content: Json) -> Iterator[Node]:
    given = value if isinstance(value, list) else []
    for n, pair in enumerate(given):
        held = pair if isinstance(pair, list) else [pair]
        cells = [
            _field(column, (*path, n, i), held[i] if i < len(held) else "", content)
            for i, column in enumerate(stated.columns)
        ]
        yield _line((*path, n), t(f"第{n + 1}行", f"row {n + 1}"), len(given), cells)
    yield _add(path, ["", ""])


def _tables(stated: Stated, path: Path, value: object, content: Json) -> Iterator[Node]:
    rows = list(_list(value))
    for n, row in rows:
        cells = [_field(column, (*path, n, column.name), row.get(column.name), content) for column in stated.columns]
        yield _line((*path, n), t(f"第{n + 1}行", f"row {n + 1}"), len(rows), cells)
    yield _add(path, {})


def _points(stated: Stated, path: Path, value: object, content: Json) -> Iterator[Node]:
    given = _dict(value)
    for n, (name, points) in enumerate(given.items()):
        key = _key(POINT[0].label, (*path, name), name)
        cells = [key, _field(POINT[1], (*path, name), points, content)]
        yield _line((*path, name), name or t("新情形", "new event"), len(given), cells, place=n)
    yield _add(path, "", keyed=True)


def _parts(stated: Stated, path: Path, value: object, content: Json) -> Iterator[Node]:
    """Each part of a mixed method, with the parameters of its own."""
    rows = list(_list(value))
    for n, row in rows:
        here = (*path, n)
        cells = [_field(each, (*here, each.name), row.get(each.name), content) for each in PART]
        cells += _params(str(row.get("method", "")), (*here, "params"), row.get("params"), content)
        yield _line(here, t(f"第{n + 1}部分", f"part {n + 1}"), len(rows), cells)
    yield _add(path, {"method": "completion"})


def _params(method: str, path: Path, value: object, content: Json) -> list[Node]:
    given = _dict(value)
    return [_field(each, (*path, each.name), given.get(each.name), content) for each in params_of(method)]


def _key(label: str, path: Path, name: str) -> Node:
    """The name a line of a table is known by: changed, it takes its line along."""
    given = {"data-rename": json.dumps(path), "defaultValue": name, "autoComplete": "off"}
    return ["label", {"className": "sfield"}, ["span", {"className": "lab"}, label], ["input", given]]


LISTS: Mapping[str, Callable[[Stated, Path, object, Json], Iterator[Node]]] = {
    "numbers": _numbers, "picks": _numbers, "pairs": _pairs, "rows": _tables, "points": _points, "parts": _parts,
}  # fmt: skip


# ── sections with a shape of their own ──────────────────────────────────────────────────────────


def _weights(content: Json) -> Node:
    """权重表, the sum of each group below; the browser adds up while one types."""
    groups = [(n, str(row.get("code", ""))) for n, row in _list(content.get("groups"))]
    names = {n: named(row) for n, row in _list(content.get("groups"))}
    rows = []
    for n, row in _list(content.get("indicators")):
        weight = row.get("weight")
        name = named(row)
        cells = [
            ["td", {}, ["input", {
                "data-path": json.dumps(["indicators", n, "weight", code]), "data-kind": "weight", "inputMode": "decimal",
                "autoComplete": "off", "aria-label": f"{name} {names[g]}",
                "defaultValue": str((weight.get(code) or "") if isinstance(weight, dict) else "" if weight is None else weight),
            }]]
            for g, code in groups
        ]  # fmt: skip
        fault = _spot(("indicators", n, "weight"), inside=True)
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
    options += [["option", {"value": str(row.get("code", ""))}, named(row)] for row in groups]
    cells = [
        ["label", {"className": "sfield"}, ["span", {"className": "lab"}, name],
         ["select", {"data-member": code, "defaultValue": group_of.get(code, "")}, *options]]
        for code, name in (*strangers, *units)
    ]  # fmt: skip
    told = t(f"各单位的分组（{len(group_of)} 个参加）", f"The group of each unit ({len(group_of)} assessed)")
    return [
        "details",
        {"className": "smembers", "data-keep": json.dumps(["groups"])},
        ["summary", {}, told],
        ["div", {"className": "sfields units"}, *cells],
    ]


def _indicators(desk: Desk, content: Json) -> Node:
    title, stated = ROWS["indicators"]
    dimensions = _choices(Stated("", "", "", of="dimensions"), content)
    rows = list(_list(content.get("indicators")))
    found = []
    for n, row in rows:
        path: Path = ("indicators", n)
        inputs = [
            _field(each, (*path, each.name), row.get(each.name), content, _unit_name(desk, each, row))
            for each in _of_source(stated, row)
        ]
        method = str(row.get("method", ""))
        inputs += _params(method, (*path, "params"), row.get("params"), content)
        name = named(row) or t("新指标", "New indicator")
        told = f"{said(dimensions, str(row.get('dimension', '')))} · {said(fields.METHOD, method)}"
        head = ["summary", {}, ["b", {}, name], ["small", {}, told], _spot(path)]
        ends = ["div", {"className": "srow-end"}, _handles(path, name, first=n == 0, last=n == len(rows) - 1)]
        body = ["div", {"className": "sfields"}, *inputs]
        found.append(
            [
                "details",
                {"className": "sind", "data-line": json.dumps(path), "data-keep": json.dumps(path)},
                head, body, _spot((*path, "params")), ends,
            ]
        )  # fmt: skip
    return _section("indicators", t(*title), *found, _add(("indicators",), BEGUN["indicators"]))


def _of_source(stated: Sequence[Stated], row: Json) -> Iterator[Stated]:
    """What is counted has a measure; what is given has who gives and who verifies it."""
    streamed = row.get("source") == "stream"
    hidden = ("owner", "verifier", "evidence") if streamed else ("measure", "matters", "minimum")
    for each in stated:
        if each.name not in hidden or row.get(each.name):
            yield each


def _unit_name(desk: Desk, stated: Stated, row: Json) -> str:
    """Whom a code stands for."""
    code = str(row.get(stated.name, ""))
    if stated.kind != "unit" or not code:
        return ""
    return t("被考核单位自报", "the assessed unit itself") if code == "unit" else desk.name(code)


def _laws(content: Json) -> Node:
    """Each is known by the letters an article is cited with: `L`, `D733`."""
    title, stated = ROWS["laws"]
    laws = _dict(content.get("laws"))
    lines = [
        _line(
            ("laws", code), code or t("新法规", "new law"), len(laws),
            [
                _key(t("条文代号", "Cited as"), ("laws", code), code),
                *(_field(each, ("laws", code, each.name), _dict(law).get(each.name), content) for each in stated),
            ],
            place=n,
        )
        for n, (code, law) in enumerate(laws.items())
    ]  # fmt: skip
    return _section("laws", t(*title), *lines, _add(("laws",), {}, keyed=True))
