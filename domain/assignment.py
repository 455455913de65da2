"""Assignment 承办任务: one unit's part in a directive, with a clock of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Role = Literal["lead", "assist"]
AssignmentStatus = Literal[
    "sent", "signed_for", "objected", "working", "reported", "returned", "done", "handed_over", "released", "excused"
]

OVER: frozenset[str] = frozenset({"done", "handed_over", "released", "excused"})
"""Statuses in which a unit owes nothing more."""


@dataclass
class Feedback:
    """反馈: what a unit reported, once."""

    n: int
    unit: str
    kind: Literal["progress", "final"]
    on: date
    by: str
    late_entry: bool
    progress: int | None = None
    state: Literal["given", "retracted", "accepted", "returned"] = "given"


@dataclass
class Assignment:
    """`due_first` is the first promise and never moves; `due` is the current deadline."""

    unit: str
    role: Role
    assigned_on: date
    collator: bool = False
    group: str = ""
    due_kind: str = "none"
    due_first: date | None = None
    due: date | None = None
    review_on: date | None = None
    report_every: str = ""
    report_until: date | None = None
    report_due: date | None = None
    status: AssignmentStatus = "sent"
    delivered_on: date | None = None
    signed_on: date | None = None
    received_on: date | None = None
    """The day the final report that stands arrived; it stops the unit's clock."""
    done_on: date | None = None
    objected_on: date | None = None
    extension_asked: date | None = None
    supplements: int = 0
    returns: int = 0
    urges: int = 0
    extensions: int = 0
    grades: list[str] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.status not in OVER

    @property
    def waits_for_office(self) -> bool:
        return self.status in ("reported", "objected")

    @property
    def is_late(self) -> bool:
        """Whether the final report that stands came after the current deadline."""
        return bool(self.received_on and self.due and self.received_on > self.due)

    def resume(self, *, due: date | None = None) -> None:
        """Work goes on: no final report stands any more."""
        self.status = "working"
        self.received_on = self.done_on = None
        if due:
            self.due = due
