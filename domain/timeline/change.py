"""Change 调整: one milestone in one version of a timeline: added, moved, extended, shortened or dropped, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from domain.timeline.milestone import Milestone, Plan

Kind = Literal["added", "moved", "extended", "shortened", "reassigned", "dropped"]
KINDS: Final = ("added", "moved", "extended", "shortened", "reassigned", "dropped")


@dataclass(frozen=True, slots=True)
class Change:
    """`was` is None for a new milestone, `now` for one that is dropped; `explained`: why it may lie below its floor."""

    code: str
    was: Milestone | None
    now: Milestone | None
    reason: str = ""
    explained: str = ""

    @property
    def kind(self) -> Kind:
        if self.was is None:
            return "added"
        if self.now is None:
            return "dropped"
        if (self.was.start, self.was.due) == (self.now.start, self.now.due):
            return "reassigned"
        before, after = (self.was.due - self.was.start).days, (self.now.due - self.now.start).days
        return "moved" if before == after else "extended" if after > before else "shortened"

    @property
    def days(self) -> int:
        """By how many days the promise moved; a new or dropped milestone moved none."""
        return (self.now.due - self.was.due).days if self.was and self.now else 0

    def to_fact(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "was": self.was.to_fact() if self.was else None,
            "now": self.now.to_fact() if self.now else None,
            "reason": self.reason,
            "explained": self.explained,
        }

    @classmethod
    def from_fact(cls, fact: Mapping[str, Any]) -> Change:
        was, now = (Milestone.from_fact(fact[side]) if fact[side] else None for side in ("was", "now"))
        return cls(fact["code"], was, now, fact["reason"], fact["explained"])


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the plan, as it was decided: `on` is the day it happened, `recorded` the day it was recorded.

    The plan itself is a version without a `ground`. `cause` names what lies outside: a revision of the calendar, a
    version of the rule pack, a meeting, an evaluation.
    """

    n: int
    on: date
    recorded: date
    changes: tuple[Change, ...]
    until: date | None = None
    ground: str = ""
    reason: str = ""
    asked_by: str = ""
    approved_by: str = ""
    article: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Actual:
    """完成: the day a milestone was reached, and the day that was recorded."""

    code: str
    reached: date
    recorded: date
    text: str = ""


def applied(plan: Plan, changes: Iterable[Change]) -> dict[str, Milestone]:
    """The plan after these changes."""
    after = dict(plan)
    for change in changes:
        if change.now is None:
            after.pop(change.code, None)
        else:
            after[change.code] = change.now
    return after


def difference(plan: Plan, wanted: Plan, reason: str = "") -> tuple[Change, ...]:
    """What turns one plan into another, in the order of their codes."""
    return tuple(
        Change(code, plan.get(code), wanted.get(code), reason)
        for code in sorted({*plan, *wanted})
        if plan.get(code) != wanted.get(code)
    )
