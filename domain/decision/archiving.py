"""Archiving 归档: the record of the whole procedure is kept for ever, and says what it holds (D713-33; L33, C35)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.aggregate import Act, Aggregate
from domain.decision.course import Course
from domain.decision.standing import Standing


@dataclass(frozen=True, slots=True)
class Paper:
    """One entry of the package: the n-th fact, what it is by its topic, and the files that belong to it."""

    n: int
    topic: str
    on: date
    files: tuple[str, ...]


def package(facts: Iterable[Aggregate.Event]) -> tuple[Paper, ...]:
    """决策档案目录: every fact of a decision in its order, with the evidence kept under it."""
    return tuple(
        Paper(fact.originator_version, _topic(fact), fact.act.on, tuple(getattr(fact, "evidence", ())))
        for fact in facts
    )


def _topic(fact: Any) -> str:
    return str(fact.TOPIC)


class Archiving(Course):
    class Archived(Course.Event):
        """`papers`: how many facts and files the package holds."""

        TOPIC = "decision.archived"
        papers: int
        files: int
        comment: str

        def change(self, now: Standing) -> None:
            now.archived_on = self.act.on

    def archive(self, papers: Iterable[Paper], *, comment: str, act: Act) -> None:
        self._must_be("ended")
        if self.now.archived_on:
            self._refuse("decision.archived", "已归档", "It is archived already")
        kept = list(papers)
        files = {file for paper in kept for file in paper.files}
        self.record(self.Archived, act, papers=len(kept), files=len(files), comment=comment)
