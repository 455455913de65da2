"""Validity 有效期与清理: what expires when, what is not filed, and when an issuer's next clean-up is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from domain.deadlines import add_months
from domain.rules import RulePack


class Dated(Protocol):
    """What the days of a document are asked of: its own facts, or a row told from them."""

    @property
    def id(self) -> UUID: ...
    @property
    def issuer(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def published_on(self) -> date | None: ...
    @property
    def valid_until(self) -> date | None: ...
    @property
    def file_by(self) -> date | None: ...
    @property
    def filed_on(self) -> date | None: ...
    @property
    def repealed_on(self) -> date | None: ...
    @property
    def cleaned(self) -> Mapping[str, tuple[date, str]]: ...


def status_on(one: Dated, day: date) -> str:
    """Where it stands; `expired` by itself once its last day is over (L16, C19)."""
    if one.repealed_on is None and one.valid_until and day > one.valid_until:
        return "expired"
    return one.status


def is_in_force(one: Dated, day: date) -> bool:
    return one.published_on is not None and status_on(one, day) not in ("expired", "repealed")


@dataclass(frozen=True, slots=True)
class Warned:
    """到期预警: `before` is the step of the pack it has come within, in days."""

    document: UUID
    valid_until: date
    days_left: int
    before: int


def expiring(documents: Iterable[Dated], day: date, pack: RulePack) -> tuple[Warned, ...]:
    """What expires soon, the soonest first."""
    steps = pack.steps("normdoc.expiry_warning_days")
    found = []
    for one in documents:
        if one.valid_until and is_in_force(one, day):
            left = (one.valid_until - day).days
            if within := [step for step in steps if left <= step]:
                found.append(Warned(one.id, one.valid_until, left, min(within)))
    return tuple(sorted(found, key=lambda each: (each.valid_until, each.document)))


def unfiled(documents: Iterable[Dated], day: date) -> tuple[UUID, ...]:
    """Published, and not filed in time (L28, C30)."""
    return tuple(one.id for one in documents if one.file_by and one.filed_on is None and day > one.file_by)


def cleanup_due(documents: Iterable[Dated], pack: RulePack) -> Mapping[str, date]:
    """By which day each issuer owes its next clean-up: every two years in Chongqing (C19), at least once in two years
    in Liangping (L16), from the last one, or from its first document where there was none."""
    first: dict[str, date] = {}
    cleaned: dict[str, date] = {}
    for one in documents:
        if one.published_on:
            first[one.issuer] = min(one.published_on, first.get(one.issuer, one.published_on))
        for on, _ in one.cleaned.values():
            cleaned[one.issuer] = max(on, cleaned.get(one.issuer, on))
    years = pack.number("normdoc.cleanup")
    return {issuer: add_months(cleaned.get(issuer, day), 12 * years) for issuer, day in first.items()}


@dataclass(frozen=True, slots=True)
class Lawfulness:
    """依法行政 of one issuer on a day: what counts against the law-based-administration indicator."""

    issuer: str
    in_force: int
    expired_unhandled: int
    unfiled: int
    cleanup_overdue: bool


def lawfulness(documents: Iterable[Dated], day: date, pack: RulePack) -> tuple[Lawfulness, ...]:
    kept = list(documents)
    due, late = cleanup_due(kept, pack), set(unfiled(kept, day))
    return tuple(
        Lawfulness(
            issuer=issuer,
            in_force=sum(is_in_force(one, day) for one in kept if one.issuer == issuer),
            expired_unhandled=sum(is_left(one, day) for one in kept if one.issuer == issuer),
            unfiled=sum(one.id in late for one in kept if one.issuer == issuer),
            cleanup_overdue=day > due[issuer],
        )
        for issuer in sorted(due)
    )


def is_left(one: Dated, day: date) -> bool:
    """Expired, and no clean-up has said so yet."""
    return status_on(one, day) == "expired" and "expired" not in {result for _, result in one.cleaned.values()}
