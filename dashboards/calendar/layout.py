"""Office calendar 工作日历: a year at a glance, days counted, and the plans published by notice."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards import asof, parts
from dashboards.calendar import due
from dashboards.calendar.months import Year, grid
from dashboards.desk import Desk
from dashboards.reader import day, day_shape, moment, t, weekday
from services.permissions import allowed

Json = dict[str, Any]

SEEN, GRID, DUE = "calendar-seen", "calendar-grid", "calendar-due"
FROM, COUNT, ADDED = "count-from", "count-days", "count-added"
SINCE, UNTIL, BETWEEN = "between-from", "between-to", "between-days"
TEXT, SOURCE, OFF, WORKED, PREVIEW, PREVIEWED, PUBLISH, NOTICE_TOLD, NOTICE_KEY = (
    "notice-text", "notice-source", "notice-off", "notice-worked", "notice-preview", "notice-previewed",
    "notice-publish", "notice-told", "notice-key",
)  # fmt: skip
MOST_LISTED = 60
FIRST_YEAR, LAST_YEAR = 2004, 2100


async def page(desk: Desk, params: dict[str, str], query: dict[str, str]) -> Component:
    at = asof.asked(query, desk.today())
    wanted = query.get("year", "")
    number = int(wanted) if wanted.isdigit() and FIRST_YEAR <= int(wanted) <= LAST_YEAR else (at or desk.today()).year
    told = await desk.read(f"/calendar/{number}", as_of=at.isoformat() if at else "")
    notices = await desk.ask("GET", "/calendar/notices", params={"as_of": at.isoformat()} if at else {})
    entered = listed(notices.body)
    who = await asyncio.to_thread(desk.accounts.names, sorted({each["by"] for each in entered}))
    sub = t(
        f"全年 {told['working_days']} 个工作日；格内数字为当日到期的事项数，点开即是清单",
        f"{told['working_days']} working days; a number in a day is how much falls due: it opens the list",
    )
    seen = {
        "year": number, "as_of": at.isoformat() if at else "", "kind": query.get("kind", ""), "day": query.get("day", ""),
    }  # fmt: skip
    months, listed_due = await views(desk, seen)
    beside: list[Component | None] = [html.Div(listed_due, id=DUE), _counter(desk)]
    if at is None and allowed(desk.caller(), "calendar.notice"):
        beside.append(_notice_form(number))
    beside.append(_notices(desk, entered, who))
    return html.Div(
        [
            asof.band(at, asof.href("/calendar", None, year=str(number))),
            parts.page_head(t(f"工作日历 {number}年", f"Office calendar {number}"), sub, *_turn(number, at)),
            parts.notice("warn", [parts.icon("alert-triangle"), told["why"]]) if told["provisional"] else None,
            html.Div([html.Div(months, id=GRID, className="stack"), html.Div(beside, className="stack")], className="grid2 calendar"),
            dcc.Store(id=SEEN, data=seen),
        ]
    )  # fmt: skip


async def views(desk: Desk, seen: Json) -> tuple[list[Component | None], Component | None]:
    """The twelve months as they stand, and the list of what falls due."""
    at = date.fromisoformat(seen["as_of"]) if seen["as_of"] else None
    number, asked = int(seen["year"]), {"as_of": seen["as_of"]} if at else {}
    told = (await desk.ask("GET", f"/calendar/{number}", params=asked)).body
    names = {date.fromisoformat(each): str(name) for each, name in told["names"].items()}
    makeup = frozenset(date.fromisoformat(each) for each in told["makeup_days"])
    # An administrator has a calendar, and nothing falls due on it.
    found = await due.read(desk, number, seen) if allowed(desk.caller(), "see.work") else None
    counts, kind = found.by_day if found else {}, found.kind if found else ""
    year = Year(number, names, makeup, counts, at or desk.today(), at, found.chosen if found else None, kind)
    chips = found.kinds(at) if found else None
    return [chips, _legend(), grid(year)], found.card(at, desk.today()) if found else None


def listed(body: Any) -> list[Json]:
    return list(body) if isinstance(body, list) else list(body.get("items", []))


def _turn(number: int, at: date | None) -> list[Component]:
    def to(year: int, name: str) -> Component:
        label = t(f"{year}年", f"The year {year}")
        href = asof.href("/calendar", at, year=str(year))
        return html.A(
            [parts.icon(name), html.Span(str(year))],
            href=href,
            className="btn num",
            **parts.attributes(aria_label=label),
        )

    return [to(number - 1, "chevron-left"), to(number + 1, "chevron-right")]  # fmt: skip


def _legend() -> Component:
    marks = [
        ("", t("工作日", "working day")),
        ("rest", t("休息日", "rest day")),
        ("off", t("法定节假日", "statutory holiday")),
        ("worked", t("调休上班", "rest day worked")),
        ("now", t("今天", "today")),
    ]
    swatches = [html.Span([html.I(className=f"cal-sw {kind}".strip()), name]) for kind, name in marks]
    due = html.Span([html.I("3", className="cal-sw has num"), t("到期项数", "how much falls due")])
    months = html.Span(
        [
            html.Button(parts.icon("chevron-left"), className="btn sm", type="button", **parts.attributes(data_turn="-1", aria_label=t("上个月", "Month before"))),
            html.Button(parts.icon("chevron-right"), className="btn sm", type="button", **parts.attributes(data_turn="1", aria_label=t("下个月", "Next month"))),
        ],
        className="turn-month",
    )  # fmt: skip
    return html.Div([*swatches, due, months], className="legend")


# ── days counted ────────────────────────────────────────────────────────────────────────────────


def _counter(desk: Desk) -> Component:
    today = desk.today().isoformat()
    return parts.card(
        t("工作日计算", "Counting working days"),
        html.Div(
            [
                html.Div([_date(FROM, t("起算日", "From"), today), dmc.NumberInput(id=COUNT, label=t("加工作日", "Plus working days"), value=5, min=-5000, max=5000, allowDecimal=False, size="xs")], className="two"),
                html.Output(id=ADDED, className="cal-told"),
                html.Div([_date(SINCE, t("从", "From"), today), _date(UNTIL, t("到", "To"), None)], className="two"),
                html.Output(id=BETWEEN, className="cal-told"),
            ],
            className="fields",
        ),
    )  # fmt: skip


def _date(id: str, label: str, value: str | None) -> Component:
    made = dmc.DateInput(id=id, label=label, value=value, valueFormat=day_shape(), size="xs", **parts.clearable())
    return parts.component(made)


def counted(told: Json) -> list[Component | str]:
    """The day so many working days away."""
    found = date.fromisoformat(told["day"])
    return [html.B(f"{day(found)} {weekday(found)}"), *_provisional(told)]


def between(told: Json) -> list[Component | str]:
    return [html.B(t(f"{told['working_days']} 个工作日", f"{told['working_days']} working days")), *_provisional(told)]


def _provisional(told: Json) -> list[Component | str]:
    if not told["provisional"]:
        return []
    return [parts.tag(t("暂定：跨入尚未公布放假安排的年份", "provisional: reaches a year not planned yet"), "y")]


# ── notices ─────────────────────────────────────────────────────────────────────────────────────


def _notice_form(number: int) -> Component:
    pick = {
        "type": "multiple",
        "valueFormat": day_shape(),
        "size": "xs",
        "clearable": True,
        "clearButtonProps": {"aria-label": t("清除", "Clear")},
    }
    start = date(number, 1, 1).isoformat()
    return parts.card(
        t("录入放假通知", "Enter a notice"),
        html.Div(
            [
                dmc.Textarea(id=TEXT, label=t("粘贴通知全文", "Paste the notice"), value="", autosize=True, minRows=3, maxRows=8, size="xs", debounce=True,
                             description=t("国务院办公厅关于节假日安排的通知，可直接识别", "The State Council's yearly notice is read as it stands")),
                html.Details(
                    [
                        html.Summary(t("或逐日填写（调整个别日期）", "Or name single days (to change a few)")),
                        html.Div(
                            [
                                dmc.DatePickerInput(id=OFF, label=t("放假日期", "Days off"), value=[], defaultDate=start, **pick),
                                dmc.DatePickerInput(id=WORKED, label=t("调休上班日期", "Rest days worked"), value=[], defaultDate=start, **pick),
                                dmc.TextInput(id=SOURCE, label=t("依据（文号）", "Basis (number of the notice)"), value="", size="xs", debounce=True),
                            ],
                            className="fields",
                        ),
                    ]
                ),
                html.Div(id=NOTICE_TOLD, className="told", role="alert"),
                html.Div(id=PREVIEWED, role="status"),
                dcc.Store(id=NOTICE_KEY),
                html.Div(
                    [
                        html.Button(t("预览影响", "Preview"), id=PREVIEW, className="btn", type="button"),
                        html.Button(t("公布", "Publish"), id=PUBLISH, className="btn pri", type="button", disabled=True),
                    ],
                    className="form-end",
                ),
            ],
            className="fields",
        ),
    )  # fmt: skip


def previewed(told: Json) -> Component:
    """Which days would change, and the open deadlines that stand on them."""
    if not told["days"]:
        return parts.notice(
            "info", t("没有日期变动：日历已是如此。", "No day would change: the calendar says so already.")
        )
    off = [day(each["day"]) for each in told["days"] if not each["works"]]
    worked = [day(each["day"]) for each in told["days"] if each["works"]]
    lines: list[Component] = [
        html.P([html.B(t(f"{told['year']}年，依据：", f"{told['year']}, basis: ")), told["source"]])
    ]
    if off:
        lines.append(html.P([html.B(t("改为休息：", "No longer worked: ")), t("、", ", ").join(off)]))
    if worked:
        lines.append(html.P([html.B(t("改为上班：", "Worked from now on: ")), t("、", ", ").join(worked)]))
    touched = told["deadlines"]
    if not touched:
        lines.append(html.P(t("没有在办时限落在这些日子上。", "No open deadline stands on these days.")))
    else:
        lines.append(
            html.P(
                html.B(
                    t(
                        f"涉及在办时限 {len(touched)} 件（不会自动改动，需要时另行调整）：",
                        f"{len(touched)} open deadlines are touched (none moves by itself):",
                    )
                )
            )
        )
        lines.append(html.Ul([_touched(each) for each in touched[:MOST_LISTED]], className="touched"))
    if timelines := told["timelines"]:
        n = f"{len(timelines)}+" if told["next_after"] else str(len(timelines))
        said = t(
            f"会移动 {n} 项重大决策的时间线（公布后另行确认才移动）：",
            f"Timelines of decisions that would move: {n} (only when that is confirmed afterwards)",
        )
        lines.append(html.P(html.B(said)))
        lines.append(html.Ul([_moved(each) for each in timelines[:MOST_LISTED]], className="touched"))
    return html.Div(lines, className="preview-box")  # fmt: skip


def _touched(each: Json) -> Component:
    if each["rests"] and each["would_be"] == each["due"]:
        moved = t(f"{day(each['due'])} 将是休息日", f"{day(each['due'])} would be a rest day")
    else:
        moved = t(f"{day(each['due'])} → {day(each['would_be'])}", f"{day(each['due'])} → {day(each['would_be'])}")
        if each["rests"]:
            moved += t("（原日为休息日）", " (now a rest day)")
    name = html.A(
        f"{each['number'] or ''} {each['title']}".strip(), href=f"/directive/{each['directive']}", className="link"
    )
    return html.Li([name, html.Small(f"{each['unit_name']} · {moved}")])  # fmt: skip


def _moved(each: Json) -> Component:
    """A decision and what becomes of its steps; what stands in the way is settled by people first."""
    lines = [html.Small(change["sentence"]) for change in each["changes"]]
    if each["breaches"]:
        lines.append(
            html.Small(t("须先由人处理，不会自动移动", "People must settle it first; it does not move by itself"))
        )
    return html.Li([html.A(each["title"], href=f"/decisions/{each['decision']}", className="link"), *lines])


def _notices(desk: Desk, notices: Sequence[Json], names: Mapping[str, str]) -> Component:
    zone = ZoneInfo(desk.house.record(desk.jurisdiction).place.zone)
    rows: list[Component] = []
    for notice in notices:
        when = moment(datetime.fromisoformat(notice["recorded_at"]).astimezone(zone))
        changed = t(
            f"休息 {len(notice['newly_off'])} 天，上班 {len(notice['newly_worked'])} 天",
            f"{len(notice['newly_off'])} days off, {len(notice['newly_worked'])} worked",
        )
        mark = parts.tag(t("暂定", "provisional"), "y") if notice["provisional"] else None
        who = names.get(notice["by"], t("督查办", "the office"))
        inside = [
            html.Span([html.B(t(f"{notice['year']}年放假安排", f"Plan of {notice['year']}")), html.Small(f"{notice['source']}；{changed}"), html.Small(f"{when} · {who} · #{notice['position']:,}")]),
            mark,
        ]  # fmt: skip
        rows.append(html.A(inside, href=f"/calendar?year={notice['year']}", className="pick"))
    shown = rows[:5]
    if len(rows) > 5:
        more = t(f"更早的 {len(rows) - 5} 份", f"{len(rows) - 5} earlier ones")
        shown.append(html.Details([html.Summary(more), html.Div(rows[5:])], className="earlier"))
    empty = [parts.empty(t("还没有录入放假安排。", "No plan has been entered yet."))]
    return parts.card(t("已录入的安排", "Plans entered"), *(shown or empty), flush=True)
