"""The office calendar through its door: years, notices and what they change, days counted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from services.office_calendar import plan
from tests.services.api.desk import Desk


@pytest.fixture
def friday(desk: Desk) -> date:
    """A Friday some weeks ahead, in the ordinary course of things a working day."""
    calendar = desk.door.office().calendar
    ahead = (desk.in_days(n) for n in range(40, 90))
    return next(d for d in ahead if d.weekday() == 4 and calendar.is_working_day(d))


def told(desk: Desk, path: str, user: str = "office") -> Any:
    answer = desk.get(user, path, **{"Accept-Language": "zh-CN"})
    assert answer.status_code == 200, answer.text
    return answer.json()


def notice(day: date, **fields: Any) -> dict[str, Any]:
    return {"year": day.year, "holidays": [str(day)], "source": "区政府通知", "changes": True, **fields}


def test_days_off_bear_the_name_of_their_feast(desk: Desk):
    year = told(desk, "/calendar/2026")

    assert year["names"]["2026-02-17"] == "春节"
    assert set(year["names"]) == {str(day) for day in plan(2026).holidays}
    assert (year["provisional"], year["why"]) == (False, "")


def test_a_year_nobody_has_planned_says_why_it_is_provisional(desk: Desk):
    year = told(desk, "/calendar/2035")

    assert year["provisional"]
    assert "尚未公布" in year["why"]


def test_a_preview_tells_which_days_change_and_keeps_nothing(desk: Desk, friday: date):
    matter = desk.registered()
    desk.done("office", f"/directives/{matter}/assign", {"lead": "LP-JW", "due_on": str(friday)})
    other = desk.registered(title="不受影响的事项")
    desk.done("office", f"/directives/{other}/assign", {"lead": "LP-FGW", "due_on": str(friday - timedelta(days=1))})
    desk.catch_up()
    head = desk.record.head()[0]

    preview = desk.done("office", "/calendar/notices/preview", notice(friday))

    assert preview["days"] == [{"day": str(friday), "works": False}]
    [touched] = preview["deadlines"]
    assert (touched["directive"], touched["rests"], touched["due"]) == (matter, True, str(friday))
    assert touched["would_be"] > str(friday)
    assert desk.record.head()[0] == head
    assert str(friday) not in told(desk, f"/calendar/{friday.year}")["holidays"]


def test_a_term_counted_in_working_days_is_counted_anew(desk: Desk, friday: date):
    matter = desk.registered()
    due = {"kind": "working_days", "days": 60}
    desk.done("office", f"/directives/{matter}/assign", {"lead": "LP-JW", "due": due})
    desk.catch_up()

    [touched] = desk.done("office", "/calendar/notices/preview", notice(friday))["deadlines"]

    assert (touched["directive"], touched["rests"]) == (matter, False)
    assert touched["would_be"] > touched["due"]


def test_a_notice_that_changes_a_year_leaves_the_rest_and_is_listed(desk: Desk):
    before = told(desk, "/calendar/2026")
    position = desk.record.head()[0]

    desk.done("office", "/calendar/notices", notice(date(2026, 12, 25), makeup_days=["2026-12-27"]))

    after = told(desk, "/calendar/2026")
    newest = told(desk, "/calendar/notices")[0]
    assert set(after["holidays"]) - set(before["holidays"]) == {"2026-12-25"}
    assert (newest["newly_off"], newest["newly_worked"]) == (["2026-12-25"], ["2026-12-27"])
    assert (newest["by"], newest["source"].endswith("区政府通知")) == ("id-office", True)
    assert told(desk, f"/calendar/2026?as_of={position}")["holidays"] == before["holidays"]


def test_a_notice_that_says_it_changes_a_year_leaves_what_it_does_not_name(desk: Desk):
    before = told(desk, "/calendar/2026")["holidays"]
    text = "国务院办公厅关于调整2026年国庆节假期安排的通知。2026年12月25日（星期五）放假。12月27日（星期日）上班。"

    desk.done("office", "/calendar/notices", {"text": text})

    assert {*told(desk, "/calendar/2026")["holidays"]} == {*before, "2026-12-25"}


def test_a_plan_names_a_day_of_its_year(desk: Desk):
    answer = desk.send("office", "/calendar/notices", {"year": 2027, "holidays": ["2028-01-01"], "source": "通知"})

    assert answer.status_code in (409, 422)
    assert "2027" in answer.json()["detail"] + str(answer.json())


def test_working_days_between_undo_those_added(desk: Desk):
    day = told(desk, "/calendar/add?from=2026-02-10&working_days=9")["day"]

    assert told(desk, f"/calendar/between?from=2026-02-10&to={day}")["working_days"] == 9


def test_counts_are_as_long_as_the_ledgers_lists_for_everybody(desk: Desk, friday: date):
    for unit in ("LP-JW", "LP-FGW"):
        desk.done("office", f"/directives/{desk.registered()}/assign", {"lead": unit, "due_on": str(friday)})
    desk.catch_up()

    for user, expected in (("office", 2), ("lp-jw", 1), ("leader", 0)):
        count = told(desk, f"/calendar/{friday.year}/deadlines", user).get(str(friday), 0)
        listed = told(desk, f"/directives?open=true&due_after={friday}&due_before={friday}", user)["total"]
        assert (user, count) == (user, listed) == (user, expected)


def test_a_deadline_to_come_is_told_by_rule_and_calendar(desk: Desk):
    by_days = told(desk, "/calendar/due?kind=working_days&days=3&from=2026-02-11")
    rolled = told(desk, "/calendar/due?kind=date&on=2026-02-21&from=2026-02-11")
    by_rule = told(desk, "/calendar/due?urgency=urgent&from=2026-03-02")

    assert by_days["due"] == "2026-02-14"  # a Saturday worked before the feast
    assert (rolled["due"], rolled["rolled_from"]) == ("2026-02-24", "2026-02-21")
    assert (by_rule["by_default"], by_rule["due"]) == (True, "2026-03-09")
    assert desk.get("office", "/calendar/due?kind=date&on=2020-01-01").status_code == 422
    assert desk.get("office", "/calendar/due?urgency=whenever").status_code == 422
