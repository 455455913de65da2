"""Where a directive stands 事项全过程: the ten steps of a life, the units in it, and their lights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards import parts
from dashboards.parts import said
from dashboards.reader import day, t
from domain import words

Json = dict[str, Any]

STEPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("登记", "Registered", ("directive.registered",)),
    ("编号", "Numbered", ("directive.numbered",)),
    ("送达", "Delivered", ("directive.delivered", "directive.assigned")),
    ("签收", "Signed for", ("directive.signed_for",)),
    ("办理", "Work", ("directive.signed_for",)),
    ("反馈", "Report", ("directive.feedback_given",)),
    ("审核", "Review", ("directive.accepted",)),
    ("呈报", "Reported up", ("directive.reported_up",)),
    ("销号", "Closed", ("directive.closed", "directive.merged", "directive.withdrawn")),
    ("归档", "Archived", ("directive.archived",)),
)
NOW: Mapping[str, int] = {
    "draft": 1, "numbered": 2, "delivered": 3, "in_progress": 4, "reinstructed": 4, "returned": 5,
    "result_submitted": 6, "accepted": 7, "reported_up": 7, "endorsed": 8, "suspended": 4,
    "closed": 9, "withdrawn": 9, "merged": 9, "archived": 10,
}  # fmt: skip


def steps(matter: Json, facts: Sequence[Json], by: Mapping[str, str], year: int) -> Component:
    """登记 to 归档: what is behind and by whom, where it stands, what is still to come."""
    now = NOW.get(matter["status"], 0)
    ended = matter["status"] in ("closed", "archived", "withdrawn", "merged")
    late = matter["lights"]["completion"]["colour"] == "red"
    steps: list[Component] = []
    for place, (zh, en, topics) in enumerate(STEPS):
        done = [fact for fact in facts if fact["topic"] in topics]
        found = [fact["on"] for fact in done]
        if place == now and not (ended and place < 9):
            state = "now late" if late else "now"
        elif place < now or (found and place < now):
            state = "done" if found else "skipped"
        else:
            state = "later"
        when = day(found[-1], this_year=year) if found and state == "done" else "—"
        if state.startswith("now"):
            when = said(words.STATUS, matter["status"])
        if place == 8 and matter["status"] in ("withdrawn", "merged"):
            zh, en = words.STATUS[matter["status"]]
        current = parts.attributes(aria_current="step") if state.startswith("now") else {}
        who = by.get(done[-1]["by"], "") if found and state == "done" else ""
        steps.append(
            html.Li(
                [
                    html.I(**parts.attributes(aria_hidden="true")),
                    html.B(t(zh, en)),
                    html.Small(when, className="num"),
                    html.Small(who, className="step-who") if who else None,
                ],
                className=f"s {state}",
                title=f"{t(zh, en)} {when} {who}".strip(),
                **current,
            )
        )
    return html.Ol(steps, className="steps life-steps")


def assignments(matter: Json, year: int) -> Component:
    rows = sorted(matter["assignments"], key=lambda row: (row["role"] != "lead", not row["collator"], row["unit"]))
    if not rows:
        return parts.card(t("承办单位", "Units"), parts.empty(t("尚未交办。", "Not assigned yet.")))
    head = [
        t("单位", "Unit"),
        t("状态", "Status"),
        t("亮灯", "Light"),
        t("首次时限", "First promise"),
        t("现时限", "Deadline now"),
        t("签收", "Signed"),
        t("办结反馈", "Result in"),
    ]
    body = [_assignment(row, year, head) for row in rows]
    table = html.Table(
        [html.Thead(html.Tr([html.Th(name, scope="col") for name in head])), html.Tbody(body)], className="table cards"
    )
    return parts.card(t("承办单位", "Units"), table, sub=t(f"{len(rows)} 个", f"{len(rows)}"), flush=True)


def _assignment(row: Json, year: int, head: Sequence[str]) -> Component:
    due = row["due"]
    completion = row["lights"]["completion"]
    kind = said(words.DUE_KIND, due["kind"])
    current = day(due["current"], this_year=year) if due["current"] else kind
    moved = due["first"] and due["current"] and due["first"] != due["current"]
    counts = [
        t(f"退回{row['returns']}次", f"returned {row['returns']}×") if row["returns"] else "",
        t(f"催办{row['urges']}次", f"urged {row['urges']}×") if row["urges"] else "",
        t(f"延期{row['extensions']}次", f"extended {row['extensions']}×") if row["extensions"] else "",
        t("申请延期至", "asks until ") + day(row["extension_asked"], this_year=year) if row["extension_asked"] else "",
        t("评价", "graded ") + said(words.GRADE, row["grades"][-1]) if row["grades"] else "",
    ]
    role = said(words.ROLE, row["role"]) + (
        t("、汇总", ", collator") if row["collator"] and row["role"] == "lead" else ""
    )
    unit = [html.B(row["unit_name"]), html.Small(t("，", ", ").join([role, *filter(None, counts)]))]
    cells: list[Any] = [
        unit,
        parts.tag(said(words.ASSIGNMENT, row["status"])),
        parts.light(
            completion["colour"],
            parts.light_words(completion["colour"], completion["days"]),
            light_reason(completion, year),
        ),
        day(due["first"], this_year=year) if due["first"] else kind,
        [current, html.Small(t("已调整", "moved"))] if moved else current,
        day(row["signed_on"], this_year=year),
        day(row["received_on"], this_year=year),
    ]
    return html.Tr([html.Td(cell, **parts.attributes(data_label=name)) for cell, name in zip(cells, head, strict=True)])


def light_reason(light: Json, year: int) -> str:
    """Why a light is on and when it changes, in one line."""
    told = said(words.LIGHT_REASON, light["reason"])
    if light["working_days"] and light["colour"] in ("red", "yellow", "green"):
        n = abs(light["working_days"])
        told += t(f"，合{n}个工作日", f", {n} working days")
    if light["changes_on"]:
        told += t(
            f"；{day(light['changes_on'], this_year=year)}变灯",
            f"; changes on {day(light['changes_on'], this_year=year)}",
        )
    return told
