"""As of 时点: which position and which office day a reader asks about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Query

from services.api.door import Door
from services.api.fields import FIRST_DAY, LAST_DAY, MAX_POSITION
from services.api.problems import Malformed

AsOf = Annotated[
    str | None,
    Query(
        max_length=40,
        pattern=r"^[0-9TtZz:+.\- ]+$",
        description="A day (to its end in the record's zone), an RFC 3339 time with offset, or a position",
        examples=["2026-06-30"],
    ),
]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """`position` is None for now; `day` decides the lights."""

    position: int | None
    day: date


def moment(here: Door, as_of: str | None) -> Moment:
    """Now, or the last position recorded before that day or time ends."""
    zone = ZoneInfo(here.zone)
    if not as_of:
        return Moment(None, here.today())
    if as_of.isascii() and as_of.isdigit():
        return _at_position(here, as_of)
    try:
        if _DAY.fullmatch(as_of):
            day = date.fromisoformat(as_of)
            # The last day a date can hold has no tomorrow; it is refused with the other far ones.
            before = datetime.combine(min(day, LAST_DAY) + timedelta(days=1), time(), zone)
        else:
            # A plus in a query that was not escaped arrives as a space.
            before = datetime.fromisoformat(as_of.replace(" ", "+"))
            if before.tzinfo is None:
                raise ValueError("a time without its offset")
            day = before.astimezone(zone).date()
            before += timedelta(microseconds=1)
    except (ValueError, OverflowError):
        raise _wrong() from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise _wrong()
    return Moment(here.record.last_before(before.astimezone(UTC)), day)


def _at_position(here: Door, text: str) -> Moment:
    position = int(text) if len(text) < 20 else MAX_POSITION + 1
    if position > MAX_POSITION:
        raise _wrong()
    found = here.record.follow(position - 1, 1) if position else []
    if not found:
        return Moment(min(position, here.head()), here.today())
    return Moment(position, found[0].recorded_at.astimezone(ZoneInfo(here.zone)).date())


def _wrong() -> Malformed:
    return Malformed(
        "as_of", "须为日期、带时区的时间或位置，如2026-06-30", "is a day, a time with its offset, or a position: 2026-06-30"
    )
