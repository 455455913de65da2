"""The library's own way, to compare with: its mapper, its recorder, its projection runner, one fact at a time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.dispatch import singledispatchmethod
from eventsourcing.persistence import Mapper, StoredEvent, Tracking, Transcoder, Transcoding
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from domain.aggregate import Act, Aggregate, Personal
from services.projections.ledger import Ledger, LedgerRow
from services.projections.projection import Fold
from services.projections.table import Table
from services.record.mapper import FactMapper
from tests.bench.history import Told

ZONE: Final = "Asia/Shanghai"


class ActAsDict(Transcoding):
    type, name = Act, "act"

    def encode(self, obj: Act) -> dict[str, Any]:
        return obj.to_json()

    def decode(self, data: dict[str, Any]) -> Act:
        return Act.from_json(data)


class DateAsText(Transcoding):
    type, name = date, "date"

    def encode(self, obj: date) -> str:
        return obj.isoformat()

    def decode(self, data: str) -> date:
        return date.fromisoformat(data)


class PersonalAsDict(Transcoding):
    type, name = Personal, "personal"

    def encode(self, obj: Personal) -> dict[str, str]:
        return obj.to_json()

    def decode(self, data: dict[str, str]) -> Personal:
        return Personal.from_json(data)


class LibraryApplication(Application[UUID]):
    """The same facts in the library's default recorder, through the library's mapper."""

    name = "library"

    def register_transcodings(self, transcoder: Transcoder) -> None:
        super().register_transcodings(transcoder)
        for transcoding in (ActAsDict(), DateAsText(), PersonalAsDict()):
            transcoder.register(transcoding)


class LedgerView(PostgresTrackingRecorder):
    """The very ledger Duban keeps, in the same indexed table, kept as the library's documentation shows: a fact's
    versions and its position in one transaction."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = Table(Ledger(ZONE), self.datastore.schema)
        names = [column.name for column in self.table.columns]
        table = Identifier(self.datastore.schema, self.table.name)
        self.insert = SQL("insert into {} ({}, since) values ({})").format(
            table,
            SQL(", ").join(map(Identifier, names)),
            SQL(", ").join([SQL("%s")] * (len(names) + 1)),
        )
        self.end = SQL("update {} set until = %s where id = %s and until is null").format(table)

    def create_table(self) -> None:
        super().create_table()
        with self.datastore.get_connection() as conn:
            self.table.create(conn)

    def keep(self, fold: Fold[LedgerRow], tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            for _, row, _, until in fold.closed:
                cursor.execute(self.end, (until, row.id), prepare=True)
            for index in fold.changed:
                since, row = fold.open[index]
                values = [list(value) if type(value) is tuple else value for value in row]
                cursor.execute(self.insert, (*values, since), prepare=True)
        fold.written()


class Followed(NamedTuple):
    """A fact as a fold is fed with it."""

    position: int
    originator_id: UUID
    version: int
    topic: str
    recorded_at: datetime
    fact: Aggregate.Event


class LedgerProjection(Projection[LedgerView]):
    name = "library_ledger"

    def __init__(self, view: LedgerView) -> None:
        super().__init__(view)
        self.fold = Fold(Ledger(ZONE))

    @singledispatchmethod
    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        fact = domain_event
        position = int(tracking.notification_id)
        self.fold.feed(
            Followed(position, fact.originator_id, fact.originator_version, fact.TOPIC, fact.timestamp, fact)
        )
        self.view.keep(self.fold, tracking)


@dataclass(frozen=True)
class LibrarySpeed:
    """Facts per second."""

    runner: float
    reading_and_decoding: float


def measure(dsn: str, told: Sequence[Told]) -> LibrarySpeed:
    """Writes the facts into the library's recorder in an empty database and times its runner and its mapper."""
    env = environment(dsn)
    app = LibraryApplication(env)
    keep_history(app, told)
    reading = _reading(app, len(told))
    app.close()
    begun = time.perf_counter()
    with ProjectionRunner(
        application_class=LibraryApplication, projection_class=LedgerProjection, view_class=LedgerView, env=env
    ) as runner:
        runner.wait(len(told), timeout=600)
        runner_speed = len(told) / (time.perf_counter() - begun)
    return LibrarySpeed(runner_speed, reading)


def environment(dsn: str) -> dict[str, str]:
    """The settings the library wants for this database."""
    parts = conninfo_to_dict(dsn)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(parts["dbname"]),
        "POSTGRES_HOST": str(parts["host"]),
        "POSTGRES_PORT": str(parts.get("port", 5432)),
        "POSTGRES_USER": str(parts["user"]),
        "POSTGRES_PASSWORD": str(parts.get("password", "")),
    }


def keep_history(app: LibraryApplication, told: Sequence[Told]) -> None:
    ours, library = FactMapper(), app.mapper
    stored: list[StoredEvent] = [
        library.to_stored_event(ours.decode(fact.topic, fact.state, fact.originator_id, fact.version)) for fact in told
    ]
    for n in range(0, len(stored), 200):  # a larger pipeline fills both sockets and waits for ever
        app.recorder.insert_events(stored[n : n + 200])


def _reading(app: LibraryApplication, count: int) -> float:
    """Reading in batches and decoding each fact, as anybody who folds them must."""
    mapper: Mapper[UUID] = app.mapper
    begun, position = time.perf_counter(), 0
    while position < count:
        for notification in app.recorder.select_notifications(position + 1, 2_000):
            mapper.to_domain_event(notification)
            position = int(notification.id)
    return count / (time.perf_counter() - begun)
