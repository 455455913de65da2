"""The office's own matters of the sample 机关事项: a year of them, those of these weeks, and the municipality's few."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from services.demo import lives, people
from services.demo.desk import Desk, Story
from services.demo.lives import Matter

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


def of_the_year(desk: Desk, begun: date) -> Iterator[tuple[datetime, Story]]:
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
            yield desk.morning(start), lives.reassigned(desk, matter, "LP-SJJ")
        elif number in (16, 18):
            yield desk.morning(start), lives.drafted(desk, matter)
        else:
            yield desk.morning(start), story(desk, matter)
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
        yield desk.morning(start), lives.LIVES[number](desk, again)


def _leader(source: str, title: str) -> dict[str, str]:
    if source in ("instruction", "assigned"):
        return {"leader": "LP-QZ", "opinion": f"请认真研究，抓好“{title}”，限期办结并报结果。"}
    return {}


def of_these_weeks(desk: Desk, until: date) -> Iterator[tuple[datetime, Story]]:
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
        yield desk.morning(desk.calendar.add_working_days(until, -back - number % 3)), story(desk, matter)


def municipal(desk: Desk, begun: date) -> Iterator[tuple[datetime, Story]]:
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
        yield desk.morning(start), lives.LIVES[number](desk, matter)
