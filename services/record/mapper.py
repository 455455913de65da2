"""Facts into stored bytes and back, by the types their classes declare.

The bytes are compact JSON of the fact's own fields. Originator, version and topic have columns of their own;
the library's timestamp is the act's day and is made again. A field is decoded by its declared type; lists and
dicts without declared parts stay plain JSON. Converters are built once for each class.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Union
from uuid import UUID

import orjson
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent
from eventsourcing.utils import get_topic, resolve_topic

from domain.aggregate import Act, Aggregate, Personal, midnight
from services.record.errors import Unreadable

Convert = Callable[[Any], Any]
OWN_COLUMNS = ("originator_id", "originator_version", "timestamp")
STRICT = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS


class FactMapper(Mapper[UUID]):
    """Maps every fact of the domain; fast enough that reading the record is bound by the database."""

    def __init__(self) -> None:
        super().__init__(JSONTranscoder())
        self._shapes: dict[str, Shape] = {}
        self._by_class: dict[type, Shape] = {}

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        shape = self._by_class.get(type(domain_event)) or self._of_class(type(domain_event))
        return StoredEvent(
            domain_event.originator_id, domain_event.originator_version, shape.topic, shape.encode(domain_event)
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        originator_id = stored_event.originator_id
        assert isinstance(originator_id, UUID)
        return self.decode(
            stored_event.topic,
            stored_event.state,
            originator_id,
            stored_event.originator_version,
            getattr(stored_event, "id", None),
        )

    def decode(
        self, topic: str, state: bytes, originator_id: UUID, version: int, position: int | None = None
    ) -> Aggregate.Event:
        """The fact in these bytes; `Unreadable` says where and why not."""
        shape = self._shapes.get(topic)
        try:
            if shape is None:
                shape = self._of_topic(topic)
            fact: Aggregate.Event = shape.decode(state, originator_id, version)
            return fact
        except Unreadable as found:
            raise Unreadable(topic, found.why, position, (originator_id, version)) from None
        except Exception as error:
            # whatever a poisoned fact raises, its reader must learn the position and stop there
            raise Unreadable(topic, f"{type(error).__name__}: {error}", position, (originator_id, version)) from error

    def _of_topic(self, topic: str) -> Shape:
        # only what the domain declares: the library's own resolver would import any module a row names
        if topic not in Aggregate.FACTS:
            raise Unreadable(topic, "no fact has this topic")
        # the library may have remade the class on a base of the aggregate's own; it knows the final one
        return self._of_class(resolve_topic(topic))

    def _of_class(self, cls: type) -> Shape:
        shape = Shape(cls)
        self._by_class[cls] = shape
        self._shapes[shape.topic] = shape
        return shape


class Shape:
    """What one class of facts looks like in the record."""

    def __init__(self, cls: type) -> None:
        self.cls: Any = cls
        self.topic: str = get_topic(cls)
        self.version: int = getattr(cls, "class_version", 1)
        hints = typing.get_type_hints(cls)
        own = [field for field in fields(cls) if field.name not in OWN_COLUMNS and field.name != "act"]
        self.names = [field.name for field in own]
        self.count = len(own) + 1  # and the act
        found = [(field.name, *converters(hints[field.name])) for field in own]
        self.encoders = [(name, encode) for name, encode, _ in found if encode]
        self.decoders = [(name, decode) for name, _, decode in found if decode]
        plain = [(name, kind) for name in self.names if (kind := plain_type(hints[name]))]
        self.plain_names = [name for name, _ in plain]
        self.plain_types = [kind for _, kind in plain]

    def encode(self, fact: Any) -> bytes:
        values = fact.__dict__
        self.check(values)
        plain: dict[str, Any] = {"act": values["act"].to_json()}
        for name in self.names:
            plain[name] = values[name]
        for name, encode in self.encoders:
            if plain[name] is not None:
                plain[name] = encode(plain[name])
        if self.version > 1:
            plain["class_version"] = self.version
        return orjson.dumps(plain, option=STRICT)

    def decode(self, state: bytes, originator_id: UUID, version: int) -> Any:
        values = orjson.loads(state)
        if type(values) is not dict:
            raise Unreadable(self.topic, "not an object")
        written = values.pop("class_version", 1)
        if written != self.version:
            self.upcast(values, written)
        if len(values) != self.count:
            raise Unreadable(self.topic, self.difference(values))
        self.check(values)
        for name, decode in self.decoders:
            value = values[name]
            if value is not None:
                values[name] = decode(value)
        values["act"] = act = decode_act(values["act"])
        values["originator_id"] = originator_id
        values["originator_version"] = version
        values["timestamp"] = start_of(act.on)
        fact = object.__new__(self.cls)
        # frozen dataclasses keep their fields in __dict__: filling it at once is what makes reading fast
        fact.__dict__.update(values)
        return fact

    def upcast(self, values: dict[str, Any], written: int) -> None:
        if written > self.version:
            raise Unreadable(self.topic, f"version {written} is newer than this program's {self.version}")
        for version in range(written, self.version):
            getattr(self.cls, f"upcast_v{version}_v{version + 1}")(values)

    def check(self, values: Mapping[str, Any]) -> None:
        """What is declared as text, number, truth, list or dict is one: in writing as in reading."""
        if list(map(type, map(values.__getitem__, self.plain_names))) != self.plain_types:
            for name, kind in zip(self.plain_names, self.plain_types, strict=True):
                if type(values[name]) is not kind:
                    raise TypeError(f"{self.topic}: {name} is {type(values[name]).__name__}, not {kind.__name__}")

    def difference(self, values: Mapping[str, Any]) -> str:
        wanted = {*self.names, "act"}
        parts = [f"field {name} is missing" for name in sorted(wanted - values.keys())]
        parts += [f"field {name} is unknown" for name in sorted(values.keys() - wanted)]
        return ", ".join(parts)


start_of = lru_cache(maxsize=8192)(midnight)
day = lru_cache(maxsize=8192)(date.fromisoformat)

_set_by = Act.__dict__["by"].__set__
_set_on = Act.__dict__["on"].__set__
_set_channel = Act.__dict__["channel"].__set__
_set_command = Act.__dict__["command_id"].__set__
_set_acting = Act.__dict__["acting_for"].__set__
_set_behalf = Act.__dict__["on_behalf_of"].__set__
_set_late = Act.__dict__["late"].__set__
_set_reason = Act.__dict__["reason"].__set__
_set_scan = Act.__dict__["scan"].__set__


def decode_act(plain: dict[str, Any]) -> Act:
    """`Act.from_json`, three times as fast for the acts that most facts have."""
    if len(plain) != 4 or "command_id" not in plain:
        return Act.from_json(plain)
    act = object.__new__(Act)
    _set_by(act, plain["by"])
    _set_on(act, day(plain["on"]))
    _set_channel(act, plain["channel"])
    _set_command(act, plain["command_id"])
    _set_acting(act, None)
    _set_behalf(act, None)
    _set_late(act, False)
    _set_reason(act, None)
    _set_scan(act, None)
    return act


def moment(text: str) -> datetime:
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError(f"a time without a zone: {text}")
    return read


def _encode_moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise TypeError(f"a time without a zone: {value}")
    return value.astimezone(UTC).isoformat()


# a declared type, how a value of it is written, how it is read
SIMPLE: dict[object, tuple[Convert, Convert]] = {
    date: (date.isoformat, day),
    datetime: (_encode_moment, moment),
    Decimal: (str, Decimal),
    UUID: (str, UUID),
    Personal: (Personal.to_json, Personal.from_json),
    Act: (Act.to_json, Act.from_json),
}


def plain_type(hint: Any) -> type | None:
    """The one type every value of this declared type has, where there is one and JSON knows it."""
    kind = typing.get_origin(hint) or hint
    return kind if kind in (str, int, bool, list, dict) else None


def converters(hint: Any) -> tuple[Convert | None, Convert | None]:
    """How to write and read a value of this declared type; None where JSON does it as it is."""
    if hint in SIMPLE:
        return SIMPLE[hint]
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in (Union, types.UnionType):
        chosen = [converters(part) for part in parts if part is not type(None)]
        wanted = [pair for pair in chosen if pair != (None, None)]
        if len(wanted) > 1 or (wanted and len(chosen) > 1):
            raise TypeError(f"{hint} cannot be told apart in JSON")
        return wanted[0] if wanted else (None, None)
    if origin is list and parts:
        return _each(*converters(parts[0]))
    if origin is dict and len(parts) == 2:
        return _each_value(*converters(parts[1]))
    if hint in (tuple, set, frozenset) or origin in (tuple, set, frozenset):
        raise TypeError(f"{hint}: a fact holds lists and dicts, JSON has no tuples or sets")
    return None, None


def _each(encode: Convert | None, decode: Convert | None) -> tuple[Convert | None, Convert | None]:
    if encode is None or decode is None:
        return None, None
    return (
        lambda values: [None if value is None else encode(value) for value in values],
        lambda values: [None if value is None else decode(value) for value in values],
    )


def _each_value(encode: Convert | None, decode: Convert | None) -> tuple[Convert | None, Convert | None]:
    if encode is None or decode is None:
        return None, None
    return (
        lambda values: {key: None if value is None else encode(value) for key, value in values.items()},
        lambda values: {key: None if value is None else decode(value) for key, value in values.items()},
    )
