"""Readers 读者: what of topics, meetings and normative documents is a unit's to read, and the course of one of them."""

from __future__ import annotations

from uuid import UUID

from services.api.door import Door
from services.api.telling import ToldFact, told
from services.permissions import Caller


def own(who: Caller) -> str | None:
    """The unit whose own alone the caller sees; None for who sees all."""
    return (who.unit or "") if who.role == "unit" else None


def course(here: Door, who: Caller, id: UUID, until: int | None) -> list[ToldFact]:
    """Every fact of one of them up to a position, as this caller may read it."""
    facts = [fact for fact in here.record.history(id) if until is None or fact.position <= until]
    return list(told(facts, who, here.office().name))
