"""Verdict 核验结论: the chain, the numbers, the tables against replay; what `duban verify` says and exits with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from services.audit.numbers import verify_numbers
from services.audit.tables import compare
from services.audit.verify import Broken, sentence, verify_chain
from services.record.errors import Unreadable
from services.record.supervision import Supervision

Progress = Callable[[int, int], None]


@dataclass
class Verdict:
    """`first_bad` is the first position not to be trusted, where there is one."""

    lines: list[str] = field(default_factory=list)
    ok: bool = True
    first_bad: int | None = None

    def say(self, zh: str, en: str) -> None:
        self.lines.append(f"{zh} · {en}")

    def blame(self, position: int, zh: str, en: str) -> None:
        self.ok = False
        self.first_bad = position if self.first_bad is None else min(self.first_bad, position)
        self.say(f"✗ {zh}", en)


def verify_all(record: Supervision, progress: Progress | None = None) -> Verdict:
    """Everything that can be checked of a record from inside; a broken chain ends it, for nothing after can be trusted."""
    verdict = Verdict()
    head = record.head()[0]
    chain = verify_chain(record, progress=(lambda done: progress(done, head)) if progress else None)
    if isinstance(chain, Broken):
        verdict.blame(chain.position, *sentence(chain))
        return verdict
    verdict.say(*(f"✓ {said}" if place == 0 else said for place, said in enumerate(sentence(chain))))
    try:
        _numbers(record, verdict, progress)
        _tables(record, verdict, progress)
    except Unreadable as unreadable:
        verdict.blame(unreadable.position or 0, unreadable.zh, unreadable.en)
    return verdict


def _numbers(record: Supervision, verdict: Verdict, progress: Progress | None) -> None:
    numbers = verify_numbers(record, progress)
    for wrong in numbers.wrong:
        verdict.blame(wrong.position, wrong.zh, wrong.en)
    if not numbers.wrong:
        verdict.say(
            f"✓ 编号连续不重，共给出 {numbers.given} 个", f"numbers have no gap and no double: {numbers.given} given out"
        )


def _tables(record: Supervision, verdict: Verdict, progress: Progress | None) -> None:
    for compared in compare(record, progress=progress):
        name = compared.projection
        if not compared.position:
            verdict.say(f"· {name}：尚未建立", f"{name}: never built yet")
            continue
        for difference in compared.differences:
            verdict.blame(difference.position, f"{name}：{difference.zh}", f"{name}: {difference.en}")
        if not compared.differences:
            verdict.say(
                f"✓ {name}：{compared.versions} 个行版本与重演一致（至第 {compared.position} 条）",
                f"{name}: {compared.versions} row versions equal the replay up to {compared.position}",
            )
