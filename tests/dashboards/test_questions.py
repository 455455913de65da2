"""The ledger's address as filters: what it means is asked, what nobody can mean is left out."""

from __future__ import annotations

from datetime import date

import pytest

from dashboards.ledger import questions
from services.queries.filters import Filters


def test_address_says_what_is_asked() -> None:
    query = {
        "light": "red,yellow",
        "unit": "LP-JW",
        "role": "lead",
        "open": "1",
        "due_before": "2026-06-30",
        "year": "2026",
    }

    assert questions.filters(query) == Filters(
        light=("red", "yellow"), unit="LP-JW", role="lead", is_open=True, due_before=date(2026, 6, 30), year=2026
    )


@pytest.mark.parametrize(
    "query",
    [
        {"light": "purple"},
        {"status": "'; drop table ledger; --"},
        {"due_before": "30.6.2026"},
        {"year": "²026"},
        {"year": "99999999999999999999"},
        {"open": "maybe"},
        {"awaiting": "godot"},
        {"role": "lead"},
        {"nobody": "knows"},
        {"q": "\x00"},
        {"seen_by_unit": "LP-JW"},
    ],
)
def test_what_cannot_be_meant_asks_for_everything(query: dict[str, str]) -> None:
    assert questions.filters(query) == Filters()
