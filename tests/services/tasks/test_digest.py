from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.calendar import Calendar
from services.office_calendar import published
from services.rulepacks import shipped
from services.tasks.digest import Duty, DutyOf, Rhythm, Undertaking

PACK = shipped()["500155"][-1]
FRIDAY = date(2026, 6, 12)


def undertaking(**changes: object) -> Undertaking:
    plain = Undertaking(
        unit="LP-JW",
        directive=UUID(int=1),
        number="梁府督〔2026〕1号",
        title="新建公办幼儿园",
        status="working",
        assigned_on=date(2026, 3, 2),
        delivered_on=None,
        due=None,
        report_due=None,
        supplement_due=None,
    )
    return plain._replace(**changes)


def rhythm(day: date, since: date | None, calendar: Calendar | None = None) -> Rhythm:
    return Rhythm(day, since, PACK, calendar or published())


def told(row: Undertaking, day: date, since: date | None) -> list[str]:
    return [item.reason for item in rhythm(day, since).items(row)]


def told_day_by_day(row: Undertaking, first: date, days: int) -> dict[str, str]:
    """What a unit is told when every day is looked at."""
    found = {}
    for n in range(days):
        day = first + timedelta(days=n)
        for reason in told(row, day, day - timedelta(days=1)):
            found[day.isoformat()] = reason
    return found


def test_a_deadline_is_announced_three_and_one_working_days_before_and_on_the_day_then_every_fifth():
    row = undertaking(due=FRIDAY)

    found = told_day_by_day(row, date(2026, 6, 1), 30)

    assert found == {
        "2026-06-09": "due_soon",
        "2026-06-11": "due_soon",
        "2026-06-12": "due_today",
        "2026-06-15": "overdue",
        "2026-06-23": "overdue",  # the 19th is the Dragon Boat Festival
        "2026-06-30": "overdue",
    }


def test_every_reminder_comes_once_whatever_days_the_machine_stood_still():
    row = undertaking(due=FRIDAY)

    assert told(row, date(2026, 6, 10), since=date(2026, 6, 8)) == ["due_soon"]
    assert told(row, date(2026, 6, 10), since=date(2026, 6, 9)) == []
    assert told(row, date(2026, 6, 18), since=date(2026, 6, 12)) == ["overdue"]
    assert told(row, date(2026, 6, 18), since=date(2026, 6, 15)) == []


def test_the_first_look_of_all_tells_how_things_stand():
    assert told(undertaking(due=FRIDAY), date(2026, 6, 17), since=None) == ["overdue"]
    assert told(undertaking(due=FRIDAY), date(2026, 6, 10), since=None) == ["due_soon"]
    assert told(undertaking(due=FRIDAY), date(2026, 6, 8), since=None) == []


def test_a_deadline_on_a_rest_day_is_announced_on_that_day_and_missed_on_the_next_working_day():
    row = undertaking(due=date(2026, 6, 14))

    found = told_day_by_day(row, date(2026, 6, 10), 7)

    assert found == {
        "2026-06-10": "due_soon",
        "2026-06-12": "due_soon",
        "2026-06-14": "due_today",
        "2026-06-15": "overdue",
    }


@pytest.mark.parametrize("status", ["reported", "objected", "done", "handed_over", "released", "excused"])
def test_a_unit_that_waits_for_the_office_is_not_reminded(status):
    row = undertaking(status=status, due=FRIDAY, report_due=FRIDAY)

    assert told(row, FRIDAY, since=None) == []


def test_a_report_has_a_clock_of_its_own():
    row = undertaking(due=date(2026, 12, 31), report_due=FRIDAY)

    assert told(row, date(2026, 6, 9), since=date(2026, 6, 8)) == ["report_soon"]
    assert told(row, FRIDAY, since=date(2026, 6, 11)) == ["report_today"]
    assert told(row, date(2026, 6, 15), since=FRIDAY) == ["report_overdue"]


def test_signing_is_asked_for_every_working_day_after_delivery():
    row = undertaking(status="sent", assigned_on=date(2026, 6, 9), delivered_on=date(2026, 6, 11))

    days = [date(2026, 6, 11) + timedelta(days=n) for n in range(5)]

    assert [day.day for day in days if told(row, day, since=day - timedelta(days=1))] == [12, 15]


def test_a_returned_result_asks_for_its_supplement_alone():
    row = undertaking(status="returned", due=date(2026, 6, 1), supplement_due=FRIDAY)

    [item] = rhythm(date(2026, 6, 10), None).items(row)

    assert (item.reason, item.due, item.working_days) == ("to_supplement", FRIDAY, 2)


def test_a_digest_begins_with_the_most_pressing():
    rows = [
        undertaking(directive=UUID(int=1), status="sent", delivered_on=date(2026, 6, 1)),
        undertaking(directive=UUID(int=2), due=FRIDAY),
        undertaking(directive=UUID(int=3), due=date(2026, 6, 10)),
        undertaking(directive=UUID(int=4), due=date(2026, 6, 9)),
        undertaking(directive=UUID(int=5), due=FRIDAY, unit="LP-SL"),
    ]

    digests = rhythm(date(2026, 6, 11), None).digests(rows)

    assert [(item.reason, item.directive.int) for item in digests["LP-JW"]] == [
        ("overdue", 4),
        ("overdue", 3),
        ("due_soon", 2),
        ("to_sign", 1),
    ]
    assert [item.directive.int for item in digests["LP-SL"]] == [5]


def told_the_office(of: DutyOf, due: date, first: date, days: int) -> dict[str, str]:
    """What the office is told of one duty when every day is looked at."""
    found = {}
    for n in range(days):
        day = first + timedelta(days=n)
        duty = Duty(of, UUID(int=1), "梁平府规〔2026〕1号", "停车管理办法", due)
        for item in rhythm(day, day - timedelta(days=1)).of_the_office([duty]):
            found[day.isoformat()] = item.reason
    return found


def test_the_end_of_a_validity_is_told_at_the_steps_of_the_rules_and_then_as_long_as_nobody_cleans_up():
    found = told_the_office("document", FRIDAY, FRIDAY - timedelta(days=200), 210)

    assert found == {
        "2025-12-14": "document_expires",
        "2026-03-14": "document_expires",
        "2026-05-13": "document_expires",
        "2026-06-15": "document_expired",
    }


@pytest.mark.parametrize("of", ["meeting", "filing", "cleanup"])
def test_what_the_office_owes_is_told_before_its_day_and_after(of):
    found = told_the_office(of, FRIDAY, FRIDAY - timedelta(days=10), 13)

    assert [*found] == ["2026-06-09", "2026-06-11", "2026-06-12"]
    assert {reason.rpartition("_")[2] for reason in found.values()} == {"soon"}
    assert told_the_office(of, FRIDAY, FRIDAY, 5)["2026-06-15"] == f"{of}_overdue"


def test_what_fell_on_days_nobody_looked_is_told_once():
    duty = Duty("filing", UUID(int=1), "1号", "停车管理办法", FRIDAY)

    assert [item.reason for item in rhythm(date(2026, 6, 18), date(2026, 6, 8)).of_the_office([duty])] == [
        "filing_overdue"
    ]
    assert rhythm(date(2026, 6, 18), date(2026, 6, 17)).of_the_office([duty]) == []
