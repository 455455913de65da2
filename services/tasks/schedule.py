"""Schedule 定时: looks whether the units have been told today, and if not, asks for it.

A tick carries no meaning: what is due is found from the record. Two schedulers, a frozen one or a day of outage
therefore change nothing; one of them leads only to spare the queue.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from threading import Lock
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

import psycopg
import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from dramatiq import Message
from psycopg_pool import PoolTimeout

from services.record.errors import RecordUnavailable
from services.tasks import reminders
from services.tasks.broker import Clock, now, remind_message
from services.wiring import CONNECTION, House

log = structlog.get_logger(__name__)

REMIND_AT = time(8, 30)
LOOK_SECONDS = 20
LEASE_SECONDS = 60.0
ASK_AGAIN = timedelta(minutes=10)

Send = Callable[[Message[Any]], None]


class Lead:
    """主持: held by one process at a time, on a connection of its own.

    The server takes it back when that process dies, and also when it falls silent for the length of the lease: a
    frozen process keeps its connection, so without a lease it would keep the lead for ever.
    """

    def __init__(self, conninfo: str, name: str = "duban:schedule", *, lease: float = LEASE_SECONDS) -> None:
        self._conninfo, self._lease = conninfo, lease
        self.key = int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
        self._conn: psycopg.Connection[Any] | None = None

    def held(self) -> bool:
        """Takes the lead if nobody has it, and says whether it is held here now."""
        if self._conn is not None:
            try:
                self._conn.execute("select 1")
            except psycopg.Error as error:
                log.warning("lead lost", error=str(error).strip())
                self.release()
            else:
                return True
        options = f"-c idle_session_timeout={round(self._lease * 1000)} -c statement_timeout=5000"
        conn = psycopg.connect(
            self._conninfo,
            **{**CONNECTION, "application_name": "duban schedule", "options": options, "autocommit": True},
        )
        try:
            row = conn.execute("select pg_try_advisory_lock(%s)", [self.key]).fetchone()
        except BaseException:
            conn.close()
            raise
        if row != (True,):
            conn.close()
            return False
        self._conn = conn
        return True

    def release(self) -> None:
        conn, self._conn = self._conn, None
        if conn is not None:
            conn.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


class Schedule:
    """Ticks in one thread of this process until closed; `tick` may be called by hand as often as one likes."""

    def __init__(self, house: House, send: Send, *, clock: Clock = now, lease: float = LEASE_SECONDS) -> None:
        self._house, self._send, self._clock = house, send, clock
        self.lead = Lead(str(house.app_pool.conninfo), lease=lease)
        self._asked: dict[str, tuple[date, datetime]] = {}
        self._one = Lock()
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
            timezone=UTC,
        )

    def start(self) -> None:
        """Looks at once, then every twenty seconds, and on the minute when the day's reminders are due."""
        self._scheduler.add_job(self.tick, IntervalTrigger(seconds=LOOK_SECONDS), next_run_time=datetime.now(UTC))
        for zone in {self._house.place(code).zone for code in self._house.records()}:
            at = CronTrigger(hour=REMIND_AT.hour, minute=REMIND_AT.minute, timezone=ZoneInfo(zone))
            self._scheduler.add_job(self.tick, at)
        self._scheduler.start()

    def tick(self) -> list[str]:
        """Asks for the digests of every jurisdiction where they are due and not made; answers which."""
        with self._one:
            try:
                if not self.lead.held():
                    return []
                return [code for code in self._house.records() if self._ask(code)]
            except (psycopg.Error, PoolTimeout, RecordUnavailable) as error:
                log.warning("tick failed, the next one looks again", error=str(error).strip())
                return []

    def _ask(self, code: str) -> bool:
        place = self._house.place(code)
        moment = self._clock()
        local = moment.astimezone(ZoneInfo(place.zone))
        day = local.date()
        if local.time() < REMIND_AT:
            return False
        asked_day, asked_at = self._asked.get(code, (None, moment))
        if asked_day == day and timedelta(0) <= moment - asked_at < ASK_AGAIN:
            return False
        with self._house.app_pool.connection() as conn:
            if reminders.is_swept(conn, place.tables, day):
                return False
        self._send(remind_message(code, day))
        self._asked[code] = (day, moment)
        return True

    def close(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
        self.lead.release()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
