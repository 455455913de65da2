"""OfficeCalendar 办公日历: the published holiday plans, year by year, as facts."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.aggregate import Act, Aggregate, AggregateCreated, midnight
from domain.calendar import Calendar, YearPlan

OFFICE_CALENDAR: UUID = uuid5(NAMESPACE_URL, "duban:calendar")


class OfficeCalendar(Aggregate):
    TOPIC = "calendar"

    class Event(Aggregate.Event):
        """A fact of this register."""

    def __init__(self) -> None:
        self.plans: dict[int, YearPlan] = {}
        self.revision = 0

    # 启用
    class Opened(Event, AggregateCreated):
        TOPIC = "calendar.opened"

    # 公布节假日安排
    class YearPublished(Event):
        TOPIC = "calendar.year_published"
        year: int
        plan: dict[str, Any]

        def apply(self, aggregate: OfficeCalendar) -> None:
            aggregate.plans[self.year] = YearPlan.from_fact(self.plan)
            aggregate.revision += 1

    @classmethod
    def open(cls, act: Act) -> OfficeCalendar:
        return cls._create(cls.Opened, id=OFFICE_CALENDAR, act=act, timestamp=midnight(act.on))

    def publish(self, plan: YearPlan, act: Act) -> None:
        """A newly published plan, or a changed one; the same again adds no fact."""
        if self.plans.get(plan.year) != plan:
            self.record(self.YearPublished, act, year=plan.year, plan=plan.to_fact())

    def calendar(self) -> Calendar:
        return Calendar(plans=dict(self.plans), revision=self.revision)
