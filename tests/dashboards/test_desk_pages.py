"""What the review page lists as asked and says of the ticks; what a line of the reporting table becomes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from dashboards.reader import Reader, reader_now
from dashboards.review.callbacks import said_of
from dashboards.review.detail import demands
from dashboards.unit import report, whose
from services.accounts import Account
from services.queries.clock import Clock, Report

ID = UUID(int=7)


@pytest.fixture(autouse=True)
def unit_reads() -> Iterator[None]:
    fields: dict[str, Any] = dict.fromkeys(Account.__dataclass_fields__)
    who = Account(**{**fields, "id": "id-jw", "role": "unit", "unit": "LP-JW", "display_name": "区教委"})
    token = reader_now.set(Reader("zh", who))
    yield
    reader_now.reset(token)


def clocked(**given: Any) -> Clock:
    plain: dict[str, Any] = dict.fromkeys(Clock.__dataclass_fields__)
    told = Report(3, date(2026, 10, 9), "progress", 40, "已开工")
    started = {
        "directive": ID,
        "title": "新建幼儿园",
        "holder": "unit",
        "last": told,
        "progress": 40,
        "no_change_ok": False,
    }
    return Clock(**{**plain, **started, **given})


def test_demands_are_the_clauses_as_they_were_written() -> None:
    matter = {
        "opinions": [{"text": "请区教委抓紧办理，报结果。"}],
        "content": "一、摸清底数；二、完成改造。\n（三）建立机制；报结果",
    }

    assert demands(matter) == ["请区教委抓紧办理，报结果", "摸清底数", "完成改造", "建立机制"]


def test_ticks_say_which_demands_are_open_and_nothing_more() -> None:
    assert said_of(["摸清底数", "完成改造"], ["0"]) == "逐项核对：2项要求已答复1项，未答复：完成改造。"
    assert said_of(["摸清底数"], ["0"]) == "逐项核对：1项要求均已答复。"


def test_an_empty_line_is_not_sent() -> None:
    assert report.item_of(clocked(), "LP-JW", {"text": " ", "progress": "", "no_change": False}) == (None, "")


def test_a_line_carries_what_makes_it_happen_once() -> None:
    item, fault = report.item_of(clocked(), "LP-JW", {"text": "已封顶", "progress": 60, "evidence": [{"id": "f" * 64}]})

    assert fault == ""
    assert item is not None
    assert (item["key"], item["seen"]) == (f"table:{ID}:LP-JW:3", 3)
    assert (item["progress"], item["evidence"]) == (60, ["f" * 64])
    assert "on_behalf_of" not in item


@pytest.mark.parametrize(
    ("typed", "told"),
    [({"progress": 60}, "请写明"), ({"text": "x", "progress": 140}, "0到100"), ({"text": "长" * 20_001}, "太长")],
)
def test_a_wrong_line_says_what_is_wrong(typed: dict[str, Any], told: str) -> None:
    item, fault = report.item_of(clocked(), "LP-JW", typed)

    assert item is None
    assert told in fault


def test_no_change_counts_only_where_the_rhythm_allows_it() -> None:
    allowed, _ = report.item_of(clocked(no_change_ok=True), "LP-JW", {"no_change": True})
    refused, _ = report.item_of(clocked(), "LP-JW", {"no_change": True})

    assert allowed is not None
    assert allowed["progress"] == 40
    assert refused is None


def test_a_step_back_is_worth_a_second_look() -> None:
    assert "低于上次" in report.warning(clocked(), {"text": "已封顶", "progress": 20})
    assert "一字不差" in report.warning(clocked(), {"text": "已开工"})
    assert report.warning(clocked(), {"text": "已封顶", "progress": 60}) == ""


def test_the_month_ends_on_its_last_day() -> None:
    assert whose.month_end(date(2026, 2, 3)) == date(2026, 2, 28)
    assert whose.month_end(datetime(2026, 12, 31, tzinfo=UTC).date()) == date(2026, 12, 31)
