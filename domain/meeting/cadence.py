"""Cadence 会议周期: the next slots of a meeting held every so many days, the gaps between those held, the count of a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from domain.calendar import Calendar
from domain.rhythm import Rhythm
from domain.rules import RulePack


def executive_slots(last: date, *, calendar: Calendar, pack: RulePack) -> Iterator[date]:
    """常务会议: every two weeks in Liangping (L39), every week in Chongqing (C41); a rest day moves to the next working day.

    Each slot is counted from the day a meeting was last held, without end.
    """
    for day in Rhythm.parse(pack.text("meeting.executive.cadence")).days(last):
        yield calendar.next_working_day(day)


def next_executive_slot(day: date, last: date, *, calendar: Calendar, pack: RulePack) -> date:
    """The first slot on or after that day."""
    return next(slot for slot in executive_slots(last, calendar=calendar, pack=pack) if slot >= day)


@dataclass(frozen=True, slots=True)
class Gap:
    """Two executive meetings further apart than the rules have it."""

    held: date
    next_held: date
    most: int


def gaps(held: Sequence[date], until: date, *, calendar: Calendar, pack: RulePack) -> tuple[Gap, ...]:
    """Where the cadence was not kept, up to that day; a slot that rolls off a rest day is no gap."""
    step = Rhythm.parse(pack.text("meeting.executive.cadence")).step
    days = sorted({day for day in held if day <= until})
    found = [
        Gap(a, b, step) for a, b in pairwise([*days, until]) if b > calendar.next_working_day(a + timedelta(days=step))
    ]
    return tuple(found)


def plenary_warning(held: Sequence[date], on: date, pack: RulePack) -> tuple[str, str] | None:
    """全体会议一般每年1—2次 (L38, C40): warned of none by December, and of one more than the most."""
    count = sum(day.year == on.year and day <= on for day in held)
    least, most = pack.number("meeting.plenary.min"), pack.number("meeting.plenary.max")
    if count > most:
        return (
            f"今年已召开{count}次全体会议，一般不超过{most}次",
            f"{count} plenary meetings this year, normally {most} at most",
        )
    if on.month == 12 and count < least:
        return (
            f"今年全体会议只召开{count}次，一般不少于{least}次",
            f"{count} plenary meetings this year, normally at least {least}",
        )
    return None
