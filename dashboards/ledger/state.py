"""State 状态 of the ledger's page: all of it stands in the address, so a list can be passed on, kept and opened again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from dashboards.ledger import questions
from services.documents.ledger_columns import BY_CODE
from services.queries.ledger import SORTS

Json = dict[str, Any]

FIRST_CARDS = 40
PLAIN_SORT = "-number"
PLAIN_COLUMNS = (
    "number", "light", "title", "leads", "status", "holder", "due", "report_due", "source", "leader", "progress",
)  # fmt: skip
SORTABLE = frozenset(BY_CODE) & frozenset(SORTS)
DENSITIES = ("normal", "compact")


def of(query: Mapping[str, str], at: date | None) -> Json:
    """What an address asks the page to be; what nobody can mean is left out."""
    return {
        "asked": questions.asked(query),
        "sort": sort_of(query.get("sort", "")),
        "columns": columns_of(query.get("columns", "")),
        "density": query["density"] if query.get("density") in DENSITIES else DENSITIES[0],
        "view": query.get("view", "")[:40],
        "as_of": at.isoformat() if at else "",
        "plain": {"sort": PLAIN_SORT, "columns": list(PLAIN_COLUMNS), "density": DENSITIES[0]},
    }


def sort_of(asked: object) -> str:
    """The order asked for; what cannot be sorted by is not."""
    text = str(asked or "")
    return text if text.removeprefix("-") in SORTABLE else PLAIN_SORT


def columns_of(asked: object) -> list[str]:
    """The columns asked for, in their order."""
    named = asked.split(",") if isinstance(asked, str) else asked if isinstance(asked, list) else []
    return [code for code in dict.fromkeys(map(str, named)) if code in BY_CODE] or list(PLAIN_COLUMNS)


def address(state: Mapping[str, Any]) -> dict[str, str]:
    """What of a state stands in the address: the question, and what is not as it always is."""
    stated = questions.asked(dict(state.get("asked") or {}))
    if (sort := sort_of(state.get("sort"))) != PLAIN_SORT:
        stated["sort"] = sort
    if (columns := columns_of(state.get("columns"))) != list(PLAIN_COLUMNS):
        stated["columns"] = ",".join(columns)
    if (density := str(state.get("density"))) in DENSITIES[1:]:
        stated["density"] = density
    return stated


def day_of(state: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(state["as_of"]) if state.get("as_of") else None


def export(state: Mapping[str, Any], kind: str, language: str) -> str:
    """Where the very list is to be had as a file."""
    asked = questions.address(questions.filters(dict(state.get("asked") or {})))
    stated: list[tuple[str, str]] = []
    for name, value in asked.items():
        stated += [(name, word) for word in (value.split(",") if name in questions.SEVERAL else [value])]
    stated += [("columns", code) for code in columns_of(state.get("columns"))]
    stated += [("sort", sort_of(state.get("sort"))), ("language", language)]
    if state.get("as_of"):
        stated.append(("as_of", str(state["as_of"])))
    return f"/api/v1/exports/ledger.{kind}?{urlencode(stated)}"
