"""Milestone 里程碑: one step of a timeline: when it is promised, from which rule, and how short it may be by law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from domain.calendar import Calendar

PROCEDURE: Final = (
    "consultation", "public_participation", "expert_argument", "risk_assessment", "hearing", "legality_review",
    "meeting",
)  # fmt: skip
REVIEW: Final = ("tracking", "opinions", "midterm", "evaluation", "adjustment")
KINDS: Final = (*PROCEDURE, *REVIEW, "other")


@dataclass(frozen=True, slots=True)
class Floor:
    """法定下限: the shortest a step may be; `explainable`: the law says “normally”, so a stated reason may go below it."""

    n: int
    working: bool
    explainable: bool
    rule: str
    articles: tuple[str, ...] = ()

    def earliest(self, start: date, calendar: Calendar) -> date:
        """The first day on which a step that began on `start` may end."""
        return calendar.add_working_days(start, self.n) if self.working else start + timedelta(days=self.n)

    def to_fact(self) -> dict[str, Any]:
        return {
            "n": self.n,
            "working": self.working,
            "explainable": self.explainable,
            "rule": self.rule,
            "articles": list(self.articles),
        }

    @classmethod
    def from_fact(cls, fact: Mapping[str, Any]) -> Floor:
        return cls(fact["n"], fact["working"], fact["explainable"], fact["rule"], tuple(fact["articles"]))


@dataclass(frozen=True, slots=True)
class Milestone:
    """`after` names the steps that must be over before it begins; `rule` is the key of the pack its day comes from."""

    code: str
    kind: str
    start: date
    due: date
    unit: str = ""
    title: str = ""
    after: tuple[str, ...] = ()
    floor: Floor | None = None
    rule: str = ""
    articles: tuple[str, ...] = ()

    def to_fact(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "kind": self.kind,
            "start": self.start.isoformat(),
            "due": self.due.isoformat(),
            "unit": self.unit,
            "title": self.title,
            "after": list(self.after),
            "floor": self.floor.to_fact() if self.floor else None,
            "rule": self.rule,
            "articles": list(self.articles),
        }

    @classmethod
    def from_fact(cls, fact: Mapping[str, Any]) -> Milestone:
        return cls(
            code=fact["code"],
            kind=fact["kind"],
            start=date.fromisoformat(fact["start"]),
            due=date.fromisoformat(fact["due"]),
            unit=fact["unit"],
            title=fact["title"],
            after=tuple(fact["after"]),
            floor=Floor.from_fact(fact["floor"]) if fact["floor"] else None,
            rule=fact["rule"],
            articles=tuple(fact["articles"]),
        )


Plan = Mapping[str, Milestone]
