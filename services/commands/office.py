"""Office 机关: what every decision stands on: rules, calendar, units and posts, read from the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from domain.calendar import Calendar, YearPlan
from domain.office_calendar import OFFICE_CALENDAR, OfficeCalendar
from domain.rulebook import RULEBOOK, Rulebook
from domain.rules import RulePack
from domain.unit import POST_REGISTER, UNIT_REGISTER, Post, PostRegister, Unit, UnitRegister
from services.record.supervision import Kept, Supervision

if TYPE_CHECKING:
    from services.commands.order import Order

STANDING = (RULEBOOK, OFFICE_CALENDAR, UNIT_REGISTER, POST_REGISTER)


@dataclass(frozen=True)
class Office:
    """The standing registers at one moment of the record."""

    rulebook: Rulebook
    calendar: Calendar
    units: dict[str, Unit]
    posts: dict[str, Post]

    def pack(self, day: date) -> RulePack:
        return self.rulebook.on(day)

    def name(self, code: str) -> str:
        """What people call a unit or post."""
        if unit := self.units.get(code):
            return unit.short_name or unit.name
        if post := self.posts.get(code):
            return f"{post.title}{post.holder}"
        return code


_offices: WeakKeyDictionary[Supervision, tuple[tuple[int, ...], Office]] = WeakKeyDictionary()
_lock = Lock()


def office_of(record: Supervision) -> Office:
    """The office as the record has it now; read again only when one of its registers has moved."""
    versions = record.versions(STANDING)
    seen = tuple(versions.get(id, 0) for id in STANDING)
    with _lock:
        held = _offices.get(record)
    if held and held[0] == seen:
        return held[1]
    office = Office(
        rulebook=record.get(Rulebook, RULEBOOK),
        calendar=record.get(OfficeCalendar, OFFICE_CALENDAR).calendar(),
        units=record.get(UnitRegister, UNIT_REGISTER).units,
        posts=record.get(PostRegister, POST_REGISTER).posts,
    )
    with _lock:
        _offices[record] = (seen, office)
    return office


def found(
    record: Supervision,
    order: Order,
    *,
    packs: Iterable[RulePack],
    plans: Iterable[YearPlan],
    units: Iterable[Unit],
    posts: Iterable[Post],
) -> Kept:
    """Opens the office's registers, or brings them up to what is given; the same again adds no fact."""
    act = order.act
    standing = record.versions(STANDING)

    rulebook = record.get(Rulebook, RULEBOOK) if RULEBOOK in standing else Rulebook.open(act)
    calendar = record.get(OfficeCalendar, OFFICE_CALENDAR) if OFFICE_CALENDAR in standing else OfficeCalendar.open(act)
    unit_register = record.get(UnitRegister, UNIT_REGISTER) if UNIT_REGISTER in standing else UnitRegister.open(act)
    post_register = record.get(PostRegister, POST_REGISTER) if POST_REGISTER in standing else PostRegister.open(act)
    for pack in packs:
        rulebook.adopt(pack, act)
    for plan in plans:
        calendar.publish(plan, act)
    for unit in units:
        unit_register.list_unit(unit, act)
    for post in posts:
        post_register.fill(post, act)
    return record.keep(
        rulebook,
        calendar,
        unit_register,
        post_register,
        command=order.command,
        result={},
        recorded_at=order.recorded_at,
    )


def publish_plan(record: Supervision, order: Order, plan: YearPlan) -> Kept:
    """A newly published holiday plan 节假日安排."""

    def once() -> Kept:
        calendar = record.get(OfficeCalendar, OFFICE_CALENDAR)
        calendar.publish(plan, order.act)
        return record.keep(
            calendar, command=order.command, result={"year": plan.year}, recorded_at=order.recorded_at
        )

    return record.run(once, if_match=None)
