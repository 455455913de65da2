"""Changes 变化 in words: what a field is called and what it said, for the office's list and for one matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.desk import Desk
from dashboards.parts import said
from dashboards.reader import day, t
from domain import words
from domain.words import Words

Json = dict[str, Any]

FIELDS: Words = {
    "status": ("状态", "Status"), "holder": ("办理方", "With"), "outcome": ("办理结果", "Outcome"),
    "number": ("编号", "Number"), "title": ("事项名称", "Title"), "content": ("内容", "Content"),
    "leader": ("批示领导", "Leader"), "opinion": ("批示", "Opinion"), "urgency": ("紧急程度", "Urgency"),
    "level": ("密级", "Level"), "leads": ("牵头单位", "Lead units"), "assists": ("协办单位", "Assisting"),
    "collator": ("汇总单位", "Collator"), "due_kind": ("时限类型", "Kind of deadline"), "due_first": ("首次承诺", "First promise"),
    "due": ("办结时限", "Deadline"), "review_on": ("复核日期", "Review day"), "report_due": ("下次报送", "Next report"),
    "progress": ("进度", "Progress"), "returns": ("退回次数", "Returned"), "urges": ("催办次数", "Urged"),
    "extensions": ("延期次数", "Extended"), "reopened": ("重新办理次数", "Reopened"), "late_entries": ("补录次数", "Late entries"),
    "reported_up_on": ("呈报日期", "Reported up"), "endorsed_on": ("签批日期", "Endorsed"), "suspended_on": ("中止日期", "Suspended"),
    "closed_on": ("结束日期", "Closed"), "archived_on": ("归档日期", "Archived"), "pack": ("规则包", "Rule pack"),
    "deadline.first": ("首次承诺", "First promise"), "deadline.current": ("现行时限", "Deadline now"),
    "deadline.kind": ("时限类型", "Kind of deadline"), "deadline.review_on": ("复核日期", "Review day"),
    "deadline.report_due": ("下次报送", "Next report"), "deadline.stages": ("阶段", "Phases"),
    "lights.completion.colour": ("办结灯", "Completion light"), "lights.reporting.colour": ("报送灯", "Reporting light"),
    "lights.completion.reason": ("办结灯判定", "Why (completion)"), "lights.reporting.reason": ("报送灯判定", "Why (reporting)"),
    "role": ("角色", "Role"), "delivered_on": ("送达", "Delivered"), "signed_on": ("签收", "Signed for"),
    "received_on": ("收到办结反馈", "Result in"), "done_on": ("审核通过", "Accepted"), "objected_on": ("提出异议", "Objected"),
    "extension_asked": ("申请延期至", "Asks until"), "grades": ("评价", "Grades"), "state": ("审核", "Review"),
    "registered_on": ("登记日期", "Registered"), "basis": ("依据", "Basis"), "source": ("来源", "Source"),
    "issuer": ("交办机关", "Issuer"), "merged_into": ("并入", "Merged into"), "parent": ("上级事项", "Parent"),
    "external_number": ("来文字号", "Paper no."), "external_due": ("来文时限", "Paper's date"), "void": ("空号", "Void"),
    "due.current": ("现行时限", "Deadline now"), "due.first": ("首次承诺", "First promise"), "due.kind": ("时限类型", "Kind of deadline"),
    "due.report_due": ("下次报送", "Next report"), "due.review_on": ("复核日期", "Review day"), "due.stages": ("阶段", "Phases"),
    "collator_is": ("汇总", "Collator"), "report_every": ("报送周期", "Reports"), "group": ("集合单位", "Collective"),
}  # fmt: skip
PARTS: Words = {
    "": ("事项", "The matter"),
    "deadline": ("时限", "Deadline"),
    "lights": ("亮灯", "Lights"),
    "assignments": ("承办单位", "Units"),
    "feedback": ("反馈", "Reports"),
    "opinions": ("批示", "Opinions"),
    "children": ("子事项", "Sub-directives"),
    "absorbed": ("并来事项", "Absorbed"),
    "aliases": ("曾用编号", "Former numbers"),
    "remaining": ("余项", "Remaining"),
    "pending_corrections": ("待确认的更正", "Corrections asked"),
}
CODES: dict[str, Words] = {
    "status": words.STATUS, "holder": words.HOLDER, "outcome": words.OUTCOME, "urgency": words.URGENCY,
    "level": words.LEVEL, "due_kind": words.DUE_KIND, "kind": words.DUE_KIND, "source": words.SOURCE,
    "issuer": words.ISSUER, "colour": words.LIGHT, "reason": words.LIGHT_REASON, "role": words.ROLE,
}  # fmt: skip
STATES: Words = {
    "given": ("待审核", "Awaiting review"), "retracted": ("已撤回", "Retracted"), "accepted": ("审核通过", "Accepted"),
    "returned": ("已退回", "Returned"), "overtaken": ("已被取代", "Overtaken"),
}  # fmt: skip
UNTOLD = ("days", "working_days", "changes_on", "holder", "unit_name")
"""Ends of paths that only follow from what is told beside them."""


@dataclass(frozen=True, slots=True)
class Row:
    part: str
    name: str
    kind: str
    was: str
    now: str


def field_words(field: str) -> str:
    return said(FIELDS, field) if field in FIELDS else field


def reads(desk: Desk, field: str, value: Any) -> str:
    """A value as people say it; days, units, posts and codes by their names."""
    if value in (None, "", [], ()):
        return t("（空）", "(none)")
    if isinstance(value, bool):
        return t("是", "yes") if value else t("否", "no")
    if isinstance(value, (list, tuple)):
        return t("、", ", ").join(reads(desk, field, each) for each in value)
    last = field.rpartition(".")[2]
    text = str(value)
    if last in CODES:
        return said(CODES[last], text) if text in CODES[last] else text
    if last == "state":
        return said(STATES, text)
    if last == "grades":
        return said(words.GRADE, text)
    if last == "progress":
        return f"{text}%"
    if last in ("leads", "assists", "collator", "leader", "unit"):
        return desk.name(text)
    return day(text) if _is_day(text) else text


def rows(desk: Desk, differences: Sequence[Json]) -> list[Row]:
    """The differences of one matter, the matter's own first, without those that only follow from others."""
    found: list[Row] = []
    for each in differences:
        path = str(each["path"])
        part = each["part"] or (path.partition(".")[0] if path.partition(".")[0] in PARTS else "")
        if path.rpartition(".")[2] in UNTOLD and each["part"] != "":
            continue
        if path.rpartition(".")[2] in UNTOLD[:3]:
            continue
        key = _entry(desk, each)
        if each["kind"] == "changed":
            name = " · ".join(filter(None, (key, _name(each["part"], path))))
            found.append(Row(said(PARTS, part), name, "changed", _value(desk, each, "was"), _value(desk, each, "now")))
        else:
            found.append(
                Row(
                    said(PARTS, part),
                    key,
                    each["kind"],
                    _whole(desk, part, each["was"]),
                    _whole(desk, part, each["now"]),
                )
            )
    order = {said(PARTS, code): n for n, code in enumerate(PARTS)}
    return sorted(found, key=lambda row: order[row.part])


def _name(part: str, path: str) -> str:
    if part == "assignments" and path == "status":
        return t("状态", "Status")
    return field_words("collator_is" if part == "assignments" and path == "collator" else path)


def _value(desk: Desk, each: Json, side: str) -> str:
    value = each[side]
    if value in (None, "", []):
        return ""
    if each["part"] == "assignments" and each["path"] == "status":
        return said(words.ASSIGNMENT, str(value))
    return reads(desk, str(each["path"]), value)


def _entry(desk: Desk, each: Json) -> str:
    """Which unit, which report."""
    key = str(each["key"])
    match each["part"]:
        case "assignments":
            return desk.name(key)
        case "feedback":
            unit, _, n = key.partition("|")
            return t(f"{desk.name(unit)}第{n}条", f"{desk.name(unit)} no. {n}")
        case "opinions":
            return desk.name(key.partition("|")[0])
    return "" if each["part"] in ("children", "absorbed", "aliases") else key.partition("|")[0]


def _whole(desk: Desk, part: str, value: Any) -> str:
    """An entry that came or went, in a few words."""
    if value is None:
        return ""
    if part == "assignments":
        due = value["due"]["current"]
        told = [said(words.ROLE, value["role"]), said(words.ASSIGNMENT, value["status"]), day(due) if due else ""]
    elif part == "feedback":
        progress = f"{value['progress']}%" if value["progress"] is not None else ""
        told = [said(words.KIND, value["kind"]), day(value["on"]), progress, said(STATES, value["state"])]
    elif part == "opinions":
        told = [value["text"], day(value["on"])]
    elif part == "remaining":
        told = [str(value.get("text", "")), str(value.get("due", ""))]
    elif part == "pending_corrections":
        told = [said(words.FIELD, value["field"]), f"{value['was']} → {value['is']}", value["reason"]]
    else:
        told = [str(value)]
    return " · ".join(each for each in told if each)


def _is_day(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and text.replace("-", "").isdigit()
