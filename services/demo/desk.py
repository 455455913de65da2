"""The desk the sample is played at: a clock that only goes forward, and the public commands."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from itertools import count
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.aggregate import Act
from domain.calendar import Calendar
from services.commands import directives
from services.commands.order import Order, new_id
from services.record.supervision import Command, Kept, Supervision

Story = Iterator[float | datetime]
"""The life of one matter: each value is how many working days pass before its next act, or the moment of it."""


@dataclass
class Desk:
    record: Supervision
    calendar: Calendar
    accounts: Mapping[str, str]
    """Account ids by user name."""
    zone: ZoneInfo
    chance: random.Random
    at: datetime = field(default=datetime(2000, 1, 1))  # noqa: DTZ001 - set before the first act
    serial: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def today(self) -> date:
        return self.at.date()

    def order(
        self,
        by: str,
        *,
        on: date | None = None,
        channel: str = "system",
        on_behalf_of: str | None = None,
        reason: str | None = None,
    ) -> Order:
        command = Command(sha256(f"demo:{next(self.serial)}".encode()).hexdigest(), b"")
        late = on is not None and on < self.today
        act = Act(
            by=self.accounts[by],
            on=on or self.today,
            channel=channel,
            command_id=command.id,
            on_behalf_of=on_behalf_of,
            late=late,
            reason=reason if late else None,
        )
        return Order(act, command, self.today, recorded_at=self.at)

    def do(self, command: Callable[..., Kept], directive: UUID, by: str, **fields: Any) -> Kept:
        """One act by this user on a directive, now."""
        how: dict[str, Any] = {name: fields.pop(name) for name in ("on", "channel", "on_behalf_of") if name in fields}
        if "late_reason" in fields:
            how["reason"] = fields.pop("late_reason")
        return command(self.record, directive, self.order(by, **how), **fields)

    def register(self, by: str = "office", id: UUID | None = None, **fields: Any) -> UUID:
        id = id or new_id(int(self.at.timestamp() * 1000))
        fields.setdefault("received_on", self.today)
        directives.register(self.record, self.order(by), id=id, **fields)
        return id

    def later(self, moment: datetime, working_days: float) -> datetime:
        """So many working days on, at some minute of office hours; parts of a day are hours of it."""
        whole = int(working_days)
        if whole == 0:
            return moment + timedelta(minutes=self.chance.randint(10, 90))
        day = self.calendar.add_working_days(moment.date(), whole)
        minute = self.chance.randint(0, 8 * 60 - 1)
        at = time(9 + minute // 60, minute % 60, self.chance.randint(0, 59))
        return datetime.combine(day, at, self.zone)

    def morning(self, day: date) -> datetime:
        """Some minute after nine of that day."""
        return datetime.combine(day, time(9, self.chance.randint(0, 59)), self.zone)

    def play(self, stories: list[tuple[datetime, Story]], until: datetime, tick: Callable[[int], None]) -> None:
        """Plays all stories side by side, in the order of time; what lies after `until` has not happened yet."""
        turn = count()
        waiting = [(start, next(turn), story) for start, story in stories]
        heapq.heapify(waiting)
        while waiting and waiting[0][0] <= until:
            moment, _, story = heapq.heappop(waiting)
            self.at = moment
            tick(1)
            pause = next(story, None)
            if pause is not None:
                then = pause if isinstance(pause, datetime) else self.later(moment, pause)
                heapq.heappush(waiting, (then, next(turn), story))
