"""Office numbers under stress: many registrars, two series, a turn of the year, registrars killed outright (T5)."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from domain.aggregate import Act
from domain.directive import Directive
from domain.numbering import NumberSeries
from services import office_calendar, rulepacks
from services.commands import directives, founding
from services.commands.office import office_of
from services.commands.order import Order, new_id
from services.record.supervision import Command, Supervision
from tests.house import SECRET

ROOT = Path(__file__).parents[3]
DAY = date(2026, 3, 2)


def order(day: date = DAY) -> Order:
    command = Command.fresh()
    return Order(Act(by="clerk", on=day, command_id=command.id), command, day)


@pytest.fixture
def office(live_record: Supervision) -> Supervision:
    founding.found(
        live_record,
        order(),
        packs=rulepacks.shipped()["500155"],
        plans=[office_calendar.plan(year) for year in (2025, 2026)],
        units=[],
        posts=[],
    )
    return live_record


def register(record: Supervision, day: date = DAY) -> str:
    fields = {"source": "meeting", "title": "登记", "content": "", "received_on": day, "basis": "会议纪要"}
    return str(directives.register(record, order(day), id=new_id(), **fields).result["number"])


def given_out(record: Supervision) -> dict[tuple[str, int], list[int]]:
    """The numbers of each series and year, as the directives took them, in the order of the record."""
    taken: dict[tuple[str, int], list[int]] = defaultdict(list)
    for recorded in record.follow(0, 1_000_000):
        if isinstance(recorded.fact, Directive.Numbered):
            taken[recorded.fact.series, recorded.fact.year].append(recorded.fact.n)
    return taken


def test_sixteen_registrars_at_once_leave_no_gap(office):
    with ThreadPoolExecutor(16) as pool:
        numbers = list(pool.map(lambda _: register(office), range(96)))

    assert len(set(numbers)) == 96
    assert given_out(office) == {("", 2026): list(range(1, 97))}


def test_killed_registrars_leave_no_gap_and_every_number_said_is_there(server, house, office):
    series = office_of(office).pack(DAY).codes("number.series")[0]
    given = [house.dsn, str(house.settings.home), SECRET, series, office.place.jurisdiction]
    said: list[str] = []
    for _ in range(4):
        registrars = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.services.commands.registrar", *given],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]
        for registrar in registrars:
            assert registrar.stdout is not None
            said += [registrar.stdout.readline().strip() for _ in range(24)]
            registrar.kill()
        for registrar in registrars:
            said += [line.strip() for line in registrar.communicate()[0].splitlines() if line.endswith("号")]
            registrar.wait()

    taken = given_out(office)
    assert set(taken) == {(s, y) for s in ("", series) for y in (2026, 2027)}
    for numbers in taken.values():
        assert numbers == list(range(1, len(numbers) + 1))
    recorded = {fact.fact.number for fact in office.follow(0, 1_000_000) if isinstance(fact.fact, Directive.Numbered)}
    assert set(said) <= recorded
    assert len(said) == len(set(said))


def test_a_withdrawn_number_is_void_and_never_given_again(office):
    id = new_id()
    fields = {"source": "meeting", "title": "登记", "content": "", "received_on": DAY, "basis": "会议纪要"}
    first = directives.register(office, order(), id=id, **fields).result["number"]

    directives.withdraw(office, id, order(), reason="来文单位撤回")

    assert office.get(Directive, id).is_void
    assert register(office) != first


def test_a_series_may_open_mid_year(office):
    directives.begin_series(office, order(), year=2026, next=40, basis="前39号为纸质登记")

    assert register(office) == "梁府督〔2026〕40号"
    assert register(office, date(2027, 1, 4)) == "梁府督〔2027〕1号"
    last = [fact.fact for fact in office.follow(0, 1_000) if isinstance(fact.fact, NumberSeries.Given)]
    assert [(fact.year, fact.n) for fact in last] == [(2026, 40), (2027, 1)]
