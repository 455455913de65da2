"""A small aggregate of the record's own tests, with one field of every declared type."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from domain.aggregate import Act, Aggregate, AggregateCreated, Personal, midnight


class Matter(Aggregate):
    TOPIC = "test.matter"

    class Opened(Aggregate.Event, AggregateCreated):
        TOPIC = "test.matter.opened"
        title: str

    def __init__(self, title: str) -> None:
        self.title = title
        self.notes: list[str] = []

    @classmethod
    def open(cls, title: str, act: Act, id: UUID | None = None) -> Matter:
        return cls._create(cls.Opened, id=id, title=title, act=act, timestamp=midnight(act.on))

    class Noted(Aggregate.Event):
        TOPIC = "test.matter.noted"
        text: str

        def apply(self, aggregate: Matter) -> None:
            aggregate.notes.append(self.text)

    def note(self, text: str, act: Act) -> None:
        self.record(self.Noted, act, text=text)

    class Measured(Aggregate.Event):
        TOPIC = "test.matter.measured"
        points: Decimal
        due: date | None
        at: datetime
        parent: UUID
        who: Personal | None
        days: list[date]
        shares: dict[str, Decimal]
        plain: dict[str, Any]
        flag: bool

    class Renamed(Aggregate.Event):
        TOPIC = "test.matter.renamed"
        class_version = 3
        title: str
        reason: str

        def apply(self, aggregate: Matter) -> None:
            aggregate.title = self.title

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            state["title"] = state.pop("name")

        @staticmethod
        def upcast_v2_v3(state: dict[str, Any]) -> None:
            state["reason"] = ""


class Counter(Aggregate):
    """The version is the number, as in a number series."""

    TOPIC = "test.counter"

    class Started(Aggregate.Event, AggregateCreated):
        TOPIC = "test.counter.started"

    class Counted(Aggregate.Event):
        TOPIC = "test.counter.counted"
        matter: UUID

    @classmethod
    def start(cls, name: str, act: Act) -> Counter:
        return cls._create(cls.Started, id=uuid5(UUID(int=0), name), act=act, timestamp=midnight(act.on))
