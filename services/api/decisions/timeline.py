"""The timeline 时间线 of a decision: first promises, every version, the plan that stands, what was reached, where each slip
came from; planned, reshaped and reached."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from domain.decision import words
from domain.decision.sentences import milestone_words
from domain.timeline.change import Version
from domain.timeline.history import Slip
from domain.timeline.milestone import Milestone
from services.api.acting import ACT, READ
from services.api.acts import ReasonSent
from services.api.decisions.permitted import DecisionDone, OneAct, decision_for, has_part
from services.api.decisions.standing import MatterTold, matters
from services.api.decisions.told import (
    ChangeTold,
    PromiseTold,
    change_told,
    named,
    promise,
)
from services.api.deps import ActSent, Asked, Here, acting_leader, require
from services.api.door import Door
from services.api.fields import Code, Day, FileId, Flag, Line, Note, OptionalText, Sent
from services.api.language import said
from services.api.ledger import reading
from services.api.moments import AsOf, moment
from services.api.problems import NotAllowed
from services.commands import decisions
from services.commands.decisions.standing import Known
from services.commands.office import Office
from services.queries import meetings
from services.queries.moment import AsOf as Moment

router = APIRouter(prefix="/decisions/{decision_id}", tags=["decisions"])


class FloorTold(BaseModel):
    """The statutory minimum; `earliest`: the first day the step may end."""

    n: int
    working: bool
    explainable: bool
    earliest: date
    rule: str
    articles: list[str]


class PartTold(BaseModel):
    """What one version moved the promise by, down to the fact that says so."""

    version: int
    position: int
    days: int
    kind: str
    ground: str
    ground_name: str
    reason: str
    asked_by: str
    approved_by: str
    article: str
    on: date


class SlipTold(BaseModel):
    """`total` against the first promise is `planned`, the sum of `parts`, and `actual`, missed of the promise that
    stood, up to `reached` or to the day asked about."""

    planned: int
    actual: int
    total: int
    parts: list[PartTold]


class MilestoneTold(BaseModel):
    """One step there ever was: `first` as promised at first, `current` as promised now, null once dropped. `after`:
    what must be over before it begins; `reached_position`: the fact that says it is over."""

    code: str
    kind: str
    name: str
    unit: str
    unit_name: str
    first: PromiseTold
    current: PromiseTold | None
    reached: date | None
    reached_position: int | None
    dropped: bool
    floor: FloorTold | None
    after: list[str]
    rule: str
    articles: list[str]
    slip: SlipTold
    directives: list[MatterTold]


class VersionTold(BaseModel):
    """The plan itself has no ground. `cause`: what lies outside, a revision of the calendar, a meeting, an evaluation."""

    n: int
    position: int
    on: date
    recorded: date
    ground: str
    ground_name: str
    reason: str
    asked_by: str
    asked_by_name: str
    approved_by: str
    approved_by_name: str
    article: str
    cause: str
    changes: list[ChangeTold]


class ActualTold(BaseModel):
    """That a step was reached, and when that was recorded; a later one of the same step corrects an earlier one."""

    code: str
    reached: date
    recorded: date


class TimelineTold(BaseModel):
    """Every version there is, the first plan first; `milestones` by the day they are due now; `actuals` as recorded."""

    until: date | None
    versions: list[VersionTold]
    milestones: list[MilestoneTold]
    actuals: list[ActualTold]
    planned: int
    actual: int
    as_of_position: int
    as_of_day: date


@router.get("/timeline", responses=READ)
def timeline(here: Here, asked: Asked, decision_id: UUID, as_of: AsOf = None, on: Day | None = None) -> TimelineTold:
    """By both clocks: `as_of` is what was recorded by then, `on` what had happened by that day."""
    require(asked.caller, "decision.see")
    at = moment(here, as_of)
    found = decision_for(here, asked.caller, decision_id, at.position)
    if not has_part(asked.caller, found):
        raise NotAllowed("时间线只对有关单位公开", "Its timeline is for those who have a part in it")
    day, office = on or at.day, here.office()
    dated = found.dated(on)
    names = here.accounts.names(sorted({one.approved_by for one in dated.versions if one.approved_by}))
    given: dict[str, list[MatterTold]] = {}
    for matter in matters(here, asked.caller, found, at):
        given.setdefault(matter.milestone, []).append(matter)
    slips = dated.slips(day)
    shown = sorted(slips.values(), key=lambda slip: (slip.promised.due, slip.code))
    return TimelineTold(
        until=dated.until,
        versions=[_version(each, found, office, names) for each in dated.versions],
        milestones=[_milestone(slip, found, office, given.get(slip.code, [])) for slip in shown],
        actuals=[ActualTold(code=each.code, reached=each.reached, recorded=each.recorded) for each in dated.actuals],
        planned=sum(slip.planned for slip in shown),
        actual=sum(max(slip.actual, 0) for slip in shown),
        as_of_position=found.position if at.position is None else at.position,
        as_of_day=day,
    )


def _version(one: Version, found: Known, office: Office, accounts: Mapping[str, str]) -> VersionTold:
    return VersionTold(
        n=one.n,
        position=found.versions[one.n],
        on=one.on,
        recorded=one.recorded,
        ground=one.ground,
        ground_name=named(words.TIMELINE_GROUND, one.ground) if one.ground else said("编排", "planned"),
        reason=one.reason,
        asked_by=one.asked_by,
        asked_by_name=office.name(one.asked_by),
        approved_by=one.approved_by,
        approved_by_name=accounts.get(one.approved_by) or office.name(one.approved_by),
        article=one.article,
        cause=one.cause,
        changes=[change_told(change, office) for change in one.changes],
    )


def _floor(one: Milestone, office: Office) -> FloorTold | None:
    floor = one.floor
    if floor is None:
        return None
    return FloorTold(
        n=floor.n,
        working=floor.working,
        explainable=floor.explainable,
        earliest=floor.earliest(one.start, office.calendar),
        rule=floor.rule,
        articles=list(floor.articles),
    )


def _milestone(slip: Slip, found: Known, office: Office, given: list[MatterTold]) -> MilestoneTold:
    one, first = slip.promised, promise(slip.first, office)
    assert first
    return MilestoneTold(
        code=slip.code,
        kind=one.kind,
        name=said(*milestone_words(one)),
        unit=one.unit,
        unit_name=office.name(one.unit),
        first=first,
        current=None if slip.is_dropped else promise(one, office),
        reached=slip.reached,
        reached_position=found.actuals.get(slip.code) if slip.reached else None,
        dropped=slip.is_dropped,
        floor=_floor(one, office),
        after=list(one.after),
        rule=one.rule,
        articles=list(one.articles),
        slip=SlipTold(
            planned=slip.planned,
            actual=slip.actual,
            total=slip.total,
            parts=[
                PartTold(
                    version=part.version.n,
                    position=found.versions[part.version.n],
                    days=part.days,
                    kind=part.change.kind,
                    ground=part.version.ground,
                    ground_name=named(words.TIMELINE_GROUND, part.version.ground),
                    reason=part.change.reason or part.version.reason,
                    asked_by=part.version.asked_by,
                    approved_by=part.version.approved_by,
                    article=part.version.article,
                    on=part.version.on,
                )
                for part in slip.parts
            ],
        ),
        directives=given,
    )


# ── acts ────────────────────────────────────────────────────────────────────────────────────────


class GivenSent(Sent):
    """A matter for a unit: of a milestone, its unit and its day stand where nothing else is said."""

    milestone: Code | None = None
    unit: Code | None = None
    title: Note = ""
    content: OptionalText = ""
    due_on: Day | None = None

    def given(self) -> decisions.Given:
        return decisions.Given(self.milestone or "", self.unit or "", self.title, self.content, self.due_on)


Given = Annotated[list[GivenSent], Field(max_length=50)]


class PlanSent(ActSent):
    """`part`: the procedure once it is started, the review once it is decided. `last_meeting`: when the executive
    meeting was last held, by default the last one the record knows; `given`: steps that become directives at once."""

    part: Literal["procedure", "review"]
    start: Day | None = None
    unit: Code | None = None
    last_meeting: Day | None = None
    hearing: Flag = False
    skipped: Annotated[list[Code], Field(max_length=20)] = []
    given: Given = []


@router.post("/timeline", response_model_exclude_none=True, responses=ACT)
def plan(doing: OneAct, decision_id: UUID, sent: PlanSent) -> DecisionDone:
    """编排时间线 from the rules in force."""
    require(doing.caller, "decision.keep")  # before any table is read for it
    return doing.on(
        decision_id,
        "timeline",
        sent,
        decisions.plan,
        part=sent.part,
        start=sent.start,
        unit=sent.unit or "",
        last_meeting=sent.last_meeting or (_last_meeting(doing.here) if sent.part == "procedure" else None),
        hearing=sent.hearing,
        skipped=sent.skipped,
        given=[each.given() for each in sent.given],
    )


def _last_meeting(here: Door) -> date | None:
    with reading(here, Moment(None, here.today()), None) as (conn, read):
        return meetings.cadence(conn, read).last


class WantedSent(Sent):
    """What one step shall be. A code that is free, with a name and a day, is a step of its own."""

    code: Code
    start: Day | None = None
    due: Day | None = None
    unit: Code | None = None
    title: Note = ""
    drop: Flag = False
    reason: OptionalText = ""
    explained: OptionalText = ""

    def wanted(self) -> decisions.Wanted:
        return decisions.Wanted(**{**self.model_dump(), "unit": self.unit or ""})


class ReshapeSent(ReasonSent):
    """`approved_by`: the post that approved it, where the ground needs more than the office; `follow`: what hangs on a
    moved step moves after it."""

    changes: Annotated[list[WantedSent], Field(min_length=1, max_length=100)]
    ground: Code
    asked_by: Line | None = None
    approved_by: Code | None = None
    cause: Note = ""
    follow: Flag = True
    given: Given = []


@router.post("/reshape", response_model_exclude_none=True, responses=ACT)
def reshape(doing: OneAct, decision_id: UUID, sent: ReshapeSent) -> DecisionDone:
    """调整时间线: on a ground of the rules, approved by whom they name; nothing falls below a statutory floor."""
    who, approved_by = doing.caller, sent.approved_by or sent.on_behalf_of
    require(who, "decision.approve")
    if approved_by or who.role == "leader":
        approved_by = acting_leader(who, "decision.approve", leader=sent.approved_by, on_behalf_of=sent.on_behalf_of)
    return doing.on(
        decision_id,
        "reshape",
        sent,
        decisions.reshape,
        wanted=[each.wanted() for each in sent.changes],
        ground=sent.ground,
        reason=sent.reason,
        asked_by=sent.asked_by or "",
        approved_by=approved_by or "",
        cause=sent.cause,
        follow=sent.follow,
        given=[each.given() for each in sent.given],
    )


class ReachSent(ActSent):
    code: Code
    reached_on: Day | None = None
    text: OptionalText = ""
    evidence: Annotated[list[FileId], Field(max_length=50)] = []


@router.post("/reach", response_model_exclude_none=True, responses=ACT)
def reach(doing: OneAct, decision_id: UUID, sent: ReachSent) -> DecisionDone:
    """完成环节 that no other fact speaks of; a later word corrects an earlier one."""
    return doing.on(
        decision_id,
        "reach",
        sent,
        decisions.reach,
        code=sent.code,
        reached_on=sent.reached_on,
        text=sent.text,
        evidence=sent.evidence,
    )
