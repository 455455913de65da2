"""The Liangping sample 梁平样例: founding the office, reading real documents, and a year of matters up to today."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from importlib.resources import files
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services import office_calendar, rulepacks
from services.accounts import Accounts, hash_password
from services.commands import founding, intake
from services.commands.order import new_id
from services.demo import guide, lives, people
from services.demo.desk import Desk, Story
from services.demo.lives import Matter
from services.intake.document import Reading, read_file
from services.record.supervision import Supervision

SEED = 20220129
"""The day Liangping's rules took effect; the same day of building gives the same sample."""

PASSWORD = "demo"


@dataclass(frozen=True)
class Taken:
    """A task of a document that fits a district, and who undertakes it here."""

    document: str
    seq: int
    leads: tuple[str, ...]
    assisting: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    source: str = "work_report"


LIVELIHOOD = "CQ-2026-report.txt"
KINDERGARTENS = "GBF-2019-3.txt"
EMPLOYMENT = "GF-2018-39.txt"
ENFORCEMENT = "GBF-2018-118.txt"

TAKEN: tuple[Taken, ...] = (
    Taken(LIVELIHOOD, 51, ("LP-JSW",), ("500155001", "500155002"), source="livelihood"),
    Taken(LIVELIHOOD, 52, ("LP-GAJ", "LP-JTJ"), ("500155001",), source="livelihood"),
    Taken(LIVELIHOOD, 53, ("LP-JW",), ("LP-WJW",), source="livelihood"),
    Taken(LIVELIHOOD, 54, ("LP-JW",), ("LP-MZJ",), source="livelihood"),
    Taken(LIVELIHOOD, 55, ("LP-MZJ",), ("LP-SWW",), source="livelihood"),
    Taken(LIVELIHOOD, 57, ("LP-MZJ",), ("LP-WJW",), source="livelihood"),
    Taken(LIVELIHOOD, 58, ("LP-WJW",), ("LP-YBJ",), source="livelihood"),
    Taken(LIVELIHOOD, 59, ("LP-WJW",), (), source="livelihood"),
    Taken(LIVELIHOOD, 61, ("LP-CGJ",), ("LP-JW", "LP-WJW"), source="livelihood"),
    Taken(LIVELIHOOD, 62, ("LP-SLJ",), ("500155102", "500155103"), source="livelihood"),
    Taken(LIVELIHOOD, 63, ("LP-WJW",), ("LP-JW",), source="livelihood"),
    Taken(LIVELIHOOD, 64, ("LP-GAJ",), (), source="livelihood"),
    Taken(LIVELIHOOD, 65, ("LP-YJJ",), ("LP-JSW",), source="livelihood"),
    Taken(LIVELIHOOD, 48, ("LP-JW",)),
    Taken(LIVELIHOOD, 46, ("LP-RSJ",), ("LP-CZJ", "LP-YBJ")),
    Taken(KINDERGARTENS, 1, ("LP-JW",), ("LP-GZJ", "LP-JSW"), source="superior"),
    Taken(KINDERGARTENS, 2, ("LP-JW",), ("LP-GZJ",), source="superior"),
    Taken(KINDERGARTENS, 3, ("LP-JW",), ("LP-CZJ",), source="superior"),
    Taken(KINDERGARTENS, 4, ("LP-JW",), ("LP-JSW",), source="superior"),
    Taken(EMPLOYMENT, 1, ("LP-RSJ",), ("LP-CZJ",), source="superior"),
    Taken(EMPLOYMENT, 2, ("LP-CZJ",), (), source="superior"),
    Taken(EMPLOYMENT, 5, ("LP-RSJ",), (), source="superior"),
    Taken(EMPLOYMENT, 7, ("LP-RSJ",), ("LP-JXW",), source="superior"),
    Taken(EMPLOYMENT, 11, ("LP-CZJ",), ("LP-MZJ",), source="superior"),
    Taken(ENFORCEMENT, 1, ("LP-SFJ",), (), source="superior"),
    Taken(ENFORCEMENT, 2, ("LP-SFJ",), (), ("all_localities",), source="superior"),
)

OFFICE_MATTERS: tuple[tuple[str, str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("meeting", "加快老旧小区加装电梯", "区政府第46次常务会议", ("LP-JSW",), ("LP-GZJ", "500155001")),
    ("meeting", "规范建筑垃圾运输管理", "区政府第47次常务会议", ("LP-CGJ",), ("LP-GAJ", "LP-JTJ")),
    ("meeting", "推进高新区标准厂房建设", "区政府第48次常务会议", ("LP-GXQ",), ("LP-JXW", "LP-GZJ")),
    ("meeting", "落实惠企政策免申即享", "区政府第49次常务会议", ("LP-JXW",), ("LP-CZJ", "LP-DSJ")),
    ("instruction", "国道318线梁平段安全隐患整治", "区长在安全生产专报上的批示", ("LP-JTJ",), ("LP-GAJ",)),
    ("instruction", "柚产业品牌保护与质量提升", "区长在调研报告上的批示", ("LP-NYW",), ("LP-SCJ", "LP-SWW")),
    ("instruction", "双桂湖国家湿地公园水质保持", "区长在生态环境专报上的批示", ("LP-STJ",), ("LP-SLJ", "LP-LYJ")),
    ("instruction", "拖欠农民工工资线索核查", "区长在信访专报上的批示", ("LP-RSJ",), ("LP-JSW",)),
    ("instruction", "城区停车难问题综合治理", "区长在人民网留言上的批示", ("LP-CGJ",), ("LP-GAJ", "500155001")),
    ("audit", "审计指出的专项资金结余整改", "区审计局审计报告", ("LP-CZJ",), ()),
    ("hotline", "夜间施工噪声扰民", "政务热线工单", ("LP-STJ",), ("LP-CGJ",)),
    ("proposal", "增加农村客运班次的建议", "区人大代表建议", ("LP-JTJ",), ("500155103",)),
    ("proposal", "加强校园食品安全监管的提案", "区政协提案", ("LP-SCJ",), ("LP-JW",)),
    ("petition", "某安置房办证问题", "群众来信", ("LP-GZJ",), ("LP-JSW",)),
    ("media", "媒体反映的河道漂浮物", "媒体报道", ("LP-SLJ",), ("500155104",)),
    ("inspection", "上级督查反馈的粮食收储问题", "上级督查反馈", ("LP-FGW",), ("LP-NYW",)),
    ("meeting", "森林防火隐患排查", "区政府专题会议", ("LP-LYJ",), ("LP-YJJ",)),
    ("assigned", "市政府交办的营商环境问题清单", "市政府办公厅交办单", ("LP-FGW",), ("LP-SCJ", "LP-SFJ")),
    ("meeting", "冬季供气保障", "区政府第52次常务会议", ("LP-JXW",), ("LP-CGJ",)),
    ("instruction", "敬老院消防设施更新", "区长在民政工作专报上的批示", ("LP-MZJ",), ("LP-YJJ",)),
)

Tick = Callable[[int, int], None]


def build(
    record: Supervision, accounts: Accounts, code: str, now: datetime, tick: Tick = lambda done, total: None
) -> dict[str, UUID]:
    """Plays the sample into an empty simulated record, up to `now`; answers the guided matters' ids by tag."""
    zone = ZoneInfo(record.place.zone)
    calendar = office_calendar.published()
    chance = random.Random(SEED)
    desk = Desk(record, calendar, _accounts(accounts, code), zone, chance)
    begun = calendar.next_working_day(now.astimezone(zone).date() - timedelta(days=330))
    desk.at = datetime.combine(begun, time(9), zone)
    _found(desk, code)
    guided: dict[str, UUID] = {}
    stories = list(_stories(desk, code, begun, now.astimezone(zone).date(), guided))
    done = 0

    def moved(n: int) -> None:
        nonlocal done
        done += n
        tick(done, len(stories) * 14)

    desk.play(stories, now.astimezone(zone), moved)
    return guided


def _accounts(accounts: Accounts, code: str) -> dict[str, str]:
    """The demo accounts, made where they are missing; one hash serves them all, for the password is public."""
    hashed = hash_password(PASSWORD)
    ids: dict[str, str] = {}
    for person in people.people(code):
        held = accounts.find(person.username) or accounts.create(
            person.username,
            role=person.role,
            display_name=person.display_name,
            password_hash=hashed,
            unit=person.unit or None,
            post=person.post or None,
        )
        ids[person.username] = held.id
    return ids


def _found(desk: Desk, code: str) -> None:
    founding.found(
        desk.record,
        desk.order("admin"),
        packs=rulepacks.shipped()[code],
        plans=[office_calendar.plan(year) for year in office_calendar.published_years()],
        units=people.units(code),
        posts=people.POSTS[code],
    )


def _stories(
    desk: Desk, code: str, begun: date, until: date, guided: dict[str, UUID]
) -> Iterator[tuple[datetime, Story]]:
    if code != "500155":
        yield from _municipal(desk, begun)
        return
    yield from _documents(desk, begun)
    yield from _office_matters(desk, begun)
    yield from _guided(desk, begun, guided)
    yield from _recent(desk, until)


def _documents(desk: Desk, begun: date) -> Iterator[tuple[datetime, Story]]:
    """Each document is read by the product itself; the tasks that fit are confirmed, the rest set aside."""
    for place, name in enumerate((LIVELIHOOD, KINDERGARTENS, EMPLOYMENT, ENFORCEMENT)):
        content = files("services.intake").joinpath("samples", name).read_bytes()
        reading = read_file(content, name)
        arrival = desk.calendar.add_working_days(begun, 4 + place * 38)
        matters = [_from_document(desk, reading, taken, arrival) for taken in TAKEN if taken.document == name]
        document = new_id()
        yield _at(desk, arrival), _read(desk, document, name, content, reading, matters)
        for number, (seq, matter) in enumerate(matters):
            matter.enter = _entering(document, seq, matter)
            start = desk.calendar.add_working_days(arrival, 1 + number * 4)
            yield _at(desk, start), lives.LIVES[(place * 5 + number) % len(lives.LIVES)](desk, matter)


def _read(
    desk: Desk, document: UUID, name: str, content: bytes, reading: Reading, matters: list[tuple[int, Matter]]
) -> Story:
    intake.receive(
        desk.record,
        desk.order("office"),
        id=document,
        name=reading.about.title or name,
        source="work_report",
        digest=sha256(content).hexdigest(),
        text=content.decode(),
        proposals=[proposal.to_json() for proposal in reading.proposals],
        issued=reading.about.issued.isoformat() if reading.about.issued else "",
        doc_number=reading.about.number,
    )
    yield 1
    taken = {seq for seq, _ in matters}
    for proposal in reading.proposals[:6]:
        if proposal.seq not in taken:
            intake.dismiss(
                desk.record, document, desk.order("office"), seq=proposal.seq, reason="属市级任务，本区不单独立项"
            )


def _entering(document: UUID, seq: int, matter: Matter) -> Callable[[Desk], UUID]:
    def enter(desk: Desk) -> UUID:
        id = new_id(int(desk.at.timestamp() * 1000))
        fields = {**matter.fields, "received_on": desk.today}
        intake.confirm(desk.record, document, desk.order("office"), seq=seq, directive=id, **fields)
        return id

    return enter


def _from_document(desk: Desk, reading: Reading, taken: Taken, arrival: date) -> tuple[int, Matter]:
    proposal = reading.proposals[taken.seq - 1]
    issued = reading.about.issued or arrival
    due: Mapping[str, Any] = {"kind": "working_days", "days": desk.chance.choice((30, 45, 60, 90))}
    if proposal.deadline and proposal.deadline > issued:
        span = min((proposal.deadline - issued).days, 300)
        due = {"kind": "date", "on": (arrival + timedelta(days=max(span, 45))).isoformat()}
    about = reading.about.number or reading.about.title
    return taken.seq, Matter(
        fields={
            "source": taken.source,
            "title": proposal.title,
            "content": f"{proposal.text}\n（演示：原文时限已平移到样例年度，按本区分解任务落实）",
            "basis": about,
            "external_number": reading.about.number,
            "level": "open",
            "issuer": "city_gov" if taken.source == "superior" else "",
        },
        leads=taken.leads,
        assisting=taken.assisting,
        groups=taken.groups,
        due=due,
    )


def _office_matters(desk: Desk, begun: date) -> Iterator[tuple[datetime, Story]]:
    for number, (source, title, basis, leads, assisting) in enumerate(OFFICE_MATTERS):
        matter = Matter(
            fields={
                "source": source,
                "title": title,
                "content": f"{title}：明确责任分工，倒排工期，按期反馈办理情况。",
                "basis": basis,
                "urgency": desk.chance.choice(("normal", "normal", "urgent")),
                **_leader(source, title),
            },
            leads=leads,
            assisting=assisting,
            due={"kind": "working_days", "days": desk.chance.choice((15, 20, 30, 45))},
        )
        story = lives.LIVES[(number * 7 + 3) % len(lives.LIVES)]
        start = desk.calendar.add_working_days(begun, 8 + number * 10)
        if number == 9:
            yield _at(desk, start), lives.reassigned(desk, matter, "LP-SJJ")
        elif number in (16, 18):
            yield _at(desk, start), lives.drafted(desk, matter)
        else:
            yield _at(desk, start), story(desk, matter)
    for number, (source, title, basis, leads, assisting) in enumerate(OFFICE_MATTERS[4:9]):
        again = Matter(
            fields={
                "source": source,
                "title": f"{title}“回头看”",
                "content": "对前期整改情况开展回头看，防止反弹。",
                "basis": basis,
                "urgency": "urgent",
                **_leader(source, title),
            },
            leads=leads,
            assisting=assisting,
            due={"kind": "working_days", "days": 10 + number * 3},
        )
        start = desk.calendar.add_working_days(begun, 205 + number * 4)
        yield _at(desk, start), lives.LIVES[number](desk, again)


def _leader(source: str, title: str) -> dict[str, str]:
    if source in ("instruction", "assigned"):
        return {"leader": "LP-QZ", "opinion": f"请认真研究，抓好“{title}”，限期办结并报结果。"}
    return {}


def _guided(desk: Desk, begun: date, guided: dict[str, UUID]) -> Iterator[tuple[datetime, Story]]:
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
        yield _at(desk, start), guide.STORIES[tag](desk, given)
    yield _at(desk, desk.calendar.add_working_days(begun, 170)), guide.duplicate(desk, lamps, letter)


RECENT: tuple[tuple[str, str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("meeting", "背街小巷路面修补", "区政府第53次常务会议", ("LP-CGJ",), ("500155002",)),
    ("hotline", "小区二次供水水压不足", "政务热线工单", ("LP-JSW",), ()),
    ("meeting", "中小学课后服务质量提升", "区政府第53次常务会议", ("LP-JW",), ()),
    ("instruction", "冬季森林防火值守", "区长在应急专报上的批示", ("LP-LYJ",), ("LP-YJJ",)),
    ("superior", "市级部门交办的统计督察整改", "市统计局整改通知", ("LP-TJJ",), ()),
    ("petition", "某项目征地补偿争议", "群众来信", ("LP-GZJ",), ()),
    ("audit", "审计指出的国有资产出租管理问题", "区审计局审计报告", ("LP-GZW",), ()),
    ("media", "媒体反映的乡道路灯损坏", "媒体报道", ("LP-CGJ",), ()),
    ("own_proposal", "推进政务服务“一件事一次办”", "区政府办公室工作建议", ("LP-DSJ",), ("LP-ZFB",)),
    ("proposal", "关于增设公交站点的建议", "区人大代表建议", ("LP-JTJ",), ()),
    ("instruction", "年末安全生产大检查", "区长在安全生产会议上的批示", ("LP-YJJ",), ("LP-JSW", "LP-JXW")),
    ("meeting", "医保参保扩面", "区政府第54次常务会议", ("LP-YBJ",), ("500155106",)),
)


def _recent(desk: Desk, until: date) -> Iterator[tuple[datetime, Story]]:
    for number, (source, title, basis, leads, assisting) in enumerate(RECENT):
        matter = Matter(
            fields={
                "source": source,
                "title": title,
                "content": f"{title}：请按要求办理并按期反馈。",
                "basis": basis,
                "urgency": "urgent" if number % 3 == 0 else "normal",
                **_leader(source, title),
            },
            leads=leads,
            assisting=assisting,
            due={"kind": "working_days", "days": 14 + number * 2},
        )
        story = lives.RECENT[number]
        back = 1 if story in (lives.unassigned, lives.unsigned, lives.waiting_draft, lives.objecting) else 11
        yield _at(desk, desk.calendar.add_working_days(until, -back - number % 3)), story(desk, matter)


def _municipal(desk: Desk, begun: date) -> Iterator[tuple[datetime, Story]]:
    """A small second office, under the other rule pack, on the same server."""
    titles = (
        ("superior", "落实国务院关于就业优先的部署", ("CQ-RSJ",)),
        ("meeting", "推进城市更新重点片区建设", ("CQ-JSW",)),
        ("instruction", "中心城区交通堵点治理", ("CQ-GAJ",)),
        ("work_report", "培育智能网联新能源汽车产业集群", ("CQ-JXW",)),
    )
    known = {unit.code for unit in people.units("500000")}
    for number, (source, title, leads) in enumerate(titles):
        if not set(leads) <= known:
            leads = ("CQ-FGW",)
        fields: dict[str, Any] = {
            "source": source,
            "title": title,
            "content": f"{title}，按期反馈。",
            "basis": "市政府常务会议",
        }
        if source == "instruction":
            fields |= {"leader": "CQ-SZ", "opinion": "请抓紧落实，按月报进展。"}
        matter = Matter(
            fields=fields, leads=leads, assisting=("500155", "500101"), due={"kind": "working_days", "days": 60}
        )
        start = desk.calendar.add_working_days(begun, 60 + number * 35)
        yield _at(desk, start), lives.LIVES[number](desk, matter)


def _at(desk: Desk, day: date) -> datetime:
    return datetime.combine(day, time(9, desk.chance.randint(0, 59)), desk.zone)
