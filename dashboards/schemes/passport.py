"""Passport 指标档案: a scheme to be read: weights by group, and of each indicator what it means and how it scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.desk import Desk
from dashboards.reader import day, t
from dashboards.schemes import fields
from domain import words
from domain.scheme.scheme import Indicator, PointsClass, Scheme
from domain.scoring.expression import shown
from domain.scoring.methods import METHODS


def weights(scheme: Scheme) -> Component:
    """权重表: indicators by dimension, groups across; every column makes 100."""
    groups = list(scheme.groups.values())
    head = html.Tr([html.Th(t("指标", "Indicator")), *(html.Th(t(g.name, g.name_en), className="num") for g in groups)])
    rows: list[Component] = []
    for dimension in scheme.dimensions.values():
        lines = [line for line in scheme.indicators.values() if line.dimension == dimension.code]
        sums = [sum((line.weight(g.code) for line in lines), start=Decimal(0)) for g in groups]
        rows.append(
            html.Tr(
                [
                    html.Th(t(dimension.name, dimension.name_en)),
                    *(html.Td(shown(each), className="num") for each in sums),
                ],
                className="dim",
            )
        )
        for line in lines:
            cells = [
                html.Td(shown(line.weight(g.code)) if line.weight(g.code) else "—", className="num") for g in groups
            ]
            rows.append(html.Tr([html.Td(html.A(t(line.name, line.name_en), href=f"#i-{line.code}")), *cells]))
    total = html.Tr([html.Th(t("合计", "Total")), *(html.Td("100", className="num") for _ in groups)], className="dim")
    table = html.Table([html.Thead(head), html.Tbody([*rows, total])], className="table sc-weights")
    return parts.card(
        t("权重", "Weights"),
        html.Div(table, className="wide-table"),
        sub=t("各组合计均为100", "100 in each group"),
        flush=True,
    )


def indicators(desk: Desk, scheme: Scheme) -> list[Component]:
    """A card a dimension, a passport an indicator."""
    shown_: list[Component] = []
    for dimension in scheme.dimensions.values():
        lines = [line for line in scheme.indicators.values() if line.dimension == dimension.code]
        passports = [_passport(desk, scheme, line) for line in lines]
        sub = t(f"{len(lines)} 项指标 {dimension.article}", f"{len(lines)} indicators {dimension.article}")
        shown_.append(parts.card(t(dimension.name, dimension.name_en), *passports, sub=sub, flush=True))
    return shown_


def _passport(desk: Desk, scheme: Scheme, line: Indicator) -> Component:
    method = METHODS[line.method]
    given = {each.name: each for each in fields.params_of(line.method)}
    params = [
        (given[name].label, fields.shown(given[name], value) if given[name].choices else _param(value))
        for name, value in line.params.items()
        if value is not None
    ]
    who = t("各单位自报", "each unit itself") if line.owner == "unit" else desk.name(line.owner) if line.owner else ""
    source = parts.said(words.VALUE_SOURCE, line.source)
    counted = parts.said(fields.MEASURE, line.measure) if line.measure else ""
    matters = t("、", ", ").join(parts.said(words.SOURCE, each) for each in line.matters)
    facts = parts.facts(
        [
            (t("定义", "Definition"), t(line.definition, line.definition_en)),
            (
                t("数据", "Data"),
                t(f"{source}{'：' if counted else ''}{counted}", f"{source}{': ' if counted else ''}{counted}"),
            ),
            (t("计入", "Counts"), matters),
            (t("报送", "Given by"), who),
            (t("核实", "Verified by"), desk.name(line.verifier) if line.verifier else ""),
            (t("口径", "Terms"), " · ".join(filter(None, _terms(line)))),
            (t("口径变化", "Breaks"), t("；", "; ").join(f"{each.year} {t(each.zh, each.en)}" for each in line.breaks)),
            (t("条文", "Article"), line.article),
        ]
    )
    spread = sorted({line.weight(group) for group in scheme.groups if line.weight(group)})
    weight = shown(spread[0]) if len(spread) == 1 else f"{shown(spread[0])}–{shown(spread[-1])}" if spread else "0"
    formula = html.Div(
        [
            html.B(t(method.zh, method.en)),
            html.Code(method.formula),
            html.Dl([part for name, value in params for part in (html.Dt(name), html.Dd(value))], className="sc-params")
            if params
            else None,
        ],
        className="sc-formula",
    )
    title = html.H3(
        [
            t(line.name, line.name_en),
            html.Small(line.unit),
            html.Span(t(f"{weight} 分", f"{weight} points"), className="num"),
        ]
    )
    return html.Article([title, facts, formula], id=f"i-{line.code}", className="sc-passport")


def _terms(line: Indicator) -> list[str]:
    """How often, with what evidence, which way, rounded how."""
    given = line.source not in ("stream", "official")
    return [
        parts.said(words.FREQUENCY, line.frequency),
        parts.said(fields.DIRECTION, line.direction),
        parts.said(fields.BASIS, line.basis) if line.basis == "growth" else "",
        t(f"佐证{parts.said(fields.EVIDENCE, line.evidence)}", f"evidence {parts.said(fields.EVIDENCE, line.evidence)}")
        if given
        else "",
        t(f"四舍五入{line.places}位小数", f"rounded half up to {line.places} places"),
    ]


def _part(part: Mapping[str, Any]) -> str:
    """One of the methods a mixed one is made of."""
    method = METHODS[part["method"]]
    names = {each.name: each.label for each in fields.params_of(part["method"])}
    params = [f"{names.get(name, name)} {_param(value)}" for name, value in part["params"].items() if value is not None]
    return f"{part['share']:.0%} {t(method.zh, method.en)}" + (f" ({', '.join(params)})" if params else "")


def _param(value: object) -> str:
    if isinstance(value, tuple):
        return t("；", "; ").join(
            _param(each) if not isinstance(each, tuple) else " → ".join(map(str, each)) for each in value
        )
    if isinstance(value, dict) and "method" in value:
        return _part(value)
    if isinstance(value, dict):
        return t("，", ", ").join(f"{name} {_param(each)}" for name, each in value.items())
    return str(value)


def rules(scheme: Scheme) -> list[Component]:
    """What stands beside the indicators: grades, points, vetoes, clocks, caps."""
    grades = [
        (
            t(each.name, each.name_en),
            t(f"{shown(each.threshold)} 分以上", f"from {shown(each.threshold)}")
            + (t(f"，不超过 {each.quota:.0%}", f", at most {each.quota:.0%}") if each.quota is not None else ""),
        )
        for each in scheme.grades
    ]
    ties = parts.said(fields.TIES, scheme.ties)
    if scheme.tie_breaks:
        ties += t("：", ": ") + t("、", ", ").join(
            t(scheme.indicators[code].name, scheme.indicators[code].name_en) for code in scheme.tie_breaks
        )
    clocks, own = scheme.clocks, scheme.self_assessment
    days = t("{} 个工作日", "{} working days").format
    cards = [
        parts.card(t("等次", "Grades"), parts.facts([*grades, (t("同分", "Ties"), ties)])),
        _points(
            t("加分", "Bonuses"),
            tuple(scheme.bonuses.values()),
            shown(scheme.bonus_cap) if scheme.bonus_cap is not None else "",
        ),
        _points(
            t("扣分", "Deductions"),
            tuple(scheme.deductions.values()),
            shown(scheme.deduction_cap) if scheme.deduction_cap is not None else "",
        ),
    ]
    if scheme.vetoes:
        cards.append(
            parts.card(
                t("一票否决", "Vetoes"),
                parts.facts(
                    [(t(v.name, v.name_en), parts.said(words.VETO_EFFECT, v.effect)) for v in scheme.vetoes.values()]
                ),
            )
        )
    cards.append(
        parts.card(
            t("时限", "Clocks"),
            parts.facts(
                [
                    (t("说明扣分", "Answer"), days(clocks.answer)), (t("申诉", "Appeal"), days(clocks.appeal)),
                    (t("决定申诉", "Decide"), days(clocks.decide)), (t("数据截止", "Cut-off"), day(scheme.cut_off)),
                    (t("自评", "Self-assessment"), t(f"{day(own.due)}前，相差超过{shown(own.limit)}分扣{shown(own.deduction)}分", f"by {day(own.due)}; off by more than {shown(own.limit)} costs {shown(own.deduction)}") if own else ""),
                    (t("条文", "Article"), clocks.article),
                ]
            ),
        )
    )  # fmt: skip
    caps = scheme.burden
    if caps.indicators or caps.requests or caps.visits:
        cards.append(
            parts.card(t("减负上限", "Burden caps"), parts.facts([
                (t("指标", "Indicators"), str(caps.indicators or "")), (t("报送次数", "Requests"), str(caps.requests or "")),
                (t("实地督查", "Visits"), str(caps.visits or "")), (t("条文", "Article"), caps.article),
            ]))
        )  # fmt: skip
    if scheme.component:
        cards.append(
            parts.card(
                t("计入综合考核", "Part of a wider assessment"),
                parts.facts([(t(scheme.component.name, scheme.component.name_en), f"{scheme.component.share:.0%}")]),
            )
        )
    return cards


def _points(title: str, classes: Sequence[PointsClass], cap: str) -> Component:
    rows = []
    for each in classes:
        told = [t(f"每项 {shown(each.each)} 分", f"{shown(each.each)} each")] if each.each is not None else []
        told += [t(f"最多 {shown(each.cap)} 分", f"at most {shown(each.cap)}")] if each.cap is not None else []
        told += [t("所涉指标记零", "zeroes the indicator")] if each.zeroes else []
        if each.faults:
            told.append(
                t("扣的是", "for ") + t("、", ", ").join(parts.said(fields.FAULT, fault) for fault in each.faults)
            )
        rows.append((t(each.name, each.name_en), t("，", ", ").join(told)))
    return parts.card(
        title,
        parts.facts(rows) if rows else parts.empty("—"),
        sub=t(f"合计不超过 {cap} 分", f"{cap} in all at most") if cap else "",
    )


def groups(desk: Desk, scheme: Scheme) -> Component:
    rows = [
        html.Details(
            [
                html.Summary([html.B(t(group.name, group.name_en)), html.Span(t(f"{len(group.units)} 个单位", f"{len(group.units)} units") + ("" if group.coefficient == 1 else f" × {shown(group.coefficient)}"), className="num")]),
                html.P(t("、", ", ").join(map(desk.name, group.units))),
            ]
        )
        for group in scheme.groups.values()
    ]  # fmt: skip
    return parts.card(t("分组", "Groups"), html.Div(rows, className="sc-groups"))
