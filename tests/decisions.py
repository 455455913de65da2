"""Major decisions at each step of their life, made by their own commands; days are given as in `tests.stories`.

It begins on 2 March 2026 in Liangping; the executive meeting was last held on 5 March. People: `office` records, a
unit acts under its own code, `lp-head` is the head's post.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from domain.decision import Decision, package
from domain.meeting.minutes import Minutes
from domain.timeline.change import Change
from domain.timeline.planning import Asked
from tests.stories import CALENDAR, CITY, DEPUTY, HEAD, HOUSING, PACK, TOWNS, act, day

SPACE = UUID("6d0b0f4c-6f0d-4d43-9f53-1b4d6f6f0d0d")
MEETING = uuid5(SPACE, "meeting")
FILE = "ab" * 32
TOWN = TOWNS[0]
LAST_MEETING = "3-5"
FIVE = ("legality", "necessity", "soundness", "feasibility", "controllability")
HEARD, JUDGED = "4-7", "4-20"
"""When everybody was heard, and when the legality review was done."""


def proposed(n: int = 1, pack: Any = PACK, **fields: Any) -> Decision:
    stated: dict[str, Any] = {
        "title": "城区停车收费改革方案",
        "content": "老城区路内停车实行分时段收费。",
        "category": "policy",
        "basis": "2026年政府工作报告",
        "proposer": CITY,
        "pack": pack,
        "act": act("office", "3-2"),
        **fields,
    }
    return Decision.propose(id=uuid5(SPACE, str(n)), **stated)


def started(**fields: Any) -> Decision:
    decision = proposed(**fields)
    decision.start(CITY, approved_by=DEPUTY, reason="经研究，确有必要", act=act("office", "3-3"))
    return decision


def emergency_handled() -> Decision:
    decision = proposed()
    decision.handle_emergency(by=DEPUTY, rank="deputy", text="组织转移群众", pack=PACK, act=act("office", "3-2"))
    return decision


def emergency_reported() -> Decision:
    decision = emergency_handled()
    decision.report_emergency(to=HEAD, text="已妥善处置", act=act("office", "3-3"))
    return decision


def planned() -> Decision:
    decision = started()
    plan_procedure(decision)
    return decision


def plan_procedure(decision: Decision, on: str = "3-3", **more: Any) -> None:
    asked = Asked("procedure", day(on), CITY, day(LAST_MEETING), **more)
    decision.plan_timeline(asked, calendar=CALENDAR, pack=PACK, act=act("office", on))


def drafted(decision: Decision | None = None, on: str = "3-4", **more: Any) -> Decision:
    decision = decision or planned()
    said: dict[str, Any] = {
        "affected": {HOUSING: "department", TOWN: "locality"},
        "competition": ["business_conduct"],
        "stability": ["public_interest"],
        "pack": PACK,
        **more,
    }
    decision.write_draft("分时段收费，首停半小时免费。", act=act(CITY, on), **said)
    return decision


def assessed(decision: Decision | None = None, on: str = "3-6", pack: Any = PACK) -> Decision:
    decision = decision or drafted()
    for kind in FIVE:
        decision.assess(kind, author=CITY, passes=True, text="论证充分", evidence=[FILE], pack=pack, act=act(CITY, on))
    return decision


def consulted(decision: Decision | None = None, on: str = "3-9", pack: Any = PACK) -> Decision:
    decision = decision or assessed()
    assert decision.now.draft
    decision.consult(list(decision.now.draft.affected), calendar=CALENDAR, pack=pack, act=act(CITY, on))
    return decision


def split() -> Decision:
    decision = consulted()
    decision.answer(TOWN, agrees=True, signed_by="镇长", act=act(TOWN, "3-12"))
    decision.answer(
        HOUSING,
        agrees=False,
        view="老旧小区应当免费",
        grounds="业主大会决议",
        signed_by="主任",
        act=act(HOUSING, "3-13"),
    )
    return decision


def coordinate(decision: Decision, rung: str, on: str, *, agreed: bool = False, by: str = CITY, **more: Any) -> None:
    decision.coordinate(
        HOUSING, rung=rung, by=by, agreed=agreed, text="仍有不同意见", pack=PACK, act=act(CITY, on), **more
    )


def split_again() -> Decision:
    decision = split()
    coordinate(decision, "lead", "3-16")
    coordinate(decision, "deputy", "3-19", by="办公室副主任", entrusted_by=DEPUTY)
    return decision


SIDES = [
    {"unit": HOUSING, "view": "老旧小区应当免费", "grounds": "业主大会决议"},
    {"unit": CITY, "view": "统一收费", "grounds": "公平使用公共道路"},
]


def heard(decision: Decision | None = None) -> Decision:
    """Everybody has been heard; the split is tabled."""
    if decision is None:
        decision = split_again()
        decision.table_split(HOUSING, sides=SIDES, tendency="倾向于设置过渡期", pack=PACK, act=act(CITY, "3-23"))
    decision.hear_expert(
        "周某", field="交通", supports=True, text="方案可行", interest="", evidence=[FILE], act=act(CITY, "3-24")
    )
    decision.hear_expert(
        "吴某", field="价格", supports=False, text="费率偏高", interest="参股停车企业", evidence=[FILE],
        act=act(CITY, "3-24"),
    )  # fmt: skip
    decision.hold_hearing(
        papers_sent_on=day("3-16"), participants=21, text="多数赞成", record_signed_by="听证主持人", evidence=[FILE],
        calendar=CALENDAR, pack=PACK, act=act(CITY, "3-25"),
    )  # fmt: skip
    step(decision, "public_participation", "heard", HEARD, began="3-4", details={"received": 214, "adopted": 37})
    step(decision, "expert_argument", "supported", HEARD)
    step(decision, "risk_assessment", "with_measures", HEARD, author="某评估公司")
    step(decision, "social_stability", "controllable", HEARD, author="某评估公司")
    return decision


def step(decision: Decision, code: str, conclusion: str, on: str, began: str = "", **more: Any) -> None:
    said: dict[str, Any] = {"author": CITY, "text": "已完成", "evidence": [FILE], "pack": PACK, **more}
    decision.do_step(
        code,
        conclusion=conclusion,
        calendar=CALENDAR,
        began_on=day(began) if began else None,
        act=act("office", on),
        **said,
    )


def gated(decision: Decision | None = None) -> Decision:
    decision = heard(decision)
    step(decision, "fair_competition", "passes", "4-8", author="市场监管局")
    step(decision, "legality_review", "lawful", JUDGED, began="4-8", author="司法局")
    return decision


def submitted(decision: Decision | None = None) -> Decision:
    decision = decision or gated()
    decision.submit(signed_by="局长", pack=PACK, act=act(CITY, "4-21"))
    return decision


def minutes(kind: str = "executive", on: str = "4-23", item: int = 3, **more: Any) -> Minutes:
    said: dict[str, Any] = {
        "meeting": MEETING, "kind": kind, "number": "区政府第8次常务会议纪要", "held_on": day(on), "chair": HEAD,
        "item": item, "text": "原则同意", "signed_by": HEAD, "signed_on": day(on), **more,
    }  # fmt: skip
    return Minutes(**said)


OPINIONS = [
    {"post": DEPUTY, "person": "李某", "stance": "agree", "text": ""},
    {"post": "lp-deputy-2", "person": "王某", "stance": "disagree", "text": "建议先试点一年"},
    {"post": "lp-deputy-3", "person": "赵某", "stance": "agree", "text": ""},
    {"post": HEAD, "person": "张某", "stance": "agree", "text": ""},
]


def decide(decision: Decision, outcome: str = "adopted", on: str = "4-24", **more: Any) -> None:
    said: dict[str, Any] = {
        "minutes": minutes(), "opinions": OPINIONS, "head": HEAD, "executing": [CITY, TOWN], "until": day("2029-4-23"),
        "pack": PACK, **more,
    }  # fmt: skip
    decision.decide(said.pop("minutes"), outcome=outcome, calendar=CALENDAR, act=act("office", on), **said)


def decided() -> Decision:
    decision = submitted()
    decision.discuss_in_office(minutes("office", "4-22"), pack=PACK, act=act("office", "4-22"))
    decide(decision)
    return decision


def published() -> Decision:
    decision = decided()
    decision.report_to_party(paper="梁府文〔2026〕8号", text="请示报告", act=act("office", "4-27"))
    decision.publish(channels=["政府网站"], evidence=[FILE], calendar=CALENDAR, pack=PACK, act=act("office", "4-29"))
    decision.interpret(CITY, text="政策解读", evidence=[FILE], act=act(CITY, "4-30"))
    return decision


def review_planned() -> Decision:
    decision = published()
    asked = Asked("review", day("4-30"), CITY, day("4-23"), until=day("2029-4-23"))
    decision.plan_timeline(asked, calendar=CALENDAR, pack=PACK, act=act("office", "4-30"))
    return decision


def moved(decision: Decision, code: str, due: str, start: str = "", **more: Any) -> Change:
    """The change that puts one milestone on other days."""
    was = decision.now.timeline.current[code]
    return Change(code, was, replace(was, due=day(due), start=day(start) if start else was.start), **more)


def reshape(decision: Decision, *changes: Change, on: str, ground: str = "policy", **more: Any) -> int:
    said: dict[str, Any] = {
        "reason": "上级政策出台", "asked_by": CITY, "approved_by": DEPUTY, "rank": "deputy", "pack": PACK,
        "calendar": CALENDAR, **more,
    }  # fmt: skip
    return decision.reshape(changes, ground=ground, act=act("office", on), **said)


def reshaped() -> Decision:
    decision = review_planned()
    reshape(decision, moved(decision, "midterm", "2027-6-30"), on="2026-9-1")
    return decision


def executed() -> Decision:
    decision = reshaped()
    decision.open_directive(uuid5(SPACE, "directive"), unit=CITY, milestone="tracking-1", act=act("office", "2026-9-2"))
    decision.track(CITY, text="已完成设备安装", milestone="tracking-2", evidence=[FILE], act=act(CITY, "2026-9-29"))
    decision.reach("opinions-1", reached_on=day("2026-6-29"), text="座谈会", act=act("office", "2026-9-30"))
    decision.receive_opinion(
        "public", channel="政务热线", text="夜间应当免费", taken="已采纳", act=act("office", "2026-10-12")
    )
    decision.report_problem(
        TOWN, kind="force_majeure", text="洪水冲毁设备", evidence=[FILE], act=act(TOWN, "2026-10-13")
    )
    return decision


def suspended() -> Decision:
    decision = executed()
    decision.suspend(head=HEAD, is_head=True, reason="洪灾", act=act("leader", "2026-10-14"))
    return decision


def resumed() -> Decision:
    decision = suspended()
    decision.resume(reason="设备修复", approved_by=HEAD, act=act("leader", "2026-11-2"))
    return decision


def evaluated(conclusion: str = "adjust") -> Decision:
    decision = resumed()
    n = decision.open_evaluation("midterm", evaluator="某大学", reason="意见较多", act=act("office", "2027-6-1"))
    decision.conclude_evaluation(
        n, conclusion=conclusion, text="效果明显，夜间收费应取消", heard="居民200人", evidence=[FILE],
        act=act("office", "2027-6-28"),
    )  # fmt: skip
    return decision


def adjusted(*, big: bool = False) -> Decision:
    decision = evaluated()
    decision.adjust(text="夜间免费", reason="评估结论", approved_by=DEPUTY, big=big, act=act("office", "2027-7-5"))
    return decision


def ended() -> Decision:
    decision = evaluated("end")
    decision.end(reason="目标已实现", minutes=minutes(on="2027-7-8", item=5), pack=PACK, act=act("office", "2027-7-9"))
    return decision


def archived() -> Decision:
    decision = ended()
    decision.archive(package(facts(decision)), comment="材料齐全", act=act("office", "2027-8-2"))
    return decision


def exempted() -> Decision:
    decision = decided()
    decision.exempt_publication(ground="工作秘密", signer=HEAD, act=act("office", "4-28"))
    return decision


def waived() -> Decision:
    decision = consulted()
    decision.waive_step("expert_argument", reason="专业性不强", signer=DEPUTY, pack=PACK, act=act("office", "3-10"))
    return decision


def facts(decision: Decision) -> list[Any]:
    """A story's facts without taking them from it."""
    return list(decision.pending_events)


def noted(decision: Decision) -> list[tuple[Any, date]]:
    """The facts, each recorded on the day it happened."""
    return [(fact, fact.act.on) for fact in facts(decision)]


STORIES: dict[str, Callable[[], Decision]] = {
    story.__name__: story
    for story in (
        proposed, started, planned, drafted, assessed, consulted, split, split_again, heard, gated, submitted, decided,
        published, review_planned, reshaped, executed, suspended, resumed, evaluated, adjusted, ended, archived,
        exempted, waived, emergency_handled, emergency_reported,
    )
}  # fmt: skip
STORIES["adjusted_big"] = lambda: adjusted(big=True)


def every_fact() -> list[Any]:
    return [fact for story in STORIES.values() for fact in facts(story())]
