"""The library's own way, to compare with: its mapper, its recorder, its projection runner, one fact at a time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.dispatch import singledispatchmethod
from eventsourcing.persistence import Mapper, StoredEvent, Tracking, Transcoder, Transcoding
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from domain.aggregate import Act, Aggregate, Personal
from domain.directive import Directive
from services.record.mapper import FactMapper
from tests.bench.history import Told


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
    """A small ledger kept as the library's documentation shows: one row changed and one position moved per fact."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        table = Identifier(self.datastore.schema, "library_ledger")
        self.sql_create_statements.append(
            SQL(
                "create table if not exists {} (id uuid primary key, title text, number text, leads text[],"
                " facts bigint, last_on date)"
            ).format(table)
        )
        self.insert = SQL("insert into {} values (%s, %s, '', '{{}}', 1, %s)").format(table)
        self.update = SQL(
            "update {} set number = coalesce(%s, number), leads = coalesce(%s, leads), facts = facts + 1, last_on = %s"
            " where id = %s"
        ).format(table)

    def keep(self, statement: Any, values: Sequence[Any], tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(statement, values, prepare=True)


class LedgerProjection(Projection[LedgerView]):
    name = "library_ledger"

    @singledispatchmethod
    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        self.change(domain_event, tracking)

    @process_event.register
    def registered(self, fact: Directive.Registered, tracking: Tracking) -> None:
        self.view.keep(self.view.insert, (fact.originator_id, fact.title, fact.act.on), tracking)

    @process_event.register
    def numbered(self, fact: Directive.Numbered, tracking: Tracking) -> None:
        self.change(fact, tracking, number=fact.number)

    @process_event.register
    def assigned(self, fact: Directive.Assigned, tracking: Tracking) -> None:
        self.change(fact, tracking, leads=[entry["unit"] for entry in fact.units])

    def change(
        self, fact: Aggregate.Event, tracking: Tracking, *, number: str | None = None, leads: list[str] | None = None
    ) -> None:
        self.view.keep(self.view.update, (number, leads, fact.act.on, fact.originator_id), tracking)


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
