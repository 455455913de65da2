"""Standing 决策现状: what a major decision has come to: its draft, its procedure, its outcome, its execution, its timeline."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal
from uuid import UUID

from domain.decision.pace import Pace
from domain.timeline.history import Timeline
from domain.timeline.planning import Asked

Stage = Literal["proposed", "started", "submitted", "decided", "suspended", "ended"]
STATUSES: Final = (
    "proposed", "started", "drafted", "consulting", "gated", "submitted", "decided", "reported_to_party", "published",
    "executing", "evaluated", "adjusted", "suspended", "ended", "archived",
)  # fmt: skip
OUTCOMES: Final = ("adopted", "rejected", "amend", "discuss_again")
"""通过、不予通过、修改、再次讨论 (D713-30)."""
STANCES: Final = ("agree", "disagree", "reserve")
CONCLUSIONS: Final = ("continue", "adjust", "suspend", "end")
PROBLEMS: Final = ("problem", "major_change", "force_majeure")
VOICES: Final = ("affected", "public", "deputies", "cppcc", "party", "organisation", "expert")
"""Who is heard: 利益相关方、社会公众、人大代表、政协委员、民主党派、人民团体、专家 (L20, L21; C23, C24)."""
REVIEWS: Final = ("fair_competition", "social_stability")
"""公平竞争审查、社会稳定风险评估: owed when a trigger says so."""

PASSING: Final[dict[str, dict[str, bool]]] = {
    "public_participation": {"heard": True},
    "expert_argument": {"supported": True, "divided": True, "opposed": True},
    "risk_assessment": {"controllable": True, "with_measures": True, "uncontrollable": False},
    "legality_review": {"lawful": True, "exploratory": True, "amend": False, "unlawful": False},
    "fair_competition": {"passes": True, "exception": True, "fails": False},
    "social_stability": {"controllable": True, "with_measures": True, "uncontrollable": False},
}
"""What each step may conclude, and whether the draft may then be tabled (D713-22, 25; D783-18)."""


@dataclass
class Draft:
    n: int
    on: date
    text: str
    options: list[str]
    affected: dict[str, str]
    competition: list[str]
    stability: list[str]


@dataclass
class Consultation:
    """征求意见 of one unit or town; `state` climbs the ladder of disagreement (L43, C45)."""

    unit: str
    kind: str
    asked_on: date
    due: date
    answered_on: date | None = None
    agrees: bool | None = None
    view: str = ""
    grounds: str = ""
    signed_by: str = ""
    state: Literal["asked", "agreed", "split", "split_again", "tabled"] = "asked"
    coordinated: bool = False

    @property
    def is_settled(self) -> bool:
        return self.state in ("agreed", "tabled")


@dataclass
class Step:
    """A statutory step or review, done or found not needed."""

    step: str
    draft: int
    on: date
    author: str
    conclusion: str
    waived: bool = False
    reason: str = ""


@dataclass
class Verdict:
    """评估结论."""

    n: int
    kind: str
    evaluator: str
    on: date
    conclusion: str


@dataclass
class Standing:
    """What the facts have changed so far."""

    title: str
    category: str
    pack: str
    proposer: str
    proposed_on: date
    stage: Stage = "proposed"
    lead: str = ""
    cycle: int = 1
    """How often the statutory procedure has been run: a big adjustment runs it again (D713-37)."""
    draft: Draft | None = None
    assessments: dict[str, str] = field(default_factory=dict)
    consultations: dict[str, Consultation] = field(default_factory=dict)
    experts: dict[str, bool] = field(default_factory=dict)
    """Whose argument counts: no interested expert's does."""
    hearing_on: date | None = None
    steps: dict[str, Step] = field(default_factory=dict)
    assessors: set[str] = field(default_factory=set)
    """Who assessed the decision before it was taken, in any run: none of them evaluates it later (D713-36)."""
    emergency_on: date | None = None
    emergency_reported_on: date | None = None
    submitted_on: date | None = None
    office_discussed: UUID | None = None
    decided_on: date | None = None
    outcome: str = ""
    until: date | None = None
    executing: list[str] = field(default_factory=list)
    publish_by: date | None = None
    party_reported_on: date | None = None
    published_on: date | None = None
    exempted: bool = False
    interpret_by: date | None = None
    interpreted_on: date | None = None
    tracked: int = 0
    opinions: int = 0
    problems: int = 0
    directives: dict[UUID, str] = field(default_factory=dict)
    """Matters opened to carry it out, by the milestone each one serves, or none."""
    evaluations: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Kind and evaluator of those entrusted."""
    verdicts: list[Verdict] = field(default_factory=list)
    adjusted: int = 0
    pace: Pace = field(default_factory=Pace)
    asked: list[Asked] = field(default_factory=list)
    archived_on: date | None = None
    last_on: date = date.min

    @property
    def timeline(self) -> Timeline:
        return self.pace.timeline

    @property
    def status(self) -> str:
        """The one word people know it by."""
        if self.archived_on:
            return "archived"
        if self.stage == "started" and self.draft:
            if any(not one.is_settled for one in self.consultations.values()):
                return "consulting"
            review = self.steps.get("legality_review")
            return "gated" if review and review.draft == self.draft.n else "drafted"
        if self.stage == "decided":
            if self.adjusted:
                return "adjusted"
            if self.verdicts:
                return "evaluated"
            if self.tracked or self.directives:
                return "executing"
            return "published" if self.published_on else "reported_to_party" if self.party_reported_on else "decided"
        return self.stage


def rows_of(given: list[dict[str, Any]], *fields: str) -> list[dict[str, str]]:
    """Rows of a fact with just these fields, each as text."""
    return [{name: str(row.get(name, "")) for name in fields} for row in given]
