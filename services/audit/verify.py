"""Verification 核验 for auditors: is anything missing, was anything changed?"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from services.record import chain
from services.record.chain import Broken, Verified
from services.record.supervision import Supervision


def verify_chain(
    record: Supervision,
    first: int = 1,
    last: int | None = None,
    progress: Callable[[int], None] | None = None,
    checkpoints: Mapping[int, bytes] | None = None,
) -> Verified | Broken:
    """The chain of a record computed again; `checkpoints` (position → hash) come from who holds them outside."""
    with record.recorder.connection() as conn:
        return chain.verify(conn, record.place.schema, first, last, progress, checkpoints)


def sentence(found: Verified | Broken) -> tuple[str, str]:
    """What was found, in Chinese and in English."""
    if isinstance(found, Broken):
        return (
            f"第 {found.position} 条起不可信：{found.why}",
            f"broken at position {found.position}: {found.why}",
        )
    return (
        f"第 {found.first} 至 {found.last} 条共 {found.count} 条，哈希链完整，末条哈希 {found.hash.hex()}",
        f"positions {found.first} to {found.last}: {found.count} events, chain intact, last hash {found.hash.hex()}",
    )


__all__ = ["Broken", "Verified", "sentence", "verify_chain"]
