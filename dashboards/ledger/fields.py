"""Fields 筛选条件: the few most used in sight, the others behind one click, and what is asked now as chips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.desk import Desk
from dashboards.ledger import questions, state
from dashboards.ledger.rows import label
from dashboards.parts import said
from dashboards.reader import account, day, day_shape, t
from domain import words
from domain.words import Words
from services.documents.ledger_columns import BY_CODE

Json = dict[str, Any]
Options = Sequence[tuple[str, str]]

AWAITING: Words = {
    "sign_for": ("待签收", "To be signed for"),
    "review": ("待审核", "To be reviewed"),
    "objection": ("异议待裁定", "Objection to decide"),
    "extension": ("延期待审批", "Extension to decide"),
    "correction": ("更正待确认", "Correction to confirm"),
}
ROLES: Words = {
    "lead": ("牵头", "Lead"),
    "assist": ("协办", "Assisting"),
    "collator": ("汇总", "Collator"),
}
LABELS: Words = {
    "q": ("编号、事项、内容", "Number, matter, text"),
    "light": ("亮灯", "Light"),
    "status": ("状态", "Status"),
    "unit": ("单位", "Unit"),
    "role": ("单位角色", "Its part"),
    "unit_light": ("单位亮灯", "Light of the unit"),
    "open": ("是否在办", "Open"),
    "holder": ("现在由谁办", "Held by"),
    "awaiting": ("待办环节", "Waiting for"),
    "source": ("来源", "Source"),
    "leader": ("批示领导", "Leader"),
    "report_light": ("反馈亮灯", "Reporting light"),
    "urgency": ("紧急程度", "Urgency"),
    "level": ("密级", "Level"),
    "issuer": ("交办机关", "Issuer"),
    "outcome": ("办结结果", "Outcome"),
    "year": ("编号年度", "Year"),
    "number": ("编号", "Number"),
    "overdue": ("是否逾期", "Overdue"),
    "due_after": ("时限自", "Due from"),
    "due_before": ("时限至", "Due until"),
    "report_before": ("应反馈至", "Report due until"),
    "received_after": ("收到自", "Received from"),
    "received_before": ("收到至", "Received until"),
    "registered_after": ("登记自", "Registered from"),
    "registered_before": ("登记至", "Registered until"),
    "closed_after": ("办结自", "Closed from"),
    "closed_before": ("办结至", "Closed until"),
    "unsigned_since": ("交办后未签收，自", "Unsigned since"),
    "returned": ("是否退回过", "Returned"),
    "urged": ("是否催办过", "Urged"),
    "extended": ("是否延期过", "Extended"),
    "reopened": ("是否重办", "Reopened"),
}
CODED: Mapping[str, Words] = {
    "light": words.LIGHT,
    "report_light": words.LIGHT,
    "unit_light": words.LIGHT,
    "status": words.STATUS,
    "source": words.SOURCE,
    "holder": words.HOLDER,
    "awaiting": AWAITING,
    "urgency": words.URGENCY,
    "level": words.LEVEL,
    "issuer": words.ISSUER,
    "outcome": words.OUTCOME,
    "role": ROLES,
}
YES_NO = frozenset({"open", "overdue", "returned", "urged", "extended", "reopened"})


def yes_no(name: str) -> Options:
    if name == "open":
        return [("1", t("在办", "Open")), ("0", t("已结束", "Over"))]
    return [("1", t("是", "Yes")), ("0", t("否", "No"))]


def name_of(name: str) -> str:
    return said(LABELS, name)


def filters(desk: Desk, asked: Mapping[str, str]) -> Component:
    """The fields. A sheet of its own on a phone."""
    role = account().role
    office = desk.office()
    units = sorted((u for u in office.units.values() if not u.closed_on), key=lambda u: (u.kind, u.code))
    often: list[Component] = [
        parts.component(
            dmc.TextInput(
                id={"filter": "q"},
                label=name_of("q"),
                value=asked.get("q", ""),
                debounce=True,
                size="xs",
                leftSection=parts.icon("search"),
            )
        ),
        _coded("light", asked),
        _coded("status", asked),
    ]
    if role != "unit":
        often.append(_choice("unit", [(u.code, u.name) for u in units], asked))
    else:
        often.append(_choice("role", [(c, said(ROLES, c)) for c in ROLES], asked))
    often.append(_choice("open", yes_no("open"), asked))
    rarer: list[Component] = []
    if role in ("office", "office_head", "auditor"):
        rarer.append(_choice("leader", [(p.code, f"{p.title} {p.holder}") for p in office.posts.values()], asked))
    rarer += [_coded(name, asked) for name in ("holder", "awaiting", "source", "urgency", "report_light", "outcome")]
    this_year = desk.today().year
    rarer.append(_choice("year", [(str(y), str(y)) for y in range(this_year, this_year - 6, -1)], asked))
    rarer += [_day(name, asked) for name in ("due_after", "due_before", "registered_after", "registered_before")]
    rarer += [_day(name, asked) for name in ("closed_after", "closed_before")]
    rarer += [_choice(name, yes_no(name), asked) for name in ("returned", "urged", "extended")]
    hidden = {id_of(field) for field in rarer}
    is_open = any(name in hidden for name in asked)
    more = html.Details(
        [
            html.Summary([parts.icon("filter"), t("更多筛选", "More filters")], className="btn"),
            html.Div(rarer, className="rarer"),
        ],
        className="more-filters",
        open=is_open,
    )
    return html.Div([html.Div(often, className="often"), more], className="filters", id="ledger-filters")


def id_of(field: Component) -> str:
    of: Any = field
    return str(of.id["filter"])


def _coded(name: str, asked: Mapping[str, str]) -> Component:
    pairs = CODED[name]
    return _choice(name, [(c, said(pairs, c)) for c in pairs if not (name == "holder" and c == "none")], asked)


def _choice(name: str, options: Options, asked: Mapping[str, str]) -> Component:
    value = str(asked.get(name, "")).split(",")[0] or None
    if value not in {code for code, _ in options}:
        value = None
    return parts.component(dmc.Select(
        id={"filter": name}, label=name_of(name), value=value, data=[{"value": c, "label": w} for c, w in options],
        clearable=True, searchable=len(options) > 8, size="xs", placeholder=t("不限", "Any"),
        nothingFoundMessage=t("没有", "None"), clearButtonProps={"aria-label": t("清除", "Clear")},
    ))  # fmt: skip


def _day(name: str, asked: Mapping[str, str]) -> Component:
    return parts.component(dmc.DateInput(
        id={"filter": name}, label=name_of(name), value=asked.get(name) or None, valueFormat=day_shape(),
        **parts.clearable(), size="xs", placeholder=t("不限", "Any"),
    ))  # fmt: skip


def sort_field(sort: str) -> Component:
    """The order, where there is no head of a column to click."""
    options = []
    for code in BY_CODE:
        if code in state.SORTABLE:
            name = label(BY_CODE[code])
            options.append({"value": code, "label": t(f"{name}，从小到大", f"{name}, ascending")})
            options.append({"value": f"-{code}", "label": t(f"{name}，从大到小", f"{name}, descending")})
    return parts.component(
        dmc.Select(id="ledger-sort", label=t("排序", "Order"), value=sort, data=options, size="xs", allowDeselect=False)
    )


def chips(desk: Desk, asked: Mapping[str, str]) -> list[Component]:
    """What is asked now, each to be taken away by itself."""
    found: list[Component] = []
    for name, value in asked.items():
        told = meaning(desk, name, value)
        if not told:
            continue
        text = f"{name_of(name)}{t('：', ': ')}{told}"
        label = t(f"去掉筛选：{text}", f"Remove: {text}")
        found.append(
            html.Button(
                [html.Span(text), html.Span("×", className="x", **parts.attributes(aria_hidden="true"))],
                className="chip",
                type="button",
                **parts.attributes(data_chip=name, aria_label=label),
            )
        )
    if found:
        clear = parts.attributes(data_chip="*")
        found.append(html.Button(t("全部清除", "Clear all"), className="chip clear", type="button", **clear))
    return found


def meaning(desk: Desk, name: str, value: str) -> str:
    """What a filter of the address means; nothing where it means nothing."""
    understood = questions.address(questions.filters({name: value, **({"unit": "x"} if name in NEEDS_UNIT else {})}))
    if name not in understood:
        return ""
    value = understood[name]
    if name in CODED:
        return t("、", ", ").join(said(CODED[name], code) for code in value.split(","))
    if name in questions.DAYS:
        return day(value, this_year=desk.today().year)
    if name in YES_NO:
        return dict(yes_no(name))[value]
    return desk.name(value) if name in ("unit", "leader") else value


NEEDS_UNIT = ("role", "unit_light")
