"""An office with its rules, calendar, units and posts, for pages to be made on."""

from __future__ import annotations

from datetime import date

from domain.unit import Post, Unit
from services import office_calendar, rulepacks
from services.commands import founding
from services.commands.order import Order
from services.record.supervision import Command, Supervision
from services.wiring import House
from tests.house import act

UNITS = (
    Unit("LP-JW", "梁平区教育委员会", "区教委", "department"),
    Unit("LP-SLJ", "梁平区水利局", "区水利局", "department"),
)
POSTS = (Post("LP-QZ", "区长", "周明远", "head"),)


def founded(house: House) -> Supervision:
    """The simulated record of the house, with its registers opened."""
    record = house.record("500155")
    founding.found(
        record,
        Order(act=act("admin", date(2026, 1, 5)), command=Command.fresh(), today=date(2026, 1, 5)),
        packs=rulepacks.shipped()["500155"],
        plans=[office_calendar.plan(year) for year in office_calendar.published_years()],
        units=UNITS,
        posts=POSTS,
    )
    return record
