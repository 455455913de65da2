"""Questions 筛选: what stands in the ledger's address, as filters; a number elsewhere opens the same question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from domain import words
from services.queries.filters import HAPPENED, NONE, WAITS, Filters
from services.queries.lamps import COLOURS

SEVERAL: Mapping[str, frozenset[str]] = {
    "status": frozenset(words.STATUS),
    "source": frozenset(words.SOURCE),
    "issuer": frozenset(words.ISSUER),
    "outcome": frozenset((*words.OUTCOME, NONE)),
    "holder": frozenset(words.HOLDER),
    "level": frozenset(words.LEVEL),
    "urgency": frozenset(words.URGENCY),
    "light": frozenset(COLOURS),
    "report_light": frozenset(COLOURS),
    "unit_light": frozenset(COLOURS),
}
PLAIN = ("unit", "role", "leader", "number", "q")
DAYS = (
    "due_before",
    "due_after",
    "report_before",
    "received_before",
    "received_after",
    "registered_before",
    "registered_after",
    "unsigned_since",
    "closed_before",
    "closed_after",
)
NAMES = frozenset({*SEVERAL, *PLAIN, *DAYS, *HAPPENED, "year", "open", "overdue", "awaiting"})


def asked(query: Mapping[str, str]) -> dict[str, str]:
    """Of an address, what the ledger understands."""
    return {name: value.strip()[:200] for name, value in query.items() if name in NAMES and value.strip()}


def filters(query: Mapping[str, str]) -> Filters:
    """The filters an address asks for. What nobody can mean is left out: an old link still opens."""
    given: dict[str, Any] = {}
    for name, value in asked(query).items():
        if name in SEVERAL:
            given[name] = tuple(code for code in value.split(",") if code in SEVERAL[name])
        elif name in DAYS:
            given[name] = _day(value)
        elif name == "year":
            given[name] = int(value) if value.isascii() and value.isdigit() and len(value) == 4 else None
        elif name in ("open", "overdue", *HAPPENED):
            given["is_open" if name == "open" else name] = value == "1" if value in ("0", "1") else None
        elif name == "awaiting":
            given[name] = value if value in WAITS else None
        else:
            given[name] = value.replace("\x00", "") or None
    if given.get("role") not in ("lead", "assist", "collator") or not given.get("unit"):
        given.pop("role", None)
    if not given.get("unit"):
        given.pop("unit_light", None)
    known = {field.name for field in fields(Filters)}
    return Filters(**{name: value for name, value in given.items() if name in known and value not in (None, ())})


def address(filters: Filters) -> dict[str, str]:
    """The address that asks for these filters: what a number elsewhere opens. Whose they are stays unsaid."""
    stated: dict[str, str] = {}
    for field in fields(Filters):
        value = getattr(filters, field.name)
        name = "open" if field.name == "is_open" else field.name
        if value is None or value == () or name not in NAMES:
            continue
        if isinstance(value, tuple):
            stated[name] = ",".join(value)
        elif isinstance(value, bool):
            stated[name] = "1" if value else "0"
        else:
            stated[name] = str(value)
    return stated


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
