"""两日对比 and 生命线 over HTTP: what changed between two days, and one link of the chain computed again."""

from __future__ import annotations

from datetime import timedelta

from tests.services.api.desk import Desk, final, instruction


def compared(desk: Desk, path: str, username: str = "auditor"):
    return desk.get(username, f"{path}from={desk.today - timedelta(days=1)}")


def test_what_is_new_since_yesterday_is_listed_with_its_facts(desk: Desk):
    matter = desk.reported(**instruction())
    desk.catch_up()

    told = compared(desk, "/audit/compare?").json()

    [row] = told["items"]
    assert (row["id"], row["is_new"], row["light_was"], row["changes"]) == (matter, True, "", [])
    assert row["facts"] == len(desk.get("auditor", f"/directives/{matter}/facts").json()["items"])
    assert told["counts"]["all"] == told["counts"]["new"] == 1
    assert compared(desk, "/audit/compare?kind=closed&").json()["items"] == []


def test_a_matter_that_was_not_there_is_new_in_full(desk: Desk):
    matter = desk.assigned()

    told = compared(desk, f"/directives/{matter}/compare?").json()

    assert told["was"] is None
    assert told["now"]["id"] == matter


def test_two_days_out_of_order_are_malformed(desk: Desk):
    assert desk.get("auditor", f"/audit/compare?from={desk.today}").status_code == 422
    assert desk.get("auditor", "/audit/compare?from=2026-03-02&to=2026-03-02").status_code == 422
    assert desk.get("auditor", "/audit/compare").status_code == 422


def test_comparing_is_for_whoever_audits(desk: Desk):
    matter = desk.assigned()
    for username, status in (("auditor", 200), ("office", 200), ("leader", 403), ("lp-jw", 403), ("admin", 403)):
        desk.catch_up()
        assert compared(desk, "/audit/compare?", username).status_code == status
        assert compared(desk, f"/directives/{matter}/compare?", username).status_code == status


def test_the_life_line_says_in_whose_hands_it_was(desk: Desk):
    matter = desk.reported(**instruction())

    told = desk.get("leader", f"/directives/{matter}/lifeline").json()

    assert told["is_over"] is False
    assert [p["lane"] for p in told["promises"] if p["is_first"]] == ["", "LP-JW"]
    assert told["due"] == told["first_due"] >= str(desk.in_days(60))
    assert {s["lane"] for s in desk.get("lp-jw", f"/directives/{matter}/lifeline").json()["stretches"]} <= {"", "LP-JW"}
    assert desk.get("lp-fgw", f"/directives/{matter}/lifeline").status_code == 404


def test_a_link_of_the_chain_is_computed_again_from_its_bytes(desk: Desk):
    matter = desk.assigned()
    desk.done("lp-jw", f"/directives/{matter}/sign")
    desk.done("lp-jw", f"/directives/{matter}/feedback", final())

    for fact in desk.get("lp-jw", f"/directives/{matter}/facts").json()["items"]:
        link = desk.get("lp-jw", f"/directives/{matter}/facts/{fact['position']}/link").json()
        assert link["is_whole"] is True
        assert link["computed"] == link["hash"] == fact["hash"]
    assert desk.get("lp-jw", f"/directives/{matter}/facts/1/link").status_code == 404
