"""Meetings 会议: when the next are due and whether the cadence is kept, those held and to come, what became of their items."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboards import acted, asof, parts
from dashboards.acted import Thing
from dashboards.desk import Desk
from dashboards.meetings import meeting
from dashboards.meetings.acts import MEETINGS
from dashboards.reader import account, day, t, weekday
from domain.meeting import words
from domain.rhythm import Rhythm
from domain.rules import RulePack
from services.permissions import KEEPERS

Json = dict[str, Any]
NAME: Final = "meeting"
PATH: Final = "/meetings"
MINE: Final = KEEPERS | {"leader"}
"""Whose next step a meeting can wait for."""
DOTS: Final = 14
"""As many meetings held as the line of the cadence shows."""


async def page(desk: Desk, found: dict[str, str], query: dict[str, str]) -> Component:
    seen = {**{name: query.get(name, "") for name in ("as_of", "show", "kind", "year")}, "here": PATH, "id": ""}
    return await acted.whole(desk, THING, seen, "mt")


async def one(desk: Desk, found: dict[str, str], query: dict[str, str]) -> Component:
    seen = {"as_of": query.get("as_of", ""), "here": f"{PATH}/{found['key']}", "id": found["key"]}
    return await acted.whole(desk, THING, seen, "mt")


async def shown_of(desk: Desk, seen: Json) -> acted.Shown:
    return await (meeting.shown_of if seen["id"] else _every)(desk, seen)


THING: Final = Thing(NAME, MEETINGS, shown_of, {"call": "/meetings/{id}"}, hears_matters=True)


async def _every(desk: Desk, seen: Json) -> acted.Shown:
    at, shown_day = acted.day_of(desk, seen)
    told = await acted.read(desk, PATH, at)
    items, pack = told["items"], desk.office().pack(shown_day)
    query = {name: seen[name] for name in ("show", "kind", "year") if seen[name]}
    chosen = [each for each in items if _fits(each, query)]
    sub = t("会前有议题、会上有议定、会后有落实。", "Topics before, decisions at it, fulfilment after.")
    begin = acted.begin(desk, NAME, MEETINGS, "call", "meeting.keep", at)
    counts = [
        (code, sum(_fits(each, {"show": code}) for each in items), t(zh, en), colour)
        for code, (zh, en, colour) in SHOWS.items()
        if code != "mine" or (at is None and account().role in MINE)
    ]
    return [
        parts.page_head(t("会议", "Meetings"), sub, *begin),
        acted.numbers(counts, PATH, at, "show", seen["show"]),
        _cadence(desk, told["cadence"], items, pack, at, shown_day),
        _list(desk, chosen, items, pack, at, query, shown_day),
    ]


SHOWS: Final = {
    "mine": ("待我办理", "Mine to do", "y"),
    "called": ("待召开", "To be held", ""),
    "unsigned": ("纪要未签发", "Minutes not signed", "y"),
    "owing": ("有议定事项待转督办", "Items to be made matters", "r"),
    "working": ("议定事项落实中", "Items being carried out", ""),
    "done": ("议定事项全部落实", "All items fulfilled", "g"),
}


def _fits(each: Json, query: Json) -> bool:
    done = each["fulfilment"]
    shows = {
        "": True,
        "mine": each["waits"],
        "called": each["status"] == "called",
        "unsigned": each["status"] in ("held", "minuted"),
        "owing": each["status"] == "signed" and done["handed_over"] < done["items"],
        "working": done["closed"] < done["handed_over"],
        "done": done["items"] > 0 and done["closed"] == done["items"],
    }
    return (
        shows.get(query.get("show", ""), True)
        and query.get("kind", "") in ("", each["kind"])
        and query.get("year", "") in ("", each["day"][:4])
    )


# ── cadence 会议周期 ────────────────────────────────────────────────────────────────────────────


def _cadence(
    desk: Desk, cadence: Json, items: Sequence[Json], pack: RulePack, at: date | None, today: date
) -> Component:
    """Next slots, gaps and counts, each against its rule and article."""
    step = Rhythm.parse(pack.text("meeting.executive.cadence")).step
    rows: list[Component] = [
        _told(
            t("常务会议", "Executive meetings"),
            [t(f"每{step}天一次", f"Every {step} days") + (t(f"，上次 {day(cadence['last'], this_year=today.year)}", f", last on {day(cadence['last'], this_year=today.year)}") if cadence["last"] else "")],
            acted.basis(desk, "meeting.executive.cadence", at),
        ),
        _told(t("下几次应在", "Next due"), _slots(desk, cadence, items, at, today), None),
        _told(t("间隔", "Gaps"), _gaps(cadence, today, step), None),
        _told(t("全体会议", "Plenary meetings"), _plenaries(cadence, pack, today), acted.basis(desk, "meeting.plenary.min", at)),
    ]  # fmt: skip
    return parts.card(
        t("会议周期", "Cadence"), _line(cadence, items, today), html.Div(rows, className="mt-rules"), flush=True
    )


def _told(name: str, value: acted.Shown | list[Any], article: Component | None) -> Component:
    return html.Div([html.B(name), html.Div(list(value)), article], className="mt-rule")


def _slots(desk: Desk, cadence: Json, items: Sequence[Json], at: date | None, today: date) -> list[Any]:
    ahead = {each["day"]: each for each in items if each["status"] == "called" and each["kind"] == "executive"}
    late: list[Any] = []
    if cadence["overdue"]:
        told = t(
            f"{day(cadence['overdue'], this_year=today.year)}应召开，尚未召集",
            f"due on {day(cadence['overdue'], this_year=today.year)}, none called",
        )
        late = [parts.light("red", told)]
    shown: list[Any] = []
    for slot in cadence["slots"]:
        on = date.fromisoformat(slot)
        words_ = f"{day(slot, this_year=today.year)} {weekday(on)}"
        if slot in ahead:
            shown.append(html.A([words_, " ", parts.tag(t("已召集", "called"), "ok")], href=asof.href(f"{PATH}/{ahead[slot]['id']}", at), className="mt-slot"))  # fmt: skip
        else:
            shown.append(html.Span(words_, className="mt-slot num"))
    none = t("还没有开过常务会议，无从推算。", "No executive meeting was held yet to count from.")
    return late + (shown or [html.Span(none, className="hint")])


def _gaps(cadence: Json, today: date, step: int) -> list[Any]:
    if not cadence["last"]:
        return ["—"]
    if not cadence["gaps"]:
        return [parts.tag(t(f"没有超过{step}天的", f"none longer than {step} days"), "ok")]
    return [
        parts.light("red", t(
            f"{day(gap['held'], this_year=today.year)}至{day(gap['next_held'], this_year=today.year)}间隔 {_days(gap)} 天，应为 {gap['most']} 天",
            f"{_days(gap)} days from {day(gap['held'], this_year=today.year)} to {day(gap['next_held'], this_year=today.year)}, {gap['most']} at most",
        ))
        for gap in cadence["gaps"]
    ]  # fmt: skip


def _days(gap: Json) -> int:
    return (date.fromisoformat(gap["next_held"]) - date.fromisoformat(gap["held"])).days


def _plenaries(cadence: Json, pack: RulePack, today: date) -> list[Any]:
    least, most = pack.number("meeting.plenary.min"), pack.number("meeting.plenary.max")
    told = t(
        f"{today.year} 年已召开 {cadence['plenaries']} 次，一般每年 {least}—{most} 次",
        f"{cadence['plenaries']} in {today.year}, normally {least} to {most} a year",
    )
    return [told, parts.light("yellow", cadence["warning"]) if cadence["warning"] else None]


def _line(cadence: Json, items: Sequence[Json], today: date) -> Component | None:
    """Executive meetings on a line of days: held, missed for too long, still due. The words beside say the same."""
    over = sorted(each["day"] for each in items if each["kind"] == "executive" and each["status"] in ("held", "minuted", "signed"))[-DOTS:]  # fmt: skip
    slots = cadence["slots"]
    if not over or not slots:
        return None
    first, last = date.fromisoformat(over[0]), date.fromisoformat(slots[-1])

    def place(text: str) -> str:
        return f"{(date.fromisoformat(text) - first).days / ((last - first).days or 1) * 100:.2f}%"

    def mark(on: str, kind: str) -> Component:
        return html.I(className=kind, style={"left": place(on)}, title=day(on))

    gaps = [
        html.I(className="gap", style={"left": place(gap["held"]), "right": f"calc(100% - {place(gap['next_held'])})"})
        for gap in cadence["gaps"]
        if gap["held"] >= over[0]
    ]
    months = []
    for n in range(first.year * 12 + first.month, last.year * 12 + last.month):
        on = date(n // 12, n % 12 + 1, 1)
        months.append(
            html.Small(t(f"{on.month}月", f"{on:%b}"), style={"left": place(on.isoformat())}, className="num")
        )
    line = [
        *gaps,
        *(mark(on, "held") for on in over),
        *(mark(on, "due") for on in slots),
        mark(today.isoformat(), "today"),
    ]
    return html.Div(
        [html.Div(line, className="mt-axis"), html.Div(months, className="mt-months")],
        className="mt-line",
        **parts.attributes(aria_hidden="true"),
    )


# ── the list ────────────────────────────────────────────────────────────────────────────────────


def _list(
    desk: Desk, chosen: Sequence[Json], items: Sequence[Json], pack: RulePack, at: date | None, query: dict[str, str],
    today: date,
) -> Component:  # fmt: skip
    held = {each["kind"] for each in items}
    kinds = [("", t("各类会议", "All kinds"))]
    kinds += [(str(row["code"]), t(str(row["zh"]), str(row["en"]))) for row in pack.rows("meeting.types") if row["code"] in held]  # fmt: skip
    years = [("", t("各年", "All years"))]
    years += [(year, t(f"{year} 年", year)) for year in sorted({each["day"][:4] for each in items}, reverse=True)]
    filters = [acted.choices(kinds, PATH, at, "kind", query)] if len(kinds) > 2 else []
    filters += [acted.choices(years, PATH, at, "year", query)] if len(years) > 2 else []
    body: list[Component] = [html.Div(filters, className="mt-filters")] if filters else []
    body += [_row(desk, each, at, today) for each in chosen]
    if not chosen:
        none = (
            t("没有符合条件的会议。", "No meeting fits.")
            if items
            else t("没有与本单位有关的会议。", "No meeting concerns this unit.")
            if account().role == "unit"
            else t(
                "还没有会议；督查办召集后显示在这里。", "No meeting yet: once the office calls one it is listed here."
            )
        )
        body.append(parts.empty(none))
    count = t(f"{len(chosen)} 次", f"{len(chosen)} of {len(items)}")
    return parts.card(t("会议列表", "Meetings"), *body, sub=count, flush=True)


def _row(desk: Desk, each: Json, at: date | None, today: date) -> Component:
    on = date.fromisoformat(each["day"])
    chaired = desk.name(each["chair"]) + (t("（受托）", " (entrusted)") if each["entrusted_by"] else "")
    return html.A(
        [
            html.Span(
                [html.B(day(on, this_year=today.year)), html.Small(weekday(on))],
                className="on num",
            ),
            html.Span(
                [
                    html.B(each["name"]),
                    html.Small(
                        t(
                            f"{parts.said(words.MEETING_KIND, each['kind'])} · {chaired}主持 · {each['agenda']} 个议题",
                            f"{acted.sentence(parts.said(words.MEETING_KIND, each['kind']))} · chaired by {chaired} · {each['agenda']} on the agenda",
                        )
                    ),
                ],
                className="what",
            ),
            meeting.fulfilment(each),
            meeting.status(each),
        ],
        href=asof.href(f"{PATH}/{each['id']}", at),
        className="mt-row",
    )
