"""The office calendar 办公日历: working days with make-up days, and newly published plans."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from domain.calendar import YearPlan
from services.api.deps import ActSent, Asked, Here, Keyed, make_act, require, today
from services.api.fields import Day, Flag, Line, OptionalText
from services.api.problems import Malformed, responses
from services.api.replay import once
from services.commands import founding
from services.commands.order import Order
from services.office_calendar import parse_notice
from services.record.supervision import Command, Kept

router = APIRouter(prefix="/calendar", tags=["calendar"])

Year = Annotated[int, Field(ge=1950, le=2100)]


class YearTold(BaseModel):
    year: int
    working_days: int
    holidays: list[date]
    makeup_days: list[date]
    provisional: bool
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


@router.post("/notices", status_code=201, responses=responses(401, 403, 409, 413, 422, 503))
def publish(here: Here, asked: Asked, sent: NoticeSent, key: Keyed) -> Published:
    """公布放假安排. Deadlines already given stay; new ones are counted by the new plan."""
    require(asked.caller, "calendar.notice")
    plan = sent.plan()

    def decide() -> Kept:
        act = make_act(here, asked, "calendar.notice", sent, key)
        order = Order(act=act, command=Command(key.id, key.body_hash), today=today(here))
        here.office()
        return founding.publish_plan(here.record, order, plan)

    return Published(**once(here, key, decide))


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


@router.get("/{year}", responses=responses(401, 403, 422, 503))
def year(here: Here, asked: Asked, year: Year) -> YearTold:
    """One year's days off and make-up days, and how many days the office works."""
    require(asked.caller, "calendar.see")
    calendar = here.office().calendar
    plan = calendar.plans.get(year)
    before = date(year, 1, 1) - timedelta(days=1)
    return YearTold(
        year=year,
        working_days=calendar.working_days_between(before, date(year, 12, 31)),
        holidays=list(plan.holidays) if plan else [],
        makeup_days=list(plan.makeup_days) if plan else [],
        provisional=calendar.is_provisional(date(year, 1, 1)),
        source=plan.source if plan else "",
        revision=calendar.revision,
    )
