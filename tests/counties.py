"""Invented counties in groups, and a year of theirs with every figure in: as many as a test or a benchmark asks for."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from uuid import UUID

from domain.assessment import Assessment
from domain.scheme.life import SchemeLife
from domain.scheme.reading import read_scheme
from domain.scheme.scheme import Scheme
from domain.scoring.value import Value
from services.commands.founding import found
from services.commands.order import Order
from services.office_calendar import plan
from services.projections.register import projector
from services.record.supervision import Command, Supervision
from services.rulepacks import shipped
from tests.schemes import indicator, written
from tests.stories import act, day

IN_A_GROUP = 37
BATCH = 1_000


def scheme_of(counties: int, *, in_a_group: int = IN_A_GROUP) -> Scheme:
    """Five official figures: levels, growth, ranks and extremes, as districts are compared by."""
    units = [f"county-{n:04d}" for n in range(counties)]
    groups = [
        {"code": f"g{n:03d}", "name": f"第{n}组", "name_en": f"Group {n}", "units": units[at : at + in_a_group]}
        for n, at in enumerate(range(0, counties, in_a_group))
    ]
    level_growth = {"method": "level_growth", "params": {"growth_share": "0.6"}}
    efficacy = {"method": "efficacy", "basis": "growth", "params": {"satisfactory": 12, "unacceptable": -5}}
    methods = (level_growth, {"method": "rank_linear"}, efficacy, {"method": "min_max"}, level_growth)
    lines = [indicator(f"figure_{n}", name=f"指标{n}", weight=20, **methods[n]) for n in range(5)]
    return read_scheme(
        written(scheme__code="counties", groups=groups, indicators=lines, self_assessment={"limit": 3, "deduction": 1})
    )


def opened(record: Supervision, counties: int, *, in_a_group: int = IN_A_GROUP) -> UUID:
    """A year of counties with its figures imported, in a record whose tables have come up to it."""
    on = day("1-5")
    order = Order(act("office", "1-5"), Command.fresh(), on)
    found(record, order, packs=shipped()["500155"], plans=[plan(2026)], units=[], posts=[])
    scheme = scheme_of(counties, in_a_group=in_a_group)
    life = SchemeLife.write(dict(scheme.content), act("office", "1-6"))
    [asked, *_] = sorted(scheme.group_of)
    life.consult([asked], until=day("1-16"), act=act("office", "1-7"))
    life.give_opinion(asked, agrees=True, text="", act=act(asked, "1-8"))
    life.approve(basis="常务会议", act=act("head", "1-19"))
    record.keep(life)
    year = Assessment.open(life.scheme(), life.id, act=act("office", "1-20"))
    assert isinstance(year, Assessment)
    random = Random(7)
    for unit in sorted(scheme.group_of):
        for code in scheme.indicators:
            before = Decimal(random.randint(50_000, 90_000)) / 10
            amounts = {"x": before * random.randint(96, 112) / 100, "x₀": before}
            year.import_value(
                scheme, unit, code, Value(amounts, source="统计局", release="快报"), act=act("office", "11-2")
            )
    facts = list(year.collect_events())
    for at in range(0, len(facts), BATCH):
        record.keep(*facts[at : at + BATCH])
    projector(record).catch_up()
    return year.id
