"""Facts of every kind there is, made by the commands that make them in life."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from domain.aggregate import Aggregate
from domain.evidence import EvidenceLog
from domain.intake import Intake
from domain.numbering import give_next, open_series
from domain.office_calendar import OfficeCalendar
from domain.rulebook import Rulebook
from domain.unit import Post, PostRegister, Unit, UnitRegister
from services.office_calendar import plan
from tests.assessments import facts as assessment_facts
from tests.decisions import every_fact as decision_facts
from tests.meetings import every_fact as meeting_facts
from tests.stories import CALENDAR, PACK, STORIES, WATER, act, correct, day, due, numbered, signed

SOME = UUID("6d0b0f4c-6f0d-4d43-9f53-1b4d6f6f0009")


def register_facts() -> list[Aggregate.Event]:
    """The facts of everything that is no directive."""
    units, posts = UnitRegister.open(act()), PostRegister.open(act())
    units.list_unit(Unit(WATER, "梁平区水利局", "水利局", "department"), act())
    units.close_unit(WATER, succeeded_by="", basis="机构改革", act=act())
    posts.fill(Post("lp-head", "区长", "某某", "head"), act())
    calendar, rulebook = OfficeCalendar.open(act()), Rulebook.open(act())
    calendar.publish(plan(2026), act())
    rulebook.adopt(PACK, act())
    intake = Intake.read(
        id=uuid5(SOME, "intake"), name="政府工作报告", source="work_report", digest="0", text="", act=act(),
        proposals=[{"seq": n, "title": title} for n, title in enumerate("一二三四五", start=1)],
    )  # fmt: skip
    intake.edit(1, {"title": "三"}, act=act())
    intake.confirm(1, uuid5(SOME, "directive"), act=act())
    intake.dismiss(2, reason="重复", act=act())
    intake.split(3, [{"title": "三之一"}, {"title": "三之二"}], act=act())
    intake.join([4, 5], {"title": "四和五"}, act=act())
    evidence = EvidenceLog.open(uuid5(SOME, "directive"), act=act())
    evidence.take("0" * 64, means="download", act=act("auditor"))
    opened = open_series("", 2026, after=14, basis="年中启用", act=act())
    facts = [opened, give_next(opened, uuid5(SOME, "directive"), act())]
    for aggregate in (units, posts, calendar, rulebook, intake, evidence):
        facts += aggregate.collect_events()
    return facts + assessment_facts() + decision_facts() + meeting_facts()


def story_facts() -> list[Aggregate.Event]:
    facts = [fact for story in STORIES.values() for fact in story().collect_events()]
    extra = signed()
    extra.deliver(WATER, means="机要交换", act=act("office", "3-3"))
    extra.add_unit("lp-cg", role="assist", due=due("3-31", "3-9"), reason="需要协办", act=act("office", "3-9"))
    extra.release_unit("lp-cg", reason="职责调整", excused=False, act=act("office", "3-10"))
    extra.give_feedback(
        WATER, kind="progress", text="在办", progress=None, pack=PACK, calendar=CALENDAR, act=act(WATER, "3-9")
    )
    extra.retract_feedback(WATER, 1, reason="", act=act(WATER, "3-9"))
    extra.give_feedback(
        WATER, kind="progress", text="已完工", progress=90, pack=PACK, calendar=CALENDAR, act=act(WATER, "3-10")
    )
    extra.find_concealment(
        2, reason="现场尚未开工", statement="施工单位误报", evidence=["0" * 64], act=act("office-head", "3-12")
    )
    extra.withdraw_concealment(2, reason="复核认为属实", act=act("office-head", "3-13"))
    step: dict[str, Any] = {"decision": SOME, "version": 2, "milestone": "tracking-1", "reason": "洪水"}
    extra.reschedule(**step, was=day("3-31"), due=day("6-30"), calendar=CALENDAR, pack=PACK, act=act("office", "3-14"))
    extra.lose_step(**step, act=act("office", "3-14"))
    for upheld, to in ((True, "lp-zj"), (False, "")):
        objecting = STORIES["objected"]()
        objecting.decide_objection(
            WATER, upheld=upheld, reason="经核实", reassign_to=to, due=due(), calendar=CALENDAR, pack=PACK,
            act=act("office", "3-9"),
        )  # fmt: skip
        facts += objecting.collect_events()
    corrected = numbered()
    for field, was, value in (
        ("source", "instruction", "assigned"), ("urgency", "normal", "urgent"), ("level", "internal", "open"),
        ("issuer", "", "district_gov"), ("external_due", "", "2026-05-06"), ("leader", "lp-head", "lp-deputy-1"),
        ("external_number", "", "梁府函〔2026〕3号"),
    ):  # fmt: skip
        correct(corrected, field, was, value)
        if field == "leader":
            correct(corrected, field, was, value, by="office2")
    return facts + list(extra.collect_events()) + list(corrected.collect_events())
