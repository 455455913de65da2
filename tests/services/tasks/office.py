"""A small office with matters in the hands of its units, made by the public commands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from domain.aggregate import Act
from domain.unit import Unit
from services.commands import directives
from services.commands.founding import found
from services.commands.order import Order, new_id
from services.office_calendar import plan
from services.projections.register import projector
from services.record.supervision import Command, Supervision
from services.rulepacks import shipped
from services.wiring import House

EDUCATION, WATER = "LP-JW", "LP-SL"
MONDAY = date(2026, 6, 8)
SWEEP_TIME = datetime(2026, 6, 8, 0, 45, tzinfo=UTC)  # 08:45 in the office


class Office:
    """The office of 500155. `tell` moves nothing but the record; `project` brings the tables up to it."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.record: Supervision = house.record("500155")
        found(
            self.record,
            self.order(date(2026, 1, 5)),
            packs=shipped()["500155"],
            plans=[plan(2026)],
            units=[
                Unit(EDUCATION, "重庆市梁平区教育委员会", "区教委", "department"),
                Unit(WATER, "重庆市梁平区水利局", "区水利局", "department"),
            ],
            posts=[],
        )

    def order(self, day: date) -> Order:
        return Order(act=Act(by="clerk", on=day), command=Command.fresh(), today=day)

    def given(self, due: date, *, unit: str = EDUCATION, on: date = date(2026, 3, 2), every: str = "none") -> UUID:
        """A matter assigned to a unit."""
        id = new_id()
        directives.register(
            self.record,
            self.order(on),
            id=id,
            source="meeting",
            title="新建公办幼儿园三所",
            content="年内建成",
            received_on=on,
            basis="区政府第12次常务会议",
        )
        directives.assign(
            self.record,
            id,
            self.order(on),
            leads=[unit],
            due={"kind": "date", "on": due.isoformat()},
            report={"every": every},
        )
        return id

    def signed(self, due: date, *, unit: str = EDUCATION, on: date = date(2026, 3, 2), every: str = "none") -> UUID:
        """A matter assigned to a unit, which has signed for it."""
        id = self.given(due, unit=unit, on=on, every=every)
        directives.sign_for(self.record, id, self.order(on), unit=unit)
        return id

    def project(self) -> None:
        projector(self.record).catch_up()


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime = SWEEP_TIME) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)
