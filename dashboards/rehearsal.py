"""Rehearsal 预演: an act decided on the record as it stands, and told instead of kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from domain.aggregate import Aggregate


class Rehearsed(Exception):  # noqa: N818 - not an error: it carries the answer past whatever would keep it
    """The facts an act would have recorded."""

    def __init__(self, facts: list[Aggregate.Event]) -> None:
        super().__init__(len(facts))
        self.facts = facts


class Rehearsal:
    """Stands in for a record: everything is read from the real one, nothing is kept.

    Commands decide on it exactly as they would, so that a preview never says what the act would not do.
    """

    def __init__(self, record: Any) -> None:
        self._record = record

    def __getattr__(self, name: str) -> Any:
        return getattr(self._record, name)

    def keep(self, *aggregates: Aggregate | Aggregate.Event, **_: object) -> NoReturn:
        facts: list[Aggregate.Event] = []
        for each in aggregates:
            facts.extend(each.collect_events() if isinstance(each, Aggregate) else [each])  # type: ignore[arg-type]
        raise Rehearsed(facts)

    @contextmanager
    def alone(self, key: str) -> Iterator[None]:
        """Nobody need wait for what is not kept."""
        yield

    def answered(self, command_id: str) -> None:
        """A rehearsed command was never kept before."""
