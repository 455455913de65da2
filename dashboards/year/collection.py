"""Collection 数据采集: who owes which value by when, what was reported and verified; targets, points and vetoes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.assessment.head import head as year_head
from dashboards.desk import Desk
from dashboards.reader import account, day, t
from dashboards.year import head, pointing, reading
from dashboards.year.acts import value_told
from dashboards.year.reading import Found
from domain import words
from domain.scheme.scheme import Indicator
from domain.scoring.expression import shown
from domain.words import Words
from services.permissions import KEEPERS

Json = dict[str, Any]

STATES: Words = {"owed": ("尚未报送", "Owed"), **words.VALUE_STATE}
TAG: Final = {"owed": "y", "given": "b", "verified": "g", "returned": "r", "replaced": "n"}
SHOWN: Final = ("owed", "returned", "given", "verified")
MANY: Final = 1_000
"""So many values at most are drawn on one page; of more, each indicator is a page of its own."""


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    found = await reading.year(desk, params["key"], asof.asked(query, desk.today()))
    asked = {name: query[name] for name in ("state", "owner", "indicator") if query.get(name)}
    return head.whole(found, "collection", await shown_of(desk, found, asked), asked)


async def shown_of(desk: Desk, found: Found, query: Json) -> list[Component | None]:
    return [*year_head(found.told, found.at, "collection", *_acts(found)), await _content(desk, found, query)]


def _acts(found: Found) -> list[Component]:
    """What a reader may bring at any time; the rest stands at what it is about."""
    offered = [name for name in ("bonuses", "tolerances", "self") if found.may(name)]
    who = account()
    of = {"unit": who.unit} if who.unit else {}
    buttons: list[Component] = []
    for name in offered:
        if name == "self" and not (who.unit in found.scheme.group_of and found.scheme.self_assessment):
            continue
        buttons.append(head.act(found, name, kind="", of=of))
    rarer = ("deductions", "self-fault", "vetoes", "adjustments", "exclusions", "mergers", "adopt")
    step = {"self-fault": "deductions"}
    return [*buttons, *parts.more([head.act(found, name) for name in rarer if found.may(step.get(name, name))])]


async def _content(desk: Desk, found: Found, query: Json) -> Component:
    lines = await reading.values(desk, found.id, found.at)
    said = await reading.facts(desk, found.id, found.at)
    shown_lines = [each for each in lines if each["state"] in SHOWN]
    counts = Counter(each["state"] for each in shown_lines)
    return html.Div(
        [
            _numbers(found, counts, query),
            html.Div(
                [
                    html.Div(
                        [_values(desk, found, shown_lines, query), *pointing.cards(desk, found, said)],
                        className="stack",
                    ),
                    html.Div([*_aims(desk, found), *_owners(found, query), *_self(desk, found)], className="stack"),
                ],
                className="grid2",
            ),
        ],
        className="stack",
    )


def _numbers(found: Found, counts: Counter[str], query: Json) -> Component:
    """Each opens its list."""
    tiles = []
    light = {"owed": "y", "returned": "r", "verified": "g"}
    for state in ("", *SHOWN):
        count = counts[state] if state else sum(counts.values())
        name = parts.said(STATES, state) if state else t("应报数据", "Values due")
        now = parts.attributes(aria_current="true") if state == query.get("state", "") else {}
        tiles.append(
            html.A(
                [html.Div(name, className="k"), html.Div([f"{count:,}", html.I(t("项", ""))], className="v num")],
                href=_href(found, query, state=state),
                className=light.get(state, "") if count else "",
                **now,
            )
        )
    return html.Div(tiles, className="stats five yr-stats")


def _href(found: Found, query: Json, **more: str) -> str:
    return asof.href(f"/assessment/{found.id}/collection", found.at, **{**query, **more})


# ── values ──────────────────────────────────────────────────────────────────────────────────────


def _values(desk: Desk, found: Found, lines: Sequence[Json], query: Json) -> Component:
    """By indicator, in the scheme's order; what the reader has to do first stands open."""
    state, owner, indicator = (query.get(name, "") for name in ("state", "owner", "indicator"))
    chosen = [
        each
        for each in lines
        if state in ("", each["state"]) and owner in ("", each["owner"]) and indicator in ("", each["indicator"])
    ]
    groups: dict[str, list[Json]] = {}
    for code in found.scheme.indicators:
        if of := [each for each in chosen if each["indicator"] == code]:
            groups[code] = of
    roomy = len(groups) == 1 or len(chosen) <= MANY
    rows = [
        _group(desk, found, found.scheme.indicators[code], of, query, is_open=len(groups) == 1, is_here=roomy)
        for code, of in groups.items()
    ]
    if not rows:
        none = (
            t("没有这样的数据。", "No such value.")
            if query
            else t("本方案没有需要报送的数据。", "This scheme asks for no values.")
        )
        rows = [parts.empty(none, good=state in ("owed", "returned", "given"))]
    right: list[Component] = []
    if query:
        right = [html.A(t("显示全部", "Show all"), href=_href(found, {}), className="link")]
    told = t(f"{day(found.told['cut_off'])}截止", f"closing {day(found.told['cut_off'])}")
    of_owner = desk.name(owner) if owner else ""
    return parts.card(t("各项数据", "Values"), *rows, sub=f"{of_owner} {told}".strip(), right=right or None, flush=True)


def _group(
    desk: Desk, found: Found, line: Indicator, of: Sequence[Json], query: Json, *, is_open: bool, is_here: bool
) -> Component:
    """`is_here`: its table opens on this page; where there are too many it is a page of its own."""
    counts = Counter(each["state"] for each in of)
    bar = [html.I(className=f"s-{state}", style={"flexGrow": counts[state]}) for state in SHOWN if counts[state]]
    told = t("，", ", ").join(f"{parts.said(STATES, state)} {counts[state]}" for state in SHOWN if counts[state])
    owner = t("各单位自报", "each unit itself") if line.owner == "unit" else desk.name(line.owner)
    checks = (
        t(f"{desk.name(line.verifier)}核实", f"verified by {desk.name(line.verifier)}")
        if line.verifier
        else t("官方统计", "official statistics")
    )
    told_of: list[Component] = [
            html.Span([html.B(t(line.name, line.name_en)), html.Small(f"{owner} · {checks} · {parts.said(words.FREQUENCY, line.frequency)}")], className="what"),
            html.Span(bar, className="yr-bar", title=told, **parts.attributes(aria_hidden="true")),
            html.Span(told, className="num told-of"),
    ]  # fmt: skip
    shown_of: Component
    if is_here:
        table = html.Div(_table(desk, found, line, of), className="wide-table")
        shown_of = html.Details([html.Summary(told_of), table], open=is_open)
    else:
        shown_of = html.A(told_of, href=_href(found, query, indicator=line.code), className="summary")
    acts = _group_acts(desk, found, line, of)
    return html.Div(
        [shown_of, html.Div(acts, className="acts") if acts else None],
        className="yr-line",
    )


def _group_acts(desk: Desk, found: Found, line: Indicator, of: Sequence[Json]) -> list[Component]:
    """For whom it is the reader's to give or to verify: once for the whole list."""
    who = account()
    buttons: list[Component] = []
    name = t(line.name, line.name_en)
    owed = [each for each in of if each["state"] == "owed"]
    owners = {each["owner"] for each in owed}
    official = line.source == "official"
    if owed and found.may("values") and (who.unit in owners or (who.role in KEEPERS and len(owners) == 1)):
        owner = who.unit or next(iter(owners))
        mine = [each for each in owed if each["owner"] == owner]
        if not official or who.role in KEEPERS:
            text = t("导入", "Import") if official else t("报送", "Report")
            buttons.append(
                head.act(found, "values", f"{text} {len(mine)}", of={"indicator": line.code, "owner": owner}, about=name,
                         fixed={"on_behalf_of": owner} if who.role in KEEPERS and not official else {},
                         kind="sm" if who.role in KEEPERS else "sm mine")
            )  # fmt: skip
    given = [each for each in of if each["state"] == "given"]
    if given and found.may("verify") and (who.unit == line.verifier or who.role in KEEPERS):
        buttons.append(
            head.act(found, "verify", t(f"核实 {len(given)}", f"Verify {len(given)}"), of={"indicator": line.code}, about=name,
                     fixed={"on_behalf_of": line.verifier} if who.role in KEEPERS else {},
                     kind="sm" if who.role in KEEPERS else "sm mine")
        )  # fmt: skip
    return buttons


def _table(desk: Desk, found: Found, line: Indicator, of: Sequence[Json]) -> html.Table:
    aims = found.assessed.year.now.targets
    labels = [
        t("单位", "Unit"),
        t("目标", "Target"),
        t("数值", "Value"),
        t("状态", "State"),
        t("报送日期", "Reported"),
        "",
    ]
    rows = []
    for each in of:
        aim = aims.get((each["unit"], line.code))
        rows.append(
            head.row(
                labels,
                html.B(each["unit_name"]),
                f"{shown(aim)}{line.unit}" if aim is not None else "—",
                value_told(line, each["value"]) if each["value"] else "—",
                parts.tag(parts.said(STATES, each["state"]), TAG[each["state"]]),
                day(each["on"]) if each["on"] else "—",
                html.Div(_line_acts(found, line, each), className="acts"),
            )
        )
    return head.table(labels, rows)


def _line_acts(found: Found, line: Indicator, each: Json) -> list[Component]:
    who = account()
    office = who.role in KEEPERS
    about = f"{each['unit_name']} {t(line.name, line.name_en)}"
    buttons: list[Component] = []
    if each["state"] == "owed" and found.may("values") and office and line.owner == "unit":
        buttons.append(
            head.act(found, "values", t("代录", "Enter"), about=about, fixed={"on_behalf_of": each["owner"]},
                     of={"indicator": line.code, "owner": each["owner"], "unit": each["unit"]})
        )  # fmt: skip
    if each["state"] == "given" and found.may("verify") and (office or who.unit == line.verifier):
        buttons.append(head.act(found, "return", t("退回", "Send back"), about=about, fixed={"_n": each["n"]}))
    return buttons


# ── beside ──────────────────────────────────────────────────────────────────────────────────────


def _owners(found: Found, query: Json) -> list[Component]:
    """采集进度, by who gives the values."""
    owners = sorted(found.told["collection"], key=lambda each: (-each["owed"], each["owner_name"]))
    if not owners:
        return []
    rows = []
    for each in owners:
        now = parts.attributes(aria_current="true") if each["owner"] == query.get("owner") else {}
        state = t(f"欠 {each['owed']}", f"{each['owed']} owed") if each["owed"] else t("已报齐", "all in")
        bar = [
            html.I(className=f"s-{name}", style={"flexGrow": each[name]})
            for name in ("owed", "given", "verified")
            if each[name]
        ]
        rows.append(
            html.A(
                [
                    html.Span([html.B(each["owner_name"]), html.Small(t(f"应报 {each['due']}，已核实 {each['verified']}", f"{each['due']} due, {each['verified']} verified"))]),
                    html.Span([html.Span(bar, className="yr-bar", **parts.attributes(aria_hidden="true")), html.Span(state, className="num" if not each["owed"] else "num owed")], className="of"),
                ],
                href=_href(found, {}, owner=each["owner"]),
                className="pick",
                **now,
            )
        )  # fmt: skip
    return [
        parts.card(
            t("采集进度", "Progress"),
            html.Div(rows, className="yr-owners"),
            sub=t("按数据责任单位", "by who gives the values"),
            flush=True,
        )
    ]


def _aims(desk: Desk, found: Found) -> list[Component]:
    """目标: how many are set, for the indicators that need one. A unit finds its own in the list."""
    if account().role == "unit":
        return []
    rows = []
    for line in found.aimed():
        if line.source == "stream":
            continue
        due = [unit for unit in found.scheme.group_of if found.has_line(unit, line)]
        open_ = found.untargeted(line.code)
        button = (
            head.act(found, "targets", t("下达", "Set"), of={"indicator": line.code}, about=line.name)
            if open_ and found.may("targets")
            else None
        )
        told = t(f"{len(due) - len(open_)} / {len(due)} 个单位", f"{len(due) - len(open_)} of {len(due)} units")
        rows.append(
            html.Div([html.Span([html.B(t(line.name, line.name_en)), html.Small(told)]), button], className="yr-aim")
        )
    if not rows:
        return []
    return [parts.card(t("年度目标", "Targets"), html.Div(rows), flush=True)]  # fmt: skip


def _self(desk: Desk, found: Found) -> list[Component]:
    """自评, of those who gave one."""
    rule = found.scheme.self_assessment
    if rule is None:
        return []
    given = found.told["self_assessed"]
    due = t(f"{day(rule.due)}前报送", f"due by {day(rule.due)}") if rule.due else ""
    rows: list[Component] = [
        html.Div([html.Span(desk.name(unit)), html.B(f"{total}", className="num")], className="ub")
        for unit, total in given.items()
    ]
    if not rows:
        rows = [parts.empty(t("还没有单位报送自评。", "No self-assessment yet."))]
    return [parts.card(t("自评", "Self-assessment"), html.Div(rows, className="yr-self", tabIndex=0), sub=due)]
