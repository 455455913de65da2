"""The hash chain over every event (哈希链): computed at commit by the database, checked here independently.

A hash covers the previous one and, each preceded by its length, position, originator, version, topic,
recorded time and the SHA-256 of the stored state bytes, which are never serialised anew. Numbers are 8 bytes
in network order, the time is microseconds since 2000-01-01T00:00:00Z: exactly what a binary COPY of
PostgreSQL writes, so that most of an event is hashed as it comes from the wire.
"""

from __future__ import annotations

import hashlib
import struct
from datetime import UTC, datetime, timedelta
from uuid import UUID

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
EVENT = struct.pack(">I13sI", 13, b"duban.event.1", 32)
NUMBERS = struct.Struct(">IqI16sIqI")
TIME = struct.Struct(">IqI")


def _with_length(*fields: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(field)) + field for field in fields)


def genesis_hash(kind: str, jurisdiction: str, zone: str) -> bytes:
    """What the first event is chained to: it binds the record's kind, place and time zone."""
    named = (b"duban.genesis.1", kind.encode(), jurisdiction.encode(), zone.encode())
    return hashlib.sha256(_with_length(*named)).digest()


def hash_of(
    previous: bytes,
    position: int,
    originator_id: UUID,
    originator_version: int,
    topic: str,
    recorded_at: datetime,
    state: bytes,
) -> bytes:
    """The hash the database must have given this event."""
    name = topic.encode()
    return hashlib.sha256(
        b"".join(
            (
                EVENT,
                previous,
                NUMBERS.pack(8, position, 16, originator_id.bytes, 8, originator_version, len(name)),
                name,
                TIME.pack(8, (recorded_at - EPOCH) // MICROSECOND, 32),
                hashlib.sha256(state).digest(),
            )
        )
    ).digest()
