"""What the tables about directives share: rows are read from the aggregate itself, so its rules run here too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast
from zoneinfo import ZoneInfo

from domain.aggregate import Aggregate
from domain.directive import Directive
from services.projections.projection import Fact, Key, Projection, R

TOPICS = frozenset(topic for topic, fact in Aggregate.FACTS.items() if issubclass(fact, Directive.Event))


class OfDirective(Projection[R]):
    """A projection over the facts of directives, in a record whose days end in `zone`."""

    of = Directive

    def __init__(self, zone: str) -> None:
        self.zone = ZoneInfo(zone)

    def topics(self) -> frozenset[str]:
        return TOPICS

    def keys(self, fact: Fact) -> Iterable[Key]:
        return [(fact.originator_id,)]

    def evolve(self, state: Aggregate | None, fact: Aggregate.Event, recorded: Fact) -> Aggregate:
        """A unit's final report arrives on the day it was recorded; only a late entry by the office states another.

        `change` and the count are what `mutate` comes down to without the holder before and after, which takes
        longer than all the rest: the ledger knows the holder before from its own row. A test holds the two equal.
        """
        if state is None:
            return super().evolve(None, fact, recorded)
        directive, change = cast(Directive, state), cast(Directive.Event, fact)
        if recorded.version != directive.version + 1:
            raise OutOfOrder(recorded, directive.version)
        change.change(directive)
        directive.late_entries += fact.act.late
        directive.version = recorded.version
        if type(fact) is Directive.FeedbackGiven and fact.kind == "final" and not fact.act.late:
            directive.assignments[fact.unit].received_on = recorded.recorded_at.astimezone(self.zone).date()
        return directive


class OutOfOrder(ValueError):  # noqa: N818 - what it is, not what it does
    """A fact that does not follow the one before it in its own stream."""

    def __init__(self, recorded: Fact, version: int) -> None:
        super().__init__(f"version {recorded.version} of {recorded.originator_id} follows version {version}")
