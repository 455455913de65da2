"""Deciding 裁量: an act on a year is decided on the scheme the year runs on."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from domain.assessment import Assessment
from domain.scheme.life import SchemeLife
from domain.scheme.reading import read_scheme
from domain.scheme.scheme import Scheme
from services.commands.directives.deciding import Decision, Result, act_on
from services.commands.order import Order
from services.record.supervision import Kept, Supervision

Decide = Callable[[Assessment, Scheme, Decision], Result | None]


def perform(record: Supervision, year_id: UUID, order: Order, decide: Decide) -> Kept:
    """Loads a year with its scheme, lets `decide` act on it, keeps the facts."""
    return act_on(
        record, Assessment, year_id, order,
        lambda year, at: decide(year, scheme_of(record, year.now.scheme, year.now.digest), at),
    )  # fmt: skip


def scheme_of(record: Supervision, scheme: UUID, digest: str) -> Scheme:
    """An approved version of a scheme, by its digest: read once, for the same digest always says the same."""
    if digest not in _read:
        versions = record.get(SchemeLife, scheme).versions
        _read[digest] = read_scheme(next(each.content for each in versions if each.digest == digest))
    return _read[digest]


_read: dict[str, Scheme] = {}
