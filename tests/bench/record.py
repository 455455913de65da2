"""The record against the library's default recorder on the same durable server, and against plain SQL."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import psycopg
from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder, StoredEvent

from services.record.chain import COLUMNS, Verified, verify
from services.record.recorder import Command, Recorder
from services.record.supervision import Supervision
from tests.bench.figure import Figure, percentile
from tests.bench.library_runner import environment
from tests.house import TestServer

STATE = (
    '{"act":{"by":"u-17","on":"2026-03-02","channel":"api","command_id":"0f1e2d3c4b5a69788796a5b4c3d2e1f0"},'
    '"unit":"lp-jw","kind":"progress","text":"已完成现场勘察，正在组织招标，预计下月开工建设，资金已落实到位。",'
    '"progress":40,"obstacles":"","evidence":[],"n":3}'
).encode()
ROUNDS = 3
SMALL, LARGE = 20_000, 200_000


def event() -> StoredEvent:
    return StoredEvent(uuid4(), 1, "directive.feedback_given", STATE)


def appends(insert: Callable[[], object], writers: int, seconds: float) -> tuple[float, list[float]]:
    """Appends per second, and how long each took in milliseconds."""
    took: list[list[float]] = [[] for _ in range(writers)]
    until = time.perf_counter() + seconds

    def write(mine: list[float]) -> None:
        while (begun := time.perf_counter()) < until:
            insert()
            mine.append((time.perf_counter() - begun) * 1000)

    begun = time.perf_counter()
    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, took))
    every = [one for mine in took for one in mine]
    return len(every) / (time.perf_counter() - begun), every


def in_turns(both: Sequence[Callable[[], float]]) -> list[float]:
    """Each measured in turn, several times, so that what else the machine does meets both; the middle of each."""
    found: list[list[float]] = [[] for _ in both]
    for _ in range(ROUNDS):
        for measured, values in zip(both, found, strict=True):
            values.append(measured())
    return [sorted(values)[len(values) // 2] for values in found]


def fill(record: Supervision, upto: int) -> None:
    """Events enough, a thousand a command."""
    while (head := record.head()[0]) < upto:
        record.recorder.append([event() for _ in range(min(1000, upto - head))], Command.fresh())


class Tail:
    """A follower that looks as often as it can and notes what it sees."""

    def __init__(self, record: Supervision, after: int) -> None:
        self.record, self.after, self.missed, self.seen = record, after, 0, 0
        self.until: int | None = None
        self.thread = threading.Thread(target=self.follow)
        self.thread.start()

    def follow(self) -> None:
        with self.record.ear() as ear:
            while self.until is None or self.after < self.until:
                for notification in self.record.recorder.select_notifications(self.after + 1, 1000):
                    self.missed += notification.id - self.after - 1
                    self.after, self.seen = notification.id, self.seen + 1
                ear.wait(0.02)

    def finish(self, head: int) -> int:
        self.until = head
        self.thread.join()
        return self.missed


def against_library(server: TestServer, record: Supervision, seconds: float) -> Iterator[Figure]:
    for writers, reach in ((1, 1.4), (16, 1.5)):
        name = f"{server.prefix}_library_recorder_{writers}"
        server.create_database(name)
        library = Application[Any]({**environment(server.dsn_of(name)), "POSTGRES_POOL_SIZE": "16"})
        theirs: ApplicationRecorder = library.recorder
        ours: Recorder = record.recorder
        tail = Tail(record, record.head()[0])
        rates = in_turns(
            [
                lambda theirs=theirs, n=writers: appends(lambda: theirs.insert_events([event()]), n, seconds / ROUNDS)[
                    0
                ],
                lambda ours=ours, n=writers: appends(
                    lambda: ours.append([event()], Command.fresh()), n, seconds / ROUNDS
                )[0],
            ]
        )
        missed = tail.finish(record.head()[0])
        library.close()
        server.drop_database(name)
        label = f"single-event appends, {writers} writer{'s' if writers > 1 else ''}"
        ratio = rates[1] / rates[0]
        yield Figure(label, rates[1], "/s", rates[0], ratio, f"≥ {reach}×", ratio >= reach)
        yield Figure(
            f"events a tailing reader missed of {tail.seen:,}", float(missed), "events", reach="0", met=missed == 0
        )


def under_a_snapshot(dsn: str, record: Supervision, seconds: float) -> Iterator[Figure]:
    def measured() -> float:
        return percentile(appends(lambda: record.recorder.append([event()], Command.fresh()), 4, seconds)[1], 0.99)

    quiet = measured()
    with psycopg.connect(dsn) as conn:
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        conn.execute("SELECT count(*) FROM pg_class")
        held = measured()
    ratio = held / quiet
    yield Figure(
        f"append p99 while a snapshot is open for {seconds:.0f} s", held, "ms", quiet, ratio, "≤ 3×", ratio <= 3
    )


def copied(conn: psycopg.Connection[Any], schema: str, form: str = "") -> float:
    """A plain COPY-out of the rows a verification reads, per second."""
    rows = 0
    begun = time.perf_counter()
    query = f"COPY (SELECT {COLUMNS} FROM {schema}.events ORDER BY position) TO STDOUT {form}"
    with conn.cursor() as cursor, cursor.copy(query.encode()) as copy:
        for _ in copy:
            rows += 1
    return rows / (time.perf_counter() - begun)


def verified(conn: psycopg.Connection[Any], schema: str) -> float:
    begun = time.perf_counter()
    found = verify(conn, schema, workers=os.cpu_count() or 1)
    if not isinstance(found, Verified):
        raise AssertionError(found)
    return found.count / (time.perf_counter() - begun)


def verification(dsn: str, large: str, small: str) -> list[float]:
    """Rows per second: the large record copied out as text, in binary, and verified; the small one verified."""
    with psycopg.connect(dsn, autocommit=True) as conn:
        return in_turns(
            [
                lambda: copied(conn, large),
                lambda: copied(conn, large, "(FORMAT binary)"),
                lambda: verified(conn, large),
                lambda: verified(conn, small),
            ]
        )


def run(server: TestServer, seconds: float = 9.0) -> Iterator[Figure]:
    snapshot = float(os.environ.get("DUBAN_TEST_SNAPSHOT", "15"))
    with server.house() as house:
        live = house.create_record("500156", kind="live")
        yield from against_library(server, live, seconds)
        yield from under_a_snapshot(house.dsn, live, snapshot)
        small, large = house.create_record("500157", kind="live"), house.create_record("500158", kind="live")
        fill(small, SMALL)
        fill(large, LARGE)
        text, binary, chain, chain_small = verification(house.dsn, large.place.schema, small.place.schema)
        met = chain >= 0.45 * text
        yield Figure(f"verify the chain, {LARGE:,} events", chain, "/s", text, chain / text, "≥ 0.45×", met)
        yield Figure("the same against a binary COPY-out", chain, "/s", binary, chain / binary)
        cost = chain_small / chain
        yield Figure("verify, cost per event at 10× the record", chain, "/s", chain_small, cost, "≤ 1.3×", cost <= 1.3)
        rates = in_turns(
            [
                lambda r=record: appends(lambda: r.recorder.append([event()], Command.fresh()), 4, seconds / ROUNDS)[0]
                for record in (small, large)
            ]
        )
        cost = rates[0] / rates[1]
        yield Figure("append, cost per event at 10× the record", rates[1], "/s", rates[0], cost, "≤ 1.3×", cost <= 1.3)
