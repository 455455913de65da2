"""Projections: rebuilding, asking as of a past day, and how soon a command is seen, against the library's own way."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import islice

from services.office_calendar import published
from services.projections import all_projections
from services.projections.ledger import Ledger
from services.projections.projector import Projector
from services.projections.rebuild import Rebuilt, rebuild
from services.projections.source import RecordSource
from services.queries import ledger
from services.queries.cursors import Cursors
from services.queries.filters import Filters
from services.queries.freshness import reached, wait_for
from services.queries.moment import AsOf, Reading, as_of
from services.record.recorder import Command, StoredEvent
from services.record.supervision import Supervision
from services.rulepacks import shipped
from tests.bench import library_runner
from tests.bench.figure import Figure, percentile
from tests.bench.history import FIRST_DAY, LAST_DAY, UNITS, Told, history, keep_history
from tests.house import TestServer

FACTS = int(os.environ.get("DUBAN_BENCH_FACTS", "500000"))
LIBRARY_FACTS = int(os.environ.get("DUBAN_BENCH_LIBRARY_FACTS", "20000"))
PER_SECOND = 100
SEEN_SECONDS = int(os.environ.get("DUBAN_BENCH_SECONDS", "10"))
ASKED = 15


def run(server: TestServer) -> Iterator[Figure]:
    told = list(history(FACTS))
    baseline = _library(server, told[:LIBRARY_FACTS])
    with server.house() as house:
        record = house.record("500155")
        keep_history(record, told[: FACTS // 10])
        small = rebuild(RecordSource(record), Ledger(record.place.zone))
        keep_history(record, told[FACTS // 10 :])
        large = rebuild(RecordSource(record), Ledger(record.place.zone))
        yield from _rebuilding(small, large, baseline)
        yield from _pages(record)
    with server.house() as house:  # every projection follows here, so the record is one they catch up with soon
        record = house.record("500155")
        keep_history(record, told[: FACTS // 25])
        yield from _seen(record)


def _library(server: TestServer, told: Sequence[Told]) -> library_runner.LibrarySpeed:
    name = f"{server.prefix}_library_runner"
    server.create_database(name)
    try:
        return library_runner.measure(server.dsn_of(name), told)
    finally:
        server.drop_database(name)


def _rebuilding(small: Rebuilt, large: Rebuilt, baseline: library_runner.LibrarySpeed) -> Iterator[Figure]:
    speed = large.facts / large.seconds
    for against, of, reach in (
        ("library's runner", baseline.runner, 40.0),
        ("reading and decoding with the library's mapper", baseline.reading_and_decoding, 0.35),
    ):
        ratio = speed / of
        yield Figure(
            f"rebuild of the ledger, {large.facts:,} facts · {against}",
            speed,
            "facts/s",
            of,
            ratio,
            f"≥ {reach}×",
            ratio >= reach,
        )
    growth = (large.seconds / large.facts) / (small.seconds / small.facts)
    yield Figure(
        f"rebuild, cost per fact at {large.facts:,} against {small.facts:,}",
        large.seconds / large.facts * 1e6,
        "µs",
        small.seconds / small.facts * 1e6,
        growth,
        "≤ 1.3×",
        growth <= 1.3,
    )
    yield Figure(
        "swap of the rebuilt table", large.swap_seconds * 1e3, "ms", reach="≤ 1000 ms", met=large.swap_seconds <= 1
    )


def _pages(record: Supervision) -> Iterator[Figure]:
    """Filter, sort, 50 rows and the total: as of a day three quarters through the history, against now."""
    past = FIRST_DAY + timedelta(days=(LAST_DAY - FIRST_DAY).days * 3 // 4)
    pack, calendar = shipped()["500155"][-1], published()
    with record.place.pool.connection() as conn:
        moments = (AsOf(None, LAST_DAY), as_of(conn, record.place, past, today=LAST_DAY))
        for what, filters in (
            ("without a unit", Filters(source=("meeting", "instruction"))),
            ("with a unit", Filters(source=("meeting", "instruction"), unit=UNITS[7])),
        ):
            now, then = (
                _median(
                    lambda at=at, filters=filters: ledger.page(
                        conn,
                        Reading(record.place, at, pack, calendar),
                        filters,
                        cursors=Cursors(b"bench"),
                        sort="due",
                    )
                )
                for at in moments
            )
            ratio = then / now
            yield Figure(
                f"ledger page as of a past day, {what} · the same now",
                then * 1e3,
                "ms",
                now * 1e3,
                ratio,
                "≤ 1.5× or ≤ 20 ms",
                ratio <= 1.5 or then <= 0.020,
            )


def _median(asked: Callable[[], object]) -> float:
    times = []
    for _ in range(ASKED):
        begun = time.perf_counter()
        asked()
        times.append(time.perf_counter() - begun)
    return percentile(times, 0.5)


def _seen(record: Supervision) -> Iterator[Figure]:
    """One command every hundredth of a second, and how long after its commit the ledger shows it."""
    source = RecordSource(record)
    projector = Projector(source, all_projections(record.place.zone), source.connect)
    head = record.head()[0]
    projector.start()
    try:
        with record.place.pool.connection() as conn:
            wait_for(conn, record.place.tables, head, timeout=600)
        committed: dict[int, float] = {}
        writer = threading.Thread(target=_write, args=(record, committed))
        writer.start()
        waits = _watched(record, committed, head + PER_SECOND * SEEN_SECONDS)
        writer.join()
    finally:
        projector.stop()
    p99 = percentile(waits, 0.99) * 1e3
    name = f"command committed → visible in the ledger, p99 at {PER_SECOND} commands/s"
    yield Figure(name, p99, "ms", reach="≤ 100 ms", met=p99 <= 100)
    yield Figure("the same, median", percentile(waits, 0.5) * 1e3, "ms")


def _write(record: Supervision, committed: dict[int, float]) -> None:
    told = islice(history(PER_SECOND * SEEN_SECONDS, lives=40, seed=11), PER_SECOND * SEEN_SECONDS)
    begun = time.perf_counter()
    for n, fact in enumerate(told):
        time.sleep(max(0.0, begun + n / PER_SECOND - time.perf_counter()))
        stored = StoredEvent(fact.originator_id, fact.version, fact.topic, fact.state)
        kept = record.recorder.append([stored], Command.fresh())
        committed[kept.last] = time.perf_counter()


def _watched(record: Supervision, committed: dict[int, float], until: int) -> list[float]:
    """Looks at the ledger's checkpoint all the time, as a page that waits for its own write does."""
    waits: list[float] = []
    deadline = time.perf_counter() + SEEN_SECONDS * 6
    with record.place.pool.connection() as conn:
        seen = until - PER_SECOND * SEEN_SECONDS
        while seen < until and time.perf_counter() < deadline:
            position = reached(conn, record.place.tables, ["ledger"])
            now = time.perf_counter()
            while seen < position:
                seen += 1
                # seen before the writer had its answer: no wait at all
                waits.append(max(0.0, now - committed.get(seen, now)))
            time.sleep(0.002)
    if seen < until:
        raise TimeoutError(f"the ledger stood at {seen} of {until}")
    return waits
