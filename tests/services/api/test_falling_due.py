"""The calendar of what falls due 到期日历: matters, decisions, meetings and documents, through its door."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from tests.services.api.deciding import FGW, JW, Course
from tests.services.api.desk import Desk
from tests.services.api.meeting import HEAD

PATH = "/calendar/falling-due"


@pytest.fixture
def course(desk: Desk) -> Course:
    return Course(desk)


def told(desk: Desk, query: str = "", by: str = "office") -> Any:
    desk.catch_up()
    answer = desk.get(by, f"{PATH}?{query}", **{"Accept-Language": "zh-CN"})
    assert answer.status_code == 200, answer.text
    return answer.json()


def span(desk: Desk, first: int, last: int) -> str:
    return f"from={desk.in_days(first)}&to={desk.in_days(last)}"


def assigned(desk: Desk, lead: str) -> str:
    matter = desk.registered()
    desk.done("office", f"/directives/{matter}/assign", {"lead": lead, "due_on": str(desk.in_days(4))})
    return matter


def counted(found: Any) -> dict[str, dict[str, int]]:
    days: dict[str, Counter[str]] = {}
    for each in found["items"]:
        days.setdefault(each["day"], Counter())[each["kind"]] += 1
    return {day: dict(kinds) for day, kinds in days.items()}


def test_everything_stands_on_its_day_and_every_number_is_its_list(desk: Desk, course: Course) -> None:
    chamber = course.chamber
    course.consulted()
    matter = assigned(desk, FGW)
    meeting = chamber.called(planned_on=str(desk.in_days(5)))
    document = chamber.published(until=desk.in_days(25))

    found = told(desk, span(desk, -60, 60))

    at = {(each["kind"], each["what"], each["id"]): each for each in found["items"]}
    assert at["directive", "finish", matter]["day"] == str(desk.in_days(4))
    assert at["directive", "finish", matter]["unit"] == FGW
    assert at["meeting", "held", meeting]["day"] == str(desk.in_days(5))
    assert (at["document", "expiry", document]["light"], at["document", "expiry", document]["name"]) == (
        "yellow",
        "有效期届满",
    )
    assert at["decision", "answer", course.id]["name"] == "答复征求意见"
    assert found["days"] == counted(found)
    assert found["total"] == len(found["items"])
    for kind in ("directive", "decision", "meeting", "document"):
        some = told(desk, f"kind={kind}&{span(desk, -60, 60)}")
        assert [each for each in found["items"] if each["kind"] == kind] == some["items"]
    few = told(desk, f"limit=2&{span(desk, -60, 60)}")
    assert (few["items"], few["total"], few["days"]) == (found["items"][:2], found["total"], found["days"])


def test_an_executive_meeting_is_due_until_it_is_called(desk: Desk, course: Course) -> None:
    chamber = course.chamber
    chamber.held()
    slot = told(desk, f"kind=meeting&{span(desk, 1, 60)}")["items"][0]
    assert (slot["what"], slot["id"], slot["light"]) == ("slot", None, "none")

    called = chamber.called(name="第9次常务会议", planned_on=slot["day"])

    first = told(desk, f"kind=meeting&{span(desk, 1, 60)}")["items"][0]
    assert (first["day"], first["what"], first["id"]) == (slot["day"], "held", called)


def test_documents_not_filed_and_clean_ups_are_due_too(desk: Desk, course: Course) -> None:
    document = course.chamber.published()

    found = told(desk, f"kind=document&{span(desk, 0, 400)}")["items"]
    assert (found[0]["what"], found[0]["id"]) == ("filing", document)

    course.chamber.desk.done("office", f"/normative/{document}/file", {"to": ["区人大常委会"]})
    later = told(desk, f"kind=document&{span(desk, 0, 400)}")["items"]
    assert "filing" not in {each["what"] for each in later}
    ends = told(desk, f"kind=document&{span(desk, 401, 800)}")["items"]
    assert {each["what"] for each in ends} == {"expiry", "cleanup"}


def test_a_unit_is_told_what_is_its_own(desk: Desk, course: Course) -> None:
    course.consulted()
    assigned(desk, JW)
    course.chamber.published(until=desk.in_days(25))
    course.chamber.called(planned_on=str(desk.in_days(5)))

    own = told(desk, span(desk, -60, 60), "lp-fgw")["items"]

    assert [(each["kind"], each["what"]) for each in own] == [("decision", "answer")]
    assert {each["unit"] for each in told(desk, span(desk, -60, 60), "lp-jw")["items"]} == {JW}
    assert desk.get("admin", PATH).status_code == 403


def test_a_past_day_shows_what_was_due_then(desk: Desk, course: Course) -> None:
    before = desk.record.head()[0]
    course.chamber.called(chair=HEAD, planned_on=str(desk.in_days(2)))

    assert told(desk, f"as_of={before}")["items"] == []
    assert len(told(desk)["items"]) == 1
    yesterday = desk.today - timedelta(days=1)
    assert told(desk, f"as_of={yesterday}")["total"] == 0


def test_days_the_wrong_way_round_are_refused_at_their_field(desk: Desk) -> None:
    for query in (span(desk, 5, 1), span(desk, 0, 900)):
        answer = desk.get("office", f"{PATH}?{query}")
        assert answer.status_code == 422
        assert [each["field"] for each in answer.json()["errors"]] == ["to"]
    assert desk.get("office", f"{PATH}?kind=weather").status_code == 422
