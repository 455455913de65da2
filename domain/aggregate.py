"""What all aggregates share: the act behind a fact, the one way a rule says no, personal values."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Self
from uuid import UUID, uuid4

from eventsourcing.domain import AggregateCreated, AggregateEvent, BaseAggregate

CHANNELS = ("system", "api", "paper", "phone")


@dataclass(frozen=True, slots=True)
class Act:
    """行为: who did it, for whom, on which office day, through which channel.

    `by` is an account id, never a name. `on` is the day it happened in the office; the day it was
    recorded is the database's word. `late` marks a late entry 补录, which needs a `reason`; `scan` is the file of the
    paper it was entered from, by the hash of its content.
    """

    by: str
    on: date
    channel: str = "system"
    command_id: str = ""
    acting_for: str | None = None
    on_behalf_of: str | None = None
    late: bool = False
    reason: str | None = None
    scan: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The act without what is empty, for the record."""
        plain: dict[str, Any] = {"by": self.by, "on": self.on.isoformat(), "channel": self.channel}
        for name in ("command_id", "acting_for", "on_behalf_of", "late", "reason", "scan"):
            if value := getattr(self, name):
                plain[name] = value
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        return cls(**{**plain, "on": date.fromisoformat(plain["on"])})


@dataclass(frozen=True, slots=True)
class Personal:
    """个人信息: a value only its subject's key can open; destroying the key erases the person."""

    subject: str
    key_id: str
    ciphertext: str

    def to_json(self) -> dict[str, str]:
        return {"subject": self.subject, "key_id": self.key_id, "ciphertext": self.ciphertext}

    @classmethod
    def from_json(cls, plain: Mapping[str, str]) -> Self:
        return cls(**plain)


Names = Callable[[str], str]
"""Says what a unit or post is called, by its code."""

Said = str | Callable[[Names], str]


class Refused(Exception):  # noqa: N818 - the field's word, not an error of the program
    """A rule said no. Both messages are shown to the user as they stand.

    `rule` is a rule pack key where one stands behind it (its articles are added at the door), else a
    name of ours; `article` is for law that binds whatever the pack says. A message that speaks of a unit or a post
    is a function of what they are called, for a matter knows them by their codes alone.
    """

    def __init__(
        self, rule: str, zh: Said, en: Said, article: str = "", fields: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(rule)
        self.rule, self.article, self.fields = rule, article, fields or {}
        self._said = zh, en
        self.zh, self.en = _told(zh, str), _told(en, str)

    def called(self, names: Names) -> Refused:
        """The same, with units and posts called by their names."""
        zh, en = self._said
        return Refused(self.rule, _told(zh, names), _told(en, names), self.article, self.fields)

    def __str__(self) -> str:
        return self.zh


def _told(said: Said, names: Names) -> str:
    return said if isinstance(said, str) else said(names)


class Aggregate(BaseAggregate[UUID]):
    """What has a history of its own. Facts are kept by their class's `TOPIC`, for ever."""

    FACTS = dict[str, "type[Aggregate.Event]"]()  # an annotation would make every aggregate a dataclass

    class Event(AggregateEvent):
        act: Act

        def __init_subclass__(cls) -> None:
            super().__init_subclass__()
            topic = cls.__dict__.get("TOPIC")
            if topic:
                Aggregate.FACTS[topic] = cls

    @staticmethod
    def create_id(*_: object, **__: object) -> UUID:
        return uuid4()

    def record(self, fact: type[Aggregate.Event], act: Act, **fields: object) -> None:
        """Adds a fact of this act; the library's own timestamp is the act's day and is never used."""
        self.trigger_event(fact, act=act, timestamp=midnight(act.on), **fields)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def nfc(text: str) -> str:
    """Text as it is kept: Unicode NFC, no surrounding space."""
    return unicodedata.normalize("NFC", text).strip()


__all__ = ["CHANNELS", "Act", "Aggregate", "AggregateCreated", "Personal", "Refused", "midnight", "nfc"]
