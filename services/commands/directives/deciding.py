"""Deciding 裁量: the one way an act on a directive is done: load, decide, keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from uuid import UUID

from domain.aggregate import Act, Aggregate, Refused
from domain.calendar import Calendar
from domain.directive import Directive
from domain.rules import RulePack
from services.commands.office import Office, office_of
from services.commands.order import Order
from services.record.supervision import Kept, Supervision

Result = Mapping[str, object]


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

    def loaded(at: Decision) -> tuple[Directive, Result | None]:
        directive = record.get(Directive, directive_id)
        return directive, decide(directive, at)

    return keep(record, order, loaded, if_match=None if order.if_match is None else (directive_id, order.if_match))


def keep(
    record: Supervision,
    order: Order,
    decide: Callable[[Decision], tuple[Directive, Result | None]],
    *,
    if_match: tuple[UUID, int] | None = None,
) -> Kept:
    """Keeps what `decide` did to the directive it answers; its refusals call units and posts by their names."""

    def once() -> Kept:
        at = Decision(record, order, office_of(record))
        with at.held:
            try:
                directive, result = decide(at)
            except Refused as refusal:
                raise refusal.called(at.office.name) from None
            return record.keep(
                directive,
                *at.beside,
                command=order.command,
                result={"id": str(directive.id), **(result or {})},
                expects=at.expects,
                recorded_at=order.recorded_at,
            )

    return record.run(once, if_match=if_match)
