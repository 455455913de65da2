"""Decisions as they are told: the list's lines, steps and changes of a timeline, the sentences and names of both."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from domain.decision.sentences import change_words, milestone_words
from domain.decision.words import TIMELINE_CHANGE
from domain.timeline.change import Change
from domain.timeline.floors import Breach
from domain.timeline.milestone import Milestone
from domain.words import Words
from services.api.language import said
from services.commands.office import Office
from services.queries.decisions import Bar, Shown
from services.queries.moment import Reading


def named(words: Words, code: str) -> str:
    """What a code is called in the reader's language; a code nobody named stands for itself."""
    return said(*words.get(code, (code, code)))


def step_name(code: str, kind: str, title: str) -> str:
    return said(*milestone_words(Milestone(code, kind, date.min, date.min, title=title)))


class NextTold(BaseModel):
    """The open step that is due first."""

    code: str
    name: str
    unit: str
    unit_name: str
    due: date


class BarTold(BaseModel):
    """One step: `first_*` the first promise, `start` and `due` the one that stands (or stood when it was dropped).
    `earliest`: the statutory floor below which it may not end; `directives`: matters opened for it."""

    code: str
    kind: str
    name: str
    unit: str
    unit_name: str
    first_start: date
    first_due: date
    start: date
    due: date
    reached: date | None
    dropped: bool
    moves: int
    earliest: date | None
    floor_explainable: bool
    directives: list[UUID]


class DecisionLineTold(BaseModel):
    """`slip` against the first promises: `planned` days moved by approved versions, by their grounds, and `actual` days
    missed of the promises that stood, up to the day asked about."""

    id: UUID
    title: str
    category: str
    level: str
    status: str
    stage: str
    light: str
    proposer: str
    proposer_name: str
    lead: str
    lead_name: str
    executing: list[str]
    proposed_on: date
    submitted_on: date | None
    decided_on: date | None
    in_force_until: date | None
    published_on: date | None
    publish_by: date | None
    interpret_by: date | None
    waiting: dict[str, date]
    next: NextTold | None
    versions: int
    steps: int
    reached: int
    dropped: int
    late: int
    first_end: date | None
    current_end: date | None
    planned: int
    actual: int
    slip: int
    by_ground: dict[str, int]
    bars: list[BarTold]


def line_told(shown: Shown, office: Office, bars: list[BarTold]) -> DecisionLineTold:
    one = shown.line
    own = set(DecisionLineTold.model_fields) & set(type(one).__dataclass_fields__)
    following = one.next_due and NextTold(
        code=one.next_code,
        name=step_name(one.next_code, one.next_kind, one.next_title),
        unit=one.next_unit,
        unit_name=office.name(one.next_unit),
        due=one.next_due,
    )
    return DecisionLineTold(
        **{name: getattr(one, name) for name in own},
        light=shown.light,
        proposer_name=office.name(one.proposer),
        lead_name=office.name(one.lead),
        waiting=one.waiting,
        next=following or None,
        late=shown.late,
        actual=shown.actual,
        slip=shown.slip,
        by_ground=one.by_ground,
        bars=bars,
    )


def bar_told(bar: Bar, reading: Reading, office: Office) -> BarTold:
    own = set(BarTold.model_fields) & set(Bar.__dataclass_fields__) - {"directives"}
    return BarTold(
        **{name: getattr(bar, name) for name in own},
        name=step_name(bar.code, bar.kind, bar.title),
        unit_name=office.name(bar.unit),
        dropped=bar.is_dropped,
        earliest=bar.earliest(reading),
        directives=[UUID(each) for each in bar.directives],
    )


class PromiseTold(BaseModel):
    start: date
    due: date
    unit: str
    unit_name: str


class ChangeTold(BaseModel):
    """`days` by which the promise moves; `explained`: why it may lie below its floor."""

    code: str
    name: str
    kind: str
    kind_name: str
    was: PromiseTold | None
    now: PromiseTold | None
    days: int
    reason: str
    explained: str
    sentence: str


def change_told(change: Change, office: Office) -> ChangeTold:
    one = change.now or change.was
    assert one
    return ChangeTold(
        code=change.code,
        name=said(*milestone_words(one)),
        kind=change.kind,
        kind_name=named(TIMELINE_CHANGE, change.kind),
        was=promise(change.was, office),
        now=promise(change.now, office),
        days=change.days,
        reason=change.reason,
        explained=change.explained,
        sentence=said(*change_words(change)),
    )


def promise(one: Milestone | None, office: Office) -> PromiseTold | None:
    if one is None:
        return None
    return PromiseTold(start=one.start, due=one.due, unit=one.unit, unit_name=office.name(one.unit))


class BreachTold(BaseModel):
    """What cannot stand and waits for people; `explainable`: a stated reason lifts it."""

    code: str
    message: str
    article: str
    explainable: bool


def breach_told(breach: Breach) -> BreachTold:
    return BreachTold(
        code=breach.code,
        message=said(breach.zh, breach.en),
        article=breach.article,
        explainable=breach.explainable,
    )
