"""As of 时点: which position and which office day a reader asks about."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Query

from services.api.door import Door
from services.api.fields import FIRST_DAY, LAST_DAY, MAX_POSITION
from services.api.problems import Malformed
from services.queries import moment as queries

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


def moment(here: Door, as_of: str | None) -> queries.AsOf:
    """Now, a position, or the last position recorded before that day or time ends."""
    when = _written(as_of, ZoneInfo(here.zone)) if as_of else None
    if when is None:
        return queries.AsOf(None, here.today())
    if isinstance(when, int) and when > here.head():
        raise Malformed("as_of", "还没有这个位置", "is a position the record has not come to")
    with here.house.reader() as conn:
        return queries.as_of(conn, here.record.place, when, today=here.today())


def _written(as_of: str, zone: ZoneInfo) -> date | datetime | int:
    try:
        if as_of.isascii() and as_of.isdigit():
            position = int(as_of) if len(as_of) < 20 else MAX_POSITION + 1
            if position > MAX_POSITION:
                raise ValueError("beyond any position")
            return position
        if _DAY.fullmatch(as_of):
            return _within_reason(date.fromisoformat(as_of))
        # A plus in a query that was not escaped arrives as a space.
        written = datetime.fromisoformat(as_of.replace(" ", "+"))
        if written.tzinfo is None:
            raise ValueError("a time without its offset")
        _within_reason(written.astimezone(zone).date())
        return written
    except (ValueError, OverflowError):
        raise Malformed(
            "as_of",
            "须为日期、带时区的时间或位置，如2026-06-30",
            "is a day, a time with its offset, or a position: 2026-06-30",
        ) from None


def _within_reason(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError("beyond the calendar")
    return day
