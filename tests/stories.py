"""Directives at each step of their life, made by their own commands.

Monday 2 March 2026 is the day a story begins; days are given as `3-16`. `given(story)` drops the story's facts,
so that a test sees only what it does itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID, uuid5

import pytest

from domain import deadlines
from domain.aggregate import Act, Aggregate, Refused
from domain.assignment import report_after
from domain.directive import Directive
from services.office_calendar import published
from services.rulepacks import shipped

PACK = shipped()["500155"][-1]
CITY_PACK = shipped()["500000"][-1]
CALENDAR = published()

WATER, HOUSING, CITY = "lp-sl", "lp-zj", "lp-cg"
"""水利局, 住建委, 城管局"""
TOWNS = ("500155100", "500155101", "500155102")
HEAD, DEPUTY = "lp-head", "lp-deputy-1"
NAMES = {
    WATER: "水利局",
    HOUSING: "住建委",
    CITY: "城管局",
    TOWNS[0]: "仁贤街道",
    TOWNS[1]: "礼让镇",
    TOWNS[2]: "云龙镇",
    HEAD: "区长",
    DEPUTY: "分管副区长",
}

A = TypeVar("A", bound=Aggregate)
Story = Callable[[], Directive]
_SPACE = UUID("6d0b0f4c-6f0d-4d43-9f53-1b4d6f6f0001")


def day(text: str) -> date:
    """`3-16` of 2026, or a whole ISO date."""
    parts = [int(part) for part in text.split("-")]
    return date(*parts) if len(parts) == 3 else date(2026, *parts)


def act(by: str = "office", on: str = "3-2", **more: Any) -> Act:
    return Act(by=by, on=day(on), **more)


def paper(on: str, unit: str, reason: str = "镇上停电，纸质回函") -> Act:
    """补录: the office enters what a unit answered on paper on an earlier day."""
    return act("clerk", on, channel="paper", on_behalf_of=unit, late=True, reason=reason)


def due(spec: Mapping[str, Any] | str = "3-31", on: str = "3-2") -> deadlines.Resolved:
    wish = {"kind": "date", "on": day(spec).isoformat()} if isinstance(spec, str) else spec
    return deadlines.resolve(wish, start=day(on), calendar=CALENDAR, pack=PACK)


def rhythm(every: str, on: str = "3-2", promise: deadlines.Resolved | None = None) -> dict[str, Any]:
    stages = [stage.on for stage in promise.stages] if promise else []
    first = report_after(day(on), every=every, stages=stages, start=day(on), until=None, calendar=CALENDAR, pack=PACK)
    return {"every": every, "until": None, "no_change_ok": False, "first": first.isoformat() if first else None}


def given(story: Callable[[], A] | A) -> A:
    made = story if isinstance(story, Aggregate) else story()
    made.collect_events()
    return made


def refusal(do: Callable[..., object], *args: Any, **words: Any) -> str:
    """The rule by which it was refused; an act that is done after all fails the test."""
    with pytest.raises(Refused) as told:
        do(*args, **words)
    assert told.value.zh
    assert told.value.en
    return told.value.rule


def refused(rule: str, call: Callable[[], object]) -> Refused:
    """The refusal by this very rule."""
    with pytest.raises(Refused) as told:
        call()
    assert (told.value.rule, bool(told.value.zh), bool(told.value.en)) == (rule, True, True)
    return told.value


def only(aggregate: Aggregate) -> Any:
    """The one fact that was just recorded."""
    [fact] = aggregate.collect_events()
    return fact


# ── 登记、编号、交办 ────────────────────────────────────────────────────────────────────────────


def registered(n: int = 1, **fields: Any) -> Directive:
    stated: dict[str, Any] = {
        "source": "instruction",
        "title": "城区排水管网改造",
        "content": "请水利局牵头，三月底前完成老城区排水管网改造。",
        "received_on": day("3-2"),
        "basis": "区长2026年3月2日批示",
        "leader": HEAD,
        "opinion": "请水利局抓紧办理，月底前报结果。",
        "pack": PACK,
        "act": act(),
        **fields,
    }
    return Directive.register(id=uuid5(_SPACE, str(n)), **stated)


def reported_task(n: int = 1, **fields: Any) -> Directive:
    """A work report task: nobody's instruction, so nobody need endorse it."""
    return registered(
        n, **{"source": "work_report", "leader": "", "opinion": "", "basis": "2026年政府工作报告", **fields}
    )


def numbered(directive: Directive | None = None, n: int = 1) -> Directive:
    directive = directive or registered(n)
    directive.approve(own=directive.source == "instruction", act=act())
    directive.take_number(f"梁府督〔2026〕{n}号", series="", year=2026, n=n, act=act())
    return directive


def assigned(
    *leads: str,
    assisting: tuple[str, ...] = (),
    grouped: tuple[tuple[str, str], ...] = (),
    due_by: deadlines.Resolved | str | Mapping[str, Any] = "3-31",
    every: str = "none",
    directive: Directive | None = None,
    collator: str = "",
) -> Directive:
    directive = numbered(directive)
    promise = due_by if isinstance(due_by, deadlines.Resolved) else due(due_by)
    directive.assign(
        leads=leads or (() if grouped else (WATER,)),
        assisting=assisting,
        grouped=grouped,
        collator=collator,
        due=promise,
        report=rhythm(every, promise=promise),
        act=act(),
    )
    return directive


def assigned_to_towns() -> Directive:
    return assigned(grouped=tuple((town, "all_localities") for town in TOWNS))


def assigned_jointly() -> Directive:
    return assigned(WATER, HOUSING, assisting=(CITY,), collator=WATER)


def signed(directive: Directive | None = None, **how: Any) -> Directive:
    directive = directive or assigned(**how)
    for unit, part in directive.assignments.items():
        if part.is_open:
            directive.sign_for(unit, act=act(unit, "3-3"))
    return directive


def objected() -> Directive:
    directive = assigned()
    directive.object_to(WATER, reason="管网权属在住建部门", pack=PACK, calendar=CALENDAR, act=act(WATER, "3-4"))
    return directive


# ── 反馈、审核 ──────────────────────────────────────────────────────────────────────────────────


def progress(directive: Directive, on: str = "3-12", unit: str = WATER, **more: Any) -> int:
    said: dict[str, Any] = {"text": "已完成现场踏勘。", "progress": 40, "act": act(unit, on), **more}
    return directive.give_feedback(unit, kind="progress", pack=PACK, calendar=CALENDAR, **said)


def final(directive: Directive, on: str = "3-20", unit: str = WATER, **more: Any) -> int:
    said: dict[str, Any] = {"text": "改造已完成并通过验收。", "signed_by": "江涛", "act": act(unit, on), **more}
    return directive.give_feedback(unit, kind="final", pack=PACK, calendar=CALENDAR, **said)


def accept(directive: Directive, on: str = "3-23", unit: str = WATER, **more: Any) -> None:
    directive.accept(unit, act=act("office", on), **more)


def send_back(directive: Directive, on: str = "3-23", unit: str = WATER, **more: Any) -> None:
    said: dict[str, Any] = {"reason_code": "no_evidence", "comment": "请补充验收材料", **more}
    directive.send_back(unit, pack=PACK, calendar=CALENDAR, act=act("office", on), **said)


def in_progress(**how: Any) -> Directive:
    directive = signed(**how)
    progress(directive)
    return directive


def finally_reported(**how: Any) -> Directive:
    directive = signed(**how)
    final(directive)
    return directive


def returned() -> Directive:
    directive = finally_reported()
    send_back(directive)
    return directive


def accepted(**how: Any) -> Directive:
    directive = finally_reported(**how)
    accept(directive, grade="good")
    return directive


# ── 呈报、批示 ──────────────────────────────────────────────────────────────────────────────────


def reported_up() -> Directive:
    directive = accepted()
    directive.report_up(leader="", summary="已完成，呈请审阅", act=act("office", "3-24"))
    return directive


def endorsed() -> Directive:
    directive = reported_up()
    directive.endorse(leader="", opinion="同意", act=act("leader", "3-26"))
    return directive


def instruct_again(directive: Directive, on: str = "3-26", new_due: str | None = "4-30") -> None:
    directive.instruct_again(
        leader="",
        opinion="部分点位仍有积水，请再整治。",
        due=due(new_due, on) if new_due else None,
        pack=PACK,
        calendar=CALENDAR,
        act=act("leader", on),
    )


def reinstructed() -> Directive:
    directive = reported_up()
    instruct_again(directive)
    return directive


# ── 催办、延期、中止、更正 ──────────────────────────────────────────────────────────────────────


def urged() -> Directive:
    directive = signed()
    directive.urge(WATER, reason="临近时限未见反馈", step="first", approved=True, act=act("office", "3-26"))
    return directive


def ask_extension(directive: Directive, to: str = "4-15", on: str = "3-25", unit: str = WATER) -> None:
    directive.ask_extension(unit, to=day(to), reason="汛期无法施工", pack=PACK, calendar=CALENDAR, act=act(unit, on))


def decide_extension(directive: Directive, *, granted: bool = True, on: str = "3-26", **more: Any) -> None:
    directive.decide_extension(
        WATER, granted=granted, reason="按程序审批", pack=PACK, calendar=CALENDAR, act=act("office", on), **more
    )


def extension_asked() -> Directive:
    directive = signed()
    ask_extension(directive)
    return directive


def extended() -> Directive:
    directive = extension_asked()
    decide_extension(directive)
    return directive


def suspended(**how: Any) -> Directive:
    directive = signed(**how)
    directive.suspend(reason="等待上级规划批复", act=act("office-head", "3-10"))
    return directive


def resume(directive: Directive, on: str = "3-17") -> None:
    directive.resume(reason="规划已批复", calendar=CALENDAR, pack=PACK, act=act("office-head", on))


def resumed(**how: Any) -> Directive:
    directive = suspended(**how)
    resume(directive)
    return directive


def correct(directive: Directive, field: str, was: str, value: str, by: str = "office", on: str = "3-9") -> bool:
    return directive.correct(field, was=was, value=value, reason="登记笔误", pack=PACK, act=act(by, on))


def correction_pending() -> Directive:
    directive = signed()
    correct(directive, "due", "2026-03-31", "2026-03-30")
    return directive


def corrected() -> Directive:
    directive = correction_pending()
    correct(directive, "due", "2026-03-31", "2026-03-30", by="office2")
    return directive


# ── 移交、分解、合并、撤销 ──────────────────────────────────────────────────────────────────────


def handed_over() -> Directive:
    directive = signed()
    directive.hand_over(
        old=WATER,
        new=HOUSING,
        day=day("3-12"),
        remaining="剩余两条管线",
        basis="区政府办〔2026〕3号",
        due=due("4-10", "3-12"),
        report=rhythm("monthly:25", "3-12"),
        act=act("office", "3-12"),
    )
    return directive


def split() -> Directive:
    """A parent with two sub-directives."""
    directive = numbered()
    for n in (101, 102):
        directive.open_subdirective(uuid5(_SPACE, str(n)), act=act("office", "3-3"))
    return directive


def merged() -> Directive:
    directive = assigned()
    directive.merge_into(uuid5(_SPACE, "2"), reason="与另一事项重复", act=act("office", "3-5"))
    return directive


def absorbing() -> Directive:
    directive = signed()
    directive.absorb(numbered(registered(2), 2), act=act("office", "3-5"))
    return directive


def withdrawn() -> Directive:
    directive = assigned()
    directive.withdraw(reason="批示撤回", act=act("office-head", "3-5"))
    return directive


# ── 办结、归档 ──────────────────────────────────────────────────────────────────────────────────

LEFT = {"text": "剩余点位验收", "due": "2026-04-30"}


def close(directive: Directive, outcome: str = "completed", on: str = "3-27", **more: Any) -> None:
    said: dict[str, Any] = {"reason": "目标完成，审核通过", "act": act("office-head", on), **more}
    if outcome == "basically_completed":
        said.setdefault("remaining", [LEFT])
    directive.close(outcome=outcome, pack=PACK, **said)


def closed(outcome: str = "completed") -> Directive:
    directive = endorsed()
    close(directive, outcome)
    return directive


def reopen(directive: Directive, on: str = "4-20", new_due: str | None = "5-15") -> None:
    directive.reopen(
        reason="积水反弹",
        relapse=True,
        due=due(new_due, on) if new_due else None,
        pack=PACK,
        calendar=CALENDAR,
        act=act("office-head", on),
    )


def reopened() -> Directive:
    directive = closed()
    reopen(directive)
    return directive


def hold_review(directive: Directive, on: str = "9-1", **more: Any) -> None:
    said: dict[str, Any] = {"result": "长效机制运行正常", "act": act("office", on), **more}
    directive.hold_review(pack=PACK, calendar=CALENDAR, **said)


def lasting() -> Directive:
    return signed(due_by={"kind": "long_term", "review_on": "2026-09-01"})


def review_held() -> Directive:
    directive = lasting()
    hold_review(directive)
    return directive


def archived() -> Directive:
    directive = closed()
    directive.archive(comment="材料齐全", act=act("office", "4-10"))
    return directive


def entered_late() -> Directive:
    directive = signed()
    final(directive, act=paper("3-30", WATER))
    return directive


STORIES: dict[str, Story] = {
    story.__name__: story
    for story in (
        registered, numbered, assigned, assigned_to_towns, assigned_jointly, signed, objected, in_progress,
        finally_reported, returned, accepted, reported_up, endorsed, reinstructed, urged, extension_asked, extended,
        suspended, resumed, correction_pending, corrected, handed_over, split, merged, absorbing, withdrawn, closed,
        reopened, archived, entered_late, lasting, review_held,
    )
}  # fmt: skip
STORIES |= {
    f"closed_{outcome}": lambda outcome=outcome: closed(outcome)  # type: ignore[misc]
    for outcome in ("basically_completed", "long_term", "not_completed", "no_longer_needed")
}
