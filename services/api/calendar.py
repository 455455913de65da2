"""The office calendar 办公日历: working days with make-up days, and newly published plans."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from domain.calendar import Calendar, YearPlan
from domain.deadlines import default_spec, resolve
from domain.office_calendar import OFFICE_CALENDAR, OfficeCalendar
from services.api.decisions.moving import After, MovedTold, moves, with_open_steps
from services.api.deps import ActSent, Asked, Here, Keyed, make_act, require, today
from services.api.door import Door
from services.api.fields import Code, Day, Every, Flag, Limit, Line, OptionalText
from services.api.language import said
from services.api.ledger import reading, seen_by
from services.api.moments import AsOf, moment
from services.api.problems import Malformed, responses
from services.api.proposals import DueMeant, resolved_told
from services.api.replay import once
from services.commands import founding
from services.commands.order import Order
from services.office_calendar import amends, holiday_name, parse_notice
from services.queries import deadlines
from services.queries.moment import AsOf as Moment
from services.record.supervision import Command, Kept

router = APIRouter(prefix="/calendar", tags=["calendar"])

Year = Annotated[int, Field(ge=1950, le=2100)]


class YearTold(BaseModel):
    year: int
    working_days: int
    holidays: list[date]
    makeup_days: list[date]
    names: dict[date, str]
    provisional: bool
    why: str
    source: str
    revision: int


class DayTold(BaseModel):
    """`day` is that many working days after `from`; `provisional` where no plan is published yet."""

    day: date
    start: Annotated[date, Field(serialization_alias="from")]
    working_days: int
    provisional: bool
    revision: int


class NoticeSent(ActSent):
    """A published plan: the notice's text, or its days."""

    text: OptionalText = ""
    year: Year | None = None
    holidays: Annotated[list[Day], Field(max_length=120)] = []
    makeup_days: Annotated[list[Day], Field(max_length=60)] = []
    source: Line | None = None
    provisional: Flag = False
    changes: Annotated[Flag, Field(description="It changes single days of a year already planned")] = False

    def plan(self) -> YearPlan:
        if self.text:
            return parse_notice(self.text)
        if self.year is None or not self.holidays or not self.source:
            missing = "year" if self.year is None else "source" if self.holidays else "holidays"
            raise Malformed(
                missing,
                "请给出通知全文，或年份、放假日期和来源",
                "give the notice's text, or year, holidays and source",
            )
        return YearPlan(self.year, tuple(self.holidays), tuple(self.makeup_days), self.source, self.provisional)


class Published(BaseModel):
    year: int
    position: int


class NoticeTold(BaseModel):
    """One published plan as it was entered: who, when, on what basis, and which days it changed."""

    position: int
    year: int
    by: str
    on: date
    recorded_at: datetime
    source: str
    provisional: bool
    reason: str
    newly_off: list[date]
    newly_worked: list[date]


class ChangeTold(BaseModel):
    """A day that would be worked, or not, where it was otherwise."""

    day: date
    works: bool


class TouchedTold(BaseModel):
    """An open deadline: where it stands, and where the changed calendar would put it. It does not move by itself."""

    directive: UUID
    number: str | None
    title: str
    unit: str
    unit_name: str
    due: date
    would_be: date
    rests: bool


class PreviewTold(BaseModel):
    """What a notice would change; nothing is kept."""

    year: int
    source: str
    provisional: bool
    days: list[ChangeTold]
    deadlines: list[TouchedTold]
    timelines: list[MovedTold]
    """Of decisions: what `POST /timelines/follow` would then move, a page of them."""
    next_after: UUID | None


class BetweenTold(BaseModel):
    """Working days after `from` up to and including `to`."""

    start: Annotated[date, Field(serialization_alias="from")]
    to: date
    working_days: int
    provisional: bool


@router.post("/notices", status_code=201, responses=responses(401, 403, 409, 413, 422, 503))
def publish(here: Here, asked: Asked, sent: NoticeSent, key: Keyed) -> Published:
    """公布放假安排. Deadlines already given stay; new ones are counted by the new plan."""
    require(asked.caller, "calendar.notice")
    plan = _plan(here, sent)

    def decide() -> Kept:
        act = make_act(here, asked, "calendar.notice", sent, key)
        order = Order(act=act, command=Command(key.id, key.body_hash), today=today(here))
        here.office()
        return founding.publish_plan(here.record, order, plan)

    return Published(**once(here, key, decide))


@router.post("/notices/preview", responses=responses(401, 403, 413, 422, 503))
def preview(here: Here, asked: Asked, sent: NoticeSent, after: After = None, limit: Limit = 200) -> PreviewTold:
    """Which days a notice would change, which open deadlines stand where it changes them, which timelines would move."""
    require(asked.caller, "calendar.notice")
    plan = _plan(here, sent)
    office = here.office()
    changed = office.calendar.with_plan(plan)
    first, last = date(plan.year - 1, 12, 1), date(plan.year + 1, 1, 31)
    days = [
        ChangeTold(day=day, works=changed.is_working_day(day))
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
        if changed.is_working_day(day) != office.calendar.is_working_day(day)
    ]
    found: tuple[deadlines.Touched, ...] = ()
    moved: list[MovedTold] = []
    looked_at: list[UUID] = []
    if days:
        looked_at = with_open_steps(here, after, limit)
        moved = moves(here, looked_at, changed)
        with reading(here, Moment(None, today(here)), None) as (conn, read):
            found = deadlines.touched(conn, read, changed, days[0].day, days[-1].day)
    return PreviewTold(
        year=plan.year,
        source=plan.source,
        provisional=plan.provisional,
        days=days,
        deadlines=[
            TouchedTold(
                directive=each.directive,
                number=each.number or None,
                title=each.title,
                unit=each.unit,
                unit_name=office.name(each.unit),
                due=each.due,
                would_be=each.would_be,
                rests=each.rests,
            )
            for each in found
        ],
        timelines=moved,
        next_after=looked_at[-1] if len(looked_at) == limit else None,
    )


@router.get("/notices", responses=responses(401, 403, 422, 503))
def notices(here: Here, asked: Asked, as_of: AsOf = None) -> list[NoticeTold]:
    """The plans the office has entered, the newest first."""
    require(asked.caller, "calendar.see")
    told: list[NoticeTold] = []
    for recorded, before, after in _published(here, moment(here, as_of)):
        plan, act = after.plans[recorded.fact.year], recorded.fact.act
        days = sorted({*plan.holidays, *plan.makeup_days, *_days_of(before.plans.get(plan.year))})
        told.append(
            NoticeTold(
                position=recorded.position,
                year=plan.year,
                by=act.by,
                on=act.on,
                recorded_at=recorded.recorded_at,
                source=plan.source,
                provisional=plan.provisional,
                reason=act.reason or "",
                newly_off=[d for d in days if before.is_working_day(d) and not after.is_working_day(d)],
                newly_worked=[d for d in days if not before.is_working_day(d) and after.is_working_day(d)],
            )
        )
    return told[::-1]


@router.get("/add", responses=responses(401, 403, 422, 503))
def add(
    here: Here,
    asked: Asked,
    start: Annotated[Day, Field(alias="from")],
    working_days: Annotated[int, Field(ge=-5_000, le=5_000)],
) -> DayTold:
    """The day so many working days after another; day 1 is the next working day."""
    require(asked.caller, "calendar.see")
    calendar = here.office().calendar
    day = calendar.add_working_days(start, working_days)
    return DayTold(
        day=day,
        start=start,
        working_days=working_days,
        provisional=calendar.is_provisional_between(start, day),
        revision=calendar.revision,
    )


@router.get("/between", responses=responses(401, 403, 422, 503))
def between(here: Here, asked: Asked, start: Annotated[Day, Field(alias="from")], to: Day) -> BetweenTold:
    """How many working days lie between two days: the first is not counted, the last is."""
    require(asked.caller, "calendar.see")
    calendar = here.office().calendar
    return BetweenTold(
        start=start,
        to=to,
        working_days=calendar.working_days_between(start, to),
        provisional=calendar.is_provisional_between(start, to),
    )


@router.get("/due", responses=responses(401, 403, 422, 503))
def due(
    here: Here,
    asked: Asked,
    kind: Literal["date", "working_days", "recurring", "long_term", "none"] | None = None,
    on: Day | None = None,
    days: Annotated[int | None, Field(ge=1, le=2_000)] = None,
    every: Every | None = None,
    review_on: Day | None = None,
    urgency: Code = "normal",
    start: Annotated[Day | None, Field(alias="from")] = None,
) -> DueMeant:
    """The day a deadline would fall on, by the rules and the calendar; by the urgency's own term where none is asked."""
    require(asked.caller, "calendar.see")
    office, begins = here.office(), start or today(here)
    pack = office.pack(today(here))
    if urgency not in pack.codes("urgency.levels"):
        raise Malformed("urgency", f"没有“{urgency}”这一紧急程度", f"there is no urgency {urgency!r}")
    asked_for: dict[str, Any] = {"kind": kind, "on": on, "days": days, "every": every, "review_on": review_on}
    spec = (
        {name: value for name, value in asked_for.items() if value is not None} if kind else default_spec(urgency, pack)
    )
    resolved = resolve(spec, start=begins, calendar=office.calendar, pack=pack)
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in spec.items()}
    return DueMeant(spec=plain, by_default=kind is None, **resolved_told(resolved))


@router.get("/{year}", responses=responses(401, 403, 422, 503))
def year(here: Here, asked: Asked, year: Year, as_of: AsOf = None) -> YearTold:
    """One year's days off and make-up days by name, and how many days the office works, as known on a day."""
    require(asked.caller, "calendar.see")
    calendar = calendar_of(here, moment(here, as_of))
    plan = calendar.plans.get(year)
    before = date(year, 1, 1) - timedelta(days=1)
    off = [
        day for each in (calendar.plans.get(n) for n in (year, year + 1)) if each for day in each.holidays
        if day.year == year and not calendar.is_working_day(day)
    ]  # fmt: skip
    named = {day: holiday_name(day) for day in sorted({*off, *(plan.holidays if plan else ())})}
    return YearTold(
        year=year,
        working_days=calendar.working_days_between(before, date(year, 12, 31)),
        holidays=list(plan.holidays) if plan else [],
        makeup_days=list(plan.makeup_days) if plan else [],
        names={day: said(*name) for day, name in named.items()},
        provisional=calendar.is_provisional(date(year, 1, 1)),
        why=_why(year, plan),
        source=plan.source if plan else "",
        revision=calendar.revision,
    )


@router.get("/{year}/deadlines", responses=responses(401, 403, 422, 503))
def deadlines_of(here: Here, asked: Asked, year: Year, as_of: AsOf = None) -> dict[date, int]:
    """How many open matters the caller may see fall due on each day; the ledger lists as many."""
    require(asked.caller, "see")
    with reading(here, moment(here, as_of), None) as (conn, read):
        return deadlines.counts(conn, read, seen_by(asked.caller), date(year, 1, 1), date(year, 12, 31))


def calendar_of(here: Door, at: Moment) -> Calendar:
    """The calendar now, or as the office knew it then."""
    if at.position is None:
        return here.office().calendar
    steps = _published(here, at)
    return steps[-1][2] if steps else Calendar({}, 0)


def _published(here: Door, at: Moment) -> list[tuple[Any, Calendar, Calendar]]:
    """Each plan published by then, with the calendar before it and after."""
    found: list[tuple[Any, Calendar, Calendar]] = []
    before = Calendar({}, 0)
    for recorded in here.record.history(OFFICE_CALENDAR):
        if at.position is not None and recorded.position > at.position:
            break
        fact = recorded.fact
        if isinstance(fact, OfficeCalendar.YearPublished):
            after = before.with_plan(YearPlan.from_fact(fact.plan))
            found.append((recorded, before, after))
            before = after
    return found


def _plan(here: Door, sent: NoticeSent) -> YearPlan:
    """The plan a notice comes to: one that changes a year already planned leaves the rest as it was."""
    plan = sent.plan()
    known = here.office().calendar.plans.get(plan.year)
    return known.changed_by(plan) if known and (sent.changes or amends(sent.text)) else plan


def _days_of(plan: YearPlan | None) -> tuple[date, ...]:
    return (*plan.holidays, *plan.makeup_days) if plan else ()


def _why(year: int, plan: YearPlan | None) -> str:
    if plan is None:
        return said(
            f"{year}年的放假安排尚未公布，暂按周一至周五计",
            f"The plan of {year} is not published yet: Monday to Friday for now",
        )
    if plan.provisional:
        return said("放假安排为暂定", "The plan is provisional")
    return ""
