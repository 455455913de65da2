"""Who may know of a decision and do what with it: everybody with a part in it, everybody at all once it is published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Concatenate, Literal, ParamSpec
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel

from domain.decision.possible import possible_acts
from domain.rules import RulePack
from services.api.acting import Acted, Acting
from services.api.deps import ActSent
from services.api.door import Door
from services.api.problems import NotAllowed, NotThere
from services.api.reporting import check_evidence
from services.commands.decisions.standing import Known, decision_of
from services.commands.order import Order
from services.permissions import LEVELS_SEEN, Caller, Subject, allowed
from services.queries.decisions import Filters
from services.record.supervision import Kept, Supervision

Party = Literal["any", "lead", "asked", "executing"]

ACTS: Mapping[str, tuple[str, Party]] = {
    "start": ("decision.keep", "any"),
    "emergency": ("decision.keep", "any"),
    "emergency/report": ("decision.keep", "any"),
    "draft": ("decision.draft", "lead"),
    "assess": ("decision.draft", "lead"),
    "consult": ("decision.draft", "lead"),
    "answer": ("decision.answer", "asked"),
    "coordinate": ("decision.draft", "lead"),
    "table-split": ("decision.draft", "lead"),
    "experts": ("decision.draft", "lead"),
    "hearing": ("decision.draft", "lead"),
    "steps": ("decision.draft", "lead"),
    "steps/waive": ("decision.draft", "lead"),
    "submit": ("decision.draft", "lead"),
    "office-discussion": ("decision.keep", "any"),
    "decide": ("decision.keep", "any"),
    "party-report": ("decision.keep", "any"),
    "publish": ("decision.keep", "any"),
    "publish/exempt": ("decision.keep", "any"),
    "interpret": ("decision.draft", "lead"),
    "timeline": ("decision.keep", "any"),
    "reshape": ("decision.approve", "any"),
    "reach": ("decision.keep", "any"),
    "directives": ("decision.keep", "any"),
    "tracking": ("decision.execute", "executing"),
    "opinions": ("decision.draft", "lead"),
    "problems": ("decision.execute", "executing"),
    "evaluate": ("decision.keep", "any"),
    "evaluate/conclude": ("decision.keep", "any"),
    "adjust": ("decision.keep", "any"),
    "suspend": ("decision.approve", "any"),
    "resume": ("decision.keep", "any"),
    "end": ("decision.keep", "any"),
    "archive": ("decision.keep", "any"),
}
"""By which permission an act is done, and whose it is where a unit does it."""


def seen(who: Caller) -> Filters:
    """The filter that leaves a caller only what it may know of."""
    return Filters(seen_by=(who.unit or "") if who.role == "unit" else None)


def has_part(who: Caller, known: Known) -> bool:
    """Whether the caller reads all of it, or what is public alone."""
    return who.role != "unit" or who.unit in known.units


def decision_for(here: Door, who: Caller, id: UUID, until: int | None = None) -> Known:
    """The decision, if it is there and the caller may know of it."""
    known = decision_of(here.record, id, until=until)
    is_public = known.decision.now.published_on is not None
    if known.decision.level not in LEVELS_SEEN[who.role] or not (has_part(who, known) or is_public):
        raise NotThere
    return known


def may(who: Caller, known: Known, act: str) -> bool:
    permission, party = ACTS[act]
    now = known.decision.now
    whose: Mapping[Party, frozenset[str]] = {
        "any": known.units,
        "lead": frozenset({now.lead}),
        "asked": frozenset(now.consultations),
        "executing": frozenset({now.lead, *now.executing, *(one.unit for one in now.timeline.current.values())}),
    }
    if who.role == "leader":  # a leader's word counts for any decision: that is what the post is for
        return allowed(who, permission)
    return allowed(who, permission, Subject(whose[party], level=known.decision.level))


def possible(who: Caller, known: Known, pack: RulePack) -> list[str]:
    """Of the acts its state permits, those this caller may do."""
    return [act for act in possible_acts(known.decision.now, pack) if may(who, known, act)]


class OpenedTold(BaseModel):
    milestone: str
    id: UUID
    number: str


class DecisionDone(Acted):
    """`n`: the number of what was made, a draft, a version, a report; `directives`: the matters opened with it;
    `dropped`: those whose step was dropped, left for the office to withdraw."""

    n: int | None = None
    directives: list[OpenedTold] | None = None
    dropped: list[OpenedTold] | None = None


P = ParamSpec("P")


class Doing(Acting[DecisionDone]):
    answer = DecisionDone

    def on(
        self,
        id: UUID,
        act: str,
        sent: ActSent,
        command: Callable[Concatenate[Supervision, UUID, Order, P], Kept],
        *args: P.args,
        **words: P.kwargs,
    ) -> DecisionDone:
        """One act on a decision the caller may know of, by whose act it is, on evidence there is."""

        def permitted(order: Order) -> Kept:
            if not may(self.caller, decision_for(self.here, self.caller, id), act):
                raise NotAllowed
            check_evidence(self.here, self.asked, list(getattr(sent, "evidence", ())))
            return command(self.here.record, id, order, *args, **words)

        return self(ACTS[act][0], sent, permitted)


OneAct = Annotated[Doing, Depends()]
