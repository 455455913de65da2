"""Proposing 提出、启动、起草: a matter of the catalogue, its lead unit, its drafts; what a deputy does before any meeting."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.decision import Decision
from domain.unit import known, known_post
from services.commands.directives.deciding import Decision as At
from services.commands.directives.deciding import act_on, keep
from services.commands.order import Order
from services.record.supervision import Kept, Supervision


def propose(
    record: Supervision, order: Order, *, id: UUID, title: str, content: str, category: str, basis: str, proposer: str,
    level: str = "internal",
) -> Kept:  # fmt: skip
    def decide(at: At) -> tuple[Decision, None]:
        known(at.office.units, proposer)
        made = Decision.propose(
            id=id, title=title, content=content, category=category, basis=basis, proposer=proposer, pack=at.pack,
            act=at.act, level=level,
        )  # fmt: skip
        return made, None

    return keep(record, order, decide)


def start(record: Supervision, id: UUID, order: Order, *, lead: str, approved_by: str, reason: str) -> Kept:
    def decide(found: Decision, at: At) -> None:
        known(at.office.units, lead)
        known_post(at.office.posts, approved_by, "approved_by")
        found.start(lead, approved_by=approved_by, reason=reason, act=at.act)

    return act_on(record, Decision, id, order, decide)


def write_draft(
    record: Supervision, id: UUID, order: Order, *, text: str, affected: Sequence[str], options: Sequence[str] = (),
    competition: Sequence[str] = (), stability: Sequence[str] = (),
) -> Kept:  # fmt: skip
    """起草: an affected town counts as a locality, every other unit as a department."""

    def decide(found: Decision, at: At) -> dict[str, object]:
        kinds = {unit: known(at.office.units, unit).kind for unit in affected}
        n = found.write_draft(
            text,
            affected={unit: "locality" if kind == "locality" else "department" for unit, kind in kinds.items()},
            options=options,
            competition=competition,
            stability=stability,
            pack=at.pack,
            act=at.act,
        )
        return {"n": n}

    return act_on(record, Decision, id, order, decide)


def handle_emergency(record: Supervision, id: UUID, order: Order, *, by: str, text: str) -> Kept:
    def decide(found: Decision, at: At) -> None:
        rank = known_post(at.office.posts, by, "by").rank
        found.handle_emergency(by=by, rank=rank, text=text, pack=at.pack, act=at.act)

    return act_on(record, Decision, id, order, decide)


def report_emergency(record: Supervision, id: UUID, order: Order, *, text: str) -> Kept:
    """To the head, whoever holds that post."""
    return act_on(
        record, Decision, id, order,
        lambda found, at: found.report_emergency(to=at.office.head, text=text, act=at.act),
    )  # fmt: skip
