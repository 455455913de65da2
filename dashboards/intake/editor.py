"""Correcting in place 校正: the fields of one task, the parts of one to be split, the reason of one set aside."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.desk import Desk
from dashboards.intake.document import OPENED
from dashboards.parts import said
from dashboards.reader import day_shape, t
from domain import words
from domain.unit import GROUPS
from domain.words import Words

Json = dict[str, Any]

DUE, ALIKE, TOLD, SAVE = "editor-due", "editor-alike", "editor-told", "editor-save"
KINDS = ("", "date", "working_days", "recurring", "long_term", "none")
EVERY: Words = {
    "weekly": ("每周", "weekly"),
    "monthly": ("每月", "monthly"),
    "quarterly": ("每季度", "quarterly"),
    "half_yearly": ("每半年", "half-yearly"),
    "annual:12-31": ("每年", "yearly"),
}
ENDED = re.compile(r"(?<=[。；;\n])")
MOST_PARTS = 8
NUMERALS = r"\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341"
MERE = re.compile(rf"^\s*(?:[（(]?[{NUMERALS}\d]{{1,3}}[）)、.．]|[①-⑳])\s*")


def edited(name: str) -> dict[str, str]:
    return {"edited": name}


def correct(p: Mapping[str, Any], proposals: Sequence[Json], intake: Mapping[str, Any], desk: Desk) -> Component:
    """Every field as it was understood, to be put right where it stands."""
    spec = p["due"]["spec"] if p["due"] and not p["due"]["by_default"] else {}
    kind = str(spec.get("kind", ""))
    kinds = [
        {"value": code, "label": said(words.DUE_KIND, code) if code else t("按紧急程度默认", "By urgency")}
        for code in KINDS
    ]
    every = str(spec.get("every", "")) or "monthly"
    choices = {**EVERY, **({every: (every, every)} if every not in EVERY else {})}
    above = [
        {"value": str(each["seq"]), "label": f"{each['seq']} {each['title']}"}
        for each in proposals
        if each["seq"] != p["seq"] and not each["replaced_by"]
    ]
    unknown = [each["name"] for each in (*p["leads"], *p["assists"]) if not each["code"] and not each["group"]]
    return _form(
        [
            dmc.TextInput(id=edited("title"), label=t("事项名称", "Title"), value=p["title"], withAsterisk=True, debounce=400),
            html.Div(id=ALIKE, role="status"),
            dmc.Textarea(id=edited("text"), label=t("内容", "Content"), value=p["text"], autosize=True, minRows=2, maxRows=8),
            html.P(
                [parts.icon("alert-triangle"), t("文中这些名称没有对应单位，请另选：", "Nobody here bears these names; choose: "), t("、", ", ").join(unknown)],
                className="doubt",
            )
            if unknown
            else None,
            html.Div([_units("lead_units", t("牵头单位", "Lead units"), p["leads"], desk), _units("assist_units", t("协办单位", "Assisting units"), p["assists"], desk)], className="two"),
            html.Div(
                [
                    dmc.Select(id=edited("due_kind"), label=t("时限", "Deadline"), value=kind, data=kinds, allowDeselect=False, comboboxProps={"zIndex": 400}),
                    html.Div(dmc.DateInput(id=edited("on"), label=t("日期", "Day"), value=spec.get("on"), valueFormat=day_shape(), **parts.clearable(), popoverProps={"zIndex": 400}), **_for("date recurring")),
                    html.Div(dmc.NumberInput(id=edited("days"), label=t("工作日数", "Working days"), value=spec.get("days") or 15, min=1, max=2000, allowDecimal=False), **_for("working_days")),
                    html.Div(dmc.Select(id=edited("every"), label=t("周期", "How often"), value=every, data=[{"value": code, "label": said(choices, code)} for code in choices], allowDeselect=False, comboboxProps={"zIndex": 400}), **_for("recurring")),
                    html.Div(dmc.DateInput(id=edited("review_on"), label=t("复核日期", "Review on"), value=spec.get("review_on"), valueFormat=day_shape(), **parts.clearable(), popoverProps={"zIndex": 400}), **_for("long_term none")),
                ],
                className="two due-fields",
                **parts.attributes(data_kind=kind),
                id="due-fields",
            ),
            html.Div(id=DUE, role="status"),
            html.Div(
                [
                    dmc.Select(id=edited("parent_seq"), label=t("上级任务", "Under"), value=str(p["parent_seq"]) if p["parent_seq"] else None, data=above, clearable=True, searchable=True, nothingFoundMessage=t("没有", "None"), comboboxProps={"zIndex": 400}),
                    dmc.TextInput(id=edited("basis"), label=t("依据", "Basis"), value=p["basis"], placeholder=intake["name"]),
                ],
                className="two",
            ),
        ],
        t("保存，已核对", "Save as checked"),
    )  # fmt: skip


def _for(kinds: str) -> Json:
    """A field of some kinds of deadline alone; the style sheet shows it."""
    return {"className": "due-field", **parts.attributes(data_for=kinds)}


def _units(name: str, label: str, meant: Sequence[Mapping[str, Any]], desk: Desk) -> Component:
    """Units by whatever name they go by: full name, short name, alias; and the collectives."""
    chosen = [str(each["code"] or f"@{each['group']}") for each in meant if each["code"] or each["group"]]
    made = dmc.MultiSelect(
        id=edited(name), label=label, value=list(dict.fromkeys(chosen)), data=unit_options(desk), searchable=True, clearable=True, hidePickedOptions=True,
        filter={"function": "unitFilter"}, nothingFoundMessage=t("没有", "None"), limit=60, comboboxProps={"zIndex": 400},
    )  # fmt: skip
    return parts.component(made)


def unit_options(desk: Desk) -> list[Json]:
    units = sorted((u for u in desk.office().units.values() if not u.closed_on), key=lambda u: (u.kind, u.code))
    options: list[Json] = [
        {
            "value": u.code,
            "label": u.short_name or u.name,
            "words": " ".join([u.name, u.short_name, *u.aliases, u.code]),
        }
        for u in units
    ]
    groups = [{"value": f"@{code}", "label": t(zh, en), "words": f"{zh} {en}"} for code, (zh, en, _) in GROUPS.items()]
    return [*options, *groups]


def unit_names(values: Sequence[str], desk: Desk) -> list[str]:
    """What was chosen, in the register's own words."""
    units = desk.office().units
    return [GROUPS[v[1:]][0] if v.startswith("@") else units[v].name for v in values if v.startswith("@") or v in units]


def due_spec(typed: Mapping[str, Any]) -> Json | None:
    """The deadline as the door takes it; None leaves it to the rules."""
    kind = typed.get("due_kind") or ""
    if not kind:
        return None
    fields = {
        "date": ("on",),
        "working_days": ("days",),
        "recurring": ("every", "on"),
        "long_term": ("review_on",),
        "none": ("review_on",),
    }[kind]
    spec: Json = {"kind": kind}
    for name in fields:
        value = typed.get(name)
        if value not in (None, ""):
            spec[name] = str(value)[:10] if name in ("on", "review_on") else value
    return spec  # fmt: skip


def divide(p: Mapping[str, Any]) -> Component:
    """A proposal of parts, sentence by sentence; a part without a title is no part."""
    sentences = [MERE.sub("", part.strip()) for part in ENDED.split(p["text"] or p["title"]) if part.strip()]
    rows = (sentences if len(sentences) > 1 else [])[:MOST_PARTS]
    rows += [""] * (max(3, len(rows) + 1) - len(rows))
    boxes = [
        html.Div(
            [
                dmc.TextInput(
                    id=edited(f"title_{n}"), label=t(f"第{n + 1}项名称", f"Title of part {n + 1}"), value=_short(row)
                ),
                dmc.Textarea(
                    id=edited(f"text_{n}"), label=t("内容", "Content"), value=row, autosize=True, minRows=1, maxRows=5
                ),
            ],
            className="two",
        )
        for n, row in enumerate(rows[: MOST_PARTS + 1])
    ]
    told = t(
        "单位、时限先沿用原任务，拆分后可逐项校正；名称留空的不拆出。",
        "Units and deadline are taken over, to be corrected part by part; one without a title is left out.",
    )
    return _form([html.P(told, className="hint"), *boxes], t("拆分", "Split"))  # fmt: skip


def _short(sentence: str) -> str:
    return re.split(r"[，,。；;：:]", sentence, maxsplit=1)[0][:40]


def put_aside(p: Mapping[str, Any]) -> Component:
    return _form(
        [dmc.Textarea(id=edited("reason"), label=t("不列入的理由", "Why it is set aside"), value="", withAsterisk=True, autosize=True, minRows=2)],
        t("不列入", "Set aside"),
    )  # fmt: skip


def _form(fields: Sequence[Component | None], save: str) -> Component:
    return html.Div(
        [
            html.Div(list(fields), className="fields"),
            html.Div(id=TOLD, className="told", role="alert"),
            html.Div(
                [
                    parts.button(t("取消", "Cancel"), kind="sm", chosen=parts.sets(OPENED, purpose="close")),
                    html.Button(save, id=SAVE, className="btn sm go", type="button"),
                ],
                className="form-end",
            ),
        ],
        className="editor",
    )
