"""Decisions 重大决策: the list with its bars, the portfolio's sums, what is due, and what the rules let one choose from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from domain.decision import words
from services.api.acting import READ
from services.api.decisions.permitted import seen
from services.api.decisions.told import BarTold, DecisionLineTold, bar_told, line_told, named, step_name
from services.api.deps import Asked, Here, require
from services.api.fields import Code, Day, Limit, Search
from services.api.language import said
from services.api.ledger import After, reading
from services.api.moments import AsOf, moment
from services.api.problems import Malformed
from services.api.readers import own
from services.permissions import Caller
from services.queries import decisions as queries
from services.queries.decisions import Filters
from services.queries.freshness import wait_for

router = APIRouter(prefix="/decisions", tags=["decisions"], responses=READ)

MOST_DAYS = 400


class DecisionQuestions(BaseModel):
    """`unit`: with any part in it; `slip`: whether promises moved or were missed; `due_before`: something is due by."""

    model_config = ConfigDict(extra="forbid")

    status: Annotated[list[Code] | None, Field(max_length=20)] = None
    category: Annotated[list[Code] | None, Field(max_length=20)] = None
    light: Annotated[list[Literal["red", "yellow", "green", "suspended", "none"]] | None, Field(max_length=5)] = None
    lead: Code | None = None
    unit: Code | None = None
    q: Search | None = None
    slip: bool | None = None
    due_before: Day | None = None
    waiting: Annotated[bool, Query(description="Late or soon due; of a unit only what is its own to do")] = False
    as_of: AsOf = None
    after: After = None

    def filters(self, who: Caller) -> Filters:
        return replace(
            seen(who),
            status=tuple(self.status or ()),
            category=tuple(self.category or ()),
            light=tuple(self.light or ()),
            lead=self.lead,
            unit=self.unit,
            q=self.q,
            slip=self.slip,
            due_before=self.due_before,
            owed_by=(own(who) or "") if self.waiting else None,
        )


class DecisionPageAsked(DecisionQuestions):
    bars: Annotated[bool, Query(description="With every step of each decision")] = False
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    limit: Limit = 50


class DecisionsTold(BaseModel):
    items: list[DecisionLineTold]
    total: int
    next_offset: int | None


class PortfolioTold(BaseModel):
    """`planned`: days approved versions moved, by their grounds; `actual`: days missed of the promises that stood."""

    decisions: int
    late: int
    planned: int
    actual: int
    by_ground: dict[str, int]
    by_status: dict[str, int]
    by_light: dict[str, int]


class DueTold(BaseModel):
    """What is owed on a day: a step, an answer to a consultation, publication, interpretation."""

    day: date
    decision: UUID
    title: str
    code: str
    kind: str
    name: str
    unit: str
    unit_name: str
    light: str


class DueListTold(BaseModel):
    items: list[DueTold]


class ChoiceTold(BaseModel):
    """A row of the rules: its code and what it is called; of a ground also who approves, by which article."""

    code: str
    name: str
    approver: str | None = None
    article: str | None = None
    waivable: bool | None = None


class ListOfRulesTold(BaseModel):
    rule: str
    articles: list[str]
    items: list[ChoiceTold]


class CatalogueTold(BaseModel):
    """重大决策目录 of a version of the rules, and the other lists a decision is filled in from."""

    pack: str
    catalogue: ListOfRulesTold
    assessments: ListOfRulesTold
    steps: ListOfRulesTold
    competition: ListOfRulesTold
    stability: ListOfRulesTold
    grounds: ListOfRulesTold
    channels: list[str]


@router.get("")
def every(here: Here, asked: Asked, query: Annotated[DecisionPageAsked, Query()]) -> DecisionsTold:
    """The decisions the caller may know of, the newest first. A unit sees those it has or had a part in, and what is
    published."""
    require(asked.caller, "decision.see")
    with reading(here, moment(here, query.as_of), None) as (conn, read):
        if query.after is not None:
            wait_for(conn, here.tables, query.after, names=queries.PROJECTIONS)
        found = queries.lines(conn, read, query.filters(asked.caller))
        page, office = found[query.offset : query.offset + query.limit], here.office()
        steps: dict[UUID, list[BarTold]] = {}
        if query.bars:
            told = queries.bars(conn, read, [each.line.id for each in page])
            steps = {id: [bar_told(bar, read, office) for bar in own] for id, own in told.items()}
    end = query.offset + query.limit
    return DecisionsTold(
        items=[line_told(each, office, steps.get(each.line.id, [])) for each in page],
        total=len(found),
        next_offset=end if end < len(found) else None,
    )


@router.get("/portfolio")
def portfolio(here: Here, asked: Asked, query: Annotated[DecisionQuestions, Query()]) -> PortfolioTold:
    """决策组合: what the decisions that fit come to, now or as of any day."""
    require(asked.caller, "decision.see")
    with reading(here, moment(here, query.as_of), None) as (conn, read):
        found = queries.portfolio(conn, read, query.filters(asked.caller))
    shown = set(PortfolioTold.model_fields) - {"decisions"}
    return PortfolioTold(decisions=len(found.rows), **{name: getattr(found, name) for name in shown})


@router.get("/due")
def due(
    here: Here,
    asked: Asked,
    start: Annotated[Day | None, Query(alias="from")] = None,
    to: Day | None = None,
    unit: Code | None = None,
    as_of: AsOf = None,
) -> DueListTold:
    """到期日历: what falls due between these days, by default in the thirty from the day asked about."""
    require(asked.caller, "decision.see")
    at = moment(here, as_of)
    first = start or at.day
    last = to or first + timedelta(days=30)
    if not timedelta(0) <= last - first <= timedelta(days=MOST_DAYS):
        raise Malformed("to", f"应在起始日期之后{MOST_DAYS}天之内", f"lies within {MOST_DAYS} days after the first")
    office = here.office()
    with reading(here, at, None) as (conn, read):
        found = queries.due(conn, read, first, last, replace(seen(asked.caller), unit=unit))
    return DueListTold(
        items=[
            DueTold(
                day=each.day,
                decision=each.decision,
                title=each.decision_title,
                code=each.code,
                kind=each.kind,
                name=due_name(each),
                unit=each.unit,
                unit_name=office.name(each.unit),
                light=each.light,
            )
            for each in found
        ]
    )


def due_name(each: queries.Due) -> str:
    """What is owed, in the reader's language."""
    if each.kind == "answer":
        return said("答复征求意见", "answer to the consultation")
    return named(words.DUTY, each.kind) if each.kind in queries.DUTIES else step_name(each.code, each.kind, each.title)


@router.get("/catalogue")
def catalogue(here: Here, asked: Asked, as_of: AsOf = None) -> CatalogueTold:
    """目录: what must go to a meeting, and what else the rules in force on that day let one choose from."""
    require(asked.caller, "decision.see")
    pack = here.pack(moment(here, as_of).day)

    def listed(key: str) -> ListOfRulesTold:
        rows: Any = pack.rows(key)
        return ListOfRulesTold(
            rule=key,
            articles=list(pack.rule(key).articles),
            items=[
                ChoiceTold(
                    code=row["code"],
                    name=said(row["zh"], row["en"]),
                    approver=row.get("approver"),
                    article=row.get("article"),
                    waivable=row.get("waivable"),
                )
                for row in rows
            ],
        )

    return CatalogueTold(
        pack=f"{pack.code}@{pack.version}",
        catalogue=listed("major.catalogue"),
        assessments=listed("decision.assessments"),
        steps=listed("decision.steps"),
        competition=listed("decision.competition_triggers"),
        stability=listed("decision.stability_triggers"),
        grounds=listed("timeline.grounds"),
        channels=list(pack.items("publish.channels")),
    )
