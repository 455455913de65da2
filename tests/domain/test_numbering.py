"""督办编号: each number is given once, in order, without a gap; a series may begin mid-year."""

from uuid import uuid4

import pytest

from domain.aggregate import Refused
from domain.numbering import NumberSeries, give_next, number_text, open_series, series_id
from tests.stories import CITY_PACK, PACK, act


def test_a_new_year_begins_at_one():
    opened = open_series("", 2026, after=0, basis="", act=act())

    first = give_next(opened, uuid4(), act())

    assert (first.n, first.originator_id, first.originator_version) == (1, series_id("", 2026), 2)


def test_the_version_moves_with_the_number_so_that_no_number_is_given_twice():
    last = open_series("", 2026, after=41, basis="启用系统前已编至41号", act=act())

    given = []
    for _ in range(50):
        last = give_next(last, uuid4(), act())
        given.append((last.n, last.originator_version))

    assert given == [(42 + i, 2 + i) for i in range(50)]


def test_two_who_take_the_same_number_meet_at_the_same_version():
    opened = open_series("", 2026, after=0, basis="", act=act())

    one, other = give_next(opened, uuid4(), act()), give_next(opened, uuid4(), act())

    assert (one.originator_id, one.originator_version) == (other.originator_id, other.originator_version)


@pytest.mark.parametrize(("after", "basis"), [(-1, "依据"), (41, ""), (41, "  ")])
def test_a_series_that_opens_mid_year_needs_its_basis(after, basis):
    with pytest.raises(Refused) as refused:
        open_series("", 2026, after=after, basis=basis, act=act())

    assert (refused.value.rule, bool(refused.value.zh), bool(refused.value.en)) == ("number.start", True, True)


def test_series_and_years_are_counted_apart():
    assert len({series_id(series, year) for series in ("", "meeting") for year in (2025, 2026)}) == 4


def test_the_last_fact_alone_says_which_number_comes_next():
    opened = open_series("", 2026, after=7, basis="年中启用", act=act())
    given = give_next(opened, uuid4(), act())

    series = given.mutate(opened.mutate(None))

    assert isinstance(series, NumberSeries)
    assert (series.last, series.version) == (8, 2)


@pytest.mark.parametrize(
    ("pack", "series", "text"),
    [
        (PACK, "", "梁府督〔2026〕15号"),
        (PACK, "meeting", "梁府督会〔2026〕15号"),
        (CITY_PACK, "", "渝府督〔2026〕15号"),
        (CITY_PACK, "work_report", "渝府督报〔2026〕15号"),
    ],
)
def test_a_number_follows_the_packs_pattern(pack, series, text):
    assert number_text(pack.number_pattern(series), 2026, 15) == text
