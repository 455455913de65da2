"""Where one record lives: its schemas, its kind, and the pool every record of a database shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool

from services.record.bell import Bell

Pool = ConnectionPool[Connection[tuple[Any, ...]]]


@dataclass(frozen=True)
class Place:
    """One jurisdiction's record: `schema` holds the facts, `tables` what can be made from them again."""

    jurisdiction: str
    schema: str
    tables: str
    kind: str
    zone: str
    pool: Pool = field(repr=False)
    bell: Bell | None = field(default=None, repr=False)
    secret: bytes = field(default=b"", repr=False)

    @property
    def is_live(self) -> bool:
        return self.kind == "live"
