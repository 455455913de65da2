"""Executing 执行: matters opened for its steps, tracking, opinions and problems, evaluation, and how it changes or ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.aggregate import Refused
from domain.decision import Decision, package
from domain.decision.sentences import milestone_words
from domain.directive import Directive
from domain.unit import known, known_post
from services.commands.decisions.deciding import minutes_of
from services.commands.directives.assigning import assigned
from services.commands.directives.deciding import Decision as At
from services.commands.directives.deciding import Result, act_on
from services.commands.directives.numbering import number
from services.commands.directives.registering import is_own_approval, registered
from services.commands.order import Order, new_id
from services.record.supervision import Kept, Supervision


@dataclass(frozen=True, slots=True)
class Given:
    """A matter a unit is given: for a milestone, by its own day, unless another is stated."""

    milestone: str = ""
    unit: str = ""
    title: str = ""
    content: str = ""
    due: date | None = None


def open_directives(record: Supervision, id: UUID, order: Order, *, items: Sequence[Given]) -> Kept:
    return act_on(record, Decision, id, order, lambda found, at: opened(found, at, items))


def opened(found: Decision, at: At, items: Sequence[Given]) -> Result:
    """交办: numbered and given to their units in the commit in which the decision says so."""
    if not items:
        return {}
    matters = [_matter(found, each, at) for each in items]
    number(at, "", [matter for matter, _, _ in matters])
    for each, (matter, unit, due) in zip(items, matters, strict=True):
        assigned(matter, at, leads=[unit], due={"kind": "date", "on": due.isoformat()} if due else None)
        found.open_directive(matter.id, unit=unit, milestone=each.milestone, act=at.act)
    at.beside += [matter for matter, _, _ in matters]
    told = zip(items, matters, strict=True)
    return {
        "directives": [
            {"milestone": each.milestone, "id": str(matter.id), "number": matter.number} for each, (matter, *_) in told
        ]
    }


def _matter(found: Decision, each: Given, at: At) -> tuple[Directive, str, date | None]:
    step = found.now.timeline.current.get(each.milestone) if each.milestone else None
    if each.milestone and step is None:
        raise Refused(
            "timeline.milestone", "时间线上没有这一环节", "The timeline has no such step", fields={"field": "milestone"}
        )
    unit = each.unit or (step.unit if step else "") or found.now.lead
    known(at.office.units, unit)
    due = each.due or (step.due if step and step.due >= at.act.on else None)
    title = each.title or (f"{found.title}：{milestone_words(step)[0]}" if step else found.title)
    matter = registered(
        at,
        new_id(),
        parent=None,
        series="",
        source="decision",
        title=title,
        content=each.content or found.content,
        received_on=at.act.on,
        basis=f"重大决策《{found.title}》",
        level=found.level,
        document={"decision": str(found.id), "milestone": each.milestone, "name": found.title, "sentence": ""},
    )
    matter.approve(own=is_own_approval(matter, at), act=at.act)
    return matter, unit, due


def track(
    record: Supervision, id: UUID, order: Order, *, unit: str, text: str, milestone: str = "",
    evidence: Sequence[str] = (),
) -> Kept:  # fmt: skip
    return act_on(
        record, Decision, id, order,
        lambda found, at: {"n": found.track(unit, text=text, milestone=milestone, evidence=evidence, act=at.act)},
    )  # fmt: skip


def receive_opinion(
    record: Supervision, id: UUID, order: Order, *, voice: str, text: str, channel: str = "", taken: str = ""
) -> Kept:
    return act_on(
        record, Decision, id, order,
        lambda found, at: {"n": found.receive_opinion(voice, channel=channel, text=text, taken=taken, act=at.act)},
    )  # fmt: skip


def report_problem(
    record: Supervision, id: UUID, order: Order, *, unit: str, kind: str, text: str, evidence: Sequence[str] = ()
) -> Kept:
    return act_on(
        record, Decision, id, order,
        lambda found, at: {"n": found.report_problem(unit, kind=kind, text=text, evidence=evidence, act=at.act)},
    )  # fmt: skip


def open_evaluation(record: Supervision, id: UUID, order: Order, *, kind: str, evaluator: str, reason: str) -> Kept:
    return act_on(
        record, Decision, id, order,
        lambda found, at: {"n": found.open_evaluation(kind, evaluator=evaluator, reason=reason, act=at.act)},
    )  # fmt: skip


def conclude_evaluation(
    record: Supervision, id: UUID, order: Order, *, n: int, conclusion: str, text: str, evidence: Sequence[str],
    heard: str = "",
) -> Kept:  # fmt: skip
    return act_on(
        record, Decision, id, order,
        lambda found, at: found.conclude_evaluation(
            n, conclusion=conclusion, text=text, evidence=evidence, heard=heard, act=at.act
        ),
    )  # fmt: skip


def adjust(
    record: Supervision, id: UUID, order: Order, *, text: str, reason: str, approved_by: str, big: bool = False
) -> Kept:
    def decide(found: Decision, at: At) -> None:
        known_post(at.office.posts, approved_by, "approved_by")
        found.adjust(text=text, reason=reason, approved_by=approved_by, big=big, act=at.act)

    return act_on(record, Decision, id, order, decide)


def suspend(record: Supervision, id: UUID, order: Order, *, head: str, reason: str) -> Kept:
    def decide(found: Decision, at: At) -> None:
        rank = known_post(at.office.posts, head, "head").rank
        found.suspend(head=head, is_head=rank == "head", reason=reason, act=at.act)

    return act_on(record, Decision, id, order, decide)


def resume(record: Supervision, id: UUID, order: Order, *, reason: str, approved_by: str) -> Kept:
    def decide(found: Decision, at: At) -> None:
        known_post(at.office.posts, approved_by, "approved_by")
        found.resume(reason=reason, approved_by=approved_by, act=at.act)

    return act_on(record, Decision, id, order, decide)


def end(
    record: Supervision, id: UUID, order: Order, *, reason: str, meeting: UUID | None = None, item: int = 1
) -> Kept:
    """终止: by the minutes of a meeting, or, without one, because its last day is over."""
    return act_on(
        record, Decision, id, order,
        lambda found, at: found.end(
            reason=reason, minutes=minutes_of(at, meeting, item) if meeting else None, pack=at.pack, act=at.act
        ),
    )  # fmt: skip


def archive(record: Supervision, id: UUID, order: Order, *, comment: str = "") -> Kept:
    """归档: with all that the record holds of it."""

    def decide(found: Decision, at: At) -> None:
        kept = package(recorded.fact for recorded in at.record.history(id))
        found.archive(kept, comment=comment, act=at.act)

    return act_on(record, Decision, id, order, decide)
