"""Office 机关: what every decision stands on: rules, calendar, units and posts, read from the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from threading import Lock
from weakref import WeakKeyDictionary

from domain.calendar import Calendar
from domain.office_calendar import OFFICE_CALENDAR, OfficeCalendar
from domain.rulebook import RULEBOOK, Rulebook
from domain.rules import RulePack
from domain.unit import POST_REGISTER, UNIT_REGISTER, Post, PostRegister, Unit, UnitRegister
from services.record.supervision import Supervision

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

    @property
    def head(self) -> str:
        """The post of the administrative head; nothing where none is entered."""
        return next((post.code for post in self.posts.values() if post.rank == "head"), "")

    def knows(self, code: str) -> bool:
        return code in self.units or code in self.posts

    def name(self, code: str) -> str:
        """What people call a unit or post."""
        if unit := self.units.get(code):
            return unit.short_name or unit.name
        if post := self.posts.get(code):
            return f"{post.title}{post.holder}"
        return code


def lacking_rules(record: Supervision) -> tuple[str, ...]:
    """The rule keys of today that the office's rules, adopted before they were made, say nothing of."""
    return record.get(Rulebook, RULEBOOK).lacking() if RULEBOOK in record.versions([RULEBOOK]) else ()


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
