"""Standing 考核现状: what a year of assessment has come to: targets, values, points, vetoes, rounds, appeals."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal
from uuid import UUID

from domain.results.inputs import Inputs, Key
from domain.scoring.growth import Break
from domain.scoring.value import Value

Stage = Literal["open", "scored", "reviewed", "graded", "published", "applied"]
STAGES: Final = ("open", "scored", "reviewed", "graded", "published", "applied")
GROUNDS: Final = ("policy", "organisation", "force_majeure", "new_task")
"""Why a target may be adjusted, and no other reason (H2015-15, J2018-12)."""
TOLERANCE_GROUNDS: Final = ("trial", "no_precedent", "changed_rules", "force_majeure", "reported_obstacle", "dissent")
"""先行先试、无先例、政策变化、不可抗力、及时报告困难、留有不同意见（D713-38）."""
ACCEPTED: Final = ("full", "part", "none")


@dataclass
class Report:
    """报送: a value somebody gave, and what became of it."""

    n: int
    unit: str
    indicator: str
    value: Value
    reporter: str
    by: str
    on: date
    state: Literal["given", "verified", "returned", "replaced"] = "given"
    verifier: str = ""
    verified_by: str = ""


@dataclass
class Claim:
    """加分、扣分 or 一票否决: proposed, answered, decided."""

    n: int
    unit: str
    code: str
    points: Decimal
    by: str
    on: date
    indicator: str = ""
    answer_by: date | None = None
    answer: str = ""
    verified_by: str = ""
    decided_by: str = ""
    state: Literal["open", "in_effect", "dropped", "revoked"] = "open"


@dataclass
class Tolerance:
    """容错申请."""

    n: int
    unit: str
    indicator: str
    deduction: int
    by: str
    state: Literal["open", "full", "part", "none"] = "open"
    points: Decimal = Decimal(0)


@dataclass
class Appeal:
    """申诉."""

    n: int
    unit: str
    indicator: str
    by: str
    on: date
    decide_by: date
    granted: bool | None = None
    decided_on: date | None = None


@dataclass(frozen=True)
class Round:
    """一次计分, as of a position of the record: its inputs stand here, so that it can be computed again at any time."""

    n: int
    position: int
    as_of: date
    version: str
    digest: str
    rows: list[dict[str, Any]]
    inputs: Inputs
    by: str
    reviewed_by: str = ""


@dataclass
class Standing:
    """What the facts have changed so far."""

    kind: str
    year: int
    scheme: UUID
    version: str
    digest: str
    cut_off: date
    opened_on: date
    stage: Stage = "open"
    stale: bool = False
    """Whether anything that scores has changed since the last round."""
    targets: dict[Key, Decimal] = field(default_factory=dict)
    excluded: dict[Key, str] = field(default_factory=dict)
    reports: list[Report] = field(default_factory=list)
    newest: dict[tuple[str, str, str], Report] = field(default_factory=dict)
    """Of each unit and indicator the last report that was in a state: a year has thousands, and is read anew for each act."""
    imported: dict[Key, Value] = field(default_factory=dict)
    corrected: dict[Key, Value] = field(default_factory=dict)
    breaks: dict[str, tuple[Break, ...]] = field(default_factory=dict)
    self_scores: dict[str, Decimal] = field(default_factory=dict)
    late_self: set[str] = field(default_factory=set)
    bonuses: dict[int, Claim] = field(default_factory=dict)
    deductions: dict[int, Claim] = field(default_factory=dict)
    vetoes: dict[int, Claim] = field(default_factory=dict)
    tolerances: dict[int, Tolerance] = field(default_factory=dict)
    appeals: dict[int, Appeal] = field(default_factory=dict)
    gone: dict[str, date] = field(default_factory=dict)
    rounds: list[Round] = field(default_factory=list)
    told: dict[str, tuple[int, date]] = field(default_factory=dict)
    """Of which round a unit was told, and until which day it may appeal."""
    graded_on: date | None = None
    """The day ranks and grades were approved last; None before the first time."""
    """From the first grading on, only corrections change the year."""
    published: list[int] = field(default_factory=list)
    """Which rounds were, in their order."""

    def take_the_place(self, state: str, report: Report) -> None:
        """One report of a line is in this state; the one before it is so no more."""
        key = report.unit, report.indicator, state
        earlier = self.newest.get(key)
        if earlier is not None and earlier.state == state:
            earlier.state = "replaced"
        self.newest[key] = report
