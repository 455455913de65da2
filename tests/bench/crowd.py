"""A crowd of matters: a thousand short lives lived by their own acts, and in the tables as many more of each as wanted.

Facts are folded at some twenty thousand a second, so a hundred thousand whole lives would take longer than anybody
waits for a bench. The record holds the thousand; the others are the same rows under ids and numbers of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter
from random import Random
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from psycopg import sql

from domain import deadlines
from domain.aggregate import Act, Aggregate
from domain.calendar import Calendar
from domain.directive import Directive
from domain.rules import RulePack
from domain.unit import Post, Unit
from services import office_calendar, rulepacks
from services.accounts import Accounts
from services.commands import founding
from services.commands.order import Order
from services.projections import all_projections
from services.projections.columns import columns_of
from services.projections.ledger import Ledger
from services.projections.register import projector
from services.projections.wording import Wording
from services.record.mapper import FactMapper
from services.record.recorder import Command
from services.record.supervision import Supervision
from services.wiring import House
from tests.bench.history import TITLES, Told

LIVES = 1_000
UNITS = tuple(f"lp-{n:03d}" for n in range(60))
LEADERS = ("lp-head", "lp-deputy-1", "lp-deputy-2")
OPEN_SHARE, DAYS = 0.1, 420
USER, PASSWORD = "bench", "correct horse battery"


def office(house: House, first: date) -> Supervision:
    """A founded office with sixty units and an account of the office."""
    record = house.record("500155")
    founding.found(
        record,
        Order(
            act=Act(by="admin", on=first, channel="system", command_id="found"),
            command=Command.fresh(),
            today=first,
            recorded_at=_at(first),
        ),
        packs=rulepacks.shipped()["500155"],
        plans=[office_calendar.plan(year) for year in office_calendar.published_years()],
        units=[Unit(code, f"梁平区第{n + 1}局", f"{n + 1}局", "department") for n, code in enumerate(UNITS)],
        posts=[Post(code, "副区长", f"领导{n}", "head" if n == 0 else "deputy") for n, code in enumerate(LEADERS)],
    )
    Accounts(house.app_pool, record.place.tables).create(USER, role="office", display_name="苏晴", password=PASSWORD)
    return record


def populate(house: House, today: date, times: int = 1) -> Supervision:
    """`LIVES` matters by their facts, and `times` as many in the tables."""
    first = today - timedelta(days=DAYS + 30)
    record = office(house, first)
    for _, grouped in groupby(told(today), key=attrgetter("day")):
        facts = list(grouped)
        stored = [StoredEvent(fact.originator_id, fact.version, fact.topic, fact.state) for fact in facts]
        record.recorder.append(stored, Command.fresh(), recorded_at=_at(facts[0].day))
    projector(record).catch_up()
    if times > 1:
        _multiply(record, times)
    with record.place.pool.connection() as conn:
        conn.execute("set statement_timeout = 0")
        for projection in all_projections(record.place.zone):
            conn.execute(sql.SQL("vacuum analyze {}").format(sql.Identifier(record.place.tables, projection.table)))
    return record


def told(today: date, lives: int = LIVES, seed: int = 3) -> Iterator[Told]:
    """The facts of short lives, in the order of their days."""
    random, mapper = Random(seed), FactMapper()
    pack, calendar = rulepacks.shipped()["500155"][-1], office_calendar.published()
    facts: list[Told] = []
    for n in range(1, lives + 1):
        for version, fact in enumerate(_live(random, pack, calendar, today, n), start=1):
            stored = mapper.to_stored_event(fact)
            facts.append(Told(fact.originator_id, version, stored.topic, stored.state, fact.act.on))
    return iter(sorted(facts, key=attrgetter("day")))


def _live(random: Random, pack: RulePack, calendar: Calendar, today: date, n: int) -> list[Aggregate.Event]:
    """About nine facts from registration to closure; one in ten is still under way."""
    is_open = random.random() < OPEN_SHARE
    day = today - timedelta(days=random.randint(3, 60) if is_open else random.randint(40, DAYS))

    def act(later: int = 0, by: str = "office") -> Act:
        nonlocal day
        day = min(day + timedelta(days=later), today)
        return Act(by=by, on=day, channel="system", command_id=f"{random.getrandbits(128):032x}")

    directive = Directive.register(
        id=UUID(int=random.getrandbits(128)),
        source=random.choice(("meeting", "hotline", "work_report", "superior")),
        title=f"关于{random.choice(TITLES)}的事项",
        content="请有关单位抓紧研究，提出具体措施，按时办结并反馈。" * random.randint(1, 4),
        received_on=day,
        basis="区政府常务会议纪要",
        pack=pack,
        act=act(),
        leader=random.choice(LEADERS),
        opinion="请抓紧办理，一个月内报结果。",
        urgency=random.choice(tuple(pack.codes("urgency.levels"))),
    )
    directive.approve(act=act(by="office-head"))
    directive.take_number(f"梁府督〔{day.year}〕{n}号", series="main", year=day.year, n=n, act=act())
    units = random.sample(UNITS, random.choice((1, 1, 2)))
    spec = {"kind": "working_days", "days": random.choice((10, 20, 30, 40))}
    due = deadlines.resolve(spec, start=day, calendar=calendar, pack=pack)
    directive.assign(leads=units[:1], assisting=units[1:], due=due, report=None, act=act(1))
    for unit in units:
        directive.sign_for(unit, act=act(by=unit))
    if not is_open:
        for unit in units:
            directive.give_feedback(
                unit, kind="final", text="已办结。", progress=100, signed_by="主要负责人", pack=pack, calendar=calendar,
                act=act(random.randint(5, 25), unit),
            )  # fmt: skip
            directive.accept(unit, grade="good", act=act())
        if directive.source in pack.items("closure.needs_endorsement"):
            directive.report_up(leader="", summary="已办结", act=act())
            directive.endorse(leader="", opinion="同意", act=act(1, "lp-head"))
        directive.close(outcome="completed", reason="目标完成", pack=pack, act=act(1, "office-head"))
    return list(directive.collect_events())


def _multiply(record: Supervision, times: int) -> None:
    """Each row again under other ids and numbers: `md5` of the old id and the copy is the new id."""
    number = "'梁府督〔' || number_year || '〕' || (number_n + copy * {n})::text || '号'"
    own = {
        "id": "md5(id::text || copy)::uuid",
        "number": f"case when number = '' then '' else {number} end",
        "number_n": "case when number_n = 0 then 0 else number_n + copy * {n} end",
        "haystack": "copy::text || haystack",
    }
    with record.place.pool.connection() as conn:
        conn.execute("set statement_timeout = 0")
        conn.execute("set synchronous_commit = off")
        for projection in (Ledger(record.place.zone), Wording(record.place.zone)):
            place = sql.Identifier(record.place.tables, projection.table)
            indexes = conn.execute(
                "select indexname, indexdef from pg_indexes where schemaname = %s and tablename = %s",
                (record.place.tables, projection.table),
            ).fetchall()
            for name, _ in indexes:
                conn.execute(sql.SQL("drop index {}").format(sql.Identifier(record.place.tables, name)))
            names = [column.name for column in columns_of(projection.row)] + ["since", "until"]
            picked = ", ".join(own.get(name, name) for name in names).format(n=LIVES)
            conn.execute(
                sql.SQL("insert into {0} ({1}) select {2} from {0}, generate_series(1, {3}) as copy").format(
                    place,
                    sql.SQL(", ").join(map(sql.Identifier, names)),
                    sql.SQL(picked),
                    sql.Literal(times - 1),
                )
            )
            for _, definition in indexes:
                conn.execute(definition.encode())


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)
