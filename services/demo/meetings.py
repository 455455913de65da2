"""Meetings and documents of the sample: executive meetings of the last half year by their cadence, a plenary, topics at
every stage, normative documents old and new. Every name is invented; every act is made by its own command."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from domain.deadlines import add_months
from services.commands import directives, meetings, normative
from services.commands.order import new_id
from services.demo.desk import Desk, Story
from services.record.supervision import Kept

HEAD, EXECUTIVE, HOUSING, FARMING, SCHOOLS = "LP-QZ", "LP-CWFQZ", "LP-FQZ2", "LP-FQZ3", "LP-FQZ1"


@dataclass(frozen=True)
class Cabinet:
    """Who sits there. Where there is no form of signed opinions the head approves the papers instead (C44)."""

    head: str
    executive: str
    others: tuple[str, ...]
    has_form: bool = True

    @property
    def posts(self) -> tuple[str, ...]:
        return (self.head, self.executive, *self.others)


DISTRICT = Cabinet(HEAD, EXECUTIVE, (SCHOOLS, HOUSING, FARMING))
CITY = Cabinet("CQ-SZ", "CQ-CWFSZ", ("CQ-FSZ1", "CQ-MSZ"), has_form=False)
LAST_NUMBER = 54
STEP, WEEK = timedelta(days=14), timedelta(days=7)
BEFORE = 10
"""Days before its meeting that a topic is proposed."""


@dataclass(frozen=True)
class Tabled:
    """A topic with what is decided on it; `days`: working days its units get, none where nobody has to do anything."""

    title: str
    unit: str
    concerned: tuple[str, ...]
    text: str
    leader: str = HOUSING
    days: int = 0


REPORT = "会议听取了汇报，原则同意，由承办单位按会议意见修改完善。"
TABLED: tuple[tuple[Tabled, ...], ...] = (
    (
        Tabled(
            "高标准农田建设实施方案", "LP-NYW", ("LP-CZJ",), "原则同意，由区农业农村委牵头实施，按季报告。", FARMING, 40
        ),
    ),
    (Tabled("上半年经济运行情况", "LP-FGW", ("LP-TJJ",), REPORT, EXECUTIVE),),
    (Tabled("城区内涝点位整治方案", "LP-JSW", ("LP-CGJ",), "同意方案，汛期前完成。", HOUSING, 30),),
    (Tabled("教育资源布局调整方案", "LP-JW", ("LP-GZJ",), "同意方案，由区教委牵头落实。", SCHOOLS, 45),),
    (Tabled("政府投资项目管理情况", "LP-FGW", ("LP-CZJ",), REPORT, EXECUTIVE),),
    (Tabled("农村公路提档升级计划", "LP-JTJ", ("LP-CZJ",), "同意计划，年底前完成年度任务。", HOUSING, 60),),
    (Tabled("医疗设备更新方案", "LP-WJW", ("LP-CZJ",), "原则同意，严格执行采购程序。", SCHOOLS, 50),),
    (Tabled("秋季安全生产专项检查", "LP-YJJ", ("LP-JXW",), "由区应急局牵头，逐项销号。", EXECUTIVE, 20),),
    (Tabled("双桂湖水质提升方案", "LP-STJ", ("LP-SLJ",), "同意方案，由区生态环境局牵头实施。", HOUSING, 60),),
    (
        Tabled("柚产业集群建设方案", "LP-NYW", ("LP-SWW",), "同意方案，由区农业农村委牵头。", FARMING, 40),
        Tabled("前三季度财政预算执行情况", "LP-CZJ", ("LP-FGW",), REPORT, EXECUTIVE),
    ),
    (
        Tabled("城区停车收费改革方案", "LP-CGJ", ("LP-FGW",), "原则同意，完善听证程序后实施。", HOUSING, 45),
        Tabled("老旧小区改造年度计划", "LP-JSW", ("LP-CZJ",), "同意计划，由区住房城乡建委牵头。", HOUSING, 60),
    ),
    (
        Tabled("岁末年初保供稳价工作方案", "LP-SWW", ("LP-FGW",), "同意方案，抓紧落实。", EXECUTIVE, 30),
        Tabled("冬春火灾防控工作", "LP-YJJ", ("LP-LYJ",), "由区应急局牵头，压实属地责任。", EXECUTIVE, 25),
    ),
)
OF_CITY: tuple[tuple[Tabled, ...], ...] = (
    (
        Tabled(
            "城市更新提升行动年度计划", "CQ-JSW", ("CQ-CZJ",), "原则同意，由市住房城乡建委牵头。", CITY.others[0], 40
        ),
    ),
    (Tabled("前三季度经济运行情况", "CQ-FGW", ("CQ-TJJ",), REPORT, CITY.executive),),
    (Tabled("轨道交通站点接驳优化方案", "CQ-JTJ", ("CQ-GZJ",), "同意方案，年底前完成首批站点。", CITY.others[0], 30),),
    (
        Tabled("岁末年初安全生产工作", "CQ-YJJ", ("CQ-JXW",), "由市应急局牵头，压实属地责任。", CITY.executive, 25),
        Tabled("三峡库区生态修复进展情况", "CQ-STJ", ("CQ-SLJ",), REPORT, CITY.others[0]),
    ),
)
LAST_OF_CITY = 118
PLENARY = Tabled("政府工作报告（讨论稿）", "LP-ZFB", (), "会议讨论了报告，由区政府办公室修改后按程序报审。", EXECUTIVE)


def stories(desk: Desk, until: date) -> Iterator[tuple[datetime, Story]]:
    """The last meeting was a few days ago; the next is called for its slot."""
    last = until - timedelta(days=5)
    for n, tabled in enumerate(TABLED):
        day = desk.calendar.next_working_day(last - STEP * (len(TABLED) - 1 - n))
        name = f"区政府第{LAST_NUMBER - len(TABLED) + 1 + n}次常务会议"
        yield _at(desk, day - timedelta(days=BEFORE), 9), _held(desk, "executive", name, day, tabled, entrusted=n == 4)
    plenary = desk.calendar.next_working_day(until - timedelta(days=200))
    yield _at(desk, plenary - timedelta(days=BEFORE), 11), _held(desk, "plenary", "区政府全体会议", plenary, (PLENARY,))
    yield _at(desk, until - timedelta(days=9), 15), _ahead(desk, desk.calendar.next_working_day(last + STEP))
    yield _at(desk, until - timedelta(days=330 - BEFORE), 15), _stock(desk, until)
    for start, document in _documents(desk, until):
        yield _at(desk, start, 16), document


def municipal(desk: Desk, until: date) -> Iterator[tuple[datetime, Story]]:
    """The municipality meets every week (C41), and its mayor approves the papers of each topic."""
    last = until - timedelta(days=3)
    for back, tabled in enumerate(reversed(OF_CITY)):
        day = desk.calendar.next_working_day(last - WEEK * back)
        name = f"市政府第{LAST_OF_CITY - back}次常务会议"
        yield _at(desk, day - timedelta(days=6), 9), _held(desk, "executive", name, day, tabled, cabinet=CITY)
    yield _at(desk, until - timedelta(days=4), 15), _ahead_in_city(desk, desk.calendar.next_working_day(last + WEEK))


def _at(desk: Desk, day: date, hour: int) -> datetime:
    return datetime.combine(desk.calendar.next_working_day(day), time(hour, 12), desk.zone)


def _later(desk: Desk, working_days: int, hour: int) -> datetime:
    return datetime.combine(desk.calendar.add_working_days(desk.today, working_days), time(hour, 12), desk.zone)


def _held(
    desk: Desk, kind: str, name: str, day: date, tabled: Sequence[Tabled], *, entrusted: bool = False,
    cabinet: Cabinet = DISTRICT,
) -> Story:  # fmt: skip
    """From its topics to its minutes and the matters they became; the older ones are closed by now."""
    head, last = cabinet.head, cabinet.posts[-1]
    topics = [_admitted(desk, kind, each, cabinet) for each in tabled]
    chair, by = (cabinet.executive, head) if entrusted else (head, "")
    meeting = _called(desk, kind, name, day, chair, by)
    _act(desk, meetings.set_agenda, meeting, "office", topics=topics)
    guests = sorted({unit for each in tabled for unit in (each.unit, *each.concerned)})
    _act(desk, meetings.send_papers, meeting, "office", to=[chair, *guests])
    away = last if len(tabled) > 1 else ""
    if away:
        _act(desk, meetings.grant_leave, meeting, "office", of=away, reason="参加上级会议", approved_by=head)
    yield _at(desk, day, 9)
    there = [post for post in cabinet.posts if post != away and (post != head or not by)]
    _act(desk, meetings.hold, meeting, "office", present=[*there, *guests])
    yield _later(desk, 1, 10)
    items = [
        {
            "n": n,
            "text": each.text,
            "units": [each.unit, *each.concerned] if each.days else [],
            "due": desk.calendar.add_working_days(desk.today, each.days) if each.days else None,
        }
        for n, each in enumerate(tabled, start=1)
    ]
    _act(desk, meetings.minute, meeting, "office", number=f"{name}纪要", items=items)
    yield _later(desk, 1, 14)
    _act(desk, meetings.sign_minutes, meeting, "leader", by=head)
    if any(each.days for each in tabled):
        made = _act(desk, meetings.hand_over, meeting, "office").result["directives"]
        yield from _worked(desk, [(UUID(each["id"]), tabled[each["n"] - 1]) for each in made])


def _worked(desk: Desk, made: Sequence[tuple[UUID, Tabled]]) -> Story:
    """Each signed for, reported done before its day, accepted and closed."""
    begun = desk.today
    yield _later(desk, 1, 10)
    for matter, tabled in made:
        for unit in (tabled.unit, *tabled.concerned):
            _act(desk, directives.sign_for, matter, unit.lower(), unit=unit)
    for matter, tabled in sorted(made, key=lambda each: each[1].days):
        units = (tabled.unit, *tabled.concerned)
        yield _at(desk, desk.calendar.add_working_days(begun, tabled.days - 6), 11)
        for unit in units:
            given: dict[str, Any] = {
                "kind": "final",
                "text": "已按会议要求完成，佐证材料备查。",
                "signed_by": "主要负责人",
            }
            _act(desk, directives.give_feedback, matter, unit.lower(), unit=unit, **given)
        yield _later(desk, 2, 15)
        for unit in units:
            _act(desk, directives.accept, matter, "office2", unit=unit, grade="good", comment="情况属实")
        _act(desk, directives.close, matter, "office", outcome="completed", reason="议定事项已落实")


def _called(desk: Desk, kind: str, name: str, day: date, chair: str, entrusted_by: str = "") -> UUID:
    id = _new(desk)
    meetings.call(
        desk.record, desk.order("office"), id=id, kind=kind, name=name, planned_on=day, chair=chair,
        entrusted_by=entrusted_by,
    )  # fmt: skip
    return id


def _ahead(desk: Desk, day: date) -> Story:
    """The meeting to come with its agenda, and a topic at every stage before it."""
    admitted = [
        _admitted(desk, "executive", Tabled(title, unit, concerned, "", leader))
        for title, unit, concerned, leader in (
            ("2027年重点民生实事候选项目", "LP-FGW", ("LP-CZJ",), EXECUTIVE),
            ("农村生活污水治理专项方案", "LP-STJ", ("LP-NYW",), FARMING),
            ("智慧城管平台建设方案", "LP-CGJ", ("LP-DSJ",), HOUSING),
        )
    ]
    yield _later(desk, 1, 15)
    _reviewed(desk, "executive", Tabled("公立医院绩效分配指导意见", "LP-WJW", ("LP-RSJ",), "", SCHOOLS))
    coordinated = _coordinated(desk, "executive", Tabled("工业园区环评审批改革", "LP-JXW", ("LP-STJ",), "", EXECUTIVE))
    _signed(desk, coordinated, "LP-JXW", agrees=True)
    _signed(desk, coordinated, "LP-STJ", agrees=False)
    half = _coordinated(desk, "executive", Tabled("镇街消防站点建设方案", "LP-YJJ", ("LP-CZJ",), "", EXECUTIVE))
    _signed(desk, half, "LP-YJJ", agrees=True)
    _proposed(desk, "special", Tabled("重点项目用地保障调度", "LP-GZJ", ("LP-FGW",), ""))
    _proposed(desk, "executive", Tabled("社区养老服务设施建设规划", "LP-MZJ", ("LP-CZJ", "LP-GZJ"), ""))
    refused = _coordinated(desk, "executive", Tabled("城区道路限时停车管理", "LP-GAJ", ("LP-CGJ",), "", HOUSING))
    reason = "与相关街道尚未会商一致，完善后再报"
    _act(desk, meetings.turn_down, refused, "office", code="not_fully_coordinated", reason=reason)
    small = _proposed(desk, "executive", Tabled("部门办公用房调整", "LP-TYJ", (), ""))
    _act(desk, meetings.turn_down, small, "office", code="within_powers", reason="属分管领导职责权限，请按程序报批")
    yield _later(desk, 1, 15)
    meeting = _called(desk, "executive", f"区政府第{LAST_NUMBER + 1}次常务会议", day, HEAD)
    _act(desk, meetings.set_agenda, meeting, "office", topics=admitted[:2])


def _ahead_in_city(desk: Desk, day: date) -> Story:
    """The next meeting of the municipality with its agenda, and topics before it."""
    leader = CITY.others[0]
    admitted = _admitted(desk, "executive", Tabled("中小企业融资支持政策", "CQ-JRJ", ("CQ-CZJ",), "", leader), CITY)
    yield _later(desk, 0, 16)
    _coordinated(desk, "executive", Tabled("义务教育优质均衡发展规划", "CQ-JW", ("CQ-CZJ",), "", leader))
    _proposed(desk, "executive", Tabled("电动汽车充电设施布局", "CQ-JXW", ("CQ-GZJ",), ""))
    refused = _proposed(desk, "executive", Tabled("部门信息系统升级", "CQ-DSJ", (), ""))
    _act(desk, meetings.turn_down, refused, "office", code="within_powers", reason="属部门职责权限，请自行办理")
    meeting = _called(desk, "executive", f"市政府第{LAST_OF_CITY + 1}次常务会议", day, CITY.head)
    _act(desk, meetings.set_agenda, meeting, "office", topics=[admitted])


# ── topics, step by step ────────────────────────────────────────────────────────────────────────


def _proposed(desk: Desk, kind: str, tabled: Tabled) -> UUID:
    id = _new(desk)
    meetings.propose(
        desk.record, desk.order(tabled.unit.lower()), id=id, title=tabled.title, kind=kind, unit=tabled.unit,
        concerned=tabled.concerned,
    )  # fmt: skip
    return id


def _coordinated(desk: Desk, kind: str, tabled: Tabled) -> UUID:
    topic = _proposed(desk, kind, tabled)
    _act(desk, meetings.coordinate, topic, "office", by=tabled.leader, text="已召集有关单位会商")
    return topic


def _signed(desk: Desk, topic: UUID, unit: str, *, agrees: bool) -> None:
    text = "同意提请会议审议" if agrees else "建议补充环境风险评估后再议"
    said: dict[str, Any] = {"unit": unit, "agrees": agrees, "text": text, "signed_by": "主要负责人"}
    _act(desk, meetings.sign_opinion, topic, unit.lower(), **said)


def _reviewed(desk: Desk, kind: str, tabled: Tabled) -> UUID:
    topic = _coordinated(desk, kind, tabled)
    for unit in (tabled.unit, *tabled.concerned):
        _signed(desk, topic, unit, agrees=True)
    _act(desk, meetings.review, topic, "office", text="材料齐全，各方意见一致")
    return topic


def _admitted(desk: Desk, kind: str, tabled: Tabled, cabinet: Cabinet = DISTRICT) -> UUID:
    if cabinet.has_form:
        topic = _reviewed(desk, kind, tabled)
    else:
        topic = _coordinated(desk, kind, tabled)
        _act(desk, meetings.approve_papers, topic, "leader", by=cabinet.head)
    _act(desk, meetings.admit, topic, "leader", by=cabinet.head)
    return topic


# ── normative documents ─────────────────────────────────────────────────────────────────────────

GOVERNMENT = "区政府"
CLEAN = {"permit": False, "penalty": False, "coercion": False, "rights": False}
ENTERED = "存量文件补录"
KERB = "第九条所称“人行道以外”，不含公交站台和盲道两侧一米以内；有划线停放区的，以划线为准。"


def _stock(desk: Desk, until: date) -> Story:
    """Documents older than the system, entered late: one soon to expire, one expired, one kept by a clean-up, one
    repealed by it."""
    soon, gone = (add_months(until, -60) + timedelta(days=days) for days in (21, -45))
    kept, repealed = add_months(until, -40), add_months(until, -44)
    cleaned = desk.today - timedelta(days=120)
    for title, unit, number, on, result in (
        ("城镇燃气安全管理办法", "LP-CGJ", f"梁平府规〔{soon.year}〕7号", soon, ""),
        ("小微企业创业担保贷款实施细则", "LP-RSJ", f"梁平府规〔{gone.year}〕5号", gone, ""),
        ("农村宅基地审批管理办法", "LP-NYW", f"梁平府规〔{kept.year}〕2号", kept, "keep"),
        ("城区犬只管理通告", "LP-GAJ", f"梁平府规〔{repealed.year}〕3号", repealed, "repeal"),
    ):
        document = _drafted(desk, title, unit, on=on)
        _approved(desk, document, on=on)
        _published(desk, document, number, add_months(on, 60) - timedelta(days=2), on=on)
        filed = on + timedelta(days=12)
        _act(desk, normative.file, document, "office", to=["市政府", "区人大常委会"], on=filed)
        if result:
            reason = "经评估仍有必要" if result == "keep" else "已不适应管理需要"
            said = {"round": f"{cleaned.year}年全面清理", "result": result, "reason": reason}
            _act(desk, normative.clean_up, document, "office", on=cleaned, **said)
        yield _later(desk, 1, 15)


def _documents(desk: Desk, until: date) -> Iterator[tuple[date, Story]]:
    yield until - timedelta(days=150), _made(desk, "政府投资项目管理办法", "LP-FGW", f"梁平府规〔{until.year}〕3号", 5)
    yield (
        until - timedelta(days=110),
        _made(desk, "共享单车停放管理暂行办法", "LP-CGJ", f"梁平府规〔{until.year}〕4号", 2, said=KERB),
    )
    yield until - timedelta(days=55), _made(
        desk, "农产品产地准出管理办法", "LP-NYW", f"梁平府规〔{until.year}〕6号", 5, filed=False
    )  # fmt: skip
    yield until - timedelta(days=12), _waiting(desk, "公共停车场建设运营管理办法", "LP-JSW", steps=1)
    yield until - timedelta(days=20), _waiting(desk, "网络餐饮食品安全管理办法", "LP-SCJ", steps=2)


def _made(desk: Desk, title: str, unit: str, number: str, years: int, *, filed: bool = True, said: str = "") -> Story:
    document = _drafted(desk, title, unit)
    yield _later(desk, 4, 10)
    _approved(desk, document)
    yield _later(desk, 2, 11)
    _published(desk, document, number, add_months(desk.today, 12 * years) - timedelta(days=2))
    if filed:
        yield _later(desk, 8, 14)
        _act(desk, normative.file, document, "office", to=["市政府", "区人大常委会"])
    if said:
        yield _later(desk, 12, 10)
        _act(desk, normative.interpret, document, unit.lower(), unit=unit, text=said)


def _waiting(desk: Desk, title: str, unit: str, *, steps: int) -> Story:
    """Before its legality review, or before the head's signature."""
    document = _drafted(desk, title, unit)
    if steps > 1:
        yield _later(desk, 3, 10)
        _lawful(desk, document)
        yield _later(desk, 1, 10)
        _act(desk, normative.audit, document, "office", by=SCHOOLS)


def _drafted(desk: Desk, title: str, unit: str, on: date | None = None) -> UUID:
    id = _new(desk)
    by = "office" if on else unit.lower()
    order = desk.order(by, on=on, reason=ENTERED if on else None)
    normative.draft(desk.record, order, id=id, title=title, issuer=GOVERNMENT, unit=unit)
    _act(desk, normative.check, id, by, answers=CLEAN, text="逐项核对，未涉及禁止内容", on=on)
    return id


def _lawful(desk: Desk, document: UUID, on: date | None = None) -> None:
    said = {"opinion": "lawful", "reviewer": "LP-SFJ", "text": "未发现与上位法抵触"}
    _act(desk, normative.review, document, "office" if on else "lp-sfj", on=on, **said)


def _approved(desk: Desk, document: UUID, on: date | None = None) -> None:
    _lawful(desk, document, on)
    _act(desk, normative.audit, document, "office", by=EXECUTIVE, on=on)
    _act(desk, normative.approve, document, "office" if on else "leader", by=HEAD, on=on)


def _published(desk: Desk, document: UUID, number: str, valid_until: date, on: date | None = None) -> None:
    given = {"number": number, "effective_from": on or desk.today, "valid_until": valid_until}
    _act(desk, normative.publish, document, "office", on=on, **given)


def _act(
    desk: Desk, command: Callable[..., Kept], id: UUID, who: str, *, on: date | None = None, **fields: Any
) -> Kept:
    return command(desk.record, id, desk.order(who, on=on, reason=ENTERED if on else None), **fields)


def _new(desk: Desk) -> UUID:
    return new_id(int(desk.at.timestamp() * 1000))
