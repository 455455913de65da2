"""Front 前沿: the newest facts of a record, read and decoded once for all projections of a process."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from typing import Protocol
from uuid import UUID

from services.projections.projection import Fact

MOST_FACTS = 2_000


class Source(Protocol):
    """The record as projections see it."""

    schema: str
    """Where the tables of its projections are."""
    channel: str
    """Where its bell rings."""

    def head(self) -> int:
        """The position of the newest fact, 0 in an empty record."""

    def follow(self, after: int, limit: int) -> Sequence[Fact]: ...
    def streams(self, ids: Iterable[UUID], before: int) -> Iterable[Fact]:
        """The facts of these aggregates before a position, each aggregate's in its order."""


class Front:
    """A source that keeps the newest facts it has given, and gives the same again to who comes after."""

    def __init__(self, source: Source) -> None:
        self.source, self.schema, self.channel = source, source.schema, source.channel
        self._keeping = threading.Lock()
        self._facts: Sequence[Fact] = ()

    def head(self) -> int:
        return self.source.head()

    def streams(self, ids: Iterable[UUID], before: int) -> Iterable[Fact]:
        return self.source.streams(ids, before)

    def follow(self, after: int, limit: int) -> Sequence[Fact]:
        """The facts after a position, at most `limit`: from memory, or else from the source."""
        kept = self._facts
        # Positions have no gaps, so a difference of positions is a place.
        place = after + 1 - kept[0].position if kept else -1
        if 0 <= place < len(kept):
            return kept[place : place + limit]
        fresh = self.source.follow(after, limit)
        if fresh:
            self._keep(fresh)
        return fresh

    def _keep(self, fresh: Sequence[Fact]) -> None:
        with self._keeping:
            newest = self._facts[-1].position if self._facts else 0
            if fresh[0].position == newest + 1:
                self._facts = [*self._facts, *fresh][-MOST_FACTS:]
            elif fresh[-1].position > newest:
                self._facts = fresh
