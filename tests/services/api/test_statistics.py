"""The day's numbers, statistics, units by light and the last events over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.services.api.desk import Desk, instruction


def told(desk: Desk, username: str, path: str) -> dict:
    desk.catch_up()
    answer = desk.get(username, path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def listed(desk: Desk, username: str, query: str) -> int:
    return told(desk, username, f"/directives?{query}")["total"]


def test_the_numbers_of_a_day_equal_their_lists(desk: Desk):
    desk.registered()
    desk.assigned()
    reported = desk.reported()

    day = told(desk, "office", "/today")

    counts = {name: number["count"] for name, number in day["numbers"].items()}
    assert counts["open"] == listed(desk, "office", "open=true") == 3
    assert counts["sign"] == listed(desk, "office", "awaiting=sign_for") == 1
    assert counts["review"] == listed(desk, "office", "awaiting=review") == 1
    assert counts["overdue"] == listed(desk, "office", "light=red&open=true")
    assert (day["longest_waiting"], day["waiting_since"]) == (reported, str(desk.today))
    assert day["numbers"]["open"]["week_before"] == 0
    assert len(day["due"]) == 14
    assert sum(day["due"].values()) == 0


def test_a_leader_counts_what_the_leader_may_see(desk: Desk):
    desk.assigned(**instruction(leader="FQZ"))
    desk.assigned(**instruction(leader="FQZ2"))

    assert told(desk, "leader", "/today")["numbers"]["open"]["count"] == 1
    assert told(desk, "head", "/today")["numbers"]["open"]["count"] == 2
    assert told(desk, "lp-fgw", "/today")["numbers"]["open"]["count"] == 0


def test_statistics_equal_their_lists(desk: Desk):
    desk.assigned()
    desk.reported(**instruction())
    year = f"registered_after={desk.today.year}-01-01&registered_before={desk.today}"

    found = told(desk, "office", "/statistics")

    assert (found["first"], found["last"], found["basis"]) == (
        f"{desk.today.year}-01-01",
        str(desk.today),
        "registered",
    )
    assert found["counts"]["all"] == listed(desk, "office", year) == 2
    for by, counted in found["totals"].items():
        for word, n in counted.items():
            assert listed(desk, "office", f"{year}&{by}={word}") == n, (by, word)
    assert found["durations"]["sign"] == {"middle": 0, "measured": 1}
    assert sum(month["registered"] for month in found["months"]) == 2
    assert sum(found["units"]["LP-JW"].values()) == 2


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=2026-05-02&to=2026-05-01", "from"),
        ("from=2001-01-01", "from"),
        ("basis=guessed", "basis"),
        ("from=yesterday", "from"),
    ],
)
def test_a_period_that_is_none_is_refused(desk: Desk, query: str, field: str):
    answer = desk.get("office", f"/statistics?{query}")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


def test_units_by_light_equal_their_lists_and_a_unit_sees_itself(desk: Desk):
    matter = desk.registered()
    body = {"leads": ["LP-JW"], "assisting": ["LP-FGW"], "due_on": str(desk.in_days(60))}
    desk.done("office", f"/directives/{matter}/assign", body)

    found = told(desk, "office", "/statistics/units")["items"]

    assert {(row["unit"], row["leads"], row["open"]) for row in found} == {("LP-JW", 1, 1), ("LP-FGW", 0, 1)}
    for row in found:
        for light, n in row["lights"].items():
            assert listed(desk, "office", f"unit={row['unit']}&unit_light={light}") == n
    assert [row["unit"] for row in told(desk, "lp-fgw", "/statistics/units")["items"]] == ["LP-FGW"]
    assert list(told(desk, "lp-fgw", "/statistics")["totals"]["unit"]) == ["LP-FGW"]


def test_the_last_events_are_told_to_those_who_may_read_them(desk: Desk):
    matter = desk.registered()
    path = f"/directives/{matter}"
    desk.done("office", f"{path}/assign", {"leads": ["LP-JW", "LP-FGW"], "due_on": str(desk.in_days(60))})
    desk.done("lp-jw", f"{path}/sign")
    desk.done("lp-fgw", f"{path}/sign")
    desk.assigned("500155104")

    def events(username: str, query: str = "") -> list[tuple[str, str]]:
        return [(each["topic"], each["unit"]) for each in told(desk, username, f"/events{query}")["items"]]

    assert events("office", "?topic=directive.signed_for") == [
        ("directive.signed_for", "LP-FGW"),
        ("directive.signed_for", "LP-JW"),
    ]
    assert events("lp-jw", "?topic=directive.signed_for") == [("directive.signed_for", "LP-JW")]
    assert all(each["directive"] == matter for each in told(desk, "lp-jw", "/events")["items"])
    assert len(events("office", "?limit=3")) == 3
    sentence = told(desk, "lp-jw", "/events?topic=directive.signed_for")["items"][0]["sentence"]
    assert "教" in sentence


def test_what_was_entered_late_is_asked_for_apart(desk: Desk):
    desk.registered()
    late = desk.registered(on=str(desk.today - timedelta(days=1)), reason="昨日收到的纸质件")

    found = told(desk, "auditor", "/events?late=true")["items"]
    others = told(desk, "auditor", "/events?late=false")["items"]

    assert {each["directive"] for each in found} == {late}
    assert all(each["late"] for each in found)
    assert others
    assert not any(each["late"] for each in others)


def test_the_past_is_read_as_it_was(desk: Desk):
    desk.assigned()
    before = desk.today - timedelta(days=1)

    assert told(desk, "office", f"/today?as_of={before}")["numbers"]["open"]["count"] == 0
    assert told(desk, "office", f"/statistics/units?as_of={before}")["items"] == []
    assert told(desk, "office", f"/events?as_of={before}")["items"] == []
    assert told(desk, "office", f"/statistics?as_of={before}")["counts"]["all"] == 0
