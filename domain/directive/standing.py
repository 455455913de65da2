"""Standing 现状: what a matter is, and where it stands in its life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple, cast
from uuid import UUID

from domain.aggregate import Act, Aggregate
from domain.assignment import GONE, Assignment, Feedback
from domain.directive.opinion import Opinion

STATUSES = (
    "draft", "numbered", "delivered", "in_progress", "result_submitted", "returned", "accepted", "reported_up",
    "endorsed", "reinstructed", "suspended", "closed", "archived", "withdrawn", "merged",
)  # fmt: skip

STATUS_NAMES: dict[str, tuple[str, str]] = {
    "draft": ("拟办", "a draft"),
    "numbered": ("已编号", "numbered"),
    "delivered": ("已送达", "delivered"),
    "in_progress": ("办理中", "in progress"),
    "result_submitted": ("待审核", "awaiting review"),
    "returned": ("已退回", "returned"),
    "accepted": ("审核通过", "accepted"),
    "reported_up": ("已呈报", "reported up"),
    "endorsed": ("领导已同意", "endorsed"),
    "reinstructed": ("再批示", "instructed again"),
    "suspended": ("已中止", "suspended"),
    "closed": ("已办结", "closed"),
    "archived": ("已归档", "archived"),
    "withdrawn": ("已撤销", "withdrawn"),
    "merged": ("已并入", "merged"),
}

ENDED = frozenset({"closed", "archived", "withdrawn", "merged"})

DONE = frozenset({"done"})
WAITING = frozenset({"reported", "objected"})
WITH_THE_OFFICE = frozenset({"draft", "numbered", "suspended"})

Holder = Literal["unit", "office", "leader", "none"]


class Look(NamedTuple):
    """Where a matter stands, as its units' parts make it; units are those that undertake it now."""

    status: str
    holder: Holder
    leads: tuple[str, ...]
    assists: tuple[str, ...]
    unsigned: int
    objections: int
    extensions_asked: int
    report_due: date | None
    received_final_on: date | None
    clock_stopped_on: date | None


@dataclass
class Pending:
    """更正申请: a correction that waits for a second person."""

    field: str
    was: str
    value: str
    reason: str
    by: str


class Standing(Aggregate):
    """The state itself, and what can be read from it; only facts change it."""

    def __init__(
        self,
        source: str,
        title: str,
        content: str,
        received_on: date,
        basis: str,
        leader: str,
        opinion: str,
        issuer: str,
        external_number: str,
        external_due: date | None,
        urgency: str,
        level: str,
        parent: UUID | None,
        series: str,
        pack: str,
        act: Act,
    ) -> None:
        self.source, self.title, self.content, self.basis = source, title, content, basis
        self.received_on, self.issuer, self.level = received_on, issuer, level
        self.external_number, self.external_due = external_number, external_due
        self.urgency, self.parent, self.series, self.pack = urgency, parent, series, pack
        self.opinions = [Opinion(leader, opinion, received_on)] if leader else []
        self.registered_by, self.registered_on = act.by, act.on
        self.approved = False
        self.number = ""
        self.number_year = self.number_n = 0
        self.aliases: list[str] = []
        self.assignments: dict[str, Assignment] = {}
        self.past_assignments: list[Assignment] = []
        self.feedback: list[Feedback] = []
        self.collator = ""
        self.due_kind = "none"
        self.due_first: date | None = None
        self.due: date | None = None
        self.review_on: date | None = None
        self.children: list[UUID] = []
        self.absorbed: list[UUID] = []
        self.pending_corrections: list[Pending] = []
        self.reported_up_on: date | None = None
        self.endorsed_on: date | None = None
        self.reinstructed = False
        self.suspended_on: date | None = None
        self.outcome = ""
        self.remaining: list[dict[str, Any]] = []
        self.closed_on: date | None = None
        self.archived_on: date | None = None
        self.reopened = 0
        self.withdrawn = False
        self.merged_into: UUID | None = None
        self.urges = self.returns = self.extensions = self.late_entries = 0
        self.holder_since = act.on

    @property
    def leader(self) -> str:
        return self.opinions[-1].leader if self.opinions else ""

    @property
    def opinion(self) -> str:
        return self.opinions[-1].text if self.opinions else ""

    @property
    def status(self) -> str:
        """Where it stands in its life (one of STATUSES); total: every matter has exactly one."""
        return self.look().status

    @property
    def holder(self) -> Holder:
        """Who has to move next: the unit, the office, the leader, or nobody."""
        return self.look().holder

    @property
    def is_void(self) -> bool:
        """Withdrawn with a number: the number stays, as void."""
        return self.withdrawn and bool(self.number)

    @property
    def received_final_on(self) -> date | None:
        """The day the last lead's final report that stands arrived, once all are in."""
        return self.look().received_final_on

    @property
    def clock_stopped_on(self) -> date | None:
        """Since when no unit has anything to do: each has reported, waits for a decision or was excused."""
        return self.look().clock_stopped_on

    @property
    def report_due(self) -> date | None:
        """The nearest reporting date any unit still owes."""
        return self.look().report_due

    @property
    def stage_due(self) -> date | None:
        """The day of the phase due now, where the deadline has phases."""
        if self.due_kind != "phased" or (part := self.followed()) is None:
            return None
        return part.stage_due

    @property
    def progress(self) -> int | None:
        """The collator's latest stated progress, else the latest of any unit; where each lead answers for itself,
        the mean of theirs."""
        if self.assignments and not self.collator:
            return self._mean_progress()
        latest: int | None = None
        for report in reversed(self.feedback):
            if report.state != "retracted" and report.progress is not None:
                if report.unit == self.collator:
                    return report.progress
                latest = report.progress if latest is None else latest
        return latest

    def _mean_progress(self) -> int | None:
        stated = {r.unit: r.progress for r in self.feedback if r.state != "retracted" and r.progress is not None}
        leads = [part.unit for part in self._leads()]
        return sum(stated.get(unit, 0) for unit in leads) // len(leads) if leads and stated else None

    def followed(self) -> Assignment | None:
        """The part whose deadline is the matter's: the collator's, or where each lead answers for itself the last."""
        if self.collator:
            return self.assignments.get(self.collator)
        return max(self._leads(), key=lambda part: part.due or date.min, default=None)

    def _leads(self) -> list[Assignment]:
        return [
            a for a in self.assignments.values() if a.role == "lead" and a.status not in ("handed_over", "released")
        ]

    def look(self) -> Look:
        """All that follows from the units' parts, in one pass: folds ask for it after every fact."""
        leads: list[str] = []
        assists: list[str] = []
        unsigned = objections = extensions_asked = 0
        received: list[date | None] = []
        stopped: list[date | None] = []
        states: set[str] = set()
        is_signed = False
        lead_waits = other_waits = True
        has_open_lead = has_open_other = False
        report_due: date | None = None
        for code, part in self.assignments.items():
            state, is_lead = part.status, part.role == "lead"
            if state == "excused":
                if is_lead:
                    stopped.append(part.ended_on)
                continue
            if state in GONE:
                continue
            (leads if is_lead else assists).append(code)
            if part.signed_on is None:
                unsigned += 1
            else:
                is_signed = True
            if part.extension_asked is not None:
                extensions_asked += 1
            if is_lead:
                states.add(state)
                received.append(part.received_on)
                since = part.objected_on if state == "objected" else part.received_on
                stopped.append(part.extension_asked_on or since)
            if state == "objected":
                objections += 1
            if state == "done":
                continue
            reports = state not in WAITING
            waits = not reports or part.extension_asked_on is not None
            if is_lead:
                has_open_lead, lead_waits = True, lead_waits and waits
            else:
                has_open_other, other_waits = True, other_waits and waits
            if reports and (owed := part.report_due) and (report_due is None or owed < report_due):
                report_due = owed
        status = self._status(states, is_signed=is_signed, has_leads=bool(stopped))
        waits_for_office = lead_waits if has_open_lead else other_waits if has_open_other else True
        holder: Holder = "unit"
        if status in ENDED:
            holder = "none"
        elif status == "reported_up":
            holder = "leader"
        elif waits_for_office or status in WITH_THE_OFFICE:
            holder = "office"
        return Look(
            status,
            holder,
            tuple(leads),
            tuple(assists),
            unsigned,
            objections,
            extensions_asked,
            report_due,
            last_of(received),
            # a unit that still has to move is not hidden by leads that are done
            None if holder == "unit" else last_of(stopped),
        )

    def _status(self, lead_states: set[str], *, is_signed: bool, has_leads: bool) -> str:
        if self.archived_on:
            return "archived"
        if self.withdrawn:
            return "withdrawn"
        if self.merged_into:
            return "merged"
        if self.closed_on:
            return "closed"
        if not self.number:
            return "draft"
        if self.suspended_on:
            return "suspended"
        if self.endorsed_on:
            return "endorsed"
        if self.reported_up_on:
            return "reported_up"
        if not self.assignments:
            return "in_progress" if self.children else "numbered"
        if has_leads and lead_states <= DONE:
            return "accepted"
        if "returned" in lead_states:
            return "returned"
        if "reported" in lead_states:
            return "result_submitted"
        if self.reinstructed:
            return "reinstructed"
        return "in_progress" if is_signed else "delivered"


def last_of(days: Sequence[date | None]) -> date | None:
    """The latest day, where every one is there."""
    if not days or None in days:
        return None
    return max(cast("Sequence[date]", days))
