"""Minutes 会议纪要: what a meeting decided on one item, as others rely on it: only once the right post has signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Minutes:
    """One item of signed minutes. `chair` and `signed_by` are posts; `number` is that of the paper."""

    meeting: UUID
    kind: str
    number: str
    held_on: date
    chair: str
    item: int
    text: str
    signed_by: str
    signed_on: date
    decision: UUID | None = None
