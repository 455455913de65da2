"""Deadlines 办理时限, moving clocks and warning lights 亮灯."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import Calendar, YearPlan
from domain.deadlines import (
    KINDS,
    REPORTING,
    BadDeadline,
    Resolved,
    boundaries,
    default_every,
    default_spec,
    extend_by_suspension,
    light,
    next_report_due,
    report_dates,
    resolve,
    supplement_due,
)
from domain.rhythm import BadRhythm, Rhythm
from domain.rules import PackError, load_pack

PACKS = Path(__file__).parents[2] / "domain" / "rulepacks"
CHONGQING_TOML = (PACKS / "500000.toml").read_text(encoding="utf-8")
PACK = load_pack((PACKS / "500155.toml").read_text(encoding="utf-8"), load_pack(CHONGQING_TOML, None))
NO_ROLLING = load_pack(
    CHONGQING_TOML.replace(
        '["deadline.roll_to_working_day"]\nvalue = true', '["deadline.roll_to_working_day"]\nvalue = false'
    ),
    None,
)
# 国庆节: 1 to 8 October 2025 off, Sunday 28 September and Saturday 11 October worked
CALENDAR = Calendar(
    {
        2025: YearPlan(
            2025,
            tuple(date(2025, 10, day) for day in range(1, 9)),
            (date(2025, 9, 28), date(2025, 10, 11)),
            "国办发明电〔2024〕12号",
        )
    },
    revision=7,
)
START = date(2025, 9, 22)  # a Monday


def resolved(start=START, pack=PACK, **spec):
    return resolve(spec, start=start, calendar=CALENDAR, pack=pack)


def shown(due, today, *, kind="date", done_on=None, suspended=False, urgency="normal"):
    return light(
        kind=kind,
        due=due,
        done_on=done_on,
        suspended=suspended,
        today=today,
        urgency=urgency,
        pack=PACK,
        calendar=CALENDAR,
    )


# a wish becomes a promise


def test_a_date_is_kept_as_given():
    promise = resolved(kind="date", on="2025-09-30")

    assert promise.due == date(2025, 9, 30)
    assert resolved(kind="date", on=START).due == START  # due the day it is given
    assert promise.derivation.start == START
    assert promise.derivation.calendar_revision == 7
    assert promise.derivation.rolled_from is None
    assert not promise.derivation.provisional


def test_a_rest_day_deadline_rolls_and_says_from_where():
    promise = resolved(kind="date", on=date(2025, 10, 3))

    assert promise.due == date(2025, 10, 9)
    assert promise.derivation.rolled_from == date(2025, 10, 3)


def test_a_pack_may_leave_rest_days_alone():
    assert resolved(kind="date", on="2025-10-03", pack=NO_ROLLING).due == date(2025, 10, 3)


def test_working_days_count_makeup_days_and_skip_holidays():
    promise = resolved(start=date(2025, 9, 26), kind="working_days", days=5)

    # 28, 29, 30 September, 9 and 10 October
    assert promise.due == date(2025, 10, 10)
    assert promise.derivation.working_days == 5


def test_a_year_nobody_has_published_makes_the_date_provisional():
    assert resolved(kind="date", on="2026-03-02").derivation.provisional
    assert resolved(kind="working_days", days=120).derivation.provisional


def test_phases_each_have_their_day_and_the_last_is_the_due_date():
    promise = resolved(
        kind="phased",
        stages=[
            {"title": "摸底", "on": "2025-10-01", "weight": "0.3"},
            {"title": " 整改 ", "on": "2025-12-31", "weight": 0.7},
        ],
    )

    assert [(stage.title, stage.on, stage.weight) for stage in promise.stages] == [
        ("摸底", date(2025, 10, 9), Decimal("0.3")),
        ("整改", date(2025, 12, 31), Decimal("0.7")),
    ]
    assert promise.stages[0].rolled_from == date(2025, 10, 1)
    assert promise.due == date(2025, 12, 31)
    assert promise.derivation.rolled_from is None


def test_a_matter_without_an_end_is_looked_at_again():
    assert resolved(kind="none").review_on == date(2025, 12, 22)
    assert resolved(kind="long_term").review_on == date(2026, 3, 23)  # six months on is a Sunday
    assert resolved(kind="long_term", review_on="2025-10-02").review_on == date(2025, 10, 9)
    assert resolved(kind="none").due is None


def test_a_recurring_matter_ends_on_a_day_or_is_looked_at_again():
    ending = resolved(kind="recurring", every="monthly:5", on="2025-12-31")
    endless = resolved(kind="recurring", every="monthly:5")

    assert (ending.due, ending.review_on) == (date(2025, 12, 31), None)
    assert (endless.due, endless.review_on) == (None, date(2026, 3, 23))
    assert resolved(kind="recurring").every == ""  # the reporting rhythm says how often


def test_urgency_gives_a_deadline_where_nobody_did():
    assert resolved(**default_spec("urgent", PACK)).due == date(2025, 9, 28)
    with pytest.raises(PackError):
        default_spec("whenever", PACK)


@pytest.mark.parametrize(
    ("spec", "field"),
    [
        ({}, "kind"),
        ({"kind": "someday"}, "kind"),
        ({"kind": ["date"]}, "kind"),
        ({"kind": "date"}, "on"),
        ({"kind": "date", "on": "2025-02-30"}, "on"),
        ({"kind": "date", "on": "20250930"}, "on"),
        ({"kind": "date", "on": 20250930}, "on"),
        ({"kind": "date", "on": datetime(2025, 9, 30, 12)}, "on"),  # noqa: DTZ001 - a clock time is what is refused
        ({"kind": "date", "on": "2025-09-21"}, "on"),  # before the start
        ({"kind": "date", "on": "2045-09-23"}, "on"),  # more than twenty years
        ({"kind": "date", "on": "9999-12-31"}, "on"),
        ({"kind": "date", "on": "2025-09-30", "days": 3}, "days"),
        ({"kind": "date", "on": "2025-09-30", "until": "2026-01-01"}, "until"),
        ({"kind": "working_days"}, "days"),
        ({"kind": "working_days", "days": 0}, "days"),
        ({"kind": "working_days", "days": 10**9}, "days"),
        ({"kind": "working_days", "days": True}, "days"),
        ({"kind": "working_days", "days": "5"}, "days"),
        ({"kind": "phased"}, "stages"),
        ({"kind": "phased", "stages": "soon"}, "stages"),
        ({"kind": "phased", "stages": [{"title": "摸底", "on": "2025-10-09"}] * 101}, "stages"),
        ({"kind": "phased", "stages": ["摸底"]}, "stages.0.title"),
        ({"kind": "phased", "stages": [{"title": " ", "on": "2025-10-09"}]}, "stages.0.title"),
        ({"kind": "phased", "stages": [{"title": "摸底"}]}, "stages.0.on"),
        ({"kind": "phased", "stages": [{"title": "摸底", "on": "2025-10-09", "weight": 0}]}, "stages.0.weight"),
        ({"kind": "phased", "stages": [{"title": "摸底", "on": "2025-10-09", "weight": "NaN"}]}, "stages.0.weight"),
        ({"kind": "phased", "stages": [{"title": "摸底", "on": "2025-10-09", "weight": "much"}]}, "stages.0.weight"),
        ({"kind": "phased", "stages": [{"title": "甲", "on": "2025-10-09"}] * 2}, "stages.1.on"),
        ({"kind": "recurring", "every": 30}, "every"),
        ({"kind": "recurring", "every": "none"}, "every"),
        ({"kind": "recurring", "every": "now and then"}, "every"),
        ({"kind": "recurring", "every": "monthly:5", "on": "2025-09-30"}, "every"),  # ends before its first time
        ({"kind": "long_term", "on": "2025-09-30"}, "on"),
        ({"kind": "none", "review_on": "2025-01-01"}, "review_on"),
    ],
)
def test_a_deadline_that_cannot_be_is_refused_by_its_field(spec, field):
    with pytest.raises(BadDeadline) as refused:
        resolved(**spec)

    assert refused.value.field == field
    assert refused.value.zh
    assert refused.value.en


@pytest.mark.parametrize(
    "spec",
    [
        {"kind": "date", "on": "2025-10-03"},
        {"kind": "working_days", "days": 5},
        {"kind": "phased", "stages": [{"title": "摸底", "on": "2025-10-01", "weight": "0.3"}]},
        {"kind": "recurring", "every": "P14D"},
        {"kind": "long_term"},
        {"kind": "none"},
    ],
    ids=KINDS,
)
def test_a_promise_reads_back_the_same_from_the_record(spec):
    promise = resolved(**spec)

    assert Resolved.from_fact(json.loads(json.dumps(promise.to_fact()))) == promise


# when a unit reports


@pytest.mark.parametrize(
    ("every", "first_three"),
    [
        ("daily", ["2025-09-23", "2025-09-24", "2025-09-25"]),
        ("weekly", ["2025-09-26", "2025-10-09", "2025-10-10"]),  # Friday 3 October is a holiday
        ("weekly:1", ["2025-09-29", "2025-10-09", "2025-10-13"]),
        ("P14D", ["2025-10-09", "2025-10-20", "2025-11-03"]),
        ("P2W", ["2025-10-09", "2025-10-20", "2025-11-03"]),
        ("monthly:5", ["2025-10-09", "2025-11-05", "2025-12-05"]),
        ("monthly:31", ["2025-09-30", "2025-10-31", "2025-12-01"]),  # 30 November is a Sunday
        ("quarterly", ["2025-09-30", "2025-12-31", "2026-03-31"]),
        ("quarterly:10", ["2025-10-10", "2026-01-12", "2026-04-10"]),
        ("half_yearly", ["2025-12-31", "2026-06-30"]),
        ("half_yearly:10", ["2026-01-12", "2026-07-10"]),
        ("annual:02-28", ["2026-03-02"]),
        ("annual:02-29", ["2026-03-02"]),
        ("once:2025-10-02", ["2025-10-09"]),
        ("once:2025-09-01", []),
        ("none", []),
    ],
)
def test_reports_fall_due_in_their_rhythm_on_working_days(every, first_three):
    days = report_dates(every, start=START, until=date(2026, 8, 31), calendar=CALENDAR, pack=PACK)

    assert [day.isoformat() for day in days[:3]] == first_three


def test_a_daily_report_over_a_holiday_is_asked_for_once():
    days = report_dates("daily", start=date(2025, 9, 30), until=date(2025, 10, 10), calendar=CALENDAR, pack=PACK)

    assert days == (date(2025, 10, 9), date(2025, 10, 10))


def test_the_next_report_follows_the_last_one_until_there_is_none():
    rhythm = {"start": START, "until": date(2025, 12, 31), "calendar": CALENDAR, "pack": PACK}

    assert next_report_due("monthly:5", after=START, **rhythm) == date(2025, 10, 9)
    assert next_report_due("monthly:5", after=date(2025, 10, 9), **rhythm) == date(2025, 11, 5)
    assert next_report_due("monthly:5", after=date(2025, 12, 5), **rhythm) is None
    assert next_report_due("none", after=START, **rhythm) is None


@pytest.mark.parametrize(
    "every",
    [
        "", "Monthly:5", "monthly:0", "monthly:32", "monthly:٥", "monthly:+5", "weekly:8", "weekly:", "daily:1", "annual",
        "annual:13-01", "annual:2-28", "once", "once:2025-02-30", "once:20251002", "P0D", "P1M", "P99999D", "none:1",
    ],
)  # fmt: skip
def test_a_rhythm_nobody_can_follow_is_refused(every):
    with pytest.raises(BadRhythm):
        Rhythm.parse(every)
    with pytest.raises(BadDeadline) as refused:
        report_dates(every, start=START, until=date(2026, 1, 1), calendar=CALENDAR, pack=PACK)

    assert refused.value.field == "every"


def test_reports_without_a_sensible_end_are_refused():
    with pytest.raises(BadDeadline) as refused:
        report_dates("daily", start=START, until=date(2999, 1, 1), calendar=CALENDAR, pack=PACK)

    assert refused.value.field == "until"


def test_a_source_gives_its_own_rhythm_before_urgency_does():
    assert default_every("work_report", "urgent", PACK) == "quarterly"
    assert default_every("instruction", "urgent", PACK) == "weekly:5"


# the clock stops and runs again


def test_days_that_were_not_the_units_own_move_the_deadline():
    due = date(2025, 9, 26)

    moved = extend_by_suspension(due, [(date(2025, 9, 23), date(2025, 9, 25))], CALENDAR)

    assert moved == date(2025, 9, 29)  # two working days on: Sunday the 28th is worked


def test_spans_that_overlap_count_once():
    due = date(2025, 9, 26)
    waiting, suspended = (date(2025, 9, 23), date(2025, 9, 25)), (date(2025, 9, 24), date(2025, 9, 26))

    assert extend_by_suspension(due, [suspended, waiting], CALENDAR) == date(2025, 9, 30)


def test_a_stop_on_the_last_day_still_counts():
    due = date(2025, 9, 26)

    assert extend_by_suspension(due, [(due, date(2025, 9, 29))], CALENDAR) == date(2025, 9, 29)


def test_rest_days_and_spans_after_the_deadline_move_nothing():
    due = date(2025, 9, 26)

    assert extend_by_suspension(due, [(date(2025, 10, 1), date(2025, 10, 9))], CALENDAR) == due
    assert extend_by_suspension(due, [(date(2025, 9, 27), date(2025, 9, 28))], CALENDAR) == due
    assert extend_by_suspension(due, [(date(2025, 9, 24), date(2025, 9, 24))], CALENDAR) == due


def test_a_stop_within_the_time_another_stop_won_counts_too():
    due = date(2025, 9, 26)
    first, second = (date(2025, 9, 23), date(2025, 9, 25)), (date(2025, 9, 28), date(2025, 9, 30))

    assert extend_by_suspension(due, [first, second], CALENDAR) == date(2025, 10, 9)
    assert extend_by_suspension(due, [second], CALENDAR) == due


days = st.dates(date(2025, 8, 1), date(2025, 12, 31))
spans = st.lists(st.tuples(days, st.integers(0, 40)).map(lambda s: (s[0], s[0] + timedelta(days=s[1]))), max_size=4)


@given(due=days, spans=spans, more=spans)
def test_a_stopped_clock_never_brings_the_deadline_nearer(due, spans, more):
    moved = extend_by_suspension(due, spans, CALENDAR)

    assert due <= moved <= extend_by_suspension(due, spans + more, CALENDAR)


def test_a_return_gives_the_packs_term_or_the_offices_own():
    assert supplement_due(date(2025, 9, 30), PACK, CALENDAR) == date(2025, 10, 11)
    assert supplement_due(date(2025, 9, 30), PACK, CALENDAR, days=1) == date(2025, 10, 9)


# lights


@pytest.mark.parametrize(
    ("today", "colour", "reason", "days", "changes_on"),
    [
        (date(2025, 9, 25), "green", "on_track", 15, date(2025, 9, 29)),
        (date(2025, 9, 29), "yellow", "due_soon", 11, date(2025, 10, 11)),
        (date(2025, 10, 10), "yellow", "due_today", 0, date(2025, 10, 11)),
        (date(2025, 10, 11), "red", "overdue", -1, None),
        (date(2025, 10, 20), "red", "overdue", -10, None),
    ],
)
def test_a_light_turns_yellow_working_days_before_and_red_the_day_after(today, colour, reason, days, changes_on):
    now = shown(date(2025, 10, 10), today)

    assert (now.colour, now.reason_code, now.days, now.changes_on) == (colour, reason, days, changes_on)


def test_the_more_urgent_and_the_reporting_light_have_their_own_warning():
    due = date(2025, 10, 10)

    assert boundaries(due, "normal", PACK, CALENDAR).yellow_from == date(2025, 9, 29)
    assert boundaries(due, "urgent", PACK, CALENDAR).yellow_from == date(2025, 10, 9)
    assert boundaries(due, "normal", PACK, CALENDAR, kind=REPORTING).yellow_from == date(2025, 9, 30)
    assert boundaries(due, "normal", PACK, CALENDAR).red_from == date(2025, 10, 11)
    assert boundaries(None, "normal", PACK, CALENDAR) == (None, None)


@pytest.mark.parametrize(
    ("done_on", "colour", "days"),
    [
        (date(2025, 10, 10), "done_on_time", 0),
        (date(2025, 9, 30), "done_on_time", 10),
        (date(2025, 10, 13), "done_late", -3),
    ],
)
def test_what_is_done_stays_on_time_or_late_for_ever(done_on, colour, days):
    now = shown(date(2025, 10, 10), date(2030, 1, 1), done_on=done_on, suspended=True)

    assert (now.colour, now.days, now.changes_on) == (colour, days, None)


def test_a_stopped_clock_shows_neither_yellow_nor_red():
    assert shown(date(2025, 10, 10), date(2025, 12, 1), suspended=True).colour == "suspended"


@pytest.mark.parametrize("kind", ["long_term", "none"])
def test_a_matter_without_an_end_is_never_red_and_never_on_time(kind):
    review = date(2025, 12, 22)

    assert shown(review, date(2025, 10, 9), kind=kind).colour == "green"
    assert shown(review, review, kind=kind).reason_code == "review_soon"
    assert shown(review, date(2027, 1, 1), kind=kind).reason_code == "review_overdue"
    assert shown(review, date(2027, 1, 1), kind=kind).colour == "yellow"
    assert shown(review, date(2027, 1, 1), kind=kind, done_on=date(2025, 11, 1)).colour == "none"
    assert shown(None, date(2027, 1, 1), kind=kind).colour == "none"


def test_an_unknown_urgency_is_refused():
    with pytest.raises(PackError):
        shown(date(2025, 10, 10), date(2025, 10, 9), urgency="whenever")


dues = st.dates(date(2024, 1, 1), date(2027, 12, 31))
kinds = st.sampled_from([*KINDS, REPORTING])
urgencies = st.sampled_from(PACK.codes("urgency.levels"))
SEVERITY = {"none": 0, "green": 1, "yellow": 2, "red": 3}


@given(due=dues, today=dues, kind=kinds, urgency=urgencies)
@settings(max_examples=200)
def test_a_light_agrees_with_the_days_a_query_compares(due, today, kind, urgency):
    yellow_from, red_from = boundaries(due, urgency, PACK, CALENDAR, kind=kind)

    expected = "red" if red_from and today >= red_from else "yellow" if today >= yellow_from else "green"

    assert shown(due, today, kind=kind, urgency=urgency).colour == expected


@given(due=st.none() | dues, today=dues, later=dues, kind=kinds, urgency=urgencies)
def test_a_light_only_ever_gets_worse_by_itself(due, today, later, kind, urgency):
    today, later = sorted((today, later))

    before, after = (shown(due, day, kind=kind, urgency=urgency) for day in (today, later))

    assert SEVERITY[before.colour] <= SEVERITY[after.colour]


@given(due=dues, today=dues, kind=kinds, urgency=urgencies)
def test_a_light_changes_on_the_day_it_says_and_not_before(due, today, kind, urgency):
    now = shown(due, today, kind=kind, urgency=urgency)

    if now.changes_on is None:
        assert shown(due, date(2040, 1, 1), kind=kind, urgency=urgency).colour == now.colour
    else:
        eve = now.changes_on - timedelta(days=1)
        assert now.changes_on > today
        assert shown(due, eve, kind=kind, urgency=urgency).colour == now.colour
        assert shown(due, now.changes_on, kind=kind, urgency=urgency).colour != now.colour


@given(
    due=st.none() | dues, done_on=st.none() | dues, suspended=st.booleans(), today=dues, kind=kinds, urgency=urgencies
)
def test_there_is_a_light_for_everything(due, done_on, suspended, today, kind, urgency):
    now = shown(due, today, kind=kind, done_on=done_on, suspended=suspended, urgency=urgency)

    assert now.colour in {*SEVERITY, "done_on_time", "done_late", "suspended"}
    assert now.reason_code
    assert (now.colour == "suspended") == (suspended and done_on is None)


def test_a_deadline_that_a_rule_gave_names_the_rule_and_its_articles():
    given = resolve(
        default_spec("normal", PACK), start=date(2026, 3, 2), calendar=CALENDAR, pack=PACK,
        rule="urgency.due_working_days",
    )  # fmt: skip
    reviewed = resolve({"kind": "long_term"}, start=date(2026, 3, 2), calendar=CALENDAR, pack=PACK)
    stated = resolve({"kind": "date", "on": "2026-03-31"}, start=date(2026, 3, 2), calendar=CALENDAR, pack=PACK)

    assert (given.derivation.rule, given.derivation.articles) == ("urgency.due_working_days", ("L49",))
    assert (reviewed.derivation.rule, reviewed.derivation.articles) == ("long_term.review_months", ())
    assert stated.derivation.rule == ""
    assert Resolved.from_fact(given.to_fact()) == given


def test_a_deadline_kept_before_rules_were_named_is_still_read():
    fact = resolve({"kind": "none"}, start=date(2026, 3, 2), calendar=CALENDAR, pack=PACK).to_fact()
    for name in ("rule", "articles"):
        del fact["derivation"][name]

    assert Resolved.from_fact(fact).derivation.rule == ""
