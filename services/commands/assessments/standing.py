"""Standing 考核现状: a year as its facts make it, with its scheme and its results; held while nothing new is recorded."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from uuid import UUID
from weakref import WeakKeyDictionary

from domain.aggregate import Refused
from domain.assessment import Assessment
from domain.assessment.standing import Round
from domain.results.inputs import Key
from domain.results.results import Results
from domain.scheme.life import SchemeLife
from domain.scheme.scheme import Scheme
from services.commands.assessments.deciding import scheme_of
from services.record.supervision import Recorded, Supervision, folded

MOST_HELD = 24


@dataclass(frozen=True, eq=False)
class Assessed:
    """Nobody acts on `year` here: what is done with a year is done with one loaded for it."""

    record: Supervision
    year: Assessment
    facts: tuple[Recorded, ...]
    _results: dict[int, Results] = field(default_factory=dict)

    @property
    def position(self) -> int:
        return self.facts[-1].position

    @cached_property
    def scheme(self) -> Scheme:
        """The version the year runs on."""
        return scheme_of(self.record, self.year.now.scheme, self.year.now.digest)

    def round(self, n: int = 0) -> Round:
        """Round `n`, or the last one."""
        rounds = self.year.now.rounds
        if not rounds:
            raise Refused("score.none", "尚未计分", "Nothing has been scored yet")
        if not 0 <= n <= len(rounds):
            raise Refused("score.round", f"没有第{n}次计分", f"There is no round {n}", fields={"field": "round"})
        return rounds[n - 1 if n else -1]

    def scheme_of(self, n: int = 0) -> Scheme:
        """The version round `n` was scored by."""
        version = self.round(n).version
        if version == self.year.now.version:
            return self.scheme
        versions = self.record.get(SchemeLife, self.year.now.scheme).versions
        digest = next(each.digest for each in versions if each.version == version)
        return scheme_of(self.record, self.year.now.scheme, digest)

    def results(self, n: int = 0) -> Results:
        """Round `n` computed again from its own inputs and scheme."""
        found = self.round(n)
        if found.n not in self._results:
            self._results[found.n] = self.year.recompute(self.scheme_of(n), found.n)
        return self._results[found.n]

    @cached_property
    def said_of(self) -> dict[Key, tuple[int, ...]]:
        """The facts of this year's own stream that speak of a line: its target, its reports, what was corrected."""
        found: dict[Key, list[int]] = {}
        for recorded in self.facts:
            stated = vars(recorded.fact)
            if isinstance(unit := stated.get("unit"), str) and isinstance(line := stated.get("indicator"), str):
                found.setdefault((unit, line), []).append(recorded.position)
        return {key: tuple(positions) for key, positions in found.items()}


_held: WeakKeyDictionary[Supervision, OrderedDict[tuple[UUID, int], Assessed]] = WeakKeyDictionary()
_lock = Lock()


def assessed(record: Supervision, id: UUID, *, until: int | None = None) -> Assessed:
    """The year now, or as it stood at a position; `Missing` where there was none."""
    facts: list[Recorded] | None = None
    if until is None:
        version = record.version_of(id)
    else:
        facts = [each for each in record.history(id) if each.position <= until]
        version = len(facts)
    with _lock:
        held = _held.setdefault(record, OrderedDict()).get((id, version))
    if held is not None:
        return held
    found = _told(record, id, record.history(id)[:version] if facts is None else facts)
    with _lock:
        kept = _held[record]
        kept[id, version] = found
        while len(kept) > MOST_HELD:
            kept.popitem(last=False)
    return found


def _told(record: Supervision, id: UUID, facts: list[Recorded]) -> Assessed:
    return Assessed(record, folded(Assessment, id, facts), tuple(facts))
