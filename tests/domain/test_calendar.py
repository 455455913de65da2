"""The office calendar 工作日历: counting working days from published plans."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import BadPlan, BeyondCalendar, Calendar, YearPlan

PLAN_2019 = YearPlan(
    2019,
    holidays=(
        date(2018, 12, 30),
        date(2018, 12, 31),
        date(2019, 1, 1),
        *(date(2019, 2, day) for day in range(4, 11)),
        date(2019, 4, 5),
        *(date(2019, 5, day) for day in range(1, 5)),
        date(2019, 6, 7),
        date(2019, 9, 13),
        *(date(2019, 10, day) for day in range(1, 8)),
    ),
    makeup_days=(
        date(2018, 12, 29),
        date(2019, 2, 2),
        date(2019, 2, 3),
        date(2019, 4, 28),
        date(2019, 5, 5),
        date(2019, 9, 29),
        date(2019, 10, 12),
    ),
    source="国办发明电〔2018〕15号",
)
CALENDAR = Calendar({2019: PLAN_2019}, revision=1)

around_2019 = st.dates(date(2018, 11, 1), date(2020, 2, 1))
any_day = st.dates(date(1990, 1, 1), date(2060, 1, 1))
few = st.integers(-300, 300)


def counted_one_by_one(day, n):
    """What an office worker does with a wall calendar."""
    step = timedelta(days=1 if n > 0 else -1)
    left = abs(n)
    while left:
        day += step
        left -= CALENDAR.is_working_day(day)
    return day


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2019, 9, 29), True),  # a Sunday worked instead
        (date(2019, 10, 1), False),
        (date(2019, 10, 7), False),  # a Monday off
        (date(2019, 10, 8), True),
        (date(2019, 10, 12), True),  # a Saturday worked instead
        (date(2019, 10, 13), False),
        (date(2018, 12, 29), True),  # the plan of 2019 begins in December 2018
        (date(2018, 12, 31), False),
    ],
)
def test_the_office_works_on_makeup_days_and_rests_on_holidays(day, works):
    assert CALENDAR.is_working_day(day) is works


def test_day_one_is_the_next_working_day():
    given_on_the_eve = date(2019, 9, 30)

    assert CALENDAR.add_working_days(given_on_the_eve, 1) == date(2019, 10, 8)
    assert CALENDAR.add_working_days(given_on_the_eve, 5) == date(2019, 10, 12)
    assert CALENDAR.add_working_days(given_on_the_eve, 0) == given_on_the_eve
    assert CALENDAR.add_working_days(date(2019, 10, 8), -1) == date(2019, 9, 30)


def test_a_rest_day_rolls_to_the_next_working_day_and_a_working_day_stays():
    assert CALENDAR.next_working_day(date(2019, 10, 1)) == date(2019, 10, 8)
    assert CALENDAR.next_working_day(date(2019, 10, 12)) == date(2019, 10, 12)


@given(day=around_2019, n=few)
@settings(max_examples=200, deadline=None)
def test_counting_agrees_with_a_wall_calendar(day, n):
    assert CALENDAR.add_working_days(day, n) == counted_one_by_one(day, n)


@given(day=any_day, n=few)
def test_the_days_between_undo_the_days_added(day, n):
    assert CALENDAR.working_days_between(day, CALENDAR.add_working_days(day, n)) == n


@given(day=any_day, n=few)
def test_every_counted_day_is_a_working_day(day, n):
    counted = CALENDAR.add_working_days(day, n)

    assert n == 0 or CALENDAR.is_working_day(counted)


@given(a=any_day, b=any_day, n=few)
def test_a_later_start_or_more_days_never_ends_earlier(a, b, n):
    earlier, later = sorted((a, b))

    assert CALENDAR.add_working_days(earlier, n) <= CALENDAR.add_working_days(later, n)
    assert CALENDAR.add_working_days(a, n) < CALENDAR.add_working_days(a, n + 1)


@given(a=any_day, b=any_day, c=any_day)
def test_spans_add_up_when_laid_end_to_end(a, b, c):
    first, middle, last = sorted((a, b, c))

    whole = CALENDAR.working_days_between(first, last)

    assert whole == CALENDAR.working_days_between(first, middle) + CALENDAR.working_days_between(middle, last)


def test_a_year_without_a_plan_counts_monday_to_friday_and_says_so():
    assert CALENDAR.is_working_day(date(2031, 10, 1))  # a Wednesday nobody has declared off yet
    assert CALENDAR.is_provisional(date(2031, 10, 1))
    assert not CALENDAR.is_provisional(date(2019, 10, 1))
    assert CALENDAR.is_provisional_between(date(2019, 12, 1), date(2020, 1, 2))


def test_a_plan_announced_as_provisional_stays_provisional():
    announced = Calendar({2020: YearPlan(2020, (date(2020, 1, 1),), (), "预告", provisional=True)}, 1)

    assert announced.is_provisional(date(2020, 6, 1))
    assert not announced.is_working_day(date(2020, 1, 1))


def test_a_plan_entered_later_is_a_new_revision_and_leaves_the_old_one_alone():
    before = Calendar({}, 0)

    after = before.with_plan(PLAN_2019)

    assert (before.revision, after.revision) == (0, 1)
    assert before.is_working_day(date(2019, 10, 1))
    assert not after.is_working_day(date(2019, 10, 1))


def test_the_plan_of_the_later_year_wins_where_two_plans_name_a_day():
    off = YearPlan(2018, (date(2018, 12, 29),), (), "国办发明电〔2017〕12号")

    both = Calendar({2019: PLAN_2019, 2018: off}, 2)

    assert both.is_working_day(date(2018, 12, 29))


def test_a_changed_notice_wins_over_the_plan_it_changes():
    first = YearPlan(2019, (date(2019, 5, 1), date(2019, 10, 1)), (), "国办发明电〔2018〕15号")
    change = YearPlan(2019, (date(2019, 5, 1), date(2019, 5, 2)), (date(2019, 5, 5),), "国办发明电〔2019〕3号")

    changed = first.changed_by(change)

    assert changed.holidays == (date(2019, 5, 1), date(2019, 5, 2), date(2019, 10, 1))
    assert changed.makeup_days == (date(2019, 5, 5),)
    assert changed.source == "国办发明电〔2018〕15号；国办发明电〔2019〕3号"


@pytest.mark.parametrize(
    ("year", "holidays", "makeup_days", "field"),
    [
        (2019, [date(2019, 10, 12)], [date(2019, 10, 12)], "makeup_days"),
        (2019, [], [date(2019, 10, 9)], "makeup_days"),  # a Wednesday
        (2019, [date(2021, 10, 1)], [], "year"),
        (0, [], [], "year"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(year, holidays, makeup_days, field):
    with pytest.raises(BadPlan) as refused:
        YearPlan(year, tuple(holidays), tuple(makeup_days), "")

    assert refused.value.field == field
    assert refused.value.zh
    assert refused.value.en


def test_a_plan_filed_under_another_year_is_refused():
    with pytest.raises(BadPlan):
        Calendar({2020: PLAN_2019}, 1)


def test_a_plan_reads_back_the_same_from_the_record():
    assert YearPlan.from_fact(json.loads(json.dumps(PLAN_2019.to_fact()))) == PLAN_2019


def test_counting_beyond_the_last_day_there_is_says_so():
    with pytest.raises(BeyondCalendar):
        CALENDAR.add_working_days(date(9999, 12, 1), 100)
    with pytest.raises(BeyondCalendar):
        CALENDAR.add_working_days(date(1, 1, 2), -5)
