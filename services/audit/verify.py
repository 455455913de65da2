"""Verification 核验 for auditors: is anything missing, was anything changed?"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from services.audit.numbers import verify_numbers
from services.audit.tables import MOST_TOLD, compare
from services.projections.projection import UnknownTopic
from services.record import chain
from services.record.chain import Broken, Verified
from services.record.errors import Unreadable
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
        workers = min(4, os.cpu_count() or 1)
        return chain.verify(conn, record.place.schema, first, last, progress, checkpoints, workers)


def sentence(found: Verified | Broken) -> tuple[str, str]:
    """What was found, in Chinese and in English."""
    if isinstance(found, Broken):
        return (
            f"第 {found.position} 条起不可信：{found.why_zh}",
            f"broken at position {found.position}: {found.why}",
        )
    return (
        f"第 {found.first} 至 {found.last} 条共 {found.count} 条，哈希链完整，末条哈希 {found.hash.hex()}",
        f"positions {found.first} to {found.last}: {found.count} events, chain intact, last hash {found.hash.hex()}",
    )


@dataclass
class Verdict:
    """What a whole verification found: lines to read, and the first position that cannot be trusted."""

    lines: list[str] = field(default_factory=list)
    bad: list[int] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.bad

    @property
    def first_bad(self) -> int | None:
        return min(self.bad, default=None)

    def say(self, zh: str, en: str, *, bad: int | None = None) -> None:
        self.lines.append(f"{'✔' if bad is None else '✘'} {zh} · {en}")
        if bad is not None:
            self.bad.append(bad)


def verify(record: Supervision, progress: Callable[[int, int], None] | None = None) -> Verdict:
    """The chain, the numbers, and every table against the facts alone. A step that cannot read a fact says where."""
    verdict = Verdict()
    head = record.head()[0]
    chained = verify_chain(record, progress=(lambda done: progress(done, head)) if progress else None)
    verdict.say(*sentence(chained), bad=chained.position if isinstance(chained, Broken) else None)
    for step in (_numbers, _tables):
        try:
            step(record, progress, verdict)
        except (Unreadable, UnknownTopic) as unreadable:
            verdict.say(
                f"第{unreadable.position}条无法读取（{unreadable.topic}）",
                f"position {unreadable.position}: {getattr(unreadable, 'en', unreadable)}",
                bad=unreadable.position or 0,
            )
    return verdict


def _numbers(record: Supervision, progress: Callable[[int, int], None] | None, verdict: Verdict) -> None:
    found = verify_numbers(record, progress)
    for wrong in found.wrong[:MOST_TOLD]:
        verdict.say(f"第{wrong.position}条：{wrong.zh}", f"position {wrong.position}: {wrong.en}", bad=wrong.position)
    if not found.wrong:
        verdict.say(f"编号{found.given}个，无缺号、无重号", f"{found.given} numbers given, none missing, none twice")


def _tables(record: Supervision, progress: Callable[[int, int], None] | None, verdict: Verdict) -> None:
    for compared in compare(record, progress=progress):
        name = compared.projection
        for wrong in compared.differences:
            verdict.say(
                f"{name} 第{wrong.position}条：{wrong.zh}",
                f"{name} at {wrong.position}: {wrong.en}",
                bad=wrong.position,
            )
        if not compared.differences:
            verdict.say(
                f"投影 {name} 与重演一致（{compared.versions}个版本，至第{compared.position}条）",
                f"{name} equals the replay ({compared.versions} versions, up to position {compared.position})",
            )


__all__ = ["Broken", "Verdict", "Verified", "sentence", "verify", "verify_chain"]
