"""Long work 长任务: what takes longer than a request, in parts, done by the workers there are.

What is wanted, and what came of each part, stands in two tables beside the record; a message only says where to look.
Done twice a part keeps its first answer; lost with its worker it waits in the queue for another; of what is cancelled
nothing more begins. Asking again for the same goes on where the last asking stopped.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self
from uuid import UUID, uuid5

from dramatiq import Message
from psycopg import Connection
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Json

from services.record.supervision import Supervision

QUEUE = "duban"
CHANNEL = "duban_long_work"
KEPT = "1 day"
"""How long work nobody came back for stays."""
QUIET_SECONDS = 5.0

Send = Callable[[Message[Any]], None]
Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Progress:
    """Parts done, of how many."""

    done: int
    of: int
    cancelled: bool = False


def unseen(done: int, of: int) -> None:
    """Progress nobody looks at."""


class LongWork(ABC):
    """One asking. A kind of work says what one part of it is."""

    TASK: ClassVar[str]
    TOGETHER: ClassVar[int] = 1
    """How many parts one message asks for."""

    def __init__(self, record: Supervision, id: UUID) -> None:
        self.record, self.id = record, id
        self._works, self._parts = (Identifier(record.place.tables, name) for name in ("long_works", "long_work_parts"))

    @abstractmethod
    def part(self, wanted: Mapping[str, Any], part: str) -> Any:
        """Does one part; what came of it, as JSON."""

    def ask(self, wanted: Mapping[str, Any], parts: Sequence[str], send: Send) -> Self:
        """Asks the workers for every part that is not done yet."""
        with self.record.place.pool.connection() as conn, conn.transaction():
            conn.execute(SQL("delete from {} where asked_at < now() - {}::interval").format(self._works, KEPT))
            conn.execute(
                SQL(
                    "insert into {} (id, wanted) values (%s, %s)"
                    " on conflict (id) do update set cancelled_at = null, asked_at = now()"
                ).format(self._works),
                [self.id, Json(wanted)],
            )
            conn.execute(
                SQL("insert into {} (work, part) select %s, unnest(%s::text[]) on conflict do nothing").format(
                    self._parts
                ),
                [self.id, list(parts)],
            )
        owed = self.owed()
        for first in range(0, len(owed), self.TOGETHER):
            send(self.message(owed[first : first + self.TOGETHER]))
        return self

    def message(self, parts: Sequence[str]) -> Message[Any]:
        """Its id follows from what it asks for, so that it waits at most once."""
        return Message(
            queue_name=QUEUE,
            actor_name=self.TASK,
            args=(self.record.place.jurisdiction, str(self.id), *parts),
            kwargs={},
            options={},
            message_id=str(uuid5(self.id, " ".join(parts))),
        )

    def owed(self) -> list[str]:
        with self.record.place.pool.connection() as conn:
            found = conn.execute(
                SQL("select part from {} where work = %s and done is null order by part").format(self._parts), [self.id]
            )
            return [part for (part,) in found]

    def progress(self) -> Progress | None:
        """None where there is no such work, or it is gone by now."""
        with self.record.place.pool.connection() as conn:
            return self._progress(conn)

    def _progress(self, conn: Connection[Any]) -> Progress | None:
        row = conn.execute(
            SQL(
                "select count(p.done), count(p.part), w.cancelled_at is not null from {} w left join {} p on p.work = w.id"
                " where w.id = %s group by w.id"
            ).format(self._works, self._parts),
            [self.id],
        ).fetchone()
        return Progress(*row) if row else None

    def cancel(self) -> None:
        """What has begun is finished and kept; nothing more begins. What is done is not cancelled."""
        with self.record.place.pool.connection() as conn:
            conn.execute(
                SQL(
                    "update {} as w set cancelled_at = coalesce(cancelled_at, now()) where id = %s"
                    " and exists (select from {} as p where p.work = w.id and p.done is null)"
                ).format(self._works, self._parts),
                [self.id],
            )

    def finish(self, tick: Tick = unseen, *, alone: bool = False) -> None:
        """Until every part is done: by the workers, or here where there is none. Interrupted, it is cancelled."""
        try:
            if alone:
                self._work_through(tick)
            self._wait(tick)
        except BaseException:
            self.cancel()
            raise

    def _work_through(self, tick: Tick) -> None:
        owed = self.owed()
        for n, part in enumerate(owed, start=1):
            self.do(part)
            tick(n, len(owed))

    def _wait(self, tick: Tick) -> None:
        with self.record.place.pool.connection() as conn:
            conn.autocommit = True
            try:
                conn.execute(SQL("listen {}").format(Identifier(CHANNEL)))
                while (now := self._progress(conn)) and now.done < now.of:
                    tick(now.done, now.of)
                    list(conn.notifies(timeout=QUIET_SECONDS, stop_after=1))
                if now:
                    tick(now.done, now.of)
                conn.execute("unlisten *")
            finally:
                if not conn.closed:
                    conn.autocommit = False

    def results(self) -> dict[str, Any]:
        """What came of each part that is done."""
        with self.record.place.pool.connection() as conn:
            return dict(
                conn.execute(
                    SQL("select part, done from {} where work = %s and done is not null order by part").format(
                        self._parts
                    ),
                    [self.id],
                ).fetchall()
            )

    def take(self) -> dict[str, Any]:
        """The same; the work is gone then."""
        found = self.results()
        with self.record.place.pool.connection() as conn:
            conn.execute(SQL("delete from {} where id = %s").format(self._works), [self.id])
        return found

    def do(self, *parts: str) -> int:
        """The task: each of these parts, unless it is done or nobody wants it any more; how many were kept."""
        return sum(self._do(part) for part in parts)

    def _do(self, part: str) -> int:
        with self.record.place.pool.connection() as conn:
            row = conn.execute(
                SQL(
                    "select w.wanted from {} w join {} p on p.work = w.id"
                    " where w.id = %s and p.part = %s and p.done is null and w.cancelled_at is null"
                ).format(self._works, self._parts),
                [self.id, part],
            ).fetchone()
        if row is None:
            return 0
        done = self.part(row[0], part)
        with self.record.place.pool.connection() as conn, conn.transaction():
            kept = conn.execute(
                SQL("update {} set done = %s where work = %s and part = %s and done is null").format(self._parts),
                [Json(done), self.id, part],
            )
            conn.execute("select pg_notify(%s, %s)", [CHANNEL, str(self.id)])
        return kept.rowcount
