"""认定瞒报 through the door: by the head of the office, once the unit was heard; what it does to the counts of the year."""

from __future__ import annotations

from datetime import date

from domain.scoring.supervision import SupervisionCounts
from services.queries import conduct
from tests.services.api.desk import Desk
from tests.services.queries.views import reading

UNIT = "LP-JW"
FOUND = {"n": 1, "reason": "现场尚未建成", "statement": "按施工单位口径填报"}


def evidence(desk: Desk) -> list[str]:
    sent = desk.client.post(
        "/api/v1/files",
        files={"file": ("现场.txt", "核查记录".encode(), "text/plain")},
        headers=desk.headers("office-head"),
    )
    assert sent.status_code == 201, sent.text
    return [sent.json()["id"]]


def counted(desk: Desk, position: int | None = None) -> SupervisionCounts:
    desk.catch_up()
    of = conduct.Year(date(desk.today.year, 1, 1), desk.in_days(200), desk.in_days(100))
    with desk.house.reader() as conn:
        return conduct.counts(conn, reading(desk.record, position), of)[UNIT]["meeting"]


def test_a_result_that_proved_false_is_late_without_a_grade_and_counts_once(desk: Desk) -> None:
    matter = desk.reported(UNIT)
    desk.done("office", f"/directives/{matter}/accept", {"unit": UNIT, "grade": "good"})
    before = counted(desk)
    path, said = f"/directives/{matter}/concealment", {**FOUND, "evidence": evidence(desk)}

    clerk = desk.send("office", path, said)
    unproven = desk.send("office-head", path, FOUND)
    desk.done("office-head", path, said)
    again = desk.send("office-head", path, said)

    assert clerk.status_code == 403
    assert (unproven.status_code, unproven.json()["rule"]) == (409, "concealment.evidence")
    assert again.json()["rule"] == "concealment.found"
    told = desk.get(UNIT.lower(), f"/directives/{matter}").json()
    assert [each["concealed"] for each in told["feedback"]] == [True]
    after = counted(desk)
    assert (before.concealments, after.concealments) == (0, 1)
    assert (before.good, after.good) == (1, 0)
    assert (before.results_on_time_lead, after.results_on_time_lead) == (1, 0)


def test_a_withdrawn_finding_counts_no_longer_and_as_of_before_it_still_does(desk: Desk) -> None:
    matter = desk.reported(UNIT)
    desk.done("office", f"/directives/{matter}/accept", {"unit": UNIT, "grade": "good"})
    before = counted(desk)
    path = f"/directives/{matter}/concealment"
    desk.done("office-head", path, {**FOUND, "evidence": evidence(desk)})
    found = desk.door.head()
    said = {"n": 1, "reason": "复核认为现场已建成"}

    clerk = desk.send("office", f"{path}/withdraw", said)
    desk.done("office-head", f"{path}/withdraw", said)
    again = desk.send("office-head", f"{path}/withdraw", said)

    assert clerk.status_code == 403
    assert again.json()["rule"] == "concealment.none"
    assert counted(desk) == before
    assert (counted(desk, found).concealments, counted(desk, found).good) == (1, 0)
    told = desk.get(UNIT.lower(), f"/directives/{matter}").json()
    assert [each["concealed"] for each in told["feedback"]] == [False]
    sentences = [fact["sentence"] for fact in desk.get(UNIT.lower(), f"/directives/{matter}/facts").json()["items"]]
    assert "撤销" in sentences[-1]
    assert "认定" in sentences[-2]
    desk.done("office-head", path, {**FOUND, "evidence": evidence(desk)})
    assert counted(desk).concealments == 1
