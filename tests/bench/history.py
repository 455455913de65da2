"""Histories for benchmarks: many directives' lives, lived once by their own acts and then retold under new ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from random import Random
from typing import NamedTuple
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from domain import deadlines
from domain.aggregate import Act, Aggregate
from domain.calendar import Calendar
from domain.directive import Directive
from domain.rules import RulePack
from services.office_calendar import published
from services.record.mapper import FactMapper
from services.record.recorder import Command
from services.record.supervision import Supervision
from services.rulepacks import shipped

FIRST_DAY = date(2025, 1, 6)
LAST_DAY = date(2025, 12, 26)
UNITS = tuple(f"lp-{n:03d}" for n in range(60))
TITLES = ("加快推进城区道路建设", "落实义务教育学位保障", "整治河道排污口", "办好居民养老服务", "清欠企业账款")
MARK = 987654321
"""Stands for the number's place until the life is retold."""


class Told(NamedTuple):
    """One fact of the history, as it is stored."""

    originator_id: UUID
    version: int
    topic: str
    state: bytes
    day: date


def history(facts: int, *, lives: int = 240, seed: int = 7, units: Sequence[str] = UNITS) -> Iterator[Told]:
    """About `facts` facts in the order of their days; 25 or so to a directive."""
    random = Random(seed)
    mapper = FactMapper()
    pack, calendar = shipped()["500155"][-1], published()
    stories = [_stored(live(random, pack, calendar, units=units), mapper) for _ in range(lives)]
    told: list[tuple[date, int, int, int, str, bytes]] = []
    life = 0
    while len(told) < facts:
        for version, (topic, state, day) in enumerate(stories[life % lives], start=1):
            told.append((day, random.getrandbits(20) if version == 1 else 0, life, version, topic, state))
        life += 1
    # the facts of one day in any order, those of one life in their own
    told.sort(key=itemgetter(0, 2, 3))
    shuffled = [entry for _, of_day in groupby(told, key=itemgetter(0)) for entry in _mixed(list(of_day), random)]
    number = 0
    for day, _, life, version, topic, state in shuffled[:facts]:
        if topic == "directive.numbered":
            number += 1
            state = state.replace(str(MARK).encode(), str(number).encode())
        yield Told(UUID(int=(seed << 96) + life), version, topic, state, day)


def _mixed(entries: list[tuple[date, int, int, int, str, bytes]], random: Random) -> list[tuple]:
    by_life = [list(of_life) for _, of_life in groupby(entries, key=itemgetter(2))]
    random.shuffle(by_life)
    return [entry for of_life in by_life for entry in of_life]


def moment(day: date, n: int = 0, zone_hours: int = 8) -> datetime:
    """A recorded time on that day: nine in the office's morning, and a moment later for each fact before."""
    return datetime(day.year, day.month, day.day, 9 - zone_hours, tzinfo=UTC) + timedelta(milliseconds=n)


def _stored(facts: list[Aggregate.Event], mapper: FactMapper) -> list[tuple[str, bytes, date]]:
    stored = [mapper.to_stored_event(fact) for fact in facts]
    return [(one.topic, one.state, fact.act.on) for one, fact in zip(stored, facts, strict=True)]


def live(
    random: Random, pack: RulePack, calendar: Calendar, *, units: Sequence[str] = UNITS, upto: date = LAST_DAY
) -> list[Aggregate.Event]:
    """One directive's life by its own acts, from registration until it is archived or the year ends."""
    return _Life(random, pack, calendar, units, upto).lived()


class _Life:
    def __init__(self, random: Random, pack: RulePack, calendar: Calendar, units: Sequence[str], upto: date) -> None:
        self.random, self.pack, self.calendar, self.units, self.upto = random, pack, calendar, units, upto
        self.day = FIRST_DAY + timedelta(days=random.randrange((upto - FIRST_DAY).days - 10))

    def act(self, by: str = "office") -> Act:
        return Act(by=by, on=self.day, channel="system", command_id=f"{self.random.getrandbits(128):032x}")

    def wait(self, least: int, most: int) -> bool:
        """Some days later; False once the year is over."""
        self.day += timedelta(days=self.random.randint(least, most))
        return self.day <= self.upto

    def lived(self) -> list[Aggregate.Event]:
        directive = self.registered()
        if self.wait(0, 3):
            self.assigned(directive)
            while self.wait(2, 16) and directive.status not in ("accepted", "closed"):
                self.worked(directive)
            if self.day <= self.upto and directive.status == "accepted":
                self.ended(directive)
        return list(directive.collect_events())

    def registered(self) -> Directive:
        random = self.random
        directive = Directive.register(
            id=UUID(int=random.getrandbits(128)),
            source=random.choice(("instruction", "work_report", "meeting", "hotline", "superior")),
            title=f"关于{random.choice(TITLES)}的事项",
            content="请有关单位抓紧研究，提出具体措施，按时办结并反馈。" * random.randint(1, 4),
            received_on=self.day,
            basis="区政府常务会议纪要",
            pack=self.pack,
            act=self.act(),
            leader=random.choice(("lp-head", "lp-deputy-1", "lp-deputy-2")),
            opinion="请抓紧办理，一个月内报结果。",
            urgency=random.choice(tuple(self.pack.codes("urgency.levels"))),
        )
        directive.approve(act=self.act("office-head"))
        year = self.day.year
        directive.take_number(f"梁府督〔{year}〕{MARK}号", series="main", year=year, n=MARK, act=self.act())
        return directive

    def assigned(self, directive: Directive) -> None:
        chosen = self.random.sample(self.units, self.random.randint(1, 4))
        spec = {"kind": "working_days", "days": self.random.choice((10, 20, 40, 60))}
        if self.random.random() < 0.1:
            spec = {"kind": "none"}
        due = deadlines.resolve(spec, start=self.day, calendar=self.calendar, pack=self.pack)
        report = {"every": "monthly:5", "first": (self.day + timedelta(days=30)).isoformat()}
        directive.assign(leads=chosen[:1], assisting=chosen[1:], due=due, report=report, act=self.act())
        for unit in chosen:
            directive.deliver(unit, means="system", act=self.act())
            directive.sign_for(unit, act=self.act(unit))

    def worked(self, directive: Directive) -> None:
        unit = self.random.choice([a.unit for a in directive.assignments.values() if a.is_open] or [""])
        if not unit:
            return
        given = directive.assignments[unit]
        chance = self.random.random()
        if given.waits_for_office:
            self.reviewed(directive, unit)
        elif chance < 0.12:
            directive.urge(unit, reason="临近时限未见反馈", step="first", approved=True, act=self.act())
        elif chance < 0.2 and given.due and not given.extension_asked and self.day <= given.due:
            asked = given.due + timedelta(days=20)
            directive.ask_extension(
                unit, to=asked, reason="需补充材料", pack=self.pack, calendar=self.calendar, act=self.act(unit)
            )
            directive.decide_extension(
                unit, granted=chance < 0.17, reason="按程序", pack=self.pack, calendar=self.calendar, act=self.act()
            )
        else:
            self.reported(directive, unit, "final" if chance > 0.68 else "progress")

    def reported(self, directive: Directive, unit: str, kind: str) -> None:
        directive.give_feedback(
            unit,
            kind=kind,
            text="已召开专题会议，完成现场踏勘，正在推进。" * self.random.randint(1, 3),
            progress=self.random.randrange(0, 100, 10),
            signed_by="主要负责人",
            pack=self.pack,
            calendar=self.calendar,
            act=self.act(unit),
        )
        if kind == "progress":
            directive.accept(unit, act=self.act())

    def reviewed(self, directive: Directive, unit: str) -> None:
        if self.random.random() < 0.3:
            code = self.random.choice(self.pack.codes("return.reason_codes"))
            directive.send_back(
                unit, reason_code=code, comment="请补充", pack=self.pack, calendar=self.calendar, act=self.act()
            )
        else:
            directive.accept(unit, grade="good", act=self.act())

    def ended(self, directive: Directive) -> None:
        for given in [a for a in directive.assignments.values() if a.is_open]:
            directive.release_unit(given.unit, reason="牵头单位已办结", excused=True, act=self.act())
        directive.report_up(leader="", summary="已办结", act=self.act())
        if self.wait(1, 10):
            directive.endorse(leader="", opinion="同意", act=self.act("lp-head"))
            directive.close(outcome="completed", reason="目标完成", pack=self.pack, act=self.act("office-head"))
            if self.wait(5, 30):
                directive.archive(act=self.act())


def keep_history(record: Supervision, told: Sequence[Told], *, batch: int = 2_000) -> None:
    """Puts a history into a simulated record, each fact recorded on the day it happened."""
    for _, grouped in groupby(told, key=lambda fact: fact.day):
        of_day = list(grouped)
        for n in range(0, len(of_day), batch):
            part = of_day[n : n + batch]
            record.recorder.append(
                [StoredEvent(fact.originator_id, fact.version, fact.topic, fact.state) for fact in part],
                Command.fresh(),
                recorded_at=moment(part[0].day, n),
            )
