"""Projection 投影: a pure fold from facts to temporal rows, and the memory it folds in.

Nothing here reads a clock, a file or a database; the engine brings what a fold needs and writes what it yields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, ClassVar, Generic, NamedTuple, Protocol, TypeVar, cast, get_type_hints
from uuid import UUID

from domain.aggregate import Aggregate

Key = tuple[object, ...]
Index = Any
"""A key as memory is indexed by: UUIDs as integers, whose hash is made in C; a lone value without its tuple."""
Row = tuple[Any, ...]
R = TypeVar("R", bound=Row)


class Fact(Protocol):
    """A fact as the record hands it out; `fact` is decoded when asked for and may turn out unreadable."""

    @property
    def position(self) -> int: ...
    @property
    def originator_id(self) -> UUID: ...
    @property
    def version(self) -> int: ...
    @property
    def topic(self) -> str: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def fact(self) -> Aggregate.Event: ...


class Version(NamedTuple):
    """One state of one row: true from position `since` until just before `until` (None: still)."""

    row: Row
    since: int
    until: int | None


class UnknownTopic(LookupError):  # noqa: N818 - what it is
    """A fact of a kind this program does not know. It is never skipped."""

    def __init__(self, topic: str, position: int) -> None:
        super().__init__(f"no fact has the topic {topic!r} (position {position})")
        self.topic, self.position = topic, position


class Rows(Protocol[R]):
    """What a fold may look at and change at one position."""

    def get(self, key: Key) -> R | None: ...
    def put(self, row: R) -> None: ...
    def remove(self, key: Key) -> None: ...
    def state(self, originator_id: UUID) -> Aggregate | None:
        """The aggregate after the fact being folded, where the projection is `of` one."""


class Projection(Generic[R]):
    """A table folded from the record.

    `row` is a NamedTuple: its fields are the columns, its annotations their types. `key` names the columns
    that tell rows apart. `of` is the aggregate whose own state the rows are read from, if any: the rules of the
    domain then run here as they do everywhere else. Rows hold values and keys, never rendered sentences.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    row: type[R]
    key: ClassVar[tuple[str, ...]]
    of: ClassVar[type[Aggregate] | None] = None
    indexes: ClassVar[tuple[str, ...]] = ()
    """Further indexes, as SQL after `on table using`; built after a rebuild."""

    @property
    def table(self) -> str:
        return f"{self.name}_v{self.version}"

    def topics(self) -> frozenset[str]:
        """The topics that can change a row. Other known topics pass by unread; an unknown one stops the fold."""
        raise NotImplementedError

    def keys(self, fact: Fact) -> Iterable[Key]:
        """Which rows the fold of this fact will look at, to be fetched at once: leading key values (one `scope`)."""
        return ()

    scope: ClassVar[int] = 1
    """How many leading key columns `keys` gives; all rows under them are fetched together."""

    def evolve(self, state: Aggregate | None, fact: Aggregate.Event, recorded: Fact) -> Aggregate:
        """The aggregate after a fact: its own rules, unless a projection knows the recorded time better."""
        return cast(Aggregate, cast(Any, fact).mutate(state))

    def apply(self, fact: Aggregate.Event, recorded: Fact, rows: Rows[R]) -> None:
        raise NotImplementedError


Loader = Callable[[Iterable[Key]], Iterable[tuple[int, Row]]]
Streams = Callable[[Iterable[UUID], int], Iterable[Fact]]


class Fold(Generic[R]):
    """A projection folded in memory: open rows, the versions closed on the way, states of aggregates.

    Alone it starts from nothing. With loaders it starts anywhere: `load_rows` answers the rows open in the
    table, `streams` the facts of aggregates before a position, each in its order.
    """

    def __init__(
        self, projection: Projection[R], *, load_rows: Loader | None = None, streams: Streams | None = None
    ) -> None:
        self.projection = projection
        self.open: dict[Index, tuple[int, R]] = {}
        """Rows as they stand, with the position each is open since."""
        self.closed: list[tuple[Index, R, int, int]] = []
        self.changed: dict[Index, None] = {}
        """Open rows nobody has written yet, in order."""
        self.states: dict[int, Aggregate] = {}
        self.index = indexer(projection)
        self._load_rows, self._streams = load_rows, streams
        self._fetched: set[Index] = set()
        self._topics = projection.topics()
        self._touched: dict[Index, R | None] = {}

    # What the fold of one fact sees.
    def get(self, key: Key) -> R | None:
        index = index_of(key)
        if index in self._touched:
            return self._touched[index]
        found = self.open.get(index)
        if found is None and self._load_rows:
            self.fetch([key[: self.projection.scope]])
            found = self.open.get(index)
        return found[1] if found else None

    def put(self, row: R) -> None:
        self._touched[self.index(row)] = row

    def remove(self, key: Key) -> None:
        if (before := self.get(key)) is not None:
            self._touched[self.index(before)] = None

    def state(self, originator_id: UUID) -> Aggregate | None:
        return self.states.get(originator_id.int)

    # What the engine does with it.
    def wants(self, fact: Fact) -> bool:
        if fact.topic in self._topics:
            return True
        if fact.topic not in Aggregate.FACTS:
            raise UnknownTopic(fact.topic, fact.position)
        return False

    def is_untouched(self, facts: Iterable[Fact]) -> bool:
        """Whether none of these is its own. A fact of a kind this program does not know is everybody's."""
        return all(fact.topic not in self._topics and fact.topic in Aggregate.FACTS for fact in facts)

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.changed or self.closed)

    def prefetch(self, facts: Iterable[Fact]) -> None:
        """Fetches at once what the facts will look at; a key missed here is read singly."""
        wanted = [fact for fact in facts if fact.topic in self._topics]
        if self._load_rows:
            self.fetch(key for fact in wanted for key in self.projection.keys(fact))
        if self._streams and self.projection.of and wanted:
            missing = {
                fact.originator_id for fact in wanted if fact.version > 1 and fact.originator_id.int not in self.states
            }
            if missing:
                for earlier in self._streams(missing, wanted[0].position):
                    self._evolve(earlier.fact, earlier)

    def fetch(self, scopes: Iterable[Key]) -> None:
        """Loads all open rows under these leading key values, unless they have been loaded before."""
        missing = {index_of(scope): scope for scope in scopes if index_of(scope) not in self._fetched}
        if missing and self._load_rows:
            for since, row in self._load_rows(missing.values()):
                self.open[self.index(row)] = (since, cast(R, row))
            self._fetched.update(missing)

    def feed(self, recorded: Fact) -> None:
        """Folds one fact. Several puts of one row at one position collapse; an equal row is no new version."""
        if not self.wants(recorded):
            return
        fact = recorded.fact
        touched = self._touched
        touched.clear()
        if self.projection.of is not None:
            self._evolve(fact, recorded)
        self.projection.apply(fact, recorded, self)
        position, opened = recorded.position, self.open
        for index, row in touched.items():
            before = opened.get(index)
            if before is None and row is not None and self._load_rows:
                self.fetch([self._scope(row)])
                before = opened.get(index)
            if before is not None:
                if before[1] == row:
                    continue
                self.closed.append((index, before[1], before[0], position))
            if row is not None:
                opened[index] = (position, row)
                self.changed[index] = None
            elif before is not None:
                del opened[index]

    def _scope(self, row: R) -> Key:
        named = cast(Any, row)
        return tuple(getattr(named, name) for name in self.projection.key[: self.projection.scope])

    def _evolve(self, fact: Aggregate.Event, recorded: Fact) -> None:
        number = recorded.originator_id.int
        self.states[number] = self.projection.evolve(self.states.get(number), fact, recorded)

    def written(self) -> None:
        self.closed.clear()
        self.changed.clear()

    def forget(self) -> None:
        """Drops all that may no longer be true: another process may have moved on."""
        self.open.clear()
        self.written()
        self.states.clear()
        self._fetched.clear()
        self._touched.clear()

    def resume(self, load_rows: Loader, streams: Streams) -> None:
        """From here on, what is not in memory is loaded."""
        self._load_rows, self._streams = load_rows, streams
        self.forget()

    def versions(self) -> Iterator[Version]:
        for _, row, since, until in self.closed:
            yield Version(row, since, until)
        for since, row in self.open.values():
            yield Version(row, since, None)


def indexer(projection: Projection[Any]) -> Callable[[Row], Index]:
    """How the rows of a projection are found in memory."""
    fields = cast(Any, projection.row)._fields
    at = [fields.index(name) for name in projection.key]
    if len(at) == 1:
        [lone] = at
        if get_type_hints(projection.row)[projection.key[0]] is UUID:
            return lambda row: row[lone].int
        return lambda row: row[lone]
    return lambda row: tuple([value.int if type(value := row[i]) is UUID else value for i in at])


def index_of(key: Key) -> Index:
    if len(key) == 1:
        [lone] = key
        return lone.int if type(lone) is UUID else lone
    return tuple([value.int if type(value) is UUID else value for value in key])


def fold(projection: Projection[R], facts: Iterable[Fact]) -> dict[Index, R]:
    """The rows after these facts, from the facts alone."""
    return {index: row for index, (_, row) in folded(projection, facts).open.items()}


def folded(projection: Projection[R], facts: Iterable[Fact]) -> Fold[R]:
    """The whole history of the rows: every version with its positions."""
    memory = Fold(projection)
    for fact in facts:
        memory.feed(fact)
    return memory
