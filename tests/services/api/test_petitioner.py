"""Who petitioned is sealed from the first fact on: only the office and auditors read it, and it can be erased."""

from __future__ import annotations

from uuid import UUID

from services.projections.register import projector
from services.record import chain, personal
from tests.services.api.desk import Desk, registration

PETITIONER = {"name": "欧阳某某", "phone": "13800000000"}


def petition(desk: Desk) -> str:
    made = desk.done("office", "/directives", registration(source="petition", petitioner=PETITIONER))["id"]
    desk.done("office", f"/directives/{made}/assign", {"lead": "LP-JW", "due_on": str(desk.in_days(30))})
    return str(made)


def test_the_office_and_auditors_read_the_petitioner_and_a_unit_does_not(desk: Desk):
    path = f"/directives/{petition(desk)}"

    for who in ("office", "office-head", "auditor"):
        assert desk.get(who, path).json()["petitioner"] == {**PETITIONER, "erased": False}
    assert desk.get("lp-jw", path).json()["petitioner"] is None
    assert PETITIONER["name"] not in desk.get("lp-jw", f"{path}/facts").text


def test_the_record_and_the_tables_hold_no_plain_name(desk: Desk):
    petition(desk)

    stored = b"".join(fact.state for fact in desk.record.follow(0, 10_000))
    assert PETITIONER["name"].encode() not in stored
    projector(desk.record).catch_up()
    with desk.house.reader() as conn:
        rows = conn.execute(f"select t::text from {desk.record.place.tables}.wording_v1 t").fetchall()
    assert not any(PETITIONER["name"] in row[0] for row in rows)


def test_an_erased_petitioner_is_gone_and_the_chain_still_holds(desk: Desk):
    made = petition(desk)

    assert personal.shred(desk.record, f"petitioner:{UUID(made)}") == 1

    assert desk.get("office", f"/directives/{made}").json()["petitioner"] == {"name": "", "phone": "", "erased": True}
    with desk.house.reader() as conn:
        assert isinstance(chain.verify(conn, desk.record.place.schema), chain.Verified)
