"""The guided matters 导览事项: six lives a visitor can follow in two minutes each, and what to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.directive import Directive
from services.commands import directives
from services.demo.desk import Desk, Story
from services.demo.lives import (
    Matter,
    accept,
    account_of,
    begin,
    final,
    finish,
    hand_out,
    id_of,
    progress,
    reporting,
    sign,
    start,
    wait_until_before,
)


@dataclass(frozen=True)
class Guided:
    tag: str
    zh: str
    en: str
    story_zh: str
    story_en: str

    @property
    def id(self) -> UUID:
        """The directive it is told about."""
        return id_of(self.tag)


MATTERS: tuple[Guided, ...] = (
    Guided(
        "again",
        "再批示：同一编号，两次批示都在",
        "Instructed again: one number, both opinions kept",
        "办结呈报后，区长认为整改不彻底，再次批示。编号不变，原批示保留，时限重新起算。",
        "After the result was reported up, the head found it thin and instructed again. The number stays, the old "
        "opinion is kept, a new deadline runs.",
    ),
    Guided(
        "joint",
        "两家牵头，意见不一",
        "Joint leads who dispute",
        "住建与城管同为牵头，城管提出管辖异议，督查办裁定不成立，等待裁定的时间不算单位的。",
        "Two leads; one objects that the matter is not its own. The office decides against it, and the days it took "
        "are not the unit's.",
    ),
    Guided(
        "paper",
        "镇上的纸质回函，由督查办补录",
        "A town's paper report, entered by the office",
        "镇里停电，先送来纸质回函；督查办两天后补录，写明收到日期和原因，全程标记“补录”。",
        "The town answered on paper; the office entered it two days later with the day of receipt and the reason. It "
        "is marked as a late entry for ever.",
    ),
    Guided(
        "duplicate",
        "重复件并案办理",
        "A duplicate, merged",
        "同一诉求从热线和信访两头进来，查重后并案。两个编号都在，一处办理。",
        "The same matter came in twice. It was merged: both numbers stay visible, one is handled.",
    ),
    Guided(
        "impossible",
        "确实办不成的事项",
        "One that cannot be done",
        "因上位政策调整无法实施：单位主要负责人说明原因，经领导同意，以“无法完成”销号。",
        "Higher policy changed. The unit's head explains, the leader agrees, and it closes as not completed.",
    ),
    Guided(
        "lasting",
        "长期坚持的事项",
        "A long-term matter",
        "河长制巡查没有终点：不设办结时限，按月反馈，定期复核，不因“未办结”亮红灯。",
        "River patrols never end: no deadline, monthly reports, a review day, and no red light for not being finished.",
    ),
)


def again(desk: Desk, matter: Matter) -> Story:
    yield from start(desk, matter)
    id = matter.ids[matter.tag]
    lead = matter.leads[0]
    yield 6
    progress(desk, id, lead, 55, "已完成12所学校周边摊点清理，3处占道经营正在劝离。")
    yield 6
    final(desk, id, lead, "校园周边环境整治任务已完成。")
    yield 1
    accept(desk, id, lead, "fair")
    for unit in matter.assisting:
        final(desk, id, unit)
        accept(desk, id, unit)
    yield 1
    desk.do(directives.report_up, id, "office", summary="15所学校周边整治已完成，呈请审阅。")
    yield 2
    desk.do(
        directives.instruct_again,
        id,
        "leader",
        opinion="部分点位已反弹。请区城管局会同区公安局建立上下学时段值守机制，一个月内再报。",
        due={"kind": "working_days", "days": 22},
    )
    yield 4
    progress(desk, id, lead, 70, "已建立上下学时段联合值守机制，排班表已公布。")
    yield 14
    final(desk, id, lead, "值守机制运行三周，15所学校周边未再反弹，经学校确认。")
    yield 1
    accept(desk, id, lead, "excellent")
    yield from finish(desk, id, matter)


def joint(desk: Desk, matter: Matter) -> Story:
    id = begin(desk, matter)
    yield 0
    hand_out(desk, id, matter)
    first, second = matter.leads
    yield 1
    sign(desk, id, first)
    desk.do(directives.object_to, id, account_of(second), unit=second, reason="管网权属在住建部门，我局仅负责路面保洁")
    yield 3
    desk.do(
        directives.decide_objection,
        id,
        "office-head",
        unit=second,
        upheld=False,
        reason="路面恢复和井盖巡查属城管职责，两家共同牵头，由住建部门汇总",
    )
    yield 1
    sign(desk, id, second)
    yield 8
    progress(desk, id, first, 40, "雨污分流管网改造完成4.2公里。")
    progress(desk, id, second, 35, "井盖巡查完成首轮，更换破损井盖86个。")
    yield from reporting(desk, id, matter, desk.record.get(Directive, id).due)


def paper(desk: Desk, matter: Matter) -> Story:
    id = begin(desk, matter)
    yield 0
    hand_out(desk, id, matter)
    town = matter.leads[0]
    yield 1
    desk.do(directives.deliver, id, "office", unit=town, means="机要交换", channel="paper")
    sign(desk, id, town)
    yield wait_until_before(desk, None, 0) // 3
    received = desk.calendar.add_working_days(desk.today, -2)
    desk.do(
        directives.give_feedback,
        id,
        "office",
        unit=town,
        kind="final",
        text="便民服务中心延时服务已落实，周末开放3个窗口（据纸质回函补录）。",
        signed_by="石坚",
        on=received,
        channel="paper",
        on_behalf_of=town,
        late_reason="镇上停电，回函以纸质送达，当日未及录入",
    )
    yield 1
    accept(desk, id, town)
    yield from finish(desk, id, matter)


def impossible(desk: Desk, matter: Matter) -> Story:
    yield from start(desk, matter)
    id = matter.ids[matter.tag]
    lead = matter.leads[0]
    yield 10
    desk.do(
        directives.give_feedback,
        id,
        account_of(lead),
        unit=lead,
        kind="progress",
        text="项目用地涉及新划定的生态保护红线，按现行政策不能办理用地手续。",
        progress=20,
        obstacles="上位政策调整，用地不符合最新管控要求",
    )
    yield 6
    final(desk, id, lead, "因生态保护红线调整，项目无法实施，主要负责人已书面说明原因，建议终止。")
    yield 2
    accept(desk, id, lead, "fair")
    for unit in matter.assisting:
        final(desk, id, unit, "同意牵头单位意见。")
        accept(desk, id, unit)
    yield from finish(desk, id, matter, "not_completed")


def lasting(desk: Desk, matter: Matter) -> Story:
    yield from start(desk, matter)
    id = matter.ids[matter.tag]
    for month in range(12):
        owed = desk.record.get(Directive, id).report_due
        yield max(desk.calendar.working_days_between(desk.today, owed) - 1, 1) if owed else 20
        progress(desk, id, matter.leads[0], 50, f"本月巡河{118 + month}次，清理漂浮物{6 + month % 4}处，水质达标。")


def duplicate(desk: Desk, matter: Matter, twin: Matter) -> Story:
    """Two matters about the same street light; the later one goes into the earlier."""
    yield from start(desk, matter)
    first = matter.ids[matter.tag]
    yield 2
    second = begin(desk, twin)
    yield 1
    desk.do(directives.merge, second, "office", into=first, reason="与热线事项诉求相同，并案办理，避免多头交办")
    yield 6
    final(desk, first, matter.leads[0], "路灯已修复41盏，来电人和来信人均已回访，表示满意。")
    yield 1
    accept(desk, first, matter.leads[0], "excellent")
    yield from finish(desk, first, matter)


STORIES: dict[str, Callable[[Desk, Matter], Story]] = {
    "again": again,
    "joint": joint,
    "paper": paper,
    "impossible": impossible,
    "lasting": lasting,
}


def stories(desk: Desk, begun: date, guided: dict[str, UUID]) -> Iterator[tuple[datetime, Story]]:
    def matter(
        tag: str, days: int | None, leads: tuple[str, ...], assisting: tuple[str, ...] = (), **fields: Any
    ) -> Matter:
        due = {"kind": "working_days", "days": days} if days else {"kind": "long_term"}
        fields.setdefault("basis", "区政府专题会议纪要")
        fields.setdefault("source", "meeting")
        return Matter(fields=fields, leads=leads, assisting=assisting, due=due, tag=tag, ids=guided)

    school = matter(
        "again",
        20,
        ("LP-CGJ",),
        ("LP-GAJ",),
        source="instruction",
        title="校园周边环境整治",
        content="整治学校周边占道经营、乱停乱放，保障学生上下学安全。",
        basis="区长在教育工作专报上的批示",
        leader="LP-QZ",
        opinion="请区城管局牵头，一个月内整治到位，报结果。",
        urgency="urgent",
    )
    pipes = matter(
        "joint",
        60,
        ("LP-JSW", "LP-CGJ"),
        title="老城区雨污分流与井盖治理",
        content="完成老城区雨污分流改造，全面排查更换破损井盖。",
    )
    window = matter(
        "paper",
        30,
        ("500155106",),
        title="便民服务中心周末延时服务",
        content="镇便民服务中心周末开放窗口，方便群众办事。",
    )
    lamps = matter(
        "duplicate",
        15,
        ("LP-CGJ",),
        source="hotline",
        title="梁山街道石马路路灯不亮",
        content="群众来电反映石马路多处路灯不亮，夜间出行不便。",
        basis="政务热线工单",
    )
    letter = matter(
        "duplicate-twin",
        15,
        ("LP-CGJ",),
        source="petition",
        title="石马路夜间无照明",
        content="群众来信反映石马路夜间无照明。",
        basis="群众来信",
    )
    plant = matter(
        "impossible",
        60,
        ("LP-GZJ",),
        ("LP-FGW",),
        source="instruction",
        title="龙溪河沿岸文旅项目用地保障",
        content="保障龙溪河沿岸文旅项目用地，加快落地。",
        basis="区长在项目推进会上的批示",
        leader="LP-QZ",
        opinion="请区规划自然资源局抓紧办理用地手续，两个月内办结。",
    )
    rivers = matter(
        "lasting",
        None,
        ("LP-SLJ",),
        source="own_proposal",
        title="河长制常态化巡查",
        content="坚持河长制常态化巡查，每月反馈巡查情况。",
        basis="区总河长令",
    )
    starts = {"again": 150, "joint": 196, "paper": 120, "impossible": 110, "lasting": 20}
    for tag, given in (
        ("again", school),
        ("joint", pipes),
        ("paper", window),
        ("impossible", plant),
        ("lasting", rivers),
    ):
        start = desk.calendar.add_working_days(begun, starts[tag])
        yield desk.morning(start), STORIES[tag](desk, given)
    yield desk.morning(desk.calendar.add_working_days(begun, 170)), duplicate(desk, lamps, letter)
