"""Units by light 单位亮灯: how each undertaking unit stands with its own part of every matter. No league table: by kind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboards import asof, figures, parts
from dashboards.desk import Desk
from dashboards.ledger import questions as address
from dashboards.parts import said
from dashboards.reader import account, day, t
from domain.words import Words
from services.queries import units
from services.queries.filters import Filters
from services.queries.units import UnitLights

BOX: Final = "units-box"
STORE: Final = "units-asked"

KIND: Words = {
    "department": ("区政府部门", "Departments"),
    "vertical": ("垂直管理单位", "Vertical agencies"),
    "locality": ("镇乡（街道）", "Towns and subdistricts"),
    "park": ("园区", "Parks"),
    "enterprise": ("国有企业", "State enterprises"),
    "institution": ("事业单位", "Institutions"),
    "party": ("党群机关", "Party bodies"),
    "": ("其他", "Others"),
}
LIT: Final = ("red", "yellow", "green")

Sort = Callable[[UnitLights], Any]
COLUMNS: Final[Mapping[str, tuple[str, str]]] = {
    "name": ("单位", "Unit"),
    "open": ("在办", "Open"),
    "red": ("红灯", "Red"),
    "yellow": ("黄灯", "Yellow"),
    "green": ("绿灯", "Green"),
    "done_on_time": ("按期完成", "Done on time"),
    "done_late": ("逾期完成", "Done late"),
    "closing": ("按时办结率", "Done on time, %"),
    "reports": ("按时反馈率", "Reports on time, %"),
}


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    at = asof.asked(query, desk.today())
    rows = await asyncio.to_thread(read, desk, at)
    asked = {name: query[name] for name in ("kind", "q", "sort", "all") if query.get(name)}
    told = t(
        "每个单位只计自己承办的部分，按单位类别分列；点数字看台账。",
        "Each unit by its own parts, kind by kind; a number opens its list.",
    )
    return html.Div(
        [
            asof.band(at, asof.href("/units", None, **asked)),
            parts.page_head(t("单位亮灯", "Units by light"), t(f"截至 {day(at or desk.today())} · {told}", f"As of {day(at or desk.today())} · {told}")),
            dcc.Store(id=STORE, data={**asked, "as_of": at.isoformat() if at else ""}),
            html.Div(view(desk, at, rows, asked), id=BOX, className="stack"),
        ],
        className="units",
    )  # fmt: skip


def read(desk: Desk, at: date | None) -> tuple[UnitLights, ...]:
    who = desk.caller()
    with desk.reading(at) as (conn, reading):
        found = units.by_light(conn, reading, desk.mine(Filters()))
    return tuple(row for row in found if who.role != "unit" or row.unit == who.unit)


def view(desk: Desk, at: date | None, rows: Sequence[UnitLights], asked: Mapping[str, str]) -> list[Component]:
    kinds = _kinds(desk, rows)
    chosen, wanted = asked.get("kind", ""), asked.get("q", "").strip().lower()
    shown = {
        kind: [row for row in found if not wanted or wanted in f"{desk.name(row.unit)} {row.unit}".lower()]
        for kind, found in kinds.items()
        if chosen in ("", kind)
    }
    cards = [_kind(desk, at, kind, found, asked) for kind, found in shown.items() if found]
    if not cards:
        none = (
            t("没有符合条件的单位。", "No unit matches.")
            if rows
            else t("还没有承办单位。", "No unit undertakes anything yet.")
        )
        cards = [html.Section(parts.empty(none), className="card")]
    return [_bar(at, kinds, asked), *cards] if account().role != "unit" else cards


def _kinds(desk: Desk, rows: Iterable[UnitLights]) -> dict[str, list[UnitLights]]:
    known = desk.office().units
    grouped: dict[str, list[UnitLights]] = {kind: [] for kind in KIND}
    for row in rows:
        grouped[known[row.unit].kind if row.unit in known else ""].append(row)
    return {kind: found for kind, found in grouped.items() if found}


def _bar(at: date | None, kinds: Mapping[str, Sequence[UnitLights]], asked: Mapping[str, str]) -> Component:
    others = {name: value for name, value in asked.items() if name != "kind"}
    every = sum(map(len, kinds.values()))
    tabs = [("", t("全部", "All"), every), *((kind, said(KIND, kind), len(found)) for kind, found in kinds.items())]
    links = [
        html.A(
            [name, html.Small(str(n), className="num")], href=asof.href("/units", at, kind=kind, **others), className="choice",
            **parts.attributes(**({"aria_current": "true"} if kind == asked.get("kind", "") else {})),
        )
        for kind, name, n in tabs
    ]  # fmt: skip
    hidden = {"kind": asked.get("kind", ""), "sort": asked.get("sort", ""), "as_of": at.isoformat() if at else ""}
    find = html.Form(
        [
            *(dcc.Input(name=name, value=value, type="hidden") for name, value in hidden.items() if value),
            parts.icon("search"),
            dcc.Input(
                id="units-q",
                name="q",
                type="search",
                maxLength=60,
                autoComplete="off",
                value=asked.get("q", ""),
                placeholder=t("查找单位", "Find a unit"),
            ),
        ],
        action="/units", method="get", className="find", role="search",
    )  # fmt: skip
    legend = figures.legend([("red", t("红", "Red")), ("yellow", t("黄", "Yellow")), ("green", t("绿", "Green"))])
    return html.Div(
        [
            html.Nav(links, className="choices", **parts.attributes(aria_label=t("单位类别", "Kinds of units"))),
            find,
            legend,
        ],
        className="ubar",
    )


def _kind(desk: Desk, at: date | None, kind: str, rows: Sequence[UnitLights], asked: Mapping[str, str]) -> Component:
    ordered = _sorted(desk, rows, asked.get("sort", ""))
    if not asked.get("all") and not asked.get("q"):
        ordered = [row for row in ordered if row.open]
    idle = len(rows) - len(ordered)
    most = max(_lit(row) for row in rows)
    heads = [_head(at, name, asked) for name in COLUMNS]
    heads.insert(2, html.Th(t("亮灯", "Lights"), **parts.attributes(scope="col")))
    red = sum(row.count("red") for row in rows)
    sub = t(
        f"{len(rows)} 个单位，{sum(bool(row.count('red')) for row in rows)} 个有红灯，共 {red} 项",
        f"{len(rows)} units, {sum(bool(row.count('red')) for row in rows)} with red, {red} in all",
    )
    table = html.Table(
        [html.Thead(html.Tr(heads)), html.Tbody([_row(desk, at, row, most) for row in ordered])], className="ut"
    )
    every = asof.href("/units", at, **{**asked, "kind": kind, "all": "1"})
    told = t(f"另有 {idle} 个单位没有在办事项，全部列出", f"{idle} more units have nothing open: list them all")
    rest = html.P(html.A(told, href=every, className="link"), className="idle") if idle else None
    return parts.card(said(KIND, kind), table if ordered else None, rest, sub=sub, flush=True)


def _lit(row: UnitLights) -> int:
    return sum(row.count(colour) for colour in LIT)


def _sorted(desk: Desk, rows: Sequence[UnitLights], sort: str) -> list[UnitLights]:
    name, is_descending = sort.removeprefix("-"), sort.startswith("-")
    if name not in COLUMNS:
        return list(rows)
    keys: dict[str, Sort] = {
        "name": lambda row: desk.name(row.unit),
        "open": lambda row: row.open,
        "closing": lambda row: _share(row.count("done_on_time"), row.count("done_on_time") + row.count("done_late")),
        "reports": lambda row: _share(row.reports.on_time, row.reports.owed),
    }
    return sorted(rows, key=keys.get(name, lambda row: row.count(name)), reverse=is_descending)


def _share(part: int, whole: int) -> float:
    """For sorting; those with too few to say anything come last either way of looking."""
    return part / whole if whole >= figures.FEWEST else -1.0


def _head(at: date | None, name: str, asked: Mapping[str, str]) -> Component:
    """A column's head sorts by it, and the other way round the second time."""
    now = asked.get("sort", "")
    first = name if name == "name" else f"-{name}"
    wanted = first if now != first else (f"-{name}" if name == "name" else name)
    others = {each: value for each, value in asked.items() if each != "sort"}
    stated = (
        {"aria_sort": "descending" if now.startswith("-") else "ascending"} if now.removeprefix("-") == name else {}
    )
    arrow = "" if not stated else " ↓" if now.startswith("-") else " ↑"
    return html.Th(
        html.A([t(*COLUMNS[name]), arrow], href=asof.href("/units", at, sort=wanted, **others)),
        className="" if name == "name" else "n", **parts.attributes(scope="col", **stated),
    )  # fmt: skip


def _row(desk: Desk, at: date | None, row: UnitLights, most: int) -> html.Tr:
    unit = Filters(unit=row.unit)
    name = desk.name(row.unit)

    def cell(label: str, told: Component | str, kind: str = "", title: str = "") -> Component:
        name = f"n num {kind}".strip()
        return html.Td(told, className=name, title=title, **parts.attributes(data_label=t(*COLUMNS[label])))

    def number(label: str, n: int, question: Filters) -> Component:
        if not n:
            return cell(label, "0", "zero")
        told = html.A(f"{n:,}", href=asof.href("/ledger", at, **address.address(question)))
        return cell(label, told, f"c-{label}" if label in LIT else "")

    def share(label: str, part: int, whole: int) -> Component:
        return cell(label, figures.rate(part, whole), title=_of(part, whole))

    done = row.count("done_on_time") + row.count("done_late")
    bar = figures.light_bar([(colour, row.count(colour)) for colour in LIT], most)
    opened = asof.href("/ledger", at, unit=row.unit, open="1")
    return html.Tr(
        [
            html.Th(html.A(name, href=opened), className="nm", **parts.attributes(scope="row")),
            number("open", row.open, replace(unit, is_open=True)),
            html.Td(bar, className="lamps"),
            *(
                number(colour, row.count(colour), replace(unit, unit_light=(colour,)))
                for colour in (*LIT, "done_on_time", "done_late")
            ),
            share("closing", row.count("done_on_time"), done),
            share("reports", row.reports.on_time, row.reports.owed),
        ]
    )


def _of(part: int, whole: int) -> str:
    few = t("，不足 3 项不计比率", "; too few for a rate") if whole < figures.FEWEST else ""
    return t(f"{whole} 项中 {part} 项按时{few}", f"{part} of {whole} on time{few}")
