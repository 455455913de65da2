"""Ordinary lives of the sample: how a matter goes, from registration on; what units report is invented."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.directive import Directive
from services.commands import directives
from services.demo.desk import Desk, Story

PROGRESS = (
    "已召开专题会议研究部署，制定实施方案，明确责任科室、时间节点和具体措施。",
    "已完成摸底排查，建立问题清单和工作台账，正在逐项推进。",
    "按计划推进，阶段性任务已完成，同步开展督促检查。",
    "多数任务已落实，个别点位受天气和资金拨付影响略有滞后，已倒排工期。",
    "主体任务基本完成，正在收集佐证材料，准备申请办结。",
)
FINALS = (
    "各项任务已按要求完成，形成长效机制，佐证材料附后。",
    "目标任务全部完成，经自查达到要求，群众反映良好。",
    "已按时保质完成，建立了常态化管理制度，特此报告。",
)
HEADS = ("罗启明", "田书雅", "邹平川", "蒋若川", "龚明礼", "彭思远", "谭静之", "向文博")


@dataclass
class Matter:
    """What a story needs to know of one matter before it begins."""

    fields: dict[str, Any]
    leads: Sequence[str]
    assisting: Sequence[str] = ()
    groups: Sequence[str] = ()
    due: Mapping[str, Any] | None = None
    report: Mapping[str, Any] | None = None
    enter: Callable[[Desk], UUID] | None = None
    tag: str = ""
    ids: dict[str, UUID] = field(default_factory=dict)


def begin(desk: Desk, matter: Matter) -> UUID:
    """Registered and numbered, from a document's intake where it came from one."""
    if matter.enter:
        id = matter.enter(desk)
    else:
        id = desk.register(id=id_of(matter.tag) if matter.tag else None, **matter.fields)
    matter.ids[matter.tag] = id
    return id


def id_of(tag: str) -> UUID:
    """The id of a guided matter: the same in every sample, so that a page can point at it."""
    return uuid5(NAMESPACE_URL, f"duban:guide:{tag}")


def hand_out(desk: Desk, id: UUID, matter: Matter) -> None:
    desk.do(
        directives.assign,
        id,
        "office",
        leads=matter.leads,
        assisting=matter.assisting,
        groups=matter.groups,
        due=matter.due,
        report=matter.report,
    )


def account_of(unit: str) -> str:
    return unit.lower()


def sign(desk: Desk, id: UUID, unit: str) -> None:
    desk.do(directives.sign_for, id, account_of(unit), unit=unit)


def progress(desk: Desk, id: UUID, unit: str, percent: int, text: str = "") -> None:
    words = text or PROGRESS[min(percent // 22, len(PROGRESS) - 1)]
    desk.do(directives.give_feedback, id, account_of(unit), unit=unit, kind="progress", text=words, progress=percent)


def final(desk: Desk, id: UUID, unit: str, text: str = "") -> None:
    desk.do(
        directives.give_feedback,
        id,
        account_of(unit),
        unit=unit,
        kind="final",
        text=text or desk.chance.choice(FINALS),
        signed_by=desk.chance.choice(HEADS),
    )


def accept(desk: Desk, id: UUID, unit: str, grade: str = "good") -> None:
    desk.do(directives.accept, id, "office2", unit=unit, grade=grade, comment="情况属实，达到要求")


def deadline_of(desk: Desk, id: UUID) -> date | None:
    return desk.record.get(Directive, id).due


def wait_until_before(desk: Desk, due: date | None, days: int) -> int:
    """Working days from now to so many working days before the deadline; a few where there is none."""
    if due is None:
        return desk.chance.randint(15, 40)
    return max(desk.calendar.working_days_between(desk.today, due) - days, 2)


def reporting(desk: Desk, id: UUID, matter: Matter, until: date | None, *, before: int = 3) -> Story:
    """The leads report as their rhythm asks, until so many working days before a day; `until` None: two reports."""
    said = 0
    while True:
        directive = desk.record.get(Directive, id)
        owed = min((a.report_due for a in directive.assignments.values() if a.is_open and a.report_due), default=None)
        left = desk.calendar.working_days_between(desk.today, until) - before if until else (20 if said < 2 else 0)
        if owed is None:
            yield max(left, 1)
            return
        wait = max(desk.calendar.working_days_between(desk.today, owed) - desk.chance.randint(0, 1), 1)
        if wait >= left:
            yield max(left, 1)
            return
        yield wait
        said += 1
        share = 20 + min(said * 15, 65) + desk.chance.randint(0, 6)
        for given in directive.assignments.values():
            if given.is_open and given.report_due:
                progress(desk, id, given.unit, share)


def finish(desk: Desk, id: UUID, matter: Matter, outcome: str = "completed") -> Story:
    """Accepted by all: reported up where the source needs it, endorsed, closed, archived."""
    if desk.record.get(Directive, id).leader:
        yield desk.chance.randint(1, 3)
        desk.do(directives.report_up, id, "office", summary="各承办单位均已完成，经审核情况属实，呈请审阅。")
        yield desk.chance.randint(1, 4)
        desk.do(directives.endorse, id, "leader", opinion="同意办结，注意巩固成果。")
    yield desk.chance.randint(1, 3)
    remaining = [{"text": "剩余点位验收", "due": desk.today.isoformat()}] if outcome == "basically_completed" else []
    desk.do(directives.close, id, "office", outcome=outcome, reason="承办单位均已完成，审核通过", remaining=remaining)
    if desk.chance.random() < 0.5:
        yield desk.chance.randint(5, 15)
        desk.do(directives.archive, id, "office2", comment="材料齐全")


def start(desk: Desk, matter: Matter) -> Story:
    """Registration to the first report of every unit; the caller goes on from there."""
    id = begin(desk, matter)
    yield 0 if desk.chance.random() < 0.6 else 1
    hand_out(desk, id, matter)
    units = list(desk.record.get(Directive, id).assignments)
    yield desk.chance.randint(0, 1)
    for unit in units:
        sign(desk, id, unit)


def smooth(desk: Desk, matter: Matter) -> Story:
    """Everybody reports in time."""
    yield from start(desk, matter)
    id = matter.ids[matter.tag]
    yield from reporting(desk, id, matter, deadline_of(desk, id), before=desk.chance.randint(1, 4))
    for unit in desk.record.get(Directive, id).assignments:
        final(desk, id, unit)
    yield desk.chance.randint(1, 2)
    for unit in desk.record.get(Directive, id).assignments:
        accept(desk, id, unit, desk.chance.choice(("excellent", "good", "good", "fair")))
    yield from finish(desk, id, matter)


def returned(desk: Desk, matter: Matter) -> Story:
    """The result is sent back once for evidence, and comes again within the supplement term."""
    yield from start(desk, matter)
    id = matter.ids[matter.tag]
    yield from reporting(desk, id, matter, deadline_of(desk, id), before=5)
    lead = matter.leads[0]
    final(desk, id, lead)
    yield 1
    desk.do(
        directives.send_back,
        id,
        "office",
        unit=lead,
        reason_code="no_evidence",
        comment="缺少验收资料和现场照片，请补充后再报",
    )
    yield 2
    final(desk, id, lead, "已补充验收资料和现场照片，任务完成，请审核。")
    yield 1
    accept(desk, id, lead, "fair")
    for unit in [a.unit for a in desk.record.get(Directive, id).assignments.values() if a.is_open]:
        final(desk, id, unit)
        accept(desk, id, unit)
    yield from finish(desk, id, matter)


def late(desk: Desk, matter: Matter) -> Story:
    """Urged by a slip, reported after the deadline; it stays late."""
    yield from start(desk, matter)
    id = matter.ids[matter.tag]
    due = deadline_of(desk, id)
    lead = matter.leads[0]
    yield from reporting(desk, id, matter, due, before=-2)
    desk.do(
        directives.urge,
        id,
        "office-head",
        unit=lead,
        reason="已超过办结时限，请说明原因并尽快报送结果",
        step="书面催办",
        approved=True,
    )
    yield desk.chance.randint(4, 9)
    final(desk, id, lead, "受管线迁改影响推迟，现已完成并通过验收。")
    yield 2
    accept(desk, id, lead, "poor")
    for unit in [a.unit for a in desk.record.get(Directive, id).assignments.values() if a.is_open]:
        final(desk, id, unit)
        accept(desk, id, unit)
    yield from finish(desk, id, matter)


def stuck(desk: Desk, matter: Matter) -> Story:
    """Overdue and urged, still without a result."""
    yield from start(desk, matter)
    id = matter.ids[matter.tag]
    lead = matter.leads[0]
    due = deadline_of(desk, id)
    yield from reporting(desk, id, matter, due, before=-1)
    desk.do(directives.urge, id, "office", unit=lead, reason="已逾期，请两个工作日内书面说明原因", step="电话催办")
    while desk.chance.random() < 0.9:
        yield from reporting(desk, id, matter, None)


def extended(desk: Desk, matter: Matter) -> Story:
    """The unit asks in time, the office grants it; first promise and current deadline are both kept."""
    yield from start(desk, matter)
    id = matter.ids[matter.tag]
    due = deadline_of(desk, id)
    lead = matter.leads[0]
    yield from reporting(desk, id, matter, due, before=6)
    if due is not None:
        later = desk.calendar.add_working_days(due, 15)
        desk.do(
            directives.ask_extension,
            id,
            account_of(lead),
            unit=lead,
            to=later,
            reason="汛期停工，部分工序顺延，申请延期十五个工作日",
        )
        yield 2
        desk.do(
            directives.decide_extension, id, "office-head", unit=lead, granted=True, reason="理由属实，不影响总体目标"
        )
    yield from reporting(desk, id, matter, deadline_of(desk, id), before=2)
    final(desk, id, lead)
    yield 1
    accept(desk, id, lead)
    for unit in [a.unit for a in desk.record.get(Directive, id).assignments.values() if a.is_open]:
        final(desk, id, unit)
        accept(desk, id, unit)
    yield from finish(desk, id, matter, desk.chance.choice(("completed", "basically_completed")))


def reassigned(desk: Desk, matter: Matter, to: str) -> Story:
    """The first unit says it is not its matter, and is right."""
    id = begin(desk, matter)
    yield 0
    hand_out(desk, id, matter)
    yield 1
    first = matter.leads[0]
    desk.do(
        directives.object_to, id, account_of(first), unit=first, reason="按“三定”规定，该项职责已划转，建议改派主管部门"
    )
    yield 2
    desk.do(
        directives.decide_objection, id, "office-head", unit=first, upheld=True, reason="职责确已划转", reassign_to=to
    )
    yield 1
    sign(desk, id, to)
    yield from reporting(desk, id, matter, deadline_of(desk, id), before=4)
    final(desk, id, to)
    yield 1
    accept(desk, id, to)
    for unit in [a.unit for a in desk.record.get(Directive, id).assignments.values() if a.is_open]:
        sign(desk, id, unit)
        final(desk, id, unit)
        accept(desk, id, unit)
    yield from finish(desk, id, matter)


def paused(desk: Desk, matter: Matter) -> Story:
    """Suspended while a higher plan is revised; the clock stops, and goes on where it stood."""
    yield from start(desk, matter)
    id = matter.ids[matter.tag]
    yield 8
    progress(desk, id, matter.leads[0], 25)
    yield 3
    desk.do(directives.suspend, id, "office-head", reason="市级规划正在调整，待批复后恢复办理")
    yield 25
    desk.do(directives.resume, id, "office-head", reason="市级规划已批复")
    yield from reporting(desk, id, matter, deadline_of(desk, id))
    for unit in desk.record.get(Directive, id).assignments:
        final(desk, id, unit)
    yield 2
    for unit in desk.record.get(Directive, id).assignments:
        accept(desk, id, unit)
    yield from finish(desk, id, matter)


def drafted(desk: Desk, matter: Matter) -> Story:
    """A draft that the head of the office approves some days later."""
    matter.fields["draft"] = True
    id = begin(desk, matter)
    yield 2
    desk.do(directives.approve, id, "office-head", comment="同意立项")
    yield 1
    hand_out(desk, id, matter)
    yield 1
    for unit in desk.record.get(Directive, id).assignments:
        sign(desk, id, unit)
    yield from reporting(desk, id, matter, deadline_of(desk, id))


def unassigned(desk: Desk, matter: Matter) -> Story:
    """Numbered, waiting to be handed out."""
    begin(desk, matter)
    yield 1


def unsigned(desk: Desk, matter: Matter) -> Story:
    """Handed out, waiting to be signed for."""
    id = begin(desk, matter)
    yield 0
    hand_out(desk, id, matter)


def waiting_draft(desk: Desk, matter: Matter) -> Story:
    """A draft waiting for the head of the office."""
    matter.fields["draft"] = True
    begin(desk, matter)
    yield 1


def awaiting_review(desk: Desk, matter: Matter) -> Story:
    """The result has come in time and waits for the office; the unit's clock stands still."""
    yield from start(desk, matter)
    yield 5
    for unit in matter.leads:
        final(desk, matter.ids[matter.tag], unit)


def sent_back(desk: Desk, matter: Matter) -> Story:
    """Returned, its supplement still to come."""
    yield from awaiting_review(desk, matter)
    yield 1
    desk.do(
        directives.send_back,
        matter.ids[matter.tag],
        "office",
        unit=matter.leads[0],
        reason_code="incomplete",
        comment="未说明剩余点位的完成时间，请补充",
    )


def before_the_leader(desk: Desk, matter: Matter) -> Story:
    """Reported up, waiting for the leader; the days are the leader's."""
    yield from awaiting_review(desk, matter)
    yield 1
    id = matter.ids[matter.tag]
    for unit in desk.record.get(Directive, id).assignments:
        if unit not in matter.leads:
            final(desk, id, unit)
        accept(desk, id, unit)
    yield 1
    desk.do(directives.report_up, id, "office", summary="各承办单位均已完成，经审核情况属实，呈请审阅。")


def standing_still(desk: Desk, matter: Matter) -> Story:
    """Suspended now."""
    yield from start(desk, matter)
    yield 4
    desk.do(directives.suspend, matter.ids[matter.tag], "office-head", reason="涉及行政诉讼，待判决后恢复办理")


def asking(desk: Desk, matter: Matter) -> Story:
    """An extension asked for and not yet decided."""
    yield from start(desk, matter)
    yield 6
    id, lead = matter.ids[matter.tag], matter.leads[0]
    due = deadline_of(desk, id)
    if due:
        to = desk.calendar.add_working_days(due, 10)
        desk.do(
            directives.ask_extension,
            id,
            account_of(lead),
            unit=lead,
            to=to,
            reason="第三方检测排期推迟，申请延期十个工作日",
        )


def objecting(desk: Desk, matter: Matter) -> Story:
    """An objection waiting for the office."""
    id = begin(desk, matter)
    yield 0
    hand_out(desk, id, matter)
    yield 1
    lead = matter.leads[0]
    desk.do(directives.object_to, id, account_of(lead), unit=lead, reason="该路段产权属交通部门，建议改派")


def taken_back(desk: Desk, matter: Matter) -> Story:
    """Withdrawn: the number stays, void."""
    id = begin(desk, matter)
    yield 2
    desk.do(directives.withdraw, id, "office-head", reason="来文单位撤回，不再办理；编号作废保留")


RECENT: tuple[Callable[[Desk, Matter], Story], ...] = (
    awaiting_review, unsigned, sent_back, before_the_leader, unassigned, standing_still, asking, objecting,
    waiting_draft, taken_back, unsigned, awaiting_review,
)  # fmt: skip
"""Lives that stop where they stand, so that every stage can be seen on any day."""

LIVES: tuple[Callable[[Desk, Matter], Story], ...] = (
    smooth, smooth, smooth, returned, late, extended, stuck, smooth, paused, smooth, returned, extended,
)  # fmt: skip
