"""Own open work 待我办理: numbers beside the navigation, each as long as its list."""

from __future__ import annotations

import pytest

from tests.services.api.deciding import FGW, FIVE, JW, OTHER, TOWN, Course
from tests.services.api.desk import Desk
from tests.services.api.meeting import Chamber


@pytest.fixture
def chamber(desk: Desk) -> Chamber:
    return Chamber(desk)


def counted(chamber: Chamber, by: str, name: str) -> int:
    """The number, which is that of the lines that say so."""
    number = int(chamber.get(by, "/work/counts")["counts"].get(name, 0))
    if name == "decisions":
        assert chamber.get(by, "/decisions?waiting=true")["total"] == number
        assert chamber.get(by, "/decisions/portfolio?waiting=true")["decisions"] == number
    else:
        assert sum(each["waits"] for each in chamber.get(by, f"/{name}")["items"]) == number
    return number


def topics(chamber: Chamber) -> list[int]:
    return [counted(chamber, by, "topics") for by in ("lp-fgw", "leader", "office", "head")]


def test_a_topic_waits_for_whose_step_is_next(chamber: Chamber) -> None:
    topic = chamber.proposed()
    assert topics(chamber) == [1, 1, 0, 0]
    chamber.desk.done("leader", f"/topics/{topic}/coordinate", {"text": "已会商"})
    assert topics(chamber) == [1, 0, 0, 0]
    chamber.signed(topic, JW, FGW)
    assert topics(chamber) == [0, 0, 1, 0]
    chamber.desk.done("office", f"/topics/{topic}/review", {"text": "材料齐全"})
    assert topics(chamber) == [0, 0, 0, 1]
    chamber.desk.done("head", f"/topics/{topic}/admit")
    assert topics(chamber) == [0, 0, 0, 0]


def meetings(chamber: Chamber) -> list[int]:
    return [counted(chamber, by, "meetings") for by in ("office", "head", "leader")]


def test_a_meeting_waits_for_its_minutes_their_signature_and_its_matters(chamber: Chamber) -> None:
    desk, topic = chamber.desk, chamber.admitted()
    meeting = chamber.called(planned_on=str(desk.in_days(2)))
    desk.done("office", f"/meetings/{meeting}/agenda", {"topics": [topic]})
    assert meetings(chamber) == [0, 0, 0], "it lies ahead"
    desk.done("office", f"/meetings/{meeting}/move", {"planned_on": str(desk.today), "reason": "提前召开"})
    assert meetings(chamber) == [1, 0, 0], "its day has come"
    desk.done("office", f"/meetings/{meeting}/hold", {"present": ["QZ", JW]})
    assert meetings(chamber) == [1, 0, 0]
    owed = {"n": 1, "text": "原则同意", "units": [JW], "due": str(desk.in_days(30))}
    desk.done("office", f"/meetings/{meeting}/minutes", {"number": "第8次常务会议纪要", "items": [owed]})
    assert meetings(chamber) == [0, 1, 0]
    desk.done("head", f"/meetings/{meeting}/minutes/sign")
    assert meetings(chamber) == [1, 0, 0]
    desk.done("office", f"/meetings/{meeting}/handover", {})
    assert meetings(chamber) == [0, 0, 0]


def decisions(course: Course) -> list[int]:
    return [counted(course.chamber, by, "decisions") for by in ("office", JW.lower(), FGW.lower(), TOWN, OTHER)]


def test_a_decision_waits_for_who_owes_what_is_late_or_soon_due(desk: Desk) -> None:
    course = Course(desk)
    course.started()
    assert decisions(course) == [0, 0, 0, 0, 0], "nothing is promised yet"
    course.done("office", "timeline", {"part": "procedure", "last_meeting": str(course.day(1)), **course.late(1)})
    assert decisions(course) == [1, 1, 0, 0, 0], "planned from sixty days ago"
    course.done("office", "draft", {"text": "首停半小时免费", "affected": [FGW, TOWN], **course.late(2)})
    for kind in FIVE:
        said = {"kind": kind, "author": JW, "passes": True, "text": "论证充分", "evidence": [course.file]}
        course.done("office", "assess", {**said, **course.late(3)})
    course.done("office", "consult", course.late(4))
    assert decisions(course) == [1, 1, 1, 1, 0]
    answer = {"agrees": True, "signed_by": "主任", "on_behalf_of": FGW, "channel": "phone", **course.late(6)}
    course.done("office", "answer", answer)
    assert decisions(course) == [1, 1, 0, 1, 0]
