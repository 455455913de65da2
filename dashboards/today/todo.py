"""To do 待办: the matters a reader has to move, the most urgent first, each with its one next act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from dash import html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.desk import Desk
from dashboards.ledger import questions as address
from dashboards.parts import said
from dashboards.reader import account, day, t
from dashboards.today import day as days
from domain import words
from domain.words import Words
from services.queries import ledger, work
from services.queries.filters import Filters
from services.queries.moment import Reading

MOST: Final = 15
TAB: Final = "today-tab"
ENDORSED: Final = "today-endorsed"

KIND: Words = {
    "sign": ("签收", "Sign for it"),
    "supplement": ("补充反馈", "Supplement"),
    "report": ("报送进展", "Report"),
    "finish": ("办结反馈", "Report result"),
    "review_date": ("复核", "Look again"),
    "approve": ("立项", "Approve"),
    "assign": ("交办", "Assign"),
    "review": ("审核", "Review"),
    "decide_objection": ("裁定异议", "Decide"),
    "decide_extension": ("审批延期", "Decide"),
    "confirm_correction": ("确认更正", "Confirm"),
    "report_up": ("呈报", "Report up"),
    "close": ("销号", "Close"),
    "resume_or_review": ("复核", "Look again"),
    "endorse": ("签批", "Endorse"),
    "urge": ("催办", "Urge"),
}
FORM: Final = {
    "sign": "sign",
    "supplement": "feedback",
    "report": "feedback",
    "finish": "feedback",
    "approve": "approve",
    "assign": "assign",
    "review": "accept",
    "decide_objection": "object/decide",
    "decide_extension": "extension/decide",
    "report_up": "report-up",
    "close": "close",
    "endorse": "endorse",
    "urge": "urge",
}
"""The act's form on the matter's own page that opens at once; the rest are decided with the whole matter in view."""

Tabs = dict[str, tuple[str, str]]
OFFICE_TABS: Final[Tabs] = {
    "all": ("全部", "All"),
    "overdue": ("逾期", "Overdue"),
    "soon": ("临期", "Due soon"),
    "sign": ("签收", "To sign"),
    "review": ("审核", "Review"),
    "report_up": ("呈报", "Report up"),
}
LEADER_TABS: Final[Tabs] = {
    "endorse": ("待签批", "Awaiting my word"),
    "instructed": ("我批示的", "I instructed"),
    "overdue": ("逾期", "Overdue"),
    "soon": ("临期", "Due soon"),
    "open": ("全部在办", "All open"),
}
UNIT_TABS: Final[Tabs] = {
    "all": ("全部", "All"),
    "sign": ("签收", "To sign"),
    "report": ("报送", "To report"),
    "finish": ("办结", "To finish"),
}
AUDITOR_TABS: Final[Tabs] = {
    "overdue": ("逾期", "Overdue"),
    "soon": ("临期", "Due soon"),
    "sign": ("签收", "To sign"),
    "review": ("审核", "Review"),
    "open": ("全部在办", "All open"),
}
BY_ROLE: Final = {"leader": LEADER_TABS, "unit": UNIT_TABS, "auditor": AUDITOR_TABS}


@dataclass(frozen=True)
class Row:
    """One matter in the list. `reporting` is told where the report is late and the deadline is not."""

    id: UUID
    number: str
    title: str
    units: tuple[str, ...]
    light: str
    days: int | None
    status: str
    holder: str
    since: date | None
    due: date | None
    kind: str
    is_report_late: bool = False


@dataclass(frozen=True)
class Shown:
    """The rows of one tab, how many there are, and the question that lists them all, where one does."""

    tab: str
    rows: Sequence[Row]
    total: int
    question: Filters | None


def tabs() -> Tabs:
    return BY_ROLE.get(account().role, OFFICE_TABS)


def read(desk: Desk, at: date | None, tab: str) -> Shown:
    who = desk.caller()
    tab = tab if tab in tabs() else next(iter(tabs()))
    with desk.reading(at) as (conn, reading):
        if who.role == "unit":
            owed = work.of_unit(conn, reading, who.unit or "")
            chosen = [each for each in owed if tab == "all" or each.kind in _KINDS_OF[tab]]
            return Shown(tab, [_of_work(each, reading) for each in chosen[:MOST]], len(chosen), None)
        if tab == "endorse":
            owed = work.of_leader(conn, reading, who.post or "")
            lines = [ledger.one(conn, reading, each.directive) for each in owed[:MOST]]
            rows = [_of_line(line, "endorse", reading) for line in lines if line is not None]
            return Shown(tab, rows, len(owed), Filters(status=("reported_up",), reported_to=who.post))
        question = None if tab == "all" else _question(tab, reading, who.post)
        found = work.to_do(conn, reading, desk.mine(question or Filters()), limit=MOST, everything=question is not None)
        acts = who.role in ("office", "office_head")
        rows = [_of_line(line, kind if acts else "", reading) for line, kind in found.rows]
        return Shown(tab, rows, found.total, question)


def _question(tab: str, reading: Reading, post: str | None) -> Filters:
    return Filters(leader=post, is_open=True) if tab == "instructed" else days.questions(reading)[tab]


_KINDS_OF: Final = {"sign": ("sign",), "report": ("report", "supplement"), "finish": ("finish", "review_date")}


def _of_line(line: ledger.Line, kind: str, reading: Reading) -> Row:
    lights = line.lights(reading)
    late = lights.reporting.colour == "red" and lights.completion.colour not in ("red", "yellow")
    shown = lights.reporting if late else lights.completion
    return Row(
        line.id, line.number, line.title, line.leads, shown.colour, shown.days, line.status, line.holder,
        line.holder_since, line.report_due if late else line.due, kind, late,
    )  # fmt: skip


def _of_work(each: work.Work, reading: Reading) -> Row:
    days_left = (each.due - reading.at.day).days if each.due else None
    return Row(
        each.directive, each.number, each.title, (), each.light, days_left, each.kind, "unit", each.since, each.due,
        each.kind, each.kind == "report" and each.light == "red",
    )  # fmt: skip


# ── how it looks ────────────────────────────────────────────────────────────────────────────────


def view(desk: Desk, at: date | None, now: date, shown: Shown) -> Component:
    title = {"unit": t("本单位待办", "To do by this unit"), "auditor": t("事项", "Matters")}
    acts = at is None
    buttons = [
        html.Button(
            t(*names), className="choice", type="button", role="tab",
            **parts.attributes(aria_selected="true" if name == shown.tab else "false"), **parts.sets(TAB, tab=name),
        )
        for name, names in tabs().items()
    ]  # fmt: skip
    body: Component = (
        _table(desk, at, now, shown.rows, acts) if shown.rows else parts.empty(_none(shown.tab), good=True)
    )
    return html.Section(
        [
            html.Div(
                [
                    html.H2(title.get(account().role, t("待办", "To do"))),
                    html.Div(buttons, className="choices", role="tablist", **parts.attributes(aria_label=t("待办分类", "Kinds"))),
                    html.Div(_more(at, shown), className="rt"),
                ],
                className="hd",
            ),
            body,
        ],
        className="card todos",
    )  # fmt: skip


def _none(tab: str) -> str:
    return {
        "overdue": t("没有逾期事项。", "Nothing is overdue."),
        "soon": t("三个工作日内没有到期事项。", "Nothing falls due within three working days."),
        "sign": t("没有待签收的事项。", "Nothing waits to be signed for."),
        "review": t("没有待审核的反馈。", "No report waits for review."),
        "report_up": t("没有待呈报的事项。", "Nothing waits to be reported up."),
        "instructed": t("没有在办的批示事项。", "No matter you instructed is open."),
        "endorse": t("没有待签批的事项。", "Nothing waits for your word."),
    }.get(tab, t("没有待办事项。", "Nothing waits."))


def _more(at: date | None, shown: Shown) -> Component:
    told = t(f"共 {shown.total:,} 项", f"{shown.total:,} in all")
    if shown.total > len(shown.rows):
        told = t(
            f"最急的 {len(shown.rows)} 项，共 {shown.total:,} 项",
            f"The {len(shown.rows)} most urgent of {shown.total:,}",
        )
    if shown.question is None:
        return html.Span(told, className="num")
    href = asof.href("/ledger", at, **address.address(shown.question))
    return html.A([html.Span(told, className="num"), parts.icon("chevron-right")], href=href, className="all")


def _table(desk: Desk, at: date | None, now: date, rows: Sequence[Row], acts: bool) -> Component:
    unit = account().role == "unit"
    heads = [
        t("状态", "State"),
        t("事项", "Matter"),
        t("文号", "Number"),
        t("牵头单位", "Lead unit"),
        t("时限", "Due"),
        "",
    ]
    shown = [head for place, head in enumerate(heads) if not (unit and place == 3)]
    cells: list[Any] = [html.Th(head, **parts.attributes(scope="col")) for head in shown[:-1]]
    cells.append(html.Th(html.Span(t("办理", "Act"), className="unseen"), **parts.attributes(scope="col")))
    return html.Table(
        [html.Thead(html.Tr(cells)), html.Tbody([_row(desk, at, now, row, acts, unit) for row in rows])],
        className="tl",
    )


def _row(desk: Desk, at: date | None, now: date, row: Row, acts: bool, unit: bool) -> html.Tr:
    href = asof.href(f"/directive/{row.id}", at)
    cells: list[Component] = [
        html.Td(_state(row), className="st"),
        html.Td(html.A(row.title, href=href, title=row.title), className="t"),
        html.Td(row.number or t("未编号", "No number"), className="no num"),
    ]
    if not unit:
        names = t("、", ", ").join(desk.name(code) for code in row.units[:2]) + (
            t("等", " …") if len(row.units) > 2 else ""
        )
        cells.append(html.Td(html.Span(names or "—", title=names), className="un"))
    cells += [
        html.Td([day(row.due, this_year=now.year), _held(row, now)], className="due num"),
        html.Td(_act(row, href) if acts else None, className="go"),
    ]
    return html.Tr(cells)


def _state(row: Row) -> Component:
    if row.is_report_late and row.days is not None:
        return parts.light("red", t(f"反馈迟 {-row.days} 天", f"Report {-row.days} d late"))
    if row.light in ("red", "yellow"):
        return parts.light(row.light, parts.light_words(row.light, row.days))
    return parts.tag(_status(row), "b")


def _status(row: Row) -> str:
    return said(words.STATUS, row.status) if row.status in words.STATUS else said(KIND, row.status)


def _held(row: Row, now: date) -> Component | None:
    """With whom it lies, and for how long."""
    if row.holder not in ("unit", "office", "leader") or row.since is None:
        return None
    n = (now - row.since).days
    who = said(words.HOLDER, row.holder)
    return html.Small(t(f"{who} {n} 天", f"{who}, {n} d"), title=_status(row))


def _act(row: Row, href: str) -> Component:
    if not row.kind:
        return html.A(t("查看", "Open"), href=href, className="btn sm quiet")
    if row.kind == "endorse" and account().role == "leader":
        return parts.button(said(KIND, "endorse"), kind="sm", chosen=parts.sets(ENDORSED, id=str(row.id)))
    form = FORM.get(row.kind)
    return html.A(said(KIND, row.kind), href=f"{href}#act={form}" if form else href, className="btn sm")
