"""Decisions 重大决策: one row for each, with where its procedure and its timeline stand; and one for each step promised.

Lateness and lights are not stored: what is open keeps its days, and the day asked about decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple, cast
from uuid import UUID

from domain.aggregate import Aggregate
from domain.decision import Decision
from domain.decision.course import Course
from domain.timeline.history import Slip
from domain.timeline.milestone import Milestone
from services.projections.projection import Fact, Key, Projection, R, Rows

TOPICS = frozenset(topic for topic, fact in Aggregate.FACTS.items() if issubclass(fact, Course.Event))


class OfDecision(Projection[R]):
    """A projection over the facts of decisions."""

    of = Decision

    def topics(self) -> frozenset[str]:
        return TOPICS

    def keys(self, fact: Fact) -> Iterable[Key]:
        return [(fact.originator_id,)]


class DecisionRow(NamedTuple):
    """Its words first, which few facts change; then where it stands, then its timeline."""

    id: UUID
    title: str
    category: str
    level: str
    pack: str
    proposer: str
    proposed_on: date
    lead: str
    units: tuple[str, ...]
    """Whoever has or had a part in it."""
    executing: tuple[str, ...]
    status: str
    stage: str
    cycle: int
    asked: tuple[str, ...]
    """`unit:day` of each that has not answered."""
    submitted_on: date | None
    decided_on: date | None
    outcome: str
    in_force_until: date | None
    publish_by: date | None
    """Until it is published or exempted; likewise `interpret_by`."""
    published_on: date | None
    interpret_by: date | None
    last_on: date
    versions: int
    steps: int
    reached: int
    dropped: int
    dues: tuple[str, ...]
    """The days of the open steps, the earliest first."""
    next_code: str
    next_kind: str
    next_title: str
    next_unit: str
    first_end: date | None
    current_end: date | None
    planned: int
    """Days approved versions moved, summed over the steps."""
    missed: int
    """Days that steps now over were late against the promise that stood; one that came early makes up for none."""
    grounds: tuple[str, ...]
    """`ground:days` of what was moved."""


class Decisions(OfDecision[DecisionRow]):
    name = "decisions"
    version = 1
    row = DecisionRow
    key = ("id",)

    def apply(self, fact: Aggregate.Event, recorded: Fact, rows: Rows[DecisionRow]) -> None:
        decision = cast(Decision, rows.state(recorded.originator_id))
        before = rows.get((decision.id,))
        now = decision.now
        told = now.published_on is not None or now.exempted
        timeline = _timeline(decision) if before is None or recorded.topic in PACED else before[_TIMELINE:]
        rows.put(
            DecisionRow._make(
                (
                    decision.id,
                    now.title,
                    now.category,
                    decision.level,
                    now.pack,
                    now.proposer,
                    now.proposed_on,
                    now.lead,
                    _units(decision, fact, before),
                    tuple(now.executing),
                    now.status,
                    now.stage,
                    now.cycle,
                    tuple(f"{one.unit}:{one.due}" for one in now.consultations.values() if one.answered_on is None),
                    now.submitted_on,
                    now.decided_on,
                    now.outcome,
                    now.until,
                    None if told else now.publish_by,
                    now.published_on,
                    None if now.interpreted_on else now.interpret_by,
                    now.last_on,
                    *timeline,
                )
            )
        )


_TIMELINE = DecisionRow._fields.index("versions")
PACED = frozenset(
    topic
    for topic, fact in Aggregate.FACTS.items()
    if issubclass(fact, Course.Event) and fact.keep is not Course.Event.keep
) | {Decision.Ended.TOPIC}
"""The facts that may say something of the timeline: of a decision that is over nothing is open any more."""


def _units(decision: Decision, fact: Aggregate.Event, before: DecisionRow | None) -> tuple[str, ...]:
    now = decision.now
    named = {now.proposer, now.lead, *now.executing, *(now.draft.affected if now.draft else ())}
    named |= {one.unit for one in now.timeline.current.values()}
    if isinstance(fact, Decision.DirectiveOpened):
        named.add(fact.unit)
    return tuple(sorted({*(before.units if before else ()), *named} - {""}))


def _timeline(decision: Decision) -> tuple[object, ...]:
    """The columns from `versions` on."""
    timeline = decision.now.timeline
    slips, current, left = timeline.slips(date.min), timeline.current, _open(decision)
    following = min(left.values(), key=lambda one: (one.due, one.code), default=None)
    return (
        len(timeline.versions),
        len(slips),
        len(timeline.done),
        sum(slip.is_dropped for slip in slips.values()),
        tuple(sorted(one.due.isoformat() for one in left.values())),
        following.code if following else "",
        following.kind if following else "",
        following.title if following else "",
        following.unit if following else "",
        max((slip.first.due for slip in slips.values()), default=None),
        max((one.due for one in current.values()), default=None),
        sum(slip.planned for slip in slips.values()),
        sum(max(slip.actual, 0) for slip in slips.values()),
        _grounds(slips.values()),
    )


def _open(decision: Decision) -> Mapping[str, Milestone]:
    return decision.now.timeline.open if decision.now.stage != "ended" else {}


def _grounds(slips: Iterable[Slip]) -> tuple[str, ...]:
    days: dict[str, int] = {}
    for slip in slips:
        for part in slip.parts:
            days[part.version.ground] = days.get(part.version.ground, 0) + part.days
    return tuple(f"{ground}:{n}" for ground, n in sorted(days.items()) if n)


class MilestoneRow(NamedTuple):
    """`start` and `due` are the promise that stands, or that stood when it was dropped."""

    decision: UUID
    code: str
    kind: str
    title: str
    unit: str
    first_start: date
    first_due: date
    start: date
    due: date
    reached: date | None
    is_dropped: bool
    is_live: bool
    """Promised, not reached, of a decision that is not over."""
    moves: int
    """How many versions touched it after the first promise."""
    floor_days: int
    floor_in_working_days: bool
    floor_explainable: bool
    rule: str
    directives: tuple[str, ...]


class Milestones(OfDecision[MilestoneRow]):
    name = "milestones"
    version = 1
    row = MilestoneRow
    key = ("decision", "code")
    indexes = ("btree (due) where until is null and is_live",)

    def apply(self, fact: Aggregate.Event, recorded: Fact, rows: Rows[MilestoneRow]) -> None:
        if recorded.topic not in PACED and not isinstance(fact, Decision.DirectiveOpened):
            return
        decision = cast(Decision, rows.state(recorded.originator_id))
        now = decision.now
        left = _open(decision)
        given: dict[str, list[str]] = {}
        for directive, code in now.directives.items():
            given.setdefault(code, []).append(str(directive))
        for code, slip in now.timeline.slips(date.min).items():
            floor, one = slip.promised.floor, slip.promised
            rows.put(
                MilestoneRow(
                    decision.id,
                    code,
                    one.kind,
                    one.title,
                    one.unit,
                    slip.first.start,
                    slip.first.due,
                    one.start,
                    one.due,
                    slip.reached,
                    slip.is_dropped,
                    code in left,
                    len(slip.parts),
                    floor.n if floor else 0,
                    bool(floor and floor.working),
                    bool(floor and floor.explainable),
                    one.rule,
                    tuple(given.get(code, ())),
                )
            )
