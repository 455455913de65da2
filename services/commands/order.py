"""Order 指令: what a door hands to a command besides the act's own words."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.aggregate import Act
from services.record.supervision import Command


@dataclass(frozen=True)
class Order:
    """`today` is the door's clock in the record's zone; `if_match` the version the caller saw;
    `recorded_at` is only for simulated records."""

    act: Act
    command: Command
    today: date
    if_match: int | None = None
    recorded_at: datetime | None = None


def new_id(milliseconds: int | None = None) -> UUID:
    """A UUIDv7 (RFC 9562): made at the doors, sorted by time."""
    ms = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    random = secrets.randbits(74)
    value = (ms & (1 << 48) - 1) << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    return UUID(int=value)
