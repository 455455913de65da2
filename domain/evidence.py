"""Evidence 佐证材料 taken out: who read or took away which file of a matter, where the rules ask that it be noted."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID, uuid5

from domain.aggregate import Act, Aggregate, AggregateCreated, midnight

Means = Literal["preview", "download"]

_SPACE = UUID("5f1c2f5e-0f4b-5c7e-9d0e-6b0a9a7d3c11")


def log_of(directive: UUID) -> UUID:
    """The id of a matter's log: a stream of its own, so that whoever reads a file moves no version anybody acts on."""
    return uuid5(_SPACE, str(directive))


class EvidenceLog(Aggregate):
    """查阅登记: the files of one matter as they were taken out."""

    TOPIC = "evidence"

    class Event(Aggregate.Event):
        """A fact of one matter's log."""

    def __init__(self, directive: UUID) -> None:
        self.directive = directive
        self.taken: set[tuple[str, str, str, date]] = set()

    # 启用登记
    class Opened(Event, AggregateCreated):
        TOPIC = "evidence.opened"
        directive: UUID

    # 查阅
    class Taken(Event):
        """`file` by the SHA-256 of its content; the reader is who acted."""

        TOPIC = "evidence.taken"
        directive: UUID
        file: str
        means: str

        def apply(self, aggregate: EvidenceLog) -> None:
            aggregate.taken.add((self.act.by, self.file, self.means, self.act.on))

    @classmethod
    def open(cls, directive: UUID, *, act: Act) -> EvidenceLog:
        return cls._create(cls.Opened, id=log_of(directive), act=act, timestamp=midnight(act.on), directive=directive)

    def take(self, file: str, *, means: Means, act: Act) -> None:
        """One fact for a reader, a file, a way and a day: a viewer that asks for a file in parts reads it once."""
        if (act.by, file, means, act.on) not in self.taken:
            self.record(self.Taken, act, directive=self.directive, file=file, means=means)
