"""Whole commands (load, decide, keep), 1 and 16 writers, against the same application on the library's recorder."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from threading import Lock
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError, Mapper

from domain.aggregate import Act, Aggregate
from domain.unit import Post, Unit
from services import office_calendar, rulepacks
from services.commands import directives, founding
from services.commands.order import Order, new_id
from services.record.mapper import FactMapper
from services.record.place import Place
from services.record.supervision import Command, Kept, Supervision
from tests.bench.figure import Figure, percentile
from tests.bench.library_runner import environment
from tests.house import TestServer

DAY = date(2026, 3, 2)
UNITS = [Unit(f"U{n}", f"单位{n}", f"单位{n}", "department") for n in range(20)]


class LibrarySupervision(Application[UUID]):
    """Our application's face over the library's default recorder: same facts, same mapper, same commands."""

    def __init__(self, dsn: str, place: Place) -> None:
        super().__init__(environment(dsn))
        self.place = place
        self.series = Lock()

    def construct_mapper(self) -> Mapper[UUID]:
        return FactMapper()

    def get(self, kind: type[Aggregate], id: UUID) -> Any:
        return self.repository.get(id)

    def keep(
        self,
        *aggregates: Any,
        command: Command,
        result: Mapping[str, Any] | None = None,
        expects: Sequence[tuple[UUID, int]] = (),
        recorded_at: datetime | None = None,
    ) -> Kept:
        recordings = self.save(*aggregates)
        first, last = recordings[0].notification.id, recordings[-1].notification.id
        return Kept(first, last, datetime.now(UTC), dict(result or {}))

    def run(self, decide: Callable[[], Kept], *, if_match: tuple[UUID, int] | None = None) -> Kept:
        for _ in range(4):
            try:
                return decide()
            except IntegrityError:
                continue
        return decide()

    def last_event(self, id: UUID) -> Any:
        return next(iter(self.events.get(id, desc=True, limit=1)), None)

    def versions(self, ids: Sequence[UUID]) -> dict[UUID, int]:
        found = {id: self.recorder.select_events(id, desc=True, limit=1) for id in ids}
        return {id: stored[0].originator_version for id, stored in found.items() if stored}

    @contextmanager
    def alone(self, key: str) -> Iterator[None]:
        with self.series:
            yield


def order(recorded: bool = False) -> Order:
    command = Command(uuid4().hex, b"")
    return Order(Act(by="bench", on=DAY, channel="api", command_id=command.id), command, DAY)


def found(record: Any) -> None:
    founding.found(
        record,
        order(),
        packs=rulepacks.shipped()["500155"],
        plans=[office_calendar.plan(year) for year in (2025, 2026)],
        units=UNITS,
        posts=[Post("HEAD", "区长", "—", "head")],
    )


def one_life(record: Any, unit: str, took: list[float]) -> int:
    """A matter from registration to the first results: seven commands."""
    id = new_id()
    steps: list[Callable[[], Kept]] = [
        lambda: directives.register(
            record,
            order(),
            id=id,
            source="meeting",
            title="老旧小区加装电梯",
            content="倒排工期，按期反馈",
            received_on=DAY,
            basis="区政府第46次常务会议",
        ),
        lambda: directives.assign(
            record, id, order(), leads=[unit], assisting=["U0"], due={"kind": "working_days", "days": 30}
        ),
        lambda: directives.sign_for(record, id, order(), unit=unit),
        *[
            lambda n=n: directives.give_feedback(
                record, id, order(), unit=unit, kind="progress", text=f"第{n}次进展：正在推进", progress=20 * n
            )
            for n in (1, 2, 3)
        ],
        lambda: directives.urge(record, id, order(), unit=unit, reason="请加快办理"),
    ]
    for step in steps:
        begun = time.perf_counter()
        step()
        took.append(time.perf_counter() - begun)
    return len(steps)


def speed(record: Any, writers: int, seconds: float) -> tuple[float, float]:
    """Commands per second and their p99 in milliseconds."""
    until = time.perf_counter() + seconds
    took: list[float] = []

    def write(n: int) -> int:
        done = 0
        while time.perf_counter() < until:
            done += one_life(record, f"U{1 + n}", took)
        return done

    begun = time.perf_counter()
    with ThreadPoolExecutor(writers) as pool:
        done = sum(pool.map(write, range(writers)))
    return done / (time.perf_counter() - begun), percentile(took, 0.99) * 1000


def registrations(record: Supervision, writers: int, seconds: float) -> tuple[float, int]:
    """Registrations per second, and how many numbers are missing between the first and the last."""
    until = time.perf_counter() + seconds
    numbers: list[int] = []

    def write(_: int) -> None:
        while time.perf_counter() < until:
            kept = directives.register(
                record,
                order(),
                id=new_id(),
                source="meeting",
                title="登记",
                content="",
                received_on=DAY,
                basis="会议纪要",
            )
            numbers.append(int(str(kept.result["number"]).split("〕")[1].rstrip("号")))

    begun = time.perf_counter()
    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, range(writers)))
    taken = time.perf_counter() - begun
    gaps = max(numbers) - min(numbers) + 1 - len(set(numbers))
    return len(numbers) / taken, gaps


def run(server: TestServer, seconds: float = 6.0) -> Iterator[Figure]:
    for writers, reach in ((1, 1.0), (16, 1.5)):
        with server.house() as house:
            place = house.place("500155")
            name = f"{server.prefix}_library_{writers}"
            server.create_database(name)
            library = LibrarySupervision(server.dsn_of(name), place)
            live = house.create_record("500156", kind="live")
            for record in (library, live):
                found(record)
            theirs, _ = speed(library, writers, seconds)
            ours, p99 = speed(live, writers, seconds)
            library.close()
            server.drop_database(name)
            label = f"whole commands, {writers} writer{'s' if writers > 1 else ''}"
            yield Figure(label, ours, "/s", theirs, ours / theirs, f"≥ {reach}×", ours / theirs >= reach)
            yield Figure(f"{label}, p99", p99, "ms")
            if writers > 1:
                rate, gaps = registrations(live, writers, seconds)
                yield Figure("registrations, 16 writers", rate, "/s", reach="≥ 100/s", met=rate >= 100)
                yield Figure("number gaps", float(gaps), "gaps", reach="0", met=gaps == 0)
