"""One effect and one answer for one key, however often and from wherever it arrives."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from services.api.app import create_api
from tests.services.api.desk import Desk, registration


def facts(desk: Desk) -> int:
    return desk.record.head()[0]


def test_fifty_at_once_under_one_key_register_one_matter(desk: Desk):
    before = facts(desk)

    with ThreadPoolExecutor(16) as crowd:
        answers = list(crowd.map(lambda _: desk.send("office", "/directives", registration(), key="k-1"), range(50)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    # The series opened, its number given; the matter registered, approved, numbered.
    assert facts(desk) - before == 5


def test_fifty_at_once_under_one_key_act_once_on_a_matter(desk: Desk):
    matter = desk.assigned()
    desk.done("lp-jw", f"/directives/{matter}/sign")
    body = {"kind": "final", "text": "已办结", "signed_by": "主任"}

    with ThreadPoolExecutor(16) as crowd:
        answers = list(
            crowd.map(lambda _: desk.send("lp-jw", f"/directives/{matter}/feedback", body, key="k-2"), range(50))
        )

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len(desk.get("office", f"/directives/{matter}").json()["feedback"]) == 1


def test_another_body_under_the_same_key_is_malformed(desk: Desk):
    desk.send("office", "/directives", registration(), key="k-3")

    answer = desk.send("office", "/directives", registration(title="别的事项"), key="k-3")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"


def test_the_same_body_written_in_another_order_is_the_same(desk: Desk):
    first = desk.send("office", "/directives", registration(), key="k-4")
    turned = dict(reversed(registration().items()))

    assert desk.send("office", "/directives", turned, key="k-4").json() == first.json()


def test_a_key_is_its_callers_own(desk: Desk):
    first = desk.send("office", "/directives", registration(), key="k-5").json()

    other = desk.send("office2", "/directives", registration(), key="k-5").json()

    assert other["id"] != first["id"]


def test_a_key_belongs_to_one_route_and_one_matter(desk: Desk):
    one, two = desk.assigned(), desk.assigned()
    first = desk.send("lp-jw", f"/directives/{one}/sign", key="k-6").json()

    assert desk.send("lp-jw", f"/directives/{two}/sign", key="k-6").json()["id"] == two != first["id"]


def test_the_first_answer_outlives_the_process_and_what_has_happened_since(desk: Desk):
    draft = desk.done("office", "/directives", registration(draft=True))["id"]
    first = desk.send("office", f"/directives/{draft}/approve", key="k-7")
    desk.done("office", f"/directives/{draft}/withdraw", {"reason": "不办了"})
    desk.client.app = create_api(desk.house, desk.jurisdiction)
    desk.client._transport.app = desk.client.app  # type: ignore[attr-defined]

    again = desk.send("office", f"/directives/{draft}/approve", key="k-7")

    assert (again.status_code, again.json()) == (first.status_code, first.json())


def test_a_refused_request_may_be_tried_again_under_its_key(desk: Desk):
    matter = desk.assigned()
    body = {"kind": "progress", "text": "已开工"}
    refused = desk.send("lp-jw", f"/directives/{matter}/feedback", body, key="k-8")
    desk.done("lp-jw", f"/directives/{matter}/sign")

    assert refused.status_code == 409
    assert desk.send("lp-jw", f"/directives/{matter}/feedback", body, key="k-8").status_code == 201


def test_a_second_signature_adds_no_fact_and_still_answers_a_position(desk: Desk):
    matter = desk.assigned()
    desk.done("lp-jw", f"/directives/{matter}/sign")
    before = facts(desk)

    again = desk.done("lp-jw", f"/directives/{matter}/sign")

    assert facts(desk) == before == again["position"]


def test_a_stale_tag_is_told_and_a_fresh_one_passes(desk: Desk):
    matter = desk.assigned()
    path = f"/directives/{matter}"
    seen = desk.get("office", path).headers["ETag"]
    desk.done("lp-jw", f"{path}/sign")
    urging = {"unit": "LP-JW", "reason": "进展缓慢"}

    stale = desk.send("office", f"{path}/urge", urging, **{"If-Match": seen})
    fresh = desk.send("office", f"{path}/urge", urging, **{"If-Match": desk.get("office", path).headers["ETag"]})
    after = desk.send("office", f"{path}/urge", urging, **{"If-Match": fresh.headers["ETag"]})

    assert (stale.status_code, fresh.status_code, after.status_code) == (412, 200, 200)
    assert desk.send("office", f"{path}/urge", urging, **{"If-Match": '"never"'}).status_code == 412
    assert desk.send("office", f"{path}/urge", urging, **{"If-Match": "*"}).status_code == 200
