"""Normative documents 规范性文件: drafted, checked, reviewed, signed, published, filed, cleaned up; what is due on them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from domain.normative.document import NormativeDocument
from services.api.acting import ACT, READ, Acted, OneAct
from services.api.acts import ReasonSent
from services.api.deps import ActSent, Asked, Here, acting_unit, etag, require
from services.api.fields import Code, Day, Flag, Line, Note, Text
from services.api.ledger import reading
from services.api.moments import AsOf, moment
from services.api.problems import NotThere
from services.api.readers import course, own
from services.api.telling import ToldFact
from services.api.topics import LeaderSent, Statuses
from services.commands import normative
from services.commands.order import new_id
from services.queries import normative as queries
from services.queries.normative import Standing

router = APIRouter(prefix="/normative", tags=["normative documents"])

Warned = Annotated[Literal["expired", "expires_soon", "unfiled", "cleanup_overdue"] | None, Query()]
Bodies = Annotated[list[Line], Field(min_length=1, max_length=20)]


class DocumentLineTold(BaseModel):
    """`status` on the day asked, `expired` among them; `warnings`: `expired` without a clean-up that says so,
    `expires_soon`, `unfiled`, `cleanup_overdue`."""

    id: UUID
    title: str
    issuer: str
    unit: str
    provisional: bool
    number: str
    status: str
    status_since: date
    published_on: date | None
    effective_from: date | None
    valid_until: date | None
    days_left: int | None
    expires_within: int | None
    file_by: date | None
    filed_on: date | None
    cleanup_by: date | None
    repealed_on: date | None
    warnings: list[str]


class IssuerTold(BaseModel):
    """依法行政 of one issuer: what counts against the law-based-administration indicator."""

    issuer: str
    in_force: int
    expired_unhandled: int
    unfiled: int
    cleanup_by: date
    cleanup_overdue: bool


class DocumentsTold(BaseModel):
    items: list[DocumentLineTold]
    issuers: list[IssuerTold]


class CleanedTold(BaseModel):
    round: str
    result: str
    on: date


class InterpretedTold(BaseModel):
    on: date
    text: str


class DocumentTold(DocumentLineTold):
    replaces: UUID | None
    drafted_on: date
    reviewer: str
    opinion: str
    review: str
    audited_by: str
    signed_by: str
    filed_to: list[str]
    cleaned: list[CleanedTold]
    interpretations: list[InterpretedTold]
    acts: list[str]
    facts: list[ToldFact]
    version: int


@router.get("", responses=READ)
def every(
    here: Here, asked: Asked, status: Statuses = None, issuer: Note = "", unit: Code | None = None,
    warning: Warned = None, as_of: AsOf = None,
) -> DocumentsTold:  # fmt: skip
    """Documents with their validity, the newest first. A unit sees those published, and its own drafts."""
    require(asked.caller, "normative.see")
    with reading(here, moment(here, as_of), None) as (conn, read):
        found = queries.shelf(conn, read, seen_by=own(asked.caller))
    chosen = queries.chosen(found, status=status or (), issuer=issuer, unit=unit or "", warning=warning or "")
    return DocumentsTold(
        items=[DocumentLineTold(**_line(each)) for each in chosen],
        issuers=[
            IssuerTold(
                issuer=one.issuer,
                in_force=one.in_force,
                expired_unhandled=one.expired_unhandled,
                unfiled=one.unfiled,
                cleanup_by=found.cleanups[one.issuer],
                cleanup_overdue=one.cleanup_overdue,
            )
            for one in found.issuers
        ],
    )


@router.get("/{document_id}", responses=READ)
def one(here: Here, asked: Asked, response: Response, document_id: UUID, as_of: AsOf = None) -> DocumentTold:
    """One document, with its review, signature, filing, clean-ups, interpretations, and what may be done now."""
    require(asked.caller, "normative.see")
    at, who = moment(here, as_of), asked.caller
    with reading(here, at, None) as (conn, read):
        found = queries.document(queries.shelf(conn, read, seen_by=own(who)), document_id)
    if found is None:
        raise NotThere
    line = found.line
    response.headers["ETag"] = etag(line.version)
    is_own = who.role != "unit" or who.unit == line.unit
    reviewers = normative.reviewers(here.office().units, read.pack)
    return DocumentTold(
        **_line(found),
        replaces=line.replaces,
        drafted_on=line.drafted_on,
        reviewer=line.reviewer,
        opinion=line.opinion if is_own else "",
        review=line.review if is_own else "",
        audited_by=line.audited_by,
        signed_by=line.signed_by,
        filed_to=list(line.filed_to),
        cleaned=[CleanedTold(round=name, result=result, on=day) for name, (day, result) in line.cleaned.items()],
        interpretations=[
            InterpretedTold(on=day, text=text)
            for _, (day, text) in sorted(line.interpretations.items(), key=lambda each: int(each[0]))
        ],
        acts=[] if at.position is not None else line.acts(who, reviewers, at.day),
        facts=course(here, who, document_id, at.position) if is_own else [],
        version=line.version,
    )


class DocumentSent(ActSent):
    """`issuer`: who makes it, the government or a unit; `unit`: who drafts it; `replaces`: what it takes the place of.
    A title that says 暂行 or 试行 is provisional by itself."""

    title: Line
    issuer: Line
    unit: Code | None = None
    provisional: Flag = False
    replaces: UUID | None = None


@router.post("", status_code=201, responses=ACT)
def draft(doing: OneAct, sent: DocumentSent) -> Acted:
    """起草."""
    unit = acting_unit(doing.caller, "normative.draft", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return doing(
        "normative.draft", sent,
        lambda order: normative.draft(
            doing.here.record, order, id=new_id(), title=sent.title, issuer=sent.issuer, unit=unit,
            provisional=sent.provisional, replaces=sent.replaces,
        ),
    )  # fmt: skip


class CheckedSent(ActSent):
    """`answers`: for each thing the rules forbid (`normdoc.forbidden`), whether the document does it."""

    answers: Annotated[dict[Code, Flag], Field(max_length=20)]
    text: Text


@router.post("/{document_id}/check", responses=ACT)
def check(doing: OneAct, document_id: UUID, sent: CheckedSent) -> Acted:
    """逐项核对 by who drafted it."""
    _must_have_drafted(doing, document_id)
    return doing(
        "normative.draft", sent,
        lambda order: normative.check(
            doing.here.record, document_id, order, answers=sent.answers, text=sent.text
        ),
    )  # fmt: skip


def _must_have_drafted(doing: OneAct, document_id: UUID) -> None:
    require(doing.caller, "normative.draft")
    if doing.caller.role == "unit" and doing.here.record.get(NormativeDocument, document_id).unit != doing.caller.unit:
        raise NotThere


class ReviewedSent(ActSent):
    """`unit`: who reviewed it, where the office enters it."""

    opinion: Literal["lawful", "returned"]
    unit: Code | None = None
    text: Text


@router.post("/{document_id}/review", responses=ACT)
def review(doing: OneAct, document_id: UUID, sent: ReviewedSent) -> Acted:
    """合法性审查 by the body the rules name."""
    reviewer = acting_unit(doing.caller, "normative.review", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    if doing.caller.role == "unit":
        office = doing.here.office()
        if reviewer not in normative.reviewers(office.units, office.pack(doing.here.today())):
            raise NotThere
    return doing(
        "normative.review", sent,
        lambda order: normative.review(
            doing.here.record, document_id, order, opinion=sent.opinion, reviewer=reviewer, text=sent.text
        ),
    )  # fmt: skip


@router.post("/{document_id}/audit", responses=ACT)
def audit(doing: OneAct, document_id: UUID, sent: LeaderSent) -> Acted:
    """审核 by the leader responsible."""
    by = sent.by(doing.caller, "normative.lead")
    return doing(
        "normative.lead", sent, lambda order: normative.audit(doing.here.record, document_id, order, by=by)
    )  # fmt: skip


@router.post("/{document_id}/approve", responses=ACT)
def approve(doing: OneAct, document_id: UUID, sent: LeaderSent) -> Acted:
    """签发 by the head."""
    by = sent.by(doing.caller, "normative.lead")
    return doing(
        "normative.lead", sent, lambda order: normative.approve(doing.here.record, document_id, order, by=by)
    )  # fmt: skip


class PublishedSent(ActSent):
    """`valid_until`: the last day, within what the rules allow."""

    number: Line
    effective_from: Day
    valid_until: Day


@router.post("/{document_id}/publish", responses=ACT)
def publish(doing: OneAct, document_id: UUID, sent: PublishedSent) -> Acted:
    """公布; what it replaces is repealed with it."""
    return doing(
        "normative.keep", sent,
        lambda order: normative.publish(
            doing.here.record, document_id, order, number=sent.number, effective_from=sent.effective_from,
            valid_until=sent.valid_until,
        ),
    )  # fmt: skip


class FiledSent(ActSent):
    to: Bodies


@router.post("/{document_id}/file", responses=ACT)
def file(doing: OneAct, document_id: UUID, sent: FiledSent) -> Acted:
    """报送备案."""
    return doing(
        "normative.keep", sent, lambda order: normative.file(doing.here.record, document_id, order, to=sent.to)
    )  # fmt: skip


class InterpretedSent(ActSent):
    """`unit`: who interprets it, where the office enters it: who drafted it."""

    unit: Code | None = None
    text: Text


@router.post("/{document_id}/interpret", responses=ACT)
def interpret(doing: OneAct, document_id: UUID, sent: InterpretedSent) -> Acted:
    """解释 by who drafted it."""
    _must_have_drafted(doing, document_id)
    unit = acting_unit(doing.caller, "normative.draft", unit=sent.unit, on_behalf_of=sent.on_behalf_of)
    return doing(
        "normative.draft", sent,
        lambda order: normative.interpret(doing.here.record, document_id, order, unit=unit, text=sent.text),
    )  # fmt: skip


class ExtendedSent(LeaderSent):
    """`valid_until`: the new last day, within what the rules allow from the day it took effect."""

    valid_until: Day
    reason: Text


@router.post("/{document_id}/extend", responses=ACT)
def extend(doing: OneAct, document_id: UUID, sent: ExtendedSent) -> Acted:
    """延长有效期, signed by the head."""
    by = sent.by(doing.caller, "normative.lead")
    return doing(
        "normative.lead", sent,
        lambda order: normative.extend(
            doing.here.record, document_id, order, by=by, valid_until=sent.valid_until, reason=sent.reason
        ),
    )  # fmt: skip


class CleanedSent(ReasonSent):
    """`round`: the clean-up, each with one result for each document."""

    round: Line
    result: Literal["keep", "amend", "repeal", "expired"]


@router.post("/{document_id}/clean-up", responses=ACT)
def clean_up(doing: OneAct, document_id: UUID, sent: CleanedSent) -> Acted:
    """清理."""
    return doing(
        "normative.keep", sent,
        lambda order: normative.clean_up(
            doing.here.record, document_id, order, round=sent.round, result=sent.result, reason=sent.reason
        ),
    )  # fmt: skip


@router.post("/{document_id}/repeal", responses=ACT)
def repeal(doing: OneAct, document_id: UUID, sent: ReasonSent) -> Acted:
    """废止."""
    return doing(
        "normative.keep", sent,
        lambda order: normative.repeal(doing.here.record, document_id, order, reason=sent.reason),
    )  # fmt: skip


def _line(each: Standing) -> dict[str, Any]:
    told = {name: getattr(each.line, name, None) for name in DocumentLineTold.model_fields}
    asked = {name: getattr(each, name) for name in ("status", "days_left", "expires_within", "cleanup_by", "warnings")}
    return {**told, **asked}
