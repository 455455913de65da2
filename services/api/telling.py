"""How a fact is told to a reader: its sentence, its act, and of its data what the role may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from domain.aggregate import Act, Aggregate, Personal
from domain.sentences import Names, sentence
from services.api.language import language
from services.permissions import Caller, allowed, hidden_fields, tells_of
from services.record.supervision import Recorded

_OWN_FIELDS = frozenset({"act", "timestamp", "originator_id", "originator_version", "originator_topic"})


class ToldFact(BaseModel):
    """One fact of a matter. `on` is the day in the office, `recorded_at` the record's own clock."""

    position: int
    topic: str
    sentence: str
    by: str
    acting_for: str | None
    on_behalf_of: str | None
    channel: str
    on: date
    late: bool
    reason: str | None
    scan: str | None
    recorded_at: datetime
    hash: str
    data: dict[str, Any]


def told(facts: list[Recorded], who: Caller, names: Names, *, whole: bool = False) -> Iterator[ToldFact]:
    """The facts this caller may read: the office and auditors all, a unit the common ones and its own, or of every
    unit where the `whole` is its business."""
    tongue = "en" if language.get() == "en" else "zh"
    full = allowed(who, "see.full")
    for recorded in facts:
        fact = recorded.fact
        data = data_of(fact)
        if not full:
            if not whole and not tells_of(who, data):
                continue
            data = {name: value for name, value in data.items() if name not in hidden_fields(recorded.topic)}
        act = fact.act
        yield ToldFact(
            position=recorded.position,
            topic=recorded.topic,
            sentence=sentence(fact, tongue, names),
            by=act.by,
            acting_for=act.acting_for,
            on_behalf_of=act.on_behalf_of,
            channel=act.channel,
            on=act.on,
            late=act.late,
            reason=act.reason,
            scan=act.scan,
            recorded_at=recorded.recorded_at,
            hash=recorded.hash.hex(),
            data=data,
        )


def data_of(fact: Aggregate.Event) -> dict[str, Any]:
    """A fact's own words as JSON."""
    return {name: _plain(value) for name, value in vars(fact).items() if name not in _OWN_FIELDS}


def _plain(value: object) -> Any:
    match value:
        case Personal() | Act():
            return value.to_json()
        case date() | datetime():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case Mapping():
            return {str(key): _plain(part) for key, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
        case _:
            return value
