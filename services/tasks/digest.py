"""Digest 每日提醒: what one unit, or the office, is reminded of on one day. Pure: the same rows and day give the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple
from uuid import UUID

from domain.calendar import Calendar
from domain.rules import RulePack
from services.notices import REASONS, Item, Reason

OWED = ("sent", "signed_for", "working", "returned")
"""Statuses of an assignment in which the unit, and not the office, has the next step."""


class Undertaking(NamedTuple):
    """What a unit undertakes, as the projections have it."""

    unit: str
    directive: UUID
    number: str
    title: str
    status: str
    assigned_on: date
    delivered_on: date | None
    due: date | None
    report_due: date | None
    supplement_due: date | None


DutyOf = Literal["meeting", "filing", "cleanup", "document"]


class Duty(NamedTuple):
    """What the office itself has to see to: that a meeting is held, a document filed, cleaned up or renewed."""

    of: DutyOf
    id: UUID
    number: str
    title: str
    due: date


LATE: Mapping[DutyOf, tuple[Reason, Reason]] = {
    "meeting": ("meeting_overdue", "meeting_soon"),
    "filing": ("filing_overdue", "filing_soon"),
    "cleanup": ("cleanup_overdue", "cleanup_soon"),
    "document": ("document_expired", "document_expires"),
}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """提醒规则: the pack in force on the day, the calendar, and the last day already looked at.

    A step is due on the day it falls on, or on the first day looked at after it: a day the machine stood still
    is caught up, once.
    """

    day: date
    since: date | None
    pack: RulePack
    calendar: Calendar

    def digests(self, rows: Iterable[Undertaking]) -> Mapping[str, list[Item]]:
        """What each unit is reminded of, the most pressing first. Who owes nothing gets nothing."""
        found: dict[str, list[Item]] = {}
        for row in rows:
            for item in self.items(row):
                found.setdefault(row.unit, []).append(item)
        for items in found.values():
            items.sort(key=_pressing)
        return found

    def of_the_office(self, duties: Iterable[Duty]) -> list[Item]:
        """What the office is reminded of; the last day of a document is told at the steps the rules have for it."""
        found = []
        for duty in duties:
            late, soon = LATE[duty.of]
            expires = duty.of == "document" and self.day <= duty.due
            step = self._warned(duty.due) if expires else self._step(duty.due)
            if step is not None and self._is_new(step):
                reason = late if self.day > duty.due else soon
                found.append(self._item(duty.id, duty.number, duty.title, reason, duty.due))
        return sorted(found, key=_pressing)

    def items(self, row: Undertaking) -> Iterator[Item]:
        if row.status not in OWED:
            return
        if row.status == "returned":
            # the supplement is what is owed now; the deadline behind it would only repeat it
            if self.is_working_day:
                yield self._of(row, "to_supplement", row.supplement_due or row.due)
        else:
            yield from self._clock(row, row.due, "overdue", "due_today", "due_soon")
            yield from self._clock(row, row.report_due, "report_overdue", "report_today", "report_soon")
        if row.status == "sent" and self.is_working_day and self.day > (row.delivered_on or row.assigned_on):
            yield self._of(row, "to_sign", self._sign_by(row))

    def _clock(self, row: Undertaking, due: date | None, late: Reason, today: Reason, soon: Reason) -> Iterator[Item]:
        if due is None:
            return
        step = self._step(due)
        if step is not None and self._is_new(step):
            yield self._of(row, late if self.day > due else today if self.day == due else soon, due)

    def _is_new(self, step: date) -> bool:
        return self.since is None or step > self.since

    def _warned(self, valid_until: date) -> date | None:
        """The last day up to this one on which the end of a validity is told."""
        steps = (valid_until - timedelta(days=n) for n in self.pack.steps("normdoc.expiry_warning_days"))
        return max((step for step in steps if step <= self.day), default=None)

    def _step(self, due: date) -> date | None:
        """The last day up to this one on which a reminder of `due` falls."""
        if self.day <= due:
            before = (self.calendar.add_working_days(due, -n) for n in self.pack.steps("reminder.before_days"))
            return max((step for step in before if step <= self.day), default=None)
        late = self.calendar.working_days_between(due, self.day)
        if late < 1:
            return None  # rest days after it: nobody could have acted
        every = self.pack.number("reminder.overdue_every")
        return self.calendar.add_working_days(due, late - (late - 1) % every)

    def _sign_by(self, row: Undertaking) -> date:
        return self.calendar.add_working_days(
            row.delivered_on or row.assigned_on, self.pack.days("sign_for.working_days")
        )

    def _of(self, row: Undertaking, reason: Reason, due: date | None) -> Item:
        return self._item(row.directive, row.number, row.title, reason, due)

    def _item(self, id: UUID, number: str, title: str, reason: Reason, due: date | None) -> Item:
        days = 0 if due is None else self.calendar.working_days_between(self.day, due)
        return Item(reason, id, number, title, due, days)

    @property
    def is_working_day(self) -> bool:
        return self.calendar.is_working_day(self.day)


def _pressing(item: Item) -> tuple[int, date, str, UUID]:
    return REASONS.index(item.reason), item.due or date.max, item.number, item.directive
