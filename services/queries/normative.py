"""Normative documents 规范性文件: where each stands, what expires soon, what is not filed, whose clean-up is due."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from psycopg import Connection

from domain.normative import validity
from domain.normative.possible import document_acts
from domain.normative.validity import Lawfulness
from services.permissions import Caller, allowed
from services.queries import rows
from services.queries.moment import Reading

TABLE: Final = "normative_v2"
DOORS: Final = {
    "check": "normative.draft",
    "review": "normative.review",
    "audit": "normative.lead",
    "approve": "normative.lead",
    "publish": "normative.keep",
    "file": "normative.keep",
    "interpret": "normative.draft",
    "extend": "normative.lead",
    "clean-up": "normative.keep",
    "repeal": "normative.keep",
}
"""By which permission each act is done."""
WARNINGS: Final = ("expired", "expires_soon", "unfiled", "cleanup_overdue")


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One document as its facts made it. `issuer`: who makes it; `unit`: who drafted it."""

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
    cleaned: Mapping[str, tuple[date, str]]
    interpretations: Mapping[str, tuple[date, str]]
    repealed_on: date | None
    since: int
    """The position of the fact that made it so."""

    def __post_init__(self) -> None:
        for name in ("cleaned", "interpretations"):
            told = {each: (_day(day), said) for each, (day, said) in getattr(self, name).items()}
            object.__setattr__(self, name, told)

    def acts(self, who: Caller, reviewers: Collection[str], day: date) -> list[str]:
        """What may be done now, of what the reader may do; a unit checks its own draft, interprets what it drafted and
        reviews where it is who reviews."""
        drafted = who.unit == self.unit
        own = {"check": drafted, "interpret": drafted, "review": who.unit in reviewers and who.unit != self.unit}
        return [
            act
            for act in document_acts(self.status, in_force=validity.is_in_force(self, day))
            if allowed(who, DOORS[act]) and (who.role != "unit" or own.get(act, False))
        ]


@dataclass(frozen=True, slots=True)
class Standing:
    """A document on the day asked: `status` with its expiry, the days its validity has left, and its warnings.

    `expires_within`: the step of the rules it has come within; `cleanup_by`: when its issuer's next clean-up is due.
    """

    line: DocumentLine
    status: str
    days_left: int | None
    expires_within: int | None
    cleanup_by: date | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """All documents a reader may see with what is to be seen to; `issuers`: what counts for each who makes them."""

    documents: tuple[Standing, ...]
    issuers: tuple[Lawfulness, ...]
    cleanups: Mapping[str, date]


def shelf(conn: Connection[Any], reading: Reading, *, seen_by: str | None = None) -> Shelf:
    """The newest first. `seen_by`: a unit sees what was published, and of the rest its own."""
    every = rows.told(
        conn, reading, TABLE, DocumentLine, order="coalesce(t.published_on, t.drafted_on) desc, t.id desc"
    )
    day, pack = reading.at.day, reading.pack
    cleanups = validity.cleanup_due(every, pack)
    warned = {each.document: each for each in validity.expiring(every, day, pack)}
    unfiled = frozenset(validity.unfiled(every, day))
    told = []
    for line in every:
        if not (seen_by is None or line.published_on or line.unit == seen_by):
            continue
        status, by, soon = validity.status_on(line, day), cleanups.get(line.issuer), warned.get(line.id)
        in_force = validity.is_in_force(line, day)
        is_so = {
            "expired": validity.is_left(line, day),
            "expires_soon": soon is not None,
            "unfiled": line.id in unfiled,
            "cleanup_overdue": in_force and by is not None and day > by,
        }
        told.append(
            Standing(
                line,
                status,
                (line.valid_until - day).days if line.valid_until and line.repealed_on is None else None,
                soon.before if soon else None,
                by if in_force else None,
                tuple(name for name in WARNINGS if is_so[name]),
            )
        )
    return Shelf(tuple(told), validity.lawfulness(every, day, pack), cleanups)


def faults(found: Shelf) -> dict[str, tuple[int, ...]]:
    """依法行政: of each unit, where the record says of documents it drafted that are expired and not handled, or not
    filed in time; what an indicator of law-based administration counts."""
    positions: dict[str, tuple[int, ...]] = {}
    for each in found.documents:
        if {"expired", "unfiled"} & {*each.warnings}:
            positions[each.line.unit] = (*positions.get(each.line.unit, ()), each.line.since)
    return positions


def document(found: Shelf, id: UUID) -> Standing | None:
    return next((each for each in found.documents if each.line.id == id), None)


def chosen(
    found: Shelf, *, status: Sequence[str] = (), issuer: str = "", unit: str = "", warning: str = ""
) -> tuple[Standing, ...]:
    return tuple(
        each
        for each in found.documents
        if (not status or each.status in status)
        and issuer in ("", each.line.issuer)
        and unit in ("", each.line.unit)
        and (not warning or warning in each.warnings)
    )


def _day(day: date | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day
