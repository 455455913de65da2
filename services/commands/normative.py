"""What is done with a normative document 规范性文件: from its draft to its signature, publication, filing, clean-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from domain.aggregate import Refused
from domain.normative.document import NormativeDocument
from domain.rules import RulePack
from domain.unit import Unit, known, known_post
from services.commands.directives.deciding import Decision, act_on, keep
from services.commands.order import Order
from services.record.supervision import Kept, Supervision


def draft(
    record: Supervision,
    order: Order,
    *,
    id: UUID,
    title: str,
    issuer: str,
    unit: str,
    provisional: bool = False,
    replaces: UUID | None = None,
) -> Kept:
    """起草, where it takes the place of another that one was published."""

    def decide(at: Decision) -> tuple[NormativeDocument, None]:
        known(at.office.units, unit)
        if replaces is not None and not record.get(NormativeDocument, replaces).published_on:
            raise Refused(
                "normative.replaces",
                "被替代的文件尚未公布",
                "What it replaces was never published",
                fields={"field": "replaces"},
            )
        document = NormativeDocument.draft(
            id=id,
            title=title,
            issuer=issuer,
            unit=unit,
            provisional=provisional,
            replaces=replaces,
            pack=at.pack,
            act=at.act,
        )
        return document, None

    return keep(record, order, decide)


def check(record: Supervision, document: UUID, order: Order, *, answers: Mapping[str, bool], text: str) -> Kept:
    return act_on(
        record, NormativeDocument, document, order,
        lambda found, at: found.check(answers, text=text, pack=at.pack, act=at.act),
    )  # fmt: skip


def review(record: Supervision, document: UUID, order: Order, *, opinion: str, reviewer: str, text: str) -> Kept:
    """合法性审查 by the body the rules name, where the office's register has it."""

    def decide(found: NormativeDocument, at: Decision) -> None:
        known(at.office.units, reviewer)
        named = reviewers(at.office.units, at.pack)
        if named and reviewer not in named:
            body = at.pack.text("normdoc.reviewer")
            raise Refused(
                "normdoc.reviewer",
                f"合法性审查由{body}办理",
                f"The legality review is that of {body}",
                fields={"field": "unit"},
            )
        found.review(opinion, reviewer=reviewer, text=text, act=at.act)

    return act_on(record, NormativeDocument, document, order, decide)


def audit(record: Supervision, document: UUID, order: Order, *, by: str) -> Kept:
    def decide(found: NormativeDocument, at: Decision) -> None:
        known_post(at.office.posts, by, "leader")
        found.audit(by=by, act=at.act)

    return act_on(record, NormativeDocument, document, order, decide)


def approve(record: Supervision, document: UUID, order: Order, *, by: str) -> Kept:
    def decide(found: NormativeDocument, at: Decision) -> None:
        rank = known_post(at.office.posts, by, "leader").rank
        found.approve(by=by, is_head=rank == "head", act=at.act)

    return act_on(record, NormativeDocument, document, order, decide)


def publish(
    record: Supervision, document: UUID, order: Order, *, number: str, effective_from: date, valid_until: date
) -> Kept:
    """公布; what it replaces is repealed in the same commit, where it is still in force."""

    def decide(found: NormativeDocument, at: Decision) -> None:
        found.publish(number, effective_from=effective_from, valid_until=valid_until, pack=at.pack, act=at.act)
        if found.replaces:
            old = record.get(NormativeDocument, found.replaces)
            at.expects.append((old.id, old.version))
            if old.is_in_force(at.act.on):
                old.repeal(reason=f"《{found.title}》（{found.number}）", act=at.act)
                at.beside.append(old)

    return act_on(record, NormativeDocument, document, order, decide)


def file(record: Supervision, document: UUID, order: Order, *, to: Sequence[str]) -> Kept:
    return act_on(record, NormativeDocument, document, order, lambda found, at: found.file(to, act=at.act))


def interpret(record: Supervision, document: UUID, order: Order, *, unit: str, text: str) -> Kept:
    return act_on(
        record, NormativeDocument, document, order, lambda found, at: found.interpret(unit, text=text, act=at.act)
    )


def extend(record: Supervision, document: UUID, order: Order, *, by: str, valid_until: date, reason: str) -> Kept:
    def decide(found: NormativeDocument, at: Decision) -> None:
        rank = known_post(at.office.posts, by, "leader").rank
        found.extend(valid_until=valid_until, reason=reason, by=by, is_head=rank == "head", pack=at.pack, act=at.act)

    return act_on(record, NormativeDocument, document, order, decide)


def clean_up(record: Supervision, document: UUID, order: Order, *, round: str, result: str, reason: str) -> Kept:
    return act_on(
        record, NormativeDocument, document, order,
        lambda found, at: found.clean_up(round, result=result, reason=reason, act=at.act),
    )  # fmt: skip


def repeal(record: Supervision, document: UUID, order: Order, *, reason: str) -> Kept:
    return act_on(record, NormativeDocument, document, order, lambda found, at: found.repeal(reason=reason, act=at.act))


def reviewers(units: Mapping[str, Unit], pack: RulePack) -> frozenset[str]:
    """The units of the register that the rules' own words call the reviewer."""
    body = pack.text("normdoc.reviewer")
    return frozenset(
        unit.code
        for unit in units.values()
        if not unit.closed_on and body in (unit.name, unit.short_name, *unit.aliases)
    )
