"""Units, posts and accounts of the two sample offices. All persons are invented."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from domain.unit import Post, Unit

DATA = Path(__file__).parent / "data"

POSTS: dict[str, tuple[Post, ...]] = {
    "500155": (
        Post("LP-QZ", "区长", "周明远", "head"),
        Post("LP-CWFQZ", "常务副区长", "何立诚", "executive_deputy", ("发改", "财政", "统计")),
        Post("LP-FQZ1", "副区长", "林若溪", "deputy", ("教育", "卫生", "文旅")),
        Post("LP-FQZ2", "副区长", "秦向东", "deputy", ("住建", "交通", "生态环境")),
        Post("LP-FQZ3", "副区长", "陶嘉禾", "deputy", ("农业农村", "水利", "民政")),
        Post("LP-ZRB", "区政府办公室主任", "方致和", "office_director"),
    ),
    "500000": (
        Post("CQ-SZ", "市长", "江怀谷", "head"),
        Post("CQ-CWFSZ", "常务副市长", "谢望川", "executive_deputy"),
        Post("CQ-FSZ1", "副市长", "罗听澜", "deputy"),
        Post("CQ-MSZ", "秘书长", "段守拙", "secretary_general"),
    ),
}


@dataclass(frozen=True)
class Person:
    """An account of the sample: its user name, role and whom it stands for."""

    username: str
    role: str
    display_name: str
    unit: str = ""
    post: str = ""


def units(code: str) -> list[Unit]:
    with (DATA / f"{code}-units.csv").open(encoding="utf-8", newline="") as lines:
        return [
            Unit(
                row["code"],
                row["name"],
                row["short_name"],
                row["kind"],
                tuple(alias for alias in row["aliases"].split(";") if alias),
                assessed_by="municipality" if row["kind"] == "vertical" else "",
            )
            for row in csv.DictReader(lines)
        ]


def people(code: str) -> Iterator[Person]:
    """The demo accounts of contract.md: the office, the leader, the auditor, the administrator and every unit."""
    head = POSTS[code][0]
    yield Person("office", "office", "督查办·苏晴")
    yield Person("office2", "office", "督查办·白予安")
    yield Person("office-head", "office_head", "督查办主任·沈知行")
    yield Person("leader", "leader", f"{head.title}·{head.holder}", post=head.code)
    yield Person("auditor", "auditor", "区审计局·贺正" if code == "500155" else "市审计局·贺正")
    yield Person("admin", "admin", "系统管理员")
    for unit in units(code):
        yield Person(unit.code.lower(), "unit", unit.short_name, unit=unit.code)
