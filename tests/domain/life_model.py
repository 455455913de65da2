"""A second, plain reading of the rules: what is allowed at each point of a directive's life, and what follows.

It knows nothing of the aggregate. Where the two disagree, one of them is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

OPEN = {"sent", "signed_for", "objected", "working", "reported", "returned"}
GONE = {"handed_over", "released", "excused"}


@dataclass
class UnitModel:
    role: str
    since: date
    phase: str = "sent"
    signed: bool = False
    extension: bool = False


@dataclass
class ReportModel:
    unit: str
    kind: str
    state: str = "given"


@dataclass
class Model:
    source: str
    parent: Model | None = None
    approved: bool = False
    number: int = 0
    over: str = ""
    archived: bool = False
    suspended: bool = False
    reported_up: bool = False
    endorsed: bool = False
    units: dict[str, UnitModel] = field(default_factory=dict)
    reports: list[ReportModel] = field(default_factory=list)
    children: list[Model] = field(default_factory=list)

    # what holds now

    @property
    def working(self) -> bool:
        return not self.over and not self.suspended

    @property
    def handled(self) -> bool:
        return self.working and self.number > 0

    @property
    def open_children(self) -> bool:
        return any(not child.over for child in self.children)

    def here(self, unit: str) -> bool:
        return self.working and unit in self.units and self.units[unit].phase not in GONE

    def owing(self, unit: str) -> bool:
        return self.here(unit) and self.units[unit].phase in OPEN

    def free(self, unit: str, role: str) -> bool:
        led = unit in self.leads("done", "excused")
        return unit not in self.units or (self.units[unit].phase not in OPEN and (role == "lead" or not led))

    def leads(self, *phases: str) -> list[str]:
        return [unit for unit, part in self.units.items() if part.role == "lead" and part.phase in phases]

    def waiting(self, unit: str) -> list[ReportModel]:
        return [report for report in self.reports if report.unit == unit and report.state == "given"]

    def may_add(self, unit: str, role: str) -> bool:
        return self.handled and bool(self.units) and self.free(unit, role)

    def may_release(self, unit: str, *, excused: bool) -> bool:
        others = [lead for lead in self.leads(*OPEN) if lead != unit]
        last = self.owing(unit) and self.units[unit].role == "lead" and not others and not self.leads("done")
        return self.owing(unit) and (excused or not last)

    def may_object(self, unit: str, *, in_time: bool) -> bool:
        said = any(report.unit == unit and report.state != "retracted" for report in self.reports)
        return self.owing(unit) and self.units[unit].phase != "objected" and not said and in_time

    def may_decide(self, unit: str, *, upheld: bool, to: str) -> bool:
        if not self.here(unit) or self.units[unit].phase != "objected":
            return False
        if upheld and to:
            return self.free(to, self.units[unit].role)
        return not (upheld and self.leads(*OPEN) == [unit])

    def may_report(self, unit: str) -> bool:
        if not self.here(unit):
            return False
        part = self.units[unit]
        return part.signed and part.phase not in ("objected", "reported", "done")

    def may_report_up(self) -> bool:
        done = bool(self.units or self.children) and not self.leads(*OPEN)
        return self.working and done and not self.reported_up

    def may_close(self, outcome: str) -> bool:
        if not self.handled or not (self.units or self.children) or self.open_children:
            return False
        if any(part.phase in OPEN for part in self.units.values()):
            return False
        if (self.source == "instruction" or outcome == "not_completed") and not self.endorsed:
            return False
        nothing_done = self.leads("excused") and not self.leads("done")
        return not (outcome == "completed" and nothing_done)

    # what follows

    def open(self, unit: str, role: str, on: date) -> None:
        self.units[unit] = UnitModel(role, on)
        if role == "lead":
            self.reported_up = self.endorsed = False

    def leave(self, unit: str, phase: str) -> None:
        part = self.units[unit]
        part.phase, part.extension = phase, False
        self.overtake(unit)

    def overtake(self, unit: str) -> None:
        for report in self.waiting(unit):
            report.state = "overtaken"

    def report(self, unit: str, kind: str) -> None:
        self.reports.append(ReportModel(unit, kind))
        part = self.units[unit]
        if kind == "final":
            part.phase, part.extension = "reported", False
        elif part.phase != "returned":
            part.phase = "working"

    def review(self, unit: str, state: str) -> None:
        waiting = self.waiting(unit)
        report = next((r for r in reversed(waiting) if r.kind == "final"), waiting[-1])
        report.state = state
        part = self.units[unit]
        if report.kind == "final":
            part.phase = "done" if state == "accepted" else "returned"
            if state == "accepted":
                part.extension = False
                self.overtake(unit)

    def instruct(self, *, dated: bool) -> None:
        self.reported_up = self.endorsed = False
        for unit, part in self.units.items():
            if dated and part.role == "lead" and part.phase not in GONE:
                part.extension = False
            if part.role == "lead" and part.phase not in GONE | {"sent", "objected"}:
                part.phase = "working"
                self.overtake(unit)

    def reopen(self) -> None:
        self.over, self.archived = "", False
        self.reported_up = self.endorsed = False
        for unit in self.leads("done") or self.leads("excused"):
            self.units[unit].phase = "working"
