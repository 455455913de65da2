"""Normative documents 规范性文件: one row for each, with where it stands and the days its validity hangs on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple, cast
from uuid import UUID

from domain.aggregate import Aggregate
from domain.normative.document import NormativeDocument
from services.projections.projection import Fact, Key, Projection, Rows


class DocumentRow(NamedTuple):
    id: UUID
    version: int
    title: str
    issuer: str
    unit: str
    provisional: bool
    replaces: UUID | None
    status: str
    status_since: date
    drafted_on: date
    number: str
    reviewer: str
    opinion: str
    review: str
    audited_by: str
    signed_by: str
    published_on: date | None
    effective_from: date | None
    valid_until: date | None
    file_by: date | None
    filed_on: date | None
    filed_to: tuple[str, ...]
    cleaned: dict[str, Any]
    """By clean-up: the day and the result."""
    interpretations: dict[str, Any]
    """By their number, from 1: the day and the text."""
    repealed_on: date | None


class Documents(Projection[DocumentRow]):
    name = "normative"
    version = 2
    row = DocumentRow
    key = ("id",)
    of = NormativeDocument

    def topics(self) -> frozenset[str]:
        return frozenset(topic for topic, fact in Aggregate.FACTS.items() if issubclass(fact, NormativeDocument.Event))

    def keys(self, fact: Fact) -> Iterable[Key]:
        return [(fact.originator_id,)]

    def apply(self, fact: Aggregate.Event, recorded: Fact, rows: Rows[DocumentRow]) -> None:
        document, on = cast(NormativeDocument, rows.state(recorded.originator_id)), fact.act.on
        before = rows.get((document.id,)) or DocumentRow(
            id=document.id,
            version=0,
            title=document.title,
            issuer=document.issuer,
            unit=document.unit,
            provisional=document.provisional,
            replaces=document.replaces,
            status="",
            status_since=on,
            drafted_on=on,
            number="",
            reviewer="",
            opinion="",
            review="",
            audited_by="",
            signed_by="",
            published_on=None,
            effective_from=None,
            valid_until=None,
            file_by=None,
            filed_on=None,
            filed_to=(),
            cleaned={},
            interpretations={},
            repealed_on=None,
        )
        row = before._replace(
            version=recorded.version,
            status=document.status,
            status_since=before.status_since if before.status == document.status else on,
            number=document.number,
            published_on=document.published_on,
            valid_until=document.valid_until,
            file_by=document.file_by,
            filed_on=document.filed_on,
            cleaned={name: [day.isoformat(), result] for name, (day, result) in document.cleaned.items()},
            repealed_on=document.repealed_on,
        )
        match fact:
            case NormativeDocument.Reviewed():
                row = row._replace(reviewer=fact.reviewer, opinion=fact.opinion, review=fact.text)
            case NormativeDocument.Audited():
                row = row._replace(audited_by=fact.by)
            case NormativeDocument.Approved():
                row = row._replace(signed_by=fact.by)
            case NormativeDocument.Published():
                row = row._replace(effective_from=fact.effective_from)
            case NormativeDocument.Interpreted():
                told = {str(len(row.interpretations) + 1): [on.isoformat(), fact.text]}
                row = row._replace(interpretations=row.interpretations | told)
            case NormativeDocument.Filed():
                row = row._replace(filed_to=tuple(fact.to))
            case _:
                pass
        rows.put(row)
