"""Commissioned 决策交办: what the decision behind a matter learns when the matter is closed."""

from __future__ import annotations

from uuid import UUID

from domain.decision import Decision
from domain.directive import Directive
from services.commands.directives.deciding import Decision as At

DONE = ("completed", "basically_completed")


def tell_the_decision(directive: Directive, at: At) -> None:
    """A matter done is the actual of the step it was opened for, in the same commit; nobody reports the step twice."""
    if directive.source != "decision" or directive.outcome not in DONE:
        return
    registered = at.record.history(directive.id)[0].fact
    assert isinstance(registered, Directive.Registered)
    milestone = registered.document.get("milestone")
    if not milestone:
        return
    decision = at.record.get(Decision, UUID(registered.document["decision"]))
    if decision.now.stage in ("proposed", "ended") or milestone not in decision.now.timeline.open:
        return
    decision.reach(milestone, reached_on=at.act.on, text=directive.number, act=at.act)
    at.beside.append(decision)
