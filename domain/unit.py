"""UnitRegister 单位名录 and PostRegister 岗位名录: who may undertake, who may instruct; by post, never by person alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.aggregate import Act, Aggregate, AggregateCreated, Refused, midnight, nfc

UNIT_REGISTER: UUID = uuid5(NAMESPACE_URL, "duban:units")
POST_REGISTER: UUID = uuid5(NAMESPACE_URL, "duban:posts")

UNIT_KINDS = ("department", "locality", "vertical", "park", "enterprise", "institution", "party")

GROUPS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "all_localities": ("各镇乡（街道）", "all towns and subdistricts", ("locality",)),
    "all_departments": ("区政府各部门", "all departments", ("department",)),
    "all_units": ("各单位", "all units", UNIT_KINDS),
}
"""Collectives 集合单位, expanded to their units on the day of assignment: name zh, en, unit kinds."""


@dataclass(frozen=True)
class Unit:
    """承办单位. `principal_head` is the post that signs for it; `closed_on` ends it."""

    code: str
    name: str
    short_name: str
    kind: str
    aliases: tuple[str, ...] = ()
    assessed_by: str = ""
    closed_on: date | None = None
    succeeded_by: str = ""


@dataclass(frozen=True)
class Post:
    """岗位: what an official acts as; its holder changes, the post stays."""

    code: str
    title: str
    holder: str
    rank: str  # head, executive_deputy, deputy, office_director
    portfolio: tuple[str, ...] = ()


class UnitRegister(Aggregate):
    TOPIC = "units"

    class Event(Aggregate.Event):
        """A fact of this register."""

    def __init__(self) -> None:
        self.units: dict[str, Unit] = {}

    # 启用名录
    class Opened(Event, AggregateCreated):
        TOPIC = "units.opened"

    # 列入
    class Listed(Event):
        TOPIC = "units.listed"
        code: str
        name: str
        short_name: str
        kind: str
        aliases: list[str]
        assessed_by: str

        def apply(self, aggregate: UnitRegister) -> None:
            aggregate.units[self.code] = Unit(
                self.code, self.name, self.short_name, self.kind, tuple(self.aliases), self.assessed_by
            )

    # 撤并
    class Closed(Event):
        TOPIC = "units.closed"
        code: str
        succeeded_by: str
        basis: str

        def apply(self, aggregate: UnitRegister) -> None:
            aggregate.units[self.code] = replace(
                aggregate.units[self.code], closed_on=self.act.on, succeeded_by=self.succeeded_by
            )

    @classmethod
    def open(cls, act: Act) -> UnitRegister:
        return cls._create(cls.Opened, id=UNIT_REGISTER, act=act, timestamp=midnight(act.on))

    def list_unit(self, unit: Unit, act: Act) -> None:
        """Enters a unit, or what has changed of it; the same again adds no fact."""
        if unit.kind not in UNIT_KINDS:
            raise Refused("unit.kind", f"没有“{unit.kind}”这种单位类别", f"There is no unit kind {unit.kind!r}")
        listed = self.units.get(unit.code)
        if listed is None or replace(listed, closed_on=None, succeeded_by="") != unit:
            self.record(
                self.Listed,
                act,
                code=unit.code,
                name=unit.name,
                short_name=unit.short_name,
                kind=unit.kind,
                aliases=list(unit.aliases),
                assessed_by=unit.assessed_by,
            )

    def close_unit(self, code: str, *, succeeded_by: str, basis: str, act: Act) -> None:
        """撤并: on a basis; matters still open go to the successor by hand-over, act by act."""
        unit = known(self.units, code)
        if succeeded_by:
            known(self.units, succeeded_by)
        if succeeded_by == code:
            raise Refused("unit.successor", f"{unit.name}不能承接自身", f"{unit.name} cannot succeed itself")
        if not nfc(basis):
            raise Refused(
                "unit.basis", "撤并单位须写明依据", "Dissolving a unit needs its basis", fields={"field": "basis"}
            )
        self.record(self.Closed, act, code=code, succeeded_by=succeeded_by, basis=nfc(basis))


class PostRegister(Aggregate):
    TOPIC = "posts"

    class Event(Aggregate.Event):
        """A fact of this register."""

    def __init__(self) -> None:
        self.posts: dict[str, Post] = {}

    # 启用岗位名录
    class Opened(Event, AggregateCreated):
        TOPIC = "posts.opened"

    # 任职
    class Filled(Event):
        TOPIC = "posts.filled"
        code: str
        title: str
        holder: str
        rank: str
        portfolio: list[str]

        def apply(self, aggregate: PostRegister) -> None:
            aggregate.posts[self.code] = Post(self.code, self.title, self.holder, self.rank, tuple(self.portfolio))

    @classmethod
    def open(cls, act: Act) -> PostRegister:
        return cls._create(cls.Opened, id=POST_REGISTER, act=act, timestamp=midnight(act.on))

    def fill(self, post: Post, act: Act) -> None:
        if self.posts.get(post.code) != post:
            fields: dict[str, Any] = {**vars(post), "portfolio": list(post.portfolio)}
            self.record(self.Filled, act, **fields)


def known(units: dict[str, Unit], code: str) -> Unit:
    """The unit of this code, refused when there is none or it no longer exists."""
    unit = units.get(code)
    if unit is None:
        raise Refused(
            "unit.unknown", f"没有编码为“{code}”的承办单位", f"There is no undertaking unit with code {code!r}"
        )
    if unit.closed_on:
        raise Refused(
            "unit.closed", f"{unit.name}已撤并，请改交承接单位", f"{unit.name} has been dissolved; choose its successor"
        )
    return unit


def known_post(posts: dict[str, Post], code: str, field: str) -> Post:
    """The leader's post of this code, refused when there is none."""
    if code not in posts:
        raise Refused(
            "post.unknown",
            f"没有编码为“{code}”的领导岗位",
            f"There is no leader's post with code {code!r}",
            fields={"field": field},
        )
    return posts[code]


def expand(groups: Iterable[str], units: dict[str, Unit], *, but: Sequence[str] = ()) -> list[tuple[str, str]]:
    """The units of these collectives on this day, as (code, group); those in `but` are named already."""
    taken = set(but)
    expanded: list[tuple[str, str]] = []
    for group in groups:
        if group not in GROUPS:
            raise Refused("unit.group", f"没有“{group}”这一集合单位", f"There is no collective {group!r}")
        for unit in sorted(units.values(), key=lambda unit: unit.code):
            if unit.kind in GROUPS[group][2] and not unit.closed_on and unit.code not in taken:
                taken.add(unit.code)
                expanded.append((unit.code, group))
    return expanded
