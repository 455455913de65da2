"""Marks 生命线标记: what of a life is shown on its axis, by day, and how much each weighs when room is short."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboards.reader import day, t

Json = dict[str, Any]
Name = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Kind:
    """`look` is the mark's class; a heavier one keeps its label when two cannot both have theirs."""

    zh: str
    en: str
    weight: int
    look: str = ""


KINDS: Mapping[str, Kind] = {
    "directive.registered": Kind("登记", "Registered", 80),
    "directive.approved": Kind("立项", "Approved", 20),
    "directive.numbered": Kind("编号", "Numbered", 25),
    "directive.assigned": Kind("交办", "Assigned", 55),
    "directive.delivered": Kind("送达", "Delivered", 25),
    "directive.signed_for": Kind("签收", "Signed for", 40),
    "directive.objected": Kind("异议", "Objection", 65, "warn"),
    "directive.objection_decided": Kind("裁定异议", "Objection decided", 60),
    "directive.feedback_given": Kind("反馈", "Report", 50, "report"),
    "directive.feedback_retracted": Kind("撤回反馈", "Retracted", 35),
    "directive.returned": Kind("退回", "Returned", 85, "bad"),
    "directive.accepted": Kind("审核通过", "Accepted", 70, "good"),
    "directive.reported_up": Kind("呈报", "Reported up", 65, "leader"),
    "directive.endorsed": Kind("签批", "Endorsed", 75, "leader"),
    "directive.reinstructed": Kind("再批示", "Instructed again", 85, "leader"),
    "directive.urged": Kind("催办", "Urged", 84, "warn"),
    "directive.concealment_found": Kind("认定瞒报", "Concealment", 89, "bad"),
    "directive.concealment_withdrawn": Kind("撤销认定", "Withdrawn", 88),
    "directive.extension_asked": Kind("申请延期", "Extension asked", 62, "ask"),
    "directive.extension_decided": Kind("延期审批", "Extension decided", 72, "ask"),
    "directive.rescheduled": Kind("时限调整", "Rescheduled", 72, "ask"),
    "directive.step_dropped": Kind("环节取消", "Step dropped", 74, "warn"),
    "directive.suspended": Kind("中止", "Suspended", 82, "still"),
    "directive.resumed": Kind("恢复", "Resumed", 78, "still"),
    "directive.handed_over": Kind("移交", "Handed over", 72),
    "directive.unit_added": Kind("增加单位", "Unit added", 45),
    "directive.unit_released": Kind("调出单位", "Unit released", 45),
    "directive.corrected": Kind("更正", "Corrected", 30),
    "directive.correction_asked": Kind("申请更正", "Correction asked", 15),
    "directive.subdirective_opened": Kind("分解", "Split", 40),
    "directive.merged": Kind("并案", "Merged", 88, "good"),
    "directive.absorbed": Kind("并入", "Absorbed", 30),
    "directive.withdrawn": Kind("撤销", "Withdrawn", 88, "bad"),
    "directive.closed": Kind("销号", "Closed", 90, "good"),
    "directive.reopened": Kind("重新办理", "Reopened", 85, "bad"),
    "directive.archived": Kind("归档", "Archived", 45, "good"),
}
OTHER = Kind("其他", "Other", 10)


@dataclass(frozen=True, slots=True)
class Mark:
    """What happened on one day, in few words; `told` are the whole sentences."""

    on: date
    label: str
    sub: str
    weight: int
    look: str
    told: tuple[str, ...]
    position: int = 0


def marks(facts: Sequence[Json], year: int) -> list[Mark]:
    """One mark for each day something happened on."""
    days: dict[date, list[Json]] = {}
    for fact in facts:
        days.setdefault(date.fromisoformat(fact["on"]), []).append(fact)
    return [_mark(on, of_day, year) for on, of_day in sorted(days.items())]


def _mark(on: date, facts: Sequence[Json], year: int) -> Mark:
    kinds = [(KINDS.get(fact["topic"], OTHER), fact) for fact in facts]
    ranked = sorted(kinds, key=lambda pair: -pair[0].weight)
    names = list(dict.fromkeys(_name(kind, fact) for kind, fact in ranked))
    shown = t("、", ", ").join(names[:2]) + (t("等", " …") if len(names) > 2 else "")
    leading, fact = ranked[0]
    looks = [_look(kind, each) for kind, each in ranked if kind.look]
    return Mark(
        on,
        shown,
        _sub(on, fact, year),
        leading.weight + min(len(names), 4),
        looks[0] if looks else "",
        tuple(dict.fromkeys(str(each["sentence"]) for each in facts)),
        int(facts[-1]["position"]),
    )


def _name(kind: Kind, fact: Json) -> str:
    data = fact["data"]
    if fact["topic"] == "directive.feedback_given":
        return (
            t("办结反馈", "Final report") if data["kind"] == "final" else t(f"反馈{data['n']}", f"Report {data['n']}")
        )
    if fact["topic"] == "directive.extension_decided":
        return t("同意延期", "Extended") if data["granted"] else t("不同意延期", "Extension refused")
    if fact["topic"] == "directive.urged" and data.get("step"):
        return str(data["step"])[:8]
    return t(kind.zh, kind.en)


def _sub(on: date, fact: Json, year: int) -> str:
    told = day(on, this_year=year)
    data = fact["data"]
    if fact["topic"] == "directive.feedback_given" and data.get("progress") is not None:
        return f"{told} · {data['progress']}%"
    moves = fact["topic"] == "directive.rescheduled" or (
        fact["topic"] == "directive.extension_decided" and data["granted"]
    )
    if moves and data.get("due"):
        return f"{told} → {day(data['due'], this_year=year)}"
    return told


RED = ("红", "red")
"""How a slip says that it is the last before the leader hears of it."""


def _look(kind: Kind, fact: Json) -> str:
    """A yellow slip is yellow, a red one red."""
    step = str(fact["data"].get("step", "")).lower()
    return "bad" if any(word in step for word in RED) else kind.look
