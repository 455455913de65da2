"""Deciding 裁量: the one way an act is done, on a directive or on whatever has a life of its own: load, decide, keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from domain.aggregate import Act, Aggregate, Refused
from domain.calendar import Calendar
from domain.directive import Directive
from domain.rules import RulePack
from services.commands.office import Office, office_of
from services.commands.order import Order
from services.record.supervision import Kept, Supervision

Result = Mapping[str, object]
A = TypeVar("A", bound=Aggregate)


@dataclass
class Decision:
    """What a decision stands on, and what else it keeps: `beside` is written in the same commit, `expects` was
    read and must not have moved, `held` lasts until the commit is through."""

    record: Supervision
    order: Order
    office: Office
    beside: list[Aggregate | Aggregate.Event] = field(default_factory=list)
    expects: list[tuple[UUID, int]] = field(default_factory=list)
    held: ExitStack = field(default_factory=ExitStack)

    @property
    def pack(self) -> RulePack:
        return self.office.pack(self.order.today)

    @property
    def calendar(self) -> Calendar:
        return self.office.calendar

    @property
    def act(self) -> Act:
        return self.order.act

    def reads(self, others: Sequence[Directive]) -> None:
        """These matters are as the decision takes them, or it is made again."""
        self.expects += [(other.id, other.version) for other in others]


def perform(
    record: Supervision, directive_id: UUID, order: Order, decide: Callable[[Directive, Decision], Result | None]
) -> Kept:
    """Loads a directive, lets `decide` act on it, keeps the facts. A lost race is decided again, unless the caller
    said which version it saw."""

    return act_on(record, Directive, directive_id, order, decide)


def act_on(
    record: Supervision, kind: type[A], id: UUID, order: Order, decide: Callable[[A, Decision], Result | None]
) -> Kept:
    """The same for whatever else has facts."""

    def loaded(at: Decision) -> tuple[A, Result | None]:
        found = record.get(kind, id)
        return found, decide(found, at)

    return keep(record, order, loaded, if_match=None if order.if_match is None else (id, order.if_match))


def keep(
    record: Supervision,
    order: Order,
    decide: Callable[[Decision], tuple[Aggregate, Result | None]],
    *,
    if_match: tuple[UUID, int] | None = None,
) -> Kept:
    """Keeps what `decide` did to the aggregate it answers; its refusals call units and posts by their names."""

    def once() -> Kept:
        at = Decision(record, order, office_of(record))
        with at.held:
            try:
                acted, result = decide(at)
            except Refused as refusal:
                raise refusal.called(at.office.name) from None
            return commit(at, acted, result)

    return record.run(once, if_match=if_match)


def commit(at: Decision, acted: Aggregate, result: Result | None = None) -> Kept:
    """Keeps it with all that was decided beside it, or none."""
    return at.record.keep(
        acted,
        *at.beside,
        command=at.order.command,
        result={"id": str(acted.id), **(result or {})},
        expects=at.expects,
        recorded_at=at.order.recorded_at,
    )
