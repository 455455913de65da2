"""Broker 任务队列: the queue of background tasks, in the same PostgreSQL as the record.

A task is a doorbell, never the truth. There is one queue for the database; a message names its jurisdiction.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

import dramatiq
import psycopg
import structlog
from dramatiq import Message
from dramatiq.middleware import Retries
from dramatiq_postgres import PostgresBroker
from psycopg import Connection
from psycopg_pool import ConnectionPool, PoolTimeout

from services.commands.decisions.following import Following
from services.notices import Carrier
from services.record.long_work import QUEUE, LongWork
from services.tasks import mail, reminders
from services.tasks.scorings import Scoring
from services.wiring import CONNECTION, SESSION, House

log = structlog.get_logger(__name__)

REMIND = "remind_units"
LONG_WORKS: tuple[type[LongWork], ...] = (Scoring, Following)
MOST_CONNECTIONS = 12
MOST_RETRIES, SHORTEST_WAIT_MS, LONGEST_WAIT_MS = 5, 5_000, 600_000

Clock = Callable[[], datetime]
"""Only doors ask what time it is; tests hand in another."""


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Beat:
    """How often a worker shows it lives, after how long of silence its messages go to another, how often that is
    looked at; all in seconds."""

    every: float = 5.0
    silence: float = 20.0
    upkeep: float = 10.0


BEAT = Beat()


# The library asks again up to ten times with waits up to thirty seconds, whatever the error; who sends here can
# ask again himself and must not be held up.
_enqueue_once = PostgresBroker.enqueue.retry_with(stop=lambda _: True)


class Broker(PostgresBroker):  # type: ignore[misc]  # the library has no types
    """The queue with a pool of its own, so that tasks and pages cannot starve each other."""

    def __init__(self, house: House, *, beat: Beat = BEAT) -> None:
        options = " ".join(f"-c {name}={value}" for name, value in SESSION.items())
        super().__init__(
            pool=ConnectionPool(
                str(house.app_pool.conninfo),
                kwargs={**CONNECTION, "application_name": "duban tasks", "options": options, "autocommit": True},
                min_size=0,
                max_size=MOST_CONNECTIONS,
                timeout=8.0,
                open=True,
                name="duban tasks",
                check=ConnectionPool.check_connection,
            ),
            results=False,
            heartbeat_interval=beat.every,
            heartbeat_ttl=beat.silence,
            maintenance_interval=beat.upkeep,
            middleware=[Retries(max_retries=MOST_RETRIES, min_backoff=SHORTEST_WAIT_MS, max_backoff=LONGEST_WAIT_MS)],
        )

    def send_once(self, message: Message[Any]) -> None:
        """Sends, or raises what the database said, without asking again."""
        _enqueue_once(self, message)

    def close(self) -> None:
        """Gives every connection back. Workers are to be stopped first."""
        listener = self.notifier
        listener.stop()
        ringing: Connection[Any] | None = None
        with suppress(psycopg.Error, PoolTimeout):
            ringing = self.pool.getconn(timeout=1) if listener.is_alive() else None
        self.pool.close()
        if ringing is not None:
            # the listener would notice only after its wait; a ring wakes it
            with suppress(psycopg.Error):
                ringing.execute("select pg_notify(%s, '')", [f"dramatiq.{QUEUE}.enqueue"])
            self.pool.putconn(ringing)
        if listener.is_alive():
            listener.join(timeout=5)


def build_broker(house: House, *, beat: Beat = BEAT, clock: Clock = now, carry: Carrier | None = None) -> Broker:
    """The queue of a house with every task there is. Close it at the end."""
    broker = Broker(house, beat=beat)

    def remind_units(jurisdiction: str, day: str) -> None:
        record = house.record(jurisdiction)
        today = clock().astimezone(ZoneInfo(record.place.zone)).date()
        if date.fromisoformat(day) != today:
            log.info("a reminder of another day is dropped", jurisdiction=jurisdiction, day=day)
            return
        reminders.sweep(record, today, carry=carry)
        if house.settings.smtp_url:  # after the sweep, and again with every retry until all have gone out
            mail.send_digests(record, mail.Server.of(house.settings.smtp_url), today)

    dramatiq.actor(broker=broker, actor_name=REMIND, queue_name=QUEUE)(remind_units)
    for kind in LONG_WORKS:
        dramatiq.actor(broker=broker, actor_name=kind.TASK, queue_name=QUEUE)(_long_work(house, kind))
    return broker


def _long_work(house: House, kind: type[LongWork]) -> Callable[..., None]:
    def do(jurisdiction: str, id: str, *parts: str) -> None:
        kind(house.record(jurisdiction), UUID(id)).do(*parts)

    return do


def remind_message(jurisdiction: str, day: date) -> Message[Any]:
    """Asks for the digests of a day. Its id follows from what it asks for, so that it waits at most once."""
    return Message(
        queue_name=QUEUE,
        actor_name=REMIND,
        args=(jurisdiction, day.isoformat()),
        kwargs={},
        options={},
        message_id=str(uuid5(NAMESPACE_URL, f"duban:{REMIND}:{jurisdiction}:{day.isoformat()}")),
    )


@dataclass(frozen=True, slots=True)
class QueueState:
    """What stands in the queue. Rejected messages stay thirty days for people to look at."""

    waiting: int
    running: int
    rejected: int
    workers: int
    """Workers that showed they live within the last minute."""


def queue_state(conn: Connection[Any]) -> QueueState:
    row = conn.execute(
        "select count(*) filter (where state = 'queued'), count(*) filter (where state = 'consumed'),"
        " count(*) filter (where state = 'rejected'),"
        " (select count(*) from dramatiq.worker where heartbeat_at > now() - interval '1 minute') from dramatiq.queue"
    ).fetchone()
    assert row is not None
    return QueueState(*row)
