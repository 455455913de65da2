"""The ledger's whole state stands in its address: read, written, kept in a view, and taken out as a file."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboards.ledger import state, urging, views
from services.documents.ledger_columns import COLUMNS
from services.queries.ledger import SORTS

AT = date(2026, 6, 30)


def test_an_address_is_read_and_written_the_same() -> None:
    address = {"light": "red", "sort": "-due", "columns": "title,number", "density": "compact"}

    shown = state.of(address, AT)

    assert state.address(shown) == address
    assert shown["columns"] == ["title", "number"]
    assert state.day_of(shown) == AT


def test_what_is_as_always_is_not_said() -> None:
    assert state.address(state.of({}, None)) == {}


@pytest.mark.parametrize("sort", ["", "due desc", "-", "--due", "secret", "basis"])
def test_an_order_nobody_can_mean_is_the_usual_one(sort: str) -> None:
    assert state.sort_of(sort) == "-number"


@pytest.mark.parametrize("columns", ["", "secret", ",,,", None, 7, ["secret"]])
def test_columns_nobody_knows_are_the_usual_ones(columns: object) -> None:
    assert state.columns_of(columns) == list(state.PLAIN_COLUMNS)


def test_every_column_that_sorts_can_be_sorted_by() -> None:
    assert set(SORTS) >= state.SORTABLE
    assert {column.code for column in COLUMNS} >= state.SORTABLE
    assert set(state.PLAIN_COLUMNS) <= {column.code for column in COLUMNS}


def test_a_file_is_asked_for_as_the_list_was() -> None:
    shown = state.of({"light": "red,yellow", "open": "1", "status": "nothing", "sort": "due"}, AT)

    asked = parse_qs(urlsplit(state.export(shown, "csv", "en")).query)

    assert asked["light"] == ["red", "yellow"]
    assert asked["open"] == ["1"]
    assert asked["columns"] == list(state.PLAIN_COLUMNS)
    assert (asked["sort"], asked["as_of"], asked["language"]) == (["due"], ["2026-06-30"], ["en"])
    assert "status" not in asked


OWN = {"id": "v1", "name": "逾期", "address": {"light": "red", "sort": "due"}, "default": True, "shared": False}


def test_an_address_that_asks_nothing_opens_ones_own_view() -> None:
    assert views.opened_with([OWN], {"as_of": "2026-06-30"}) == {
        "as_of": "2026-06-30", "light": "red", "sort": "due", "view": "v1",
    }  # fmt: skip


@pytest.mark.parametrize("query", [{"light": "yellow"}, {"view": "all"}, {"columns": "number"}])
def test_an_address_that_asks_something_is_left_as_it_is(query: dict[str, str]) -> None:
    assert views.opened_with([OWN], query) == query


def test_the_first_slip_of_a_matter_alone_carries_its_version() -> None:
    shown = [
        {"directive": "a", "unit": "x", "version": 4, "number": "1", "title": "t", "sentence": "s"},
        {"directive": "a", "unit": "y", "version": 4, "number": "1", "title": "t", "sentence": "s"},
        {"directive": "b", "unit": "x", "number": "2", "title": "t", "problem": {"detail": "已办结"}},
    ]

    _, slips = urging.slips(shown)

    assert slips == [{"directive": "a", "unit": "x", "version": 4}, {"directive": "a", "unit": "y"}]
