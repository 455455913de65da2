"""Founding 建档: the standing registers opened and brought up to date: rules, calendar, units, posts."""

from __future__ import annotations

from collections.abc import Iterable

from domain.calendar import YearPlan
from domain.office_calendar import OFFICE_CALENDAR, OfficeCalendar
from domain.rulebook import RULEBOOK, Rulebook
from domain.rules import RulePack
from domain.unit import POST_REGISTER, UNIT_REGISTER, Post, PostRegister, Unit, UnitRegister
from services.commands.office import STANDING
from services.commands.order import Order
from services.record.supervision import Kept, Supervision


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
        return record.keep(calendar, command=order.command, result={"year": plan.year}, recorded_at=order.recorded_at)

    return record.run(once, if_match=None)
