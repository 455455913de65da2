"""Scorings 分组试算: a year of thousands of units scored group by group among the workers, with every receipt.

A part says which group to score as of which position; it keeps what came out beside the record. Done twice it keeps
the first; a part lost with its worker waits in the queue for another; one of a cancelled scoring does nothing. Asking
again for the same position goes on where the last asking stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from dramatiq import Message
from psycopg import Connection
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Json

from domain.results.results import digest_of
from services.audit.assessing import Asked, told, whole
from services.commands.assessments.standing import assessed
from services.commands.office import office_of
from services.queries.freshness import wait_for
from services.queries.moment import AsOf, Reading
from services.record.supervision import Supervision

SCORE = "score_group"
QUEUE = "duban"
CHANNEL = "duban_scoring"
MANY_UNITS = 500
"""Below it one process is done sooner than workers are asked: 95 units take a fraction of a second."""
KEPT = "1 day"
"""How long a scoring nobody came back for stays."""
PATIENCE = 10.0
QUIET_SECONDS = 5.0

Send = Callable[[Message[Any]], None]
Tick = Callable[[int, int], None]


class Scoring:
    """One asking: a year as of a position, its groups the parts."""

    def __init__(self, record: Supervision, id: UUID) -> None:
        self.record, self.id = record, id
        self._runs, self._parts = (Identifier(record.place.tables, name) for name in ("scorings", "scoring_parts"))

    @classmethod
    def ask(cls, record: Supervision, assessment: UUID, at: AsOf, send: Send) -> Scoring:
        """Asks the workers for every group that has not been scored yet."""
        position = record.head()[0] if at.position is None else at.position
        named = f"duban:{SCORE}:{record.place.jurisdiction}:{assessment}:{position}:{at.day}"
        asked = cls(record, uuid5(NAMESPACE_URL, named))
        groups = list(assessed(record, assessment, until=position).scheme.groups)
        with record.place.pool.connection() as conn, conn.transaction():
            conn.execute(SQL("delete from {} where asked_at < now() - {}::interval").format(asked._runs, KEPT))
            conn.execute(
                SQL(
                    "insert into {} (id, assessment, position, day) values (%s, %s, %s, %s)"
                    " on conflict (id) do update set cancelled_at = null, asked_at = now()"
                ).format(asked._runs),
                [asked.id, assessment, position, at.day],
            )
            conn.execute(
                SQL("insert into {} (scoring, part) select %s, unnest(%s::text[]) on conflict do nothing").format(
                    asked._parts
                ),
                [asked.id, groups],
            )
        for part in asked.owed():
            send(message(record.place.jurisdiction, asked.id, part))
        return asked

    def owed(self) -> list[str]:
        with self.record.place.pool.connection() as conn:
            found = conn.execute(
                SQL("select part from {} where scoring = %s and units is null order by part").format(self._parts),
                [self.id],
            )
            return [part for (part,) in found]

    def progress(self) -> tuple[int, int]:
        """Parts done, of how many."""
        with self.record.place.pool.connection() as conn:
            return self._progress(conn)

    def _progress(self, conn: Connection[Any]) -> tuple[int, int]:
        row = conn.execute(
            SQL("select count(units), count(*) from {} where scoring = %s").format(self._parts), [self.id]
        ).fetchone()
        assert row is not None
        return row[0], row[1]

    def cancel(self) -> None:
        """What has begun is finished and kept; nothing more begins."""
        with self.record.place.pool.connection() as conn:
            conn.execute(SQL("update {} set cancelled_at = now() where id = %s").format(self._runs), [self.id])

    def wait(self, tick: Tick = lambda done, of: None) -> None:
        """Until every part is done; woken by each."""
        with self.record.place.pool.connection() as conn:
            conn.autocommit = True
            try:
                conn.execute(SQL("listen {}").format(Identifier(CHANNEL)))
                while (progress := self._progress(conn))[0] < progress[1]:
                    tick(*progress)
                    list(conn.notifies(timeout=QUIET_SECONDS, stop_after=1))
                tick(*progress)
                conn.execute("unlisten *")
            finally:
                if not conn.closed:
                    conn.autocommit = False

    def take(self) -> dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
        """By group its units with their receipts, and the rows the digest is made of. The scoring is gone then."""
        with self.record.place.pool.connection() as conn, conn.transaction():
            found = conn.execute(
                SQL("select part, units, rows from {} where scoring = %s").format(self._parts), [self.id]
            ).fetchall()
            conn.execute(SQL("delete from {} where id = %s").format(self._runs), [self.id])
        return {part: (units, rows) for part, units, rows in found}

    def do(self, part: str) -> bool:
        """The task: scores one group, unless that is done or nobody wants it any more; whether it was kept."""
        with self.record.place.pool.connection() as conn:
            row = conn.execute(
                SQL(
                    "select r.assessment, r.position, r.day from {} r join {} p on p.scoring = r.id"
                    " where r.id = %s and p.part = %s and p.units is null and r.cancelled_at is null"
                ).format(self._runs, self._parts),
                [self.id, part],
            ).fetchone()
            if row is None:
                return False
            assessment, position, day = row
            wait_for(conn, self.record.place.tables, position, names=("ledger", "conduct"), timeout=PATIENCE)
        asked = self._asked(assessment, AsOf(position, day))
        results = asked.results([part])
        units = told(self.record, asked, results)
        with self.record.place.pool.connection() as conn, conn.transaction():
            kept = conn.execute(
                SQL("update {} set units = %s, rows = %s where scoring = %s and part = %s and units is null").format(
                    self._parts
                ),
                [Json(units), Json(results.rows()), self.id, part],
            )
            conn.execute("select pg_notify(%s, %s)", [CHANNEL, str(self.id)])
        return kept.rowcount == 1

    def _asked(self, assessment: UUID, at: AsOf) -> Asked:
        """What all groups are scored from is read once in each process."""
        with _lock:
            if self.id not in _held:
                office = office_of(self.record)
                reading = Reading(self.record.place, at, office.pack(at.day), office.calendar)
                _held.clear()
                _held[self.id] = Asked.of(self.record, assessment, reading)
            return _held[self.id]


_held: dict[UUID, Asked] = {}
_lock = Lock()


def message(jurisdiction: str, scoring: UUID, part: str) -> Message[Any]:
    """Its id follows from what it asks for, so that it waits at most once."""
    return Message(
        queue_name=QUEUE,
        actor_name=SCORE,
        args=(jurisdiction, str(scoring), part),
        kwargs={},
        options={},
        message_id=str(uuid5(scoring, part)),
    )


def among_workers(
    record: Supervision, id: UUID, reading: Reading, *, send: Send, tick: Tick = lambda done, of: None
) -> dict[str, Any]:
    """What `assessing.scored` answers, worked out by the workers there are; interrupted, it is cancelled."""
    scoring = Scoring.ask(record, id, reading.at, send)
    try:
        scoring.wait(tick)
    except BaseException:
        scoring.cancel()
        raise
    parts = scoring.take()
    found = assessed(record, id, until=reading.at.position)
    units = [unit for group in found.scheme.groups for unit in parts[group][0]]
    digest = digest_of(found.scheme.digest, (row for _, rows in parts.values() for row in rows))
    return whole(record, found, reading, units, digest)


def is_worth_it(record: Supervision, id: UUID, reading: Reading) -> bool:
    """Whether a year has so many units, in more than one group, that workers are sooner done than one process."""
    scheme = assessed(record, id, until=reading.at.position).scheme
    return len(scheme.group_of) >= MANY_UNITS and len(scheme.groups) > 1
