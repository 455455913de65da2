"""Accountability 终身责任追究、责任倒查: who did what in a decision, and what each knew on which day (L33, C35; D713-38).

A query over the facts alone: it holds for as long as the record does, whatever became of posts and units since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from domain.aggregate import Aggregate
from domain.decision import Decision

Role = Literal["proposed", "started", "assessed", "consulted", "coordinated", "reviewed", "waived", "tabled", "voted",
               "published", "executed", "evaluated", "adjusted", "scheduled", "recorded"]  # fmt: skip
ROLES: Final = (
    "proposed", "started", "assessed", "consulted", "coordinated", "reviewed", "waived", "tabled", "voted",
    "published", "executed", "evaluated", "adjusted", "scheduled", "recorded",
)  # fmt: skip
Told = tuple[Aggregate.Event, date]
"""A fact and the day it was recorded."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One part somebody had: `who` is a post, unit, body, account or name, as the fact has it; `stance` of a vote;
    `subject`: which assessment, step or evaluation it was about."""

    who: str
    role: Role
    on: date
    recorded: date
    n: int
    stance: str = ""
    text: str = ""
    subject: str = ""


def deeds(facts: Iterable[Told]) -> tuple[Deed, ...]:
    """Everybody's part, in the order of the facts; who recorded a fact is named too."""
    found: list[Deed] = []
    for fact, recorded in facts:
        own = tuple(_own(fact))
        for who, role, stance, text in own:
            if who:
                found.append(
                    Deed(who, role, fact.act.on, recorded, fact.originator_version, stance, text, _subject(fact))
                )
        behind = {fact.act.by, fact.act.acting_for or "", fact.act.on_behalf_of or ""} - {
            "",
            *(each[0] for each in own),
        }
        found += [Deed(who, "recorded", fact.act.on, recorded, fact.originator_version) for who in sorted(behind)]
    return tuple(found)


def dissenters(facts: Iterable[Told]) -> tuple[Deed, ...]:
    """Whose different opinion is on record: they are exempted or treated more lightly (D713-38)."""
    return tuple(deed for deed in deeds(facts) if deed.role == "voted" and deed.stance != "agree")


def known(
    facts: Sequence[Told], who: str, *, on: date, by: Literal["happened", "recorded"] = "recorded"
) -> tuple[Told, ...]:
    """What `who` knew on that day: the facts they had a part in by then, and, once they voted, all that was tabled.

    By the day it happened or by the day it was recorded: what was entered late nobody could read before.
    """
    stood = [(fact, noted) for fact, noted in facts if (fact.act.on if by == "happened" else noted) <= on]
    mine = {deed.n for deed in deeds(stood) if deed.who == who}
    voted = [deed.n for deed in deeds(stood) if deed.who == who and deed.role == "voted"]
    tabled = max(
        (fact.originator_version for fact, _ in stood if isinstance(fact, Decision.Submitted) and voted
         and fact.originator_version < max(voted)),
        default=0,
    )  # fmt: skip
    return tuple(
        (fact, noted) for fact, noted in stood if fact.originator_version in mine or fact.originator_version <= tabled
    )


def _subject(fact: Aggregate.Event) -> str:
    match fact:
        case Decision.Assessed() | Decision.EvaluationConcluded():
            return fact.kind
        case Decision.StepDone() | Decision.StepWaived():
            return fact.step
        case Decision.ExpertHeard():
            return "expert_argument"
        case Decision.HearingHeld():
            return "hearing"
        case _:
            return ""


Own = tuple[str, Role, str, str]


def _own(fact: Aggregate.Event) -> Iterator[Own]:
    match fact:
        case Decision.Proposed():
            yield fact.proposer, "proposed", "", ""
        case Decision.Started():
            yield fact.approved_by, "started", "", fact.reason
            yield fact.lead, "started", "", ""
        case Decision.EmergencyHandled():
            yield fact.by, "executed", "", fact.text
        case Decision.EmergencyReported():
            yield fact.to, "coordinated", "", fact.text
        case Decision.Assessed():
            yield fact.author, "assessed", "agree" if fact.passes else "disagree", fact.text
        case Decision.OpinionSigned():
            yield fact.signed_by, "consulted", "agree" if fact.agrees else "disagree", fact.view
            yield fact.unit, "consulted", "agree" if fact.agrees else "disagree", fact.view
        case Decision.Coordinated():
            yield fact.by, "coordinated", "", fact.text
            yield fact.entrusted_by, "coordinated", "", ""
        case Decision.SplitTabled():
            for side in fact.sides:
                yield side["unit"], "coordinated", "", side["view"]
        case Decision.ExpertHeard():
            yield fact.expert, "reviewed", "agree" if fact.supports else "disagree", fact.text
        case Decision.HearingHeld():
            yield fact.record_signed_by, "reviewed", "", fact.text
        case Decision.StepDone():
            yield fact.author, "reviewed", "", fact.text
        case Decision.StepWaived():
            yield fact.signer, "waived", "", fact.reason
        case Decision.Submitted():
            yield fact.signed_by, "tabled", "", ""
        case Decision.Decided():
            for row in fact.opinions:
                yield row["post"], "voted", row["stance"], row["text"]
                yield row["person"], "voted", row["stance"], row["text"]
            yield fact.signed_by, "tabled", "", fact.minutes
        case Decision.PublicationExempted():
            yield fact.signer, "published", "", fact.ground
        case Decision.Interpreted():
            yield fact.unit, "published", "", fact.text
        case Decision.DirectiveOpened() | Decision.Tracked() | Decision.ProblemReported():
            yield fact.unit, "executed", "", getattr(fact, "text", "")
        case Decision.EvaluationConcluded():
            yield fact.evaluator, "evaluated", "", fact.conclusion
        case Decision.Adjusted() | Decision.Resumed():
            yield fact.approved_by, "adjusted", "", fact.reason
        case Decision.Suspended():
            yield fact.head, "adjusted", "", fact.reason
        case Decision.TimelineReshaped():
            yield fact.approved_by, "scheduled", "", fact.reason
            yield fact.asked_by, "scheduled", "", fact.reason
